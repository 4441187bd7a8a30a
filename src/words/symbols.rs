//! Terms of signs alone: `🖕`, `:-(`, `!!!`. They are looked for as they are.

use aho_corasick::{AhoCorasick, MatchKind};

use super::disguise::Disguise;
use super::hits::TermHit;

/// Signs, and what to look for.
#[derive(Clone, Debug, Default)]
pub(super) struct Symbols {
    signs: Vec<String>,
    terms: Vec<u32>,
    search: Option<AhoCorasick>,
}

/// Tells whether a character only affects how the sign before it is drawn.
fn is_form(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

impl Symbols {
    pub(super) fn add(&mut self, signs: &str, term: u32) {
        let signs = signs.trim();
        // The first character is the sign, even if it is a form.
        let first = signs.chars().next().map_or(0, char::len_utf8);
        let (sign, forms) = signs.split_at(first);
        self.signs.push(format!("{sign}{}", forms.trim_end_matches(is_form)));
        self.terms.push(term);
    }

    pub(super) fn compile(&mut self) {
        // A term is at most as long as a line of a list, so this does not fail.
        let mut builder = AhoCorasick::builder();
        builder.match_kind(MatchKind::Standard);
        let signs: Vec<&String> = self.signs.iter().collect();
        self.search = if signs.is_empty() { None } else { builder.build(&signs).ok() };
    }

    /// Appends the hits in `text`, with the skin and the form of an emoji.
    pub(super) fn find(&self, text: &str, found: &mut Vec<TermHit>) {
        let Some(search) = &self.search else { return };
        let mut ends = vec![0; self.terms.len()];
        for hit in search.find_overlapping_iter(text) {
            crate::work::add(1);
            let at = hit.pattern().as_usize();
            let (Some(&term), Some(last)) = (self.terms.get(at), ends.get_mut(at)) else {
                continue;
            };
            // `!!!!` holds `!!` once.
            if hit.start() < *last {
                continue;
            }
            let rest = text.get(hit.end()..).unwrap_or("");
            let end = text.len() - rest.trim_start_matches(is_form).len();
            *last = end;
            found.push(TermHit { term, range: hit.start()..end, how: Disguise::default() });
        }
    }
}
