//! First words of doc comments. A reader looks for the noun or the verb; a comment that begins with
//! "What" or "Whether" must be read to its end to find it.

/// Words that stand for the noun or the verb, and prepositions.
const HEADLESS: &[&str] = &[
    "what", "whatever", "whether", "who", "whoever", "whom", "whose", "how", "however", "which",
    "where", "why", "when", "its", "their", "that", "those", "so", "of", "by", "as", "at", "about",
    "for", "from", "in", "into", "on", "with", "without", "after", "behind", "between", "among",
    "against", "under", "to", "until",
];

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
    let mut report = String::new();
    for file in super::files() {
        for comment in headless(&file.text) {
            report += &format!("\n  src/{}.rs:{comment}", file.name);
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
