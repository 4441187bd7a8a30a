//! Comments of the first start: they are posted like any other comment.

use std::error::Error;

use serde::Deserialize;
use serde_json::json;
use wellsaid::moderate::queue::{Actor, State, Transition};
use wellsaid::moderate::{Context, Timestamp};

use crate::app::{App, now};
use crate::comment::{self, Facts, Typed};
use crate::stored::{self, Comment};
use crate::{post, queue};

#[derive(Deserialize)]
struct File {
    thread: Vec<Thread>,
    comment: Vec<Entry>,
}

#[derive(Deserialize)]
struct Thread {
    title: String,
}

#[derive(Deserialize)]
struct Entry {
    /// Number of the thread, from 1.
    thread: usize,
    /// Age in days.
    days: f64,
    name: String,
    #[serde(default)]
    subject: String,
    body: String,
    decision: Option<String>,
}

/// Posts the comments of `demo.toml`, the oldest first.
pub fn fill(app: &App) -> Result<(), Box<dyn Error>> {
    let file: File = toml::from_str(include_str!("../demo.toml"))?;
    let present = now();
    let mut threads: Vec<Option<i64>> = vec![None; file.thread.len()];
    let mut numbers = vec![0; file.comment.len()];
    let mut order: Vec<usize> = (0..file.comment.len()).collect();
    order.sort_by(|a, b| file.comment[*b].days.total_cmp(&file.comment[*a].days));
    for at in order {
        let entry = &file.comment[at];
        let age = (entry.days * 86_400.0) as u64;
        let written = Timestamp(present.0.saturating_sub(age));
        let mut body = entry.body.clone();
        for (other, id) in numbers.iter().enumerate() {
            body = body.replace(&format!("post_id={{{}}}", other + 1), &format!("post_id={id}"));
        }
        let place = entry.thread - 1;
        let id = add(app, entry, &body, written, threads[place], &file.thread[place].title)
            .map_err(|error| format!("comment {}: {error:?}", at + 1))?;
        numbers[at] = id;
        let comment = stored::comment_of(&app.database(), id)?.ok_or("a comment")?;
        threads[place] = Some(comment.thread);
        if let Some(decision) = &entry.decision {
            decide(app, &comment, decision, Timestamp(written.0 + 3600))?;
        }
    }
    Ok(())
}

fn add(
    app: &App,
    entry: &Entry,
    body: &str,
    at: Timestamp,
    thread: Option<i64>,
    title: &str,
) -> Result<i64, crate::web::Error> {
    let author = format!("demo {}", entry.name);
    let shown = Timestamp(at.0.saturating_sub(40));
    let stamp = app.form_key.stamp(&comment::form(thread), shown);
    let submit = json!({ "honeypot": false, "stamp": stamp });
    let facts = Facts { now: at, author: &author, name: &entry.name, thread, submit };
    let facts = facts.gather(app)?;
    let email = "demo@example.org";
    let context: Context = comment::context(&facts, email, Some(String::from("192.0.2.1")))?;
    let typed = Typed { name: &entry.name, subject: &entry.subject, body };
    let verdicts = comment::read(app, typed)?.judge(app, &context)?;
    let (state, log) = State::post(&verdicts.body, at);
    let mut comment = Comment {
        id: 0,
        thread: 0,
        author,
        name: entry.name.clone(),
        email: email.to_owned(),
        subject: entry.subject.clone(),
        body: body.to_owned(),
        created: at.0,
        state,
        verdict: verdicts.body,
        title_verdict: verdicts.title,
        facts,
    };
    post::store(app, &mut comment, thread, title, log)
}

fn decide(
    app: &App,
    comment: &Comment,
    decision: &str,
    at: Timestamp,
) -> Result<(), Box<dyn Error>> {
    let decision = match decision {
        "spam" => Transition::Spam,
        "reject" => Transition::Reject,
        other => return Err(format!("no decision of the demo: {other}").into()),
    };
    // The rules may have decided the same.
    if !comment.state.can(decision) {
        return Ok(());
    }
    let by = Actor::Moderator(String::from("demo"));
    queue::apply(app, comment, decision, by, at, "").map_err(|error| format!("{error:?}"))?;
    Ok(())
}
