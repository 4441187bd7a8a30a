//! Classes that cost the site time, memory or its stack.

use std::thread;

use wellsaid::Verification;
use wellsaid::limits::output_bound;

use crate::{BENCHES, trees};

const KIB_64: usize = 64 * 1024;

/// `unit` as often as fits into the longest comment.
fn filled(start: &str, unit: &str) -> String {
    format!("{start}{}", unit.repeat((KIB_64 - start.len()) / unit.len()))
}

/// Parsing, writing, checking and dropping on a stack of 128 KiB.
#[test]
fn recursion() {
    let small = thread::Builder::new().stack_size(128 * 1024).spawn(|| {
        for unit in [
            "<em>",
            "<blockquote>",
            "<ul><li>",
            "[quote]",
            "<div>",
            "<a href=/x>",
            "<svg>",
            "<b><i>",
            "<dl><dd>",
        ] {
            let source = filled("", unit);
            for (name, bench) in BENCHES.iter() {
                let page = bench.formatter.format(&source).expect("short enough");
                assert_eq!(page.verification, Verification::Verified, "{name}: {unit}");
                let document = bench.formatter.parse(&source).expect("short enough");
                document.validate().expect("a sound document");
            }
        }
    });
    small.expect("a thread").join().expect("no overflow");
}

/// Inputs on which backtracking would never end: the crate does not backtrack. Work per byte is
/// counted by the tests of growth.
#[test]
fn redos() {
    for (start, unit) in [
        ("", "<!--"),
        ("", "<a "),
        ("<a href=\"", "a"),
        ("<em ", "x=y "),
        ("", "&#"),
        ("", "[quote="),
        ("http://x.example/", "("),
        ("", "a@"),
        ("", "www."),
        ("<!--", "-"),
        ("<p style=\"", "a:b;"),
        ("", "</"),
        ("", "data:"),
        ("http://", "a."),
        ("<a href=\"java", "\t"),
    ] {
        let source = filled(start, unit);
        for (name, bench) in BENCHES.iter() {
            let page = bench.formatter.format(&source).expect("short enough");
            assert_eq!(page.verification, Verification::Verified, "{name}: {start}{unit}…");
            assert!(page.html.len() <= output_bound(source.len()), "{name}: {start}{unit}…");
        }
    }
}

/// Shapes on which building a tree as browsers do takes quadratic time. This crate does not build a
/// tree.
#[test]
fn quadratic_time() {
    for (start, unit) in [
        ("", "<ul><li>"),
        ("", "<a><div>"),
        ("<table>", "<br>"),
        ("", "<b></x>"),
        ("", "<i id=0>"),
        ("", "<dl><dd>"),
        ("", "<blockquote>"),
        ("", "&"),
        ("", "«"),
        ("<em>", "</x>"),
    ] {
        let source = filled(start, unit);
        for (name, bench) in BENCHES.iter() {
            let page = bench.formatter.format(&source).expect("short enough");
            assert_eq!(page.verification, Verification::Verified, "{name}: {start}{unit}…");
        }
    }
}

/// A few kilobytes that become a few hundred megabytes: formatting elements are built
/// again in every paragraph, attributes and all.
#[test]
fn output_amplification() {
    let long = "A".repeat(1_000);
    let many: String = (0..200).map(|n| format!("<em x={n}>")).collect();
    for source in [
        filled(&format!("<p><a href=\"http://x.y/{long}\">"), "<p>a"),
        filled(&format!("<p><em><strong><code><a title=\"{long}\" href=/x>"), "<p>a"),
        filled(&many, "<p>x</p>"),
        filled("<em><strong><cite><code>", "\n\nx"),
        filled(&format!("<em title=\"{long}\">"), "<p>x"),
        filled("", "http://x.y "),
        filled("", "\""),
        filled("", "[quote=\"&&&&&&&&\"][/quote]"),
    ] {
        assert!(source.len() <= KIB_64);
        for (name, bench) in BENCHES.iter() {
            let page = bench.formatter.format(&source).expect("short enough");
            assert!(page.html.len() <= output_bound(source.len()), "{name}: {source:.80}");
            assert_ne!(page.verification, Verification::Sanitized, "{name}: {source:.80}");
        }
    }
    trees("<p><em><strong>a<p>b<p>c");
}
