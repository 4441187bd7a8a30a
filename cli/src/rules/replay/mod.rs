//! `wellsaid rules replay`: tells what a change of the rules would have done to past comments.

use std::path::PathBuf;

use clap::Args;
use wellsaid::moderate::replay::EXAMPLES;

use crate::policy::PolicyOption;
use crate::rule_file::{self, RulesOption};
use crate::terminal;
use crate::{Failure, Status};

mod html;
mod judge;
pub(super) mod past;
mod report;

pub(super) use judge::JudgeOption;

const HELP: &str = "\
PAST holds an object per line:
  body       the comment
  id         its name among the examples; without one, the number of the line
  decision   the decision of the moderators: approved (ham, published, 1), spam, rejected (removed,
             trash), or pending; `label` and `status` are read as well
  created    the time it came: seconds since 1970, or a date with time; `now` and `date` are read as
             well, and so is `now` in `context`. Milliseconds are understood
  context    facts that the site knew about it, as for `wellsaid moderate`
  answers    facts that the site knew about its quotes, as for `wellsaid format`

Lines should stand in the order in which they came: rules that ask for repeats or rates see what was
before, so comments are then checked one after the other. A comment without a time is
checked as if there was nothing before it, or with --every.

`held` counts comments that readers would not see at once: warn, hold, spam, reject, discard. `precision` is the share of
what moderators removed among what is held, `recall` the share of what is held among what moderators
removed; of a rule, by that rule alone.

The terms of a rule are counted by comment, with the texts that readers saw in their place: a term
`god` that was found as \"good\" is a mistake of the list.

Examples are an even sample, the same in every run: the text as its author typed it, around what the
rules found, which stands between « and ». With --examples 1000000 --json all comments of each rule
and term are listed.";

#[derive(Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Options {
    /// The comments of the past, `-` for standard input
    #[arg(value_name = "PAST")]
    past: PathBuf,

    #[command(flatten)]
    rules: RulesOption,

    /// The rules in use so far, to compare with
    #[arg(long, value_name = "FILE")]
    old: Option<PathBuf>,

    #[command(flatten)]
    policy: PolicyOption,

    #[command(flatten)]
    judge: JudgeOption,

    /// Examples of each kind
    #[arg(long, value_name = "N", default_value_t = EXAMPLES)]
    examples: usize,

    /// Terms of each rule; the JSON has all
    #[arg(long, value_name = "N", default_value_t = 10)]
    terms: usize,

    /// Print the report as JSON
    #[arg(long)]
    json: bool,

    /// Also write the report as one HTML file that loads nothing
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let new = self.rules.load()?;
        let old = self.old.as_deref().map(rule_file::load).transpose()?;
        let policy = self.policy.load()?;
        let (report, status) = self.judge.replay(&self.past, policy, new, old, self.examples)?;
        if let Some(path) = &self.html {
            let failed = |error| Failure::Message(format!("{}: {error}", path.display()));
            std::fs::write(path, html::show(&report)).map_err(failed)?;
        }
        let shown = if self.json {
            let json = serde_json::to_string_pretty(&report);
            json.map_err(|error| Failure::Message(error.to_string()))? + "\n"
        } else {
            report::show(&report, self.terms)
        };
        match self.json {
            true => terminal::print_data(&shown)?,
            false => terminal::print(&shown)?,
        }
        Ok(status)
    }
}
