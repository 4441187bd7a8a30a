//! Hosts, prose, laws, and growth of work. The rows of `tests/data/links` are read by
//! `tests/link_rows.rs`.

mod growth;
mod hosts;
mod laws;
mod plain;
mod prose;

use std::sync::Arc;

use super::{Finder, LinkMatch, MatchTarget, Scanner};
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

fn find(finder: &Finder, text: &str) -> Vec<LinkMatch> {
    let mut matches = Vec::new();
    finder.find_all(text, 0, &mut matches);
    matches
}

/// The texts of the links in `text`; refused ones with a `!`.
fn texts(finder: &Finder, text: &str) -> Vec<String> {
    let shown = |found: LinkMatch| {
        let mark = if found.target == MatchTarget::Refused { "!" } else { "" };
        format!("{mark}{}", &text[found.start..found.end])
    };
    find(finder, text).into_iter().map(shown).collect()
}
