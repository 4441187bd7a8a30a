//! Measures the classifier on your own decisions: do this before you trust it.
//!
//! `cargo run --release --example classify -- FILE [SPLITS]` reads a file with a line
//! `{"body": "…", "label": "spam"}` (or `ham`) for each comment; other keys do not matter.
//! It learns 60 % of them and scores the rest, in SPLITS different ways (10 by default). A hash of
//! its text decides which part a comment belongs to, so that a text that was posted twice is never
//! both learnt and scored. Without a file it makes up a few comments.
#![expect(clippy::print_stdout)]

use std::error::Error;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use wellsaid::document::VisibleText;
use wellsaid::moderate::{Classifier, Label};
use wellsaid::{Formatter, Limits, Policy};

/// Probability from which on a comment would be held.
const HELD: f64 = 0.99;

#[derive(Deserialize)]
struct Row {
    body: String,
    label: Label,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let rows = match args.next() {
        Some(path) => read(&std::fs::read_to_string(path)?)?,
        None => made_up(),
    };
    let splits: u32 = args.next().map_or(Ok(10), |n| n.parse())?;
    let longest = rows.iter().map(|row| row.body.len()).max().unwrap_or_default();
    let limits = Limits::default().max_input(longest.max(1));
    let formatter = Formatter::new(Policy::builder().limits(limits).build()?);
    let mut views = Vec::new();
    for row in &rows {
        views.push((row, VisibleText::new(&formatter.parse(&row.body)?)));
    }
    let spam = rows.iter().filter(|row| row.label == Label::Spam).count();
    println!("{} comments, {spam} spam; {splits} splits of 60/40 by text", rows.len());
    let results: Vec<Vec<f64>> = (0..splits).map(|salt| try_out(&views, salt)).collect();
    println!("{:<30} {:>8} {:>8}", "", "mean", "worst");
    for (at, (name, more_is_worse)) in MEASURES.iter().enumerate() {
        let column = results.iter().map(|result| result[at] * 100.0);
        let mean = column.clone().sum::<f64>() / f64::from(splits);
        let worst = column.reduce(if *more_is_worse { f64::max } else { f64::min });
        println!("{name:<30} {mean:>8.2} {:>8.2}", worst.unwrap_or_default());
    }
    Ok(())
}

fn read(text: &str) -> Result<Vec<Row>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let row = |(at, line)| {
        serde_json::from_str(line).map_err(|error| format!("line {}: {error}", at + 1))
    };
    lines.map(row).collect()
}

/// Measures in percent, each with whether a larger number is worse.
const MEASURES: [(&str, bool); 6] = [
    ("accuracy", false),
    ("precision", false),
    ("recall", false),
    ("F1", false),
    ("ham held at 0.99", true),
    ("spam held at 0.99", false),
];

fn try_out(views: &[(&Row, VisibleText)], salt: u32) -> Vec<f64> {
    let mut classifier = Classifier::new();
    let (learnt, judged): (Vec<_>, Vec<_>) =
        views.iter().partition(|(row, _)| is_learnt(&row.body, salt));
    for (row, view) in learnt {
        classifier.learn(view, row.label);
    }
    let scores: Vec<(Label, f64)> =
        judged.iter().map(|(row, view)| (row.label, classifier.score(view).probability)).collect();
    let count =
        |label, least| scores.iter().filter(|(is, p)| *is == label && *p > least).count() as f64;
    let (spam, ham) = (count(Label::Spam, -1.0), count(Label::Ham, -1.0));
    let (hits, alarms) = (count(Label::Spam, 0.5), count(Label::Ham, 0.5));
    vec![
        (hits + ham - alarms) / (spam + ham),
        hits / (hits + alarms),
        hits / spam,
        2.0 * hits / (hits + alarms + spam),
        count(Label::Ham, HELD) / ham,
        count(Label::Spam, HELD) / spam,
    ]
}

fn is_learnt(body: &str, salt: u32) -> bool {
    let hash = Sha256::new().chain_update(salt.to_le_bytes()).chain_update(body).finalize();
    hash[..4].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)) < (6 << 32) / 10
}

/// Generated comments, for runs without a file.
fn made_up() -> Vec<Row> {
    let spam = ["cheap", "watches", "pills", "win", "click", "now", "free", "cash", "the", "for"];
    let ham = ["I", "read", "think", "article", "author", "why", "not", "now", "the", "for"];
    let row = |n: usize| {
        let (label, words) = if n % 2 == 0 { (Label::Spam, &spam) } else { (Label::Ham, &ham) };
        let word = |at: u32| words[(n / 2 * 7919 + 31).wrapping_mul(at as usize + 1) / 7 % 10];
        Row { body: (0..6).map(word).collect::<Vec<_>>().join(" "), label }
    };
    (0..600).map(row).collect()
}
