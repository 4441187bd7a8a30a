//! Findings, with the place that they are about.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::write_place;
use crate::locate::{KeyLines, PathStep};
use crate::moderate::ruleset::{At, RuleSet, shown};

/// Certainty of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It may be intended.
    Warning,
    /// It does not do what its author meant.
    Error,
}

/// Something doubtful in a rule set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// Certainty of the finding.
    pub level: Level,
    /// The id of the rule, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The name of the list, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Path of the key, dotted, as errors name it: `rule[flood].when.rate.gt`.
    pub key: String,
    /// The file of a list, if the line is one of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, counted from 1, of rules that came from a text, or of [`file`](Self::file).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Message with the reason.
    pub message: String,
}

/// Writes a finding as errors of rule files are written.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Warning => "warning",
            Level::Error => "error",
        };
        write!(f, "{level}: ")?;
        write_place(f, self.line, self.file.as_deref(), &self.key)?;
        f.write_str(&self.message)
    }
}

/// Findings so far.
pub(super) struct Findings<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) lines: Option<KeyLines<'r>>,
    pub(super) found: Vec<Finding>,
}

impl Findings<'_> {
    pub(super) fn warning(&mut self, at: At<'_>, message: impl Into<String>) {
        self.add(Level::Warning, at, message.into());
    }

    pub(super) fn error(&mut self, at: At<'_>, message: impl Into<String>) {
        self.add(Level::Error, at, message.into());
    }

    /// A finding about a term: in the rule file, or with the line of the list's own file.
    pub(super) fn of_term(
        &mut self,
        level: Level,
        at: At<'_>,
        place: Option<(usize, &str)>,
        message: String,
    ) {
        self.add(level, at, message);
        if let (Some((line, file)), Some(finding)) = (place, self.found.last_mut()) {
            (finding.line, finding.file) = (Some(line), Some(file.to_owned()));
        }
    }

    pub(super) fn add(&mut self, level: Level, at: At<'_>, message: String) {
        self.add_at(level, at.steps(), message);
    }

    pub(super) fn add_at(&mut self, level: Level, steps: Vec<PathStep>, message: String) {
        let id = |index: usize| Some(self.rules.file().rules.get(index)?.id.clone());
        let (rule, list) = match steps.as_slice() {
            [PathStep::Key(key), PathStep::Index(index), ..] if key == "rule" => (id(*index), None),
            [PathStep::Key(key), PathStep::Key(name), ..] if key == "lists" => {
                (None, Some(name.clone()))
            }
            _ => (None, None),
        };
        self.found.push(Finding {
            file: None,
            level,
            rule,
            list,
            key: shown(&steps, id),
            line: self.lines.as_ref().and_then(|lines| lines.line(&steps)),
            message,
        });
    }
}
