//! Work grows no faster than the text, whatever the text.

use proptest::prelude::*;

use super::laws::word;
use super::{everything, find, finder};
use crate::policy::LinkOptions;
use crate::work;

const SHAPES: &[&str] = &[
    "http://",
    "http:///",
    "http://a.b/(",
    "http://a,",
    "http://a.b/&x",
    "https://a@",
    "foo://",
    ":/",
    "www.",
    "www.a!",
    "ww",
    "wwwwwwww.",
    "www.a.com+",
    "a.b_",
    "_a.b",
    "a.b!",
    "a.b+",
    "a.com+",
    "a.",
    ".",
    "..a",
    "a@",
    "@",
    "@@a",
    "a.b@",
    "a@b.c ",
    "a@b.com,",
    "a@b.com/",
    "tel:",
    ":a",
    ":a:",
    "::",
    "tel:a ",
    "tel:(",
    "tel:.",
    "tel:-:",
    "mailto:",
    "mailto:a@b.com?",
    "x:a@",
    "(",
    "http://a/((((",
    "http://[",
    "http://a%41",
    "http://a\u{200B}",
    "http://a\u{3002}b",
    "http://\u{202E}",
    "\u{202E}",
    "a\u{3002}b.com",
    "é",
    "é.",
    "👉.",
    "👉a.com!",
    "例え.jp、",
    "@a.b-",
    "x@a-",
    "a.b:80@",
    "www.a.com:80@",
    "http://a:",
    "http://a.b:999999",
    "\u{AD}a.b",
    "www.a.com:",
    "a.com:",
    ":~:рф.рф",
    "a_",
    "-.",
    "%41.",
];

fn work_of(bare: bool, text: &str) -> usize {
    let options = if bare { everything() } else { LinkOptions::default() };
    let finder = finder(&options);
    work::take();
    find(&finder, text);
    work::take()
}

#[test]
fn linear() {
    let mut report = String::new();
    let mut worst = (0.0f64, "");
    for bare in [false, true] {
        for shape in SHAPES {
            for head in ["", "http://x.org/", "a", "www.", "a.b", "mailto:x@y.org?"] {
                let make = |bytes: usize| head.to_owned() + &shape.repeat(bytes / shape.len());
                let (small, large) = (make(8 * 1024), make(16 * 1024));
                let (one, two) = (work_of(bare, &small), work_of(bare, &large));
                let per_byte = two as f64 / large.len() as f64;
                if per_byte > worst.0 {
                    worst = (per_byte, shape);
                }
                if two as f64 > 2.2 * one as f64 || two > 8 * large.len() {
                    report += &format!(
                        "{head:?} + {shape:?}×n bare {bare}: {one}, {two}, {per_byte:.1} per byte\n"
                    );
                }
            }
        }
    }
    assert!(report.is_empty(), "{report}worst {worst:?}");
}

#[test]
fn one_long_word() {
    for unit in ["a", "a.", "a@", "a.b_", "é", "w", "http://a/b.c?"] {
        let word = unit.repeat((1 << 20) / unit.len());
        for text in [
            word.clone(),
            format!("http://x.org/{word}"),
            format!("www.{word}"),
            format!("x@{word}"),
        ] {
            let work = work_of(true, &text);
            assert!(work <= 8 * text.len(), "{unit:?}: {:.1}", work as f64 / text.len() as f64);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// The hunter: any beginning, then any few words of the grammar again and again.
    #[test]
    fn linear_for_any_pattern(
        head in prop::collection::vec(word(), 0..4),
        unit in prop::collection::vec(word(), 1..5),
        bare in any::<bool>(),
    ) {
        let unit = unit.concat();
        let make = |bytes: usize| head.concat() + &unit.repeat(bytes / unit.len());
        let (small, large) = (make(8 * 1024), make(16 * 1024));
        let (one, two) = (work_of(bare, &small), work_of(bare, &large));
        prop_assert!(two as f64 <= 2.2 * one as f64, "{one}, {two}");
        prop_assert!(two <= 8 * large.len(), "{two} for {}", large.len());
    }
}
