//! Answers questions about facts that your application defines.

use std::collections::BTreeMap;

use crate::moderate::ruleset::values::{entries, short};
use crate::moderate::ruleset::{At, Mistake};
use crate::moderate::sentence::quoted;
use crate::rules::condition::FactTest;
use crate::rules::given::{FactValue, MAX_FACTS, is_name};
use crate::rules::limits::MAX_ID;

use super::evidence::Evidence;
use super::facts::{Facts, NOT_GIVEN};
use super::truth::Truth;

/// The name of a fact in verdicts.
pub(crate) fn name(name: &str) -> String {
    format!("facts.{name}")
}

/// Checks the condition.
pub(crate) fn check(asked: &BTreeMap<String, FactTest>, at: At<'_>) -> Result<(), Mistake> {
    if asked.is_empty() {
        return Err(at.invalid("needs at least one key"));
    }
    if asked.len() > MAX_FACTS {
        return Err(at.invalid(format!("{} facts, the limit is {MAX_FACTS}", asked.len())));
    }
    for (name, test) in asked {
        if !is_name(name) {
            let message =
                format!("`{name:.80}` is not 1 to {MAX_ID} of the characters A-Z a-z 0-9 . _ -");
            return Err(at.invalid(message));
        }
        let at = at.key(name);
        if *test == FactTest::default() {
            return Err(at.invalid("needs at least one key"));
        }
        entries(test.one_of.as_deref(), at.key("in"))?;
        let is = match &test.is {
            Some(FactValue::Text(text)) => {
                short(text, at)?;
                None
            }
            Some(FactValue::Number(number)) => Some(*number),
            _ => None,
        };
        for (key, number) in test.bounds().into_iter().chain([("is", is)]) {
            if number.is_some_and(|number| !number.is_finite()) {
                return Err(at.key(key).invalid("must be a finite number"));
            }
        }
        let has_bounds = test.bounds().iter().any(|(_, bound)| bound.is_some());
        if usize::from(test.is.is_some())
            + usize::from(test.one_of.is_some())
            + usize::from(has_bounds)
            > 1
        {
            return Err(at.contradiction("needs one of `is`, `in` and bounds of a number"));
        }
    }
    Ok(())
}

pub(super) fn evaluate(
    facts: &Facts<'_>,
    asked: &BTreeMap<String, FactTest>,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    let mut truth = Truth::True;
    for (fact, test) in asked {
        let name = name(fact);
        let answer = match facts.context.facts.get(fact) {
            None => out.missing(name, NOT_GIVEN, want),
            Some(value) => match holds(test, value) {
                Ok(holds) => {
                    let shown = match value {
                        FactValue::Flag(on) => {
                            out.fact(name, *on);
                            on.to_string()
                        }
                        FactValue::Number(number) => {
                            out.fact(name, *number);
                            number.to_string()
                        }
                        FactValue::Text(text) => {
                            out.fact(name, text.as_str());
                            quoted(text)
                        }
                    };
                    out.say(format!("{fact} is {shown}"));
                    holds.into()
                }
                Err(wanted) => out.missing(name, &format!("{}, not {wanted}", value.kind()), want),
            },
        };
        truth = truth.and(answer, want);
    }
    truth
}

/// Checks whether a value is as the question wants it; the error is the kind of value it expects.
fn holds(test: &FactTest, value: &FactValue) -> Result<bool, &'static str> {
    match (value, &test.is, &test.one_of) {
        (FactValue::Flag(on), Some(FactValue::Flag(asked)), _) => Ok(on == asked),
        (FactValue::Text(text), Some(FactValue::Text(asked)), _) => Ok(text == asked),
        #[expect(clippy::float_cmp, reason = "compares a given number with a written one")]
        (FactValue::Number(number), Some(FactValue::Number(asked)), _) => Ok(number == asked),
        (FactValue::Text(text), None, Some(texts)) => Ok(texts.contains(text)),
        (FactValue::Number(number), None, None) if number.is_finite() => {
            Ok(test.lt.is_none_or(|bound| *number < bound)
                && test.lte.is_none_or(|bound| *number <= bound)
                && test.gt.is_none_or(|bound| *number > bound)
                && test.gte.is_none_or(|bound| *number >= bound))
        }
        (_, Some(asked), _) => Err(asked.kind()),
        (_, None, Some(_)) => Err("a text"),
        _ => Err("a number"),
    }
}
