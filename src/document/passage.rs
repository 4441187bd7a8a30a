//! The words of a quote, and whether they occur in the post that it quotes.
//!
//! Texts are compared as words, not as bytes: a fragment begins and ends where words do, so
//! that "ass" is not a quotation of "class". Searching is linear whatever the texts are
//! (Knuth, Morris, Pratt): a fragment of one letter ten thousand times costs what prose does.

use std::hash::{BuildHasher, Hash, RandomState};

use crate::policy::attribute::Attribute;
use crate::policy::element::Element;

mod search;
mod token;
mod words;

use super::Document;
use super::quoting::Quoting;
use super::tape::{AttributesId, IMPLIED, LinkTarget, Node, NodeKind, Tape};
use token::{ADDRESS, ANCHOR, PassageToken, QUOTE, TokenContext};
use words::words;

pub(crate) use search::{Coverage, GapTokens, PassageMatch};

/// The words of one quote, or those outside of quotes, without the quotes inside.
#[derive(Debug, Default)]
pub(crate) struct Passage {
    tokens: Vec<PassageToken>,
    /// Tokens that a quote was compared with: a passage confirms one quote, not hundreds.
    used: Vec<bool>,
    /// Indices of the quotes that its tokens of the class [`QUOTE`] stand for, in order.
    quotes: Vec<u32>,
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
        let mut reader = PassageReader {
            document,
            hasher,
            quoting: Quoting::new(document),
            texts: vec![String::new(); count],
            passages: Vec::new(),
            joined: vec![false; count],
            current: 0,
            next: 0,
            open: Vec::new(),
            glue: hasher.hash_one(words::GLUE),
        };
        reader.passages.resize_with(count, Passage::default);
        document.tape.nodes.iter().for_each(|node| reader.node(node));
        reader.boxes(u32::MAX);
        (0..count).for_each(|at| reader.flush(at, TokenContext::default()));
        let mut passages = reader.passages;
        for passage in &mut passages {
            passage.used = vec![false; passage.tokens.len()];
        }
        let quotes = passages.split_off(1);
        Self { own: passages.pop().unwrap_or_default(), quotes }
    }
}

impl Passage {
    /// Tells whether nothing of it can be compared.
    pub(crate) fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Indices of the quotes in it, without those in quotes, in order.
    pub(crate) fn inner(&self) -> &[u32] {
        &self.quotes
    }

    /// Number of words and signs.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }
}

struct PassageReader<'a> {
    document: &'a Document<'a>,
    hasher: &'a RandomState,
    quoting: Quoting,
    /// Text without tokens yet. By passage, of which the first is the comment's own.
    texts: Vec<String>,
    passages: Vec<Passage>,
    /// The last token of the passage ends where the text goes on.
    joined: Vec<bool>,
    /// The passage that was written to last.
    current: usize,
    /// The first quote whose place was not marked yet.
    next: usize,
    /// Open elements and quotes, with what is around words in them, and the end of a link.
    open: Vec<(TokenContext, Option<PassageToken>)>,
    glue: u64,
}

impl PassageReader<'_> {
    fn node(&mut self, node: &Node) {
        self.boxes(node.span.start);
        match node.kind {
            NodeKind::Text | NodeKind::Decoded | NodeKind::Mention | NodeKind::Emoji => {
                let at = self.turn_to(node);
                let text = self.document.tape.leaf(self.document.source, node);
                crate::work::add(text.len());
                self.texts[at].push_str(text);
            }
            NodeKind::LinkStart | NodeKind::AnchorStart => self.link(node),
            NodeKind::ElementStart | NodeKind::CodeBlockStart | NodeKind::Void => {
                if !node.element.is_inline() || node.kind != NodeKind::ElementStart {
                    self.space();
                }
                let around = self.element(node);
                if node.kind == NodeKind::ElementStart {
                    self.open.push((around, None));
                }
            }
            NodeKind::QuoteStart => {
                self.space();
                self.flush(self.current, self.around());
                self.open.push((TokenContext::default(), None));
            }
            NodeKind::ElementEnd | NodeKind::LinkEnd | NodeKind::AnchorEnd | NodeKind::QuoteEnd => {
                if node.kind == NodeKind::QuoteEnd
                    || node.kind == NodeKind::ElementEnd && !node.element.is_inline()
                {
                    self.space();
                }
                self.end();
            }
            NodeKind::Omitted if node.flags & IMPLIED == 0 => {
                self.space();
                self.passages[node.quote().index() + 1].omitted = true;
            }
            _ => self.space(),
        }
    }

    fn tape(&self) -> &Tape {
        &self.document.tape
    }

    fn around(&self) -> TokenContext {
        self.open.last().map(|&(around, _)| around).unwrap_or_default()
    }

    /// The passage that a node belongs to. Words never go on from one into another.
    fn turn_to(&mut self, node: &Node) -> usize {
        let at = self.quoting.at(node.span.start).map_or(0, |quote| quote as usize + 1);
        self.turn(at);
        at
    }

    fn turn(&mut self, at: usize) {
        if at != self.current {
            self.space();
            self.flush(self.current, self.around());
            self.current = at;
            self.space();
        }
    }

    /// Marks the places of quotes that begin at `to` or before, in the texts around them. Their
    /// own boxes do not tell: one that is nested too deep has none.
    fn boxes(&mut self, to: u32) {
        let document = self.document;
        while let Some(record) = document.tape.quotes.get(self.next) {
            if record.span.start > to {
                return;
            }
            let index = self.next as u32;
            self.next += 1;
            if record.vanished {
                continue;
            }
            let at = self.quoting.parent(index).map_or(0, |quote| quote as usize + 1);
            self.turn(at);
            self.space();
            self.flush(at, self.around());
            let id = self.hash(("quote", document.quote_ref(record).names()));
            let passage = &mut self.passages[at];
            passage.tokens.push(PassageToken { id, class: QUOTE, ..PassageToken::default() });
            passage.quotes.push(index);
        }
    }

    fn space(&mut self) {
        let text = &mut self.texts[self.current];
        if !text.ends_with(' ') {
            text.push(' ');
        }
    }

    /// Makes tokens of the text that was read.
    fn flush(&mut self, at: usize, around: TokenContext) {
        let text = std::mem::take(&mut self.texts[at]);
        let tokens = &mut self.passages[at].tokens;
        let mut last_letters = 0;
        let mut is_first = true;
        for (is_glued, mut token) in words(&text, self.hasher) {
            let is_sign = token.letters == 0 || last_letters == 0;
            let is_joined = if is_first { self.joined[at] } else { is_sign };
            if is_glued && is_joined {
                tokens.push(PassageToken { id: self.glue, ..PassageToken::default() });
            }
            (is_first, last_letters) = (false, token.letters);
            token.around = around;
            tokens.push(token);
        }
        if !text.is_empty() {
            self.joined[at] = !text.ends_with(char::is_whitespace);
        }
    }

    /// A token that is not text.
    fn mark(&mut self, at: usize, id: u64, class: u8) {
        let around = TokenContext { always: self.around().always, ..TokenContext::default() };
        self.flush(at, self.around());
        self.passages[at].tokens.push(PassageToken { id, class, around, letters: 0 });
    }

    fn link(&mut self, node: &Node) {
        let at = self.turn_to(node);
        let (list, class) = match self.tape().links[node.link().index()].target {
            LinkTarget::Anchor { attributes, .. } => (attributes, ANCHOR),
            LinkTarget::Address { .. } => (AttributesId::NONE, ADDRESS),
        };
        let (_, href) = self.document.href(node.link());
        crate::work::add(href.len());
        let id = self.hash(("link", href, self.attributes(list)));
        let end = self.hash(("end", id));
        let mut around = self.around();
        self.flush(at, around);
        let reopened = node.flags & IMPLIED != 0
            && self.passages[at].tokens.last().is_some_and(|last| last.id == end);
        if reopened {
            self.passages[at].tokens.pop();
        } else {
            self.mark(at, id, class);
        }
        let part = if class == ANCHOR { &mut around.anchor } else { &mut around.address };
        *part = self.hasher.hash_one((*part, id));
        self.open.push((around, Some(PassageToken { id: end, class, ..PassageToken::default() })));
    }

    /// Tells what is around words in an element that begins.
    fn element(&mut self, node: &Node) -> TokenContext {
        let at = self.turn_to(node);
        let mut around = self.around();
        if changes_meaning(node.element) {
            self.flush(at, around);
            around.always = self.hash((around.always, node.element.name()));
        }
        let attributes = self.attributes(node.attributes());
        if attributes.is_some() || node.element == Element::Img {
            let id = self.hash((node.element.name(), attributes));
            self.flush(at, self.around());
            if node.flags & IMPLIED == 0 {
                self.mark(at, id, ANCHOR);
            }
            around.anchor = self.hash((around.anchor, id));
        }
        around
    }

    /// Ends the element that began last.
    fn end(&mut self) {
        let Some(&(around, end)) = self.open.last() else { return };
        let at = self.current;
        let outer = self.open.len().checked_sub(2).and_then(|outer| self.open.get(outer));
        if outer.map(|&(outer, _)| outer).unwrap_or_default() != around {
            self.flush(at, around);
        }
        self.open.pop();
        if let Some(PassageToken { id, class, .. }) = end {
            self.mark(at, id, class);
        }
    }

    /// The attributes of an element, if it has any.
    fn attributes(&self, list: AttributesId) -> Option<u64> {
        let document = self.document;
        let mut all = None;
        for record in document.tape.attribute_list(list) {
            if !matches!(record.name, Attribute::Href | Attribute::Rel) {
                let value = document.tape.text(document.source, record.value);
                crate::work::add(value.len());
                all = Some(self.hash((all, record.name.name(), value)));
            }
        }
        all
    }

    fn hash(&self, value: impl Hash) -> u64 {
        self.hasher.hash_one(value)
    }
}

/// Tells whether words mean something else in this element, are not the author's, or can't be seen.
fn changes_meaning(element: Element) -> bool {
    use Element as E;
    matches!(element, E::Del | E::S | E::Ins | E::Details | E::Blockquote | E::Q | E::Sup | E::Sub)
}
