//! Beginnings of addresses: a host and the beginning of a path.
//!
//! Paths are compared as a browser sends them (WHATWG URL) and as servers read them:
//! percent-decoded. So `t.me/%2Babc` and `t.me/x/../+abc` begin with `t.me/+`.

use std::ops::Range;

use crate::links::decode_percent;

use super::store::{SortedTexts, Spare, Unsorted};

/// A set of hosts with paths: `t.me/+`. No entry begins with another that covers it.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Pages(SortedTexts);

impl Pages {
    /// The set, without entries that others cover, which `spare` takes.
    pub(super) fn new(texts: SortedTexts, spare: &mut Spare) -> Self {
        let all = Self(texts);
        let mut kept = Unsorted::default();
        for entry in all.0.iter() {
            match all.search(0..all.0.len(), before_last(entry), entry) {
                Some(by) => spare.add(entry, by),
                // There was room for it before.
                None => drop(kept.push(entry)),
            }
        }
        Self(kept.sort(spare))
    }

    pub(super) fn texts(&self) -> &SortedTexts {
        &self.0
    }

    /// The entries of a host.
    pub(super) fn of_host(&self, host: &str) -> Option<Range<usize>> {
        // The character after the slash.
        let range = self.0.below(&format!("{host}/"))..self.0.below(&format!("{host}0"));
        (!range.is_empty()).then_some(range)
    }

    /// The entry that covers an address of a host.
    ///
    /// O(log entries) for each entry that the address begins with at no boundary.
    pub(super) fn covering(&self, range: Range<usize>, host: &str, path: &str) -> Option<&str> {
        let address = format!("{host}{path}");
        self.search(range, &address, &address)
    }

    /// The entry in `range` that covers `address`, and is no longer than its beginning `from`.
    fn search(&self, range: Range<usize>, from: &str, address: &str) -> Option<&str> {
        let mut from = from;
        loop {
            crate::work::add(1);
            // Not after `from` in order; a beginning of it is among these.
            let below = self.0.below(from);
            let is_equal = self.0.len() > below && self.0.at(below) == from;
            let index = if is_equal { below } else { below.checked_sub(1)? };
            let entry = range.contains(&index).then(|| self.0.at(index))?;
            if covers(entry, address) {
                return Some(entry);
            }
            // Another one is shorter than what both have in common.
            let same = common(entry, from);
            let shorter = if same.len() == entry.len() { before_last(same) } else { same };
            if shorter.len() >= from.len() {
                return None;
            }
            from = shorter;
        }
    }
}

/// The beginning that two texts have in common.
fn common<'t>(one: &'t str, other: &str) -> &'t str {
    let same = one.char_indices().zip(other.chars());
    let differs = same.into_iter().find(|((_, one), other)| one != other);
    let end = differs.map_or(one.len().min(other.len()), |((at, _), _)| at);
    one.get(..end).unwrap_or("")
}

fn before_last(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next_back();
    chars.as_str()
}

/// Tells if an address begins with an entry, at the end of a part of the address.
fn covers(entry: &str, address: &str) -> bool {
    let Some(rest) = address.strip_prefix(entry) else { return false };
    rest.is_empty()
        || rest.starts_with(['/', '?', '#', '&'])
        || !entry.ends_with(|c: char| c.is_alphanumeric())
}

/// The path of an entry; `None` if it can't be one.
pub(super) fn of_entry(path: &str) -> Option<String> {
    of_address(&format!("https://host{path}"))
}

/// Everything behind the host of an address, as a browser sends it, percent-decoded; `None` if
/// a browser can't open it.
pub(super) fn of_address(address: &str) -> Option<String> {
    crate::work::add(address.len());
    let absolute = match address.find("//") {
        Some(0) => format!("https:{address}"),
        // An address that was refused is there as it was typed.
        _ if !has_scheme(address) => format!("https://{address}"),
        _ => address.to_owned(),
    };
    let url = ::url::Url::parse(&absolute).ok()?;
    let rest = &url[::url::Position::BeforePath..];
    Some(decode_percent(rest).into_owned())
}

fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, rest)| {
        rest.starts_with(['/', '\\']) && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::super::domains::Domains;

    #[test]
    fn addresses_begin_with_entries() {
        let set = Domains::new([
            "T.me/+",
            "medium.com/@ann",
            "medium.com/@annabel",
            "site.test/a",
            "site.test/a/b",
            "site.test/a-b",
            "video.test/watch?v=1",
            "münchen.de/straße",
            "x.y.test/p",
            "y.test/q",
            "shop.test/",
            "blog.test/post-",
            "frag.test/#!/ann",
            "archive.test/https://bad.test",
        ])
        .expect("entries");
        for (address, entry) in [
            ("https://t.me/+abc", Some("t.me/+")),
            ("https://t.me/%2Babc", Some("t.me/+")),
            ("https://t.me/x/../+abc", Some("t.me/+")),
            ("https://t.me/x/%2e%2e/+abc", Some("t.me/+")),
            ("https:\\\\t.me\\+abc", Some("t.me/+")),
            ("https://t.me:443/+abc", Some("t.me/+")),
            ("https://ann@t.me/+abc", Some("t.me/+")),
            ("//t.me/+abc", Some("t.me/+")),
            ("t.me/+abc", Some("t.me/+")),
            ("https://t.me/\t+abc", Some("t.me/+")),
            ("https://www.t.me/+abc", Some("t.me/+")),
            ("https://t.me/abc", None),
            ("https://t.me/", None),
            ("https://t.me", None),
            ("https://t.me?x=/+", None),
            ("https://medium.com/@ann", Some("medium.com/@ann")),
            ("https://medium.com/%40ann/x", Some("medium.com/@ann")),
            ("https://medium.com/@ann?x", Some("medium.com/@ann")),
            ("https://medium.com/@ann~x", None),
            ("https://medium.com/@anna", None),
            ("https://medium.com/@annabel#top", Some("medium.com/@annabel")),
            ("https://medium.com/@annabella", None),
            ("https://medium.com/@Ann", None),
            ("https://medium.com/x/@ann", None),
            ("https://site.test/a/b/c", Some("site.test/a")),
            ("https://site.test/a-b", Some("site.test/a-b")),
            ("https://site.test/a-bc", None),
            ("https://site.test/a.html", None),
            ("https://video.test/watch?v=1&t=2", Some("video.test/watch?v=1")),
            ("https://video.test/watch?v=12", None),
            ("https://xn--mnchen-3ya.de/stra%C3%9Fe", Some("xn--mnchen-3ya.de/straße")),
            ("https://xn--mnchen-3ya.de/straße/1", Some("xn--mnchen-3ya.de/straße")),
            ("https://x.y.test/p", Some("x.y.test/p")),
            ("https://x.y.test/q", Some("y.test/q")),
            ("https://y.test/p", None),
            ("https://shop.test/any", Some("shop.test")),
            ("https://blog.test/post-7", Some("blog.test/post-")),
            ("https://frag.test/#!/ann", Some("frag.test/#!/ann")),
            ("https://frag.test/#!/anna", None),
            ("https://archive.test/https://bad.test/x", Some("archive.test/https://bad.test")),
        ] {
            let host = crate::links::host_of(address)
                .or_else(|| crate::links::host_of_bare(address))
                .map(|(host, _)| host.into_owned());
            let host = host.as_deref().unwrap_or("");
            assert_eq!(set.covering_link(host, address), entry, "{address}");
        }
        assert_eq!(set.len(), 13);
        assert_eq!(set.covering("t.me"), None);
    }

    #[test]
    fn entries_without_a_boundary_are_passed_over_in_time() {
        // Each begins with all before it, and none ends where a part of the address ends.
        let path = "a".repeat(400);
        let entries: Vec<String> = (1..400).map(|len| format!("x.test/{}", &path[..len])).collect();
        let set = Domains::new(entries.iter().map(String::as_str)).expect("entries");
        assert_eq!(set.covering_link("x.test", &format!("https://x.test/{path}")), None);
        let long = format!("https://x.test/{}", "a/".repeat(200));
        assert_eq!(set.covering_link("x.test", &long), Some("x.test/a"));
    }
}
