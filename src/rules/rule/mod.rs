//! A rule file as it is written: TOML or JSON, read by serde, unknown keys refused.
//!
//! It is only data: [`RuleSet`](crate::moderate::RuleSet) checks it as a whole and
//! compiles it.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::document::Regions;
use crate::time::TimeSpan;

use super::action::{Action, Mode, Trigger};
use super::condition::{Condition, Field, Skip};
pub use crate::time::Expiry;

mod budget;
mod by_name;
mod list;

pub use budget::{Percentage, ReplayBudget};
pub use list::{DomainList, EntryList, Fold, Forms, List, ListKind, Matching, WordList};

/// A whole rule file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct RuleFile {
    /// Version of this format; the default is 1, the only one.
    #[serde(skip_serializing_if = "is_current")]
    pub schema: u32,
    /// Name of the file in verdicts.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Version of the file in verdicts, in any form.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// Settings for rules that do not say otherwise.
    #[serde(skip_serializing_if = "is_default")]
    pub defaults: Defaults,
    /// Total scores from which on actions apply.
    #[serde(skip_serializing_if = "is_default")]
    pub thresholds: Thresholds,
    /// Authors who are exempt from rules.
    #[serde(skip_serializing_if = "is_default")]
    pub exempt: Exempt,
    /// Shares of past comments about which rules may disagree with the moderators.
    #[serde(skip_serializing_if = "ReplayBudget::is_empty")]
    pub budget: ReplayBudget,
    /// Conditions that rules name: `{ condition = "NAME" }`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub conditions: BTreeMap<String, Condition>,
    /// Lists of words, domains, IP addresses and so on, by name.
    #[serde(deserialize_with = "by_name::once_each", skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, List>"))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Defaults {
    /// Action when no rule fires; the default is `approve`.
    pub action: Action,
    /// Parts of the comment that word rules search; the default is everything that readers see of
    /// the comment itself: body, links, author.name, names and titles. A `subject` is searched
    /// where it is named.
    pub search: Vec<Field>,
    /// Parts that word rules skip; by default none.
    pub skip: Vec<Skip>,
    /// Quotes that are not read as the author's own words.
    #[serde(skip_serializing_if = "TrustQuotes::is_default")]
    pub trust_quotes: TrustQuotes,
    /// Action when the history, a list or the answer of a service is not available; the default is
    /// `hold`.
    pub on_error: OnError,
    /// Behaviour of a rule when a fact is missing on which it depends; the default is `skip`.
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

/// Behaviour of a rule when a fact is missing on which it depends: your application did not give it
/// in the [`Context`](crate::moderate::Context). The verdict names it in
/// [`incomplete`](crate::moderate::Verdict::incomplete).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Unknown {
    /// The rule does not fire.
    #[default]
    Skip,
    /// The rule fires. Use it where one comment too many in the queue is better than one too few.
    Fires,
}

/// Quotes that are not read as the author's own words: `skip = ["quotes"]` passes over them,
/// links in them do not count, repeats and the shape of a text are determined without them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum TrustQuotes {
    /// Quotes that were compared with the quoted post; see
    /// [`Formatter::verify_quotes`](crate::Formatter::verify_quotes).
    #[default]
    Verified,
    /// All. Rules then pass over any text that an author puts into a quote tag.
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
/// down, or the file of a list was not read. The verdict names it in
/// [`incomplete`](crate::moderate::Verdict::incomplete).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum OnError {
    /// Holds the comment at least: a person decides.
    #[default]
    Hold,
    /// Goes on without the rule.
    Skip,
    /// The comment is rejected at least: the author can try again.
    Reject,
}

/// Total scores from which on an action applies. A threshold that is not given has no effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Thresholds {
    /// Total score from which on the comment is flagged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<f64>,
    /// Total score from which on the author is warned; a comment whose author insists is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warn: Option<f64>,
    /// Total score from which on the comment is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<f64>,
    /// Total score from which on the comment is spam.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spam: Option<f64>,
    /// Total score from which on the comment is rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reject: Option<f64>,
}

/// Authors who are exempt: only rules with `always = true` apply to them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Exempt {
    /// Roles; authors with one of them are exempt.
    pub roles: Vec<String>,
    /// Ids of accounts that are exempt.
    pub ids: Vec<String>,
}

/// One rule: when it fires, and what happens then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Tells the author which term was found, not only that there was one.
    #[serde(default, skip_serializing_if = "is_false")]
    pub tell_term: bool,
    /// Mode: `enforce` (the default), `shadow` or `off`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mode: Mode,
    /// Comments that the rule is for: `new`, `edit`, `report`; the default is the first two. Previews
    /// are like new comments.
    #[serde(default = "both", skip_serializing_if = "is_both")]
    pub on: Vec<Trigger>,
    /// Condition under which the rule fires.
    pub when: Condition,
    /// Behaviour when a fact is missing; the default is `defaults.unknown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Unknown>,
    /// Action for the comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Action of a rule that warns once the author insists: `flag`, `hold`, `spam` or `reject`; the
    /// default is `hold`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insists: Option<Action>,
    /// Number that is added to the score of the comment, -1,000 to 1,000.
    #[serde(default, skip_serializing_if = "is_default")]
    pub score: f64,
    /// Tags for your application's own use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Change of the comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewrite: Option<Rewrite>,
    /// Last day, or last moment, on which the rule applies: `2026-12-31`, or a time with offset
    /// (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Expiry>,
    /// Skips the rules after it when it fires.
    #[serde(default, skip_serializing_if = "is_false")]
    pub stop: bool,
    /// Applies the rule to exempt authors as well.
    #[serde(default, skip_serializing_if = "is_false")]
    pub always: bool,
    /// Gives an `approve` rule precedence over actions of other rules, not only over scores.
    #[serde(rename = "final", default, skip_serializing_if = "is_false")]
    pub is_final: bool,
    /// Time after which a rejected author may try again, told to the author as it is written here.
    /// Each attempt is counted, so an author who does not wait is rejected for longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<TimeSpan>,
    /// Examples that must give the results they state; see
    /// [`RuleSet::test`](crate::moderate::RuleSet::test).
    #[serde(rename = "test", default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<InlineTest>,
}

impl Rule {
    /// Creates a rule that does nothing yet.
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

/// Tells if a value need not be written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it")]
fn is_current(schema: &u32) -> bool {
    *schema == SCHEMA
}

fn is_both(on: &[Trigger]) -> bool {
    on == both()
}

fn both() -> Vec<Trigger> {
    vec![Trigger::New, Trigger::Edit]
}

fn is_false(on: &bool) -> bool {
    !on
}

/// A context without its nulls: they mean "not given", and TOML can't write them.
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

/// Change that a rule makes in the comment. The HTML is then written and verified as usual, and the
/// same rule no longer finds anything in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Rewrite {
    /// Character that replaces each character of a match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mask: Option<char>,
    /// Keeps the first character of a masked match.
    #[serde(skip_serializing_if = "is_false")]
    pub keep_first: bool,
    /// Text that replaces a match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replace: Option<String>,
    /// Shows the links that the rule found as plain text.
    #[serde(skip_serializing_if = "is_false")]
    pub unlink: bool,
    /// Number of combining marks that are kept on one letter, at most 16.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_marks: Option<usize>,
}

/// An example inside a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct InlineTest {
    /// The comment, as its author types it.
    pub text: String,
    /// Expected result: the rule fires (true), or does not (false).
    pub fires: bool,
    /// Facts that came with it, in the form of [`Context`](crate::moderate::Context).
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "known_facts")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, Value>>"))]
    pub context: Option<Value>,
}
