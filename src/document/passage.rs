//! The words of a quote, and whether they occur in the post that it quotes.
//!
//! Texts are compared as words, not as bytes: a fragment begins and ends where words do, so
//! that "ass" is no quotation of "class". Searching is linear whatever the texts are
//! (Knuth, Morris, Pratt): a fragment of one letter ten thousand times costs what prose does.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hash, RandomState};

use crate::policy::attribute::Attribute;
use crate::policy::element::Element;

mod search;
mod words;

use super::Document;
use super::quoting::Quoting;
use super::tape::{Kind, LinkTarget, Node, Tape};
use words::tokens;

pub(crate) use search::{Found, Marks};

/// A word, or a sign.
#[derive(Clone, Copy, Debug)]
struct Token {
    id: u64,
    /// Letters and digits; characters of scripts without spaces count twice.
    letters: u32,
}

/// The words of one quote, or those outside of quotes, without the quotes inside.
#[derive(Debug, Default)]
pub(crate) struct Passage {
    tokens: Vec<Token>,
    /// Links with their captions, and attributes.
    extras: HashSet<u64>,
    /// Tokens that a quote was compared with: a passage confirms one quote, not hundreds.
    used: Vec<bool>,
    /// Left out of the HTML.
    pub(crate) omitted: bool,
}

/// All passages of a document: of the comment itself, then by quote.
#[derive(Debug)]
pub(crate) struct Passages {
    pub(crate) own: Passage,
    pub(crate) quotes: Vec<Passage>,
}

impl Passages {
    /// Reads a document. Both sides of a comparison need the same `hasher`.
    ///
    /// # Complexity
    /// Linear in the document.
    pub(crate) fn new(document: &Document<'_>, hasher: &RandomState) -> Self {
        let count = document.tape.quotes.len() + 1;
        let mut reader = Reader {
            document,
            hasher,
            quoting: Quoting::new(document),
            texts: vec![String::new(); count],
            passages: Vec::new(),
            current: 0,
            link: None,
        };
        reader.passages.resize_with(count, Passage::default);
        document.tape.nodes.iter().for_each(|node| reader.node(node));
        let mut passages = reader.passages;
        for (passage, text) in passages.iter_mut().zip(&reader.texts) {
            passage.tokens = tokens(text, hasher).collect();
            passage.used = vec![false; passage.tokens.len()];
        }
        let quotes = passages.split_off(1);
        Self { own: passages.pop().unwrap_or_default(), quotes }
    }
}

impl Passage {
    /// Whether nothing of it can be compared.
    pub(crate) fn is_empty(&self) -> bool {
        self.tokens.is_empty() && self.extras.is_empty()
    }

    /// Number of words and signs.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }
}

struct Reader<'a> {
    document: &'a Document<'a>,
    hasher: &'a RandomState,
    quoting: Quoting,
    /// By passage, of which the first is the comment's own.
    texts: Vec<String>,
    passages: Vec<Passage>,
    /// The passage that was written to last.
    current: usize,
    /// Index of the open link, its passage, and where its caption begins.
    link: Option<(u32, usize, usize)>,
}

impl Reader<'_> {
    fn node(&mut self, node: &Node) {
        match node.kind {
            Kind::Text | Kind::Decoded | Kind::Mention | Kind::Emoji => {
                let at = self.turn_to(node);
                let text = self.document.tape.leaf(self.document.source, node);
                crate::work::add(text.len());
                self.texts[at].push_str(text);
            }
            Kind::LinkStart | Kind::AnchorStart => {
                let at = self.turn_to(node);
                self.link = Some((node.b, at, self.texts[at].len()));
                let target = &self.tape().links[node.b as usize].target;
                if let LinkTarget::Anchor { attributes, .. } = *target {
                    self.attributes(at, node, attributes);
                }
            }
            Kind::LinkEnd | Kind::AnchorEnd => self.end_link(),
            Kind::ElementStart | Kind::CodeBlockStart | Kind::Void => {
                if !node.element.is_inline() || node.kind != Kind::ElementStart {
                    self.space();
                }
                let at = self.turn_to(node);
                if changes_meaning(node.element) {
                    self.extra(at, ("element", node.element.name()));
                }
                self.attributes(at, node, node.b);
            }
            Kind::ElementEnd if node.element.is_inline() => {}
            Kind::Omitted => {
                self.space();
                self.passages[node.b as usize + 1].omitted = true;
            }
            _ => self.space(),
        }
    }

    fn tape(&self) -> &Tape {
        &self.document.tape
    }

    /// The passage that a node belongs to. Words never go on from one into another.
    fn turn_to(&mut self, node: &Node) -> usize {
        let at = self.quoting.at(node.span.start).map_or(0, |quote| quote as usize + 1);
        if at != self.current {
            self.space();
            self.current = at;
            self.space();
        }
        at
    }

    fn space(&mut self) {
        let text = &mut self.texts[self.current];
        if !text.ends_with(' ') {
            text.push(' ');
        }
    }

    fn end_link(&mut self) {
        let Some((index, at, from)) = self.link.take() else { return };
        let caption = self.texts[at].get(from..).unwrap_or_default();
        let caption: Vec<u64> = tokens(caption, self.hasher).map(|token| token.id).collect();
        let (_, href) = self.document.href(index);
        self.extra(at, ("link", href, caption));
    }

    fn attributes(&mut self, at: usize, node: &Node, list: u32) {
        let document = self.document;
        for record in document.tape.attribute_list(list) {
            if !matches!(record.name, Attribute::Href | Attribute::Rel) {
                let value = document.tape.text(document.source, record.value);
                crate::work::add(value.len());
                self.extra(at, (node.element.name(), record.name.name(), value));
            }
        }
    }

    fn extra(&mut self, at: usize, extra: impl Hash) {
        let id = self.hasher.hash_one(extra);
        self.passages[at].extras.insert(id);
    }
}

/// Whether words mean something else in this element, or can't be seen.
fn changes_meaning(element: Element) -> bool {
    matches!(element, Element::Del | Element::S | Element::Ins | Element::Details)
}
