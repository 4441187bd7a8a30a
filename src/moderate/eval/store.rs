//! Memory of the site, asked at most once for each question.

use core::time::Duration;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;

use crate::moderate::action::Trigger;
use crate::moderate::condition::Key;
use crate::moderate::context::Context;
use crate::moderate::history::{Bucket, History, HistoryError, MOST_SIMILAR, Seen, Sketch};
use crate::moderate::ruleset::HistoryKeys;
use crate::moderate::time::TimeSpan;
use crate::moderate::verdict::{HistoryUpdate, Hit};

use super::keys::Secret;

/// Reason why a store gave no answer.
pub(super) enum Silence {
    /// Nobody said whose comments to ask for.
    NoFact,
    Down(HistoryError),
}

/// A history, and what it said so far.
pub(crate) struct Store<'a> {
    /// None if it is not to be asked.
    history: Option<&'a dyn History>,
    context: &'a Context,
    secret: &'a Secret,
    /// Names of buckets: an HMAC each.
    buckets: RefCell<BTreeMap<&'static str, Option<Bucket>>>,
    /// Counts, this comment included.
    counts: RefCell<BTreeMap<(&'static str, Duration), u64>>,
    /// The first error. A store that is down costs its time-out once.
    error: OnceCell<HistoryError>,
    /// This comment is in its buckets already, and is to be remembered.
    counted: bool,
    /// Tells what was like this comment in the longest window, asked when it was remembered.
    alike: RefCell<BTreeMap<&'static str, (TimeSpan, Vec<Seen>)>>,
    /// Tells where it is remembered, without those that have no name.
    remembered: Cell<usize>,
}

impl<'a> Store<'a> {
    pub(crate) fn new(history: &'a dyn History, context: &'a Context, secret: &'a Secret) -> Self {
        Self { history: Some(history), ..Self::closed(context, secret) }
    }

    /// A store that nobody can ask: what depends on it is open.
    pub(crate) fn closed(context: &'a Context, secret: &'a Secret) -> Self {
        let (buckets, counts, alike, remembered) = Default::default();
        let (error, counted) = (OnceCell::new(), false);
        Self { history: None, context, secret, buckets, counts, error, counted, alike, remembered }
    }

    /// Tells whether this comment counts: [`count_in`](Self::count_in) was called.
    pub(crate) fn counts(&self) -> bool {
        self.counted
    }

    /// The first error.
    pub(crate) fn error(&self) -> Option<&HistoryError> {
        self.error.get()
    }

    /// Tells how many places remember this comment.
    pub(crate) fn remembered(&self) -> usize {
        self.remembered.get()
    }

    /// Asks what is like this comment, and remembers it, in one step for each place. After an
    /// error the other places are not asked.
    pub(crate) fn compare_in(&self, keys: &[(Key, TimeSpan)], sketch: &Sketch) {
        let now = self.context.now;
        let seen = Seen { at: now, sketch: sketch.clone() };
        for &(key, window) in keys {
            let Some(scope) = self.secret.scope(key, self.context) else { continue };
            let (since, ttl) = (now.minus(window.duration()), window.duration());
            let question = |history: &dyn History| {
                history.similar_and_remember(&scope, sketch, since, &seen, ttl)
            };
            let Ok(found) = self.ask(question) else { return };
            self.alike.borrow_mut().insert(label(key), (window, found));
            self.remembered.set(self.remembered.get() + 1);
        }
    }

    /// Record of what is to be counted and remembered of this comment.
    pub(crate) fn record(&self, keys: &HistoryKeys, sketch: Option<&Sketch>) -> HistoryUpdate {
        let hits = keys.rates.iter();
        let hits =
            hits.filter_map(|&(key, within)| Some(Hit { bucket: self.bucket(key)?, within }));
        let scope = |key| self.secret.scope(key, self.context);
        let remember: Vec<_> = match sketch {
            Some(_) => (keys.repeats.iter())
                .filter_map(|&(key, within)| Some((scope(key)?, within)))
                .collect(),
            None => Vec::new(),
        };
        let sketch = sketch.filter(|_| !remember.is_empty()).cloned();
        let mut record = HistoryUpdate { hits: hits.collect(), sketch, remember, done: false };
        record.settle();
        record
    }

    fn bucket(&self, key: Key) -> Option<Bucket> {
        let mut buckets = self.buckets.borrow_mut();
        let name = || self.secret.bucket(key, self.context);
        buckets.entry(label(key)).or_insert_with(name).clone()
    }

    /// Adds this comment to its buckets, and remembers what they then held. Returns how many
    /// took it: those from the first one that did not are not asked.
    pub(crate) fn count_in(&mut self, keys: &[(Key, TimeSpan)]) -> usize {
        self.counted = true;
        let mut counted = 0;
        for &(key, window) in keys {
            let Some(bucket) = self.bucket(key) else { continue };
            let hit =
                |history: &dyn History| history.hit(&bucket, window.duration(), self.context.now);
            match self.ask(hit) {
                Ok(count) => {
                    self.counts.get_mut().insert((label(key), window.duration()), count);
                }
                Err(_) => break,
            }
            counted += 1;
        }
        counted
    }

    /// Number of comments, this one included.
    pub(super) fn count(&self, key: Key, window: TimeSpan) -> Result<u64, Silence> {
        let bucket = self.bucket(key).ok_or(Silence::NoFact)?;
        let name = (label(key), window.duration());
        if let Some(&count) = self.counts.borrow().get(&name) {
            return Ok(count);
        }
        let own = u64::from(!self.counted && self.context.trigger == Trigger::New);
        let count = self.ask(|history| history.peek(&bucket, name.1, self.context.now))?;
        let count = count.saturating_add(own);
        self.counts.borrow_mut().insert(name, count);
        Ok(count)
    }

    /// Comments like this one.
    pub(super) fn similar(
        &self,
        key: Key,
        window: TimeSpan,
        sketch: &Sketch,
    ) -> Result<Vec<Seen>, Silence> {
        let scope = self.secret.scope(key, self.context).ok_or(Silence::NoFact)?;
        let since = self.context.now.minus(window.duration());
        let known = match self.alike.borrow().get(label(key)) {
            // Of a full list some may be missing that a shorter window has.
            Some((asked, seen)) if *asked == window || seen.len() < MOST_SIMILAR => {
                Some(seen.clone())
            }
            _ => None,
        };
        let mut seen = match known {
            Some(seen) => seen,
            None => self.ask(|history| history.similar(&scope, sketch, since))?,
        };
        seen.retain(|seen| seen.at >= since);
        Ok(seen)
    }

    fn ask<T>(
        &self,
        question: impl FnOnce(&dyn History) -> Result<T, HistoryError>,
    ) -> Result<T, Silence> {
        if let Some(error) = self.error.get() {
            return Err(Silence::Down(error.clone()));
        }
        let Some(history) = self.history else {
            return Err(Silence::Down(HistoryError::new("not asked")));
        };
        question(history).map_err(|error| {
            let _ = self.error.set(error.clone());
            Silence::Down(error)
        })
    }
}

/// Label of a key, for a map with an order.
fn label(key: Key) -> &'static str {
    match key {
        Key::Author => "author",
        Key::Ip => "ip",
        Key::Thread => "thread",
        Key::Site => "site",
    }
}
