//! Places that conditions find, counted; and answers that many conditions share.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

use crate::rules::condition::Field;

use super::texts::Skips;

/// Location of a match, so that matches can be counted: bytes of the comment, or of a text that
/// came with it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Location {
    Typed(u32, u32),
    Given(Field, usize, usize),
}

/// Number of places; those that overlap are one.
pub(super) fn places(found: &mut [Location]) -> usize {
    found.sort_unstable();
    let mut last: Option<Location> = None;
    let mut count = 0;
    for &place in found.iter() {
        last = match (last, place) {
            (Some(Location::Typed(from, to)), Location::Typed(start, end)) if start < to => {
                Some(Location::Typed(from, to.max(end)))
            }
            (Some(Location::Given(field, from, to)), Location::Given(other, start, end))
                if field == other && start < to =>
            {
                Some(Location::Given(field, from, to.max(end)))
            }
            _ => {
                count += 1;
                Some(place)
            }
        };
    }
    count
}

/// A condition without the number that it needs.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub(super) list: usize,
    pub(super) fields: Vec<Field>,
    pub(super) skip: Skips,
}

/// Tells what is in the texts: the number of places, and the first hits by field and index.
#[derive(Debug)]
pub(super) struct TextAnswer {
    pub(super) count: usize,
    pub(super) first: Vec<(Field, usize)>,
}

/// An answer of its own, or one that is kept.
pub(super) enum Held {
    Own(TextAnswer),
    Kept(Rc<TextAnswer>),
}

impl Deref for Held {
    type Target = TextAnswer;

    fn deref(&self) -> &TextAnswer {
        match self {
            Self::Own(answer) => answer,
            Self::Kept(answer) => answer,
        }
    }
}

/// Answers for conditions that many rules have.
#[derive(Debug, Default)]
pub(super) struct Known(pub(super) RefCell<HashMap<Question, Rc<TextAnswer>>>);
