//! `wellsaid rules test`: the examples inside a rule file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use wellsaid::moderate::replay::BudgetFigure;
use wellsaid::moderate::{RuleSet, TestOutcome};
use wellsaid::{Formatter, Policy};

use super::replay::JudgeOption;
use crate::policy::TrialPolicyOption;
use crate::terminal;
use crate::verdict::{Paper, count, safe};
use crate::{Failure, Status, rule_file};

/// Characters of a text that is named in a line.
const EXCERPT: usize = 60;

const HELP: &str = "\
Checks each [[rule.test]]: its text, read by the policy, with its context. Each rule is tested
in isolation, also in shadow mode, when it is off and when it has expired. Nothing is
remembered from one example to the next. Exit status 1 if an example fails.

With --past the comments of the past are checked as by `wellsaid rules replay`, and the figures are
compared with the budget of the rule file:
  [budget]
  held_but_approved = \"0.5 %\"      of the comments that moderators approved, held by the rules
  spam_but_approved = \"0.1 %\"      of those, put among the spam or discarded
  rejected_but_approved = \"0.1 %\"  of those, rejected
  approved_but_spam = \"20 %\"       of the spam, published
  approved_but_rejected = \"50 %\"   of what moderators rejected, published
  held = \"3 %\"                     of all comments, held
Exit status 1 if a figure is above its budget, or if there is no comment to measure it on.";

#[derive(Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Options {
    /// The rule file
    #[arg(value_name = "FILE")]
    rules: PathBuf,

    #[command(flatten)]
    policy: TrialPolicyOption,

    /// Comments of the past with the decisions of moderators, for the budget of the rule file; see
    /// `wellsaid rules replay --help`
    #[arg(long, value_name = "PAST")]
    past: Option<PathBuf>,

    #[command(flatten)]
    judge: JudgeOption,

    /// Print all outcomes as JSON: a list, or with --past an object with `examples` and `budget`
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

/// A figure of the budget as JSON.
#[derive(Serialize)]
struct FigureRow {
    key: &'static str,
    limit: String,
    comments: u64,
    of: u64,
    kept: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    examples: Vec<Row<'a>>,
    budget: Vec<FigureRow>,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let rules = rule_file::load(&self.rules)?;
        let policy = self.policy.load()?;
        let formatter = Formatter::new(policy.clone());
        let outcomes = rules.test(|text| formatter.parse(text));
        let failed = outcomes.iter().filter(|outcome| !outcome.passed()).count();
        let (figures, read) = match &self.past {
            Some(past) => self.figures(past, policy, rules)?,
            None => (Vec::new(), Status::Done),
        };
        let exceeded = figures.iter().filter(|figure| !figure.is_kept()).count();
        match self.json {
            true => terminal::print_data(&self.to_json(&outcomes, &figures)?)?,
            false => terminal::print(&(paper(&outcomes, failed) + &figures_paper(&figures)))?,
        }
        let judged = if failed + exceeded == 0 { Status::Done } else { Status::Refused };
        Ok(judged.max(read))
    }

    fn figures(
        &self,
        past: &Path,
        policy: Policy,
        rules: RuleSet,
    ) -> Result<(Vec<BudgetFigure>, Status), Failure> {
        let budget = rules.file().budget;
        let (report, status) = self.judge.replay(past, policy, rules, None, 0)?;
        let figures = budget.check(&report);
        if figures.is_empty() {
            let path = self.rules.display();
            return Err(Failure::Message(format!(
                "{path}: no budget to compare with: add `[budget]`, see --help"
            )));
        }
        Ok((figures, status))
    }

    fn to_json(
        &self,
        outcomes: &[TestOutcome],
        figures: &[BudgetFigure],
    ) -> Result<String, Failure> {
        let rows = outcomes.iter().map(|outcome| Row {
            rule: &outcome.rule,
            number: outcome.number,
            text: &outcome.text,
            expected: outcome.expected,
            fired: outcome.fired,
            passed: outcome.passed(),
            problem: outcome.problem.as_deref(),
        });
        let examples: Vec<_> = rows.collect();
        let budget = figures.iter().map(|figure| FigureRow {
            key: figure.key,
            limit: figure.limit.to_string(),
            comments: figure.comments,
            of: figure.of,
            kept: figure.is_kept(),
        });
        let json = match self.past {
            Some(_) => serde_json::to_string_pretty(&Report { examples, budget: budget.collect() }),
            None => serde_json::to_string_pretty(&examples),
        };
        json.map(|json| json + "\n").map_err(|error| Failure::Message(error.to_string()))
    }
}

/// The figures of the budget, those above it marked.
fn figures_paper(figures: &[BudgetFigure]) -> String {
    let mut out = String::new();
    for figure in figures {
        let mark = if figure.is_kept() { "within budget" } else { "ABOVE BUDGET" };
        let _ = writeln!(out, "{mark}: {figure}");
    }
    out
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
        return format!("could not be checked: {}", safe(problem));
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
