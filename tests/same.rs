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
    let mut seen = (0, 0);
    let mut h = (0, 0);
    let n = sources::all().len();
    for (i, source) in comments().into_iter().enumerate() {
        let Ok(page) = formatter.format(&source) else { continue };
        let Ok(again) = formatter.format(&page.html) else { continue };
        let t = if i < n { &mut seen } else { &mut h };
        t.0 += 1;
        if again.html == page.html {
            t.1 += 1;
        } else {
            println!("AGAIN {source:?}\n   {:?}\n   {:?}", page.html, again.html);
        }
    }
    println!("FIG {seen:?} {h:?}");
    for (name, formatter) in formatters() {
        let (mut crlf, mut all) = (0, 0);
        for source in comments() {
            if source.contains('\r') || formatter.parse(&source.replace('\n', "\r\n")).is_err() {
                continue;
            }
            all += 1;
            let other = source.replace('\n', "\r\n");
            if html(&formatter, &source) == html(&formatter, &other) {
                crlf += 1
            } else {
                println!(
                    "CRLF {name} {source:?} {:?} {:?}",
                    html(&formatter, &source),
                    html(&formatter, &other)
                )
            }
        }
        println!("FIGCRLF {name} {crlf} {all}");
    }
}
