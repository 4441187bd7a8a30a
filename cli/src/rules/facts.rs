//! `wellsaid rules facts`: the facts that an application should give.

use std::path::PathBuf;

use clap::Args;

use crate::terminal;
use crate::verdict::safe;
use crate::{Failure, Status, rule_file};

const HELP: &str = "\
One name per line, as in `incomplete` of a verdict: author.approved, submit.stamp, external.NAME …
Rules that are off are left out. Compare the list with what your application gives.";

#[derive(Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Options {
    /// The rule file
    #[arg(value_name = "FILE")]
    rules: PathBuf,

    /// Print the names as a list of JSON
    #[arg(long)]
    json: bool,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let facts = rule_file::load(&self.rules)?.facts();
        let shown = if self.json {
            let json = serde_json::to_string(&facts);
            json.map_err(|error| Failure::Message(error.to_string()))? + "\n"
        } else {
            facts.iter().map(|fact| safe(fact) + "\n").collect()
        };
        match self.json {
            true => terminal::print_data(&shown)?,
            false => terminal::print(&shown)?,
        }
        Ok(Status::Done)
    }
}
