//! A history in Redis, shared by all servers of a site.

/// A history in Redis.
#[derive(Debug)]
pub struct RedisHistory {}
