//! The options of a moderator: settings that are not in the rule file.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::boundary::Failure;
use wellsaid::moderate::{FormKey, History, MemoryHistory};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Options {
    history: Store,
    pub(super) key: Option<String>,
    form_key: Option<String>,
    /// The files that lists of the rules name.
    files: BTreeMap<String, String>,
}

/// Store of counts and sketches.
#[derive(Default, Deserialize)]
#[serde(untagged, expecting = "`history`: \"memory\", or an object with `sqlite` or `redis`")]
enum Store {
    #[default]
    #[serde(skip)]
    Default,
    Name(Name),
    Sqlite(Sqlite),
    Redis(Redis),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Name {
    Memory,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(feature = "sqlite"), expect(dead_code, reason = "read, so that it can be refused"))]
struct Sqlite {
    /// The path of the file.
    sqlite: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(feature = "redis"), expect(dead_code, reason = "read, so that it can be refused"))]
struct Redis {
    /// The address of the server.
    redis: String,
    prefix: Option<String>,
}

impl Options {
    pub(super) fn history(&self) -> Result<Box<dyn History>, Failure> {
        match &self.history {
            Store::Default | Store::Name(Name::Memory) => Ok(Box::new(MemoryHistory::new())),
            Store::Sqlite(sqlite) => sqlite.history(),
            Store::Redis(redis) => redis.history(),
        }
    }

    /// Tells whether other processes have the same history.
    pub(super) fn is_shared(&self) -> bool {
        matches!(self.history, Store::Sqlite(_) | Store::Redis(_))
    }

    pub(super) fn form_key(&self) -> Result<Option<FormKey>, Failure> {
        let key = self.form_key.as_ref().map(|secret| FormKey::new(secret.as_bytes()));
        key.transpose().map_err(|weak| Failure::configuration(format!("form_key: {weak}")))
    }

    /// The contents of the file of a list.
    pub(super) fn file(&self, name: &str) -> Result<Option<String>, String> {
        let file = self.files.get(name).cloned();
        // Comments that depend on a missing list follow `on_error`: so report it now.
        file.map(Some).ok_or_else(|| String::from("the options of the moderator hold no such file"))
    }
}

impl Sqlite {
    #[cfg(feature = "sqlite")]
    fn history(&self) -> Result<Box<dyn History>, Failure> {
        Ok(Box::new(wellsaid::moderate::history::SqliteHistory::new(&self.sqlite)?))
    }

    #[cfg(not(feature = "sqlite"))]
    fn history(&self) -> Result<Box<dyn History>, Failure> {
        Err(Failure::configuration("history: this library was built without the feature `sqlite`"))
    }
}

impl Redis {
    #[cfg(feature = "redis")]
    fn history(&self) -> Result<Box<dyn History>, Failure> {
        use wellsaid::moderate::history::{RedisHistory, RedisOptions};

        let mut options = RedisOptions::default();
        if let Some(prefix) = &self.prefix {
            options.prefix.clone_from(prefix);
        }
        Ok(Box::new(RedisHistory::with_options(&self.redis, options)?))
    }

    #[cfg(not(feature = "redis"))]
    fn history(&self) -> Result<Box<dyn History>, Failure> {
        Err(Failure::configuration("history: this library was built without the feature `redis`"))
    }
}
