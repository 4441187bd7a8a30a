//! Addresses and names in the text become links and mentions.
//!
//! The finder says what is one; this puts it on the tape. In a stretch with
//! character references the finder sees the decoded text, because that is what
//! readers see: `&amp;` in an address is one `&` of it.

use crate::links::{Claim, LinkFlags, Outcome, Target};
use crate::parse::entity;
use crate::policy::element::Element;
use crate::span::Span;

use super::build::Builder;
use super::notice::NoticeKind;
use super::tape::{
    IMPLIED, Kind, LinkRecord, LinkTarget, MentionRecord, NONE, Node, RefusedRecord, TextRef,
};
use super::text::Mode;

/// A stretch whose text differs from its source, decoded to look for addresses.
#[derive(Clone, Debug, Default)]
pub(super) struct Segment {
    decoded: String,
    /// Where a piece begins: offset in `decoded`, offset in the source.
    pieces: Vec<(usize, usize)>,
    claims: Vec<Claim>,
}

impl Segment {
    /// The source offset of an offset in `decoded`. Pieces are in order, and a
    /// decoded character maps to the start of its reference.
    fn to_source(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|&(decoded, _)| decoded <= at).max(1) - 1;
        let (decoded, source) = self.pieces[piece];
        // Inside of a decoded piece there is only its start to point at.
        match self.pieces.get(piece + 1) {
            Some(&(_, next)) => (source + (at - decoded)).min(next),
            None => source + (at - decoded),
        }
    }
}

impl Builder<'_> {
    /// A trigger of the link finder. Returns where waiting text begins, where
    /// the sweep goes on, and how.
    pub(super) fn maybe_link(
        &mut self,
        start: usize,
        from: usize,
        at: usize,
        to: usize,
        flags: u8,
    ) -> (usize, usize, u8, Mode) {
        let max = self.setup.policy.limits().max_links;
        if self.links > max || self.tape.refused.len() > max {
            // Judging addresses is dear; what comes after so many is text.
            return (from, at + 1, flags, Mode::Unlinked);
        }
        let run = &self.source[start..to];
        let finder = &self.setup.finder;
        if self.first_reference(at, to) < to {
            let (from, at, flags) = self.decode_and_link(from, to, from);
            return (from, at, flags, Mode::Unlinked);
        }
        match finder.scan(run, at - start, from - start, self.state) {
            Outcome::Skip(resume) => {
                // What lies between may still have to be escaped or dropped.
                self.quiet = start + resume;
                (from, at + 1, flags, Mode::Prose)
            }
            Outcome::Claim(claim) => {
                let span = Span::new(start + claim.start, start + claim.end);
                let text = TextRef::Source(span);
                let name = |range: &std::ops::Range<usize>| {
                    TextRef::Source(Span::new(start + range.start, start + range.end))
                };
                let before = span.start as usize;
                let next = span.end as usize;
                self.flush(from, before, flags);
                let name = mention_name(&claim).map(name);
                let from = self.claim(claim, span, text, name, before);
                (from, next, 0, Mode::Prose)
            }
        }
    }

    /// Puts a claim onto the tape. Returns where waiting text begins.
    fn claim(
        &mut self,
        claim: Claim,
        span: Span,
        text: TextRef,
        name: Option<TextRef>,
        from: usize,
    ) -> usize {
        let Claim { target, flags, .. } = claim;
        match target {
            Target::Refused => {
                self.tape.refused.push(RefusedRecord { span, href: None, flags });
                self.notice(NoticeKind::SuspiciousAddress, span);
                self.stretch_unlinked(span);
                span.end as usize
            }
            Target::Mention { .. } | Target::Emoji { .. } => {
                let Some(name) = name else { return from };
                let (kind, sigil) = match target {
                    Target::Mention { sigil, .. } => (Kind::Mention, sigil),
                    _ => (Kind::Emoji, ':'),
                };
                self.before_inline(span.start as usize);
                let b = self.tape.mentions.len() as u32;
                self.tape.mentions.push(MentionRecord { sigil, name, span });
                let flags = self.escape_flag(span);
                self.tape.push(Node { kind, element: Element::A, flags, span, a: NONE, b });
                span.end as usize
            }
            _ if self.links > self.setup.policy.limits().max_links => {
                self.stretch_unlinked(span);
                span.end as usize
            }
            target if !self.is_sound(&target, text, flags) => {
                self.tape.refused.push(RefusedRecord { span, href: None, flags });
                self.notice(NoticeKind::SuspiciousAddress, span);
                self.stretch_unlinked(span);
                span.end as usize
            }
            target => {
                let cost = self.link_cost(&target, text);
                if self.links == self.setup.policy.limits().max_links || cost > self.link_budget {
                    self.links = self.setup.policy.limits().max_links + 1;
                    self.notice(NoticeKind::TooManyLinks, span);
                    self.stretch_unlinked(span);
                    return span.end as usize;
                }
                self.links += 1;
                self.link_budget -= cost;
                self.before_inline(span.start as usize);
                let b = self.tape.links.len() as u32;
                let target = LinkTarget::Address { text, target };
                self.tape.links.push(LinkRecord { target, flags, span });
                let at = Span::empty(span.start as usize);
                let node = self.tape.push(Node {
                    kind: Kind::LinkStart,
                    element: Element::A,
                    flags: IMPLIED,
                    span: at,
                    a: NONE,
                    b,
                });
                self.stretch_unlinked(span);
                let end = Span::empty(span.end as usize);
                self.tape.end(node, Kind::LinkEnd, end, IMPLIED);
                span.end as usize
            }
        }
    }

    /// Bytes that the markup of a link in the text takes.
    fn link_cost(&self, target: &Target, text: TextRef) -> usize {
        // `<a href="" rel=""></a>`
        const MARKUP: usize = 22;
        let href = match target {
            Target::Link { href } => href.len(),
            target => target.prefix().map_or(0, str::len) + self.written_len(text),
        };
        MARKUP + href + self.setup.policy.rel().len()
    }

    /// Whether the policy accepts the address that was found: the parser that
    /// browsers have may refuse a host that only looks like one (`xn--a.com`).
    fn is_sound(&mut self, target: &Target, text_ref: TextRef, flags: LinkFlags) -> bool {
        let Some(prefix) = target.prefix() else { return true };
        let text = self.tape.text(self.source, text_ref);
        // `mailto:/x@y.z` would be a path.
        let path = matches!(target, Target::Email | Target::Mailto) && text.contains('/');
        if flags == LinkFlags::EMPTY && text.is_ascii() && !path {
            return true;
        }
        let policy = &self.setup.policy;
        let TextRef::Source(span) = text_ref else {
            // Rare: the address holds a character reference.
            return policy.accepts_url(&format!("{prefix}{text}"));
        };
        let start = self.tape.side.len();
        self.tape.side.push_str(prefix);
        self.tape.side.push_str(&self.source[span.range()]);
        let sound = policy.accepts_url(&self.tape.side[start..]);
        self.tape.side.truncate(start);
        sound
    }

    /// Text that was looked at for addresses already.
    fn stretch_unlinked(&mut self, span: Span) {
        self.stretch(span.start as usize, span.end as usize, Mode::Unlinked);
    }

    /// The first reference from `at` on, or `to`; looked for once per stretch.
    fn first_reference(&mut self, at: usize, to: usize) -> usize {
        let cached = self.reference_at;
        if cached.1 == to && cached.0 >= at {
            return cached.0;
        }
        crate::work::add(to - at);
        let found = memchr::memchr_iter(b'&', &self.bytes[at..to])
            .map(|len| at + len)
            .find(|&amp| entity::decode(&self.source[amp..to]).is_some())
            .unwrap_or(to);
        self.reference_at = (found, to);
        found
    }

    /// Decodes the rest of a stretch, finds the addresses in it and writes it all
    /// but the text after the last address.
    pub(super) fn decode_and_link(
        &mut self,
        from: usize,
        to: usize,
        waiting: usize,
    ) -> (usize, usize, u8) {
        let mut segment = std::mem::take(self.segment);
        segment.decoded.clear();
        segment.pieces.clear();
        segment.claims.clear();
        let mut at = from;
        crate::work::add(to - from);
        for amp in memchr::memchr_iter(b'&', &self.bytes[from..to]).map(|len| from + len) {
            if let Some((len, decoded)) = entity::decode(&self.source[amp..to]) {
                segment.pieces.push((segment.decoded.len(), at));
                segment.decoded.push_str(&self.source[at..amp]);
                segment.pieces.push((segment.decoded.len(), amp));
                decoded.push_to(&mut segment.decoded);
                at = amp + len;
            }
        }
        segment.pieces.push((segment.decoded.len(), at));
        segment.decoded.push_str(&self.source[at..to]);
        self.setup.finder.find_all(&segment.decoded, 0, &mut segment.claims);
        let mut from = waiting;
        let mut claims = std::mem::take(&mut segment.claims);
        for claim in claims.drain(..) {
            let start = segment.to_source(claim.start);
            let end = segment.to_source(claim.end);
            if start < from || end <= start {
                continue;
            }
            let span = Span::new(start, end);
            let whole = &segment.decoded[claim.start..claim.end];
            let text = if whole == &self.source[start..end] {
                TextRef::Source(span)
            } else {
                self.tape.store(whole)
            };
            let name = mention_name(&claim).map(|range| segment.decoded[range.clone()].to_owned());
            let name = name.map(|name| self.tape.store(&name));
            self.stretch(from, start, Mode::Unlinked);
            from = self.claim(claim, span, text, name, start);
        }
        segment.claims = claims;
        *self.segment = segment;
        (from, from, 0)
    }
}

fn mention_name(claim: &Claim) -> Option<&std::ops::Range<usize>> {
    match &claim.target {
        Target::Mention { name, .. } | Target::Emoji { name } => Some(name),
        _ => None,
    }
}
