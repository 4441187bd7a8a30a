//! Links whose captions read as addresses of other sites.
//!
//! A caption is known when its link ends, but whether its text is looked through for addresses
//! must be known when it begins. So a comment with such a link is built again, and its tag is
//! read as one without an address. No comment is built more than three times.

use std::ops::Range;

use crate::links::{is_thin, names_other_host, word_names_other_host};

use super::tape::{Kind, LinkTarget, Tape};

/// Tells how often a comment is built before all tags of links in it are refused. Twice is enough but
/// for comments made to defeat it: a refused link may change how far others reach.
pub(super) const MAX_PASSES: usize = 2;

/// Bytes before and behind a link that may belong to the word its caption is part of.
const MAX_GLUED: usize = 64;

/// Links beside a link that are looked at for where its word ends.
const MAX_BESIDE: usize = 16;

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
                Kind::Text | Kind::Decoded | Kind::Mention | Kind::Emoji => {
                    self.push(tape.leaf(source, node), open.is_some());
                }
                Kind::Break | Kind::Void => self.push("\n", open.is_some()),
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

    fn push(&mut self, text: &str, is_caption: bool) {
        crate::work::add(text.len());
        // No line begins with a dot, but the second half of a broken host.
        let is_host =
            text.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        if is_host && is_caption && self.text.ends_with('\n') {
            self.text.pop();
            if let Some((_, part)) = self.parts.last_mut() {
                part.start = part.start.min(self.text.len());
            }
        }
        self.text.push_str(text);
        if let Some((_, part)) = self.parts.last_mut().filter(|_| is_caption) {
            part.end = self.text.len();
        }
    }

    fn reset(&mut self) {
        self.text.clear();
        self.parts.clear();
    }

    /// Looks at the links of a block.
    fn judge(&mut self, source: &str, tape: &Tape) {
        for (at, (link, part)) in self.parts.iter().enumerate() {
            let Some(record) = tape.links.get(*link as usize) else { continue };
            let LinkTarget::Anchor { href, .. } = record.target else { continue };
            let href = tape.text(source, href);
            let own = self.text.get(part.clone()).unwrap_or("");
            if names_other_host(own, href) || !own.is_empty() && self.word_lies(at, href) {
                self.starts.push(record.span.start);
            }
        }
        self.reset();
    }

    /// Tells whether a link's caption is part of a word that names another host.
    fn word_lies(&self, at: usize, href: &str) -> bool {
        let part = &self.parts[at].1;
        let Some(word) = glued_word(&self.text, part) else { return false };
        if word == *part {
            return false;
        }
        let text = |range: Range<usize>| self.text.get(range).unwrap_or("");
        let parts = [text(word.start..part.start), text(part.clone()), text(part.end..word.end)];
        // The links that touch it.
        let (mut from, mut to) = (part.start, part.end);
        for (_, before) in self.parts[..at].iter().rev().take(MAX_BESIDE) {
            from = if before.end == from { before.start } else { break };
        }
        for (_, after) in self.parts[at + 1..].iter().take(MAX_BESIDE) {
            to = if after.start == to { after.end } else { break };
        }
        let is_text = word.start < from || to < word.end;
        word_names_other_host(parts, href, is_text)
    }
}

/// A caption and what is glued to it, up to white space; `None` if that is too far away.
fn glued_word(text: &str, part: &Range<usize>) -> Option<Range<usize>> {
    let mut from = part.start.saturating_sub(MAX_GLUED);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let mut to = text.len().min(part.end + MAX_GLUED);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let space = |c: char| c.is_whitespace() && !is_thin(c);
    let (before, after) = (&text[from..part.start], &text[part.end..to]);
    let first = before.char_indices().rev().find(|(_, c)| space(*c));
    let first = first.map(|(at, c)| from + at + c.len_utf8());
    let last = after.find(space).map(|at| part.end + at);
    // Half a word names nothing.
    let first = first.or((from == 0).then_some(0))?;
    Some(first..last.or((to == text.len()).then_some(to))?)
}
