//! The log of all decisions, and charts of the last days.

use std::collections::HashSet;

use maud::{Markup, html};
use wellsaid::moderate::queue::{Actor, State};

use crate::charts::{self, Counts, DAYS};
use crate::session::Session;
use crate::stored::Logged;
use crate::views::{count, csrf, desk, pages, time};

pub fn log(
    session: &Session,
    entries: &[Logged],
    undoable: &HashSet<i64>,
    (at, last): (u64, u64),
) -> Markup {
    let main = html! {
        h1 { "Log" }
        p.lead { "Every step of every comment, the newest first." }
        div.scroll tabindex="0" role="region" aria-label="Log" {
            table.plain.log {
                thead {
                    tr {
                        @for name in ["Time (UTC)", "Comment", "Transition", "By", "Why"] { th scope="col" { (name) } }
                        th scope="col" { span.hidden { "Undo" } }
                    }
                }
                tbody {
                    @for logged in entries {
                        @let entry = &logged.entry;
                        tr {
                            td { time datetime=(time::exact(entry.at)) { (time::long(entry.at)) } }
                            td { (logged.comment) }
                            td {
                                (entry.decision.name()) ": "
                                @if let Some(from) = entry.from { (from.name()) " → " }
                                span.{ "state " (entry.to.name()) } { (entry.to.name()) }
                            }
                            td {
                                @match &entry.by {
                                    Actor::Rule(rule) => { "rule " code { (rule) } },
                                    Actor::Moderator(name) => (name),
                                    Actor::Author => "the author",
                                    _ => "the rules",
                                }
                            }
                            td { bdi { (entry.why) } }
                            td {
                                @if undoable.contains(&logged.id) {
                                    form method="post" action="/moderate/undo" {
                                        (csrf(session))
                                        input type="hidden" name="entry" value=(logged.id);
                                        button.small { "Undo" span.hidden { " the decision about comment " (logged.comment) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        (pages("/moderate/log?page=", at, last))
    };
    desk(session, "/moderate/log", "Log", main)
}

pub fn days(session: &Session, counts: &Counts, [ham, spam]: [u64; 2]) -> Markup {
    let main = html! {
        h1 { "The last " (DAYS) " days" }
        section.figure {
            h2 { "Comments by state" }
            ul.legend { @for state in State::ALL { li { span.{ "key " (state.name()) } {} (state.name()) } } }
            (charts::columns(&counts.days, time::short))
            details {
                summary { "As a table" }
                div.scroll tabindex="0" role="region" aria-label="Comments by state" {
                    table.plain {
                        thead { tr { th scope="col" { "Day" } @for state in State::ALL { th scope="col" { (state.name()) } } } }
                        tbody {
                            @for day in &counts.days {
                                tr { th scope="row" { (time::short(day.starts)) } @for number in day.states { td { (number) } } }
                            }
                        }
                    }
                }
            }
        }
        section.figure {
            h2 { "Rules that fired" }
            @if counts.rules.is_empty() { p.lead { "None." } } @else { (charts::bars(&counts.rules)) }
        }
        section.figure {
            h2 { "The classifier" }
            p { "Decisions of moderators have taught it " (count(ham, "good comment", "good comments")) " and " (spam) " of spam." }
        }
    };
    desk(session, "/moderate/days", "The last days", main)
}
