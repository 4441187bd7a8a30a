//! The rule editor and the report of a trial.

use maud::{Markup, html};
use wellsaid::moderate::TestOutcome;
use wellsaid::moderate::lint::Level;
use wellsaid::moderate::replay::{Example, Group, ReplayReport};

use crate::session::Session;
use crate::trial::{Report, Trial};
use crate::views::{count, csrf, desk};

pub fn editor(
    session: &Session,
    base: i64,
    text: &str,
    is_saved: bool,
    trial: Option<(&Trial, Option<&str>)>,
) -> Markup {
    let main = html! {
        h1 { "Rules" }
        @if is_saved { p.said role="status" { "The rules are saved and in use." } }
        p.lead { "Check them first: lint, the examples inside, and what they would have done to the stored comments. Then they can be saved." }
        @if let Some((trial, seal)) = trial { (report(session, base, text, trial, seal)) }
        form method="post" action="/moderate/rules" {
            (csrf(session))
            input type="hidden" name="base" value=(base);
            div.field {
                label for="text" { "Rule file (TOML)" }
                textarea.code #text name="text" rows="28" spellcheck="false" dir="ltr" { "\n" (text) }
            }
            div.buttons { button.primary { "Check" } }
        }
    };
    desk(session, "/moderate/rules", "Rules", main)
}

fn report(session: &Session, base: i64, text: &str, trial: &Trial, seal: Option<&str>) -> Markup {
    html! {
        section.trial #trial aria-labelledby="trial-title" {
            h2 #trial-title { "Trial" }
            @match trial {
                Trial::Mistake(mistake) => {
                    p.said.bad role="alert" { "This is no rule file: " (mistake) }
                },
                Trial::Report(report) => { (lint(report)) (tests(&report.tests)) (replay(&report.replay)) },
            }
            @if let Some(seal) = seal {
                form method="post" action="/moderate/rules/save" {
                    (csrf(session))
                    input type="hidden" name="base" value=(base);
                    input type="hidden" name="seal" value=(seal);
                    input type="hidden" name="text" value=(text);
                    button.primary { "Save these rules" }
                }
            } @else {
                p { "Rules with errors or failing examples can't be saved." }
            }
        }
    }
}

fn lint(report: &Report) -> Markup {
    html! {
        h3 { "Lint" }
        @if report.findings.is_empty() { p.good { "Nothing looks wrong." } }
        ul.findings {
            @for finding in &report.findings {
                li.bad[finding.level == Level::Error] { (finding) }
            }
        }
    }
}

fn tests(tests: &[TestOutcome]) -> Markup {
    let failed: Vec<_> = tests.iter().filter(|outcome| !outcome.passed()).collect();
    html! {
        h3 { "Examples" }
        @if failed.is_empty() { p.good { (count(tests.len() as u64, "example", "examples")) " passed." } }
        @else { p.bad { (failed.len()) " of " (count(tests.len() as u64, "example", "examples")) " failed." } }
        ul.findings {
            @for outcome in failed {
                li.bad {
                    code { (outcome.rule) } " example " (outcome.number) ": "
                    @match &outcome.problem {
                        Some(problem) => (problem),
                        None => {
                            @if outcome.expected { "should fire and does not" } @else { "fires and should not" }
                            @if let Some(reason) = &outcome.reason { " (" (reason.sentence) ")" }
                        },
                    }
                    pre.typed { (outcome.text) }
                }
            }
        }
    }
}

fn replay(report: &ReplayReport) -> Markup {
    html! {
        h3 { "Replay on " (count(report.comments, "stored comment", "stored comments")) }
        div.scroll tabindex="0" role="region" aria-label="Actions" {
            table.plain {
                thead { tr { th scope="col" { "Action" } th scope="col" { "Now" } th scope="col" { "With these rules" } } }
                tbody {
                    @for row in report.actions.iter().filter(|row| row.comments > 0 || row.old > Some(0)) {
                        tr { th scope="row" { (row.action.name()) } td { (row.old.unwrap_or(0)) } td { (row.comments) } }
                    }
                }
            }
        }
        (group("Held now, and not before", &report.newly_held))
        (group("Free now, and held before", &report.newly_free))
        (group("Held, though moderators approved it", &report.wrongly_held))
        (group("Let pass, though moderators refused it", &report.missed))
        @for missing in &report.not_asked {
            p.meta { "Not known for " (count(missing.comments, "comment", "comments")) ": " (missing.what) }
        }
    }
}

fn group(title: &str, group: &Group) -> Markup {
    html! {
        @if group.comments > 0 {
            details.group open {
                summary { (title) ": " (group.comments) }
                ul { @for example in &group.examples { (self::example(example)) } }
            }
        }
    }
}

fn example(example: &Example) -> Markup {
    html! {
        li {
            span.excerpt { bdi { (example.excerpt) } }
            span.meta {
                " · comment " (example.id) " · "
                @if let Some(old) = example.old { (old.name()) " → " }
                (example.new.name())
                @if !example.rules.is_empty() { " · " (example.rules.join(", ")) }
            }
        }
    }
}
