//! Tables of a policy file. Every key is read with its type or refused by name: none is skipped.

use std::collections::HashSet;

use super::{BuildError, BuildErrorKind};
use crate::locate::{Entry, Value};
use crate::text::nearest::among;

/// A table whose keys are read one by one; unknown keys are refused.
pub(super) struct PolicyKeys<'v> {
    /// The keys that lead to the table, each with a dot behind it.
    prefix: String,
    entries: &'v [Entry<'v>],
}

impl<'v> PolicyKeys<'v> {
    /// Keys of the table at `key`, which is empty for the whole file.
    pub(super) fn new(key: &str, value: &'v Value<'v>) -> Result<Self, BuildError> {
        let Value::Table(entries) = value else { return Err(wrong_type(key, "a table", value)) };
        let prefix = if key.is_empty() { String::new() } else { format!("{key}.") };
        let mut seen = HashSet::with_capacity(entries.len());
        match entries.iter().find(|entry| !seen.insert(entry.key.as_ref())) {
            Some(twice) => {
                let key = format!("{prefix}{}", twice.key);
                Err(BuildError::new(BuildErrorKind::Syntax, key, "the key is given twice"))
            }
            None => Ok(Self { prefix, entries }),
        }
    }

    /// Keys and values.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'v str, &'v Value<'v>)> {
        self.entries.iter().map(|entry| (entry.key.as_ref(), &entry.value))
    }

    fn get<T>(
        &self,
        key: &str,
        expected: &str,
        read: impl FnOnce(&'v Value<'v>) -> Option<T>,
    ) -> Result<Option<T>, BuildError> {
        let Some(entry) = self.entries.iter().find(|entry| entry.is(key)) else { return Ok(None) };
        let wrong = || wrong_type(&format!("{}{key}", self.prefix), expected, &entry.value);
        read(&entry.value).map(Some).ok_or_else(wrong)
    }

    pub(super) fn string(&self, key: &str) -> Result<Option<String>, BuildError> {
        self.get(key, "a string", |value| value.as_str().map(String::from))
    }

    /// Sets a text if the table has it.
    pub(super) fn string_into(&self, key: &str, to: &mut String) -> Result<(), BuildError> {
        if let Some(text) = self.string(key)? {
            *to = text;
        }
        Ok(())
    }

    pub(super) fn boolean(&self, key: &str) -> Result<Option<bool>, BuildError> {
        self.get(key, "true or false", |value| match value {
            Value::Bool(on) => Some(*on),
            _ => None,
        })
    }

    pub(super) fn number(&self, key: &str) -> Result<Option<usize>, BuildError> {
        self.get(key, "a whole number from 0", |value| match value {
            Value::Integer(number) => usize::try_from(*number).ok(),
            _ => None,
        })
    }

    pub(super) fn strings(&self, key: &str) -> Result<Option<Vec<String>>, BuildError> {
        self.get(key, "a list of strings", |value| match value {
            Value::List(items) => {
                items.iter().map(|(_, text)| text.as_str().map(String::from)).collect()
            }
            _ => None,
        })
    }

    /// The keys of a table in the table.
    pub(super) fn table(&self, key: &str) -> Result<Option<Self>, BuildError> {
        let value = self.get(key, "a table", Some)?;
        value.map(|value| Self::new(&format!("{}{key}", self.prefix), value)).transpose()
    }

    pub(super) fn done(self, known: &[&str]) -> Result<(), BuildError> {
        let unknown = |entry: &&Entry<'_>| !known.contains(&entry.key.as_ref());
        let Some(entry) = self.entries.iter().find(unknown) else { return Ok(()) };
        Err(BuildError::new(
            BuildErrorKind::UnknownKey,
            format!("{}{}", self.prefix, entry.key),
            format!("unknown key{}", among(&entry.key, known, "known here")),
        ))
    }
}

pub(super) fn wrong_type(key: &str, expected: &str, found: &Value<'_>) -> BuildError {
    match found {
        Value::Unread(why) => invalid(key, *why),
        _ => invalid(key, format!("expected {expected}, found {}", found.shown())),
    }
}

pub(super) fn choice(key: &str, found: &str, known: &[&str]) -> BuildError {
    invalid(key, format!("unknown value `{found}`{}", among(found, known, "expected one of")))
}

fn invalid(key: &str, message: impl Into<String>) -> BuildError {
    BuildError::new(BuildErrorKind::InvalidValue, key, message)
}
