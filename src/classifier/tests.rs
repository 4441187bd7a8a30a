//! Tokens of a comment, and their cost.

use crate::document::VisibleText;
use crate::work;
use crate::{Formatter, Limits, Policy};

use super::tokens::{MAX_TOKENS, TextTokens};

/// A name, and a text of so many bytes.
type GrowthShape = (&'static str, fn(usize) -> String);

fn tokens(source: &str) -> Vec<String> {
    let limits = Limits::default().max_input(1 << 20);
    let policy = Policy::builder().limits(limits).build().expect("a policy");
    let formatter = Formatter::new(policy);
    let view = VisibleText::new(&formatter.parse(source).expect("short enough"));
    work::take();
    let tokens = TextTokens::new(&view, 0);
    let mut names: Vec<_> = tokens.iter().map(|(_, name)| name.to_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_comment_is_these_tokens() {
    for (source, want) in [
        ("", &[] as &[&str]),
        ("Free MONEY", &["free", "free money", "length:6", "money"]),
        ("a\n\nb", &["a", "b", "length:2"]),
        ("don\u{2019}t 'x'", &["don't", "don't x", "length:6", "x"]),
        (
            "win 1000$!!!!",
            &[
                "!!!",
                "$",
                "$ !!!",
                "1000",
                "digits:4",
                "digits:4 $",
                "length:7",
                "win",
                "win digits:4",
            ],
        ),
        ("a.b:c, d", &["a", "a b", "b", "b c", "c", "c d", "d", "length:5"]),
        // Readers do not see them, so they do not count.
        ("\u{feff}ca\u{200b}si\u{301}n\u{336}o", &["casíno", "length:5"]),
        ("\u{ff23}\u{ff21}\u{ff33}", &["cas", "length:3"]),
        ("東京", &["length:2", "京", "東", "東 京"]),
        ("[quote=Ann]no <em>no</em>[/quote]yes", &["length:3", "yes"]),
        (
            "at www.m.example.org:80/x now",
            &[
                "at",
                "at now",
                "host:example.org",
                "host:m.example.org",
                "length:9",
                "links:1",
                "now",
            ],
        ),
        ("hxxp://a.example/", &["host:a.example", "length:8"]),
        (
            "<a href='https://b.example'>here</a>",
            &["here", "host:b.example", "length:4", "links:1"],
        ),
        (
            "ann@example.org",
            &[
                "ann",
                "ann example",
                "example",
                "example org",
                "host:example.org",
                "length:7",
                "links:1",
                "org",
            ],
        ),
    ] {
        assert_eq!(tokens(source), want, "{source:?}");
    }
}

#[test]
fn tokens_are_capped_and_cost_the_same_per_byte() {
    let word = |at: usize| format!("w{at:05} ");
    let shapes: [GrowthShape; 6] = [
        ("words", |n| (0..n / 7).map(|at| format!("w{at:05} ")).collect()),
        ("letters", |n| "a".repeat(n)),
        ("marks", |n| "\u{301}".repeat(n / 2)),
        ("ligatures", |n| "\u{fdfa}".repeat(n / 3)),
        ("signs", |n| "!?".repeat(n / 2)),
        ("hosts", |n| "a.".repeat(n / 2) + " http://" + &"b.".repeat(n / 2)),
    ];
    for (name, shape) in shapes {
        let mut before = f64::MAX;
        for size in [1 << 13, 1 << 14, 1 << 15] {
            let count = tokens(&shape(size)).len();
            let cost = work::take() as f64 / size as f64;
            assert!(cost < 60.0 && cost < before * 1.1, "{name}: {cost} after {before}");
            assert!(count <= MAX_TOKENS, "{name}: {count}");
            before = cost;
        }
    }
    // Not the beginning of a long text, but all parts of it.
    let text: String = (0..1 << 13).map(word).collect();
    let kept = tokens(&text);
    assert_eq!(kept.len(), MAX_TOKENS);
    let half = "w04096";
    let late = kept.iter().filter(|name| name.as_str() >= half).count();
    assert!((900..1150).contains(&late), "{late}");
}
