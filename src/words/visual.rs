//! Text in the order in which it is shown, where an author turned it round.
//!
//! `U+202E onisac U+202C` is read "casino", and so is `U+2067 no U+200F si U+200F ca U+2069`.
//! All text with a control that turns some of it is put in the order of display (UAX #9,
//! with the classes of characters made simple). Words of Arabic and Hebrew are looked for in
//! the order in which they were typed as well.

use std::ops::Range;

use crate::text::script::Script;

use super::class::{CharClass, script};
use super::unit::{Plain, Unit, Units};

/// Deepest level of UAX #9; deeper ones stay at this one.
const DEEPEST: u8 = 125;

/// Units that are looked at for the direction of an isolate that takes that of its text.
const AHEAD: usize = 32;

/// Units in the order of display. Places are indices.
#[derive(Clone, Debug)]
pub(super) struct Visual<'t> {
    plain: Plain<'t>,
    /// Places in the plain source.
    order: Vec<u32>,
}

/// Tells whether a control turns some of the text.
pub(super) fn is_turned(text: &str) -> bool {
    let bytes = text.as_bytes();
    // U+202B, U+202E, U+2067 and U+2068 begin with this byte; few other characters do.
    memchr::memchr_iter(0xe2, bytes).any(|at| {
        matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xab | 0xae] | [0x81, 0xa7 | 0xa8]))
    })
}

impl<'t> Visual<'t> {
    pub(super) fn new(plain: Plain<'t>) -> Self {
        let mut levels = Levels::default();
        let mut at = 0;
        while let Some(unit) = plain.unit(at) {
            crate::work::add(1);
            levels.read(&plain, at, unit);
            at = unit.next;
        }
        levels.flush();
        let mut runs = Runs::default();
        for &(place, level) in &levels.units {
            runs.add(place, level);
        }
        Self { plain, order: runs.order() }
    }

    /// The text as it was typed.
    pub(super) fn plain(&self) -> Plain<'t> {
        self.plain
    }
}

/// An open embedding, override or isolate.
#[derive(Clone, Copy)]
struct Embedding {
    level: u8,
    /// All letters in it have its direction.
    forced: bool,
    isolate: bool,
}

/// The levels of units, odd from right to left.
#[derive(Default)]
struct Levels {
    units: Vec<(u32, u8)>,
    open: Vec<Embedding>,
    /// Isolates that are open, and what is too deep to be.
    isolates: usize,
    deep_isolates: usize,
    deep_blocks: usize,
    /// Units from here on take a direction from what is around them.
    neutral: usize,
    /// The direction before these: from right to left?
    last: Option<bool>,
}

impl Levels {
    fn block(&self) -> Embedding {
        self.open.last().copied().unwrap_or(Embedding { level: 0, forced: false, isolate: false })
    }

    fn read(&mut self, plain: &Plain<'_>, at: usize, unit: Unit) {
        let block = self.block();
        let place = at as u32;
        let before = self.units.last().map_or(0, |&(_, level)| level);
        match unit.c {
            // The text around ignores them: they do not divide it.
            '\u{202a}'..='\u{202e}' => {
                let opens = unit.c != '\u{202c}';
                let right = matches!(unit.c, '\u{202b}' | '\u{202e}');
                let forced = matches!(unit.c, '\u{202d}' | '\u{202e}');
                self.flush();
                self.units.push((place, before));
                self.neutral = self.units.len();
                if opens { self.open(right, forced, false) } else { self.close() }
            }
            '\u{2066}'..='\u{2068}' => {
                self.flush();
                self.units.push((place, block.level));
                let right = match unit.c {
                    '\u{2068}' => is_right(plain, unit.next),
                    c => c == '\u{2067}',
                };
                self.open(right, false, true);
            }
            '\u{2069}' => {
                self.flush();
                self.close_isolate();
                self.units.push((place, self.block().level));
                self.neutral = self.units.len();
            }
            '\n' => {
                *self = Self { units: std::mem::take(&mut self.units), ..Self::default() };
                self.units.push((place, 0));
                self.neutral = self.units.len();
            }
            _ => {
                let right = block.level & 1 != 0;
                let strong = if block.forced { Some(right) } else { direction(&unit) };
                if let Some(strong) = strong {
                    self.settle(self.last.filter(|last| *last == strong).unwrap_or(right));
                    self.last = Some(strong);
                }
                self.units.push((place, block.level + u8::from(right != strong.unwrap_or(right))));
                if strong.is_some() {
                    self.neutral = self.units.len();
                }
            }
        }
    }

    /// Gives units without a direction that of both sides, or of the block.
    fn settle(&mut self, right: bool) {
        let level = self.block().level;
        let level = level + u8::from((level & 1 != 0) != right);
        for (_, of) in self.units.iter_mut().skip(self.neutral) {
            *of = level;
        }
    }

    /// Ends a run of text of one block.
    fn flush(&mut self) {
        let right = self.block().level & 1 != 0;
        self.settle(self.last.filter(|last| *last == right).unwrap_or(right));
        (self.neutral, self.last) = (self.units.len(), None);
    }

    fn open(&mut self, right: bool, forced: bool, isolate: bool) {
        let level = self.block().level;
        let level = level + if (level & 1 != 0) == right { 2 } else { 1 };
        let deep = self.deep_isolates > 0 || self.deep_blocks > 0 || level > DEEPEST;
        match (deep, isolate) {
            (false, _) => {
                self.isolates += usize::from(isolate);
                self.open.push(Embedding { level, forced, isolate });
            }
            (true, true) => self.deep_isolates += 1,
            (true, false) => self.deep_blocks += usize::from(self.deep_isolates == 0),
        }
        self.neutral = self.units.len();
    }

    fn close(&mut self) {
        if self.deep_isolates > 0 {
        } else if self.deep_blocks > 0 {
            self.deep_blocks -= 1;
        } else if self.open.last().is_some_and(|block| !block.isolate) {
            self.open.pop();
        }
    }

    fn close_isolate(&mut self) {
        if self.deep_isolates > 0 {
            self.deep_isolates -= 1;
        } else if self.isolates > 0 {
            self.deep_blocks = 0;
            self.isolates -= 1;
            while self.open.pop().is_some_and(|block| !block.isolate) {}
        }
    }
}

/// Tells whether a unit is read from right to left, if it has a direction.
fn direction(unit: &Unit) -> Option<bool> {
    match (unit.c, unit.kind()) {
        ('\u{200f}' | '\u{61c}', _) => Some(true),
        ('\u{200e}', _) | (_, CharClass::Digit) => Some(false),
        (c, CharClass::Letter | CharClass::Wordless) => {
            Some(matches!(script(c), Script::Hebrew | Script::Arabic))
        }
        _ => None,
    }
}

/// Tells whether the first letter from `at` on is read from right to left.
fn is_right(plain: &Plain<'_>, mut at: usize) -> bool {
    for _ in 0..AHEAD {
        let Some(unit) = plain.unit(at) else { break };
        crate::work::add(1);
        if let Some(right) = direction(&unit) {
            return right;
        }
        at = unit.next;
    }
    false
}

/// Runs of units of one level or deeper, in each other.
struct Runs {
    runs: Vec<LevelRun>,
    /// Open ones, the outermost first.
    open: Vec<usize>,
}

#[derive(Default)]
struct LevelRun {
    level: u8,
    parts: Vec<RunPart>,
}

#[derive(Clone, Copy)]
enum RunPart {
    Unit(u32),
    Run(usize),
}

impl Default for Runs {
    fn default() -> Self {
        Self { runs: vec![LevelRun::default()], open: vec![0] }
    }
}

impl Runs {
    fn level(&self) -> u8 {
        self.open.last().and_then(|&run| self.runs.get(run)).map_or(0, |run| run.level)
    }

    fn parts(&mut self) -> Option<&mut Vec<RunPart>> {
        let run = *self.open.last()?;
        self.runs.get_mut(run).map(|run| &mut run.parts)
    }

    fn add(&mut self, place: u32, level: u8) {
        let mut inner = None;
        while self.level() > level {
            inner = self.open.pop();
        }
        if self.level() < level {
            // Deeper runs are parts of this run, not of the one around it.
            let moved = self.parts().filter(|_| inner.is_some()).and_then(Vec::pop);
            let run = self.runs.len();
            self.runs.push(LevelRun { level, parts: moved.into_iter().collect() });
            if let Some(parts) = self.parts() {
                parts.push(RunPart::Run(run));
            }
            self.open.push(run);
        }
        if let Some(parts) = self.parts() {
            parts.push(RunPart::Unit(place));
        }
    }

    fn order(&self) -> Vec<u32> {
        let mut order = Vec::new();
        let mut waiting = vec![RunPart::Run(0)];
        while let Some(part) = waiting.pop() {
            match part {
                RunPart::Unit(place) => order.push(place),
                RunPart::Run(run) => {
                    let Some(run) = self.runs.get(run) else { continue };
                    crate::work::add(run.parts.len());
                    // The last of those that wait comes first.
                    if run.level & 1 != 0 {
                        waiting.extend(&run.parts);
                    } else {
                        waiting.extend(run.parts.iter().rev());
                    }
                }
            }
        }
        order
    }
}

impl Units for Visual<'_> {
    fn unit(&self, at: usize) -> Option<Unit> {
        let unit = self.plain.unit(*self.order.get(at)? as usize)?;
        Some(Unit { next: at + 1, ..unit })
    }

    fn before(&self, at: usize) -> Option<(Unit, usize)> {
        let from = at.checked_sub(1)?;
        Some((self.unit(from)?, from))
    }

    fn range(&self, from: usize, to: usize) -> Range<usize> {
        let places = self.order.get(from..to).unwrap_or(&[]);
        let first = places.iter().min().copied().unwrap_or(0) as usize;
        let last = places.iter().max().copied().unwrap_or(0) as usize;
        let end = self.plain.unit(last).map_or(last, |unit| unit.next);
        let mut range = self.plain.range(first, end);
        // The marks that turned it belong to it.
        let text = self.plain.text;
        let is_control = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        while let Some(c) = text[..range.start].chars().next_back().filter(is_control) {
            range.start -= c.len_utf8();
        }
        while let Some(c) = text[range.end..].chars().next().filter(is_control) {
            range.end += c.len_utf8();
        }
        range
    }

    fn text(&self) -> &str {
        self.plain.text
    }
}
