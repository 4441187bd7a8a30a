//! Sketches as rows, found by what they have in common with another.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Result, Row};

use crate::time::Timestamp;

use super::super::places::{number, places};
use super::super::{LEAST_SIMILAR, MOST_SIMILAR, Scope, Seen, Sketch};
use super::rows::{A_FEW, integer};

/// Remembers a sketch in a scope, of which at most `most` are kept.
pub(super) fn remember(
    connection: &Connection,
    scope: &Scope,
    seen: &Seen,
    ttl: u64,
    most: usize,
) -> Result<()> {
    let now = seen.at.0;
    let expired = "SELECT number, scope, sketch FROM sketches WHERE expires <= ?1 \
                   ORDER BY expires LIMIT ?2";
    forget(connection, &rows(connection, expired, (integer(now), A_FEW))?)?;
    connection
        .prepare_cached(
            "INSERT INTO sketches (scope, at, expires, sketch) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((
            scope.as_str(),
            integer(now),
            integer(now.saturating_add(ttl)),
            seen.sketch.to_string(),
        ))?;
    let added = connection.last_insert_rowid();
    let mut insert = connection
        .prepare_cached("INSERT OR IGNORE INTO places (place, number) VALUES (?1, ?2)")?;
    for place in places(number(scope.as_str()), &seen.sketch) {
        insert.execute((place as i64, added))?;
    }
    let held: i64 = connection
        .prepare_cached(
            "INSERT INTO scopes (name, held) VALUES (?1, 1) \
             ON CONFLICT (name) DO UPDATE SET held = held + 1 RETURNING held",
        )?
        .query_row([scope.as_str()], |row| row.get(0))?;
    let over = held.saturating_sub(integer(most.max(1) as u64)).min(A_FEW);
    if over > 0 {
        let oldest =
            "SELECT number, scope, sketch FROM sketches WHERE scope = ?1 ORDER BY number LIMIT ?2";
        forget(connection, &rows(connection, oldest, (scope.as_str(), over))?)?;
    }
    Ok(())
}

/// Sketches of a scope that are like `sketch`: the same text first, then the newest.
pub(super) fn similar(
    connection: &Connection,
    scope: &Scope,
    sketch: &Sketch,
    since: Timestamp,
) -> Result<Vec<Seen>> {
    let mut listed = connection.prepare_cached(
        "SELECT number FROM places WHERE place = ?1 ORDER BY number DESC LIMIT ?2",
    )?;
    let mut numbers = BTreeSet::new();
    for place in places(number(scope.as_str()), sketch) {
        let most = integer(MOST_SIMILAR as u64);
        for found in listed.query_map((place as i64, most), |row| row.get::<_, i64>(0))? {
            numbers.insert(found?);
        }
    }
    let mut select = connection
        .prepare_cached("SELECT at, sketch FROM sketches WHERE number = ?1 AND scope = ?2")?;
    let mut found = Vec::new();
    for number in numbers.iter().rev() {
        let row = select.query_row((number, scope.as_str()), |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        });
        let Some((at, text)) = row.optional()? else { continue };
        // One that can't be read is of another version.
        let Ok(other) = Sketch::try_from(text) else { continue };
        let at = Timestamp(u64::try_from(at).unwrap_or(0));
        if at >= since && sketch.similarity(&other) >= LEAST_SIMILAR {
            found.push(Seen { at, sketch: other });
        }
    }
    found.sort_by_key(|seen| seen.sketch.exact() != sketch.exact());
    found.truncate(MOST_SIMILAR);
    Ok(found)
}

/// Forgets a few of the sketches that came first.
pub(super) fn forget_oldest(connection: &Connection) -> Result<()> {
    let oldest = "SELECT number, scope, sketch FROM sketches ORDER BY number LIMIT ?1";
    forget(connection, &rows(connection, oldest, [A_FEW])?)
}

/// Number, scope and sketch of an entry.
type Entry = (i64, String, String);

fn rows(connection: &Connection, query: &str, bounds: impl rusqlite::Params) -> Result<Vec<Entry>> {
    let entry = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    connection.prepare_cached(query)?.query_map(bounds, entry)?.collect()
}

fn forget(connection: &Connection, entries: &[Entry]) -> Result<()> {
    let mut entry_gone = connection.prepare_cached("DELETE FROM sketches WHERE number = ?1")?;
    let mut place_gone =
        connection.prepare_cached("DELETE FROM places WHERE place = ?1 AND number = ?2")?;
    let mut fewer =
        connection.prepare_cached("UPDATE scopes SET held = held - 1 WHERE name = ?1")?;
    let mut scope_gone =
        connection.prepare_cached("DELETE FROM scopes WHERE name = ?1 AND held <= 0")?;
    for (entry, scope, sketch) in entries {
        entry_gone.execute([entry])?;
        if let Ok(sketch) = Sketch::try_from(sketch.clone()) {
            for place in places(number(scope), &sketch) {
                place_gone.execute((place as i64, entry))?;
            }
        }
        fewer.execute([scope])?;
        scope_gone.execute([scope])?;
    }
    Ok(())
}
