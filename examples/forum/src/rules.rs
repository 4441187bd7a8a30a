//! The rule editor: rules are checked, tested and replayed before they can be saved.
//!
//! The server signs a text that has passed; only a signed text is saved. So untested rules can't be
//! saved by accident, and the form needs no state on the server.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use wellsaid::moderate::RuleSet;

use crate::app::{App, RULES, now};
use crate::db;
use crate::queue::{guard, session};
use crate::trial::{self, Trial};
use crate::views::rules as view;
use crate::web::{Error, blocking, html, see};

type Answer = Result<Response, Error>;

#[derive(Deserialize)]
pub struct Edited {
    csrf: String,
    /// Version that the text was made from.
    base: i64,
    text: String,
    /// Signature of a text that has passed.
    #[serde(default)]
    seal: String,
}

impl Edited {
    fn text(&self) -> String {
        self.text.replace("\r\n", "\n")
    }
}

#[derive(Deserialize, Default)]
pub struct Asked {
    saved: Option<String>,
}

pub async fn editor(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    axum::extract::Query(asked): axum::extract::Query<Asked>,
) -> Answer {
    blocking(move || {
        let session = session(&app, &headers)?;
        let newest = db::rules(&app.database())?;
        let (base, text) =
            newest.map_or((0, RULES.to_owned()), |version| (version.id, version.text));
        Ok(html(view::editor(&session, base, &text, asked.saved.is_some(), None)))
    })
    .await
}

/// Text that a seal signs: the rules, and the version that they replace.
fn sealed(base: i64, text: &str) -> String {
    format!("{base}\n{text}")
}

pub async fn check(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    axum::Form(form): axum::Form<Edited>,
) -> Answer {
    blocking(move || {
        let session = session(&app, &headers)?;
        guard(&app, &session, &form.csrf)?;
        let text = form.text();
        let trial = trial::run(&app, &text)?;
        let seal = trial.passed().then(|| app.key.sign("rules", &sealed(form.base, &text)));
        let mut page =
            html(view::editor(&session, form.base, &text, false, Some((&trial, seal.as_deref()))));
        if matches!(trial, Trial::Mistake(_)) {
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        Ok(page)
    })
    .await
}

pub async fn save(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    axum::Form(form): axum::Form<Edited>,
) -> Answer {
    blocking(move || {
        let session = session(&app, &headers)?;
        guard(&app, &session, &form.csrf)?;
        let text = form.text();
        if !app.key.is_signed("rules", &sealed(form.base, &text), &form.seal) {
            return Err(Error::Bad("Only rules that were checked as they stand can be saved. Go back and check them.".into()));
        }
        RuleSet::from_toml(&text).map_err(|error| Error::Bad(error.to_string()))?;
        if !db::save_rules(&mut app.database(), form.base, &text, now())? {
            return Err(Error::Conflict("Somebody else has saved rules meanwhile. Open the editor again and make your change there.".into()));
        }
        Ok(see("/moderate/rules?saved=yes"))
    })
    .await
}
