//! Conditions made in code: constructors take the required members; the rest is set on the value.

use std::borrow::Cow;

use crate::time::TimeSpan;

use super::{
    Classified, ExternalAnswer, Field, Key, ListRef, Pattern, Rate, Repeat, Skip, Words,
    counted::{same, twenty},
    hundred,
};

impl Words {
    /// A term of a list, once, in the default parts: of a list by its name, or of a list of words.
    pub fn new(list: impl Into<ListRef>) -> Self {
        Self { list: list.into(), fields: None, skip: None, count_gte: None }
    }

    /// Tells if nothing but words is given.
    pub(crate) fn is_short(&self) -> bool {
        let plain = self.fields.is_none() && self.skip.is_none() && self.count_gte.is_none();
        plain && self.list.is_inline()
    }
}

impl From<&str> for ListRef {
    fn from(name: &str) -> Self {
        name.to_owned().into()
    }
}

impl Words {
    /// Parts passed over. A condition that names the running text but not the addresses does not
    /// search addresses in the text.
    pub fn skips<'w>(&'w self, defaults: &'w [Skip]) -> Cow<'w, [Skip]> {
        if let Some(skip) = &self.skip {
            return Cow::Borrowed(skip);
        }
        let text =
            |fields: &Vec<Field>| fields.contains(&Field::Body) && !fields.contains(&Field::Links);
        if self.fields.as_ref().is_some_and(text) && !defaults.contains(&Skip::Addresses) {
            let mut skip = defaults.to_vec();
            skip.push(Skip::Addresses);
            return Cow::Owned(skip);
        }
        Cow::Borrowed(defaults)
    }
}

impl Pattern {
    /// An expression that ignores case, once, in the default parts.
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
        Self {
            of,
            within,
            similarity_gte: same(),
            min_length: twenty(),
            count_gte: None,
            host_not_in: None,
        }
    }
}

impl Rate {
    /// More than this number of comments in a time.
    pub fn new(key: Key, gt: u64, within: TimeSpan) -> Self {
        Self { key, gt, within, host_not_in: None }
    }
}

impl Classified {
    /// Asks for a probability of at least `gte`, once it has learnt 100 comments of each kind.
    pub fn new(gte: f64) -> Self {
        Self { gte, min_learned: hundred() }
    }
}

impl ExternalAnswer {
    /// Asks for the answer of the service with this name; the expected answer has to be set.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), says: None, score_gte: None }
    }
}
