//! Evasive spellings and innocent texts for wellsaid and for other filters: the same rows, one run.
//!
//! `scripts/word_peers.sh` installs the filters of other languages and runs this. All filters get
//! the terms of the row instead of their own lists. wellsaid reads the comment as readers see it,
//! which it parses for that; the others get the text as typed.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use aho_corasick::AhoCorasick;
use rustrict::{Censor, Trie, Type};
use serde_json::{Value, json};
use wellsaid::document::VisibleText;
use wellsaid::moderate::Terms;
use wellsaid::moderate::rule::{Fold, WordList};
use wellsaid::{Formatter, Policy};

/// Texts that are searched for the same terms.
#[derive(Default)]
struct Group {
    texts: Vec<String>,
}

type Groups = BTreeMap<(&'static str, Vec<String>), Group>;

/// Tells whether a text holds one of the terms.
type Holds<'h> = &'h dyn Fn(&str) -> bool;

/// Found texts by set, and the time for all of them.
#[derive(Default)]
struct Score {
    found: BTreeMap<&'static str, usize>,
    spent: Duration,
}

const SETS: [&str; 4] = ["evasion, core", "evasion, more", "fancy letters", "innocents"];

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn groups() -> Groups {
    let mut groups = Groups::new();
    let mut add = |set, terms, text| {
        groups.entry((set, terms)).or_default().texts.push(text);
    };
    let rows = |data: &str| -> Vec<Value> {
        data.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    for row in rows(include_str!("../tests/data/evasion.jsonl")) {
        let plain = row["format"] == "text" || row["format"] == "html";
        if row["tier"] == "core" && plain {
            let set = if row["should_match"] == true { SETS[0] } else { SETS[3] };
            add(set, vec![text(&row, "term")], text(&row, "text"));
        }
    }
    for row in rows(include_str!("../tests/data/reports_moderation.jsonl")) {
        let set = match row["set"].as_str() {
            Some("evasion") => SETS[1],
            Some("fancy") => SETS[2],
            Some("innocent") => SETS[3],
            _ => continue,
        };
        let rules: toml::Table = toml::from_str(&text(&row, "rules")).expect("rules");
        let words = rules["lists"]["l"]["words"].as_array().expect("words");
        let words = words.iter().filter_map(|word| word.as_str().map(String::from)).collect();
        add(set, words, text(&row, "input"));
    }
    groups
}

fn score(groups: &Groups, search: impl Fn(&[String], &mut dyn FnMut(Holds<'_>))) -> Score {
    let mut score = Score::default();
    for ((set, terms), group) in groups {
        search(terms, &mut |holds| {
            let start = Instant::now();
            let found = group.texts.iter().filter(|text| holds(text)).count();
            score.spent += start.elapsed();
            *score.found.entry(set).or_default() += found;
        });
    }
    score
}

fn wellsaid(groups: &Groups) -> Score {
    let formatter = Formatter::new(Policy::comment());
    score(groups, |terms, run| {
        let mut list = WordList::default();
        list.fold = Fold::Strong;
        list.words = terms.to_vec();
        let terms = Terms::new(&[("list", &list)]).expect("terms");
        run(&|text| {
            let Ok(document) = formatter.parse(text) else { return false };
            let view = VisibleText::new(&document);
            let mut matches = Vec::new();
            terms.find(view.body.text(), &mut matches);
            terms.find(view.links.text(), &mut matches);
            !matches.is_empty()
        });
    })
}

fn rustrict(groups: &Groups) -> Score {
    score(groups, |terms, run| {
        let mut trie = Trie::new();
        for term in terms {
            trie.set(&term.to_lowercase(), Type::PROFANE & Type::SEVERE);
        }
        // It wants one for the life of the program.
        let trie: &'static Trie = Box::leak(Box::new(trie));
        run(&|text| Censor::from_str(text).with_trie(trie).analyze().is(Type::PROFANE));
    })
}

fn decancer(groups: &Groups) -> Score {
    score(groups, |terms, run| {
        let mut builder = AhoCorasick::builder();
        let terms = builder.ascii_case_insensitive(true).build(terms).expect("terms");
        run(&|text| {
            let Ok(cured) = decancer::cure!(text) else { return false };
            // Whole words, as with all the others.
            let wordy = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let free = |hit: aho_corasick::Match| {
                !wordy(cured[..hit.start()].chars().next_back())
                    && !wordy(cured[hit.end()..].chars().next())
            };
            terms.find_overlapping_iter(&*cured).any(free)
        });
    })
}

/// A program that answers a row of JSON for each group; `None` if it does not run.
fn program(groups: &Groups, mut command: Command) -> Option<Score> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut rows = String::new();
    for ((_, terms), group) in groups {
        let mut row = vec![json!(terms)];
        row.extend(group.texts.iter().map(|text| json!(text)));
        rows.push_str(&Value::from(row).to_string());
        rows.push('\n');
    }
    child.stdin.take()?.write_all(rows.as_bytes()).ok()?;
    let answer = String::from_utf8(child.wait_with_output().ok()?.stdout).ok()?;
    let mut lines = answer.lines().map(str::parse::<u64>);
    let mut score = Score::default();
    for (set, _) in groups.keys() {
        *score.found.entry(set).or_default() += lines.next()?.ok()? as usize;
    }
    score.spent = Duration::from_nanos(lines.next()?.ok()?);
    Some(score)
}

#[expect(clippy::print_stdout, reason = "a table for people")]
fn main() {
    let groups = groups();
    let mut all = BTreeMap::<&str, usize>::new();
    for ((set, _), group) in &groups {
        *all.entry(set).or_default() += group.texts.len();
    }
    print!("| filter |");
    SETS.iter().for_each(|set| print!(" {set} ({}) |", all[set]));
    println!(" µs a text |\n|---|--:|--:|--:|--:|--:|");
    let print = |name: &str, score: Option<Score>| {
        let Some(score) = score else { return println!("| {name} | not installed |") };
        print!("| {name} |");
        SETS.iter().for_each(|set| print!(" {} |", score.found[set]));
        let texts: usize = all.values().sum();
        println!(" {:.1} |", score.spent.as_secs_f64() * 1e6 / texts as f64);
    };
    // Once for the caches.
    wellsaid(&groups);
    print("wellsaid", Some(wellsaid(&groups)));
    print("rustrict", Some(rustrict(&groups)));
    print("decancer, whole words", Some(decancer(&groups)));
    let Some(peers) = std::env::var_os("WELLSAID_PEERS") else { return };
    let peers = std::path::PathBuf::from(peers);
    let here = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/");
    for (name, which) in [
        ("obscenity, edges of words", "obscenity"),
        ("obscenity", "obscenity-anywhere"),
        ("bad-words", "bad-words"),
    ] {
        let mut node = Command::new("node");
        node.current_dir(&peers).arg(format!("{here}obscenity.mjs")).arg(which);
        print(name, program(&groups, node));
    }
    let mut python = Command::new(peers.join("venv/bin/python"));
    python.arg(format!("{here}profanity.py"));
    print("better-profanity", program(&groups, python));
}
