//! Letters that are drawn with several characters: `\/iagra`, `casi|\|o`, `vv` for w.
//!
//! Most of these characters are letters or separators of their own, so a text is read once
//! without them, and the words that hold some are read once more with them.

use std::ops::Range;

use super::class::{CharClass, Code};
use super::disguise::Disguise;
use super::unit::{Plain, Unit, Units};

/// The units of a text in which such letters are read as the letters that they draw.
pub(super) struct Drawn<'t> {
    pub(super) plain: Plain<'t>,
    /// Also reads letters that draw another one; otherwise only signs, as in `|>orn`.
    pub(super) pairs: bool,
}

impl Drawn<'_> {
    /// Reads the letter that is drawn at `at`, as [`read`] does.
    pub(super) fn read(&self, at: usize) -> Option<(u8, usize, bool)> {
        let drawn = self.plain.text.as_bytes().get(at..).and_then(read);
        drawn.filter(|(_, _, letters)| self.pairs || !letters)
    }
}

impl Units for Drawn<'_> {
    fn unit(&self, at: usize) -> Option<Unit> {
        let Some((letter, len, letters)) = self.read(at) else { return self.plain.unit(at) };
        let code = if letters { Code::ascii(letter) } else { Code::drawn(letter) };
        Some(Unit { code, c: letter as char, next: at + len })
    }

    fn before(&self, at: usize) -> Option<(Unit, usize)> {
        self.plain.before(at)
    }

    fn range(&self, from: usize, to: usize) -> Range<usize> {
        self.plain.range(from, to)
    }

    fn text(&self) -> &str {
        self.plain.text
    }
}

/// The letter that `bytes` begin with, the number of bytes that draw it, and whether these are
/// letters themselves.
fn read(bytes: &[u8]) -> Option<(u8, usize, bool)> {
    Some(match bytes {
        [b'|', b'V' | b'v', b'|', ..] => (b'm', 3, false),
        [b'(', b'V', b')', ..] | [b'[', b'V', b']', ..] => (b'm', 3, false),
        [b'^', b'^', ..] => (b'm', 2, false),
        [b'\\', b'^', b'/', ..] | [b'\\', b'|', b'/', ..] => (b'w', 3, false),
        [b'(', b'_', b')', ..] => (b'u', 3, false),
        [b'}', b'{', ..] => (b'h', 2, false),
        [b']', b'-', b'[', ..] => (b'h', 3, false),
        [b'[' | b'|', b')', ..] | [b'|', b']', ..] => (b'd', 2, false),
        [b'[', b']', ..] | [b'{', b'}', ..] => (b'o', 2, false),
        [b'|', b'{', ..] => (b'k', 2, false),
        [b'|', b'=', ..] => (b'f', 2, false),
        [b'|', b'3', ..] => (b'b', 2, false),
        [b'|', b'*', ..] => (b'p', 2, false),
        [b'\\', b'/', b'\\', b'/', ..] => (b'w', 4, false),
        [b'|', b'\\', b'/', b'|', ..] | [b'/', b'\\', b'/', b'\\', ..] => (b'm', 4, false),
        [b'|', b'\\', b'|', ..] | [b'/', b'\\', b'/', ..] => (b'n', 3, false),
        [b'|', b'-', b'|', ..] => (b'h', 3, false),
        [b'|', b'_', b'|', ..] => (b'u', 3, false),
        [b'|', b'_', ..] => (b'l', 2, false),
        [b'\\', b'/', ..] => (b'v', 2, false),
        [b'/', b'\\', ..] => (b'a', 2, false),
        [b'|', b'<', ..] => (b'k', 2, false),
        [b'|', b'2', ..] => (b'r', 2, false),
        [b'|', b'>', ..] => (b'p', 2, false),
        [b'v', b'v', ..] | [b'V', b'V', ..] => (b'w', 2, true),
        [b'r', b'n', ..] => (b'm', 2, true),
        [b'c', b'l', ..] => (b'd', 2, true),
        _ => return None,
    })
}

/// Letters of a term from which on other letters may draw one of its letters: "burn" is not "bum".
const LONG: usize = 5;

/// Tells how the text at `seen` differs from a term of so many letters, where such a letter is
/// in it; `None` if there is none, or too few letters are left.
pub(super) fn how(source: &Drawn<'_>, seen: Range<usize>, letters: usize) -> Option<Disguise> {
    let (mut at, mut all, mut signs, mut short) = (seen.start, 0, 0, 0);
    while at < seen.end {
        let Some((letter, len, letters)) = source.read(at) else {
            at += 1;
            continue;
        };
        all += 1;
        signs += usize::from(!letters);
        // Few words have two v.
        short += usize::from(letters && letter != b'w');
        at += len;
    }
    let fits = all > 0 && signs * 2 <= letters && (short == 0 || letters >= LONG);
    fits.then_some(if signs > 0 { Disguise::LEET } else { Disguise::LOOK_ALIKE })
}

/// Bytes of a word that are looked at on either side of such a letter.
const NEAR: usize = 64;

/// Calls `each` with the places at which a word may begin that holds such a letter. Tells whether
/// one is drawn with signs.
pub(super) fn starts(source: &Drawn<'_>, mut each: impl FnMut(usize)) -> bool {
    let text = source.plain.text;
    let bytes = text.as_bytes();
    let mut signs = false;
    let is_start = |at: usize| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let kind = before.map_or(CharClass::Space, |c| Code::of(c).kind());
        text.is_char_boundary(at) && !kind.is_wordy() && kind != CharClass::Multiple
    };
    let (mut tried, mut from) = (0, 0);
    while let Some(at) = next(bytes, from) {
        from = at + 1;
        // A backslash of `/\` belongs to the slash before it.
        let slash = bytes[at] == b'\\' && at > 0 && bytes[at - 1] == b'/';
        let next = if slash { at - 1 } else { at };
        let Some((_, _, letters)) = source.read(next).filter(|_| next >= tried) else { continue };
        signs |= !letters;
        // From the beginning of the word on, once each.
        let before = &bytes[tried..=next];
        let blank = before.iter().rev().take(NEAR).take_while(|b| !b.is_ascii_whitespace()).count();
        for start in next + 1 - blank..=next {
            crate::work::add(1);
            if is_start(start) {
                each(start);
            }
        }
        tried = next + 1;
    }
    signs
}

const BLOCK: usize = 64;

/// The first place from `from` on at which such a letter may be, or its second sign.
///
/// Compiled twice, and the better one is taken where it runs.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn next(bytes: &[u8], mut from: usize) -> Option<usize> {
    while let Some(rest) = bytes.get(from..).filter(|rest| !rest.is_empty()) {
        let mut tail = [0; BLOCK + 1];
        let window: &[u8; BLOCK + 1] = match rest.first_chunk() {
            Some(window) => window,
            None => {
                let len = rest.len().min(BLOCK + 1);
                tail[..len].copy_from_slice(&rest[..len]);
                &tail
            }
        };
        let mut marks = [0; BLOCK];
        let mut any = 0;
        for at in 0..BLOCK {
            // In small letters: `[\]^` become `{|}~`, and an underscore becomes a delete.
            let (byte, after) = (window[at] | 0x20, window[at + 1] | 0x20);
            let pair = (byte == b'r') & (after == b'n')
                | (byte == b'c') & (after == b'l')
                | (byte == b'v') & (after == b'v')
                | (byte == b'(') & ((after == 0x7f) | (after == b'v'));
            marks[at] = u8::from((byte.wrapping_sub(b'{') < 4) | pair);
            any |= marks[at];
        }
        if any != 0 {
            return marks.iter().position(|&mark| mark != 0).map(|at| from + at);
        }
        from += BLOCK;
    }
    None
}
