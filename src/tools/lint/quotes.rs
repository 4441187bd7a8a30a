//! Rules that pass over quotes: they do not check a comment that quotes everything.

use crate::moderate::ruleset::{At, RuleSet};
use crate::rules::action::Mode;
use crate::rules::condition::{Condition, Skip};
use crate::rules::rule::TrustQuotes;

use super::finding::Findings;
use super::rules::each;

const MESSAGE: &str = "quotes are skipped, and no rule checks `only_quotes` or \
                       `quote_ratio_gte`: a comment that consists of quotes is not checked";

pub(super) fn look(rules: &RuleSet, findings: &mut Findings<'_>) {
    let file = rules.file();
    let active = || file.rules.iter().enumerate().filter(|(_, rule)| rule.mode != Mode::Off);
    let mut asks = false;
    for part in active().flat_map(|(_, rule)| rule.when.parts()) {
        if let Condition::Shape(shape) = part {
            asks |= shape.only_quotes == Some(true) || shape.quote_ratio_gte.is_some();
        }
    }
    if asks || active().next().is_none() {
        return;
    }
    let defaults = At::ROOT.key("defaults");
    if file.defaults.trust_quotes == TrustQuotes::All {
        findings.warning(defaults.key("trust_quotes"), MESSAGE);
    }
    if file.defaults.skip.contains(&Skip::Quotes) {
        findings.warning(defaults.key("skip"), MESSAGE);
    }
    for (index, _) in active() {
        let Some(part) = rules.part(index) else { continue };
        let root = At::ROOT.key("rule");
        let at = root.index(index);
        each(part, at.key("when"), &mut |part, at| {
            let skip = match part.asked {
                Condition::Words(words) => &words.skip,
                Condition::Regex(pattern) => &pattern.skip,
                Condition::Private(private) => &private.skip,
                _ => return,
            };
            if skip.as_ref().is_some_and(|skip| skip.contains(&Skip::Quotes)) {
                findings.warning(at.key("skip"), MESSAGE);
            }
        });
    }
}
