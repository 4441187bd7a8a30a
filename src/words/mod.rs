//! Finding terms in texts, however they are spelt.
//!
//! Word matchers fall in two camps. Exact ones find three evasive spellings in ten;
//! those that fold everything find nine and hit half the innocent words as well
//! (`Scunthorpe`, `via gravel`, `class`). Here a cheap search that folds everything finds
//! candidates, and an exact check decides.
//!
//! White space in a term stands for any run of it in a text, with one line end at most.
//! [`Fold::Strong`](crate::moderate::rule::Fold::Strong) reads a text as follows.
//!
//! 1. Invisible parts are not read: invisible characters, combining marks (except where they are
//!    letters, as in Indic scripts and Thai), tatweel. Letters in special forms are letters. Text
//!    that a bidirectional override turns is read as it is shown.
//! 2. A character is read as the letters that it looks like (UTS #39) or is typed
//!    for (`1` for i and l). A letter may be typed more often than the term has it,
//!    never less: "as" is not "ass". A sign in a term is the letter it is typed for
//!    (`$hit`), or must be typed (`c++`).
//!    An extra letter that makes a common word is not a disguise: "good" is not "god". An accent in
//!    a term must be typed; on a term of three letters an accent alone is not a disguise.
//! 3. There is nothing between letters. Or there is the same run of signs between every two: of
//!    one sign or white space, and in a term of four letters or more of up to eight. In one of
//!    five letters or more single signs may differ. Or there are at most two separators in
//!    all, none of them white space or an apostrophe, in a term of four letters or more. The space of a phrase may be any white space, one run
//!    of another sign with white space around it, or nothing. A tag that is shown ends a word, and is read past as well: `<b>ca</b>sino`
//!    is one word, and so is the last of `click<b>casino`.
//! 4. A term is a word: no letter or digit stands beside it; up to eight digits may, if it has
//!    five letters or more. An underscore is an
//!    edge as a hyphen is: hash tags and addresses have it between words. So is a
//!    letter of a script without spaces. If a word is spelt letter by letter, the letters beside it
//!    belong to it: `C L A S S` is not "A S S".
//! 5. Something in it is a real letter: "455" is not "ass". A word wholly in another
//!    script than the term's, in a text of that script, is a word of that language.

mod apart;
mod chain;
mod class;
mod common;
mod compile;
mod digits;
mod disguise;
mod exact;
mod fold;
mod forms;
#[cfg(test)]
mod growth;
mod hits;
mod joint;
mod masks;
mod native;
mod near;
mod pattern;
mod phrase;
mod prefix;
mod row;
mod scan;
mod search;
mod sign;
mod spelt;
mod symbols;
mod tag;
mod tally;
mod term;
mod trie;
mod unit;
mod verify;
mod visual;

use std::ops::Range;

use self::chain::Chains;
use self::class::CharClass;
pub(super) use self::class::{Likeness, likeness};
pub(crate) use self::compile::RefusedTerm;
pub use self::disguise::Disguise;
use self::forms::Endings;
use self::hits::TermHit;
pub use self::hits::TermMatch;
use self::joint::Drawn;
use self::masks::Masks;
use self::native::Natives;
use self::near::WordCache;
use self::pattern::TermPattern;
use self::prefix::Prefixes;
use self::row::Row;
use self::search::Walker;
use self::symbols::Symbols;
pub(super) use self::term::is_short;
use self::term::{Letter, Term};
use self::trie::Trie;
use self::unit::{Plain, Tags, Units};
use self::visual::Visual;
use crate::rules::rule::Fold;

/// Most terms in all lists together.
const MOST_TERMS: usize = 1_000_000;

/// Word lists, compiled: all of them are looked for in one pass.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Terms that begin where a word begins.
    anchored: Trie,
    /// Terms that begin anywhere.
    floating: Trie,
    anchored_prefixes: Prefixes,
    floating_prefixes: Prefixes,
    terms: Vec<Term>,
    letters: Vec<(Letter, bool)>,
    folded: String,
    chains: Chains,
    symbols: Symbols,
    masks: Masks,
    /// Some term is folded strongly, and some is not.
    has_strong: bool,
    has_exact: bool,
}

impl Terms {
    /// Tells if there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Appends all matches in `text` to `out`, by place, then list, then term. If matches of one
    /// term overlap, the first counts.
    ///
    /// # Complexity
    /// Linear in the text, whatever the number of terms.
    pub fn find(&self, text: &str, out: &mut Vec<TermMatch>) {
        if self.is_empty() {
            return;
        }
        let mut found = Vec::new();
        let tagged = tag::is_in(text);
        if !tagged {
            self.search(&Plain { text, tags: Tags::Absent }, &mut found);
        } else if self.has_exact {
            self.search(&Plain { text, tags: Tags::Literal }, &mut found);
        }
        if tagged && self.has_strong {
            self.search(&Plain { text, tags: Tags::Passed }, &mut found);
            // The content of a tag is searched by itself.
            tag::insides(text, &mut |inside, at| {
                let from = found.len();
                self.search(&Plain { text: inside, tags: Tags::Passed }, &mut found);
                for hit in found.iter_mut().skip(from) {
                    hit.range = hit.range.start + at..hit.range.end + at;
                }
            });
        }
        if self.has_strong && visual::is_turned(text) {
            let tags = if tagged { Tags::Passed } else { Tags::Absent };
            let visual = Visual::new(Plain { text, tags });
            let mut turned = Vec::new();
            self.search_visual(&visual, &mut turned);
            // Hits that are the same in both orders were found before.
            hits::drop_known(&found, &mut turned);
            found.extend(turned);
        }
        if self.has_strong {
            let tags = if tagged { Tags::Passed } else { Tags::Absent };
            let mut drawn = Vec::new();
            let plain = Plain { text, tags };
            if self.search_joined(&Drawn { plain, pairs: true }, &mut drawn) {
                self.search_joined(&Drawn { plain, pairs: false }, &mut drawn);
            }
            hits::drop_known(&found, &mut drawn);
            found.extend(drawn);
        }
        self.symbols.find(text, &mut found);
        self.masks.find(text, &mut found);
        self.chains.join(text, &mut found, |hit| {
            self.terms.get(hit.term as usize).is_some_and(|term| term.chained)
        });
        hits::settle(&self.terms, found, out);
    }

    /// Tries the words that hold a letter which is drawn with several characters. Tells whether
    /// one is drawn with signs.
    fn search_joined(&self, source: &Drawn<'_>, found: &mut Vec<TermHit>) -> bool {
        if self.anchored.is_empty() {
            return false;
        }
        let mut walker = Walker::default();
        let mut natives = Natives::new(source);
        let mut near = WordCache::default();
        let mut row = Row::default();
        joint::starts(source, |at| {
            if !scan::is_worth_joined(source, &self.anchored_prefixes, at) {
                return;
            }
            let Some(signs) = row.signs(&self.anchored, source, at) else { return };
            walker.most = signs;
            walker.walk(&self.anchored, source, at, &mut |terms, _| {
                for &index in terms {
                    let Some(term) = self.terms.get(index as usize) else { continue };
                    if term.plan.fold != Fold::Strong || term.plan.without.has(Disguise::LEET) {
                        continue;
                    }
                    if term.plan.start_edge && !digits::is_start(&source.plain, at, term.plan) {
                        continue;
                    }
                    let proof = self.prove_strong(term, source, at, signs, &mut natives);
                    let proof =
                        proof.and_then(|proof| near.settle(&source.plain, at, proof, term.plan));
                    let Some((range, how)) = proof else { continue };
                    let letters = (term.to - term.from) as usize;
                    let seen = source.text().get(range.clone()).unwrap_or("");
                    let Some(drawn) = joint::how(source, range.clone(), letters) else { continue };
                    // "mod|ern" is no "modem".
                    let apart = drawn == Disguise::LOOK_ALIKE && how.has(Disguise::SEPARATED);
                    if !apart && !common::contains(seen) {
                        found.push(TermHit { term: index, range, how: how.union(drawn) });
                    }
                }
            });
        })
    }

    /// Tries the places that [`scan`] names.
    fn search(&self, source: &Plain<'_>, found: &mut Vec<TermHit>) {
        let mut walker = Walker::default();
        let mut natives = Natives::new(source);
        let mut near = WordCache::default();
        let mut try_at = |trie: &Trie, row: &mut Row, at: usize| {
            if !Walker::is_alive(trie, source.text.as_bytes(), at) {
                return;
            }
            let Some(signs) = row.signs(trie, source, at) else { return };
            walker.most = signs;
            walker.walk(trie, source, at, &mut |terms, edge| {
                for &index in terms {
                    let Some(term) = self.terms.get(index as usize) else { continue };
                    let inside = term.plan.end_edge && !edge && term.plan.endings == Endings::None;
                    if inside || !source.tags.are_for(term.plan.fold) {
                        continue;
                    }
                    if let Some((range, how)) =
                        self.prove(term, source, at, signs, &mut natives, &mut near)
                    {
                        found.push(TermHit { term: index, range, how });
                    }
                }
            });
        };
        if !self.anchored.is_empty() {
            let mut row = Row::default();
            scan::anchored(source, &self.anchored_prefixes, |at| {
                try_at(&self.anchored, &mut row, at);
            });
        }
        if !self.floating.is_empty() {
            let (first, mut row) = (self.floating.first(), Row::default());
            scan::floating(source, &self.floating_prefixes, first, |at| {
                try_at(&self.floating, &mut row, at);
            });
        }
    }

    /// Tries each place of a text that was turned round, for strongly folded terms.
    fn search_visual(&self, source: &Visual<'_>, found: &mut Vec<TermHit>) {
        let mut walker = Walker::default();
        let mut natives = Natives::new(source);
        let mut near = WordCache::default();
        let mut rows = [Row::default(), Row::default()];
        let (mut wordy, mut before, mut last, mut at) = (false, None, 0, 0);
        let mut sign = false;
        while let Some(unit) = source.unit(at) {
            crate::work::add(1);
            let kind = unit.kind();
            wordy &= !unit.is_tag();
            if !kind.is_transparent() {
                // The first sign of a row is the beginning, as in `scan`.
                let other = before.replace(unit.c) != Some(unit.c);
                let again = kind == CharClass::Sign && !other;
                let after_sign = std::mem::replace(&mut sign, kind == CharClass::Sign);
                let mut take = |terms: &[u32], signs| {
                    for &index in terms {
                        let Some(term) = self.terms.get(index as usize) else { continue };
                        if term.plan.without.has(Disguise::REVERSED) {
                            continue;
                        }
                        let proof = self.prove_strong(term, source, at, signs, &mut natives);
                        if let Some((range, how)) = proof {
                            let plain = source.plain();
                            let range = near.stretch(&plain, range, term.plan);
                            let how = how.union(Disguise::REVERSED);
                            found.push(TermHit { term: index, range, how });
                        }
                    }
                };
                let starts = kind.is_letter() || kind == CharClass::Sign;
                let class = if starts { unit.class() } else { 0 };
                let mut walk = |trie: &Trie, row: &mut Row| {
                    let Some(signs) = row.signs(trie, source, at) else { return };
                    walker.most = signs;
                    walker.walk(trie, source, at, &mut |terms, _| take(terms, signs));
                };
                let [anchored, floating] = &mut rows;
                if starts && !wordy && !again && !self.anchored.is_empty() {
                    walk(&self.anchored, anchored);
                }
                let fresh = class != last || other || after_sign && !sign;
                if starts && fresh && !self.floating.is_empty() {
                    walk(&self.floating, floating);
                }
                last = class;
                wordy = kind.is_wordy();
            }
            at = unit.next;
        }
    }

    fn prove<'t>(
        &self,
        term: &Term,
        source: &Plain<'t>,
        start: usize,
        signs: usize,
        native: &mut Natives<'_, Plain<'t>>,
        near: &mut WordCache,
    ) -> Option<(Range<usize>, Disguise)> {
        if term.plan.start_edge && !digits::is_start(source, start, term.plan) {
            return None;
        }
        if term.plan.fold == Fold::Strong {
            let proof = self.prove_strong(term, source, start, signs, native)?;
            return near.settle(source, start, proof, term.plan);
        }
        let folded = self.folded.get(term.from as usize..term.to as usize)?;
        let start = if term.plan.start_edge {
            start
        } else if near.run.enter(source, start) {
            exact::late(source, folded, term.plan.fold, &near.run)
        } else {
            return None;
        };
        let (range, how) = exact::prove(source, folded, term.lead as usize, term.plan, start)?;
        Some((near.stretch(source, range, term.plan), how))
    }

    fn prove_strong<S: Units>(
        &self,
        term: &Term,
        source: &S,
        start: usize,
        signs: usize,
        native: &mut Natives<'_, S>,
    ) -> Option<(Range<usize>, Disguise)> {
        if term.plan.fold != Fold::Strong {
            return None;
        }
        let letters = self.letters.get(term.from as usize..term.to as usize)?;
        let (lead, letters) = letters.split_at_checked(term.lead as usize)?;
        let pattern = TermPattern { lead, letters, plan: term.plan, signs };
        let from = pattern.lead(source, start)?;
        let proof = pattern
            .prove(source, start, &mut |script, letters| native.is_native(script, letters))?;
        let mut range = source.range(from, proof.to);
        // `@name` and `#tag` are one thing.
        let before = source.text().get(..range.start).unwrap_or("");
        if before.ends_with(['@', '#']) && term.plan.start_edge && lead.is_empty() {
            range.start -= 1;
        }
        Some((range, proof.how))
    }
}
