//! Hosts that belong to one site, and parts of hosts.

use super::tld::is_tld;
use std::borrow::Cow;
use std::net::IpAddr;

use super::anchor::{ascii_host, is_private_suffix, registrable};
use super::drawn::is_mark;
use super::endings;

/// Tells whether a named host and the host of an address are of one site.
///
/// `is_address`: it can't be a word about the site that hosts the other.
pub(super) fn same(named: &str, target: &str, is_address: bool) -> bool {
    let (named, target) = (without_www(named), without_www(target));
    if named == target {
        return true;
    }
    match (registrable(named), registrable(target)) {
        (Some(name), Some(site)) => {
            name == site && !(is_address && named == name && endings::is_lent(target, site))
        }
        // A public suffix such as `gov.uk` is a site too; `github.io` is GitHub's alone.
        (None, Some(_)) => is_below(target, named) && !(is_address && is_private_suffix(named)),
        (Some(_), None) => false,
        (None, None) => {
            is_below(named, target) || is_below(target, named) || siblings(named, target)
        }
    }
}

/// The host that a word names to readers: marks on Latin letters aside, look-alikes of Latin letters
/// read as those where the ending is an ending only then.
pub(super) fn readable(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return ascii_host(name);
    }
    let mut is_latin = false;
    let bare = name.chars().filter(|c| {
        is_latin = c.is_ascii() || is_latin && is_mark(*c);
        is_latin == c.is_ascii()
    });
    let bare: String = bare.collect();
    let host = ascii_host(&bare);
    if is_tld(host.rsplit('.').next().unwrap_or("")) {
        return Cow::Owned(host.into_owned());
    }
    let latin: String = bare.chars().map(endings::latin).collect();
    Cow::Owned(ascii_host(&latin).into_owned())
}

/// Tells whether a caption that was cut at its end names the start of `target`.
pub(super) fn is_start(cut: &str, target: &str) -> bool {
    target.starts_with(cut)
        || target.starts_with(without_www(cut))
        || without_www(target).starts_with(cut)
}

/// Tells whether a caption that was cut at its end reads as a complete host all the same. For
/// example `example.co`, cut from `example.com`.
pub(super) fn is_complete(cut: &str, target: &str) -> bool {
    let last = cut.rsplit('.').next().unwrap_or("");
    let name = without_www(cut);
    if !name.contains('.') || !is_tld(last) {
        return false;
    }
    let rest = without_www(target).strip_prefix(name);
    if matches!((last, rest), ("co", Some("m")) | ("ne", Some("t"))) {
        return false;
    }
    registrable(name).is_some() || cfg!(not(feature = "psl"))
}

fn without_www(name: &str) -> &str {
    name.strip_prefix("www.").unwrap_or(name)
}

pub(super) fn is_below(name: &str, above: &str) -> bool {
    !above.is_empty() && name.strip_suffix(above).is_some_and(|rest| rest.ends_with('.'))
}

/// Tells, without the list of public suffixes, whether two names have so many labels in common that
/// somebody registered what is common. Two, or three below `co.uk` and the like.
fn siblings(one: &str, other: &str) -> bool {
    let common = one.rsplit('.').zip(other.rsplit('.')).take_while(|(one, other)| one == other);
    let labels: Vec<&str> = common.map(|(label, _)| label).collect();
    let second = |label: &&str| label.len() <= 3 || endings::is_second_level(label);
    let is_short =
        labels.first().is_some_and(|last| last.len() == 2) && labels.get(1).is_some_and(second);
    labels.len() > if is_short { 2 } else { 1 } && one.parse::<IpAddr>().is_err()
}
