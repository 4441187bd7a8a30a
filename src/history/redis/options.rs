//! Options of a history in Redis.

use core::time::Duration;

use crate::history::MAX_SKETCHES_PER_SCOPE;

/// Options of a [`RedisHistory`](super::RedisHistory).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedisOptions {
    /// Prefix of all keys, so that several programs can share a server: letters,
    /// digits and `.-_:`, up to 64. Default `wellsaid`.
    pub prefix: String,
    /// Time to wait for a connection to one address, log-in included; default 250 ms.
    /// Looking up a name takes as long as the system lets it.
    pub connect_timeout: Duration,
    /// Time to wait for an answer; default 250 ms. In a healthy network one takes less
    /// than one.
    pub timeout: Duration,
    /// Time after a failure in which calls fail at once; then one tries. Default 1 s.
    pub pause: Duration,
    /// Sketches kept of one scope; default [`MAX_SKETCHES_PER_SCOPE`].
    pub sketches_per_scope: usize,
}

impl Default for RedisOptions {
    fn default() -> Self {
        Self {
            prefix: "wellsaid".to_owned(),
            connect_timeout: Duration::from_millis(250),
            timeout: Duration::from_millis(250),
            pause: Duration::from_secs(1),
            sketches_per_scope: MAX_SKETCHES_PER_SCOPE,
        }
    }
}
