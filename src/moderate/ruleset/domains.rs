//! Domain names, each standing for itself and everything below it, and the beginnings of addresses.
//!
//! Lists of link shorteners and of spam hosts have a million names; a link is looked up
//! in each of them. So the names lie sorted in one string, and a host costs one binary
//! search per label.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::links::{ascii_host, domain_of};

use super::paths::{self, Pages};
use super::store::{SortedTexts, Spare, Unsorted, WrongEntry, each};

/// A set of domain names, and of beginnings of addresses below them (`t.me/+`). Built once, then
/// only searched; a clone copies all names.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Domains {
    names: SortedTexts,
    pages: Pages,
}

impl Domains {
    /// Builds a set of names. Upper case, international names (UTS #46), a dot at the end and a
    /// `*.` or `.` before the name make no difference; IP addresses stand for themselves.
    ///
    /// # Errors
    /// The place of the first that is not a domain name, and why.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, (usize, String)> {
        Self::collect(names, &mut Spare::default()).map_err(|wrong| {
            let first = wrong.into_iter().next();
            first.map_or((0, String::new()), |(at, why)| (at, why.quoted()))
        })
    }

    /// Builds a set of names, or returns the places of the first that are not domain names, and
    /// why.
    pub(super) fn collect<'a>(
        names: impl IntoIterator<Item = &'a str>,
        spare: &mut Spare,
    ) -> Result<Self, Vec<(usize, WrongEntry)>> {
        let (mut hosts, mut pages) = (Unsorted::default(), Unsorted::default());
        each(names, "domain name", |entry| match normal(entry)? {
            (name, None) => hosts.push(&name),
            (name, Some(path)) => pages.push(&(name + &path)),
        })?;
        let pages = Pages::new(pages.sort(spare), spare);
        Ok(Self { names: hosts.sort(spare), pages })
    }

    /// The name in the set that covers `host`, if one does: the shortest of several.
    ///
    /// Entries with a path are not asked; see [`covering_link`](Self::covering_link).
    ///
    /// O(labels of the host × log names).
    pub fn covering(&self, host: &str) -> Option<&str> {
        if self.names.is_empty() {
            return None;
        }
        let host = ascii_host(host);
        above(&host).find_map(|name| self.names.get(name)).or_else(|| {
            // An IPv6 address may lead to an IPv4 address.
            let address = host.contains(':').then(|| host.parse::<Ipv6Addr>().ok())??;
            self.names.get(&embedded(address)?.to_string())
        })
    }

    /// The name that covers the domain of an e-mail address. An address without a domain is on no
    /// list: otherwise authors could make the condition unknown.
    pub(crate) fn covering_email(&self, address: &str) -> Option<&str> {
        self.covering(domain_of(address).as_deref().unwrap_or(""))
    }

    /// The entry that covers an address: a name that covers its host, or one with a path that the
    /// address begins with. Paths are compared as a browser sends them, percent-decoded; upper
    /// and lower case differ. An entry ends where a part of the address ends (before `/`, `?`,
    /// `#` or `&`), unless it ends in a sign itself: `t.me/+` covers `t.me/+abc`.
    pub fn covering_link(&self, host: &str, address: &str) -> Option<&str> {
        self.covering(host).or_else(|| {
            let pages = &self.pages;
            if pages.texts().is_empty() {
                return None;
            }
            let host = ascii_host(host);
            let mut path = None;
            above(&host).find_map(|name| {
                let range = pages.of_host(name)?;
                let path = path.get_or_insert_with(|| paths::of_address(address));
                pages.covering(range, name, path.as_deref()?)
            })
        })
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.names.len() + self.pages.texts().len()
    }

    /// Tells if there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The names, sorted, then the entries with a path.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.iter().chain(self.pages.texts().iter())
    }

    /// The first entry with a path.
    pub(crate) fn first_page(&self) -> Option<&str> {
        self.pages.texts().iter().next()
    }

    /// Entries that others cover.
    pub(crate) fn spare(&self, spare: &mut Spare) {
        for entry in self.names.iter() {
            // The shortest comes first, so it is never the entry itself if another one covers it.
            if let Some(by) = above(entry).find_map(|name| self.names.get(name)) {
                if by != entry {
                    spare.add(entry, by);
                }
            }
        }
        for entry in self.pages.texts().iter() {
            let host = entry.split('/').next().unwrap_or("");
            if let Some(by) = self.covering(host) {
                spare.add(entry, by);
            }
        }
    }
}

/// The names that cover a host, in its one spelling: the shortest first, the host last. An address
/// has no domains above it.
fn above(host: &str) -> impl Iterator<Item = &str> {
    let alone = ends_in_number(host) || host.contains(':');
    let mut from = if alone { 0 } else { host.len() };
    // The host begins a label as well.
    let labels = std::iter::from_fn(move || {
        from = host.get(..from)?.rfind('.')?;
        host.get(from + 1..)
    });
    labels.chain(std::iter::once(host))
}

/// Does not print a million names.
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

/// An entry in the spelling of the set: its name, and its path if it has one.
fn normal(entry: &str) -> Result<(String, Option<String>), &'static str> {
    let entry = entry.trim();
    let (name, path) = entry.find('/').map_or((entry, ""), |at| entry.split_at(at));
    if path.starts_with("//") {
        return Err("write the address without its scheme: `example.org` or `example.org/path`");
    }
    let path = match path {
        "" | "/" => None,
        path => Some(paths::of_entry(path).ok_or("it is not the beginning of an address")?),
    };
    Ok((host(name)?, path))
}

/// A host in the spelling of the set.
pub(super) fn host(name: &str) -> Result<String, &'static str> {
    let name = name.strip_prefix("*.").or_else(|| name.strip_prefix('.')).unwrap_or(name);
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.is_empty() {
        return Err("it is empty");
    }
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Ok(ascii_host(&address.to_string()).into_owned());
    }
    let Ok(ascii) = idna::domain_to_ascii(name) else {
        return Err("such a name can't be registered");
    };
    let is_label = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=63).contains(&label.len())
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if ascii.len() > 253 || !ascii.split('.').all(is_label) {
        return Err("letters, digits and `-` between dots");
    }
    if ends_in_number(&ascii) {
        return Err("it ends in a number");
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
            (
                "https://bit.ly/x",
                "write the address without its scheme: `example.org` or `example.org/path`",
            ),
            ("/x", "it is empty"),
            ("bit.ly:80/x", "letters, digits and `-` between dots"),
            ("ann@bit.ly/x", "letters, digits and `-` between dots"),
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
