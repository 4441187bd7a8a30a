//! Tokens and text → tape, in one pass.
//!
//! Data flows one way, and each part owns its state:
//!
//! ```text
//! Lexer ─tokens─▶ build (this file) ─▶ TextScanner (+ Linker) ─▶ TreeBuilder ─▶ TapeWriter
//!                      └──────────────────tags──────────────────────▲ │
//!                                  BlockStack · InlineStack · Paragraph · Budget
//! ```
//!
//! | file | invariant |
//! |---|---|
//! | [`text`] | a stretch of text comes in pieces; it does not know blocks |
//! | [`code`] | code without content leaves nothing but a notice |
//! | [`linker`] | no byte is looked at for addresses twice |
//! | [`tree`], [`structure`], [`elements`], [`unseen`] | the tape is valid HTML, whatever comes in |
//! | [`blocks`] | the root never goes; the list of an item stands right below it |
//! | [`inlines`] | exactly the first `written` have a start on the tape |
//! | [`breaks`] | a break between two words is written at once; each other waits for content |
//! | [`marks`] | a list of lines ends where its own end is, whatever tags stand in it |
//! | [`removed`] | no two words become one where a tag goes |
//! | [`paragraph`] | text can be appended if nothing is pending; no flag says so |
//! | [`budget`] | each amount only goes down |
//! | [`writer`] | text nodes never touch; each byte goes to a node or to `discarded` |
//!
//! The tape is valid HTML, whatever the order of the tokens. Only this file sees both the
//! scanner and the tree.

mod attributes;
mod blocks;
mod breaks;
mod budget;
mod code;
mod config;
mod elements;
mod inlines;
mod linker;
mod marks;
mod names;
mod paragraph;
mod removed;
mod structure;
mod text;
mod tree;
mod unseen;
mod writer;

use crate::notice::NoticeKind;
use crate::policy::LyingCaptions;
use crate::policy::element::Model;
use crate::span::Span;
use crate::syntax::lexer::Lexer;
use crate::syntax::sweep::Sweep;
use crate::syntax::token::{Token, TokenKind, Tokens};

pub(crate) use config::Config;
#[cfg(feature = "moderation")]
pub(super) use writer::needs_escape;
use writer::{may_begin_unseen, may_end_blank};

use super::lies::{Lies, MAX_PASSES};
use super::tape::Tape;
use linker::DecodedRun;
use text::TextScanner;
use tree::{TreeBuffers, TreeBuilder};

/// Buffers of a parse, kept from one comment to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Buffers {
    sweep: Sweep,
    tokens: Tokens,
    parts: TreeBuffers,
    decoded: DecodedRun,
    lies: Lies,
}

/// Parses `source` onto `tape`. Linear in the length of `source`.
pub(crate) fn build(source: &str, config: &Config, buffers: &mut Buffers, tape: &mut Tape) {
    buffers.sweep.read(source.as_bytes(), config.stops.as_deref());
    if buffers.sweep.is_empty() && is_plain_line(source) {
        tape.begin(config.policy.links().max_caption);
        return tape.plain_line(source.len());
    }
    Lexer::run(source, &config.grammar, &buffers.sweep, &mut buffers.tokens);
    buffers.lies.clear();
    let refuses = config.policy.lying_captions() == LyingCaptions::Refuse;
    for pass in 1.. {
        build_once(source, config, buffers, tape);
        if !refuses || buffers.lies.all || !buffers.lies.find(source, tape) {
            break;
        }
        buffers.lies.all = pass >= MAX_PASSES;
    }
    // Most notices come in order; those of unpaired and unclosed tags do not.
    if !tape.notices.is_sorted_by_key(|notice| notice.span) {
        tape.notices.sort_by_key(|notice| notice.span);
    }
}

/// Tells whether a text without triggers begins and ends with more than white space: then it is
/// one paragraph as it stands.
fn is_plain_line(source: &str) -> bool {
    let bytes = source.as_bytes();
    let ends = bytes.first().zip(bytes.last());
    ends.is_some_and(|(first, last)| !may_begin_unseen(*first) && !may_end_blank(*last))
}

fn build_once(source: &str, config: &Config, buffers: &mut Buffers, tape: &mut Tape) {
    tape.begin(config.policy.links().max_caption);
    let Buffers { sweep, tokens, parts, decoded, lies } = buffers;
    let mut scanner = TextScanner::new(source, config, sweep, decoded);
    let mut tree = TreeBuilder::new(source, config, tokens, lies, parts, tape);
    for &span in &tokens.unpaired {
        tree.out.notice(NoticeKind::UnclosedQuote, span);
    }
    for opener in &tokens.unread {
        tree.out.notice(NoticeKind::UnreadQuote, opener.span);
    }
    let mut at = 0;
    let mut next = 0;
    while let Some(token) = tokens.list.get(next) {
        if let TokenKind::Plain = token.kind {
            next += 1;
            continue;
        }
        scanner.text_before(&mut tree, at, token);
        at = token.span.end as usize;
        next += 1;
        if let TokenKind::QuoteOpen { quote, partner } = token.kind {
            let end = tokens.list[partner as usize].span.end as usize;
            let whole = Span::new(token.span.start as usize, end);
            if !tree.open_quote(token.span, whole, quote) {
                next = partner as usize + 1;
                at = end;
            }
        } else if let Some(end) = markup(&mut scanner, &mut tree, token, tokens.list.get(next)) {
            at = end.span.end as usize;
            next += 1;
        }
    }
    scanner.text(&mut tree, at, source.len());
    tree.finish();
}

/// A token that stands for itself. Tags are asked for first: a jump by the kind is hard to predict.
/// Returns the token behind it if that is on the tape as well.
#[inline(always)]
fn markup<'t>(
    scanner: &mut TextScanner<'_>,
    tree: &mut TreeBuilder<'_>,
    token: &Token,
    after: Option<&'t Token>,
) -> Option<&'t Token> {
    if let TokenKind::Open { element, attributes, self_closed, closed } = token.kind {
        if element.model() == Model::Inline && !self_closed {
            let is_whole = tree.open_inline(element, token.span, attributes, closed, after);
            return if is_whole { after } else { None };
        }
        open_other(scanner, tree, token);
    } else if let TokenKind::Close { element } = token.kind {
        if tree.out.byte(token.span.start as usize + 1) != b'/' {
            tree.out.notice(NoticeKind::ForgottenSlash, token.span);
        }
        tree.close(element, token.span);
    } else {
        other_markup(scanner, tree, token);
    }
    None
}

/// A token that is not a tag of an allowed element.
#[inline(never)]
fn other_markup(scanner: &mut TextScanner<'_>, tree: &mut TreeBuilder<'_>, token: &Token) {
    let span = token.span;
    match token.kind {
        TokenKind::Break => tree.explicit_break(span),
        TokenKind::Paragraph => tree.paragraph_tag(span),
        TokenKind::Code { content, attributes, closed, block } => {
            if !closed {
                tree.out.notice(NoticeKind::UnclosedCode, span);
            }
            scanner.code(tree, span, content, attributes, block);
        }
        TokenKind::QuoteClose { .. } => tree.close_quote(span),
        TokenKind::Literal => {
            let comment = tree.out.typed(span).starts_with("<!");
            let kind = if comment { NoticeKind::Comment } else { NoticeKind::DisallowedTag };
            tree.out.notice(kind, span);
            scanner.literal(tree, span);
        }
        TokenKind::Word { unclosed } => {
            if unclosed {
                tree.out.notice(NoticeKind::UnclosedTag, span);
            }
            scanner.literal(tree, span);
        }
        TokenKind::Image { text } => tree.image_text(span, text),
        TokenKind::Address { address } => {
            let before = (span.start as usize).checked_sub(1).map_or(b' ', |at| tree.out.byte(at));
            tree.part(span.start as usize, before);
            tree.out.discard(Span { end: address.start, ..span });
            scanner.text(tree, address.start as usize, address.end as usize);
            tree.out.discard(Span { start: address.end, ..span });
            tree.part(span.end as usize, tree.out.byte(span.end as usize));
        }
        TokenKind::Removed { gap, body } => {
            let kind = match body {
                true if tree.out.typed(span).starts_with("<!") => NoticeKind::Comment,
                true => NoticeKind::RemovedContent,
                false => NoticeKind::DisallowedTag,
            };
            tree.removed(span, gap, kind);
        }
        TokenKind::Fence { fence } => scanner.fence(tree, span, fence),
        TokenKind::List { ordered, start } => {
            tree.begin_list(span.start as usize, ordered, start);
        }
        TokenKind::Item => {
            if !tree.begin_item(span) {
                scanner.text(tree, span.start as usize, span.end as usize);
            }
        }
        TokenKind::ListEnd => tree.end_list(span),
        TokenKind::Sign => tree.out.discard(span),
        // Callers have read these, or pass over them.
        TokenKind::Open { .. }
        | TokenKind::Close { .. }
        | TokenKind::QuoteOpen { .. }
        | TokenKind::Plain => {}
    }
}

/// A start tag that is not that of an inline with content.
fn open_other(scanner: &mut TextScanner<'_>, tree: &mut TreeBuilder<'_>, token: &Token) {
    let span = token.span;
    let TokenKind::Open { element, attributes, self_closed, closed } = token.kind else { return };
    match element.model() {
        Model::InlineVoid => {
            if !tree.image(element, span, attributes) {
                scanner.literal(tree, span);
            }
        }
        Model::BlockVoid => tree.rule(element, span, attributes),
        _ if self_closed && !element.is_void() => tree.drop_self_closed(element, span),
        Model::Inline => {}
        Model::Leaf => tree.open_leaf(element, span, attributes, closed),
        Model::Container => tree.open_container(element, span, attributes),
        Model::List => tree.open_list(element, span, attributes, closed),
        Model::Item => tree.open_item(element, span, attributes),
    }
}
