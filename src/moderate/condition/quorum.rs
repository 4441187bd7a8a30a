//! Some of several conditions, and conditions that have a name.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Condition;

/// Some of several conditions hold, at least so many. What is unknown counts for neither side: two of three
/// are known to hold when two do, and known not to when two do not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AtLeast {
    /// Number of conditions that must hold.
    pub of: usize,
    /// The conditions.
    pub conditions: Vec<Condition>,
}

impl AtLeast {
    /// Asks for so many of these.
    pub fn new(of: usize, conditions: Vec<Condition>) -> Self {
        Self { of, conditions }
    }
}

/// The name of a condition in [`RuleFile::conditions`](crate::moderate::RuleFile::conditions).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub struct NamedCondition {
    /// The name.
    pub name: String,
    /// The condition, once its file is part of a rule set.
    pub(crate) found: Option<Arc<Condition>>,
}

impl From<String> for NamedCondition {
    fn from(name: String) -> Self {
        Self { name, found: None }
    }
}

impl From<NamedCondition> for String {
    fn from(named: NamedCondition) -> Self {
        named.name
    }
}
