//! Posting: a form becomes a comment, with the state that its verdict gives it.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use wellsaid::moderate::{Action, Verdict, queue};

use crate::app::{App, now};
use crate::comment::{self, Facts, MAX_SUBJECT, Typed};
use crate::stored::{self, Comment, Thread};
use crate::views::form as view;
use crate::web::{Error, blocking, html, see};

/// Longest name in characters.
pub const MAX_NAME: usize = 60;

/// Longest e-mail address in bytes (RFC 5321).
pub const MAX_EMAIL: usize = 254;

/// Fields of the form.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub struct Form {
    pub name: String,
    pub email: String,
    pub subject: String,
    pub body: String,
    /// Signed time at which the form was made.
    pub stamp: String,
    /// The trap: people do not see this field.
    pub website: String,
    /// Thread of a preview; empty for a new one.
    pub thread: String,
    /// Fix that is asked for with a preview: a number, or `all`.
    pub fix: Option<String>,
    /// Not empty: the author has read a warning and sends the comment for review.
    pub insists: String,
}

/// A field and what is wrong with it.
pub struct Mistake {
    pub field: &'static str,
    pub text: String,
}

impl Form {
    /// The form with lines as the library and scripts count them. Browsers send `\r\n`.
    pub fn received(mut self) -> Self {
        self.body = self.body.replace("\r\n", "\n");
        for text in [&mut self.name, &mut self.email, &mut self.subject] {
            *text = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            *text = text.trim().to_owned();
        }
        self
    }

    pub fn typed(&self) -> Typed<'_> {
        Typed { name: &self.name, subject: &self.subject, body: &self.body }
    }

    pub fn submit(&self) -> Value {
        json!({ "honeypot": !self.website.is_empty(), "stamp": self.stamp })
    }

    /// Mistakes that the author can put right.
    pub fn mistakes(&self, app: &App) -> Vec<Mistake> {
        let mut found = Vec::new();
        let mut add = |field, text: String| found.push(Mistake { field, text });
        match self.name.chars().count() {
            0 => add("name", "Please give a name; any name will do.".into()),
            n if n > MAX_NAME => add(
                "name",
                format!("The name has {n} characters; {MAX_NAME} is the most that fits."),
            ),
            _ => {}
        }
        let is_address = self
            .email
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
        if !is_address || self.email.contains(' ') || self.email.len() > MAX_EMAIL {
            add("email", "Please give an e-mail address, such as ann@example.org.".into());
        }
        let subject = self.subject.chars().count();
        if subject > MAX_SUBJECT {
            add(
                "subject",
                format!(
                    "The subject has {subject} characters; {MAX_SUBJECT} is the most that fits."
                ),
            );
        }
        let max = app.formatter.policy().limits().max_input;
        if self.body.trim().is_empty() {
            add("body", "The comment is empty.".into());
        } else if self.body.len() > max {
            let len = self.body.len();
            add("body", format!("The comment has {len} bytes; {max} is the most that fits."));
        }
        found
    }
}

/// A message about a comment that was sent.
#[derive(Clone, Copy)]
pub struct Said {
    pub name: &'static str,
    pub text: &'static str,
    /// A warning: the author may send the comment for review as it is.
    pub can_insist: bool,
}

/// The messages that rules name with `tell`, and those for rules without a message.
const SAID: &[Said] = &[
    Said::new(
        "waiting-for-approval",
        "Thank you. Your comment waits for a moderator, and appears when one has read it.",
    ),
    Said::new(
        "too-fast",
        "That was quick. Please wait a minute before you post the next one; your text is still here.",
    ),
    Said::new("rejected", "This comment can't be posted here. Your text is still in the form."),
    Said::new(
        "private-data",
        "Your comment seems to contain your e-mail address, or the number of a card or an account. \
         Everybody could read it. You can change the comment, or send it for review.",
    ),
    Said::new(
        "warned",
        "Please read your comment again. You can change it, or send it for review.",
    ),
];

impl Said {
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, text, can_insist: false }
    }

    /// The answer to a comment that is not accepted as it is, in a preview as when it is posted.
    pub fn about(verdict: &Verdict) -> Option<Self> {
        let (default, can_insist) = match verdict.action {
            Action::Reject => ("rejected", false),
            Action::Warn => ("warned", true),
            _ => return None,
        };
        let said = Self::named(verdict.public.message.as_deref()).or(Self::named(Some(default)));
        said.map(|said| Self { can_insist, ..said })
    }

    /// The message of a name; nothing for any other name.
    pub fn named(name: Option<&str>) -> Option<Self> {
        SAID.iter().find(|said| Some(said.name) == name).copied()
    }
}

pub async fn thread(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    axum::Form(form): axum::Form<Form>,
) -> Result<Response, Error> {
    blocking(move || submit(&app, None, form.received(), &headers, peer)).await
}

pub async fn comment(
    State(app): State<Arc<App>>,
    Path(id): Path<i64>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    axum::Form(form): axum::Form<Form>,
) -> Result<Response, Error> {
    blocking(move || {
        let thread = stored::thread_of(&app.database(), id)?;
        let thread = thread.filter(|thread| thread.comments > 0).ok_or(Error::NotFound)?;
        submit(&app, Some(thread), form.received(), &headers, peer)
    })
    .await
}

fn submit(
    app: &App,
    thread: Option<Thread>,
    form: Form,
    headers: &HeaderMap,
    peer: SocketAddr,
) -> Result<Response, Error> {
    let again = |status, mistakes: &[Mistake], said| {
        // The old stamp: with a new one, the form would seem to be filled in too fast.
        let mut page = html(view::page(app, thread.as_ref(), &form, Some(mistakes), said));
        *page.status_mut() = status;
        page
    };
    match publish(app, thread.as_ref(), &form, headers, peer, again) {
        Err(Error::Unavailable(text)) => {
            let said = Said::new("unavailable", text);
            Ok(again(StatusCode::SERVICE_UNAVAILABLE, &[], Some(said)))
        }
        answer => answer,
    }
}

/// Checks a comment and stores it, or shows the form `again`.
fn publish(
    app: &App,
    thread: Option<&Thread>,
    form: &Form,
    headers: &HeaderMap,
    peer: SocketAddr,
    again: impl Fn(StatusCode, &[Mistake], Option<Said>) -> Response,
) -> Result<Response, Error> {
    let mistakes = form.mistakes(app);
    if !mistakes.is_empty() {
        return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, &mistakes, None));
    }
    let is_https = app.url.starts_with("https:");
    let (author, cookie) = match app.key.visitor(headers) {
        Some(known) => (known, None),
        None => app.key.new_visitor(is_https).map(|(id, cookie)| (id, Some(cookie)))?,
    };
    let at = now();
    let id = thread.map(|thread| thread.id);
    let facts =
        Facts { now: at, author: &author, name: &form.name, thread: id, submit: form.submit() };
    let facts = facts.gather(app)?;
    let mut context = comment::context(&facts, &form.email, Some(peer.ip().to_string()))?;
    context.insists = !form.insists.is_empty();
    let read = comment::read(app, form.typed())?;
    let verdicts = read.judge(app, &context)?;
    if let Some(said) = Said::about(&verdicts.body) {
        let Some(seconds) = verdicts.body.public.retry_after else {
            return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, &[], Some(said)));
        };
        let mut page = again(StatusCode::TOO_MANY_REQUESTS, &[], Some(said));
        page.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        return Ok(page);
    }
    let (state, entry) = queue::State::post(&verdicts.body, at);
    let title = match thread {
        Some(_) => String::new(),
        None => read.show(app, &verdicts, || Ok(context.clone()))?.subject,
    };
    let mut comment = Comment {
        id: 0,
        thread: 0,
        author,
        name: form.name.clone(),
        email: form.email.clone(),
        subject: form.subject.clone(),
        body: form.body.clone(),
        created: at.0,
        state,
        verdict: verdicts.body,
        title_verdict: verdicts.title,
        facts,
    };
    let id = store(app, &mut comment, id, &title, entry)?;
    let address = match (state.is_published(), thread) {
        (true, _) => format!("/comment/{id}"),
        (false, Some(thread)) => format!("/thread/{}?said=waiting-for-approval", thread.id),
        (false, None) => String::from("/?said=waiting-for-approval"),
    };
    let mut response = see(&address);
    if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Stores a comment, with its thread if that is new, and the first entry of its log.
pub fn store(
    app: &App,
    comment: &mut Comment,
    thread: Option<i64>,
    title: &str,
    entry: queue::AuditEntry,
) -> Result<i64, Error> {
    let mut connection = app.database();
    let transaction = connection.transaction()?;
    comment.thread = match thread {
        Some(thread) => thread,
        None => stored::add_thread(&transaction, title, comment.created)?,
    };
    let id = stored::add(&transaction, comment, entry)?;
    transaction.commit()?;
    Ok(id)
}
