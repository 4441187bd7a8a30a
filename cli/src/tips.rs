//! `wellsaid tips`: the help beside the form, derived from the policy.

use clap::Args;
use wellsaid::Formatter;

use crate::policy::PolicyOption;
use crate::terminal;
use crate::{Failure, Status};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    policy: PolicyOption,

    /// One row per feature: what it is, what you type, what you get
    #[arg(long)]
    long: bool,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let formatter = Formatter::new(self.policy.load()?);
        let text = if self.long { long(&formatter) } else { short(&formatter) };
        terminal::print_data(&text)?;
        Ok(Status::Done)
    }
}

fn short(formatter: &Formatter) -> String {
    formatter.tips().iter().map(|tip| format!("* {tip}\n")).collect()
}

fn long(formatter: &Formatter) -> String {
    let tips = formatter.long_tips();
    let rows = tips.iter().map(|tip| {
        format!(
            "{}\n  You type: {}\n  You get:  {}\n",
            tip.description,
            indent(&tip.you_type),
            indent(&tip.you_get)
        )
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// The following lines stand under the first one.
fn indent(text: &str) -> String {
    text.replace('\n', "\n            ")
}
