//! YAML as values of JSON.
//!
//! Nested aliases can make a huge document from a few lines: aliases are refused, depth and number
//! of values are bounded.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

/// Lists and tables in each other.
const MAX_DEPTH: usize = 32;

/// Values of a file.
const MAX_VALUES: usize = 1_000_000;

/// A list or table whose end was not read yet.
enum Open {
    List(Vec<Value>),
    Table(Map<String, Value>, Option<String>),
}

/// Reads all documents of a text, or reports a mistake with its line.
pub(super) fn documents(text: &str) -> Result<Vec<Value>, String> {
    let mut documents = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut count = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            format!("line {}: not YAML: {}", error.marker().line(), error.info())
        })?;
        let wrong = |why: &str| format!("line {}: {why}", span.start.line());
        count += 1;
        if count > MAX_VALUES {
            return Err(wrong(&format!("more than {MAX_VALUES} values")));
        }
        let value = match event {
            Event::Alias(_) => return Err(wrong("an alias; write the value again")),
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if open.len() == MAX_DEPTH {
                    return Err(wrong(&format!("deeper than {MAX_DEPTH} levels")));
                }
                open.push(match event {
                    Event::SequenceStart(..) => Open::List(Vec::new()),
                    _ => Open::Table(Map::new(), None),
                });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(items)) => Value::Array(items),
                Some(Open::Table(table, _)) => Value::Object(table),
                None => continue,
            },
            Event::Scalar(text, style, _, tag) => {
                let is_plain = style == ScalarStyle::Plain && tag.is_none();
                // A key is always a text, even if it looks like a number.
                if let Some(Open::Table(table, key @ None)) = open.last_mut() {
                    if table.contains_key(text.as_ref()) {
                        return Err(wrong(&format!("`{text:.60}` is given twice")));
                    }
                    *key = Some(text.into_owned());
                    continue;
                }
                if is_plain { plain(&text) } else { Value::String(text.into_owned()) }
            }
            _ => continue,
        };
        match open.last_mut() {
            None => documents.push(value),
            Some(Open::List(items)) => items.push(value),
            Some(Open::Table(table, key)) => match key.take() {
                Some(key) => {
                    table.insert(key, value);
                }
                None => return Err(wrong("a key that is a list or a table")),
            },
        }
    }
    Ok(documents)
}

/// A value without quotation marks, by the core schema of YAML 1.2.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match text.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => match text.parse::<f64>().ok().filter(|float| float.is_finite()) {
                Some(float) if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                    float.into()
                }
                _ => Value::String(text.to_owned()),
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::documents;

    #[test]
    fn documents_are_read() {
        let text = "# a comment\ntype: comment\nbody (includes): [a, 'b', 7]\nauthor:\n  age: \"< 2\"\n---\n\
                    on: true\nlong: |\n  two\n  lines\nnone:\n---\n";
        assert_eq!(
            documents(text),
            Ok(vec![
                json!({"type": "comment", "body (includes)": ["a", "b", 7], "author": {"age": "< 2"}}),
                json!({"on": true, "long": "two\nlines\n", "none": null}),
                json!(null),
            ])
        );
    }

    #[test]
    fn bombs_are_refused() {
        let error = |text: &str| documents(text).expect_err("refused");
        assert!(error("a: &x [1]\nb: *x\n").contains("line 2: an alias"));
        assert!(error(&"[".repeat(100)).contains("deeper than 32 levels"));
        assert!(error("a: 1\na: 2\n").contains("line 2: `a` is given twice"));
        assert!(error("a: [1\nb: 2").contains("not YAML"));
        assert!(error("? [a]\n: b\n").contains("a key that is a list"));
    }
}
