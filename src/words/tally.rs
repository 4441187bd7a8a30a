//! Counts the parts of a match, and tells whether they make it the term.

use crate::text::script::Script;

use super::class::{CharClass, base_of, is_marked, script};
use super::disguise::Disguise;
use super::pattern::TermPattern;
use super::unit::Unit;

/// The part that a unit was read as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    Letter,
    /// The sign that the term has there.
    Literal,
    Gap,
}

/// Counted on the way.
#[derive(Clone, Copy, Default)]
pub(super) struct Count {
    pub(super) units: usize,
    letters: usize,
    digits: usize,
    /// Signs read as letters, where a row of one sign counts once; and all of them.
    signs: usize,
    typed: usize,
    gaps: usize,
    in_space: bool,
    /// Letters of the term's own script, and those of others.
    own: usize,
    foreign: Option<Script>,
    mixed: bool,
    /// Some sign is not one that the term has.
    odd: bool,
    first_sign: Option<char>,
    last_sign: Option<char>,
    /// Letters with an accent in one piece, and all letters with a mark or a form.
    accents: usize,
    marked: usize,
    /// Only digits came since a currency sign.
    amount: bool,
    pub(super) how: Disguise,
}

impl Count {
    /// Counts a mark on the letter before it.
    pub(super) fn mark(&mut self) {
        self.how.add(Disguise::MARKS, true);
        self.marked += 1;
    }
}

impl TermPattern<'_> {
    pub(super) fn tally(&self, count: &mut Count, unit: Unit, read: As) {
        if read == As::Literal {
            (count.in_space, count.last_sign) = (false, None);
            count.units += 1;
            return;
        }
        count.amount = match unit.kind() {
            CharClass::Sign => "$€£¥¢".contains(unit.c),
            CharClass::Letter | CharClass::Wordless => false,
            _ => count.amount,
        };
        match unit.kind() {
            CharClass::Letter | CharClass::Wordless => {
                count.letters += 1;
                count.accents += usize::from(has_accent(unit.c));
                count.marked += usize::from(!unit.c.is_ascii());
                let script = script(unit.c);
                if self.letters.iter().any(|(letter, _)| letter.script == script) {
                    count.own += 1;
                } else {
                    count.mixed |= count.foreign.is_some_and(|other| other != script);
                    count.foreign = Some(script);
                }
                let base = base_of(unit.c);
                let known = self.letters.iter().any(|(letter, _)| letter.base == base);
                count.how.add(Disguise::LOOK_ALIKE, !known);
                if known && unit.c != base {
                    let folded = unit.c.to_lowercase().next() == Some(base);
                    let marked = base_of(unit.c) == base && is_marked(unit.c);
                    count.how.add(Disguise::CASE, folded);
                    count.how.add(Disguise::MARKS, !folded && marked);
                    count.how.add(Disguise::STYLED, !folded && !marked);
                }
                count.how.add(Disguise::STYLED, !known && is_styled(unit.c));
            }
            CharClass::Digit => count.digits += 1,
            CharClass::Sign if read == As::Letter => {
                if count.units == 0 {
                    count.first_sign = Some(unit.c);
                }
                count.typed += 1;
                count.odd |= !self.signs().any(|sign| sign == unit.c);
                // "Ana!!!" has one sign, three times.
                count.signs += usize::from(count.last_sign != Some(unit.c));
            }
            kind => {
                count.gaps += usize::from(kind != CharClass::Space || !count.in_space);
                count.in_space = kind == CharClass::Space;
                return;
            }
        }
        count.units += 1;
        count.in_space = false;
        count.last_sign = (unit.kind() == CharClass::Sign).then_some(unit.c);
    }

    /// The signs that the term has for letters.
    fn signs(&self) -> impl Iterator<Item = char> {
        let letters = self.letters.iter().filter(|(letter, _)| !letter.literal);
        letters.filter_map(|(letter, _)| letter.sign)
    }

    /// Tells whether what was read may count as the term.
    pub(super) fn holds(
        &self,
        count: &Count,
        native: &mut dyn FnMut(Script, usize) -> bool,
    ) -> bool {
        // "455" is not a word, nor are "5.3.x" and "A55".
        if count.letters == 0 || (matches!(self.real(), 2..=4) && count.letters + count.signs < 2) {
            return false;
        }
        let how = self.how(count);
        if how.has(self.plan.without) {
            return false;
        }
        // "coño" does not match "cono".
        let accents = self.letters.iter().filter(|(letter, _)| letter.accent).count();
        if accents > count.marked {
            return false;
        }
        // "cúm", "sık", "göd": an accent alone makes another word of three letters.
        let is_plain = count.letters == count.units && !how.has(DISGUISED);
        if accents == 0
            && self.letters.len() <= 3
            && is_plain
            && count.accents == 1
            && count.marked == 1
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

    pub(super) fn how(&self, count: &Count) -> Disguise {
        let mut how = count.how;
        let typed = |c: char| self.letters.iter().any(|(letter, _)| letter.base == c);
        let digits = ('0'..='9').any(typed);
        how.add(Disguise::LEET, count.odd || count.typed != self.signs().count());
        how.add(Disguise::LEET, count.digits > 0 && !digits);
        let spaces = self.letters.iter().filter(|(_, gap)| *gap).count();
        how.add(Disguise::SEPARATED, count.gaps > spaces);
        how.add(Disguise::REPEATED, count.units > self.letters.len());
        how
    }
}

/// Differences that do not occur between honest words.
const DISGUISED: Disguise = Disguise::STYLED
    .union(Disguise::INVISIBLE)
    .union(Disguise::SEPARATED)
    .union(Disguise::REPEATED);

/// Tells whether a letter is one of a Latin alphabet with an accent, or a dotless i.
fn has_accent(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{17f}' | '\u{1e00}'..='\u{1eff}')
}

/// Tells whether a letter is another one in a special form.
fn is_styled(c: char) -> bool {
    let mut parts = 0;
    let mut same = false;
    unicode_normalization::char::decompose_compatible(c, |part| {
        parts += 1;
        same |= part == c;
    });
    parts > 0 && !same
}
