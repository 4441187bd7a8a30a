//! One term, made ready: its classes for the search, its letters for the proof.

use super::class::{CharClass, Code, base_of, script};
use super::fold;
use super::sign::{self, SignRole};
use super::unit::{Plain, Tags, Unit, Units};
use crate::moderate::rule::{Fold, Matching, WordList};
use crate::text::script::Script;

/// Most letters in one term: the proof keeps a bit for each.
pub(super) const LONGEST: usize = 64;

/// Number of letters that a spaced-out word may have more than the term. Each letter
/// begins one, so without a bound `a a a…` would be read to its end from each.
pub(super) const SPARE: usize = 16;

/// Most signs in a match that differ from what comes before them. A word may begin at each, so
/// without a bound `c<c<c…` would be read to its end from each.
pub(super) const SIGNS: usize = 24;

/// Tells how many shown tags are read past from one place. A word may begin behind each, so without
/// a bound `a<b>a<b>a…` would be read to its end from each.
pub(super) const TAGS: usize = 64;

/// A letter of a strongly folded term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Letter {
    pub(super) base: char,
    /// Looks that may stand for it, as bits.
    pub(super) looks: u64,
    pub(super) script: Script,
    /// The sign that it is typed as.
    pub(super) sign: Option<char>,
    /// Tells if the sign stands for no letter, and must be typed as it is.
    pub(super) literal: bool,
}

/// Reason why a term cannot be looked for.
pub(super) enum Refused {
    Empty,
    NoLetter,
    TooLong,
    StarInside,
}

impl Refused {
    pub(super) fn message(&self, term: &str) -> String {
        let term: String = term.chars().take(80).collect();
        match self {
            Self::Empty => "a term is empty".to_owned(),
            Self::NoLetter => format!("`{term}` has no letter to look for"),
            Self::TooLong => format!("`{term}` has more than {LONGEST} letters"),
            Self::StarInside => {
                format!("`{term}` has a `*` inside; it may stand only at the beginning or the end")
            }
        }
    }
}

/// Plan of the search for a term.
#[derive(Clone, Copy, Debug)]
pub(super) struct MatchOptions {
    pub(super) fold: Fold,
    /// A word must begin where it begins.
    pub(super) start_edge: bool,
    /// A word must end where it ends.
    pub(super) end_edge: bool,
    /// `*` before it: the match reaches back to the beginning of the word.
    pub(super) from_start: bool,
    /// `*` after it: the match goes on to the end of the word.
    pub(super) to_end: bool,
}

/// A term taken apart.
pub(super) struct TermParts {
    pub(super) plan: MatchOptions,
    /// Classes, runs of one class once.
    pub(super) classes: Vec<u8>,
    /// Bit `n`: after `n` classes there may be a gap.
    pub(super) gaps: u128,
    /// Letters for strong folding, and if a space follows.
    pub(super) letters: Vec<(Letter, bool)>,
    /// Folded text for the other foldings.
    pub(super) text: String,
    /// Number of the letters, or bytes of the text, before the first class.
    pub(super) lead: usize,
}

impl TermParts {
    pub(super) fn new(term: &str, list: &WordList, cancels: bool) -> Result<Self, Refused> {
        let whole = term.trim();
        let rest = whole.strip_prefix('*').unwrap_or(whole);
        let word = rest.strip_suffix('*').unwrap_or(rest);
        if word.is_empty() {
            return Err(if whole.is_empty() { Refused::Empty } else { Refused::NoLetter });
        }
        if word.contains('*') {
            return Err(Refused::StarInside);
        }
        // A phrase that cancels stands for itself, not for the beginnings of others.
        let matching = if cancels { Matching::Word } else { list.matching };
        let (from_start, to_end) = (whole.len() != rest.len(), rest.len() != word.len());
        let plan = MatchOptions {
            fold: list.fold,
            start_edge: !from_start && matching != Matching::Substring,
            end_edge: !to_end && matching == Matching::Word,
            from_start,
            to_end,
        };
        let mut parts = Self {
            plan,
            classes: Vec::new(),
            gaps: 0,
            letters: Vec::new(),
            text: String::new(),
            lead: 0,
        };
        parts.read(word.trim())?;
        Ok(parts)
    }

    fn read(&mut self, word: &str) -> Result<(), Refused> {
        let units = units(word);
        let strong = self.plan.fold == Fold::Strong;
        let roles = if strong { sign::roles(&units) } else { sign::as_typed(&units) };
        let (mut length, mut gap, mut literal) = (0, false, false);
        let (mut first, mut last) = (None, CharClass::Other);
        for ((place, unit), role) in units.iter().zip(roles) {
            if role == SignRole::Unseen {
                continue;
            }
            last = unit.kind();
            if role == SignRole::Gap {
                gap |= length > 0;
                continue;
            }
            if gap {
                if let Some(letter) = self.letters.last_mut() {
                    letter.1 = true;
                }
            }
            literal |= role == SignRole::Literal;
            if role == SignRole::Letter {
                // The search passes by what only the proof looks at.
                if (gap || literal) && first.is_some() {
                    self.gaps |= 1 << self.classes.len();
                }
                literal = false;
                if first.is_none() {
                    first = Some(last);
                    self.lead = if strong { self.letters.len() } else { *place };
                }
                let class = unit.small();
                if self.classes.last() != Some(&class) {
                    self.classes.push(class);
                }
            }
            gap = false;
            length += 1;
            if length > LONGEST {
                return Err(Refused::TooLong);
            }
            if strong {
                self.letters.push((letter(unit, role), false));
            }
        }
        let real = units.iter().any(|(_, unit)| match unit.kind() {
            CharClass::Letter | CharClass::Wordless => true,
            CharClass::Digit => !strong,
            _ => false,
        });
        if !real {
            return Err(Refused::NoLetter);
        }
        // Where no spaces are written there are no edges to look for.
        self.plan.start_edge &= first != Some(CharClass::Wordless);
        self.plan.end_edge &= last.is_wordy() || last == CharClass::Sign;
        if !strong {
            let lead = &word[..self.lead];
            self.text = fold::spaces(&fold::text(lead, self.plan.fold));
            self.lead = self.text.len();
            self.text += &fold::spaces(&fold::text(&word[lead.len()..], self.plan.fold));
        }
        Ok(())
    }
}

/// Tells whether a strongly folded term has few letters, and no sign that must be there besides.
pub(in crate::moderate) fn is_short(term: &str, list: &WordList, least: usize) -> bool {
    let letters = TermParts::new(term, list, false).map(|parts| parts.letters).unwrap_or_default();
    letters.len() < least && !letters.iter().any(|(letter, _)| letter.literal)
}

fn units(word: &str) -> Vec<(usize, Unit)> {
    let source = Plain { text: word, tags: Tags::Absent };
    let mut units = Vec::new();
    let mut at = 0;
    while let Some(unit) = source.unit(at) {
        units.push((at, unit));
        at = unit.next;
    }
    units
}

fn letter(unit: &Unit, role: SignRole) -> Letter {
    let base = base_of(unit.c);
    let mut looks = if base == unit.c { unit.code } else { Code::of(base) }.looks();
    if role == SignRole::Literal {
        let (looks, sign) = (unit.code.looks(), Some(unit.c));
        return Letter { base, looks, script: Script::Other, sign, literal: true };
    }
    if unit.kind() == CharClass::Digit {
        // A digit in a term is itself, not the letters it is typed for.
        looks &= !((1 << 26) - 1);
    }
    let sign = (unit.kind() == CharClass::Sign).then_some(unit.c);
    // `$` is typed for one letter, `!` for one of two.
    let only = u32::from(b'a') + looks.trailing_zeros();
    let typed = sign.is_some() && looks.count_ones() == 1;
    let base = char::from_u32(only).filter(|_| typed).unwrap_or(base);
    Letter { base, looks, script: script(base), sign, literal: false }
}

/// A compiled term.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub(super) list: u32,
    pub(super) word: u32,
    pub(super) plan: MatchOptions,
    /// It cancels matches that it covers.
    pub(super) cancels: bool,
    /// Start of its letters, or of its folded text.
    pub(super) from: u32,
    pub(super) to: u32,
    /// Length of the part before the first letter.
    pub(super) lead: u32,
}
