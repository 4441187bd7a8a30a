//! Tables of a policy file. Every key is read with its type or refused by name: none is skipped.

use std::borrow::Cow;

use toml::Value;

use super::{BuildError, BuildErrorKind};

/// A table whose keys are taken out one by one; what is left is unknown.
pub(super) struct PolicyKeys {
    prefix: Cow<'static, str>,
    table: toml::Table,
}

impl PolicyKeys {
    pub(super) fn new(prefix: impl Into<Cow<'static, str>>, table: toml::Table) -> Self {
        Self { prefix: prefix.into(), table }
    }

    fn take<T>(
        &mut self,
        key: &str,
        expected: &str,
        read: impl FnOnce(Value) -> Result<T, Value>,
    ) -> Result<Option<T>, BuildError> {
        let Some(value) = self.table.remove(key) else { return Ok(None) };
        let wrong = |value| wrong_type(&format!("{}{key}", self.prefix), expected, &value);
        read(value).map(Some).map_err(wrong)
    }

    pub(super) fn string(&mut self, key: &str) -> Result<Option<String>, BuildError> {
        self.take(key, "a string", |value| match value {
            Value::String(text) => Ok(text),
            other => Err(other),
        })
    }

    /// Sets a text if the table has it.
    pub(super) fn string_into(&mut self, key: &str, to: &mut String) -> Result<(), BuildError> {
        if let Some(text) = self.string(key)? {
            *to = text;
        }
        Ok(())
    }

    pub(super) fn boolean(&mut self, key: &str) -> Result<Option<bool>, BuildError> {
        self.take(key, "true or false", |value| value.as_bool().ok_or(value))
    }

    pub(super) fn number(&mut self, key: &str) -> Result<Option<usize>, BuildError> {
        self.take(key, "a whole number from 0", |value| {
            value.as_integer().and_then(|number| usize::try_from(number).ok()).ok_or(value)
        })
    }

    pub(super) fn strings(&mut self, key: &str) -> Result<Option<Vec<String>>, BuildError> {
        self.take(key, "a list of strings", |value| {
            let texts = value.as_array().and_then(|list| {
                list.iter().map(|text| text.as_str().map(String::from)).collect::<Option<Vec<_>>>()
            });
            texts.ok_or(value)
        })
    }

    pub(super) fn table(&mut self, key: &str) -> Result<Option<toml::Table>, BuildError> {
        self.take(key, "a table", |value| match value {
            Value::Table(table) => Ok(table),
            other => Err(other),
        })
    }

    pub(super) fn done(self, known: &[&str]) -> Result<(), BuildError> {
        let Some(key) = self.table.keys().next() else { return Ok(()) };
        Err(BuildError::new(
            BuildErrorKind::UnknownKey,
            format!("{}{key}", self.prefix),
            format!("unknown key; known here: {}", known.join(" ")),
        ))
    }
}

pub(super) fn wrong_type(key: &str, expected: &str, found: &Value) -> BuildError {
    let shown = match found {
        Value::String(_) => String::from("a string"),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(on) => on.to_string(),
        Value::Datetime(_) => String::from("a date"),
        Value::Array(_) => String::from("a list"),
        Value::Table(_) => String::from("a table"),
    };
    let message = format!("expected {expected}, found {shown}");
    BuildError::new(BuildErrorKind::InvalidValue, key, message)
}

pub(super) fn choice(key: &str, found: &str, known: &[&str]) -> BuildError {
    let message = format!("unknown value `{found}`; expected one of: {}", known.join(" "));
    BuildError::new(BuildErrorKind::InvalidValue, key, message)
}
