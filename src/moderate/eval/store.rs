//! Memory of the site, asked at most once for each question.

use core::time::Duration;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;

use crate::history::{Bucket, History, HistoryError, MOST_SIMILAR, Seen, Sketch};
use crate::moderate::context::Context;
use crate::moderate::ruleset::HistoryKeys;
use crate::moderate::verdict::{HistoryUpdate, Hit};
use crate::rules::action::Trigger;
use crate::rules::condition::Key;
use crate::time::TimeSpan;

use super::keys::Secret;
use super::linked::LinkedName;

/// Reason why a store gave no answer.
pub(super) enum Silence {
    /// The fact that names the comments was not given.
    NoFact,
    Down(HistoryError),
}

/// A history, and what it said so far.
pub(crate) struct Store<'a> {
    /// `None` if it must not be asked.
    history: Option<&'a dyn History>,
    context: &'a Context,
    secret: &'a Secret,
    /// Names of buckets, an HMAC each, by key and name.
    buckets: RefCell<BTreeMap<Counted, Option<Bucket>>>,
    /// Counts, this comment included.
    counts: RefCell<BTreeMap<(Counted, Duration), u64>>,
    /// The first error. A store that is down costs its time-out once.
    error: OnceCell<HistoryError>,
    /// This comment is to be counted and remembered before it is checked.
    counted: bool,
    /// Tells what was like this comment in the longest window, asked when it was remembered.
    alike: RefCell<BTreeMap<Counted, (TimeSpan, Vec<Seen>)>>,
    /// Number of buckets that took this comment.
    taken: Cell<usize>,
    /// Tells where it is remembered, without those that have no name.
    remembered: Cell<usize>,
}

impl<'a> Store<'a> {
    pub(crate) fn new(history: &'a dyn History, context: &'a Context, secret: &'a Secret) -> Self {
        Self { history: Some(history), ..Self::closed(context, secret) }
    }

    /// Creates a store that counts this comment when it is checked.
    pub(crate) fn counting(
        history: &'a dyn History,
        context: &'a Context,
        secret: &'a Secret,
    ) -> Self {
        Self { counted: true, ..Self::new(history, context, secret) }
    }

    /// Creates a store without a history: whatever depends on it is unknown.
    pub(crate) fn closed(context: &'a Context, secret: &'a Secret) -> Self {
        let (buckets, counts, alike, taken, remembered) = Default::default();
        let (error, counted) = (OnceCell::new(), false);
        Self {
            history: None,
            context,
            secret,
            buckets,
            counts,
            error,
            counted,
            alike,
            taken,
            remembered,
        }
    }

    /// Tells whether this comment is counted before it is checked.
    pub(crate) fn counts(&self) -> bool {
        self.counted
    }

    /// The first error.
    pub(crate) fn error(&self) -> Option<&HistoryError> {
        self.error.get()
    }

    /// Number of buckets that took this comment.
    pub(crate) fn taken(&self) -> usize {
        self.taken.get()
    }

    /// Tells how many places remember this comment.
    pub(crate) fn remembered(&self) -> usize {
        self.remembered.get()
    }

    /// Asks what is like this comment, and remembers it, in one step for each place. After an
    /// error the other places are not asked.
    pub(crate) fn compare_in<'n>(
        &self,
        names: impl Fn(Key) -> &'n [LinkedName],
        keys: &'n [(Key, TimeSpan)],
        sketch: &Sketch,
    ) {
        let now = self.context.now;
        let seen = Seen { at: now, sketch: sketch.clone() };
        for (key, number, name, window) in named(names, keys) {
            let Some(scope) = self.secret.scope(key, self.context, name) else { continue };
            let (since, ttl) = (now.minus(window.duration()), window.duration());
            let question = |history: &dyn History| {
                history.similar_and_remember(&scope, sketch, since, &seen, ttl)
            };
            let Ok(found) = self.ask(question) else { return };
            self.alike.borrow_mut().insert((label(key), number), (window, found));
            self.remembered.set(self.remembered.get() + 1);
        }
    }

    /// Record of what is to be counted and remembered of this comment.
    pub(crate) fn record<'n>(
        &self,
        names: impl Fn(Key) -> &'n [LinkedName],
        keys: &'n HistoryKeys,
        sketch: Option<&Sketch>,
    ) -> HistoryUpdate {
        let hits = named(&names, &keys.rates).filter_map(|(key, number, name, within)| {
            Some(Hit { bucket: self.bucket(key, number, name)?, within })
        });
        let scopes = named(&names, &keys.repeats).filter_map(|(key, _, name, within)| {
            Some((self.secret.scope(key, self.context, name)?, within))
        });
        let remember: Vec<_> = if sketch.is_some() { scopes.collect() } else { Vec::new() };
        let sketch = sketch.filter(|_| !remember.is_empty()).cloned();
        let mut record = HistoryUpdate { hits: hits.collect(), sketch, remember, done: false };
        record.settle();
        record
    }

    fn bucket(&self, key: Key, number: usize, name: &str) -> Option<Bucket> {
        let mut buckets = self.buckets.borrow_mut();
        let bucket = || self.secret.bucket(key, self.context, name);
        buckets.entry((label(key), number)).or_insert_with(bucket).clone()
    }

    /// Adds this comment to its buckets, and remembers their new counts. Stops at the first bucket
    /// that fails.
    pub(crate) fn count_in<'n>(
        &self,
        names: impl Fn(Key) -> &'n [LinkedName],
        keys: &'n [(Key, TimeSpan)],
    ) {
        for (key, number, name, window) in named(names, keys) {
            let Some(bucket) = self.bucket(key, number, name) else { continue };
            let hit =
                |history: &dyn History| history.hit(&bucket, window.duration(), self.context.now);
            match self.ask(hit) {
                Ok(count) => {
                    let counted = ((label(key), number), window.duration());
                    self.counts.borrow_mut().insert(counted, count);
                }
                Err(_) => break,
            }
            self.taken.set(self.taken.get() + 1);
        }
    }

    /// Number of comments under the name of a key with this number, this one included.
    pub(super) fn count(
        &self,
        (key, number, name): (Key, usize, &str),
        window: TimeSpan,
    ) -> Result<u64, Silence> {
        let bucket = self.bucket(key, number, name).ok_or(Silence::NoFact)?;
        let counted = ((label(key), number), window.duration());
        if let Some(&count) = self.counts.borrow().get(&counted) {
            return Ok(count);
        }
        let own = u64::from(!self.counted && self.context.trigger == Trigger::New);
        let count = self.ask(|history| history.peek(&bucket, counted.1, self.context.now))?;
        let count = count.saturating_add(own);
        self.counts.borrow_mut().insert(counted, count);
        Ok(count)
    }

    /// Comments like this one, under the name of a key with this number.
    pub(super) fn similar(
        &self,
        (key, number, name): (Key, usize, &str),
        window: TimeSpan,
        sketch: &Sketch,
    ) -> Result<Vec<Seen>, Silence> {
        let scope = self.secret.scope(key, self.context, name).ok_or(Silence::NoFact)?;
        let since = self.context.now.minus(window.duration());
        let known = match self.alike.borrow().get(&(label(key), number)) {
            // A full list may lack entries that a shorter window has.
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

/// Label of a key, and the number of a name.
type Counted = (&'static str, usize);

/// The names of this comment under these keys, with their numbers.
fn named<'n>(
    names: impl Fn(Key) -> &'n [LinkedName],
    keys: &'n [(Key, TimeSpan)],
) -> impl Iterator<Item = (Key, usize, &'n str, TimeSpan)> {
    keys.iter().flat_map(move |&(key, window)| {
        let names = names(key).iter().enumerate();
        names.map(move |(number, linked)| (key, number, linked.name.as_str(), window))
    })
}

/// Label of a key, for a map with an order.
fn label(key: Key) -> &'static str {
    match key {
        Key::Author => "author",
        Key::Ip => "ip",
        Key::Thread => "thread",
        Key::Site => "site",
        Key::Host => "host",
        Key::Link => "link",
    }
}
