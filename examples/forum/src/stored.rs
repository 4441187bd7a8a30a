//! Rows of threads, comments and the log, and the questions that pages ask about them.

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, Transaction, params};
use serde::de::DeserializeOwned;
use wellsaid::moderate::Verdict;
use wellsaid::moderate::queue::{AuditEntry, State};

pub struct Thread {
    pub id: i64,
    pub title: String,
    pub created: u64,
    /// Number of comments that readers see.
    pub comments: u64,
    /// Time of the newest of them.
    pub latest: u64,
}

pub struct Comment {
    pub id: i64,
    pub thread: i64,
    pub author: String,
    pub name: String,
    pub email: String,
    pub subject: String,
    pub body: String,
    pub created: u64,
    pub state: State,
    pub verdict: Verdict,
    pub title_verdict: Option<Verdict>,
    pub facts: serde_json::Value,
}

/// An entry of the log as it is stored.
pub struct Logged {
    pub id: i64,
    pub comment: i64,
    pub entry: AuditEntry,
}

const COMMENT: &str = "SELECT id, thread, author, name, email, subject, body, created, state, \
                       verdict, title_verdict, facts FROM comment";

const THREAD: &str = "SELECT thread.id, title, thread.created, count(comment.id), \
     coalesce(max(comment.created), thread.created) \
     FROM thread LEFT JOIN comment ON comment.thread = thread.id AND comment.state = 'approved'";

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    })
}

/// Writes a value as JSON that can't fail: texts and numbers.
fn written<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

fn comment(row: &Row<'_>) -> rusqlite::Result<Comment> {
    let state: String = row.get(8)?;
    let state = state.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(8, Type::Text, Box::new(error))
    })?;
    let has_title = row.get::<_, Option<String>>(10)?.is_some();
    Ok(Comment {
        id: row.get(0)?,
        thread: row.get(1)?,
        author: row.get(2)?,
        name: row.get(3)?,
        email: row.get(4)?,
        subject: row.get(5)?,
        body: row.get(6)?,
        created: row.get(7)?,
        state,
        verdict: json(row, 9)?,
        title_verdict: if has_title { Some(json(row, 10)?) } else { None },
        facts: json(row, 11)?,
    })
}

fn thread(row: &Row<'_>) -> rusqlite::Result<Thread> {
    Ok(Thread {
        id: row.get(0)?,
        title: row.get(1)?,
        created: row.get(2)?,
        comments: row.get(3)?,
        latest: row.get(4)?,
    })
}

fn logged(row: &Row<'_>) -> rusqlite::Result<Logged> {
    Ok(Logged { id: row.get(0)?, comment: row.get(1)?, entry: json(row, 2)? })
}

/// Threads that readers can see, the busiest first.
pub fn threads(connection: &Connection) -> rusqlite::Result<Vec<Thread>> {
    let sql = format!(
        "{THREAD} GROUP BY thread.id HAVING count(comment.id) > 0 ORDER BY 5 DESC, 1 DESC LIMIT 200"
    );
    connection.prepare_cached(&sql)?.query_map([], thread)?.collect()
}

pub fn thread_of(connection: &Connection, id: i64) -> rusqlite::Result<Option<Thread>> {
    let sql = format!("{THREAD} WHERE thread.id = ?1 GROUP BY thread.id");
    connection.prepare_cached(&sql)?.query_row([id], thread).optional()
}

/// Comments with a condition in SQL, which is never a visitor's.
pub fn comments(
    connection: &Connection,
    condition: &str,
    values: &[&dyn ToSql],
) -> rusqlite::Result<Vec<Comment>> {
    let sql = format!("{COMMENT} {condition}");
    connection.prepare_cached(&sql)?.query_map(values, comment)?.collect()
}

pub fn comment_of(connection: &Connection, id: i64) -> rusqlite::Result<Option<Comment>> {
    Ok(comments(connection, "WHERE id = ?1", &[&id])?.pop())
}

/// Number of comments of a visitor in each of these states, whether or not a person decided.
pub fn counts(connection: &Connection, author: &str) -> rusqlite::Result<[u64; 3]> {
    let count = |state: State| {
        let sql = "SELECT count(*) FROM comment WHERE author = ?1 AND state = ?2";
        connection.prepare_cached(sql)?.query_row(params![author, state.name()], |row| row.get(0))
    };
    Ok([count(State::Approved)?, count(State::Rejected)?, count(State::Spam)?])
}

/// Number of comments in each state.
pub fn states(connection: &Connection) -> rusqlite::Result<Vec<(State, u64)>> {
    let mut counts = Vec::new();
    for &state in State::ALL {
        let sql = "SELECT count(*) FROM comment WHERE state = ?1";
        let count = connection.prepare_cached(sql)?.query_row([state.name()], |row| row.get(0))?;
        counts.push((state, count));
    }
    Ok(counts)
}

/// Condition for published comments that a rule wants a moderator to see.
pub const FLAGGED: &str = "json_extract(verdict, '$.action') = 'flag'";

pub fn flagged(connection: &Connection) -> rusqlite::Result<u64> {
    let sql = format!("SELECT count(*) FROM comment WHERE state = 'approved' AND {FLAGGED}");
    connection.prepare_cached(&sql)?.query_row([], |row| row.get(0))
}

/// Stores a thread.
pub fn add_thread(transaction: &Transaction<'_>, title: &str, at: u64) -> rusqlite::Result<i64> {
    let sql = "INSERT INTO thread (title, created) VALUES (?1, ?2)";
    transaction.execute(sql, params![title, at])?;
    Ok(transaction.last_insert_rowid())
}

/// Stores a new comment and the first entry of its log; the `id` of `comment` is ignored.
pub fn add(
    transaction: &Transaction<'_>,
    comment: &Comment,
    entry: AuditEntry,
) -> rusqlite::Result<i64> {
    let title = comment.title_verdict.as_ref().map(written).transpose()?;
    transaction.execute(
        "INSERT INTO comment (thread, author, name, email, subject, body, created, state, verdict, title_verdict, facts)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            comment.thread,
            comment.author,
            comment.name,
            comment.email,
            comment.subject,
            comment.body,
            comment.created,
            comment.state.name(),
            written(&comment.verdict)?,
            title,
            written(&comment.facts)?,
        ],
    )?;
    let id = transaction.last_insert_rowid();
    log(transaction, id, entry)?;
    Ok(id)
}

/// Adds an entry to the log of a comment.
pub fn log(
    transaction: &Transaction<'_>,
    comment: i64,
    entry: AuditEntry,
) -> rusqlite::Result<i64> {
    let entry = written(&entry.about(comment.to_string()))?;
    let sql = "INSERT INTO audit (comment, entry) VALUES (?1, ?2)";
    transaction.execute(sql, params![comment, entry])?;
    Ok(transaction.last_insert_rowid())
}

/// Changes the state of a comment if it is still `from`; tells if it was.
pub fn change(
    transaction: &Transaction<'_>,
    comment: i64,
    from: State,
    to: State,
) -> rusqlite::Result<bool> {
    let sql = "UPDATE comment SET state = ?1 WHERE id = ?2 AND state = ?3";
    Ok(transaction.execute(sql, params![to.name(), comment, from.name()])? == 1)
}

/// Decisions of moderators after an entry of the log, oldest first.
pub fn decisions(connection: &Connection, last: i64) -> rusqlite::Result<Vec<Logged>> {
    let sql = "SELECT id, comment, entry FROM audit
               WHERE id > ?1 AND json_extract(entry, '$.by.moderator') IS NOT NULL ORDER BY id";
    connection.prepare_cached(sql)?.query_map([last], logged)?.collect()
}

/// The log of a comment, oldest entry first.
pub fn log_of(connection: &Connection, comment: i64) -> rusqlite::Result<Vec<Logged>> {
    let sql = "SELECT id, comment, entry FROM audit WHERE comment = ?1 ORDER BY id";
    connection.prepare_cached(sql)?.query_map([comment], logged)?.collect()
}

/// Number of entries in the log of all comments.
pub fn log_length(connection: &Connection) -> rusqlite::Result<u64> {
    connection.query_row("SELECT count(*) FROM audit", [], |row| row.get(0))
}

/// Newest entries of the log of all comments, after skipping some.
pub fn log_of_all(
    connection: &Connection,
    most: u64,
    behind: u64,
) -> rusqlite::Result<Vec<Logged>> {
    let sql = "SELECT id, comment, entry FROM audit ORDER BY id DESC LIMIT ?1 OFFSET ?2";
    connection.prepare_cached(sql)?.query_map([most, behind], logged)?.collect()
}

/// Comments on which a person has decided.
pub fn decided(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let sql = "SELECT DISTINCT comment FROM audit WHERE json_extract(entry, '$.by.moderator') IS NOT NULL";
    connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

/// Number of visible comments that stand before a comment in its thread.
pub fn before(connection: &Connection, comment: &Comment) -> rusqlite::Result<u64> {
    let sql = "SELECT count(*) FROM comment WHERE thread = ?1 AND state = 'approved' \
               AND (created, id) < (?2, ?3)";
    connection
        .prepare_cached(sql)?
        .query_row(params![comment.thread, comment.created, comment.id], |row| row.get(0))
}

/// One entry of the log.
pub fn entry(connection: &Connection, id: i64) -> rusqlite::Result<Option<Logged>> {
    let sql = "SELECT id, comment, entry FROM audit WHERE id = ?1";
    connection.prepare_cached(sql)?.query_row([id], logged).optional()
}
