//! Comparison of a replay with the budget of a rule file.

use std::fmt;

use crate::rules::action::Action;
use crate::rules::rule::{Percentage, ReplayBudget};

use super::decision::Decisions;
use super::report::ReplayReport;

/// A figure of a replay that has a budget.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct BudgetFigure {
    /// Key of the budget: `held_but_approved` …
    pub key: &'static str,
    /// Limit that the budget sets.
    pub limit: Percentage,
    /// Number of comments that count against the budget.
    pub comments: u64,
    /// Number of comments of which they are a share.
    pub of: u64,
}

impl BudgetFigure {
    /// Checks whether the share is within the budget. Without any comments to measure, it is not.
    pub fn is_kept(&self) -> bool {
        self.of > 0 && !self.limit.is_exceeded(self.comments, self.of)
    }
}

/// Writes the figure: "`held_but_approved`: 0.8 % (8 of 1000), budget 0.5 %".
impl fmt::Display for BudgetFigure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, limit, comments, of } = self;
        if *of == 0 {
            return write!(f, "`{key}`: not measured, there are no such comments; budget {limit}");
        }
        let share = *comments as f64 / *of as f64 * 100.0;
        write!(f, "`{key}`: {share:.2} % ({comments} of {of}), budget {limit}")
    }
}

impl ReplayBudget {
    /// Figures of a replay for all budgets that are set, in the order of the keys.
    ///
    /// ```
    /// use wellsaid::moderate::replay::{ModeratorDecision, PastComment, Replay};
    /// use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet, Timestamp};
    /// use wellsaid::{Formatter, Policy};
    ///
    /// let rules = RuleSet::from_toml(r#"
    ///     budget = { held_but_approved = "0.5 %" }
    ///
    ///     [[rule]]
    ///     id = "thanks"
    ///     why = "A rule that is wrong."
    ///     when = { words = ["thank"] }
    ///     action = "hold"
    /// "#)?;
    /// let moderator = Moderator::new(rules);
    /// let (formatter, history) = (Formatter::new(Policy::comment()), MemoryHistory::new());
    /// let mut replay = Replay::new(moderator.rules(), None);
    /// for body in ["Thank you.", "Nice.", "Me too.", "Good."] {
    ///     let document = formatter.parse(body)?;
    ///     let verdict = moderator.check(&document, &Context::at(Timestamp(1)), &history);
    ///     let comment = PastComment::new("", body).decided(ModeratorDecision::Approved);
    ///     replay.add(&comment, &verdict, None);
    /// }
    /// let figures = moderator.rules().file().budget.check(&replay.report());
    /// assert!(!figures[0].is_kept());
    /// assert_eq!(
    ///     figures[0].to_string(),
    ///     "`held_but_approved`: 25.00 % (1 of 4), budget 0.5 %"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, report: &ReplayReport) -> Vec<BudgetFigure> {
        type Kind = fn(&Decisions) -> u64;
        let (approved, spam, rejected): (Kind, Kind, Kind) =
            (|decided| decided.approved, |decided| decided.spam, |decided| decided.rejected);
        let count = |test: &dyn Fn(Action) -> bool, of: Kind| -> u64 {
            let outcomes = report.outcomes.iter().filter(|outcome| test(outcome.action));
            outcomes.map(|outcome| of(&outcome.decided)).sum()
        };
        let held = |action: Action| !action.is_published();
        let published = Action::is_published;
        let unexplained = |action| matches!(action, Action::Spam | Action::Discard);
        let rejects = |action| action == Action::Reject;
        let figures = [
            ("held", self.held, &held as &dyn Fn(Action) -> bool, Decisions::all as Kind),
            ("held_but_approved", self.held_but_approved, &held, approved),
            ("spam_but_approved", self.spam_but_approved, &unexplained, approved),
            ("rejected_but_approved", self.rejected_but_approved, &rejects, approved),
            ("approved_but_spam", self.approved_but_spam, &published, spam),
            ("approved_but_rejected", self.approved_but_rejected, &published, rejected),
        ];
        let figures = figures.into_iter().filter_map(|(key, limit, test, of)| {
            let comments = count(test, of);
            Some(BudgetFigure { key, limit: limit?, comments, of: of(&report.decided) })
        });
        figures.collect()
    }
}
