//! Sites and addresses that a comment links to, in the form that is counted.
//!
//! The most common spam advertises one site again and again, under other names and in other words.
//! Links count as in the condition `links`: only the author's own, images included. Their number is
//! bounded, since each costs a request to the store.

use crate::links::{decoded, registrable};
use crate::rules::condition::Key;

use super::addresses::Address;

/// Maximum number of sites of a comment that are counted, and of addresses.
pub(super) const MAX_LINKED: usize = 16;

/// Name under which a comment is counted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct LinkedName {
    /// The site or the address; empty for keys that depend on the context alone.
    pub(crate) name: String,
    /// Linked hosts that this name stands for.
    pub(super) hosts: Vec<String>,
}

/// The only name for keys that depend on the context alone.
pub(super) static BY_CONTEXT: [LinkedName; 1] =
    [LinkedName { name: String::new(), hosts: Vec::new() }];

/// Names of a comment.
#[derive(Debug, Default)]
pub(super) struct LinkedNames {
    hosts: Vec<LinkedName>,
    links: Vec<LinkedName>,
    /// More hosts, or more links, than are counted.
    more: [bool; 2],
}

impl LinkedNames {
    pub(super) fn new(links: &[Address]) -> Self {
        let mut names = Self::default();
        for link in links.iter().filter(|link| link.leaves && !link.quoted && !link.refused) {
            let Some(host) = link.host.as_deref().filter(|host| !host.is_empty()) else { continue };
            let site = registrable(host).unwrap_or(host).to_lowercase();
            names.more[0] |= !add(&mut names.hosts, site, host);
            names.more[1] |= !add(&mut names.links, address(&link.href), host);
        }
        names
    }

    pub(super) fn of(&self, key: Key) -> &[LinkedName] {
        match key {
            Key::Host => &self.hosts,
            Key::Link => &self.links,
            _ => &BY_CONTEXT,
        }
    }

    /// Checks whether there are more names than are counted.
    pub(super) fn has_more(&self, key: Key) -> bool {
        match key {
            Key::Host => self.more[0],
            Key::Link => self.more[1],
            _ => false,
        }
    }
}

/// Adds a name; false if there are too many.
fn add(names: &mut Vec<LinkedName>, name: String, host: &str) -> bool {
    crate::work::add(1);
    let known = names.iter().position(|known| known.name == name);
    if known.is_none() && names.len() == MAX_LINKED {
        return false;
    }
    let at = known.unwrap_or(names.len());
    if known.is_none() {
        names.push(LinkedName { name, hosts: Vec::new() });
    }
    let Some(LinkedName { hosts, .. }) = names.get_mut(at) else { return false };
    if hosts.len() < MAX_LINKED && !hosts.iter().any(|known| known == host) {
        hosts.push(host.to_owned());
    }
    true
}

/// Address without the parts that do not change the page: scheme, fragment, a slash at the end,
/// and the encoding of letters.
fn address(href: &str) -> String {
    crate::work::add(href.len());
    let decoded = decoded(href).pop();
    let href = decoded.as_deref().unwrap_or(href);
    let page = href.split('#').next().unwrap_or(href);
    let page = page.split_once("://").map_or(page, |(_, page)| page);
    let page = page.strip_prefix("//").unwrap_or(page).trim_end_matches('/');
    let (host, path) = page.split_at(page.find(['/', '?']).unwrap_or(page.len()));
    let host = host.to_lowercase();
    format!("{}{path}", host.strip_prefix("www.").unwrap_or(&host))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn a_page_has_one_address() {
        for href in [
            "https://spam.example/a?b=C",
            "http://SPAM.example/a?b=C",
            "//www.spam.example/a?b=C#top",
            "https://spam.example/%61?b=C",
        ] {
            assert_eq!(address(href), "spam.example/a?b=C", "{href}");
        }
        assert_eq!(address("https://spam.example/"), address("http://spam.example"));
        assert_ne!(address("https://spam.example/A"), address("https://spam.example/a"));
    }
}
