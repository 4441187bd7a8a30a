//! The host of an address, the same for all callers: for an `<a>`, an address in the
//! text, an answer of the application, a caption, a list of domains.
//!
//! Browsers decide where an address leads, so the host is the result of their parser (WHATWG URL):
//! percent-decoded, in lower case, international names in Punycode, IPv4
//! addresses as four decimal numbers. Remarks are made about the name as typed.

use super::tld::is_tld;
use std::borrow::Cow;

use super::flags::LinkFlags;
use super::{host, ip, recipients};
use crate::policy::url::split_web;

/// The host of an absolute address and the remarks about it; `None` for relative addresses
/// and those without a host (`tel:`).
///
/// Nothing is refused here, only reported: user name and look-alikes are flags.
pub(crate) fn host_of(href: &str) -> Option<(Cow<'_, str>, LinkFlags)> {
    // Parsers skip these, wherever they are.
    if href.contains(['\t', '\n', '\r']) {
        let clean: String = href.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
        return host_of(&clean).map(|(host, flags)| (Cow::Owned(host.into_owned()), flags));
    }
    if is_protocol_relative(href) {
        let absolute = format!("https:{href}");
        return host_of(&absolute).map(|(host, flags)| (Cow::Owned(host.into_owned()), flags));
    }
    let colon = href.find([':', '/', '?', '#', '\\']).filter(|at| href[*at..].starts_with(':'))?;
    let (scheme, rest) = (&href[..colon], &href[colon + 1..]);
    if scheme.eq_ignore_ascii_case("mailto") {
        let to = rest.split(['?', '#']).next()?;
        let is_plain = !to.contains([',', ';', '%', '<', '>', '"', '(', ' ']);
        if let Some((_, name)) = to.rsplit_once('@').filter(|_| is_plain) {
            return (!name.is_empty()).then(|| (ascii_host(name), remarks(name)));
        }
        let name = recipients::domains(href).into_iter().next()?;
        return Some((Cow::Owned(ascii_host(&name).into_owned()), remarks(&name)));
    }
    let special = ["http", "https", "ftp", "ws", "wss"];
    let special = special.iter().any(|known| known.eq_ignore_ascii_case(scheme));
    // Browsers read `http:evil.com` and `http:\\evil.com` as `http://evil.com`.
    let rest = match special {
        true => rest.trim_start_matches(['/', '\\']),
        false => rest.strip_prefix("//")?,
    };
    let end = if special { rest.find(['/', '?', '#', '\\']) } else { rest.find(['/', '?', '#']) };
    let authority = &rest[..end.unwrap_or(rest.len())];
    let (place, mut flags) = match authority.rsplit_once('@') {
        Some((_, place)) => (place, LinkFlags::USERINFO),
        None => (authority, LinkFlags::EMPTY),
    };
    if let Some(inner) = place.strip_prefix('[') {
        let (address, _) = inner.split_once(']')?;
        flags |= ip::v6(address)?;
        return Some((ascii_host(address), flags));
    }
    let name = place.split_once(':').map_or(place, |(name, _)| name);
    let host = ascii_host(name);
    if host.is_empty() {
        return None;
    }
    flags |= remarks(name);
    if !flags.contains(LinkFlags::IP) {
        if let Some(found) = ip::v4(&host) {
            flags |= found | LinkFlags::IP_OBFUSCATED;
        }
    }
    Some((host, flags))
}

/// Does the same as [`host_of`] for an address in the text that may lack its scheme.
pub(crate) fn host_of_bare(text: &str) -> Option<(Cow<'_, str>, LinkFlags)> {
    let absolute = match text.contains('@') && !text.contains('/') {
        true => format!("mailto:{text}"),
        false => format!("https://{text}"),
    };
    host_of(&absolute).map(|(host, flags)| (Cow::Owned(host.into_owned()), flags))
}

/// The start of an address that its author left out in a tag, for `www.example.com` and
/// `ann@example.com` under a known top-level domain.
pub(crate) fn missing_scheme(text: &str) -> Option<&'static str> {
    if split_web(text).is_some() {
        return None;
    }
    let end = text.find(['/', '?', '#']).unwrap_or(text.len());
    let is_known = |name: &str| host::analyse(name).map(|found| is_tld(&name[found.last..]));
    let (start, _) = text.split_at_checked(4)?;
    if start.eq_ignore_ascii_case("www.") {
        let name = text[..end].split(':').next().unwrap_or("");
        let name = name.strip_suffix('.').unwrap_or(name);
        return (name.matches('.').count() > 1 && is_known(name)?).then_some("https://");
    }
    let (local, name) = text[..end].split_once('@')?;
    let is_mailbox = !local.is_empty() && !local.contains(':') && text[end..].find('/').is_none();
    (is_mailbox && name.contains('.') && is_known(name)?).then_some("mailto:")
}

/// Tells whether an address names a host without a scheme: browsers read `/\\evil.com` like this.
fn is_protocol_relative(href: &str) -> bool {
    matches!(href.as_bytes(), [b'/' | b'\\', b'/' | b'\\', ..])
}

/// The remarks about a name as typed.
fn remarks(name: &str) -> LinkFlags {
    let name = name.strip_suffix('.').unwrap_or(name);
    let run = host::run(name, 0);
    let decoded = super::percent::decode(name).replace(['。', '｡', '．'], ".");
    let found = host::analyse(&decoded).map_or(LinkFlags::EMPTY, |found| found.flags);
    run.refused | run.after | found
}

/// A host in the one spelling in which hosts are compared: percent-decoded, lower case,
/// Punycode, without the root dot, IPv4 in decimal. A text that can't be a name is only lowercased.
pub(crate) fn ascii_host(name: &str) -> Cow<'_, str> {
    let name = name.trim_end_matches('.');
    let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase() && byte != b'%';
    let last = name.rsplit('.').next().unwrap_or("");
    if name.bytes().all(is_plain) && !ip::is_number(last) && !name.contains(':') {
        return Cow::Borrowed(name);
    }
    crate::work::add(name.len());
    if let Ok(address) = name.parse::<std::net::Ipv6Addr>() {
        // As in `::ffff:102:304`, not `::ffff:1.2.3.4`.
        let host = ::url::Host::<&str>::Ipv6(address).to_string();
        return Cow::Owned(host.trim_matches(['[', ']']).to_owned());
    }
    if let Ok(host) = ::url::Host::parse(name) {
        let host = host.to_string();
        return Cow::Owned(host.trim_end_matches('.').to_owned());
    }
    let decoded = super::percent::decode(name);
    let ascii = idna::domain_to_ascii(&decoded).unwrap_or_else(|_| decoded.to_lowercase());
    Cow::Owned(ascii.trim_end_matches('.').to_owned())
}

/// The part of a host that somebody registered: `example.co.uk` of
/// `www.example.co.uk`. `None` for IP addresses, dotless hosts and public
/// suffixes, and always without feature `psl`.
pub fn registrable(host: &str) -> Option<&str> {
    #[cfg(feature = "psl")]
    {
        let host = host.strip_suffix('.').unwrap_or(host);
        // Before an empty label nothing is looked up.
        let host = host.rfind("..").map_or(host, |at| &host[at + 2..]);
        let last = host.rsplit('.').next().unwrap_or("");
        if host.len() > 4 * crate::limits::MAX_HOST || !is_tld(last) {
            return None;
        }
        let lower = host.to_lowercase();
        // The list knows names in lower case; labels stay where they are.
        let labels = psl::domain_str(&lower)?.split('.').count();
        let start = host.rmatch_indices('.').nth(labels - 1).map_or(0, |(dot, _)| dot + 1);
        Some(&host[start..])
    }
    #[cfg(not(feature = "psl"))]
    {
        let _ = host;
        None
    }
}

/// Tells whether people register names below `host` with a company that is not a registry: `github.io`.
pub(super) fn is_private_suffix(host: &str) -> bool {
    #[cfg(feature = "psl")]
    {
        let suffix =
            psl::suffix(host.as_bytes()).filter(|suffix| suffix.as_bytes() == host.as_bytes());
        suffix.is_some_and(|suffix| suffix.typ() == Some(psl::Type::Private))
    }
    #[cfg(not(feature = "psl"))]
    {
        let _ = host;
        false
    }
}
