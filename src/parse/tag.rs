//! One HTML tag.
//!
//! The same `<` is markup to one reader and an arrow to the next: `a<b and c>d`.
//! A tag that is taken for text costs nothing, text that is taken for a tag
//! costs the author his words. So a tag has to look like one to the end.
//!
//! **A tag holds no `<` outside quotation marks.** That bounds every attempt by
//! the next `<` and makes all attempts of a comment together linear.

use crate::limits::{MAX_ATTRIBUTES, MAX_TAG};
use crate::span::Span;

/// One attribute as typed; the value is still encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawAttribute {
    pub(crate) name: Span,
    /// Without quotation marks; empty when there is no `=`.
    pub(crate) value: Span,
}

/// A tag, its end, its name and the first attributes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawTag {
    /// One past the `>`.
    pub(crate) end: usize,
    pub(crate) name: Span,
    pub(crate) closing: bool,
    pub(crate) self_closed: bool,
    /// More attributes than [`MAX_ATTRIBUTES`] were seen.
    pub(crate) overflow: bool,
    attributes: [RawAttribute; MAX_ATTRIBUTES],
    count: u8,
}

impl RawTag {
    pub(crate) fn attributes(&self) -> &[RawAttribute] {
        &self.attributes[..self.count as usize]
    }
}

/// Attributes of WHATWG HTML that may stand without a value, sorted. `a b` in
/// `<a and b>` are not among them, and neither is anything that is a common word
/// in prose about tags.
static BARE: [&str; 61] = [
    "align",
    "allowfullscreen",
    "alt",
    "async",
    "autofocus",
    "autoplay",
    "background",
    "bgcolor",
    "border",
    "checked",
    "cite",
    "class",
    "color",
    "cols",
    "compact",
    "content",
    "contenteditable",
    "controls",
    "data",
    "datetime",
    "default",
    "defer",
    "dir",
    "disabled",
    "download",
    "draggable",
    "face",
    "formnovalidate",
    "height",
    "hidden",
    "href",
    "hreflang",
    "id",
    "inert",
    "ismap",
    "itemscope",
    "lang",
    "loop",
    "multiple",
    "muted",
    "name",
    "nomodule",
    "noshade",
    "novalidate",
    "nowrap",
    "open",
    "playsinline",
    "popover",
    "readonly",
    "rel",
    "required",
    "reversed",
    "rows",
    "selected",
    "size",
    "src",
    "start",
    "style",
    "target",
    "title",
    "width",
];

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

/// One byte further.
#[inline(always)]
fn step(at: usize) -> usize {
    crate::work::add(1);
    at + 1
}

fn is_bare(name: &[u8]) -> bool {
    let mut lower = [0u8; 16];
    let Some(lower) = lower.get_mut(..name.len()) else { return false };
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    lower.starts_with(b"data-")
        || lower.starts_with(b"aria-")
        || BARE.binary_search_by(|known| known.as_bytes().cmp(lower)).is_ok()
        || (lower.len() > 4 && lower.starts_with(b"on"))
}

/// Reads the tag at `at`, where `source` has a `<`.
///
/// `None` if it is no tag; then it was text all along. Reads to the next `<`
/// outside quotation marks at most, and never more than [`MAX_TAG`] bytes.
pub(crate) fn read(source: &[u8], at: usize) -> Option<RawTag> {
    let source = &source[..source.len().min(at + MAX_TAG)];
    let closing = source.get(at + 1) == Some(&b'/');
    let name_start = at + 1 + usize::from(closing);
    if !source.get(name_start)?.is_ascii_alphabetic() {
        return None;
    }
    let mut i = name_start + 1;
    loop {
        match *source.get(i)? {
            b'>' | b'/' => break,
            byte if is_space(byte) => break,
            b'<' => return None,
            _ => i = step(i),
        }
    }
    let mut tag = RawTag {
        end: 0,
        name: Span::new(name_start, i),
        closing,
        self_closed: false,
        overflow: false,
        attributes: [RawAttribute { name: Span::empty(0), value: Span::empty(0) }; MAX_ATTRIBUTES],
        count: 0,
    };
    // By far the most tags have nothing after the name.
    if source[i] == b'>' {
        tag.end = i + 1;
        return Some(tag);
    }
    loop {
        match *source.get(i)? {
            b'>' => {
                tag.end = i + 1;
                return Some(tag);
            }
            b'/' => {
                tag.self_closed = source.get(i + 1) == Some(&b'>');
                i += 1;
            }
            byte if is_space(byte) => i = step(i),
            _ => i = attribute(source, i, &mut tag)?,
        }
    }
}

/// Reads one attribute; returns the offset after it.
fn attribute(source: &[u8], start: usize, tag: &mut RawTag) -> Option<usize> {
    let mut i = start;
    loop {
        match *source.get(i)? {
            b'=' if i > start => break,
            b'>' | b'/' => break,
            // A quotation mark or `<` in a name is a parse error in HTML and
            // prose here.
            b'<' | b'"' | b'\'' | b'=' => return None,
            byte if is_space(byte) => break,
            _ => i = step(i),
        }
    }
    let name = Span::new(start, i);
    while is_space(*source.get(i)?) {
        i = step(i);
    }
    let mut value = Span::empty(i);
    if source[i] == b'=' {
        i += 1;
        while is_space(*source.get(i)?) {
            i += 1;
        }
        match source[i] {
            quote @ (b'"' | b'\'') => {
                let len = memchr::memchr(quote, &source[i + 1..]);
                crate::work::add(len.unwrap_or(source.len() - i));
                let len = len?;
                value = Span::new(i + 1, i + 1 + len);
                i += len + 2;
            }
            b'>' => return None,
            _ => {
                let from = i;
                loop {
                    match *source.get(i)? {
                        b'>' => break,
                        b'<' => return None,
                        byte if is_space(byte) => break,
                        _ => i = step(i),
                    }
                }
                value = Span::new(from, i);
            }
        }
    } else if !is_bare(&source[name.range()]) {
        return None;
    }
    match tag.attributes.get_mut(tag.count as usize) {
        Some(slot) => {
            *slot = RawAttribute { name, value };
            tag.count += 1;
        }
        None => tag.overflow = true,
    }
    Some(i)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(source: &str) -> Option<String> {
        let tag = read(source.as_bytes(), 0)?;
        let mut out = source[tag.name.range()].to_owned();
        for attribute in tag.attributes() {
            out += &format!(
                " {}=[{}]",
                &source[attribute.name.range()],
                &source[attribute.value.range()]
            );
        }
        Some(format!("{out}{}|{}", if tag.self_closed { "/" } else { "" }, &source[tag.end..]))
    }

    #[test]
    fn tags() {
        for (source, want) in [
            ("<em>x", "em|x"),
            ("</em >", "em|"),
            ("<em/>a", "em/|a"),
            ("<em title=\"a>b\">x", "em title=[a>b]|x"),
            ("<a href=http://e.x/>x", "a href=[http://e.x/]|x"),
            ("<a href = 'x y' title>z", "a href=[x y] title=[]|z"),
            ("<img src=\"a\"alt=\"b\">", "img src=[a] alt=[b]|"),
            ("<EM CLASS=x>", "EM CLASS=[x]|"),
        ] {
            assert_eq!(tag(source).as_deref(), Some(want), "{source}");
        }
    }

    #[test]
    fn text() {
        for source in [
            "<",
            "<>",
            "< em>",
            "<3",
            "<em",
            "<a and b>",
            "<b and c>d",
            "<em <b>",
            "<a href=\"x>",
            "<a href=>",
            "<a \"x\">",
            "</>",
            "<!-- -->",
            "<?php ?>",
            "<a =x>",
            "<em x>",
        ] {
            assert_eq!(tag(source), None, "{source}");
        }
    }

    #[test]
    fn long_tags_are_text_and_many_attributes_are_not_kept() {
        let long = format!("<em title=\"{}\">", "x".repeat(MAX_TAG));
        assert!(tag(&long).is_none());
        let many = format!("<em{}>", " a=1".repeat(20));
        let tag = read(many.as_bytes(), 0).expect("a tag");
        assert_eq!((tag.attributes().len(), tag.overflow), (MAX_ATTRIBUTES, true));
    }

    #[test]
    fn bare_attributes_are_sorted() {
        assert!(BARE.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
