//! End of a word that is spelt letter by letter.
//!
//! `A S S` is one, and `C L A S S` and `T I T L E` do not hold another: as long as single letters
//! follow with the same gap, they are letters of one word.

use super::class::{CharClass, Code};
use super::unit::{Plain, Unit, Units};

/// Signs between two letters: the same sign so many times.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct SignGap {
    sign: char,
    count: usize,
}

/// Stands for several signs that are not the same.
const MIXED: char = '\0';

impl SignGap {
    pub(super) fn add(&mut self, unit: &Unit) {
        let sign = key(unit.c, unit.kind());
        self.sign = if self.count == 0 || self.sign == sign { sign } else { MIXED };
        self.count += 1;
    }

    fn separates(self) -> bool {
        self.count > 0 && self.sign != MIXED
    }
}

/// All white space counts as the same sign.
fn key(sign: char, kind: CharClass) -> char {
    if kind == CharClass::Space { ' ' } else { sign }
}

/// Letters that are looked at: more than one single letter is not a word.
const MOST: usize = 2;

/// The single letters on one side of a match.
#[derive(Default)]
struct Single {
    count: usize,
    first: char,
}

impl Single {
    fn add(&mut self, c: char) {
        if self.count == 0 {
            self.first = c;
        }
        self.count += 1;
    }

    /// Tells if there are more single letters. "a" and "I" are words, and a digit is a number.
    fn are_more(&self, gap: SignGap) -> bool {
        let word = "aAiI".contains(self.first) || self.first.is_ascii_digit();
        self.count > 1 || self.count == 1 && !(word && gap.sign == ' ')
    }
}

/// The gap that begins at a place.
fn gap<S: Units>(source: &S, mut at: usize) -> SignGap {
    let mut gap = SignGap::default();
    while let Some(unit) = source.unit(at) {
        crate::work::add(1);
        if unit.kind().is_letter() || gap.count > 0 && gap.sign == MIXED {
            break;
        }
        if !unit.kind().is_transparent() {
            gap.add(&unit);
        }
        at = unit.next;
    }
    gap
}

/// Tells if single letters go on from `at`, where the last one of a match ended, with the
/// same gap as before that.
pub(super) fn go_on<S: Units>(source: &S, mut at: usize, gap: SignGap) -> bool {
    let mut single = Single::default();
    if gap == (SignGap { sign: '.', count: 1 }) && is_code(source, at) {
        return true;
    }
    while gap.separates() && single.count < MOST {
        let mut left = gap.count;
        let letter = loop {
            let Some(unit) = source.unit(at) else { break None };
            crate::work::add(1);
            at = unit.next;
            let kind = unit.kind();
            if kind.is_transparent() {
            } else if left > 0 && !kind.is_letter() && key(unit.c, kind) == gap.sign {
                left -= 1;
            } else {
                break (left == 0 && kind == CharClass::Letter).then_some(unit.c);
            }
        };
        match letter.filter(|_| is_edge(source, at, gap)) {
            Some(letter) => single.add(letter),
            None => break,
        }
    }
    single.are_more(gap)
}

/// Tells if fields of a program end at `at`: `a.s.s[0]`, `s.e.x = 1`.
fn is_code<S: Units>(source: &S, at: usize) -> bool {
    let sign = |at: usize| source.unit(at).map_or((' ', at), |unit| (unit.c, unit.next));
    match sign(at) {
        ('[' | '(' | '=', _) => true,
        (' ', next) => sign(next).0 == '=',
        _ => false,
    }
}

/// Tells if a letter that ends at `at` stands alone, and not at the head of a word that is
/// spelt with another gap: `A S S a-b-c`.
fn is_edge<S: Units>(source: &S, at: usize, gap: SignGap) -> bool {
    let Some(next) = source.seen(at) else { return true };
    if next.kind().is_letter() {
        return false;
    }
    let after = || source.seen(next.next).is_none_or(|unit| !unit.kind().is_letter());
    key(next.c, next.kind()) == gap.sign || after()
}

/// Tells if single letters come before `start`, where the first one of a match begins, with
/// the same gap as after that.
pub(super) fn came_before(source: &Plain<'_>, start: usize) -> bool {
    let gap = source.seen(start).map_or(SignGap::default(), |first| gap(source, first.next));
    let mut single = Single::default();
    let before = source.text.get(..start).unwrap_or("").chars().rev();
    let mut before = before
        .map(|c| (c, Code::of(c).kind()))
        .inspect(|_| crate::work::add(1))
        .filter(|(_, kind)| !kind.is_transparent())
        .peekable();
    while gap.separates() && single.count < MOST {
        let mut left = gap.count;
        while left > 0 && before.next_if(|&(c, kind)| key(c, kind) == gap.sign).is_some() {
            left -= 1;
        }
        let letter = before.next_if(|&(_, kind)| left == 0 && is_letter(kind));
        let mut beyond = before.clone();
        let edge = beyond.next().is_none_or(|(c, kind)| {
            let other = !beyond.next().is_some_and(|(_, kind)| is_letter(kind));
            !is_letter(kind) && (key(c, kind) == gap.sign || other)
        });
        match letter.filter(|_| edge) {
            Some((letter, _)) => single.add(letter),
            None => break,
        }
    }
    single.are_more(gap)
}

fn is_letter(kind: CharClass) -> bool {
    kind.is_letter() || kind == CharClass::Multiple
}
