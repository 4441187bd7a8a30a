//! Routes, headers that every answer has, and errors as pages.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::Markup;
use rusqlite::ErrorCode;

use crate::app::App;
use crate::{browser, feed, post as posting, preview, queue, rules, threads, views};

/// Forbids inline code, other origins, and frames around the page.
macro_rules! csp {
    ($scripts:literal) => {
        concat!(
            "default-src 'none'; style-src 'self'; script-src ",
            $scripts,
            "; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'"
        )
    };
}

const CSP: &str = csp!("'self'");

/// Policy for the library in the browser: WebAssembly has a keyword of its own, which does not allow other scripts.
const CSP_WITH_WASM: &str = csp!("'self' 'wasm-unsafe-eval'");

pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(threads::all))
        .route("/new", get(threads::new).post(posting::thread))
        .route("/thread/{id}", get(threads::one).post(posting::comment))
        .route("/thread/{id}/feed", get(feed::atom))
        .route("/comment/{id}", get(threads::permalink))
        .route("/comment/{id}/quote", get(threads::quote))
        .route("/comment/{id}/mail", get(feed::mail))
        .route("/preview", post(preview::page))
        .route("/preview.json", post(preview::json))
        .route("/formatting", get(threads::formatting))
        .route("/html", get(threads::html_page))
        .route("/moderate", get(queue::list).post(queue::log_in))
        .route("/moderate/leave", post(queue::log_out))
        .route("/moderate/decide", post(queue::decide))
        .route("/moderate/undo", post(queue::undo))
        .route("/moderate/log", get(queue::log))
        .route("/moderate/days", get(queue::days))
        .route("/moderate/rules", get(rules::editor).post(rules::check))
        .route("/moderate/rules/save", post(rules::save))
        .route("/forum.css", get(|| asset("text/css", include_str!("../assets/forum.css"))))
        .route("/comment.css", get(|| asset("text/css", include_str!("../assets/comment.css"))))
        .route("/forum.js", get(|| asset("text/javascript", include_str!("../assets/forum.js"))))
        .route("/wasm/{name}", get(browser::file))
        .route("/icon.svg", get(|| asset("image/svg+xml", include_str!("../assets/icon.svg"))))
        .fallback(|| async { Error::NotFound })
        .layer(middleware::from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

async fn asset(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, format!("{kind}; charset=utf-8")),
        (header::CACHE_CONTROL, "max-age=300".into()),
    ];
    (headers, text).into_response()
}

/// Refuses forms that other sites send, and sets the headers of every answer.
async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let from = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    let is_foreign = matches!(from, Some(b"cross-site" | b"same-site"));
    let is_private = request.uri().path().starts_with("/moderate");
    let mut response = if is_foreign && request.method() != Method::GET {
        Error::Forbidden("This form was sent from another site.").into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    if app.has_csp {
        let policy = if app.package.is_some() { CSP_WITH_WASM } else { CSP };
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if is_private {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Mistakes that a visitor is told about.
#[derive(Debug)]
pub enum Error {
    NotFound,
    /// A page for moderators: this one asks for the password.
    LogIn(Box<Response>),
    Forbidden(&'static str),
    /// The request can't be answered as it is.
    Bad(String),
    /// Another request was faster.
    Conflict(String),
    /// The database can't be written; nothing was stored.
    Unavailable(&'static str),
    /// A mistake of the forum: for its log, not for visitors.
    Internal(String),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Unavailable(
                "The database is busy. Nothing was stored; please try again in a moment.",
            ),
            Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::ReadOnly) => {
                Self::Unavailable(
                    "The disk of the server is full or can't be written. Nothing was stored.",
                )
            }
            _ => Self::Internal(error.to_string()),
        }
    }
}

impl From<wellsaid::TooLong> for Error {
    fn from(error: wellsaid::TooLong) -> Self {
        Self::Bad(crate::comment::too_long(error))
    }
}

macro_rules! internal {
    ($($error:ty),*) => {$(
        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::Internal(error.to_string())
            }
        }
    )*};
}

internal!(
    serde_json::Error,
    getrandom::Error,
    wellsaid::moderate::ApplyError,
    tokio::task::JoinError,
    wellsaid::moderate::WeakSecret,
    Box<dyn std::error::Error>
);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, title, text) = match self {
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "Not here",
                "There is nothing at this address, or not yet.".into(),
            ),
            Self::LogIn(page) => return *page,
            Self::Forbidden(text) => (StatusCode::FORBIDDEN, "Not allowed", text.to_owned()),
            Self::Bad(text) => (StatusCode::BAD_REQUEST, "That did not work", text),
            Self::Conflict(text) => (StatusCode::CONFLICT, "Somebody was faster", text),
            Self::Unavailable(text) => {
                (StatusCode::SERVICE_UNAVAILABLE, "Not now", text.to_owned())
            }
            Self::Internal(text) => {
                eprintln!("error: {text}");
                let words = "The forum made a mistake. Its log says which.";
                (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong", words.into())
            }
        };
        (status, html(views::message(title, &text))).into_response()
    }
}

/// A page.
pub fn html(markup: Markup) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (headers, markup.into_string()).into_response()
}

/// Sends the browser to another page, with `GET`.
pub fn see(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
}

/// Runs slow work, such as calls of the database, away from the threads that wait for the network.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await?
}
