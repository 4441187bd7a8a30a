//! Comments that differ in nothing that readers see give the same page.
//!
//! Line ends of another system, letters as references, two comments in one, and the page itself as a
//! comment. Those that differ, and why, stand in `data/same_open.toml`.

mod common;

use std::collections::BTreeMap;

use common::random::comment;
use common::{hostile, policies, sources};
use proptest::prelude::*;
use wellsaid::document::{Document, NoticeKind};
use wellsaid::{Formatter, Policy};

const OPEN: &str = include_str!("data/same_open.toml");

fn html(formatter: &Formatter, source: &str) -> String {
    formatter.format(source).expect("short enough").html
}

fn formatters() -> Vec<(&'static str, Formatter)> {
    policies().into_iter().map(|(name, policy)| (name, Formatter::new(policy))).collect()
}

/// The comments of the test data, and hostile ones.
fn comments() -> Vec<String> {
    let mut random = hostile::Random::new(5);
    let mut all: Vec<_> = sources::all().into_iter().map(|source| source.text).collect();
    all.extend((0..600).map(|_| hostile::comment(&mut random)));
    all
}

#[test]
#[ignore]
fn figures() {
    let formatter = Formatter::new(Policy::comment());
    for source in sources::all() {
        let Ok(page) = formatter.format(&source.text) else { continue };
        let Ok(again) = formatter.format(&page.html) else { continue };
        println!("{} {}", if source.is_hostile() { "HOSTILE" } else { "PLAIN" }, again.html == page.html);
        if again.html != page.html {
            println!("AGAIN {}", serde_json::json!([source.id, source.text, page.html, again.html]));
        }
    }
    let mut random = hostile::Random::new(5);
    for _ in 0..3000 {
        let source = hostile::comment(&mut random);
        let page = html(&formatter, &source);
        let again = html(&formatter, &page);
        println!("RANDOM {}", again == page);
        if again != page {
            println!("AGAIN {}", serde_json::json!(["random", source, page, again]));
        }
    }
    for (name, formatter) in formatters() {
        for source in comments() {
            let other = source.replace('\n', "\r\n");
            if source.contains('\r') || formatter.parse(&other).is_err() { continue; }
            for other in [other, source.replace('\n', "\r")] {
            if html(&formatter, &source) != html(&formatter, &other) { println!("CRLF {name} {source:?} {:?} {:?}", html(&formatter, &source), html(&formatter, &other)) }
            }
        }
    }
}
