//! Facts that rules asked for and did not get: reported once, not per comment.

use std::collections::BTreeMap;
use std::sync::Mutex;

use wellsaid::moderate::Verdict;

use crate::complain;
use crate::verdict::{count, is_fact, safe};

/// Rules that are named for a fact.
const NAMED: usize = 5;

/// Different facts that are counted: their names come from rule files.
const MAX_FACTS: usize = 1_000;

#[derive(Default)]
pub(crate) struct Missing(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    comments: usize,
    facts: BTreeMap<(String, String), Fact>,
}

#[derive(Default)]
struct Fact {
    comments: usize,
    rules: Vec<String>,
    has_others: bool,
}

impl Missing {
    pub(crate) fn count(&self, verdict: &Verdict) {
        let Ok(mut counts) = self.0.lock() else { return };
        counts.comments += 1;
        let mut counted: Vec<(&str, &str)> = Vec::new();
        for gap in verdict.incomplete.iter().filter(|gap| is_fact(&gap.what)) {
            let key = (gap.what.clone(), gap.error.clone());
            if counts.facts.len() >= MAX_FACTS && !counts.facts.contains_key(&key) {
                continue;
            }
            let fact = counts.facts.entry(key).or_default();
            if !counted.contains(&(&gap.what, &gap.error)) {
                counted.push((&gap.what, &gap.error));
                fact.comments += 1;
            }
            if !fact.rules.contains(&gap.rule) {
                match fact.rules.len() < NAMED {
                    true => fact.rules.push(gap.rule.clone()),
                    false => fact.has_others = true,
                }
            }
        }
    }

    /// A line per fact to standard error.
    pub(crate) fn tell(&self) {
        let Ok(counts) = self.0.lock() else { return };
        for ((what, error), fact) in &counts.facts {
            let more = if fact.has_others { " and others" } else { "" };
            complain(&format!(
                "{}: {} for {} of {}; asked by {}{more}",
                safe(what),
                safe(error),
                fact.comments,
                count(counts.comments, "comment"),
                fact.rules.join(", "),
            ));
        }
    }
}
