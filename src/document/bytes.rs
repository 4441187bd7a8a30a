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
