//! Evaluation of conditions, which hold, do not hold, or are unknown.

use crate::moderate::ruleset::CompiledCondition;
use crate::rules::condition::Condition;
use crate::rules::rule::Unknown;

use super::evidence::{Evidence, MissingFact};
use super::facts::Facts;
use super::truth::{Tally, Truth};
use super::{
    author, classifier, external, given, lang, links, private, rate, regex, repeat, reports, shape,
    submit, thread, words,
};

/// Outcome of a rule.
pub(crate) enum RuleResult {
    No,
    /// It fires; with gaps if it does because they are unknown.
    Fires(Box<Evidence>, Vec<MissingFact>),
    /// Something could not be asked on which it depends: what, and why.
    Unknown(Vec<MissingFact>, Truth),
}

/// Evaluates the condition of a rule. `rewrites`: all places are wanted, not only the first.
pub(crate) fn rule(facts: &Facts<'_>, index: usize, rewrites: bool) -> RuleResult {
    let Some((rule, part)) = facts.rule(index) else { return RuleResult::No };
    let mut evidence = Evidence::new(rewrites);
    let truth = match evaluate(facts, part, true, &mut evidence) {
        Truth::True => return RuleResult::Fires(Box::new(evidence), Vec::new()),
        Truth::False => return RuleResult::No,
        unknown => unknown,
    };
    let gaps = evidence.gaps;
    if rule.unknown.unwrap_or(facts.file().defaults.unknown) == Unknown::Skip {
        return RuleResult::Unknown(gaps, truth);
    }
    // Once more, with every missing fact as the rule wants it: what else it found is its
    // evidence, and a store that is down still counts.
    let mut evidence = Evidence::assuming(rewrites);
    match evaluate(facts, part, true, &mut evidence) {
        Truth::True => RuleResult::Fires(Box::new(evidence), gaps),
        truth => RuleResult::Unknown(gaps, truth),
    }
}

/// Evaluates a part of the condition of a rule by itself.
pub(crate) fn part(facts: &Facts<'_>, part: CompiledCondition<'_>) -> (Truth, Evidence) {
    let mut evidence = Evidence::new(false);
    let truth = evaluate(facts, part, true, &mut evidence);
    (truth, evidence)
}

/// `want` is the answer that makes the rule fire: no, below a `not`. Evidence goes to `out` if that
/// is the answer. Depth is limited when a rule set is built.
fn evaluate(
    facts: &Facts<'_>,
    part: CompiledCondition<'_>,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    let mark = out.mark();
    let ids = part.ids();
    let truth = match part.asked {
        Condition::All(inner) => quorum(facts, part, inner.len(), want, out),
        Condition::Any(_) => quorum(facts, part, 1, want, out),
        Condition::AtLeast(asked) => quorum(facts, part, asked.of, want, out),
        Condition::Named(_) => match part.inner().next() {
            Some(inner) => evaluate(facts, inner, want, out),
            None => Truth::False,
        },
        Condition::Not(_) => match part.inner().next() {
            Some(inner) => evaluate(facts, inner, !want, out).not(),
            None => Truth::True,
        },
        Condition::Words(asked) => words::evaluate(facts, asked, ids, want, out),
        Condition::Regex(asked) => regex::evaluate(facts, asked, ids, want, out),
        Condition::Private(asked) => private::evaluate(facts, asked, want, out),
        Condition::Links(asked) => links::evaluate(facts, asked, ids, want, out),
        Condition::Shape(asked) => shape::evaluate(facts, asked, ids, want, out),
        Condition::Lang(asked) => lang::evaluate(facts, asked, want, out),
        Condition::Facts(asked) => given::evaluate(facts, asked, want, out),
        Condition::Author(asked) => author::evaluate(facts, asked, ids, want, out),
        Condition::Submit(asked) => submit::evaluate(facts, asked, want, out),
        Condition::Repeat(asked) => repeat::evaluate(facts, asked, ids, want, out),
        Condition::Rate(asked) => rate::evaluate(facts, asked, ids, want, out),
        Condition::Thread(asked) => thread::evaluate(facts, asked, ids, want, out),
        Condition::Reports(asked) => reports::evaluate(facts, asked, want, out),
        Condition::Classifier(asked) => classifier::evaluate(facts, asked, out),
        Condition::External(asked) => external::evaluate(facts, asked, want, out),
    };
    if truth != Truth::from(want) {
        out.forget(mark);
    }
    if truth.is_known() {
        out.settle(mark);
    }
    truth
}

/// Counts the conditions that hold: `all` requires each of them, `any` one. Cheap ones come first; the
/// store and the classifier are asked only if the answer depends on them.
fn quorum(
    facts: &Facts<'_>,
    part: CompiledCondition<'_>,
    of: usize,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    let mark = out.mark();
    let mut tally = Tally::new(of, part.asked.inner().len());
    for costly in [false, true] {
        for inner in part.inner().filter(|inner| inner.is_costly() == costly) {
            // A true condition may be true for further reasons, which cost little.
            if let Some(truth) = tally.decided().filter(|truth| costly || *truth != want) {
                return truth.into();
            }
            tally.add(evaluate(facts, inner, want, out));
            out.tidy(mark);
        }
    }
    tally.truth(want)
}
