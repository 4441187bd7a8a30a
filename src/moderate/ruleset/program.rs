//! The program of a rule set: its compiled conditions.
//!
//! Conditions stay as they were read. The ids of the lists and expressions that they name, their
//! networks and flags, and the keys that they count and remember are stored here, found once and
//! not for each comment.

use crate::links::LinkFlags;
use crate::rules::action::Mode;
use crate::rules::condition::{Condition, Key};
use crate::rules::rule::RuleFile;
use crate::time::TimeSpan;

use super::charset::CharSet;

/// Ids of what a condition names, and values that were parsed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids {
    /// List of words, of domains that must cover something, or of e-mail addresses.
    pub(crate) list: Option<usize>,
    /// List of domains that must not cover a host.
    pub(crate) host_not_in: Option<usize>,
    pub(crate) pattern: Option<usize>,
    pub(crate) flags: LinkFlags,
    /// Letters of the script that is asked for.
    pub(crate) script: Option<CharSet>,
    /// Lists of `ip_in`, `id_in` and `name_in`.
    pub(crate) ips: Option<usize>,
    pub(crate) ids: Option<usize>,
    pub(crate) names: Option<usize>,
}

/// A condition, compiled.
#[derive(Clone, Debug, Default)]
pub(super) struct ProgramNode {
    ids: Ids,
    /// A store or a classifier must be asked.
    is_costly: bool,
    /// Number of nodes below, which follow.
    below: usize,
}

impl From<Ids> for ProgramNode {
    fn from(ids: Ids) -> Self {
        Self { ids, ..Self::default() }
    }
}

impl ProgramNode {
    /// Ends the node at `at`, whose inner ones have been added to `nodes`.
    pub(super) fn close(nodes: &mut [Self], at: usize, asked: &Condition) {
        let is_costly = match asked {
            Condition::Repeat(_) | Condition::Rate(_) | Condition::Classifier(_) => true,
            _ => nodes.iter().skip(at + 1).any(|node| node.is_costly),
        };
        let below = nodes.len().saturating_sub(at + 1);
        if let Some(node) = nodes.get_mut(at) {
            (node.is_costly, node.below) = (is_costly, below);
        }
    }
}

/// Parts of a comment that rules count and remember.
#[derive(Clone, Debug)]
pub(crate) struct HistoryKeys {
    /// Each key with the longest window.
    pub(crate) rates: Vec<(Key, TimeSpan)>,
    pub(crate) repeats: Vec<(Key, TimeSpan)>,
    /// Texts with fewer letters are not remembered.
    pub(crate) min_letters: usize,
}

/// Nothing is counted.
impl Default for HistoryKeys {
    fn default() -> Self {
        Self { rates: Vec::new(), repeats: Vec::new(), min_letters: usize::MAX }
    }
}

impl HistoryKeys {
    fn of(condition: &Condition) -> Self {
        let mut keys = Self::default();
        for part in condition.parts() {
            match part {
                Condition::Rate(rate) => longest(&mut keys.rates, rate.key, rate.within),
                Condition::Repeat(repeat) => {
                    longest(&mut keys.repeats, repeat.of, repeat.within);
                    keys.min_letters = keys.min_letters.min(repeat.min_length);
                }
                _ => {}
            }
        }
        keys
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rates.is_empty() && self.repeats.is_empty()
    }

    pub(crate) fn add(&mut self, other: &Self) {
        other.rates.iter().for_each(|&(key, window)| longest(&mut self.rates, key, window));
        other.repeats.iter().for_each(|&(key, window)| longest(&mut self.repeats, key, window));
        self.min_letters = self.min_letters.min(other.min_letters);
    }
}

fn longest(list: &mut Vec<(Key, TimeSpan)>, key: Key, window: TimeSpan) {
    match list.iter_mut().find(|(known, _)| *known == key) {
        Some((_, known)) => *known = window.max(*known),
        None => list.push((key, window)),
    }
}

/// The conditions of a rule set, compiled.
#[derive(Debug)]
pub(super) struct Program {
    /// Nodes by rule; each stands before those below it.
    rules: Vec<Vec<ProgramNode>>,
    /// Rules that are not off and count or remember something, by index.
    pub(super) keys: Vec<(usize, HistoryKeys)>,
    /// Letters of the shortest text that a rule compares.
    pub(super) min_letters: usize,
}

impl Program {
    pub(super) fn new(file: &RuleFile, rules: Vec<Vec<ProgramNode>>) -> Self {
        let (mut keys, mut min_letters) = (Vec::new(), usize::MAX);
        for (index, rule) in file.rules.iter().enumerate() {
            let of_rule = HistoryKeys::of(&rule.when);
            min_letters = min_letters.min(of_rule.min_letters);
            if rule.mode != Mode::Off && !of_rule.is_empty() {
                keys.push((index, of_rule));
            }
        }
        Self { rules, keys, min_letters }
    }

    /// The condition of a rule, which `asked` is as it was read.
    pub(super) fn part<'p>(
        &'p self,
        rule: usize,
        asked: &'p Condition,
    ) -> Option<CompiledCondition<'p>> {
        let (node, below) = self.rules.get(rule)?.split_first()?;
        Some(CompiledCondition { asked, node, below })
    }
}

/// A condition as it was read, with what was compiled of it.
#[derive(Clone, Copy)]
pub(crate) struct CompiledCondition<'p> {
    pub(crate) asked: &'p Condition,
    node: &'p ProgramNode,
    below: &'p [ProgramNode],
}

impl<'p> CompiledCondition<'p> {
    pub(crate) fn ids(self) -> &'p Ids {
        &self.node.ids
    }

    /// One of [`Condition::facts`] of this condition, compiled as this one is.
    pub(crate) fn fact<'q>(self, asked: &'q Condition) -> CompiledCondition<'q>
    where
        'p: 'q,
    {
        CompiledCondition { asked, node: self.node, below: &[] }
    }

    /// Tells if a store or a classifier must be asked.
    pub(crate) fn is_costly(self) -> bool {
        self.node.is_costly
    }

    /// The conditions in `all`, `any` or `not`.
    pub(crate) fn inner(self) -> impl Iterator<Item = Self> {
        let mut rest = self.below;
        self.asked.inner().iter().map_while(move |asked| {
            let (node, after) = rest.split_first()?;
            let (below, after) = after.split_at_checked(node.below)?;
            rest = after;
            Some(Self { asked, node, below })
        })
    }

    /// This condition and all in it, each before those in it.
    pub(crate) fn all(self) -> impl Iterator<Item = Self> {
        let mut waiting = vec![self];
        std::iter::from_fn(move || {
            let part = waiting.pop()?;
            let from = waiting.len();
            waiting.extend(part.inner());
            waiting.get_mut(from..)?.reverse();
            Some(part)
        })
    }
}
