//! Answers about quoted comments: their authors, addresses and texts.
//!
//! The database is asked before the formatter, once for each comment that a quote names. So the
//! formatter never waits for the database.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::Connection;
use serde_json::{Value, json};
use wellsaid::Document;
use wellsaid::document::QuoteRef;
use wellsaid::moderate::queue::State;
use wellsaid::render::{Attribution, Resolver};

use crate::stored;

/// Quoted comments that are looked up for one comment; those behind stay without a link.
const MOST: usize = 50;

/// Answers by comment; `None` for one that readers can't see.
#[derive(Default)]
pub struct Quoted(HashMap<u64, Option<Attribution>>);

impl Quoted {
    /// Looks up the comments that a comment quotes. Only those that readers can see have an answer.
    pub fn by(connection: &Connection, document: &Document<'_>) -> rusqlite::Result<Self> {
        let mut found = HashMap::new();
        for id in document.quotes().iter().filter_map(|quote| quote.post_id) {
            if found.len() == MOST {
                break;
            }
            if found.contains_key(&id) {
                continue;
            }
            let row = match i64::try_from(id) {
                Ok(row) => stored::comment_of(connection, row)?,
                Err(_) => None,
            };
            let Some(comment) = row.filter(|comment| comment.state == State::Approved) else {
                found.insert(id, None);
                continue;
            };
            let answer = Attribution::link(format!("/comment/{id}"))
                .author(comment.verdict.author_name(&comment.name).into_owned());
            // A masked word would be public again in a quote that counts as verified.
            let is_as_typed = comment.verdict.rewrites.is_empty();
            let source = is_as_typed.then(|| Arc::<str>::from(comment.body));
            let answer = match source {
                Some(source) => answer.source(source),
                None => answer,
            };
            found.insert(id, Some(answer));
        }
        Ok(Self(found))
    }

    /// Answers as JSON, by comment, in the form that the library for browsers reads.
    pub fn answers(&self) -> Value {
        let answer = |found: &Attribution| {
            let source = found.source.as_deref();
            json!({ "author": found.author, "href": found.href, "source": source })
        };
        let answers =
            self.0.iter().map(|(id, found)| (id.to_string(), found.as_ref().map(answer).into()));
        Value::Object(answers.collect())
    }
}

impl Resolver for Quoted {
    fn quote(&self, quote: &QuoteRef<'_>) -> Option<Attribution> {
        quote.post_id.and_then(|id| self.0.get(&id)).cloned().flatten()
    }
}
