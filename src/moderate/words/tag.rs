//! Tags that readers see as typed, because the policy shows what it does not allow.
//!
//! `<b>vi</b>agra` is read past its tags wherever they are shown, as it is where they
//! are taken away. So a tag that would add nothing to a line is as invisible to
//! strong folding as a soft hyphen. What stands in it is read for itself.

use std::ops::Range;

use crate::parse::tag;
use crate::policy::element::Element;
use crate::policy::known::{self, Name};

/// Longest tag that is passed over, in bytes.
const LONGEST: usize = 128;

/// Length of the tag or comment that `bytes` begin with; they begin with `<`.
pub(super) fn len(bytes: &[u8]) -> Option<usize> {
    let near = bytes.get(..bytes.len().min(LONGEST))?;
    if let Some(comment) = near.strip_prefix(b"<!--") {
        let end = comment.windows(3).position(|three| three == b"-->")?;
        return Some(4 + end + 3);
    }
    let line = near.split(|byte| *byte == b'\n').next()?;
    let tag = tag::read(line, 0)?;
    let fits = match known::lookup(line.get(tag.name.range())?)? {
        Name::Element(element) => element.is_inline() && element != Element::Br,
        Name::Foreign { block, .. } => !block,
    };
    fits.then_some(tag.end)
}

/// Calls `each` with what stands in the tags and comments of `text`, and where: those in
/// them as well.
pub(super) fn insides<'t>(text: &'t str, each: &mut impl FnMut(&'t str, usize)) {
    let mut waiting = vec![0..text.len()];
    while let Some(Range { start: mut at, end }) = waiting.pop() {
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
                waiting.push(inside);
            }
        }
    }
}
