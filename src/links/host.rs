//! Host names: their end, their kind, and whether they deceive.

use super::flags::LinkFlags;
use super::glued;
use super::tld::is_tld;
use crate::tables::uts58::{self, ASCII, HOST, HostClass};

use super::ip;
use crate::limits::MAX_HOST;
use crate::work;

/// Longest label in bytes (RFC 1035, 2.3.4).
const MAX_LABEL: usize = 63;

/// Longest label in characters when it has to be written in Punycode: `xn--`
/// and at least one digit for each.
const MAX_WIDE_LABEL: usize = MAX_LABEL - 4;

/// Endings by which a name with dots is rather an internal host (RFC 6762, appendix G; RFC 6761;
/// ICANN on `.internal`).
const PRIVATE: [&str; 9] =
    ["local", "localhost", "internal", "intranet", "lan", "home", "corp", "private", "localdomain"];

/// A stretch of characters that can stand in a host name, as far as it goes.
pub(super) struct HostRun {
    /// One past its last byte.
    pub(super) end: usize,
    /// All of it is ASCII.
    pub(super) ascii: bool,
    /// Reasons to refuse that single characters gave.
    pub(super) refused: LinkFlags,
    /// `BIDI` when a bidirectional control ended a complete name.
    pub(super) after: LinkFlags,
}

/// Reads a host name from `start`.
///
/// Deceiving characters are read as part of the name, so that the whole is
/// refused instead of a part of it linked.
pub(super) fn run(text: &str, start: usize) -> HostRun {
    let bytes = text.as_bytes();
    let mut run =
        HostRun { end: start, ascii: true, refused: LinkFlags::EMPTY, after: LinkFlags::EMPTY };
    let mut at = start;
    loop {
        while at < bytes.len() && ASCII[bytes[at] as usize] & HOST != 0 {
            at += 1;
        }
        let Some(&byte) = bytes.get(at) else { break };
        if byte < 0x80 {
            let hex = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_hexdigit);
            if byte == b'%' && hex(at + 1) && hex(at + 2) {
                run.refused |= LinkFlags::PCT_HOST;
                at += 3;
                continue;
            }
            break;
        }
        let Some(c) = text[at..].chars().next() else { break };
        let next = at + c.len_utf8();
        // Tells whether a reader would take what is left of `c` for the whole name.
        let complete = |run: &HostRun| run.refused.is_empty() && is_complete(&text[start..at]);
        let class = uts58::host_class(c);
        let follows_label = at > start && bytes[at - 1].is_ascii_alphanumeric();
        if follows_label && glued::may_follow(class) && glued::is_complete(&text[start..at]) {
            break;
        }
        match class {
            HostClass::End => break,
            HostClass::Compatibility => run.refused |= LinkFlags::NFKC_HOST,
            HostClass::Slash => run.refused |= LinkFlags::CONFUSABLE_SYNTAX | LinkFlags::IDN,
            HostClass::Dot => {
                if !goes_on(text, next) || complete(&run) {
                    break;
                }
                run.refused |= LinkFlags::NFKC_HOST;
            }
            HostClass::Invisible => {
                if !goes_on(text, next) && !matches!(bytes.get(next), Some(b'/' | b':' | b'@')) {
                    break;
                }
                run.refused |= LinkFlags::INVISIBLE;
            }
            HostClass::Bidi => {
                if complete(&run) {
                    run.after = LinkFlags::BIDI;
                    break;
                }
                run.refused |= LinkFlags::BIDI;
            }
            HostClass::BidiEnd => {
                if !goes_on(text, next) || complete(&run) {
                    break;
                }
                run.refused |= LinkFlags::BIDI;
            }
            _ => run.ascii = false,
        }
        at = next;
    }
    work::add(at - start);
    run.end = at;
    run
}

/// Tells whether a character that can stand in a host name follows at `at`.
fn goes_on(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(is_host_char)
}

/// Tells whether `c` is a plain host character (not one that is refused).
pub(super) fn is_host_char(c: char) -> bool {
    if c.is_ascii() {
        return ASCII[c as usize] & HOST != 0;
    }
    !matches!(
        uts58::host_class(c),
        HostClass::End
            | HostClass::Dot
            | HostClass::Slash
            | HostClass::Invisible
            | HostClass::Bidi
            | HostClass::BidiEnd
    )
}

/// Tells whether `name` ends in a known top-level domain or is an IPv4 address.
fn is_complete(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    match name.rfind('.') {
        Some(dot) => is_tld(&name[dot + 1..]) || ip::v4(name).is_some(),
        None => false,
    }
}

/// Facts about a well-formed host name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Analysis {
    pub(super) flags: LinkFlags,
    /// Number of labels; 0 for an IP address.
    pub(super) labels: usize,
    /// Start of the last label.
    pub(super) last: usize,
    /// A label holds `_`.
    pub(super) underscore: bool,
}

/// The scripts whose letters are mistaken for each other.
#[derive(Default)]
struct HostScripts {
    latin: bool,
    cyrillic: bool,
    greek: bool,
    /// Letters that have no Latin look-alike.
    distinct: bool,
    symbol: bool,
    chars: usize,
}

impl HostScripts {
    fn of(label: &str) -> Self {
        let mut scripts = Self::default();
        for c in label.chars() {
            scripts.chars += 1;
            if c.is_ascii() {
                scripts.latin |= c.is_ascii_alphabetic();
                continue;
            }
            match uts58::host_class(c) {
                HostClass::Latin => (scripts.latin, scripts.distinct) = (true, true),
                HostClass::Cyrillic => (scripts.cyrillic, scripts.distinct) = (true, true),
                HostClass::CyrillicAlike => scripts.cyrillic = true,
                HostClass::Greek => (scripts.greek, scripts.distinct) = (true, true),
                HostClass::GreekAlike => scripts.greek = true,
                HostClass::Symbol => (scripts.symbol, scripts.distinct) = (true, true),
                _ => scripts.distinct = true,
            }
        }
        scripts
    }

    fn mixed(&self) -> bool {
        usize::from(self.latin) + usize::from(self.cyrillic) + usize::from(self.greek) > 1
    }
}

/// Examines a host name without port, trailing dot or brackets. `None` when no
/// host can be named like this.
pub(super) fn analyse(host: &str) -> Option<Analysis> {
    // A wide name is longest with four bytes per character.
    if host.is_empty() || host.len() > 4 * MAX_HOST {
        return None;
    }
    work::add(host.len());
    let bytes = host.as_bytes();
    let mut labels = Labels::default();
    let mut at = 0;
    loop {
        // A loop of its own: labels are too short for a search to pay.
        let (start, mut all, mut underscore) = (at, 0, false);
        while at < bytes.len() && bytes[at] != b'.' {
            all |= bytes[at];
            underscore |= bytes[at] == b'_';
            at += 1;
        }
        if underscore {
            labels.underscore = Some(start);
        }
        labels.read(&host[start..at], start, at == bytes.len(), all < 0x80)?;
        if at == bytes.len() {
            break;
        }
        at += 1;
    }
    let mut found = labels.finish()?;
    let last = &host[found.last..];
    if ip::is_number(last) {
        match ip::v4(host) {
            Some(flags) => {
                found.flags |= flags;
                found.labels = 0;
            }
            None if ip::is_obfuscated(host) => found.flags |= LinkFlags::IP_OBFUSCATED,
            None => return None,
        }
    } else if found.labels == 1 {
        found.flags |= LinkFlags::DOTLESS;
    } else if is_house(host, found.last) {
        found.flags |= LinkFlags::PRIVATE;
    }
    Some(found)
}

/// Tells whether a name with dots, whose last label begins at `last`, is that of an internal host.
pub(super) fn is_house(host: &str, last: usize) -> bool {
    let last = &host[last..];
    match last.len() {
        // Most names leave here.
        ..=2 => false,
        3 => last.eq_ignore_ascii_case("lan"),
        4 if ends_with_label(host, "home.arpa") => true,
        _ => PRIVATE.iter().any(|name| last.eq_ignore_ascii_case(name)),
    }
}

/// Facts that the labels of a name show one after the other.
#[derive(Default)]
struct Labels {
    flags: LinkFlags,
    count: usize,
    chars: usize,
    /// Starts of the last label and of the one before it.
    last: usize,
    before: usize,
    /// Start of the last label with an underscore.
    underscore: Option<usize>,
    /// A label could be read as a Latin one.
    alike: bool,
}

impl Labels {
    /// Reads the label that begins at `at`; `None` when it cannot be one.
    fn read(&mut self, label: &str, at: usize, is_last: bool, ascii: bool) -> Option<()> {
        let bytes = label.as_bytes();
        if *bytes.first()? == b'-' || *bytes.last()? == b'-' {
            return None;
        }
        if ascii {
            if label.len() > MAX_LABEL {
                return None;
            }
            self.chars += label.len();
            if bytes.len() > 4 && bytes[2] == b'-' && bytes[..4].eq_ignore_ascii_case(b"xn--") {
                self.flags |= LinkFlags::PUNYCODE;
            }
        } else {
            let scripts = HostScripts::of(label);
            if scripts.chars > MAX_WIDE_LABEL {
                return None;
            }
            self.chars += scripts.chars;
            self.flags |= LinkFlags::IDN;
            if scripts.mixed() {
                self.flags |= LinkFlags::MIXED_SCRIPT;
            }
            if scripts.symbol {
                self.flags |= LinkFlags::SYMBOL_HOST;
            }
            let foreign = scripts.cyrillic || scripts.greek;
            if !is_last {
                self.alike |= foreign && !scripts.distinct && !scripts.latin;
            } else if foreign {
                // Under a top-level domain of its own script readers do not expect Latin.
                self.alike = false;
            }
        }
        self.count += 1;
        (self.before, self.last) = (self.last, at);
        Some(())
    }

    fn finish(self) -> Option<Analysis> {
        // A name that can be registered holds no underscore (as in GFM); a host
        // below it may.
        let registrable = self.underscore.is_none_or(|label| label < self.before);
        if !registrable || self.chars + self.count - 1 > MAX_HOST {
            return None;
        }
        let alike = if self.alike { LinkFlags::WHOLE_SCRIPT_CONFUSABLE } else { LinkFlags::EMPTY };
        Some(Analysis {
            flags: self.flags | alike,
            labels: self.count,
            last: self.last,
            underscore: self.underscore.is_some(),
        })
    }
}

/// Tells whether `host` is `name` or below it. `name` is lower case.
pub(super) fn ends_with_label(host: &str, name: &str) -> bool {
    let Some(cut) = host.len().checked_sub(name.len()) else { return false };
    if !host.is_char_boundary(cut) || !same_name(&host[cut..], name) {
        return false;
    }
    cut == 0 || host.as_bytes()[cut - 1] == b'.'
}

/// Compares two names without regard to case; `lower` is lower case.
fn same_name(name: &str, lower: &str) -> bool {
    name.eq_ignore_ascii_case(lower)
        || (!name.is_ascii() && name.chars().flat_map(char::to_lowercase).eq(lower.chars()))
}
