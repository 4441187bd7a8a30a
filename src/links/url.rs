//! Addresses with a scheme, and what all addresses have behind the host: port,
//! path, query, fragment.

use super::flags::LinkFlags;
use super::glued;
use super::host::{self, Analysis};
use super::listed;
use super::state::FinderState;
use super::tail::{self, word_end};
use super::tld::is_tld;
use super::wanted::Wanted;
use super::{LinkMatch, MatchTarget, ScanResult, ip};
use crate::limits::MAX_URL;
use crate::policy::url::{PlainHost, plain_host};
use crate::tables::uts58::{ALNUM, ASCII};
use crate::work;

/// Ports that browsers refuse to open (WHATWG Fetch, "bad port"), sorted.
const BAD_PORTS: [u32; 82] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697,
];

/// Digits of the longest port.
const MAX_PORT: usize = 5;

/// `scheme://…`, found at its colon.
pub(super) fn absolute(
    wanted: &Wanted,
    text: &str,
    colon: usize,
    floor: usize,
    state: &mut FinderState,
) -> ScanResult {
    let bytes = text.as_bytes();
    let Some(start) = scheme_start(wanted, bytes, colon, floor) else {
        let named = colon > 0 && ASCII[bytes[colon - 1] as usize] & ALNUM != 0;
        // `hxxp://evil.com`, `foo://…`: not a link, and nothing in it is one.
        if named {
            return ScanResult::Dead(word_end(text, colon));
        }
        return ScanResult::Nothing(colon + 1);
    };
    let name = colon + 3;
    if start < floor {
        return ScanResult::Nothing(colon + 1);
    }
    // Browsers open `http:/evil.com`; people do not write it.
    if bytes.get(colon + 2) != Some(&b'/') {
        return ScanResult::Dead(word_end(text, colon));
    }
    if bytes.get(name) == Some(&b'[') {
        return address_in_brackets(wanted, text, start, name, state);
    }
    let (run, name) = HostName::read(text, name);
    if state.has_userinfo(text, run.end) {
        return refuse(text, start, run.end, LinkFlags::USERINFO);
    }
    if !run.refused.is_empty() {
        return refuse(text, start, run.end, run.refused);
    }
    // `http://http://example.com`: the second is the address.
    if bytes[run.end..].starts_with(b"://") {
        return match before_scheme(&text[name.start..run.end]) {
            Some(len) => {
                let end = name.start + len;
                let name = HostName { start: name.start, end, resume: end, plain: None };
                match name.analyse(text) {
                    Some(found) if !found.flags.intersects(LinkFlags::FATAL) => {
                        finish(wanted, text, start, &name, found.flags, MatchTarget::Url)
                    }
                    _ => ScanResult::Dead(run.end),
                }
            }
            None => ScanResult::Dead(run.end),
        };
    }
    if is_defanged(&bytes[run.end..]) {
        return ScanResult::Dead(word_end(text, run.end));
    }
    let Some(analysis) = name.analyse(text) else {
        return ScanResult::Dead(word_end(text, run.end));
    };
    if analysis.flags.intersects(LinkFlags::FATAL) {
        return refuse(text, start, run.end, analysis.flags);
    }
    if analysis.labels == 1 && !may_end_dotless(&text[name.end..]) {
        return ScanResult::Dead(word_end(text, run.end));
    }
    finish(wanted, text, start, &name, analysis.flags | run.after, MatchTarget::Url)
}

/// Length of a complete name that another address follows without a space: of `example.com` in
/// `example.comhttps`, which `://` follows.
fn before_scheme(name: &str) -> Option<usize> {
    let len = ["https", "http"].iter().find_map(|scheme| {
        let len = name.len().checked_sub(scheme.len())?;
        name.as_bytes()[len..].eq_ignore_ascii_case(scheme.as_bytes()).then_some(len)
    })?;
    let before = &name[..len];
    let last = before.rfind('.')? + 1;
    is_tld(&before[last..]).then_some(len)
}

/// The end of a port behind the colon at `colon`, if browsers open it.
pub(super) fn open_port(bytes: &[u8], colon: usize) -> Option<usize> {
    let digits = bytes[colon + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let end = colon + 1 + digits;
    let port = bytes[colon + 1..end].iter().take(MAX_PORT + 1);
    let port = port.fold(0, |port, digit| 10 * port + u32::from(digit - b'0'));
    let is_open = digits > 0 && port <= 65535 && BAD_PORTS.binary_search(&port).is_err();
    is_open.then_some(end)
}

/// Tells whether a name that was made unclickable on purpose goes on: `evil[.]com`, `evil(dot)com`.
fn is_defanged(rest: &[u8]) -> bool {
    let [b'[' | b'(' | b'{', inner @ ..] = rest else { return false };
    let dot = inner.iter().take(4).position(|byte| matches!(byte, b']' | b')' | b'}'));
    let inner = dot.and_then(|len| inner.get(..len)).unwrap_or_default();
    inner == b"." || inner == b":" || inner.eq_ignore_ascii_case(b"dot")
}

/// Tells whether a name without a dot may end here: a word that goes on is another word.
fn may_end_dotless(rest: &str) -> bool {
    let mut rest = rest.chars();
    match rest.next() {
        None | Some('/' | ':' | '?' | '#') => true,
        Some(c) if c.is_whitespace() || c.is_alphanumeric() => true,
        Some('!' | '$' | '&' | '*' | '+' | ',' | ';' | '=' | '~' | '(' | '[' | '{' | '|') => {
            rest.next().is_none_or(|c| !c.is_alphanumeric())
        }
        Some(_) => true,
    }
}

/// Start of a listed scheme before `colon`. Letters and digits in front make
/// it another word; anything else is a boundary (`post.https://`, `FOO=https://`).
pub(super) fn scheme_start(
    wanted: &Wanted,
    bytes: &[u8],
    colon: usize,
    floor: usize,
) -> Option<usize> {
    let before = &bytes[..colon];
    let start = if wanted.https && ends_with(before, b"https") {
        Some(colon - 5)
    } else if wanted.http && ends_with(before, b"http") {
        Some(colon - 4)
    } else if wanted.ftp && ends_with(before, b"ftp") {
        Some(colon - 3)
    } else {
        None
    };
    let Some(start) = start else {
        return listed::scheme_start(&wanted.others, bytes, colon, floor);
    };
    // Right behind an address another one begins.
    let glued = start > 0 && start != floor && ASCII[bytes[start - 1] as usize] & ALNUM != 0;
    (!glued).then_some(start)
}

/// Tells whether bytes end with these letters, in either case. As arrays, which are compared at once.
fn ends_with<const LEN: usize>(bytes: &[u8], letters: &[u8; LEN]) -> bool {
    // Only the two cases of a letter differ in this bit alone.
    bytes.last_chunk::<LEN>().is_some_and(|last| last.map(|byte| byte | 0x20) == *letters)
}

/// `http://[::1]:8080/x`, from the bracket on.
fn address_in_brackets(
    wanted: &Wanted,
    text: &str,
    start: usize,
    bracket: usize,
    state: &mut FinderState,
) -> ScanResult {
    // The longest literal is 45 bytes (an embedded IPv4 address).
    let window = &text.as_bytes()[bracket..text.len().min(bracket + 48)];
    let close = window.iter().position(|byte| *byte == b']');
    let flags = close.and_then(|close| ip::v6(text.get(bracket + 1..bracket + close)?));
    let (Some(close), Some(flags)) = (close, flags) else {
        return ScanResult::Dead(word_end(text, bracket));
    };
    let end = bracket + close + 1;
    if state.has_userinfo(text, end) {
        return refuse(text, start, end, LinkFlags::USERINFO);
    }
    let name = HostName { start: bracket, end, resume: end, plain: None };
    finish(wanted, text, start, &name, flags, MatchTarget::Url)
}

/// A host name whose end is settled: cut from glued text, trailing `.-_` off.
pub(super) struct HostName {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Offset at which port and path may follow; behind the root dot of `example.com./x`.
    pub(super) resume: usize,
    /// The analysis of a name without surprises.
    plain: Option<Analysis>,
}

impl HostName {
    /// The name at `start`, and how far characters of names go.
    pub(super) fn read(text: &str, start: usize) -> (host::HostRun, Self) {
        Self::plain(text, start).unwrap_or_else(|| {
            let run = host::run(text, start);
            let name = Self::settle(text, start, &run);
            (run, name)
        })
    }

    /// The name that nearly every address has: without surprises, and with an end that is plain to
    /// see.
    #[inline]
    pub(super) fn find_plain(text: &str, start: usize) -> Option<PlainHost> {
        let bytes = text.as_bytes();
        let host @ PlainHost { last, end, .. } = plain_host(bytes, start)?;
        let is_end = |at| matches!(bytes.get(at), None | Some(..=b' ' | b'<' | b'>' | b'"'));
        let is_path = |at| matches!(bytes.get(at), Some(b'/' | b'?' | b'#'));
        let ends = match bytes.get(end) {
            Some(b'.' | b',' | b';' | b'!' | b')') => is_end(end + 1),
            Some(b':') => {
                let port = bytes[end + 1..].iter().take(MAX_PORT);
                let after = end + 1 + port.take_while(|byte| byte.is_ascii_digit()).count();
                is_end(after) || is_path(after)
            }
            _ => is_end(end) || is_path(end),
        };
        let begins_sentence = bytes[last].is_ascii_uppercase();
        let is_plain = ends && !begins_sentence && !host::is_house(&text[start..end], last - start);
        work::add(end - start);
        is_plain.then_some(host)
    }

    /// Reads such a name.
    fn plain(text: &str, start: usize) -> Option<(host::HostRun, Self)> {
        let PlainHost { last, end, labels } = Self::find_plain(text, start)?;
        let full_stop = text.as_bytes().get(end) == Some(&b'.');
        let flags = LinkFlags::EMPTY;
        let plain = Some(Analysis { flags, labels, last: last - start, underscore: false });
        let run = host::HostRun {
            end: end + usize::from(full_stop),
            ascii: true,
            refused: flags,
            after: flags,
        };
        Some((run, Self { start, end, resume: end, plain }))
    }

    fn settle(text: &str, start: usize, run: &host::HostRun) -> Self {
        let bytes = text.as_bytes();
        let name = &bytes[start..run.end];
        let trailing = name.iter().rev().take_while(|b| matches!(b, b'.' | b'-' | b'_')).count();
        let path = matches!(bytes.get(run.end), Some(b'/' | b'?' | b'#'));
        if trailing == 0 && !path {
            if let Some(end) = glued::sentence_end(&text[start..run.end]) {
                return Self { start, end: start + end, resume: start + end, plain: None };
            }
        }
        let end = match trailing {
            0 => run.end,
            // The root dot counts only when the address goes on: else it is a full stop.
            1 if path && name.ends_with(b".") => run.end - 1,
            _ if path => run.end,
            _ => run.end - trailing,
        };
        Self { start, end, resume: if path { run.end } else { end }, plain: None }
    }

    pub(super) fn host<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }

    /// Examines the name like [`host::analyse`].
    pub(super) fn analyse(&self, text: &str) -> Option<Analysis> {
        self.plain.or_else(|| host::analyse(self.host(text)))
    }
}

/// The match over a whole word that is refused: closing punctuation aside,
/// which holds nothing that could be linked.
pub(super) fn refuse(text: &str, start: usize, from: usize, flags: LinkFlags) -> ScanResult {
    let end = word_end(text, from);
    let word = &text[start..end];
    let trimmed = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '\'', ')', ']', '}']);
    ScanResult::Match(LinkMatch {
        start,
        end: start + trimmed.len(),
        target: MatchTarget::Refused,
        flags,
    })
}

/// Reads port and path after a good name and makes the match.
pub(super) fn finish(
    wanted: &Wanted,
    text: &str,
    start: usize,
    name: &HostName,
    mut flags: LinkFlags,
    target: MatchTarget,
) -> ScanResult {
    let bytes = text.as_bytes();
    if !wanted.allows(name.host(text)) {
        return ScanResult::Dead(word_end(text, name.resume));
    }
    let mut end = name.end;
    let mut resume = name.resume;
    if bytes.get(resume) == Some(&b':') {
        let digits = bytes[resume + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let after = resume + 1 + digits;
        // `http://bar.com:xkcd` ends at the host, as does `:80th`.
        let glued = bytes.get(after).is_some_and(|byte| ASCII[*byte as usize] & ALNUM != 0);
        if digits > 0 && !glued {
            work::add(digits);
            let port = bytes[resume + 1..after].iter().fold(0u32, |port, digit| {
                port.saturating_mul(10).saturating_add(u32::from(digit - b'0'))
            });
            if port > 65535 {
                return ScanResult::Dead(word_end(text, after));
            }
            if BAD_PORTS.binary_search(&port).is_ok()
                && !(port == 21 && bytes[start].eq_ignore_ascii_case(&b'f'))
            {
                flags |= LinkFlags::PORT;
            }
            (end, resume) = (after, after);
        }
    }
    if matches!(bytes.get(resume), Some(b'/' | b'?' | b'#')) {
        let around = tail::Around {
            before: start.checked_sub(1).map_or(b' ', |before| bytes[before]),
            ascii: name.plain.is_some() || text[name.start..resume].is_ascii(),
        };
        let tail = tail::read(text, resume, start + MAX_URL, around);
        if tail.end - start > MAX_URL {
            // A part of an address would lead elsewhere.
            return ScanResult::Dead(word_end(text, tail.end));
        }
        flags |= tail.flags;
        // A tail of nothing but soft characters belongs to the sentence.
        if tail.end > resume {
            end = tail.end;
        }
    }
    ScanResult::Match(LinkMatch { start, end, target, flags })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PIECES: [&str; 29] = [
        "a", "B", "9", "example", ".", ".", "-", "www.", "xn--", ".com", ".co.uk", ".lan", ".home",
        ".arpa", ".local", "_", "é", "/", ":", ":80", ":123456", "#", "?", "@", " ", "<", ",", "!",
        ")",
    ];

    proptest! {
        #[test]
        fn letters_end_it_in_either_case(start in "[ -~é]{0,3}", end in "[HhTtPpSs0-9(]{0,6}") {
            let text = format!("{start}{end}");
            let expected = |scheme: &str| text.to_ascii_lowercase().ends_with(scheme);
            prop_assert_eq!(ends_with(text.as_bytes(), b"https"), expected("https"));
            prop_assert_eq!(ends_with(text.as_bytes(), b"http"), expected("http"));
        }

        /// A plain name is what reading it character by character finds.
        #[test]
        fn plain_names_are_as_others(pieces in prop::collection::vec(0..PIECES.len(), 1..9)) {
            let text: String = pieces.iter().map(|at| PIECES[*at]).collect();
            let Some((plain_run, plain)) = HostName::plain(&text, 0) else { return Ok(()) };
            let run = host::run(&text, 0);
            let name = HostName::settle(&text, 0, &run);
            prop_assert_eq!((plain_run.end, plain_run.ascii), (run.end, run.ascii));
            prop_assert!(run.refused.is_empty() && run.after.is_empty());
            prop_assert_eq!((plain.start, plain.end, plain.resume), (0, name.end, name.resume));
            let (plain, found) = (plain.analyse(&text), name.analyse(&text));
            prop_assert_eq!(format!("{plain:?}"), format!("{found:?}"));
            let mut state = FinderState::default();
            prop_assert!(!state.has_userinfo(&text, run.end));
            prop_assert!(!state.mailbox_ahead(&text, 0, run.end));
        }
    }
}
