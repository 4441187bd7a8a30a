//! Answers about quoted comments: who wrote them, where they stand, what they say.
//!
//! The database is asked before the formatter, once for each comment that a quote names. So the
//! formatter never waits for the database.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::Connection;
use wellsaid::Document;
use wellsaid::document::QuoteRef;
use wellsaid::moderate::queue::State;
use wellsaid::render::{Attribution, Resolver};

use crate::stored;

/// Quoted comments that are looked up for one comment; those behind stay without a link.
const MOST: usize = 50;

#[derive(Default)]
pub struct Quoted(HashMap<u64, Attribution>);

impl Quoted {
    /// Looks up what a comment quotes. Only what readers can see has an answer.
    pub fn by(connection: &Connection, document: &Document<'_>) -> rusqlite::Result<Self> {
        let mut found = HashMap::new();
        for id in document.quotes().iter().filter_map(|quote| quote.post_id) {
            if found.len() == MOST {
                break;
            }
            if found.contains_key(&id) {
                continue;
            }
            let Ok(row) = i64::try_from(id) else { continue };
            let Some(comment) = stored::comment_of(connection, row)? else { continue };
            if comment.state != State::Approved {
                continue;
            }
            let answer = Attribution::link(format!("/comment/{id}"))
                .author(comment.verdict.author_name(&comment.name).into_owned());
            // A masked word would be public again in a quote that counts as verified.
            let is_as_typed = comment.verdict.rewrites.is_empty();
            let source = is_as_typed.then(|| Arc::<str>::from(comment.body));
            found.insert(
                id,
                match source {
                    Some(source) => answer.source(source),
                    None => answer,
                },
            );
        }
        Ok(Self(found))
    }
}

impl Resolver for Quoted {
    fn quote(&self, quote: &QuoteRef<'_>) -> Option<Attribution> {
        quote.post_id.and_then(|id| self.0.get(&id)).cloned()
    }
}
