//! Search for the end of opaque text.

use memchr::memchr2;

use super::tag::{self, RawAttribute};
use crate::text::chars::{is_newline, is_unseen};

/// Finds `</name …>` from `from` on; returns its start and the offset after it.
///
/// `attributes` lends its room to the tags that are read, and is left as it was.
pub(super) fn end_tag(
    bytes: &[u8],
    from: usize,
    name: &[u8],
    attributes: &mut Vec<RawAttribute>,
) -> Option<(usize, usize)> {
    let known = attributes.len();
    for at in memchr::memchr_iter(b'<', &bytes[from..]).map(|len| from + len) {
        crate::work::add(1);
        let after = at + 2 + name.len();
        let matches = bytes.get(at + 1) == Some(&b'/')
            && bytes.get(at + 2..after).is_some_and(|found| found.eq_ignore_ascii_case(name));
        if matches {
            let tag = tag::read(bytes, at, attributes);
            attributes.truncate(known);
            if let Some(tag) = tag {
                if tag.name.end as usize == after {
                    return Some((at, tag.end));
                }
            }
        }
    }
    None
}

/// Offset of the first blank line after `from`, or the end of the source.
pub(super) fn blank_line(source: &str, from: usize) -> usize {
    let bytes = source.as_bytes();
    let mut at = from;
    while let Some(len) = memchr2(b'\n', b'\r', &bytes[at..]) {
        let newline = at + len;
        let is_pair = bytes[newline..].starts_with(b"\r\n");
        let rest =
            source[newline + 1 + usize::from(is_pair)..].trim_start_matches(is_unseen_in_line);
        if rest.starts_with(is_newline) {
            return newline;
        }
        at = source.len() - rest.len();
    }
    source.len()
}

fn is_unseen_in_line(c: char) -> bool {
    is_unseen(c) && !is_newline(c)
}

/// End of the line that `from` stands in, at most `to`, and the start of the next one.
pub(super) fn line(source: &str, from: usize, to: usize) -> (usize, usize) {
    let bytes = source.as_bytes();
    let Some(len) = source[from..to].find(is_newline) else { return (to, to) };
    let end = from + len;
    let next = match bytes[end] {
        b'\r' if end + 1 < to && bytes[end + 1] == b'\n' => end + 2,
        0xC2 => end + 2,
        0xE2 => end + 3,
        _ => end + 1,
    };
    (end, next)
}
