//! Minimum numbers of conditions, and named conditions.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Condition;

/// Several conditions of which a minimum number must hold. Unknown conditions count for neither
/// side: two of three are known to hold when two do, and known not to when two do not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AtLeast {
    /// Number of conditions that must hold.
    pub of: usize,
    /// Conditions that are counted.
    pub conditions: Vec<Condition>,
}

impl AtLeast {
    /// Requires at least `of` of these conditions.
    pub fn new(of: usize, conditions: Vec<Condition>) -> Self {
        Self { of, conditions }
    }
}

/// Name of a condition in [`RuleFile::conditions`](crate::moderate::RuleFile::conditions).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
