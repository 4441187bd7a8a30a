//! Inflected forms: `idiots` and `scamming` of the terms `idiot` and `scam`.
//!
//! A form is a term and one of few endings, so that no term is compiled more than twice. The
//! rules are our own: a stemmer (`rust-stemmers`, Snowball) maps words to stems, and many words
//! to one (`universe`, `university`). It answers whether two words may be related, which is too
//! broad for a rule, and it would have to run on each word of each comment. Endings that a term
//! may take are few, in a fixed place, and can be explained to a moderator.

use crate::rules::rule::Forms;

use super::class::base_of;
use super::unit::Units;

/// Endings that a term may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endings {
    /// None but those that `*` stands for.
    None,
    /// Plurals of the whole term.
    Plural,
    /// English ones of the whole term.
    English,
    /// English ones of a term whose last `e` falls away: `raping`. One must follow.
    OfE,
    /// Plurals, or all English ones, of a term whose last `y` falls away: `pussies`. One must
    /// follow.
    PluralOfY,
    OfY,
}

/// Letters of the longest ending, and one that is doubled.
const LONGEST: usize = 8;

const PLURAL: &[&str] = &["s", "es"];

const ENGLISH: &[&str] = &[
    "ed", "er", "ers", "est", "ic", "ical", "ically", "ing", "ings", "ish", "ishly", "ishness",
    "ities", "ity", "ly", "ness",
];

/// Endings before which a last letter is doubled: `scammer`.
const DOUBLING: &[&str] = &["ed", "er", "ers", "est", "ing", "ings"];

/// Endings after a last `e`, which stays.
const AFTER_E: &[&str] = &["d", "r", "rs", "st"];

const OF_E: &[&str] = &["ing", "ings", "ish"];
const OF_Y: &[&str] = &["ies", "ied", "ier", "iers", "iest", "ily", "iness"];

/// Tells whether a word may end with the letters that `rest` begins with, as a form does.
pub(super) fn may_end(rest: &[u8]) -> bool {
    let starts = matches!(
        rest.first(),
        Some(
            b's' | b'e'
                | b'i'
                | b'l'
                | b'n'
                | b'd'
                | b'r'
                | b'S'
                | b'E'
                | b'I'
                | b'L'
                | b'N'
                | b'D'
                | b'R'
        )
    );
    let near = rest.get(..=LONGEST);
    starts && !near.is_some_and(|near| near.iter().all(u8::is_ascii_alphabetic))
}

impl Endings {
    /// The endings of a term with this last letter, and those of the term without it.
    pub(super) fn of(forms: Option<Forms>, last: char) -> (Self, Option<Self>) {
        match (forms, last) {
            (None, _) => (Self::None, None),
            (Some(Forms::Plural), 'y') => (Self::Plural, Some(Self::PluralOfY)),
            (Some(Forms::Plural), _) => (Self::Plural, None),
            (Some(Forms::En), 'y') => (Self::English, Some(Self::OfY)),
            (Some(Forms::En), 'e') => (Self::English, Some(Self::OfE)),
            (Some(Forms::En), _) => (Self::English, None),
        }
    }

    /// Tells whether the term is not a word without an ending.
    pub(super) fn must_follow(self) -> bool {
        matches!(self, Self::OfE | Self::PluralOfY | Self::OfY)
    }

    fn fit(self, ending: &str, last: char) -> bool {
        let among = |endings: &[&str]| endings.contains(&ending);
        match self {
            Self::None => false,
            Self::Plural => among(PLURAL),
            Self::English => {
                let doubled = ending.strip_prefix(last);
                among(PLURAL)
                    || among(ENGLISH)
                    || last == 'e' && among(AFTER_E)
                    || doubled.is_some_and(|ending| DOUBLING.contains(&ending))
            }
            Self::OfE => among(OF_E),
            Self::PluralOfY => ending == "ies",
            Self::OfY => among(OF_Y),
        }
    }

    /// The end of the ending that begins at `at`, where the word ends with it. `last` is the
    /// last letter of the term.
    pub(super) fn end<S: Units>(self, source: &S, mut at: usize, last: char) -> Option<usize> {
        if self == Self::None {
            return None;
        }
        let mut ending = String::new();
        let mut end = at;
        while let Some(unit) = source.unit(at).filter(|unit| !unit.is_tag()) {
            crate::work::add(1);
            let base = base_of(unit.c);
            if !unit.kind().is_transparent() {
                if !unit.kind().is_letter() {
                    break;
                }
                if !base.is_ascii_alphabetic() || ending.len() == LONGEST {
                    return None;
                }
                ending.push(base);
                end = unit.next;
            }
            at = unit.next;
        }
        self.fit(&ending, last).then_some(end)
    }

    /// Tells whether a word may be the term and `ending`, which may be empty.
    pub(super) fn is_fit(self, ending: &str, last: char) -> bool {
        if ending.is_empty() { !self.must_follow() } else { self.fit(ending, last) }
    }
}
