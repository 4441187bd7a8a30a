//! Rulings, UTS #58, what engines agree on, laws, and growth of work.

mod growth;
mod hosts;
mod laws;
mod prose;
mod rows;

use std::sync::Arc;

use super::{Claim, Finder, Scanner, Target};
use crate::policy::LinkOptions;

/// A finder as the rows are scored: `ftp` and a scheme without a host allowed.
fn finder(options: &LinkOptions) -> Finder {
    with_scanners(options, Vec::new())
}

fn with_scanners(options: &LinkOptions, scanners: Vec<Arc<dyn Scanner>>) -> Finder {
    let schemes = ["http", "https", "ftp", "mailto", "tel"].map(str::to_owned);
    Finder::new(options, &schemes, scanners)
}

fn bare() -> LinkOptions {
    LinkOptions { bare_domains: true, ..LinkOptions::default() }
}

fn everything() -> LinkOptions {
    LinkOptions { bare_domains: true, mentions: true, emoji: true, ..LinkOptions::default() }
}

fn find(finder: &Finder, text: &str) -> Vec<Claim> {
    let mut claims = Vec::new();
    finder.find_all(text, 0, &mut claims);
    claims
}

/// The texts of the links in `text`; refused ones with a `!`.
fn texts(finder: &Finder, text: &str) -> Vec<String> {
    let shown = |claim: Claim| {
        let mark = if claim.target == Target::Refused { "!" } else { "" };
        format!("{mark}{}", &text[claim.start..claim.end])
    };
    find(finder, text).into_iter().map(shown).collect()
}
