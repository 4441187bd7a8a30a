//! Findings about the facts that your application gives.
//!
//! A rule about a fact that is never given stays silent for ever, and looks like a rule that finds
//! nothing.

use std::collections::BTreeSet;

use crate::moderate::ruleset::{At, RuleSet, may_be_missing};
use crate::rules::action::Mode;
use crate::rules::condition::{AuthorFacts, Condition};
use crate::rules::rule::{Rule, RuleFile, Unknown};

use super::finding::{Finding, Findings};
use super::rules::each;

/// Looks for rules that ask for facts which your application never gives. `given` has the names
/// of the facts that it gives, as [`RuleSet::facts`] has them.
///
/// ```
/// use wellsaid::moderate::{RuleSet, lint};
///
/// let rules = RuleSet::from_toml(r#"
///     [[rule]]
///     id = "closed"
///     why = "The thread is closed."
///     when = { thread = { closed = true } }
///     action = "reject"
/// "#)?;
/// let given = ["author.id", "ip"].map(String::from).into();
/// assert_eq!(
///     lint::lint_facts(&rules, &given)[0].to_string(),
///     "error: line 5: `rule[closed].when`: never fires: your application does not give thread.closed",
/// );
/// # Ok::<(), wellsaid::BuildError>(())
/// ```
pub fn lint_facts(rules: &RuleSet, given: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Findings { rules, lines: rules.lines(), found: Vec::new() };
    let file = rules.file();
    let given = GivenFacts { names: given, file };
    for (index, rule) in file.rules.iter().enumerate() {
        let unknown = rule.unknown.unwrap_or(file.defaults.unknown);
        let Some(part) = rules.part(index).filter(|_| rule.mode != Mode::Off) else { continue };
        let root = At::ROOT.key("rule");
        let at = root.index(index);
        let at = at.key("when");
        if unknown == Unknown::Skip && !given.can_be(&rule.when, true) {
            let message = format!(
                "never fires: your application does not give {}",
                given.lacks(rule).join(" or "),
            );
            findings.error(at, message);
            continue;
        }
        each(part, at, &mut |part, at| {
            let missing = given.missing(part.asked);
            if missing.is_empty() {
                return;
            }
            let names = missing.join(" or ");
            let message = match missing.iter().all(|name| is_known_of_guests(name)) {
                true => format!("known of guests only: your application does not give {names}"),
                false => format!("never known: your application does not give {names}"),
            };
            findings.warning(at, message);
        });
    }
    findings.found
}

struct GivenFacts<'g> {
    names: &'g BTreeSet<String>,
    file: &'g RuleFile,
}

impl GivenFacts<'_> {
    /// Tells if your application gives a fact, or another that answers for it.
    fn has(&self, fact: &str) -> bool {
        let has = |name| self.names.contains(name);
        match fact {
            "submit.seconds" => has(fact) || has("submit.stamp"),
            // The author is an account or a guest who gives an address.
            "author.id" => has(fact) || has("author.email"),
            // Without accounts all are guests.
            _ if is_known_of_guests(fact) => has(fact) || !has("author.id"),
            _ => has(fact),
        }
    }

    /// Facts that a condition asks for and your application does not give.
    fn missing(&self, condition: &Condition) -> Vec<String> {
        may_be_missing(condition, self.file).into_iter().filter(|fact| !self.has(fact)).collect()
    }

    fn lacks(&self, rule: &Rule) -> Vec<String> {
        let missing = rule.when.parts().flat_map(|part| self.missing(part));
        missing.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Tells if a condition can be true, or be false. The depth is bounded by the rule file's
    /// limits.
    fn can_be(&self, condition: &Condition, truth: bool) -> bool {
        match condition {
            Condition::All(inner) if truth => inner.iter().all(|part| self.can_be(part, true)),
            Condition::All(inner) => inner.iter().any(|part| self.can_be(part, false)),
            Condition::Any(inner) if truth => inner.iter().any(|part| self.can_be(part, true)),
            Condition::Any(inner) => inner.iter().all(|part| self.can_be(part, false)),
            Condition::Not(inner) => self.can_be(inner, !truth),
            part => {
                let missing = self.missing(part);
                let is_guest = missing.iter().all(|name| is_known_of_guests(name));
                let holds = match part {
                    Condition::Author(author) if truth => is_true_of_guests(author, &missing),
                    _ => true,
                };
                missing.is_empty() || (is_guest && holds)
            }
        }
    }
}

/// Tells if guests have a value of this fact even if it is not given.
fn is_known_of_guests(fact: &str) -> bool {
    ["author.approved", "author.rejected", "author.spam", "author.account_age_secs", "author.role"]
        .contains(&fact)
}

/// Tells if these conditions on facts can hold for a guest.
fn is_true_of_guests(author: &AuthorFacts, missing: &[String]) -> bool {
    missing.iter().all(|fact| match fact.as_str() {
        "author.approved" => author.approved_gte.unwrap_or(0) == 0,
        "author.rejected" => author.rejected_gte.unwrap_or(0) == 0,
        "author.spam" => author.spam_gte.unwrap_or(0) == 0,
        "author.role" => false,
        _ => true,
    })
}
