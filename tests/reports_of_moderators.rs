//! Public reports of moderators, tested here: `data/reports_moderation.jsonl`.
//!
//! Each row has its rules, a comment and the action that a moderator expects. The figures are
//! counted by set. Rows that differ are listed in `data/moderation_open.toml`, each with its
//! reason; a row that is mended must leave that list.
#![cfg(feature = "moderation")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;

use common::{rows, text};
use serde_json::Value;
use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet, Timestamp};
use wellsaid::{Formatter, Policy};

const REPORTS: &str = include_str!("data/reports_moderation.jsonl");
const OPEN: &str = include_str!("data/moderation_open.toml");

fn action(row: &Value) -> String {
    let rules = match RuleSet::from_toml(text(row, "rules")) {
        Ok(rules) => rules,
        Err(mistake) => return mistake.to_string(),
    };
    let mut context = row["context"].clone();
    if let Some(fields) = context.as_object_mut() {
        fields.entry("now").or_insert(Value::from(1_764_000_000));
    }
    let context = match context {
        Value::Null => Context::at(Timestamp(1_764_000_000)),
        fields => serde_json::from_value(fields).expect("a context"),
    };
    let document = Formatter::new(Policy::comment()).parse(text(row, "input")).expect("short");
    let verdict = Moderator::new(rules).check(&document, &context, &MemoryHistory::new());
    verdict.action.name().to_owned()
}

/// Number of rows of one set, and of those as expected.
#[derive(Default)]
struct Tally {
    all: usize,
    fine: usize,
}

#[test]
fn moderators_get_what_they_expect() {
    let open: BTreeMap<String, String> = toml::from_str(OPEN).expect("ids with reasons");
    let mut sets: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut topics: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    let mut wrong = String::new();
    let rows = rows(REPORTS);
    for row in &rows {
        let (id, got) = (text(row, "id"), action(row));
        let is_fine = got == text(row, "expected");
        let topic = topics.entry((text(row, "set"), text(row, "topic"))).or_default();
        for tally in [sets.entry(text(row, "set")).or_default(), topic] {
            tally.all += 1;
            tally.fine += usize::from(is_fine);
        }
        if is_fine == open.contains_key(id) {
            let (set, topic, input) = (&row["set"], &row["topic"], &row["input"]);
            let words = text(row, "rules").lines().find(|line| line.starts_with("words"));
            writeln!(wrong, "{id} {set} {topic} {} {input}: {got}", words.unwrap_or("")).expect("");
        }
    }
    let mut table = String::new();
    for ((set, topic), tally) in &topics {
        writeln!(table, "{set:<10} {:>3} of {:>3}  {topic}", tally.fine, tally.all).expect("");
    }
    for (set, tally) in &sets {
        writeln!(table, "{set:<10} {:>3} of {:>3}", tally.fine, tally.all).expect("");
    }
    assert_eq!(rows.len(), 391);
    assert!(open.values().all(|reason| reason.len() > 10), "each has a reason");
    assert!(open.keys().all(|id| rows.iter().any(|row| text(row, "id") == id)), "no such row");
    assert!(wrong.is_empty(), "{table}\n{wrong}");
    let share = |set: &str| sets.get(set).map_or(0, |tally| tally.fine * 1000 / tally.all);
    assert!(share("community") >= 970, "{table}");
    assert!(share("evasion") >= 950, "{table}");
    assert!(share("fancy") >= 900, "{table}");
    assert!(sets["innocent"].all - sets["innocent"].fine <= 1, "{table}");
}
