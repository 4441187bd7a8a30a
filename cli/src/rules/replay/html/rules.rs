//! Rules in the page: how many comments each found, and which facts it lacked.

use maud::{Markup, html};
use wellsaid::moderate::replay::{ReplayReport, RuleReport};

use crate::html::chart::{self, Bar};
use crate::html::parts::{Cell, Column, chip, count, number, table};

/// Rules in the chart; the table has all.
const CHARTED: usize = 12;

pub(super) fn rules(report: &ReplayReport, compared: bool, known: bool) -> Markup {
    let mut charted: Vec<&RuleReport> = report.rules.iter().filter(|rule| hits(rule) > 0).collect();
    charted.sort_by_key(|rule| std::cmp::Reverse(hits(rule)));
    let others = charted.len().saturating_sub(CHARTED);
    charted.truncate(CHARTED);
    let most = charted.first().map_or(0, |rule| hits(rule));
    html! {
        h2 { "Rules" }
        @if !charted.is_empty() {
            figure.card {
                figcaption { h3 { "Comments per rule" } }
                ul.bars {
                    @for rule in &charted { (bar(rule, most, compared)) }
                }
                @if compared {
                    ul.legend {
                        li { span.chip.new { "new rules" } }
                        li { span.chip.old { "old rules" } }
                    }
                }
                @if others > 0 { p.note { (count(others as u64, "other rule")) " in the table below." } }
            }
        }
        div.card { (rule_table(report, compared, known)) }
        (unknown(report))
    }
}

/// Comments of a rule, by the new or by the old rules, whichever are more.
fn hits(rule: &RuleReport) -> u64 {
    rule.hits.max(rule.old_hits).unwrap_or_default()
}

fn bar(rule: &RuleReport, most: u64, compared: bool) -> Markup {
    let bar = |name: &str, hits: Option<u64>| {
        let hits = hits.unwrap_or_default();
        let title = format!("{}, {name} rules: {}", rule.rule, count(hits, "comment"));
        Bar { title, parts: vec![(name.to_owned(), hits as f64)] }
    };
    let mut bars = vec![bar("new", rule.hits)];
    if compared {
        bars.push(bar("old", rule.old_hits));
    }
    let label = bars.iter().map(|bar| bar.title.as_str()).collect::<Vec<_>>().join("; ");
    html! {
        li {
            span.name { (rule.rule) }
            (chart::lying(&label, &bars, most as f64))
            span.figure {
                b { (rule.hits.map_or(String::from("–"), number)) }
                @if compared { ", old " (rule.old_hits.map_or(String::from("–"), number)) }
            }
        }
    }
}

fn rule_table(report: &ReplayReport, compared: bool, known: bool) -> Markup {
    let mut columns =
        vec![Column("rule", false), Column("effect", false), Column("comments", true)];
    if compared {
        columns.push(Column("old", true));
    }
    if known {
        columns.extend(
            ["approved", "spam", "rejected", "undecided", "precision", "recall"]
                .map(|name| Column(name, true)),
        );
    }
    let figure = |hits: Option<u64>| hits.map_or(Cell::Nothing, Cell::Number);
    let rows: Vec<Vec<Cell>> = report
        .rules
        .iter()
        .map(|rule| {
            let mut row = vec![
                Cell::Text(html! { (rule.rule) }),
                Cell::Text(effect(rule)),
                figure(rule.hits),
            ];
            if compared {
                row.push(figure(rule.old_hits));
            }
            if known {
                let decided = &rule.decided;
                row.extend(
                    [decided.approved, decided.spam, decided.rejected, decided.unknown]
                        .map(Cell::Number),
                );
                row.push(Cell::Share(rule.agreement.precision()));
                row.push(Cell::Share(rule.agreement.recall()));
            }
            row
        })
        .collect();
    table("All rules", &columns, &rows)
}

fn effect(rule: &RuleReport) -> Markup {
    html! {
        @if let Some(action) = rule.action { (chip(action)) }
        @if rule.score != 0.0 { " " (format!("{:+}", rule.score)) }
        @if rule.shadow { " in shadow mode" }
    }
}

/// Facts that were not given: a rule without hits is harmless only if it had its facts.
fn unknown(report: &ReplayReport) -> Markup {
    let columns = [
        Column("rule", false),
        Column("fact", false),
        Column("reason", false),
        Column("comments", true),
        Column("share", true),
    ];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for rule in &report.rules {
        for fact in &rule.unknown {
            let of_all = fact.comments as f64 / report.comments.max(1) as f64;
            rows.push(vec![
                Cell::Text(html! { (rule.rule) }),
                Cell::Text(html! { code { (fact.what) } }),
                Cell::Text(html! { (fact.error) }),
                Cell::Number(fact.comments),
                Cell::Share(Some(of_all)),
            ]);
        }
    }
    html! {
        @if !rows.is_empty() {
            div.card {
                (table("Facts that rules asked for and did not get", &columns, &rows))
                p.note { "A rule without hits is harmless only if it got its facts." }
            }
        }
    }
}
