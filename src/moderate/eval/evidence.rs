//! Evidence for a rule that fires: places, facts and words for the moderator.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use serde_json::{Map, Value};

use crate::moderate::bound::{MAX_QUOTED, MAX_SENTENCE, cut};
use crate::moderate::verdict::{MAX_MATCHES, Match, Reason};
use crate::rules::action::Action;
use crate::rules::condition::ListRef;
use crate::rules::rule::Rule;

use super::find::{Find, MatchSpan};
use super::truth::Truth;

/// Evidence that was found while a rule was evaluated.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// Matches, [`MAX_MATCHES`] at most.
    pub(crate) matches: Vec<Match>,
    /// Terms that the author may be told, one for each match.
    pub(crate) terms: Vec<String>,
    /// Questions that words and expressions answer with places, where the rule rewrites.
    pub(crate) finds: Vec<Find>,
    /// All other places, where the rule rewrites.
    pub(crate) spots: Vec<MatchSpan>,
    /// First bytes of the links that the rule found, where it rewrites.
    pub(crate) links: Vec<u32>,
    facts: Vec<(Cow<'static, str>, Value)>,
    pub(crate) clauses: Vec<String>,
    /// Tells whether `finds`, `spots` and `links` are wanted.
    pub(crate) rewrites: bool,
    /// Facts that could not be asked, and why.
    pub(crate) gaps: Vec<MissingFact>,
    /// Facts that are not given count as whatever makes the rule fire.
    assumes: bool,
}

/// Something that could not be asked, and why.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct MissingFact {
    pub(crate) what: FactSource,
    pub(crate) error: String,
}

/// Source of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum FactSource {
    /// A fact, a list or a part of the site, by its name in verdicts.
    Named(String),
    /// The service with this name.
    Service(String),
}

/// Writes the name that verdicts use.
impl fmt::Display for FactSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::Service(name) => write!(f, "external.{name}"),
        }
    }
}

impl<T: Into<String>> From<T> for FactSource {
    fn from(name: T) -> Self {
        Self::Named(name.into())
    }
}

/// Amount of evidence at some moment.
#[derive(Clone, Copy)]
pub(crate) struct Checkpoint([usize; 8]);

impl Evidence {
    pub(crate) fn new(rewrites: bool) -> Self {
        Self { rewrites, ..Self::default() }
    }

    /// Evidence for a rule that fires where a fact is missing: evidence is collected as if the fact
    /// had been given.
    pub(crate) fn assuming(rewrites: bool) -> Self {
        Self { rewrites, assumes: true, ..Self::default() }
    }

    pub(crate) fn mark(&self) -> Checkpoint {
        Checkpoint([
            self.matches.len(),
            self.terms.len(),
            self.spots.len(),
            self.links.len(),
            self.facts.len(),
            self.clauses.len(),
            self.gaps.len(),
            self.finds.len(),
        ])
    }

    /// Forgets the evidence since `mark`: the condition did not hold.
    pub(crate) fn forget(&mut self, Checkpoint(lengths): Checkpoint) {
        self.matches.truncate(lengths[0]);
        self.terms.truncate(lengths[1]);
        self.spots.truncate(lengths[2]);
        self.links.truncate(lengths[3]);
        self.facts.truncate(lengths[4]);
        self.clauses.truncate(lengths[5]);
        self.finds.truncate(lengths[7]);
    }

    /// Drops what came more than once since `mark`, for a condition of hundreds of equal ones.
    pub(crate) fn tidy(&mut self, Checkpoint(lengths): Checkpoint) {
        tidy(&mut self.spots, lengths[2], |spot| (spot.field, spot.range.start, spot.range.end));
        tidy(&mut self.links, lengths[3], |start| *start);
        tidy(&mut self.finds, lengths[7], |find| *find);
    }

    /// Forgets what could not be asked since `mark`: the answer does not depend on it.
    pub(crate) fn settle(&mut self, Checkpoint(lengths): Checkpoint) {
        self.gaps.truncate(lengths[6]);
    }

    pub(crate) fn fact(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) {
        let mut value = value.into();
        if let Value::String(text) = &mut value {
            cut(text, MAX_QUOTED);
        }
        self.facts.push((name.into(), value));
    }

    pub(crate) fn say(&mut self, clause: impl Into<String>) {
        self.clauses.push(clause.into());
    }

    /// A fact that is not given, and the answer to a question about it. `want` is the answer that
    /// makes the rule fire.
    pub(crate) fn missing(
        &mut self,
        what: impl Into<FactSource>,
        error: &str,
        want: bool,
    ) -> Truth {
        let what = what.into();
        if self.assumes {
            self.say(format!("{what}: {error}"));
            return Truth::from(want);
        }
        self.gap(what, error);
        Truth::NoFact
    }

    /// Something that could not be asked.
    pub(crate) fn gap(&mut self, what: impl Into<FactSource>, error: impl Into<String>) {
        let gap = MissingFact { what: what.into(), error: error.into() };
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
    }

    /// The answer to a question about a list whose file was not read.
    pub(super) fn unread(&mut self, list: &ListRef) -> Truth {
        self.gap(format!("list.{}", list.name), "its file was not read");
        Truth::Down
    }

    /// Tells if the list still takes matches.
    pub(crate) fn wants_more(&self) -> bool {
        self.matches.len() < MAX_MATCHES
    }

    /// Lists a match, unless the same term was found in the same bytes: an address in
    /// the text is both text and a link.
    pub(crate) fn push(&mut self, mut found: Match, told: &str) {
        cut(&mut found.seen, MAX_QUOTED);
        cut(&mut found.term, MAX_QUOTED);
        let same = |known: &Match| {
            known.term == found.term
                && known.source == found.source
                && (known.source.is_some()
                    || (known.view == found.view && known.visible == found.visible))
        };
        if self.wants_more() && !self.matches.iter().any(same) {
            self.matches.push(found);
            self.terms.push(told.to_owned());
        }
    }

    /// The reason for which a rule fires; takes the matches.
    pub(crate) fn reason(&mut self, rule: &Rule, action: Option<Action>) -> Reason {
        Reason {
            rule: rule.id.clone(),
            action,
            score: rule.score,
            tags: rule.tags.clone(),
            why: rule.why.clone(),
            sentence: self.sentence(),
            matches: std::mem::take(&mut self.matches),
            facts: self.facts(),
        }
    }

    /// Describes what was found, in one sentence.
    fn sentence(&self) -> String {
        let mut known = HashSet::new();
        let mut clauses: Vec<&str> = self.clauses.iter().map(String::as_str).collect();
        clauses.retain(|clause| known.insert(*clause));
        let mut sentence = clauses.join("; ");
        cut(&mut sentence, MAX_SENTENCE);
        sentence
    }

    /// The facts by name. If a question is asked twice, for example about two lists, the second
    /// answer is under `name.2`.
    fn facts(&self) -> Map<String, Value> {
        let mut map = Map::new();
        let mut known: HashMap<&str, HashSet<String>> = HashMap::new();
        for (name, value) in &self.facts {
            let values = known.entry(&**name).or_default();
            if values.insert(value.to_string()) {
                let key = match values.len() {
                    1 => name.to_string(),
                    number => format!("{name}.{number}"),
                };
                map.insert(key, value.clone());
            }
        }
        map
    }
}

/// Sorts what a list has from `from` on, and leaves each once. A list that did not grow is in order
/// already.
fn tidy<T, K: Ord>(list: &mut Vec<T>, from: usize, key: impl Fn(&T) -> K) {
    let Some(new) = list.get_mut(from..).filter(|new| new.len() > 1) else { return };
    if new.is_sorted_by(|a, b| key(a) < key(b)) {
        return;
    }
    new.sort_by_key(&key);
    let mut rest = list.split_off(from);
    rest.dedup_by_key(|entry| key(entry));
    list.append(&mut rest);
}

/// Rounds numbers that people read.
pub(super) fn rounded(number: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (number * scale).round() / scale
}
