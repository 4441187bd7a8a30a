//! Rules that apply to a comment, and why others do not.

use crate::rules::action::{Mode, Trigger};
use crate::rules::rule::{Rule, RuleFile};

use super::context::Context;
use super::verdict::SkipReason;

/// The rules in order, each with the reason why it is not looked at.
pub(super) fn applicable<'f>(
    file: &'f RuleFile,
    context: &'f Context,
) -> impl Iterator<Item = (usize, &'f Rule, Option<SkipReason>)> {
    let exempt = is_exempt(file, context);
    file.rules.iter().enumerate().map(move |(index, rule)| {
        let because = if rule.mode == Mode::Off {
            Some(SkipReason::Off)
        } else if rule.expires.is_some_and(|moment| context.now > moment.0) {
            Some(SkipReason::Expired)
        } else {
            spared(rule, context.trigger, exempt)
        };
        (index, rule, because)
    })
}

/// Reason why a rule in use is not for a comment.
pub(super) fn spared(rule: &Rule, trigger: Trigger, exempt: bool) -> Option<SkipReason> {
    let trigger = match trigger {
        Trigger::Preview => Trigger::New,
        sent => sent,
    };
    if !rule.on.contains(&trigger) {
        Some(SkipReason::Trigger)
    } else {
        (exempt && !rule.always).then_some(SkipReason::Exempt)
    }
}

/// Tells if the author is exempt from rules that do not say `always`.
pub(super) fn is_exempt(file: &RuleFile, context: &Context) -> bool {
    let author = &context.author;
    let listed = |list: &[String], fact: &Option<String>| {
        fact.as_ref().is_some_and(|fact| list.contains(fact))
    };
    listed(&file.exempt.roles, &author.role) || listed(&file.exempt.ids, &author.id)
}
