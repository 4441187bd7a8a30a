//! Reports from readers about a published comment.
//!
//! A reader who reports twice counts once, and one who is often wrong has little weight. Otherwise,
//! one person with three accounts could remove any comment.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::rules::limits::MAX_TEXT;

/// Maximum number of reports in a context.
pub const MAX_REPORTS: usize = 1_000;

/// Maximum trust in one reader.
const MAX_TRUST: f64 = 100.0;

/// A reader's report about a comment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ReaderReport {
    /// The reader's account. All reports without it count as those of one reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Trust in the reader, 0 to 100, such as the share of their reports that moderators agreed
    /// with; 1 if not given. Among several reports by one reader, the highest counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust: Option<f64>,
    /// The reason, in words of your application: `spam`, `insult` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Number of readers with reports for one of these reasons, and the sum of their trust.
pub(super) fn weigh(reports: &[ReaderReport], reasons: Option<&[String]>) -> (usize, f64) {
    let mut readers: BTreeMap<Option<&str>, f64> = BTreeMap::new();
    for report in reports {
        crate::work::add(1);
        let given = report.reason.as_ref();
        if reasons.is_some_and(|asked| !given.is_some_and(|reason| asked.contains(reason))) {
            continue;
        }
        let by = report.by.as_deref().filter(|by| !by.is_empty());
        let trust = report.trust.filter(|trust| trust.is_finite()).unwrap_or(1.0);
        let known = readers.entry(by).or_default();
        *known = known.max(trust.clamp(0.0, MAX_TRUST));
    }
    (readers.len(), readers.values().fold(0.0, |sum, trust| sum + trust))
}

/// Reads the reports of a context.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Vec<ReaderReport>>, D::Error> {
    let Some(reports) = Option::<Vec<ReaderReport>>::deserialize(from)? else { return Ok(None) };
    if reports.len() > MAX_REPORTS {
        let message =
            format!("`reports` has {} entries, the limit is {MAX_REPORTS}", reports.len());
        return Err(D::Error::custom(message));
    }
    for report in &reports {
        for (key, text) in [("by", &report.by), ("reason", &report.reason)] {
            let len = text.as_ref().map_or(0, String::len);
            if len > MAX_TEXT {
                let message = format!("`reports`: `{key}` is {len} bytes, the limit is {MAX_TEXT}");
                return Err(D::Error::custom(message));
            }
        }
        if report.trust.is_some_and(|trust| !(0.0..=MAX_TRUST).contains(&trust)) {
            let message = format!("`reports`: a `trust` is not within 0 and {MAX_TRUST}");
            return Err(D::Error::custom(message));
        }
    }
    Ok(Some(reports))
}

#[cfg(test)]
mod tests {
    use super::{ReaderReport, weigh};

    #[test]
    fn a_reader_counts_once() {
        let report = |by: Option<&str>, trust: Option<f64>, reason: &str| ReaderReport {
            by: by.map(str::to_owned),
            trust,
            reason: Some(reason.to_owned()),
        };
        let reports = [
            report(Some("1"), Some(0.5), "spam"),
            report(Some("1"), Some(0.25), "spam"),
            report(Some("2"), None, "insult"),
            report(None, Some(0.5), "spam"),
            report(Some(""), Some(0.75), "spam"),
        ];
        assert_eq!(weigh(&reports, None), (3, 2.25));
        assert_eq!(weigh(&reports, Some(&[String::from("spam")])), (2, 1.25));
        assert_eq!(weigh(&reports, Some(&[String::from("other")])), (0, 0.0));
        assert_eq!(
            weigh(&[report(None, Some(f64::NAN), ""), report(None, Some(1e9), "")], None).1,
            100.0
        );
    }
}
