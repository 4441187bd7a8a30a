//! `wellsaid policy`: effects of a change of the policy on past comments.

mod difference;
mod html;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;
use wellsaid::Formatter;

use self::difference::{Difference, Kind, difference};
use crate::ndjson::{self, BadLines, Work};
use crate::policy::{self, PolicyOption};
use crate::row::{self, Bad, Row};
use crate::terminal;
use crate::verdict::{count, safe};
use crate::{EXIT, Failure, Status};

/// Default number of examples of each kind.
const EXAMPLES: usize = 10;

const HELP: &str = "\
ARCHIVE holds an object per line with `body`, and `id` for the examples. Each comment is formatted by
both policies. Told is how many look different, and what readers lose or gain: words, links, boxes of
quotes and of code, other elements. A comment counts for every kind that applies to it.

An object `answers`, as `wellsaid format` takes it, says what your site knows of quotes, names and
short codes. Examples are an even sample, the same in every run.";

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the comments of an archive that another policy shows differently
    #[command(after_help = EXIT)]
    Replay(ReplayOptions),
    /// Print the JSON Schema of policies, for editors
    #[command(after_help = EXIT)]
    Schema,
}

/// JSON Schema of policies.
const SCHEMA: &str = include_str!("../schema/policy.json");

#[derive(Args)]
#[command(after_long_help = HELP)]
struct ReplayOptions {
    /// The comments, `-` for standard input
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,

    #[command(flatten)]
    policy: PolicyOption,

    /// The policy in use so far
    #[arg(long, value_name = "NAME|FILE")]
    old: String,

    /// Examples of each kind
    #[arg(long, value_name = "N", default_value_t = EXAMPLES)]
    examples: usize,

    /// Print the report as JSON
    #[arg(long)]
    json: bool,

    /// Also write the report as one HTML file that loads nothing
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,

    /// Threads that format [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
}

/// Report on the archive.
#[derive(Debug, Serialize)]
struct Report {
    /// Version of this form.
    schema: u32,
    comments: u64,
    /// Comments whose HTML differs.
    different: u64,
    groups: Vec<Group>,
}

/// Comments with one kind of difference.
#[derive(Debug, Serialize)]
struct Group {
    #[serde(flatten)]
    kind: Kind,
    comments: u64,
    examples: Vec<Difference>,
}

/// Comments of one kind while they are counted; examples by the hash of their number.
#[derive(Default)]
struct Sample {
    comments: u64,
    kept: BTreeMap<(u64, u64), Difference>,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let Command::Replay(options) = self.command else {
            terminal::print_data(SCHEMA)?;
            return Ok(Status::Done);
        };
        options.run()
    }
}

impl ReplayOptions {
    fn run(self) -> Result<Status, Failure> {
        let formatters = Formatters {
            old: Formatter::new(policy::load(&self.old)?),
            new: Formatter::new(self.policy.load()?),
        };
        let jobs = self.jobs.map_or_else(ndjson::cores, usize::from);
        let (mut comments, mut different) = (0, 0);
        let mut bad = BadLines::of(&self.archive);
        let mut samples: BTreeMap<Kind, Sample> = BTreeMap::new();
        let status = ndjson::run(&formatters, &self.archive, jobs, |rows: &mut Vec<Outcome>| {
            for (number, outcome) in rows.drain(..) {
                match outcome {
                    Ok(found) => {
                        comments += 1;
                        different += u64::from(found.is_some());
                        for change in found.iter().flat_map(|found| &found.changes) {
                            let sample = samples.entry(change.kind).or_default();
                            sample.add(number, found.as_ref(), self.examples);
                        }
                    }
                    Err(problem) => bad.add(number, &problem),
                }
            }
            Ok(())
        })?;
        bad.end("read");
        let groups = samples.into_iter().map(|(kind, sample)| sample.group(kind)).collect();
        let report = Report { schema: 1, comments, different, groups };
        if let Some(path) = &self.html {
            let failed = |error| Failure::Message(format!("{}: {error}", path.display()));
            let page = html::show(&report, &self.old, self.policy.name());
            std::fs::write(path, page).map_err(failed)?;
        }
        if self.json {
            let json = serde_json::to_string_pretty(&report);
            let json = json.map_err(|error| Failure::Message(error.to_string()))?;
            terminal::print_data(&(json + "\n"))?;
        } else {
            terminal::print(&paper(&report))?;
        }
        Ok(status)
    }
}

impl Sample {
    fn add(&mut self, number: u64, found: Option<&Difference>, most: usize) {
        self.comments += 1;
        // An even sample, the same in every run: those whose numbers hash lowest.
        let key = (number.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32), number);
        let full = self.kept.len() >= most;
        let is_late = full && self.kept.last_key_value().is_none_or(|(last, _)| *last < key);
        if let (Some(found), false) = (found, is_late) {
            self.kept.insert(key, found.clone());
            if full {
                self.kept.pop_last();
            }
        }
    }

    fn group(self, kind: Kind) -> Group {
        let mut kept: Vec<_> = self.kept.into_iter().collect();
        kept.sort_by_key(|&((_, number), _)| number);
        let examples = kept.into_iter().map(|(_, found)| found).collect();
        Group { kind, comments: self.comments, examples }
    }
}

/// The report for a person.
fn paper(report: &Report) -> String {
    let mut out = String::new();
    let all = usize::try_from(report.comments).unwrap_or(usize::MAX);
    let _ = writeln!(out, "{} of {} look different.", report.different, count(all, "comment"));
    for group in &report.groups {
        let comments = usize::try_from(group.comments).unwrap_or(usize::MAX);
        let _ = writeln!(out, "\n{}: {}", group.kind.name(), count(comments, "comment"));
        for example in &group.examples {
            let change = example.changes.iter().find(|change| change.kind == group.kind);
            let named = change.map(|change| change.named.join(" ")).unwrap_or_default();
            let _ = writeln!(out, "  {}: {}", safe(&example.id), safe(&cut(&named)));
        }
    }
    out
}

/// A text of a line at most.
fn cut(text: &str) -> String {
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

struct Formatters {
    old: Formatter,
    new: Formatter,
}

type Outcome = (u64, Result<Option<Difference>, Bad>);

impl Work for Formatters {
    type Output = Vec<Outcome>;

    fn max_line(&self) -> usize {
        row::max_line(self.old.policy()).max(row::max_line(self.new.policy()))
    }

    fn line(&self, number: u64, line: &[u8], out: &mut Vec<Outcome>) -> bool {
        let outcome = row::read(line, self.max_line(), |row| self.compare(number, row));
        let good = outcome.is_ok();
        out.push((number, outcome));
        good
    }
}

impl Formatters {
    fn compare(&self, number: u64, row: &Row<'_>) -> Result<Option<Difference>, Bad> {
        let answers = row.answers()?;
        let found = difference(&self.old, &self.new, row.body, &answers);
        let found = found.map_err(Bad::BodyTooLong)?;
        let id = || row.id().unwrap_or_else(|| number.to_string());
        Ok(found.map(|found| Difference { id: id(), ..found }))
    }
}
