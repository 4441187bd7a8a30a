//! Pages for readers: threads, permalinks, help.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use wellsaid::moderate::queue::State as Stage;

use crate::app::{App, now};
use crate::comment::{self, form};
use crate::post::{Form, Said};
use crate::stored::{self, Comment};
use crate::views::{form as form_view, help, thread};
use crate::web::{Error, blocking, html, see};

/// Comments on one page of a thread.
const PER_PAGE: u64 = 100;

/// Graphemes of the newest comment in the list of threads.
const EXCERPT: usize = 140;

type Answer = Result<Response, Error>;

#[derive(Deserialize, Default)]
pub struct Asked {
    /// Comment to quote in the form.
    quote: Option<i64>,
    /// Name of a message about the comment that was just sent.
    said: Option<String>,
    page: Option<u64>,
}

pub async fn all(State(app): State<Arc<App>>, Query(asked): Query<Asked>) -> Answer {
    blocking(move || {
        let threads = stored::threads(&app.database())?;
        let mut listed = Vec::new();
        for found in threads {
            let newest =
                "WHERE thread = ?1 AND state = 'approved' ORDER BY created DESC, id DESC LIMIT 1";
            let newest = stored::comments(&app.database(), newest, &[&found.id])?;
            let Some(row) = newest.first() else { continue };
            let shown = comment::shown(&app, row)?;
            let excerpt = shown.excerpt(&app, EXCERPT);
            listed.push(thread::Listed { thread: found, name: shown.name, excerpt });
        }
        Ok(html(thread::all(&listed, now(), Said::named(asked.said.as_deref()))))
    })
    .await
}

pub async fn new(State(app): State<Arc<App>>) -> Answer {
    let form = Form { stamp: app.form_key.stamp(&form(None), now()), ..Form::default() };
    Ok(html(form_view::page(&app, None, &form, None, None)))
}

/// A comment that readers may see.
fn visible(app: &App, id: i64) -> Result<Comment, Error> {
    let found = stored::comment_of(&app.database(), id)?;
    found.filter(|comment| comment.state == Stage::Approved).ok_or(Error::NotFound)
}

pub async fn one(
    State(app): State<Arc<App>>,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Answer {
    blocking(move || {
        let found = stored::thread_of(&app.database(), id)?;
        let found = found.filter(|thread| thread.comments > 0).ok_or(Error::NotFound)?;
        let page = asked.page.unwrap_or(1).clamp(1, found.comments.div_ceil(PER_PAGE));
        let rows = stored::comments(
            &app.database(),
            "WHERE thread = ?1 AND state = 'approved' ORDER BY created, id LIMIT ?2 OFFSET ?3",
            &[&id, &PER_PAGE, &((page - 1) * PER_PAGE)],
        )?;
        let mut comments = Vec::new();
        for row in &rows {
            let shown = comment::shown(&app, row)?;
            let html = shown.html(&app);
            comments.push(thread::Post { row, name: shown.name, subject: shown.subject, html });
        }
        let mut form =
            Form { stamp: app.form_key.stamp(&form(Some(id)), now()), ..Form::default() };
        if let Some(quoted) = asked.quote {
            let quoted = visible(&app, quoted)?;
            form.body = comment::shown(&app, &quoted)?.reply(&app, quoted.id);
        }
        let pages = found.comments.div_ceil(PER_PAGE);
        let said = Said::named(asked.said.as_deref());
        Ok(html(thread::one(&app, &found, &comments, (page, pages), &form, said, now())))
    })
    .await
}

/// Leads to a comment in its thread.
pub async fn permalink(State(app): State<Arc<App>>, Path(id): Path<i64>) -> Answer {
    blocking(move || {
        let found = visible(&app, id)?;
        let before = stored::before(&app.database(), &found)?;
        let page = match before / PER_PAGE + 1 {
            1 => String::new(),
            page => format!("?page={page}"),
        };
        Ok(see(&format!("/thread/{}{page}#comment-{id}", found.thread)))
    })
    .await
}

/// The text that an answer to a comment begins with.
pub async fn quote(State(app): State<Arc<App>>, Path(id): Path<i64>) -> Answer {
    blocking(move || {
        let found = visible(&app, id)?;
        let text = comment::shown(&app, &found)?.reply(&app, id);
        Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
    })
    .await
}

pub async fn formatting(State(app): State<Arc<App>>) -> Response {
    html(help::formatting(&app.formatter))
}

pub async fn html_page(State(app): State<Arc<App>>) -> Response {
    html(help::html(&app.formatter))
}
