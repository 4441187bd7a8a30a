use std::error::Error;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Router, routing::get};
use wellsaid::moderate::{Action, Context, MemoryHistory, Moderator, RuleSet};
use wellsaid::{Formatter, Policy, render::NoResolver};

const RULES: &str = r#"rule = [{ id = "links", when.links.count_gte = 3, action = "hold" }]"#;

struct App {
    formatter: Formatter,      // built once, shared by all threads
    moderator: Moderator,      // the same
    history: MemoryHistory,    // for one process; SqliteHistory or RedisHistory for several
    pages: Mutex<Vec<String>>, // your database: the source and the verdict, HTML as a cache
}

impl App {
    fn publish(&self, body: &str) -> Result<Action, Box<dyn Error + Send + Sync>> {
        let document = self.formatter.parse(body)?;
        let context = Context::at(std::time::SystemTime::now()); // add author, address, form
        let mut verdict = self.moderator.check_and_record(&document, &context, &self.history);
        let (_, page) = verdict.render(&self.formatter, &document, &NoResolver)?;
        if verdict.action <= Action::Flag {
            self.pages.lock().map_err(|error| error.to_string())?.push(page.html);
        }
        Ok(verdict.action)
    }
}

async fn show(State(app): State<Arc<App>>) -> Response {
    let pages = app.pages.lock().map(|pages| pages.join("<hr>")).unwrap_or_default();
    let form = "<form method=post><textarea name=body></textarea><button>Send</button></form>";
    let policy = [(header::CONTENT_SECURITY_POLICY, "default-src 'none'; form-action 'self'")];
    (policy, Html(format!("<!doctype html><meta charset=utf-8>{pages}{form}"))).into_response()
}

async fn post(State(app): State<Arc<App>>, Form(form): Form<Vec<(String, String)>>) -> Response {
    let body = form.into_iter().find(|(name, _)| name == "body").unwrap_or_default().1;
    // A history in SQLite or Redis blocks, and the threads of async tasks must not wait.
    match tokio::task::spawn_blocking(move || app.publish(&body)).await {
        Ok(Ok(Action::Approve | Action::Flag)) => Redirect::to("/").into_response(),
        Ok(Ok(_)) => (StatusCode::ACCEPTED, "Thank you. A moderator will look.").into_response(),
        Ok(Err(error)) => (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (formatter, history) = (Formatter::new(Policy::comment()), MemoryHistory::new());
    let moderator = Moderator::new(RuleSet::from_toml(RULES)?);
    let app = Arc::new(App { formatter, moderator, history, pages: Mutex::default() });
    let router = Router::new().route("/", get(show).post(post)).with_state(app);
    let address = std::env::args().nth(1).unwrap_or_else(|| String::from("127.0.0.1:3000"));
    Ok(axum::serve(tokio::net::TcpListener::bind(address).await?, router).await?)
}
