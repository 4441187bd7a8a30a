//! The program `wellsaid`: files and streams around the library.
//!
//! Only what a shell needs lives here: reading, order, progress, exit status.
//! Everything about comments comes through the public API, so that a site can do whatever the
//! program can.

mod check;
mod context;
mod format;
mod html;
mod input;
mod missing;
mod moderate;
mod ndjson;
mod policy;
mod policy_replay;
mod report;
mod row;
mod rule_file;
mod rules;
mod serve;
mod site;
mod terminal;
mod tips;
mod verdict;

use std::io;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

const EXIT: &str = "\
Exit status:
  0  everything was done
  1  a comment was refused, a line was bad, the HTML is not verified, or a rule file has faults
  2  a mistake in the options, the policy or the rules, or a file that could not be read";

/// Turns what people type into a comment box into safe HTML, and moderates it
///
/// Reads comments, writes HTML that is verified to hold nothing but the tags, attributes and
/// addresses that the policy allows; checks comments by rules, with every reason.
#[derive(Parser)]
#[command(name = "wellsaid", version, after_help = EXIT)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Format comments: one per file, or one per line of JSON
    #[command(after_help = EXIT)]
    Format(format::Options),
    /// Print the help that belongs beside the comment form
    #[command(after_help = EXIT)]
    Tips(tips::Options),
    /// Say whether HTML is verified under a policy
    #[command(after_help = EXIT)]
    Check(check::Options),
    /// Check comments by rules: one per file, or one per line of JSON
    #[command(after_help = EXIT)]
    Moderate(Box<moderate::Options>),
    /// Answer requests of another program, one per line of JSON
    #[command(after_help = "The end of standard input ends the program, with exit status 0.")]
    ServeStdio(Box<serve::Options>),
    /// Check, try and explain rule files
    Rules(Box<rules::Options>),
    /// Try another policy on past comments
    Policy(Box<policy_replay::Options>),
}

/// Outcome of the work; the worst one is the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Done,
    Refused,
    Failed,
}

/// Reason why a command could not do its work at all.
#[derive(Debug)]
enum Failure {
    /// The reader of our output has closed it (`wellsaid … | head`).
    ClosedOutput,
    /// Anything else, as one line for standard error.
    Message(String),
    /// Several messages, each on a line.
    Messages(Vec<String>),
}

impl Failure {
    /// Failure of writing to standard output.
    fn output(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedOutput,
            _ => Self::Message(format!("standard output: {error}")),
        }
    }
}

/// An input as the user named it; `-` is standard input.
fn is_stdin(path: &std::path::Path) -> bool {
    path.as_os_str() == "-"
}

fn name_of(path: &std::path::Path) -> String {
    if is_stdin(path) { String::from("standard input") } else { path.display().to_string() }
}

fn stdin() -> PathBuf {
    PathBuf::from("-")
}

/// One line on standard error. A failure to write it is not a reason to stop.
fn complain(message: &str) {
    terminal::print_error(&format!("wellsaid: {}\n", terminal::line(message)));
}

/// Exits with the status for the shell, and prints the reason.
fn exit(outcome: Result<Status, Failure>) -> ! {
    let status = match outcome {
        Ok(status) => status,
        Err(Failure::ClosedOutput) => Status::Done,
        Err(Failure::Message(message)) => {
            complain(&message);
            Status::Failed
        }
        Err(Failure::Messages(messages)) => {
            messages.iter().for_each(|message| complain(message));
            Status::Failed
        }
    };
    std::process::exit(status as i32)
}

/// The options. An error about them quotes what was typed, which a script may have passed on.
fn options() -> Cli {
    Cli::try_parse().unwrap_or_else(|error| {
        if !error.use_stderr() {
            error.exit();
        }
        terminal::print_error(&error.render().to_string());
        std::process::exit(error.exit_code())
    })
}

fn main() {
    exit(match options().command {
        Command::Format(options) => options.run(),
        Command::Tips(options) => options.run(),
        Command::Check(options) => options.run(),
        Command::Moderate(options) => options.run(),
        Command::ServeStdio(options) => options.run(),
        Command::Rules(options) => options.run(),
        Command::Policy(options) => options.run(),
    })
}
