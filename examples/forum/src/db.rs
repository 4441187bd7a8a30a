//! The database: one file for all processes of the forum, created at the first start.

use std::error::Error;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use wellsaid::moderate::Timestamp;

/// Version of the tables.
const VERSION: u32 = 3;

/// Executed once; `user_version` records that.
const SCHEMA: &str = "
    CREATE TABLE thread (id INTEGER PRIMARY KEY, title TEXT NOT NULL, created INTEGER NOT NULL);
    CREATE TABLE comment (
        id INTEGER PRIMARY KEY,
        thread INTEGER NOT NULL REFERENCES thread,
        author TEXT NOT NULL,       -- the visitor, by a signed cookie
        name TEXT NOT NULL,
        email TEXT NOT NULL,        -- never shown
        subject TEXT NOT NULL,      -- empty: derived from the body
        body TEXT NOT NULL,         -- as typed
        created INTEGER NOT NULL,
        state TEXT NOT NULL,
        verdict TEXT NOT NULL,      -- of the body
        title_verdict TEXT,         -- of a subject that was typed
        facts TEXT NOT NULL         -- the context of the verdict, without address and e-mail
    );
    CREATE INDEX comment_of_thread ON comment (thread, state);
    CREATE INDEX comment_of_state ON comment (state, created);
    CREATE INDEX comment_of_author ON comment (author, state);
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        comment INTEGER NOT NULL REFERENCES comment,
        entry TEXT NOT NULL         -- an `AuditEntry`
    );
    CREATE INDEX audit_of_comment ON audit (comment);
    -- Classifiers of all processes learn from these.
    CREATE INDEX audit_of_moderators ON audit (id) WHERE json_extract(entry, '$.by.moderator') IS NOT NULL;
    CREATE TABLE session (token TEXT PRIMARY KEY, csrf TEXT NOT NULL, ends INTEGER NOT NULL);
    CREATE TABLE rules (id INTEGER PRIMARY KEY, text TEXT NOT NULL, at INTEGER NOT NULL);
    CREATE TABLE secret (bytes BLOB NOT NULL);
    PRAGMA user_version = 3;
";

/// Opens the database; tells if it was made just now.
pub fn open(path: &str) -> Result<(Connection, bool), Box<dyn Error>> {
    let mut connection = Connection::open(path)?;
    // FULL: acknowledged data is on the disk.
    connection.execute_batch(
        "PRAGMA busy_timeout = 3000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;",
    )?;
    // If several processes start at once, one creates the tables.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let is_new = version == 0;
    if is_new {
        transaction.execute_batch(SCHEMA)?;
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        transaction.execute("INSERT INTO secret VALUES (?1)", [secret])?;
    } else if version != VERSION {
        return Err(format!("{path} has version {version}; this forum reads {VERSION}").into());
    }
    transaction.commit()?;
    Ok((connection, is_new))
}

pub fn secret(connection: &Connection) -> rusqlite::Result<Vec<u8>> {
    connection.query_row("SELECT bytes FROM secret", [], |row| row.get(0))
}

/// A saved version of the rules.
pub struct Version {
    pub id: i64,
    pub text: String,
}

/// Number of the newest version of the rules; 0 before the first change.
pub fn newest_rules(connection: &Connection) -> rusqlite::Result<i64> {
    let newest = "SELECT coalesce(max(id), 0) FROM rules";
    connection.prepare_cached(newest)?.query_row([], |row| row.get(0))
}

/// The newest version of the rules; `None` before the first change.
pub fn rules(connection: &Connection) -> rusqlite::Result<Option<Version>> {
    let newest = "SELECT id, text FROM rules ORDER BY id DESC LIMIT 1";
    let version = |row: &rusqlite::Row<'_>| Ok(Version { id: row.get(0)?, text: row.get(1)? });
    connection.query_row(newest, [], version).optional()
}

/// Stores rules if `base` is still the newest version (0: none); tells if it was.
pub fn save_rules(
    connection: &mut Connection,
    base: i64,
    text: &str,
    at: Timestamp,
) -> rusqlite::Result<bool> {
    let stored = connection.execute(
        "INSERT INTO rules (text, at) SELECT ?1, ?2
         WHERE (SELECT coalesce(max(id), 0) FROM rules) = ?3",
        params![text, at.0, base],
    )?;
    Ok(stored == 1)
}
