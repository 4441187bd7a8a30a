//! `wellsaid rules lint`: what can be meant in a rule file and is probably a slip.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::SystemTime;

use clap::Args;
use wellsaid::moderate::lint::{self, Level};

use crate::terminal;
use crate::verdict::{count, safe};
use crate::{Failure, Status, rule_file};

#[derive(Args)]
pub(crate) struct Options {
    /// The rule file
    #[arg(value_name = "FILE")]
    rules: PathBuf,

    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let rules = rule_file::read(&self.rules)?;
        let findings = lint::lint(&rules, SystemTime::now().into());
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
                0 if errors == 0 => writeln!(
                    out,
                    "Nothing to say about {}.",
                    count(rules.file().rules.len(), "rule")
                ),
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
