//! Conditions made in code: what must be given; the rest is set on the value.

use crate::moderate::time::TimeSpan;

use super::{
    Classified, ExternalAnswer, Key, ListRef, Pattern, Rate, Repeat, Words, hundred, same, twenty,
};

impl Words {
    /// A term of the list with this name, once, where the defaults say.
    pub fn new(list: impl Into<String>) -> Self {
        Self { list: ListRef::from(list.into()), fields: None, skip: None, count_gte: None }
    }
}

impl Pattern {
    /// An expression, whatever the case, once, where the defaults say.
    pub fn new(pattern: impl Into<String>) -> Self {
        Self {
            pattern: pattern.into(),
            ignore_case: true,
            fields: None,
            skip: None,
            count_gte: None,
        }
    }
}

impl Repeat {
    /// The same text among these comments.
    pub fn new(of: Key, within: TimeSpan) -> Self {
        Self { of, within, similarity_gte: same(), min_length: twenty(), count_gte: None }
    }
}

impl Rate {
    /// More than so many comments in a time.
    pub fn new(key: Key, gt: u64, within: TimeSpan) -> Self {
        Self { key, gt, within }
    }
}

impl Classified {
    /// Asks for a probability of at least `gte`, once it has learnt 100 comments of each kind.
    pub fn new(gte: f64) -> Self {
        Self { gte, min_learned: hundred() }
    }
}

impl ExternalAnswer {
    /// Asks for the answer of the service with this name; what it says has to be set.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), says: None, score_gte: None }
    }
}
