//! JSON Schemas of rule files and policies: current, and with the keys that are read.
#![cfg(all(feature = "schema", feature = "moderation"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use wellsaid::moderate::RuleSet;
use wellsaid::{Policy, schema};

/// Compares a file with what it should hold; `WELLSAID_BLESS=1` writes it.
fn assert_current(path: &str, schema: &Value) {
    let expected = serde_json::to_string_pretty(schema).expect("JSON") + "\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("WELLSAID_BLESS").is_some() {
        fs::write(&file, &expected).expect("the file can be written");
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == expected,
        "{path} is not current: WELLSAID_BLESS=1 cargo test --all-features --test schema, then \
         scripts/reference.py"
    );
}

#[test]
fn the_schemas_are_current() {
    assert_current("cli/src/schema/rules.json", &schema::rules());
    assert_current("cli/src/schema/policy.json", &schema::policy());
}

/// The keys of a table in a schema.
fn keys(schema: &Value) -> BTreeSet<&str> {
    schema["properties"].as_object().expect("a table").keys().map(String::as_str).collect()
}

/// The keys that an error about an unknown one names.
fn known(error: &str) -> BTreeSet<&str> {
    let (_, known) = error.rsplit_once(" here: ").expect(error);
    known.split(' ').collect()
}

#[test]
fn the_schema_of_policies_has_the_keys_that_are_read() {
    let schema = schema::policy();
    let of = |name: &str| &schema["definitions"][name];
    for (table, schema) in [
        ("", &schema),
        ("links", of("LinkOptions")),
        ("quotes", of("QuoteOptions")),
        ("quotes.fold", of("QuoteFold")),
        ("breaks", of("Breaks")),
        ("limits", of("Limits")),
        ("messages", of("MessagesFile")),
        ("messages.tips", of("TipsFile")),
        ("messages.examples.em", of("ExampleFile")),
        ("messages.notices", &of("MessagesFile")["properties"]["notices"]),
    ] {
        let header = if table.is_empty() { String::new() } else { format!("[{table}]\n") };
        let error = Policy::from_toml(&format!("{header}zzzzzz = 1")).expect_err("an unknown key");
        let error = error.to_string();
        assert_eq!(keys(schema), known(&error), "{table}");
    }
}

#[test]
fn the_schema_of_rules_has_the_conditions_that_are_read() {
    let schema = schema::rules();
    let conditions = schema["definitions"]["Condition"]["oneOf"].as_array().expect("conditions");
    let conditions: BTreeSet<&str> =
        conditions.iter().flat_map(|one| keys(one).into_iter()).collect();
    let text = "[[rule]]\nid = 'r'\naction = 'hold'\nwhen = { zzzzzz = {} }";
    let error = RuleSet::from_toml(text).expect_err("an unknown condition").to_string();
    assert_eq!(conditions, known(&error));
    let error = RuleSet::from_toml("zzzzzz = 1").expect_err("an unknown key").to_string();
    assert_eq!(keys(&schema), known(&error));
}

const REFERENCE: &str = include_str!("../docs/rules.md");

#[test]
fn every_example_of_the_reference_can_be_loaded() {
    let mut examples = 0;
    for block in REFERENCE.split("```toml\n").skip(1) {
        let (text, _) = block.split_once("```").expect("an end");
        if let Err(error) = RuleSet::from_toml(text) {
            panic!("{error}\n{text}");
        }
        examples += 1;
    }
    assert!(examples >= 14, "{examples}");
}

#[test]
fn the_reference_has_every_key() {
    let schema = schema::rules();
    let mut missing = BTreeSet::new();
    let mut waiting = vec![&schema];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(table) => {
                let names = table.get("properties").and_then(Value::as_object);
                for name in names.into_iter().flat_map(|names| names.keys()) {
                    if !REFERENCE.contains(&format!("`{name}`")) {
                        missing.insert(name.as_str());
                    }
                }
                waiting.extend(table.values());
            }
            Value::Array(list) => waiting.extend(list),
            _ => {}
        }
    }
    assert!(missing.is_empty(), "docs/rules.md: run scripts/reference.py; missing: {missing:?}");
}
