//! The host of an address that the author wrote into an `<a>`, for the same
//! remarks that found links get.

use super::flags::LinkFlags;
use super::{host, ip};

/// The host of an absolute address and what there is to say about it; `None`
/// when it has none (relative addresses) or none that can exist.
///
/// Nothing is refused here, only reported: user name and look-alikes are flags.
pub(crate) fn host_of(href: &str) -> Option<(&str, LinkFlags)> {
    let colon = href.find([':', '/', '?', '#']).filter(|at| href[*at..].starts_with(':'))?;
    let mut flags = LinkFlags::EMPTY;
    let rest = &href[colon + 1..];
    let name = if href[..colon].eq_ignore_ascii_case("mailto") {
        let address = rest.split(['?', ',']).next()?;
        address.rsplit_once('@')?.1
    } else {
        let rest = rest.strip_prefix("//")?;
        let authority = rest.split(['/', '?', '#', '\\']).next()?;
        let place = match authority.rsplit_once('@') {
            Some((_, place)) => {
                flags |= LinkFlags::USERINFO;
                place
            }
            None => authority,
        };
        if let Some(inner) = place.strip_prefix('[') {
            let (address, _) = inner.split_once(']')?;
            return Some((address, flags | ip::v6(address)?));
        }
        place.split_once(':').map_or(place, |(name, _)| name)
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.is_empty() {
        return None;
    }
    let run = host::run(name, 0);
    flags |= run.refused | run.after;
    match host::analyse(name) {
        Some(found) => flags |= found.flags,
        None if flags.is_empty() => return None,
        None => {}
    }
    Some((name, flags))
}

/// The part of a host that somebody registered: `example.co.uk` of
/// `www.example.co.uk`. `None` for IP addresses, dotless hosts and public
/// suffixes, and always without feature `psl`.
pub fn registrable(host: &str) -> Option<&str> {
    #[cfg(feature = "psl")]
    {
        let found = host::analyse(host).filter(|found| found.labels > 1)?;
        let known = host::is_tld(&host[found.last..]);
        let lower = host.to_lowercase();
        // The list knows names in lower case; labels stay where they are.
        let labels = psl::domain_str(&lower)?.split('.').count();
        let start = host.rmatch_indices('.').nth(labels - 1).map_or(0, |(dot, _)| dot + 1);
        known.then(|| &host[start..])
    }
    #[cfg(not(feature = "psl"))]
    {
        let _ = host;
        None
    }
}
