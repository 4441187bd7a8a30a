//! First words of doc comments. A reader looks for the noun or the verb; a comment that begins with
//! "What" or "Whether" makes him read to the end to find it.

use std::collections::BTreeMap;

/// Words that stand for the noun or the verb, and prepositions.
const HEADLESS: &[&str] = &[
    "what", "whatever", "whether", "who", "whoever", "whom", "whose", "how", "however", "which",
    "where", "why", "when", "its", "their", "that", "those", "so", "of", "by", "as", "at", "about",
    "for", "from", "in", "into", "on", "with", "without", "after", "behind", "between", "among",
    "against", "under", "to", "until",
];

/// Comments that begin so, by file: a number and a path below `src/`. Lower a number when you have
/// rewritten some; the last one takes its line with it.
const KNOWN: &str = include_str!("openings.txt");

/// The first line of each run of `///` or `//!` lines that begins with one of the words.
fn headless(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut before = None;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start();
        let mark = ["///", "//!"].into_iter().find(|mark| line.starts_with(mark));
        if let Some(mark) = mark.filter(|mark| before != Some(*mark)) {
            let words = line[mark.len()..].trim_start();
            let end = words.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(words.len());
            if HEADLESS.contains(&words[..end].to_ascii_lowercase().as_str()) {
                found.push(format!("{}: {words}", number + 1));
            }
        }
        before = mark;
    }
    found
}

#[test]
fn comments_begin_with_a_noun_or_a_verb() {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for line in KNOWN.lines() {
        let (count, name) = line.split_once(' ').expect("a number and a path");
        known.insert(name, count.parse().expect("a number"));
    }
    let files = super::files();
    for name in known.keys() {
        assert!(files.iter().any(|file| file.name == *name), "openings.txt: {name} is gone");
    }
    let mut report = String::new();
    for file in &files {
        let found = headless(&file.text);
        let allowed = known.get(file.name.as_str()).copied().unwrap_or(0);
        if found.len() > allowed {
            report += &format!(
                "\n{}: {} of them, at most {allowed}\n  {}",
                file.name,
                found.len(),
                found.join("\n  ")
            );
        }
    }
    assert!(report.is_empty(), "begin with a noun or a verb:{report}");
}

#[test]
fn a_headless_comment_is_found() {
    let text = "//! Reads.\n//! What follows is no opening.\n\n/// What it is.\nfn f() {}\n\
                    /// Whether.\n    /// Goes on.\n/// Atoms of `x`.\n// What a comment inside says.\n";
    assert_eq!(headless(text), ["4: What it is.", "6: Whether."]);
}
