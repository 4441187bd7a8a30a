//! The same lists with other rules: for tests and traces, which ask one rule in other ways.

use std::sync::Arc;

use super::{Compiled, RuleFile, RuleSet, Wants};

impl RuleSet {
    /// A set with the same compiled lists and expressions whose rules `edit` has changed. What
    /// conditions name must not change: they carry the places of what was compiled.
    pub(crate) fn edited(&self, edit: impl FnOnce(&mut RuleFile)) -> Self {
        let mut file = self.0.file.clone();
        edit(&mut file);
        Self(Arc::new(Compiled {
            wants: Wants::of(&file),
            lists: self.0.lists.clone(),
            patterns: self.0.patterns.clone(),
            prefilter: self.0.prefilter.clone(),
            id: self.0.id.clone(),
            text: None,
            file,
        }))
    }
}
