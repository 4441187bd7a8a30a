//! Counts of each rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::moderate::ruleset::RuleSet;
use crate::moderate::verdict::{Incomplete, Reason, RuleSetId};
use crate::rules::action::{Action, Mode};

use super::past::{JudgedComment, matches};
use super::report::UnknownFact;
use super::sample::Sample;
use super::terms::TermCounts;

/// Different gaps counted per rule.
const MAX_UNKNOWN: usize = 64;

/// The rules of one set, in the order of its file.
#[derive(Clone, Debug)]
pub(super) struct RuleCounts {
    pub(super) ruleset: Arc<RuleSetId>,
    pub(super) rules: Vec<RuleCount>,
    /// Index of each rule in `rules`.
    pub(super) places: BTreeMap<String, usize>,
}

#[derive(Clone, Debug)]
pub(super) struct RuleCount {
    pub(super) rule: String,
    pub(super) action: Option<Action>,
    pub(super) score: f64,
    pub(super) shadow: bool,
    /// Comments that the rule fired on.
    pub(super) sample: Sample,
    pub(super) terms: TermCounts,
    /// Number of comments by missing fact and reason.
    unknown: BTreeMap<(String, String), u64>,
}

impl RuleCount {
    /// Facts that the rule could not ask about.
    pub(super) fn unknown(&self) -> Vec<UnknownFact> {
        let facts = self.unknown.iter().map(|((what, error), &comments)| UnknownFact {
            what: what.clone(),
            error: error.clone(),
            comments,
        });
        facts.collect()
    }
}

impl RuleCounts {
    pub(super) fn new(rules: &RuleSet) -> Self {
        let file = rules.file();
        let ruleset = rules.id().clone();
        let mut counts = Self { ruleset, rules: Vec::new(), places: BTreeMap::new() };
        for rule in &file.rules {
            let shadow = rule.mode == Mode::Shadow;
            counts.place(&rule.id, rule.action, rule.score, shadow);
        }
        counts
    }

    fn place(&mut self, id: &str, action: Option<Action>, score: f64, shadow: bool) -> usize {
        if let Some(place) = self.places.get(id) {
            return *place;
        }
        self.places.insert(id.to_owned(), self.rules.len());
        self.rules.push(RuleCount {
            rule: id.to_owned(),
            action,
            score,
            shadow,
            sample: Sample::default(),
            terms: TermCounts::default(),
            unknown: BTreeMap::new(),
        });
        self.rules.len() - 1
    }

    /// Counts the facts that rules could not ask for. The empty id (`""`) stands for the whole set.
    pub(super) fn unknown(&mut self, incomplete: &[Incomplete]) {
        for gap in incomplete {
            let place = self.places.get(&gap.rule).copied();
            let Some(count) = place.and_then(|place| self.rules.get_mut(place)) else { continue };
            let key = (gap.what.clone(), gap.error.clone());
            // The errors of a store may differ each time.
            if count.unknown.len() < MAX_UNKNOWN || count.unknown.contains_key(&key) {
                *count.unknown.entry(key).or_default() += 1;
            }
        }
    }

    pub(super) fn hit(&mut self, reason: &Reason, case: &JudgedComment<'_>) {
        let place = self.place(&reason.rule, reason.action, reason.score, false);
        if let Some(count) = self.rules.get_mut(place) {
            count.sample.add(case, matches([reason]));
            count.terms.add(reason, case);
        }
    }
}
