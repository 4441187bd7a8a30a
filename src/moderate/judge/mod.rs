//! Asking the questions of rules about one comment.
//!
//! Everything that is expensive (the view, the terms in it, links, measures, the store, the
//! classifier) is got when the first rule asks for it, and then shared by all. So a rule set
//! without word lists never looks at the words, and ten thousand terms are looked for once.

use std::cell::OnceCell;
use std::sync::RwLock;

use crate::document::Document;

use super::action::Occasion;
use super::classifier::{Classifier, Score};
use super::condition::{Condition, ListRef};
use super::context::Context;
use super::form::FormKey;
use super::history::Sketch;
use super::rule::{Rule, RuleFile, Unknown};
use super::ruleset::{Domains, RuleSet};

mod author;
mod classified;
mod cover;
mod evidence;
mod external;
mod find;
pub(super) mod fit;
#[cfg(test)]
mod growth;
mod invisible;
pub(super) mod keys;
mod links;
mod marks;
mod mixed;
pub(super) mod outcome;
mod patterns;
mod rate;
mod recheck;
mod recover;
mod repeat;
pub(super) mod rewrite;
mod shape;
pub(super) mod store;
mod submit;
mod texts;
mod thread;
mod truth;
mod words;

pub(super) use evidence::{Evidence, Gap};
use keys::Secret;
use links::Address;
use repeat::Own;
pub(super) use rewrite::Plan;
use shape::{Measured, Measures};
use store::Store;
use texts::Texts;
pub(super) use truth::Truth;

/// Tools that a moderator has besides the rules.
#[derive(Clone, Copy)]
pub(super) struct Tools<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) secret: &'a Secret,
    pub(super) form: Option<&'a FormKey>,
    pub(super) classifier: Option<&'a RwLock<Classifier>>,
    pub(super) context: &'a Context,
    pub(super) store: &'a Store<'a>,
}

/// Outcome of a rule.
pub(super) enum Answer {
    No,
    /// It fires; with gaps if it does because they are unknown.
    Fires(Box<Evidence>, Vec<Gap>),
    /// Something could not be asked on which it depends: what, and why.
    Unknown(Vec<Gap>, Truth),
}

/// Tells why a fact is not known.
const NOT_GIVEN: &str = "not given";

/// One comment, and what is known about it so far.
pub(super) struct Judge<'a> {
    tools: Tools<'a>,
    document: &'a Document<'a>,
    texts: Texts<'a>,
    known: words::Known,
    links: OnceCell<Vec<Address>>,
    measures: Measures,
    own: OnceCell<Own>,
    classified: OnceCell<Option<Score>>,
}

impl<'a> std::ops::Deref for Judge<'a> {
    type Target = Tools<'a>;

    fn deref(&self) -> &Tools<'a> {
        &self.tools
    }
}

impl<'a> Judge<'a> {
    pub(super) fn new(tools: Tools<'a>, document: &'a Document<'a>) -> Self {
        Self {
            tools,
            document,
            texts: Texts::new(document, tools.context, tools.rules),
            known: words::Known::default(),
            links: OnceCell::new(),
            measures: Measures::default(),
            own: OnceCell::new(),
            classified: OnceCell::new(),
        }
    }

    fn file(&self) -> &'a RuleFile {
        self.tools.rules.file()
    }

    fn domains(&self, list: &ListRef) -> Option<&'a Domains> {
        self.tools.rules.domains(list.index)
    }

    fn unread(&self, list: &ListRef, out: &mut Evidence) -> Truth {
        out.gap(format!("list.{}", list.name), "its file was not read");
        Truth::Down
    }

    fn links(&self) -> &[Address] {
        let trust = self.file().defaults.trust_quotes;
        self.links.get_or_init(|| links::list(self.document, self.texts.view(), trust))
    }

    fn shape(&self) -> Measured<'_> {
        let quotes = self.file().defaults.trust_quotes.regions();
        Measured { body: &self.texts.view().body, measures: &self.measures, quotes }
    }

    fn own(&self) -> &Own {
        self.own.get_or_init(|| Own::new(self))
    }

    /// The sketch of a text with so many letters at least.
    pub(super) fn sketch_of(&self, min_letters: usize) -> Option<&Sketch> {
        let own = self.own();
        (own.letters >= min_letters).then_some(&own.sketch)
    }

    /// Asks what a rule asks. `rewrites`: all places are wanted, not only the first.
    pub(super) fn rule(&self, rule: &Rule, rewrites: bool) -> Answer {
        let mut evidence = Evidence::new(rewrites);
        let truth = match self.ask(&rule.when, true, &mut evidence) {
            Truth::True => return Answer::Fires(Box::new(evidence), Vec::new()),
            Truth::False => return Answer::No,
            unknown => unknown,
        };
        let gaps = evidence.gaps;
        if rule.unknown.unwrap_or(self.file().defaults.unknown) == Unknown::Skip {
            return Answer::Unknown(gaps, truth);
        }
        // Once more, with every missing fact as the rule wants it: what else it found is its
        // evidence, and a store that is down still counts.
        let mut evidence = Evidence::assuming(rewrites);
        match self.ask(&rule.when, true, &mut evidence) {
            Truth::True => Answer::Fires(Box::new(evidence), gaps),
            truth => Answer::Unknown(gaps, truth),
        }
    }

    /// `want` is the answer that makes the rule fire: no, below a `not`. What is found goes
    /// to `out` if that is the answer. Depth is limited when a rule set is built.
    fn ask(&self, condition: &Condition, want: bool, out: &mut Evidence) -> Truth {
        let mark = out.mark();
        let truth = match condition {
            Condition::All(list) => self.several(list, true, want, out),
            Condition::Any(list) => self.several(list, false, want, out),
            Condition::Not(inner) => self.ask(inner, !want, out).not(),
            Condition::Words(asked) => words::ask(self, asked, want, out),
            Condition::Regex(asked) => patterns::ask(self, asked, want, out),
            Condition::Links(asked) => links::ask(self, asked, want, out),
            Condition::Shape(asked) => shape::ask(self, asked, want, out),
            Condition::Author(asked) => author::ask(self, asked, want, out),
            Condition::Submit(asked) => submit::ask(self, asked, want, out),
            Condition::Repeat(asked) => repeat::ask(self, asked, want, out),
            Condition::Rate(asked) => rate::ask(self, asked, want, out),
            Condition::Thread(asked) => thread::ask(self, asked, want, out),
            Condition::Classifier(asked) => classified::ask(self, asked, out),
            Condition::External(asked) => external::ask(self, asked, want, out),
        };
        if truth != Truth::from(want) {
            out.forget(mark);
        }
        if truth.is_known() {
            out.settle(mark);
        }
        truth
    }

    /// `all`, or else `any`. What is at hand comes first; the store and the classifier are
    /// asked only if the answer depends on them.
    fn several(&self, list: &[Condition], all: bool, want: bool, out: &mut Evidence) -> Truth {
        let decisive = Truth::from(!all);
        let mark = out.mark();
        let mut truth = Truth::from(all);
        for costly in [false, true] {
            for condition in list.iter().filter(|condition| is_costly(condition) == costly) {
                // What is true already may be true for further reasons, which cost little.
                if truth == decisive && (costly || truth != Truth::from(want)) {
                    return truth;
                }
                let answer = self.ask(condition, want, out);
                out.tidy(mark);
                truth = match all {
                    true => truth.and(answer, want),
                    false => truth.or(answer, want),
                };
            }
        }
        truth
    }
}

/// Tells if a store or a classifier must be asked.
fn is_costly(condition: &Condition) -> bool {
    match condition {
        Condition::All(list) | Condition::Any(list) => list.iter().any(is_costly),
        Condition::Not(inner) => is_costly(inner),
        Condition::Repeat(_) | Condition::Rate(_) | Condition::Classifier(_) => true,
        _ => false,
    }
}

/// Rounds numbers that people read.
fn rounded(number: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (number * scale).round() / scale
}
