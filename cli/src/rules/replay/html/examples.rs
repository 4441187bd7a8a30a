//! Terms and examples in the page, with the matches marked.

use maud::{Markup, html};
use wellsaid::moderate::replay::{Example, Group, ReplayReport, RuleReport, TermReport};

use crate::html::parts::{Cell, Column, chip, count, marked, number, table};

/// Terms of each rule; the JSON has all.
const TERMS: usize = 200;

pub(super) fn terms(report: &ReplayReport, known: bool) -> Markup {
    let with_terms: Vec<_> = report.rules.iter().filter(|rule| !rule.terms.is_empty()).collect();
    html! {
        h2 { "Terms" }
        @if with_terms.is_empty() { p.note { "No rule found a term." } }
        @for rule in with_terms {
            div.card { details open[rule.terms.len() > 1] {
                summary { (rule.rule) " " span.figure { (count(rule.terms.len() as u64, "term")) } }
                (term_table(rule, known))
                @if rule.terms.len() > TERMS { p.note { "The first " (TERMS) "; the JSON has all." } }
                @for term in rule.terms.iter().take(TERMS).filter(|term| !term.examples.is_empty()) {
                    details {
                        summary { (term.term) " " span.figure { (count(term.comments, "comment")) } }
                        (examples(&term.examples))
                    }
                }
            } }
        }
    }
}

fn term_table(rule: &RuleReport, known: bool) -> Markup {
    let mut columns = vec![Column("term", false), Column("comments", true)];
    if known {
        columns
            .extend(["approved", "spam", "rejected", "undecided"].map(|name| Column(name, true)));
    }
    columns.push(Column("readers saw", false));
    let rows: Vec<Vec<Cell>> = rule
        .terms
        .iter()
        .take(TERMS)
        .map(|term| {
            let mut row =
                vec![Cell::Text(html! { bdi { (term.term) } }), Cell::Number(term.comments)];
            if known {
                let decided = &term.decided;
                row.extend(
                    [decided.approved, decided.spam, decided.rejected, decided.unknown]
                        .map(Cell::Number),
                );
            }
            row.push(Cell::Text(spellings(term)));
            row
        })
        .collect();
    table(&format!("Comments per term of {}", rule.rule), &columns, &rows)
}

fn spellings(term: &TermReport) -> Markup {
    html! {
        @for (at, spelling) in term.spellings.iter().enumerate() {
            @if at > 0 { ", " }
            bdi { (spelling.seen) } " " span.figure { (number(spelling.comments)) }
        }
    }
}

pub(super) fn group(name: &str, group: &Group) -> Markup {
    html! {
        div.card {
            h3 { (name) " " span.figure { (count(group.comments, "comment")) } }
            (examples(&group.examples))
        }
    }
}

fn examples(examples: &[Example]) -> Markup {
    html! {
        @if !examples.is_empty() {
            ul.examples {
                @for example in examples { (example_of(example)) }
            }
        }
    }
}

fn example_of(example: &Example) -> Markup {
    let marks: Vec<_> = example
        .marks
        .iter()
        .filter_map(|mark| {
            let seen = if mark.seen == mark.term {
                String::new()
            } else {
                format!(", seen as “{}”", mark.seen)
            };
            Some((mark.span?, format!("{}: {}{seen}", mark.rule, mark.term)))
        })
        .collect();
    html! {
        li {
            div.about {
                span { bdi { (example.id) } }
                span {
                    @if let Some(old) = example.old.filter(|old| *old != example.new) { (chip(old)) " → " }
                    (chip(example.new))
                }
                @if let Some(decision) = example.decision { span { "moderators: " (decision.name()) } }
                @if !example.rules.is_empty() { span { (example.rules.join(", ")) } }
            }
            p.text { (marked(&example.excerpt, &marks)) }
        }
    }
}
