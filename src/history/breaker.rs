//! Breaker: decides which calls may ask a store that did not answer.
//!
//! A dead server or a locked file must not cost a time-out on every comment: after a failure no
//! call asks for a moment, then one tries. This is the one file of the library that reads a
//! clock, and the time only decides whether a call fails at once or is tried.

use core::time::Duration;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Closed while the store answers.
#[derive(Debug)]
pub(in crate::history) struct Breaker {
    pause: Duration,
    down: Mutex<Option<Down>>,
}

#[derive(Debug)]
struct Down {
    since: Instant,
    reason: String,
}

impl Breaker {
    pub(in crate::history) fn new(pause: Duration) -> Self {
        Self { pause, down: Mutex::new(None) }
    }

    /// Tells if this call may ask; the reason of the last failure otherwise. After a pause
    /// one call may, and the others wait for what it finds.
    pub(in crate::history) fn pass(&self) -> Result<(), String> {
        match &mut *self.down() {
            Some(down) if down.since.elapsed() < self.pause => Err(down.reason.clone()),
            Some(down) => {
                down.since = Instant::now();
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The store answered.
    pub(in crate::history) fn close(&self) {
        *self.down() = None;
    }

    /// It did not.
    pub(in crate::history) fn open(&self, reason: String) {
        *self.down() = Some(Down { since: Instant::now(), reason });
    }

    fn down(&self) -> MutexGuard<'_, Option<Down>> {
        self.down.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
