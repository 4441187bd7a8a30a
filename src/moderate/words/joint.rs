//! Letters that are drawn with several characters: `\/iagra`, `casi|\|o`, `vv` for w.
//!
//! Most of these characters are letters or separators of their own, so a text is read once
//! without them, and the words that hold some are read once more with them.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::disguise::Disguise;

/// A letter, and what it is drawn with. Longer ones come first.
const DRAWN: &[(&str, u8)] = &[
    (r"\/\/", b'w'),
    (r"|\/|", b'm'),
    (r"/\/\", b'm'),
    (r"|\|", b'n'),
    ("|-|", b'h'),
    ("|_|", b'u'),
    (r"\/", b'v'),
    (r"/\", b'a'),
    ("|)", b'd'),
    ("|<", b'k'),
    ("|2", b'r'),
    ("|>", b'p'),
    ("vv", b'w'),
    ("VV", b'w'),
    ("rn", b'm'),
    ("cl", b'd'),
];

/// The letter that `bytes` begin with, the number of bytes that draw it, and whether these are
/// letters themselves.
pub(super) fn read(bytes: &[u8]) -> Option<(u8, usize, bool)> {
    if !matches!(bytes.first(), Some(b'\\' | b'|' | b'/' | b'v' | b'V' | b'r' | b'c')) {
        return None;
    }
    let fits = |(drawn, _): &&(&str, u8)| bytes.starts_with(drawn.as_bytes());
    let (drawn, letter) = DRAWN.iter().find(fits)?;
    Some((*letter, drawn.len(), drawn.as_bytes()[0].is_ascii_alphabetic()))
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
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        !before.is_some_and(u8::is_ascii_alphanumeric)
    };
    let mut places = DrawnPlaces { bytes, next: [0; 5] };
    (0..5).for_each(|needle| places.find(needle, 0));
    let mut tried = 0;
    for next in places {
        if next < tried || read(&bytes[next..]).is_none() {
            continue;
        }
        // From the beginning of the word on, once each.
        let before = &bytes[tried..=next];
        let blank = before.iter().rev().take(NEAR).take_while(|b| !b.is_ascii_whitespace()).count();
        for start in next + 1 - blank..=next {
            crate::work::add(1);
            if is_start(start) && text.is_char_boundary(start) {
                each(start);
            }
        }
        tried = next + 1;
    }
}

/// The places at which such a letter may be, by needle, so that a search engine finds them.
struct DrawnPlaces<'b> {
    bytes: &'b [u8],
    next: [usize; 5],
}

impl DrawnPlaces<'_> {
    fn find(&mut self, needle: usize, from: usize) {
        static FINDERS: LazyLock<[Finder<'static>; 4]> =
            LazyLock::new(|| ["rn", "cl", "vv", "VV"].map(Finder::new));
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        let found = match FINDERS.get(needle) {
            Some(finder) => finder.find(rest),
            None => memchr::memchr2(b'\\', b'|', rest),
        };
        self.next[needle] = found.map_or(usize::MAX, |at| from + at);
    }
}

impl Iterator for DrawnPlaces<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let (needle, &at) = self.next.iter().enumerate().min_by_key(|(_, at)| **at)?;
        if at == usize::MAX {
            return None;
        }
        self.find(needle, at + 1);
        let slash = self.bytes.get(at) == Some(&b'\\') && at > 0;
        // `/\` begins with the other one.
        let at = if slash && self.bytes[at - 1] == b'/' { at - 1 } else { at };
        Some(at)
    }
}
