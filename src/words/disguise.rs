//! Differences between a text and the term that was found in it.

/// Differences between a text and the term that was found in it; a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disguise(u16);

const NAMES: [&str; 12] = [
    "case",
    "marks",
    "styled",
    "look-alike",
    "leet",
    "invisible",
    "separated",
    "repeated",
    "reversed",
    "markup",
    "inflected",
    "masked",
];

impl Disguise {
    /// Upper case for lower case, or the reverse.
    pub const CASE: Self = Self(1);
    /// Accents, strokes through letters, towers of marks.
    pub const MARKS: Self = Self(2);
    /// Fullwidth, mathematical, circled, superscript and other forms of letters.
    pub const STYLED: Self = Self(4);
    /// Letters that look like others.
    pub const LOOK_ALIKE: Self = Self(8);
    /// Digits and signs for letters.
    pub const LEET: Self = Self(16);
    /// Invisible characters.
    pub const INVISIBLE: Self = Self(32);
    /// Spaces or signs between letters.
    pub const SEPARATED: Self = Self(64);
    /// Letters typed more often than the term has them.
    pub const REPEATED: Self = Self(128);
    /// Typed backwards and turned round by a bidirectional control.
    pub const REVERSED: Self = Self(256);
    /// Tags inside, shown as typed.
    pub const MARKUP: Self = Self(512);

    /// Another form of the term: `idiots` of `idiot`.
    pub const INFLECTED: Self = Self(1024);
    /// Signs in place of letters: `sh*t`.
    pub const MASKED: Self = Self(2048);

    /// The names in the set, in the order of the constants.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES
            .iter()
            .enumerate()
            .filter(move |(bit, _)| self.0 & 1 << bit != 0)
            .map(|(_, name)| *name)
    }

    /// Tells if the text is the term, byte for byte.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Tells if any of `others` is in the set.
    pub(super) fn has(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    pub(super) fn add(&mut self, other: Self, when: bool) {
        if when {
            *self = self.union(other);
        }
    }
}
