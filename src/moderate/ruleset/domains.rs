//! Domain names, each standing for itself and everything below it.
//!
//! Lists of link shorteners and of spam hosts have a million names; a link is looked up
//! in each of them. So the names lie sorted in one string, and a host costs one binary
//! search per label.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::MAX_MISTAKES;
use crate::links::ascii_host;

/// A set of domain names. Built once, then only asked; a clone copies all names.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Domains {
    /// All names after each other.
    text: String,
    /// One past each name, in the order of the names.
    ends: Vec<u32>,
}

impl Domains {
    /// A set of names. Upper case, international names (UTS #46), a dot at the end and a `*.` or
    /// `.` before the name make no difference; IP addresses stand for themselves.
    ///
    /// # Errors
    /// The place of the first that is not a domain name, and why.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, (usize, String)> {
        Self::collect(names).map_err(|wrong| {
            let first = wrong.into_iter().next();
            first.map_or((0, String::new()), |(at, why)| (at, why.quoted()))
        })
    }

    /// A set of names, or the places of the first that are not domain names, and why.
    pub(crate) fn collect<'a>(
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, Vec<(usize, WrongDomain)>> {
        let mut sorted = Vec::new();
        let mut wrong = Vec::new();
        for (at, name) in names.into_iter().enumerate() {
            match normal(name) {
                Ok(name) => sorted.push(name),
                Err(why) => wrong.push((at, why)),
            }
            if wrong.len() == MAX_MISTAKES {
                break;
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        sorted.sort_unstable();
        sorted.dedup();
        let bytes = sorted.iter().map(|name| name.len()).sum();
        if u32::try_from(bytes).is_err() {
            let why = WrongDomain { name: String::new(), why: "more than 4 GiB of names" };
            return Err(vec![(0, why)]);
        }
        let mut set = Self { text: String::with_capacity(bytes), ends: Vec::new() };
        set.ends.reserve_exact(sorted.len());
        for name in sorted {
            set.text.push_str(&name);
            set.ends.push(set.text.len() as u32);
        }
        Ok(set)
    }

    /// The name in the set that covers `host`, if one does: the shortest of several.
    ///
    /// O(labels of the host × log names).
    pub fn covering(&self, host: &str) -> Option<&str> {
        if self.ends.is_empty() {
            return None;
        }
        let host = ascii_host(host);
        // An address has no domains above it.
        if let Ok(address) = host.parse::<Ipv6Addr>() {
            let inner = || self.get(&embedded(address)?.to_string());
            return self.get(&host).or_else(inner);
        }
        if ends_in_number(&host) || host.contains(':') {
            return self.get(&host);
        }
        let mut from = host.len();
        // The host begins a label as well.
        while let Some(dot) = host.get(..from)?.rfind('.') {
            if let Some(name) = host.get(dot + 1..).and_then(|name| self.get(name)) {
                return Some(name);
            }
            from = dot;
        }
        self.get(&host)
    }

    /// Number of names.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Tells if there is no name.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The names, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.at(at))
    }

    fn at(&self, index: usize) -> &str {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(index).copied().unwrap_or(0);
        self.text.get(start.unwrap_or(0) as usize..end as usize).unwrap_or("")
    }

    fn get(&self, name: &str) -> Option<&str> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let found = self.at(middle);
            match found.cmp(name) {
                core::cmp::Ordering::Less => low = middle + 1,
                core::cmp::Ordering::Greater => high = middle,
                core::cmp::Ordering::Equal => return Some(found),
            }
        }
        None
    }
}

/// Not a million names.
impl fmt::Debug for Domains {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Domains({})", self.len())
    }
}

/// The IPv4 address that an IPv6 address leads to: `::ffff:0:0/96`, and `64:ff9b::/96` (RFC 6052).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., high, low] = address.segments();
    let translated = address.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
    let inner = Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    address.to_ipv4_mapped().or(translated.then_some(inner))
}

/// An entry that is not a domain name.
#[derive(Debug)]
pub(crate) struct WrongDomain {
    name: String,
    why: &'static str,
}

impl WrongDomain {
    /// The mistake with the entry.
    pub(crate) fn quoted(&self) -> String {
        format!("invalid domain name `{}`: {}", self.name, self.why)
    }

    /// The mistake without it.
    pub(crate) fn unquoted(&self) -> String {
        format!("invalid domain name: {}", self.why)
    }
}

/// An entry in the spelling of the set.
fn normal(entry: &str) -> Result<String, WrongDomain> {
    let wrong = |why: &'static str| Err(WrongDomain { name: format!("{entry:.80}"), why });
    let name = entry.trim();
    let name = name.strip_prefix("*.").or_else(|| name.strip_prefix('.')).unwrap_or(name);
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.is_empty() {
        return wrong("it is empty");
    }
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Ok(ascii_host(&address.to_string()).into_owned());
    }
    if name.contains("//") || name.contains('/') {
        return wrong("write only the host, without scheme and path");
    }
    let Ok(ascii) = idna::domain_to_ascii(name) else {
        return wrong("such a name can't be registered");
    };
    let is_label = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=63).contains(&label.len())
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if ascii.len() > 253 || !ascii.split('.').all(is_label) {
        return wrong("letters, digits and `-` between dots");
    }
    if ends_in_number(&ascii) {
        return wrong("it ends in a number");
    }
    Ok(ascii)
}

/// Tells if a host ends as only IPv4 addresses do (WHATWG URL, "ends in a number").
fn ends_in_number(host: &str) -> bool {
    host.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::Domains;

    #[test]
    fn names_cover_what_is_below_them() {
        let names = [
            "Example.ORG.",
            "*.shop.test",
            ".dot.test",
            "münchen.de",
            "пример.рф",
            "zip",
            "203.0.113.7",
            "[2001:DB8::1]",
            "example.org",
        ];
        let set = Domains::new(names).expect("names");
        assert_eq!(set.len(), 8);
        for (host, covered) in [
            ("example.org", Some("example.org")),
            ("WWW.example.org", Some("example.org")),
            ("a.b.c.example.org.", Some("example.org")),
            ("notexample.org", None),
            ("example.org.evil.test", None),
            ("org", None),
            ("shop.test", Some("shop.test")),
            ("x.shop.test", Some("shop.test")),
            ("dot.test", Some("dot.test")),
            ("xn--mnchen-3ya.de", Some("xn--mnchen-3ya.de")),
            ("www.MÜNCHEN.de", Some("xn--mnchen-3ya.de")),
            ("a.пример.рф", Some("xn--e1afmkfd.xn--p1ai")),
            ("archive.zip", Some("zip")),
            ("203.0.113.7", Some("203.0.113.7")),
            ("1.203.0.113.7", None),
            ("2001:db8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("", None),
            (".", None),
            ("..", None),
            ("example..org", None),
            ("x..example.org", Some("example.org")),
            ("-x.example.org", Some("example.org")),
            ("x-.example.org", Some("example.org")),
            ("_x.example.org", Some("example.org")),
            ("%65xample.org", Some("example.org")),
            ("shop%2Etest", Some("shop.test")),
            ("%E3%80%82", None),
            ("m%C3%BCnchen.de", Some("xn--mnchen-3ya.de")),
            ("ｅｘａｍｐｌｅ。ｏｒｇ", Some("example.org")),
            ("3405803783", Some("203.0.113.7")),
            ("0xcb.0.0x7107", Some("203.0.113.7")),
        ] {
            assert_eq!(set.covering(host), covered, "{host}");
        }
        assert_eq!(Domains::default().covering("example.org"), None);
        assert_eq!(format!("{set:?}"), "Domains(8)");
    }

    #[test]
    fn what_is_no_name_is_told() {
        for (entry, why) in [
            ("", "it is empty"),
            ("*.", "it is empty"),
            ("https://bit.ly/x", "write only the host, without scheme and path"),
            ("bit.ly/x", "write only the host, without scheme and path"),
            ("a b.test", "letters, digits and `-` between dots"),
            ("a..test", "letters, digits and `-` between dots"),
            ("*x.test", "letters, digits and `-` between dots"),
            ("113.7", "it ends in a number"),
        ] {
            let expected = format!("invalid domain name `{entry}`: {why}");
            let (at, error) = Domains::new(["fine.test", entry]).expect_err(entry);
            assert_eq!((at, error), (1, expected));
        }
    }
}
