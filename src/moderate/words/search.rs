//! The one pass: from each place where a word may begin, down the tree of classes.
//!
//! A walk ends where no term goes on, so ordinary words cost three or four steps.
//! Where a sign may be a letter or a separator both are followed, within a budget:
//! without one, `a!a!a!…` would be read in as many ways as there are subsets.

use super::class::{Code, Kind};
use super::trie::{ROOT, Trie};
use super::unit::Source;

/// Ways of reading signs that are followed from one place.
const BUDGET: usize = 48;
/// Most separators within a word.
const MOST: u8 = 2;

/// A way down the tree that waits.
#[derive(Clone, Copy)]
struct Spot {
    at: usize,
    node: u32,
    class: u8,
    separators: u8,
    /// White space was crossed, and a letter must follow before more is.
    crossing: bool,
}

/// Buffers of a search.
#[derive(Default)]
pub(super) struct Walker {
    waiting: Vec<Spot>,
    seen: Vec<(u32, bool)>,
}

impl Walker {
    /// Calls `found` with each term whose classes are read from the unit at `start`
    /// on. The flag says whether a word may end there.
    pub(super) fn walk<S: Source>(
        &mut self,
        trie: &Trie,
        source: &S,
        start: usize,
        found: &mut impl FnMut(&[u32], bool),
    ) {
        self.seen.clear();
        self.waiting.clear();
        let first = Spot { at: start, node: ROOT, class: 0, separators: 0, crossing: false };
        self.follow(trie, source, first, found);
        let mut budget = BUDGET;
        while let Some(spot) = self.waiting.pop() {
            if budget == 0 {
                break;
            }
            budget -= 1;
            self.follow(trie, source, spot, found);
        }
        self.spaced(trie, source, start, found);
    }

    /// Whether the letters at `start` lead down the tree to the end of the word, or to
    /// a term that needs no end: otherwise there is nothing to walk for. For ASCII.
    #[inline]
    pub(super) fn is_alive(trie: &Trie, bytes: &[u8], start: usize) -> bool {
        let (mut node, mut last) = (ROOT, 0);
        for &byte in bytes.get(start..).unwrap_or(&[]) {
            let (class, kind) = Code::ascii_parts(byte);
            let is_letter = kind == Kind::Letter as u16 || kind == Kind::Digit as u16;
            if !byte.is_ascii() || !is_letter {
                return true;
            }
            if class != last {
                if trie.is_open() && !trie.terms(node).is_empty() {
                    return true;
                }
                let Some(child) = trie.child(node, class) else { return false };
                node = child;
                last = class;
            }
        }
        true
    }

    /// Every term is offered once for each place.
    fn offer(&mut self, trie: &Trie, node: u32, edge: bool, found: &mut impl FnMut(&[u32], bool)) {
        let terms = trie.terms(node);
        if !terms.is_empty() && !self.seen.contains(&(node, edge)) {
            self.seen.push((node, edge));
            found(terms, edge);
        }
    }

    fn follow<S: Source>(
        &mut self,
        trie: &Trie,
        source: &S,
        mut spot: Spot,
        found: &mut impl FnMut(&[u32], bool),
    ) {
        while let Some(unit) = source.unit(spot.at) {
            crate::work::add(1);
            let kind = unit.kind();
            if kind.is_transparent() {
                spot.at = unit.next;
                continue;
            }
            let gap = trie.has_gap(spot.node);
            if !kind.is_letter() {
                self.offer(trie, spot.node, true, found);
                let separates = !matches!(kind, Kind::Space | Kind::Newline | Kind::Apostrophe);
                let crosses = gap || spot.crossing;
                let counted = !crosses;
                if crosses || (separates && spot.separators < MOST && spot.node != ROOT) {
                    let separators = spot.separators + u8::from(counted);
                    let across = Spot { at: unit.next, separators, crossing: crosses, ..spot };
                    if kind == Kind::Sign {
                        self.waiting.push(across);
                    } else {
                        spot = across;
                        if counted && !self.goes_on(source, spot.at) {
                            return;
                        }
                        continue;
                    }
                }
                if kind != Kind::Sign {
                    return;
                }
            }
            let class = unit.class();
            if class != spot.class || spot.node == ROOT {
                if kind.is_letter() && !spot.crossing {
                    self.offer(trie, spot.node, !kind.is_wordy(), found);
                }
                let Some(child) = trie.child(spot.node, class) else { return };
                spot.node = child;
                spot.class = class;
            }
            spot.crossing = false;
            spot.at = unit.next;
        }
        self.offer(trie, spot.node, true, found);
    }

    /// After a separator within a word a letter must come at once.
    fn goes_on<S: Source>(&self, source: &S, at: usize) -> bool {
        source.seen(at).is_some_and(|unit| unit.kind().is_letter() || unit.kind() == Kind::Sign)
    }

    /// `c a s i n o`: a separator after every letter.
    fn spaced<S: Source>(
        &mut self,
        trie: &Trie,
        source: &S,
        start: usize,
        found: &mut impl FnMut(&[u32], bool),
    ) {
        let (mut at, mut node, mut last) = (start, ROOT, 0);
        loop {
            let Some(unit) = source.seen(at) else { return };
            crate::work::add(1);
            if !unit.kind().is_letter() && unit.kind() != Kind::Sign {
                return;
            }
            let class = unit.class();
            if class != last {
                let Some(child) = trie.child(node, class) else { return };
                node = child;
                last = class;
            }
            // The gap.
            at = after(source, at);
            let Some(unit) = source.seen(at) else {
                return self.offer(trie, node, true, found);
            };
            self.offer(trie, node, !unit.kind().is_wordy(), found);
            if unit.kind().is_letter() {
                return;
            }
            let gap = trie.has_gap(node);
            if unit.kind() == Kind::Newline && !gap {
                return;
            }
            let mut space = unit.kind() == Kind::Space;
            at = after(source, at);
            while let Some(unit) = source.seen(at) {
                crate::work::add(1);
                let more = match unit.kind() {
                    Kind::Space => space || gap,
                    Kind::Newline => gap,
                    _ => false,
                };
                if !more {
                    break;
                }
                space = true;
                at = after(source, at);
            }
        }
    }
}

/// The place after the unit that is seen from `at` on.
fn after<S: Source>(source: &S, mut at: usize) -> usize {
    while let Some(unit) = source.unit(at) {
        at = unit.next;
        if !unit.kind().is_transparent() {
            break;
        }
    }
    at
}
