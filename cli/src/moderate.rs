//! `wellsaid moderate`: a verdict per comment, for a person or for a program.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use wellsaid::Formatter;
use wellsaid::document::Document;
use wellsaid::moderate::{ApplyError, Context, MemoryHistory, Moderator, Verdict};
use wellsaid::render::{NoResolver, Resolver};

use crate::context::{ContextOption, Facts};
use crate::input;
use crate::missing::Missing;
use crate::ndjson::{self, Work};
use crate::policy::PolicyOption;
use crate::row::{self, Bad, Row};
use crate::rule_file::{self, RulesOption};
use crate::site::SiteOption;
use crate::terminal;
use crate::verdict::Paper;
use crate::{Failure, Status, name_of, stdin};

const HELP: &str = "\
Rules check the text that readers see in the HTML of the comment. The output names every rule
that fired, with the place under the author's own text; the message for the author; and the HTML
if a rule changed it.

A fact that a rule needs and does not get is reported once on standard error: see --context.

A verdict is an answer, whatever it says: it does not change the exit status.

Lines of JSON (--ndjson):
  Each line is an object with a string `body` and, if there are facts about it, an object
  `context`, and an object `answers` with what your site knows of quotes, links, mentions and
  emoji, in the form that `wellsaid serve-stdio --help` shows: quotes whose `source` it gives are
  verified. It comes back with its other members as they were, followed by verdict (the
  same object as with --json), html, which has all rewrites, and author_name, if a rule
  changes the name of the author; members that already have one of these names are replaced. Facts of a row come before those of --context. Without
  `now` in either, the time is that of the clock.
  If a rule asks for repeats or rates, one thread checks the comments one after the other
  and remembers them until the program ends; otherwise all cores work. The answers come
  in the order of the lines in both cases.
  A line that can't be checked becomes {\"line\":N,\"error\":\"...\"} in its place; the rest goes
  on, and the exit status is 1.";

#[derive(Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Options {
    #[command(flatten)]
    rules: RulesOption,

    #[command(flatten)]
    policy: PolicyOption,

    #[command(flatten)]
    context: ContextOption,

    #[command(flatten)]
    site: SiteOption,

    /// Print the verdict as JSON, an object per comment
    #[arg(long, conflicts_with = "ndjson")]
    json: bool,

    /// Read and write one JSON object per line
    #[arg(long)]
    ndjson: bool,

    /// Threads that check comments [default: one per core]
    #[arg(long, value_name = "N", requires = "ndjson",
          value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,

    /// The comments, `-` for standard input, which is also the default
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Options {
    pub(crate) fn run(mut self) -> Result<Status, Failure> {
        if self.files.is_empty() {
            self.files.push(stdin());
        }
        let rules = self.rules.load()?;
        let in_turn = rule_file::asks_history(&rules);
        let judge = LineModerator {
            formatter: Formatter::new(self.policy.load()?),
            moderator: self.site.moderator(rules)?,
            facts: self.context.load()?,
            history: MemoryHistory::new(),
            missing: Missing::default(),
        };
        if self.ndjson {
            let [file] = self.files.as_slice() else {
                let message = "with --ndjson give one file, or `-` for standard input";
                return Err(Failure::Message(String::from(message)));
            };
            let jobs = self.jobs.map_or_else(ndjson::cores, usize::from);
            let status = ndjson::print(&judge, file, if in_turn { 1 } else { jobs });
            judge.missing.tell();
            return status;
        }
        let mut status = Status::Done;
        for file in &self.files {
            status = status.max(self.judge_file(&judge, file)?);
        }
        judge.missing.tell();
        Ok(status)
    }

    fn judge_file(&self, judge: &LineModerator, path: &Path) -> Result<Status, Failure> {
        let name = name_of(path);
        let max = judge.formatter.policy().limits().max_input;
        let mut text = match input::comment(path, max) {
            Ok(comment) => comment.text,
            Err(status) => return Ok(status),
        };
        // The author did not type the newline at the end of a file.
        if text.ends_with('\n') {
            text.pop();
        }
        let document = judge
            .formatter
            .parse(&text)
            .map_err(|error| Failure::Message(format!("{name}: {error}")))?;
        let context = judge
            .facts
            .context_now(None)
            .map_err(|problem| Failure::Message(format!("context: {problem}")))?;
        let (verdict, html) = judge
            .judge(&document, context, &NoResolver)
            .map_err(|error| Failure::Message(format!("{name}: {error}")))?;
        let shown = if self.json {
            let json = serde_json::to_string(&verdict);
            json.map_err(|error| Failure::Message(error.to_string()))? + "\n"
        } else {
            Paper::new(&name, &text).verdict(&verdict, &html)
        };
        match self.json {
            true => terminal::print_data(&shown)?,
            false => terminal::print(&shown)?,
        }
        Ok(Status::Done)
    }
}

/// Checks comments, and shows them after rewrites.
struct LineModerator {
    formatter: Formatter,
    moderator: Moderator,
    facts: Facts,
    history: MemoryHistory,
    missing: Missing,
}

impl LineModerator {
    /// The verdict, and the HTML after its rewrites.
    fn judge(
        &self,
        document: &Document<'_>,
        mut context: Context,
        resolver: &dyn Resolver,
    ) -> Result<(Verdict, String), ApplyError> {
        let page = self.formatter.render(document, resolver);
        context.verification.get_or_insert(page.verification);
        let mut verdict = self.moderator.check_and_record(document, &context, &self.history);
        self.missing.count(&verdict);
        if verdict.rewrites.is_empty() {
            return Ok((verdict, page.html));
        }
        let (_, changed) = verdict.render(&self.formatter, document, resolver)?;
        Ok((verdict, changed.html))
    }

    fn answer(&self, row: &Row<'_>, out: &mut Vec<u8>) -> Result<(), Bad> {
        let facts = row.member("context").map(serde_json::value::RawValue::get);
        let context = self
            .facts
            .context_now(facts)
            .map_err(|problem| Bad::Member { name: "context", problem })?;
        let answers = row.answers()?;
        let mut document = self.formatter.parse(row.body).map_err(Bad::BodyTooLong)?;
        let resolver = answers.resolver_for(&document);
        self.formatter.verify_quotes(&mut document, &resolver);
        let name = context.author.name.clone();
        let (verdict, html) = self
            .judge(&document, context, &resolver)
            .map_err(|error| Bad::Member { name: "body", problem: error.to_string() })?;
        let author_name = changed_name(&verdict, name.as_deref());
        // A row may have an `author_name` of its own, which stays if no rule changes the name.
        let ours = if author_name.is_some() { &ADDED[..] } else { &ADDED[..2] };
        row.write(ours, &Added { verdict: &verdict, html: &html, author_name }, out);
        Ok(())
    }
}

/// Keys that are added to an object, in this order.
#[derive(Serialize)]
struct Added<'a> {
    verdict: &'a Verdict,
    html: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    author_name: Option<String>,
}

const ADDED: [&str; 3] = ["verdict", "html", "author_name"];

/// The name of the author as readers may see it, if rules change it.
pub(crate) fn changed_name(verdict: &Verdict, name: Option<&str>) -> Option<String> {
    let name = name?;
    let changed = verdict.author_name(name);
    (changed != name).then(|| changed.into_owned())
}

impl Work for LineModerator {
    type Output = Vec<u8>;

    fn max_line(&self) -> usize {
        row::max_line(self.formatter.policy())
    }

    fn line(&self, number: u64, line: &[u8], out: &mut Vec<u8>) -> bool {
        row::answer(number, line, self.max_line(), out, |row, out| self.answer(row, out))
    }
}
