//! Address of the Redis server. A password in it is never passed as an option, which every user of
//! the machine can read.

use std::path::PathBuf;

use clap::Args;
use wellsaid::moderate::History;

use crate::Failure;

/// The variable of the environment that holds the address.
const VARIABLE: &str = "WELLSAID_REDIS";

#[derive(Args)]
pub(super) struct RedisOption {
    /// Store of repeats and rates: redis://host[:port][/database] or unix:///path
    /// (needs the feature `redis`). Without it in memory, for as long as the program runs. An
    /// address with a password is refused here: everybody on the machine can read the options of
    /// a program. Write it to a file, or to the variable WELLSAID_REDIS of the environment
    #[arg(long, value_name = "URL", conflicts_with = "redis_url_file")]
    redis: Option<String>,

    /// A file with the address of Redis: redis://[[user]:password@]host[:port][/database]
    #[arg(long, value_name = "FILE")]
    redis_url_file: Option<PathBuf>,
}

impl RedisOption {
    /// The address: of the option, of the file, or else of the environment.
    /// Without rules nothing is counted, whatever the environment says.
    pub(super) fn url(&self, has_rules: bool) -> Result<Option<String>, Failure> {
        let failed = |message: String| Failure::Message(format!("redis: {message}"));
        if !has_rules {
            let is_given = self.redis.is_some() || self.redis_url_file.is_some();
            let text = String::from("this needs --rules");
            return if is_given { Err(failed(text)) } else { Ok(None) };
        }
        if let Some(url) = &self.redis {
            if has_password(url) {
                let text = "an address with a password can't be an option, because everybody on this \
                            machine can read options: use --redis-url-file FILE or the variable \
                            WELLSAID_REDIS";
                return Err(failed(String::from(text)));
            }
            return Ok(Some(url.clone()));
        }
        if let Some(path) = &self.redis_url_file {
            let text = std::fs::read_to_string(path)
                .map_err(|error| failed(format!("{}: {error}", path.display())))?;
            // The newline comes from an editor.
            return Ok(Some(text.trim_end().to_owned()));
        }
        match std::env::var(VARIABLE) {
            Ok(url) if url.is_empty() => Ok(None),
            Ok(url) => Ok(Some(url)),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(_) => Err(failed(format!("{VARIABLE} is not valid UTF-8"))),
        }
    }
}

/// Tells whether an address may hold a password: before the `@` of a server, or as `pass=`.
fn has_password(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let user = rest.rsplit_once('@').map(|(user, _)| user);
    user.is_some_and(|user| user.contains([':', '%'])) || url.to_ascii_lowercase().contains("pass=")
}

#[cfg(feature = "redis")]
pub(super) fn history(url: &str) -> Result<Box<dyn History>, Failure> {
    match wellsaid::moderate::history::RedisHistory::new(url) {
        Ok(history) => Ok(Box::new(history)),
        Err(error) => Err(Failure::Message(format!("redis: {error}"))),
    }
}

#[cfg(not(feature = "redis"))]
pub(super) fn history(_: &str) -> Result<Box<dyn History>, Failure> {
    let message = "redis: this program was built without the feature `redis`";
    Err(Failure::Message(String::from(message)))
}

#[cfg(test)]
mod tests {
    use super::has_password;

    #[test]
    fn passwords_are_seen() {
        for url in [
            "redis://:secret@host",
            "redis://user:secret@host:6379/1",
            "redis://user:se@cret@host",
            "redis://user%3Asecret@host",
            "redis://:@host",
            "rediss://:secret@[::1]:6379",
            ":secret@host",
            "unix:///path?pass=secret",
            "redis+unix:///path?db=1&PASS=secret",
        ] {
            assert!(has_password(url), "{url}");
        }
        for url in ["redis://host", "redis://user@host:6379/0", "redis://[::1]:6379", "unix:///a:b"]
        {
            assert!(!has_password(url), "{url}");
        }
    }
}
