//! `wellsaid rules learn`: trains the classifier on decisions of moderators.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use clap::Args;
use wellsaid::Formatter;
use wellsaid::document::VisibleText;
use wellsaid::moderate::replay::ModeratorDecision;
use wellsaid::moderate::{Classifier, Label};

use super::classifier::{load, readiness};
use super::replay::past::Past;
use crate::ndjson::{self, BadLines, Work};
use crate::policy::PolicyOption;
use crate::row::{self, Bad, Row};
use crate::terminal;
use crate::verdict::count;
use crate::{Failure, Status};

const HELP: &str = "\
PAST holds an object per line with `body` and `decision`, as for `wellsaid rules replay`: spam is learnt
as spam, approved comments as ham. Rejected ones are passed over, since rudeness is not spam, and so
are those without a decision: a classifier must not learn from rules or from itself.

The file goes to `wellsaid moderate --classifier`, `serve-stdio` and `rules replay`. It holds numbers
and no text. To measure how well it works, learn from older comments and replay newer ones.";

#[derive(Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Options {
    /// The comments of the past, `-` for standard input
    #[arg(value_name = "PAST")]
    past: PathBuf,

    /// The file of the classifier; replaced only with --add or --force
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    /// Add to what the file has learnt
    #[arg(long)]
    add: bool,

    /// Start over even if the file exists
    #[arg(long, conflicts_with = "add")]
    force: bool,

    #[command(flatten)]
    policy: PolicyOption,

    /// Threads that read [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let is_there = self.out.exists();
        let classifier = match (is_there, self.add) {
            (true, true) => load(&self.out)?,
            (true, false) if !self.force => {
                let path = self.out.display();
                return Err(Failure::Message(format!(
                    "{path}: already exists; use --add to learn more, or --force to start over"
                )));
            }
            _ => Classifier::new(),
        };
        let learner = Learner {
            formatter: Formatter::new(self.policy.load()?),
            learnt: Mutex::new(Learnt { classifier, counts: Counts::default() }),
        };
        let jobs = self.jobs.map_or_else(ndjson::cores, usize::from);
        let mut bad = BadLines::of(&self.past);
        let status = ndjson::run(&learner, &self.past, jobs, |lines: &mut Vec<(u64, Bad)>| {
            for (number, problem) in lines.drain(..) {
                bad.add(number, &problem);
            }
            Ok(())
        })?;
        bad.end("read");
        let Learnt { classifier, counts } =
            learner.learnt.into_inner().unwrap_or_else(PoisonError::into_inner);
        save(&self.out, &classifier)?;
        let mut out = String::new();
        let _ = writeln!(
            out,
            "Learnt {} of spam and {} of ham; {} rejected and {} undecided passed over.",
            count(counts.spam, "comment"),
            counts.ham,
            counts.rejected,
            counts.undecided
        );
        let _ = writeln!(out, "{}", readiness(&classifier));
        terminal::print(&out)?;
        Ok(status)
    }
}

/// Writes the whole file or nothing: servers may read the old one meanwhile.
fn save(path: &Path, classifier: &Classifier) -> Result<(), Failure> {
    let failed = |error| Failure::Message(format!("{}: {error}", path.display()));
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    std::fs::write(&new, classifier.save()).map_err(failed)?;
    std::fs::rename(&new, path).map_err(failed)
}

#[derive(Default)]
struct Counts {
    spam: usize,
    ham: usize,
    rejected: usize,
    undecided: usize,
}

struct Learnt {
    classifier: Classifier,
    counts: Counts,
}

struct Learner {
    formatter: Formatter,
    learnt: Mutex<Learnt>,
}

impl Work for Learner {
    type Output = Vec<(u64, Bad)>;

    fn max_line(&self) -> usize {
        row::max_line(self.formatter.policy())
    }

    fn line(&self, number: u64, line: &[u8], bad: &mut Self::Output) -> bool {
        let outcome = row::read(line, self.max_line(), |row| self.learn(row));
        outcome.map_err(|problem| bad.push((number, problem))).is_ok()
    }
}

impl Learner {
    fn learn(&self, row: &Row<'_>) -> Result<(), Bad> {
        let decision = Past::read(row)?.decision;
        let label = match decision {
            Some(ModeratorDecision::Spam) => Some(Label::Spam),
            Some(ModeratorDecision::Approved) => Some(Label::Ham),
            _ => None,
        };
        let view = match label {
            None => None,
            Some(label) => {
                let document = self.formatter.parse(row.body).map_err(Bad::BodyTooLong)?;
                Some((VisibleText::new(&document), label))
            }
        };
        let mut learnt = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((view, label)) = &view {
            learnt.classifier.learn(view, *label);
        }
        *match decision {
            Some(ModeratorDecision::Spam) => &mut learnt.counts.spam,
            Some(ModeratorDecision::Approved) => &mut learnt.counts.ham,
            Some(ModeratorDecision::Rejected) => &mut learnt.counts.rejected,
            None => &mut learnt.counts.undecided,
        } += 1;
        Ok(())
    }
}
