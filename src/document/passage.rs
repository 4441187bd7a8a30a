//! The words of a quote, and whether they occur in the post that it quotes.
//!
//! Texts are compared as words, not as bytes: a fragment begins and ends where words do, so
//! that "ass" is no quotation of "class". Searching is linear whatever the texts are
//! (Knuth, Morris, Pratt): a fragment of one letter ten thousand times costs what prose does.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hash, RandomState};

use crate::policy::attribute::Attribute;
use crate::policy::element::Element;

use super::Document;
use super::quoting::Quoting;
use super::tape::{Kind, LinkTarget, Node, Tape};

/// Letters and digits that a fragment needs, unless it is the whole original. With fewer, any
/// text could be put together from the words of a long post.
const MIN_LETTERS: u32 = 10;

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

/// Result of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Found {
    /// All of it, in order.
    Whole,
    /// All of it, but with a fragment that is too short, or one that another quote has used.
    Thin,
    Missing,
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

    /// Looks for this passage of a quote in one of an original. Fragments between `[…]`, `...`
    /// and the like are found in order, each at the first place behind the one before.
    ///
    /// # Complexity
    /// Linear in both.
    pub(crate) fn find_in(&self, original: &mut Self, marks: &Marks) -> Found {
        crate::work::add(self.tokens.len() + original.tokens.len());
        if !self.extras.is_subset(&original.extras) {
            return Found::Missing;
        }
        let fragments = marks.fragments(&self.tokens);
        let (Some(first), Some(last)) = (fragments.first(), fragments.last()) else {
            return Found::Thin;
        };
        // Dots in the middle may stand in the original.
        let whole = first.start..last.end;
        let mut places = Vec::with_capacity(fragments.len());
        if let Some(at) = search(&self.tokens[whole.clone()], &original.tokens, 0) {
            places.push(at..at + whole.len());
        } else {
            let mut from = 0;
            for fragment in &fragments {
                let Some(at) = search(&self.tokens[fragment.clone()], &original.tokens, from)
                else {
                    return Found::Missing;
                };
                from = at + fragment.len();
                places.push(at..from);
            }
        }
        let mut found = Found::Whole;
        for place in places {
            let letters: u32 = original.tokens[place.clone()].iter().map(|t| t.letters).sum();
            let used = &mut original.used[place.clone()];
            let is_thin = letters < MIN_LETTERS && place.len() < original.tokens.len();
            if is_thin || letters == 0 || used.contains(&true) {
                found = Found::Thin;
            }
            used.fill(true);
        }
        found
    }
}

/// Tokens that stand for a gap.
pub(crate) struct Marks {
    dots: u64,
    open: [u64; 2],
    close: [u64; 2],
}

impl Marks {
    pub(crate) fn new(hasher: &RandomState) -> Self {
        let id = |text: &str| hasher.hash_one(text);
        Self { dots: id("…"), open: [id("["), id("(")], close: [id("]"), id(")")] }
    }

    /// The pieces between gaps; none is empty.
    fn fragments(&self, tokens: &[Token]) -> Vec<std::ops::Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        let id = |at: usize| tokens.get(at).map(|token| token.id);
        for at in (0..tokens.len()).filter(|&at| tokens[at].id == self.dots) {
            let before = at.checked_sub(1).filter(|&before| before >= start).and_then(id);
            let kind = |marks: &[u64; 2], mark: Option<u64>| {
                mark.and_then(|mark| marks.iter().position(|&known| known == mark))
            };
            let (open, close) = (kind(&self.open, before), kind(&self.close, id(at + 1)));
            let is_bracketed = open.is_some() && open == close;
            let end = at - usize::from(is_bracketed);
            if start < end {
                pieces.push(start..end);
            }
            start = at + 1 + usize::from(is_bracketed);
        }
        if start < tokens.len() {
            pieces.push(start..tokens.len());
        }
        pieces
    }
}

/// The first place of `wanted` in `text` from `from` on.
fn search(wanted: &[Token], text: &[Token], from: usize) -> Option<usize> {
    // How much of `wanted` still fits where the token at this place does not.
    let mut shorter = vec![0; wanted.len()];
    let mut fits = 0;
    for at in 1..wanted.len() {
        while fits > 0 && wanted[at].id != wanted[fits].id {
            fits = shorter[fits - 1];
        }
        fits += usize::from(wanted[at].id == wanted[fits].id);
        shorter[at] = fits;
    }
    fits = 0;
    for (at, token) in text.iter().enumerate().skip(from) {
        while fits > 0 && token.id != wanted[fits].id {
            fits = shorter[fits - 1];
        }
        fits += usize::from(token.id == wanted[fits].id);
        if fits == wanted.len() {
            return Some(at + 1 - fits);
        }
    }
    None
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

/// The words and signs of a text. White space only divides; typographic marks are read as
/// those that are typed, because who copies from the HTML gets what a site made of them.
fn tokens<'t>(text: &'t str, hasher: &'t RandomState) -> impl Iterator<Item = Token> + 't {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(char::is_whitespace);
        let first = rest.chars().next()?;
        let run = |is: &dyn Fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let (length, sign) = match first {
            '.' if rest.starts_with("...") => (run(&|c| c == '.'), Some("…")),
            '-' | '\u{2010}'..='\u{2015}' => {
                (run(&|c| matches!(c, '-' | '\u{2010}'..='\u{2015}')), Some("-"))
            }
            '\u{201c}'..='\u{201f}' => (first.len_utf8(), Some("\"")),
            c if is_apostrophe(c) => (c.len_utf8(), Some("'")),
            c if is_word(c) && !is_dense(c) => (word(rest), None),
            c => (c.len_utf8(), None),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        let letters = token.chars().filter(|c| c.is_alphanumeric());
        let letters = letters.map(|c| 1 + u32::from(is_dense(c))).sum();
        let id = match sign {
            Some(sign) => hasher.hash_one(sign),
            None if token.contains('\u{2019}') => hasher.hash_one(token.replace('\u{2019}', "'")),
            None => hasher.hash_one(token),
        };
        Some(Token { id, letters })
    })
}

/// Length of the word at the start of a text: `can't` is one.
fn word(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_inside = |next: Option<&(usize, char)>| next.is_some_and(|&(_, c)| is_word(c));
        if !(is_word(c) && !is_dense(c) || is_apostrophe(c) && is_inside(chars.peek())) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}')
}

/// What words are made of: letters and digits, marks on them, and what nobody sees.
fn is_word(c: char) -> bool {
    if c.is_alphanumeric() || c == '_' {
        return true;
    }
    let is_sign = matches!(c,
        '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{bf}' | '\u{d7}' | '\u{f7}' | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{205f}' | '\u{20a0}'..='\u{20cf}' | '\u{2100}'..='\u{27ff}'
        | '\u{2900}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}' | '\u{3000}'..='\u{303f}'
        | '\u{fe10}'..='\u{fe1f}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff65}'
        | '\u{1f000}'..='\u{1faff}');
    !(c.is_ascii() || is_sign || c.is_whitespace())
}

/// Scripts that are written without spaces, Hangul with its particles included.
fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{2fff}' | '\u{3040}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
