//! Counts the bytes that the passes look at, so that tests can hold the law of
//! linear time without a clock.
//!
//! Only with feature `work-counter` or under test; otherwise the program does not contain it.

#[cfg(any(test, feature = "work-counter"))]
mod counter {
    use std::cell::Cell;

    thread_local!(static WORK: Cell<usize> = const { Cell::new(0) });

    /// Adds `n` examined bytes.
    pub fn add(n: usize) {
        WORK.with(|work| work.set(work.get().wrapping_add(n)));
    }

    /// Returns the count of this thread and sets it to zero.
    pub fn take() -> usize {
        WORK.with(|work| work.replace(0))
    }
}

#[cfg(not(any(test, feature = "work-counter")))]
mod counter {
    /// Does nothing.
    #[inline(always)]
    pub fn add(_: usize) {}

    /// Always zero.
    #[inline(always)]
    pub fn take() -> usize {
        0
    }
}

pub use counter::{add, take};
