//! Quotes and lists of lines that are open.
//!
//! Invariant: a list is of one kind, and its numbers go on from each other.

use super::signs::Sign;

/// Columns by which a line is indented to belong to an item.
const INDENT: usize = 2;

/// A quote or list of lines that is open.
#[derive(Clone, Copy, Debug)]
pub(super) enum Container {
    /// `token`: where it began.
    Quote {
        token: usize,
    },
    List(ContainerList),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct ContainerList {
    pub(super) token: usize,
    pub(super) ordered: bool,
    /// Columns before its sign.
    pub(super) indent: usize,
    /// Number of its own items, and of all lines with a sign in it.
    pub(super) items: u32,
    pub(super) lines: u32,
    pub(super) number: u32,
    /// Difference of two numbers; all of them may be 1.
    pub(super) step: u32,
}

impl ContainerList {
    /// Tells whether a line with so many columns before it belongs to an item.
    pub(super) fn holds(&self, columns: usize) -> bool {
        columns >= self.indent + INDENT
    }

    /// Tells whether a sign goes on with the list.
    pub(super) fn takes(&self, sign: &Sign) -> bool {
        let lazy = self.items == 1 && (self.number, sign.number) == (1, 1);
        self.ordered == sign.ordered
            && (!self.ordered || lazy || sign.number == self.number + self.step)
    }
}

/// The state around a quote tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct QuoteBox {
    pub(super) base: usize,
    pub(super) quotes: usize,
}
