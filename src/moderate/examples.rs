//! Tests of rules: the examples inside a rule file, and why a rule fires or does not.
//!
//! A rule without an example is a guess. [`RuleSet::test`] checks each example as the site would
//! and tells which ones failed; [`RuleSet::trace`] shows for one comment which parts of a condition
//! held.

use crate::document::Document;
use crate::error::TooLong;
use crate::history::{History, MemoryHistory};
use crate::rules::condition::Condition;
use crate::rules::rule::Rule;

use super::applies::{is_exempt, spared};
use super::context::{Context, EXAMPLE_TIME};
use super::eval::evaluate::{self, RuleResult};
use super::eval::facts::Facts;
use super::eval::store::Store;
use super::eval::truth::Truth;
use super::moderator::Moderator;
use super::ruleset::{CompiledCondition, RuleSet};
use super::verdict::{Reason, SkipReason};

/// Outcome of one example of a rule.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TestOutcome {
    /// The rule.
    pub rule: String,
    /// Number of the example in its rule, from 1.
    pub number: usize,
    /// The comment.
    pub text: String,
    /// Tells if the rule has to fire.
    pub expected: bool,
    /// Tells if it fired; `false` if the comment could not be checked.
    pub fired: bool,
    /// Reason for which it fired.
    pub reason: Option<Reason>,
    /// Reason why it was not looked at: the author of the example is exempt, or it is for another
    /// trigger.
    pub skipped: Option<SkipReason>,
    /// Reason why the comment could not be checked: it is longer than the policy accepts, or its
    /// context is invalid.
    pub problem: Option<String>,
}

impl TestOutcome {
    /// Tells if the outcome is the expected one.
    pub fn passed(&self) -> bool {
        self.problem.is_none() && self.fired == self.expected
    }
}

/// A part of a rule's condition, and whether it holds for a comment.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// Depth in `all`, `any` and `not`; 0 for the whole condition.
    pub depth: usize,
    /// The part, with what stands in it.
    pub condition: Condition,
    /// Checks whether it holds; `None` if it asks for a fact that is not given.
    pub held: Option<bool>,
    /// Reason for which it holds.
    pub reason: Option<Reason>,
    /// Each of its [`facts`](Condition::facts), and whether that holds; `None` if unknown.
    pub facts: Vec<(Condition, Option<bool>)>,
}

impl RuleSet {
    /// Checks every example of every rule, in the order of the file. `parse` reads a comment
    /// by the site's policy: [`Formatter::parse`](crate::Formatter::parse).
    ///
    /// Each rule is tested in isolation, in shadow mode like any other, also if it is off, out of
    /// date, or behind one that says `stop`: an example tells what a rule means, not when it is in
    /// use. Exempt authors and other triggers are passed over as usual; without `trigger` in the
    /// context of an example it is the first
    /// one in the rule's `on`. Each example has an empty history.
    ///
    /// ```
    /// use wellsaid::moderate::RuleSet;
    /// use wellsaid::{Formatter, Policy};
    ///
    /// let rules = RuleSet::from_toml(r#"
    ///     [[rule]]
    ///     id = "too-long"
    ///     why = "Nobody reads so much."
    ///     when = { shape = { length_gte = 10 } }
    ///     action = "hold"
    ///     test = [
    ///         { text = "Yes", fires = false },
    ///         { text = "Yes!", fires = true },
    ///     ]
    /// "#)?;
    /// let formatter = Formatter::new(Policy::comment());
    /// let outcomes = rules.test(|text| formatter.parse(text));
    /// assert!(outcomes[0].passed());
    /// assert!(!outcomes[1].passed());
    /// # Ok::<(), wellsaid::BuildError>(())
    /// ```
    pub fn test(
        &self,
        parse: impl for<'s> Fn(&'s str) -> Result<Document<'s>, TooLong>,
    ) -> Vec<TestOutcome> {
        let moderator = Moderator::new(self.clone());
        let mut outcomes = Vec::new();
        for (index, rule) in self.file().rules.iter().enumerate() {
            for (at, test) in rule.tests.iter().enumerate() {
                let mut outcome = TestOutcome {
                    rule: rule.id.clone(),
                    number: at + 1,
                    text: test.text.clone(),
                    expected: test.fires,
                    fired: false,
                    reason: None,
                    skipped: None,
                    problem: None,
                };
                match context(rule, test.context.as_ref()) {
                    Err(problem) => outcome.problem = Some(problem),
                    Ok(context) => match parse(&test.text) {
                        Err(too_long) => outcome.problem = Some(too_long.to_string()),
                        Ok(document) => {
                            let history = MemoryHistory::new();
                            match ask(&moderator, index, &document, &context, &history) {
                                Ok(reason) => outcome.reason = reason,
                                Err(because) => outcome.skipped = Some(because),
                            }
                            outcome.fired = outcome.reason.is_some();
                        }
                    },
                }
                outcomes.push(outcome);
            }
        }
        outcomes
    }

    /// Traces each part of what the rule `id` asks of a comment, from the outside in; nothing if
    /// there is no such rule. The result does not depend on whether the rule is on and whom it
    /// exempts.
    ///
    /// `moderator` gives everything except the rules: its keys, its classifier.
    ///
    /// # Complexity
    /// One check of a rule for each part and each fact.
    pub fn trace(
        &self,
        id: &str,
        moderator: &Moderator,
        document: &Document<'_>,
        context: &Context,
        history: &dyn History,
    ) -> Vec<Step> {
        let mut rules = self.file().rules.iter().enumerate();
        let found = rules.find(|(_, rule)| rule.id == id);
        let Some((rule, part)) = found.and_then(|(index, rule)| Some((rule, self.part(index)?)))
        else {
            return Vec::new();
        };
        let moderator = moderator.with_rules(self.clone());
        let store = Store::new(history, context, moderator.secret());
        let facts = Facts::new(moderator.tools(context, &store), document);
        let step = |((depth, condition), part): ((usize, &Condition), CompiledCondition<'_>)| {
            let (truth, mut evidence) = evaluate::part(&facts, part);
            let held = |truth: Truth| truth.is_known().then_some(truth == Truth::True);
            let reason = (held(truth) == Some(true)).then(|| evidence.reason(rule, rule.action));
            let singly = condition.facts().into_iter().map(|fact| {
                let (truth, _) = evaluate::part(&facts, part.fact(&fact));
                (fact, held(truth))
            });
            let singly = singly.collect();
            Step { depth, condition: condition.clone(), held: held(truth), reason, facts: singly }
        };
        rule.when.outline().into_iter().zip(part.all()).map(step).collect()
    }
}

/// Evaluates one rule, in use or not. An error tells why it is not for this comment.
fn ask(
    moderator: &Moderator,
    index: usize,
    document: &Document<'_>,
    context: &Context,
    history: &dyn History,
) -> Result<Option<Reason>, SkipReason> {
    let file = moderator.rules().file();
    let exempt = is_exempt(file, context);
    let Some(rule) = file.rules.get(index) else { return Ok(None) };
    if let Some(because) = spared(rule, context.trigger, exempt) {
        return Err(because);
    }
    let store = Store::new(history, context, moderator.secret());
    let facts = Facts::new(moderator.tools(context, &store), document);
    Ok(match evaluate::rule(&facts, index, false) {
        RuleResult::Fires(mut evidence, _) => Some(evidence.reason(rule, rule.action)),
        _ => None,
    })
}

fn context(rule: &Rule, given: Option<&serde_json::Value>) -> Result<Context, String> {
    let mut context = match given {
        None => Context::at(EXAMPLE_TIME),
        Some(value) => {
            let value = Context::timed(value, EXAMPLE_TIME);
            serde_json::from_value(value).map_err(|error| error.to_string())?
        }
    };
    let names_occasion = given.is_some_and(|value| value.get("trigger").is_some());
    if let (false, Some(&first)) = (names_occasion, rule.on.first()) {
        context.trigger = first;
    }
    Ok(context)
}
