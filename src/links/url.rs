//! Addresses with a scheme, and what all addresses have behind the host: port,
//! path, query, fragment.

use super::flags::LinkFlags;
use super::host;
use super::tail::{self, word_end};
use super::uts58::{ALNUM, ASCII};
use super::{Claim, Finder, Found, State, Target, ip};
use crate::limits::MAX_URL;
use crate::work;

/// Ports that browsers refuse to open (WHATWG Fetch, "bad port"), sorted.
const BAD_PORTS: [u32; 82] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697,
];

/// `scheme://…`, found at its colon.
pub(super) fn absolute(
    finder: &Finder,
    text: &str,
    colon: usize,
    floor: usize,
    state: &mut State,
) -> Found {
    let bytes = text.as_bytes();
    let Some(start) = scheme_start(finder, bytes, colon) else {
        let named = colon > 0 && ASCII[bytes[colon - 1] as usize] & ALNUM != 0;
        // `hxxp://evil.com`, `foo://…`: not a link, and nothing in it is one.
        if named {
            return Found::Dead(word_end(text, colon));
        }
        return Found::Nothing(colon + 1);
    };
    let name = colon + 3;
    if start < floor {
        return Found::Nothing(colon + 1);
    }
    // Browsers open `http:/evil.com`; people do not write it.
    if bytes.get(colon + 2) != Some(&b'/') {
        return Found::Dead(word_end(text, colon));
    }
    if bytes.get(name) == Some(&b'[') {
        return address_in_brackets(finder, text, start, name, state);
    }
    let run = host::run(text, name);
    if state.has_userinfo(text, run.end) {
        return refuse(text, start, run.end, LinkFlags::USERINFO);
    }
    if !run.refused.is_empty() {
        return refuse(text, start, run.end, run.refused);
    }
    // `http://http://example.com`: the second is the address.
    if bytes[run.end..].starts_with(b"://") {
        return Found::Dead(run.end);
    }
    let name = Name::settle(text, name, &run);
    let Some(analysis) = host::analyse(name.host(text)) else {
        return Found::Dead(word_end(text, run.end));
    };
    if analysis.flags.intersects(LinkFlags::FATAL) {
        return refuse(text, start, run.end, analysis.flags);
    }
    finish(finder, text, start, &name, analysis.flags | run.after, Target::Url)
}

/// Where a listed scheme before `colon` begins. Letters and digits in front make
/// it another word; anything else is a boundary (`post.https://`, `FOO=https://`).
fn scheme_start(finder: &Finder, bytes: &[u8], colon: usize) -> Option<usize> {
    let before = &bytes[..colon];
    let listed = [(finder.https, "https"), (finder.http, "http"), (finder.ftp, "ftp")];
    let start = listed.iter().find_map(|(on, scheme)| {
        let start = colon.checked_sub(scheme.len())?;
        (*on && before[start..].eq_ignore_ascii_case(scheme.as_bytes())).then_some(start)
    })?;
    let glued = start > 0 && ASCII[bytes[start - 1] as usize] & ALNUM != 0;
    (!glued).then_some(start)
}

/// `http://[::1]:8080/x`, from the bracket on.
fn address_in_brackets(
    finder: &Finder,
    text: &str,
    start: usize,
    bracket: usize,
    state: &mut State,
) -> Found {
    // The longest literal is 45 bytes (an embedded IPv4 address).
    let window = &text.as_bytes()[bracket..text.len().min(bracket + 48)];
    let close = window.iter().position(|byte| *byte == b']');
    let flags = close.and_then(|close| ip::v6(text.get(bracket + 1..bracket + close)?));
    let (Some(close), Some(flags)) = (close, flags) else {
        return Found::Dead(word_end(text, bracket));
    };
    let end = bracket + close + 1;
    if state.has_userinfo(text, end) {
        return refuse(text, start, end, LinkFlags::USERINFO);
    }
    let name = Name { start: bracket, end, resume: end };
    finish(finder, text, start, &name, flags, Target::Url)
}

/// A host name whose end is settled: cut from glued text, trailing `.-_` off.
pub(super) struct Name {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where port and path may follow; behind the root dot of `example.com./x`.
    pub(super) resume: usize,
}

impl Name {
    pub(super) fn settle(text: &str, start: usize, run: &host::Run) -> Self {
        let bytes = text.as_bytes();
        let glued = if run.ascii { None } else { host::cut_glued(&text[start..run.end]) };
        if let Some(cut) = glued {
            return Self { start, end: start + cut, resume: start + cut };
        }
        let name = &bytes[start..run.end];
        let trailing = name.iter().rev().take_while(|b| matches!(b, b'.' | b'-' | b'_')).count();
        let path = matches!(bytes.get(run.end), Some(b'/' | b'?' | b'#'));
        let end = match trailing {
            0 => run.end,
            // The root dot counts only when the address goes on: else it is a full stop.
            1 if path && name.ends_with(b".") => run.end - 1,
            _ if path => run.end,
            _ => run.end - trailing,
        };
        Self { start, end, resume: if path { run.end } else { end } }
    }

    pub(super) fn host<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }
}

impl State {
    /// Whether an `@` follows before the host can have ended for a browser: then
    /// everything before it is a user name. Reads up to `/`, `?`, `#` or a
    /// character that ends every address.
    pub(super) fn has_userinfo(&mut self, text: &str, from: usize) -> bool {
        let end = self.userinfo.end(text, from, |c| match c {
            '@'
            | '/'
            | '?'
            | '#'
            | '\\'
            | '<'
            | '>'
            | '"'
            | '`'
            | '^'
            | '|'
            | '{'
            | '}'
            | '['
            | ']'
            | '\x7F'
            | ..=' ' => false,
            c => c.is_ascii() || host::is_host_char(c),
        });
        text.as_bytes().get(end) == Some(&b'@')
    }
}

/// The claim over a whole word that is refused: closing punctuation aside,
/// which holds nothing that could be linked.
pub(super) fn refuse(text: &str, start: usize, from: usize, flags: LinkFlags) -> Found {
    let end = word_end(text, from);
    let word = &text[start..end];
    let trimmed = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '\'', ')', ']', '}']);
    Found::Claim(Claim { start, end: start + trimmed.len(), target: Target::Refused, flags })
}

/// Reads port and path after a good name and makes the claim.
pub(super) fn finish(
    finder: &Finder,
    text: &str,
    start: usize,
    name: &Name,
    mut flags: LinkFlags,
    target: Target,
) -> Found {
    let bytes = text.as_bytes();
    if !finder.allows(name.host(text)) {
        return Found::Dead(word_end(text, name.resume));
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
                return Found::Dead(word_end(text, after));
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
        // An apostrophe around the address is not one of its own.
        let quoted = start > 0 && bytes[start - 1] == b'\'';
        let tail = tail::read(text, resume, start + MAX_URL, quoted);
        if tail.end - start > MAX_URL {
            // Half an address leads elsewhere.
            return Found::Dead(word_end(text, tail.end));
        }
        flags |= tail.flags;
        // A tail of nothing but soft characters belongs to the sentence.
        if tail.end > resume {
            end = tail.end;
        }
    }
    Found::Claim(Claim { start, end, target, flags })
}
