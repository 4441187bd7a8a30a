//! Escaping, exactly as HTML's own serialisation does it.
//!
//! Source: WHATWG HTML, "Serializing HTML fragments", *escaping a string*. The
//! same five characters everywhere, so that a parser that writes the page anew
//! writes the same bytes.

/// What a byte becomes: 0 itself, else an index into [`NAMES`].
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
    let mut from = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let class = CLASS[byte as usize];
        at += 1;
        if class == 0 || (class == 4 && !QUOTES) {
            continue;
        }
        let mut end = at - 1;
        let start = end;
        if class == 5 {
            if bytes.get(at) != Some(&0xA0) {
                continue;
            }
            end += 1;
            at += 1;
        }
        out.push_str(&text[from..start]);
        out.push_str(NAMES[class as usize]);
        from = end + 1;
    }
    out.push_str(&text[from..]);
}

/// The last resort: the source as escaped text, with its line breaks.
pub(crate) fn page(source: &str, out: &mut String) {
    out.push_str("<p>");
    for (at, line) in source.lines().enumerate() {
        if at > 0 {
            out.push_str("<br>\n");
        }
        let kept = |c: &char| !c.is_control() || *c == '\t';
        let text: String = line.chars().filter(kept).collect();
        self::text(out, &text);
    }
    out.push_str("</p>");
}

#[cfg(test)]
mod tests {
    #[test]
    fn five_characters() {
        let (mut text, mut value) = (String::new(), String::new());
        super::text(&mut text, "a<b>&\"\u{a0}é¢'");
        super::attribute(&mut value, "a<b>&\"\u{a0}é¢'");
        assert_eq!(text, "a&lt;b&gt;&amp;\"&nbsp;é¢'");
        assert_eq!(value, "a&lt;b&gt;&amp;&quot;&nbsp;é¢'");
    }
}
