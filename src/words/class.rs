//! Classes: everything that a character can stand for, in one number.
//!
//! The search must be as cheap for `v1agra` as for `viagra`. So each character has a
//! *class*, one of 31, and everything that could stand for the same letter shares
//! one: `i l 1 ! |` are one class. Candidates are found among classes; whether the
//! letters agree is looked at only there, by *look*: the set of letters that a
//! character is read as.

use unicode_normalization::char::decompose_compatible;

use crate::tables::lookalikes::{BLOCKS, BOUNDS, CODES, EXPANSIONS};
use crate::text::script::Script;

/// Kind, class and look of a character, as `scripts/words.py` packs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code(u16);

/// Part that a character plays in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CharClass {
    /// A sign that does not stand for a letter: between letters, a separator.
    Other,
    /// White space within a line.
    Space,
    /// The end of a line.
    Newline,
    /// Apostrophes: `he'll` is two words, never a spelling of one.
    Apostrophe,
    /// A sign that can stand for a letter, or separate letters.
    Sign,
    Digit,
    Letter,
    /// A letter of a script without spaces between words.
    Wordless,
    /// Not seen by readers.
    Skip,
    /// A combining mark that is not a letter of its own.
    Mark,
    /// Several letters in one character; never the kind of a unit.
    Multiple,
}

const KINDS: [CharClass; 16] = [
    CharClass::Other,
    CharClass::Space,
    CharClass::Newline,
    CharClass::Apostrophe,
    CharClass::Sign,
    CharClass::Digit,
    CharClass::Letter,
    CharClass::Wordless,
    CharClass::Skip,
    CharClass::Mark,
    CharClass::Multiple,
    CharClass::Other,
    CharClass::Other,
    CharClass::Other,
    CharClass::Other,
    CharClass::Other,
];

impl CharClass {
    /// Tells if an edge of a word can't lie beside it.
    pub(super) fn is_wordy(self) -> bool {
        matches!(self, Self::Digit | Self::Letter)
    }

    pub(super) fn is_digit(self) -> bool {
        self == Self::Digit
    }

    /// A letter or digit, in whatever script: never a separator.
    pub(super) fn is_letter(self) -> bool {
        matches!(self, Self::Digit | Self::Letter | Self::Wordless)
    }

    /// Tells if a word goes on across it as if it were not there.
    pub(super) fn is_transparent(self) -> bool {
        matches!(self, Self::Skip | Self::Mark)
    }
}

/// The first class of characters that need a hash.
const FIRST_HASHED: u32 = 24;

impl Code {
    pub(super) fn of(c: char) -> Self {
        let n = c as u32;
        let block = BLOCKS.get((n >> 6) as usize);
        let code = block.and_then(|&block| CODES.get(block as usize * 64 + (n & 63) as usize));
        Self(code.copied().unwrap_or(match n {
            // Planes 2 and 3 are Han; plane 14 is tags and variation selectors.
            0x2_0000..=0x3_FFFF => CharClass::Wordless as u16,
            0xE_0000..=0xE_0FFF => CharClass::Skip as u16,
            _ => CharClass::Other as u16,
        }))
    }

    pub(super) fn ascii(byte: u8) -> Self {
        Self(CODES[usize::from(byte & 0x7F)])
    }

    /// Class and number of kind of an ASCII character.
    pub(super) const fn ascii_parts(byte: u8) -> (u8, u16) {
        let code = CODES[(byte & 0x7F) as usize];
        ((code >> 4 & 31) as u8, code & 15)
    }

    /// The letter o as two brackets.
    pub(super) fn brackets() -> Self {
        Self::drawn(b'o')
    }

    /// A letter that is drawn with signs.
    pub(super) fn drawn(letter: u8) -> Self {
        Self(Self::ascii(letter).0 & !15 | CharClass::Sign as u16)
    }

    /// A tag that is shown as typed.
    pub(super) fn tag() -> Self {
        Self(CharClass::Skip as u16)
    }

    pub(super) fn kind(self) -> CharClass {
        KINDS[usize::from(self.0 & 15)]
    }

    /// The class of `c`, whose code this is: 1–31, 0 for what is not a letter.
    pub(super) fn class(self, c: char) -> u8 {
        let class = (self.0 >> 4 & 31) as u8;
        if class == 0 && self.kind() == CharClass::Wordless {
            let hash = (base_of(c) as u32).wrapping_mul(0x9E37_79B1);
            return (FIRST_HASHED + (hash >> 29)) as u8;
        }
        class
    }

    /// The letters that it is read as: bit 0 is a, bit 25 is z, bit 26 is the digit 0.
    pub(super) fn looks(self) -> u64 {
        LOOKS.get(usize::from(self.0 >> 9)).copied().unwrap_or(0)
    }

    /// The letters of a character that stands for several.
    pub(super) fn expansion(self) -> &'static [(u16, char)] {
        if self.kind() != CharClass::Multiple {
            return &[];
        }
        let at = usize::from(self.0 >> 4);
        let bounds = BOUNDS.get(at..at + 2).map(|pair| (pair[0] as usize, pair[1] as usize));
        bounds.and_then(|(from, to)| EXPANSIONS.get(from..to)).unwrap_or(&[])
    }

    pub(super) fn packed(code: u16) -> Self {
        Self(code)
    }
}

const fn set(letters: &[u8]) -> u64 {
    let (mut bits, mut at) = (0, 0);
    while at < letters.len() {
        let letter = letters[at];
        bits |= match letter {
            b'a'..=b'z' => 1 << (letter - b'a'),
            _ => 1 << (26 + letter - b'0'),
        };
        at += 1;
    }
    bits
}

/// Looks by number: none, a–z, 0–9, then the sets of `scripts/words.py`.
static LOOKS: [u64; 49] = {
    let mut looks = [0; 49];
    let mut at = 0;
    while at < 26 {
        looks[at + 1] = 1 << at;
        at += 1;
    }
    let rest: [&[u8]; 22] = [
        b"0o", b"1il", b"2z", b"3e", b"4a", b"5s", b"6bg", b"7t", b"8b", b"9gq", // digits
        b"il", b"uv", b"3", b"4", b"6b", b"co", b"mw", b"av", b"uy", b"os", b"do", b"ft",
    ];
    at = 0;
    while at < rest.len() {
        looks[27 + at] = set(rest[at]);
        at += 1;
    }
    looks
};

/// Meaning of a character in a text whose look-alikes are unified: a letter or a digit, a sign that
/// replaces a letter, or nothing.
pub(crate) fn likeness(c: char) -> Option<Likeness> {
    let code = if c.is_ascii() { Code::ascii(c as u8) } else { Code::of(c) };
    let kind = code.kind();
    let class = if kind.is_letter() { u32::from(code.class(c)) } else { 0 };
    match kind {
        CharClass::Sign => Some(Likeness::Sign(u32::from(code.class(c)))),
        _ if (1..FIRST_HASHED).contains(&class) => Some(Likeness::Letter(class)),
        _ => c.is_alphanumeric().then_some(Likeness::Letter(u32::from(c))),
    }
}

/// Meaning of a character, as a number that it shares with its look-alikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// A letter or a digit: a class, or the character itself if it does not look like a Latin
    /// letter.
    Letter(u32),
    /// A sign, as `$` for s.
    Sign(u32),
}

/// The script of a letter. Styled letters (fullwidth, mathematical, circled) are Latin.
pub(super) fn script(c: char) -> Script {
    Script::of(base_of(c))
}

/// The first letter of a character, without case, marks and form.
pub(super) fn base_of(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    // The letters of most texts need no tables.
    let moved = |by: i32| char::from_u32((c as i32 + by) as u32).unwrap_or(c);
    match c {
        'а'..='и' | 'к'..='я' | 'α'..='ρ' | 'σ'..='ω' => return c,
        'А'..='И' | 'К'..='Я' | 'Α'..='Ρ' | 'Σ'..='Ω' => return moved(0x20),
        'ａ'..='ｚ' | '０'..='９' => return moved(0x20 - 0xff00),
        'Ａ'..='Ｚ' => return moved(0x40 - 0xff00),
        _ => {}
    }
    // Syllables stay whole: their parts would match the beginnings of others.
    if matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}') {
        return c;
    }
    let mut first = None;
    decompose_compatible(c, |part| {
        let kind = Code::of(part).kind();
        if !kind.is_transparent() && first.is_none() {
            first = Some(part);
        }
    });
    match first.unwrap_or(c).to_lowercase().next().unwrap_or(c) {
        'ς' => 'σ',
        lower => lower,
    }
}

/// Tells whether a character has a mark that decomposition takes off.
pub(super) fn is_marked(c: char) -> bool {
    let mut marked = false;
    unicode_normalization::char::decompose_canonical(c, |part| {
        marked |= unicode_normalization::char::is_combining_mark(part);
    });
    marked
}
