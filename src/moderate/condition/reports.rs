//! The question about reports from readers.

use serde::{Deserialize, Serialize};

/// Reports from readers, each reader once. All members that are given must hold; without any, one
/// report is enough.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ReportFacts {
    /// Minimum number of readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count_gte: Option<usize>,
    /// Minimum sum of the trust in these readers; the trust in one is 1 if your application does not
    /// give it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_gte: Option<f64>,
    /// Only reports with one of these reasons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_in: Option<Vec<String>>,
}
