//! The queue of a moderator: a card for each comment, with reasons and buttons.

use maud::{Markup, PreEscaped, html};
use wellsaid::moderate::Score;
use wellsaid::moderate::Timestamp;
use wellsaid::moderate::queue::{State, Transition};
use wellsaid::moderate::verdict::{DecidedBy, Reason};

use crate::app::now;
use crate::session::Session;
use crate::stored::{Comment, Logged};
use crate::views::{self, Part, count, csrf, desk, page, time};

/// Comments of each kind below which the score of the classifier is not shown.
const LEARNED: u64 = 5;

pub struct Card<'c> {
    pub row: &'c Comment,
    pub subject: String,
    /// The author's name, subject and text in pieces; those that rules found are `true`.
    pub name: Vec<(bool, &'c str)>,
    pub typed_subject: Vec<(bool, &'c str)>,
    pub source: Vec<(bool, &'c str)>,
    /// The comment with marks, before the changes that rules ask for.
    pub html: String,
    /// The comment with those changes, if there are any.
    pub changed: Option<String>,
    pub score: Option<Score>,
}

pub fn log_in(said: Option<&str>) -> Markup {
    let main = html! {
        div.narrow.log-in {
            h1 { "Moderation" }
            form method="post" action="/moderate" {
                @if let Some(said) = said { p.said.bad role="alert" { (said) } }
                div.field {
                    label for="password" { "Password" }
                    input #password name="password" type="password" autocomplete="current-password" required;
                }
                button.primary { "Log in" }
            }
        }
    };
    page(Part::Moderate, "Moderation", main)
}

pub fn no_password() -> Markup {
    let main = html! {
        div.narrow {
            h1 { "Nobody can moderate yet" }
            p.lead { "Set the environment variable " code { "FORUM_PASSWORD" } " and start the forum again." }
        }
    };
    page(Part::Moderate, "Moderation", main)
}

fn title(state: State) -> &'static str {
    match state {
        State::Pending => "Held",
        State::Approved => "Published",
        State::Spam => "Spam",
        State::Rejected => "Rejected",
        State::Trashed => "Trash",
    }
}

pub fn list(
    session: &Session,
    (state, is_flagged): (State, bool),
    (states, flagged): (&[(State, u64)], u64),
    cards: &[Card<'_>],
    (at, last): (u64, u64),
    done: Option<(&Logged, bool)>,
) -> Markup {
    let name = if is_flagged { "flagged" } else { state.name() };
    let main = html! {
        h1 { "Queue" }
        @if let Some((done, can_undo)) = done { (done_message(session, done, can_undo)) }
        nav.tabs aria-label="States" {
            @for (other, number) in states {
                a href=(format!("/moderate?state={}", other.name()))
                  aria-current=[(*other == state && !is_flagged).then_some("page")] {
                    (title(*other)) " " span.number { (number) }
                }
            }
            a href="/moderate?state=flagged" aria-current=[is_flagged.then_some("page")] {
                "Flagged " span.number { (flagged) }
            }
        }
        @if cards.is_empty() { p.lead.empty { "Nothing here." } }
        @else {
            p.keys {
                kbd { "j" } " " kbd { "k" } " next, previous · "
                @for (_, label, key) in buttons(state) { kbd { (key) } " " (label.to_lowercase()) " · " }
                kbd { "u" } " undo"
            }
        }
        div #queue { @for card in cards { (self::card(session, state, (name, at), card)) } }
        (views::pages(&format!("/moderate?state={name}&page="), at, last))
    };
    desk(session, "/moderate", "Queue", main)
}

fn done_message(session: &Session, done: &Logged, can_undo: bool) -> Markup {
    html! {
        div.said role="status" {
            p { "Comment " (done.comment) ": " (done.entry.decision.name()) ". It is now " (done.entry.to.name()) "." }
            @if can_undo {
                form method="post" action="/moderate/undo" {
                    (csrf(session))
                    input type="hidden" name="entry" value=(done.id);
                    button.small data-key="u" aria-keyshortcuts="u" { "Undo" }
                }
            }
        }
    }
}

/// A decision with the label of its button and the key that presses it.
type Button = (Transition, &'static str, &'static str);

const BUTTONS: &[Button] = &[
    (Transition::Approve, "Approve", "a"),
    (Transition::Reject, "Reject", "r"),
    (Transition::Spam, "Spam", "s"),
    (Transition::NotSpam, "Not spam", "n"),
    (Transition::Hold, "Hold", "h"),
    (Transition::Trash, "Trash", "t"),
    // The state that it goes back to is in the log.
    (Transition::Restore(State::Pending), "Restore", "e"),
];

/// Buttons of a comment in a state.
fn buttons(state: State) -> impl Iterator<Item = &'static Button> {
    BUTTONS.iter().filter(move |(decision, ..)| state.can(*decision))
}

fn card(session: &Session, state: State, (list, at): (&str, u64), card: &Card<'_>) -> Markup {
    let row = card.row;
    let verdict = &row.verdict;
    let id = row.id;
    html! {
        article.card id=(format!("card-{id}")) tabindex="-1" aria-labelledby=(format!("card-title-{id}")) {
            header {
                h2 id=(format!("card-title-{id}")) { bdi { (card.subject) } }
                p.meta {
                    bdi.name { (pieces(&card.name)) } " · " (row.email) " · " (time::ago(Timestamp(row.created), now()))
                    " · thread " (row.thread)
                    @if state == State::Approved { " · " a href=(format!("/comment/{id}")) { "in its thread" } }
                }
            }
            (reasons("Reasons", &verdict.reasons))
            (reasons("In shadow mode", &verdict.shadow))
            p.outcome {
                @match &verdict.decided_by {
                    DecidedBy::Rule(rule) => { "Decided by the rule " code { (rule) } ": " },
                    DecidedBy::Threshold(_) => { "Decided by the score " b { (verdict.score) } ": " },
                    _ => { "No rule decided: " },
                }
                strong { (verdict.action.name()) }
                @if let Some(score) = card.score.as_ref().filter(|score| score.learned >= LEARNED) {
                    " · the classifier: " (format!("{:.0} %", 100.0 * score.probability)) " spam"
                }
                @for missing in &verdict.incomplete { br; "Not known: " (missing.what) " (" (missing.error) ")" }
            }
            div.sides {
                section {
                    h3 { "As typed" }
                    @if !row.subject.is_empty() { p.typed-subject { "Subject: " bdi { (pieces(&card.typed_subject)) } } }
                    pre.typed dir="auto" tabindex="0" aria-label="Text of the author" {
                        (pieces(&card.source))
                    }
                }
                section {
                    @let readers = if state.is_published() { "As readers see it" } else { "As readers would see it" };
                    h3 { @if card.changed.is_some() { "Before the changes of rules" } @else { (readers) } }
                    div.comment { (PreEscaped(&card.html)) }
                    @if let Some(changed) = &card.changed {
                        h3 { (readers) }
                        div.comment { (PreEscaped(changed)) }
                    }
                }
            }
            form.decide method="post" action="/moderate/decide" {
                (csrf(session))
                input type="hidden" name="comment" value=(id);
                input type="hidden" name="state" value=(state.name());
                // The place at which the moderator continues.
                input type="hidden" name="list" value=(list);
                input type="hidden" name="page" value=(at);
                div.buttons {
                    @for (decision, label, key) in buttons(state) {
                        button.{ "to-" (decision.name()) } name="decision" value=(decision.name()) data-key=(key) aria-keyshortcuts=(key) { (label) }
                    }
                    label.note { span { "Note" } input name="note" maxlength="500" autocomplete="off"; }
                }
            }
        }
    }
}

fn pieces(pieces: &[(bool, &str)]) -> Markup {
    html! { @for (is_marked, text) in pieces { @if *is_marked { mark { (text) } } @else { (text) } } }
}

fn reasons(title: &str, reasons: &[Reason]) -> Markup {
    html! {
        @if !reasons.is_empty() {
            h3.hidden { (title) }
            ul.reasons {
                @for reason in reasons {
                    li {
                        p {
                            code.rule { (reason.rule) }
                            @if let Some(action) = reason.action { span.tag { (action.name()) } }
                            @if reason.score != 0.0 { span.tag { (format!("{:+}", reason.score)) } }
                            @if title != "Reasons" { span.tag.shadow { "shadow" } }
                            " " (reason.why)
                        }
                        p.sentence {
                            (reason.sentence)
                            @if !reason.matches.is_empty() { " · " (count(reason.matches.len() as u64, "place", "places")) ": " }
                            @for (at, found) in reason.matches.iter().enumerate() {
                                @if at > 0 { ", " }
                                mark { bdi { (found.seen) } }
                                @if !found.how.is_empty() { " (" (found.how.join(", ")) ")" }
                            }
                        }
                    }
                }
            }
        }
    }
}
