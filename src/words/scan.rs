//! Places at which a walk may begin.
//!
//! Text is read in blocks of 64 bytes as sets of bits: letters, signs, separators.
//! A word begins at a letter that does not follow another one, and is passed with one look at
//! [`Prefixes`]. So time goes by words, not by letters, and no branch depends on how
//! long a word is. Places that can't be decided in this way (short words before signs, spaced
//! letters, characters outside ASCII) are walked.

use super::class::{CharClass, Code};
use super::prefix::{DEPTH, Prefixes};
use super::unit::{Plain, Units};

/// A letter or digit.
const WORDY: u8 = 1;
/// A sign that can be a letter.
const SIGN: u8 = 2;
/// Another sign, except for apostrophes.
const OTHER: u8 = 4;
/// Not ASCII, or a `<`.
const WIDE: u8 = 8;
/// A digit.
const DIGIT: u8 = 16;

static BYTES: [u8; 256] = {
    let mut bytes = [WIDE; 256];
    let mut at = 0;
    while at < 128 {
        let kind = Code::ascii_parts(at as u8).1;
        bytes[at] = if at == b'<' as usize {
            // It may begin a tag, which only a unit knows.
            WIDE
        } else if kind == CharClass::Sign as u16 {
            SIGN
        } else if kind == CharClass::Digit as u16 {
            WORDY | DIGIT
        } else if kind == CharClass::Letter as u16 {
            WORDY
        } else if kind == CharClass::Other as u16 {
            OTHER
        } else {
            0
        };
        at += 1;
    }
    bytes
};

fn info(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).map_or(0, |&byte| BYTES[usize::from(byte)])
}

const BLOCK: usize = 64;
/// Distance to the next block: each sees the beginnings of its words whole.
const STEP: usize = BLOCK - DEPTH;

/// Kinds of the bytes of a block, a bit each.
#[derive(Default)]
struct ByteBlock {
    wordy: u64,
    sign: u64,
    other: u64,
    digit: u64,
    /// Some byte is of the kind [`WIDE`].
    is_wide: bool,
}

impl ByteBlock {
    #[inline]
    fn read(bytes: &[u8; BLOCK]) -> Self {
        let mut block = Self::default();
        // The lowest bit of each byte, side by side.
        let gather =
            |kinds: u64| (kinds & 0x0101_0101_0101_0101).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        let mut all = 0;
        for (at, eight) in bytes.chunks_exact(8).enumerate() {
            let mut kinds = [0; 8];
            for (kind, &byte) in kinds.iter_mut().zip(eight) {
                *kind = BYTES[usize::from(byte)];
            }
            let kinds = u64::from_le_bytes(kinds);
            all |= kinds;
            block.wordy |= gather(kinds) << (at * 8);
            block.other |= gather(kinds >> 2) << (at * 8);
            // Most have neither a sign that can be a letter nor a digit.
            if kinds & 0x1212_1212_1212_1212 != 0 {
                block.sign |= gather(kinds >> 1) << (at * 8);
                block.digit |= gather(kinds >> 4) << (at * 8);
            }
        }
        block.is_wide = all & 0x0808_0808_0808_0808 != 0;
        block
    }

    /// The beginnings of words, and which of them must be walked whatever they begin
    /// with; `carry` is 1 if a letter comes before the block, `digit` if that is one.
    fn starts(&self, carry: u64, digit: u64) -> (u64, u64) {
        let (wordy, part) = (self.wordy, self.wordy | self.sign);
        let fresh = !(wordy << 1 | carry);
        let starts = wordy & fresh;
        // A sign, or a separator and what may be a letter.
        let joint = self.sign | self.other & part >> 1;
        let (second, third, fourth) = (wordy >> 1, wordy >> 2, wordy >> 3);
        let short = !second & joint >> 1
            | second & !third & joint >> 2
            | second & third & !fourth & joint >> 3;
        // A single letter, a space, and another one or more space.
        let blank = !(part | self.other);
        let spaced = !second & (part >> 2 & !fourth | blank >> 1 & blank >> 2);
        // A single letter and two signs, or a sign and a space.
        let signs = self.sign | self.other;
        let wide = !second & !third & (signs >> 1 | signs >> 2);
        let signs = self.sign & fresh & part >> 1;
        let stuck = wordy & !self.digit & (self.digit << 1 | digit);
        (starts | signs | stuck, starts & (short | spaced | wide))
    }
}

/// Calls `walk` with each place where a word begins that may be a term.
pub(super) fn anchored(source: &Plain<'_>, prefixes: &Prefixes, mut walk: impl FnMut(usize)) {
    let bytes = source.text.as_bytes();
    let mut at = 0;
    let mut wordy = false;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let mut tail = [0; BLOCK];
        let chunk = rest.first_chunk::<BLOCK>().unwrap_or_else(|| {
            tail[..rest.len()].copy_from_slice(rest);
            &tail
        });
        let block = ByteBlock::read(chunk);
        crate::work::add(STEP);
        if block.is_wide {
            (at, wordy) = slowly(source, prefixes, at, wordy, &mut walk);
            continue;
        }
        // The last bytes are decided in the next block, which holds the whole of their words.
        let step = if rest.len() <= BLOCK { BLOCK } else { STEP };
        let digit = at.checked_sub(1).is_some_and(|at| info(bytes, at) & DIGIT != 0);
        let (starts, forced) = block.starts(u64::from(wordy), u64::from(digit));
        let mut left = if step == BLOCK { starts } else { starts & ((1 << STEP) - 1) };
        // Places to walk are gathered without a branch, which would be mispredicted.
        let (mut worth, mut count) = ([0_u8; BLOCK], 0);
        while left != 0 {
            let first = left.trailing_zeros() as usize;
            left &= left - 1;
            let sign = block.sign >> first & 1;
            // The letters that follow, up to four in all.
            let letters = (block.wordy | sign << first) >> first;
            let len = (!letters).trailing_zeros().min(DEPTH as u32);
            let word = match chunk.get(first..).and_then(|rest| rest.first_chunk::<DEPTH>()) {
                Some(word) => *word,
                None => std::array::from_fn(|n| chunk.get(first + n).copied().unwrap_or(0)),
            };
            let kept = u32::from_le_bytes(word) & (0xFFFF_FFFF_u64 >> (32 - 8 * len)) as u32;
            // The first sign of a row is the beginning.
            let place = at + first;
            let again = place > 0 && bytes.get(place - 1) == bytes.get(place);
            let short_sign = (sign != 0) & (len < DEPTH as u32);
            let forced = (forced >> first & 1 != 0) | short_sign;
            if let Some(place) = worth.get_mut(count) {
                *place = first as u8;
            }
            let pass = prefixes.contains(kept.to_le_bytes()) | forced;
            count += usize::from(pass & !((sign != 0) & again));
        }
        for &first in worth.iter().take(count) {
            walk(at + usize::from(first));
        }
        wordy = block.wordy >> (step - 1) & 1 != 0;
        at += step;
    }
}

/// Does the same one unit at a time, until a block is past.
fn slowly(
    source: &Plain<'_>,
    prefixes: &Prefixes,
    from: usize,
    mut wordy: bool,
    walk: &mut impl FnMut(usize),
) -> (usize, bool) {
    let bytes = source.text.as_bytes();
    let mut at = from;
    let mut before = None;
    let mut stuck = from.checked_sub(1).is_some_and(|at| info(bytes, at) & DIGIT != 0);
    while at < from + STEP {
        let Some(unit) = source.unit(at) else { return (bytes.len(), false) };
        let kind = unit.kind();
        wordy &= !unit.is_tag();
        if !kind.is_transparent() {
            let again = kind == CharClass::Sign && before == Some(unit.c);
            // Digits may stand before a term.
            let fresh = !wordy || stuck && kind == CharClass::Letter;
            let starts = fresh && (kind.is_letter() || kind == CharClass::Sign) && !again;
            stuck = kind == CharClass::Digit;
            before = Some(unit.c);
            if starts && (info(bytes, at) & WIDE != 0 || is_worth(source, prefixes, at)) {
                walk(at);
            }
            wordy = kind.is_wordy();
        }
        at = unit.next;
    }
    (at, wordy)
}

/// Tells if a term may begin at `start` of a text whose drawn letters are read as such.
pub(super) fn is_worth_joined(source: &impl Units, prefixes: &Prefixes, start: usize) -> bool {
    let mut word = [0; DEPTH];
    let mut at = start;
    for place in &mut word {
        let Some(unit) = source.unit(at) else { return true };
        // Other characters may be passed over or stand for a letter.
        if !unit.c.is_ascii_alphanumeric() {
            return true;
        }
        *place = unit.c as u8;
        at = unit.next;
    }
    prefixes.contains(word)
}

/// Tells if a term may begin at `start`, where an ASCII letter or sign is.
fn is_worth(source: &Plain<'_>, prefixes: &Prefixes, start: usize) -> bool {
    let bytes = source.text.as_bytes();
    let mut word = [0; DEPTH];
    let mut len = 0;
    while len < DEPTH && (info(bytes, start + len) & WORDY != 0 || len == 0) {
        word[len] = bytes.get(start + len).copied().unwrap_or(0);
        len += 1;
    }
    if prefixes.contains(word) {
        return true;
    }
    if len == DEPTH {
        return false;
    }
    // A short word: what follows may belong to it.
    let Some(unit) = source.unit(start + len) else { return false };
    let may_be_part = |at: usize| info(bytes, at) & (WORDY | SIGN | WIDE) != 0;
    match unit.kind() {
        CharClass::Newline => false,
        CharClass::Space | CharClass::Apostrophe => {
            let next = unit.next;
            len == 1 && (!may_be_part(next) || info(bytes, next + 1) & WORDY == 0)
        }
        CharClass::Other => len == 1 || may_be_part(unit.next),
        _ => true,
    }
}

/// Calls `walk` with each place, in words or not, where a term may begin.
/// `first` has a bit for each class that one begins with.
pub(super) fn floating(
    source: &Plain<'_>,
    prefixes: &Prefixes,
    first: u32,
    mut walk: impl FnMut(usize),
) {
    let bytes = source.text.as_bytes();
    let mut at = 0;
    // The class and the character before, in small letters.
    let (mut last, mut before) = (0, '\0');
    // That was a sign: behind `<` a word begins with any letter.
    let mut after_sign = false;
    while at < bytes.len() {
        if info(bytes, at) & WIDE == 0 {
            let class = Code::ascii_parts(bytes[at]).0;
            let sign = info(bytes, at) & SIGN != 0;
            let c = bytes[at].to_ascii_lowercase() as char;
            // Letters of one class are other letters: `lillicit` holds `illicit`.
            let fresh = class != last || c != before || after_sign && !sign;
            let begins = first >> class & 1 != 0 && fresh;
            if class != 0 && begins && is_worth(source, prefixes, at) {
                walk(at);
            }
            (last, before, after_sign) = (class, c, sign);
            // Marks of other scripts belong to the letter.
            at = match info(bytes, at + 1) & WIDE {
                0 => at + 1,
                _ => source.unit(at).map_or(at + 1, |unit| unit.next),
            };
            continue;
        }
        let Some(unit) = source.unit(at) else { break };
        let kind = unit.kind();
        if kind.is_letter() || kind == CharClass::Sign {
            let class = unit.class();
            let begins = first >> class & 1 != 0 || first >> unit.small() & 1 != 0;
            let sign = kind == CharClass::Sign;
            let other = class != last || unit.c != before;
            if begins && (other || after_sign && !sign || kind == CharClass::Wordless) {
                walk(at);
            }
            (last, before, after_sign) = (class, unit.c, sign);
        } else if !kind.is_transparent() {
            (last, before, after_sign) = (0, '\0', false);
        }
        at = unit.next;
    }
    crate::work::add(bytes.len());
}
