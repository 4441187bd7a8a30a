//! Sketches, found by what they have in common with another.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::time::Timestamp;

use super::super::places::{place, places};
use super::super::{LEAST_SIMILAR, MOST_SIMILAR, Seen, Sketch};

/// Sketches of all scopes.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// Entries in the order in which they came.
    entries: BTreeMap<u64, StoredSketch>,
    /// Place (scope and band) and number. Two places that fall together cost one
    /// comparison in vain.
    index: BTreeSet<(u64, u64)>,
    scopes: HashMap<u128, usize>,
    next: u64,
}

#[derive(Debug)]
struct StoredSketch {
    scope: u128,
    seen: Seen,
    expires: u64,
}

impl Shelf {
    /// # Complexity
    /// Logarithmic in the number of sketches, amortised.
    pub(super) fn remember(&mut self, scope: u128, seen: Seen, ttl: u64, most: (usize, usize)) {
        let now = seen.at.0;
        while let Some((&oldest, entry)) = self.entries.first_key_value() {
            if entry.expires > now {
                break;
            }
            self.forget(oldest);
        }
        let number = self.next;
        self.next += 1;
        let expires = now.saturating_add(ttl);
        for place in places(scope, &seen.sketch) {
            self.index.insert((place, number));
        }
        self.index.insert((place(scope), number));
        self.entries.insert(number, StoredSketch { scope, seen, expires });
        let held = self.scopes.entry(scope).or_default();
        *held += 1;
        if *held > most.1.max(1) {
            let oldest = self.at(place(scope)).next();
            if let Some(oldest) = oldest {
                self.forget(oldest);
            }
        }
        while self.entries.len() > most.0.max(1) {
            let Some((&oldest, _)) = self.entries.first_key_value() else { break };
            self.forget(oldest);
        }
    }

    /// The same text first, then the newest first.
    ///
    /// # Complexity
    /// Logarithmic in the number of sketches, plus at most [`MOST_SIMILAR`] for each band.
    pub(super) fn similar(&self, scope: u128, sketch: &Sketch, since: Timestamp) -> Vec<Seen> {
        let mut numbers = BTreeSet::new();
        for place in places(scope, sketch) {
            numbers.extend(self.at(place).rev().take(MOST_SIMILAR));
        }
        let mut found: Vec<_> = numbers
            .iter()
            .rev()
            .filter_map(|number| self.entries.get(number))
            .filter(|entry| entry.scope == scope && entry.seen.at >= since)
            .filter(|entry| sketch.similarity(&entry.seen.sketch) >= LEAST_SIMILAR)
            .collect();
        found.sort_by_key(|entry| entry.seen.sketch.exact() != sketch.exact());
        found.truncate(MOST_SIMILAR);
        found.into_iter().map(|entry| entry.seen.clone()).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    fn at(&self, place: u64) -> impl DoubleEndedIterator<Item = u64> + '_ {
        self.index.range((place, 0)..=(place, u64::MAX)).map(|&(_, number)| number)
    }

    fn forget(&mut self, number: u64) {
        let Some(entry) = self.entries.remove(&number) else { return };
        for place in places(entry.scope, &entry.seen.sketch) {
            self.index.remove(&(place, number));
        }
        self.index.remove(&(place(entry.scope), number));
        if let Some(held) = self.scopes.get_mut(&entry.scope) {
            *held -= 1;
            if *held == 0 {
                self.scopes.remove(&entry.scope);
            }
        }
    }
}
