//! Real comments as keyboards, editors and word processors change them: words are not lost, and two
//! words never become one.
//!
//! Each comment of `data/comments.jsonl` goes through each way of [`ways`] under each policy.
//! `WELLSAID_COMMENTS=FILE` takes other comments: rows of JSON with `input` or `body`. `WELLSAID_SHOW=2` prints
//! as many results of each way, to be read.

mod ways;

use std::collections::BTreeMap;
use std::fmt::Write;

use wellsaid::policy::{Disallowed, LinkOptions, PolicyBuilder};
use wellsaid::render::NoResolver;
use wellsaid::{Formatter, Policy};

const COMMENTS: &str = include_str!("../data/comments.jsonl");

fn formatters() -> Vec<(&'static str, Formatter)> {
    // A caption that is cut would hide words.
    let links = || LinkOptions::default().max_caption(4000);
    let build =
        |builder: PolicyBuilder| Formatter::new(builder.links(links()).build().expect("a policy"));
    let rich = "<a href rel> <em> <strong> <code> <ul> <ol> <li> <dl> <dt> <dd> <h2> <pre> <hr> \
                <blockquote cite> <details> <summary> <q cite>";
    vec![
        ("comment", build(Policy::builder().links(links()))),
        ("strip", build(Policy::builder().disallowed(Disallowed::Strip).links(links()))),
        ("wordpress", Formatter::new(Policy::wordpress())),
        ("rich", build(Policy::builder().allowed(rich).links(links().bare_domains(true)))),
    ]
}

/// Words that readers see.
fn shown(formatter: &Formatter, source: &str) -> Vec<String> {
    let document = formatter.parse(source).expect("short");
    words(&formatter.plain(&document, &NoResolver))
}

fn words(text: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '\'' || c == '’';
    text.split(|c| !is_word(c)).filter(|word| !word.is_empty()).map(String::from).collect()
}

/// The first word that is missing or out of order.
fn lost<'w>(expected: &'w [String], found: &[String]) -> Option<&'w String> {
    let mut found = found.iter();
    expected.iter().find(|word| !found.any(|other| other == *word))
}

fn comments() -> Vec<String> {
    let rows = match std::env::var("WELLSAID_COMMENTS") {
        Ok(file) => {
            std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"))
        }
        Err(_) => COMMENTS.to_owned(),
    };
    let input = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row is JSON");
        let comment = row["input"].as_str().or(row["body"].as_str());
        comment.expect("a comment").to_owned()
    };
    rows.lines().map(input).collect()
}

/// Comments without a sign that may be markup keep all of their words.
#[test]
fn words_of_plain_comments_are_all_there() {
    let comments = comments();
    let plain = comments.iter().filter(|text| !text.contains(['<', '&', '[']));
    let mut count = 0;
    for source in plain {
        for (policy, formatter) in formatters() {
            assert_eq!(shown(&formatter, source), words(source), "{policy}: {source}");
        }
        count += 1;
    }
    assert!(count > comments.len() / 2, "{count} of {}", comments.len());
}

#[test]
fn no_word_is_lost_in_any_way() {
    let show: usize = std::env::var("WELLSAID_SHOW").map_or(0, |n| n.parse().expect("a number"));
    let comments = comments();
    let formatters = formatters();
    let mut wrong: BTreeMap<(&str, &str), (usize, String)> = BTreeMap::new();
    let (mut trials, mut printed) = (0, BTreeMap::new());
    for (number, source) in comments.iter().enumerate() {
        let mut dice = ways::Dice::new(number as u64);
        for (way, change) in ways::WAYS {
            let changed = change(source, &mut dice);
            for (policy, formatter) in &formatters {
                trials += 1;
                // A slip of a key changes the words themselves.
                let expected = match changed.words.as_deref() {
                    Some(words) => shown(formatter, words),
                    None => shown(formatter, source),
                };
                let found = shown(formatter, &changed.source);
                if let Some(word) = lost(&expected, &found) {
                    let (count, first) = wrong.entry((way, policy)).or_default();
                    *count += 1;
                    if *count == 1 {
                        *first = format!("lost {word:?} of {:?}", changed.source);
                    }
                }
                let seen = printed.entry((*way, *policy)).or_insert(0);
                if *seen < show {
                    *seen += 1;
                    let html = formatter.format(&changed.source).expect("short").html;
                    eprintln!("== {way}, {policy}\n{}\n--\n{html}\n", changed.source);
                }
            }
        }
    }
    eprintln!("{trials} trials, {} ways", ways::WAYS.len());
    let mut report = String::new();
    for ((way, policy), (count, first)) in &wrong {
        writeln!(report, "{way}, {policy}: {count}, {first}").expect("a string");
    }
    assert!(wrong.is_empty(), "\n{report}");
}

/// The comparison notices a word that is missing, one that is cut, and two that are joined.
#[test]
fn the_comparison_has_teeth() {
    let expected = words("one two three");
    for (text, want) in [
        ("one two three", None),
        ("<one> x two, three!", None),
        ("one three", Some("two")),
        ("one two thre", Some("three")),
        ("onetwo three", Some("one")),
        ("two one three", Some("two")),
    ] {
        assert_eq!(lost(&expected, &words(text)).map(String::as_str), want, "{text}");
    }
}
