//! Findings about single terms.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::moderate::ruleset::{At, RuleSet};
use crate::rules::rule::{Fold, List, Matching, WordList};
use crate::words;

use super::finding::{Findings, Level};

/// Harmless words and phrases that hold, or are spelt like, terms of many lists.
const INNOCENTS: &str = include_str!("innocents.txt");

/// Harmless words that are reported for one term.
const SHOWN: usize = 3;

/// Letters from which on a term may be folded strongly, or looked for inside words.
const MIN_LETTERS: usize = 4;

pub(super) fn look(rules: &RuleSet, findings: &mut Findings<'_>) {
    let mut innocents = hits(rules);
    for (index, (name, list)) in rules.file().lists.iter().enumerate() {
        let List::Words(list) = list else { continue };
        let root = At::ROOT.key("lists");
        let at = root.key(name);
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let has_exceptions = !list.except.is_empty() || list.except_file.is_some();
        let exceptions: BTreeMap<String, &str> = list
            .except
            .iter()
            .map(|phrase| (folded(phrase, Fold::Case), phrase.as_str()))
            .collect();
        for term in 0.. {
            let Some(text) = rules.term(index, term) else { break };
            let words = at.key("words");
            let place = if term < list.words.len() { words.index(term) } else { at.key("file") };
            let line = rules.term_line(index, term);
            let mut found = |level, message| findings.of_term(level, place, line, message);
            if let Some(sign) = expression(text) {
                let message = format!(
                    "`{text}`: `{sign}` means nothing in a word list; use `regex`, or `*` at an end"
                );
                found(Level::Error, message);
            }
            if let Some(message) = letters(text, list) {
                found(Level::Warning, message);
            }
            if let Some(first) = seen.get(&folded(text, list.fold)) {
                let first = rules.term(index, *first).unwrap_or("");
                found(Level::Warning, format!("`{text}` is listed twice, as `{first}`"));
            } else {
                seen.insert(folded(text, list.fold), term);
            }
            if has_exceptions && is_cancelled(rules, index, term, text) {
                let by = match exceptions.get(&folded(text, Fold::Case)) {
                    Some(phrase) => format!("the exception `{phrase}`"),
                    None => String::from("an exception"),
                };
                found(Level::Warning, format!("`{text}` is never found: {by} covers it"));
            }
            if let Some(hit) = innocents.remove(&(index, term)) {
                let some: Vec<String> =
                    hit.iter().take(SHOWN).map(|text| format!("\"{text}\"")).collect();
                let more = match hit.len().saturating_sub(SHOWN) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                found(Level::Warning, format!("`{text}` is found in {}{more}", some.join(", ")));
            }
        }
        idle(rules, (index, name.as_str()), list, at.key("except"), findings);
    }
}

/// Exceptions that do not hold a term, so that they have no effect.
fn idle(
    rules: &RuleSet,
    (index, name): (usize, &str),
    list: &WordList,
    at: At<'_>,
    findings: &mut Findings<'_>,
) {
    if list.except.is_empty() || rules.is_missing(index) {
        return;
    }
    let mut bare = list.clone();
    bare.except.clear();
    bare.words = (0..).map_while(|term| rules.term(index, term).map(str::to_owned)).collect();
    let Ok(terms) = words::Terms::new(&[(name, &bare)]) else { return };
    for (index, phrase) in list.except.iter().enumerate() {
        let mut found = Vec::new();
        terms.find(phrase, &mut found);
        if found.is_empty() {
            let message = format!("`{phrase}` contains no term of the list, so it has no effect");
            findings.warning(at.index(index), message);
        }
    }
}

/// The harmless words that each term is found in.
fn hits(rules: &RuleSet) -> BTreeMap<(usize, usize), BTreeSet<&'static str>> {
    let mut hits: BTreeMap<(usize, usize), BTreeSet<&'static str>> = BTreeMap::new();
    let mut found = Vec::new();
    for line in INNOCENTS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        found.clear();
        rules.terms().find(line, &mut found);
        for hit in &found {
            hits.entry((hit.list, hit.term)).or_default().insert(line);
        }
    }
    hits
}

/// Tells whether a term is not even found as it is written, which only an exception can do. A
/// term with a star is more than its letters.
fn is_cancelled(rules: &RuleSet, list: usize, term: usize, text: &str) -> bool {
    let mut found = Vec::new();
    rules.terms().find(text.trim(), &mut found);
    !text.contains('*') && !found.iter().any(|hit| hit.list == list && hit.term == term)
}

/// A sign of a regular expression that people do not type in a word.
fn expression(term: &str) -> Option<&'static str> {
    const SIGNS: &[&str] =
        &[".*", ".+", "(?", "[^", "\\b", "\\w", "\\s", "\\d", "\\.", "\\W", "\\S"];
    let sign = SIGNS.iter().find(|sign| term.contains(**sign)).copied();
    let both = |open: &str, close: &str| {
        term.find(open).is_some_and(|at| term.get(at..).is_some_and(|rest| rest.contains(close)))
    };
    // "[url]" and "a[s" are things that people type.
    let is_class = both("[", "]") && !term.starts_with('[');
    sign.or(is_class.then_some("[…]"))
        .or((both("(", ")") && term.contains('|')).then_some("(…|…)"))
        .or((term.starts_with('^') && term.ends_with('$')).then_some("^…$"))
}

/// Reason to doubt a short term that is looked for generously.
fn letters(term: &str, list: &WordList) -> Option<String> {
    let letters = term.chars().filter(|c| c.is_alphanumeric());
    let count = letters.clone().count();
    // One of these is a syllable or a word.
    let is_dense = |c: char| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{3ffff}');
    // A sign may be read as a letter, or required.
    let is_short = match list.fold {
        Fold::Strong => words::is_short(term, list, MIN_LETTERS),
        _ => count < MIN_LETTERS,
    };
    if !is_short || letters.clone().any(is_dense) {
        return None;
    }
    let inside = list.matching == Matching::Substring || term.starts_with('*');
    if list.fold == Fold::Strong {
        return Some(format!(
            "`{term}` has fewer than {MIN_LETTERS} letters: with `fold = \"strong\"` many other \
             texts read as it"
        ));
    }
    let is_loose = inside || list.matching == Matching::Prefix || term.ends_with('*');
    is_loose.then(|| {
        format!(
            "`{term}` has fewer than {MIN_LETTERS} letters: many words contain it or begin with it"
        )
    })
}

/// Equal for terms that are the same under a fold. For a strong fold it only applies the weaker
/// ones: look-alikes are not listed twice by accident.
fn folded(term: &str, fold: Fold) -> String {
    let spaced: String = term.split_whitespace().collect::<Vec<_>>().join(" ");
    match fold {
        Fold::None => term.to_owned(),
        Fold::Case => spaced.to_uppercase().to_lowercase(),
        Fold::Marks | Fold::Strong => {
            // An accent in a term is required.
            spaced.nfkc().collect::<String>().to_uppercase().to_lowercase()
        }
    }
}
