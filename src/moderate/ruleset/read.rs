//! Reads a text as a [`RuleFile`], and tells what serde says with key and line.

use serde::de::{DeserializeOwned, Deserializer, Error, Visitor, value};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use crate::error::{BuildError, BuildErrorKind};
use crate::locate::{self, KeyLines, PathStep, Syntax};
use crate::moderate::condition::Condition;
use crate::moderate::rule::RuleFile;

use super::limits::{MAX_FILE, MAX_LISTS, MAX_RULES};
use super::mistake::{At, Mistake};

/// Language that a rule file is written in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Language {
    Toml,
    Json,
}

/// The text of a rule file, kept to tell lines later.
#[derive(Clone, Copy)]
pub(crate) struct RuleText<'t> {
    pub(crate) text: &'t str,
    pub(crate) language: Language,
}

impl<'t> RuleText<'t> {
    /// The places of all keys.
    pub(crate) fn lines(self) -> Option<KeyLines<'t>> {
        match self.language {
            Language::Toml => KeyLines::toml(self.text),
            Language::Json => Some(KeyLines::json(self.text)),
        }
    }

    /// Reads the file, and where its keys are.
    pub(crate) fn read(self) -> Result<(RuleFile, KeyLines<'t>), BuildError> {
        if self.text.len() > MAX_FILE {
            let message = format!(
                "the rule file is {} bytes long, the limit is {MAX_FILE} bytes; long lists can \
                 have a `file` of their own",
                self.text.len()
            );
            return Err(BuildError::new(BuildErrorKind::InvalidValue, "", message));
        }
        match self.language {
            Language::Toml => {
                let parsed = toml::de::DeTable::parse(self.text).map_err(|error| {
                    let at = error.span().map_or(0, |span| span.start);
                    syntax("TOML", error.message()).at_line(locate::line_of(self.text, at))
                })?;
                let lines = KeyLines::parsed(self.text, parsed.clone());
                let reader = toml::Deserializer::from(parsed);
                keys(reader, lines, |error| error.message().to_owned())
            }
            Language::Json => {
                // Once for the grammar alone, so that what follows is about keys and values.
                serde_json::from_str::<serde::de::IgnoredAny>(self.text).map_err(|error| {
                    let line = error.line().max(1);
                    syntax("JSON", &error.to_string()).at_line(line)
                })?;
                let mut reader = serde_json::Deserializer::from_str(self.text);
                keys(&mut reader, KeyLines::json(self.text), |error| error.to_string())
            }
        }
    }
}

/// Gives a mistake its rule and line.
pub(crate) fn tell(mistake: Mistake, lines: &KeyLines<'_>) -> BuildError {
    let id = |index: usize| {
        let path = ["rule", "id"].map(|key| PathStep::Key(key.to_owned()));
        let [rule, id] = path;
        let id = lines.string(&[rule, PathStep::Index(index), id])?;
        // What is quoted in an error is not a page.
        Some(id.chars().take(super::limits::MAX_ID).collect())
    };
    mistake.tell(Some(lines), id)
}

fn keys<'de, 't, D: Deserializer<'de>>(
    deserializer: D,
    lines: KeyLines<'t>,
    text: impl Fn(&D::Error) -> String,
) -> Result<(RuleFile, KeyLines<'t>), BuildError> {
    let read = deserialize(deserializer, text).map_err(|mistake| precise(mistake, &lines));
    // What has too many parts need not be looked at further.
    let read = read.and_then(|file| parts(&file).map(|()| file));
    let read = read.and_then(|file| tables(&file, &lines).map(|()| file));
    match read {
        Ok(file) => Ok((file, lines)),
        Err(mistake) => Err(tell(mistake, &lines)),
    }
}

/// Checks how many lists and rules there are.
pub(super) fn parts(file: &RuleFile) -> Result<(), Mistake> {
    for (key, count, most) in
        [("lists", file.lists.len(), MAX_LISTS), ("rule", file.rules.len(), MAX_RULES)]
    {
        if count > most {
            let parts = if key == "rule" { "rules" } else { key };
            let message = format!("{count} {parts}, the limit is {most}");
            return Err(At::ROOT.key(key).invalid(message));
        }
    }
    Ok(())
}

/// Refuses lists that serde took for tables: `links = [3]` would be the first key of `links`.
fn tables(file: &RuleFile, lines: &KeyLines<'_>) -> Result<(), Mistake> {
    let Ok(value) = serde_json::to_value(file) else { return Ok(()) };
    match lines.list_for_table(&value) {
        Some(path) => {
            let message = "expected a table, found a list";
            Err(Mistake::new(BuildErrorKind::InvalidValue, path, message))
        }
        None => Ok(()),
    }
}

/// Makes a mistake precise that serde puts vaguely, from the text itself.
fn precise(mistake: Mistake, lines: &KeyLines<'_>) -> Mistake {
    let form = lines.form(mistake.path());
    let path = mistake.path().to_vec();
    if is_condition(&path) {
        let known = keys_of::<Condition>();
        let invalid = |message| Mistake::new(BuildErrorKind::InvalidValue, path.clone(), message);
        return match form {
            Some(Syntax::Table(0)) => invalid(format!("needs a condition, one of: {known}")),
            Some(Syntax::Table(1)) => match mistake.message().split('`').nth(1) {
                Some(found) => {
                    let mut path = path.clone();
                    path.push(PathStep::Key(found.to_owned()));
                    let message = format!("unknown key; known here: {known}");
                    Mistake::new(BuildErrorKind::UnknownKey, path, message)
                }
                None => mistake,
            },
            Some(Syntax::Table(_)) => {
                invalid("more than one condition; combine them with `all` or `any`".to_owned())
            }
            _ => invalid(format!("expected a table with one of: {known}")),
        };
    }
    match form {
        Some(Syntax::Date) if mistake.message().ends_with("found a table") => {
            let message = mistake.message().replace("found a table", "found a date");
            Mistake::new(BuildErrorKind::InvalidValue, path, message)
        }
        _ => mistake,
    }
}

/// Tells if a condition stands at a place: below `when`, `not`, or in `all` or `any`.
fn is_condition(path: &[PathStep]) -> bool {
    let is = |step: &PathStep, names: &[&str]| matches!(step, PathStep::Key(key) if names.contains(&key.as_str()));
    match path {
        [.., list, PathStep::Index(_)] => path.len() > 3 && is(list, &["all", "any"]),
        [.., last] => path.len() > 2 && is(last, &["when", "not"]),
        [] => false,
    }
}

/// The keys of an enum, as serde knows them.
fn keys_of<T: DeserializeOwned>() -> String {
    struct KeysVisitor;

    impl<'de> Deserializer<'de> for KeysVisitor {
        type Error = value::Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, value::Error> {
            Err(Error::custom(""))
        }

        fn deserialize_enum<V: Visitor<'de>>(
            self,
            _: &'static str,
            keys: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, value::Error> {
            Err(Error::custom(keys.join(" ")))
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
            option unit unit_struct newtype_struct seq tuple tuple_struct map struct identifier
            ignored_any
        }
    }

    T::deserialize(KeysVisitor).err().map(|keys| keys.to_string()).unwrap_or_default()
}

/// All that stands between backticks.
fn names(text: &str) -> String {
    text.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(" ")
}

/// Reads a value and names the way to what is wrong in it.
fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
    text: impl Fn(&D::Error) -> String,
) -> Result<T, Mistake> {
    let mut track = serde_path_to_error::Track::new();
    let read = T::deserialize(serde_path_to_error::Deserializer::new(deserializer, &mut track));
    read.map_err(|error| {
        let path = track.path();
        mistake(path.iter().filter_map(step).collect(), &text(&error))
    })
}

/// Reads a value that is part of a rule file.
pub(super) fn from_value<T: DeserializeOwned>(
    value: &Value,
    at: Vec<PathStep>,
) -> Result<T, Mistake> {
    deserialize(value, ToString::to_string).map_err(|mistake| mistake.below(at))
}

fn step(segment: &serde_path_to_error::Segment) -> Option<PathStep> {
    use serde_path_to_error::Segment;
    match segment {
        Segment::Seq { index } => Some(PathStep::Index(*index)),
        Segment::Map { key } => Some(PathStep::Key(key.clone())),
        Segment::Enum { variant } => Some(PathStep::Key(variant.clone())),
        Segment::Unknown => None,
    }
}

fn syntax(language: &str, message: &str) -> BuildError {
    let message = without_place(message);
    BuildError::new(BuildErrorKind::Syntax, "", format!("not {language}: {message}"))
}

/// The line is told once, by us.
fn without_place(message: &str) -> String {
    let message = match message.rfind(" at line ") {
        Some(at) => message.get(..at).unwrap_or(message),
        None => message,
    };
    message.trim().replace('\n', ", ")
}

/// Says what serde says in the words that all errors here have.
fn mistake(path: Vec<PathStep>, message: &str) -> Mistake {
    let message = without_place(message);
    let (kind, text) = if let Some(rest) = message.strip_prefix("unknown field ") {
        let known = names(rest.split_once(", ").map_or("", |(_, known)| known));
        (BuildErrorKind::UnknownKey, format!("unknown key; known here: {known}"))
    } else if let Some(rest) = message.strip_prefix("unknown variant ") {
        let (found, known) = rest.split_once(", ").unwrap_or((rest, ""));
        (
            BuildErrorKind::InvalidValue,
            format!("unknown value {found}; expected one of: {}", names(known)),
        )
    } else if let Some(rest) = message.strip_prefix("missing field ") {
        (BuildErrorKind::InvalidValue, format!("{rest} is missing"))
    } else if let Some(rest) = message.strip_prefix("duplicate field ") {
        (BuildErrorKind::Syntax, format!("{rest} is there twice"))
    } else if message == "expected value" {
        // JSON says so of null, lists and tables where one of several words has to stand.
        (BuildErrorKind::InvalidValue, "expected a string".to_owned())
    } else if message == "recursion limit exceeded" {
        (BuildErrorKind::InvalidValue, "nested too deeply".to_owned())
    } else if let Some(rest) = message.strip_prefix("invalid type: ") {
        (BuildErrorKind::InvalidValue, expected(rest))
    } else if let Some(rest) = message.strip_prefix("invalid value: ") {
        (BuildErrorKind::InvalidValue, expected(rest))
    } else {
        (BuildErrorKind::InvalidValue, message)
    };
    Mistake::new(kind, path, text)
}

/// `found X, expected Y` the other way round, without the words of Rust.
fn expected(message: &str) -> String {
    let Some((found, expected)) = message.rsplit_once(", expected ") else {
        return message.to_owned();
    };
    let expected = match expected {
        "a sequence" => "a list",
        "a map" => "a table",
        "a boolean" => "true or false",
        "usize" | "u64" | "u32" => "a whole number from 0",
        "f64" => "a number",
        "string" => "a string",
        // A condition that is a word: `"links"`.
        "newtype variant" => return "expected a table".to_owned(),
        other if other.starts_with("struct ") => "a table",
        other => other,
    };
    let (word, rest) = found.split_once(' ').unwrap_or((found, ""));
    let found = match word {
        "sequence" => "a list".to_owned(),
        "map" => "a table".to_owned(),
        "null" => "null".to_owned(),
        "string" => format!("the string {rest}"),
        "integer" | "boolean" => rest.trim_matches('`').to_owned(),
        "floating" => rest.trim_start_matches("point ").trim_matches('`').to_owned(),
        _ => found.to_owned(),
    };
    format!("expected {expected}, found {found}")
}
