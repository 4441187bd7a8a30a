//! Names under which a store counts, that reveal nothing to someone who reads the store.
//!
//! An unkeyed hash of an IP address reveals the address: there are four thousand million, and a
//! laptop tries them all in a minute. So every name is an HMAC under the site's secret.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::OnceLock;

use hmac_sha256::{HMAC, Hash};

use crate::history::{Bucket, Scope, SketchKeys};
use crate::moderate::context::Context;
use crate::moderate::form_stamp::WeakSecret;
use crate::moderate::ip;
use crate::rules::condition::Key;
use crate::text::hex;

/// Bytes that HMAC-SHA256 takes as they are; a longer key is hashed (RFC 2104, section 2).
const BLOCK: usize = 64;

/// The secret of a site, as long as histories want it.
#[derive(Clone)]
pub(crate) struct Secret {
    key: [u8; 32],
    pub(super) sketch: SketchKeys,
}

impl From<[u8; 32]> for Secret {
    fn from(key: [u8; 32]) -> Self {
        Self { sketch: SketchKeys::new(&key), key }
    }
}

impl Secret {
    /// # Errors
    /// There are too few bytes: all could be tried.
    pub(crate) fn new(secret: &[u8]) -> Result<Self, WeakSecret> {
        WeakSecret::check(secret).map(|()| derive(secret).into())
    }

    /// The secret of this process, drawn when it is first asked for. All moderators without a
    /// secret have this one, so that they can share a history in memory.
    pub(crate) fn of_process() -> Self {
        static SECRET: OnceLock<[u8; 32]> = OnceLock::new();
        let key = *SECRET.get_or_init(|| {
            let mut drawn = [0; BLOCK];
            if getrandom::fill(&mut drawn).is_err() {
                // A system without a source of its own. The keys of std's maps are the best
                // that is left.
                for place in drawn.chunks_exact_mut(8) {
                    place.copy_from_slice(&RandomState::new().hash_one(BLOCK).to_le_bytes());
                }
            }
            derive(&drawn)
        });
        key.into()
    }

    /// Bucket to count; `None` if the fact that names it is not given. `linked`: the site or the
    /// address, if these are counted.
    pub(super) fn bucket(&self, key: Key, context: &Context, linked: &str) -> Option<Bucket> {
        let (kind, value) = name(key, context, linked)?;
        Some(Bucket::new(&self.key, &[&context.site, kind, &value]))
    }

    /// Scope of the comments to compare with.
    pub(super) fn scope(&self, key: Key, context: &Context, linked: &str) -> Option<Scope> {
        let (kind, value) = name(key, context, linked)?;
        Some(Scope::new(&self.key, &[&context.site, kind, &value]))
    }
}

/// An account differs from a guest who gives its number as an e-mail address, so the name holds the
/// kind.
fn name(key: Key, context: &Context, linked: &str) -> Option<(&'static str, String)> {
    let author = &context.author;
    Some(match (key, &author.id) {
        (Key::Author, Some(id)) => ("account", id.clone()),
        (Key::Author, None) => {
            let email = author.email.as_ref()?.expose().trim().to_lowercase();
            ("email", Some(email).filter(|email| !email.is_empty())?)
        }
        (Key::Ip, _) => ("ip", network(context.ip.as_ref()?.expose())?),
        (Key::Thread, _) => ("thread", context.thread.id.clone()?),
        (Key::Site, _) => ("site", String::new()),
        (Key::Host, _) => ("host", linked.to_owned()),
        (Key::Link, _) => ("link", linked.to_owned()),
    })
}

/// The address, or the first 64 bits of IPv6: one customer holds all addresses below them.
fn network(ip: &str) -> Option<String> {
    Some(match ip::parse(ip)? {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    })
}

/// HMAC-SHA256 of a purpose under the secret.
fn derive(secret: &[u8]) -> [u8; 32] {
    HMAC::mac(b"wellsaid moderator 1", secret)
}

/// SHA-256 in hexadecimal digits, as verdicts and rule sets name a text.
pub(crate) fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hex::encode(&Hash::hash(bytes.as_ref()))
}

#[cfg(test)]
mod tests {
    use crate::time::Timestamp;

    use super::{Key, Secret, derive, network};
    use crate::moderate::context::Context;

    #[test]
    fn any_length_of_secret_is_hmac() {
        use hmac::{Hmac, Mac};
        for secret in [&b""[..], b"Jefe", &[0xaa; 64], &[0xaa; 131]] {
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret).expect("any length");
            mac.update(b"wellsaid moderator 1");
            assert_eq!(derive(secret)[..], mac.finalize().into_bytes()[..]);
        }
    }

    #[test]
    fn names_differ_by_purpose_site_and_value() {
        let secret = Secret::new(b"a secret of a site").expect("long enough");
        let mut context = Context::at(Timestamp(1));
        assert_eq!(secret.bucket(Key::Author, &context, ""), None);
        context.author.id = Some("17".into());
        let bucket = secret.bucket(Key::Author, &context, "").expect("known");
        let scope = secret.scope(Key::Author, &context, "").expect("known");
        assert_ne!(bucket.as_str(), scope.as_str());
        assert_ne!(Some(&bucket), Secret::of_process().bucket(Key::Author, &context, "").as_ref());
        let mut elsewhere = context.clone();
        elsewhere.site = "b".into();
        assert_ne!(Some(&bucket), secret.bucket(Key::Author, &elsewhere, "").as_ref());
        // An account differs from a guest who writes its number as an e-mail address.
        let mut guest = Context::at(Timestamp(1));
        guest.author.email = Some("17".to_owned().into());
        assert_ne!(Some(&bucket), secret.bucket(Key::Author, &guest, "").as_ref());
        guest.author.email = Some(" ANN@example.com".to_owned().into());
        let first = secret.bucket(Key::Author, &guest, "");
        guest.author.email = Some("ann@example.com".to_owned().into());
        assert_eq!(first, secret.bucket(Key::Author, &guest, ""));
        guest.author.email = Some(" ".to_owned().into());
        assert_eq!(None, secret.bucket(Key::Author, &guest, ""));
    }

    #[test]
    fn short_secrets_are_refused() {
        for len in 0..16 {
            let weak = Secret::new(&[7; 16][..len]).err().expect("too short");
            assert_eq!(weak.len, len);
        }
        assert!(Secret::new(&[7; 16]).is_ok());
        assert_eq!(Secret::of_process().key, Secret::of_process().key);
        assert_ne!(Secret::of_process().key, derive(&[]));
        assert_ne!(Secret::of_process().key, derive(&[0; 64]));
    }

    #[test]
    fn addresses_of_one_customer_are_one() {
        assert_eq!(network("2001:db8:0:1::5").as_deref(), Some("2001:db8:0:1::/64"));
        assert_eq!(network("2001:db8:0:1:ffff::5"), network("2001:db8:0:1::5"));
        assert_ne!(network("2001:db8:0:2::5"), network("2001:db8:0:1::5"));
        assert_eq!(network("::ffff:203.0.113.9").as_deref(), Some("203.0.113.9"));
        assert_eq!(network("203.0.113.9:1").as_deref(), Some("203.0.113.9"));
        assert_eq!(network("[2001:db8:0:1::5]:443"), network("2001:db8:0:1::6"));
        // All users of a translator have the same first 64 bits.
        assert_eq!(network("64:ff9b::203.0.113.9").as_deref(), Some("203.0.113.9"));
        assert_ne!(network("64:ff9b::203.0.113.8"), network("64:ff9b::203.0.113.9"));
        assert_eq!(network("elsewhere"), None);
    }
}
