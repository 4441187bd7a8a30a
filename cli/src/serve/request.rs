//! Requests: a known operation with known members.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use wellsaid::TooLong;
use wellsaid::document::replace_lone_surrogates;
use wellsaid::moderate::{ApplyError, HistoryError};

use crate::context::first_part;
use crate::input::Text;
use crate::row::{Bad, Object};

/// The operations, and their members in addition to `id` and `op`.
const OPERATIONS: &[(&str, &[&str])] = &[
    ("format", &["body", "verdict", "author_name", "answers", "excerpt"]),
    ("report", &["body"]),
    ("moderate", &["body", "record", "context", "answers", "excerpt"]),
    ("record", &["verdict", "context"]),
    ("tips", &[]),
    ("fingerprint", &[]),
    ("facts", &[]),
    ("quote", &["body", "reply", "answers", "verdict"]),
    ("author_name", &["verdict", "author_name"]),
    ("decide", &["request"]),
    ("check", &["html"]),
];

/// Reason why a request has no answer.
pub(super) enum Refusal {
    Bad(Bad),
    UnknownOperation(String),
    UnknownKey {
        operation: &'static str,
        key: String,
    },
    /// Moderation was asked for, and there are no rules.
    NoRules,
    History(HistoryError),
    /// The verdict was made about another text or policy, or does not fit.
    Stale(ApplyError),
    Panic,
}

impl From<Bad> for Refusal {
    fn from(bad: Bad) -> Self {
        Self::Bad(bad)
    }
}

impl From<TooLong> for Refusal {
    fn from(too_long: TooLong) -> Self {
        Self::Bad(Bad::BodyTooLong(too_long))
    }
}

impl From<ApplyError> for Refusal {
    fn from(error: ApplyError) -> Self {
        Self::Stale(error)
    }
}

impl Refusal {
    /// Word for programs; the text is for people.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Bad(
                Bad::Blank | Bad::LineTooLong { .. } | Bad::NotJson(_) | Bad::NotAnObject,
            ) => "line",
            Self::Bad(Bad::BodyTooLong(_)) => "too-long",
            Self::Bad(_) | Self::UnknownOperation(_) | Self::UnknownKey { .. } | Self::NoRules => {
                "request"
            }
            Self::History(_) => "history",
            Self::Stale(_) => "stale",
            Self::Panic => "internal",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bad(bad) => write!(f, "{bad}"),
            Self::UnknownOperation(operation) => {
                let known: Vec<_> = OPERATIONS.iter().map(|(name, _)| *name).collect();
                write!(f, "unknown op `{operation}`; there are {}", known.join(", "))
            }
            Self::UnknownKey { operation, key } => {
                write!(f, "`{operation}` knows no key `{key}`")
            }
            Self::NoRules => f.write_str("no rules: start the program with --rules FILE"),
            Self::History(error) => write!(f, "{error}"),
            Self::Stale(error) => write!(f, "`verdict`: {error}"),
            Self::Panic => f.write_str("a mistake of this program; please report the request"),
        }
    }
}

/// A request whose members are all known.
pub(super) struct Request<'a> {
    object: &'a Object<'a>,
    pub(super) operation: &'static str,
    members: Vec<(&'static str, &'a RawValue)>,
}

impl<'a> Request<'a> {
    pub(super) fn read(object: &'a Object<'a>) -> Result<Self, Refusal> {
        let asked = object.string("op")?.text;
        let Some(&(operation, keys)) = OPERATIONS.iter().find(|(name, _)| *name == asked) else {
            return Err(Refusal::UnknownOperation(asked));
        };
        let mut members: Vec<(&'static str, &RawValue)> = Vec::new();
        for (key, value) in object.members() {
            let known = ["id", "op"].iter().chain(keys).find(|known| **known == key);
            let Some(&name) = known else { return Err(Refusal::UnknownKey { operation, key }) };
            if members.iter().any(|(other, _)| *other == name) {
                return Err(Bad::Twice { name }.into());
            }
            members.push((name, value));
        }
        Ok(Self { object, operation, members })
    }

    /// The text of a member that has to be there.
    pub(super) fn string(&self, name: &'static str) -> Result<Text, Refusal> {
        Ok(self.object.string(name)?)
    }

    /// The member as it was typed; `null` counts as missing.
    pub(super) fn raw(&self, name: &str) -> Option<&'a str> {
        let member = self.members.iter().find(|(other, _)| *other == name);
        member.map(|(_, value)| value.get()).filter(|value| *value != "null")
    }

    /// A member that may be left out.
    pub(super) fn option<T: DeserializeOwned>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, Refusal> {
        let Some(value) = self.raw(name) else { return Ok(None) };
        match serde_json::from_str(&replace_lone_surrogates(value)) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(Bad::Member { name, problem: first_part(&error) }.into()),
        }
    }

    /// A member that has to be there.
    pub(super) fn value<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, Refusal> {
        self.option(name)?.ok_or(Refusal::Bad(Bad::Missing { name }))
    }
}
