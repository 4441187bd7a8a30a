//! Verdicts: the decision about a comment, with every reason for it.
//!
//! "Your comment was held" does not help anyone. A verdict lists all rules that fired, with the
//! place in the author's own text, so that moderators see the reasons at a glance, can answer
//! appeals, and find wrong rules.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::span::Span;

use crate::history::{Bucket, Scope, Sketch};
use crate::rules::action::{Action, Trigger};
use crate::rules::condition::Field;
use crate::time::TimeSpan;

/// Version of the JSON form.
pub const SCHEMA: u32 = 2;

/// The outcome for one comment. The same JSON comes from Rust, from C and from the
/// command line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Verdict {
    /// Version of this form: [`SCHEMA`].
    pub schema: u32,
    /// Action that the site should take.
    pub action: Action,
    /// Sum of the scores of all rules that fired.
    pub score: f64,
    /// Origin of the action.
    pub decided_by: DecidedBy,
    /// Information for the author.
    pub public: AuthorNotice,
    /// All rules that fired, in the order of the rule file.
    pub reasons: Vec<Reason>,
    /// Reasons of rules in shadow mode that would have fired.
    pub shadow: Vec<Reason>,
    /// Changes to make in the comment before it is shown; see
    /// [`Verdict::render`].
    pub rewrites: Vec<Change>,
    /// Rules that were not looked at, and why.
    pub skipped: Vec<Skipped>,
    /// Facts that rules depended on and did not get, settled by the rule's `unknown`; stores that
    /// were down and lists that were not read, settled by `defaults.on_error`. At most
    /// [`MAX_INCOMPLETE`], and one that tells how many more there were.
    pub incomplete: Vec<Incomplete>,
    /// Tells how much was left out, so that a verdict takes at most
    /// [`MAX_VERDICT`] bytes of JSON and two for each byte of the comment.
    #[serde(default, skip_serializing_if = "Omitted::is_nothing")]
    pub omitted: Omitted,
    /// Rule set that made the verdict. Shared, because verdicts are many.
    pub ruleset: Arc<RuleSetId>,
    /// Comment that the verdict is about.
    pub subject: JudgedText,
    /// Tells what [`Moderator::record`](super::Moderator::record) has still to count. Absent from the
    /// JSON when there is nothing left: a verdict that was recorded holds no name of a bucket.
    ///
    /// It holds keyed hashes of the author and the address. Remove it from a verdict that you
    /// store and will not record: `verdict.record = HistoryUpdate::default()`.
    #[serde(default, skip_serializing_if = "HistoryUpdate::is_done")]
    pub record: HistoryUpdate,
}

/// Origin of the action of a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DecidedBy {
    /// The rule with this id.
    Rule(String),
    /// The sum of the scores reached the threshold of this action.
    Threshold(Action),
    /// No rule fired, or none with an action.
    Default,
    /// The gate had to change the HTML, or the changes that rules ask for were too many for a
    /// verdict, so that more is hidden. Or a rule that holds or rejects fires on the changed
    /// comment and did not on the typed one: "hedarnck" without "darn" is "heck".
    Verification,
    /// A store or a service was down, or the file of a list was not read.
    OnError,
}

/// Information that the author may see: no term, no rule, no score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuthorNotice {
    /// State of the comment, as its author may know it.
    pub state: PublicState,
    /// Key of the message, from `tell`; your application words it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub message: Option<String>,
    /// The terms, where the rule says `tell_term`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub terms: Vec<String>,
    /// Seconds after which the author may try again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub retry_after: Option<u64>,
}

/// State that an author may know of an [`Action`]: spam and discard look like waiting, so that
/// spammers can't learn by trying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum PublicState {
    /// It is shown.
    Published,
    /// Not accepted yet: the author can change it, or send it for review.
    Warned,
    /// It waits for a moderator.
    Pending,
    /// It was refused.
    Rejected,
}

/// A rule that fired.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reason {
    /// Id of the rule that fired.
    pub rule: String,
    /// Action of the rule; for a warning that the author has seen, the action that follows it.
    pub action: Option<Action>,
    /// Score that the rule adds.
    pub score: f64,
    /// Tags of the rule.
    pub tags: Vec<String>,
    /// Explanation for the moderator, from the rule file.
    pub why: String,
    /// One sentence with the facts: "3 links to other sites; this author has 0 approved
    /// comments".
    pub sentence: String,
    /// Places in the text, at most [`MAX_MATCHES`].
    pub matches: Vec<Match>,
    /// Facts beside the text, by the name of the question: `links.count`,
    /// `author.approved` …
    pub facts: serde_json::Map<String, serde_json::Value>,
}

/// Matches listed per rule; a comment full of one word needs no list of thousands.
pub const MAX_MATCHES: usize = 20;

/// Maximum bytes of JSON for a verdict, in addition to two for each byte of the comment, whatever
/// the rules are. [`Omitted`] says what was left out.
pub const MAX_VERDICT: usize = 64 << 10;

/// A place that a rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Match {
    /// Part of the view that holds the match.
    pub view: Field,
    /// The term, pattern, list entry or host as the rule file has it; at most 200 characters,
    /// the last of them `…` if it was cut.
    pub term: String,
    /// Tells what readers see there, cut likewise; the places are those of all of it.
    pub seen: String,
    /// Span in the view, in bytes.
    pub visible: Span,
    /// Span in the author's text, in bytes; nothing for what was not in the text.
    pub source: Option<Span>,
    /// Differences between the text and the term: `case`, `marks`, `look-alike`, `leet`,
    /// `invisible`, `separated`, `repeated`, `reversed` …; empty if they are equal.
    pub how: Vec<String>,
}

/// A change to the comment, in places of a view or of the source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Change {
    /// Visible text becomes other text. In a text over several lines, each line has a change of its
    /// own; the line breaks stay.
    Replace {
        /// The rule that asks for it.
        rule: String,
        /// The body, titles or names. `author.name` as well, which stands outside of the
        /// document: your application shows it, as [`Verdict::author_name`] gives it.
        view: Field,
        /// Span in that view.
        visible: Span,
        /// Tells where that was typed; nothing for `author.name`.
        #[serde(default)]
        source: Option<Span>,
        /// The text that stands there afterwards. If the texts of all changes together are longer
        /// than [`replacement_bound`](crate::limits::replacement_bound) allows, the rest are `█`.
        with: String,
    },
    /// A link becomes plain text.
    Unlink {
        /// The rule that asks for it.
        rule: String,
        /// The link in the source, as [`Link::span`](crate::document::Link::span) has it.
        source: Span,
    },
}

/// Tells how much of what explains a verdict was left out, because it would have been too long. The
/// action, the score and the changes are complete in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Omitted {
    /// Reasons. The reasons that are listed may then lack tags and facts, and have short texts.
    pub reasons: usize,
    /// Rules in shadow mode that would have fired.
    pub shadow: usize,
    /// Matches, of the [`MAX_MATCHES`] for each rule.
    pub matches: usize,
    /// Rules that were not looked at.
    pub skipped: usize,
    /// Entries of [`Verdict::incomplete`].
    pub incomplete: usize,
}

impl Omitted {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// A rule that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Skipped {
    /// Id of the rule.
    pub rule: String,
    /// Reason for skipping it.
    pub because: SkipReason,
}

/// Reason why a rule was not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SkipReason {
    /// The author is exempt.
    Exempt,
    /// It is off.
    Off,
    /// It is out of date.
    Expired,
    /// It is for another trigger.
    Trigger,
    /// A rule before it said `stop`.
    Stopped,
}

/// A fact, store or list that a rule asked for and that was not available. Only the facts that the
/// rule depended on are listed: a rule that is false whatever the fact is does not list it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Incomplete {
    /// The rule that asked; empty if it is not about a rule.
    pub rule: String,
    /// The fact, by a name of [`RuleSet::facts`](super::RuleSet::facts) (`author.approved`,
    /// `external.NAME`, `classifier`), or else `history`, `list.NAME`.
    pub what: String,
    /// Tells what went wrong: "not given", or the error of a store.
    pub error: String,
}

/// Maximum entries of [`Verdict::incomplete`]; one more tells how many were left out.
pub const MAX_INCOMPLETE: usize = 100;

/// Name of the rule set that made a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RuleSetId {
    /// Name in the rule file.
    pub name: String,
    /// Version in the rule file.
    pub version: String,
    /// SHA-256 of the text of the file, in hexadecimal digits.
    pub sha256: String,
}

/// Comment that a verdict is about, so that it can be matched to its comment later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JudgedText {
    /// New or edit.
    pub trigger: Trigger,
    /// SHA-256 of the source, in hexadecimal digits; empty if there are no rules.
    pub sha256: String,
    /// Length of the source in bytes.
    pub bytes: usize,
    /// [Fingerprint](crate::Policy::fingerprint) of the policy that the comment was read by;
    /// empty if there are no rules.
    #[serde(default)]
    pub policy: String,
    /// SHA-256 of the author's name, in hexadecimal digits, if a rule changes it: accounts are
    /// renamed, and the places of the changes are those of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_sha256: Option<String>,
}

/// Parts of a comment that are counted and remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HistoryUpdate {
    /// Buckets to add one to.
    pub hits: Vec<Hit>,
    /// The sketch, where rules ask for repeats.
    pub sketch: Option<Sketch>,
    /// Scopes that remember it, and how long.
    pub remember: Vec<(Scope, TimeSpan)>,
    /// Nothing is left to count: it was counted, or rules do not count anything.
    pub done: bool,
}

/// Has nothing to count.
impl Default for HistoryUpdate {
    fn default() -> Self {
        Self { hits: Vec::new(), sketch: None, remember: Vec::new(), done: true }
    }
}

impl HistoryUpdate {
    fn is_done(&self) -> bool {
        self.done
    }

    /// Marks it as done if nothing is left.
    pub(crate) fn settle(&mut self) {
        if self.hits.is_empty() && self.remember.is_empty() {
            *self = Self::default();
        }
    }
}

/// A bucket to count in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Hit {
    /// Bucket that is counted in.
    pub bucket: Bucket,
    /// The longest window that a rule asks about.
    pub within: TimeSpan,
}
