//! Rows: how many a call forgets, and numbers as SQLite has them.

/// Rows that a call forgets at most: more than come in, and no call takes long.
pub(super) const A_FEW: i64 = 20;

/// Number with a sign; the greatest one for what is greater.
pub(super) fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
