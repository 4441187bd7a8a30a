//! A history in memory.

use core::time::Duration;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::time::Timestamp;

use super::places::number;
use super::{Bucket, History, HistoryError, Scope, Seen, Sketch, seconds};

mod counts;
mod shelf;

use counts::RateCounters;
use shelf::Shelf;

/// Buckets that are kept. A visitor fills two (account and address), so these are the
/// visitors of a busy day; about 30 MB.
pub const MAX_BUCKETS: usize = 100_000;
/// Moments kept in all buckets together, 16 bytes each. One bucket keeps 1,024 at most.
pub const MAX_MOMENTS: usize = 1_000_000;
/// Sketches kept, all scopes together; about 50 MB.
pub const MAX_SKETCHES: usize = 50_000;
/// Sketches kept of one scope, so that one busy author or site can't push out the others.
pub const MAX_SKETCHES_PER_SCOPE: usize = 10_000;

/// Limits of a [`MemoryHistory`]. Over them the oldest is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemoryLimits {
    /// Buckets; default [`MAX_BUCKETS`], at least 1.
    pub buckets: usize,
    /// Moments in all buckets together; default [`MAX_MOMENTS`].
    pub moments: usize,
    /// Sketches in all scopes together; default [`MAX_SKETCHES`], at least 1.
    pub sketches: usize,
    /// Sketches in one scope; default [`MAX_SKETCHES_PER_SCOPE`], at least 1.
    pub sketches_per_scope: usize,
}

impl Default for MemoryLimits {
    fn default() -> Self {
        Self {
            buckets: MAX_BUCKETS,
            moments: MAX_MOMENTS,
            sketches: MAX_SKETCHES,
            sketches_per_scope: MAX_SKETCHES_PER_SCOPE,
        }
    }
}

/// A history in the memory of one process.
///
/// Expired entries are forgotten as time goes on, surplus entries at once, the least recently used
/// first: an attacker with 100,000 names within a window can make it forget, but not grow.
///
/// Counts are exact as long as a bucket's window holds no more than 1,024 different
/// seconds, thus always for windows up to 17 minutes. Beyond that a hit counts up to
/// 1/256 of the window longer, never shorter.
///
/// A clock that is set back does not lift a limit: moments to come count, unless they lie
/// further ahead than the window is long. A clock that is set far ahead makes it forget.
#[derive(Debug, Default)]
pub struct MemoryHistory {
    limits: MemoryLimits,
    counts: Mutex<RateCounters>,
    shelf: Mutex<Shelf>,
}

impl MemoryHistory {
    /// Creates an empty history.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates an empty history with other limits.
    ///
    /// ```
    /// use wellsaid::moderate::history::{MemoryHistory, MemoryLimits};
    ///
    /// let mut limits = MemoryLimits::default();
    /// limits.buckets = 1000;
    /// let history = MemoryHistory::with_limits(limits);
    /// assert_eq!(history.buckets(), 0);
    /// ```
    pub fn with_limits(limits: MemoryLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Buckets that are kept now.
    pub fn buckets(&self) -> usize {
        self.counts().len()
    }

    /// Sketches that are kept now.
    pub fn sketches(&self) -> usize {
        self.shelf().len()
    }

    // A thread that panicked has not left them in pieces: nothing in there calls out.
    fn counts(&self) -> MutexGuard<'_, RateCounters> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl History for MemoryHistory {
    fn hit(&self, bucket: &Bucket, window: Duration, now: Timestamp) -> Result<u64, HistoryError> {
        let most = (self.limits.buckets, self.limits.moments);
        Ok(self.counts().hit(number(bucket.as_str()), seconds(window), now.0, most))
    }

    fn peek(&self, bucket: &Bucket, window: Duration, now: Timestamp) -> Result<u64, HistoryError> {
        Ok(self.counts().peek(number(bucket.as_str()), seconds(window), now.0))
    }

    fn similar(
        &self,
        scope: &Scope,
        sketch: &Sketch,
        since: Timestamp,
    ) -> Result<Vec<Seen>, HistoryError> {
        Ok(self.shelf().similar(number(scope.as_str()), sketch, since))
    }

    fn remember(
        &self,
        scope: &Scope,
        sketch: &Sketch,
        seen: &Seen,
        ttl: Duration,
    ) -> Result<(), HistoryError> {
        let most = (self.limits.sketches, self.limits.sketches_per_scope);
        let seen = Seen { at: seen.at, sketch: sketch.clone() };
        self.shelf().remember(number(scope.as_str()), seen, seconds(ttl), most);
        Ok(())
    }

    fn similar_and_remember(
        &self,
        scope: &Scope,
        sketch: &Sketch,
        since: Timestamp,
        seen: &Seen,
        ttl: Duration,
    ) -> Result<Vec<Seen>, HistoryError> {
        let most = (self.limits.sketches, self.limits.sketches_per_scope);
        let seen = Seen { at: seen.at, sketch: sketch.clone() };
        let scope = number(scope.as_str());
        let mut shelf = self.shelf();
        let found = shelf.similar(scope, sketch, since);
        shelf.remember(scope, seen, seconds(ttl), most);
        Ok(found)
    }
}
