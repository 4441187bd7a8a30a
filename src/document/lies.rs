//! Links whose captions read as addresses of other sites.
//!
//! A caption is known when its link ends, but whether its text is looked through for addresses
//! must be known when it begins. So a comment with such a link is built again, and its tag is
//! read as one without an address. No comment is built more than three times.

use std::ops::Range;

use crate::links::names_other_host;

use super::tape::{Kind, LinkTarget, Tape};

/// How often a comment is built before all tags of links in it are refused. Twice is enough but
/// for comments made to defeat it: a refused link may change how far others reach.
pub(super) const MAX_PASSES: usize = 2;

/// Bytes of the links before and behind that may belong to the word a caption is part of.
const MAX_GLUED: usize = 64;

/// Tags that are read as if they had no address, by where they begin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lies {
    starts: Vec<u32>,
    pub(super) all: bool,
    text: String,
    parts: Vec<(u32, Range<usize>)>,
}

impl Lies {
    pub(super) fn clear(&mut self) {
        self.starts.clear();
        self.all = false;
    }

    pub(super) fn contains(&self, start: u32) -> bool {
        self.all || !self.starts.is_empty() && self.starts.binary_search(&start).is_ok()
    }

    /// Adds the lies of a tape; false if there are none.
    ///
    /// # Complexity
    /// Linear in the tape.
    pub(super) fn find(&mut self, source: &str, tape: &Tape) -> bool {
        let is_anchor = |target: &LinkTarget| matches!(target, LinkTarget::Anchor { .. });
        if !tape.links.iter().any(|record| is_anchor(&record.target)) {
            return false;
        }
        let before = self.starts.len();
        let mut open = None;
        self.reset();
        for node in &tape.nodes {
            match node.kind {
                Kind::AnchorStart => {
                    open = Some(node.b);
                    let at = self.text.len();
                    // A tag within its caption may end it and begin it again.
                    if self.parts.last().is_none_or(|(link, _)| *link != node.b) {
                        self.parts.push((node.b, at..at));
                    }
                }
                Kind::AnchorEnd => open = None,
                Kind::Text | Kind::Decoded | Kind::Mention | Kind::Emoji if open.is_some() => {
                    self.push(tape.leaf(source, node));
                }
                Kind::Break | Kind::Void if open.is_some() => self.push("\n"),
                Kind::ElementStart | Kind::ElementEnd if node.element.is_inline() => {}
                Kind::LinkStart | Kind::LinkEnd => {}
                _ => self.judge(source, tape),
            }
        }
        self.judge(source, tape);
        self.starts.sort_unstable();
        self.starts.dedup();
        self.starts.len() > before
    }

    fn push(&mut self, text: &str) {
        crate::work::add(text.len());
        self.text.push_str(text);
        if let Some((_, part)) = self.parts.last_mut() {
            part.end = self.text.len();
        }
    }

    fn reset(&mut self) {
        self.text.clear();
        self.parts.clear();
    }

    /// Looks at links between which nothing stands.
    fn judge(&mut self, source: &str, tape: &Tape) {
        for (link, part) in &self.parts {
            let Some(record) = tape.links.get(*link as usize) else { continue };
            let LinkTarget::Anchor { href, .. } = record.target else { continue };
            let href = tape.text(source, href);
            let own = self.text.get(part.clone()).unwrap_or("");
            let glued = self.parts.len() > 1 && !own.is_empty();
            if names_other_host(own, href)
                || glued && names_other_host(glued_word(&self.text, part), href)
            {
                self.starts.push(record.span.start);
            }
        }
        self.reset();
    }
}

/// A caption and what is glued to it: captions of the links beside it, up to white space.
fn glued_word<'t>(text: &'t str, part: &Range<usize>) -> &'t str {
    let mut from = part.start.saturating_sub(MAX_GLUED);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let mut to = text.len().min(part.end + MAX_GLUED);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let space = |c: char| c.is_whitespace();
    let before = text[from..part.start].rfind(space).map_or(from, |at| from + at);
    let after = text[part.end..to].find(space).map_or(to, |at| part.end + at);
    // Half a word names nothing.
    let is_cut = before == from && from > 0 || after == to && to < text.len();
    if is_cut { "" } else { &text[before..after] }
}
