//! Counts of tokens, in a table of fixed size.
//!
//! A map of words grows with every word that a robot makes up. This table has the same
//! size on the first day and after a million comments; tokens that share a bucket share
//! their counts, which costs little as long as the table is not full.

/// Buckets: 2^18, so 2 MiB. About what ten thousand comments fill to two thirds.
pub(super) const BUCKETS: usize = 1 << BITS;

const BITS: u32 = 18;

/// The bucket of a hash: its highest bits.
pub(super) fn bucket(hash: u64) -> usize {
    (hash >> (64 - BITS)) as usize
}

/// Number of comments with the token that were spam, and that were not.
pub(super) type Counts = [u32; 2];

/// Places of a kind of comments among the [`Counts`].
pub(super) const SPAM: usize = 0;
pub(super) const HAM: usize = 1;

/// Counts by bucket, and their sums.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Table {
    counts: Vec<Counts>,
    sums: [u64; 2],
}

impl Table {
    pub(super) fn get(&self, bucket: usize) -> Counts {
        self.counts.get(bucket).copied().unwrap_or_default()
    }

    /// Counts of one kind, of all buckets together.
    pub(super) fn sum(&self, kind: usize) -> u64 {
        self.sums.get(kind).copied().unwrap_or_default()
    }

    /// Buckets that hold something, in ascending order.
    pub(super) fn used(&self) -> impl Iterator<Item = (usize, Counts)> + '_ {
        self.counts.iter().copied().enumerate().filter(|(_, counts)| *counts != [0, 0])
    }

    /// Adds to a count, up to the most that it holds.
    pub(super) fn add(&mut self, bucket: usize, kind: usize, n: u32) {
        self.change(bucket, kind, |count| count.saturating_add(n));
    }

    /// Takes one off a count, down to 0.
    pub(super) fn take(&mut self, bucket: usize, kind: usize) {
        self.change(bucket, kind, |count| count.saturating_sub(1));
    }

    fn change(&mut self, bucket: usize, kind: usize, change: impl Fn(u32) -> u32) {
        let count = self.counts.get_mut(bucket).and_then(|counts| counts.get_mut(kind));
        if let (Some(count), Some(sum)) = (count, self.sums.get_mut(kind)) {
            let before = *count;
            *count = change(before);
            *sum = *sum - u64::from(before) + u64::from(*count);
        }
    }
}

impl Default for Table {
    fn default() -> Self {
        Self { counts: vec![[0; 2]; BUCKETS], sums: [0; 2] }
    }
}
