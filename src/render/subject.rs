//! The subject of a comment whose author gave none.
//!
//! Drupal 6 took the first 29 characters of the filtered text: for a reply that gave "Bob wrote:hi
//! I do not", newlines included. A subject is made of the
//! author's own words, in one line.

use unicode_segmentation::UnicodeSegmentation;

use crate::document::Document;
use crate::document::tape::{LinkTarget, NodeKind};
use crate::policy::attribute::Attribute;
use crate::policy::element::Element;
use crate::work;

use super::cut;
use super::resolve::Lookup;

/// Longest subject in graphemes: what Drupal's comment form gave.
const MAX: usize = 29;

/// Options of a subject.
///
/// ```
/// use wellsaid::{Formatter, Policy, render::{NoResolver, Subject}};
///
/// let formatter = Formatter::new(Policy::comment());
/// let doc = formatter.parse("I do not agree with this at all, sorry")?;
/// let subject = Subject::new().max(20).ellipsis("…");
/// assert_eq!(formatter.subject(&doc, &subject, &NoResolver), "I do not agree with…");
/// # Ok::<(), wellsaid::TooLong>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Subject {
    /// Longest subject in graphemes, the ellipsis included. At least 1, default 29.
    pub max: usize,
    /// Ending of a subject that was cut. Default none: dots behind every subject of a list do not
    /// help.
    pub ellipsis: Option<String>,
}

impl Default for Subject {
    fn default() -> Self {
        Self { max: MAX, ellipsis: None }
    }
}

impl Subject {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets [`max`](Self::max).
    #[must_use]
    pub fn max(mut self, graphemes: usize) -> Self {
        self.max = graphemes;
        self
    }

    /// Sets [`ellipsis`](Self::ellipsis).
    #[must_use]
    pub fn ellipsis(mut self, text: impl Into<String>) -> Self {
        self.ellipsis = Some(text.into());
        self
    }

    /// The subject of a comment; empty for a comment without words.
    pub(crate) fn write(&self, document: &Document<'_>, lookup: Lookup<'_>) -> String {
        let max = self.max.max(1);
        let mut line = Line::new(max);
        line.read(document, lookup, false);
        if line.text.is_empty() {
            line = Line::new(max);
            line.read(document, lookup, true);
        }
        let Line { mut text, full, .. } = line;
        if cut::at(&text, max, full).is_none() {
            return text;
        }
        let ellipsis = self.ellipsis.as_deref().unwrap_or("");
        let room = match ellipsis.graphemes(true).count() {
            taken if taken < max => max - taken,
            _ => max,
        };
        let kept = cut::at(&text, room, true).unwrap_or(text.len());
        text.truncate(cut::kept(&text, kept, full).len());
        if room < max {
            text.push_str(ellipsis);
        }
        text
    }
}

/// One line of text, white space folded.
struct Line {
    text: String,
    /// Words are due to be set off from the last one.
    space: bool,
    /// Characters that are still looked at.
    budget: usize,
    /// There is more text, but it will not be shown.
    full: bool,
    /// Gaps end words: in a rewritten document, parts must not join to a word that rules have not
    /// checked.
    rewritten: bool,
}

impl Line {
    fn new(max: usize) -> Self {
        let budget = cut::enough(max);
        Self { text: String::new(), space: false, budget, full: false, rewritten: false }
    }

    /// Takes words until there are enough: the author's own, or also the quoted.
    fn read(&mut self, document: &Document<'_>, lookup: Lookup<'_>, quoted: bool) {
        let tape = &document.tape;
        self.rewritten = tape.rewritten;
        let mut at = 0;
        while let Some(node) = tape.nodes.get(at) {
            at += 1;
            work::add(1);
            match node.kind {
                NodeKind::QuoteStart if !quoted => {
                    at = node.partner();
                    self.space = true;
                }
                NodeKind::Text | NodeKind::Decoded => self.push(tape.leaf(document.source, node)),
                NodeKind::Mention | NodeKind::Emoji => self.push(&lookup.named(document, node)),
                NodeKind::LinkStart => {
                    if let LinkTarget::Address { text, .. } = tape.links[node.link().index()].target
                    {
                        self.push(without_scheme(tape.text(document.source, text)));
                        // Other outputs cut the caption here.
                        self.space |= tape.rewritten;
                        at = node.partner();
                    }
                }
                NodeKind::Void if node.element == Element::Img => {
                    let alt = tape.attribute_list(node.attributes()).iter();
                    self.space = true;
                    for record in alt.filter(|record| record.name == Attribute::Alt) {
                        self.push(tape.text(document.source, record.value));
                    }
                    self.space = true;
                }
                NodeKind::ElementStart | NodeKind::ElementEnd if node.element.is_inline() => {}
                NodeKind::AnchorStart | NodeKind::AnchorEnd | NodeKind::LinkEnd => {}
                // All other nodes begin or end a line.
                _ => self.space = true,
            }
            if self.full {
                return;
            }
        }
    }

    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if self.budget == 0 {
                self.full = true;
                return;
            }
            self.budget -= 1;
            work::add(1);
            let is_bidi = crate::document::is_bidi(c);
            if c.is_whitespace() || c.is_control() || is_bidi && self.rewritten {
                self.space = true;
            } else if !is_bidi {
                if self.space && !self.text.is_empty() {
                    self.text.push(' ');
                }
                self.space = false;
                self.text.push(c);
            }
        }
    }
}

/// Address as a reader would say it: `example.com/a`.
fn without_scheme(address: &str) -> &str {
    let cut = |text: &str, prefix: &str| {
        let start = text.get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix)).then_some(prefix.len())
    };
    let scheme = cut(address, "https://").or_else(|| cut(address, "http://")).unwrap_or(0);
    let rest = &address[scheme..];
    &rest[cut(rest, "www.").unwrap_or(0)..]
}
