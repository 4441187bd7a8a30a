//! One term, made ready: its classes for the search, its letters for the proof.

use crate::rules::rule::{Fold, Matching, WordList};
use crate::text::script::Script;

use super::class::{CharClass, Code, base_of, is_marked, script};
use super::disguise::Disguise;
use super::fold;
use super::forms::Endings;
use super::sign::{self, SignRole};
use super::unit::{Plain, Tags, Unit, Units};

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
    /// Tells if the sign does not stand for a letter, and must be typed as it is.
    pub(super) literal: bool,
    /// Tells if it has an accent, which must be typed as well: `coño` is not `cono`.
    pub(super) accent: bool,
}

/// Reason why a term cannot be looked for.
pub(super) enum Refused {
    Empty,
    NoLetter,
    TooLong,
    Digits,
}

/// The part of a term that errors quote.
fn quoted(term: &str) -> &str {
    term.char_indices().nth(80).and_then(|(end, _)| term.get(..end)).unwrap_or(term)
}

impl Refused {
    /// The mistake, with the term.
    pub(super) fn message(&self, term: &str) -> String {
        match self {
            Self::Empty => self.why(),
            _ => format!("`{}` {}", quoted(term), self.why()),
        }
    }

    /// The mistake without the term.
    pub(super) fn why(&self) -> String {
        match self {
            Self::Empty => "a term is empty".to_owned(),
            Self::NoLetter => "contains no letter or sign to search for".to_owned(),
            Self::TooLong => format!("has more than {LONGEST} letters"),
            Self::Digits => {
                "has only digits, which `fold = \"strong\"` reads as letters".to_owned()
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
    /// Endings that may follow.
    pub(super) endings: Endings,
    /// Digits beside it do not hide it: `casino777`.
    pub(super) digits: bool,
    /// Parts of strong folding that are switched off.
    pub(super) without: Disguise,
    /// Number of letters with an accent, of a term that is not folded strongly.
    pub(super) accents: u8,
}

/// Letters from which on digits beside a term do not hide it: "A55" and "mp3" do not count.
const LONG: usize = 5;

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
    /// Takes a term, or a phrase that cancels, apart. `stem`: the term without its last letter,
    /// for forms in which that falls away; `None` if there are no such forms.
    pub(super) fn new(
        term: &str,
        list: &WordList,
        cancels: bool,
        stem: bool,
    ) -> Result<Option<Self>, Refused> {
        let whole = term.trim();
        let rest = whole.strip_prefix('*').unwrap_or(whole);
        let mut word = rest.strip_suffix('*').unwrap_or(rest).trim();
        if word.is_empty() {
            return Err(if whole.is_empty() { Refused::Empty } else { Refused::NoLetter });
        }
        // A phrase that cancels stands for itself, not for the beginnings of others, and as it
        // is written.
        let matching = if cancels { Matching::Word } else { list.matching };
        let fold = if cancels { list.fold.min(Fold::Case) } else { list.fold };
        let (from_start, to_end) = (whole.len() != rest.len(), rest.trim_end().ends_with('*'));
        let end_edge = !to_end && matching == Matching::Word;
        let mut endings = Endings::None;
        if end_edge && !cancels {
            let last = word.chars().next_back().map_or(' ', |c| c.to_ascii_lowercase());
            let (of_whole, of_stem) = Endings::of(list.forms, last);
            endings = of_whole;
            if stem {
                let Some(of_stem) = of_stem else { return Ok(None) };
                (endings, word) = (of_stem, &word[..word.len() - 1]);
            }
        } else if stem {
            return Ok(None);
        }
        let mut without = Disguise::default();
        for ((_, part), how) in list.parts().iter().zip([
            Disguise::REPEATED,
            Disguise::LEET,
            Disguise::SEPARATED,
            Disguise::REVERSED,
        ]) {
            without.add(how, *part == Some(false));
        }
        let plan = MatchOptions {
            fold,
            start_edge: !from_start && matching != Matching::Substring,
            end_edge,
            from_start,
            to_end,
            endings,
            digits: false,
            without,
            accents: 0,
        };
        let mut parts = Self {
            plan,
            classes: Vec::new(),
            gaps: 0,
            letters: Vec::new(),
            text: String::new(),
            lead: 0,
        };
        match parts.read(word) {
            Err(_) if stem => Ok(None),
            read => read.map(|()| Some(parts)),
        }
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
                // The search passes over signs that only the check looks at.
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
        // `f u c k` is one word, spelt: "as s" is not `a s s`.
        let apart = self.letters.iter().rev().skip(1).all(|(_, gap)| *gap);
        if apart && self.letters.len() > 2 && !self.plan.without.has(Disguise::SEPARATED) {
            self.letters.iter_mut().for_each(|(_, gap)| *gap = false);
            self.gaps = 0;
        }
        let real = units.iter().any(|(_, unit)| match unit.kind() {
            CharClass::Letter | CharClass::Wordless => true,
            CharClass::Digit => !strong,
            _ => false,
        });
        if !real {
            let digits = units.iter().any(|(_, unit)| unit.kind() == CharClass::Digit);
            return Err(if digits { Refused::Digits } else { Refused::NoLetter });
        }
        // Scripts without spaces have no edges of words to look for.
        self.plan.start_edge &= first != Some(CharClass::Wordless);
        self.plan.end_edge &= last.is_wordy() || last == CharClass::Sign;
        self.plan.digits = strong
            && length >= LONG
            && !last.is_digit()
            && first.is_some_and(|first| !first.is_digit());
        // Vietnamese is often typed without any.
        if units.iter().any(|(_, unit)| is_vietnamese(unit.c)) {
            self.letters.iter_mut().for_each(|(letter, _)| letter.accent = false);
        }
        let has_accent = |c: char| has_accent(c) && !word.contains(is_vietnamese);
        let accents = units.iter().filter(|(_, unit)| has_accent(unit.c)).count();
        self.plan.accents = if self.plan.fold == Fold::Marks { accents as u8 } else { 0 };
        if !strong {
            let lead = &word[..self.lead];
            self.text = fold::spaces(&fold::text(lead, self.plan.fold));
            self.lead = self.text.len();
            self.text += &fold::spaces(&fold::text(&word[lead.len()..], self.plan.fold));
        }
        Ok(())
    }
}

/// Tells whether a strongly folded term has few letters, and no sign that must also be there.
pub(crate) fn is_short(term: &str, list: &WordList, least: usize) -> bool {
    let parts = TermParts::new(term, list, false, false).ok().flatten();
    let letters = parts.map(|parts| parts.letters).unwrap_or_default();
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
        return Letter { base, looks, script: Script::Other, sign, literal: true, accent: false };
    }
    if unit.kind() == CharClass::Digit {
        // A digit in a term stands for itself, not for the letters it is typed for.
        looks &= !((1 << 26) - 1);
    }
    let sign = (unit.kind() == CharClass::Sign).then_some(unit.c);
    // `$` is typed for one letter, `!` for one of two.
    let only = u32::from(b'a') + looks.trailing_zeros();
    let typed = sign.is_some() && looks.count_ones() == 1;
    let base = char::from_u32(only).filter(|_| typed).unwrap_or(base);
    let accent = has_accent(unit.c);
    Letter { base, looks, script: script(base), sign, literal: false, accent }
}

/// Tells whether a letter is of the Vietnamese alphabet alone.
fn is_vietnamese(c: char) -> bool {
    matches!(c, '\u{1ea0}'..='\u{1ef9}' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'đ' | 'Đ')
}

/// Tells whether a letter has an accent that it is not typed without. Greek capitals have none,
/// Russians type е for ё, and the dot of İ is not an accent.
fn has_accent(c: char) -> bool {
    !c.is_ascii() && c != 'İ' && script(c) == Script::Latin && is_marked(c)
}

/// A compiled term.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub(super) list: u32,
    pub(super) word: u32,
    pub(super) plan: MatchOptions,
    /// It cancels matches that it covers.
    pub(super) cancels: bool,
    /// It is a part of a term with a `*` inside.
    pub(super) chained: bool,
    /// Start of its letters, or of its folded text.
    pub(super) from: u32,
    pub(super) to: u32,
    /// Length of the part before the first letter.
    pub(super) lead: u32,
}

impl Term {
    /// A term of signs, which is in no tree.
    pub(super) fn of_signs(list: u32, word: u32, cancels: bool) -> Self {
        let plan = MatchOptions {
            fold: Fold::None,
            start_edge: false,
            end_edge: false,
            from_start: false,
            to_end: false,
            endings: Endings::None,
            digits: false,
            without: Disguise::default(),
            accents: 0,
        };
        Self { list, word, plan, cancels, chained: false, from: 0, to: 0, lead: 0 }
    }
}
