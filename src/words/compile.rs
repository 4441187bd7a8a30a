//! Compiling lists of words.

use crate::error::{BuildError, BuildErrorKind, MAX_MISTAKES};
use crate::rules::rule::{Fold, WordList};
use crate::text::chars::is_variation_selector;

use super::chain;
use super::forms::Endings;
use super::prefix::Prefixes;
use super::term::{Refused, Term, TermParts};
use super::trie::{Trie, TrieEntry};
use super::{MOST_TERMS, Terms};

/// Terms to be added to the trees.
#[derive(Default)]
struct ListedTerms {
    anchored: Vec<TrieEntry>,
    floating: Vec<TrieEntry>,
}

/// The entry of a list that is compiled.
#[derive(Clone, Copy)]
struct Place {
    list: u32,
    word: u32,
    cancels: bool,
}

/// A term that a list can't hold.
#[derive(Debug)]
pub(crate) struct RefusedTerm {
    /// Index of the list.
    pub(crate) list: usize,
    /// Index of the entry among the words or the exceptions of the list.
    pub(crate) word: usize,
    cancels: bool,
    pub(crate) message: String,
    /// The message without the term.
    pub(crate) why: String,
}

impl RefusedTerm {
    /// The key of the list that the term belongs to.
    pub(crate) fn key(&self) -> &'static str {
        if self.cancels { "except" } else { "words" }
    }
}

impl Terms {
    /// Compiles lists, named for error messages.
    ///
    /// # Errors
    /// Terms that are empty, have digits only and are folded strongly, or more than 64 letters; more
    /// than 1,000,000 terms. The key is `lists.NAME.words` or `lists.NAME.except`.
    pub fn new(lists: &[(&str, &WordList)]) -> Result<Self, BuildError> {
        Self::compile(lists.iter().map(|(_, list)| *list)).map_err(|refused| {
            let errors = refused.into_iter().map(|refused| {
                let name = lists.get(refused.list).map_or("", |(name, _)| *name);
                let key = format!("lists.{name}.{}", refused.key());
                BuildError::new(BuildErrorKind::InvalidValue, key, refused.message)
            });
            BuildError::all(errors).unwrap_or_else(|| {
                BuildError::new(BuildErrorKind::InvalidValue, "lists", "can't be compiled")
            })
        })
    }

    /// Compiles lists, or tells the first terms that can't be compiled.
    pub(crate) fn compile<'l>(
        lists: impl Iterator<Item = &'l WordList>,
    ) -> Result<Self, Vec<RefusedTerm>> {
        let mut terms = Self::default();
        let mut entries = ListedTerms::default();
        let mut wrong = Vec::new();
        for (at, list) in lists.enumerate() {
            let words = list.words.iter().enumerate().map(|word| (word, false));
            let except = list.except.iter().enumerate().map(|word| (word, true));
            for ((word, text), cancels) in words.chain(except) {
                let is_last = terms.terms.len() >= MOST_TERMS;
                let place = Place { list: at as u32, word: word as u32, cancels };
                let refused = match is_last {
                    true => {
                        let message = format!("more than {MOST_TERMS} terms");
                        Err((message.clone(), message))
                    }
                    false => terms
                        .add(text, list, place, &mut entries)
                        .map_err(|refused| (refused.message(text), refused.why())),
                };
                if let Err((message, why)) = refused {
                    wrong.push(RefusedTerm { list: at, word, cancels, message, why });
                    if is_last || wrong.len() == MAX_MISTAKES {
                        return Err(wrong);
                    }
                }
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let ListedTerms { anchored, floating } = entries;
        terms.anchored_prefixes = Prefixes::new(&anchored);
        terms.floating_prefixes = Prefixes::new(&floating);
        terms.anchored = Trie::new(anchored);
        terms.floating = Trie::new(floating);
        terms.symbols.compile();
        terms.masks.compile();
        Ok(terms)
    }

    fn add(
        &mut self,
        text: &str,
        list: &WordList,
        place: Place,
        entries: &mut ListedTerms,
    ) -> Result<(), Refused> {
        let segments = chain::segments(text);
        if segments.len() > 1 {
            let first = self.terms.len() as u32;
            let mut plain = list.clone();
            plain.forms = None;
            let mut between = Vec::new();
            for (at, segment) in segments.iter().enumerate() {
                let list = if at + 1 == segments.len() { list } else { &plain };
                let parts = TermParts::new(&segment.text, list, place.cancels, false)?;
                between.push(segment.after);
                if let Some(mut parts) = parts {
                    // The text that a star inside stands for lies between the parts.
                    parts.plan.from_start &= at == 0;
                    parts.plan.to_end &= at + 1 == segments.len();
                    self.push(parts, place, true, entries);
                }
            }
            between.pop();
            self.chains.add(first, between);
            return Ok(());
        }
        match TermParts::new(text, list, place.cancels, false) {
            Err(Refused::NoLetter)
                if text.trim().trim_matches('*').chars().all(is_variation_selector) =>
            {
                return Err(Refused::NoLetter);
            }
            // One sign of the keyboard is in any text.
            Err(Refused::NoLetter) if text.trim().len() == 1 => return Err(Refused::NoLetter),
            // Signs are looked for as they are.
            Err(Refused::NoLetter) => {
                let term = self.terms.len() as u32;
                self.symbols.add(text, term);
                self.terms.push(Term::of_signs(place.list, place.word, place.cancels));
                return Ok(());
            }
            parts => {
                let Some(parts) = parts? else { return Ok(()) };
                if list.masked && list.fold != Fold::None && !place.cancels {
                    self.masks.add(text, parts.plan, self.terms.len() as u32);
                }
                self.push(parts, place, false, entries);
            }
        }
        if let Some(parts) = TermParts::new(text, list, place.cancels, true)? {
            if list.masked && list.fold != Fold::None {
                let text = text.trim();
                let stem = text.get(..text.len() - 1).unwrap_or(text);
                self.masks.add(stem, parts.plan, self.terms.len() as u32);
            }
            self.push(parts, place, false, entries);
        }
        Ok(())
    }

    fn push(&mut self, parts: TermParts, place: Place, chained: bool, entries: &mut ListedTerms) {
        let plan = parts.plan;
        let entry = TrieEntry {
            classes: parts.classes,
            gaps: parts.gaps,
            term: self.terms.len() as u32,
            open: !plan.end_edge,
            inflected: plan.endings != Endings::None,
        };
        let strong = plan.fold == Fold::Strong;
        self.has_strong |= strong;
        self.has_exact |= !strong;
        let length = |terms: &Self| {
            let all = if strong { terms.letters.len() } else { terms.folded.len() };
            all as u32
        };
        let from = length(self);
        self.letters.extend(parts.letters);
        self.folded += &parts.text;
        self.terms.push(Term {
            list: place.list,
            word: place.word,
            plan,
            cancels: place.cancels,
            chained,
            from,
            to: length(self),
            lead: parts.lead as u32,
        });
        if plan.start_edge { &mut entries.anchored } else { &mut entries.floating }.push(entry);
    }
}
