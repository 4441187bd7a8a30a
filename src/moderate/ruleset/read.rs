//! Reads a text as a [`RuleFile`], and tells mistakes with key and line.

use serde::de::{DeserializeOwned, Error as _};

use crate::error::{BuildError, BuildErrorKind};
use crate::locate::{KeyLines, PathStep};
use crate::rules::limits::MAX_FILE;

use super::deserialize::Reader;
use super::mistake::{Mistake, Mistakes};
use super::parts::ReadFile;
use super::sieve::Sieve;

/// Language that a rule file is written in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Language {
    Toml,
    Json,
}

/// The text of a rule file, kept to tell lines later.
#[derive(Clone, Copy)]
pub(crate) struct RuleText<'t> {
    pub(crate) text: &'t str,
    pub(crate) language: Language,
}

impl<'t> RuleText<'t> {
    /// The places of all keys.
    pub(crate) fn lines(self) -> Result<KeyLines<'t>, BuildError> {
        match self.language {
            Language::Toml => KeyLines::toml(self.text),
            Language::Json => KeyLines::json(self.text),
        }
    }

    /// Reads the file, and where its keys are. A file that can't be divided into its parts is an
    /// error; other mistakes are collected.
    pub(super) fn read(self) -> Result<ReadFile<'t>, BuildError> {
        if self.text.len() > MAX_FILE {
            let message = format!(
                "the rule file is {} bytes long, the limit is {MAX_FILE} bytes; long lists can \
                 have a `file` of their own",
                self.text.len()
            );
            return Err(BuildError::new(BuildErrorKind::InvalidValue, "", message));
        }
        let lines = self.lines()?;
        Ok(ReadFile::new(lines, self.text.len()))
    }
}

/// Gives mistakes their rules and lines.
pub(super) fn tell(mistakes: Mistakes, lines: &KeyLines<'_>) -> Option<BuildError> {
    let id = |index: usize| {
        let path = ["rule", "id"].map(|key| PathStep::Key(key.to_owned()));
        let [rule, id] = path;
        let id = lines.get(&[rule, PathStep::Index(index), id])?.as_str()?;
        // A quoted id must be short.
        Some(id.chars().take(crate::rules::limits::MAX_ID).collect())
    };
    mistakes.tell(Some(lines), id)
}

/// Reads a value that is part of a rule file.
pub(super) fn from_value<T: DeserializeOwned>(
    value: &serde_json::Value,
    at: Vec<PathStep>,
) -> Result<T, Mistake> {
    let text = value.to_string();
    let read = KeyLines::json(&text).map_err(Mistake::custom);
    let sieve = Sieve::default();
    read.and_then(|lines| T::deserialize(Reader::new(lines.root(), &sieve)))
        .map_err(|mistake| mistake.below(at))
}
