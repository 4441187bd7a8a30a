//! Counts the bytes that the parser looks at, for the tests of growth.
//!
//! Clocks lie on shared machines; a count of work does not. Compiled to nothing
//! outside of tests and of the feature `work-counter`.

#[cfg(any(test, feature = "work-counter"))]
mod counter {
    use std::cell::Cell;

    thread_local! {
        static WORK: Cell<usize> = const { Cell::new(0) };
    }

    /// Adds `n` units of work, about a byte looked at each.
    pub fn add(n: usize) {
        WORK.with(|work| work.set(work.get() + n));
    }

    /// The work done on this thread since the last call.
    pub fn take() -> usize {
        WORK.with(Cell::take)
    }
}

#[cfg(any(test, feature = "work-counter"))]
pub use counter::{add, take};

/// Adds nothing.
#[cfg(not(any(test, feature = "work-counter")))]
#[inline(always)]
pub(crate) fn add(_: usize) {}
