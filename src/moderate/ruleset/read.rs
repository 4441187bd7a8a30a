//! Reads a text as a [`RuleFile`], and tells mistakes with key and line.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::Value;

use crate::error::{BuildError, BuildErrorKind};
use crate::locate::{KeyLines, PathStep};
use crate::moderate::rule::RuleFile;

use super::deserialize::Reader;
use super::limits::{MAX_FILE, MAX_LISTS, MAX_NAMED, MAX_RULES};
use super::mistake::{At, Mistake};

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

    /// Reads the file, and where its keys are.
    pub(crate) fn read(self) -> Result<(RuleFile, KeyLines<'t>), BuildError> {
        if self.text.len() > MAX_FILE {
            let message = format!(
                "the rule file is {} bytes long, the limit is {MAX_FILE} bytes; long lists can \
                 have a `file` of their own",
                self.text.len()
            );
            return Err(BuildError::new(BuildErrorKind::InvalidValue, "", message));
        }
        let lines = self.lines()?;
        let read = RuleFile::deserialize(Reader(lines.root()));
        // What has too many parts need not be looked at further.
        match read.and_then(|file| parts(&file).map(|()| file)) {
            Ok(file) => Ok((file, lines)),
            Err(mistake) => Err(tell(mistake, &lines)),
        }
    }
}

/// Gives a mistake its rule and line.
pub(crate) fn tell(mistake: Mistake, lines: &KeyLines<'_>) -> BuildError {
    let id = |index: usize| {
        let path = ["rule", "id"].map(|key| PathStep::Key(key.to_owned()));
        let [rule, id] = path;
        let id = lines.get(&[rule, PathStep::Index(index), id])?.as_str()?;
        // What is quoted in an error is not a page.
        Some(id.chars().take(super::limits::MAX_ID).collect())
    };
    mistake.tell(Some(lines), id)
}

/// Checks how many lists and rules there are.
pub(super) fn parts(file: &RuleFile) -> Result<(), Mistake> {
    for (key, count, most) in [
        ("conditions", file.conditions.len(), MAX_NAMED),
        ("lists", file.lists.len(), MAX_LISTS),
        ("rule", file.rules.len(), MAX_RULES),
    ] {
        if count > most {
            let parts = if key == "rule" { "rules" } else { key };
            let message = format!("{count} {parts}, the limit is {most}");
            return Err(At::ROOT.key(key).invalid(message));
        }
    }
    Ok(())
}

/// Reads a value that is part of a rule file.
pub(super) fn from_value<T: DeserializeOwned>(
    value: &Value,
    at: Vec<PathStep>,
) -> Result<T, Mistake> {
    let text = value.to_string();
    let read = KeyLines::json(&text).map_err(Mistake::custom);
    read.and_then(|lines| T::deserialize(Reader(lines.root()))).map_err(|mistake| mistake.below(at))
}
