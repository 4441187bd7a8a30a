//! A classifier as bytes.
//!
//! ```text
//! "WSNB"  version 1  seed 8  spam 8  ham 8  buckets 4   numbers are little-endian
//! (gap  spam  ham) for each bucket that holds something   LEB128, gap to the last one
//! SHA-256 of all that 32
//! ```
//!
//! The sum finds damage, not fraud: whoever can write the file can write a right sum.
//! Hostile bytes can make a classifier that is wrong, but none that is too large.

use hmac_sha256::Hash;
use thiserror::Error;

use super::table::{BUCKETS, HAM, SPAM, Table};

const MAGIC: &[u8] = b"WSNB";

const VERSION: u8 = 1;

const SUM: usize = 32;

/// Reason why a classifier can't be loaded or merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ClassifierError {
    /// The bytes are not a classifier.
    #[error("these bytes are not a saved classifier")]
    Foreign,
    /// A later release saved it.
    #[error("the classifier was saved in form {0}, this release reads form {VERSION}")]
    Version(u8),
    /// Some of it is missing or was changed.
    #[error("the saved classifier is damaged")]
    Damaged,
    /// Seeds differ, so tokens are numbered differently; see [`Classifier::with_seed`](super::Classifier::with_seed).
    #[error("the classifiers have different seeds and can't be merged")]
    Seed,
}

/// Parts of a classifier that are stored.
pub(super) struct Stored<T> {
    pub(super) table: T,
    pub(super) learned: [u64; 2],
    pub(super) seed: u64,
}

pub(super) fn save(classifier: &Stored<&Table>) -> Vec<u8> {
    let used = classifier.table.used().count() as u32;
    let mut out = Vec::with_capacity(64 + SUM + used as usize * 4);
    out.extend_from_slice(MAGIC);
    out.push(VERSION);
    for number in [classifier.seed, classifier.learned[SPAM], classifier.learned[HAM]] {
        out.extend_from_slice(&number.to_le_bytes());
    }
    out.extend_from_slice(&used.to_le_bytes());
    let mut next = 0;
    for (bucket, [spam, ham]) in classifier.table.used() {
        write(&mut out, (bucket - next) as u32);
        write(&mut out, spam);
        write(&mut out, ham);
        next = bucket + 1;
    }
    let sum = Hash::hash(&out);
    out.extend_from_slice(&sum);
    out
}

pub(super) fn load(bytes: &[u8]) -> Result<Stored<Table>, ClassifierError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(ClassifierError::Foreign)?;
    match rest.first() {
        Some(&VERSION) => {}
        Some(&version) => return Err(ClassifierError::Version(version)),
        None => return Err(ClassifierError::Damaged),
    }
    let end = bytes.len().checked_sub(SUM).ok_or(ClassifierError::Damaged)?;
    let (content, sum) = bytes.split_at(end);
    if Hash::hash(content) != sum {
        return Err(ClassifierError::Damaged);
    }
    read(content.get(MAGIC.len() + 1..).unwrap_or_default()).ok_or(ClassifierError::Damaged)
}

/// Reads what is behind the version. Only one series of bytes is read as the same classifier:
/// buckets ascend, none is empty, numbers have no leading zeros.
fn read(mut bytes: &[u8]) -> Option<Stored<Table>> {
    let [seed, spam, ham] = [eight(&mut bytes)?, eight(&mut bytes)?, eight(&mut bytes)?];
    let (used, rest) = bytes.split_first_chunk()?;
    bytes = rest;
    let mut table = Table::default();
    let mut next = 0_usize;
    for _ in 0..u32::from_le_bytes(*used) {
        let bucket = next.checked_add(number(&mut bytes)? as usize)?;
        let counts = [number(&mut bytes)?, number(&mut bytes)?];
        if bucket >= BUCKETS || counts == [0, 0] {
            return None;
        }
        for kind in [SPAM, HAM] {
            table.add(bucket, kind, counts[kind]);
        }
        next = bucket + 1;
    }
    bytes.is_empty().then_some(Stored { table, learned: [spam, ham], seed })
}

fn eight(bytes: &mut &[u8]) -> Option<u64> {
    let (number, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u64::from_le_bytes(*number))
}

/// Seven bits at a time, the low ones first; the high bit says that more follow.
fn write(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn number(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u64;
    for at in 0..5 {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << (7 * at);
        if byte < 0x80 {
            let shortest = byte != 0 || at == 0;
            return u32::try_from(number).ok().filter(|_| shortest);
        }
    }
    None
}
