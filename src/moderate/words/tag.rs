//! Tags that readers see as typed, because the policy shows what it does not allow.
//!
//! `<b>vi</b>agra` is read past its tags wherever they are shown, as it is where they
//! are taken away. So a tag that would add nothing to a line is as invisible to
//! strong folding as a soft hyphen. What stands in it is read for itself.

use crate::parse::tag;
use crate::policy::element::Element;
use crate::policy::known::{self, Body, Name};

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
        Name::Foreign { block, body } => !block && body == Body::Kept,
    };
    fits.then_some(tag.end)
}
