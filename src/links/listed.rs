//! Addresses of the other schemes that a policy lists: `tel:+1-201-555-0123`, `geo:48.2,16.37`.
//!
//! Invariant: the scheme is a whole word, and what follows it begins without a space and holds a
//! letter or a digit. Those with `//` are read like web addresses, host included.

use super::tail;
use super::wanted::Wanted;
use super::{LinkMatch, MatchTarget, ScanResult};
use crate::limits::MAX_URL;
use crate::tables::uts58::{ALNUM, ASCII};
use crate::work;

/// Reads `scheme:…`, found at its colon, which no `/` follows.
pub(super) fn scan(wanted: &Wanted, text: &str, colon: usize, floor: usize) -> ScanResult {
    let bytes = text.as_bytes();
    let nothing = ScanResult::Nothing(colon + 1);
    let Some(start) = scheme_start(&wanted.others, bytes, colon, floor) else { return nothing };
    let around = tail::Around {
        before: start.checked_sub(1).map_or(b' ', |before| bytes[before]),
        ascii: true,
    };
    let tail = tail::read(text, colon + 1, start + MAX_URL, around);
    let rest = &bytes[(colon + 1).min(tail.end)..tail.end];
    let is_word = |byte: &u8| ASCII[*byte as usize] & ALNUM != 0 || *byte >= 0x80;
    if !rest.iter().any(is_word) {
        return nothing;
    }
    if tail.end - start > MAX_URL {
        return ScanResult::Dead(tail.end);
    }
    ScanResult::Match(LinkMatch {
        start,
        end: tail.end,
        target: MatchTarget::Url,
        flags: tail.flags,
    })
}

/// Beginning of one of these schemes that ends at `colon`. Characters of schemes in front make it
/// another one, unless an address ends there.
pub(super) fn scheme_start(
    schemes: &[String],
    bytes: &[u8],
    colon: usize,
    floor: usize,
) -> Option<usize> {
    schemes.iter().find_map(|scheme| {
        work::add(1);
        let start = colon.checked_sub(scheme.len()).filter(|start| *start >= floor)?;
        let is_part = |byte: u8| ASCII[byte as usize] & ALNUM != 0 || matches!(byte, b'+' | b'-');
        let is_glued = start > floor && is_part(bytes[start - 1]);
        (!is_glued && bytes[start..colon].eq_ignore_ascii_case(scheme.as_bytes())).then_some(start)
    })
}
