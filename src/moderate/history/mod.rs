//! What a site remembers of comments: how many came from whom, and what they were like.
//!
//! Only counts, keyed hashes and sketches are kept: no text, no names, no addresses.
//! A store that is stolen says nothing about anybody without the key.

use core::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::time::Timestamp;

mod memory;
#[cfg(feature = "redis")]
mod redis;
mod sketch;

pub use memory::MemoryHistory;
#[cfg(feature = "redis")]
pub use redis::RedisHistory;
pub use sketch::Sketch;

/// A store of counts and sketches, shared by all threads of a site.
///
/// Time is an argument. A store with a clock of its own, shared by several hosts, uses
/// that one instead and says so.
pub trait History: Send + Sync {
    /// Adds one to a bucket and returns how many it holds within `window` until `now`, in one step
    /// that no other call can come between. The added one counts.
    ///
    /// # Errors
    /// The store can't be reached.
    fn hit(&self, bucket: &Bucket, window: Duration, now: Timestamp) -> Result<u64, HistoryError>;

    /// How many a bucket holds within `window` until `now`; adds nothing.
    ///
    /// # Errors
    /// The store can't be reached.
    fn peek(&self, bucket: &Bucket, window: Duration, now: Timestamp) -> Result<u64, HistoryError>;

    /// Those remembered since `since` that may be like `sketch`. May hold some that are
    /// not: the caller compares.
    ///
    /// # Errors
    /// The store can't be reached.
    fn similar(
        &self,
        scope: &Scope,
        sketch: &Sketch,
        since: Timestamp,
    ) -> Result<Vec<Seen>, HistoryError>;

    /// Remembers a sketch for `ttl`.
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
}

/// What is counted: the keyed hash of, say, an author, as 32 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bucket(pub(crate) String);

impl Bucket {
    /// The name in a store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Among what is compared: the keyed hash of an author, a thread or a site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scope(pub(crate) String);

impl Scope {
    /// The name in a store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A comment that was seen before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// When.
    pub at: Timestamp,
    /// What it was like.
    pub sketch: Sketch,
}

/// A store could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the history can't be reached: {reason}")]
pub struct HistoryError {
    reason: String,
}

impl HistoryError {
    /// With the reason, for a log. Must name no host's secret: verdicts carry it.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}
