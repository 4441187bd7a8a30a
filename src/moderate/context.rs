//! Facts that the site knows about a comment and the comment does not say.
//!
//! All of it is data and comes from serde, so that a caller over C or a command line
//! passes the same as one in Rust. Only the time is required: a rule that
//! lacks a fact is listed in the verdict, and its `unknown` says what it does.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::gate::Verification;
use crate::private::Private;
use crate::rules::action::Trigger;
use crate::rules::given::{self, FactValue};
use crate::time::Timestamp;

use super::ip;
use super::lang;
use super::reports::{self, ReaderReport};

/// The time of examples in a rule file that do not give one: each has a history of its own, so any
/// time will do.
pub(super) const EXAMPLE_TIME: Timestamp = Timestamp(1_000_000_000);

/// Facts about a comment: its author, its origin, its form.
///
/// ```
/// use wellsaid::moderate::Context;
///
/// let context: Context = serde_json::from_str(r#"{
///     "now": 1763779200,
///     "author": {"id": "17", "name": "Ann", "approved": 3},
///     "ip": "203.0.113.9",
///     "submit": {"honeypot": false, "seconds": 25},
///     "external": {"akismet": {"says": "ham"}}
/// }"#)?;
/// assert_eq!(context.author.approved, Some(3));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// In code, a context begins with the time, and the other facts are set one by one:
///
/// ```
/// use std::time::SystemTime;
///
/// use wellsaid::moderate::Context;
///
/// let mut context = Context::at(SystemTime::now());
/// context.author.id = Some(String::from("17"));
/// context.author.approved = Some(3);
/// ```
///
/// serde leaves out the private members (the e-mail address, the IP address and the user agent), so
/// a context can be stored with its comment for a replay.
///
/// ```
/// use wellsaid::moderate::{Context, Timestamp};
///
/// let mut context = Context::at(Timestamp(1_763_779_200));
/// context.author.name = Some(String::from("Ann"));
/// context.author.email = Some(String::from("ann@example.com").into());
/// context.ip = Some(String::from("203.0.113.9").into());
/// let stored = serde_json::to_string(&context)?;
/// assert_eq!(stored, r#"{"now":1763779200,"trigger":"new","author":{"name":"Ann"}}"#);
/// let read: Context = serde_json::from_str(&stored)?;
/// assert!(read.ip.is_none());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Context {
    /// The present, by the clock of your application. The library reads no clock, so this
    /// has no default; in JSON it is required, and 0 is refused.
    #[serde(deserialize_with = "after_1970")]
    pub now: Timestamp,
    /// A new comment, an edit, a preview, or a report from a reader.
    #[serde(default)]
    pub trigger: Trigger,
    /// The author was shown the warning of an action `warn`, and sends the comment all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub insists: bool,
    /// Keeps the histories of several sites in one store apart.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub site: String,
    /// Author of the comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub author: Author,
    /// The IP address it came from. Stored as a keyed hash only.
    ///
    /// A port, brackets, a zone and further addresses behind a comma are passed over:
    /// `203.0.113.9:4711`, `[2001:db8::1]:443`, `fe80::1%eth0`, `203.0.113.9, 10.0.0.1`. Anything
    /// else is an error in JSON; set in code, rules that need it list `ip` in
    /// [`Verdict::incomplete`](super::Verdict::incomplete). An empty text counts as not given.
    ///
    /// The sender chooses what `X-Forwarded-For` begins with, unless your own proxy writes that
    /// header anew. So pass only an address that your proxy or your server determined.
    #[serde(default, deserialize_with = "ip::deserialize", skip_serializing)]
    pub ip: Option<Private<String>>,
    /// Language of the comment as a tag (BCP 47): `de`, `pt-BR`. If it is not given, that of
    /// [`Thread::lang`] is used. An invalid tag is an error in JSON; if one is set in code, rules that
    /// need it list `lang` in [`Verdict::incomplete`](super::Verdict::incomplete).
    #[serde(
        default,
        deserialize_with = "lang::deserialize",
        skip_serializing_if = "Option::is_none"
    )]
    pub lang: Option<String>,
    /// Title of the comment, if it has one: plain text, searched by rules that name `subject` in
    /// their `in`. Titles are not rewritten: if a rule would mask a word in one, the comment is at
    /// least held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Program that sent the form, as it identifies itself (`User-Agent`).
    #[serde(default, deserialize_with = "filled_private", skip_serializing)]
    pub user_agent: Option<Private<String>>,
    /// Facts that your application defines, by name: numbers, texts and flags for the condition
    /// `facts`. At most [`MAX_FACTS`](super::MAX_FACTS), with names like rule ids and texts of at most 500 bytes. Null
    /// means that the fact is not given.
    #[serde(
        default,
        deserialize_with = "given::deserialize",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub facts: BTreeMap<String, FactValue>,
    /// Thread that the comment belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub thread: Thread,
    /// Form that sent the comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub submit: Submit,
    /// Answers of services, by the name that rules use; see
    /// [`Moderator::external_queries`](super::Moderator::external_queries).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub external: BTreeMap<String, External>,
    /// Reports from readers so far, if your application looked them up. At most [`MAX_REPORTS`](super::MAX_REPORTS).
    #[serde(
        default,
        deserialize_with = "reports::deserialize",
        skip_serializing_if = "Option::is_none"
    )]
    pub reports: Option<Vec<ReaderReport>>,
    /// Verification of the HTML, if it was rendered: anything but
    /// [`Verified`](Verification::Verified) is held at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
}

impl Context {
    /// A context in which only the time is known: a [`Timestamp`] or a
    /// [`SystemTime`](std::time::SystemTime).
    pub fn at(now: impl Into<Timestamp>) -> Self {
        Self {
            now: now.into(),
            trigger: Trigger::default(),
            insists: false,
            site: String::new(),
            author: Author::default(),
            ip: None,
            lang: None,
            subject: None,
            user_agent: None,
            facts: BTreeMap::new(),
            thread: Thread::default(),
            submit: Submit::default(),
            external: BTreeMap::new(),
            reports: None,
            verification: None,
        }
    }

    /// Language of the comment, or else of its thread; an error if the given tag is invalid.
    pub(super) fn language(&self) -> Option<Result<&str, &'static str>> {
        let tag = self.lang.as_deref().or(self.thread.lang.as_deref())?;
        Some(if lang::is_tag(tag) { Ok(tag) } else { Err(lang::WRONG) })
    }

    /// Checks whether the author must not be warned: they insist, or somebody else sent a report.
    pub(super) fn is_insisted(&self) -> bool {
        self.insists || self.trigger == Trigger::Report
    }

    /// The facts of an example as JSON, with the time if they do not say it.
    pub(super) fn timed(facts: &Value, now: Timestamp) -> Value {
        let mut facts = facts.clone();
        if let Value::Object(facts) = &mut facts {
            facts.entry("now").or_insert(now.0.into());
        }
        facts
    }
}

/// Checks whether nothing is known.
fn is_default<T: Default + PartialEq>(facts: &T) -> bool {
    *facts == T::default()
}

/// The year 3000. A clock in milliseconds is always past it, and no rate would ever be reached.
const FAR_FUTURE: u64 = 32_503_680_000;

/// Reads `now`. A clock that was never set gives 0, and limits counted in 1970 never end.
fn after_1970<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    match Timestamp::deserialize(deserializer)? {
        Timestamp(0) => Err(D::Error::custom("`now` is 0, expected the seconds since 1970")),
        Timestamp(now) if now >= FAR_FUTURE => Err(D::Error::custom(
            "`now` is after the year 3000, expected seconds since 1970, not milliseconds",
        )),
        now => Ok(now),
    }
}

/// Reads a text that may be empty: forms and PHP send that for "not given".
fn filled<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.filter(|text| !text.is_empty()))
}

fn filled_private<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Private<String>>, D::Error> {
    Ok(filled(deserializer)?.map(Private::new))
}

/// Facts about the author. Counts are of decisions by moderators on this site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Author {
    /// The account, in whatever form; `None` for guests. A guest has counts of 0, an account of
    /// age 0 and no role, unless they are given.
    #[serde(deserialize_with = "filled", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name shown with the comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Kept private; rules see its domain.
    #[serde(deserialize_with = "filled_private", skip_serializing)]
    pub email: Option<Private<String>>,
    /// The home page given in the form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Role of the account: `member`, `moderator` …; empty for an account without a role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Comments approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<u64>,
    /// Comments held or rejected as unwelcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected: Option<u64>,
    /// Comments marked as spam.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spam: Option<u64>,
    /// Age of the account in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_age_secs: Option<u64>,
}

/// Thread that a comment belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Thread {
    /// The article or topic.
    #[serde(deserialize_with = "filled", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Age in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_secs: Option<u64>,
    /// Comments on it so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comments: Option<u64>,
    /// Tells if the thread is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<bool>,
    /// Language of the comments in it, as a tag (BCP 47), used if [`Context::lang`] is not given.
    #[serde(deserialize_with = "lang::deserialize", skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

/// Form that sent a comment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Submit {
    /// The field that people do not see was filled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub honeypot: Option<bool>,
    /// Seconds between showing the form and its return, if your application measured them.
    /// Otherwise they are taken from `stamp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
    /// Stamp that [`FormKey::stamp`](super::FormKey::stamp) put into the form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stamp: Option<String>,
}

/// The answer of a service such as Akismet. The library does not access the network.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct External {
    /// Word of the service: `spam`, `ham` …; `None` if it could not be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Number of the service, if it gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}
