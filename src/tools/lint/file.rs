//! Findings about the file as a whole.

use std::collections::BTreeSet;

use crate::moderate::ruleset::{At, RuleSet};
use crate::rules::action::{Action, Mode};
use crate::rules::condition::Condition;

use super::finding::Findings;

/// Named conditions that no rule uses.
pub(super) fn conditions(rules: &RuleSet, findings: &mut Findings<'_>) {
    let file = rules.file();
    let mut used = BTreeSet::new();
    for part in file.rules.iter().flat_map(|rule| rule.when.parts()) {
        if let Condition::Named(named) = part {
            used.insert(named.name.as_str());
        }
    }
    let root = At::ROOT.key("conditions");
    for name in file.conditions.keys().filter(|name| !used.contains(name.as_str())) {
        findings.warning(root.key(name), "no rule uses this condition");
    }
}

pub(super) fn look(rules: &RuleSet, findings: &mut Findings<'_>) {
    let file = rules.file();
    let root = At::ROOT;
    let enforced = || file.rules.iter().filter(|rule| rule.mode == Mode::Enforce);

    let exempt = root.key("exempt");
    let exempts = !file.exempt.roles.is_empty() || !file.exempt.ids.is_empty();
    if exempts && !file.rules.is_empty() && file.rules.iter().all(|rule| rule.always) {
        findings.warning(exempt, "has no effect: every rule has `always = true`");
    }

    let default = file.defaults.action;
    let can_approve = enforced().any(|rule| rule.action == Some(Action::Approve));
    if !default.is_published() && !can_approve {
        let message = format!(
            "nothing is ever published: the default is `{}`, and no rule approves",
            default.name()
        );
        findings.error(root.key("defaults").key("action"), message);
    }

    let most: f64 = enforced().map(|rule| rule.score.max(0.0)).sum();
    let thresholds = root.key("thresholds");
    let mut any = false;
    for (key, threshold) in [
        ("flag", file.thresholds.flag),
        ("hold", file.thresholds.hold),
        ("spam", file.thresholds.spam),
        ("reject", file.thresholds.reject),
    ] {
        let Some(score) = threshold else { continue };
        any = true;
        if score > most {
            let message = format!("can never be reached: all scores add up to {most}");
            findings.warning(thresholds.key(key), message);
        }
    }
    let scored = enforced().position(|rule| rule.score != 0.0 && rule.action.is_none());
    if let Some(index) = scored.filter(|_| !any) {
        let id = enforced().nth(index).map(|rule| rule.id.as_str());
        let index = file.rules.iter().position(|rule| Some(rule.id.as_str()) == id).unwrap_or(0);
        let rules = root.key("rule");
        let at = rules.index(index);
        findings.error(at.key("score"), "the score has no effect: `thresholds` is empty");
    }
}
