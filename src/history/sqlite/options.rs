//! Options of a history in SQLite.

use core::time::Duration;

use crate::history::MAX_SKETCHES_PER_SCOPE;

/// Options of a [`SqliteHistory`](super::SqliteHistory).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SqliteOptions {
    /// Time to wait for other processes that write; default 1 s. A write takes less than a
    /// millisecond, so only a process that is stuck causes a wait as long.
    pub busy_timeout: Duration,
    /// Time after a failure in which calls fail at once; then one tries. Default 1 s.
    pub pause: Duration,
    /// Size of the database in bytes above which the oldest entries are forgotten, a few at each
    /// call; default 256 MiB, at least 1 MiB. A visitor takes about 400 bytes.
    pub max_bytes: u64,
    /// Sketches kept of one scope; default [`MAX_SKETCHES_PER_SCOPE`], at least 1.
    pub sketches_per_scope: usize,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            busy_timeout: Duration::from_secs(1),
            pause: Duration::from_secs(1),
            max_bytes: 256 << 20,
            sketches_per_scope: MAX_SKETCHES_PER_SCOPE,
        }
    }
}
