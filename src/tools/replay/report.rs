//! Report of a replay, as data.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::moderate::verdict::RuleSetId;
use crate::rules::action::Action;
use crate::span::Span;
use crate::time::Timestamp;

use super::decision::{Agreement, Decisions, ModeratorDecision};

/// Report on what rules would have done to comments of the past.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReplayReport {
    /// Version of this form: 2.
    pub schema: u32,
    /// The rules.
    pub ruleset: Arc<RuleSetId>,
    /// The rules they were compared with, if any.
    pub old_ruleset: Option<Arc<RuleSetId>>,
    /// Number of comments that were checked.
    pub comments: u64,
    /// Decisions of moderators about them.
    pub decided: Decisions,
    /// Number of comments per action, weakest first. Every action.
    pub actions: Vec<ActionCount>,
    /// Decisions of moderators about the comments of each action, weakest first. Every action.
    pub outcomes: Vec<ActionDecisions>,
    /// The actions over time: at most 100 periods of equal length, from the first to the last.
    /// Comments without a time are left out.
    pub timeline: Vec<Period>,
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
    /// The same for the old rules.
    pub old_agreement: Option<Agreement>,
    /// Every rule, in the order of the file; then those that only the old file has.
    pub rules: Vec<RuleReport>,
    /// Facts that could not be asked, with the number of comments.
    pub not_asked: Vec<NotAsked>,
}

/// Decisions of moderators about the comments of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActionDecisions {
    /// Action under the rules.
    pub action: Action,
    /// Decisions of moderators about those comments.
    pub decided: Decisions,
}

/// Comments of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Period {
    /// Time at which it begins.
    pub start: Timestamp,
    /// Length in seconds.
    pub seconds: u64,
    /// Number of comments.
    pub comments: u64,
    /// Number of comments per action, weakest first. Every action.
    pub actions: Vec<ActionCount>,
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
    /// Text around the first match as its author typed it, with white space as one space; the
    /// beginning of a comment without a match. At most 160 characters, and `…` at an end that is
    /// cut.
    pub excerpt: String,
    /// Matches that make it an example: of one rule, one term, or of all rules. At most 20.
    pub marks: Vec<Mark>,
    /// Action under the old rules, if there are any.
    pub old: Option<Action>,
    /// Action under the new rules.
    pub new: Action,
    /// Decision of a moderator.
    pub decision: Option<ModeratorDecision>,
    /// The rules that fired.
    pub rules: Vec<String>,
}

/// A match in an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mark {
    /// Rule that found it.
    pub rule: String,
    /// Term, pattern, list entry or host, as in [`Match`](crate::moderate::verdict::Match).
    pub term: String,
    /// Text that readers see there.
    pub seen: String,
    /// Span in the excerpt, in bytes; absent if the match is outside of the excerpt or of the
    /// text.
    pub span: Option<Span>,
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
    /// The same for the old file; `None` if the old file lacks the rule, or there is no old file.
    pub old_hits: Option<u64>,
    /// Decisions of moderators about those comments.
    pub decided: Decisions,
    /// Agreement of this rule alone with the moderators. It has no meaning for a rule that
    /// approves.
    pub agreement: Agreement,
    /// Facts it asked for and did not get, stores that were down, lists that were not read. A rule
    /// without hits is harmless only if this is empty.
    #[serde(default)]
    pub unknown: Vec<UnknownFact>,
    /// Terms, patterns, list entries and hosts that it found, those in the most comments first.
    /// At most [`MAX_MATCHES`](crate::moderate::verdict::MAX_MATCHES) matches of a comment and
    /// 10,000 terms of a rule are counted.
    pub terms: Vec<TermReport>,
    /// Some of its comments, evenly chosen.
    pub examples: Vec<Example>,
}

/// Report on one term of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TermReport {
    /// The term, as in [`Match`](crate::moderate::verdict::Match).
    pub term: String,
    /// Number of comments in which it was found.
    pub comments: u64,
    /// Decisions of moderators about those comments.
    pub decided: Decisions,
    /// Texts that readers saw in its place, the most frequent first, at most 5: "good" for a
    /// term `god` is a mistake of the list.
    pub spellings: Vec<Spelling>,
    /// Some of its comments, evenly chosen.
    pub examples: Vec<Example>,
}

/// Text that was found for a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Spelling {
    /// The text, as readers see it.
    pub seen: String,
    /// Number of comments.
    pub comments: u64,
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
