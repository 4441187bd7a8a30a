//! A small forum: comments are posted, previewed, quoted and moderated with wellsaid.
//!
//! | file | duty |
//! |---|---|
//! | `app` | state of the server, secrets, rules in use |
//! | `comment` | one way from a typed comment to its HTML and its verdict: publishing, preview and feed take it |
//! | `quoted` | answers about quoted comments |
//! | `db`, `stored` | the database, its rows |
//! | `web` | routes, headers, errors |
//! | `session` | cookies, the password, CSRF tokens |
//! | `threads`, `post`, `preview`, `feed` | pages for readers and authors |
//! | `browser` | the library for browsers, for previews |
//! | `queue`, `marks`, `charts`, `rules`, `trial` | pages for moderators |
//! | `views` | HTML |
//! | `demo` | comments of the first start |

mod app;
mod browser;
mod charts;
mod comment;
mod db;
mod demo;
mod feed;
mod marks;
mod post;
mod preview;
mod queue;
mod quoted;
mod rules;
mod session;
mod stored;
mod threads;
mod trial;
mod views;
mod web;

use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;

use app::{App, Settings};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::from_environment()?;
    let listener = TcpListener::bind(&settings.address).await?;
    let address = listener.local_addr()?;
    let has_password = settings.password.is_some();
    let app = Arc::new(App::open(settings, address)?);
    let mut out = std::io::stdout();
    writeln!(out, "The forum is at {}", app.url)?;
    if has_password {
        writeln!(out, "Moderators go to {}/moderate", app.url)?;
    } else {
        writeln!(out, "Nobody can moderate: set FORUM_PASSWORD and start again")?;
    }
    if app.package.is_some() {
        writeln!(out, "Browsers make previews themselves")?;
    } else {
        writeln!(out, "The server makes previews: bindings/wasm/build has not been run")?;
    }
    out.flush()?;
    let router = web::router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, router).with_graceful_shutdown(stopped()).await?;
    Ok(())
}

/// Waits for Ctrl-C.
async fn stopped() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
