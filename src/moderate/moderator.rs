//! Judging a comment: one document, its context, what the site remembers.

use std::sync::{Arc, RwLock};

use crate::document::Document;

use super::classifier::Classifier;
use super::context::Context;
use super::form::FormKey;
use super::history::{History, HistoryError};
use super::ruleset::RuleSet;
use super::verdict::Verdict;

/// Judges comments by one rule set.
///
/// Built once, used from as many threads as you like.
#[derive(Clone)]
pub struct Moderator {
    rules: RuleSet,
    key: [u8; 32],
    form: Option<FormKey>,
    classifier: Option<Arc<RwLock<Classifier>>>,
}

impl Moderator {
    /// A moderator with these rules.
    pub fn new(rules: RuleSet) -> Self {
        Self { rules, key: [0; 32], form: None, classifier: None }
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The same with other rules.
    pub(crate) fn with_rules(&self, rules: RuleSet) -> Self {
        Self { rules, ..self.clone() }
    }

    /// Judges, and changes nothing: previews and edits do not count.
    pub fn check(
        &self,
        _document: &Document<'_>,
        _context: &Context,
        _history: &dyn History,
    ) -> Verdict {
        unimplemented!()
    }

    /// Counts what was judged.
    ///
    /// # Errors
    /// The store can't be reached.
    pub fn record(
        &self,
        _verdict: &mut Verdict,
        _context: &Context,
        _history: &dyn History,
    ) -> Result<(), HistoryError> {
        unimplemented!()
    }

    /// Counts first and judges by the counts, so that two at once can't both be the
    /// last one allowed.
    pub fn check_and_record(
        &self,
        _document: &Document<'_>,
        _context: &Context,
        _history: &dyn History,
    ) -> Verdict {
        unimplemented!()
    }
}
