//! `wellsaid rules explain`: the rules in words.

use std::fmt::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use wellsaid::Formatter;
use wellsaid::moderate::rule::{Rule, RuleFile, Unknown};
use wellsaid::moderate::{Action, MemoryHistory, Mode, Moderator, RuleSet, Step, Trigger};
use wellsaid::render::NoResolver;

use super::words;
use crate::context::ContextOption;
use crate::policy::PolicyOption;
use crate::terminal;
use crate::verdict::{Paper, safe};
use crate::{Failure, Status, rule_file};

const HELP: &str = "\
With --text every part and every fact of a condition is marked: [yes] it holds, [no] it does not, [?] the fact
that it asks for was not given. Then follows the verdict of all rules.";

#[derive(Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Options {
    /// The rule file
    #[arg(value_name = "FILE")]
    rules: PathBuf,

    /// Only the rule with this id
    #[arg(value_name = "RULE")]
    rule: Option<String>,

    /// A comment: say which parts hold for it
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,

    #[command(flatten)]
    policy: PolicyOption,

    #[command(flatten)]
    context: ContextOption,
}

impl Options {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let rules = rule_file::load(&self.rules)?;
        let file = rules.file();
        let chosen: Vec<&Rule> = match &self.rule {
            None => file.rules.iter().collect(),
            Some(id) => {
                let rule = file.rules.iter().find(|rule| rule.id == *id);
                vec![rule.ok_or_else(|| self.no_such_rule(id, file))?]
            }
        };
        let mut out = String::new();
        // Writing to a string can't fail.
        let _ = match &self.text {
            None => chosen.iter().try_for_each(|rule| explain(rule, file, None, &mut out)),
            Some(text) => return self.explain_text(&rules, &chosen, text),
        };
        print(&out)
    }

    fn no_such_rule(&self, id: &str, file: &RuleFile) -> Failure {
        let ids: Vec<_> = file.rules.iter().map(|rule| rule.id.as_str()).collect();
        let path = self.rules.display();
        Failure::Message(format!("{path}: no rule `{id}`; there are {}", ids.join(", ")))
    }

    fn explain_text(
        &self,
        rules: &RuleSet,
        chosen: &[&Rule],
        text: &str,
    ) -> Result<Status, Failure> {
        let formatter = Formatter::new(self.policy.load()?);
        let document =
            formatter.parse(text).map_err(|error| Failure::Message(error.to_string()))?;
        let failed = |problem| Failure::Message(format!("context: {problem}"));
        let mut context = self.context.load()?.context_now(None).map_err(failed)?;
        context.verification = Some(formatter.render(&document, &NoResolver).verification);
        let moderator = Moderator::new(rules.clone());
        let history = MemoryHistory::new();
        let mut out = String::new();
        for rule in chosen {
            let steps = rules.trace(&rule.id, &moderator, &document, &context, &history);
            let _ = explain(rule, rules.file(), Some(&steps), &mut out);
        }
        let mut verdict = moderator.check(&document, &context, &history);
        let (_, rendered) = verdict
            .render(&formatter, &document, &NoResolver)
            .map_err(|error| Failure::Message(error.to_string()))?;
        out.push_str(&Paper::new("text", text).verdict(&verdict, &rendered.html));
        print(&out)
    }
}

fn print(text: &str) -> Result<Status, Failure> {
    terminal::print(text)?;
    Ok(Status::Done)
}

fn explain(rule: &Rule, file: &RuleFile, held: Option<&[Step]>, out: &mut String) -> fmt::Result {
    writeln!(out, "{}: {}", rule.id, safe(&rule.why))?;
    writeln!(out, "  It fires if")?;
    let outline = rule.when.outline();
    for (at, (depth, condition)) in outline.into_iter().enumerate() {
        let indent = "  ".repeat(depth);
        let asked = |condition| safe(&words::words(condition, file));
        let Some(step) = held.and_then(|steps| steps.get(at)) else {
            writeln!(out, "    {indent}{}", asked(condition))?;
            continue;
        };
        let held = mark(step.held);
        match step.facts.as_slice() {
            [] => writeln!(out, "    {held} {indent}{}", asked(condition))?,
            facts => {
                writeln!(out, "    {held} {indent}all of these hold:")?;
                for (fact, held) in facts {
                    writeln!(out, "    {}   {indent}{}", mark(*held), asked(fact))?;
                }
            }
        }
    }
    let facts = rule.facts(file);
    if !facts.is_empty() {
        let unknown = match rule.unknown.unwrap_or(file.defaults.unknown) {
            Unknown::Skip => "it does not fire",
            Unknown::Fires => "it fires",
        };
        writeln!(out, "  It asks for {}; unknown: {unknown}.", safe(&facts.join(", ")))?;
    }
    for line in then(rule) {
        writeln!(out, "  {line}")?;
    }
    writeln!(out, "  {}\n", whom(rule, file))
}

/// Mark before a part: it holds, it does not, or it is not known.
fn mark(held: Option<bool>) -> &'static str {
    match held {
        Some(true) => "[yes]",
        Some(false) => "[no] ",
        None => "[?]  ",
    }
}

/// Effect of a rule when it fires.
fn then(rule: &Rule) -> Vec<String> {
    let mut effects = Vec::new();
    effects.extend(rule.action.map(|action| {
        String::from(match action {
            Action::Warn => {
                let insists = match rule.insists.unwrap_or(Action::Hold) {
                    Action::Flag => "is published and shown to a moderator",
                    Action::Spam => "waits among the spam",
                    Action::Reject => "is refused",
                    _ => "waits for a moderator",
                };
                return format!(
                    "the author is asked to change the comment; sent all the same, it {insists}"
                );
            }
            Action::Approve => "the comment is approved whatever the scores say",
            Action::Flag => "the comment is published and shown to a moderator",
            Action::Hold => "the comment waits for a moderator",
            Action::Spam => "the comment waits among the spam",
            Action::Reject => "the comment is refused and the author told",
            Action::Discard => "the comment is dropped without a word",
            _ => "something happens that this program does not know",
        })
    }));
    if rule.is_final {
        effects.push(String::from("no other rule can change that"));
    }
    if rule.score != 0.0 {
        effects.push(format!("{:+} is added to the score", rule.score));
    }
    if let Some(rewrite) = &rule.rewrite {
        if rewrite.unlink {
            effects.push(String::from("the links it found become plain text"));
        }
        if let Some(mask) = rewrite.mask {
            let first = if rewrite.keep_first { ", except for the first character" } else { "" };
            effects.push(format!("what it found is masked with `{mask}`{first}"));
        }
        if let Some(with) = &rewrite.replace {
            effects.push(format!("what it found becomes `{}`", safe(with)));
        }
        if let Some(most) = rewrite.limit_marks {
            effects.push(format!("at most {most} marks per letter are kept"));
        }
    }
    if let Some(key) = &rule.tell {
        effects.push(format!("the author gets the message `{}`", safe(key)));
    }
    if let Some(window) = rule.retry_after {
        effects.push(format!("the author may try again after {window}"));
    }
    if rule.stop {
        effects.push(String::from("the rules after it are not looked at"));
    }
    if effects.is_empty() {
        effects.push(String::from("that is recorded, and nothing else happens"));
    }
    effects.into_iter().map(|effect| format!("Then {effect}.")).collect()
}

/// Authors and triggers that it is in use for.
fn whom(rule: &Rule, file: &RuleFile) -> String {
    let triggers = [
        (Trigger::New, "new comments"),
        (Trigger::Edit, "edits"),
        (Trigger::Report, "reports from readers"),
    ];
    let on = triggers.iter().filter(|(trigger, _)| rule.on.contains(trigger));
    let on: Vec<&str> = on.map(|(_, name)| *name).collect();
    let mut parts = vec![format!("for {}", on.join(" and "))];
    let exempt: Vec<_> = file.exempt.roles.iter().chain(&file.exempt.ids).collect();
    if !exempt.is_empty() {
        let names: Vec<_> = exempt.iter().map(|name| format!("`{}`", safe(name))).collect();
        let but = if rule.always { "also those by exempt authors" } else { "except those by" };
        parts.push(if rule.always {
            String::from(but)
        } else {
            format!("{but} {}", names.join(", "))
        });
    }
    let mode = match rule.mode {
        Mode::Enforce => "Active",
        Mode::Shadow => "In shadow mode (recorded, without effect)",
        Mode::Off => "Off",
    };
    let expires = rule.expires.map(|moment| format!(", until {moment}"));
    format!("{mode}, {}{}.", parts.join(", "), expires.unwrap_or_default())
}
