//! Escaping, exactly as HTML's own serialisation does it.
//!
//! Source: WHATWG HTML, "Serializing HTML fragments", *escaping a string*. The
//! same five characters everywhere, so that a parser that serializes the HTML again writes the same
//! bytes.

use crate::text::window::{WINDOW, masks};

/// Classes of bytes: 0 stands for itself, others are an index into [`NAMES`].
const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    class[b'&' as usize] = 1;
    class[b'<' as usize] = 2;
    class[b'>' as usize] = 3;
    class[b'"' as usize] = 4;
    class[0xC2] = 5;
    class
};

const NAMES: [&str; 6] = ["", "&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;"];

/// Appends text.
pub(crate) fn text(out: &mut String, text: &str) {
    escape::<false>(out, text);
}

/// Appends the value of an attribute, to stand between double quotes.
pub(crate) fn attribute(out: &mut String, text: &str) {
    escape::<true>(out, text);
}

#[inline]
fn escape<const QUOTES: bool>(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let (mut from, mut at) = (0, 0);
    while at < bytes.len() {
        // A whole window at a time; behind the end nothing is marked.
        let [mut marks]: [u64; 1] = masks(bytes, at, |byte| {
            let angle = byte | 2 == b'>';
            [angle | (byte == b'&') | (byte == 0xC2) | (QUOTES & (byte == b'"'))]
        });
        while marks != 0 {
            let mark = at + marks.trailing_zeros() as usize;
            marks &= marks - 1;
            let class = CLASS[bytes[mark] as usize];
            let is_nbsp = class == 5;
            if is_nbsp && bytes.get(mark + 1) != Some(&0xA0) {
                continue;
            }
            out.push_str(&text[from..mark]);
            out.push_str(NAMES[class as usize]);
            from = mark + 1 + usize::from(is_nbsp);
        }
        at += WINDOW;
    }
    out.push_str(&text[from..]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    /// The same, one character after the other.
    fn by_character(text: &str, quotes: bool) -> String {
        let name = |c: char| match c {
            '&' => "&amp;".into(),
            '<' => "&lt;".into(),
            '>' => "&gt;".into(),
            '"' if quotes => "&quot;".into(),
            '\u{a0}' => "&nbsp;".into(),
            c => c.to_string(),
        };
        text.chars().map(name).collect()
    }

    proptest! {
        #[test]
        fn windows_are_as_characters(text in "([a-z ]{0,40}|[&<>\"\u{a0}\u{a2}é€😀]){0,8}") {
            let (mut as_text, mut as_value) = (String::from("&"), String::new());
            super::text(&mut as_text, &text);
            super::attribute(&mut as_value, &text);
            prop_assert_eq!(&as_text[1..], by_character(&text, false));
            prop_assert_eq!(as_value, by_character(&text, true));
        }
    }

    #[test]
    fn five_characters() {
        let (mut text, mut value) = (String::new(), String::new());
        super::text(&mut text, "a<b>&\"\u{a0}é¢'");
        super::attribute(&mut value, "a<b>&\"\u{a0}é¢'");
        assert_eq!(text, "a&lt;b&gt;&amp;\"&nbsp;é¢'");
        assert_eq!(value, "a&lt;b&gt;&amp;&quot;&nbsp;é¢'");
    }
}
