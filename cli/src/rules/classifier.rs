//! `wellsaid rules classifier`: the state of a classifier, and whether rules use it yet.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use clap::{Args, Subcommand};
use serde::Serialize;
use wellsaid::Formatter;
use wellsaid::document::VisibleText;
use wellsaid::moderate::{Classifier, Label};

use super::table::Table;
use crate::ndjson::{self, BadLines, Work};
use crate::policy::PolicyOption;
use crate::row::{self, Bad, Row};
use crate::terminal;
use crate::verdict::safe;
use crate::{EXIT, Failure, Status};

/// Number of comments of each kind that a rule waits for, unless it has `min_learned`.
const NEEDED: u64 = 100;

/// Maximum number of tokens that are kept while comments are read.
const MAX_TOKENS: usize = 1_000_000;

const HELP: &str = "\
The file holds numbers and no words. With --past the comments of the past are scored, and the tokens
that weighed most in them are listed: words, pairs of words, hosts, numbers by their length. A weight
of 0.7 makes spam twice as likely, one of -0.7 half as likely.";

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Counts, readiness, and with --past the strongest tokens
    #[command(after_help = EXIT)]
    Stats(StatsOptions),
}

#[derive(Args)]
#[command(after_long_help = HELP)]
struct StatsOptions {
    /// The classifier, as `wellsaid rules learn` or `Classifier::save` wrote it
    #[arg(value_name = "FILE")]
    classifier: PathBuf,

    /// Comments to look for tokens in, an object with `body` per line
    #[arg(long, value_name = "PAST")]
    past: Option<PathBuf>,

    #[command(flatten)]
    policy: PolicyOption,

    /// Tokens of each kind
    #[arg(long, value_name = "N", default_value_t = 20)]
    tokens: usize,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Stats {
    spam: u64,
    ham: u64,
    needed: u64,
    ready: bool,
    /// Tokens that indicate spam, strongest first; then those that indicate ham.
    spam_tokens: Vec<(String, f64)>,
    ham_tokens: Vec<(String, f64)>,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let Command::Stats(options) = self.command;
        options.run()
    }
}

impl StatsOptions {
    fn run(self) -> Result<Status, Failure> {
        let classifier = load(&self.classifier)?;
        let [spam, ham] = [Label::Spam, Label::Ham].map(|label| classifier.learned(label));
        let told = readiness(&classifier);
        let mut stats = Stats {
            spam,
            ham,
            needed: NEEDED,
            ready: spam.min(ham) >= NEEDED,
            spam_tokens: Vec::new(),
            ham_tokens: Vec::new(),
        };
        let mut status = Status::Done;
        if let Some(past) = &self.past {
            let formatter = Formatter::new(self.policy.load()?);
            let scorer = Scorer { formatter, classifier, tokens: Mutex::default() };
            let mut bad = BadLines::of(past);
            status = ndjson::run(&scorer, past, ndjson::cores(), |lines: &mut Vec<(u64, Bad)>| {
                for (number, problem) in lines.drain(..) {
                    bad.add(number, &problem);
                }
                Ok(())
            })?;
            bad.end("read");
            let tokens = scorer.tokens.into_inner().unwrap_or_else(PoisonError::into_inner);
            let mut tokens: Vec<_> = tokens.into_iter().collect();
            tokens.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let spam = tokens.iter().filter(|(_, weight)| *weight > 0.0);
            stats.spam_tokens = spam.take(self.tokens).cloned().collect();
            let ham = tokens.iter().rev().filter(|(_, weight)| *weight < 0.0);
            stats.ham_tokens = ham.take(self.tokens).cloned().collect();
        }
        if self.json {
            let json = serde_json::to_string_pretty(&stats);
            let json = json.map_err(|error| Failure::Message(error.to_string()))?;
            terminal::print_data(&(json + "\n"))?;
        } else {
            terminal::print(&self.paper(&stats, &told))?;
        }
        Ok(status)
    }

    fn paper(&self, stats: &Stats, told: &str) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "spam: {}, ham: {}", stats.spam, stats.ham);
        let _ = writeln!(out, "{told}");
        for (name, tokens) in [("spam", &stats.spam_tokens), ("ham", &stats.ham_tokens)] {
            let mut table = Table::new([&*format!("speaks for {name}"), "weight"]);
            for (token, weight) in tokens {
                table.row([safe(token), format!("{weight:+.2}")]);
            }
            if !table.is_empty() {
                out.push('\n');
                table.show(&mut out);
            }
        }
        if self.past.is_none() {
            let _ = writeln!(out, "The file holds no words: --past lists the strongest tokens.");
        }
        out
    }
}

/// Reads a classifier.
pub(super) fn load(path: &Path) -> Result<Classifier, Failure> {
    let failed = |error: String| Failure::Message(format!("{}: {error}", path.display()));
    let bytes = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
    Classifier::load(&bytes).map_err(|error| failed(error.to_string()))
}

/// Tells whether rules use the classifier yet.
pub(super) fn readiness(classifier: &Classifier) -> String {
    let missing = |label| NEEDED.saturating_sub(classifier.learned(label));
    match (missing(Label::Spam), missing(Label::Ham)) {
        (0, 0) => format!("Ready: it has learnt {NEEDED} comments or more of each kind."),
        (spam, ham) => format!(
            "Not ready: rules wait for {NEEDED} comments of each kind (`min_learned`); missing are \
             {spam} of spam and {ham} of ham."
        ),
    }
}

/// Collects the weight of the tokens that scores name.
struct Scorer {
    formatter: Formatter,
    classifier: Classifier,
    tokens: Mutex<HashMap<String, f64>>,
}

impl Work for Scorer {
    type Output = Vec<(u64, Bad)>;

    fn max_line(&self) -> usize {
        row::max_line(self.formatter.policy())
    }

    fn line(&self, number: u64, line: &[u8], bad: &mut Self::Output) -> bool {
        let outcome = row::read(line, self.max_line(), |row| self.score(row));
        outcome.map_err(|problem| bad.push((number, problem))).is_ok()
    }
}

impl Scorer {
    fn score(&self, row: &Row<'_>) -> Result<(), Bad> {
        let document = self.formatter.parse(row.body).map_err(Bad::BodyTooLong)?;
        let score = self.classifier.score(&VisibleText::new(&document));
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        for (token, weight) in score.tokens {
            if tokens.len() < MAX_TOKENS || tokens.contains_key(&token) {
                tokens.insert(token, weight);
            }
        }
        Ok(())
    }
}
