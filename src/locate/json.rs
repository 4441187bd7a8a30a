//! Reads JSON into the tree, in one pass without recursion.
//!
//! serde_json checks the grammar first and then each word by itself; it does not tell where a
//! value stands.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_json::Number;

use super::value::{Entry, MAX_NESTING, TOO_DEEP, Value};

/// A text that is not JSON.
pub(super) struct SyntaxMistake {
    pub(super) message: String,
    pub(super) line: usize,
}

/// A list or table whose end was not read yet.
struct OpenValue<'t> {
    key: Option<(usize, Cow<'t, str>)>,
    at: usize,
    value: Value<'t>,
}

/// Reads a text.
pub(super) fn read(text: &str) -> Result<Value<'_>, SyntaxMistake> {
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| mistake(&error, error.line()))?;
    let bytes = text.as_bytes();
    let mut open: Vec<OpenValue<'_>> = Vec::new();
    let mut key = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        // The grammar was checked: a word ends where the next sign begins.
        let word = |at| text.get(start..at).unwrap_or_default();
        // A word alone can't be read if its escapes are not characters or the number is too large.
        let wrong =
            |error| mistake(&error, 1 + text.bytes().take(start).filter(|b| *b == b'\n').count());
        let (key, at_value, value) = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => continue,
            b'{' | b'[' if open.len() == MAX_NESTING => {
                at = end_of_nested(bytes, at);
                (key.take(), start, TOO_DEEP)
            }
            b'{' | b'[' => {
                let value =
                    if byte == b'{' { Value::Table(Vec::new()) } else { Value::List(Vec::new()) };
                open.push(OpenValue { key: key.take(), at: start, value });
                continue;
            }
            b'}' | b']' => match open.pop() {
                Some(open) => (open.key, open.at, open.value),
                None => continue,
            },
            b'"' => {
                at = end_of_string(bytes, at);
                let string = string(word(at)).map_err(wrong)?;
                let in_table =
                    matches!(open.last(), Some(OpenValue { value: Value::Table(_), .. }));
                if in_table && key.is_none() {
                    key = Some((start, string));
                    continue;
                }
                (key.take(), start, Value::String(string))
            }
            _ => {
                let rest = bytes.get(at..).unwrap_or_default();
                at += rest.iter().take_while(|byte| !b" \t\r\n,:]}".contains(byte)).count();
                let value = match word(at) {
                    "null" => Value::Null,
                    "true" => Value::Bool(true),
                    "false" => Value::Bool(false),
                    number => number_of(number).map_err(wrong)?,
                };
                (key.take(), start, value)
            }
        };
        match (open.last_mut().map(|open| &mut open.value), key) {
            (Some(Value::Table(entries)), Some((at, key))) => {
                entries.push(Entry { key, at, value })
            }
            (Some(Value::List(items)), _) => items.push((at_value, value)),
            _ => return Ok(value),
        }
    }
    Ok(Value::Null)
}

/// The message of an error without its place, which is told by the line.
fn mistake(error: &serde_json::Error, line: usize) -> SyntaxMistake {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&place).unwrap_or(&message).to_owned();
    SyntaxMistake { message, line: line.max(1) }
}

/// A string, which is borrowed if it has no escapes.
fn string(word: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    let text = word.strip_prefix('"').and_then(|word| word.strip_suffix('"'));
    match text {
        Some(text) if !text.contains('\\') => Ok(Cow::Borrowed(text)),
        _ => serde_json::from_str(word).map(Cow::Owned),
    }
}

/// A number: an integer if it can be.
fn number_of(word: &str) -> Result<Value<'static>, serde_json::Error> {
    let number: Number = serde_json::from_str(word)?;
    Ok(match number.as_i128() {
        Some(integer) => Value::Integer(integer),
        None => Value::Float(number.as_f64().unwrap_or(f64::NAN)),
    })
}

/// One past the closing quote.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => break,
            b'\\' => at += 1,
            _ => {}
        }
    }
    at
}

/// One past the end of the list or table that was opened before `at`.
fn end_of_nested(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 1;
    while let Some(&byte) = bytes.get(at).filter(|_| depth > 0) {
        at += 1;
        match byte {
            b'"' => at = end_of_string(bytes, at),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{MAX_NESTING, Value, read};

    #[test]
    fn keys_that_are_there_twice_are_kept() {
        let Ok(Value::Table(entries)) = read(r#"{"a": 1, "\u0061": [], "b\n": {"a": "}"}}"#) else {
            panic!("no table");
        };
        let keys: Vec<_> = entries.iter().map(|entry| (entry.key.as_ref(), entry.at)).collect();
        assert_eq!(keys, [("a", 1), ("a", 9), ("b\n", 23)]);
    }

    #[test]
    fn words_are_read() {
        let text = r#"[null, true, false, -0, 18446744073709551615, -1, 1.5, "", "\ud83d\ude00"]"#;
        let value = read(text).ok().map(|value| format!("{value:?}"));
        let expected = "List([(1, Null), (7, Bool(true)), (13, Bool(false)), (20, Float(-0.0)), \
             (24, Integer(18446744073709551615)), (46, Integer(-1)), (50, Float(1.5)), \
             (55, String(\"\")), (59, String(\"😀\"))])";
        assert_eq!(value.as_deref(), Some(expected));
    }

    #[test]
    fn what_is_too_deep_is_left_out_and_the_rest_is_read() {
        for nesting in [MAX_NESTING, MAX_NESTING + 1, 100_000] {
            let inner = nesting - 1;
            let text = format!("[{}\"]\"{}, 7]", "[".repeat(inner), "]".repeat(inner));
            let Ok(Value::List(items)) = read(&text) else { panic!("no list") };
            assert!(matches!(items.as_slice(), [_, (_, Value::Integer(7))]), "{nesting}");
            let mut depth = 1;
            let mut value = &items[0].1;
            while let Value::List(items) = value {
                depth += 1;
                value = &items[0].1;
            }
            let is_whole = matches!(value, Value::String(_));
            assert_eq!((depth, is_whole), (MAX_NESTING, nesting == MAX_NESTING));
        }
    }
}
