//! Expectations of other sanitizers' own tests, and our differences, case by case.
//!
//! `data/peers.toml` tells users of another sanitizer what will change: each row agrees, or gives
//! our result with the reason. As one table:
//!
//! ```sh
//! cargo test --test other_sanitizers -- --nocapture
//! ```

mod common;

use common::dom::{Dom, Step};
use common::{Bench, rows, text};
use wellsaid::Policy;
use wellsaid::policy::{Disallowed, LinkOptions};

const INPUTS: &str = include_str!("data/peers.jsonl");
const CASES: &str = include_str!("data/peers.toml");
const TAGS: &str = "a em strong cite code ul ol li dl dt dd blockquote p br";
const ROWS: usize = 128;
const AGREE: usize = 83;

fn cases() -> Vec<toml::Value> {
    let table: toml::Table = CASES.parse().expect("TOML");
    table["case"].as_array().expect("a list of cases").clone()
}

fn field<'c>(case: &'c toml::Value, key: &str) -> Option<&'c str> {
    case.get(key).and_then(toml::Value::as_str)
}

/// The policy of a row. Their sanitizers neither link addresses nor break lines.
fn policy(case: &toml::Value) -> Policy {
    let rules = &case["policy"];
    let own = rules.get("attributes");
    let mut allowed = String::new();
    for tag in field(rules, "tags").unwrap_or(TAGS).split(' ').filter(|tag| !tag.is_empty()) {
        let attributes = match own {
            Some(own) => field(own, tag).unwrap_or_default(),
            None if tag == "a" => "href title",
            None => "",
        };
        // A link without an address is not a link: a policy cannot allow it.
        if tag != "a" || attributes.contains("href") {
            allowed.push_str(&format!("<{tag} {attributes}> "));
        }
    }
    let mode = match field(rules, "mode") {
        Some("strip") => Disallowed::Strip,
        Some("escape") => Disallowed::Escape,
        other => panic!("mode {other:?}"),
    };
    Policy::builder()
        .allowed(&allowed)
        .disallowed(mode)
        .schemes(field(rules, "schemes").unwrap_or("http https mailto").split(' '))
        .relative_links(rules.get("relative").is_none())
        .rel(field(rules, "rel").unwrap_or_default())
        .links(LinkOptions::none())
        .breaks(false)
        .build()
        .unwrap_or_else(|error| panic!("{case}: {error}"))
}

/// The tree without layout: see the head of `peers.toml`.
fn without_layout(html: &str) -> Vec<Step> {
    const BLOCKS: [&str; 10] =
        ["blockquote", "body", "dd", "dl", "dt", "li", "ol", "p", "ul", "br"];
    let mut steps = Dom::parse(html).steps();
    // Text of the page itself is a paragraph, and so is text of an item.
    let tags: usize = steps
        .iter()
        .filter(
            |step| matches!(step, Step::Open(name, _) if name != "br" && BLOCKS.contains(&&**name)),
        )
        .count();
    if tags == 1 && matches!(steps.first(), Some(Step::Open(name, _)) if name == "p") {
        steps.pop();
        steps.remove(0);
    }
    let block = |step: Option<&Step>| match step {
        Some(Step::Open(name, _) | Step::Close(name)) => BLOCKS.contains(&&**name),
        Some(Step::Text(_)) => false,
        None => true,
    };
    let mut out = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let Step::Text(text) = step else {
            out.push(step.clone());
            continue;
        };
        let mut text = text.as_str();
        if at == 0 || block(steps.get(at - 1)) {
            text = text.trim_ascii_start();
        }
        if block(steps.get(at + 1)) {
            text = text.trim_ascii_end();
        }
        if !text.is_empty() {
            out.push(Step::Text(text.to_owned()));
        }
    }
    out
}

/// A row of the table: our result, with the reason if it differs.
fn line(case: &toml::Value, row: &serde_json::Value) -> String {
    let cell = |text: &str| {
        let control =
            |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
        let shown: String = text.chars().map(control).collect();
        format!("`` {} ``", shown.replace('|', "\\|"))
    };
    let ours = match (field(case, "ours"), field(case, "why")) {
        (Some(ours), Some(why)) => format!("{} {}", cell(ours), why.replace('|', "\\|")),
        _ => "agrees".to_owned(),
    };
    let theirs = cell(field(case, "theirs").unwrap_or_default());
    let (id, whose) = (text(row, "id"), text(row, "source"));
    format!("| {id} | {whose} | {} | {theirs} | {ours} |", cell(text(row, "input")))
}

#[test]
#[expect(clippy::print_stdout, reason = "a table for people")]
fn each_row_agrees_or_says_why_not() {
    let inputs = rows(INPUTS);
    let (mut wrong, mut agree) = (Vec::new(), 0);
    let cases = cases();
    println!("| row | whose test | comment | theirs | ours |\n|---|---|---|---|---|");
    for case in &cases {
        let id = field(case, "id").expect("an id");
        let row = inputs.iter().find(|row| text(row, "id") == id).expect("an input");
        let source = text(row, "input");
        let theirs = field(case, "theirs").expect("theirs");
        let html = Bench::new(policy(case)).page(source).expect(id);
        let same = without_layout(&html) == without_layout(theirs);
        println!("{}", line(case, row));
        match (field(case, "ours"), field(case, "why")) {
            (None, None) if same => agree += 1,
            (Some(ours), Some(why)) if !same && ours == html && why.len() > 20 => {}
            listed => wrong.push(format!(
                "{id} {source:?}\n  theirs {theirs:?}\n  ours   {html:?}\n  listed {listed:?}, the same: {same}"
            )),
        }
    }
    assert!(wrong.is_empty(), "{} rows\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!((cases.len(), agree), (ROWS, AGREE));
}

#[test]
fn every_input_of_theirs_has_a_row() {
    let ids: Vec<_> = cases().iter().map(|case| field(case, "id").map(String::from)).collect();
    let inputs = rows(INPUTS);
    let inputs = inputs.iter().map(|row| text(row, "id")).filter(|id| id.starts_with("san-"));
    let inputs: Vec<_> = inputs.map(|id| Some(id.to_owned())).collect();
    assert_eq!(ids, inputs);
}
