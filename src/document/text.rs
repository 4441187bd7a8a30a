//! Stretches of text between two tokens.
//!
//! Text is not copied: a node points into the source, and only what was decoded
//! goes to the side buffer. Clean stretches are as long as they can be, because
//! after the sweep the time goes into decisions, not into bytes.

use crate::links::{Claim, LinkFlags, Outcome, State, Target};
use crate::parse::entity;
use crate::parse::token::Attributes;
use crate::policy::element::Element;
use crate::span::Span;

use super::build::{Builder, is_bidi};
use super::layout::is_blank;
use super::notice::NoticeKind;
use super::tape::{
    ESCAPE, IMPLIED, Kind, LinkRecord, LinkTarget, MentionRecord, NONE, Node, RefusedRecord,
    TextRef,
};

/// A stretch whose text differs from its source, decoded to look for addresses:
/// `&amp;` in an address is one `&` of it.
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

/// What is done with a stretch of text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Decode, find addresses.
    Prose,
    /// Decode only: addresses were found or are not wanted.
    Unlinked,
    /// Show as typed.
    Literal,
    /// Decode; newlines are text.
    Code,
}

impl Builder<'_> {
    /// Text between two tokens.
    pub(super) fn text(&mut self, from: usize, to: usize) {
        if from < to {
            let mode = if self.anchors > 0 { Mode::Unlinked } else { Mode::Prose };
            self.stretch(from, to, mode);
        }
    }

    /// A tag that is shown as typed.
    pub(super) fn literal(&mut self, span: Span) {
        self.stretch(span.start as usize, span.end as usize, Mode::Literal);
    }

    fn stretch(&mut self, from: usize, to: usize, mut mode: Mode) {
        let start = from;
        // Text that waits to be written, from here …
        let mut from = from;
        // … and where the sweep goes on.
        let mut at = from;
        let mut flags = 0;
        if mode == Mode::Prose {
            *self.state = State::default();
            self.quiet = 0;
        }
        while at < to {
            at = self.sweep.next(at, to);
            if at == to {
                break;
            }
            match self.bytes[at] {
                b'<' | b'>' => {
                    flags |= ESCAPE;
                    at += 1;
                }
                b'\n' | b'\r' if mode == Mode::Code => {
                    let end = at + newline_len(self.bytes, at);
                    if self.bytes[at] == b'\r' {
                        self.flush(from, at, flags);
                        flags = 0;
                        self.decoded(Span::new(at, end), "\n");
                        from = end;
                    }
                    at = end;
                }
                b'\n' | b'\r' if !self.setup.policy.breaks() && !self.is_preformatted() => {
                    self.flush(from, at, flags);
                    flags = 0;
                    let end = at + newline_len(self.bytes, at);
                    if self.ready {
                        self.trim_line();
                    }
                    self.pending_space(Span::new(at, end), true);
                    from = end;
                    at = end;
                }
                b'\n' | b'\r' => {
                    self.flush(from, at, flags);
                    flags = 0;
                    let end = at + newline_len(self.bytes, at);
                    self.newline(Span::new(at, end));
                    from = end;
                    at = end;
                }
                b'&' => match self.reference(at, to, mode) {
                    None => {
                        flags |= ESCAPE;
                        at += 1;
                    }
                    Some(_) if mode == Mode::Prose => {
                        // From here on addresses are looked for in the decoded text.
                        (from, at, flags) = self.decode_and_link(start.max(from), to, from, flags);
                        mode = Mode::Unlinked;
                    }
                    Some((len, decoded)) => {
                        self.flush(from, at, flags);
                        flags = 0;
                        let side = self.tape.side.len();
                        decoded.push_to(&mut self.tape.side);
                        self.decoded_from(Span::new(at, at + len), side);
                        at += len;
                        from = at;
                    }
                },
                b'\t' => at += 1,
                byte if byte < 0x20 || byte == 0x7F => {
                    (from, flags) = self.control(from, at, at + 1, flags);
                    at += 1;
                }
                0xC2 => match self.bytes[at + 1] {
                    0xA0 => {
                        flags |= ESCAPE;
                        at += 2;
                    }
                    0x80..0xA0 => {
                        (from, flags) = self.control(from, at, at + 2, flags);
                        at += 2;
                    }
                    _ => at += 2,
                },
                0xE2 if self.bytes[at + 1] & 0xFE == 0x80 => {
                    (from, at, flags) = self.format_character(from, at, flags, mode);
                }
                0xE2 => at += 3,
                _ if mode == Mode::Prose && at >= self.quiet => {
                    (from, at, flags, mode) = self.maybe_link(start, from, at, to, flags);
                }
                _ => at += 1,
            }
        }
        self.flush(from, to, flags);
    }

    fn reference(&self, at: usize, to: usize, mode: Mode) -> Option<(usize, entity::Decoded)> {
        if mode == Mode::Literal {
            return None;
        }
        entity::decode(&self.source[at..to])
    }

    /// A control character: dropped, and said so once per run of them.
    fn control(&mut self, from: usize, at: usize, end: usize, flags: u8) -> (usize, u8) {
        self.flush(from, at, flags);
        let span = Span::new(at, end);
        self.tape.layout.push(span);
        match self.tape.notices.last_mut() {
            Some(last)
                if last.kind == NoticeKind::ControlCharacter && last.span.end == span.start =>
            {
                last.span.end = span.end;
            }
            _ => self.notice(NoticeKind::ControlCharacter, span),
        }
        (end, 0)
    }

    /// U+2028 and U+2029 end lines, U+202A–202E and U+2066–2069 turn text.
    fn format_character(
        &mut self,
        from: usize,
        at: usize,
        flags: u8,
        mode: Mode,
    ) -> (usize, usize, u8) {
        let end = at + 3;
        let Some(c) = self.source.get(at..end).and_then(|text| text.chars().next()) else {
            return (from, at + 1, flags);
        };
        match c {
            '\u{2028}' | '\u{2029}' => {
                self.flush(from, at, flags);
                let span = Span::new(at, end);
                if mode == Mode::Code {
                    self.decoded(span, "\n");
                } else if !self.setup.policy.breaks() {
                    self.pending_space(span, true);
                } else if c == '\u{2028}' {
                    self.newline(span);
                } else {
                    self.blank_line();
                }
                (end, end, 0)
            }
            c if is_bidi(c) => {
                if self.bidi(c) {
                    return (from, end, flags);
                }
                self.flush(from, at, flags);
                self.drop_tag(NoticeKind::UnbalancedBidi, Span::new(at, end));
                (end, end, 0)
            }
            _ => (from, end, flags),
        }
    }

    /// Keeps count of direction marks; false if `c` ends nothing.
    fn bidi(&mut self, c: char) -> bool {
        // UAX #9, X5a–X7: a PDI also ends the embeddings inside of its isolate,
        // a PDF never ends an isolate.
        const MAX: usize = 125;
        match c {
            '\u{202c}' => {
                let open = self.bidi.last().is_some_and(|&open| open == '\u{202c}');
                if open {
                    self.bidi.pop();
                }
                open
            }
            '\u{2069}' => match self.bidi.iter().rposition(|&open| open == '\u{2069}') {
                Some(at) => {
                    self.bidi.truncate(at);
                    true
                }
                None => false,
            },
            _ if self.bidi.len() == MAX => false,
            '\u{2066}'..='\u{2068}' => {
                self.bidi.push('\u{2069}');
                true
            }
            _ => {
                self.bidi.push('\u{202c}');
                true
            }
        }
    }

    /// Ends what is still turned at the end of the paragraph.
    pub(super) fn balance_bidi(&mut self) {
        if self.bidi.is_empty() {
            return;
        }
        let at = self.end_of_content();
        let side = self.tape.side.len();
        crate::work::add(self.bidi.len());
        while let Some(end) = self.bidi.pop() {
            self.tape.side.push(end);
        }
        self.notice(NoticeKind::UnbalancedBidi, Span::empty(at));
        self.push_decoded(Span::empty(at), side);
    }

    /// Writes the text that has waited.
    fn flush(&mut self, from: usize, to: usize, flags: u8) {
        if from >= to {
            return;
        }
        let first = self.bytes[from];
        if matches!(first, b' ' | b'\t' | 0xC2 | 0xE3) && !self.in_code && !self.is_preformatted() {
            let text = &self.source[from..to];
            let trimmed = text.trim_start_matches(is_blank);
            crate::work::add(text.len() - trimmed.len());
            if trimmed.is_empty() {
                return self.pending_space(Span::new(from, to), false);
            }
            if !self.ready {
                let lead = from + (text.len() - trimmed.len());
                let at_start = self.starts_paragraph();
                self.before_inline(if at_start { lead } else { from });
                return self.push_text(if at_start { lead } else { from }, to, flags);
            }
        }
        self.before_inline(from);
        self.push_text(from, to, flags);
    }

    /// One text node, or more of the last.
    pub(super) fn push_text(&mut self, from: usize, to: usize, flags: u8) {
        if let Some(last) = self.tape.nodes.last_mut() {
            if last.kind == Kind::Text && last.span.end as usize == from {
                last.span.end = to as u32;
                last.flags |= flags;
                return;
            }
        }
        let span = Span::new(from, to);
        self.tape.push(Node {
            kind: Kind::Text,
            element: Element::P,
            flags,
            span,
            a: NONE,
            b: NONE,
        });
    }

    fn decoded(&mut self, span: Span, text: &str) {
        let side = self.tape.side.len();
        self.tape.side.push_str(text);
        self.decoded_from(span, side);
    }

    /// A node for what was pushed to the side buffer since it was `side` long.
    fn decoded_from(&mut self, span: Span, side: usize) {
        if self.tape.side[side..].chars().any(is_bidi) {
            let text = self.tape.side.split_off(side);
            for c in text.chars() {
                if !is_bidi(c) || self.bidi(c) {
                    self.tape.side.push(c);
                }
            }
            if self.tape.side.len() == side {
                return self.drop_tag(NoticeKind::UnbalancedBidi, span);
            }
        }
        self.before_inline(span.start as usize);
        let first =
            self.tape.nodes.last().is_some_and(|node| {
                node.kind == Kind::ElementStart && node.element == Element::Pre
            });
        if first && &self.tape.side[side..] == "\n" {
            // Parsers drop the newline that `pre` begins with.
            return self.tape.layout.push(span);
        }
        self.push_decoded(span, side);
    }

    /// Text that the author did not type.
    pub(super) fn push_made(&mut self, span: Span, text: &str) {
        let side = self.tape.side.len();
        self.tape.side.push_str(text);
        self.push_decoded(span, side);
    }

    fn push_decoded(&mut self, span: Span, side: usize) {
        let text = &self.tape.side[side..];
        let flags = if needs_escape(text) { ESCAPE } else { 0 };
        let (a, b) = (side as u32, text.len() as u32);
        self.tape.push(Node { kind: Kind::Decoded, element: Element::P, flags, span, a, b });
    }

    pub(super) fn escape_flag(&self, span: Span) -> u8 {
        if needs_escape(&self.source[span.range()]) { ESCAPE } else { 0 }
    }

    /// A trigger of the link finder. Returns where waiting text begins, where
    /// the sweep goes on, and how.
    fn maybe_link(
        &mut self,
        start: usize,
        from: usize,
        at: usize,
        to: usize,
        flags: u8,
    ) -> (usize, usize, u8, Mode) {
        let run = &self.source[start..to];
        let finder = &self.setup.finder;
        if self.has_reference(at, to) {
            let (from, at, flags) = self.decode_and_link(from, to, from, flags);
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
                self.tape.refused.push(RefusedRecord { span, flags });
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
            target if !self.is_sound(&target, text, flags) => {
                self.tape.refused.push(RefusedRecord { span, flags });
                self.notice(NoticeKind::SuspiciousAddress, span);
                self.stretch_unlinked(span);
                span.end as usize
            }
            target => {
                if self.links >= self.setup.policy.limits().max_links {
                    if self.links == self.setup.policy.limits().max_links {
                        self.links += 1;
                        self.notice(NoticeKind::TooManyLinks, span);
                    }
                    self.stretch_unlinked(span);
                    return span.end as usize;
                }
                self.links += 1;
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

    /// Whether the policy accepts the address that was found: the parser that
    /// browsers have may refuse a host that only looks like one (`xn--a.com`).
    fn is_sound(&self, target: &Target, text: TextRef, flags: LinkFlags) -> bool {
        let Some(prefix) = target.prefix() else { return true };
        let text = self.tape.text(self.source, text);
        // `mailto:/x@y.z` would be a path.
        let path = matches!(target, Target::Email | Target::Mailto) && text.contains('/');
        if flags == LinkFlags::EMPTY && text.is_ascii() && !path {
            return true;
        }
        // Rare, and the parser of hosts allocates in any case.
        self.setup.policy.accepts_url(&format!("{prefix}{text}"))
    }

    /// Text that was looked at for addresses already.
    fn stretch_unlinked(&mut self, span: Span) {
        let range = span.range();
        if needs_decision(&self.bytes[range.clone()]) {
            self.stretch(range.start, range.end, Mode::Unlinked);
        } else {
            self.flush(range.start, range.end, 0);
        }
    }

    /// Whether something in the rest of the stretch is typed as a reference.
    fn has_reference(&mut self, at: usize, to: usize) -> bool {
        let known = self.segment_reference(at, to);
        known < to
    }

    /// The first reference from `at` on, or `to`; looked for once per stretch.
    fn segment_reference(&mut self, at: usize, to: usize) -> usize {
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
    fn decode_and_link(
        &mut self,
        from: usize,
        to: usize,
        waiting: usize,
        flags: u8,
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
        let _ = flags;
        for claim in std::mem::take(&mut segment.claims) {
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
        *self.segment = segment;
        (from, from, 0)
    }

    /// Code: inline, or a block of its own if it holds a newline.
    pub(super) fn code(&mut self, span: Span, content: Span, attributes: Attributes, closed: bool) {
        if !closed {
            self.notice(NoticeKind::UnclosedCode, span);
        }
        let newline = |c| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
        let text = &self.source[content.range()];
        let block = text.contains(newline) && !self.is_preformatted();
        let (mut from, mut to) = (content.start as usize, content.end as usize);
        if block {
            from += text.starts_with(newline) as usize * newline_len(self.bytes, from);
            let text = &self.source[from.min(to)..to];
            to -= trailing_newline(text);
        }
        if from >= to {
            return self.drop_tag(NoticeKind::EmptyElement, span);
        }
        let list = self.attributes(Element::Code, attributes, span);
        let open = Span::new(span.start as usize, content.start as usize);
        let close = Span::new(content.end as usize, span.end as usize);
        let (start, end) = if block {
            self.before_block();
            self.mark_loose();
            (Kind::CodeBlockStart, Kind::CodeBlockEnd)
        } else {
            self.before_inline(span.start as usize);
            (Kind::ElementStart, Kind::ElementEnd)
        };
        let element = Element::Code;
        let node =
            self.tape.push(Node { kind: start, element, flags: 0, span: open, a: NONE, b: list });
        // The stretch below must not open a paragraph.
        let outside = (self.ready, self.paragraph);
        self.ready = true;
        self.in_code = true;
        self.stretch(from, to, Mode::Code);
        self.in_code = false;
        if block {
            self.balance_bidi();
        }
        (self.ready, self.paragraph) = outside;
        self.tape.end(node, end, close, 0);
    }
}

fn mention_name(claim: &Claim) -> Option<&std::ops::Range<usize>> {
    match &claim.target {
        Target::Mention { name, .. } | Target::Emoji { name } => Some(name),
        _ => None,
    }
}

fn newline_len(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(0xE2), _) => 3,
        _ => 1,
    }
}

fn trailing_newline(text: &str) -> usize {
    ["\r\n", "\n", "\r", "\u{2028}", "\u{2029}"]
        .iter()
        .find(|end| text.ends_with(**end))
        .map_or(0, |end| end.len())
}

/// Whether the writer must escape something in `text`.
pub(super) fn needs_escape(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'<' | b'>' | b'&' | 0xC2))
}

/// Whether the sweep would stop at more than the address itself.
fn needs_decision(bytes: &[u8]) -> bool {
    bytes.iter().any(|&byte| byte < 0x20 || matches!(byte, b'<' | b'>' | b'&' | 0x7F | 0xC2 | 0xE2))
}
