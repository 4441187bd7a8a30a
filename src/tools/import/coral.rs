//! Coral: the word lists of a site's settings.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::error::{BuildError, BuildErrorKind};
use crate::rules::action::Action;
use crate::rules::condition::Field;
use crate::rules::rule::{Fold, Matching, WordList};

use super::{Imported, acts, is_term, shared};

/// Coral reads the body of a comment.
const FIELDS: &[Field] = &[Field::Body];

/// Tables that the lists may lie in, from the outside.
const AROUND: &[&str] = &["data", "settings", "wordList", "wordlist"];

/// Takes over the lists `banned` and `suspect` of a JSON text: the object alone
/// (`{"banned": […], "suspect": […]}`) or inside `wordList`, `settings` and `data`, as the API
/// answers.
///
/// Banned words become a rule that rejects, suspect ones a rule that flags; both are
/// whole words whatever the case.
///
/// # Errors
/// A text that is not JSON, or holds neither list.
pub fn coral(json: &str) -> Result<Imported, BuildError> {
    let wrong = |kind, key: &str, message: String| BuildError::new(kind, key, message);
    let value: Value = serde_json::from_str(json).map_err(|error| {
        wrong(BuildErrorKind::Syntax, "", format!("not JSON: {}", without_place(&error)))
            .at_line(error.line().max(1))
    })?;
    let mut lists = &value;
    for name in AROUND {
        lists = lists.get(name).unwrap_or(lists);
    }
    let mut imported = Imported::named("Coral");
    let mut any = false;
    for (name, why, action) in [
        ("banned", "Contains a banned word.", Action::Reject),
        ("suspect", "Contains a suspect word.", Action::Flag),
    ] {
        let Some(words) = lists.get(name) else { continue };
        any = true;
        let Some(words) = words.as_array() else {
            return Err(wrong(BuildErrorKind::InvalidValue, name, "expected a list".into()));
        };
        let mut list =
            WordList { matching: Matching::Word, fold: Fold::Case, ..WordList::default() };
        let mut seen = BTreeSet::new();
        let mut patterns = Vec::new();
        for word in words.iter().filter_map(Value::as_str).map(str::trim) {
            if word.is_empty() || !seen.insert(word) {
                continue;
            }
            // Coral has no wildcards.
            if !word.contains('*') && is_term(word, &list).is_ok() {
                list.words.push(word.to_owned());
                continue;
            }
            let pattern = regex_syntax::escape(word);
            if pattern.len() > super::MAX_SHARED {
                imported.notes.push(format!("`{word:.40}…` is too long and left out"));
            } else {
                patterns.push(pattern);
            }
        }
        let mut parts: Vec<_> = imported.list(name, list, FIELDS).into_iter().collect();
        parts.extend(shared(&patterns, true, FIELDS));
        imported.rule(name, why, parts, acts(action));
    }
    if any {
        return Ok(imported);
    }
    Err(wrong(BuildErrorKind::InvalidValue, "", "holds neither `banned` nor `suspect`".into()))
}

/// Removes the place, which is reported once, by the caller.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or("").to_owned()
}
