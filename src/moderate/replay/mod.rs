//! Counts what rules would have done to comments of the past.
//!
//! A rule that looks right blocks half a site on its first day. [`Replay`] takes the
//! verdicts over comments of the past, beside those of the rules in use and the
//! decisions of the moderators where they are known, and counts. It keeps counts per rule
//! and a few examples; memory does not grow with the number of comments.
//!
//! ```
//! use wellsaid::moderate::replay::{Decision, Replay};
//! use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet, Timestamp};
//! use wellsaid::{Formatter, Policy};
//!
//! let rules = RuleSet::from_toml(r#"
//!     [[rule]]
//!     id = "too-long"
//!     why = "Nobody reads so much."
//!     when = { shape = { length_gte = 10 } }
//!     action = "hold"
//! "#)?;
//! let moderator = Moderator::new(rules);
//! let formatter = Formatter::new(Policy::comment());
//! let mut replay = Replay::new(moderator.rules(), None);
//! for (id, body, decision) in [
//!     ("1", "Thank you.", Decision::Approved),
//!     ("2", "Me too", Decision::Approved),
//!     ("3", "Buy my pills now", Decision::Spam),
//! ] {
//!     let document = formatter.parse(body)?;
//!     let verdict = moderator.check(&document, &Context::at(Timestamp(1_763_779_200)), &MemoryHistory::new());
//!     replay.add(&verdict, None, Some(decision), id, body);
//! }
//! let report = replay.report();
//! assert_eq!(report.newly_held.comments, 2);
//! assert_eq!(report.rules[0].agreement.precision(), Some(0.5));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use super::action::Action;
use super::ruleset::RuleSet;
use super::verdict::{Incomplete, Reason, RuleSetId, Verdict};

mod decision;
mod report;
#[cfg(test)]
mod tests;

pub use decision::{Agreement, Decision, Decisions};
pub use report::{
    ActionCount, Change, Example, Group, NotAsked, ReplayReport, RuleReport, UnknownFact,
};

/// Examples kept of each kind unless told otherwise.
pub const EXAMPLES: usize = 10;

/// Different gaps counted per rule.
const MAX_UNKNOWN: usize = 64;

/// Counts what rules would have done.
#[derive(Clone, Debug)]
pub struct Replay {
    examples: usize,
    comments: u64,
    decided: Decisions,
    /// Number of comments by old and new action.
    matrix: BTreeMap<(Action, Action), u64>,
    newly_held: Sample,
    newly_free: Sample,
    wrongly_held: Sample,
    missed: Sample,
    agreement: Agreement,
    old_agreement: Option<Agreement>,
    new: RuleCounts,
    old: Option<RuleCounts>,
    not_asked: BTreeMap<String, u64>,
}

/// The rules of one set, in the order of its file.
#[derive(Clone, Debug)]
struct RuleCounts {
    ruleset: Arc<RuleSetId>,
    rules: Vec<RuleCount>,
    /// Index of each rule in `rules`.
    places: BTreeMap<String, usize>,
}

#[derive(Clone, Debug)]
struct RuleCount {
    rule: String,
    action: Option<Action>,
    score: f64,
    shadow: bool,
    hits: u64,
    decided: Decisions,
    sample: Sample,
    /// Number of comments by missing fact and reason.
    unknown: BTreeMap<(String, String), u64>,
}

/// Some of many, evenly chosen: those whose numbers hash lowest. The first ten comments of a month
/// say little about the rest of it, and a random choice would differ in every run.
#[derive(Clone, Debug, Default)]
struct Sample {
    comments: u64,
    decided: Decisions,
    /// Examples by hash; with the number of the comment, which the report sorts by.
    kept: BTreeMap<(u64, u64), Example>,
}

impl Sample {
    fn add(&mut self, number: u64, most: usize, decision: Option<Decision>, example: &Example) {
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
}

/// Spreads numbers; the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
fn hash(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

impl Replay {
    /// Nothing counted yet. With `old`, every [`add`](Self::add) must bring a verdict by those
    /// rules as well; without, the old rules let everything pass.
    pub fn new(new: &RuleSet, old: Option<&RuleSet>) -> Self {
        Self {
            examples: EXAMPLES,
            comments: 0,
            decided: Decisions::default(),
            matrix: BTreeMap::new(),
            newly_held: Sample::default(),
            newly_free: Sample::default(),
            wrongly_held: Sample::default(),
            missed: Sample::default(),
            agreement: Agreement::default(),
            old_agreement: old.map(|_| Agreement::default()),
            new: RuleCounts::new(new),
            old: old.map(RuleCounts::new),
            not_asked: BTreeMap::new(),
        }
    }

    /// Keeps so many examples of each kind instead of [`EXAMPLES`]: an even sample, the same in
    /// every run over the same comments.
    #[must_use]
    pub fn examples(mut self, most: usize) -> Self {
        self.examples = most;
        self
    }

    /// Counts one comment. `id` and `excerpt` are for the examples; keep the excerpt short.
    ///
    /// # Complexity
    /// Linear in the reasons of the verdicts.
    pub fn add(
        &mut self,
        new: &Verdict,
        old: Option<&Verdict>,
        decision: Option<Decision>,
        id: &str,
        excerpt: &str,
    ) {
        let number = self.comments;
        self.comments += 1;
        self.decided.add(decision);
        let before = old.map_or(Action::Approve, |verdict| verdict.action);
        *self.matrix.entry((before, new.action)).or_default() += 1;
        self.agreement.add(!new.action.is_published(), decision);
        let example = Example {
            id: id.to_owned(),
            excerpt: excerpt.to_owned(),
            old: old.map(|verdict| verdict.action),
            new: new.action,
            decision,
            rules: new.reasons.iter().map(|reason| reason.rule.clone()).collect(),
        };
        let most = self.examples;
        match (before.is_published(), new.action.is_published()) {
            (true, false) => self.newly_held.add(number, most, decision, &example),
            (false, true) => self.newly_free.add(number, most, decision, &example),
            _ => {}
        }
        match (decision, new.action.is_published()) {
            (Some(Decision::Approved), false) => {
                self.wrongly_held.add(number, most, decision, &example);
            }
            (Some(Decision::Spam | Decision::Rejected), true) => {
                self.missed.add(number, most, decision, &example);
            }
            _ => {}
        }
        for reason in new.reasons.iter().chain(&new.shadow) {
            self.new.hit(reason, number, most, decision, &example);
        }
        if let (Some(old), Some(counts)) = (old, &mut self.old) {
            for reason in old.reasons.iter().chain(&old.shadow) {
                counts.hit(reason, number, 0, decision, &example);
            }
            let agreement = self.old_agreement.get_or_insert_default();
            agreement.add(!old.action.is_published(), decision);
        }
        self.new.unknown(&new.incomplete);
        let mut named: Vec<&str> = new.incomplete.iter().map(|gap| gap.what.as_str()).collect();
        named.sort_unstable();
        named.dedup();
        for what in named {
            *self.not_asked.entry(what.to_owned()).or_default() += 1;
        }
    }

    /// Counts so far.
    pub fn report(&self) -> ReplayReport {
        report::report(self)
    }
}

impl RuleCounts {
    fn new(rules: &RuleSet) -> Self {
        let file = rules.file();
        let ruleset = rules.id().clone();
        let mut counts = Self { ruleset, rules: Vec::new(), places: BTreeMap::new() };
        for rule in &file.rules {
            let shadow = rule.mode == super::action::Mode::Shadow;
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
    fn unknown(&mut self, incomplete: &[Incomplete]) {
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

    fn hit(
        &mut self,
        reason: &Reason,
        number: u64,
        most: usize,
        decision: Option<Decision>,
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
