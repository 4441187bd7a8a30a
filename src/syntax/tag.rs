//! One HTML tag.
//!
//! The same `<` is markup to one reader and an arrow to the next: `a<b and c>d`.
//! A tag that is read as text costs nothing; text that is read as a tag loses words of the author.
//! So a tag has to look like one to the end.
//!
//! **A tag holds no `<` outside quotation marks.** That bounds every attempt by
//! the next `<` and makes all attempts of a comment together linear. A quoted value may hold one
//! within the first [`MAX_TAG`] bytes of a tag. One that goes on behind them, as a pasted image does,
//! may not.

use crate::limits::{MAX_ATTRIBUTES, MAX_TAG};
use crate::span::Span;

/// One attribute as typed; the value is still encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawAttribute {
    pub(crate) name: Span,
    /// Value without quotation marks; empty when there is no `=`.
    pub(crate) value: Span,
}

/// The attributes of a tag, as indices into the list of all.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TagAttributes {
    pub(crate) first: u32,
    pub(crate) count: u8,
    /// There were more than are looked at.
    pub(crate) overflow: bool,
}

/// A tag, its end, its name and the place of its first attributes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawTag {
    /// One past the `>`.
    pub(crate) end: usize,
    pub(crate) name: Span,
    pub(crate) closing: bool,
    pub(crate) self_closed: bool,
    /// A value stands in quotation marks.
    pub(crate) quoted: bool,
    pub(crate) attributes: TagAttributes,
}

impl TagAttributes {
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl RawTag {
    /// A tag without attributes, whose name of `len` bytes begins at `from` and is followed by `>`.
    pub(crate) fn plain(from: usize, len: usize, closing: bool) -> Self {
        let name = Span::new(from, from + len);
        let attributes = TagAttributes::default();
        let (self_closed, quoted) = (false, false);
        Self { end: from + len + 1, name, closing, self_closed, quoted, attributes }
    }
}

/// Boolean attributes of WHATWG HTML, obsolete ones included; sorted. Others without a value are
/// prose: `<a and b>`, `<code name>`.
static BOOLEAN: [&str; 28] = [
    "allowfullscreen",
    "async",
    "autofocus",
    "autoplay",
    "checked",
    "compact",
    "controls",
    "default",
    "defer",
    "disabled",
    "formnovalidate",
    "hidden",
    "inert",
    "ismap",
    "itemscope",
    "loop",
    "multiple",
    "muted",
    "nomodule",
    "noshade",
    "novalidate",
    "nowrap",
    "open",
    "playsinline",
    "readonly",
    "required",
    "reversed",
    "selected",
];

/// Attributes read per tag; with more it is text. Quotation marks can make each `<` of a row begin
/// the same long tag.
const MAX_READ: usize = 64;

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

/// One byte further.
#[inline(always)]
fn step(at: usize) -> usize {
    crate::work::add(1);
    at + 1
}

fn is_boolean(name: &[u8]) -> bool {
    let mut lower = [0u8; 16];
    let Some(lower) = lower.get_mut(..name.len()) else { return false };
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    lower.starts_with(b"data-")
        || lower.starts_with(b"aria-")
        || BOOLEAN.binary_search_by(|known| known.as_bytes().cmp(lower)).is_ok()
}

/// Reads the tag at `at`, where `source` has a `<`, and appends its first [`MAX_ATTRIBUTES`]
/// attributes to `attributes`.
///
/// `None` if it is not a tag; then it was text all along. Reads to the next `<`
/// outside quotation marks at most, and never more than [`MAX_TAG`] bytes beside long values.
pub(crate) fn read(full: &[u8], at: usize, attributes: &mut Vec<RawAttribute>) -> Option<RawTag> {
    read_wanted(full, at, |_| true, attributes)
}

/// Does the same, but reads nothing behind a name that is not wanted. `<https://example.com/>` is
/// long.
pub(super) fn read_wanted(
    full: &[u8],
    at: usize,
    is_wanted: impl FnOnce(&[u8]) -> bool,
    attributes: &mut Vec<RawAttribute>,
) -> Option<RawTag> {
    let source = &full[..full.len().min(at + MAX_TAG)];
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
    if !is_wanted(&source[name_start..i]) {
        return None;
    }
    let first = attributes.len();
    let mut tag = RawTag::plain(name_start, i - name_start, closing);
    tag.attributes.first = first as u32;
    if source[i] != b'>' && rest(full, at + MAX_TAG, i, &mut tag, attributes).is_none() {
        attributes.truncate(first);
        return None;
    }
    Some(tag)
}

/// Reads what follows the name, from `i` on, to `limit` at most.
fn rest(
    full: &[u8],
    mut limit: usize,
    mut i: usize,
    tag: &mut RawTag,
    attributes: &mut Vec<RawAttribute>,
) -> Option<()> {
    // A bare word or a mark that no tag has: prose, unless a quoted value says that it is a tag.
    let mut is_odd = false;
    let mut count = 0;
    loop {
        let source = &full[..full.len().min(limit)];
        match *source.get(i)? {
            b'>' => {
                tag.end = i + 1;
                return (tag.quoted || !is_odd).then_some(());
            }
            b'/' => {
                tag.self_closed = source.get(i + 1) == Some(&b'>');
                i += 1;
            }
            byte if is_space(byte) => i = step(i),
            _ => {
                let FoundAttribute { attribute: found, end, quoted, odd } =
                    attribute(full, limit, i)?;
                // The next attribute has as much room as if a long value were short.
                limit = if end > limit { end + MAX_TAG } else { limit };
                count += 1;
                if count > MAX_READ {
                    return None;
                }
                tag.quoted |= quoted;
                is_odd |= odd;
                if usize::from(tag.attributes.count) < MAX_ATTRIBUTES {
                    attributes.push(found);
                    tag.attributes.count += 1;
                } else {
                    tag.attributes.overflow = true;
                }
                i = end;
            }
        }
    }
}

/// Text that was read as an attribute.
struct FoundAttribute {
    attribute: RawAttribute,
    /// The offset after it.
    end: usize,
    /// The value stands in quotation marks.
    quoted: bool,
    /// Neither a value nor a boolean attribute.
    odd: bool,
}

/// Reads one attribute, to `limit` at most, unless its value is a long one.
fn attribute(full: &[u8], limit: usize, start: usize) -> Option<FoundAttribute> {
    let source = &full[..full.len().min(limit)];
    let mut i = start;
    loop {
        match *source.get(i)? {
            b'=' if i > start => break,
            b'>' | b'/' => break,
            b'"' | b'\'' | b';' | b',' if i == start => {
                // A stray mark.
                i = step(i);
                break;
            }
            b'"' | b'\'' => break,
            b'<' | b'=' => return None,
            byte if is_space(byte) => break,
            _ => i = step(i),
        }
    }
    let name = Span::new(start, i);
    let after_name = i;
    while is_space(*source.get(i)?) {
        i = step(i);
    }
    if source[i] != b'=' {
        let attribute = RawAttribute { name, value: Span::empty(after_name) };
        let typed = &source[name.range()];
        let odd = !is_boolean(typed);
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_:.-".contains(byte);
        let is_mark = matches!(typed, b"\"" | b"'" | b";" | b",");
        if odd && !is_mark && !typed.iter().all(is_part) {
            return None;
        }
        return Some(FoundAttribute { attribute, end: i, quoted: false, odd });
    }
    i += 1;
    while is_space(*source.get(i)?) {
        i += 1;
    }
    if let quote @ (b'"' | b'\'') = source[i] {
        let len = memchr::memchr(quote, &source[i + 1..]);
        crate::work::add(len.unwrap_or(source.len() - i));
        let len = len.or_else(|| long_value(&full[i + 1..], quote))?;
        let value = Span::new(i + 1, i + 1 + len);
        let end = value.end as usize + 1;
        let attribute = RawAttribute { name, value };
        return Some(FoundAttribute { attribute, end, quoted: true, odd: false });
    }
    if source[i] == b'>' {
        return None;
    }
    if let Some((value, end)) = curly(source, i) {
        let attribute = RawAttribute { name, value };
        return Some(FoundAttribute { attribute, end, quoted: true, odd: false });
    }
    let from = i;
    loop {
        match *source.get(i)? {
            b'>' => break,
            b'<' => return None,
            byte if is_space(byte) => break,
            _ => i = step(i),
        }
    }
    let attribute = RawAttribute { name, value: Span::new(from, i) };
    Some(FoundAttribute { attribute, end: i, quoted: false, odd: false })
}

/// Length of a value that ends behind the limit of a tag, if no tag can begin in it.
fn long_value(text: &[u8], quote: u8) -> Option<usize> {
    let end = memchr::memchr2(quote, b'<', text);
    crate::work::add(end.unwrap_or(text.len()));
    end.filter(|len| text[*len] == quote)
}

/// A value between the quotation marks that telephones and word processors make of straight ones.
/// Returns it and the offset after it.
fn curly(source: &[u8], at: usize) -> Option<(Span, usize)> {
    let from = at + mark_len(&source[at..])?;
    let mut i = from;
    loop {
        match *source.get(i)? {
            b'<' | b'>' => return None,
            0xC2 | 0xE2 => {
                if let Some(len) = mark_len(&source[i..]) {
                    return Some((Span::new(from, i), i + len));
                }
                i = step(i);
            }
            _ => i = step(i),
        }
    }
}

/// Bytes of the curly quotation mark that a text begins with.
pub(crate) fn mark_len(text: &[u8]) -> Option<usize> {
    match text {
        [0xC2, 0xAB | 0xBB, ..] => Some(2),
        [0xE2, 0x80, 0x98..=0x9A | 0x9C..=0x9E | 0xB9 | 0xBA, ..] => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
