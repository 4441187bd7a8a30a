//! Buckets with their moments, and which to forget when there are too many.

use std::collections::{BTreeMap, HashMap};

use super::super::moments::HitLog;

/// Buckets by name, and in the order in which they were hit.
///
/// Those at the front go when they are out of date or when there are too many. One with a
/// long window there keeps those behind it: they no longer count, and their memory is bounded.
#[derive(Debug, Default)]
pub(super) struct RateCounters {
    buckets: HashMap<u128, HitCounter>,
    by_use: BTreeMap<u64, u128>,
    moments: usize,
    hits: u64,
}

#[derive(Debug, Default)]
struct HitCounter {
    moments: HitLog,
    expires: u64,
    used: u64,
}

impl RateCounters {
    /// # Complexity
    /// Logarithmic in the number of buckets, amortised.
    pub(super) fn hit(&mut self, name: u128, window: u64, now: u64, most: (usize, usize)) -> u64 {
        while self.oldest().is_some_and(|counter| counter.expires <= now) {
            self.forget_oldest();
        }
        self.hits += 1;
        let counter = self.buckets.entry(name).or_default();
        self.by_use.remove(&counter.used);
        let before = counter.moments.len();
        let count = counter.moments.hit(window, now);
        counter.expires = counter.moments.last().saturating_add(window);
        counter.used = self.hits;
        self.moments = self.moments + counter.moments.len() - before;
        self.by_use.insert(counter.used, name);
        // Not the one that expires first: a store full of long windows would forget
        // every short one at once, and with it the limit. The one just hit is the last.
        while self.buckets.len() > most.0.max(1)
            || (self.moments > most.1 && self.buckets.len() > 1)
        {
            self.forget_oldest();
        }
        count
    }

    pub(super) fn peek(&self, name: u128, window: u64, now: u64) -> u64 {
        self.buckets.get(&name).map_or(0, |counter| counter.moments.peek(window, now))
    }

    pub(super) fn len(&self) -> usize {
        self.buckets.len()
    }

    fn oldest(&self) -> Option<&HitCounter> {
        self.by_use.first_key_value().and_then(|(_, name)| self.buckets.get(name))
    }

    fn forget_oldest(&mut self) {
        let oldest = self.by_use.pop_first();
        if let Some(counter) = oldest.and_then(|(_, name)| self.buckets.remove(&name)) {
            self.moments -= counter.moments.len();
        }
    }
}
