//! A history in Redis, shared by all servers of a site.

use core::time::Duration;
use std::fmt;

use redis::{Client, Script};

use crate::error::{BuildError, BuildErrorKind};
use crate::time::Timestamp;

use super::{Bucket, History, HistoryError, LEAST_SIMILAR, MOST_SIMILAR, Scope, Seen, Sketch};

mod options;
mod pool;

pub use options::RedisOptions;
use pool::Pool;

/// Most moments of one bucket, in milliseconds; see [`RedisHistory`].
const MOST_MOMENTS: u64 = 512;
/// Steps that a window is divided into when a bucket holds too many moments.
const STEPS: u64 = 256;
/// Longest time that is kept: a little more than a rule may ask for.
const MAX_MILLIS: u128 = 400 * 86_400_000;
/// Longest prefix of keys in bytes.
const MAX_PREFIX: usize = 64;

/// A history in Redis 5 or newer, or in a compatible server (Valkey).
///
/// Each call is one script, which the server runs alone: of calls at the same time, exactly as many
/// pass as a limit allows. Moments are the server's own (`TIME`); `now` is ignored, so
/// servers whose clocks differ count alike. Only `since` and the `at` of remembered sketches come
/// from your application.
///
/// # Keys
///
/// `PREFIX:{NAME}:hits` is a hash of milliseconds and hits; `:seen` and `:index` are sorted
/// sets of sketches and of what finds them. All expire: a bucket a window after its last
/// hit, a scope as long after its last sketch. A bucket holds 512 moments at most. Beyond that
/// hits within 1/256 of the window count as at the latest of them, a little longer than the
/// window, never less, so any number of hits is counted in at most 20 KB. A scope holds
/// [`sketches_per_scope`](RedisOptions::sketches_per_scope).
///
/// Several sites can share a server: names differ by site and secret, and the prefix keeps
/// other programs apart. Give the server a `maxmemory` and the policy `volatile-ttl`: what is
/// about to expire goes first. Nothing needs to be saved to disk.
///
/// Keys of one script have the same hash tag, as Redis Cluster wants it; but this client does not
/// follow redirections, so a cluster needs a proxy in front.
///
/// # Failures
///
/// A call ends within [`connect_timeout`](RedisOptions::connect_timeout) and
/// [`timeout`](RedisOptions::timeout), each once or twice. A connection that failed is thrown
/// away; one that the server closed while it was idle is replaced without an error (if the
/// server had counted before it closed, that hit counts twice). After a failure all calls fail
/// at once for [`pause`](RedisOptions::pause), then one tries. Errors contain neither the address,
/// nor the password, nor texts of the server.
///
/// No TLS: for a server elsewhere use a tunnel or a socket of your own.
///
/// ```
/// use wellsaid::moderate::history::{RedisHistory, RedisOptions};
///
/// let mut options = RedisOptions::default();
/// options.prefix = "forum".into();
/// let history = RedisHistory::with_options("redis://127.0.0.1:6379/2", options)?;
/// # Ok::<(), wellsaid::BuildError>(())
/// ```
pub struct RedisHistory {
    pool: Pool,
    prefix: String,
    sketches_per_scope: usize,
    scripts: RedisScripts,
}

struct RedisScripts {
    hit: Script,
    peek: Script,
    similar: Script,
    remember: Script,
    both: Script,
}

impl RedisHistory {
    /// History at `redis://[[user]:password@]host[:port][/database]` or `unix:///path`. Does not
    /// connect yet: a site can start while its Redis is down.
    ///
    /// # Errors
    /// The address is invalid. `rediss:` needs TLS, which is not built in.
    pub fn new(url: &str) -> Result<Self, BuildError> {
        Self::with_options(url, RedisOptions::default())
    }

    /// Same as [`new`](Self::new), with other options.
    ///
    /// # Errors
    /// The address is invalid, the prefix has other characters, a time is zero.
    pub fn with_options(url: &str, options: RedisOptions) -> Result<Self, BuildError> {
        let wrong = |key, text| BuildError::new(BuildErrorKind::InvalidValue, key, text);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-_:".contains(c);
        if options.prefix.len() > MAX_PREFIX || !options.prefix.chars().all(is_plain) {
            return Err(wrong("prefix", "letters, digits and `.-_:`, up to 64"));
        }
        if options.connect_timeout.is_zero() || options.timeout.is_zero() {
            return Err(wrong("timeout", "must not be zero"));
        }
        // The error of the crate may hold the address, and that the password.
        let client = Client::open(url)
            .map_err(|_| wrong("url", "is not `redis://host:port/database` or `unix:///path`"))?;
        Ok(Self {
            prefix: options.prefix.clone(),
            sketches_per_scope: options.sketches_per_scope.max(1),
            pool: Pool::new(client, options),
            scripts: RedisScripts {
                hit: Script::new(include_str!("scripts/hit.lua")),
                peek: Script::new(include_str!("scripts/peek.lua")),
                similar: Script::new(concat!(
                    include_str!("scripts/places.lua"),
                    include_str!("scripts/similar.lua"),
                    "return similar(ARGV[1], ARGV[2])\n"
                )),
                remember: Script::new(concat!(
                    include_str!("scripts/places.lua"),
                    include_str!("scripts/remember.lua"),
                    "remember(ARGV[1], ARGV[2], ARGV[3], ARGV[4])\nreturn 1\n"
                )),
                both: Script::new(concat!(
                    include_str!("scripts/places.lua"),
                    include_str!("scripts/similar.lua"),
                    include_str!("scripts/remember.lua"),
                    "local found = similar(ARGV[4], ARGV[5])\n",
                    "remember(ARGV[1], ARGV[2], ARGV[3], ARGV[4])\nreturn found\n"
                )),
            },
        })
    }

    /// The braces are for Redis Cluster: keys with the same name in them are on one server.
    fn key(&self, name: &str, part: &str) -> String {
        format!("{}:{{{name}}}:{part}", self.prefix)
    }
}

impl History for RedisHistory {
    fn hit(&self, bucket: &Bucket, window: Duration, _: Timestamp) -> Result<u64, HistoryError> {
        let key = self.key(bucket.as_str(), "hits");
        let mut call = self.scripts.hit.key(&key);
        call.arg(millis(window)).arg(MOST_MOMENTS).arg(STEPS);
        self.pool.ask(&call).map_err(HistoryError::new)
    }

    fn peek(&self, bucket: &Bucket, window: Duration, _: Timestamp) -> Result<u64, HistoryError> {
        let key = self.key(bucket.as_str(), "hits");
        let mut call = self.scripts.peek.key(&key);
        call.arg(millis(window));
        self.pool.ask(&call).map_err(HistoryError::new)
    }

    fn similar(
        &self,
        scope: &Scope,
        sketch: &Sketch,
        since: Timestamp,
    ) -> Result<Vec<Seen>, HistoryError> {
        let keys = [self.key(scope.as_str(), "seen"), self.key(scope.as_str(), "index")];
        let mut call = self.scripts.similar.key(&keys);
        call.arg(sketch.to_string()).arg(MOST_SIMILAR);
        let entries: Vec<String> = self.pool.ask(&call).map_err(HistoryError::new)?;
        Ok(alike(&entries, sketch, since))
    }

    fn remember(
        &self,
        scope: &Scope,
        sketch: &Sketch,
        seen: &Seen,
        ttl: Duration,
    ) -> Result<(), HistoryError> {
        let keys = [self.key(scope.as_str(), "seen"), self.key(scope.as_str(), "index")];
        let mut call = self.scripts.remember.key(&keys);
        call.arg(millis(ttl)).arg(self.sketches_per_scope).arg(seen.at.0).arg(sketch.to_string());
        self.pool.ask::<u64>(&call).map(|_| ()).map_err(HistoryError::new)
    }

    fn similar_and_remember(
        &self,
        scope: &Scope,
        sketch: &Sketch,
        since: Timestamp,
        seen: &Seen,
        ttl: Duration,
    ) -> Result<Vec<Seen>, HistoryError> {
        let keys = [self.key(scope.as_str(), "seen"), self.key(scope.as_str(), "index")];
        let mut call = self.scripts.both.key(&keys);
        call.arg(millis(ttl)).arg(self.sketches_per_scope).arg(seen.at.0).arg(sketch.to_string());
        call.arg(MOST_SIMILAR);
        let entries: Vec<String> = self.pool.ask(&call).map_err(HistoryError::new)?;
        Ok(alike(&entries, sketch, since))
    }
}

/// Entries that are like a sketch: the same text first, then the newest.
fn alike(entries: &[String], sketch: &Sketch, since: Timestamp) -> Vec<Seen> {
    let mut found: Vec<(&str, Seen)> = entries.iter().filter_map(|entry| read(entry)).collect();
    found.retain(|(_, seen)| seen.at >= since && sketch.similarity(&seen.sketch) >= LEAST_SIMILAR);
    found.sort_by(|(a, one), (b, other)| {
        let differs = |seen: &Seen| seen.sketch.exact() != sketch.exact();
        differs(one).cmp(&differs(other)).then_with(|| b.cmp(a))
    });
    found.truncate(MOST_SIMILAR);
    found.into_iter().map(|(_, seen)| seen).collect()
}

/// Number, moment and sketch of an entry. `None` for an entry of another version.
fn read(entry: &str) -> Option<(&str, Seen)> {
    let (number, rest) = entry.split_at_checked(16)?;
    let (at, sketch) = rest.split_once(' ')?;
    let sketch = Sketch::try_from(sketch.to_owned()).ok()?;
    Some((number, Seen { at: Timestamp(at.parse().ok()?), sketch }))
}

/// Milliseconds, one or more, so that a key lives at all.
fn millis(duration: Duration) -> u64 {
    duration.as_millis().clamp(1, MAX_MILLIS) as u64
}

impl fmt::Debug for RedisHistory {
    /// Leaves the address out: it may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisHistory").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
