//! Counts what rules would have done to comments of the past.
//!
//! A rule that looks right blocks half a site on its first day. [`Replay`] takes the
//! verdicts over comments of the past, beside those of the rules in use and the
//! decisions of the moderators where they are known, and counts. It keeps counts per rule
//! and term and a few examples; memory does not grow with the number of comments.
//!
//! ```
//! use wellsaid::moderate::replay::{ModeratorDecision, PastComment, Replay};
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
//!     ("1", "Thank you.", ModeratorDecision::Approved),
//!     ("2", "Me too", ModeratorDecision::Approved),
//!     ("3", "Buy my pills now", ModeratorDecision::Spam),
//! ] {
//!     let document = formatter.parse(body)?;
//!     let verdict = moderator.check(&document, &Context::at(Timestamp(1_763_779_200)), &MemoryHistory::new());
//!     replay.add(&PastComment::new(id, body).decided(decision), &verdict, None);
//! }
//! let report = replay.report();
//! assert_eq!(report.newly_held.comments, 2);
//! assert_eq!(report.rules[0].agreement.precision(), Some(0.5));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;

use crate::moderate::ruleset::RuleSet;
use crate::moderate::verdict::Verdict;
use crate::rules::action::Action;

mod budget;
mod count;
mod decision;
mod excerpt;
mod past;
mod report;
mod sample;
mod terms;
mod timeline;

pub use budget::BudgetFigure;
use count::RuleCounts;
use past::{JudgedComment, matches};
use sample::Sample;
use timeline::Timeline;

pub use decision::{Agreement, Decisions, ModeratorDecision};
pub use past::PastComment;
pub use report::{
    ActionChange, ActionCount, ActionDecisions, Example, Group, Mark, NotAsked, Period,
    ReplayReport, RuleReport, Spelling, TermReport, UnknownFact,
};

/// Examples kept of each kind unless told otherwise.
pub const EXAMPLES: usize = 10;

/// Version of the JSON form.
const SCHEMA: u32 = 2;

/// Counts what rules would have done.
#[derive(Clone, Debug)]
pub struct Replay {
    examples: usize,
    comments: u64,
    decided: Decisions,
    /// Number of comments by old and new action.
    matrix: BTreeMap<(Action, Action), u64>,
    outcomes: BTreeMap<Action, Decisions>,
    newly_held: Sample,
    newly_free: Sample,
    wrongly_held: Sample,
    missed: Sample,
    agreement: Agreement,
    old_agreement: Option<Agreement>,
    new: RuleCounts,
    old: Option<RuleCounts>,
    not_asked: BTreeMap<String, u64>,
    timeline: Timeline,
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
            outcomes: BTreeMap::new(),
            newly_held: Sample::default(),
            newly_free: Sample::default(),
            wrongly_held: Sample::default(),
            missed: Sample::default(),
            agreement: Agreement::default(),
            old_agreement: old.map(|_| Agreement::default()),
            new: RuleCounts::new(new),
            old: old.map(RuleCounts::new),
            not_asked: BTreeMap::new(),
            timeline: Timeline::default(),
        }
    }

    /// Keeps so many examples of each kind instead of [`EXAMPLES`]: an even sample, the same in
    /// every run over the same comments.
    #[must_use]
    pub fn examples(mut self, most: usize) -> Self {
        self.examples = most;
        self
    }

    /// Counts one comment, with its verdicts under the new and under the old rules.
    ///
    /// # Complexity
    /// Linear in the reasons of the verdicts and their matches.
    pub fn add(&mut self, comment: &PastComment<'_>, new: &Verdict, old: Option<&Verdict>) {
        let (number, most) = (self.comments, self.examples);
        let case = JudgedComment { number, comment, new, old, most };
        let decision = comment.decision;
        self.comments += 1;
        self.decided.add(decision);
        let before = old.map_or(Action::Approve, |verdict| verdict.action);
        *self.matrix.entry((before, new.action)).or_default() += 1;
        self.outcomes.entry(new.action).or_default().add(decision);
        if let Some(at) = comment.at {
            self.timeline.add(at, before, new.action);
        }
        self.agreement.add(!new.action.is_published(), decision);
        let found = || matches(&new.reasons);
        match (before.is_published(), new.action.is_published()) {
            (true, false) => self.newly_held.add(&case, found()),
            (false, true) => {
                let found_before = old.into_iter().flat_map(|old| &old.reasons);
                self.newly_free.add(&case, matches(found_before));
            }
            _ => {}
        }
        match (decision, new.action.is_published()) {
            (Some(ModeratorDecision::Approved), false) => self.wrongly_held.add(&case, found()),
            (Some(ModeratorDecision::Spam | ModeratorDecision::Rejected), true) => {
                self.missed.add(&case, found());
            }
            _ => {}
        }
        for reason in new.reasons.iter().chain(&new.shadow) {
            self.new.hit(reason, &case);
        }
        if let (Some(old), Some(counts)) = (old, &mut self.old) {
            for reason in old.reasons.iter().chain(&old.shadow) {
                counts.hit(reason, &JudgedComment { most: 0, ..case });
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
        let compared = self.old.is_some();
        let changes = self.matrix.iter().filter(|_| compared);
        let changes = changes.map(|(&(old, new), &comments)| ActionChange { old, new, comments });
        let outcomes = Action::ALL.iter().map(|&action| {
            let decided = self.outcomes.get(&action).copied().unwrap_or_default();
            ActionDecisions { action, decided }
        });
        let not_asked = self.not_asked.iter();
        let not_asked =
            not_asked.map(|(what, &comments)| NotAsked { what: what.clone(), comments }).collect();
        ReplayReport {
            schema: SCHEMA,
            ruleset: self.new.ruleset.clone(),
            old_ruleset: self.old.as_ref().map(|old| old.ruleset.clone()),
            comments: self.comments,
            decided: self.decided,
            actions: timeline::actions(&self.matrix, compared),
            outcomes: outcomes.collect(),
            timeline: self.timeline.report(compared),
            changes: changes.collect(),
            newly_held: self.newly_held.group(),
            newly_free: self.newly_free.group(),
            wrongly_held: self.wrongly_held.group(),
            missed: self.missed.group(),
            agreement: self.agreement,
            old_agreement: self.old_agreement,
            rules: self.rules(),
            not_asked,
        }
    }

    fn rules(&self) -> Vec<RuleReport> {
        let old = self.old.as_ref();
        let old_hits = |rule: &str| {
            let counts = old?;
            Some(counts.rules.get(*counts.places.get(rule)?)?.sample.comments)
        };
        let new = self.new.rules.iter().map(|count| (count, true));
        let gone = old.into_iter().flat_map(|old| &old.rules);
        let gone = gone.filter(|count| !self.new.places.contains_key(&count.rule));
        new.chain(gone.map(|count| (count, false)))
            .map(|(count, is_new)| RuleReport {
                rule: count.rule.clone(),
                action: count.action,
                score: count.score,
                shadow: count.shadow,
                hits: is_new.then_some(count.sample.comments),
                old_hits: old_hits(&count.rule),
                decided: count.sample.decided,
                agreement: Agreement::of_hits(&count.sample.decided, &self.decided),
                unknown: count.unknown(),
                terms: count.terms.report(),
                examples: count.sample.examples(),
            })
            .collect()
    }
}
