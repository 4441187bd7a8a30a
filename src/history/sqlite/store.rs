//! The database file: opened once, used in transactions that end in bounded time.

use core::time::Duration;
use std::path::PathBuf;
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use rusqlite::{Connection, Error, ErrorCode, OpenFlags, Result, Transaction, TransactionBehavior};

use super::super::breaker::Breaker;
use super::options::SqliteOptions;

/// Name of the program in the head of the file: `well`.
const APPLICATION: i64 = 0x7765_6c6c;
/// Version of `schema.sql`.
const VERSION: i64 = 1;
/// Statements of all calls.
const STATEMENTS: usize = 32;
/// Bytes of the write-ahead log that are kept after a checkpoint.
const LOG: i64 = 4 << 20;
/// Pause between two tries to open a file that other processes open.
const BETWEEN: Duration = Duration::from_millis(10);

/// A database file. Threads take turns; other processes take turns with them.
pub(super) struct SqliteStore {
    path: PathBuf,
    options: SqliteOptions,
    open: Mutex<Option<OpenConnection>>,
    breaker: Breaker,
}

/// A connection, and the process that it is for.
struct OpenConnection {
    connection: Connection,
    process: u32,
}

/// Reason why a file is not used, whatever is tried.
pub(super) enum Refusal {
    /// Another program made it.
    Foreign,
    /// Another version of this crate made it.
    Version(i64),
    /// The system refuses it.
    Failed(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl SqliteStore {
    /// Opens the file and makes the schema. Other processes that keep it locked are not a mistake
    /// of the configuration: then the next call tries again.
    pub(super) fn new(path: PathBuf, options: SqliteOptions) -> Result<Self, Refusal> {
        let breaker = Breaker::new(options.pause);
        let store = Self { path, options, open: Mutex::default(), breaker };
        match store.connect() {
            Ok(open) => *store.open() = Some(open),
            Err(Refusal::Failed(error)) if is_busy(&error) => {}
            Err(refused) => return Err(refused),
        }
        Ok(store)
    }

    /// Runs `work` alone: no other thread or process writes between its statements.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T, String> {
        self.call(TransactionBehavior::Immediate, work)
    }

    /// Runs `work` on one state of the database; other calls do not wait for it.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T, String> {
        self.call(TransactionBehavior::Deferred, work)
    }

    fn call<T>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T, String> {
        let mut open = self.open();
        // After the lock: those who waited for a call that failed fail with it.
        self.breaker.pass()?;
        let done = self.connection(&mut open).and_then(|connection| {
            let transaction = connection.transaction_with_behavior(behavior)?;
            let answer = work(&transaction)?;
            transaction.commit()?;
            Ok(answer)
        });
        match done {
            Ok(answer) => {
                self.breaker.close();
                Ok(answer)
            }
            Err(refused) => {
                let reason = refused.to_string();
                if !matches!(&refused, Refusal::Failed(error) if is_busy(error)) {
                    // A file that was damaged or replaced is looked at anew.
                    *open = None;
                }
                self.breaker.open(reason.clone());
                Err(reason)
            }
        }
    }

    /// The connection of this process. That of a parent process is not closed either: both
    /// processes would use its state.
    fn connection<'o>(
        &self,
        open: &'o mut Option<OpenConnection>,
    ) -> Result<&'o mut Connection, Refusal> {
        if open.as_ref().is_some_and(|open| open.process != process::id()) {
            std::mem::forget(open.take());
        }
        let open = match open {
            Some(open) => open,
            None => open.insert(self.connect()?),
        };
        Ok(&mut open.connection)
    }

    fn connect(&self) -> Result<OpenConnection, Refusal> {
        let tries = self.options.busy_timeout.as_millis() / BETWEEN.as_millis();
        for _ in 0..tries {
            match self.connect_once() {
                // SQLite does not wait where two processes switch to the log at once.
                Err(Refusal::Failed(error)) if is_busy(&error) => thread::sleep(BETWEEN),
                done => return done,
            }
        }
        self.connect_once()
    }

    fn connect_once(&self) -> Result<OpenConnection, Refusal> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&self.path, flags)?;
        // `connect` waits, so that the wait is bounded once.
        connection.busy_timeout(Duration::ZERO)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        let is_new = !is_ours(&connection)?;
        let mode: String =
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
        if mode != "wal" {
            return Err(Refusal::Foreign);
        }
        // A process that is killed loses nothing, a machine without power the last moment.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "journal_size_limit", LOG)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        if is_new {
            let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Another process may have been faster.
            if !is_ours(&change)? {
                change.execute_batch(include_str!("schema.sql"))?;
                change.pragma_update(None, "application_id", APPLICATION)?;
                change.pragma_update(None, "user_version", VERSION)?;
            }
            change.commit()?;
        }
        connection.busy_timeout(self.options.busy_timeout)?;
        Ok(OpenConnection { connection, process: process::id() })
    }

    fn open(&self) -> MutexGuard<'_, Option<OpenConnection>> {
        // What a thread that panicked began is rolled back when its transaction is dropped.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells whether the file has the schema; false for an empty file.
fn is_ours(connection: &Connection) -> Result<bool, Refusal> {
    let number =
        |name: &str| -> Result<i64> { connection.pragma_query_value(None, name, |row| row.get(0)) };
    match (number("application_id")?, number("user_version")?) {
        (APPLICATION, VERSION) => return Ok(true),
        (APPLICATION, version) => return Err(Refusal::Version(version)),
        (0, 0) => {}
        _ => return Err(Refusal::Foreign),
    }
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 { Ok(false) } else { Err(Refusal::Foreign) }
}

fn is_busy(error: &Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

impl std::fmt::Display for Refusal {
    /// Describes what happened in our words: verdicts carry them, and a path must not leak.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let error = match self {
            Self::Foreign => return f.write_str("the file belongs to another program"),
            Self::Version(version) => {
                return write!(f, "the file has version {version} of the schema, not {VERSION}");
            }
            Self::Failed(error) => error,
        };
        f.write_str(match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "the database is locked",
            Some(ErrorCode::DiskFull) => "the disk is full",
            Some(ErrorCode::ReadOnly) => "the database can't be written",
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => "the file can't be opened",
            Some(ErrorCode::NotADatabase) => "the file is not a database",
            Some(ErrorCode::DatabaseCorrupt) => "the database is damaged",
            Some(ErrorCode::SystemIoFailure) => "the file can't be read or written",
            _ => return write!(f, "SQLite fails: {:?}", error.sqlite_error_code()),
        })
    }
}
