//! Bytes from outside become text, and nothing is lost in silence.
//!
//! A browser posts UTF-8, an importer posts whatever a database held. Who refuses such a
//! comment loses it; who replaces bytes without a word changes what was said.

use std::borrow::Cow;

use super::Document;
use super::notice::{Notice, NoticeKind};
use crate::span::Span;

/// Text, with a notice for each place that was not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decoded<'b> {
    /// The text; borrowed if all of it was UTF-8.
    pub text: Cow<'b, str>,
    /// One [`NoticeKind::InvalidText`] for each U+FFFD that was put in, in order.
    pub notices: Vec<Notice>,
}

/// Reads bytes as UTF-8, and replaces what is none by U+FFFD, as browsers do: one for each
/// longest beginning of a character ([WHATWG Encoding](https://encoding.spec.whatwg.org/#utf-8-decoder)).
///
/// ```
/// use wellsaid::document::decode;
///
/// let decoded = decode(b"tea\xE9!");
/// assert_eq!(decoded.text, "tea\u{FFFD}!");
/// assert_eq!(decoded.notices[0].span, wellsaid::Span { start: 3, end: 6 });
/// ```
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), notices: Vec::new() };
    }
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut notices = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            notices.push(replace(&mut text));
        }
    }
    Decoded { text: Cow::Owned(text), notices }
}

/// Appends U+FFFD to a text, and says where: for who decodes something else than UTF-8.
pub fn replace(text: &mut String) -> Notice {
    let place = |text: &String| u32::try_from(text.len()).unwrap_or(u32::MAX);
    let start = place(text);
    text.push('\u{FFFD}');
    Notice::new(NoticeKind::InvalidText, Span { start, end: place(text) })
}

/// JSON in which half a surrogate pair (`\\ud83d`, what is left where a program cuts a text in the
/// middle of an emoji) is `\\ufffd`. Readers of JSON refuse it otherwise, and with it whatever else
/// the host says: a name that a guest gave must not do that. Linear in the text.
///
/// ```
/// use wellsaid::document::replace_half_pairs;
///
/// assert_eq!(replace_half_pairs(r#"{"name": "A\ud83d"}"#), r#"{"name": "A\ufffd"}"#);
/// ```
pub fn replace_half_pairs(json: &str) -> Cow<'_, str> {
    let mut whole = String::new();
    let (mut at, mut copied) = (0, 0);
    // A backslash begins an escape, or the text is no JSON.
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
    use super::replace_half_pairs;

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
            assert_eq!(replace_half_pairs(json), want, "{json}");
        }
    }
}
