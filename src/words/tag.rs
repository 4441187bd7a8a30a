//! Tags that readers see as typed, because the policy shows what it does not allow.
//!
//! `<b>vi</b>agra` is read without its tags where they are shown, as it is where they are removed:
//! for strong folding, an inline tag is as invisible as a soft hyphen. But readers do see it, so it
//! is also the edge of a word: `click<b>casino</b>now` holds "casino". The content of a tag is
//! searched by itself. For other foldings a tag is plain characters.

use crate::document::shown::{LONGEST, end};

/// Elements of HTML, obsolete ones included, that stand in a line, except for `br`. A test
/// compares them with those that policies know.
const NAMES: [&[u8]; 89] = [
    b"a",
    b"abbr",
    b"acronym",
    b"annotation-xml",
    b"applet",
    b"area",
    b"audio",
    b"b",
    b"base",
    b"basefont",
    b"bdi",
    b"bdo",
    b"bgsound",
    b"big",
    b"blink",
    b"button",
    b"canvas",
    b"cite",
    b"code",
    b"data",
    b"datalist",
    b"del",
    b"dfn",
    b"em",
    b"embed",
    b"font",
    b"i",
    b"iframe",
    b"image",
    b"img",
    b"input",
    b"ins",
    b"isindex",
    b"kbd",
    b"keygen",
    b"label",
    b"link",
    b"malignmark",
    b"map",
    b"mark",
    b"marquee",
    b"math",
    b"menuitem",
    b"meta",
    b"meter",
    b"mglyph",
    b"multicol",
    b"nextid",
    b"nobr",
    b"noembed",
    b"noscript",
    b"object",
    b"output",
    b"param",
    b"picture",
    b"progress",
    b"q",
    b"rb",
    b"rp",
    b"rt",
    b"rtc",
    b"ruby",
    b"s",
    b"samp",
    b"script",
    b"select",
    b"selectedcontent",
    b"slot",
    b"small",
    b"source",
    b"spacer",
    b"span",
    b"strike",
    b"strong",
    b"style",
    b"sub",
    b"sup",
    b"svg",
    b"template",
    b"textarea",
    b"time",
    b"title",
    b"track",
    b"tt",
    b"u",
    b"var",
    b"video",
    b"wbr",
    b"xmp",
];

/// Length of the tag or comment that `bytes` begin with; they begin with `<`.
pub(super) fn len(bytes: &[u8]) -> Option<usize> {
    let near = bytes.get(1..bytes.len().min(LONGEST))?;
    if let Some(comment) = near.strip_prefix(b"!--") {
        let end = comment.windows(3).position(|three| three == b"-->")?;
        return Some(4 + end + 3);
    }
    let end = end(near).ok()??;
    let inside = near.get(..end)?;
    let inside = inside.strip_prefix(b"/").unwrap_or(inside);
    let name = inside.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-').next()?;
    let rest = inside.get(name.len()..)?;
    let fits = matches!(rest.first(), None | Some(b' ' | b'/' | b'\t'));
    let known = NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    (fits && known).then_some(1 + end + 1)
}

/// Tells whether a tag or comment is shown in `text`.
pub(super) fn is_in(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| bytes.get(at..).and_then(len).is_some())
}

/// Calls `each` with the content of the tags and comments of `text`, and where: those in
/// them as well.
pub(super) fn insides<'t>(text: &'t str, each: &mut impl FnMut(&'t str, usize)) {
    let mut waiting = vec![(0, text.len())];
    while let Some((mut at, end)) = waiting.pop() {
        let bytes = text.as_bytes().get(..end).unwrap_or(&[]);
        while let Some(next) = bytes.get(at..).and_then(|rest| memchr::memchr(b'<', rest)) {
            at += next;
            let Some(len) = len(&bytes[at..]) else {
                at += 1;
                continue;
            };
            let inside = at + 1..at + len - 1;
            at += len;
            if let Some(part) = text.get(inside.clone()) {
                each(part, inside.start);
                waiting.push((inside.start, inside.end));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, len};
    use crate::policy::known::{Gap, TagName, lookup};

    #[test]
    fn the_names_are_those_that_policies_know() {
        for name in NAMES {
            let inline = match lookup(name) {
                Some(TagName::Element(element)) => element.is_inline(),
                Some(TagName::Foreign { gap, .. }) => gap == Gap::None,
                None => false,
            };
            assert!(inline, "{}", name.escape_ascii());
        }
    }

    #[test]
    fn a_tag_ends_where_it_ends() {
        for (text, end) in [
            ("<b>x", Some(3)),
            ("</B >x", Some(5)),
            ("<b title=\"1>0\" id='>'>x", Some(22)),
            ("<b title=\"1>0", None),
            ("<b it's>x", Some(8)),
            ("<b <i>", None),
            ("<b\n>", None),
            ("<br>", None),
            ("<div>", None),
            ("<joke>", None),
            ("<bx>", None),
            ("<!-- > -->x", Some(10)),
            ("<!-- >", None),
        ] {
            assert_eq!(len(text.as_bytes()), end, "{text}");
        }
    }
}
