//! Facts that an application gives, by their names: from a list, from a sample, from rows.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Deserializer, Value};

use crate::{Failure, input, name_of};

/// Bytes of the file that are read at most.
const MAX: usize = 256 << 20;

/// Names that are kept: those of services come from the file.
const MAX_NAMES: usize = 10_000;

/// Reads a list of names, a context, or rows with a `context` each.
pub(super) fn facts(path: &Path) -> Result<BTreeSet<String>, Failure> {
    let failed =
        |error: &dyn std::fmt::Display| Failure::Message(format!("{}: {error}", name_of(path)));
    let bytes = match input::read(path, MAX) {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(failed(&format!("longer than {MAX} bytes"))),
        Err(error) => return Err(failed(&error)),
    };
    let mut names = BTreeSet::new();
    for value in Deserializer::from_slice(&bytes).into_iter::<Value>() {
        match value.map_err(|error| failed(&error))? {
            Value::Array(list) => {
                names.extend(list.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            Value::Object(row) => match row.get("context") {
                Some(context) => add(context, &mut names),
                None if row.contains_key("text") => {}
                None => add(&Value::Object(row), &mut names),
            },
            _ => return Err(failed(&"expected a list of names, or objects")),
        }
        if names.len() > MAX_NAMES {
            return Err(failed(&format!("more than {MAX_NAMES} facts")));
        }
    }
    Ok(names)
}

/// Adds the names of what is given: `ip`, `author.id`, `external.NAME`.
fn add(context: &Value, names: &mut BTreeSet<String>) {
    for (name, value) in context.as_object().into_iter().flatten() {
        match value {
            Value::Null => {}
            Value::Object(inner) => {
                let given = inner.iter().filter(|(_, value)| !value.is_null());
                names.extend(given.map(|(key, _)| format!("{name}.{key}")));
            }
            _ => {
                names.insert(name.clone());
            }
        }
    }
}
