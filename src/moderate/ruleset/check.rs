//! Checks a rule file as a whole. A setting that makes no sense is an error here; a probable slip
//! is left to [`lint`](crate::moderate::lint).

use std::collections::BTreeMap;

use crate::moderate::context::{Context, EXAMPLE_TIME};
use crate::rules::action::{Action, Mode, Trigger};
use crate::rules::condition::Condition;
use crate::rules::limits::{
    MAX_ID, MAX_MARKS, MAX_REPLACE, MAX_SCORE, MAX_TAGS, MAX_TEST_TEXT, MAX_TESTS, MAX_TEXT,
    MAX_THRESHOLD, MAX_WHY,
};
use crate::rules::rule::{self, List, Rewrite, Rule, RuleFile, Thresholds};
use crate::text::chars::{is_annotation, is_invisible};

use super::conditions;
use super::mistake::{At, Mistake, Mistakes};
use super::parts::Damaged;
use super::patterns::Expression;
use super::program::ProgramNode;
use super::read;
use super::resolver::ListResolver;
use super::values::{entries, fields_and_skips, short};

/// The conditions of a file, compiled, and what they hold.
pub(super) struct Checked {
    pub(super) rules: Vec<Vec<ProgramNode>>,
    pub(super) patterns: Vec<Expression>,
    /// Lists that stand in conditions.
    pub(super) inline: Vec<List>,
}

/// Checks everything but the contents of lists; compiles the conditions and their expressions.
pub(super) fn check(file: &RuleFile, damaged: &Damaged, mistakes: &mut Mistakes) -> Checked {
    let root = At::ROOT;
    if file.schema != rule::SCHEMA {
        let message = format!("this version reads schema {}, not {}", rule::SCHEMA, file.schema);
        mistakes.add(root.key("schema").invalid(message));
    }
    for (key, text) in [("name", &file.name), ("version", &file.version)] {
        if text.len() > MAX_TEXT {
            let message = format!("{} bytes, the limit is {MAX_TEXT}", text.len());
            mistakes.add(root.key(key).invalid(message));
        }
    }
    mistakes.keep(defaults(file, root.key("defaults")));
    mistakes.keep(thresholds(&file.thresholds, root.key("thresholds")));
    let exempt = root.key("exempt");
    for (key, names) in [("roles", &file.exempt.roles), ("ids", &file.exempt.ids)] {
        // An empty list is fine here.
        let names = Some(names.as_slice()).filter(|names| !names.is_empty());
        mistakes.keep(entries(names, exempt.key(key)));
    }
    let lists = root.key("lists");
    for (name, list) in &file.lists {
        let at = lists.key(name);
        mistakes.keep(is_id(name, at));
        for (key, file) in list.files() {
            mistakes.keep(file.map_or(Ok(()), |file| short(file, at.key(key))));
        }
    }
    conditions(file, damaged, root.key("conditions"), mistakes);
    let rules = root.key("rule");
    let mut resolver = ListResolver::new(&file.lists, &damaged.lists);
    let mut ids = BTreeMap::new();
    let mut compiled = Vec::with_capacity(file.rules.len());
    for (index, rule) in file.rules.iter().enumerate() {
        if mistakes.is_full() {
            break;
        }
        let at = rules.index(index);
        let whole = damaged.rules.get(&index);
        // The mistake may be in the id of a rule that can't be read.
        if whole.is_none() {
            mistakes.keep(is_id(&rule.id, at.key("id")));
        }
        if let Some(first) = ids.insert(rule.id.as_str(), index).filter(|_| !rule.id.is_empty()) {
            let first = rules.index(first);
            let first = first.key("id").steps();
            mistakes.add(at.key("id").contradiction("this id is already used, at {}").and(first));
        }
        if *whole.unwrap_or(&true) {
            compiled.push(conditions::rule(&mut resolver, &rule.when, at.key("when"), mistakes));
        }
        if whole.is_none() {
            self::rule(rule, at, mistakes);
        }
    }
    Checked { rules: compiled, patterns: resolver.patterns, inline: resolver.inline }
}

/// Checks the conditions that have a name, used or not; rules compile them anew.
fn conditions(file: &RuleFile, damaged: &Damaged, at: At<'_>, mistakes: &mut Mistakes) {
    let mut resolver = ListResolver::new(&file.lists, &damaged.lists);
    for (name, condition) in &file.conditions {
        let at = at.key(name);
        mistakes.keep(is_id(name, at));
        conditions::rule(&mut resolver, condition, at, mistakes);
    }
}

fn defaults(file: &RuleFile, at: At<'_>) -> Result<(), Mistake> {
    if file.defaults.search.is_empty() {
        return Err(at.key("search").invalid("needs at least one place to search"));
    }
    match file.defaults.action {
        Action::Discard => {
            let message = "`discard` deletes the text; only a rule may do that";
            return Err(at.key("action").forbidden(message));
        }
        Action::Warn => {
            let message = "`warn` tells the author a reason; only a rule may do that";
            return Err(at.key("action").forbidden(message));
        }
        _ => {}
    }
    fields_and_skips(None, Some(&file.defaults.skip), at)
}

fn thresholds(thresholds: &Thresholds, at: At<'_>) -> Result<(), Mistake> {
    let mut before: Option<(&str, f64)> = None;
    for (key, threshold) in [
        ("flag", thresholds.flag),
        ("warn", thresholds.warn),
        ("hold", thresholds.hold),
        ("spam", thresholds.spam),
        ("reject", thresholds.reject),
    ] {
        let Some(score) = threshold else { continue };
        let at = at.key(key);
        if !(score > 0.0 && score <= MAX_THRESHOLD) {
            return Err(
                at.invalid(format!("{score} is not a number above 0 and up to {MAX_THRESHOLD}"))
            );
        }
        if let Some((weaker, least)) = before.filter(|(_, least)| score < *least) {
            let message = format!("{score} is below `{weaker}`, which is {least}");
            return Err(at.contradiction(message));
        }
        before = Some((key, score));
    }
    Ok(())
}

/// Ids and names stand in logs, verdicts and counters.
fn is_id(id: &str, at: At<'_>) -> Result<(), Mistake> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if !id.is_empty() && id.len() <= MAX_ID && id.chars().all(fits) {
        return Ok(());
    }
    let message =
        format!("`{id:.80}` is not a name of 1 to {MAX_ID} characters from A-Z a-z 0-9 . _ -");
    Err(at.invalid(message))
}

fn rule(rule: &Rule, at: At<'_>, mistakes: &mut Mistakes) {
    mistakes.keep(texts(rule, at));
    mistakes.keep(actions(rule, at));
    if let Some(rewrite) = &rule.rewrite {
        mistakes.keep(self::rewrite(rewrite, &rule.when, at.key("rewrite")));
    }
    tests(rule, at.key("test"), mistakes);
}

fn texts(rule: &Rule, at: At<'_>) -> Result<(), Mistake> {
    let length = rule.why.chars().count();
    if length > MAX_WHY {
        return Err(at.key("why").invalid(format!("{length} characters, the limit is {MAX_WHY}")));
    }
    if let Some(key) = &rule.tell {
        is_id(key, at.key("tell"))?;
    }
    if rule.on.contains(&Trigger::Preview) {
        return Err(at.key("on").invalid("previews follow the rules for `new`; remove `preview`"));
    }
    if rule.on.is_empty() {
        return Err(at.key("on").invalid("needs `new`, `edit` or `report`"));
    }
    if !(-MAX_SCORE..=MAX_SCORE).contains(&rule.score) {
        let message = format!("{} is not between -{MAX_SCORE} and {MAX_SCORE}", rule.score);
        return Err(at.key("score").invalid(message));
    }
    if rule.tags.len() > MAX_TAGS {
        let message = format!("{} tags, the limit is {MAX_TAGS}", rule.tags.len());
        return Err(at.key("tags").invalid(message));
    }
    for (index, tag) in rule.tags.iter().enumerate() {
        short(tag, at.key("tags").index(index))?;
    }
    Ok(())
}

fn actions(rule: &Rule, at: At<'_>) -> Result<(), Mistake> {
    let does_nothing = rule.action.is_none()
        && rule.score == 0.0
        && rule.rewrite.is_none()
        && rule.tell.is_none()
        && rule.tags.is_empty()
        && !rule.stop;
    if does_nothing && rule.mode == Mode::Enforce {
        let message = "has no effect: it needs `action`, `score`, `rewrite`, `tell`, `tags` or \
                       `stop`, or `mode = \"shadow\"`";
        return Err(at.invalid(message));
    }
    if rule.is_final && rule.action != Some(Action::Approve) {
        return Err(at.key("final").contradiction("is for rules with `action = \"approve\"`"));
    }
    if let Some(action) = rule.insists {
        let at = at.key("insists");
        if rule.action != Some(Action::Warn) {
            return Err(at.contradiction("is for rules with `action = \"warn\"`"));
        }
        if !matches!(action, Action::Flag | Action::Hold | Action::Spam | Action::Reject) {
            let message = format!("`{}` is not one of: flag hold spam reject", action.name());
            return Err(at.invalid(message));
        }
    }
    let strongest = rule.action.max(rule.insists);
    if let Some(action) = strongest.filter(|action| *action > Action::Hold) {
        if rule.when.parts().any(|when| matches!(when, Condition::Classifier(_))) {
            let message = format!(
                "`{}` is too strong for an estimate: a rule with `classifier` may only `hold` or \
                 weaker, or add to the `score`",
                action.name()
            );
            return Err(at.key("action").forbidden(message));
        }
    }
    Ok(())
}

/// Tells if a condition or one in it is such, not below `not`: a text that is absent can't be
/// changed.
fn yields(when: &Condition, is: fn(&Condition) -> bool) -> bool {
    match when {
        Condition::Not(_) => false,
        when => is(when) || when.inner().iter().any(|inner| yields(inner, is)),
    }
}

fn rewrite(rewrite: &Rewrite, when: &Condition, at: At<'_>) -> Result<(), Mistake> {
    if *rewrite == Rewrite::default() {
        return Err(at.invalid("needs at least one change"));
    }
    let has_terms = yields(when, |when| {
        matches!(when, Condition::Words(_) | Condition::Regex(_) | Condition::Private(_))
    });
    for (key, given) in [("mask", rewrite.mask.is_some()), ("replace", rewrite.replace.is_some())] {
        if given && !has_terms {
            let message =
                "needs `words`, `regex` or `private` in `when`, which find the text to change";
            return Err(at.key(key).contradiction(message));
        }
    }
    if rewrite.mask.is_some() && rewrite.replace.is_some() {
        return Err(at.key("replace").contradiction("can't be combined with `mask`"));
    }
    if rewrite.keep_first && rewrite.mask.is_none() {
        return Err(at.key("keep_first").contradiction("needs `mask`"));
    }
    if let Some(mask) = rewrite.mask.filter(|mask| !is_mask(*mask)) {
        let message = format!(
            "{mask:?} can't hide a word: use a visible sign, but not a letter, digit, mark or \
             white space, and none of {IS_READ_AS_LETTER}, which are read as letters"
        );
        return Err(at.key("mask").invalid(message));
    }
    if let Some(text) = &rewrite.replace {
        let at = at.key("replace");
        if text.len() > MAX_REPLACE {
            return Err(at.invalid(format!("{} bytes, the limit is {MAX_REPLACE}", text.len())));
        }
        if text.chars().any(char::is_control) {
            return Err(at.invalid("contains a control character"));
        }
    }
    if rewrite.unlink && !yields(when, |when| matches!(when, Condition::Links(_))) {
        return Err(at
            .key("unlink")
            .contradiction("needs `links` in `when`, which finds the links"));
    }
    if let Some(marks) = rewrite.limit_marks.filter(|marks| *marks > MAX_MARKS) {
        let message = format!("{marks} is not between 0 and {MAX_MARKS}");
        return Err(at.key("limit_marks").invalid(message));
    }
    Ok(())
}

/// Signs that people write for letters; a masked word could be read as the word again.
const IS_READ_AS_LETTER: &str = "@$!|+()[]{}<>/\\^&€£¥¢¡";

/// Tells if a character hides what was there and nothing else.
fn is_mask(mask: char) -> bool {
    use unicode_normalization::char::is_combining_mark;
    // The planes of private use are not drawn either without a font for them.
    let is_unseen = |c: char| is_invisible(c) || is_annotation(c) || c >= '\u{e0000}';
    !(mask.is_alphanumeric()
        || mask.is_whitespace()
        || mask.is_control()
        || is_combining_mark(mask)
        || is_unseen(mask)
        || IS_READ_AS_LETTER.contains(mask))
}

fn tests(rule: &Rule, at: At<'_>, mistakes: &mut Mistakes) {
    if rule.tests.len() > MAX_TESTS {
        let message = format!("{} tests, the limit is {MAX_TESTS}", rule.tests.len());
        return mistakes.add(at.invalid(message));
    }
    for (index, test) in rule.tests.iter().enumerate() {
        let at = at.index(index);
        if test.text.len() > MAX_TEST_TEXT {
            let message = format!("{} bytes, the limit is {MAX_TEST_TEXT}", test.text.len());
            mistakes.add(at.key("text").invalid(message));
        }
        if let Some(context) = &test.context {
            let at = at.key("context");
            let timed = Context::timed(context, EXAMPLE_TIME);
            mistakes.keep(read::from_value::<Context>(&timed, at.steps()));
        }
    }
}
