//! Names under which a store counts, that say nothing to who reads the store.
//!
//! An unkeyed hash of an IP address is the address: there are four thousand million, and
//! a laptop tries them all in a minute. So every name is an HMAC under the site's secret.

use std::net::IpAddr;

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::moderate::condition::Key;
use crate::moderate::context::Context;
use crate::moderate::history::{Bucket, Scope};

/// Bytes that HMAC-SHA256 takes as they are; a longer key is hashed (RFC 2104, section 2).
const BLOCK: usize = 64;

/// The secrets of a moderator, one for each purpose, so that a bucket never equals a scope.
#[derive(Clone)]
pub(crate) struct Secrets {
    bucket: [u8; 32],
    scope: [u8; 32],
    pub(super) sketch: [u8; 32],
}

impl Secrets {
    pub(crate) fn new(secret: &[u8]) -> Self {
        let derive = |purpose| hmac(secret, &["wellsaid moderation", purpose]);
        Self { bucket: derive("bucket"), scope: derive("scope"), sketch: derive("sketch") }
    }

    /// What is counted; `None` if nobody said who or where it is.
    pub(super) fn bucket(&self, key: Key, context: &Context) -> Option<Bucket> {
        name(&self.bucket, key, context).map(Bucket)
    }

    /// Among what is compared.
    pub(super) fn scope(&self, key: Key, context: &Context) -> Option<Scope> {
        name(&self.scope, key, context).map(Scope)
    }
}

/// 128 bits in hexadecimal digits.
fn name(secret: &[u8; 32], key: Key, context: &Context) -> Option<String> {
    let author = &context.author;
    let email = author.email.as_ref().map(|email| email.expose().trim().to_lowercase());
    let (kind, value) = match key {
        Key::Author => match (&author.id, email) {
            (Some(id), _) => ("account", id.clone()),
            (None, Some(email)) if !email.is_empty() => ("email", email),
            _ => return None,
        },
        Key::Ip => ("ip", network(context.ip.as_ref()?.expose())?),
        Key::Thread => ("thread", context.thread.id.clone()?),
        Key::Site => ("site", String::new()),
    };
    Some(hex(&hmac(secret, &[&context.site, kind, &value])[..16]))
}

/// The address, or of IPv6 the first 64 bits: one customer holds all that follow.
fn network(ip: &str) -> Option<String> {
    Some(match super::author::parse(ip)? {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    })
}

/// Over each part with its length in front, so that no two lists of parts are alike.
fn hmac(key: &[u8], parts: &[&str]) -> [u8; 32] {
    let mut block = [0; BLOCK];
    match block.get_mut(..key.len()) {
        Some(place) => place.copy_from_slice(key),
        None => block[..32].copy_from_slice(&Sha256::digest(key)),
    }
    let mut mac = <Hmac<Sha256> as hmac::digest::KeyInit>::new(&block.into());
    for part in parts {
        mac.update(&(part.len() as u64).to_le_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

pub(in crate::moderate) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::{Key, Secrets, hex, hmac, network};
    use crate::moderate::context::Context;

    /// RFC 4231, test cases 2 and 6, but for our length in front: so the crate is checked,
    /// with the parts put together by hand.
    #[test]
    fn hmac_is_hmac() {
        use hmac::{Hmac, Mac};
        for key in [&b"Jefe"[..], &[0xaa; 131]] {
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).expect("any length");
            mac.update(&[2, 0, 0, 0, 0, 0, 0, 0, b'a', b'b', 0, 0, 0, 0, 0, 0, 0, 0]);
            assert_eq!(hmac(key, &["ab", ""])[..], mac.finalize().into_bytes()[..]);
        }
    }

    #[test]
    fn names_differ_by_purpose_site_and_value() {
        let secrets = Secrets::new(b"secret");
        let other = Secrets::new(b"other");
        let mut context = Context::default();
        assert_eq!(secrets.bucket(Key::Author, &context), None);
        context.author.id = Some("17".into());
        let bucket = secrets.bucket(Key::Author, &context).expect("known");
        assert_eq!(bucket.as_str().len(), 32);
        assert_ne!(
            Some(bucket.as_str()),
            secrets.scope(Key::Author, &context).as_ref().map(super::Scope::as_str)
        );
        assert_ne!(Some(&bucket), other.bucket(Key::Author, &context).as_ref());
        let mut elsewhere = context.clone();
        elsewhere.site = "b".into();
        assert_ne!(Some(&bucket), secrets.bucket(Key::Author, &elsewhere).as_ref());
        // An account is not the guest who writes its number as an address.
        let mut guest = Context::default();
        guest.author.email = Some("17".to_owned().into());
        assert_ne!(Some(&bucket), secrets.bucket(Key::Author, &guest).as_ref());
        let mut same = Context::default();
        same.author.email = Some(" ANN@example.com".to_owned().into());
        let first = secrets.bucket(Key::Author, &same);
        same.author.email = Some("ann@example.com".to_owned().into());
        assert_eq!(first, secrets.bucket(Key::Author, &same));
    }

    #[test]
    fn addresses_of_one_customer_are_one() {
        assert_eq!(network("2001:db8:0:1::5").as_deref(), Some("2001:db8:0:1::/64"));
        assert_eq!(network("2001:db8:0:1:ffff::5"), network("2001:db8:0:1::5"));
        assert_ne!(network("2001:db8:0:2::5"), network("2001:db8:0:1::5"));
        assert_eq!(network("::ffff:203.0.113.9").as_deref(), Some("203.0.113.9"));
        assert_eq!(network("elsewhere"), None);
        assert_eq!(hex(&[0, 0xab, 0xff]), "00abff");
    }
}
