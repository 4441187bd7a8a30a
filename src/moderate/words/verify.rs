//! Whether a strongly folded term really stands where its classes were found.
//!
//! All ways to read the text are followed at once: a bit for each letter of the
//! term, in sets for how many separators were used up. A sign may be a letter and a
//! separator; no choice is made between the two, so nothing is tried twice.

use super::apart::{self, Gap};
use super::class::{Kind, Script};
use super::fold;
use super::how::How;
use super::term::{LONGEST, Letter, Plan, SPARE, TAGS};
use super::unit::{Source, Unit};

/// Most separators within a word that is not spaced out as a whole.
const MOST: usize = 2;

/// A strongly folded term.
pub(super) struct Pattern<'t> {
    pub(super) letters: &'t [(Letter, bool)],
    pub(super) plan: Plan,
}

/// What was found: the units from the start to `to`.
pub(super) struct Proof {
    pub(super) to: usize,
    pub(super) how: How,
}

/// Which letters of the term may be the last one read; a bit each.
#[derive(Clone, Copy, Default)]
struct States {
    /// After a letter, by separators used up.
    letter: [u64; MOST + 1],
    /// After a separator, which is counted.
    separator: [u64; MOST + 1],
    /// After one separator, or white space, where the term has a space.
    gap: [u64; MOST + 1],
    /// After a letter of a word that is spaced out as a whole, and after the space.
    spaced: u64,
    between: u64,
}

impl States {
    fn is_dead(&self) -> bool {
        let all = self.letter.iter().chain(&self.separator).chain(&self.gap);
        all.fold(self.spaced | self.between, |all, set| all | set) == 0
    }

    fn after_letter(&self) -> u64 {
        self.letter.iter().fold(self.spaced, |all, set| all | set)
    }
}

/// White space directly before a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum White {
    None,
    Spaces,
    /// With the end of a line in it.
    Line,
}

impl White {
    fn then(self, kind: Kind) -> Self {
        match (kind, self) {
            (Kind::Newline, _) | (Kind::Space, Self::Line) => Self::Line,
            (Kind::Space, _) => Self::Spaces,
            _ => Self::None,
        }
    }
}

/// What was counted on the way.
#[derive(Clone, Copy, Default)]
struct Count {
    units: usize,
    letters: usize,
    digits: usize,
    signs: usize,
    gaps: usize,
    in_space: bool,
    /// Letters of the term's own script, and those of others.
    own: usize,
    foreign: Option<Script>,
    mixed: bool,
    first_sign: Option<char>,
    last_sign: Option<char>,
    /// Since a currency sign nothing but digits came.
    amount: bool,
    how: How,
}

impl<'t> Pattern<'t> {
    /// Looks for the term from the unit at `start` on. `native` says whether a word
    /// wholly in a script is at home there, given its letters in the match.
    pub(super) fn prove<S: Source>(
        &self,
        source: &S,
        start: usize,
        native: &mut dyn FnMut(Script, usize) -> bool,
    ) -> Option<Proof> {
        let last = self.letters.len().checked_sub(1)?;
        let boundary = self.boundaries();
        let mut states = States::default();
        let mut count = Count::default();
        let mut best: Option<Proof> = None;
        // An accepted end that waits for what follows it.
        let mut pending: Option<usize> = None;
        let (mut signs, mut tags) = (0, 0);
        let mut at = start;
        let (mut white, mut previous) = (White::None, None::<Unit>);
        // The character before, but of a row of `I` that before the row.
        let mut after = None;
        // Since the last letter, and before it.
        let (mut gap, mut gap_before) = (Gap::default(), Gap::default());
        loop {
            let unit = source.unit(at);
            crate::work::add(1);
            let kind = unit.map_or(Kind::Newline, |unit| unit.kind());
            if kind.is_transparent() {
                let Some(unit) = unit else { break };
                if kind == Kind::Mark {
                    count.how.add(How::MARKS, true);
                    // The mark belongs to the letter before it.
                    pending = pending.map(|_| unit.next);
                } else {
                    if let Some(to) =
                        pending.filter(|_| unit.is_tag() && self.holds(&count, native))
                    {
                        // Readers see the tag: a word may end here.
                        best = Some(Proof { to, how: self.how(&count) });
                    }
                    tags += usize::from(unit.is_tag());
                    if tags > TAGS {
                        break;
                    }
                    let how = if unit.is_tag() { How::MARKUP } else { How::INVISIBLE };
                    count.how.add(how, pending.is_none());
                }
                at = unit.next;
                continue;
            }
            if let Some(to) = pending {
                let same = unit.zip(previous).is_some_and(|(unit, before)| unit.c == before.c);
                let goes_on = kind.is_letter() || (kind == Kind::Sign && same);
                let edge = self.plan.end_edge;
                let fine = !(edge && kind.is_wordy())
                    && self.holds(&count, native)
                    && !(edge && apart::go_on(source, at, gap_before));
                if fine {
                    best = Some(Proof { to, how: self.how(&count) });
                    if !goes_on {
                        break;
                    }
                }
                pending = None;
            }
            let Some(unit) = unit else { break };
            let mut next = self.step(&states, unit, white, boundary, previous, after);
            white = white.then(kind);
            if count.units > self.letters.len() + SPARE {
                (next.spaced, next.between) = (0, 0);
            }
            if best.is_some() && next.after_letter() >> last & 1 == 0 {
                break;
            }
            signs += usize::from(kind == Kind::Sign);
            // A match may begin at each letter of a row that knows no words.
            let endless = kind == Kind::Wordless && count.units > 2 * LONGEST;
            if next.is_dead() || signs > LONGEST || endless {
                break;
            }
            states = next;
            self.tally(&mut count, unit, states.after_letter() != 0);
            if states.after_letter() >> last & 1 != 0 && (kind.is_letter() || kind == Kind::Sign) {
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

    /// The letters that a space follows.
    fn boundaries(&self) -> u64 {
        self.letters.iter().enumerate().fold(0, |bits, (at, (_, gap))| bits | u64::from(*gap) << at)
    }

    /// Those of `wanted` that `unit` can stand for; `after` it stands.
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
        boundary: u64,
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
        if kind.is_letter() || kind == Kind::Sign {
            let run = |set: u64| set | set << 1;
            let wanted = (0..=MOST).fold(run(states.between), |all, k| {
                all | run(states.letter[k]) | run(states.separator[k]) | states.gap[k] << 1
            });
            let fits = self.accepts(&unit, wanted, after);
            for k in 0..=MOST {
                let from = run(states.letter[k]) | run(states.separator[k]) | states.gap[k] << 1;
                next.letter[k] = from & fits;
            }
            next.spaced = run(states.between) & fits;
            // `(casino)`: a bracket before the word is no letter of it.
            let odd = |before: Unit| before.kind() == Kind::Sign && before.c != unit.c;
            if previous.is_some_and(odd) && states.letter[0] & 1 != 0 {
                next.letter[0] &= !1;
            }
        }
        if !kind.is_letter() {
            let space = matches!(kind, Kind::Space | Kind::Newline);
            // White space of any length, with one end of line in it.
            let more = match kind {
                Kind::Space => white != White::None,
                Kind::Newline => white == White::Spaces,
                _ => false,
            };
            for k in 0..=MOST {
                let on = if more { states.gap[k] } else { 0 };
                next.gap[k] = states.letter[k] & boundary | on;
                if !space && kind != Kind::Apostrophe && k < MOST {
                    next.separator[k + 1] = states.letter[k];
                }
            }
            next.between = match kind {
                Kind::Newline => (states.spaced | states.between) & boundary,
                Kind::Space if white == White::Spaces => states.between,
                Kind::Space => states.spaced | states.between & boundary,
                _ => states.spaced,
            };
        }
        next
    }

    fn tally(&self, count: &mut Count, unit: Unit, as_letter: bool) {
        count.amount = match unit.kind() {
            Kind::Sign => "$€£¥¢".contains(unit.c),
            Kind::Letter | Kind::Wordless => false,
            _ => count.amount,
        };
        match unit.kind() {
            Kind::Letter | Kind::Wordless => {
                count.letters += 1;
                let script = Script::of(unit.c);
                if self.letters.iter().any(|(letter, _)| letter.script == script) {
                    count.own += 1;
                } else {
                    count.mixed |= count.foreign.is_some_and(|other| other != script);
                    count.foreign = Some(script);
                }
                let base = fold::base(unit.c);
                let known = self.letters.iter().any(|(letter, _)| letter.base == base);
                count.how.add(How::LOOK_ALIKE, !known);
                if known && unit.c != base {
                    let folded = unit.c.to_lowercase().next() == Some(base);
                    let marked = fold::base(unit.c) == base && is_marked(unit.c);
                    count.how.add(How::CASE, folded);
                    count.how.add(How::MARKS, !folded && marked);
                    count.how.add(How::STYLED, !folded && !marked);
                }
                count.how.add(How::STYLED, !known && is_styled(unit.c));
            }
            Kind::Digit => count.digits += 1,
            Kind::Sign if as_letter => {
                if count.units == 0 {
                    count.first_sign = Some(unit.c);
                }
                // "Ana!!!" has one sign, three times.
                count.signs += usize::from(count.last_sign != Some(unit.c));
            }
            kind => {
                count.gaps += usize::from(kind != Kind::Space || !count.in_space);
                count.in_space = kind == Kind::Space;
                return;
            }
        }
        count.units += 1;
        count.in_space = false;
        count.last_sign = (unit.kind() == Kind::Sign).then_some(unit.c);
    }

    /// Whether what was read may count as the term.
    fn holds(&self, count: &Count, native: &mut dyn FnMut(Script, usize) -> bool) -> bool {
        // "455" is no word, "5.3.x" and "A55" are none either.
        if count.letters == 0
            || (matches!(self.letters.len(), 2..=4) && count.letters + count.signs < 2)
        {
            return false;
        }
        // "A$5" is an amount.
        if count.amount && count.digits > 0 && count.last_sign.is_none() {
            return false;
        }
        let spaces = self.letters.iter().filter(|(_, gap)| *gap).count();
        let apart = count.gaps > spaces;
        if apart && count.digits > count.letters {
            return false;
        }
        // "Ana!", "(at)": a sign at the edge is a letter only in a word that has
        // others inside.
        let weak = |sign: Option<char>| sign.is_some_and(|c| "!|([<{#¡¦│".contains(c));
        let edges = usize::from(weak(count.first_sign)) + usize::from(weak(count.last_sign));
        if edges > 0 && count.signs + count.digits <= edges {
            return false;
        }
        match count.foreign {
            Some(script) if count.own == 0 && !count.mixed => !native(script, count.letters),
            _ => true,
        }
    }

    fn how(&self, count: &Count) -> How {
        let mut how = count.how;
        let typed = |c: char| self.letters.iter().any(|(letter, _)| letter.base == c);
        let digits = ('0'..='9').any(typed);
        how.add(How::LEET, count.signs > 0 || (count.digits > 0 && !digits));
        let spaces = self.letters.iter().filter(|(_, gap)| *gap).count();
        how.add(How::SEPARATED, count.gaps > spaces);
        how.add(How::REPEATED, count.units > self.letters.len());
        how
    }
}

/// Whether a unit of text can stand for a letter of a term.
fn stands_for(unit: &Unit, looks: u64, letter: &Letter) -> bool {
    if unit.c.is_ascii() && letter.base.is_ascii() {
        return unit.c.to_ascii_lowercase() == letter.base || looks & letter.looks != 0;
    }
    if fold::base(unit.c) == letter.base {
        return true;
    }
    // Within one script letters are different letters, however alike: и is no ц.
    let other = || letter.script == Script::Latin || Script::of(unit.c) != letter.script;
    looks & letter.looks != 0 && other()
}

/// Whether a character has a mark that decomposition takes off.
fn is_marked(c: char) -> bool {
    let mut marked = false;
    unicode_normalization::char::decompose_canonical(c, |part| {
        marked |= unicode_normalization::char::is_combining_mark(part);
    });
    marked
}

/// Whether a letter is another one in a special form.
fn is_styled(c: char) -> bool {
    let mut parts = 0;
    let mut same = false;
    unicode_normalization::char::decompose_compatible(c, |part| {
        parts += 1;
        same |= part == c;
    });
    parts > 0 && !same
}
