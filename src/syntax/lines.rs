//! Signs at the start of lines: `> ` makes a quote, `- ` and `1. ` a list, where the policy has that
//! mark on.
//!
//! It reads the tokens of the lexer once more and puts in those of lines, so quote tags are paired
//! already: each is a box in which lines begin anew. Invariant: a quote or list that begins in a
//! box ends in it, and a line is read as far as its signs go, so the work is linear in the length
//! of all lines.

use super::containers::{Container, ContainerList, QuoteBox};
use super::quote_tag::RawQuote;
use super::scan::line;
use super::signs::{Sign, columns, list_sign, quote_sign, skip_blanks};
use super::token::{Token, TokenKind, Tokens, UNPAIRED};
use crate::policy::element::Element;
use crate::span::Span;

/// Marks that a policy has on, each with what it needs.
#[derive(Clone, Debug, Default)]
pub(crate) struct LineMarks {
    /// Backticks and fences.
    pub(crate) code: bool,
    /// `> `.
    pub(crate) quote: bool,
    /// `- `.
    pub(crate) bullets: bool,
    /// `1. `.
    pub(crate) numbers: bool,
    /// A list may begin with another number than 1.
    pub(crate) start: bool,
    /// Bytes of HTML that the box of a quote takes.
    pub(crate) box_len: usize,
}

impl LineMarks {
    pub(super) fn has_lists(&self) -> bool {
        self.bullets || self.numbers
    }

    /// Tells whether signs at the start of lines are read.
    pub(super) fn has_lines(&self) -> bool {
        self.quote || self.has_lists()
    }
}

/// Puts the tokens of lines in. Linear in the length of `source`.
pub(super) fn insert(source: &str, marks: &LineMarks, tokens: &mut Tokens) {
    if !marks.has_lines() {
        return;
    }
    std::mem::swap(&mut tokens.list, &mut tokens.unsigned);
    let Tokens { list, unsigned, quotes, containers, boxes, moved, .. } = tokens;
    moved.clear();
    moved.resize(unsigned.len(), UNPAIRED);
    // Boxes of one letter would make the HTML exceed its bound.
    let allowance = 4 * source.len() + crate::limits::OUTPUT_SLACK / 2;
    let around = QuoteBox { base: 0, quotes: 0 };
    let mut lines = LineReader {
        source,
        bytes: source.as_bytes(),
        marks,
        list,
        quotes,
        stack: containers,
        open_quotes: 0,
        around,
        begins: Begins::Line,
        line_end: 0,
        allowance,
    };
    let (mut at, mut opaque, mut no_end) = (0, 0, false);
    for (index, token) in unsigned.iter().enumerate() {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        match index < opaque {
            true => lines.begins = Begins::Nothing,
            false => lines.text(at, start, true),
        }
        let here = lines.list.len();
        moved[index] = here as u32;
        let mut token = *token;
        match &mut token.kind {
            TokenKind::QuoteOpen { .. } => boxes.push(lines.enter(end)),
            TokenKind::QuoteClose { partner } => {
                let outer = boxes.pop();
                lines.leave(start, outer.unwrap_or(around));
                let opener = moved[*partner as usize];
                let here = lines.list.len() as u32;
                *partner = opener;
                if let TokenKind::QuoteOpen { partner, .. } = &mut lines.list[opener as usize].kind
                {
                    *partner = here;
                }
            }
            // Signs in `pre` are text.
            TokenKind::Open { element: Element::Pre, .. } if index >= opaque && !no_end => {
                let is_end = |token: &Token| {
                    matches!(token.kind, TokenKind::Close { element: Element::Pre })
                };
                let len = unsigned[index..].iter().position(is_end);
                crate::work::add(len.unwrap_or(unsigned.len() - index));
                opaque = len.map_or(opaque, |len| index + len + 1);
                no_end = len.is_none();
            }
            _ => {}
        }
        lines.list.push(token);
        at = end;
    }
    lines.text(at, source.len(), false);
    let end = if lines.begins == Begins::Line { lines.line_end } else { source.len() };
    lines.close(0, end);
}

/// Effect of a stretch of text on lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    Line,
    /// The content of a quote tag: a line, but without the signs of lines around it.
    Box,
    Nothing,
}

struct LineReader<'a> {
    source: &'a str,
    bytes: &'a [u8],
    marks: &'a LineMarks,
    list: &'a mut Vec<Token>,
    quotes: &'a mut Vec<RawQuote>,
    stack: &'a mut Vec<Container>,
    /// Quotes among them.
    open_quotes: usize,
    /// The containers below `base` are those around the innermost quote tag; `quotes` of them are
    /// quotes.
    around: QuoteBox,
    begins: Begins,
    /// End of the line before.
    line_end: usize,
    /// Bytes of HTML that boxes may still take.
    allowance: usize,
}

impl LineReader<'_> {
    fn push(&mut self, start: usize, end: usize, kind: TokenKind) {
        // Nothing is known about the text before it.
        self.list.push(Token { span: Span::new(start, end), kind, clear_from: u32::MAX });
    }

    /// Text between two tokens. `more`: a token follows.
    fn text(&mut self, from: usize, to: usize, more: bool) {
        let mut at = from;
        loop {
            let (end, next) = line(self.source, at, to);
            crate::work::add(next - at);
            if self.begins != Begins::Nothing {
                let is_last = end == to && next == to;
                if !is_last || more || at < to {
                    self.line(at, end, is_last && more);
                    self.begins = Begins::Nothing;
                }
            }
            if next == end {
                return;
            }
            self.line_end = end;
            self.begins = Begins::Line;
            at = next;
        }
    }

    /// A quote tag: in it lines begin anew.
    fn enter(&mut self, end: usize) -> QuoteBox {
        let outer = self.around;
        self.around = QuoteBox { base: self.stack.len(), quotes: self.open_quotes };
        (self.begins, self.line_end) = (Begins::Box, end);
        outer
    }

    /// The end tag of a quote at `at`.
    fn leave(&mut self, at: usize, outer: QuoteBox) {
        self.close(self.around.base, at);
        self.around = outer;
        self.begins = Begins::Nothing;
    }

    /// Ends the containers from `from` on at `at`.
    fn close(&mut self, from: usize, at: usize) {
        while self.stack.len() > from {
            crate::work::add(1);
            match self.stack.pop() {
                Some(Container::Quote { token }) => {
                    self.open_quotes -= 1;
                    let here = self.list.len() as u32;
                    if let TokenKind::QuoteOpen { partner, .. } = &mut self.list[token].kind {
                        *partner = here;
                    }
                    self.push(at, at, TokenKind::QuoteClose { partner: token as u32 });
                }
                Some(Container::List(list)) if list.lines < 2 && !self.is_in_list() => {
                    // One line is not a list.
                    for token in &mut self.list[list.token..list.token + 2] {
                        token.kind = TokenKind::Plain;
                    }
                }
                Some(Container::List(_)) => self.push(at, at, TokenKind::ListEnd),
                None => return,
            }
        }
    }

    /// Tells whether the innermost container of this box is a list.
    fn is_in_list(&self) -> bool {
        let inside = self.stack.get(self.around.base..);
        matches!(inside.and_then(<[_]>::last), Some(Container::List(_)))
    }

    /// The start of a line, whose text goes to `to`. `more`: a token follows.
    fn line(&mut self, at: usize, to: usize, more: bool) {
        let mut from = at;
        if self.begins == Begins::Line {
            for _ in 0..self.around.quotes {
                let Some(end) = quote_sign(self.bytes, from, to) else { break };
                from = end;
            }
        }
        let mut kept = self.around.base;
        let mut sibling = None;
        let mut first = skip_blanks(self.bytes, from, to);
        let mut column = columns(&self.bytes[from..first]);
        while let Some(container) = self.stack.get(kept) {
            match container {
                Container::Quote { .. } => {
                    let Some(end) = quote_sign(self.bytes, from, to) else { break };
                    from = end;
                    first = skip_blanks(self.bytes, from, to);
                    column = columns(&self.bytes[from..first]);
                }
                Container::List(_) if first == to && !more => break,
                Container::List(list) if !list.holds(column) => {
                    sibling = Some(*list);
                    break;
                }
                Container::List(_) => {}
            }
            crate::work::add(1);
            kept += 1;
        }
        let sign = self.sign(first, to, more);
        let sibling = sibling.zip(sign).filter(|(list, sign)| list.takes(sign));
        self.close(kept + usize::from(sibling.is_some()), self.line_end);
        if from > at {
            self.push(at, from, TokenKind::Sign);
        }
        match (sibling, sign) {
            (Some((mut list, sign)), _) => {
                if list.items == 1 {
                    list.step = sign.number.wrapping_sub(list.number);
                }
                (list.items, list.number) = (list.items + 1, sign.number);
                self.stack[kept] = Container::List(list);
                self.item(first, sign.end);
            }
            (None, Some(sign)) => self.open_list(first, column, &sign),
            (None, None) => self.begin_quotes(from, to, more),
        }
    }

    /// The sign of an item at `at`, if the policy has such lists.
    fn sign(&self, at: usize, to: usize, more: bool) -> Option<Sign> {
        if !self.marks.has_lists() {
            return None;
        }
        let allowed = |sign: &Sign| match sign.ordered {
            true => self.marks.numbers,
            false => self.marks.bullets,
        };
        list_sign(self.bytes, at, to, more).filter(allowed)
    }

    /// Begins quotes at `from`, and the list that stands in them.
    fn begin_quotes(&mut self, mut from: usize, to: usize, more: bool) {
        while let Some(end) = quote_sign(self.bytes, from, to).filter(|_| self.marks.quote) {
            let Some(left) = self.allowance.checked_sub(self.marks.box_len) else { return };
            self.allowance = left;
            let start = skip_blanks(self.bytes, from, to);
            let quote = self.quotes.len() as u32;
            self.quotes.push(RawQuote::default());
            self.open_quotes += 1;
            self.stack.push(Container::Quote { token: self.list.len() });
            self.push(start, end, TokenKind::QuoteOpen { quote, partner: UNPAIRED });
            from = end;
            let first = skip_blanks(self.bytes, from, to);
            if let Some(sign) = self.sign(first, to, more) {
                let column = columns(&self.bytes[from..first]);
                return self.open_list(first, column, &sign);
            }
        }
    }

    /// Begins a list with the item whose sign stands at `at`.
    fn open_list(&mut self, at: usize, indent: usize, sign: &Sign) {
        let Sign { ordered, number, digits, end } = *sign;
        let is_first = !ordered || number == 1;
        if !is_first && !self.marks.start {
            return;
        }
        let start = if is_first { Span::empty(at) } else { digits };
        let list = ContainerList {
            token: self.list.len(),
            ordered,
            indent,
            items: 1,
            lines: 0,
            number,
            step: 1,
        };
        self.push(at, at, TokenKind::List { ordered, start });
        self.stack.push(Container::List(list));
        self.item(at, end);
    }

    /// An item of the innermost list; it counts for all lists around it as well.
    fn item(&mut self, at: usize, end: usize) {
        self.push(at, end, TokenKind::Item);
        for container in self.stack[self.around.base..].iter_mut().rev() {
            let Container::List(list) = container else { break };
            crate::work::add(1);
            list.lines += 1;
        }
    }
}
