//! The one way from a typed comment to its HTML and its verdict.
//!
//! A preview that took another way could differ from the published comment. So publishing,
//! preview, feed, mail and the pages of moderators begin with [`read`] and end with [`Shown`].

use serde_json::{Value, json};
use wellsaid::moderate::condition::Field;
use wellsaid::moderate::{Context, Timestamp, Trigger, Verdict};
use wellsaid::render::{NoResolver, Subject};
use wellsaid::{Document, TooLong};

use crate::app::App;
use crate::quoted::Quoted;
use crate::stored::{self, Comment};
use crate::web::Error;

/// Longest subject in characters.
pub const MAX_SUBJECT: usize = 100;

/// A comment as its author typed it.
#[derive(Clone, Copy)]
pub struct Typed<'s> {
    pub name: &'s str,
    pub subject: &'s str,
    pub body: &'s str,
}

impl Comment {
    pub fn typed(&self) -> Typed<'_> {
        Typed { name: &self.name, subject: &self.subject, body: &self.body }
    }
}

/// A comment that was read, with the answers about what it quotes.
pub struct Read<'s> {
    typed: Typed<'s>,
    pub document: Document<'s>,
    pub quoted: Quoted,
}

/// A comment as readers see it.
pub struct Shown<'s> {
    document: Document<'s>,
    quoted: Quoted,
    pub name: String,
    pub subject: String,
}

/// Verdicts about a comment. A typed subject is a text of its own.
pub struct Verdicts {
    pub body: Verdict,
    pub title: Option<Verdict>,
}

/// Facts about a comment, its author and its form, as they are stored for a replay.
pub struct Facts<'a> {
    pub now: Timestamp,
    pub author: &'a str,
    pub name: &'a str,
    pub thread: Option<i64>,
    pub submit: Value,
}

impl Facts<'_> {
    /// The facts as JSON, in the form of a [`Context`].
    pub fn gather(&self, app: &App) -> Result<Value, Error> {
        let connection = app.database();
        let [approved, rejected, spam] = stored::counts(&connection, self.author)?;
        let thread =
            self.thread.map(|id| stored::thread_of(&connection, id)).transpose()?.flatten();
        // A new thread has neither age nor comments.
        let (age, comments) = thread
            .map_or((0, 0), |thread| (self.now.0.saturating_sub(thread.created), thread.comments));
        Ok(json!({
            "now": self.now,
            "author": {
                "id": self.author, "name": self.name,
                "approved": approved, "rejected": rejected, "spam": spam,
            },
            "thread": { "id": form(self.thread), "age_secs": age, "comments": comments, "closed": false },
            "submit": self.submit,
        }))
    }
}

/// Name of a form, which its stamp is bound to.
pub fn form(thread: Option<i64>) -> String {
    thread.map_or_else(|| String::from("new thread"), |id| format!("thread {id}"))
}

/// A context of stored facts, and of the two that are not stored with them.
pub fn context(facts: &Value, email: &str, ip: Option<String>) -> Result<Context, Error> {
    let mut facts = facts.clone();
    facts["author"]["email"] = email.into();
    facts["ip"] = ip.into();
    Ok(serde_json::from_value(facts)?)
}

/// Reads a comment, and compares its quotes with the quoted comments.
pub fn read<'s>(app: &App, typed: Typed<'s>) -> Result<Read<'s>, Error> {
    let mut document = app.formatter.parse(typed.body)?;
    let quoted = Quoted::by(&app.database(), &document)?;
    app.formatter.verify_quotes(&mut document, &quoted);
    Ok(Read { typed, document, quoted })
}

impl<'s> Read<'s> {
    /// Checks body and subject. A preview is checked and not counted.
    pub fn judge(&self, app: &App, context: &Context) -> Result<Verdicts, Error> {
        let moderator = app.moderator()?;
        let mut body = moderator.check_and_record(&self.document, context, &*app.history);
        // HTML that the gate had to change is held.
        body.render(&app.formatter, &self.document, &self.quoted)?;
        let mut title = None;
        if !self.typed.subject.is_empty() {
            let document = app.titles.parse(self.typed.subject)?;
            // Counted once, with the body.
            let mut context = context.clone();
            context.trigger = Trigger::Preview;
            let verdict = moderator.check(&document, &context, &*app.history);
            join(&mut body, &verdict);
            title = Some(verdict);
        }
        Ok(Verdicts { body, title })
    }

    /// Makes the changes that rules ask for. Verdicts that were made under another policy are made again,
    /// for their changes alone: the state of a comment does not change.
    pub fn show(
        self,
        app: &App,
        verdicts: &Verdicts,
        context: impl Fn() -> Result<Context, Error>,
    ) -> Result<Shown<'s>, Error> {
        let Typed { name, subject, .. } = self.typed;
        let titles = app.titles.parse(subject)?;
        let title = |verdict: Option<&Verdict>| {
            Ok::<_, wellsaid::moderate::ApplyError>(match verdict {
                Some(verdict) => verdict.apply(&titles)?,
                None => titles.clone(),
            })
        };
        let stored = (verdicts.body.apply(&self.document), title(verdicts.title.as_ref()));
        let (document, titles, name) = match stored {
            (Ok(document), Ok(titles)) => (document, titles, verdicts.body.author_name(name)),
            _ => {
                let mut context = context()?;
                context.trigger = Trigger::Preview;
                let again = self.judge(app, &context)?;
                let (document, titles) =
                    (again.body.apply(&self.document)?, title(again.title.as_ref())?);
                (document, titles, again.body.author_name(name).into_owned().into())
            }
        };
        let name = name.into_owned();
        let options = Subject::new().max(MAX_SUBJECT).ellipsis("…");
        let subject = if subject.is_empty() {
            let options = options.max(60);
            app.formatter.subject(&document, &options, &self.quoted)
        } else {
            app.titles.subject(&titles, &options, &NoResolver)
        };
        Ok(Shown { document, quoted: self.quoted, name, subject })
    }
}

impl Shown<'_> {
    pub fn html(&self, app: &App) -> String {
        app.formatter.render(&self.document, &self.quoted).html
    }

    /// The text of a mail.
    pub fn plain(&self, app: &App) -> String {
        app.formatter.plain(&self.document, &self.quoted)
    }

    pub fn excerpt(&self, app: &App, graphemes: usize) -> String {
        app.formatter.excerpt(&self.document, graphemes, &self.quoted).html
    }

    /// The text that answers to it start with.
    pub fn reply(&self, app: &App, id: i64) -> String {
        let reply = wellsaid::render::Reply::to(&self.name).post_id(id.unsigned_abs());
        app.formatter.quote_reply(&self.document, &reply, &self.quoted)
    }
}

/// A stored comment as readers see it.
pub fn shown<'s>(app: &App, comment: &'s Comment) -> Result<Shown<'s>, Error> {
    let verdicts = Verdicts { body: comment.verdict.clone(), title: comment.title_verdict.clone() };
    read(app, comment.typed())?
        .show(app, &verdicts, || context(&comment.facts, &comment.email, None))
}

/// Adds to a verdict the reasons that were found in the subject.
fn join(body: &mut Verdict, title: &Verdict) {
    for reason in &title.reasons {
        let mut reason = reason.clone();
        // A match without a place is in the name of the author, which the other verdict is about as well.
        reason.matches.retain(|found| found.source.is_some());
        if reason.matches.is_empty() {
            continue;
        }
        reason.sentence = format!("in the subject: {}", reason.sentence);
        for found in &mut reason.matches {
            // Places in the subject are not places in the body.
            found.source = None;
            found.view = Field::Subject;
        }
        body.reasons.push(reason);
    }
    if title.action > body.action {
        body.action = title.action;
        body.decided_by = title.decided_by.clone();
        body.public = title.public.clone();
    }
}

/// Tells how long a comment may be, for an author.
pub fn too_long(error: TooLong) -> String {
    format!("The comment has {} bytes; {} is the most that fits.", error.len, error.max)
}
