//! End of an address: the termination algorithm of UTS #58.
//!
//! Path, query and fragment are read once, left to right. Soft characters
//! (`.`, `,`, a quote) belong to the address only when an included one follows;
//! a closing bracket only when it pairs with an opening one of the same part.

use super::flags::LinkFlags;
use crate::tables::uts58::{self, ASCII, LinkTerm, TERM};
use crate::text::window;
use crate::work;

/// Brackets open at once; real addresses have two or three. Deeper, the address
/// is cut there.
const MAX_BRACKETS: usize = 32;

/// The end of an address, and whether a bidirectional control made it end.
pub(super) struct Tail {
    pub(super) end: usize,
    pub(super) flags: LinkFlags,
}

/// The part of the address, because each has its own interior syntax across
/// which brackets do not pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UrlPart {
    Path,
    Query,
    Fragment,
    /// Text directive, behind `:~:` in a fragment.
    Directive,
}

impl UrlPart {
    /// The part behind the character at `at`.
    fn after(self, bytes: &[u8], at: usize) -> Self {
        match (self, bytes[at]) {
            (Self::Path, b'?') => Self::Query,
            (Self::Path | Self::Query, b'#') => Self::Fragment,
            (Self::Fragment, b':') if bytes[at..].starts_with(b":~:") => Self::Directive,
            (part, _) => part,
        }
    }
}

/// Brackets that are open.
struct Brackets {
    open: [char; MAX_BRACKETS],
    depth: usize,
    /// The part that the characters before `read` are of.
    part: UrlPart,
    read: usize,
}

impl Brackets {
    /// Reads the parts up to the character at `at`, which takes all brackets as closed if it begins
    /// another one. Those before it have begun theirs outside of brackets.
    fn pass(&mut self, bytes: &[u8], at: usize) {
        if !matches!(bytes[at], b'/' | b'?' | b'#' | b'&' | b'=' | b':') {
            return;
        }
        while self.read < at {
            self.part = self.part.after(bytes, self.read);
            self.read += 1;
        }
        let part = self.part.after(bytes, at);
        let separates = match bytes[at] {
            b'/' => self.part == UrlPart::Path,
            b'&' | b'=' => matches!(self.part, UrlPart::Query | UrlPart::Directive),
            _ => part != self.part,
        };
        if separates {
            self.depth = 0;
        }
    }

    /// Tells whether there was room for one more.
    fn open(&mut self, bracket: char) -> bool {
        let Some(place) = self.open.get_mut(self.depth) else { return false };
        *place = bracket;
        self.depth += 1;
        true
    }

    /// Tells whether the last one pairs with `bracket`.
    fn close(&mut self, bracket: char) -> bool {
        let Some(last) = self.depth.checked_sub(1) else { return false };
        if uts58::opening(bracket) != Some(self.open[last]) {
            return false;
        }
        self.depth = last;
        true
    }
}

/// Surroundings of an address, and what it is made of so far.
#[derive(Clone, Copy)]
pub(super) struct Around {
    /// The byte before the address; a space if it is the first.
    pub(super) before: u8,
    /// The host is all ASCII.
    pub(super) ascii: bool,
}

impl Around {
    /// Tells whether the mark at `at`, which as a rule ends addresses, belongs to this one: it stands
    /// for something (`/**`, `?q=*`), and no such mark stands before the address.
    fn keeps(self, bytes: &[u8], at: usize) -> bool {
        let mark = bytes[at];
        if !matches!(mark, b'*' | b'~') || self.before == mark {
            return false;
        }
        // A long row of marks is decoration; it is not walked from each of them.
        let before = bytes[..at].iter().rev().take(4).find(|byte| **byte != mark);
        matches!(before, Some(b'=' | b'/' | b':' | b'_'))
    }
}

/// Reads from `start`, the `/`, `?` or `#` after the host, not much farther than
/// `limit`.
pub(super) fn read(text: &str, start: usize, limit: usize, around: Around) -> Tail {
    let bytes = text.as_bytes();
    // An apostrophe around the address is not one of its own.
    let quoted = around.before == b'\'';
    // `<…>` says where an address ends.
    let angled = around.before == b'<';
    let mut ascii = around.ascii;
    let mut brackets =
        Brackets { open: ['\0'; MAX_BRACKETS], depth: 0, part: UrlPart::Path, read: start };
    let mut safe = start;
    let mut at = start;
    let mut flags = LinkFlags::EMPTY;
    let mut apostrophe = false;
    while at < bytes.len() && safe <= limit {
        if brackets.depth > 0 {
            brackets.pass(bytes, at);
        } else if bytes[at] < 0x80 {
            // Outside of brackets only the end of the address matters.
            let from = at;
            at = plain_end(bytes, from, limit);
            if angled {
                let len = memchr::memchr(b'|', &bytes[from..at]);
                if let Some(len) = len {
                    (safe, at) = (from + len, from + len);
                    break;
                }
            }
            if bytes.get(at) == Some(&b':') {
                if let Some(next) = next_address(bytes, start, at) {
                    // A separator between them belongs to neither.
                    let end = next - usize::from(bytes[next - 1] == b'|');
                    safe = included_end(bytes, from.min(end), end, around).unwrap_or(safe.min(end));
                    at = end;
                    break;
                }
            }
            safe = included_end(bytes, from, at, around).unwrap_or(safe);
        }
        match bytes.get(at).map(|byte| (*byte, ASCII[*byte as usize] & TERM)) {
            None => break,
            Some((0x80.., _)) => {}
            Some((_, term)) if term == LinkTerm::Hard as u8 => break,
            Some((_, term)) if term == LinkTerm::Include as u8 => {
                at += 1;
                safe = at;
                continue;
            }
            Some(_) if around.keeps(bytes, at) => {
                at += 1;
                safe = at;
                continue;
            }
            Some(_) => {}
        }
        let Some(c) = text[at..].chars().next() else { break };
        match uts58::term(c) {
            LinkTerm::Include => safe = at + c.len_utf8(),
            // Against UTS #58: an apostrophe that pairs stays (`/'title'`), which
            // three of four engines do.
            LinkTerm::Soft if c == '\'' => {
                if apostrophe && !quoted {
                    safe = at + 1;
                }
                apostrophe = !apostrophe;
            }
            // Against UTS #58: no space follows these in Chinese and Japanese, so
            // what comes after them is the next sentence, not more address.
            LinkTerm::Soft if matches!(c, '、' | '。' | '，' | '！' | '？' | '；' | '｡' | '､') =>
            {
                break;
            }
            LinkTerm::Soft => {}
            // `[/url]`: an end tag of BBCode is glued to many addresses and is not part of them.
            // No space stands before these either, and a name in brackets of its own is not ASCII.
            LinkTerm::Open
                if ascii
                    && matches!(
                        c,
                        '（' | '《' | '「' | '『' | '【' | '〈' | '〔' | '［' | '｛'
                    ) =>
            {
                break;
            }
            LinkTerm::Open if c == '[' && bytes.get(at + 1) == Some(&b'/') => break,
            LinkTerm::Open if brackets.open(c) => {}
            LinkTerm::Open => break,
            LinkTerm::Close if brackets.close(c) => safe = at + c.len_utf8(),
            LinkTerm::Close => break,
            LinkTerm::Bidi => {
                flags = LinkFlags::BIDI;
                break;
            }
            LinkTerm::Hard => break,
        }
        ascii &= c.is_ascii();
        at += c.len_utf8();
    }
    if angled && bytes.get(at) == Some(&b'>') {
        safe = at;
    }
    if around.before == b'_' {
        safe -= bytes[start..safe].iter().rev().take_while(|byte| **byte == b'_').count();
    }
    work::add(at - start);
    Tail { end: safe, flags }
}

/// The first character from `at` on that is not of ASCII, or does more than to be a part of the address
/// or to end it: a bracket, a quotation mark. Not much farther than `limit`.
fn plain_end(bytes: &[u8], at: usize, limit: usize) -> usize {
    window::find(bytes, at, limit, is_stop)
}

/// Tells whether a byte is not of ASCII, or does more than to be a part of an address or to end it.
#[inline(always)]
pub(super) fn is_stop(byte: u8) -> bool {
    let graphic = byte.wrapping_sub(b'!') < 94;
    let quote = (byte == b'"') | (byte == b'\'');
    let bracket = (byte | 1 == b')') | (byte | 2 == b'>') | (byte.wrapping_sub(b'[') < 3);
    let brace = (byte == b'{') | (byte == b'}');
    !graphic | quote | bracket | brace | (byte == b':')
}

/// Start of another address, of which `://` stands at `colon`: behind a separator, a letter or
/// a digit. Behind anything else it is part of this address: `?url=http://…`.
fn next_address(bytes: &[u8], start: usize, colon: usize) -> Option<usize> {
    if !bytes[colon..].starts_with(b"://") {
        return None;
    }
    let scheme = [&b"https"[..], b"http"].into_iter().find_map(|scheme| {
        let at = colon.checked_sub(scheme.len()).filter(|at| *at > start)?;
        bytes[at..colon].eq_ignore_ascii_case(scheme).then_some(at)
    })?;
    let before = bytes[scheme - 1];
    (matches!(before, b'|' | b',' | b';') || before.is_ascii_alphanumeric()).then_some(scheme)
}

/// The end of the last character in `from..to` that is not soft.
pub(super) fn included_end(bytes: &[u8], from: usize, to: usize, around: Around) -> Option<usize> {
    let is_soft = |at: &usize| {
        ASCII[bytes[*at] as usize] & TERM == LinkTerm::Soft as u8 && !around.keeps(bytes, *at)
    };
    let last = (from..to).rev().find(|at| !is_soft(at))?;
    Some(last + 1)
}

/// The end of the word that `at` stands in: white space, `<` or the end of the text.
pub(super) fn word_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b' ' | b'\t'..=b'\r' | b'<' => break,
            // The lead bytes of all white space beyond ASCII.
            0xC2 | 0xE1 | 0xE2 | 0xE3 => match text[at..].chars().next() {
                Some(c) if !c.is_whitespace() => at += c.len_utf8(),
                _ => break,
            },
            _ => at += 1,
        }
    }
    work::add(at - from);
    at
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn brackets_pair_within_a_part() {
        for (tail, kept) in [
            ("/a(b)c", "/a(b)c"),
            ("/a(b/c)d", "/a(b/c"),
            ("/a(b?c)d", "/a(b?c"),
            ("/a(b#c)d", "/a(b#c"),
            ("/a?b(c/d)e", "/a?b(c/d)e"),
            ("/a?b(c?d)e", "/a?b(c?d)e"),
            ("/a?b(c&d)e", "/a?b(c&d"),
            ("/a?b(c=d)e", "/a?b(c=d"),
            ("/a#b(c/d)e", "/a#b(c/d)e"),
            ("/a#b(c&d)e", "/a#b(c&d)e"),
            ("/a#:~:b(c&d)e", "/a#:~:b(c&d"),
            ("/a#b(:~:c)d", "/a#b(:~:c"),
            ("/a(b)c(d#e)f", "/a(b)c(d#e"),
            ("/a(b)?c(d)#e(f/g)h", "/a(b)?c(d)#e(f/g)h"),
            ("/a(b[c)d]e", "/a(b[c"),
            ("/a/b?c/d)e", "/a/b?c/d"),
        ] {
            for lead in ["", "/plain-path/of/more/than/one/window"] {
                for end in ["", ".", " x", "\" x", ").", ", x"] {
                    let text = format!("{lead}{tail}{end}");
                    let around = super::Around { before: b' ', ascii: true };
                    let read = read(&text, 0, 4096, around);
                    assert_eq!(&text[..read.end], format!("{lead}{kept}"), "{text}");
                }
            }
        }
    }
}
