//! Places that are covered, from all rules together.
//!
//! Ten thousand rules may mask the same words. Where two of them want the same place there is one
//! outcome, so what is kept grows with the comment only.

use std::cmp::Reverse;
use std::ops::Range;

use crate::rules::condition::Field;

/// A full block, which every list of letters passes over.
pub(super) const BLOCK: char = '\u{2588}';

/// Outcome for a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Style {
    Mask {
        with: char,
        keep_first: bool,
    },
    /// The text that the rule gives.
    Text,
    /// Letters with fewer marks.
    Cut(String),
}

impl Style {
    /// Tells whether this one decides, whatever else is asked for.
    pub(super) fn is_block(&self) -> bool {
        *self == Self::Mask { with: BLOCK, keep_first: false }
    }
}

/// A wish of one rule.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) field: Field,
    pub(super) range: Range<usize>,
    pub(super) rule: usize,
    pub(super) style: Style,
}

impl Wish {
    /// Order of the wishes for a place, of which the least decides: a block before all, then the rule
    /// that comes first in the file, and of its wishes the one that hides more.
    fn rank(&self) -> (u8, usize, Reverse<u8>) {
        match self.style {
            _ if self.style.is_block() => (0, self.rule, Reverse(0)),
            Style::Mask { keep_first: false, .. } => (1, self.rule, Reverse(1)),
            Style::Mask { .. } | Style::Text => (1, self.rule, Reverse(0)),
            Style::Cut(_) => (2, self.rule, Reverse(0)),
        }
    }
}

/// Wishes that overlap, as one.
#[derive(Clone, Debug)]
pub(super) struct CoveredSpan {
    pub(super) range: Range<usize>,
    /// The one that decides.
    pub(super) wish: Wish,
}

/// Wishes that are kept before those that overlap become one.
const PENDING: usize = 1 << 12;

/// All wishes.
#[derive(Debug, Default)]
pub(super) struct Cover {
    /// Places without overlaps, in the order of fields and places.
    places: Vec<CoveredSpan>,
    pending: Vec<Wish>,
}

impl Cover {
    pub(super) fn push(&mut self, wish: Wish) {
        self.pending.push(wish);
        if self.pending.len() > PENDING.max(self.places.len()) {
            self.merge();
        }
    }

    /// The places without overlaps, in the order of fields and places.
    pub(super) fn places(&mut self) -> &[CoveredSpan] {
        self.merge();
        &self.places
    }

    fn merge(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let new = self.pending.drain(..);
        let mut all = std::mem::take(&mut self.places);
        all.extend(new.map(|wish| CoveredSpan { range: wish.range.clone(), wish }));
        crate::work::add(all.len());
        all.sort_by_key(|place| (place.wish.field, place.range.start, place.range.end));
        for place in all {
            match self.places.last_mut() {
                Some(last)
                    if last.wish.field == place.wish.field
                        && place.range.start < last.range.end =>
                {
                    last.range.end = last.range.end.max(place.range.end);
                    if place.wish.rank() < last.wish.rank() {
                        last.wish = place.wish;
                    }
                }
                _ => self.places.push(place),
            }
        }
    }
}
