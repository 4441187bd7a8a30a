//! The one pass: from each place where a word may begin, down the tree of classes.
//!
//! A walk ends where terms do not continue, so ordinary words cost three or four steps.
//! If a sign may be a letter or a separator, both are followed, within a budget:
//! without one, `a!a!a!…` would be read in as many ways as there are subsets.

use super::class::{CharClass, Code};
use super::forms;
use super::spelt::Run;
use super::term::{LONGEST, SIGNS, SPARE, TAGS};
use super::trie::{ROOT, Trie};
use super::unit::Units;

/// Ways of reading signs that are followed from one place.
const BUDGET: usize = 48;
/// Most separators within a word.
const MOST: u8 = 2;

/// Most letters that repeat the one before in a word that is spelt letter by letter: with more
/// the proof ends, except for terms that repeat them as well.
const REPEATS: usize = SPARE + 8;

/// A way down the tree that waits.
#[derive(Clone, Copy)]
struct TriePath {
    at: usize,
    node: u32,
    class: u8,
    separators: u8,
    /// White space was crossed, and a letter must follow before more is.
    crossing: bool,
    /// Number of gaps that were crossed: at most one for each letter of a term.
    crossed: u8,
}

/// Buffers of a search.
pub(super) struct Walker {
    /// Most signs that differ from what comes before them, in one way.
    pub(super) most: usize,
    waiting: Vec<TriePath>,
    seen: Vec<(u32, bool)>,
    /// Signs read from one place, in all ways together.
    signs: usize,
    /// Number of turns: units that differ from what comes before.
    turns: usize,
    /// Tags passed from one place, in all ways together.
    tags: usize,
    /// Letters of scripts without words that repeat the one before, in all ways together. A term
    /// may begin at each of them, so a row is not read to its end from each.
    repeats: usize,
}

impl Default for Walker {
    fn default() -> Self {
        Self {
            most: SIGNS,
            waiting: Vec::new(),
            seen: Vec::new(),
            signs: 0,
            turns: 0,
            tags: 0,
            repeats: 0,
        }
    }
}

impl Walker {
    /// Calls `found` with each term whose classes are read from the unit at `start`
    /// on. The flag says whether a word may end there.
    pub(super) fn walk<S: Units>(
        &mut self,
        trie: &Trie,
        source: &S,
        start: usize,
        found: &mut impl FnMut(&[u32], bool),
    ) {
        self.seen.clear();
        self.signs = 0;
        self.turns = 0;
        self.tags = 0;
        self.repeats = 0;
        self.waiting.clear();
        let first = TriePath {
            at: start,
            node: ROOT,
            class: 0,
            separators: 0,
            crossing: false,
            crossed: 0,
        };
        self.follow(trie, source, first, found);
        let mut budget = BUDGET;
        while let Some(spot) = self.waiting.pop() {
            if budget == 0 {
                break;
            }
            budget -= 1;
            self.follow(trie, source, spot, found);
        }
        // Most words end here: a letter follows the first one.
        let after = source.seen(start).and_then(|first| source.seen(first.next));
        if after.is_none_or(|unit| unit.kind().is_letter()) {
            return;
        }
        if self.spaced(trie, source, start, false, found) {
            self.spaced(trie, source, start, true, found);
        }
        self.wide(trie, source, start, found);
    }

    /// `c - a - s - i - n - o`: the same run of two signs or more after every letter.
    fn wide<S: Units>(
        &mut self,
        trie: &Trie,
        source: &S,
        start: usize,
        found: &mut impl FnMut(&[u32], bool),
    ) {
        let (mut at, mut nodes, mut last) = (start, [Some(ROOT); 2], [0; 2]);
        let (mut run, mut repeats) = (Run::default(), 0);
        for _ in 0..LONGEST + SPARE {
            let Some(unit) = source.seen(at) else { return };
            crate::work::add(1);
            run.read(&unit);
            for (way, class) in [unit.class(), unit.small()].into_iter().enumerate() {
                let Some(node) = nodes[way].filter(|_| class != last[way]) else {
                    repeats += usize::from(nodes[way].is_some());
                    continue;
                };
                nodes[way] = trie.child(node, class);
                last[way] = class;
            }
            if nodes == [None; 2] || repeats > 2 * REPEATS.min(self.most) {
                return;
            }
            at = unit.next;
            for node in nodes.into_iter().flatten() {
                self.offer(trie, node, source.is_edge(at), found);
            }
            let mut signs = 0;
            loop {
                let Some(next) = source.seen(at) else { return };
                let mut probe = run;
                let same = probe.read(&next);
                if probe.is_over() {
                    // `spaced` reads single signs.
                    if !same || signs < 2 {
                        return;
                    }
                    break;
                }
                crate::work::add(1);
                if !same {
                    return;
                }
                (run, at, signs) = (probe, next.next, signs + 1);
            }
        }
    }

    /// Tells if the letters at `start` lead down the tree to a term, or to the end of the word
    /// where one may go on: otherwise a walk finds nothing. For ASCII.
    #[inline]
    pub(super) fn is_alive(trie: &Trie, bytes: &[u8], start: usize) -> bool {
        let (mut node, mut last) = (ROOT, 0);
        let rest = bytes.get(start..).unwrap_or(&[]);
        for (at, &byte) in rest.iter().enumerate() {
            let (class, kind) = Code::ascii_parts(byte);
            let is_letter = kind == CharClass::Letter as u16;
            if !byte.is_ascii() || !is_letter && kind != CharClass::Digit as u16 {
                // A term goes on behind white space in a phrase, or where all letters are spaced.
                let ends = byte.is_ascii() && at > 1 && kind <= CharClass::Apostrophe as u16;
                let ends = ends && kind != CharClass::Other as u16;
                return !ends || trie.has_gap(node) || !trie.terms(node).is_empty();
            }
            // Digits may stand beside a term.
            if !is_letter && !trie.terms(node).is_empty() {
                return true;
            }
            if class != last {
                if !trie.terms(node).is_empty()
                    && (trie.is_open() || trie.is_inflected() && forms::may_end(&rest[at..]))
                {
                    return true;
                }
                let Some(child) = trie.child(node, class) else { return false };
                node = child;
                last = class;
            }
        }
        !trie.terms(node).is_empty()
    }

    /// Every term is offered once for each place.
    fn offer(&mut self, trie: &Trie, node: u32, edge: bool, found: &mut impl FnMut(&[u32], bool)) {
        let terms = trie.terms(node);
        if !terms.is_empty() && !self.seen.contains(&(node, edge)) {
            self.seen.push((node, edge));
            found(terms, edge);
        }
    }

    fn follow<S: Units>(
        &mut self,
        trie: &Trie,
        source: &S,
        mut spot: TriePath,
        found: &mut impl FnMut(&[u32], bool),
    ) {
        let mut before = None;
        while let Some(unit) = source.unit(spot.at) {
            crate::work::add(1);
            let kind = unit.kind();
            if kind.is_transparent() {
                if unit.is_tag() {
                    self.tags += 1;
                    if !spot.crossing {
                        self.offer(trie, spot.node, true, found);
                    }
                    if self.tags > 2 * TAGS {
                        return;
                    }
                }
                spot.at = unit.next;
                continue;
            }
            // A word may begin after each sign, and a row of `il1!|` is one step.
            self.signs += usize::from(kind == CharClass::Sign);
            self.turns += usize::from(kind == CharClass::Sign && before != Some(unit.c));
            if self.signs > 2 * LONGEST || self.turns > 2 * self.most {
                return;
            }
            before = Some(unit.c);
            let gap = trie.has_gap(spot.node);
            if !kind.is_letter() {
                self.offer(trie, spot.node, true, found);
                let separates =
                    !matches!(kind, CharClass::Space | CharClass::Newline | CharClass::Apostrophe);
                let crosses = (gap && usize::from(spot.crossed) < LONGEST) || spot.crossing;
                let counted = !crosses;
                if crosses || (separates && spot.separators < MOST && spot.node != ROOT) {
                    let separators = spot.separators + u8::from(counted);
                    let crossed = spot.crossed + u8::from(crosses && !spot.crossing);
                    let across =
                        TriePath { at: unit.next, separators, crossing: crosses, crossed, ..spot };
                    if kind == CharClass::Sign {
                        self.waiting.push(across);
                    } else {
                        spot = across;
                        if counted && !self.goes_on(source, spot.at) {
                            return;
                        }
                        continue;
                    }
                }
                if kind != CharClass::Sign {
                    return;
                }
            }
            let class = unit.class();
            let small = unit.small();
            if small != class {
                if !spot.crossing {
                    self.offer(trie, spot.node, !kind.is_wordy(), found);
                }
                let node = if small == spot.class && spot.node != ROOT {
                    Some(spot.node)
                } else {
                    trie.child(spot.node, small)
                };
                let on = TriePath { at: unit.next, class: small, crossing: false, ..spot };
                self.waiting.extend(node.map(|node| TriePath { node, ..on }));
            }
            if class != spot.class || spot.node == ROOT {
                if kind.is_letter() && !spot.crossing {
                    // Digits may stand beside a term.
                    self.offer(trie, spot.node, kind != CharClass::Letter, found);
                }
                let Some(child) = trie.child(spot.node, class) else { return };
                spot.node = child;
                spot.class = class;
            } else if kind == CharClass::Wordless {
                self.repeats += 1;
                if self.repeats > LONGEST {
                    return;
                }
            }
            spot.crossing = false;
            spot.at = unit.next;
        }
        self.offer(trie, spot.node, true, found);
    }

    /// Tells if a word goes on: after a separator within it a letter must come at once.
    fn goes_on<S: Units>(&self, source: &S, at: usize) -> bool {
        source
            .seen(at)
            .is_some_and(|unit| unit.kind().is_letter() || unit.kind() == CharClass::Sign)
    }

    /// `c a s i n o`: a separator after every letter. Capitals are taken for what they
    /// look like or for their small letters; returns whether that makes a difference.
    fn spaced<S: Units>(
        &mut self,
        trie: &Trie,
        source: &S,
        start: usize,
        small: bool,
        found: &mut impl FnMut(&[u32], bool),
    ) -> bool {
        let (mut at, mut node, mut last) = (start, ROOT, 0);
        let (mut differs, mut repeats) = (false, 0);
        // A repeated letter is one step of the tree, so steps do not bound it.
        for _ in 0..LONGEST + SPARE {
            let Some(unit) = source.seen(at) else { return differs };
            crate::work::add(1);
            if !unit.kind().is_letter() && unit.kind() != CharClass::Sign {
                return differs;
            }
            let classes = (unit.class(), unit.small());
            differs |= classes.0 != classes.1;
            let class = if small { classes.1 } else { classes.0 };
            repeats += usize::from(class == last);
            if repeats > REPEATS.min(self.most) {
                return differs;
            }
            if class != last {
                let Some(child) = trie.child(node, class) else { return differs };
                node = child;
                last = class;
            }
            // The gap.
            at = unit.next;
            let gap_at = source.seen(at);
            if !trie.terms(node).is_empty() {
                self.offer(trie, node, source.is_edge(at), found);
            }
            let Some(unit) = gap_at else { return differs };
            if unit.kind().is_letter() {
                return differs;
            }
            let gap = trie.has_gap(node);
            if unit.kind() == CharClass::Newline && !gap {
                return differs;
            }
            let mut space = unit.kind() == CharClass::Space;
            at = unit.next;
            while let Some(unit) = source.seen(at) {
                crate::work::add(1);
                let more = match unit.kind() {
                    CharClass::Space => space || gap,
                    CharClass::Newline => gap,
                    _ => false,
                };
                if !more {
                    break;
                }
                space = true;
                at = unit.next;
            }
        }
        differs
    }
}
