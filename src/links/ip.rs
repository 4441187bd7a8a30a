//! IP addresses as hosts: plain ones, private ones, and disguised ones.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::flags::LinkFlags;

/// Tells whether a last label makes a browser read the whole host as an IPv4 address
/// (WHATWG URL, "ends in a number").
pub(super) fn is_number(label: &str) -> bool {
    let bytes = label.as_bytes();
    match bytes {
        [b'0', b'x' | b'X', rest @ ..] => rest.iter().all(u8::is_ascii_hexdigit),
        [] => false,
        _ => bytes.iter().all(u8::is_ascii_digit),
    }
}

/// The flags of a dotted quad in its plain spelling.
pub(super) fn v4(host: &str) -> Option<LinkFlags> {
    let address: Ipv4Addr = host.parse().ok()?;
    Some(if is_private_v4(address) { LinkFlags::IP | LinkFlags::PRIVATE } else { LinkFlags::IP })
}

/// The flags of an IPv6 address (without its brackets).
pub(super) fn v6(host: &str) -> Option<LinkFlags> {
    let address: Ipv6Addr = host.parse().ok()?;
    let first = address.segments()[0];
    let private = match address.to_ipv4_mapped() {
        Some(inner) => is_private_v4(inner),
        // Unique local fc00::/7 (RFC 4193), link-local fe80::/10 (RFC 4291).
        None => {
            address.is_loopback()
                || address.is_unspecified()
                || first & 0xFE00 == 0xFC00
                || first & 0xFFC0 == 0xFE80
        }
    };
    Some(if private { LinkFlags::IP | LinkFlags::PRIVATE } else { LinkFlags::IP })
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        // "This network" (RFC 1122) and carrier-grade NAT (RFC 6598).
        || a == 0
        || (a == 100 && b & 0xC0 == 64)
}

/// Tells whether browsers open `host` as an IPv4 address although it is not written
/// as one: `2130706433`, `0x7f.1`, `0177.0.0.1` (WHATWG URL, IPv4 parser).
pub(super) fn is_obfuscated(host: &str) -> bool {
    let mut parts = 0;
    let mut last = 0;
    for part in host.split('.') {
        parts += 1;
        // Every part but the last is one byte.
        let Some(value) = number(part).filter(|_| parts <= 4 && last <= 255) else { return false };
        last = value;
    }
    parts > 0 && last < 1 << (8 * (5 - parts))
}

fn number(part: &str) -> Option<u64> {
    let (digits, radix) = match part.as_bytes() {
        [] => return None,
        [b'0', b'x' | b'X', ..] => (&part[2..], 16),
        [b'0', _, ..] => (&part[1..], 8),
        _ => (part, 10),
    };
    if digits.is_empty() {
        return Some(0);
    }
    // Too many digits for a u64 are too many for an address.
    u64::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with('+'))
}
