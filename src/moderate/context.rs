//! What the site knows about a comment that the comment does not say.
//!
//! All of it is data and comes from serde, so that a caller over C or a command line
//! passes the same as one in Rust. Nothing of it has to be known: a rule that asks
//! for a fact nobody gave does not fire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::gate::Enforcement;
use crate::private::Private;

use super::action::Occasion;
use super::time::Timestamp;

/// Who sent a comment, from where and how.
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
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Context {
    /// The present, by the host's clock.
    pub now: Timestamp,
    /// A new comment or an edit.
    pub occasion: Occasion,
    /// Keeps the histories of several sites in one store apart.
    pub site: String,
    /// Who wrote it.
    pub author: Author,
    /// The address it came from. Stored as a keyed hash only.
    pub ip: Option<Private<String>>,
    /// What it belongs to.
    pub thread: Thread,
    /// How the form was filled in.
    pub submit: Submit,
    /// Answers of services, by the name that rules use; see
    /// [`Moderator::needs`](super::Moderator::needs).
    pub external: BTreeMap<String, External>,
    /// How the page came through the gate, if it was rendered: anything but
    /// [`Proven`](Enforcement::Proven) is held at least.
    pub enforcement: Option<Enforcement>,
}

/// Facts about the author. Counts are of decisions by moderators on this site.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Author {
    /// The account, in whatever form; `None` for guests.
    pub id: Option<String>,
    /// The name shown with the comment.
    pub name: Option<String>,
    /// Kept private; rules see its domain.
    pub email: Option<Private<String>>,
    /// The home page given in the form.
    pub url: Option<String>,
    /// What the account may do: `member`, `moderator` …
    pub role: Option<String>,
    /// Comments approved.
    pub approved: Option<u64>,
    /// Comments held or rejected as unwelcome.
    pub rejected: Option<u64>,
    /// Comments marked as spam.
    pub spam: Option<u64>,
    /// Age of the account in seconds.
    pub account_age_secs: Option<u64>,
}

/// What the comment belongs to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Thread {
    /// The article or topic.
    pub id: Option<String>,
    /// Its age in seconds.
    pub age_secs: Option<u64>,
    /// Comments on it so far.
    pub comments: Option<u64>,
    /// Whether it is closed.
    pub closed: Option<bool>,
}

/// How the form was filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Submit {
    /// The field that people do not see was filled in.
    pub honeypot: Option<bool>,
    /// Seconds between showing the form and its return, if the host measured them.
    /// Otherwise they are taken from `stamp`.
    pub seconds: Option<u64>,
    /// What [`FormKey::stamp`](super::FormKey::stamp) put into the form.
    pub stamp: Option<String>,
}

/// The answer of a service such as Akismet. The library does no network.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct External {
    /// Its word: `spam`, `ham` …; `None` if it could not be reached.
    pub says: Option<String>,
    /// Its number, if it gives one.
    pub score: Option<f64>,
}
