//! Tokens and text → tape, in one pass.
//!
//! The builder owns the content model: whatever order the tokens come in, the
//! tape it leaves is valid HTML. It never looks ahead (the lexer has counted the
//! closers) and never goes back further than the white space at the end of a line.

use crate::limits;
use crate::links::{Finder, State};
use crate::parse::character::is_bidi;
use crate::parse::lexer::{Grammar, Lexer};
use crate::parse::sweep::Sweep;
use crate::parse::token::{Attributes, Kind as TokenKind, Tokens};
use crate::policy::element::{Element, Model};
use crate::policy::{Deeper, Fingerprint, LyingCaptions, Policy};
use crate::span::Span;

use super::block::Block;
use super::event::QuoteVerification;
use super::inline::Inline;
use super::layout::Pending;
use super::lies::{Lies, MAX_PASSES};
use super::linking::Segment;
use super::notice::{Notice, NoticeKind};
use super::tape::{Kind, NONE, Node, QuoteRecord, Tape, TextRef};

/// What does not change from one comment to the next.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) policy: Policy,
    /// Fingerprint of the policy; made once.
    pub(crate) fingerprint: Fingerprint,
    pub(crate) grammar: Grammar,
    pub(crate) finder: Finder,
    /// Bytes that application scanners want to see.
    pub(crate) extra: Option<Box<[bool; 256]>>,
}

/// Buffers of the builder, kept from one comment to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workshop {
    pub(crate) tokens: Tokens,
    pub(super) blocks: Vec<Block>,
    pub(super) inlines: Vec<Inline>,
    pub(super) breaks: Vec<Span>,
    pub(super) bidi: Vec<char>,
    pub(super) segment: Segment,
    pub(super) state: State,
    pub(super) lies: Lies,
}

pub(super) struct Builder<'s> {
    pub(super) source: &'s str,
    pub(super) bytes: &'s [u8],
    pub(super) setup: &'s Setup,
    pub(super) tokens: &'s Tokens,
    pub(super) sweep: Sweep<'s>,
    pub(super) tape: &'s mut Tape,
    pub(super) blocks: &'s mut Vec<Block>,
    pub(super) inlines: &'s mut Vec<Inline>,
    pub(super) segment: &'s mut Segment,
    pub(super) state: &'s mut State,
    pub(super) pending: Pending<'s>,
    /// First inline of the innermost quote: what is below is suspended.
    pub(super) scope: usize,
    /// Inlines up to here have a start on the tape.
    pub(super) live: usize,
    /// The start of the open paragraph, or of the leaf block that acts as one.
    pub(super) paragraph: Option<u32>,
    /// Text can go straight onto the tape.
    pub(super) ready: bool,
    /// Open `<a href>` in this scope.
    pub(super) anchors: u32,
    pub(super) quote_depth: u32,
    /// Start tags that were dropped for depth; as many end tags go with them.
    pub(super) flattened: [u16; Element::ALL.len()],
    /// Bytes of output that reopened inlines may still cost. Reopening the same
    /// long link in every paragraph is how HTML parsers turn 64 KiB into 269 MB.
    pub(super) reopen_budget: usize,
    /// Bytes of output that the markup of links in the text may cost: `t.co` is written
    /// as fifty.
    pub(super) link_budget: usize,
    /// Bidi controls that wait for their end in this paragraph.
    pub(super) bidi: &'s mut Vec<char>,
    pub(super) links: usize,
    /// No link of the stretch at hand begins before this offset.
    pub(super) quiet: usize,
    /// Inside of `<code>`: white space is text.
    pub(super) in_code: bool,
    /// Tags whose captions lie.
    pub(super) lies: &'s Lies,
    /// The first character reference of a stretch, and the end of the stretch.
    pub(super) reference_at: (usize, usize),
}

/// Parses `source` onto `tape`. Linear in the length of `source`.
pub(crate) fn build(source: &str, setup: &Setup, workshop: &mut Workshop, tape: &mut Tape) {
    Lexer::run(source, &setup.grammar, &mut workshop.tokens);
    workshop.lies.clear();
    let refuses = setup.policy.lying_captions() == LyingCaptions::Refuse;
    for pass in 1.. {
        build_once(source, setup, workshop, tape);
        if !refuses || workshop.lies.all || !workshop.lies.find(source, tape) {
            break;
        }
        workshop.lies.all = pass >= MAX_PASSES;
    }
    // Most notices come in order; those of unpaired and unclosed tags do not.
    if !tape.notices.is_sorted_by_key(|notice| notice.span) {
        tape.notices.sort_by_key(|notice| notice.span);
    }
}

fn build_once(source: &str, setup: &Setup, workshop: &mut Workshop, tape: &mut Tape) {
    tape.clear();
    tape.max_caption = setup.policy.links().max_caption;
    let Workshop { tokens, blocks, inlines, breaks, bidi, segment, state, lies } = workshop;
    blocks.clear();
    inlines.clear();
    breaks.clear();
    bidi.clear();
    blocks.push(Block::root());
    for &span in &tokens.unpaired {
        tape.notices.push(Notice::new(NoticeKind::UnclosedQuote, span));
    }
    let mut builder = Builder {
        source,
        bytes: source.as_bytes(),
        setup,
        tokens,
        sweep: Sweep::new(source.as_bytes(), setup.extra.as_deref()),
        tape,
        blocks,
        inlines,
        segment,
        state,
        pending: Pending::new(breaks),
        scope: 0,
        live: 0,
        paragraph: None,
        ready: false,
        anchors: 0,
        quote_depth: 0,
        flattened: [0; Element::ALL.len()],
        reopen_budget: source.len() + limits::OUTPUT_SLACK / 4,
        link_budget: 5 * source.len() + limits::OUTPUT_SLACK / 2,
        bidi,
        links: 0,
        quiet: 0,
        in_code: false,
        lies,
        reference_at: (0, 0),
    };
    builder.run();
}

impl Builder<'_> {
    fn run(&mut self) {
        let mut at = 0;
        let mut next = 0;
        while let Some(token) = self.tokens.list.get(next) {
            let span = token.span;
            self.text(at, span.start as usize);
            at = span.end as usize;
            next += 1;
            match token.kind {
                TokenKind::Break => self.explicit_break(span),
                TokenKind::Paragraph => {
                    self.tape.layout.push(span);
                    self.pending.blank();
                    self.ready = false;
                }
                TokenKind::Open { element, attributes, self_closed, closed } => {
                    self.open(element, span, attributes, self_closed, closed);
                }
                TokenKind::Close { element } => self.close(element, span),
                TokenKind::Code { content, attributes, closed } => {
                    self.code(span, content, attributes, closed);
                }
                TokenKind::QuoteOpen { quote, partner } => {
                    let end = self.tokens.list[partner as usize].span.end as usize;
                    let whole = Span::new(span.start as usize, end);
                    if !self.open_quote(span, whole, quote) {
                        next = partner as usize + 1;
                        at = end;
                    }
                }
                TokenKind::QuoteClose { .. } => self.close_quote(span),
                TokenKind::Literal => {
                    let kind = if self.source[span.range()].starts_with("<!") {
                        NoticeKind::Comment
                    } else {
                        NoticeKind::DisallowedTag
                    };
                    self.notice(kind, span);
                    self.literal(span);
                }
                TokenKind::Removed { block, body } => self.removed(span, block, body),
            }
        }
        self.text(at, self.bytes.len());
        self.finish();
    }

    fn finish(&mut self) {
        self.close_paragraph();
        self.close_blocks(0);
        self.drop_scope();
    }

    pub(super) fn notice(&mut self, kind: NoticeKind, span: Span) {
        self.tape.notices.push(Notice::new(kind, span));
    }

    /// A tag that is on the tape only as a notice.
    pub(super) fn drop_tag(&mut self, kind: NoticeKind, span: Span) {
        self.tape.layout.push(span);
        self.notice(kind, span);
    }

    fn open(
        &mut self,
        element: Element,
        span: Span,
        attributes: Attributes,
        self_closed: bool,
        closed: bool,
    ) {
        match element.model() {
            Model::Inline if self_closed => self.drop_tag(NoticeKind::EmptyElement, span),
            Model::Inline => self.open_inline(element, span, attributes, closed),
            Model::InlineVoid => self.image(element, span, attributes),
            _ if self_closed && !element.is_void() => {
                self.pending.blank();
                self.ready = false;
                self.drop_tag(NoticeKind::EmptyElement, span);
            }
            Model::BlockVoid => self.rule(element, span, attributes),
            Model::Leaf => self.open_leaf(element, span, attributes),
            Model::Container => self.open_container(element, span, attributes),
            Model::List => self.open_list(element, span, attributes, false),
            Model::Item => self.open_item(element, span, attributes, false),
        }
    }

    fn close(&mut self, element: Element, span: Span) {
        let flattened = &mut self.flattened[element as usize];
        if *flattened > 0 {
            *flattened -= 1;
            self.tape.layout.push(span);
            if !element.is_inline() {
                self.pending.blank();
                self.ready = false;
            }
        } else if element.model() == Model::Inline {
            self.close_inline(element, span);
        } else {
            self.close_block(element, span);
        }
    }

    /// A stripped tag. A block leaves a space, so that words are not glued.
    fn removed(&mut self, span: Span, block: bool, body: bool) {
        let kind = match body {
            true if self.source[span.range()].starts_with("<!") => NoticeKind::Comment,
            true => NoticeKind::RemovedContent,
            false => NoticeKind::DisallowedTag,
        };
        self.notice(kind, span);
        self.tape.layout.push(span);
        let after = self.bytes.get(span.end as usize);
        if block && !matches!(after, Some(b' ' | b'\t')) && !self.ends_in_space() {
            // The tag itself is layout already.
            self.pending_space(Span::empty(span.end as usize), true);
        }
    }

    /// Opens the box of a paired quote. False: the quote is left out, and the
    /// caller goes on behind it.
    fn open_quote(&mut self, span: Span, whole: Span, quote: u32) -> bool {
        let raw = self.tokens.quotes[quote as usize];
        self.quote_depth += 1;
        let too_deep =
            self.quote_depth as usize > self.setup.policy.quotes().max_depth || self.is_too_deep();
        let author = raw.author.and_then(|name| self.name(name, raw.escaped));
        let username = raw.username.and_then(|name| self.name(name, raw.escaped));
        let record = self.tape.quotes.len() as u32;
        self.tape.quotes.push(QuoteRecord {
            author,
            username,
            post_id: raw.post_id,
            topic_id: raw.topic_id,
            user_id: raw.user_id,
            time: raw.time,
            full: raw.full,
            depth: self.quote_depth,
            span: whole,
            vanished: false,
            verification: QuoteVerification::Unknown,
        });
        if !too_deep {
            self.begin_quote(span, record);
            return true;
        }
        match self.setup.policy.quotes().deeper {
            Deeper::Omit => {
                self.notice(NoticeKind::OmittedQuote, whole);
                self.quote_depth -= 1;
                self.block_leaf(Kind::Omitted, whole, record);
                return false;
            }
            Deeper::Reject => self.notice(NoticeKind::RejectedQuote, span),
            _ => self.notice(NoticeKind::FlattenedQuote, span),
        }
        self.begin_flat_quote();
        if author.is_some() {
            self.block_leaf(Kind::Attribution, span, record);
        } else {
            self.tape.layout.push(span);
        }
        true
    }

    /// A name of a quote tag, decoded once, on one line, without controls.
    fn name(&mut self, span: Span, escaped: bool) -> Option<TextRef> {
        let text = &self.source[span.range()];
        crate::work::add(text.len());
        let plain = |c: char| !(c.is_control() || is_bidi(c) || matches!(c, '&' | '\\'));
        if text.chars().all(plain) && !text.contains("  ") {
            return Some(TextRef::Source(span));
        }
        let start = self.tape.side.len();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let next = rest.as_bytes().get(1);
            if c == '&' {
                if let Some((len, decoded)) = crate::parse::entity::decode(rest) {
                    decoded.push_to(&mut self.tape.side);
                    rest = &rest[len..];
                    continue;
                }
            }
            let skip = escaped && c == '\\' && matches!(next, Some(b'"' | b'\'' | b'\\'));
            let c = if skip { next.map_or(c, |&byte| byte as char) } else { c };
            rest = &rest[c.len_utf8() + usize::from(skip)..];
            self.tape.side.push(c);
        }
        // Decoding may have made what must not be in a name.
        let name: String = self.tape.side.drain(start..).collect();
        let name = name
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let name: String = name.chars().filter(|&c| !is_bidi(c)).collect();
        (!name.is_empty()).then(|| self.tape.store(&name))
    }

    /// A line of its own that holds no text: an omitted quote, a name.
    pub(super) fn block_leaf(&mut self, kind: Kind, span: Span, record: u32) {
        self.before_block();
        self.mark_loose();
        self.tape.push(Node { kind, element: Element::P, flags: 0, span, a: NONE, b: record });
    }
}
