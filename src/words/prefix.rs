//! Words that are worth a walk: the first four classes of all terms, a bit each.
//!
//! Most words of a text do not begin like any term. One lookup in 41 KB tells so, whatever the
//! number of terms; without it a walk touches three or four nodes of a tree that is
//! too large for the nearest cache.

use super::class::Code;
use super::trie::TrieEntry;

/// Bytes looked at.
pub(super) const DEPTH: usize = 4;
/// Classes told apart; those of hashed letters share codes with others.
const CODES: usize = 24;

const fn code(class: u8) -> usize {
    let code = class as usize;
    if code < CODES { code } else { code - CODES + 1 }
}

/// Summand of a byte in an index as the first, second, third or fourth of a word.
static WEIGHTS: [[u32; 256]; DEPTH] = {
    let mut weights = [[0; 256]; DEPTH];
    let mut byte = 0;
    while byte < 128 {
        let weight = code(Code::ascii_parts(byte as u8).0) as u32;
        weights[0][byte] = weight * (CODES * CODES * CODES) as u32;
        weights[1][byte] = weight * (CODES * CODES) as u32;
        weights[2][byte] = weight * CODES as u32;
        weights[3][byte] = weight;
        byte += 1;
    }
    weights
};

/// The first classes of terms. A term, or the first word of a phrase, of fewer than
/// four is padded with zeros.
///
/// Letters may be repeated, and looking must not take a branch for it: so each
/// beginning is in here with every way to repeat its letters, eight at most.
#[derive(Clone, Debug, Default)]
pub(super) struct Prefixes {
    bits: Vec<u64>,
}

impl Prefixes {
    pub(super) fn new(entries: &[TrieEntry]) -> Self {
        let mut prefixes = Self::default();
        if entries.is_empty() {
            return prefixes;
        }
        prefixes.bits = vec![0; CODES.pow(DEPTH as u32).div_ceil(64)];
        for entry in entries {
            // Bit `n` of a pattern: the letter `n + 1` is another one than that before.
            for pattern in 0..1 << (DEPTH - 1) {
                prefixes.insert(entry, pattern);
            }
        }
        prefixes
    }

    fn insert(&mut self, entry: &TrieEntry, pattern: usize) {
        let (mut index, mut used) = (0, 0);
        for at in 0..DEPTH {
            if at == 0 || pattern >> (at - 1) & 1 != 0 {
                // Here a term ends, or its first word.
                self.end(entry, index, used, at);
                used += 1;
            }
            let Some(&class) = entry.classes.get(used - 1) else { return };
            index = index * CODES + code(class);
        }
        self.set(index);
        // The term may also end in the last letters.
        for at in 1..DEPTH {
            let shorter = (pattern & ((1 << (at - 1)) - 1)).count_ones() as usize + 1;
            self.end(entry, index / CODES.pow((DEPTH - at) as u32), shorter, at);
        }
    }

    /// Ends a term: the first `used` classes of `entry` were read as `at` bytes.
    fn end(&mut self, entry: &TrieEntry, index: usize, used: usize, at: usize) {
        let power = CODES.pow((DEPTH - at) as u32);
        if used == entry.classes.len() && (entry.open || entry.inflected) {
            // Any letters may follow.
            (index * power..(index + 1) * power).for_each(|at| self.set(at));
        } else if used > 0 && (used == entry.classes.len() || entry.gaps >> used & 1 != 0) {
            self.set(index * power);
        }
    }

    fn set(&mut self, at: usize) {
        if let Some(word) = self.bits.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// Tells if a term may begin with these bytes. Zero bytes stand for missing ones.
    #[inline]
    pub(super) fn contains(&self, word: [u8; DEPTH]) -> bool {
        let index = WEIGHTS[0][usize::from(word[0])]
            + WEIGHTS[1][usize::from(word[1])]
            + WEIGHTS[2][usize::from(word[2])]
            + WEIGHTS[3][usize::from(word[3])];
        self.bits.get(index as usize / 64).is_some_and(|word| word >> (index % 64) & 1 != 0)
    }
}
