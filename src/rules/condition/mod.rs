//! Conditions: questions that a rule can ask, as data.
//!
//! A condition names facts, never code: a site owner can read it, a moderator's tool can draw it,
//! and a rule file from a stranger can't cost more than the limits allow.
//! Every question about numbers is inclusive where its name says `_gte` or
//! `_lte` and strict where it says `_gt` or `_lt`. A condition about a fact that is not given is
//! unknown: neither it nor its `not` is true, and [`Rule::unknown`](crate::moderate::Rule::unknown)
//! decides what the rule then does.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::time::TimeSpan;

mod counted;
mod facts;
mod listed;
mod make;
mod private;
mod quorum;
mod reports;
mod shape;
mod tree;

pub use counted::{Key, Rate, Repeat};
pub use facts::FactTest;
pub use listed::ListRef;
pub use private::{PrivateData, PrivateKind};
pub use quorum::{AtLeast, NamedCondition};
pub use reports::ReportFacts;
pub use shape::Shape;

/// Question about a comment and its context: a table with one key, which names the condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Condition {
    /// Holds if all conditions in the list hold.
    All(Vec<Condition>),
    /// Holds if one or more conditions in the list hold.
    Any(Vec<Condition>),
    /// Holds if the condition in it does not. A condition about a fact that your application
    /// does not give is unknown, and so is its `not`; lint reports where that can happen.
    Not(Box<Condition>),
    /// Holds if a minimum number of several conditions hold.
    #[serde(rename = "at_least")]
    AtLeast(AtLeast),
    /// Holds if the condition of the file with this name does.
    #[serde(rename = "condition")]
    Named(NamedCondition),
    /// Terms of a list that appear in the text. `words = ["idiot"]` is short for a list of these
    /// words.
    #[serde(with = "listed")]
    #[cfg_attr(feature = "schema", schemars(with = "listed::WordsForm"))]
    Words(Words),
    /// Regular expression that matches.
    Regex(Pattern),
    /// Private data, such as the author's own e-mail address or a telephone number.
    Private(PrivateData),
    /// Links of the comment.
    Links(Links),
    /// Shape of the text.
    Shape(Shape),
    /// Languages; the comment must be in one of them: `de` covers `de-AT`.
    Lang(Vec<String>),
    /// Facts that your application defines, by their names. All that are given must hold.
    Facts(BTreeMap<String, FactTest>),
    /// Author of the comment.
    Author(AuthorFacts),
    /// Form that sent the comment.
    Submit(SubmitFacts),
    /// The same or nearly the same text, seen before.
    Repeat(Repeat),
    /// Too many comments in a span of time.
    Rate(Rate),
    /// Thread of the comment.
    Thread(ThreadFacts),
    /// Reports from readers.
    Reports(ReportFacts),
    /// Score of the site's own classifier.
    Classifier(Classified),
    /// Answer of a service.
    External(ExternalAnswer),
}

/// Part of the comment, or of what came with it, that is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Field {
    /// The running text.
    #[serde(rename = "body")]
    Body,
    /// Addresses of links.
    #[serde(rename = "links")]
    Links,
    /// Alternative texts and titles.
    #[serde(rename = "titles")]
    Titles,
    /// Names over quotes.
    #[serde(rename = "names")]
    Names,
    /// The author's name.
    #[serde(rename = "author.name")]
    AuthorName,
    /// The author's home page.
    #[serde(rename = "author.url")]
    AuthorUrl,
    /// The author's e-mail address. Matches show only the term.
    #[serde(rename = "author.email")]
    AuthorEmail,
    /// Title of the comment, given separately from the text.
    #[serde(rename = "subject")]
    Subject,
    /// Program that sent the form, as it identifies itself. Matches show only the term.
    #[serde(rename = "user_agent")]
    UserAgent,
}

impl Field {
    /// Checks whether verdicts must not show any of the text.
    pub(crate) fn is_private(self) -> bool {
        matches!(self, Self::AuthorEmail | Self::UserAgent)
    }
}

/// Part of the text that is not searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Skip {
    /// Text in code.
    Code,
    /// Text in quotes: verified ones, or all with `defaults.trust_quotes = "all"`.
    Quotes,
    /// Web and e-mail addresses in the text that became links, and the targets of all links. The
    /// caption of an `<a>` is text like any other.
    Addresses,
}

/// Terms of a list that appear in the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Words {
    /// A list of kind `words`: its name, or the words.
    pub list: ListRef,
    /// Parts of the comment to search; the default is `defaults.search`.
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<Field>>,
    /// Parts passed over; the default is `defaults.skip`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip: Option<Vec<Skip>>,
    /// Minimum number of different places; the default is 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_gte: Option<usize>,
}

/// A regular expression of the `regex` crate: linear time, no look-around.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Pattern {
    /// Expression in the syntax of the crate `regex`, without look-around; at most 1,000 bytes.
    pub pattern: String,
    /// Treats upper and lower case alike; the default is true.
    #[serde(default = "yes")]
    pub ignore_case: bool,
    /// Parts of the comment to search; the default is `defaults.search`.
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<Field>>,
    /// Parts passed over; the default is `defaults.skip`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip: Option<Vec<Skip>>,
    /// Minimum number of matches, at most 1,000; the default is 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_gte: Option<usize>,
}

fn yes() -> bool {
    true
}

/// Links and images of a comment with absolute addresses. Those that pass all the filters given are
/// counted; without `count_*` one is enough. Mailboxes and `cite` are not counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Links {
    /// Minimum number of links.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count_gte: Option<usize>,
    /// Number of links that is exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count_gt: Option<usize>,
    /// Filter: the host that browsers open, or a domain above it, is in this list of kind
    /// `domains`, or the address begins with an entry that has a path. Addresses that were refused are compared as well, and count here; a condition
    /// that asks for a number of links only does not count them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_in: Option<ListRef>,
    /// Filter: the host and the domains above it are not in this list of kind `domains`, and the
    /// address begins with no entry that has a path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_not_in: Option<ListRef>,
    /// Filter: a label of the host mixes scripts. Such an address is not a link, but it is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mixed_script: Option<bool>,
    /// Filter: the caption of the link reads as an address of another site. The policy refuses
    /// such links unless it says `lying_captions = "keep"`; refused ones are found as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_names_other_host: Option<bool>,
    /// Filter: links and refused addresses with one of these remarks
    /// ([`LinkFlags`](crate::links::LinkFlags)).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "listed::flags"))]
    pub flags: BTreeSet<String>,
    /// Counts different hosts instead of links.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub distinct_hosts: bool,
    /// Counts links in verified quotes as well; the default is false. Links in other quotes
    /// always count, unless `defaults.trust_quotes = "all"`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub quoted: bool,
}

/// Facts about the author. All that are given must hold. A guest, who has no
/// [`id`](crate::moderate::Author::id), has no approved, rejected or spam comments, no role and an
/// account of age 0, unless the context says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct AuthorFacts {
    /// Upper bound of the approved comments, which is not reached: 5 means at most 4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_lt: Option<u64>,
    /// Minimum number of approved comments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_gte: Option<u64>,
    /// Minimum number of rejected comments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_gte: Option<u64>,
    /// Minimum number of comments marked as spam.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spam_gte: Option<u64>,
    /// Minimum share of comments that were rejected or marked as spam among those that were decided
    /// about, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_ratio_gte: Option<f64>,
    /// Minimum number of comments that were decided about (approved, rejected or marked as spam),
    /// for `rejected_ratio_gte`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_decided: Option<u64>,
    /// Age that the account has not reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_younger: Option<TimeSpan>,
    /// Authors without an account (true), or with one (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guest: Option<bool>,
    /// Roles of which the author has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_in: Option<Vec<String>>,
    /// The account is in this list of kind `ids`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_in: Option<ListRef>,
    /// The name is in this list of kind `names`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_in: Option<ListRef>,
    /// The e-mail address or its domain is in this list of kind `emails` or `domains`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_in: Option<ListRef>,
    /// The IP address is in this list of kind `ips`, or in one of its networks
    /// (`203.0.113.0/24`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_in: Option<ListRef>,
}

/// Facts about the form that was sent. All that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct SubmitFacts {
    /// Hidden field that was filled in (true), or left empty (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub honeypot: Option<bool>,
    /// Seconds that filling in the form did not take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds_lt: Option<u64>,
    /// Seconds that filling in the form exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds_gt: Option<u64>,
    /// Signed stamp of the form that is valid (true), or missing or forged (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stamp_valid: Option<bool>,
}

/// Facts about the thread. All that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ThreadFacts {
    /// Age that the thread exceeds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older: Option<TimeSpan>,
    /// Minimum number of comments in the thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comments_gte: Option<u64>,
    /// Thread that is closed (true), or open (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<bool>,
    /// The thread is in this list of kind `ids`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_in: Option<ListRef>,
}

/// Score of the site's own classifier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Classified {
    /// Minimum probability of spam, 0 to 1.
    pub gte: f64,
    /// Comments of each kind that the classifier must have learnt before it counts; the default
    /// is 100.
    #[serde(default = "hundred")]
    pub min_learned: u64,
}

fn hundred() -> u64 {
    100
}

/// Answer of a service. All that are given must hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExternalAnswer {
    /// Name of the service in [`Context::external`](crate::moderate::Context::external).
    pub name: String,
    /// Word that the service answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Minimum of the number that the service gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score_gte: Option<f64>,
}
