//! Evasive spellings from end to end: as an author types them, through our own
//! parser, to the bytes of the source.
//!
//! `tests/data/evasion.jsonl` says for each text whether it holds the term, and
//! where. The rows of tier `core` in plain text and HTML are scored, one term per set of rules.
#![cfg(feature = "moderation")]

use std::fmt::Write;

use serde_json::Value;
use wellsaid::document::VisibleText;
use wellsaid::moderate::Terms;
use wellsaid::moderate::rule::{Fold, WordList};
use wellsaid::policy::Disallowed;
use wellsaid::{Formatter, Policy};

struct Row {
    id: String,
    term: String,
    text: String,
    technique: String,
    wanted: bool,
    span: Option<(usize, usize)>,
}

fn rows() -> Vec<Row> {
    let data = include_str!("data/evasion.jsonl");
    let scored =
        |row: &Value| row["tier"] == "core" && (row["format"] == "text" || row["format"] == "html");
    let string = |value: &Value| value.as_str().expect("a string").to_owned();
    data.lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .filter(scored)
        .map(|row| Row {
            id: string(&row["id"]),
            term: string(&row["term"]),
            text: string(&row["text"]),
            technique: string(&row["technique"]),
            wanted: row["should_match"].as_bool().expect("a flag"),
            span: row["span_bytes"].as_array().map(|span| {
                let number = |at: usize| span[at].as_u64().expect("a number") as usize;
                (number(0), number(1))
            }),
        })
        .collect()
}

#[test]
fn found_where_it_is_and_nowhere_else() {
    let policy = Policy::builder().disallowed(Disallowed::Strip).build().expect("a policy");
    let formatter = Formatter::new(policy);
    let (mut wanted, mut found, mut innocents, mut hit, mut spans, mut equal) = (0, 0, 0, 0, 0, 0);
    let mut failures = String::new();
    for row in rows() {
        let mut list = WordList::default();
        list.fold = Fold::Strong;
        list.words = vec![row.term.clone()];
        let terms = Terms::new(&[("one", &list)]).expect("a term");
        let view = VisibleText::new(&formatter.parse(&row.text).expect("short enough")).body;
        let mut matches = Vec::new();
        terms.find(view.text(), &mut matches);
        let first = matches.first();
        let mut fail = |what: &str| {
            let Row { id, term, text, technique, .. } = &row;
            writeln!(failures, "{id} {technique} {term:?} in {text:?}: {what}").expect("a string");
        };
        if !row.wanted {
            innocents += 1;
            if let Some(found) = first {
                hit += 1;
                fail(&format!("hit at {:?} of {:?}", found.range, view.text()));
            }
            continue;
        }
        wanted += 1;
        let Some(first) = first else {
            fail("not found");
            continue;
        };
        found += 1;
        let Some((start, end)) = row.span else { continue };
        spans += 1;
        let span = view.source(first.range.clone()).expect("typed").range();
        if span == (start..end) {
            equal += 1;
        } else {
            let (seen, meant) = (row.text.get(span.clone()), row.text.get(start..end));
            fail(&format!("{span:?} {seen:?}, not {:?} {meant:?}", start..end));
        }
    }
    let summary = format!(
        "{found} of {wanted} found, {hit} of {innocents} innocents hit, {equal} of {spans} spans"
    );
    assert!(wanted > 300 && innocents > 50 && spans > 300, "{summary}");
    assert!(found * 100 >= wanted * 98, "{summary}\n{failures}");
    assert_eq!(hit, 0, "{summary}\n{failures}");
    assert!(equal * 100 >= spans * 96, "{summary}\n{failures}");
}
