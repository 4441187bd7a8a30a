//! What the gate accepts, ammonia leaves alone: on pages near the boundary.
//!
//! A comment of our own is formatted, which gives a page that is accepted; then it is cut, glued
//! and spoilt where the fuzzer says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid::Formatter;
use wellsaid_fuzz::{Comment, Rules, laws};

#[derive(Debug, arbitrary::Arbitrary)]
struct Spoil {
    at: u16,
    cut: u8,
    put: Comment,
}

fuzz_target!(|input: (Rules, Comment, Vec<Spoil>)| {
    let (Rules(policy), Comment(source), spoils) = input;
    laws::gate(&policy, &source);
    let Ok(page) = Formatter::new(policy.clone()).format(&source) else { return };
    let mut html = page.html;
    for Spoil { at, cut, put } in spoils.into_iter().take(4) {
        let from = boundary(&html, at as usize);
        let to = boundary(&html, from.saturating_add(usize::from(cut)));
        html.replace_range(from..to.max(from), &put.0);
        laws::gate(&policy, &html);
    }
});

/// The character boundary at or before `at`.
fn boundary(html: &str, at: usize) -> usize {
    let mut at = at.min(html.len());
    while !html.is_char_boundary(at) {
        at -= 1;
    }
    at
}
