//! Language of a text, asked only if a word depends on it.
//!
//! "Держи, это вор!" does not hold "bop", though each of its letters looks like one of the word. A
//! word wholly in one script, in a text of that script, is a word of its
//! language. The letters are counted once for each text, and only when a candidate
//! consists of nothing but letters of another script.

use crate::text::script::Script;

use super::class::{CharClass, script};
use super::unit::Units;

/// The scripts of a text.
pub(super) struct Natives<'s, S> {
    source: &'s S,
    /// Letters by script, once counted, and all of them.
    letters: Option<(Vec<(Script, usize)>, usize)>,
}

impl<'s, S: Units> Natives<'s, S> {
    pub(super) fn new(source: &'s S) -> Self {
        Self { source, letters: None }
    }

    /// Tells if a word of `letters` letters in `script` is at home: beside it, at
    /// least every third letter is of that script, or there are no letters at all.
    pub(super) fn is_native(&mut self, script: Script, letters: usize) -> bool {
        let (scripts, all) = self.letters.get_or_insert_with(|| count(self.source));
        let same = scripts.iter().find(|(known, _)| *known == script).map_or(0, |(_, n)| *n);
        let (same, all) = (same.saturating_sub(letters), all.saturating_sub(letters));
        all == 0 || same * 3 >= all
    }
}

fn count<S: Units>(source: &S) -> (Vec<(Script, usize)>, usize) {
    let mut scripts: Vec<(Script, usize)> = Vec::new();
    let (mut all, mut at) = (0, 0);
    while let Some(unit) = source.unit(at) {
        crate::work::add(1);
        if matches!(unit.kind(), CharClass::Letter | CharClass::Wordless) {
            let script = script(unit.c);
            all += 1;
            match scripts.iter_mut().find(|(known, _)| *known == script) {
                Some((_, n)) => *n += 1,
                None => scripts.push((script, 1)),
            }
        }
        at = unit.next;
    }
    (scripts, all)
}
