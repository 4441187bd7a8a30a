//! A history in SQLite, shared by all processes of one machine.

use core::time::Duration;
use std::fmt;
use std::path::PathBuf;

use rusqlite::{Connection, Result as Rows};

use crate::error::{BuildError, BuildErrorKind};
use crate::time::Timestamp;

use super::{Bucket, History, HistoryError, Scope, Seen, Sketch, seconds};

mod counts;
mod options;
mod rows;
mod sketches;
mod store;

pub use options::SqliteOptions;
use rows::integer;
use store::SqliteStore;

/// Least size of a database, in bytes.
const LEAST_BYTES: u64 = 1 << 20;

/// A history in a file, for all processes of one machine.
///
/// Each call is one transaction: of calls at the same time, from any thread of any process, exactly
/// as many pass as a limit allows. The file holds keyed hashes, counts and sketches. It survives
/// restarts; where it is deleted while nothing runs, only counts are lost.
///
/// Counts are those of [`MemoryHistory`](super::MemoryHistory): exact while a window holds at most
/// 1,024 different seconds, and a hit counts at most 1/256 of the window longer beyond that. Time
/// is the `now` of the caller.
///
/// # File
///
/// SQLite itself is compiled in. It keeps the files `PATH-wal` and `PATH-shm` beside the database
/// (mode WAL), so the folder has to be writable, and it has to be on a disk of this machine: file
/// systems of a network do not lock well enough. Use a file of its own: one that another
/// program or another version of the schema made is refused.
///
/// Each call forgets a few entries that expired. Above
/// [`max_bytes`](SqliteOptions::max_bytes) it forgets a few of the oldest.
///
/// # Failures
///
/// A call ends within [`busy_timeout`](SqliteOptions::busy_timeout) where other processes lock the
/// file. After a failure all calls fail at once for [`pause`](SqliteOptions::pause), then one
/// tries. A disk that is full fails calls that count; earlier counts stay. A process that is
/// killed loses no call that returned. After a power failure the last calls may be missing.
/// Errors do not name the path.
///
/// A process that was forked opens the file anew.
///
/// ```no_run
/// use wellsaid::moderate::history::SqliteHistory;
///
/// let history = SqliteHistory::new("/var/lib/forum/wellsaid.db")?;
/// # Ok::<(), wellsaid::BuildError>(())
/// ```
pub struct SqliteHistory {
    store: SqliteStore,
    max_bytes: u64,
    sketches_per_scope: usize,
}

impl SqliteHistory {
    /// Opens the history in a file, or makes one.
    ///
    /// # Errors
    /// The file can't be opened or written, or belongs to something else. A file that is locked is
    /// not an error: calls fail until it is free.
    pub fn new(path: impl Into<PathBuf>) -> Result<Self, BuildError> {
        Self::with_options(path, SqliteOptions::default())
    }

    /// Same as [`new`](Self::new), with other options.
    ///
    /// # Errors
    /// As for [`new`](Self::new); also for a size below 1 MiB.
    pub fn with_options(
        path: impl Into<PathBuf>,
        options: SqliteOptions,
    ) -> Result<Self, BuildError> {
        let wrong = |key, text: &str| BuildError::new(BuildErrorKind::InvalidValue, key, text);
        if options.max_bytes < LEAST_BYTES {
            return Err(wrong("max_bytes", "must be 1,048,576 (1 MiB) or more"));
        }
        let (max_bytes, sketches_per_scope) = (options.max_bytes, options.sketches_per_scope);
        let store = SqliteStore::new(path.into(), options)
            .map_err(|refused| wrong("path", &refused.to_string()))?;
        Ok(Self { store, max_bytes, sketches_per_scope })
    }

    /// Forgets a few of the oldest entries of a database that is too large.
    fn shrink(&self, connection: &Connection) -> Rows<()> {
        let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let pages = number("page_count")? - number("freelist_count")?;
        if integer(self.max_bytes) / number("page_size")?.max(1) < pages {
            counts::forget_oldest(connection)?;
            sketches::forget_oldest(connection)?;
        }
        Ok(())
    }
}

impl History for SqliteHistory {
    fn hit(&self, bucket: &Bucket, window: Duration, now: Timestamp) -> Result<u64, HistoryError> {
        let counted = self.store.write(|change| {
            self.shrink(change)?;
            counts::hit(change, bucket.as_str(), seconds(window), now.0)
        });
        counted.map_err(HistoryError::new)
    }

    fn peek(&self, bucket: &Bucket, window: Duration, now: Timestamp) -> Result<u64, HistoryError> {
        let count =
            self.store.read(|state| counts::peek(state, bucket.as_str(), seconds(window), now.0));
        count.map_err(HistoryError::new)
    }

    fn similar(
        &self,
        scope: &Scope,
        sketch: &Sketch,
        since: Timestamp,
    ) -> Result<Vec<Seen>, HistoryError> {
        let found = self.store.read(|state| sketches::similar(state, scope, sketch, since));
        found.map_err(HistoryError::new)
    }

    fn remember(
        &self,
        scope: &Scope,
        sketch: &Sketch,
        seen: &Seen,
        ttl: Duration,
    ) -> Result<(), HistoryError> {
        let seen = Seen { at: seen.at, sketch: sketch.clone() };
        let done = self.store.write(|change| {
            self.shrink(change)?;
            sketches::remember(change, scope, &seen, seconds(ttl), self.sketches_per_scope)
        });
        done.map_err(HistoryError::new)
    }

    fn similar_and_remember(
        &self,
        scope: &Scope,
        sketch: &Sketch,
        since: Timestamp,
        seen: &Seen,
        ttl: Duration,
    ) -> Result<Vec<Seen>, HistoryError> {
        let seen = Seen { at: seen.at, sketch: sketch.clone() };
        let found = self.store.write(|change| {
            self.shrink(change)?;
            let found = sketches::similar(change, scope, sketch, since)?;
            sketches::remember(change, scope, &seen, seconds(ttl), self.sketches_per_scope)?;
            Ok(found)
        });
        found.map_err(HistoryError::new)
    }
}

impl fmt::Debug for SqliteHistory {
    /// Leaves the path out, as errors do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteHistory").field("max_bytes", &self.max_bytes).finish_non_exhaustive()
    }
}
