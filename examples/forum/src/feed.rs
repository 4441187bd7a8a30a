//! Texts that leave the forum: a feed of a thread, and the mail about a comment.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{PreEscaped, html};
use wellsaid::moderate::Timestamp;
use wellsaid::moderate::queue::State as Stage;

use crate::app::App;
use crate::comment;
use crate::stored;
use crate::views::time;
use crate::web::{Error, blocking};

/// Comments in a feed.
const NEWEST: u32 = 30;

pub async fn atom(State(app): State<Arc<App>>, Path(id): Path<i64>) -> Result<Response, Error> {
    blocking(move || {
        let thread = stored::thread_of(&app.database(), id)?;
        let thread = thread.filter(|thread| thread.comments > 0).ok_or(Error::NotFound)?;
        let newest = "WHERE thread = ?1 AND state = 'approved' ORDER BY created DESC, id DESC LIMIT ?2";
        let rows = stored::comments(&app.database(), newest, &[&id, &NEWEST])?;
        let address = format!("{}/thread/{id}", app.url);
        let mut entries = Vec::new();
        for row in &rows {
            let shown = comment::shown(&app, row)?;
            let html = shown.html(&app);
            entries.push((row, shown, html));
        }
        // Text and attributes are escaped, the HTML of comments as well: Atom requires it.
        let feed = html! {
            (PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"))
            feed xmlns="http://www.w3.org/2005/Atom" xml:base=(app.url) {
                title { (thread.title) }
                id { (address) }
                (PreEscaped(format!("<link href=\"{address}\"/><link rel=\"self\" href=\"{address}/feed\"/>")))
                updated { (time::exact(Timestamp(thread.latest))) }
                @for (row, shown, html) in &entries {
                    entry {
                        title { (shown.subject) }
                        id { (app.url) "/comment/" (row.id) }
                        (PreEscaped(format!("<link href=\"{}/comment/{}\"/>", app.url, row.id)))
                        author { name { (shown.name) } }
                        updated { (time::exact(Timestamp(row.created))) }
                        content type="html" { (html) }
                    }
                }
            }
        };
        let headers = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
        Ok((headers, xml(&feed.into_string())).into_response())
    })
    .await
}

/// The mail that people who follow a thread would get.
pub async fn mail(State(app): State<Arc<App>>, Path(id): Path<i64>) -> Result<Response, Error> {
    blocking(move || {
        let found = stored::comment_of(&app.database(), id)?;
        let found = found.filter(|found| found.state == Stage::Approved).ok_or(Error::NotFound)?;
        let shown = comment::shown(&app, &found)?;
        // Name and subject are one line each, whatever was typed.
        let text = format!(
            "Subject: {}\nFrom: {} (by the forum)\n\n{}\n\n-- \n{}/comment/{id}\n",
            shown.subject,
            shown.name,
            shown.plain(&app),
            app.url,
        );
        Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
    })
    .await
}

/// The text without characters that XML 1.0 does not allow, not even as references.
fn xml(text: &str) -> String {
    let is_char = |c: char| !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if is_char(c) { c } else { '\u{fffd}' }).collect()
}
