//! Answers questions about reports from readers.

use crate::moderate::reports::weigh;
use crate::moderate::ruleset::values::{counted, entries};
use crate::moderate::ruleset::{At, Mistake};
use crate::moderate::sentence::{quantity, quoted};
use crate::rules::action::Trigger;
use crate::rules::condition::ReportFacts;

use super::evidence::{Evidence, rounded};
use super::facts::{Facts, NOT_GIVEN};
use super::truth::Truth;

/// Checks the condition.
pub(crate) fn check(asked: &ReportFacts, at: At<'_>) -> Result<(), Mistake> {
    counted(asked.count_gte, at.key("count_gte"))?;
    entries(asked.reason_in.as_deref(), at.key("reason_in"))?;
    match asked.trust_gte {
        Some(trust) if !(trust.is_finite() && trust > 0.0) => {
            Err(at.key("trust_gte").invalid("must be a number above 0"))
        }
        _ => Ok(()),
    }
}

/// A comment that is not published yet cannot have been reported.
pub(super) fn evaluate(
    facts: &Facts<'_>,
    asked: &ReportFacts,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    let is_new = matches!(facts.context.trigger, Trigger::New | Trigger::Preview);
    let reports = match &facts.context.reports {
        Some(reports) => reports.as_slice(),
        None if is_new => &[],
        None => return out.missing("reports", NOT_GIVEN, want),
    };
    let (readers, trust) = weigh(reports, asked.reason_in.as_deref());
    out.fact("reports.count", readers);
    out.fact("reports.trust", rounded(trust, 3));
    let reasons: Vec<String> =
        asked.reason_in.iter().flatten().map(|reason| quoted(reason)).collect();
    let because = match reasons.as_slice() {
        [] => String::new(),
        reasons => format!(" for {}", reasons.join(" or ")),
    };
    let weight = rounded(trust, 2);
    out.say(format!(
        "{} reported it{because}, with a trust of {weight} together",
        quantity(readers as u64, "reader")
    ));
    let enough = readers >= asked.count_gte.unwrap_or(1).max(1)
        && asked.trust_gte.is_none_or(|least| trust >= least);
    enough.into()
}
