//! Pages for moderators: held comments, decisions, undo, the log, charts.

use std::collections::{BTreeSet, HashSet};
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};

use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use rusqlite::ToSql;
use serde::Deserialize;
use wellsaid::document::VisibleText;
use wellsaid::moderate::queue::{Actor, AuditEntry, State as Stage, TrainingUpdate, Transition};
use wellsaid::moderate::{Label, Timestamp};

use crate::app::{App, now};
use crate::comment;
use crate::session::{self, Login, Session};
use crate::stored::{self, Comment, Logged};
use crate::views::{log as log_view, queue as view};
use crate::web::{Error, blocking, html, see};
use crate::{charts, marks};

type Answer = Result<Response, Error>;

/// Comments on a page of the queue.
const PER_PAGE: u64 = 25;

/// Entries on a page of the log.
const ENTRIES: u64 = 100;

/// Name of the person who has the password. A forum with accounts puts the account here.
const MODERATOR: &str = "moderator";

/// The session of a request, or the page that asks for the password.
pub fn session(app: &App, headers: &HeaderMap) -> Result<Session, Error> {
    let session = session::session(app, headers)?;
    session.ok_or_else(|| Error::LogIn(Box::new(log_in_page(app, StatusCode::UNAUTHORIZED, None))))
}

fn log_in_page(app: &App, status: StatusCode, said: Option<&str>) -> Response {
    let (status, page) = if app.passwords.exist() {
        (status, view::log_in(said))
    } else {
        (StatusCode::FORBIDDEN, view::no_password())
    };
    let mut page = html(page);
    *page.status_mut() = status;
    page
}

/// Refuses a form that was not made for this session.
pub fn guard(app: &App, session: &Session, csrf: &str) -> Result<(), Error> {
    if session.made(&app.key, csrf) {
        return Ok(());
    }
    Err(Error::Forbidden("This form belongs to another session. Load the page again."))
}

#[derive(Deserialize)]
pub struct Password {
    password: String,
}

pub async fn log_in(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    axum::Form(form): axum::Form<Password>,
) -> Answer {
    blocking(move || match session::log_in(&app, &form.password, peer.ip())? {
        Login::Welcome(cookie) => {
            let mut response = see("/moderate");
            let value = HeaderValue::from_str(&cookie)
                .map_err(|error| Error::Internal(error.to_string()))?;
            response.headers_mut().append(header::SET_COOKIE, value);
            Ok(response)
        }
        Login::Wrong => {
            Ok(log_in_page(&app, StatusCode::UNAUTHORIZED, Some("That is not the password.")))
        }
        Login::TooMany => {
            let said = "Too many wrong passwords. Wait a minute.";
            Ok(log_in_page(&app, StatusCode::TOO_MANY_REQUESTS, Some(said)))
        }
    })
    .await
}

#[derive(Deserialize)]
pub struct Leave {
    csrf: String,
}

pub async fn log_out(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    axum::Form(form): axum::Form<Leave>,
) -> Answer {
    blocking(move || {
        if let Some(session) = session::session(&app, &headers)? {
            guard(&app, &session, &form.csrf)?;
            session::log_out(&app, &headers)?;
        }
        Ok(see("/"))
    })
    .await
}

#[derive(Deserialize, Default)]
pub struct Asked {
    state: Option<String>,
    /// Entry of the log that can be taken back.
    done: Option<i64>,
    page: Option<u64>,
}

/// Requested page of a list, and the last page.
fn page(asked: Option<u64>, entries: u64, per_page: u64) -> (u64, u64) {
    let last = entries.div_ceil(per_page).max(1);
    (asked.unwrap_or(1).clamp(1, last), last)
}

pub async fn list(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Answer {
    blocking(move || {
        let session = session(&app, &headers)?;
        let name = asked.state.as_deref().unwrap_or("pending");
        let is_flagged = name == "flagged";
        // A flag is not a state of the queue: such a comment is published.
        let state: Stage =
            if is_flagged { Stage::Approved } else { name.parse().map_err(|_| Error::NotFound)? };
        // Pending comments come oldest first, others newest first.
        let order = if state == Stage::Pending { "created, id" } else { "created DESC, id DESC" };
        let more = if is_flagged { stored::FLAGGED } else { "1" };
        let condition = format!("WHERE state = ?1 AND {more} ORDER BY {order} LIMIT ?2 OFFSET ?3");
        let (rows, (at, last), states, flagged) = {
            let connection = app.database();
            let (states, flagged) = (stored::states(&connection)?, stored::flagged(&connection)?);
            let listed = states.iter().find(|(other, _)| *other == state);
            let all = if is_flagged { flagged } else { listed.map_or(0, |(_, number)| *number) };
            let (at, last) = page(asked.page, all, PER_PAGE);
            let values: [&dyn ToSql; 3] = [&state.name(), &PER_PAGE, &((at - 1) * PER_PAGE)];
            (stored::comments(&connection, &condition, &values)?, (at, last), states, flagged)
        };
        learn(&app)?;
        let mut cards = Vec::new();
        for row in &rows {
            cards.push(card(&app, row)?);
        }
        let done = asked.done.map(|id| stored::entry(&app.database(), id)).transpose()?.flatten();
        let can_undo = match &done {
            Some(done) => {
                undoable(&stored::log_of(&app.database(), done.comment)?) == Some(done.id)
            }
            None => false,
        };
        Ok(html(view::list(
            &session,
            (state, is_flagged),
            (&states, flagged),
            &cards,
            (at, last),
            done.as_ref().map(|done| (done, can_undo)),
        )))
    })
    .await
}

/// A comment with all that a moderator sees of it.
fn card<'c>(app: &App, row: &'c Comment) -> Result<view::Card<'c>, Error> {
    let spans = marks::spans(&row.verdict, &row.body);
    let read = comment::read(app, row.typed())?;
    let html = marks::rendered(app, &read, &row.verdict);
    let score = match app.classifier.read() {
        Ok(classifier) => Some(classifier.score(&VisibleText::new(&read.document))),
        Err(_) => None,
    };
    let shown = comment::shown(app, row)?;
    let changed = (!row.verdict.rewrites.is_empty()).then(|| shown.html(app));
    let subject_spans =
        row.title_verdict.as_ref().map(|verdict| marks::spans(verdict, &row.subject));
    Ok(view::Card {
        row,
        name: marks::pieces(&row.name, &marks::in_name(&row.verdict, &row.name)),
        typed_subject: marks::pieces(&row.subject, &subject_spans.unwrap_or_default()),
        subject: shown.subject,
        source: marks::pieces(&row.body, &spans),
        html,
        changed,
        score,
    })
}

#[derive(Deserialize)]
pub struct Decide {
    csrf: String,
    comment: i64,
    decision: String,
    /// State that the page showed: somebody else may have decided meanwhile.
    state: String,
    #[serde(default)]
    note: String,
    /// List and page to continue with.
    #[serde(default)]
    list: String,
    #[serde(default)]
    page: u64,
}

pub async fn decide(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    axum::Form(form): axum::Form<Decide>,
) -> Answer {
    blocking(move || {
        let session = session(&app, &headers)?;
        guard(&app, &session, &form.csrf)?;
        let seen: Stage = form.state.parse().map_err(|_| Error::NotFound)?;
        let comment = stored::comment_of(&app.database(), form.comment)?.ok_or(Error::NotFound)?;
        let log = stored::log_of(&app.database(), comment.id)?;
        let decision = decision(&form.decision, &log).ok_or(Error::NotFound)?;
        let late = || {
            let said =
                "Somebody else has decided about this comment meanwhile. Load the page again.";
            Error::Conflict(said.into())
        };
        if comment.state != seen {
            return Err(late());
        }
        let note = form.note.trim().chars().take(500).collect::<String>();
        let by = Actor::Moderator(String::from(MODERATOR));
        let made = apply(&app, &comment, decision, by, now(), &note)?;
        let Made { entry: id, .. } = made.ok_or_else(late)?;
        let list = if form.list == "flagged" { "flagged" } else { seen.name() };
        Ok(see(&format!("/moderate?state={list}&page={}&done={id}", form.page.max(1))))
    })
    .await
}

/// A decision that was made.
pub struct Made {
    /// Entry in the log.
    pub entry: i64,
    pub state: Stage,
}

/// Makes a decision; `None` if the comment does not allow it, as somebody else has decided meanwhile.
pub fn apply(
    app: &App,
    comment: &Comment,
    decision: Transition,
    by: Actor,
    at: Timestamp,
    note: &str,
) -> Result<Option<Made>, Error> {
    let Ok((state, mut entry)) = comment.state.apply(decision, by, at, note) else {
        return Ok(None);
    };
    entry.sha256 = Some(comment.verdict.subject.sha256.clone());
    let mut connection = app.database();
    let transaction = connection.transaction()?;
    if !stored::change(&transaction, comment.id, comment.state, state)? {
        return Ok(None);
    }
    let entry = stored::log(&transaction, comment.id, entry)?;
    transaction.commit()?;
    Ok(Some(Made { entry, state }))
}

/// The decision of a button. `Transition` has values, so it can't be read from its name.
fn decision(name: &str, log: &[Logged]) -> Option<Transition> {
    Some(match name {
        "approve" => Transition::Approve,
        "hold" => Transition::Hold,
        "reject" => Transition::Reject,
        "spam" => Transition::Spam,
        "not-spam" => Transition::NotSpam,
        "trash" => Transition::Trash,
        "restore" => {
            let trashed = log.iter().rfind(|logged| logged.entry.to == Stage::Trashed)?;
            Transition::Restore(trashed.entry.from.unwrap_or(Stage::Pending))
        }
        _ => return None,
    })
}

#[derive(Deserialize)]
pub struct Undo {
    csrf: String,
    entry: i64,
}

/// Takes the last decision about a comment back, with its lesson.
pub async fn undo(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    axum::Form(form): axum::Form<Undo>,
) -> Answer {
    blocking(move || {
        let session = session(&app, &headers)?;
        guard(&app, &session, &form.csrf)?;
        let late = || {
            Error::Conflict("This decision is not the last one about the comment any more.".into())
        };
        let wanted = stored::entry(&app.database(), form.entry)?.ok_or(Error::NotFound)?;
        let comment =
            stored::comment_of(&app.database(), wanted.comment)?.ok_or(Error::NotFound)?;
        let log = stored::log_of(&app.database(), wanted.comment)?;
        let decision = wanted.entry.undo().filter(|_| undoable(&log) == Some(wanted.id));
        let by = Actor::Moderator(String::from(MODERATOR));
        let made = apply(&app, &comment, decision.ok_or_else(late)?, by, now(), "")?;
        Ok(see(&format!("/moderate?state={}", made.ok_or_else(late)?.state.name())))
    })
    .await
}

/// Entries alone, as the library reads a log.
fn entries(log: &[Logged]) -> Vec<AuditEntry> {
    log.iter().map(|logged| logged.entry.clone()).collect()
}

/// The entry that an undo would take back, in the log of one comment.
pub fn undoable(log: &[Logged]) -> Option<i64> {
    let entries = entries(log);
    let found = AuditEntry::undoable(&entries)?;
    let at = entries.iter().position(|entry| std::ptr::eq(entry, found))?;
    Some(log[at].id)
}

/// Teaches the classifier what moderators have decided since the last call, in any process. The first call reads
/// all decisions.
pub fn learn(app: &App) -> Result<(), Error> {
    let mut last = app.learned.lock().unwrap_or_else(PoisonError::into_inner);
    let new = stored::decisions(&app.database(), *last)?;
    for decision in new {
        *last = decision.id;
        let Some(comment) = stored::comment_of(&app.database(), decision.comment)? else {
            continue;
        };
        let mut log = stored::log_of(&app.database(), decision.comment)?;
        log.retain(|logged| logged.id <= decision.id);
        let text = &comment.verdict.subject.sha256;
        let lesson = TrainingUpdate::of_last(&entries(&log), Some(text.as_str()));
        let document = app.formatter.parse(&comment.body)?;
        let view = VisibleText::new(&document);
        let mut classifier = app.classifier.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(label) = lesson.unlearn {
            classifier.unlearn(&view, label);
        }
        if let Some(label) = lesson.learn {
            classifier.learn(&view, label);
        }
    }
    Ok(())
}

pub async fn log(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Answer {
    blocking(move || {
        let session = session(&app, &headers)?;
        let connection = app.database();
        let (at, last) = page(asked.page, stored::log_length(&connection)?, ENTRIES);
        let entries = stored::log_of_all(&connection, ENTRIES, (at - 1) * ENTRIES)?;
        let comments: BTreeSet<i64> = entries.iter().map(|logged| logged.comment).collect();
        let mut undoable = HashSet::new();
        for comment in comments {
            undoable.extend(self::undoable(&stored::log_of(&connection, comment)?));
        }
        Ok(html(log_view::log(&session, &entries, &undoable, (at, last))))
    })
    .await
}

pub async fn days(State(app): State<Arc<App>>, headers: HeaderMap) -> Answer {
    blocking(move || {
        let session = session(&app, &headers)?;
        learn(&app)?;
        let counts = charts::counts(&app.database(), Timestamp(now().0))?;
        let learned = match app.classifier.read() {
            Ok(classifier) => [Label::Ham, Label::Spam].map(|label| classifier.learned(label)),
            Err(error) => return Err(Error::Internal(error.to_string())),
        };
        Ok(html(log_view::days(&session, &counts, learned)))
    })
    .await
}
