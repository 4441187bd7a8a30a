//! Values of a rule file that are set aside while the rest is read.
//!
//! Only so many values are read as the text is long, however often a part is read again.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use crate::locate::Value;

/// Values that are read of a file of any length.
const FEW: usize = 100_000;

/// Values of a file that are set aside, by their places in memory.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    aside: BTreeSet<usize>,
    /// Keys of a table of which values were set aside; of a key that is unknown the one that was
    /// probably meant.
    keys: BTreeMap<usize, Vec<String>>,
    read: Cell<usize>,
    most: usize,
}

impl Sieve {
    /// Bounds the work by the length of the text.
    pub(super) fn new(len: usize) -> Self {
        Self { most: len + FEW, ..Self::default() }
    }

    /// Counts a value, and tells if it is set aside.
    pub(super) fn is_aside(&self, value: &Value<'_>) -> bool {
        self.read.set(self.read.get() + 1);
        !self.aside.is_empty() && self.aside.contains(&place(value))
    }

    pub(super) fn set_aside(&mut self, value: &Value<'_>) {
        self.aside.insert(place(value));
    }

    /// Sets a value of a table or list aside.
    pub(super) fn set_aside_in(&mut self, table: &Value<'_>, key: String, value: &Value<'_>) {
        self.set_aside(value);
        self.keys.entry(place(table)).or_default().push(key);
    }

    /// The keys of a table or list of which values were set aside.
    pub(super) fn aside_in(&self, table: &Value<'_>) -> &[String] {
        self.keys.get(&place(table)).map_or(&[], Vec::as_slice)
    }

    /// Tells if enough was read.
    pub(super) fn is_spent(&self) -> bool {
        self.read.get() > self.most
    }
}

fn place(value: &Value<'_>) -> usize {
    std::ptr::from_ref(value).addr()
}
