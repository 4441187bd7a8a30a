//! A trial of rules: mistakes, lint, the examples inside, and a replay on the stored comments.

use std::collections::HashSet;
use wellsaid::moderate::TestOutcome;

use wellsaid::moderate::lint::{self, Finding, Level};
use wellsaid::moderate::queue::State;
use wellsaid::moderate::replay::{ModeratorDecision, PastComment, Replay, ReplayReport};
use wellsaid::moderate::{MemoryHistory, RuleSet};

use crate::app::{App, now};
use crate::comment;
use crate::stored;
use crate::web::Error;

/// Newest comments that a replay checks.
const COMMENTS: u32 = 1000;

pub enum Trial {
    /// The text is not a rule file; tells where and why.
    Mistake(String),
    Report(Box<Report>),
}

pub struct Report {
    pub findings: Vec<Finding>,
    pub tests: Vec<TestOutcome>,
    pub replay: ReplayReport,
}

impl Trial {
    /// Tells if the rules can be saved.
    pub fn passed(&self) -> bool {
        match self {
            Self::Mistake(_) => false,
            Self::Report(report) => {
                report.tests.iter().all(TestOutcome::passed)
                    && report.findings.iter().all(|finding| finding.level != Level::Error)
            }
        }
    }
}

pub fn run(app: &App, text: &str) -> Result<Trial, Error> {
    let rules = match RuleSet::from_toml(text) {
        Ok(rules) => rules,
        Err(mistake) => return Ok(Trial::Mistake(mistake.to_string())),
    };
    let findings = lint::lint(&rules, now());
    let tests = rules.test(|text| app.formatter.parse(text));
    let replay = replay(app, rules)?;
    Ok(Trial::Report(Box::new(Report { findings, tests, replay })))
}

/// Checks the stored comments in their order by these rules and by those in use, each with a
/// history of its own.
fn replay(app: &App, rules: RuleSet) -> Result<ReplayReport, Error> {
    let old = app.moderator()?;
    let mut replay = Replay::new(&rules, Some(old.rules())).examples(5);
    let new = app.moderator_of(rules)?;
    let (new_history, old_history) = (MemoryHistory::new(), MemoryHistory::new());
    let newest =
        "WHERE id IN (SELECT id FROM comment ORDER BY id DESC LIMIT ?1) ORDER BY created, id";
    let comments = stored::comments(&app.database(), newest, &[&COMMENTS])?;
    let decided: HashSet<i64> = stored::decided(&app.database())?.into_iter().collect();
    for row in &comments {
        let read = comment::read(app, row.typed())?;
        let context = comment::context(&row.facts, &row.email, None)?;
        let by_new = new.check_and_record(&read.document, &context, &new_history);
        let by_old = old.check_and_record(&read.document, &context, &old_history);
        // A state that rules decided says nothing about rules.
        let decision = match row.state {
            _ if !decided.contains(&row.id) => None,
            State::Approved => Some(ModeratorDecision::Approved),
            State::Spam => Some(ModeratorDecision::Spam),
            State::Rejected => Some(ModeratorDecision::Rejected),
            State::Pending | State::Trashed => None,
        };
        let id = row.id.to_string();
        let comment = PastComment::new(&id, &row.body).decided(decision).at(context.now);
        replay.add(&comment, &by_new, Some(&by_old));
    }
    Ok(replay.report())
}
