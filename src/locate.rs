//! Values of a text of TOML or JSON, each with its place.
//!
//! A mistake is often found after the text was read, when a number turns out to be
//! out of range or two rules contradict each other; the author of the text still
//! wants its line. Both languages are read into one tree, which keeps the order of
//! the text and keys that are there twice.

use toml::de::{DeTable, DeValue};

use crate::error::{BuildError, BuildErrorKind};

mod json;
mod value;

pub(crate) use value::{Entry, Value};

use value::{MAX_NESTING, TOO_DEEP, TOO_LARGE};

/// One step from a table or a list to what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PathStep {
    /// Key of a table.
    Key(String),
    /// Index in a list, from 0.
    #[cfg_attr(not(feature = "moderation"), expect(dead_code))]
    Index(usize),
}

/// The way to a dotted key that goes through tables only.
pub(crate) fn dotted(key: &str) -> Vec<PathStep> {
    key.split('.').map(|part| PathStep::Key(part.to_owned())).collect()
}

/// A text that was read, with the lines of its keys.
pub(crate) struct KeyLines<'t> {
    /// Offsets of the line ends, so that many lines cost no more than one.
    ends: Vec<usize>,
    root: Value<'t>,
}

impl<'t> KeyLines<'t> {
    /// Reads a TOML text.
    pub(crate) fn toml(text: &'t str) -> Result<Self, BuildError> {
        let ends = line_ends(text);
        match DeTable::parse(text) {
            Ok(table) => Ok(Self { root: table_of(table.into_inner(), MAX_NESTING), ends }),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                Err(syntax("TOML", error.message(), line_of(&ends, at)))
            }
        }
    }

    /// Reads a JSON text.
    pub(crate) fn json(text: &'t str) -> Result<Self, BuildError> {
        match json::read(text) {
            Ok(root) => Ok(Self { ends: line_ends(text), root }),
            Err(mistake) => Err(syntax("JSON", &mistake.message, mistake.line)),
        }
    }

    /// The whole text.
    pub(crate) fn root(&self) -> &Value<'t> {
        &self.root
    }

    /// The line of the last step that the text has; `None` if it has not even the first.
    pub(crate) fn line(&self, path: &[PathStep]) -> Option<usize> {
        self.follow(path).0.map(|at| line_of(&self.ends, at))
    }

    /// The value at a place.
    #[cfg(feature = "moderation")]
    pub(crate) fn get(&self, path: &[PathStep]) -> Option<&Value<'t>> {
        self.follow(path).1
    }

    /// Offset of the last step that is there, and the value behind all of them.
    fn follow(&self, path: &[PathStep]) -> (Option<usize>, Option<&Value<'t>>) {
        let (mut at, mut value) = (None, &self.root);
        for step in path {
            let found = match (step, value) {
                (PathStep::Key(key), Value::Table(entries)) => {
                    entries.iter().find(|entry| entry.is(key)).map(|entry| (entry.at, &entry.value))
                }
                (PathStep::Index(index), Value::List(items)) => {
                    items.get(*index).map(|(at, value)| (*at, value))
                }
                _ => None,
            };
            let Some((place, next)) = found else { return (at, None) };
            (at, value) = (Some(place), next);
        }
        (at, Some(value))
    }
}

#[cfg(feature = "moderation")]
impl Value<'_> {
    /// The value one step below, which is live: JSON may have several of one key.
    pub(crate) fn step(&self, step: &PathStep, is_live: impl Fn(&Self) -> bool) -> Option<&Self> {
        match (step, self) {
            (PathStep::Key(key), Self::Table(entries)) => {
                let named = entries.iter().filter(|entry| entry.is(key));
                let mut values = named.map(|entry| &entry.value);
                values.find(|value| is_live(value))
            }
            (PathStep::Index(index), Self::List(items)) => {
                items.get(*index).map(|(_, value)| value).filter(|value| is_live(value))
            }
            _ => None,
        }
    }
}

fn line_ends(text: &str) -> Vec<usize> {
    text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect()
}

/// The line, counted from 1, of a byte offset.
fn line_of(ends: &[usize], at: usize) -> usize {
    1 + ends.partition_point(|end| *end < at)
}

fn syntax(language: &str, message: &str, line: usize) -> BuildError {
    let message = message.trim().replace('\n', ", ");
    BuildError::new(BuildErrorKind::Syntax, "", format!("not {language}: {message}")).at_line(line)
}

/// A table of TOML in which `depth` more lists and tables may be in each other.
fn table_of(table: DeTable<'_>, depth: usize) -> Value<'_> {
    let Some(depth) = depth.checked_sub(1) else { return TOO_DEEP };
    let entries = table.into_iter().map(|(key, value)| Entry {
        at: key.span().start,
        key: key.into_inner(),
        value: value_of(value.into_inner(), depth),
    });
    Value::Table(entries.collect())
}

fn value_of(value: DeValue<'_>, depth: usize) -> Value<'_> {
    match value {
        DeValue::String(text) => Value::String(text),
        DeValue::Integer(number) => {
            i128::from_str_radix(number.as_str(), number.radix()).map_or(TOO_LARGE, Value::Integer)
        }
        DeValue::Float(number) => {
            // What is infinite and not called `inf` is too large.
            let is_right = |float: &f64| float.is_finite() || number.as_str().contains(['i', 'n']);
            let float = number.as_str().parse().ok().filter(is_right);
            float.map_or(TOO_LARGE, Value::Float)
        }
        DeValue::Boolean(on) => Value::Bool(on),
        DeValue::Datetime(date) => Value::Date(date),
        DeValue::Array(items) => {
            let Some(depth) = depth.checked_sub(1) else { return TOO_DEEP };
            let items = items.into_iter();
            let items = items.map(|item| (item.span().start, value_of(item.into_inner(), depth)));
            Value::List(items.collect())
        }
        DeValue::Table(table) => table_of(table, depth),
    }
}

#[cfg(all(test, feature = "moderation"))]
mod tests {
    use super::{KeyLines, PathStep, Value};

    fn path(text: &str) -> Vec<PathStep> {
        let step = |part: &str| match part.parse() {
            Ok(index) => PathStep::Index(index),
            Err(_) => PathStep::Key(part.to_owned()),
        };
        text.split('.').map(step).collect()
    }

    #[test]
    fn toml_keys_have_lines() {
        let text = "a = 1\n[b.c]\nd = [\n 1,\n 2,\n]\n\n[[r]]\nid = 'x'\n[r.when]\nz = 1\n\
                    [[r]]\nid = 'y'\n  [[r.test]]\n  t = 1\n  [[r.test]]\n  t = { u = 3 }\n";
        let lines = KeyLines::toml(text).expect("TOML");
        for (key, line) in [
            ("a", Some(1)),
            ("b.c.d", Some(3)),
            ("b.c.d.1", Some(5)),
            ("b.c.x.y", Some(2)),
            ("r.0", Some(8)),
            ("r.0.when.z", Some(11)),
            ("r.0.nothing", Some(8)),
            ("r.1", Some(12)),
            ("r.1.id", Some(13)),
            ("r.1.test.1.t.u", Some(17)),
            ("q", None),
        ] {
            assert_eq!(lines.line(&path(key)), line, "{key}");
        }
        let string = |key| lines.get(&path(key)).and_then(Value::as_str);
        assert_eq!(string("r.1.id"), Some("y"));
        assert_eq!(string("r.1.none"), None);
        assert_eq!(string("a"), None);
    }

    #[test]
    fn json_keys_have_lines() {
        let text = "{\"a\": \"b\",\n \"b\": {\"c\\u0064\": [1,\n {\"a\": \"}\\\"\"},\n [],\n true]},\n\
                    \"r\": [{\"id\": \"x\"},\n{\"id\":\n\"y\"}]}";
        let lines = KeyLines::json(text).expect("JSON");
        for (key, line) in [
            ("a", Some(1)),
            ("b", Some(2)),
            ("b.cd", Some(2)),
            ("b.cd.1", Some(3)),
            ("b.cd.1.a", Some(3)),
            ("b.cd.2", Some(4)),
            ("b.cd.3", Some(5)),
            ("b.cd.4", Some(2)),
            ("r.1", Some(7)),
            ("r.1.id", Some(7)),
            ("q", None),
        ] {
            assert_eq!(lines.line(&path(key)), line, "{key}");
        }
        let string = |key| lines.get(&path(key)).and_then(Value::as_str);
        assert_eq!(string("r.1.id"), Some("y"));
        assert_eq!(string("b.cd.1.a"), Some("}\""));
        assert_eq!(string("b.cd.4"), None);
    }
}
