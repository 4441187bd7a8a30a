//! Conditions: questions that a rule can ask, as data.
//!
//! A condition names facts, never code: a site owner reads it, a moderator's tool
//! draws it, and a rule file from a stranger can cost no more than its limits say.
//! Every question that is about numbers is inclusive where its name says `_gte` or
//! `_lte` and strict where it says `_gt` or `_lt`. A fact that is not given answers no
//! question: neither the condition nor its `not` is true, and
//! [`Rule::unknown`](super::Rule::unknown) says what the rule then does.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::time::TimeSpan;

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

/// A question about a comment and its context.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Condition {
    /// All of them hold.
    All(Vec<Condition>),
    /// One or more of them hold.
    Any(Vec<Condition>),
    /// It does not hold. What is unknown stays unknown: `not` of a question about a
    /// fact that is not given is not true either. Lint says where that can happen.
    Not(Box<Condition>),
    /// A minimum number of several conditions hold.
    #[serde(rename = "at_least")]
    AtLeast(AtLeast),
    /// A condition of the file, by its name.
    #[serde(rename = "condition")]
    Named(NamedCondition),
    /// A term of a list stands in the text; a list of words is short for a list of its own.
    #[serde(with = "listed")]
    Words(Words),
    /// A regular expression matches.
    Regex(Pattern),
    /// Private data, such as the author's own e-mail address or a telephone number.
    Private(PrivateData),
    /// Links of the comment.
    Links(Links),
    /// Shape of the text.
    Shape(Shape),
    /// The language of the comment is one of these or a variety of one: `de` covers `de-AT`.
    Lang(Vec<String>),
    /// Facts that your application defines, by name. All that are given must hold.
    Facts(BTreeMap<String, FactTest>),
    /// Author of the comment.
    Author(AuthorFacts),
    /// Form that sent the comment.
    Submit(SubmitFacts),
    /// The same or nearly the same text was seen before.
    Repeat(Repeat),
    /// Too many comments in a time.
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

/// A part of the comment or of what came with it that words are looked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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

/// A part of the text that word rules pass over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// A term of a list stands in the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Minimum number of different places; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_gte: Option<usize>,
}

/// A regular expression of the `regex` crate: linear time, no look-around.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Pattern {
    /// The expression.
    pub pattern: String,
    /// Upper and lower case are the same; true if not given.
    #[serde(default = "yes")]
    pub ignore_case: bool,
    /// Parts of the comment to search; the default is `defaults.search`.
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<Field>>,
    /// Parts passed over; the default is `defaults.skip`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip: Option<Vec<Skip>>,
    /// Minimum number of matches, 1,000 at most; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_gte: Option<usize>,
}

fn yes() -> bool {
    true
}

/// Links and images of a comment with absolute addresses. Those that pass all the
/// filters given are counted; without `count_*` one is enough. Mailboxes are not counted, and
/// `cite` is not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Links {
    /// Minimum number of links.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count_gte: Option<usize>,
    /// More than so many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count_gt: Option<usize>,
    /// Filter: the host that browsers open, or a domain above it, is in this list of kind
    /// `domains`. Addresses that were refused are compared as well, and count here; a condition
    /// that asks for a number of links only does not count them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_in: Option<ListRef>,
    /// Filter: it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_not_in: Option<ListRef>,
    /// Filter: a label of the host mixes scripts. Such an address is not a link any more;
    /// it is counted all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mixed_script: Option<bool>,
    /// Filter: the caption of the link reads as an address of another site. The policy refuses
    /// such links unless it says `lying_captions = "keep"`; refused ones are found as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_names_other_host: Option<bool>,
    /// Filter: any of these remarks, by the names of
    /// [`LinkFlags`](crate::links::LinkFlags), on links and on refused addresses.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub flags: BTreeSet<String>,
    /// Count different hosts, not links.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub distinct_hosts: bool,
    /// Links in verified quotes count as well; false if not given. Links in other quotes
    /// always count, unless `defaults.trust_quotes = "all"`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub quoted: bool,
}

/// Facts about the author. All that are given must hold. A guest, who has no
/// [`id`](super::Author::id), has no approved, rejected or spam comments, no role and an
/// account of age 0, unless the context says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct AuthorFacts {
    /// Fewer approved comments than this.
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
    /// Share of rejected comments and spam among the decided comments of the author, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_ratio_gte: Option<f64>,
    /// Minimum number of decided comments of the author (approved, rejected or marked as spam), for
    /// `rejected_ratio_gte`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_decided: Option<u64>,
    /// The account is younger than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_younger: Option<TimeSpan>,
    /// No account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guest: Option<bool>,
    /// One of these roles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_in: Option<Vec<String>>,
    /// One of these accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_in: Option<Vec<String>>,
    /// The domain of the e-mail address is in this list of kind `domains`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_in: Option<ListRef>,
    /// The IP address is one of these, or in one of these networks (`203.0.113.0/24`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_in: Option<Vec<String>>,
}

/// Facts about the form that was sent. All that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct SubmitFacts {
    /// The hidden field was filled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub honeypot: Option<bool>,
    /// It came back in less time than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds_lt: Option<u64>,
    /// It took longer than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds_gt: Option<u64>,
    /// The signed stamp is there and good (true), or missing or forged (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stamp_valid: Option<bool>,
}

/// Facts about the thread. All that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ThreadFacts {
    /// It is older than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older: Option<TimeSpan>,
    /// It has at least so many comments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comments_gte: Option<u64>,
    /// It is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<bool>,
    /// One of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_in: Option<Vec<String>>,
}

/// Score of the site's own classifier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Classified {
    /// The probability of spam, 0 to 1.
    pub gte: f64,
    /// Silent until it has learnt so many comments of each kind.
    #[serde(default = "hundred")]
    pub min_learned: u64,
}

fn hundred() -> u64 {
    100
}

/// Answer of a service. All that are given must hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExternalAnswer {
    /// Name of the service in [`Context::external`](super::Context::external).
    pub name: String,
    /// This word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Minimum of the number that the service gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score_gte: Option<f64>,
}
