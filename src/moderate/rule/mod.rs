//! A rule file as it is written: TOML or JSON, read by serde, unknown keys refused.
//!
//! `data` and nothing else: [`RuleSet`](super::RuleSet) checks it as a whole and
//! compiles it.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::document::Regions;

use super::action::{Action, Mode, Trigger};
use super::condition::{Condition, Field, Skip};
pub use super::time::Expiry;
use super::time::TimeSpan;

mod budget;
mod list;

pub use budget::{Percentage, ReplayBudget};
pub use list::{DomainList, Fold, Forms, List, Matching, WordList};

/// A whole rule file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct RuleFile {
    /// Version of this format: 1, also if not given.
    pub schema: u32,
    /// Name in verdicts.
    pub name: String,
    /// Version, in any form.
    pub version: String,
    /// Settings for rules that do not say otherwise.
    pub defaults: Defaults,
    /// Actions that sums of scores lead to.
    pub thresholds: Thresholds,
    /// Authors who are not judged.
    pub exempt: Exempt,
    /// Shares of past comments about which rules may disagree with the moderators.
    #[serde(skip_serializing_if = "ReplayBudget::is_empty")]
    pub budget: ReplayBudget,
    /// Conditions that rules name: `{ condition = "NAME" }`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub conditions: BTreeMap<String, Condition>,
    /// Lists of words and of domains, by name.
    #[serde(deserialize_with = "list::once_each")]
    pub lists: BTreeMap<String, List>,
    /// The rules, in the order in which verdicts list them.
    #[serde(rename = "rule")]
    pub rules: Vec<Rule>,
}

impl Default for RuleFile {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            name: String::new(),
            version: String::new(),
            defaults: Defaults::default(),
            thresholds: Thresholds::default(),
            exempt: Exempt::default(),
            budget: ReplayBudget::default(),
            conditions: BTreeMap::new(),
            lists: BTreeMap::new(),
            rules: Vec::new(),
        }
    }
}

/// Version of the format.
pub const SCHEMA: u32 = 1;

/// Settings for rules that do not say otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Defaults {
    /// The action when no rule fires; approve if not given.
    pub action: Action,
    /// Fields that are searched for words; everything that readers see of the comment itself if not
    /// given: body, links, author.name, names and titles. `subject` is searched only if named.
    pub search: Vec<Field>,
    /// Parts that word rules pass over; nothing if not given.
    pub skip: Vec<Skip>,
    /// Quotes that are not read as the author's own words.
    #[serde(skip_serializing_if = "TrustQuotes::is_default")]
    pub trust_quotes: TrustQuotes,
    /// Action when the history or a wanted external answer is not to be had.
    pub on_error: OnError,
    /// Tells what a rule does when a fact is missing on which it depends; skip if not given.
    pub unknown: Unknown,
}

impl Default for Defaults {
    fn default() -> Self {
        Self {
            action: Action::Approve,
            search: vec![Field::Body, Field::Links, Field::AuthorName, Field::Names, Field::Titles],
            skip: Vec::new(),
            trust_quotes: TrustQuotes::default(),
            on_error: OnError::Hold,
            unknown: Unknown::Skip,
        }
    }
}

/// Behavior of a rule when a fact on which it depends is missing: it was not given in the
/// [`Context`](super::Context). The verdict says in
/// [`incomplete`](super::Verdict::incomplete) which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unknown {
    /// It does not fire.
    #[default]
    Skip,
    /// It fires: for rules where a comment too many in the queue is better than one too few.
    Fires,
}

/// Quotes that are not read as the author's own words: `skip = ["quotes"]` passes over them,
/// links in them do not count, repeats and the shape of a text are told without them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum TrustQuotes {
    /// Quotes that were compared with the quoted post; see
    /// [`Formatter::verify_quotes`](crate::Formatter::verify_quotes).
    #[default]
    Verified,
    /// All. An author who puts a text into a quote tag is then asked no question about it.
    All,
}

impl TrustQuotes {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The places of a view that are passed over.
    pub(crate) fn regions(self) -> Regions {
        match self {
            Self::Verified => Regions::VERIFIED,
            Self::All => Regions::QUOTE,
        }
    }
}

/// Action when a question could not be answered because a store or a service is
/// down, or the file of a list was not read. The verdict says in [`incomplete`](super::Verdict::incomplete) which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnError {
    /// A person decides: the comment is held at least.
    #[default]
    Hold,
    /// Goes on without the rule.
    Skip,
    /// The comment is rejected at least: the author can try again.
    Reject,
}

/// Sums of scores from which on an action is due; `None` leads nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Thresholds {
    /// Flag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<f64>,
    /// Warn; a comment whose author insists is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warn: Option<f64>,
    /// Hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<f64>,
    /// Spam.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spam: Option<f64>,
    /// Reject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reject: Option<f64>,
}

/// Authors who are not judged: every rule that lacks `always = true` is passed over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Exempt {
    /// Authors with one of these roles.
    pub roles: Vec<String>,
    /// These accounts.
    pub ids: Vec<String>,
}

/// One rule: when it fires, and what is then done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// Id in verdicts: letters, digits, `-`, `_` and `.`, at most 64, unique.
    pub id: String,
    /// Explanation for the moderator.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Key of a message for the author; your application words it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tell: Option<String>,
    /// The author is told which term it was; if not, only that there was one.
    #[serde(default, skip_serializing_if = "is_false")]
    pub tell_term: bool,
    /// Enforce, shadow or off.
    #[serde(default)]
    pub mode: Mode,
    /// Triggers of the rule: new comments, edits, reports from readers; the first two if not given.
    /// Previews count as new comments.
    #[serde(default = "both")]
    pub on: Vec<Trigger>,
    /// Condition under which it fires.
    pub when: Condition,
    /// Tells what it does when a fact is missing; `defaults.unknown` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Unknown>,
    /// Action for the comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Action of a rule that warns once the author insists: `flag`, `hold`, `spam` or `reject`; hold
    /// if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insists: Option<Action>,
    /// Added to the score of the comment; may be negative.
    #[serde(default)]
    pub score: f64,
    /// Tags for your application's own use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Change of the comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewrite: Option<Rewrite>,
    /// The last day, or moment, on which it applies: `2026-12-31` or RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Expiry>,
    /// Skips the rules after it when it fires.
    #[serde(default, skip_serializing_if = "is_false")]
    pub stop: bool,
    /// It applies to exempt authors as well.
    #[serde(default, skip_serializing_if = "is_false")]
    pub always: bool,
    /// Gives an `approve` rule precedence over actions of other rules, not only over scores.
    #[serde(rename = "final", default, skip_serializing_if = "is_false")]
    pub is_final: bool,
    /// Time after which a rejected author may try again. It is told as it stands here, not worked
    /// out: each try is counted, so an author who does not wait is rejected for longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<TimeSpan>,
    /// Examples that must come out as they say; see [`RuleSet::test`](super::RuleSet::test).
    #[serde(rename = "test", default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<InlineTest>,
}

impl Rule {
    /// A rule that does nothing yet.
    pub fn new(id: impl Into<String>, when: Condition) -> Self {
        Self {
            id: id.into(),
            why: String::new(),
            tell: None,
            tell_term: false,
            mode: Mode::default(),
            on: both(),
            when,
            unknown: None,
            action: None,
            insists: None,
            score: 0.0,
            tags: Vec::new(),
            rewrite: None,
            expires: None,
            stop: false,
            always: false,
            is_final: false,
            retry_after: None,
            tests: Vec::new(),
        }
    }

    /// Action for a comment, depending on whether its author insists.
    pub(crate) fn action_if(&self, insists: bool) -> Option<Action> {
        match self.action {
            Some(Action::Warn) if insists => Some(self.insists.unwrap_or(Action::Hold)),
            action => action,
        }
    }
}

fn both() -> Vec<Trigger> {
    vec![Trigger::New, Trigger::Edit]
}

fn is_false(on: &bool) -> bool {
    !on
}

/// A context without its nulls: they say nothing, and TOML can't write them.
fn known_facts<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    let mut context = Option::<Value>::deserialize(from)?;
    let mut waiting: Vec<&mut Value> = context.iter_mut().collect();
    while let Some(value) = waiting.pop() {
        if let Value::Object(table) = value {
            table.retain(|_, value| !value.is_null());
            waiting.extend(table.values_mut());
        }
    }
    Ok(context.filter(|value| !value.is_null()))
}

/// Change that a rule makes in the comment. The HTML is then written and verified as ever, and
/// the same rule finds nothing in it any more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Rewrite {
    /// Every character of a match becomes this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mask: Option<char>,
    /// The first character of a masked match stays.
    #[serde(skip_serializing_if = "is_false")]
    pub keep_first: bool,
    /// A match becomes this text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replace: Option<String>,
    /// The links that the rule found are shown as plain text.
    #[serde(skip_serializing_if = "is_false")]
    pub unlink: bool,
    /// Combining marks beyond so many on one letter go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_marks: Option<usize>,
}

/// An example inside a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct InlineTest {
    /// The comment, as somebody types it.
    pub text: String,
    /// Tells if this rule fires.
    pub fires: bool,
    /// Facts that came with it, in the form of [`Context`](super::Context).
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "known_facts")]
    pub context: Option<Value>,
}
