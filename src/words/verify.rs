//! Checks that a strongly folded term really stands where its classes were found.
//!
//! All ways to read the text are followed at once: a bit for each letter of the
//! term, in sets for how many separators were used up. A sign may be a letter and a
//! separator; both are followed at once, so no reading is tried twice.

use crate::text::script::Script;

use super::apart::{self, SignGap};
use super::class::{CharClass, Code, base_of, script};
use super::digits;
use super::disguise::Disguise;
use super::pattern::TermPattern;
use super::phrase::PhraseGap;
use super::spelt::Run;
use super::tally::{As, Count};
use super::term::{LONGEST, Letter, SPARE, TAGS};
use super::unit::{Unit, Units};

/// Most separators within a word that is not spaced out as a whole.
const MOST: usize = 2;

/// Proof: the units from the start to `to`.
pub(super) struct Proof {
    pub(super) to: usize,
    pub(super) how: Disguise,
}

/// Letters of the term that may be the last one read; a bit each.
#[derive(Clone, Copy, Default)]
struct States {
    /// States after a letter, by separators used up.
    letter: [u64; MOST + 1],
    /// States after a separator, which is counted.
    separator: [u64; MOST + 1],
    /// States after one separator, or white space, where the term has a space.
    gap: [u64; MOST + 1],
    /// States after a letter of a word that is spaced out as a whole, and after the space.
    spaced: u64,
    between: u64,
    /// The same for a word with the same run of signs after every letter.
    wide: u64,
    within: u64,
}

impl States {
    fn is_dead(&self) -> bool {
        let all = self.letter.iter().chain(&self.separator).chain(&self.gap);
        let spelt = self.spaced | self.between | self.wide | self.within;
        all.fold(spelt, |all, set| all | set) == 0
    }

    fn after_letter(&self) -> u64 {
        self.letter.iter().fold(self.spaced | self.wide, |all, set| all | set)
    }
}

/// Letters of a term from which on a word may have one sign or two that are not after every
/// letter, or the same run of them after each: `SELECT * FROM as_s` does not hold a term of three
/// letters.
const FEW: usize = 4;

/// Letters from which on the single signs after every letter may differ.
const MANY: usize = 5;

/// Letters of the term with a special role; a bit each.
#[derive(Clone, Copy)]
struct TermMarks {
    /// A space follows.
    spaces: u64,
    /// They are signs that must be typed as they are.
    literals: u64,
    /// Number of those that are not such signs.
    real: usize,
}

/// White space directly before a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum White {
    None,
    Spaces,
    /// White space with the end of a line in it.
    Line,
}

impl White {
    fn then(self, kind: CharClass) -> Self {
        match (kind, self) {
            (CharClass::Newline, _) | (CharClass::Space, Self::Line) => Self::Line,
            (CharClass::Space, _) => Self::Spaces,
            _ => Self::None,
        }
    }
}

impl<'t> TermPattern<'t> {
    /// Looks for the term from the unit at `start` on. `native` says whether a word
    /// wholly in a script is at home there, given its letters in the match.
    pub(super) fn prove<S: Units>(
        &self,
        source: &S,
        start: usize,
        native: &mut dyn FnMut(Script, usize) -> bool,
    ) -> Option<Proof> {
        let last = self.letters.len().checked_sub(1)?;
        let marks = TermMarks {
            spaces: self.bits(|(_, gap)| *gap),
            literals: self.bits(|(letter, _)| letter.literal),
            real: self.real(),
        };
        let mut states = States::default();
        let mut count = Count::default();
        let mut best: Option<Proof> = None;
        // An accepted end that waits for what follows it.
        let mut pending: Option<usize> = None;
        let (mut signs, mut turns, mut tags) = (0, 0, 0);
        let mut at = start;
        let (mut white, mut previous) = (White::None, None::<Unit>);
        // The character before, or before a row of `I`.
        let mut after = None;
        // Since the last letter, and before it.
        let (mut gap, mut gap_before) = (SignGap::default(), SignGap::default());
        let (mut run, mut phrase) = (Run::default(), PhraseGap::default());
        loop {
            let unit = source.unit(at);
            crate::work::add(1);
            let kind = unit.map_or(CharClass::Newline, |unit| unit.kind());
            if kind.is_transparent() {
                let Some(unit) = unit else { break };
                if kind == CharClass::Mark {
                    count.mark();
                    // The mark belongs to the letter before it.
                    pending = pending.map(|_| unit.next);
                } else {
                    let ends = unit.is_tag() && !self.plan.endings.must_follow();
                    if let Some(to) = pending.filter(|_| ends && self.holds(&count, native)) {
                        // Readers see the tag: a word may end here.
                        best = Some(Proof { to, how: self.how(&count) });
                    }
                    tags += usize::from(unit.is_tag());
                    if tags > TAGS {
                        break;
                    }
                    let how = if unit.is_tag() { Disguise::MARKUP } else { Disguise::INVISIBLE };
                    count.how.add(how, pending.is_none());
                }
                at = unit.next;
                continue;
            }
            if let Some(to) = pending {
                let same = unit.zip(previous).is_some_and(|(unit, before)| unit.c == before.c);
                let goes_on = kind.is_letter() || (kind == CharClass::Sign && same);
                let ends = self.end(source, at, to, kind, gap_before);
                if let Some((to, how)) = ends.filter(|_| self.holds(&count, native)) {
                    best = Some(Proof { to, how: self.how(&count).union(how) });
                    if !goes_on {
                        break;
                    }
                }
                pending = None;
            }
            let Some(unit) = unit else { break };
            let same = run.read(&unit);
            let mut next = self.step(&states, unit, white, marks, previous, after);
            if !kind.is_letter() && !phrase.read(&unit) {
                next.gap = [0; MOST + 1];
            }
            if marks.real < MANY && !same {
                next.between = 0;
            }
            if marks.real >= FEW && marks.literals == 0 {
                (next.wide, next.within) = self.wide(&states, unit, previous, same, run);
            }
            white = white.then(kind);
            if count.units > self.letters.len() + SPARE {
                (next.spaced, next.between, next.wide, next.within) = (0, 0, 0, 0);
            }
            if best.is_some() && next.after_letter() >> last & 1 == 0 {
                break;
            }
            signs += usize::from(kind == CharClass::Sign);
            let same = previous.is_some_and(|before| before.c == unit.c);
            turns += usize::from(kind == CharClass::Sign && !same);
            // A match may begin at each letter of a row without words.
            let endless = kind == CharClass::Wordless && count.units > 2 * LONGEST;
            if next.is_dead() || signs > LONGEST || turns > self.signs || endless {
                break;
            }
            states = next;
            let read = match states.after_letter() {
                0 => As::Gap,
                all if all & marks.literals != 0 => As::Literal,
                _ => As::Letter,
            };
            if read != As::Gap {
                phrase = PhraseGap::default();
            }
            self.tally(&mut count, unit, read);
            if states.after_letter() >> last & 1 != 0 {
                pending = Some(unit.next);
            }
            if kind.is_letter() {
                gap_before = std::mem::take(&mut gap);
            } else {
                gap.add(&unit);
            }
            previous = Some(unit);
            // "kiII": a row of them stands after the same letter.
            after = after.filter(|_| unit.c == 'I').or(Some(unit.c));
            at = unit.next;
        }
        best
    }

    /// The end of a match after a letter at whose end `at` is: the letter's, or that of an ending.
    fn end<S: Units>(
        &self,
        source: &S,
        at: usize,
        to: usize,
        next: CharClass,
        gap: SignGap,
    ) -> Option<(usize, Disguise)> {
        if !self.plan.end_edge {
            return Some((to, Disguise::default()));
        }
        if next == CharClass::Letter {
            let last = self.letters.last().map_or(' ', |(letter, _)| letter.base);
            let end = self.plan.endings.end(source, at, last)?;
            return Some((end, Disguise::INFLECTED));
        }
        let fine = match next {
            CharClass::Digit => self.plan.digits && digits::end_word(source, at),
            _ => !apart::go_on(source, at, gap),
        };
        (fine && !self.plan.endings.must_follow()).then_some((to, Disguise::default()))
    }

    /// The states of a word with the same run of signs after every letter.
    fn wide(
        &self,
        states: &States,
        unit: Unit,
        previous: Option<Unit>,
        same: bool,
        run: Run,
    ) -> (u64, u64) {
        if previous.is_none() {
            return (self.accepts(&unit, 1, None), 0);
        }
        if !run.is_over() {
            return (0, if same { states.wide | states.within } else { 0 });
        }
        let wanted = states.within | states.within << 1;
        (if same { self.accepts(&unit, wanted, None) } else { 0 }, 0)
    }

    /// Finds where the signs stand that the term begins with, directly before `start`.
    pub(super) fn lead<S: Units>(&self, source: &S, start: usize) -> Option<usize> {
        let mut at = start;
        for (sign, space) in self.lead.iter().rev() {
            let mut ends = 0;
            loop {
                let (unit, from) = source.before(at)?;
                crate::work::add(1);
                let kind = unit.kind();
                let is_white = matches!(kind, CharClass::Space | CharClass::Newline);
                ends += usize::from(kind == CharClass::Newline);
                at = from;
                let passes = kind.is_transparent() || is_white && *space && ends < 2;
                if !passes {
                    stands_for(&unit, 0, sign).then_some(())?;
                    break;
                }
            }
        }
        // As of a letter, a word begins with a sign that can be one.
        let sign = self.lead.first().map(|(sign, _)| Code::of(sign.base).kind());
        let edge = self.plan.start_edge && sign == Some(CharClass::Sign);
        let mut before = at;
        while let Some((unit, from)) = source.before(before).filter(|_| edge) {
            if !unit.kind().is_transparent() {
                return (!unit.kind().is_wordy()).then_some(at);
            }
            before = from;
        }
        Some(at)
    }

    /// Letters among `wanted` that `unit` can stand for; `after` it stands.
    fn accepts(&self, unit: &Unit, wanted: u64, after: Option<char>) -> u64 {
        // UTS #39 has them as one. In a case that is odd there each is the other.
        let odd = match (unit.c, after) {
            ('I', Some(c)) if c.is_lowercase() => 1 << 11,
            ('l', Some(c)) if c.is_ascii_uppercase() => 1 << 8,
            _ => 0,
        };
        let looks = unit.code.looks() | odd;
        let mut left = wanted;
        let mut fits = 0;
        while left != 0 {
            let at = left.trailing_zeros();
            left &= left - 1;
            if let Some((letter, _)) = self.letters.get(at as usize) {
                let fit = stands_for(unit, looks, letter);
                fits |= u64::from(fit) << at;
            }
        }
        fits
    }

    fn step(
        &self,
        states: &States,
        unit: Unit,
        white: White,
        marks: TermMarks,
        previous: Option<Unit>,
        after: Option<char>,
    ) -> States {
        let mut next = States::default();
        let kind = unit.kind();
        if previous.is_none() {
            let set = self.accepts(&unit, 1, None);
            next.letter[0] = set;
            next.spaced = set;
            return next;
        }
        if marks.literals != 0 || kind.is_letter() || kind == CharClass::Sign {
            let run = |set: u64| set | set << 1;
            let wanted = (0..=MOST).fold(run(states.between), |all, k| {
                all | run(states.letter[k]) | run(states.separator[k]) | states.gap[k] << 1
            });
            let fits = self.accepts(&unit, wanted, after);
            for k in 0..=MOST {
                let from = run(states.letter[k]) | run(states.separator[k]) | states.gap[k] << 1;
                next.letter[k] = from & fits;
            }
            next.spaced = run(states.between) & fits & !marks.literals;
            // `(casino)`: a bracket before the word is not a letter of it.
            let odd = |before: Unit| before.kind() == CharClass::Sign && before.c != unit.c;
            if previous.is_some_and(odd) && states.letter[0] & 1 != 0 {
                next.letter[0] &= !1;
            }
        }
        if !kind.is_letter() {
            let space = matches!(kind, CharClass::Space | CharClass::Newline);
            for k in 0..=MOST {
                next.gap[k] = states.letter[k] & marks.spaces | states.gap[k];
                // "he/she" is two words.
                let parts = space || kind == CharClass::Apostrophe || unit.c == '/';
                if !parts && k < MOST && marks.real >= FEW {
                    // A literal sign stands directly beside its letters.
                    next.separator[k + 1] =
                        states.letter[k] & !(marks.literals | marks.literals >> 1);
                }
            }
            next.between = match kind {
                CharClass::Newline => (states.spaced | states.between) & marks.spaces,
                CharClass::Space if white == White::Spaces => states.between,
                CharClass::Space => states.spaced | states.between & marks.spaces,
                _ => states.spaced,
            };
        }
        next
    }
}

/// Tells if a unit of text can stand for a letter of a term.
fn stands_for(unit: &Unit, looks: u64, letter: &Letter) -> bool {
    if letter.literal {
        // Brackets side by side are one unit, an o.
        let same = unit.c != '(' || unit.code.looks() == letter.looks;
        let quotes =
            || [unit.c, letter.base].iter().all(|c| Code::of(*c).kind() == CharClass::Apostrophe);
        return same && (base_of(unit.c) == letter.base || quotes());
    }
    if !unit.kind().is_letter() && unit.kind() != CharClass::Sign {
        return false;
    }
    if unit.c.is_ascii() && letter.base.is_ascii() {
        return unit.c.to_ascii_lowercase() == letter.base || looks & letter.looks != 0;
    }
    if base_of(unit.c) == letter.base {
        return true;
    }
    // Within one script letters are different letters, however alike: и is not ц.
    let other = || letter.script == Script::Latin || script(unit.c) != letter.script;
    looks & letter.looks != 0 && other()
}
