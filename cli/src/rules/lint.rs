//! `wellsaid rules lint`: finds probable slips in a rule file.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::SystemTime;

use clap::Args;
use serde_json::{Value, json};
use wellsaid::BuildError;
use wellsaid::moderate::lint::{self, Level};

use crate::terminal;
use crate::verdict::{count, safe};
use crate::{Failure, Status, rule_file};

use super::given;

#[derive(Args)]
pub(crate) struct Options {
    /// The rule file
    #[arg(value_name = "FILE")]
    rules: PathBuf,

    /// The facts that your application gives: a list of names (as `rules facts --json` prints
    /// it), a sample of the context as JSON, or comments of the past, one JSON row per line with
    /// its `context`. Rules that can't fire without other facts are then reported
    #[arg(long, value_name = "FILE")]
    facts: Option<PathBuf>,

    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let rules = match rule_file::parse(&self.rules)? {
            Ok(rules) => rules,
            Err(error) if self.json => {
                terminal::print_data(&mistakes(&error)?)?;
                return Ok(Status::Failed);
            }
            Err(error) => return Err(rule_file::refused(&self.rules, &error)),
        };
        let mut findings = lint::lint(&rules, SystemTime::now().into());
        if let Some(path) = &self.facts {
            findings.extend(lint::lint_facts(&rules, &given::facts(path)?));
        }
        let errors = findings.iter().filter(|finding| finding.level == Level::Error).count();
        let shown = if self.json {
            let json = serde_json::to_string_pretty(&findings);
            json.map_err(|error| Failure::Message(error.to_string()))? + "\n"
        } else {
            let mut out = String::new();
            for finding in &findings {
                let _ = writeln!(out, "{}: {}", self.rules.display(), safe(&finding.to_string()));
            }
            let _ = match findings.len() - errors {
                0 if errors == 0 => {
                    writeln!(out, "{}, no findings.", count(rules.file().rules.len(), "rule"))
                }
                warnings => {
                    writeln!(out, "{}, {}", count(errors, "error"), count(warnings, "warning"))
                }
            };
            let facts = rules.facts();
            if !facts.is_empty() {
                let _ = writeln!(out, "Facts that the rules ask for: {}", facts.join(", "));
            }
            out
        };
        match self.json {
            true => terminal::print_data(&shown)?,
            false => terminal::print(&shown)?,
        }
        Ok(if errors == 0 { Status::Done } else { Status::Refused })
    }
}

/// The mistakes of a file that can't be used, in the form of findings.
fn mistakes(error: &BuildError) -> Result<String, Failure> {
    let mistakes: Vec<Value> = error
        .mistakes()
        .iter()
        .map(|mistake| {
            let mut shown = json!({
                "level": "mistake",
                "key": mistake.key(),
                "line": mistake.line(),
                "message": mistake.message(),
            });
            if let Some(file) = mistake.file() {
                shown["file"] = file.into();
            }
            shown
        })
        .collect();
    let json = serde_json::to_string_pretty(&mistakes);
    Ok(json.map_err(|error| Failure::Message(error.to_string()))? + "\n")
}
