//! The report as an HTML file: `--html`.
//!
//! Comments are shown as both policies format them, in HTML that the gate has checked. They are
//! inert, so that links in a report cannot be followed by mistake. The HTML is shown below as text.

use maud::{Markup, PreEscaped, html};

use super::difference::{Change, Difference};
use super::{Group, Report};
use crate::html::chart::{self, Bar};
use crate::html::page;
use crate::html::parts::{count, number, percent, tile};

pub(super) fn show(report: &Report, old: &str, new: &str) -> String {
    let title = "Replay of a policy";
    let most = report.groups.iter().map(|group| group.comments).max().unwrap_or(0);
    let body = html! {
        header {
            h1 { (title) }
            p.lead { (count(report.comments, "comment")) ", formatted by " code { (new) } " and by " code { (old) } ", the old policy." }
        }
        dl.tiles {
            (tile("Comments", report.comments, ""))
            (tile("Look different", report.different, &percent(report.different, report.comments)))
            (tile("Look the same", report.comments - report.different, &percent(report.comments - report.different, report.comments)))
        }
        section {
            h2 { "Differences" }
            @if report.groups.is_empty() {
                p { "Both policies make the same HTML of every comment." }
            } @else {
                figure.card {
                    figcaption { h3 { "Comments per kind of difference" } }
                    ul.bars {
                        @for group in &report.groups { (bar(group, most, report.comments)) }
                    }
                    p.note { "A comment counts for every kind that applies to it." }
                }
            }
        }
        section {
            h2 { "Examples" }
            p.note { "An even sample, in the order of the comments. Links do not work here." }
            @for (at, group) in report.groups.iter().enumerate() {
                div.card { details open[at == 0] {
                    summary { (group.kind.name()) " " span.figure { (count(group.comments, "comment")) } }
                    ul.examples {
                        @for example in &group.examples { (example_of(example)) }
                    }
                } }
            }
        }
    };
    page(title, body)
}

fn bar(group: &Group, most: u64, all: u64) -> Markup {
    let name = group.kind.name();
    let title = format!("{name}: {}", count(group.comments, "comment"));
    let bar =
        Bar { title: title.clone(), parts: vec![(String::from("new"), group.comments as f64)] };
    html! {
        li {
            span.name { (name) }
            (chart::lying(&title, &[bar], most as f64))
            span.figure { b { (number(group.comments)) } " " (percent(group.comments, all)) }
        }
    }
}

fn example_of(example: &Difference) -> Markup {
    html! {
        li {
            div.about {
                span { bdi { (example.id) } }
                @for change in &example.changes { (change_of(change)) }
            }
            div.two {
                (side("old", example.old_html.as_deref()))
                (side("new", example.new_html.as_deref()))
            }
            @if let (Some(old), Some(new)) = (&example.old_html, &example.new_html) {
                details { summary { "HTML" } div.two { (source("old", old, new)) (source("new", new, old)) } }
            }
        }
    }
}

fn change_of(change: &Change) -> Markup {
    html! {
        span {
            (change.kind.name())
            @if !change.named.is_empty() {
                ": "
                @for (at, name) in change.named.iter().enumerate() {
                    @if at > 0 { " " }
                    bdi { code { (name) } }
                }
            }
        }
    }
}

/// The comment as readers see it.
fn side(name: &str, shown: Option<&str>) -> Markup {
    html! {
        div {
            p.name { (name) }
            @match shown {
                // Checked by the gate, and a Content-Security-Policy in the file blocks all
                // scripts.
                Some(shown) => div.shown inert { (PreEscaped(shown)) },
                None => p.note { "Refused, or too long to be shown here." },
            }
        }
    }
}

/// HTML as text, with a mark from the first to the last difference from `other`.
fn source(name: &str, html: &str, other: &str) -> Markup {
    let start = common(html.chars(), other.chars());
    let (rest, other) = (&html[start..], other.get(start..).unwrap_or_default());
    let end = common(rest.chars().rev(), other.chars().rev());
    let (changed, after) = rest.split_at(rest.len() - end);
    html! {
        div {
            p.name { (name) }
            pre { code { (html[..start]) @if !changed.is_empty() { mark { (changed) } } (after) } }
        }
    }
}

/// Length of the common beginning, in bytes.
fn common(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}
