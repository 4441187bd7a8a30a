//! Preview: the comment as it would be published, with notices and their fixes.
//!
//! A person without scripts gets the form again with the preview over it. The script asks for
//! the same as JSON. If the library runs in the browser (`browser`), the script makes the preview
//! at once and asks when the author pauses: only the server knows the rules, which may mask a word,
//! and the quoted comments.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};
use wellsaid::moderate::Trigger;

use crate::app::{App, now};
use crate::comment::{self, Facts};
use crate::post::{Form, Said};
use crate::quoted::Quoted;
use crate::stored::{self, Thread};
use crate::views::form as view;
use crate::web::{Error, blocking, html};

/// Characters of the author's text that are shown on each side of a notice.
const AROUND: usize = 24;

/// Seconds that a comment takes to write, for rules on forms that come back too fast: a preview was not sent.
const WRITING: u32 = 600;

/// A notice with the author's own text around it.
pub struct Note {
    pub message: String,
    pub before: String,
    pub marked: String,
    pub after: String,
    pub has_fix: bool,
}

pub struct Preview {
    pub html: String,
    pub subject: String,
    pub name: String,
    pub notes: Vec<Note>,
    /// The answer that posting this would get: a warning, a refusal.
    pub said: Option<Said>,
}

pub async fn page(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    axum::Form(form): axum::Form<Form>,
) -> Result<Response, Error> {
    blocking(move || {
        let mut form = form.received();
        let thread = thread(&app, &form)?;
        let fix = form.fix.take();
        if let Some(body) = fix.and_then(|fix| fixed(&app, &form.body, &fix)) {
            form.body = body;
        }
        let mut mistakes = form.mistakes(&app);
        // A preview needs only a text.
        mistakes.retain(|mistake| mistake.field == "body");
        if !mistakes.is_empty() {
            return Ok(html(view::page(&app, thread.as_ref(), &form, Some(&mistakes), None)));
        }
        let preview = preview(&app, thread.as_ref(), &form, &headers)?;
        Ok(html(view::preview(&app, thread.as_ref(), &form, &preview)))
    })
    .await
}

pub async fn json(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    axum::Form(form): axum::Form<Form>,
) -> Result<Json<Value>, Error> {
    blocking(move || {
        let form = form.received();
        let thread = thread(&app, &form)?;
        let preview = preview(&app, thread.as_ref(), &form, &headers)?;
        let document = app.formatter.parse(&form.body)?;
        let quoted = Quoted::by(&app.database(), &document)?;
        let notices = app.formatter.report(&document, &[]).notices;
        let mended = notices
            .iter()
            .any(|notice| notice.fix.is_some())
            .then(|| app.formatter.mend(&document));
        Ok(Json(json!({
            "html": preview.html, "subject": preview.subject, "notices": notices, "mended": mended,
            "quoted": quoted.answers(),
            "said": preview.said.map(|said| said.text),
            "insist": preview.said.filter(|said| said.can_insist).map(|_| &app.formatter.policy().messages().insist),
        })))
    })
    .await
}

/// The thread that a form names.
fn thread(app: &App, form: &Form) -> Result<Option<Thread>, Error> {
    if form.thread.is_empty() {
        return Ok(None);
    }
    let id = form.thread.parse().map_err(|_| Error::NotFound)?;
    let found = stored::thread_of(&app.database(), id)?;
    found.filter(|thread| thread.comments > 0).map(Some).ok_or(Error::NotFound)
}

/// The text with one fix, or with all.
fn fixed(app: &App, body: &str, fix: &str) -> Option<String> {
    let document = app.formatter.parse(body).ok()?;
    if fix == "all" {
        return Some(app.formatter.mend(&document));
    }
    let fix = app.formatter.fixes(&document).into_iter().nth(fix.parse().ok()?)??;
    let mut text = body.to_owned();
    text.replace_range(fix.span.range(), &fix.replacement);
    Some(text)
}

fn preview(
    app: &App,
    thread: Option<&Thread>,
    form: &Form,
    headers: &HeaderMap,
) -> Result<Preview, Error> {
    let author = app.key.visitor(headers).unwrap_or_default();
    let thread = thread.map(|thread| thread.id);
    let submit = json!({ "honeypot": false, "seconds": WRITING, "stamp": form.stamp });
    let facts = Facts { now: now(), author: &author, name: &form.name, thread, submit };
    let mut context = comment::context(&facts.gather(app)?, &form.email, None)?;
    context.trigger = Trigger::Preview;
    let read = comment::read(app, form.typed())?;
    let verdicts = read.judge(app, &context)?;
    let said = Said::about(&verdicts.body);
    let fixes = app.formatter.fixes(&read.document);
    let messages = app.formatter.policy().messages();
    let notices = read.document.notices().iter().zip(fixes);
    let notes = notices.map(|(notice, fix)| {
        let (start, end) = (notice.span.range().start, notice.span.range().end);
        let (before, rest) = form.body.split_at(start);
        let (marked, after) = rest.split_at(end - start);
        Note {
            message: messages.notice(notice.kind).to_owned(),
            before: last(before),
            marked: marked.chars().take(4 * AROUND).collect(),
            after: after.chars().take_while(|c| *c != '\n').take(AROUND).collect(),
            has_fix: fix.is_some(),
        }
    });
    let notes = notes.collect();
    let shown = read.show(app, &verdicts, || Ok(context.clone()))?;
    Ok(Preview { html: shown.html(app), subject: shown.subject, name: shown.name, notes, said })
}

/// The end of the last line of a text.
fn last(text: &str) -> String {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let skipped = line.chars().count().saturating_sub(AROUND);
    let end: String = line.chars().skip(skipped).collect();
    if skipped > 0 { format!("…{end}") } else { end }
}
