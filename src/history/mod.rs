//! Memory of a site: how many comments came from whom, and what they were like.
//!
//! `crate::moderate::history` has the documentation, and passes the public names on.

use core::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::time::Timestamp;

#[cfg(any(feature = "redis", feature = "sqlite"))]
mod breaker;
mod memory;
mod moments;
mod name;
mod places;
#[cfg(feature = "redis")]
mod redis;
mod sketch;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use memory::{
    MAX_BUCKETS, MAX_MOMENTS, MAX_SKETCHES, MAX_SKETCHES_PER_SCOPE, MemoryHistory, MemoryLimits,
};
#[cfg(feature = "redis")]
pub use redis::{RedisHistory, RedisOptions};
pub use sketch::Sketch;
pub(crate) use sketch::SketchKeys;
#[cfg(feature = "sqlite")]
pub use sqlite::{SqliteHistory, SqliteOptions};

/// Most that [`History::similar`] returns: a rule that asks for more repeats than this
/// never fires.
pub const MOST_SIMILAR: usize = 100;

/// Least similarity that a store has to find: no rule may ask for less.
pub const LEAST_SIMILAR: f64 = 0.5;

/// A store of counts and sketches, shared by all threads of a site.
///
/// Time is an argument. A store with a clock of its own, shared by several servers, uses that one
/// instead; its documentation must say so.
///
/// A bucket is hit with one window, the longest that is asked about: older hits may be
/// forgotten at the next hit. Peeking may ask about shorter ones. Likewise a scope
/// is used with one time to live.
///
/// Your application may implement its own. This one counts in memory and compares nothing:
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::{Mutex, PoisonError};
/// use std::time::Duration;
///
/// use wellsaid::moderate::history::{Bucket, History, HistoryError, Scope, Seen, Sketch};
/// use wellsaid::moderate::Timestamp;
///
/// #[derive(Default)]
/// struct Counter(Mutex<HashMap<Bucket, Vec<Timestamp>>>);
///
/// impl History for Counter {
///     fn hit(&self, bucket: &Bucket, window: Duration, now: Timestamp) -> Result<u64, HistoryError> {
///         let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
///         let hits = buckets.entry(bucket.clone()).or_default();
///         hits.retain(|at| now.since(*at) < window.as_secs());
///         hits.push(now);
///         Ok(hits.len() as u64)
///     }
///     fn peek(&self, bucket: &Bucket, window: Duration, now: Timestamp) -> Result<u64, HistoryError> {
///         let buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
///         let hits = buckets.get(bucket).map_or(&[][..], Vec::as_slice);
///         Ok(hits.iter().filter(|at| now.since(**at) < window.as_secs()).count() as u64)
///     }
///     fn similar(&self, _: &Scope, _: &Sketch, _: Timestamp) -> Result<Vec<Seen>, HistoryError> {
///         Ok(Vec::new())
///     }
///     fn remember(&self, _: &Scope, _: &Sketch, _: &Seen, _: Duration) -> Result<(), HistoryError> {
///         Ok(())
///     }
/// }
///
/// let counter = Counter::default();
/// let ann = Bucket::new(&[7; 32], &["example.org", "author", "17"]);
/// let minute = Duration::from_secs(60);
/// assert_eq!(counter.hit(&ann, minute, Timestamp(100))?, 1);
/// assert_eq!(counter.hit(&ann, minute, Timestamp(159))?, 2);
/// assert_eq!(counter.peek(&ann, minute, Timestamp(160))?, 1);
/// # Ok::<(), HistoryError>(())
/// ```
pub trait History: Send + Sync {
    /// Adds one to a bucket and returns how many it holds within `window` until `now`, in one step
    /// that no other call can come between. The added one counts; one that is as old as the
    /// window is long does not.
    ///
    /// # Errors
    /// The store can't be reached.
    fn hit(&self, bucket: &Bucket, window: Duration, now: Timestamp) -> Result<u64, HistoryError>;

    /// Counts the hits of a bucket within `window` until `now`; adds nothing.
    ///
    /// # Errors
    /// The store can't be reached.
    fn peek(&self, bucket: &Bucket, window: Duration, now: Timestamp) -> Result<u64, HistoryError>;

    /// Finds comments remembered at or after `since` that may be like `sketch`, at most
    /// [`MOST_SIMILAR`] of them: the same text first, then the newest. May hold some that are
    /// not: the caller compares. It may miss 1 in 100 of those that agree in 0.8 or more, and one
    /// in four of those that agree in 0.5, but must find every equal text.
    ///
    /// # Errors
    /// The store can't be reached.
    fn similar(
        &self,
        scope: &Scope,
        sketch: &Sketch,
        since: Timestamp,
    ) -> Result<Vec<Seen>, HistoryError>;

    /// Remembers a sketch, seen at `seen.at`, for `ttl` from then on.
    ///
    /// # Errors
    /// The store can't be reached.
    fn remember(
        &self,
        scope: &Scope,
        sketch: &Sketch,
        seen: &Seen,
        ttl: Duration,
    ) -> Result<(), HistoryError>;

    /// Asks what is like `sketch`, then remembers it, in one step that no other call can come
    /// between: of many equal comments that come at once a rule then lets through as many as it
    /// says. The answer does not hold the one that is remembered.
    ///
    /// The default makes two calls, between which another comment may come. Write your own where
    /// your store has transactions.
    ///
    /// # Errors
    /// The store can't be reached.
    fn similar_and_remember(
        &self,
        scope: &Scope,
        sketch: &Sketch,
        since: Timestamp,
        seen: &Seen,
        ttl: Duration,
    ) -> Result<Vec<Seen>, HistoryError> {
        let found = self.similar(scope, sketch, since)?;
        self.remember(scope, sketch, seen, ttl)?;
        Ok(found)
    }
}

/// Name of what is counted: the keyed hash of, say, an author, as 32 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bucket(pub(crate) String);

impl Bucket {
    /// Hashes what `parts` name together, under the site's key: the site, what kind of thing is
    /// counted, which one. `["ab", "c"]` and `["a", "bc"]` are different.
    pub fn new(key: &[u8; 32], parts: &[&str]) -> Self {
        Self(name::keyed(key, "wellsaid bucket 1", parts))
    }

    /// The name in a store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Bucket {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        name::checked(text).map(Self)
    }
}

impl From<Bucket> for String {
    fn from(bucket: Bucket) -> Self {
        bucket.0
    }
}

/// Name of the comments to compare with: the keyed hash of an author, a thread or a site, as 32
/// hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Scope(pub(crate) String);

impl Scope {
    /// Hashes what `parts` name together, under the site's key; as [`Bucket::new`].
    pub fn new(key: &[u8; 32], parts: &[&str]) -> Self {
        Self(name::keyed(key, "wellsaid scope 1", parts))
    }

    /// The name in a store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Scope {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        name::checked(text).map(Self)
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.0
    }
}

/// A comment that was seen before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Time it was seen.
    pub at: Timestamp,
    /// Sketch of the text.
    pub sketch: Sketch,
}

/// A store could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the history can't be reached: {reason}")]
pub struct HistoryError {
    reason: String,
}

impl HistoryError {
    /// Takes the reason, for a log. Must not contain a secret of your application: verdicts carry
    /// it.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

/// Whole seconds, at least one.
fn seconds(duration: Duration) -> u64 {
    duration.as_secs().saturating_add(u64::from(duration.subsec_nanos() > 0)).max(1)
}
