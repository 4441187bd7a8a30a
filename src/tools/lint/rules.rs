//! Findings about the rules.

use crate::moderate::ruleset::{
    At, CompiledCondition, Expression, Ids, RuleSet, inner_at, may_be_missing,
};
use crate::rules::action::{Action, Mode, Trigger};
use crate::rules::condition::{AuthorFacts, Condition, Field, Key, Links, Shape};
use crate::rules::rule::{Exempt, Rule, Unknown};
use crate::time::Timestamp;

use super::finding::{Findings, Level};
use super::fires::{Never, always, never};

/// Letters under which texts repeat by nature: "thank you", "I agree".
const SHORT: usize = 20;

pub(super) fn look(rules: &RuleSet, now: Timestamp, findings: &mut Findings<'_>) {
    let file = rules.file();
    let root = At::ROOT.key("rule");
    for (index, rule) in file.rules.iter().enumerate() {
        let at = root.index(index);
        // A rule that is off is a draft.
        if rule.mode == Mode::Off {
            continue;
        }
        let Some(part) = rules.part(index) else { continue };
        fires(rules, part, at.key("when"), findings);
        settings(rule, now, at, findings);
        if only_exempt(rule, &file.exempt) {
            let message = "never fires: these roles are exempt; the rule needs `always = true`";
            findings.error(at.key("when").key("author").key("role_in"), message);
        }
        rewrites(rules, rule, part, at, findings);
        each(part, at.key("when"), &mut |part, at| question(part, at, findings));
        bare_link(rule, at.key("when"), findings);
        unknown(rules, rule, part, at.key("when"), findings);
        if !rule.on.contains(&Trigger::New) {
            edits(rules, part, at.key("when"), findings);
        }
        if !rule.on.contains(&Trigger::Report) {
            reports(part, at.key("when"), findings);
        }
    }
}

/// Reports arrive only after a comment is published.
fn reports(part: CompiledCondition<'_>, at: At<'_>, findings: &mut Findings<'_>) {
    each(part, at, &mut |part, at| {
        if let Condition::Reports(_) = part.asked {
            let message = "there are no reports yet: the rule needs `on = [\"report\"]`";
            findings.error(at, message);
        }
    });
}

/// Edits and reports use the counts of new comments, and are never repeats.
fn edits(rules: &RuleSet, part: CompiledCondition<'_>, at: At<'_>, findings: &mut Findings<'_>) {
    each(part, at, &mut |part, at| match part.asked {
        Condition::Repeat(_) => findings.error(at, "never holds for an edit or a report"),
        Condition::Rate(rate) if !is_counted(rules, rate.key) => {
            let message = "never holds: only new comments are counted, and no rule for those asks \
                           for this `key`";
            findings.error(at, message);
        }
        _ => {}
    });
}

fn is_counted(rules: &RuleSet, key: Key) -> bool {
    rules.history_keys().iter().any(|(rule, keys)| {
        let is_of_new = rules.file().rules.get(*rule);
        let is_of_new = is_of_new.is_some_and(|rule| rule.on.contains(&Trigger::New));
        is_of_new && keys.rates.iter().any(|(known, _)| *known == key)
    })
}

fn fires(rules: &RuleSet, part: CompiledCondition<'_>, at: At<'_>, findings: &mut Findings<'_>) {
    if let Some(Never { path, why }) = never(rules, part, at) {
        findings.add_at(Level::Error, path, format!("never fires: {why}"));
    } else if always(part.asked) {
        findings.warning(at, "fires for every comment");
    }
}

fn settings(rule: &Rule, now: Timestamp, at: At<'_>, findings: &mut Findings<'_>) {
    if rule.why.trim().is_empty() {
        findings.warning(at, "has no `why`: a moderator sees only its id");
    }
    if let Some(expires) = rule.expires.filter(|expires| expires.timestamp() < now) {
        findings.warning(at.key("expires"), format!("expired on {expires}"));
    }
    if rule.action == Some(Action::Discard) && rule.tags.is_empty() {
        let message = "`discard` loses the text; without a tag nobody can count what was lost";
        findings.warning(at.key("action"), message);
    }
    if rule.action == Some(Action::Warn) && rule.tell.is_none() {
        let message = "`warn` without `tell`: the author does not learn what to change";
        findings.warning(at.key("action"), message);
    }
    let is_term =
        |when| matches!(when, &Condition::Words(_) | &Condition::Regex(_) | &Condition::Private(_));
    let has_terms = rule.when.parts().any(is_term);
    if rule.tell_term && !has_terms {
        findings.warning(at.key("tell_term"), "has no effect: `when` has no `words` or `regex`");
    }
    if rule.tell_term && rule.tell.is_none() {
        findings.warning(at.key("tell_term"), "has no effect without `tell`");
    }
    if rule.retry_after.is_some() && rule.action != Some(Action::Reject) {
        findings.warning(at.key("retry_after"), "is for rules that reject");
    }
    if rule.stop && rule.mode == Mode::Shadow {
        findings.warning(at.key("stop"), "has no effect in shadow mode");
    }
}

/// Tells if a rule is about roles that are all exempt.
fn only_exempt(rule: &Rule, exempt: &Exempt) -> bool {
    let Condition::Author(author) = &rule.when else { return false };
    let roles = author.role_in.iter().flatten();
    let mut roles = roles.peekable();
    roles.peek().is_some() && roles.all(|role| exempt.roles.contains(role)) && !rule.always
}

fn rewrites(
    rules: &RuleSet,
    rule: &Rule,
    part: CompiledCondition<'_>,
    at: At<'_>,
    findings: &mut Findings<'_>,
) {
    let Some(rewrite) = &rule.rewrite else { return };
    let at = at.key("rewrite");
    let search = &rules.file().defaults.search;
    let changes_text = rewrite.mask.is_some() || rewrite.replace.is_some();
    let mut finds_text = false;
    let mut found_again = None;
    let replace = rewrite.replace.as_deref();
    for part in part.all() {
        let (fields, is_found) = match part.asked {
            Condition::Words(words) => {
                let mut found = Vec::new();
                rules.terms().find(replace.unwrap_or(""), &mut found);
                (&words.fields, found.iter().any(|hit| Some(hit.list) == part.ids().list))
            }
            Condition::Regex(asked) => {
                let pattern = part.ids().pattern.and_then(|index| rules.pattern(index));
                let is_found = pattern
                    .zip(replace)
                    .is_some_and(|(pattern, text)| pattern.find_at(text, 0).is_some());
                (&asked.fields, is_found)
            }
            Condition::Private(_) => {
                finds_text = true;
                continue;
            }
            _ => continue,
        };
        finds_text |= fields.as_ref().unwrap_or(search).contains(&Field::Body);
        if is_found {
            found_again = Some(part.asked.key());
        }
    }
    if changes_text && !finds_text {
        findings.error(at, "changes nothing: the rule does not look at the `body`");
    }
    if let Some(name) = found_again {
        let message = format!("the replacement itself matches `{name}`");
        findings.error(at.key("replace"), message);
    }
}

/// A rule for "everybody except our staff" spares all authors whose role is not known.
fn unknown(
    rules: &RuleSet,
    rule: &Rule,
    part: CompiledCondition<'_>,
    at: At<'_>,
    findings: &mut Findings<'_>,
) {
    if rule.unknown.is_some() || rules.file().defaults.unknown == Unknown::Fires {
        return;
    }
    each(part, at, &mut |part, at| {
        let Condition::Not(inner) = part.asked else { return };
        let mut facts = Vec::new();
        for condition in inner.parts() {
            for fact in may_be_missing(condition, rules.file()) {
                // A classifier that has learnt too little stays silent under any setting.
                if fact != "classifier" && !facts.contains(&fact) {
                    facts.push(fact);
                }
            }
        }
        if facts.is_empty() {
            return;
        }
        let roles = match facts.as_slice() {
            [role] if role == "author.role" => ", or list these roles in `exempt.roles`",
            _ => "",
        };
        let message = format!(
            "unknown when your application does not give {}: set `unknown` to `skip` or `fires`{roles}",
            facts.join(" or "),
        );
        findings.warning(at, message);
    });
}

/// Walks over all conditions. The depth is bounded by the rule file's limits.
pub(super) fn each(
    part: CompiledCondition<'_>,
    at: At<'_>,
    look: &mut dyn FnMut(CompiledCondition<'_>, At<'_>),
) {
    let here = at.key(part.asked.key());
    look(part, here);
    if let Condition::Named(named) = part.asked {
        let root = At::ROOT.key("conditions");
        part.inner().for_each(|inner| each(inner, root.key(&named.name), look));
        return;
    }
    let is_list = !matches!(part.asked, Condition::Not(_));
    let list = inner_at(part.asked, &here);
    for (index, inner) in part.inner().enumerate() {
        each(inner, if is_list { list.index(index) } else { list }, look);
    }
}

fn matches_empty(rules: &RuleSet, ids: &Ids) -> bool {
    ids.pattern.and_then(|index| rules.pattern(index)).is_some_and(Expression::matches_empty)
}

fn question(part: CompiledCondition<'_>, at: At<'_>, findings: &mut Findings<'_>) {
    match part.asked {
        Condition::AtLeast(asked) if asked.of == 1 || asked.of == asked.conditions.len() => {
            let short = if asked.of == 1 { "any" } else { "all" };
            findings.warning(at.key("of"), format!("the same as `{short}`"));
        }
        Condition::Regex(_) if matches_empty(findings.rules, part.ids()) => {
            findings
                .error(at.key("pattern"), "also matches the empty text; such matches are ignored");
        }
        Condition::Repeat(repeat) if repeat.min_length < SHORT => {
            let message = format!("texts of fewer than {SHORT} letters often repeat innocently");
            findings.warning(at.key("min_length"), message);
        }
        Condition::Author(AuthorFacts {
            rejected_ratio_gte: Some(_), min_decided: None, ..
        }) => {
            let message = "needs `min_decided`: one rejected comment of one is 100 %";
            findings.warning(at.key("rejected_ratio_gte"), message);
        }
        Condition::Shape(Shape { upper_ratio_gte: Some(_), min_letters: None, .. }) => {
            let message = "needs `min_letters`: \"OK\" and \"NASA\" are capitals only";
            findings.warning(at.key("upper_ratio_gte"), message);
        }
        Condition::Shape(Shape { marks_per_letter_gte: Some(1 | 2), .. }) => {
            let message =
                "one or two marks on a letter are normal spelling (Vietnamese); ask for 3";
            findings.warning(at.key("marks_per_letter_gte"), message);
        }
        _ => {}
    }
}

/// Nine comments in ten that have one link have a good one.
fn bare_link(rule: &Rule, at: At<'_>, findings: &mut Findings<'_>) {
    let Condition::Links(links) = &rule.when else { return };
    let counts_one = links.count_gte.unwrap_or(1) <= 1 && links.count_gt.unwrap_or(0) == 0;
    let bare = Links { count_gte: None, count_gt: None, quoted: false, ..links.clone() };
    let is_bare = bare == Links::default() && counts_one;
    if is_bare && rule.action.is_some_and(|action| action > Action::Flag) {
        let message =
            "a single link does not indicate spam; ask for 3, or for a new author as well";
        findings.warning(at.key("links"), message);
    }
}
