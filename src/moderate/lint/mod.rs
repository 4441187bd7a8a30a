//! Finds rules that load and are probably a slip.
//!
//! A rule set that loads can still be wrong in silence: a rule that can never fire
//! protects nobody, and "ass" blocks the classics. Nobody sees it before an author
//! complains; so it is said when the file is checked.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::locate::{Lines, Step};

use super::ruleset::{At, RuleSet, shown};
use super::time::Timestamp;

mod file;
mod fires;
mod lists;
mod quotes;
mod rules;
mod terms;

/// Certainty of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It can be meant so.
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
    /// The line, counted from 1, of rules that came from a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Message: what is doubtful, and why.
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
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if !self.key.is_empty() {
            write!(f, "`{}`: ", self.key)?;
        }
        f.write_str(&self.message)
    }
}

/// Looks a rule set through. `now` is for rules with an `expires`.
///
/// ```
/// use wellsaid::moderate::{RuleSet, Timestamp, lint};
///
/// let rules = RuleSet::from_toml(r#"
///     [[rule]]
///     id = "newcomers"
///     why = "Somebody new here."
///     when = { author = { approved_lt = 0 } }
///     action = "hold"
/// "#)?;
/// let findings = lint::lint(&rules, Timestamp(1_764_000_000));
/// assert_eq!(
///     findings[0].to_string(),
///     "error: line 5: `rule[newcomers].when.author.approved_lt`: never fires: no number is below 0",
/// );
/// # Ok::<(), wellsaid::BuildError>(())
/// ```
///
/// In the order of the file. O(size of the rule set), terms included.
pub fn lint(rules: &RuleSet, now: Timestamp) -> Vec<Finding> {
    let mut findings = Findings { rules, lines: rules.lines(), found: Vec::new() };
    file::look(rules, &mut findings);
    lists::look(rules, &mut findings);
    terms::look(rules, &mut findings);
    rules::look(rules, now, &mut findings);
    quotes::look(rules, &mut findings);
    // Without lines all are equal, and the order stays.
    findings.found.sort_by_key(|finding| finding.line);
    findings.found
}

struct Findings<'r> {
    rules: &'r RuleSet,
    lines: Option<Lines<'r>>,
    found: Vec<Finding>,
}

impl Findings<'_> {
    fn warning(&mut self, at: At<'_>, message: impl Into<String>) {
        self.add(Level::Warning, at, message.into());
    }

    fn error(&mut self, at: At<'_>, message: impl Into<String>) {
        self.add(Level::Error, at, message.into());
    }

    fn add(&mut self, level: Level, at: At<'_>, message: String) {
        self.add_at(level, at.steps(), message);
    }

    fn add_at(&mut self, level: Level, steps: Vec<Step>, message: String) {
        let id = |index: usize| Some(self.rules.file().rules.get(index)?.id.clone());
        let (rule, list) = match steps.as_slice() {
            [Step::Key(key), Step::Index(index), ..] if key == "rule" => (id(*index), None),
            [Step::Key(key), Step::Key(name), ..] if key == "lists" => (None, Some(name.clone())),
            _ => (None, None),
        };
        self.found.push(Finding {
            level,
            rule,
            list,
            key: shown(&steps, id),
            line: self.lines.as_ref().and_then(|lines| lines.line(&steps)),
            message,
        });
    }
}
