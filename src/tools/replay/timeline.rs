//! Actions over time, in at most [`MAX_PERIODS`] periods of equal length, whatever times are
//! given.

use std::collections::BTreeMap;

use crate::rules::action::Action;
use crate::time::Timestamp;

use super::report::{ActionCount, Period};

/// Maximum number of periods. A chart cannot show more.
const MAX_PERIODS: u64 = 100;

/// Lengths of a period in seconds; each divides the next. Later ones are ten times the last.
const LENGTHS: [u64; 6] = [3_600, 21_600, 86_400, 604_800, 2_419_200, 31_449_600];

type Counts = BTreeMap<(Action, Action), u64>;

/// Counts of comments by period, and in each by old and new action.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    seconds: u64,
    periods: BTreeMap<u64, Counts>,
}

impl Default for Timeline {
    fn default() -> Self {
        Self { seconds: LENGTHS[0], periods: BTreeMap::new() }
    }
}

impl Timeline {
    pub(super) fn add(&mut self, at: Timestamp, old: Action, new: Action) {
        *self.periods.entry(at.0 / self.seconds).or_default().entry((old, new)).or_default() += 1;
        while self.span() > MAX_PERIODS {
            self.lengthen();
        }
    }

    /// Number of periods from the first to the last.
    fn span(&self) -> u64 {
        let ends = (self.periods.first_key_value(), self.periods.last_key_value());
        let (Some((first, _)), Some((last, _))) = ends else { return 0 };
        (last - first).saturating_add(1)
    }

    /// Merges neighbours to the next length.
    fn lengthen(&mut self) {
        let longer = LENGTHS.iter().copied().find(|&seconds| seconds > self.seconds);
        let longer = longer.unwrap_or_else(|| self.seconds.saturating_mul(10));
        let times = longer / self.seconds;
        let mut merged: BTreeMap<u64, Counts> = BTreeMap::new();
        for (number, counts) in std::mem::take(&mut self.periods) {
            let into = merged.entry(number / times).or_default();
            for (actions, comments) in counts {
                *into.entry(actions).or_default() += comments;
            }
        }
        self.periods = merged;
        self.seconds = longer;
    }

    /// The periods from the first to the last, those without comments as well.
    pub(super) fn report(&self, compared: bool) -> Vec<Period> {
        let ends = (self.periods.first_key_value(), self.periods.last_key_value());
        let (Some((&first, _)), Some((&last, _))) = ends else { return Vec::new() };
        let empty = Counts::new();
        (first..=last)
            .map(|number| {
                let counts = self.periods.get(&number).unwrap_or(&empty);
                Period {
                    start: Timestamp(number * self.seconds),
                    seconds: self.seconds,
                    comments: counts.values().sum(),
                    actions: actions(counts, compared),
                }
            })
            .collect()
    }
}

/// Number of comments for every action.
pub(super) fn actions(counts: &Counts, compared: bool) -> Vec<ActionCount> {
    let count = |wanted: Action, at: fn(&(Action, Action)) -> Action| {
        let counts = counts.iter().filter(|(actions, _)| at(actions) == wanted);
        counts.map(|(_, comments)| comments).sum::<u64>()
    };
    let actions = Action::ALL.iter().map(|&action| ActionCount {
        action,
        comments: count(action, |&(_, new)| new),
        old: compared.then(|| count(action, |&(old, _)| old)),
    });
    actions.collect()
}
