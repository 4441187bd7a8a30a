//! Report of a replay, as data.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::moderate::action::Action;
use crate::moderate::verdict::RuleSetId;

use super::decision::{Agreement, Decisions, ModeratorDecision};

/// Report on what rules would have done to comments of the past.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReplayReport {
    /// Version of this form: 1.
    pub schema: u32,
    /// The rules.
    pub ruleset: Arc<RuleSetId>,
    /// The rules they were compared with, if any.
    pub old_ruleset: Option<Arc<RuleSetId>>,
    /// Number of comments that were judged.
    pub comments: u64,
    /// Decisions of moderators about them.
    pub decided: Decisions,
    /// Number of comments per action, weakest first. All six.
    pub actions: Vec<ActionCount>,
    /// Changes from one action to another, where there are old rules; those that happened.
    pub changes: Vec<ActionChange>,
    /// Comments held back that were not before. Without old rules nothing was held before.
    pub newly_held: Group,
    /// Comments let pass that were held before.
    pub newly_free: Group,
    /// Comments held back that moderators had approved.
    pub wrongly_held: Group,
    /// Comments let pass that moderators had rejected or marked as spam.
    pub missed: Group,
    /// Agreement of held comments with the moderators.
    pub agreement: Agreement,
    /// The same of the old rules.
    pub old_agreement: Option<Agreement>,
    /// Every rule, in the order of the file; then those that only the old file has.
    pub rules: Vec<RuleReport>,
    /// Facts that could not be asked, with the number of comments.
    pub not_asked: Vec<NotAsked>,
}

/// An action and how many comments met it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActionCount {
    /// The action.
    pub action: Action,
    /// Number of comments under the rules.
    pub comments: u64,
    /// Number of comments under the old rules, if there are any.
    pub old: Option<u64>,
}

/// Number of comments that went from one action to another, or stayed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActionChange {
    /// Action under the old rules.
    pub old: Action,
    /// Action under the new rules.
    pub new: Action,
    /// Number of comments.
    pub comments: u64,
}

/// Comments that have something in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Group {
    /// Number of comments.
    pub comments: u64,
    /// Decisions of moderators about them.
    pub decided: Decisions,
    /// Some of them, evenly chosen, in the order of the comments.
    pub examples: Vec<Example>,
}

/// One comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Example {
    /// Name that your application has for it.
    pub id: String,
    /// Beginning of the comment.
    pub excerpt: String,
    /// Action under the old rules, if there are any.
    pub old: Option<Action>,
    /// Action under the new rules.
    pub new: Action,
    /// Decision of a moderator.
    pub decision: Option<ModeratorDecision>,
    /// The rules that fired.
    pub rules: Vec<String>,
}

/// Report on one rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RuleReport {
    /// Id of the rule.
    pub rule: String,
    /// Action that the rule asks for.
    pub action: Option<Action>,
    /// Score that the rule adds.
    pub score: f64,
    /// It is in shadow mode.
    pub shadow: bool,
    /// Comments it fired on; `None` if only the old file has it.
    pub hits: Option<u64>,
    /// The same by the old file; `None` if that has it not, or there is none.
    pub old_hits: Option<u64>,
    /// Decisions of moderators about those comments.
    pub decided: Decisions,
    /// Agreement of this rule alone with the moderators. Says nothing of a rule that
    /// approves.
    pub agreement: Agreement,
    /// Facts it asked for and nobody gave, stores that were down, lists that were not read. A
    /// rule without hits is harmless only if nothing stands here.
    #[serde(default)]
    pub unknown: Vec<UnknownFact>,
    /// Some of its comments, evenly chosen.
    pub examples: Vec<Example>,
}

/// A fact that a rule could not ask about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UnknownFact {
    /// `author.approved`, `history` …; see
    /// [`Incomplete::what`](crate::moderate::verdict::Incomplete::what).
    pub what: String,
    /// Tells why it is not known.
    pub error: String,
    /// Number of comments for which the rule depended on it.
    pub comments: u64,
}

/// Fact that could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NotAsked {
    /// `history`, `external.NAME` …; see
    /// [`Incomplete::what`](crate::moderate::verdict::Incomplete::what).
    pub what: String,
    /// Number of comments it was missing for.
    pub comments: u64,
}
