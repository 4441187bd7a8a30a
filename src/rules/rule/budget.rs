//! Budgets: how often rules may disagree with the moderators.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Shares of past comments about which rules may disagree with the moderators.
/// [`check`](Self::check) compares them with a replay, and `wellsaid rules test --past` fails above
/// them, so that a change of the rules cannot make them worse unnoticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ReplayBudget {
    /// Maximum share of comments held back, among all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<Percentage>,
    /// Maximum share of comments held back (hold, spam, reject or discard), among those that moderators approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_but_approved: Option<Percentage>,
    /// Maximum share of comments put among the spam or discarded, where no author sees a reason,
    /// among those that moderators approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spam_but_approved: Option<Percentage>,
    /// Maximum share of comments rejected, among those that moderators approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_but_approved: Option<Percentage>,
    /// Maximum share of comments published, among those that moderators marked as spam.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_but_spam: Option<Percentage>,
    /// Maximum share of comments published, among those that moderators rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_but_rejected: Option<Percentage>,
}

impl ReplayBudget {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A share of a whole, written as `0.5 %`: 0 to 100, at most 6 digits after the decimal point.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Percentage(f64);

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Percentage {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Percentage".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^\\s*[0-9.]+\\s*%\\s*$" })
    }
}

impl Percentage {
    /// The share, 0 to 1.
    pub fn share(self) -> f64 {
        self.0 / 100.0
    }

    /// Checks whether a part of a whole is more than this.
    pub fn is_exceeded(self, part: u64, whole: u64) -> bool {
        part as f64 * 100.0 > self.0 * whole as f64
    }
}

impl TryFrom<String> for Percentage {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let number = text.trim().strip_suffix('%').map(str::trim_end);
        let is_plain = |number: &&str| {
            number.len() <= 10 && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        };
        let number = number.filter(is_plain).and_then(|number| number.parse().ok());
        number.filter(|number| (0.0..=100.0).contains(number)).map(Self).ok_or_else(|| {
            let named: String = text.chars().take(40).collect();
            format!("invalid percentage `{named}`: expected 0 % to 100 %, such as `0.5 %`")
        })
    }
}

impl From<Percentage> for String {
    fn from(percentage: Percentage) -> Self {
        percentage.to_string()
    }
}

impl fmt::Display for Percentage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}
