//! Rows of few classes: `c<c<c<…`, `v-v-v-…`, `@c@c@c…`.
//!
//! A word may begin at each letter of such a row, and from each the row is read as letters that
//! are typed many times or set apart. The check never reads that many, so only words that begin
//! near either end of the row are tried; if a term is made of such letters, all of them are, but
//! not far. A row is read once.

use super::class::CharClass;
use super::term::SIGNS;
use super::trie::{ROOT, Trie};
use super::unit::{Unit, Units};

/// Beginnings that are tried at either end.
const KEPT: usize = SIGNS + 8;

/// Signs that are read from between them.
const FEW: usize = 4;

/// Steps into the tree for a term of the row's letters.
const DEEP: usize = 6;

/// The class of a unit, and that of its small letter.
type Classes = (u8, u8);

/// The row that is looked at, in one pass for one tree.
#[derive(Default)]
pub(super) struct Row {
    start: usize,
    end: usize,
    /// All that are in the row.
    classes: [Option<Classes>; 2],
    /// Start of the inside of the row.
    early: usize,
    late: usize,
    /// A term may be found all along the row, once asked.
    holds: Option<bool>,
}

impl Row {
    /// Tells how many signs may be read for a term that begins at `at`: `None` if it cannot
    /// begin there.
    pub(super) fn signs(&mut self, trie: &Trie, source: &impl Units, at: usize) -> Option<usize> {
        if !(self.start..self.end).contains(&at) {
            *self = Self::read(source, at);
        }
        if !(self.early < at && at < self.late) {
            return Some(SIGNS);
        }
        let holds = self.holds.unwrap_or_else(|| self.holds_terms(trie, ROOT, DEEP));
        self.holds = Some(holds);
        holds.then_some(FEW)
    }

    fn holds_terms(&self, trie: &Trie, node: u32, deep: usize) -> bool {
        let all = self.classes.iter().flatten().flat_map(|&(class, small)| [class, small]);
        let children = all.filter_map(|class| trie.child(node, class));
        children.into_iter().any(|child| {
            !trie.terms(child).is_empty() || deep == 0 || self.holds_terms(trie, child, deep - 1)
        })
    }

    fn read(source: &impl Units, start: usize) -> Self {
        let mut row = Self { start, end: start, early: usize::MAX, ..Self::default() };
        let mut kept = [0; KEPT];
        let (mut count, mut before) = (0, None);
        while let Some(unit) = source.unit(row.end).filter(|unit| row.takes(unit)) {
            crate::work::add(1);
            if unit.class() != 0 && before != Some(unit.c) {
                let place = &mut kept[count % KEPT];
                row.late = *place;
                *place = row.end;
                count += 1;
                if count == KEPT {
                    row.early = row.end;
                }
            }
            if !unit.kind().is_transparent() {
                before = Some(unit.c);
            }
            row.end = unit.next;
        }
        row.end = row.end.max(start + 1);
        row
    }

    /// Tells whether a unit goes on with the row: it has no third class, or separates.
    fn takes(&mut self, unit: &Unit) -> bool {
        match unit.kind() {
            CharClass::Letter | CharClass::Digit | CharClass::Sign => {
                let classes = Some((unit.class(), unit.small()));
                let known =
                    self.classes.iter_mut().find(|known| known.is_none() || **known == classes);
                known.map(|known| *known = classes).is_some()
            }
            CharClass::Other | CharClass::Space | CharClass::Mark => true,
            CharClass::Skip => !unit.is_tag(),
            _ => false,
        }
    }
}
