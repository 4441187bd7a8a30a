//! Letters that are drawn with several characters: `\/iagra`, `casi|\|o`, `vv` for w.
//!
//! Most of these characters are letters or separators of their own, so a text is read once
//! without them, and the words that hold some are read once more with them.

use std::ops::Range;

use super::class::{CharClass, Code};
use super::disguise::Disguise;
use super::unit::{Plain, Unit, Units};

/// The units of a text in which such letters are read as what they are drawn for.
pub(super) struct Drawn<'t>(pub(super) Plain<'t>);

impl Units for Drawn<'_> {
    fn unit(&self, at: usize) -> Option<Unit> {
        let drawn = self.0.text.as_bytes().get(at..).and_then(read);
        let Some((letter, len, letters)) = drawn else { return self.0.unit(at) };
        let code = if letters { Code::ascii(letter) } else { Code::drawn(letter) };
        Some(Unit { code, c: letter as char, next: at + len })
    }

    fn before(&self, at: usize) -> Option<(Unit, usize)> {
        self.0.before(at)
    }

    fn range(&self, from: usize, to: usize) -> Range<usize> {
        self.0.range(from, to)
    }

    fn text(&self) -> &str {
        self.0.text
    }
}

/// The letter that `bytes` begin with, the number of bytes that draw it, and whether these are
/// letters themselves.
pub(super) fn read(bytes: &[u8]) -> Option<(u8, usize, bool)> {
    Some(match bytes {
        [b'\\', b'/', b'\\', b'/', ..] => (b'w', 4, false),
        [b'|', b'\\', b'/', b'|', ..] | [b'/', b'\\', b'/', b'\\', ..] => (b'm', 4, false),
        [b'|', b'\\', b'|', ..] => (b'n', 3, false),
        [b'|', b'-', b'|', ..] => (b'h', 3, false),
        [b'|', b'_', b'|', ..] => (b'u', 3, false),
        [b'\\', b'/', ..] => (b'v', 2, false),
        [b'/', b'\\', ..] => (b'a', 2, false),
        [b'|', b')', ..] => (b'd', 2, false),
        [b'|', b'<', ..] => (b'k', 2, false),
        [b'|', b'2', ..] => (b'r', 2, false),
        [b'|', b'>', ..] => (b'p', 2, false),
        [b'v', b'v', ..] | [b'V', b'V', ..] => (b'w', 2, true),
        [b'r', b'n', ..] => (b'm', 2, true),
        [b'c', b'l', ..] => (b'd', 2, true),
        _ => return None,
    })
}

/// Letters of a term from which on other letters may draw one of its letters: "burn" is no "bum".
const LONG: usize = 5;

/// Tells how `seen` differs from a term of so many letters, where such a letter is in it; `None`
/// if there is none, or too few letters are left.
pub(super) fn how(seen: &str, letters: usize) -> Option<Disguise> {
    let bytes = seen.as_bytes();
    let (mut at, mut signs, mut pairs) = (0, 0, 0);
    while at < bytes.len() {
        let (len, letter) = read(&bytes[at..]).map_or((1, None), |(_, len, is)| (len, Some(is)));
        signs += usize::from(letter == Some(false));
        pairs += usize::from(letter == Some(true));
        at += len;
    }
    let fits = signs + pairs > 0 && signs * 2 <= letters && (pairs == 0 || letters >= LONG);
    fits.then_some(if signs > 0 { Disguise::LEET } else { Disguise::LOOK_ALIKE })
}

/// Bytes of a word that are looked at on either side of such a letter.
const NEAR: usize = 64;

/// Calls `each` with the places of `text` at which a word may begin that holds such a letter.
pub(super) fn starts(text: &str, mut each: impl FnMut(usize)) {
    let bytes = text.as_bytes();
    let is_start = |at: usize| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let kind = before.map_or(CharClass::Space, |c| Code::of(c).kind());
        text.is_char_boundary(at) && !kind.is_wordy() && kind != CharClass::Multiple
    };
    let (mut tried, mut from) = (0, 0);
    while let Some(at) = next(bytes, from) {
        from = at + 1;
        // `/\` begins with the other one.
        let slash = bytes[at] == b'\\' && at > 0 && bytes[at - 1] == b'/';
        let next = if slash { at - 1 } else { at };
        if next < tried || read(&bytes[next..]).is_none() {
            continue;
        }
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
            // In small letters: `\` becomes `|`.
            let (byte, after) = (window[at] | 0x20, window[at + 1] | 0x20);
            let pair = (byte == b'r') & (after == b'n')
                | (byte == b'c') & (after == b'l')
                | (byte == b'v') & (after == b'v');
            marks[at] = u8::from((byte == b'|') | pair);
            any |= marks[at];
        }
        if any != 0 {
            return marks.iter().position(|&mark| mark != 0).map(|at| from + at);
        }
        from += BLOCK;
    }
    None
}
