//! Buckets with their moments, and who has to go when there are too many.

use std::collections::{BTreeSet, HashMap};

use super::moments::Moments;

/// Buckets by name, in two orders: which can be forgotten, and which was hit least recently.
#[derive(Debug, Default)]
pub(super) struct Counts {
    buckets: HashMap<u128, Counter>,
    by_expiry: BTreeSet<(u64, u128)>,
    by_use: BTreeSet<(u64, u128)>,
    moments: usize,
    hits: u64,
}

#[derive(Debug, Default)]
struct Counter {
    moments: Moments,
    expires: u64,
    used: u64,
}

impl Counts {
    /// # Complexity
    /// Logarithmic in the number of buckets, amortised.
    pub(super) fn hit(&mut self, name: u128, window: u64, now: u64, most: (usize, usize)) -> u64 {
        while self.by_expiry.first().is_some_and(|&(expires, _)| expires <= now) {
            if let Some((_, name)) = self.by_expiry.pop_first() {
                self.forget(name);
            }
        }
        self.hits += 1;
        let counter = self.buckets.entry(name).or_default();
        self.by_expiry.remove(&(counter.expires, name));
        self.by_use.remove(&(counter.used, name));
        let before = counter.moments.len();
        let count = counter.moments.hit(window, now);
        counter.expires = counter.moments.last().saturating_add(window);
        counter.used = self.hits;
        self.moments = self.moments + counter.moments.len() - before;
        self.by_expiry.insert((counter.expires, name));
        self.by_use.insert((counter.used, name));
        // Not the one that expires first: a store full of long windows would forget
        // every short one at once, and with it the limit. The one just hit is the last.
        while self.buckets.len() > most.0.max(1)
            || (self.moments > most.1 && self.buckets.len() > 1)
        {
            let Some((_, name)) = self.by_use.pop_first() else { break };
            self.forget(name);
        }
        count
    }

    pub(super) fn peek(&self, name: u128, window: u64, now: u64) -> u64 {
        self.buckets.get(&name).map_or(0, |counter| counter.moments.peek(window, now))
    }

    pub(super) fn len(&self) -> usize {
        self.buckets.len()
    }

    fn forget(&mut self, name: u128) {
        if let Some(counter) = self.buckets.remove(&name) {
            self.by_expiry.remove(&(counter.expires, name));
            self.by_use.remove(&(counter.used, name));
            self.moments -= counter.moments.len();
        }
    }
}
