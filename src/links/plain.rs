//! Addresses as most people paste them, read in one pass: `https://example.com/path?x=1`.
//!
//! Invariant: an address that is found here is found by [`url::absolute`](super::url::absolute) or
//! [`domain::www`](super::domain::www) as well, with the same end and no remark. Whatever needs a
//! second look there is not found here.

use super::domain::www_may_begin;
use super::state::FinderState;
use super::tail::{self, is_stop};
use super::tld::is_tld;
use super::url::{HostName, open_port, scheme_start};
use super::wanted::Wanted;
use crate::limits::MAX_URL;
use crate::tables::uts58::{ASCII, LinkTerm, TERM};
use crate::text::window;
use crate::work;

/// Most `&` of an address; each begins a window of its own.
const MAX_AMPERSANDS: usize = 8;

/// Longest text in brackets: `/wiki/Solaris_(1972_film)`.
const MAX_BRACKETS: usize = 32;

/// An address of graphic ASCII without quotation marks, `<` and `>`.
pub(crate) struct PlainLink {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// It has no scheme.
    pub(crate) is_www: bool,
    /// Number of `&` in it.
    pub(crate) ampersands: usize,
}

/// The address whose scheme ends at `colon`.
pub(super) fn absolute(
    wanted: &Wanted,
    text: &str,
    colon: usize,
    floor: usize,
) -> Option<PlainLink> {
    let bytes = text.as_bytes();
    let start = scheme_start(wanted, bytes, colon, floor)?;
    if start < floor || bytes.get(colon + 2) != Some(&b'/') || wanted.lists_hosts() {
        return None;
    }
    let host = HostName::find_plain(text, colon + 3)?;
    finish(bytes, start, host.end, false)
}

/// The address that begins with the `w` at `start`.
pub(super) fn www(
    wanted: &Wanted,
    text: &str,
    start: usize,
    state: &mut FinderState,
) -> Option<PlainLink> {
    let bytes = text.as_bytes();
    let is_www = bytes[start..].get(..4).is_some_and(|word| word.eq_ignore_ascii_case(b"www."));
    if !is_www || !www_may_begin(text, start) || wanted.lists_hosts() {
        return None;
    }
    let host = HostName::find_plain(text, start)?;
    let is_known = host.labels > 2 && is_tld(&text[host.last..host.end]);
    if !is_known || bytes.get(host.end) == Some(&b':') {
        return None;
    }
    let name_end = host.end + usize::from(bytes.get(host.end) == Some(&b'.'));
    if state.mailbox_ahead(text, start, name_end) {
        return None;
    }
    finish(bytes, start, host.end, true)
}

/// Reads port and path of an address whose host ends at `end`.
fn finish(bytes: &[u8], start: usize, mut end: usize, is_www: bool) -> Option<PlainLink> {
    let mut ampersands = 0;
    if bytes.get(end) == Some(&b':') {
        end = open_port(bytes, end)?;
    }
    if matches!(bytes.get(end), Some(b'/' | b'?' | b'#')) {
        let before = start.checked_sub(1).map_or(b' ', |before| bytes[before]);
        (end, ampersands) = tail(bytes, end, before)?;
    }
    (end - start <= MAX_URL).then_some(PlainLink { start, end, is_www, ampersands })
}

/// The end of path, query and fragment from `start` on, and the number of `&` in them.
fn tail(bytes: &[u8], start: usize, before: u8) -> Option<(usize, usize)> {
    let limit = start + MAX_URL;
    let (mut from, mut at, mut ampersands) = (start, start, 0);
    loop {
        at = window::find(bytes, at, limit, |byte| is_stop(byte) | (byte == b'&'));
        match bytes.get(at) {
            Some(b'&') if ampersands < MAX_AMPERSANDS => {
                ampersands += 1;
                at += 1;
            }
            Some(b'(') => {
                at = bracket_end(bytes, at)?;
                from = at;
            }
            _ => break,
        }
    }
    work::add(at - start);
    let term = bytes.get(at).map_or(LinkTerm::Hard as u8, |byte| ASCII[*byte as usize] & TERM);
    let ends = term == LinkTerm::Hard as u8 || term == LinkTerm::Close as u8;
    if !ends || bytes.get(at) >= Some(&0x80) || before == b'_' {
        return None;
    }
    if before == b'<' {
        // `<…>` says where an address ends, and so may a `|` in it.
        let is_whole = bytes[at..].first() == Some(&b'>') && !bytes[start..at].contains(&b'|');
        return is_whole.then_some((at, ampersands));
    }
    let around = tail::Around { before, ascii: true };
    Some((tail::included_end(bytes, from, at, around).unwrap_or(from), ampersands))
}

/// The place behind the bracket that closes the one at `open`, if they pair and nothing between
/// them is special.
fn bracket_end(bytes: &[u8], open: usize) -> Option<usize> {
    let inner = bytes[open + 1..].iter().take(MAX_BRACKETS);
    let is_plain = |byte: &&u8| {
        let is_separator = matches!(byte, b'/' | b'?' | b'#' | b'&' | b'=' | b':');
        !is_separator
            && !matches!(byte, b'"' | b'\'')
            && ASCII[**byte as usize] & TERM <= LinkTerm::Soft as u8
    };
    let close = open + 1 + inner.take_while(is_plain).count();
    (bytes.get(close) == Some(&b')')).then_some(close + 1)
}
