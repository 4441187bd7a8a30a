//! The text that a "Quote" button puts into the comment form.
//!
//! A reply must not undo what moderation did: a word that was masked and a link that was taken
//! away stand in the source still. So the source is quoted only of a document that shows all
//! of it; of any other, the text that readers see is.

use std::collections::BTreeSet;

use crate::document::Document;
use crate::document::build::{self, Buffers};
use crate::document::tape::{LinkId, Tape};
use crate::policy::element::Element;
use crate::render::quotation::{self, MarkKind, MarkupSpan};
use crate::render::{Reply, Resolver, plain};
use crate::syntax::lexer::Lexer;
use crate::syntax::sweep::Sweep;
use crate::syntax::token::{TokenKind, Tokens};

use super::Formatter;

/// Times that a text is searched for links that it must not have. A link that is disarmed can
/// leave another behind, a bare domain for an e-mail address.
const PASSES: usize = 4;

impl Formatter {
    /// The text that a "Quote" button puts into the comment form: the comment in a quote tag.
    ///
    /// Inner quotes are left out beyond [`Reply::keep`], blank lines folded, stray
    /// quote tags shown as `&#91;quote]`. **The box ends where it seems to end**, whatever the
    /// quoted author typed and whatever is written below: the result
    /// reads as exactly one outermost quote. If quote tags are off, the text that readers
    /// see is quoted, each line behind `> `. Without a name and without anything to quote it is
    /// empty.
    ///
    /// A comment is quoted as typed, with its tags. If a verdict has rewritten the document, or
    /// the `resolver` unlinks a link of it, the text that readers see is quoted, without tags: no
    /// masked word and no removed link comes back. An address that would become a link again
    /// is spelt `hxxps://…`.
    ///
    /// # Complexity
    ///
    /// Linear: the comment is read 8 times, at most 20 times when it is hostile.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy, render::{NoResolver, Reply}};
    ///
    /// let formatter = Formatter::new(Policy::comment());
    /// let doc = formatter.parse("[quote=A]old[/quote]\nnew")?;
    /// let text = formatter.quote_reply(&doc, &Reply::to("Ann B."), &NoResolver);
    /// assert_eq!(text, "[quote=\"Ann B.\"]\nnew\n[/quote]\n\n");
    /// # Ok::<(), wellsaid::TooLong>(())
    /// ```
    pub fn quote_reply(
        &self,
        document: &Document<'_>,
        reply: &Reply,
        resolver: &dyn Resolver,
    ) -> String {
        let lookup = self.lookup(Some(resolver));
        let shown = document.shown_links();
        // A link that a verdict took away has a record still, but no start on the tape.
        let is_linked =
            |link: &LinkId| shown[link.index()] && lookup.link(document, *link).is_some();
        let (kept, gone): (Vec<LinkId>, Vec<LinkId>) =
            (0..document.tape.links.len()).map(LinkId::new).partition(is_linked);
        let is_changed = document.tape.rewritten || !gone.is_empty();
        let has_tags = self.policy().quotes().enabled;
        let disarmed;
        // Without quote tags a quote does not end what a tag in the quoted text begins.
        let text = if is_changed || !has_tags {
            let hrefs = |links: Vec<LinkId>| -> BTreeSet<_> {
                links.into_iter().map(|link| document.href(link).1).collect()
            };
            let (kept, gone) = (hrefs(kept), hrefs(gone));
            let text = plain::without_addresses(document, self.messages(), lookup);
            let may_stay = |href: &str| !is_changed || kept.contains(href) && !gone.contains(href);
            disarmed = self.disarmed(quotation::literal(&text), &may_stay);
            &disarmed
        } else {
            document.source
        };
        if !has_tags {
            return quotation::mail(text, reply, self.messages());
        }
        if document.tape.nodes.is_empty() {
            return String::new();
        }
        // A comment that is only a quote must not become empty.
        let keep = reply.keep.max(u32::from(document.is_only_quotes()));
        let reply = Reply { keep, ..reply.clone() };
        let text = quotation::quote(text, &reply, &|text| self.marks(text));
        let mut tape = Tape::default();
        build::build(&text, &self.config, &mut Buffers::default(), &mut tape);
        let is_shown = tape.quotes.iter().any(|quote| !quote.vanished);
        if is_shown { text } else { String::new() }
    }

    /// The text with every address spelt so that it is not a link, except those that may stay.
    fn disarmed(&self, mut text: String, may_stay: &dyn Fn(&str) -> bool) -> String {
        for _ in 0..PASSES {
            let mut tape = Box::<Tape>::default();
            build::build(&text, &self.config, &mut Buffers::default(), &mut tape);
            let document = Document { source: &text, tape, policy: self.config.fingerprint };
            let mut spans: Vec<_> = document
                .links()
                .iter()
                .filter(|link| !may_stay(&link.href))
                .map(|link| link.span.range())
                .collect();
            if spans.is_empty() {
                return text;
            }
            spans.sort_unstable_by_key(|span| span.start);
            let mut safe = String::with_capacity(text.len() + 8 * spans.len());
            let mut at = 0;
            for span in spans {
                safe.push_str(text.get(at..span.start).unwrap_or(""));
                at = span.end;
                quotation::disarm(text.get(span).unwrap_or(""), &mut safe);
            }
            safe.push_str(text.get(at..).unwrap_or(""));
            text = safe;
        }
        // More links than the policy looks at, or a scanner of the application that sees links
        // everywhere.
        quotation::disarm_all(&text)
    }

    /// The markup of a text, in order.
    fn marks(&self, source: &str) -> Vec<MarkupSpan> {
        let (mut sweep, mut tokens) = (Sweep::default(), Tokens::default());
        sweep.read(source.as_bytes(), self.config.stops.as_deref());
        Lexer::run(source, &self.config.grammar, &sweep, &mut tokens);
        let mut marks: Vec<MarkupSpan> =
            Vec::with_capacity(tokens.list.len() + tokens.unpaired.len());
        for token in &tokens.list {
            let kind = match token.kind {
                TokenKind::QuoteOpen { partner, .. } => {
                    MarkKind::Open { end: tokens.list[partner as usize].span.end }
                }
                TokenKind::QuoteClose { .. } => MarkKind::Close,
                TokenKind::Code { closed: false, .. }
                | TokenKind::Open { element: Element::Pre, closed: false, .. } => {
                    MarkKind::OpenCode
                }
                TokenKind::Removed { .. } if is_pre(&source[token.span.range()]) => {
                    MarkKind::OpenCode
                }
                TokenKind::Removed { body: false, .. } => MarkKind::Removed,
                // Signs of lines are quoted like the text behind them.
                TokenKind::Plain
                | TokenKind::Sign
                | TokenKind::List { .. }
                | TokenKind::Item
                | TokenKind::ListEnd => {
                    continue;
                }
                // An end tag in the answer would make a tag of it.
                TokenKind::Word { .. } => MarkKind::Stray,
                TokenKind::Literal if is_pre(&source[token.span.range()]) => MarkKind::Stray,
                _ => MarkKind::Other,
            };
            marks.push(MarkupSpan { span: token.span, kind });
        }
        let stray = tokens.unpaired.iter();
        marks.extend(stray.map(|&span| MarkupSpan { span, kind: MarkKind::Stray }));
        marks.sort_by_key(|mark| mark.span.start);
        marks
    }
}

/// Tells whether a tag begins a block of code as soon as an end tag follows.
fn is_pre(tag: &str) -> bool {
    let name = tag[1..].split(|c: char| !c.is_ascii_alphanumeric()).next();
    name.is_some_and(|name| name.eq_ignore_ascii_case(Element::Pre.name()))
}
