//! Names that conditions use, resolved to ids.

use std::collections::BTreeMap;

use crate::moderate::condition::{ListRef, Pattern};
use crate::moderate::rule::List;

use super::limits::{MAX_FILE_CONDITIONS, MAX_PATTERNS};
use super::mistake::{At, Mistake};
use super::patterns::{Expression, PatternBudget};

/// Collects what the conditions of a rule set need and leave behind.
pub(crate) struct ListResolver<'f> {
    /// Lists with their indices.
    lists: BTreeMap<&'f str, (usize, &'f List)>,
    /// Patterns by index.
    pub(super) patterns: Vec<Expression>,
    budget: PatternBudget,
    /// Conditions so far.
    of_file: usize,
}

impl<'f> ListResolver<'f> {
    pub(super) fn new(lists: &'f BTreeMap<String, List>) -> Self {
        let lists =
            lists.iter().enumerate().map(|(index, (name, list))| (name.as_str(), (index, list)));
        Self {
            lists: lists.collect(),
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
    pub(crate) fn list(&self, list: &ListRef, kind: &str, at: At<'_>) -> Result<usize, Mistake> {
        let Some(&(index, found)) = self.lists.get(list.name.as_str()) else {
            let names = self.lists.iter().filter(|(_, (_, list))| list.kind() == kind);
            let names: Vec<&str> = names.map(|(name, _)| *name).collect();
            let there = match names.as_slice() {
                [] => format!("there is no list of kind `{kind}`"),
                names => format!("there are: {}", names.join(" ")),
            };
            return Err(at.invalid(format!("no list is called `{}`; {there}", list.name)));
        };
        if found.kind() != kind {
            return Err(at.invalid(format!(
                "the list `{}` is of kind `{}`, `{kind}` is needed",
                list.name,
                found.kind()
            )));
        }
        Ok(index)
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
