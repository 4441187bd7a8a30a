//! Facts that the site knows about a comment: from an option, from a row, from the clock.

use std::path::Path;
use std::time::SystemTime;

use clap::Args;
use serde_json::{Map, Value};
use wellsaid::document::replace_lone_surrogates;
use wellsaid::moderate::{Context, Timestamp};

use crate::Failure;

#[derive(Args)]
pub(crate) struct ContextOption {
    /// Facts that the site knows beside the text: author, ip, thread, submit, external … as an object
    /// of JSON: a file name, or the JSON itself
    #[arg(long, value_name = "FILE|JSON")]
    context: Option<String>,
}

/// Facts for every comment; those of a row come on top.
pub(crate) struct Facts(Map<String, Value>);

impl ContextOption {
    pub(crate) fn load(&self) -> Result<Facts, Failure> {
        let Some(given) = &self.context else { return Ok(Facts(Map::new())) };
        let failed = |message: String| Failure::Message(format!("context: {message}"));
        let from_file;
        let text = if given.trim_start().starts_with('{') {
            given
        } else {
            from_file = std::fs::read_to_string(Path::new(given))
                .map_err(|error| failed(format!("{given}: {error}")))?;
            &from_file
        };
        let facts = Facts(serde_json::from_str(text).map_err(|error| failed(error.to_string()))?);
        // A mistake in it is a mistake in the options, not in each row.
        facts.context(None, Timestamp(1)).map_err(failed)?;
        Ok(facts)
    }
}

impl Facts {
    /// Merges the facts, those of `row` before ours, member by member down to the second level: a
    /// row that names its author keeps our thread, and members of our author that it does not give.
    /// The time is `now` if they do not give it; the second result tells whether they do.
    pub(crate) fn context(
        &self,
        row: Option<&str>,
        now: Timestamp,
    ) -> Result<(Context, bool), String> {
        let mut facts = self.0.clone();
        if let Some(row) = row {
            let row: Option<Map<String, Value>> =
                serde_json::from_str(&replace_lone_surrogates(row))
                    .map_err(|error| first_part(&error))?;
            for (name, value) in row.unwrap_or_default() {
                match (facts.get_mut(&name), value) {
                    (Some(Value::Object(ours)), Value::Object(theirs)) => ours.extend(theirs),
                    (_, value) => {
                        facts.insert(name, value);
                    }
                }
            }
        }
        let is_timed = facts.get("now").is_some_and(|now| !now.is_null());
        if !is_timed {
            facts.insert(String::from("now"), now.0.into());
        }
        let context = serde_json::from_value(Value::Object(facts));
        context.map(|context| (context, is_timed)).map_err(|error| first_part(&error))
    }

    /// Does the same, with the present by the clock if the time is not given.
    pub(crate) fn context_now(&self, row: Option<&str>) -> Result<Context, String> {
        Ok(self.context(row, SystemTime::now().into())?.0)
    }
}

/// Leaves out "at line 1 column 5" where the text is not shown.
pub(crate) fn first_part(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_of_a_row_come_before_those_of_the_option() {
        let option = ContextOption {
            context: Some(String::from(
                r#"{"now": 5, "site": "a", "author": {"id": "1", "approved": 2}}"#,
            )),
        };
        let facts = option.load().ok();
        let facts = facts.as_ref().expect("an object");
        let context = |row| facts.context(row, Timestamp(1)).ok().map(|(context, _)| context);
        let ours = context(None).expect("ours");
        assert_eq!((ours.now.0, ours.author.approved), (5, Some(2)));
        let both = context(Some(r#"{"now": 7, "author": {"approved": 9}}"#)).expect("both");
        assert_eq!((both.now.0, both.site.as_str()), (7, "a"));
        assert_eq!((both.author.id.as_deref(), both.author.approved), (Some("1"), Some(9)));
        assert!(context(Some(r#"{"autor": {}}"#)).is_none());
        // Half an emoji in a guest's name must not prevent moderation.
        let half = context(Some(r#"{"author": {"name": "A\ud83d"}}"#)).expect("a name");
        assert_eq!(half.author.name.as_deref(), Some("A\u{FFFD}"));
        assert!(context(Some("null")).is_some());
        assert!(context(Some("7")).is_none());
    }

    #[test]
    fn the_clock_is_asked_only_if_nobody_says_when_it_is() {
        let facts = Facts(Map::new());
        let at = |row| facts.context_now(row).map(|context| context.now.0);
        assert_eq!(at(Some(r#"{"now": 7}"#)), Ok(7));
        for row in [None, Some("{}"), Some("null"), Some(r#"{"now": null}"#)] {
            assert!(at(row) > Ok(1_700_000_000), "{row:?}");
        }
        assert!(at(Some(r#"{"now": 0}"#)).is_err());
    }
}
