//! Names that conditions use, resolved to ids.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::rules::condition::{ListRef, Pattern};
use crate::rules::limits::{MAX_ENTRIES, MAX_FILE_CONDITIONS, MAX_LISTS, MAX_PATTERNS};
use crate::rules::rule::{List, ListKind};
use crate::text::nearest::among;
use crate::words::Terms;

use super::mistake::{At, Mistake};
use super::patterns::{Expression, PatternBudget};
use super::sets::EntrySet;
use super::store::Spare;

/// Collects what the conditions of a rule set need and leave behind.
pub(crate) struct ListResolver<'f> {
    /// Lists with their indices.
    lists: BTreeMap<&'f str, (usize, &'f List)>,
    /// Names of lists that could not be read.
    unread: &'f BTreeSet<String>,
    /// Lists that stand in conditions; their indices follow those of the file.
    pub(super) inline: Vec<List>,
    /// Indices of these lists, by kind and entries.
    known: HashMap<(ListKind, Vec<String>), usize>,
    /// Number of these lists that hold words.
    of_words: usize,
    /// Patterns by index.
    pub(super) patterns: Vec<Expression>,
    budget: PatternBudget,
    /// Conditions so far.
    of_file: usize,
}

impl<'f> ListResolver<'f> {
    pub(super) fn new(lists: &'f BTreeMap<String, List>, unread: &'f BTreeSet<String>) -> Self {
        let lists =
            lists.iter().enumerate().map(|(index, (name, list))| (name.as_str(), (index, list)));
        Self {
            lists: lists.collect(),
            unread,
            inline: Vec::new(),
            known: HashMap::new(),
            of_words: 0,
            patterns: Vec::new(),
            budget: PatternBudget::default(),
            of_file: 0,
        }
    }

    /// Counts one more condition.
    pub(super) fn count(&mut self, at: At<'_>) -> Result<(), Mistake> {
        self.of_file += 1;
        if self.of_file > MAX_FILE_CONDITIONS {
            let message = format!("more than {MAX_FILE_CONDITIONS} conditions in all rules");
            return Err(at.invalid(message));
        }
        Ok(())
    }

    /// The id of a list.
    pub(crate) fn list(
        &mut self,
        list: &ListRef,
        kind: ListKind,
        at: At<'_>,
    ) -> Result<usize, Mistake> {
        if list.is_inline() {
            return self.inline(list, kind, at);
        }
        // Domains are addresses as well: all at them.
        let fits = |found: &List| {
            found.kind() == kind || (kind == ListKind::Emails && found.kind() == ListKind::Domains)
        };
        let Some(&(index, found)) = self.lists.get(list.name.as_str()) else {
            if self.unread.contains(&list.name) {
                return Err(Mistake::consequence());
            }
            let names = self.lists.iter().filter(|(_, (_, list))| fits(list));
            let names: Vec<&str> = names.map(|(name, _)| *name).collect();
            let there = match names.as_slice() {
                [] => format!("; there is no list of kind `{}`", kind.name()),
                names => among(&list.name, names, "there are"),
            };
            return Err(at.invalid(format!("no list is called `{}`{there}", list.name)));
        };
        if !fits(found) {
            let or = if kind == ListKind::Emails { " or `domains`" } else { "" };
            return Err(at.invalid(format!(
                "the list `{}` has the kind `{}`; here it must be `{}`{or}",
                list.name,
                found.kind().name(),
                kind.name()
            )));
        }
        Ok(index)
    }

    /// The id of a list that stands in a condition. Equal ones are one list.
    fn inline(&mut self, list: &ListRef, kind: ListKind, at: At<'_>) -> Result<usize, Mistake> {
        if list.entries.is_empty() {
            return Err(at.invalid("the list is empty"));
        }
        if list.entries.len() > MAX_ENTRIES {
            let message = format!("more than {MAX_ENTRIES} entries; give the list a name");
            return Err(at.invalid(message));
        }
        let key = (kind, list.entries.clone());
        if let Some(index) = self.known.get(&key) {
            return Ok(self.lists.len() + index);
        }
        let made = List::inline(kind, list.entries.clone());
        if let List::Words(words) = &made {
            if let Err(refused) = Terms::compile([words].into_iter()) {
                let refused = refused.into_iter().next();
                let (word, message) =
                    refused.map_or((0, String::new()), |refused| (refused.word, refused.message));
                return Err(at.index(word).invalid(message));
            }
        }
        let wrong = EntrySet::collect(&made, std::iter::empty(), &mut Spare::default()).err();
        if let Some((index, why)) = wrong.into_iter().flatten().next() {
            return Err(at.index(index).invalid(why.quoted()));
        }
        self.of_words += usize::from(kind == ListKind::Words);
        if self.of_words > MAX_LISTS {
            return Err(at.invalid(format!("more than {MAX_LISTS} lists of words in conditions")));
        }
        self.known.insert(key, self.inline.len());
        self.inline.push(made);
        Ok(self.lists.len() + self.inline.len() - 1)
    }

    /// Compiles an expression; returns its id.
    pub(crate) fn expression(&mut self, pattern: &Pattern, at: At<'_>) -> Result<usize, Mistake> {
        if self.patterns.len() >= MAX_PATTERNS {
            return Err(at.invalid(format!("more than {MAX_PATTERNS} regular expressions")));
        }
        let expression = Expression::new(pattern, &mut self.budget)
            .map_err(|message| at.key("pattern").invalid(message))?;
        self.patterns.push(expression);
        Ok(self.patterns.len() - 1)
    }
}
