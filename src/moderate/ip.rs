//! IP addresses as servers and proxies write them.
//!
//! An address that can't be read can't be counted, so an unexpected spelling would silently switch
//! off a limit. The usual spellings are read, and everything else is refused.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::private::Private;

/// Message without the address: it is private, and errors go to logs.
pub(super) const WRONG: &str = "not an IP address";

/// Longest name of a zone: those of network interfaces have at most 15 bytes on Linux.
const MAX_ZONE: usize = 32;

/// Reads an address: `203.0.113.9`, `2001:db8::1`, with a port (`203.0.113.9:1`,
/// `[2001:db8::1]:443`), in brackets, with a zone (`fe80::1%eth0`), or the first of a list that
/// proxies added to (`203.0.113.9, 10.0.0.1`).
///
/// An IPv4 address in the form of IPv6 is the IPv4 address.
pub(super) fn parse(text: &str) -> Option<IpAddr> {
    let first = text.split(',').next().unwrap_or(text).trim();
    if let Some(rest) = first.strip_prefix('[') {
        let (inside, port) = rest.split_once(']')?;
        let has_port = port.strip_prefix(':').map_or(port.is_empty(), is_port);
        return has_port.then(|| v6(inside)).flatten();
    }
    if let Some(ip) = v6(first) {
        return Some(ip);
    }
    let ip = match first.split_once(':') {
        Some((ip, port)) => is_port(port).then_some(ip)?,
        None => first,
    };
    ip.parse::<Ipv4Addr>().ok().map(IpAddr::V4)
}

fn v6(text: &str) -> Option<IpAddr> {
    let (ip, zone) = match text.split_once('%') {
        Some((ip, zone)) => (ip, Some(zone)),
        None => (text, None),
    };
    let in_zone = |c: u8| c.is_ascii_alphanumeric() || b"._-~".contains(&c);
    let is_zone = |zone: &str| (1..=MAX_ZONE).contains(&zone.len()) && zone.bytes().all(in_zone);
    if !zone.is_none_or(is_zone) {
        return None;
    }
    ip.parse::<Ipv6Addr>().ok().map(|ip| canonical(IpAddr::V6(ip)))
}

fn is_port(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits && (1..=5).contains(&text.len()) && text.parse::<u16>().is_ok()
}

/// The IPv4 address that an address of `::ffff:0:0/96` (mapped) or `64:ff9b::/96` (NAT64,
/// RFC 6052) stands for: one customer, not one for all users of a translator.
pub(super) fn canonical(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = ip else { return ip };
    match v6.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            IpAddr::V4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
        }
        _ => ip.to_canonical(),
    }
}

/// Reads the address of a context; an empty one was not given.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Private<String>>, D::Error> {
    let ip = Option::<Private<String>>::deserialize(deserializer)?;
    let ip = ip.filter(|ip| !ip.expose().trim().is_empty());
    match &ip {
        Some(given) if parse(given.expose()).is_none() => {
            Err(D::Error::custom(format_args!("`ip` is {WRONG}")))
        }
        _ => Ok(ip),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn addresses_are_read_as_servers_write_them() {
        for (text, read) in [
            ("203.0.113.9", "203.0.113.9"),
            (" 203.0.113.9\n", "203.0.113.9"),
            ("203.0.113.9:1", "203.0.113.9"),
            ("203.0.113.9:65535", "203.0.113.9"),
            ("203.0.113.9, 10.0.0.1", "203.0.113.9"),
            ("203.0.113.9,10.0.0.1", "203.0.113.9"),
            ("203.0.113.9:4711 , unknown, 10.0.0.1", "203.0.113.9"),
            ("2001:db8::1", "2001:db8::1"),
            ("2001:DB8:0:0::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("[2001:db8::1]:443, 10.0.0.1", "2001:db8::1"),
            ("2001:db8::1, 10.0.0.1", "2001:db8::1"),
            ("fe80::1%eth0", "fe80::1"),
            ("[fe80::1%eth0.7]:80", "fe80::1"),
            // Not an address with a port.
            ("2001:db8::1:443", "2001:db8::1:443"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("[::ffff:203.0.113.9]:1", "203.0.113.9"),
            ("::ffff:cb00:7109", "203.0.113.9"),
            ("64:ff9b::203.0.113.9", "203.0.113.9"),
            ("64:ff9b::cb00:7109", "203.0.113.9"),
            ("[64:ff9b::cb00:7109]:9", "203.0.113.9"),
            ("64:ff9b:1::cb00:7109", "64:ff9b:1::cb00:7109"),
            ("::1", "::1"),
        ] {
            assert_eq!(parse(text).map(|ip| ip.to_string()).as_deref(), Some(read), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            " ",
            "300.1.1.1",
            "1.2.3",
            "1.2.3.4.5",
            "01.2.3.4",
            "0x7f.0.0.1",
            "203.0.113.9:",
            "203.0.113.9:65536",
            "203.0.113.9:+1",
            "203.0.113.9:1:2",
            "203.0.113.9/24",
            "[203.0.113.9]",
            "203.0.113.9%eth0",
            "[2001:db8::1",
            "2001:db8::1]",
            "[2001:db8::1]443",
            "[2001:db8::1]:",
            "[2001:db8::1]:x",
            "fe80::1%",
            "fe80::1%eth 0",
            "2001:db8:::1",
            "localhost",
            "unknown",
            "unknown, 203.0.113.9",
            ", 203.0.113.9",
            "203.0.113.9 10.0.0.1",
            "２０３.0.113.9",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
