//! `wellsaid rules`: tools for rule files: explain, check, test and replay them.

mod classifier;
mod context_words;
mod explain;
mod export;
mod facts;
mod given;
mod import;
mod init;
mod learn;
mod lint;
mod phrases;
mod replay;
mod schema;
mod table;
mod test;
mod words;
mod yaml;

use clap::{Args, Subcommand};

use crate::{EXIT, Failure, Status};

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a rule file to start with
    #[command(after_help = EXIT)]
    Init(init::Options),
    /// Say what looks wrong in a rule file
    #[command(after_help = EXIT)]
    Lint(lint::Options),
    /// Test the examples inside a rule file
    #[command(after_help = EXIT)]
    Test(test::Options),
    /// Explain the rules in words
    #[command(after_help = EXIT)]
    Explain(explain::Options),
    /// List the facts that the rules ask for
    #[command(after_help = EXIT)]
    Facts(facts::Options),
    /// Report what rules would have done to comments of the past
    #[command(after_help = EXIT)]
    Replay(replay::Options),
    /// Train the classifier on the decisions of moderators
    #[command(after_help = EXIT)]
    Learn(learn::Options),
    /// Show what a classifier has learnt
    #[command(after_help = EXIT)]
    Classifier(classifier::Options),
    /// Print the JSON Schema of rule files, for editors
    #[command(after_help = EXIT)]
    Schema(schema::Options),
    /// Make a rule file out of the settings of another system
    #[command(after_help = EXIT)]
    Import(import::Options),
    /// Write a list of a rule file as text or CSV
    #[command(after_help = EXIT)]
    Export(export::Options),
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        match self.command {
            Command::Init(options) => options.run(),
            Command::Lint(options) => options.run(),
            Command::Test(options) => options.run(),
            Command::Explain(options) => options.run(),
            Command::Facts(options) => options.run(),
            Command::Replay(options) => options.run(),
            Command::Learn(options) => options.run(),
            Command::Classifier(options) => options.run(),
            Command::Schema(options) => options.run(),
            Command::Import(options) => options.run(),
            Command::Export(options) => options.run(),
        }
    }
}
