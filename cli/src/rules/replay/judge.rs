//! Past comments, checked again.

use std::path::Path;
use std::sync::Mutex;

use clap::Args;
use wellsaid::Formatter;
use wellsaid::Policy;
use wellsaid::moderate::TimeSpan;
use wellsaid::moderate::replay::{ModeratorDecision, PastComment, Replay, ReplayReport};
use wellsaid::moderate::{Context, History, MemoryHistory, Moderator, RuleSet, Timestamp, Verdict};

use super::past::Past;
use crate::context::{ContextOption, Facts};
use crate::ndjson::{self, BadLines, Work};
use crate::row::{self, Bad, Row};
use crate::rule_file;
use crate::site::{ClassifierOption, Learned};
use crate::{Failure, Status, complain, name_of};

/// Time for a comment without one; no rule has expired by then.
const FIRST: Timestamp = Timestamp(1);

#[derive(Args)]
pub(in crate::rules) struct JudgeOption {
    #[command(flatten)]
    context: ContextOption,

    #[command(flatten)]
    classifier: ClassifierOption,

    /// Pretend that comments without a time came this long after one another (1m, 2h …)
    #[arg(long, value_name = "TIME", value_parser = window)]
    every: Option<TimeSpan>,

    /// Threads that check comments [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
}

fn window(text: &str) -> Result<TimeSpan, String> {
    TimeSpan::try_from(text.to_owned())
}

impl JudgeOption {
    /// Checks the comments of `past` by the new rules and by the old ones. Reports bad lines and
    /// oddities of the comments on standard error.
    pub(in crate::rules) fn replay(
        &self,
        past: &Path,
        policy: Policy,
        new: RuleSet,
        old: Option<RuleSet>,
        examples: usize,
    ) -> Result<(ReplayReport, Status), Failure> {
        let in_turn = [Some(&new), old.as_ref()].into_iter().flatten().any(rule_file::asks_history);
        let learned = self.classifier.load()?;
        let mut replay = Replay::new(&new, old.as_ref()).examples(examples);
        let judge = Replayer {
            formatter: Formatter::new(policy),
            new: Side::new(new, &learned),
            old: old.map(|old| Side::new(old, &learned)),
            facts: self.context.load()?,
            every: self.every,
            last: Mutex::new(Timestamp::default()),
        };
        let jobs = self.jobs.map_or_else(ndjson::cores, usize::from);
        let jobs = if in_turn { 1 } else { jobs };
        let name = name_of(past);
        let mut bad = BadLines::of(past);
        let mut notes = Notes { asks_history: in_turn, ..Notes::default() };
        let status = ndjson::run(&judge, past, jobs, |comments: &mut Vec<Outcome>| {
            for (number, outcome) in comments.drain(..) {
                match outcome {
                    Ok(judged) => {
                        notes.count(&judged);
                        let Judged { new, old, decision, id, body, time, .. } = &judged;
                        let comment = PastComment::new(id, body).decided(*decision).at(*time);
                        replay.add(&comment, new, old.as_ref());
                    }
                    Err(problem) => bad.add(number, &problem),
                }
            }
            Ok(())
        })?;
        bad.end("checked");
        notes.tell(&name);
        Ok((replay.report(), status))
    }
}

/// Oddities of the comments, reported at the end.
#[derive(Default)]
struct Notes {
    asks_history: bool,
    untimed: u64,
    out_of_order: u64,
    unknown_decisions: u64,
}

impl Notes {
    fn count(&mut self, judged: &Judged) {
        self.untimed += u64::from(judged.time.is_none());
        self.out_of_order += u64::from(judged.out_of_order);
        self.unknown_decisions += u64::from(judged.unknown_decision);
    }

    fn tell(&self, name: &str) {
        let history = self.asks_history;
        for (number, worth, what) in [
            (self.unknown_decisions, true, "decisions have no name that is known; see --help"),
            (
                self.untimed,
                history,
                "comments have no time: rules on repeats and rates saw nothing before them; see --every",
            ),
            (
                self.out_of_order,
                history,
                "comments are older than the one before them: rules on repeats and rates may be off",
            ),
        ] {
            if number > 0 && worth {
                complain(&format!("{name}: {number} {what}"));
            }
        }
    }
}

/// One rule set, with its history.
struct Side {
    moderator: Moderator,
    history: MemoryHistory,
}

impl Side {
    fn new(rules: RuleSet, learned: &Learned) -> Self {
        let moderator = learned.with(Moderator::new(rules));
        Self { moderator, history: MemoryHistory::new() }
    }
}

struct Replayer {
    formatter: Formatter,
    new: Side,
    old: Option<Side>,
    facts: Facts,
    every: Option<TimeSpan>,
    /// Time of the previous comment; used only with one thread.
    last: Mutex<Timestamp>,
}

struct Judged {
    new: Verdict,
    old: Option<Verdict>,
    decision: Option<ModeratorDecision>,
    id: String,
    body: String,
    time: Option<Timestamp>,
    out_of_order: bool,
    unknown_decision: bool,
}

type Outcome = (u64, Result<Judged, Bad>);

impl Work for Replayer {
    type Output = Vec<Outcome>;

    fn max_line(&self) -> usize {
        row::max_line(self.formatter.policy())
    }

    fn line(&self, number: u64, line: &[u8], out: &mut Vec<Outcome>) -> bool {
        let outcome = row::read(line, self.max_line(), |row| self.judge(number, row));
        let good = outcome.is_ok();
        out.push((number, outcome));
        good
    }
}

impl Replayer {
    fn judge(&self, number: u64, row: &Row<'_>) -> Result<Judged, Bad> {
        let past = Past::read(row)?;
        let facts = row.member("context").map(serde_json::value::RawValue::get);
        let (mut context, is_timed) = self
            .facts
            .context(facts, FIRST)
            .map_err(|problem| Bad::Member { name: "context", problem })?;
        let time = if is_timed { Some(context.now) } else { past.time };
        let (untimed, out_of_order) = self.set_time(&mut context, time);
        let answers = row.answers()?;
        let mut document = self.formatter.parse(row.body).map_err(Bad::BodyTooLong)?;
        let resolver = answers.resolver_for(&document);
        self.formatter.verify_quotes(&mut document, &resolver);
        let page = self.formatter.render(&document, &resolver);
        context.verification.get_or_insert(page.verification);
        let verdict = |side: &Side| {
            if untimed {
                return side.moderator.check(&document, &context, &MemoryHistory::new());
            }
            side.moderator.check_and_record(&document, &context, &side.history as &dyn History)
        };
        Ok(Judged {
            new: verdict(&self.new),
            old: self.old.as_ref().map(verdict),
            decision: past.decision,
            id: past.id.unwrap_or_else(|| number.to_string()),
            body: row.body.to_owned(),
            time: (!untimed).then_some(context.now),
            out_of_order,
            unknown_decision: past.unknown_decision,
        })
    }

    /// Puts the time into the context; returns whether there is none, and whether it is earlier
    /// than the one before.
    fn set_time(&self, context: &mut Context, given: Option<Timestamp>) -> (bool, bool) {
        let Ok(mut last) = self.last.lock() else { return (true, false) };
        let now = given.or_else(|| self.every.map(|every| last.plus(every.duration())));
        let Some(now) = now else { return (true, false) };
        let out_of_order = now < *last;
        *last = now;
        context.now = now;
        (false, out_of_order)
    }
}
