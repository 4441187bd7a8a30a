//! IP addresses and networks, as `ip_in` writes them.

use core::fmt;
use core::str::FromStr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::moderate::ip;

use super::store::{Spare, WrongEntry, each, room};

/// An address or all addresses with the same first bits: `203.0.113.9`, `203.0.113.0/24`,
/// `2001:db8::/32`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Tells whether an address is in it. IPv4 addresses written as IPv6 (`::ffff:203.0.113.9`,
    /// `64:ff9b::203.0.113.9`) count as IPv4 addresses.
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

/// Writes an address, or the first one of a network and its bits.
impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.address, self.bits) {
            (IpAddr::V4(address), 32) => write!(f, "{address}"),
            (IpAddr::V6(address), 128) => write!(f, "{address}"),
            (IpAddr::V4(address), bits) => {
                let first = first(address.to_bits().into(), 32 - bits);
                write!(f, "{}/{bits}", Ipv4Addr::from_bits(first as u32))
            }
            (IpAddr::V6(address), bits) => {
                let first = first(address.to_bits(), 128 - bits);
                write!(f, "{}/{bits}", Ipv6Addr::from_bits(first))
            }
        }
    }
}

/// The first address of those that differ in the last bits.
fn first(address: u128, last: u32) -> u128 {
    u128::MAX.checked_shl(last).unwrap_or(0) & address
}

/// A set of addresses and networks, sorted, of which no two have an address in common. An IPv4
/// network takes 8 bytes, an IPv6 network 17.
#[derive(Clone, Debug, Default)]
pub(crate) struct Networks {
    v4: Vec<([u8; 4], u8)>,
    v6: Vec<([u8; 16], u8)>,
}

impl Networks {
    pub(super) fn collect<'a>(
        entries: impl Iterator<Item = &'a str>,
        spare: &mut Spare,
    ) -> Result<Self, Vec<(usize, WrongEntry)>> {
        let mut set = Self::default();
        each(entries, "IP address or network", |entry| {
            let network = Network::read(entry).ok_or(WRONG)?;
            room(set.v4.len() + set.v6.len())?;
            let bits = network.bits as u8;
            match network.address {
                IpAddr::V4(address) => {
                    let first = first(address.to_bits().into(), 32 - network.bits) as u32;
                    set.v4.push((first.to_be_bytes(), bits));
                }
                IpAddr::V6(address) => {
                    let first = first(address.to_bits(), 128 - network.bits);
                    set.v6.push((first.to_be_bytes(), bits));
                }
            }
            Ok(())
        })?;
        disjoint(&mut set.v4, spare);
        disjoint(&mut set.v6, spare);
        Ok(set)
    }

    /// The network that an address is in.
    ///
    /// O(log networks).
    pub(crate) fn covering(&self, address: IpAddr) -> Option<Network> {
        match ip::canonical(address) {
            IpAddr::V4(address) => before(&self.v4, address.octets()),
            IpAddr::V6(address) => before(&self.v6, address.octets()),
        }
        .filter(|network| network.contains(address))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Network> {
        let v4 = self.v4.iter().map(|network| Network::from(*network));
        v4.chain(self.v6.iter().map(|network| Network::from(*network)))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }
}

impl<const N: usize> From<([u8; N], u8)> for Network
where
    IpAddr: From<[u8; N]>,
{
    fn from((first, bits): ([u8; N], u8)) -> Self {
        Self { address: first.into(), bits: bits.into() }
    }
}

/// Sorts networks, and removes those that are in another one.
fn disjoint<const N: usize>(networks: &mut Vec<([u8; N], u8)>, spare: &mut Spare)
where
    IpAddr: From<[u8; N]>,
{
    networks.sort_unstable();
    networks.dedup_by(|next, kept| {
        let (inner, outer) = (Network::from(*next), Network::from(*kept));
        let is_in = outer.contains(inner.address);
        if is_in {
            spare.add(&inner.to_string(), &outer.to_string());
        }
        is_in
    });
    networks.shrink_to_fit();
}

/// The network that begins at an address or before it.
fn before<const N: usize>(networks: &[([u8; N], u8)], address: [u8; N]) -> Option<Network>
where
    IpAddr: From<[u8; N]>,
{
    let after = networks.partition_point(|(first, _)| *first <= address);
    networks.get(after.checked_sub(1)?).map(|network| Network::from(*network))
}

/// Tells if two addresses are the same except for the last bits.
fn same(one: u128, other: u128, last: u32) -> bool {
    // A shift by all bits leaves nothing to compare.
    (one ^ other).checked_shr(last).unwrap_or(0) == 0
}

const WRONG: &str = "write 203.0.113.9 or 203.0.113.0/24";

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::read(text).ok_or_else(|| format!("invalid IP address or network `{text}`: {WRONG}"))
    }
}

impl Network {
    fn read(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let all = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            None => all,
            Some(bits) if bits.bytes().all(|byte| byte.is_ascii_digit()) => {
                bits.parse().ok().filter(|bits| *bits <= all)?
            }
            Some(_) => return None,
        };
        // Addresses are canonical when they are compared, so this must be, too.
        Some(match ip::canonical(address) {
            v4 @ IpAddr::V4(_) if address.is_ipv6() && bits >= 96 => {
                Self { address: v4, bits: bits - 96 }
            }
            _ => Self { address, bits },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Network, Networks, Spare};

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
            let set = Networks::collect([network].into_iter(), &mut Spare::default());
            let set = set.expect(network);
            assert_eq!(set.covering(address).is_some(), is_in, "{network} {address}");
        }
        for text in ["", "203.0.113", "203.0.113.0/33", "::/129", "1.2.3.4/", "1.2.3.4/+8", "a/8"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }
    #[test]
    fn a_set_says_which_network_holds_an_address() {
        let entries = [
            "203.0.113.9",
            "203.0.113.77/24",
            "203.0.113.9",
            "198.51.100.7",
            "2001:db8::/32",
            "2001:db8:1::/48",
            "10.0.0.0/8",
            "10.1.0.0/16",
            "9.255.255.255",
            "11.0.0.0",
        ];
        let mut spare = Spare::default();
        let set = Networks::collect(entries.into_iter(), &mut spare).expect("entries");
        let all: Vec<String> = set.iter().map(|network| network.to_string()).collect();
        let wide = ["9.255.255.255", "10.0.0.0/8", "11.0.0.0", "198.51.100.7", "203.0.113.0/24"];
        assert_eq!(all[..5], wide);
        assert_eq!(all[5..], ["2001:db8::/32"]);
        assert_eq!(spare.count, 4);
        assert_eq!(spare.first[0], ("10.1.0.0/16".into(), "10.0.0.0/8".into()));
        for (address, network) in [
            ("10.255.0.1", Some("10.0.0.0/8")),
            ("9.255.255.255", Some("9.255.255.255")),
            ("9.255.255.254", None),
            ("11.0.0.1", None),
            ("203.0.113.255", Some("203.0.113.0/24")),
            ("::ffff:203.0.113.1", Some("203.0.113.0/24")),
            ("203.0.114.0", None),
            ("0.0.0.0", None),
            ("255.255.255.255", None),
            ("2001:db8:ffff::1", Some("2001:db8::/32")),
            ("2001:db9::", None),
            ("::", None),
        ] {
            let found = set.covering(address.parse().expect(address));
            assert_eq!(found.map(|net| net.to_string()).as_deref(), network, "{address}");
        }
        let wrong = Networks::collect(["1.1.1.1", "1.1.1.1/33"].into_iter(), &mut spare);
        let (at, why) = &wrong.expect_err("33 bits")[0];
        let expected =
            "invalid IP address or network `1.1.1.1/33`: write 203.0.113.9 or 203.0.113.0/24";
        assert_eq!((*at, why.quoted().as_str()), (1, expected));
    }
}
