//! Names without a scheme: `www.example.com` and, when the policy wants them,
//! bare domains.
//!
//! A word with a dot in it is an address only when much speaks for it: a known
//! top-level domain, nothing glued in front, no mailbox around it.

use super::flags::LinkFlags;
use super::glued;
use super::host::{self, Analysis};
use super::state::FinderState;
use super::tld::is_tld;
use super::url::{HostName, finish, refuse};
use super::wanted::Wanted;
use super::{MatchTarget, ScanResult};
use crate::limits::MAX_HOST;
use crate::tables::uts58::{ALNUM, ASCII, HOST, HostClass, host_class};
use crate::text::chars::is_mark;
use crate::work;

/// Scheme names after which a glued `www.`, name or mailbox is not ours to link.
const FOREIGN: [&[u8]; 22] = [
    b"http",
    b"https",
    b"ftp",
    b"javascript",
    b"vbscript",
    b"data",
    b"file",
    b"blob",
    b"about",
    b"sip",
    b"sips",
    b"xmpp",
    b"im",
    b"acct",
    b"ssh",
    b"sftp",
    b"git",
    b"svn",
    b"magnet",
    b"view-source",
    b"urn",
    b"mailto",
];

/// Longest of [`FOREIGN`], in bytes.
const LONGEST_FOREIGN: usize = 11;

/// `www.example.com`, found at its first letter.
pub(super) fn www(
    wanted: &Wanted,
    text: &str,
    start: usize,
    state: &mut FinderState,
) -> ScanResult {
    let bytes = text.as_bytes();
    if !bytes[start..].get(..4).is_some_and(|word| word.eq_ignore_ascii_case(b"www."))
        || !www_may_begin(text, start)
    {
        let letters = bytes[start..].iter().take_while(|b| b.eq_ignore_ascii_case(&b'w')).count();
        work::add(letters);
        return ScanResult::Nothing(start + letters.max(1));
    }
    let (run, name) = HostName::read(text, start);
    if state.mailbox_ahead(text, start, run.end) {
        return ScanResult::Dead(run.end);
    }
    if !run.refused.is_empty() {
        return refuse(text, start, run.end, run.refused);
    }
    let Some(analysis) = known(text, &name).filter(|found| found.labels > 2) else {
        // `www.com` is a bare domain: its dot may still try.
        return if wanted.bare {
            ScanResult::Nothing(start + 3)
        } else {
            ScanResult::Dead(run.end)
        };
    };
    if analysis.flags.intersects(LinkFlags::FATAL) {
        return refuse(text, start, run.end, analysis.flags);
    }
    if state.has_password(text, name.resume) {
        return refuse(text, start, run.end, LinkFlags::USERINFO);
    }
    finish(wanted, text, start, &name, analysis.flags | run.after, MatchTarget::Www)
}

/// `example.com/x`, found at its first dot.
pub(super) fn bare(
    wanted: &Wanted,
    text: &str,
    dot: usize,
    floor: usize,
    state: &mut FinderState,
) -> ScanResult {
    // The dots of prose, at no cost: a space follows.
    if text.as_bytes().get(dot + 1).is_none_or(|b| *b < 0x80 && ASCII[*b as usize] & HOST == 0) {
        return ScanResult::Nothing(dot + 1);
    }
    let start = name_start(text, dot, state.dead);
    let (run, name) = HostName::read(text, start);
    let end = run.end.max(dot + 1);
    if start < floor || !bare_may_begin(text, start) || state.mailbox_ahead(text, start, end) {
        return ScanResult::Dead(end);
    }
    let Some(analysis) = known(text, &name).filter(|found| found.labels > 1) else {
        return ScanResult::Dead(end);
    };
    let host = name.host(text);
    if glued::is_file_like(host, analysis.last)
        || host.starts_with('_')
        || is_prose(text, &name, analysis.last)
    {
        return ScanResult::Dead(end);
    }
    let refused = run.refused | analysis.flags;
    if !run.refused.is_empty() || refused.intersects(LinkFlags::FATAL) {
        return refuse(text, start, end, refused);
    }
    if state.has_password(text, name.resume) {
        return refuse(text, start, end, LinkFlags::USERINFO);
    }
    finish(wanted, text, start, &name, analysis.flags | run.after, MatchTarget::Bare)
}

/// Top-level domains that are words with which sentences go on: `tell me tomorrow.call me`. Those of
/// large countries (`.it`, `.in`, `.at`, `.be`) are not among them.
const WORDS: [&str; 44] = [
    "as", "best", "buy", "call", "day", "do", "eat", "fail", "fast", "free", "got", "here", "hot",
    "how", "ice", "im", "kids", "like", "lol", "love", "man", "meet", "men", "mom", "new", "now",
    "one", "open", "pa", "pay", "play", "press", "read", "rest", "rich", "safe", "save", "so",
    "talk", "today", "watch", "win", "wow", "you",
];

/// Tells whether a name without scheme and path is rather prose or code: `people.You`, `8.30.am`,
/// `com.example.app`, `pain.do`.
fn is_prose(text: &str, name: &HostName, last: usize) -> bool {
    if matches!(text.as_bytes().get(name.resume), Some(b'/' | b'?' | b'#' | b':')) {
        return false;
    }
    let host = name.host(text);
    let (rest, label) = (&host[..last.saturating_sub(1)], &host[last..]);
    let is_common = |label: &str| {
        let known = ["com", "org", "net"];
        known.iter().any(|known| label.eq_ignore_ascii_case(known))
    };
    let is_title = label.starts_with(char::is_uppercase) && label.contains(char::is_lowercase);
    let is_number = rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let first = rest.split('.').next().unwrap_or(rest);
    let is_word = WORDS.iter().any(|word| label.eq_ignore_ascii_case(word));
    let is_reversed = rest.len() > first.len()
        && (is_common(first) || first.eq_ignore_ascii_case("io"))
        && !is_common(label);
    (is_title && !is_common(label)) || is_number || is_reversed || is_word
}

/// Start of the host name around `dot`; not before `dead`, which was read.
/// A symbol glued to a word (`👉example.com`) is not part of the name.
fn name_start(text: &str, dot: usize, dead: usize) -> usize {
    let bytes = text.as_bytes();
    let mut start = dot;
    // A label this long fails anyway.
    let stop = dead.max(dot.saturating_sub(4 * MAX_HOST));
    while start > stop {
        if ASCII[bytes[start - 1] as usize] & HOST != 0 {
            start -= 1;
        } else if bytes[start - 1] < 0x80 {
            break;
        } else {
            match text[..start].chars().next_back() {
                // A sentence without spaces ends where letters of ASCII begin.
                Some(c)
                    if host_class(c) == HostClass::East && bytes[start].is_ascii_alphanumeric() =>
                {
                    break;
                }
                Some(c) if host::is_host_char(c) => start -= c.len_utf8(),
                _ => break,
            }
        }
    }
    work::add(dot - start);
    // No name begins with a mark, nor with a selector of the glyph before it.
    let symbol = |c: char| {
        let is_selector = matches!(c, '\u{fe00}'..='\u{fe0f}');
        !c.is_ascii() && (host_class(c) == HostClass::Symbol || is_selector || is_mark(c))
    };
    if !text[start..dot].starts_with(symbol) {
        return start;
    }
    let word = text[start..dot].char_indices().find(|(_, c)| !symbol(*c));
    word.map_or(start, |(skipped, _)| start + skipped)
}

/// Tells whether `www.` at `start` is not the tail of something else. After `.`, `-`
/// or `/` it would be another host or a path; after a scheme's colon it is the
/// host of an address that we refused.
pub(super) fn www_may_begin(text: &str, start: usize) -> bool {
    let bytes = text.as_bytes();
    let Some(at) = start.checked_sub(1) else { return true };
    match bytes[at] {
        b'.' | b'-' | b'/' | b'\\' | b'@' | b'%' => false,
        // `_www.example.com_` is emphasis, `my_www.example.com` a host.
        b'_' => at == 0 || !(bytes[at - 1] == b'_' || ASCII[bytes[at - 1] as usize] & ALNUM != 0),
        b':' => !after_foreign_scheme(bytes, at),
        before => ASCII[before as usize] & ALNUM == 0,
    }
}

/// Tells whether a bare name may begin at `start`: as for `www.`, and no word with a
/// colon is glued in front (`javascript:document.location.com`).
fn bare_may_begin(text: &str, start: usize) -> bool {
    let bytes = text.as_bytes();
    let Some(at) = start.checked_sub(1) else { return true };
    match bytes[at] {
        b'.' | b'-' | b'_' | b'/' | b'\\' | b'@' | b'%' => false,
        b':' => at == 0 || ASCII[bytes[at - 1] as usize] & ALNUM == 0,
        before => ASCII[before as usize] & ALNUM == 0,
    }
}

/// Tells whether the word before `colon` is a scheme that others handle.
pub(super) fn after_foreign_scheme(bytes: &[u8], colon: usize) -> bool {
    let before = &bytes[colon.saturating_sub(LONGEST_FOREIGN + 1)..colon];
    let word = |byte: &u8| ASCII[*byte as usize] & ALNUM != 0 || *byte == b'-';
    let length = before.iter().rev().take_while(|byte| word(byte)).count();
    let name = &before[before.len() - length..];
    FOREIGN.iter().any(|scheme| name.eq_ignore_ascii_case(scheme))
}

/// The analysis of a name under a known top-level domain.
pub(super) fn known(text: &str, name: &HostName) -> Option<Analysis> {
    let host = name.host(text);
    name.analyse(text).filter(|found| is_tld(&host[found.last..]))
}
