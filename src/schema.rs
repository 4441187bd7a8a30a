//! JSON Schemas of rule files and policies, for editors and other programs.
//!
//! They are made from the types that read the files, so that a key can't be in one and not in the
//! other. Only the reader finds missing lists and ids, and contradictions.

use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::policy::PolicyFile;
#[cfg(feature = "moderation")]
use crate::rules::rule::RuleFile;

/// JSON Schema (draft 7) of a rule file, which [`RuleSet`](crate::moderate::RuleSet) reads.
#[cfg(feature = "moderation")]
pub fn rules() -> Value {
    of::<RuleFile>("Rule file of wellsaid", true)
}

/// JSON Schema (draft 7) of a policy file, which [`Policy`](crate::Policy) reads.
pub fn policy() -> Value {
    // The preset gives the value of a missing key.
    of::<PolicyFile>("Policy of wellsaid", false)
}

fn of<T: schemars::JsonSchema>(title: &str, has_defaults: bool) -> Value {
    let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
    let mut schema = schema.to_value();
    let mut waiting = vec![&mut schema];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(items) => waiting.extend(items),
            Value::Object(keys) => {
                plain(keys, has_defaults);
                waiting.extend(keys.values_mut());
            }
            _ => {}
        }
    }
    if let Value::Object(keys) = &mut schema {
        keys.insert("title".to_owned(), title.into());
    }
    schema
}

/// Writes a schema as people read it: no `null`, which TOML files can't have, no formats that
/// editors do not know, descriptions without links into the documentation.
fn plain(keys: &mut serde_json::Map<String, Value>, has_defaults: bool) {
    let is_null =
        |value: &Value| value == "null" || value.get("type").is_some_and(|of| of == "null");
    for name in ["type", "anyOf", "enum"] {
        let Some(Value::Array(items)) = keys.get_mut(name) else { continue };
        items.retain(|item| !is_null(item) && !item.is_null());
        if name == "enum" || items.len() != 1 {
            continue;
        }
        let only = items.remove(0);
        keys.remove(name);
        match only {
            Value::Object(inner) if inner.contains_key("$ref") => {
                keys.insert("allOf".to_owned(), Value::Array(vec![Value::Object(inner)]));
            }
            Value::Object(inner) => keys.extend(inner),
            only => {
                keys.insert(name.to_owned(), only);
            }
        }
    }
    if keys.get("format").is_some_and(Value::is_string) {
        keys.remove("format");
    }
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    if keys
        .get("default")
        .is_some_and(|value| !has_defaults || is_empty(value) || value.is_object())
    {
        keys.remove("default");
    }
    if let Some(Value::String(text)) = keys.get_mut("description") {
        *text = prose(text);
    }
}

/// A doc comment without its links and line ends; paragraphs stay.
fn prose(text: &str) -> String {
    let mut out = String::new();
    for paragraph in text.split("\n\n") {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        let mut rest = paragraph;
        while let Some((before, after)) = rest.split_once("](") {
            out.push_str(&before.replace('\n', " "));
            rest = after.split_once(')').map_or("", |(_, rest)| rest);
        }
        out.push_str(&rest.replace('\n', " "));
    }
    out.replace("[`", "`")
}
