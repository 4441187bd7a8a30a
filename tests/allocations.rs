//! Allocations: with recycled buffers, a comment does not need any: a site that renders its archive
//! again must not spend time in the allocator.

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use allocation_counter::measure;
use corpus::Class;
use wellsaid::links::LinkFlags;
use wellsaid::{Formatter, Policy, Scratch};

#[test]
fn format_to_allocates_nothing_once_its_buffers_have_grown() {
    let formatter = Formatter::new(Policy::comment());
    for class in Class::ALL {
        let comments = class.comments(0.2);
        let (mut scratch, mut out) = (Scratch::new(), String::new());
        let mut pass = || {
            for comment in &comments {
                out.clear();
                formatter.format_to(&mut scratch, comment, &mut out).expect("short enough");
            }
        };
        pass();
        // Once more, because buffers may still grow in the first pass.
        pass();
        let greedy: Vec<_> = comments
            .iter()
            // Names outside ASCII and `xn--` go through the parser that browsers have,
            // and that one allocates.
            .filter(|comment| {
                let document = formatter.parse(comment).expect("short enough");
                document.links().iter().all(|link| link.flags == LinkFlags::EMPTY)
            })
            // A word that is glued to a link is read with its caption, which is put together.
            .filter(|comment| {
                let starts = comment.match_indices("<A").chain(comment.match_indices("<a"));
                starts
                    .map(|(at, _)| &comment[..at])
                    .all(|before| before.is_empty() || before.ends_with(char::is_whitespace))
            })
            .filter_map(|comment| {
                out.clear();
                let count = measure(|| {
                    formatter.format_to(&mut scratch, comment, &mut out).expect("short enough");
                });
                (count.count_total > 0).then_some((count.count_total, comment))
            })
            .collect();
        assert!(
            greedy.is_empty(),
            "class {}: {} of {}, as {:?}",
            class.name(),
            greedy.len(),
            comments.len(),
            &greedy[..greedy.len().min(6)]
        );
    }
}

/// Nearly every address in a comment is one of these; the URL parser, which handles the others,
/// copies each of them.
#[test]
fn ordinary_addresses_are_judged_without_memory() {
    let policy = Policy::comment();
    let label = "a".repeat(63);
    let longest = format!("http://{label}.{label}.{label}.{}.com/", "a".repeat(57));
    assert_eq!(longest.len(), "http:///".len() + 253);
    for href in [
        "http://example.com",
        "HTTPS://WWW.Example.COM/x?y#z",
        "https://a-1.b2.example.com:8080/",
        "http://localhost:1",
        "http://xn--mnchen-3ya.de/",
        "http://xn--mnchen-3ya.de:65535",
        longest.as_str(),
        "/node/1",
        "mailto:me@example.com",
    ] {
        let count = measure(|| assert!(policy.accepts_url(href), "{href}"));
        assert_eq!(count.count_total, 0, "{href}");
    }
}
