//! A history in memory.
use core::time::Duration;

use super::{Bucket, History, HistoryError, Scope, Seen, Sketch};
use crate::moderate::time::Timestamp;

/// A history in the memory of one process.
#[derive(Debug, Default)]
pub struct MemoryHistory {}

impl MemoryHistory {
    /// Empty.
    pub fn new() -> Self {
        Self::default()
    }
}

impl History for MemoryHistory {
    fn hit(&self, _: &Bucket, _: Duration, _: Timestamp) -> Result<u64, HistoryError> {
        Ok(1)
    }
    fn peek(&self, _: &Bucket, _: Duration, _: Timestamp) -> Result<u64, HistoryError> {
        Ok(0)
    }
    fn similar(&self, _: &Scope, _: &Sketch, _: Timestamp) -> Result<Vec<Seen>, HistoryError> {
        Ok(Vec::new())
    }
    fn remember(&self, _: &Scope, _: &Sketch, _: &Seen, _: Duration) -> Result<(), HistoryError> {
        Ok(())
    }
}
