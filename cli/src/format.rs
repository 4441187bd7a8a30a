//! `wellsaid format`: a comment per file, or a comment per line.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use wellsaid::document::{Document, Link, Mention, Notice, QuoteRef, ReportedNotice};
use wellsaid::render::{NoResolver, Resolver, Subject};
use wellsaid::{Formatter, Verification};

use crate::input::{self, Text};
use crate::ndjson::{self, Work};
use crate::policy::PolicyOption;
use crate::report::Report;
use crate::row::{self, Bad, Row};
use crate::terminal;
use crate::{Failure, Status, name_of, stdin};

/// Long enough to say what a comment is about, short enough for a list of comments.
pub(crate) const EXCERPT: usize = 200;

const FORMAT_HELP: &str = "\
Lines of JSON (--ndjson):
  Each line is an object with a string `body`. It comes back with its other members as they
  were, followed by html, text, subject, excerpt, links, quotes, mentions, notices and
  verification; members that already have one of these names are replaced. Spans are UTF-8
  byte offsets into `body`, half open. A notice has a `fix` where there is one: replace its
  `span` by its `replacement`, and the notice is gone. An object `answers` says what your site knows of quotes,
  links, mentions and emoji, in the form that `wellsaid serve-stdio --help` shows; quotes whose
  `source` it gives are verified. Invalid UTF-8 in it becomes U+FFFD, with a notice,
  and counts as three bytes for the policy's limit.
  A line that can't be formatted becomes {\"line\":N,\"error\":\"...\"} in its place; the rest goes
  on, and the exit status is 1. Line N of the output answers line N of the input; only blank
  lines at the end are left out.";

#[derive(Args)]
#[command(after_long_help = FORMAT_HELP)]
pub(crate) struct Options {
    #[command(flatten)]
    policy: PolicyOption,

    /// Show under the author's text what was escaped, dropped or left unclosed, on standard
    /// error
    #[arg(long, conflicts_with = "ndjson")]
    notices: bool,

    /// Read and write one JSON object per line
    #[arg(long)]
    ndjson: bool,

    /// Threads that format [default: one per core]
    #[arg(long, value_name = "N", requires = "ndjson",
          value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,

    /// Length of `excerpt`, in characters as readers count them
    #[arg(long, value_name = "N", requires = "ndjson", default_value_t = EXCERPT)]
    excerpt: usize,

    /// The comments, `-` for standard input, which is also the default
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Options {
    pub(crate) fn run(mut self) -> Result<Status, Failure> {
        if self.files.is_empty() {
            self.files.push(stdin());
        }
        let formatter = Formatter::new(self.policy.load()?);
        if self.ndjson {
            let [file] = self.files.as_slice() else {
                let message = "with --ndjson give one file, or `-` for standard input";
                return Err(Failure::Message(String::from(message)));
            };
            let jobs = self.jobs.map_or_else(ndjson::cores, usize::from);
            let rows = Rows { formatter: &formatter, excerpt: self.excerpt };
            return ndjson::print(&rows, file, jobs);
        }
        let mut status = Status::Done;
        for file in &self.files {
            status = status.max(self.format_file(&formatter, file)?);
        }
        Ok(status)
    }

    fn format_file(&self, formatter: &Formatter, path: &Path) -> Result<Status, Failure> {
        let name = name_of(path);
        let max = formatter.policy().limits().max_input;
        let Text { text, notices } = match input::comment(path, max) {
            Ok(comment) => comment,
            Err(status) => return Ok(status),
        };
        let document =
            formatter.parse(&text).map_err(|error| Failure::Message(format!("{name}: {error}")))?;
        let page = formatter.render(&document, &NoResolver);
        terminal::print_data(&(page.html + "\n"))?;
        if self.notices {
            let report = Report::new(&name, &text);
            for notice in formatter.report(&document, &notices).notices {
                report.show(notice.span, notice.message);
            }
        }
        Ok(Status::Done)
    }
}

/// Keys that are added to an object, in this order.
#[derive(Serialize)]
pub(crate) struct Added<'a> {
    html: String,
    text: String,
    subject: String,
    excerpt: String,
    links: Vec<Link<'a>>,
    quotes: Vec<QuoteRef<'a>>,
    mentions: Vec<Mention<'a>>,
    notices: Vec<ReportedNotice<'a>>,
    verification: Verification,
}

impl<'a> Added<'a> {
    /// Everything about a document; `bytes` are the notices about its bytes.
    pub(crate) fn new(
        formatter: &'a Formatter,
        document: &'a Document<'_>,
        bytes: &[Notice],
        resolver: &dyn Resolver,
        excerpt: usize,
    ) -> Self {
        let page = formatter.render(document, resolver);
        let report = formatter.report(document, bytes);
        Self {
            html: page.html,
            text: formatter.plain(document, resolver),
            subject: formatter.subject(document, &Subject::new(), resolver),
            excerpt: formatter.excerpt(document, excerpt, resolver).html,
            links: report.links,
            quotes: report.quotes,
            mentions: report.mentions,
            notices: report.notices,
            verification: page.verification,
        }
    }

    /// Verification of the HTML.
    pub(crate) fn verification(&self) -> Verification {
        self.verification
    }
}

const ADDED: [&str; 9] = [
    "html",
    "text",
    "subject",
    "excerpt",
    "links",
    "quotes",
    "mentions",
    "notices",
    "verification",
];

/// Formats rows by one policy.
struct Rows<'f> {
    formatter: &'f Formatter,
    excerpt: usize,
}

impl Work for Rows<'_> {
    type Output = Vec<u8>;

    fn max_line(&self) -> usize {
        row::max_line(self.formatter.policy())
    }

    fn line(&self, number: u64, line: &[u8], out: &mut Vec<u8>) -> bool {
        row::answer(number, line, self.max_line(), out, |row, out| self.answer(row, out))
    }
}

impl Rows<'_> {
    fn answer(&self, row: &Row<'_>, out: &mut Vec<u8>) -> Result<(), Bad> {
        let answers = row.answers()?;
        let mut document = self.formatter.parse(row.body).map_err(Bad::BodyTooLong)?;
        let resolver = answers.resolver_for(&document);
        self.formatter.verify_quotes(&mut document, &resolver);
        let added = Added::new(self.formatter, &document, row.notices, &resolver, self.excerpt);
        row.write(&ADDED, &added, out);
        Ok(())
    }
}
