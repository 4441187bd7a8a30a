//! Buckets and their moments, as rows.

use rusqlite::{Connection, OptionalExtension, Result};

use super::super::moments::HitLog;
use super::rows::{A_FEW, integer};

/// Adds a hit to a bucket and returns how many it holds within `window`.
pub(super) fn hit(connection: &Connection, name: &str, window: u64, now: u64) -> Result<u64> {
    connection
        .prepare_cached(
            "DELETE FROM buckets WHERE number IN \
             (SELECT number FROM buckets WHERE expires <= ?1 ORDER BY expires LIMIT ?2)",
        )?
        .execute((integer(now), A_FEW))?;
    let mut moments = read(connection, name)?;
    let count = moments.hit(window, now);
    let expires = integer(moments.last().saturating_add(window));
    // The new row has the greatest number: the least recently hit bucket has the least.
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO buckets (name, expires, moments) VALUES (?1, ?2, ?3)",
        )?
        .execute((name, expires, moments.to_bytes()))?;
    Ok(count)
}

/// Number of hits of a bucket within `window`.
pub(super) fn peek(connection: &Connection, name: &str, window: u64, now: u64) -> Result<u64> {
    Ok(read(connection, name)?.peek(window, now))
}

/// Forgets a few of the buckets that were not hit for the longest time.
pub(super) fn forget_oldest(connection: &Connection) -> Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM buckets WHERE number IN \
             (SELECT number FROM buckets ORDER BY number LIMIT ?1)",
        )?
        .execute([A_FEW])?;
    Ok(())
}

fn read(connection: &Connection, name: &str) -> Result<HitLog> {
    let mut select = connection.prepare_cached("SELECT moments FROM buckets WHERE name = ?1")?;
    let bytes: Option<Vec<u8>> = select.query_row([name], |row| row.get(0)).optional()?;
    Ok(HitLog::from_bytes(&bytes.unwrap_or_default()))
}
