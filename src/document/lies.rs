//! Links whose captions read as addresses of other sites.
//!
//! A caption is known when its link ends, but whether its text is looked through for addresses
//! must be known when it begins. So a comment with such a link is built again, and its tag is
//! read as one without an address. No comment is built more than three times.

use std::ops::Range;

use super::directions::{Directions, PDI, direction};
use super::plain_captions;
use super::tape::{LinkTarget, Node, NodeKind, Tape};
use crate::links::{
    has_directions, is_shuffled, is_thin, may_be_address, names_other_host,
    turned_names_other_host, word_names_other_host,
};

/// Maximum number of builds of a comment before all tags of links in it are refused. Twice is
/// enough except for comments made to defeat it: a refused link may change how far others reach.
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
    parts: Vec<CaptionPart>,
    directions: Directions,
}

/// A caption, or a part of one.
#[derive(Clone, Debug)]
struct CaptionPart {
    link: u32,
    text: Range<usize>,
    /// Direction from right to left in which it begins.
    direction: Option<char>,
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
        let any = tape.links.iter().any(|record| is_anchor(&record.target));
        any && !plain_captions::are_all(source, tape) && self.find_in_blocks(source, tape)
    }

    fn find_in_blocks(&mut self, source: &str, tape: &Tape) -> bool {
        let before = self.starts.len();
        let mut open = None;
        self.reset();
        self.directions.clear();
        for node in &tape.nodes {
            match node.kind {
                NodeKind::AnchorStart => {
                    open = Some(node.link().0);
                    let at = self.text.len();
                    // A tag within its caption may end it and begin it again.
                    if self.parts.last().is_none_or(|part| part.link != node.link().0) {
                        let direction = self.directions.turned();
                        self.parts.push(CaptionPart {
                            link: node.link().0,
                            text: at..at,
                            direction,
                        });
                    }
                    self.start(source, tape, node, true);
                }
                NodeKind::AnchorEnd => {
                    self.end(source, tape, node, true);
                    open = None;
                }
                NodeKind::Text | NodeKind::Decoded | NodeKind::Mention | NodeKind::Emoji => {
                    let text = tape.leaf(source, node);
                    self.directions.read(text);
                    self.push(text, open.is_some());
                }
                NodeKind::Break => self.push("\n", open.is_some()),
                NodeKind::ElementStart if node.element.is_inline() => {
                    self.start(source, tape, node, open.is_some());
                }
                NodeKind::ElementEnd if node.element.is_inline() => {
                    self.end(source, tape, node, open.is_some());
                }
                // A picture may be as small as nothing.
                NodeKind::Void if node.element.is_inline() => {}
                NodeKind::LinkStart | NodeKind::LinkEnd => {}
                _ => {
                    self.judge(source, tape);
                    self.directions.block(source, tape, node);
                }
            }
        }
        self.judge(source, tape);
        self.starts.sort_unstable();
        self.starts.dedup();
        self.starts.len() > before
    }

    /// Unlinks links that lie after an edit, and did not before; tells whether there are any.
    #[cfg(feature = "moderation")]
    pub(super) fn made(source: &str, before: &Tape, after: &Tape, unlinked: &mut [bool]) -> bool {
        let (mut old, mut new) = (Self::default(), Self::default());
        if !new.find(source, after) {
            return false;
        }
        old.find(source, before);
        let mut any = false;
        for (record, unlinked) in after.links.iter().zip(unlinked) {
            let start = record.span.start;
            let is_new = !*unlinked && new.contains(start) && !old.contains(start);
            *unlinked |= is_new;
            any |= is_new;
        }
        any
    }

    fn push(&mut self, text: &str, is_caption: bool) {
        crate::work::add(text.len());
        // A line begins with a dot only if it is the second half of a broken host.
        let is_host =
            text.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        if is_host && is_caption && self.text.ends_with('\n') {
            self.text.pop();
            if let Some(part) = self.parts.last_mut() {
                part.text.start = part.text.start.min(self.text.len());
            }
        }
        self.text.push_str(text);
        if let Some(part) = self.parts.last_mut().filter(|_| is_caption) {
            part.text.end = self.text.len();
        }
    }

    /// A tag that turns the text in it is read as the sign that does.
    fn start(&mut self, source: &str, tape: &Tape, node: &Node, is_caption: bool) {
        if let Some(sign) = direction(source, tape, node) {
            self.directions.start(sign);
            self.push(sign.encode_utf8(&mut [0; 4]), is_caption);
        }
    }

    fn end(&mut self, source: &str, tape: &Tape, node: &Node, is_caption: bool) {
        let start = tape.nodes.get(node.partner());
        if start.is_some_and(|start| direction(source, tape, start).is_some()) {
            self.directions.close();
            self.push(PDI.encode_utf8(&mut [0; 4]), is_caption);
        }
    }

    fn reset(&mut self) {
        self.text.clear();
        self.parts.clear();
        self.directions.end_line();
    }

    /// Looks at the links of a block.
    fn judge(&mut self, source: &str, tape: &Tape) {
        for (at, part) in self.parts.iter().enumerate() {
            let Some(record) = tape.links.get(part.link as usize) else { continue };
            let LinkTarget::Anchor { href, .. } = record.target else { continue };
            let href = tape.text(source, href);
            let own = self.text.get(part.text.clone()).unwrap_or("");
            let lies = match part.direction {
                Some(sign) => turned_names_other_host(sign, own, href),
                None => names_other_host(own, href),
            };
            if lies || !own.is_empty() && self.word_lies(at, href) {
                self.starts.push(record.span.start);
            }
        }
        self.reset();
    }

    /// Tells whether a link's caption is part of a word that names another host.
    fn word_lies(&self, at: usize, href: &str) -> bool {
        let CaptionPart { text: part, direction, .. } = &self.parts[at];
        let word = glued_word(&self.text, part);
        if word == *part {
            return false;
        }
        let whole = self.text.get(word.clone()).unwrap_or("");
        if (direction.is_some() || has_directions(whole)) && may_be_address(whole) {
            let whole = format!("{}{whole}", direction.unwrap_or_default());
            let is_turned = whole.contains('\u{202e}') && names_other_host(&whole, href);
            if is_turned || is_shuffled(&whole) {
                return true;
            }
        }
        let text = |range: Range<usize>| self.text.get(range).unwrap_or("");
        let parts = [text(word.start..part.start), text(part.clone()), text(part.end..word.end)];
        // The links that touch it.
        let (mut from, mut to) = (part.start, part.end);
        for before in self.parts[..at].iter().rev().take(MAX_BESIDE) {
            from = if before.text.end == from { before.text.start } else { break };
        }
        for after in self.parts[at + 1..].iter().take(MAX_BESIDE) {
            to = if after.text.start == to { after.text.end } else { break };
        }
        let is_text = word.start < from || to < word.end;
        word_names_other_host(parts, href, is_text)
    }
}

/// A caption and what is glued to it, up to white space, or as far as is looked.
fn glued_word(text: &str, part: &Range<usize>) -> Range<usize> {
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
    first.unwrap_or(from)..last.unwrap_or(to)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::{LinkOptions, LyingCaptions};
    use crate::{Formatter, Policy};

    proptest! {
        /// The quick check finds no less than the check of each block.
        #[test]
        fn plain_captions_never_lie(pieces in prop::collection::vec(0..PIECES.len(), 0..24)) {
            let tags = "<a href dir> <em> <bdi dir> <img src alt>";
            let links = LinkOptions::default().bare_domains(true).mentions(true);
            let policy = Policy::builder().allowed(tags).links(links);
            let policy = policy.lying_captions(LyingCaptions::Keep);
            let formatter = Formatter::new(policy.build().expect("a policy"));
            let source: String = pieces.iter().map(|at| PIECES[*at]).collect();
            let document = formatter.parse(&source).expect("a short comment");
            if plain_captions::are_all(&source, &document.tape) {
                let lies = Lies::default().find_in_blocks(&source, &document.tape);
                prop_assert!(!lies, "{source:?}");
            }
        }
    }

    const PIECES: [&str; 32] = [
        "<a href=\"https://evil.example/\">",
        "<a href='https://evil.example/' dir=rtl>",
        "</a>",
        "</a>",
        "paypal.com",
        "paypal",
        ".com",
        "https:",
        "//paypal",
        ".",
        "/",
        "\\",
        "[::1]",
        "www",
        " ",
        "\n",
        "\n\n",
        ", see ",
        "<em>",
        "</em>",
        "<bdi>",
        "</bdi>",
        "\u{202e}",
        "\u{2024}com",
        "\u{2005}",
        "&period;com",
        "moc.lapyap",
        "http://paypal.com/x",
        "pal.com",
        "www.paypal.com",
        "@pay",
        "ann@paypal.com",
    ];
}
