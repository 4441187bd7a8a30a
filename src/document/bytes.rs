//! Conversion of bytes to text, with a notice for each replacement.
//!
//! A browser posts UTF-8, an importer posts whatever a database held. Refusing such a comment loses
//! it; replacing bytes silently changes what was said.

use std::borrow::Cow;

use super::Document;
use super::notice::{Notice, NoticeKind};
use crate::span::Span;
use crate::syntax::entity;

/// Text, with a notice for each place that was not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decoded<'b> {
    /// The text; borrowed if all of it was UTF-8.
    pub text: Cow<'b, str>,
    /// One [`NoticeKind::InvalidText`] for each U+FFFD that was put in, or for each stretch that was
    /// read as Windows-1252, in order.
    pub notices: Vec<Notice>,
}

/// Reads bytes as UTF-8, and replaces what is not UTF-8 with U+FFFD, as browsers do: one for each
/// longest beginning of a character ([WHATWG Encoding](https://encoding.spec.whatwg.org/#utf-8-decoder)).
///
/// ```
/// use wellsaid::document::decode_utf8_lossy;
///
/// let decoded = decode_utf8_lossy(b"tea\xE9!");
/// assert_eq!(decoded.text, "tea\u{FFFD}!");
/// assert_eq!(decoded.notices[0].span, wellsaid::Span { start: 3, end: 6 });
/// ```
pub fn decode_utf8_lossy(bytes: &[u8]) -> Decoded<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), notices: Vec::new() };
    }
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut notices = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            notices.push(push_replacement(&mut text));
        }
    }
    Decoded { text: Cow::Owned(text), notices }
}

/// Reads bytes of an old archive: as [`decode_utf8_lossy`] does, except for what is not valid UTF-8 and looks like
/// Western text in Windows-1252.
///
/// ```
/// use wellsaid::document::decode_archive;
///
/// assert_eq!(decode_archive(b"It\x92s a caf\xE9").text, "It’s a café");
/// assert_eq!(decode_archive("It’s a café".as_bytes()).text, "It’s a café");
/// assert_eq!(decode_archive(b"tea \xF0\x9F!").text, "tea \u{FFFD}!");
/// ```
pub fn decode_archive(bytes: &[u8]) -> Decoded<'_> {
    if bytes.is_ascii() || !is_windows_1252(bytes) {
        return decode_utf8_lossy(bytes);
    }
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut notices: Vec<Notice> = Vec::new();
    for &byte in bytes {
        let start = place(&text);
        text.push(entity::windows_1252(u32::from(byte)).unwrap_or(char::from(byte)));
        if byte.is_ascii() {
            continue;
        }
        match notices.last_mut().filter(|last| last.span.end == start) {
            Some(last) => last.span.end = place(&text),
            None => {
                let span = Span { start, end: place(&text) };
                notices.push(Notice::new(NoticeKind::InvalidText, span));
            }
        }
    }
    Decoded { text: Cow::Owned(text), notices }
}

/// Tells whether bytes that are not valid UTF-8 look like Western text in Windows-1252: nothing in them is
/// or begins a character of UTF-8, and their letters stand where those of such a text do.
fn is_windows_1252(bytes: &[u8]) -> bool {
    let is_letter = |byte: u8| {
        matches!(byte, 0x8A | 0x8C | 0x8E | 0x9A | 0x9C | 0x9E | 0x9F | 0xC0..=0xFE)
            && !matches!(byte, 0xD7 | 0xF7)
    };
    // `l’été`, `col·lega`, and a dash between words.
    let joins = |byte: u8| matches!(byte, 0x92 | 0x96 | 0x97 | 0xAD | 0xB7);
    // A character that was cut is UTF-8 after all.
    let has_utf8 =
        |chunk: std::str::Utf8Chunk<'_>| !chunk.valid().is_ascii() || chunk.invalid().len() > 1;
    if bytes.utf8_chunks().any(has_utf8) {
        return false;
    }
    let mut before = b' ';
    let mut rest = bytes;
    while let Some(from) = rest.iter().position(|byte| !byte.is_ascii()) {
        let len = rest[from..].iter().take_while(|byte| !byte.is_ascii()).count();
        let run = &rest[from..from + len];
        before = from.checked_sub(1).map_or(before, |at| rest[at]);
        let after = rest.get(from + len).copied().unwrap_or(b' ');
        let letters = run.iter().filter(|byte| is_letter(**byte)).count();
        let touches_word = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
        let is_within = before.is_ascii_alphabetic() && after.is_ascii_alphabetic();
        let is_known = |byte: &u8| !matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D | 0xFF);
        if len > LONGEST_RUN
            || !run.iter().all(is_known)
            || letters > 1 && !touches_word
            || is_within && !run.iter().all(|byte| is_letter(*byte) || joins(*byte))
        {
            return false;
        }
        rest = &rest[from + len..];
        before = b' ';
    }
    true
}

/// Characters outside ASCII in a row, in Western text: `« É`.
const LONGEST_RUN: usize = 3;

fn place(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// Appends U+FFFD to a text, and returns the notice: for applications that decode something other
/// than UTF-8.
pub fn push_replacement(text: &mut String) -> Notice {
    let start = place(text);
    text.push('\u{FFFD}');
    Notice::new(NoticeKind::InvalidText, Span { start, end: place(text) })
}

/// Replaces half a surrogate pair in JSON (`\\ud83d`, left where a program cuts a text in the
/// middle of an emoji) with `\\ufffd`. Parsers of JSON refuse the whole text otherwise: a name that
/// a guest gave must not cause that. Linear in the text.
///
/// ```
/// use wellsaid::document::replace_lone_surrogates;
///
/// assert_eq!(replace_lone_surrogates(r#"{"name": "A\ud83d"}"#), r#"{"name": "A\ufffd"}"#);
/// ```
pub fn replace_lone_surrogates(json: &str) -> Cow<'_, str> {
    let mut whole = String::new();
    let (mut at, mut copied) = (0, 0);
    // A backslash begins an escape, or the text is not JSON.
    while let Some(escape) = json.get(at..).and_then(|rest| memchr::memchr(b'\\', rest.as_bytes()))
    {
        at += escape;
        let (first, second) = (unit(json, at), unit(json, at + ESCAPE));
        at += match (first, second) {
            (None, _) => 2,
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 2 * ESCAPE,
            (Some(0xD800..=0xDFFF), _) => {
                whole.push_str(json.get(copied..at).unwrap_or_default());
                whole.push_str("\\ufffd");
                copied = at + ESCAPE;
                ESCAPE
            }
            _ => ESCAPE,
        };
    }
    if copied == 0 {
        return Cow::Borrowed(json);
    }
    whole.push_str(json.get(copied..).unwrap_or_default());
    Cow::Owned(whole)
}

/// Length of `\u0000`.
const ESCAPE: usize = 6;

/// The code unit of an escape that stands at a place.
fn unit(json: &str, at: usize) -> Option<u16> {
    let digits = json.get(at..at + ESCAPE)?.strip_prefix("\\u")?;
    u16::from_str_radix(digits, 16).ok()
}

impl Document<'_> {
    /// The notices of this document and those of its bytes ([`Decoded::notices`]), in the
    /// order of the text.
    pub fn notices_with(&self, bytes: &[Notice]) -> Vec<Notice> {
        let mut all = bytes.to_vec();
        all.extend_from_slice(self.notices());
        all.sort_by_key(|notice| notice.span.start);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::{decode_archive, replace_lone_surrogates};

    #[test]
    fn western_text_is_windows_1252_and_nothing_else() {
        for (bytes, want) in [
            (&b"It\x92s \x93fine\x94 \x96 na\xEFve"[..], "It’s “fine” – naïve"),
            (b"\xAB\xA0\xC9t\xE9 \xBB, 5 \x80, \xBFqu\xE9?", "«\u{a0}Été », 5 €, ¿qué?"),
            (b"stra\xDFe f\xFCr \xC4\xD6\xDCbel", "straße für ÄÖÜbel"),
            (b"caf\xE9", "café"),
            (b"\xE9", "é"),
            // A character that was cut, characters of UTF-8 beside it, bytes without a meaning.
            (b"caf\xC3", "cafÃ"),
            (b"x \xF0\x9F", "x \u{fffd}"),
            (b"caf\xC3\xA9 caf\xE9", "café caf\u{fffd}"),
            (b"a\xFFb", "a\u{fffd}b"),
            (b"a\x81", "a\u{fffd}"),
            // Russian in Windows-1251, Polish in Latin-2.
            (b"\xE4\xE0, \xED\xE5\xF2", "\u{fffd}\u{fffd}, \u{fffd}\u{fffd}\u{fffd}"),
            (b"s\xB3owo", "s\u{fffd}owo"),
        ] {
            assert_eq!(decode_archive(bytes).text, want);
        }
        let decoded = decode_archive(b"a \x93\xC4 b\xE9");
        let spans: Vec<_> = decoded.notices.iter().map(|notice| notice.span.range()).collect();
        assert_eq!((&*decoded.text, spans), ("a “Ä bé", vec![2..7, 9..11]));
    }

    #[test]
    fn half_pairs_are_replaced_and_nothing_else() {
        for (json, want) in [
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""\uD83D\uDE00\ude00x""#, r#""\uD83D\uDE00\ufffdx""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\\\ud83d\n""#, r#""\\\ufffd\n""#),
            (r#""\ud83d"#, r#""\ufffd"#),
            (r#""\ud8é""#, r#""\ud8é""#),
            (r#""\u00e9é😀\"""#, r#""\u00e9é😀\"""#),
            ("\\", "\\"),
            ("\\é", "\\é"),
            ("", ""),
        ] {
            assert_eq!(replace_lone_surrogates(json), want, "{json}");
        }
    }
}
