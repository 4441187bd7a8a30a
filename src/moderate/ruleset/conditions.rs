//! Conditions of a rule file: the file of each checks and compiles it.

use crate::moderate::eval::{
    author, classifier, external, given, links, private, rate, regex, repeat, reports, shape,
    submit, thread, words,
};
use crate::rules::condition::{Condition, ListRef};
use crate::rules::limits::{MAX_CONDITIONS, MAX_DEPTH};
use crate::rules::rule::{List, RuleFile};

use super::mistake::{At, Mistake, Mistakes, inner_at};
use super::program::{Ids, ProgramNode};
use super::resolver::ListResolver;
use super::values::languages;

/// Checks and compiles the `when` of one rule.
pub(super) fn rule(
    resolver: &mut ListResolver<'_>,
    when: &Condition,
    at: At<'_>,
    mistakes: &mut Mistakes,
) -> Vec<ProgramNode> {
    let mut nodes = Vec::new();
    let compiled = condition(resolver, when, at, 1, &mut nodes, mistakes);
    mistakes.keep(compiled);
    nodes
}

/// Fails for a condition that is too large to be checked further. Recursion is bounded by
/// `MAX_DEPTH`.
fn condition(
    resolver: &mut ListResolver<'_>,
    when: &Condition,
    at: At<'_>,
    depth: usize,
    nodes: &mut Vec<ProgramNode>,
    mistakes: &mut Mistakes,
) -> Result<(), Mistake> {
    let index = nodes.len();
    if index >= MAX_CONDITIONS {
        return Err(at.invalid(format!("more than {MAX_CONDITIONS} conditions in one rule")));
    }
    resolver.count(at)?;
    if depth > MAX_DEPTH {
        return Err(at.invalid(format!("deeper than {MAX_DEPTH} levels")));
    }
    let at = at.key(when.key());
    let ids = mistakes.keep(ids(resolver, when, at));
    nodes.push(ProgramNode::from(ids.unwrap_or_default()));
    match when {
        Condition::Not(inner) => condition(resolver, inner, at, depth + 1, nodes, mistakes)?,
        // Its mistakes are reported at the place where it is written.
        Condition::Named(named) => {
            let root = At::ROOT.key("conditions");
            for inner in when.inner() {
                condition(resolver, inner, root.key(&named.name), depth + 1, nodes, mistakes)?;
            }
        }
        when => {
            let list = inner_at(when, &at);
            for (index, inner) in when.inner().iter().enumerate() {
                condition(resolver, inner, list.index(index), depth + 1, nodes, mistakes)?;
            }
        }
    }
    ProgramNode::close(nodes, index, when);
    Ok(())
}

/// Checks one condition, without those in it.
fn ids(resolver: &mut ListResolver<'_>, when: &Condition, at: At<'_>) -> Result<Ids, Mistake> {
    let checked = match when {
        Condition::All(inner) | Condition::Any(inner) if inner.is_empty() => {
            Err(at.invalid("needs at least one condition"))
        }
        Condition::AtLeast(asked) if !(1..=asked.conditions.len()).contains(&asked.of) => {
            let all = asked.conditions.len();
            Err(at
                .key("of")
                .invalid(format!("{} is not 1 to {all}, the number of conditions", asked.of)))
        }
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) => Ok(()),
        Condition::AtLeast(_) | Condition::Named(_) => Ok(()),
        Condition::Words(asked) => return words::check(asked, resolver, at),
        Condition::Regex(asked) => return regex::check(asked, resolver, at),
        Condition::Links(asked) => return links::check(asked, resolver, at),
        Condition::Shape(asked) => return shape::check(asked, at),
        Condition::Repeat(asked) => return repeat::check(asked, resolver, at),
        Condition::Rate(asked) => return rate::check(asked, resolver, at),
        Condition::Author(asked) => return author::check(asked, resolver, at),
        Condition::Thread(asked) => return thread::check(asked, resolver, at),
        Condition::Private(asked) => private::check(asked, at),
        Condition::Lang(asked) => languages(asked, at),
        Condition::Facts(asked) => given::check(asked, at),
        Condition::Submit(asked) => submit::check(asked, at),

        Condition::Reports(asked) => reports::check(asked, at),
        Condition::Classifier(asked) => classifier::check(asked, at),
        Condition::External(asked) => external::check(asked, at),
    };
    checked.map(|()| Ids::default())
}

/// The facts without which a condition is not known; empty for `all`, `any` and `not`. A missing
/// account means a guest, and a missing text does not hold a word.
pub(crate) fn may_be_missing(condition: &Condition, file: &RuleFile) -> Vec<String> {
    let asked: Vec<(bool, &str)> = match condition {
        Condition::Words(asked) => vec![(has_lang(&asked.list, file), "lang")],
        Condition::Lang(_) => vec![(true, "lang")],
        Condition::Author(asked) => author::needs(asked),
        Condition::Submit(asked) => submit::needs(asked),
        Condition::Thread(asked) => thread::needs(asked),
        Condition::Rate(asked) => rate::needs(asked.key),
        Condition::Repeat(asked) => rate::needs(asked.of),
        Condition::Reports(_) => vec![(true, "reports")],
        Condition::Classifier(_) => vec![(true, "classifier")],
        Condition::Facts(asked) => return asked.keys().map(|name| given::name(name)).collect(),
        Condition::External(asked) => return vec![format!("external.{}", asked.name)],
        Condition::All(_)
        | Condition::Any(_)
        | Condition::Not(_)
        | Condition::AtLeast(_)
        | Condition::Named(_)
        | Condition::Regex(_)
        | Condition::Private(_)
        | Condition::Links(_)
        | Condition::Shape(_) => Vec::new(),
    };
    asked.into_iter().filter(|(is_asked, _)| *is_asked).map(|(_, name)| name.to_owned()).collect()
}

/// Checks whether a list is only for some languages.
fn has_lang(list: &ListRef, file: &RuleFile) -> bool {
    let named = file.lists.get(&list.name).filter(|_| !list.is_inline());
    matches!(named, Some(List::Words(words)) if words.lang.is_some())
}
