//! The words of a quote, and whether they occur in the post that it quotes.
//!
//! Texts are compared as words, not as bytes: a fragment begins and ends where words do, so
//! that "ass" is no quotation of "class". Searching is linear whatever the texts are
//! (Knuth, Morris, Pratt): a fragment of one letter ten thousand times costs what prose does.

use std::hash::{BuildHasher, Hash, RandomState};

use crate::policy::attribute::Attribute;
use crate::policy::element::Element;

mod search;
mod words;

use super::Document;
use super::quoting::Quoting;
use super::tape::{IMPLIED, Kind, LinkTarget, Node, Tape};
use words::words;

pub(crate) use search::{Found, Marks};

/// A word, a sign, or what stands between them: a link begins, an image, no white space.
#[derive(Clone, Copy, Debug, Default)]
struct Token {
    id: u64,
    /// Letters and digits; characters of scripts without spaces count twice.
    letters: u32,
    /// 0, [`ANCHOR`] or [`ADDRESS`]: a quote that has no token of a class may leave out those of
    /// the post.
    class: u8,
    around: Around,
}

/// Attributes, images and an author's links.
const ANCHOR: u8 = 1;
/// Addresses in the text that became links.
const ADDRESS: u8 = 2;

/// The elements around a word within its quote, as hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Around {
    /// Those that change the meaning.
    always: u64,
    /// Links and attributes.
    anchor: u64,
    address: u64,
}

impl Token {
    /// Equal for tokens that agree in all that a quote with tokens of these `classes` shows.
    fn key(&self, classes: u8) -> u64 {
        let part = |class, hash: u64| if classes & class == 0 { 0 } else { hash };
        let Around { always, anchor, address } = self.around;
        let anchor = part(ANCHOR, anchor).rotate_left(17);
        let address = part(ADDRESS, address).rotate_left(41);
        self.id.wrapping_add(always.rotate_left(29)).wrapping_add(anchor).wrapping_add(address)
    }
}

/// The words of one quote, or those outside of quotes, without the quotes inside.
#[derive(Debug, Default)]
pub(crate) struct Passage {
    tokens: Vec<Token>,
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
            joined: vec![false; count],
            current: 0,
            open: Vec::new(),
            glue: hasher.hash_one(words::GLUE),
        };
        reader.passages.resize_with(count, Passage::default);
        document.tape.nodes.iter().for_each(|node| reader.node(node));
        (0..count).for_each(|at| reader.flush(at, Around::default()));
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

    /// Number of words and signs.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }
}

struct Reader<'a> {
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
    /// Open elements and quotes, with what is around words in them, and the end of a link.
    open: Vec<(Around, Option<Token>)>,
    glue: u64,
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
            Kind::LinkStart | Kind::AnchorStart => self.link(node),
            Kind::ElementStart | Kind::CodeBlockStart | Kind::Void => {
                if !node.element.is_inline() || node.kind != Kind::ElementStart {
                    self.space();
                }
                let around = self.element(node);
                if node.kind == Kind::ElementStart {
                    self.open.push((around, None));
                }
            }
            Kind::QuoteStart => {
                self.space();
                self.flush(self.current, self.around());
                self.open.push((Around::default(), None));
            }
            Kind::ElementEnd | Kind::LinkEnd | Kind::AnchorEnd | Kind::QuoteEnd => {
                if node.kind == Kind::QuoteEnd
                    || node.kind == Kind::ElementEnd && !node.element.is_inline()
                {
                    self.space();
                }
                self.end();
            }
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

    fn around(&self) -> Around {
        self.open.last().map(|&(around, _)| around).unwrap_or_default()
    }

    /// The passage that a node belongs to. Words never go on from one into another.
    fn turn_to(&mut self, node: &Node) -> usize {
        let at = self.quoting.at(node.span.start).map_or(0, |quote| quote as usize + 1);
        if at != self.current {
            self.space();
            self.flush(self.current, self.around());
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

    /// Makes tokens of the text that was read.
    fn flush(&mut self, at: usize, around: Around) {
        let text = std::mem::take(&mut self.texts[at]);
        let tokens = &mut self.passages[at].tokens;
        let mut last_letters = 0;
        let mut is_first = true;
        for (is_glued, mut token) in words(&text, self.hasher) {
            let is_sign = token.letters == 0 || last_letters == 0;
            let is_joined = if is_first { self.joined[at] } else { is_sign };
            if is_glued && is_joined {
                tokens.push(Token { id: self.glue, ..Token::default() });
            }
            (is_first, last_letters) = (false, token.letters);
            token.around = around;
            tokens.push(token);
        }
        if !text.is_empty() {
            self.joined[at] = !text.ends_with(char::is_whitespace);
        }
    }

    /// A token that is no text.
    fn mark(&mut self, at: usize, id: u64, class: u8) {
        let around = Around { always: self.around().always, ..Around::default() };
        self.flush(at, self.around());
        self.passages[at].tokens.push(Token { id, class, around, letters: 0 });
    }

    fn link(&mut self, node: &Node) {
        let at = self.turn_to(node);
        let (list, class) = match self.tape().links[node.b as usize].target {
            LinkTarget::Anchor { attributes, .. } => (attributes, ANCHOR),
            LinkTarget::Address { .. } => (super::tape::NONE, ADDRESS),
        };
        let (_, href) = self.document.href(node.b);
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
        self.open.push((around, Some(Token { id: end, class, ..Token::default() })));
    }

    /// Tells what is around words in an element that begins.
    fn element(&mut self, node: &Node) -> Around {
        let at = self.turn_to(node);
        let mut around = self.around();
        if changes_meaning(node.element) {
            self.flush(at, around);
            around.always = self.hash((around.always, node.element.name()));
        }
        let attributes = self.attributes(node.b);
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
        if let Some(Token { id, class, .. }) = end {
            self.mark(at, id, class);
        }
    }

    /// The attributes of an element, if it has any.
    fn attributes(&self, list: u32) -> Option<u64> {
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
