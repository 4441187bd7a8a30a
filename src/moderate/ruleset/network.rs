//! IP addresses and networks, as `ip_in` writes them.

use core::str::FromStr;
use std::net::IpAddr;

use crate::moderate::ip;

/// An address or all addresses that begin alike: `203.0.113.9`, `203.0.113.0/24`,
/// `2001:db8::/32`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Tells whether an address is in it. IPv4 addresses written as IPv6 (`::ffff:203.0.113.9`,
    /// `64:ff9b::203.0.113.9`) count as what they are.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, ip::canonical(address)) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                same(network.to_bits().into(), address.to_bits().into(), 32 - self.bits)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                same(network.to_bits(), address.to_bits(), 128 - self.bits)
            }
            _ => false,
        }
    }
}

/// Tells if two addresses are the same except for the last bits.
fn same(one: u128, other: u128, last: u32) -> bool {
    // A shift by all bits leaves nothing to compare.
    (one ^ other).checked_shr(last).unwrap_or(0) == 0
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!("invalid IP address or network `{text}`: write 203.0.113.9 or 203.0.113.0/24")
        };
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let all = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            None => all,
            Some(bits) if bits.bytes().all(|byte| byte.is_ascii_digit()) => {
                bits.parse().ok().filter(|bits| *bits <= all).ok_or_else(wrong)?
            }
            Some(_) => return Err(wrong()),
        };
        // Addresses that are compared are what they are, and so must this be.
        Ok(match ip::canonical(address) {
            v4 @ IpAddr::V4(_) if address.is_ipv6() && bits >= 96 => {
                Self { address: v4, bits: bits - 96 }
            }
            _ => Self { address, bits },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn networks_hold_addresses() {
        for (network, address, is_in) in [
            ("203.0.113.9", "203.0.113.9", true),
            ("203.0.113.9", "203.0.113.8", false),
            ("203.0.113.0/24", "203.0.113.255", true),
            ("203.0.113.77/24", "203.0.113.1", true),
            ("203.0.113.0/24", "203.0.112.255", false),
            ("203.0.113.0/24", "::ffff:203.0.113.4", true),
            ("::ffff:203.0.113.9", "203.0.113.9", true),
            ("::ffff:203.0.113.0/120", "::ffff:203.0.113.4", true),
            ("::ffff:203.0.113.0/120", "203.0.112.4", false),
            ("::ffff:203.0.113.0/95", "203.0.113.4", false),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("203.0.113.0/24", "64:ff9b::203.0.113.4", true),
            ("203.0.113.0/24", "64:ff9b::203.0.112.4", false),
            ("64:ff9b::203.0.113.0/120", "203.0.113.4", true),
            ("64:ff9b::203.0.113.0/120", "64:ff9b::203.0.113.4", true),
            ("64:ff9b::/96", "64:ff9b::203.0.113.4", true),
            ("64:ff9b::/96", "2001:db8::1", false),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "2001:db8::1", true),
            ("2001:db8::/33", "2001:db8:7fff::1", true),
            ("2001:db8::/33", "2001:db8:8000::1", false),
        ] {
            let net: Network = network.parse().expect(network);
            let address = address.parse().expect(address);
            assert_eq!(net.contains(address), is_in, "{network} {address}");
        }
        for text in ["", "203.0.113", "203.0.113.0/33", "::/129", "1.2.3.4/", "1.2.3.4/+8", "a/8"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }
}
