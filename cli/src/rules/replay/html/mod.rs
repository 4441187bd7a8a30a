//! The report as an HTML file: `--html`. Everything in it comes from the report of the library.

mod examples;
mod rules;

use maud::{Markup, html};
use wellsaid::moderate::Action;
use wellsaid::moderate::replay::{ActionCount, Agreement, Period, ReplayReport};

use self::examples::{group, terms};
use self::rules::rules;
use crate::html::chart::{self, Bar, Part};
use crate::html::page;
use crate::html::parts::{
    Cell, Column, chip, class, count, day, number, percent, share, table, tile,
};

/// Number of comments of an action: by the new or by the old rules.
type Count = fn(&ActionCount) -> u64;

/// The page.
pub(super) fn show(report: &ReplayReport) -> String {
    let name = name_of(&report.ruleset.name);
    let title = format!("Replay of {name}");
    let known = report.decided.known() > 0;
    let compared = report.old_ruleset.is_some();
    let body = html! {
        header {
            h1 { (title) }
            p.lead {
                (count(report.comments, "comment"))
                @if let (Some(first), Some(last)) = (report.timeline.first(), report.timeline.last()) {
                    ", " (day(first.start)) " to " (day(last.start.plus(length(last))))
                }
                @if let Some(old) = &report.old_ruleset { ", compared with " (name_of(&old.name)) }
                "."
            }
        }
        nav aria-label="Sections" { ul {
            li { a href="#actions" { "Actions" } }
            li { a href="#rules" { "Rules" } }
            li { a href="#terms" { "Terms" } }
            li { a href="#examples" { "Examples" } }
        } }
        (tiles(report, compared, known))
        section id="actions" { (actions(report, compared)) }
        @if known { section { (agreement(report)) } }
        section id="rules" { (rules(report, compared, known)) }
        section id="terms" { (terms(report, known)) }
        section id="examples" {
            h2 { "Examples" }
            p.note { "An even sample, in the order of the comments. What the rules found is marked; the rule and the term are in the tooltip." }
            (group(if compared { "Newly held" } else { "Held" }, &report.newly_held))
            @if compared { (group("Newly free", &report.newly_free)) }
            @if known {
                (group("Held, but approved by moderators", &report.wrongly_held))
                (group("Let pass, but removed by moderators", &report.missed))
            }
        }
        footer { p.note {
            "Rules: SHA-256 " code { (report.ruleset.sha256) }
            @if let Some(old) = &report.old_ruleset { "; old: " code { (old.sha256) } }
        } }
    };
    page(&title, body)
}

fn name_of(name: &str) -> String {
    if name.is_empty() { String::from("the rules") } else { format!("“{name}”") }
}

fn length(period: &Period) -> std::time::Duration {
    std::time::Duration::from_secs(period.seconds.saturating_sub(1))
}

fn tiles(report: &ReplayReport, compared: bool, known: bool) -> Markup {
    let held = |count: fn(&ActionCount) -> Option<u64>| -> u64 {
        let held = report.actions.iter().filter(|row| !row.action.is_published());
        held.filter_map(count).sum()
    };
    let (new, old) = (held(|row| Some(row.comments)), held(|row| row.old));
    let mut remark = percent(new, report.comments);
    if compared {
        remark = format!("{remark}; before {}", percent(old, report.comments));
    }
    let decided = report.decided.known();
    html! {
        dl.tiles {
            (tile("Comments", report.comments, &if known { format!("{} decided by moderators", number(decided)) } else { String::new() }))
            (tile("Held", new, &remark))
            @if compared {
                (tile("Newly held", report.newly_held.comments, &percent(report.newly_held.comments, report.comments)))
                (tile("Newly free", report.newly_free.comments, &percent(report.newly_free.comments, report.comments)))
            }
            @if known {
                (tile("Held, but approved", report.agreement.held_approved, &format!("precision {}", share(report.agreement.precision()))))
                (tile("Missed", report.agreement.free_unwelcome, &format!("recall {}", share(report.agreement.recall()))))
            }
        }
    }
}

fn actions(report: &ReplayReport, compared: bool) -> Markup {
    let new = |row: &ActionCount| row.comments;
    let old = |row: &ActionCount| row.old.unwrap_or_default();
    let side = |name: &str, of: Count| {
        let bar = Bar { title: words(&report.actions, of), parts: parts(&report.actions, of, 1.0) };
        let label = format!("{name}: {}", bar.title);
        html! { span { (name) } (chart::lying(&label, &[bar], report.comments as f64)) }
    };
    html! {
        h2 { "Actions" }
        div.card {
            div.sides {
                @if compared { (side("old", old)) }
                (side(if compared { "new" } else { "all" }, new))
            }
            ul.legend {
                @for row in report.actions.iter().filter(|row| row.comments + old(row) > 0) {
                    li {
                        (chip(row.action)) " " b { (number(row.comments)) }
                        @if compared { ", old " (number(old(row))) }
                    }
                }
            }
        }
        @if report.timeline.len() > 1 { (timeline(report, compared)) }
        @if compared { (flow(report)) }
    }
}

/// Counts in words: "hold 3 (60.0 %), …".
fn words(actions: &[ActionCount], of: Count) -> String {
    let all = actions.iter().map(of).sum();
    let some = actions.iter().filter(|row| of(row) > 0);
    let some = some.map(|row| {
        format!("{} {} ({})", row.action.name(), number(of(row)), percent(of(row), all))
    });
    some.collect::<Vec<_>>().join(", ")
}

fn parts(actions: &[ActionCount], of: Count, scale: f64) -> Vec<Part> {
    actions.iter().map(|row| (class(row.action), of(row) as f64 * scale)).collect()
}

/// Share of each action but approval over time, and below it the number of comments.
fn timeline(report: &ReplayReport, compared: bool) -> Markup {
    let other = |actions: &[ActionCount]| -> Vec<ActionCount> {
        actions.iter().filter(|row| row.action != Action::Approve).cloned().collect()
    };
    let share_of = |period: &Period, of: Count| {
        let some: u64 = other(&period.actions).iter().map(of).sum();
        some as f64 / period.comments.max(1) as f64
    };
    let (new, old): (Count, Count) = (|row| row.comments, |row| row.old.unwrap_or_default());
    let shares =
        report.timeline.iter().flat_map(|period| [share_of(period, new), share_of(period, old)]);
    let top = chart::round_up(shares.fold(0.0, f64::max));
    let most = report.timeline.iter().map(|period| period.comments).max().unwrap_or(0);
    let plot = |name: &str, of: Count| {
        let bars: Vec<_> = report
            .timeline
            .iter()
            .map(|period| Bar {
                title: format!(
                    "{}: {}; {}",
                    day(period.start),
                    count(period.comments, "comment"),
                    words(&period.actions, of)
                ),
                parts: parts(&other(&period.actions), of, 1.0 / period.comments.max(1) as f64),
            })
            .collect();
        html! {
            figure.card {
                figcaption { h3 { (name) } }
                div.plot {
                    div.scale aria-hidden="true" {
                        @for at in [1.0, 0.5, 0.0] { span { (tick(top * at)) } }
                    }
                    (chart::columns(&format!("{name}. The table below has the numbers."), &bars, top))
                }
                (volume(report, most))
            }
        }
    };
    let mut columns = vec![Column("from", false), Column("comments", true)];
    columns.extend(report.actions.iter().map(|row| Column(row.action.name(), true)));
    let rows: Vec<Vec<Cell>> = report
        .timeline
        .iter()
        .map(|period| {
            let mut row =
                vec![Cell::Text(html! { (day(period.start)) }), Cell::Number(period.comments)];
            row.extend(period.actions.iter().map(|row| Cell::Number(row.comments)));
            row
        })
        .collect();
    html! {
        div.pair {
            @if compared { (plot("Share of comments by action, old rules", old)) }
            (plot(if compared { "Share of comments by action, new rules" } else { "Share of comments by action" }, new))
        }
        details { summary { "The numbers over time" } (table("Comments by action over time", &columns, &rows)) }
    }
}

/// A share at an axis.
fn tick(at: f64) -> String {
    let decimals = usize::from((at * 100.0).fract() != 0.0);
    format!("{:.decimals$}\u{a0}%", at * 100.0)
}

/// Length of the periods in a word.
fn unit(period: &Period) -> &'static str {
    match period.seconds {
        3_600 => "hour",
        86_400 => "day",
        604_800 => "week",
        _ => "period",
    }
}

fn volume(report: &ReplayReport, most: u64) -> Markup {
    let bars: Vec<_> = report
        .timeline
        .iter()
        .map(|period| Bar {
            title: format!("{}: {}", day(period.start), count(period.comments, "comment")),
            parts: vec![(String::from("old"), period.comments as f64)],
        })
        .collect();
    html! {
        div.plot.volume {
            span { (number(most)) }
            (chart::columns("Number of comments over time", &bars, most as f64))
            div.dates {
                @if let (Some(first), Some(last)) = (report.timeline.first(), report.timeline.last()) {
                    span { (day(first.start)) } span { "comments per " (unit(first)) } span { (day(last.start)) }
                }
            }
        }
    }
}

/// Table of actions: from which to which.
fn flow(report: &ReplayReport) -> Markup {
    let changed: u64 = report
        .changes
        .iter()
        .filter(|change| change.old != change.new)
        .map(|change| change.comments)
        .sum();
    let mut columns = vec![Column("old, then new", false)];
    columns.extend(report.actions.iter().map(|row| Column(row.action.name(), true)));
    let rows: Vec<Vec<Cell>> = report
        .actions
        .iter()
        .map(|old| {
            let mut row = vec![Cell::Text(chip(old.action))];
            row.extend(report.actions.iter().map(|new| {
                let mut changes = report.changes.iter();
                let change =
                    changes.find(|change| (change.old, change.new) == (old.action, new.action));
                change.map_or(Cell::Nothing, |change| Cell::Number(change.comments))
            }));
            row
        })
        .collect();
    html! {
        details { summary { "From action to action " span.figure { (count(changed, "change")) } }
            (table("Comments by old action (rows) and new action (columns)", &columns, &rows)) }
    }
}

fn agreement(report: &ReplayReport) -> Markup {
    let columns = [
        Column("rules", false),
        Column("held, removed", true),
        Column("held, approved", true),
        Column("passed, removed", true),
        Column("passed, approved", true),
        Column("precision", true),
        Column("recall", true),
    ];
    let row = |name: &str, agreement: &Agreement| {
        vec![
            Cell::Text(html! { (name) }),
            Cell::Number(agreement.held_unwelcome),
            Cell::Number(agreement.held_approved),
            Cell::Number(agreement.free_unwelcome),
            Cell::Number(agreement.free_approved),
            Cell::Share(agreement.precision()),
            Cell::Share(agreement.recall()),
        ]
    };
    let mut rows: Vec<_> = report.old_agreement.iter().map(|old| row("old", old)).collect();
    rows.push(row("new", &report.agreement));
    html! {
        h2 { "Moderators and rules" }
        div.card {
            (table("Agreement with the decisions of moderators", &columns, &rows))
            p.note { "Precision: the share of what moderators removed among what is held. Recall: the share of what is held among what moderators removed." }
        }
    }
}
