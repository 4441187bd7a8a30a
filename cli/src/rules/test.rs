//! `wellsaid rules test`: the examples inside a rule file.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use wellsaid::Formatter;
use wellsaid::moderate::TestOutcome;

use crate::policy::TrialPolicyOption;
use crate::terminal;
use crate::verdict::{Paper, count, safe};
use crate::{Failure, Status, rule_file};

/// Characters of a text that is named in a line.
const EXCERPT: usize = 60;

const HELP: &str = "\
Checks each [[rule.test]]: its text, read by the policy, with its context. Each rule is tested
in isolation, also in shadow mode, when it is off and when it has expired. Nothing is
remembered from one example to the next. Exit status 1 if an example fails.";

#[derive(Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Options {
    /// The rule file
    #[arg(value_name = "FILE")]
    rules: PathBuf,

    #[command(flatten)]
    policy: TrialPolicyOption,

    /// Print all outcomes as JSON
    #[arg(long)]
    json: bool,
}

/// An outcome as JSON.
#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    number: usize,
    text: &'a str,
    expected: bool,
    fired: bool,
    passed: bool,
    problem: Option<&'a str>,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let rules = rule_file::load(&self.rules)?;
        let formatter = Formatter::new(self.policy.load()?);
        let outcomes = rules.test(|text| formatter.parse(text));
        let failed = outcomes.iter().filter(|outcome| !outcome.passed()).count();
        let shown = if self.json { json(&outcomes)? } else { paper(&outcomes, failed) };
        match self.json {
            true => terminal::print_data(&shown)?,
            false => terminal::print(&shown)?,
        }
        Ok(if failed == 0 { Status::Done } else { Status::Refused })
    }
}

fn json(outcomes: &[TestOutcome]) -> Result<String, Failure> {
    let rows: Vec<_> = outcomes
        .iter()
        .map(|outcome| Row {
            rule: &outcome.rule,
            number: outcome.number,
            text: &outcome.text,
            expected: outcome.expected,
            fired: outcome.fired,
            passed: outcome.passed(),
            problem: outcome.problem.as_deref(),
        })
        .collect();
    let json = serde_json::to_string_pretty(&rows);
    json.map(|json| json + "\n").map_err(|error| Failure::Message(error.to_string()))
}

fn paper(outcomes: &[TestOutcome], failed: usize) -> String {
    let mut out = String::new();
    for outcome in outcomes.iter().filter(|outcome| !outcome.passed()) {
        let name = format!("{}, example {}", outcome.rule, outcome.number);
        let _ = writeln!(out, "{name}: {}", what_happened(outcome));
        let _ = writeln!(out, "  {}", excerpt(&outcome.text));
        if let Some(reason) = &outcome.reason {
            let _ = Paper::new(&name, &outcome.text).reason(reason, "  ", &mut out);
        }
    }
    let all = count(outcomes.len(), "example");
    let _ = match (outcomes.len(), failed) {
        (0, _) => writeln!(out, "There are no examples: add [[rule.test]] below a rule."),
        (_, 0) => writeln!(out, "{all} passed."),
        _ => writeln!(out, "{failed} of {all} failed."),
    };
    out
}

fn what_happened(outcome: &TestOutcome) -> String {
    if let Some(problem) = &outcome.problem {
        return format!("could not be judged: {}", safe(problem));
    }
    match (outcome.expected, &outcome.skipped) {
        (true, Some(because)) => {
            let because = serde_json::to_value(because).ok();
            let because = because.as_ref().and_then(|name| name.as_str()).unwrap_or_default();
            format!("should fire, but the rule was not looked at ({because})")
        }
        (true, None) => String::from("should fire, and does not"),
        (false, _) => String::from("should not fire, and does"),
    }
}

fn excerpt(text: &str) -> String {
    let mut shown = safe(&text.chars().take(EXCERPT).collect::<String>());
    if text.chars().nth(EXCERPT).is_some() {
        shown.push('…');
    }
    shown
}
