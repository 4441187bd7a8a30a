//! Escaping, exactly as HTML's own serialisation does it.
//!
//! Source: WHATWG HTML, "Serializing HTML fragments", *escaping a string*. The
//! same five characters everywhere, so that a parser that serializes the HTML again writes the same
//! bytes.

use memchr::{memchr2, memchr3};

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
    /// Plain bytes after which a search is faster than looking at each.
    const PATIENCE: usize = 16;
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    let mut calm = 0;
    while let Some(&byte) = bytes.get(at) {
        let class = CLASS[byte as usize];
        let is_nbsp = class == 5 && bytes.get(at + 1) == Some(&0xA0);
        if class == 0 || (class == 4 && !QUOTES) || (class == 5 && !is_nbsp) {
            at += 1;
            calm += 1;
            if calm == PATIENCE {
                at += plain_len::<QUOTES>(&bytes[at..]);
                calm = 0;
            }
            continue;
        }
        out.push_str(&text[from..at]);
        out.push_str(NAMES[class as usize]);
        at += 1 + usize::from(is_nbsp);
        from = at;
        calm = 0;
    }
    out.push_str(&text[from..]);
}

/// Number of bytes that are certainly plain. The second search is bounded by the first:
/// html5ever's writer searches to the end each time and is quadratic in `&`.
fn plain_len<const QUOTES: bool>(bytes: &[u8]) -> usize {
    let first = memchr3(b'&', b'<', b'>', bytes).unwrap_or(bytes.len());
    let quote = if QUOTES { b'"' } else { 0xC2 };
    memchr2(quote, 0xC2, &bytes[..first]).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    #[test]
    fn after_any_number_of_plain_bytes() {
        for lead in 0..40 {
            let plain = "x".repeat(lead);
            let mut out = String::new();
            super::attribute(&mut out, &format!("{plain}<{plain}\"{plain}\u{a0}{plain}é¢"));
            assert_eq!(out, format!("{plain}&lt;{plain}&quot;{plain}&nbsp;{plain}é¢"));
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
