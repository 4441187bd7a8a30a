//! Facts that your application defines: each is a number, a text or a flag.
//!
//! Their number and length are bounded, since they come with each comment.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::rules::limits::{MAX_ID, MAX_TEXT};

/// Maximum number of facts in a context.
pub const MAX_FACTS: usize = 100;

/// Fact that your application defines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "expected a number, a text, true or false")]
#[non_exhaustive]
pub enum FactValue {
    /// `true` or `false`.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl FactValue {
    /// Kind of the fact, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Flag(_) => "a flag",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
        }
    }
}

/// Writes the fact as in a rule file, without quotation marks.
impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(on) => on.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl From<bool> for FactValue {
    fn from(on: bool) -> Self {
        Self::Flag(on)
    }
}

impl From<f64> for FactValue {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for FactValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Checks whether a fact can have this name; names are like rule ids.
pub(crate) fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    (1..=MAX_ID).contains(&name.len()) && name.chars().all(fits)
}

/// Reads the facts of a context. Messages never show a text.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, FactValue>, D::Error> {
    let given = Option::<BTreeMap<String, Option<FactValue>>>::deserialize(from)?;
    let given = given.unwrap_or_default();
    if given.len() > MAX_FACTS {
        let message = format!("`facts` has {} entries, the limit is {MAX_FACTS}", given.len());
        return Err(D::Error::custom(message));
    }
    let mut facts = BTreeMap::new();
    for (name, value) in given {
        if !is_name(&name) {
            let message =
                format!("`facts`: a name is not 1 to {MAX_ID} of the characters A-Z a-z 0-9 . _ -");
            return Err(D::Error::custom(message));
        }
        match value {
            Some(FactValue::Text(text)) if text.len() > MAX_TEXT => {
                let message =
                    format!("`facts.{name}` is {} bytes, the limit is {MAX_TEXT}", text.len());
                return Err(D::Error::custom(message));
            }
            Some(value) => {
                facts.insert(name, value);
            }
            None => {}
        }
    }
    Ok(facts)
}
