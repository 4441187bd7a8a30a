//! `wellsaid serve-stdio`: the library for programs that can't load it.
//!
//! Shared hosting offers PHP without FFI, and every language can start a program. So a process
//! stays: it reads a request per line and writes an answer per line. It lives as long as its
//! standard input; a request never ends it.

mod answer;
mod redis;
mod request;

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use clap::Args;
use wellsaid::Formatter;
use wellsaid::moderate::MemoryHistory;

use crate::context::ContextOption;
use crate::policy::PolicyOption;
use crate::row;
use crate::rule_file;
use crate::site::SiteOption;
use crate::terminal::Output;
use crate::{Failure, Status};

use answer::Service;
use redis::{RedisOption, history};

/// Limit above which a buffer that had to grow for one long line shrinks again.
const KEEP: usize = 1 << 20;

const HELP: &str = "\
Each line of standard input is a request, an object of JSON; each gets one line of standard
output, in order, which is flushed before the next request is read. Members in [ ] may be
left out; `id` is any value and comes back.

  {\"id\":1, \"op\":\"format\", \"body\":\"…\" [,\"verdict\":{…} [,\"author_name\":\"…\"]] [,\"answers\":{…}]
   [,\"excerpt\":200]}
      → {\"id\":1, html, text, subject, excerpt, links, quotes, mentions, notices, verification};
        with the stored `verdict` of this comment after the rewrites of the rules; author_name
        as well, if a rule changes the name that is given
  {\"op\":\"report\", \"body\":\"…\"}
      → {links, refused_links, quotes, mentions, emoji, notices, outermost_authors, only_quotes}
  {\"op\":\"moderate\", \"body\":\"…\", \"record\":true|false [,\"context\":{…}] [,\"answers\":{…}]
   [,\"excerpt\":200]}
      → as format, after the rewrites of the rules, and `verdict`; author_name as well, if a rule
        changes the name in `context`; it is counted if `record`
  {\"op\":\"record\", \"verdict\":{…} [,\"context\":{…}]}   counts a verdict that was not counted
      → {\"recorded\":true}
  {\"op\":\"facts\"}                           → {\"facts\":[\"author.approved\", …]}   what the rules ask for
  {\"op\":\"tips\"}                            → {\"short\":[\"…\"], \"long\":[{description, you_type, you_get}],
                                             \"warned\":\"…\", \"insist\":\"…\"}   for the action `warn`
  {\"op\":\"fingerprint\"}                     → {\"fingerprint\":\"…\"}   with the comment the key of a cache
  {\"op\":\"quote\", \"body\":\"…\" [,\"reply\":{\"author\":\"Ann\", \"post_id\":12, \"keep\":0, …}]}
                                          → {\"text\":\"[quote=Ann …\"}
  {\"op\":\"author_name\", \"verdict\":{…}, \"author_name\":\"…\"}
      → {\"author_name\":\"…\"}, as readers may see the name that was checked
  {\"op\":\"decide\", \"request\":{\"state\":\"pending\", \"decision\":\"approve\", \"by\":{\"moderator\":\"ann\"},
   \"at\":1763779200 [,\"note\":\"…\"] [,\"comment\":\"9\"] [,\"verdict\":{…}] [,\"log\":[…]]}}
      → {state, entry, lesson, allowed} and, if the state does not allow it, refused: a step in the queue
        of moderators. Your application keeps state and log; `wellsaid_queue_decide` in wellsaid.h says more
  {\"op\":\"check\", \"html\":\"…\"}               → {\"verified\":true} or {\"verified\":false, \"offset\":n}

  answers: {\"mentions\":{\"@ann\":{\"href\":\"/u/7\", \"text\":\"Ann\"}}, \"emoji\":{\"smile\":\"🙂\"},
    \"quotes\":[{\"author\":\"Ann\", \"href\":\"/post/12\", \"source\":\"…\"}, null],   in the order of
      `quotes`; with the source of the quoted post the quote is compared with it, before it is
      moderated and shown
    \"links\":{\"https://a.example/\": {\"rewrite\":\"/out?7\"} | \"unlink\" | \"keep\"},
    \"trusted\":true   links to other sites get the `trusted_rel` of the policy}
  They are for html, text, subject and excerpt alike.
  links, quotes, mentions, notices and verdict are those of `wellsaid format --ndjson` and
  `wellsaid moderate --json`. Spans are UTF-8 byte offsets into `body`, half open. A notice has a
  `fix` where there is one: replace its `span` by its `replacement`, and the notice is gone.

What can't be answered becomes {\"id\":…, \"error\":\"…\", \"kind\":\"…\"}, and the next line is read:
  line      no object of JSON, or longer than a line may be
  request   an unknown op or key, a missing one, or a value of another type
  too-long  the comment is longer than the policy accepts
  stale     the verdict is about another text or policy, of another schema, or edited:
            moderate the comment again
  history   the store could not be reached; recording again may count something twice
  internal  a mistake of this program

The end of standard input ends the program, with exit status 0.";

#[derive(Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Options {
    #[command(flatten)]
    policy: PolicyOption,

    /// The rule file (TOML, or JSON when its name ends in .json); without it nothing is
    /// moderated. Files of lists lie beside it or in folders there
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,

    #[command(flatten)]
    redis: RedisOption,

    #[command(flatten)]
    context: ContextOption,

    #[command(flatten)]
    site: SiteOption,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let moderator = match &self.rules {
            Some(rules) => Some(self.site.moderator(rule_file::load(rules)?)?),
            None => None,
        };
        let service = Service {
            formatter: Formatter::new(self.policy.load()?),
            moderator,
            facts: self.context.load()?,
            history: match self.redis.url(self.rules.is_some())? {
                Some(_) if !self.site.has_key() => {
                    let text = "redis: this needs --key, a file with the site's secret: a random \
                                key lasts no longer than this program, and nothing that others \
                                counted would be found";
                    return Err(Failure::Message(String::from(text)));
                }
                Some(url) => history(&url)?,
                None => Box::new(MemoryHistory::new()),
            },
        };
        serve(&service, &mut io::stdin().lock(), &mut Output::new())
    }
}

fn serve(
    service: &Service,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> Result<Status, Failure> {
    let max_line = row::max_line(service.formatter.policy());
    let (mut line, mut answer) = (Vec::new(), Vec::new());
    let failed = |error| Failure::Message(format!("standard input: {error}"));
    while read_line(input, max_line, &mut line).map_err(failed)? {
        answer.clear();
        service.answer(&line, max_line, &mut answer);
        answer.push(b'\n');
        out.write_all(&answer).and_then(|()| out.flush()).map_err(Failure::output)?;
        line.shrink_to(KEEP);
        answer.shrink_to(KEEP);
    }
    Ok(Status::Done)
}

/// Reads the next line, without its newline; `false` at the end. If a line is too long, a little
/// more than the limit is kept: its length tells what is wrong.
fn read_line(input: &mut impl BufRead, max: usize, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let mut some = false;
    loop {
        let read = match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        if read.is_empty() {
            return Ok(some);
        }
        some = true;
        let newline = memchr::memchr(b'\n', read);
        let part = &read[..newline.unwrap_or(read.len())];
        let room = (max + 1).saturating_sub(line.len());
        line.extend_from_slice(&part[..part.len().min(room)]);
        let used = newline.map_or(read.len(), |at| at + 1);
        input.consume(used);
        if newline.is_some() {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_bounded_and_the_next_one_is_whole() {
        let mut input = io::BufReader::with_capacity(3, &b"abcdefgh\n\nij\nkl"[..]);
        let mut lines = Vec::new();
        let mut line = Vec::new();
        while read_line(&mut input, 4, &mut line).unwrap_or(false) {
            lines.push(String::from_utf8_lossy(&line).into_owned());
        }
        assert_eq!(lines, ["abcde", "", "ij", "kl"]);
    }
}
