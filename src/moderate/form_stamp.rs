//! The time a form was shown, signed, so that a robot can't make it up.
//!
//! A comment that comes back two seconds after its form was shown was not typed. But the sender
//! chooses the time in a hidden field, so the site signs it and binds it to
//! the thread. The stamp is not a secret and not a session: it tells when the form was shown, and
//! for what.
//!
//! # What it does not do
//!
//! * A stamp can be used again until it is too old: the library keeps no list of them.
//!   One form that is filled in a hundred times is a matter of [`rate`] and [`repeat`].
//! * It does not tell who was shown the form, unless `form` names the session as well.
//!   Then a stamp that one visitor fetched is of no use to another.
//! * A robot can fetch the form, wait, and send it. It has become slow, that is all.
//!
//! [`rate`]: crate::moderate::condition::Rate
//! [`repeat`]: crate::moderate::condition::Repeat

use core::time::Duration;
use std::fmt;

use hmac_sha256::HMAC;

use crate::text::hex;
use crate::time::Timestamp;

/// Minimum bytes of a secret: 128 bits, too many to try out.
const SHORTEST_SECRET: usize = 16;

/// Maximum age of a stamp: people leave a page open over night.
const MAX_AGE: Duration = Duration::from_secs(86_400);

/// Maximum distance between the clocks of two servers of a site.
const MAX_SKEW: Duration = Duration::from_secs(5);

/// The first part of a stamp. A later format gets another.
const VERSION: &str = "v1";

/// Digits of the time at most, as many as `u64` has.
const TIME_DIGITS: usize = 20;

/// Sets signatures of forms apart from anything else that is signed with the same secret.
const PURPOSE: &[u8] = b"wellsaid form stamp v1\0";

/// The secret that signs forms.
///
/// It prints as `FormKey(…)`. `Send`, `Sync`, and a clone is cheap enough for a request.
///
/// ```
/// use wellsaid::moderate::{FormKey, StampError, Timestamp};
///
/// let key = FormKey::new(b"thirty-two bytes from /dev/random")?;
/// let shown = Timestamp(1_700_000_000);
/// let stamp = key.stamp("thread 7", shown);
/// assert!(stamp.starts_with("v1.1700000000."));
///
/// let back = Timestamp(1_700_000_025);
/// assert_eq!(key.seconds(&stamp, "thread 7", back), Ok(25));
/// assert_eq!(key.seconds(&stamp, "thread 8", back), Err(StampError::Forged));
/// # Ok::<(), wellsaid::moderate::WeakSecret>(())
/// ```
#[derive(Clone)]
pub struct FormKey {
    /// The first signs; all of them verify.
    keys: Vec<HMAC>,
    max_age: Duration,
    max_skew: Duration,
}

/// Mistake in a stamp.
///
/// For a log. A rule asks [`stamp_valid`](crate::moderate::condition::SubmitFacts::stamp_valid);
/// the author need not know which it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StampError {
    /// Not made by this key for this form, or not a stamp at all.
    #[error("the stamp was not made by this site for this form")]
    Forged,
    /// Made in the future or too long ago.
    #[error("the stamp is out of date")]
    Stale,
}

/// A secret that is too short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret has {len} bytes, at least {SHORTEST_SECRET} are needed")]
pub struct WeakSecret {
    /// Length of the secret in bytes.
    pub len: usize,
}

impl FormKey {
    /// Takes a secret of the site: at least 16 bytes that can't be guessed, preferably 32 from the
    /// random source of the system. Longer than 64 bytes are hashed.
    ///
    /// # Errors
    /// [`WeakSecret`] if there are fewer.
    pub fn new(secret: &[u8]) -> Result<Self, WeakSecret> {
        Ok(Self { keys: vec![keyed(secret)?], max_age: MAX_AGE, max_skew: MAX_SKEW })
    }

    /// Accepts stamps of an older secret too: forms that were shown before the secret
    /// changed come back after it. Drop it when [`max_age`](Self::max_age) has passed.
    ///
    /// # Errors
    /// [`WeakSecret`] as for [`new`](Self::new).
    pub fn previous(mut self, secret: &[u8]) -> Result<Self, WeakSecret> {
        self.keys.push(keyed(secret)?);
        Ok(self)
    }

    /// Sets the maximum age of a stamp, in whole seconds; 24 hours by default. A stamp of exactly
    /// this age is still valid.
    #[must_use]
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = age;
        self
    }

    /// Sets how far in the future a stamp may lie, because the clocks of two servers differ;
    /// 5 seconds by default. Such a stamp is 0 seconds old.
    #[must_use]
    pub fn max_skew(mut self, skew: Duration) -> Self {
        self.max_skew = skew;
        self
    }

    /// Makes a stamp for a form that is shown now; `form` binds it to, say, a thread, or to a
    /// thread and a session.
    ///
    /// `v1.TIME.SIGNATURE`: letters, digits and dots, so it goes into an attribute or a
    /// query as it is. At most 88 bytes. The same form at the same second has the same stamp.
    pub fn stamp(&self, form: &str, now: Timestamp) -> String {
        let time = now.0.to_string();
        let mut stamp = format!("{VERSION}.{time}.");
        if let Some(key) = self.keys.first() {
            stamp += &hex::encode(&signed(key, form, &time).finalize());
        }
        stamp
    }

    /// Seconds since the form was shown; 0 if it was just now or by a clock that is a
    /// little ahead.
    ///
    /// The signature is compared in constant time, before the time is read: a wrong stamp reveals
    /// nothing.
    ///
    /// # Errors
    /// [`StampError::Forged`] if no secret of this key made the stamp for this form,
    /// [`StampError::Stale`] if it is too old or too far in the future.
    pub fn seconds(&self, stamp: &str, form: &str, now: Timestamp) -> Result<u64, StampError> {
        let (time, mac) = parts(stamp).ok_or(StampError::Forged)?;
        // All of them, not the first that fits: the time must not reveal which secret it was.
        let genuine = self
            .keys
            .iter()
            .fold(false, |genuine, key| genuine | signed(key, form, time).finalize_verify(&mac));
        if !genuine {
            return Err(StampError::Forged);
        }
        let shown = Timestamp(time.parse().map_err(|_| StampError::Forged)?);
        let age = now.since(shown);
        if age > self.max_age.as_secs() || shown.since(now) > self.max_skew.as_secs() {
            return Err(StampError::Stale);
        }
        Ok(age)
    }
}

impl fmt::Debug for FormKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormKey(…)")
    }
}

impl WeakSecret {
    /// Tells whether a secret is long enough.
    pub(crate) fn check(secret: &[u8]) -> Result<(), Self> {
        let len = secret.len();
        if len < SHORTEST_SECRET { Err(Self { len }) } else { Ok(()) }
    }
}

fn keyed(secret: &[u8]) -> Result<HMAC, WeakSecret> {
    WeakSecret::check(secret)?;
    Ok(HMAC::new(secret))
}

/// The signature of a time and a form. The time is digits and the dot ends it, so two pairs are
/// never signed alike.
fn signed(key: &HMAC, form: &str, time: &str) -> HMAC {
    let mut mac = key.clone();
    for part in [PURPOSE, time.as_bytes(), b".", form.as_bytes()] {
        mac.update(part);
    }
    mac
}

/// Time and signature of something that has the form of a stamp: HMAC-SHA-256 in full, in lower-case
/// digits.
fn parts(stamp: &str) -> Option<(&str, [u8; 32])> {
    let rest = stamp.strip_prefix(VERSION)?.strip_prefix('.')?;
    let (time, digits) = rest.split_once('.')?;
    let is_time =
        (1..=TIME_DIGITS).contains(&time.len()) && time.bytes().all(|byte| byte.is_ascii_digit());
    is_time.then_some(())?;
    Some((time, hex::decode(digits)?))
}
