//! Finds rules that load and are probably a slip.
//!
//! A rule set that loads can still be wrong: a rule that can never fire does not protect anyone,
//! and "ass" blocks the classics. Without a report when the file is checked, such mistakes show
//! only when an author complains.

use std::collections::BTreeSet;

use crate::moderate::ruleset::RuleSet;
use crate::time::Timestamp;

mod file;
mod finding;
mod fires;
mod given;
mod lists;
mod quotes;
mod rules;
mod terms;

use finding::Findings;
pub use finding::{Finding, Level};
pub use given::lint_facts;

/// Looks a rule set through. `now` is for rules with an `expires`.
///
/// ```
/// use wellsaid::moderate::{RuleSet, Timestamp, lint};
///
/// let rules = RuleSet::from_toml(r#"
///     [[rule]]
///     id = "newcomers"
///     why = "Somebody new here."
///     when = { author = { approved_lt = 0 } }
///     action = "hold"
/// "#)?;
/// let findings = lint::lint(&rules, Timestamp(1_764_000_000));
/// assert_eq!(
///     findings[0].to_string(),
///     "error: line 5: `rule[newcomers].when.author.approved_lt`: never fires: no number is below 0",
/// );
/// # Ok::<(), wellsaid::BuildError>(())
/// ```
///
/// In the order of the file. O(size of the rule set), terms included.
pub fn lint(rules: &RuleSet, now: Timestamp) -> Vec<Finding> {
    let mut findings = Findings { rules, lines: rules.lines(), found: Vec::new() };
    file::look(rules, &mut findings);
    file::conditions(rules, &mut findings);
    lists::look(rules, &mut findings);
    terms::look(rules, &mut findings);
    rules::look(rules, now, &mut findings);
    quotes::look(rules, &mut findings);
    // A list or term that several rules name is reported once.
    let mut told = BTreeSet::new();
    findings.found.retain(|finding| told.insert(finding.to_string()));
    // Without lines all are equal, and the order stays.
    findings.found.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    findings.found
}
