//! One term, made ready: its classes for the search, its letters for the proof.

use super::class::{Code, Kind, Script};
use super::fold;
use super::unit::{Plain, Source, Tags, Unit};
use crate::moderate::rule::{Fold, Matching, WordList};

/// Most letters in one term: the proof keeps a bit for each.
pub(super) const LONGEST: usize = 64;

/// How many letters more than the term has a spaced-out word may have. Each letter
/// begins one, so without a bound `a a a…` would be read to its end from each.
pub(super) const SPARE: usize = 16;

/// Tells how many shown tags are read past from one place. A word may begin behind each, so without
/// a bound `a<b>a<b>a…` would be read to its end from each.
pub(super) const TAGS: usize = 64;

/// A letter of a strongly folded term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Letter {
    pub(super) base: char,
    /// What may stand for it, as bits of looks.
    pub(super) looks: u64,
    pub(super) script: Script,
}

/// Why a term cannot be looked for.
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

/// How a term is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
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
pub(super) struct Parts {
    pub(super) plan: Plan,
    /// Classes, runs of one class once.
    pub(super) classes: Vec<u8>,
    /// Bit `n`: after `n` classes there may be a gap.
    pub(super) gaps: u128,
    /// For strong folding: the letters, and whether a space follows.
    pub(super) letters: Vec<(Letter, bool)>,
    /// For the others: the folded text, and how many of its bytes come before the
    /// first class.
    pub(super) text: String,
    pub(super) lead: usize,
}

impl Parts {
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
        let plan = Plan {
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
        let mut letters = 0;
        let mut gap = false;
        let (mut first, mut last) = (None, Kind::Other);
        for (at, (place, unit)) in units.iter().enumerate() {
            let kind = unit.kind();
            let counts = match kind {
                Kind::Sign => !strong || is_inside(&units, at),
                _ => kind.is_letter(),
            };
            if !counts {
                gap |= !kind.is_transparent() && letters > 0;
                last = kind;
                continue;
            }
            if gap {
                self.gaps |= 1 << self.classes.len();
                if let Some(letter) = self.letters.last_mut() {
                    letter.1 = true;
                }
                gap = false;
            }
            if first.is_none() {
                first = Some(kind);
                self.lead = *place;
            }
            last = kind;
            letters += 1;
            if letters > LONGEST {
                return Err(Refused::TooLong);
            }
            let class = unit.small();
            if self.classes.last() != Some(&class) {
                self.classes.push(class);
            }
            if strong {
                self.letters.push((letter(unit), false));
            }
        }
        let real = units.iter().any(|(_, unit)| match unit.kind() {
            Kind::Letter | Kind::Wordless => true,
            Kind::Digit => !strong,
            _ => false,
        });
        if !real {
            return Err(Refused::NoLetter);
        }
        // Where no spaces are written there are no edges to look for.
        self.plan.start_edge &= first != Some(Kind::Wordless);
        self.plan.end_edge &= last.is_wordy() || last == Kind::Sign || strong;
        self.plan.end_edge &= last != Kind::Wordless;
        if !strong {
            let lead = &word[..self.lead];
            self.text = fold::spaces(&fold::text(lead, self.plan.fold));
            self.lead = self.text.len();
            self.text += &fold::spaces(&fold::text(&word[lead.len()..], self.plan.fold));
        }
        Ok(())
    }
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

/// A sign in a strongly folded term stands for a letter if it has letters on both
/// sides, as in `a$$hole`; otherwise it is no part of the word.
fn is_inside(units: &[(usize, Unit)], at: usize) -> bool {
    let is_letter = |unit: &(usize, Unit)| unit.1.kind().is_letter();
    let is_sign = |unit: &&(usize, Unit)| unit.1.kind() == Kind::Sign;
    let before = units[..at].iter().rev().find(|unit| !is_sign(unit)).is_some_and(is_letter);
    before && units[at..].iter().find(|unit| !is_sign(unit)).is_some_and(is_letter)
}

fn letter(unit: &Unit) -> Letter {
    let base = fold::base(unit.c);
    let mut looks = if base == unit.c { unit.code } else { Code::of(base) }.looks();
    if unit.kind() == Kind::Digit {
        // A digit in a term is itself, not the letters it is typed for.
        looks &= !((1 << 26) - 1);
    }
    Letter { base, looks, script: Script::of(unit.c) }
}
