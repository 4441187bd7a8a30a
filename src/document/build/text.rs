//! Stretches of text between two tokens, cut into pieces for the tree builder.
//!
//! Invariant: this file does not know blocks. Text is not copied: a node points into the source,
//! and only decoded text goes to the buffer of owned text. Clean pieces are as long as they can be,
//! because after the sweep the time goes into decisions, not into bytes.

use crate::notice::NoticeKind;
use crate::span::Span;
use crate::syntax::entity::{self, DecodedReference};
use crate::syntax::sweep::Sweep;
use crate::syntax::token::Token;
use crate::text::chars::is_bidi;

use super::super::tape::{ESCAPE, TextRef};
use super::config::Config;
use super::elements::{Placed, PlacedLink};
use super::linker::{DecodedRun, Linker, is_plain, mention_name};
use super::tree::TreeBuilder;

/// Treatment of a stretch of text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TextMode {
    /// Decode, find addresses.
    Prose,
    /// Decode only: addresses were found or are not wanted.
    Unlinked,
    /// The same within a link of the author's.
    Anchor,
    /// Show as typed.
    Literal,
    /// Decode; newlines are text.
    Code,
}

/// A stretch that is being read.
pub(super) struct Stretch {
    mode: TextMode,
    start: usize,
    /// Text that waits to be written begins here …
    from: usize,
    /// … and here the sweep goes on.
    at: usize,
    to: usize,
    /// Flags of the text that waits.
    flags: u8,
}

impl Stretch {
    pub(super) fn new(from: usize, to: usize, mode: TextMode) -> Self {
        Self { mode, start: from, from, at: from, to, flags: 0 }
    }

    /// Goes on behind `end`, with nothing that waits.
    fn skip_to(&mut self, end: usize) {
        (self.from, self.at, self.flags) = (end, end, 0);
    }

    /// Takes the text that waits, up to `to`.
    fn write(&self, tree: &mut TreeBuilder<'_>, to: usize) {
        if self.mode == TextMode::Code {
            if self.from < to {
                tree.out.text(self.from, to, self.flags);
            }
        } else {
            tree.text(self.from, to, self.flags);
        }
    }
}

pub(super) struct TextScanner<'s> {
    pub(super) source: &'s str,
    pub(super) bytes: &'s [u8],
    config: &'s Config,
    sweep: &'s Sweep,
    linker: Linker<'s>,
    decoded: &'s mut DecodedRun,
}

impl<'s> TextScanner<'s> {
    pub(super) fn new(
        source: &'s str,
        config: &'s Config,
        sweep: &'s Sweep,
        decoded: &'s mut DecodedRun,
    ) -> Self {
        Self {
            source,
            bytes: source.as_bytes(),
            config,
            sweep,
            linker: Linker::new(source, &config.finder),
            decoded,
        }
    }

    /// Text between two tokens.
    #[inline]
    pub(super) fn text(&mut self, tree: &mut TreeBuilder<'_>, from: usize, to: usize) {
        if from < to {
            let mode = match () {
                () if tree.blocks.is_pre() => TextMode::Unlinked,
                () if tree.inlines.is_in_anchor() => TextMode::Anchor,
                () => TextMode::Prose,
            };
            self.linker.begin();
            self.scan_text(tree, Stretch::new(from, to, mode));
        }
    }

    /// Text from `from` to a token.
    #[inline]
    pub(super) fn text_before(&mut self, tree: &mut TreeBuilder<'_>, from: usize, token: &Token) {
        let to = token.span.start as usize;
        if from >= token.clear_from as usize {
            // As before most tags.
            debug_assert_eq!(self.sweep.next(from, to.max(from)), to.max(from));
            return tree.text(from, to, 0);
        }
        self.text(tree, from, to);
    }

    /// A tag that is shown as typed.
    pub(super) fn literal(&mut self, tree: &mut TreeBuilder<'_>, span: Span) {
        let (from, to) = (span.start as usize, span.end as usize);
        self.scan_text(tree, Stretch::new(from, to, TextMode::Literal));
    }

    /// Text in which addresses were looked for already.
    fn unlinked(&mut self, tree: &mut TreeBuilder<'_>, from: usize, to: usize) {
        self.scan_text(tree, Stretch::new(from, to, TextMode::Unlinked));
    }

    pub(super) fn scan_text(&mut self, tree: &mut TreeBuilder<'_>, mut text: Stretch) {
        loop {
            text.at = self.sweep.next(text.at, text.to);
            if text.at >= text.to {
                break;
            }
            self.trigger(tree, &mut text);
        }
        text.write(tree, text.to);
    }

    /// Decides about the byte at which the sweep has stopped.
    #[inline]
    fn trigger(&mut self, tree: &mut TreeBuilder<'_>, text: &mut Stretch) {
        let at = text.at;
        match self.bytes[at] {
            b'\n' | 0x0B | 0x0C | b'\r' => self.newline(tree, text),
            b'<' | b'>' => {
                text.flags |= ESCAPE;
                text.at += 1;
            }
            b'&' => self.reference(tree, text),
            b'\t' => text.at += 1,
            byte @ (b'[' | b'`' | b'~') if !self.is_extra(byte) => text.at += 1,
            byte if byte < 0x20 || byte == 0x7F => self.control(tree, text, 1),
            0xC2 => match self.bytes[at + 1] {
                0xA0 => {
                    text.flags |= ESCAPE;
                    text.at += 2;
                }
                0x85 => self.newline(tree, text),
                byte @ 0x80..0xA0 => match entity::windows_1252(u32::from(byte)) {
                    Some(c) => self.replaced(tree, text, 2, DecodedReference::Char(c)),
                    None => self.control(tree, text, 2),
                },
                _ => text.at += 2,
            },
            0xEF if self.bytes[at + 2] == 0xBC => self.control(tree, text, 3),
            0xEF => text.at += 3,
            0xE2 if self.bytes[at + 1] & 0xFE == 0x80 => self.format_character(tree, text),
            0xE2 => text.at += 3,
            _ if text.mode == TextMode::Prose && self.linker.may_begin(at) => self.link(tree, text),
            _ => text.at += 1,
        }
    }

    /// Tells whether a scanner of the application wants to see a byte.
    fn is_extra(&self, byte: u8) -> bool {
        self.config.extra.as_ref().is_some_and(|extra| extra[byte as usize])
    }

    /// One newline or two between two words, as most are. False if it is anything else.
    fn simple_break(&mut self, tree: &mut TreeBuilder<'_>, text: &mut Stretch) -> bool {
        let at = text.at;
        if text.mode != TextMode::Prose || at <= text.from || !self.config.policy.breaks() {
            return false;
        }
        let (len, is_blank, after) = match self.bytes[at..text.to] {
            [b'\n', b'\n', after, ..] => (2, true, after),
            [b'\n', after, ..] => (1, false, after),
            [b'\r', b'\n', b'\r', b'\n', after, ..] => (4, true, after),
            [b'\r', b'\n', after, ..] => (2, false, after),
            _ => return false,
        };
        if !(self.bytes[at - 1].is_ascii_graphic() && after.is_ascii_alphanumeric()) {
            return false;
        }
        text.write(tree, at);
        (text.from, text.flags) = (at, 0);
        let span = Span::new(at, at + len);
        let is_done = if is_blank { tree.next_paragraph(span) } else { tree.next_line(span) };
        if is_done {
            text.skip_to(at + len);
        }
        is_done
    }

    fn newline(&mut self, tree: &mut TreeBuilder<'_>, text: &mut Stretch) {
        if self.simple_break(tree, text) {
            return;
        }
        let at = text.at;
        let end = at + newline_len(self.bytes, at);
        if text.mode == TextMode::Code && self.bytes[at] == b'\n' {
            text.at = end;
            return;
        }
        text.write(tree, at);
        let span = Span::new(at, end);
        if text.mode == TextMode::Code {
            tree.code_text(span, DecodedReference::Char('\n'));
        } else if self.config.policy.breaks() || tree.blocks.is_pre() {
            tree.newline(span);
        } else {
            tree.soft_newline(span);
        }
        text.skip_to(end);
        if text.mode == TextMode::Anchor && tree.ends_anchor() {
            (text.mode, text.start) = (TextMode::Prose, end);
        }
    }

    /// A `&`.
    fn reference(&mut self, tree: &mut TreeBuilder<'_>, text: &mut Stretch) {
        let at = text.at;
        let decoded = match text.mode {
            TextMode::Literal => None,
            _ => entity::decode(&self.source[at..text.to]),
        };
        let Some((len, decoded)) = decoded else {
            text.flags |= ESCAPE;
            text.at += 1;
            return;
        };
        if text.mode == TextMode::Prose {
            // From here on addresses are looked for in the decoded text.
            return self.link_decoded(tree, text);
        }
        self.replaced(tree, text, len, decoded);
    }

    /// A character of the source that stands for another.
    fn replaced(
        &mut self,
        tree: &mut TreeBuilder<'_>,
        text: &mut Stretch,
        len: usize,
        by: DecodedReference,
    ) {
        text.write(tree, text.at);
        let span = Span::new(text.at, text.at + len);
        if text.mode == TextMode::Code {
            tree.code_text(span, by);
        } else {
            tree.reference(span, by);
        }
        text.skip_to(text.at + len);
    }

    fn control(&mut self, tree: &mut TreeBuilder<'_>, text: &mut Stretch, len: usize) {
        text.write(tree, text.at);
        tree.control(Span::new(text.at, text.at + len));
        text.skip_to(text.at + len);
    }

    /// U+2028 and U+2029 end lines, U+202A–202E and U+2066–2069 turn text.
    fn format_character(&mut self, tree: &mut TreeBuilder<'_>, text: &mut Stretch) {
        let (at, end) = (text.at, text.at + 3);
        let span = Span::new(at, end);
        match self.source.get(at..end).and_then(|text| text.chars().next()) {
            Some(c @ ('\u{2028}' | '\u{2029}')) => {
                text.write(tree, at);
                if text.mode == TextMode::Code {
                    tree.code_text(span, DecodedReference::Char('\n'));
                } else if !self.config.policy.breaks() {
                    tree.space(span, true);
                } else if c == '\u{2028}' {
                    tree.newline(span);
                } else {
                    tree.blank_line();
                }
                text.skip_to(end);
            }
            Some(c) if is_bidi(c) && !tree.direction(c) => {
                text.write(tree, at);
                tree.out.drop_tag(NoticeKind::UnbalancedBidi, span);
                text.skip_to(end);
            }
            Some(c) if is_bidi(c) => {
                // Written at once: what waits may be read again, and it counts once.
                text.write(tree, end);
                text.skip_to(end);
            }
            _ => text.at = end,
        }
    }

    /// A trigger of the link finder.
    fn link(&mut self, tree: &mut TreeBuilder<'_>, text: &mut Stretch) {
        if !tree.takes_links() {
            text.mode = TextMode::Unlinked;
            text.at += 1;
            return;
        }
        if self.linker.has_reference(self.sweep, text.at, text.to) {
            return self.link_decoded(tree, text);
        }
        let start = text.start;
        if let Some(found) = self.linker.find_plain(start..text.to, text.at, text.from) {
            if tree.has_room_for(&found) {
                text.write(tree, found.start);
                tree.plain_link(&found);
                return text.skip_to(found.end);
            }
        }
        let Some(found) = self.linker.find(start..text.to, text.at, text.from) else {
            text.at += 1;
            return;
        };
        let span = Span::new(start + found.start, start + found.end);
        text.write(tree, span.start as usize);
        let name = mention_name(&found)
            .map(|name| TextRef::Source(Span::new(start + name.start, start + name.end)));
        let is_plain = is_plain(self.bytes, span);
        let address = TextRef::Source(span);
        self.place(tree, PlacedLink { found, span, text: address, name, is_plain });
        text.skip_to(span.end as usize);
    }

    /// Decodes the rest of a stretch, finds the addresses in it and writes it all but the text
    /// after the last address.
    fn link_decoded(&mut self, tree: &mut TreeBuilder<'_>, text: &mut Stretch) {
        let mut run = std::mem::take(self.decoded);
        self.linker.decode(text.from, text.to, &mut run);
        let mut all = std::mem::take(&mut run.found);
        for found in all.drain(..) {
            let span = run.source(found.start..found.end);
            let (start, end) = (span.start as usize, span.end as usize);
            if start < text.from || span.is_empty() {
                continue;
            }
            let whole = &run.text[found.start..found.end];
            let is_typed = whole == &self.source[start..end];
            let address =
                if is_typed { TextRef::Source(span) } else { tree.out.tape.push_owned(whole) };
            let is_plain = is_typed && is_plain(self.bytes, span);
            let name = mention_name(&found).map(|name| tree.out.tape.push_owned(&run.text[name]));
            self.unlinked(tree, text.from, start);
            self.place(tree, PlacedLink { found, span, text: address, name, is_plain });
            text.from = end;
        }
        run.found = all;
        *self.decoded = run;
        text.mode = TextMode::Unlinked;
        text.skip_to(text.from);
    }

    fn place(&mut self, tree: &mut TreeBuilder<'_>, found: PlacedLink) {
        let (from, to) = (found.span.start as usize, found.span.end as usize);
        let is_plain = found.is_plain;
        match tree.place(found) {
            Placed::Whole => {}
            Placed::Text => self.unlinked(tree, from, to),
            Placed::Link(start) => {
                if is_plain {
                    tree.out.text(from, to, 0);
                } else {
                    self.unlinked(tree, from, to);
                }
                tree.end_link(start, to);
            }
        }
    }
}

/// Length of the newline at `at`, in bytes.
#[inline]
pub(super) fn newline_len(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) | (Some(0xC2), _) => 2,
        (Some(0xE2), _) => 3,
        _ => 1,
    }
}
