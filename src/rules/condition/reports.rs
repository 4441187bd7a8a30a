//! The question about reports from readers.

use serde::{Deserialize, Serialize};

/// Reports from readers, each reader once. All members that are given must hold; without any, one
/// report is enough.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ReportFacts {
    /// Minimum number of readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count_gte: Option<usize>,
    /// Minimum of the total trust in these readers; each counts 1 if your application does not say
    /// otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_gte: Option<f64>,
    /// Reasons of the reports that count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_in: Option<Vec<String>>,
}
