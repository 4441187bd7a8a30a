//! E-mail addresses, found at their `@`, and `mailto:` addresses.
//!
//! The local part is what UTS #58 (Link_Email) lets stand there, unquoted, with
//! the dots where RFC 5321 allows them. An address that is wrong is left alone
//! as a whole: `john..smith@example.com` is not a mailbox, and `smith@example.com` would be
//! somebody else's.

use super::domain::{after_foreign_scheme, known};
use super::flags::LinkFlags;
use super::state::FinderState;
use super::tail::word_end;
use super::url::{HostName, refuse};
use super::wanted::Wanted;
use super::{LinkMatch, MatchTarget, ScanResult, host};
use crate::limits::MAX_LOCAL_PART;
use crate::tables::uts58::{ALNUM, ASCII, HostClass, MAILBOX, host_class, mailbox};
use crate::work;

/// `name@example.com`, found at its `@`.
pub(super) fn scan(wanted: &Wanted, text: &str, at: usize, floor: usize) -> ScanResult {
    let bytes = text.as_bytes();
    let Some(mut start) = local_start(text, at) else {
        return ScanResult::Dead(host::run(text, at + 1).end.max(at + 1));
    };
    if start == at {
        return ScanResult::Nothing(at + 1);
    }
    let (run, name) = HostName::read(text, at + 1);
    let dead = ScanResult::Dead(run.end.max(at + 1));
    // `a@b.com/c@d.com`: two people. Anything else that is glued to an address
    // belongs to it: `mailto:a@b.com?bcc=x@evil.com`.
    if start < floor {
        start = floor;
    }
    if start == floor && floor > 0 && matches!(bytes[start], b'/' | b'|') {
        start += 1;
    }
    let before = start.checked_sub(1).map(|i| bytes[i]);
    if start >= at || before == Some(b'@') || (start == floor && glued(text, start)) {
        return dead;
    }
    // `*me@example.com*`, `'me@example.com'`: the marks pair around the address.
    let mut after = name.end;
    while start + 1 < at
        && matches!(bytes[start], b'\'' | b'*' | b'_' | b'~' | b'`' | b'|')
        && bytes.get(after) == Some(&bytes[start])
    {
        start += 1;
        after += 1;
    }
    if start > floor || floor == 0 {
        start += sigils(&text[start..at]);
    }
    let local = &text[start..at];
    // `!name@example.com` is a community, `/u/name@example.com` a path.
    let is_handle = local.starts_with('/') || text[..start].ends_with('!') || local.ends_with('}');
    if is_handle || !is_local_part(local) || bytes.get(run.end) == Some(&b'@') {
        return dead;
    }
    let Some(analysis) = known(text, &name).filter(|found| found.labels > 1 && !found.underscore)
    else {
        return dead;
    };
    let flags = run.refused | analysis.flags;
    if !run.refused.is_empty() || flags.intersects(LinkFlags::FATAL) {
        return refuse(text, start, run.end, flags);
    }
    if !wanted.allows(name.host(text)) {
        return dead;
    }
    let mut found =
        LinkMatch { start, end: name.end, target: MatchTarget::Email, flags: flags | run.after };
    if start > 0 && bytes[start - 1] == b':' {
        match mailto_start(bytes, start, floor) {
            Some(scheme) => (found.start, found.target) = (scheme, MatchTarget::Mailto),
            None if after_foreign_scheme(bytes, start - 1) => {
                return ScanResult::Dead(word_end(text, name.end));
            }
            None => {}
        }
    }
    ScanResult::Match(found)
}

/// Ends the search behind an address: the rest of a `mailto:`
/// with fields would be read as more addresses.
pub(super) fn shadow(text: &str, found: &LinkMatch, state: &mut FinderState) {
    let fields = matches!(text.as_bytes().get(found.end), Some(b'?' | b'&'));
    if fields && matches!(found.target, MatchTarget::Mailto | MatchTarget::Email) {
        state.dead = word_end(text, found.end);
    }
}

/// Start of the local part before `at`; `None` when it is too long.
fn local_start(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut start = at;
    while let Some(before) = start.checked_sub(1) {
        // Bytes of wide characters hold no bit: they take the second way.
        if ASCII[bytes[before] as usize] & MAILBOX != 0 {
            start = before;
        } else if bytes[before] < 0x80 {
            break;
        } else {
            match text[..start].chars().next_back() {
                // A sentence without spaces ends where letters of ASCII begin.
                Some(c) if start < at && bytes[start].is_ascii_alphanumeric() && is_east(c) => {
                    break;
                }
                Some(c) if mailbox(c) => start -= c.len_utf8(),
                _ => break,
            }
        }
        if at - start > MAX_LOCAL_PART {
            work::add(at - start);
            return None;
        }
    }
    work::add(at - start + 1);
    Some(start)
}

fn is_east(c: char) -> bool {
    host_class(c) == HostClass::East
}

/// Bytes before a mailbox that belong to what it is written in: `*`, `email=`, `key=value&email=`.
/// VERP has a sign in its first word: `list+ann=example.com@…`.
fn sigils(local: &str) -> usize {
    let mut rest = local;
    loop {
        let marks = ['!', '#', '$', '\'', '*', '&', '=', '?', '^', '|', '{', '}'];
        rest = rest.trim_start_matches(marks);
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let len = rest.bytes().take_while(is_word).count();
        match rest.as_bytes().get(len) {
            Some(b'=' | b'&') if len > 0 && len + 1 < rest.len() => rest = &rest[len + 1..],
            _ => break,
        }
    }
    if rest.is_empty() { 0 } else { local.len() - rest.len() }
}

/// Tells whether the character before `start` would be part of the local part.
fn glued(text: &str, start: usize) -> bool {
    text[..start].chars().next_back().is_some_and(mailbox)
}

/// Dots separate, they neither begin nor end nor double (RFC 5321, Dot-string).
fn is_local_part(local: &str) -> bool {
    !local.is_empty()
        && local.len() <= MAX_LOCAL_PART
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

/// Start of a `mailto:` before `start`.
fn mailto_start(bytes: &[u8], start: usize, floor: usize) -> Option<usize> {
    let scheme = start.checked_sub(7).filter(|scheme| *scheme >= floor)?;
    let glued = scheme > 0 && ASCII[bytes[scheme - 1] as usize] & ALNUM != 0;
    (!glued && bytes[scheme..start].eq_ignore_ascii_case(b"mailto:")).then_some(scheme)
}
