//! Counts of each rule, and a sample of its comments.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::moderate::action::{Action, Mode};
use crate::moderate::ruleset::RuleSet;
use crate::moderate::verdict::{Incomplete, Reason, RuleSetId};

use super::decision::{Decisions, ModeratorDecision};
use super::report::{Example, Group, UnknownFact};

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
    pub(super) hits: u64,
    pub(super) decided: Decisions,
    pub(super) sample: Sample,
    /// Number of comments by missing fact and reason.
    unknown: BTreeMap<(String, String), u64>,
}

/// Some of many, evenly chosen: those whose numbers hash lowest. The first ten comments of a month
/// say little about the rest of it, and a random choice would differ in every run.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    pub(super) comments: u64,
    pub(super) decided: Decisions,
    /// Examples by hash; with the number of the comment, which the report sorts by.
    kept: BTreeMap<(u64, u64), Example>,
}

impl Sample {
    pub(super) fn add(
        &mut self,
        number: u64,
        most: usize,
        decision: Option<ModeratorDecision>,
        example: &Example,
    ) {
        self.comments += 1;
        self.decided.add(decision);
        let key = (hash(number), number);
        let full = self.kept.len() >= most;
        if full && self.kept.last_key_value().is_none_or(|(last, _)| *last < key) {
            return;
        }
        self.kept.insert(key, example.clone());
        if full {
            self.kept.pop_last();
        }
    }

    /// Some of the comments, in their order.
    pub(super) fn examples(&self) -> Vec<Example> {
        let mut kept: Vec<_> =
            self.kept.iter().map(|(&(_, number), kept)| (number, kept)).collect();
        kept.sort_by_key(|&(number, _)| number);
        kept.into_iter().map(|(_, example)| example.clone()).collect()
    }

    pub(super) fn group(&self) -> Group {
        Group { comments: self.comments, decided: self.decided, examples: self.examples() }
    }
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

/// Spreads numbers; the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
fn hash(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
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
            hits: 0,
            decided: Decisions::default(),
            sample: Sample::default(),
            unknown: BTreeMap::new(),
        });
        self.rules.len() - 1
    }

    /// Counts what rules could not ask. A rule that no file has (`""`) is the whole set.
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

    pub(super) fn hit(
        &mut self,
        reason: &Reason,
        number: u64,
        most: usize,
        decision: Option<ModeratorDecision>,
        example: &Example,
    ) {
        let place = self.place(&reason.rule, reason.action, reason.score, false);
        if let Some(count) = self.rules.get_mut(place) {
            count.hits += 1;
            count.decided.add(decision);
            count.sample.add(number, most, decision, example);
        }
    }
}
