//! `wellsaid rules export`: a list of a rule file for other programs.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::verdict::count;
use crate::{Failure, Status, complain, rule_file, terminal};

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One entry per line, as files of lists are written
    Text,
    /// Columns `entry` and `exception`
    Csv,
}

#[derive(Args)]
pub(crate) struct Options {
    /// The rule file
    #[arg(value_name = "FILE")]
    rules: PathBuf,

    /// Name of the list
    #[arg(value_name = "LIST")]
    list: String,

    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let rules = rule_file::load(&self.rules)?;
        let failed =
            |message: String| Failure::Message(format!("{}: {message}", self.rules.display()));
        let Some(entries) = rules.entries(&self.list) else {
            let names: Vec<&str> = rules.file().lists.keys().map(String::as_str).collect();
            let there = if names.is_empty() { "no list" } else { &names.join(", ") };
            return Err(failed(format!("no list `{}`; there are {there}", self.list)));
        };
        let mut out = String::new();
        match self.format {
            Format::Text => {
                for (entry, _) in entries.iter().filter(|(_, is_exception)| !is_exception) {
                    let _ = writeln!(out, "{entry}");
                }
                let left = entries.iter().filter(|(_, is_exception)| *is_exception).count();
                if left > 0 {
                    complain(&format!(
                        "note: {} left out; `--format csv` has them",
                        count(left, "exception")
                    ));
                }
                let hidden = entries.iter().filter(|(entry, _)| entry.starts_with('#')).count();
                if hidden > 0 {
                    complain(&format!(
                        "note: {} begin with `#`, which begins a comment in the file of a list",
                        count(hidden, "entry")
                    ));
                }
            }
            Format::Csv => {
                out.push_str("entry,exception\n");
                for (entry, is_exception) in &entries {
                    let _ = writeln!(out, "{},{is_exception}", field(entry));
                }
            }
        }
        terminal::print_data(&out)?;
        Ok(Status::Done)
    }
}

/// A field as RFC 4180 has it.
fn field(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}
