//! `wellsaid rules schema`: the JSON Schema of rule files.

use clap::Args;

use crate::terminal;
use crate::{Failure, Status};

const SCHEMA: &str = include_str!("../schema/rules.json");

const HELP: &str = "\
Editors complete keys and mark mistakes by it. Save it beside the rule file, and begin the file with

    #:schema rules.schema.json

for the extension \"Even Better TOML\" of VS Code, and for taplo. A rule file in JSON names it in
the settings of the editor. What the rules mean together, `wellsaid rules lint` checks.";

#[derive(Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Options {}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        terminal::print_data(SCHEMA)?;
        Ok(Status::Done)
    }
}
