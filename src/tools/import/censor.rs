//! Word censors of forums: XenForo, phpBB, MyBB.
//!
//! All three replace words in what readers see, and so do the rules that are made of them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::{BuildError, BuildErrorKind};
use crate::rules::condition::{Condition, Field};
use crate::rules::rule::{Rewrite, WordList};

use super::csv::rows;
use super::expression::expression;
use super::{Imported, is_term, shared};

/// Forum that a list of censored words comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Censor {
    /// XenForo: the option `censorWords`, as JSON, or rows of word and replacement.
    XenForo,
    /// phpBB: rows of the table `words`.
    PhpBb,
    /// MyBB: rows of the table `badwords`.
    MyBb,
}

impl Censor {
    fn name(self) -> &'static str {
        match self {
            Self::XenForo => "XenForo",
            Self::PhpBb => "phpBB",
            Self::MyBb => "MyBB",
        }
    }
}

const FIELDS: &[Field] = &[Field::Body, Field::Titles];

/// Bytes of a replacement that rule files allow.
const MAX_REPLACE: usize = 200;

/// One censored word.
struct CensoredWord {
    word: String,
    with: String,
    is_expression: bool,
}

/// Takes over censored words. `text` is CSV: with a row that names the columns (`word` or `badword`,
/// `replacement` or `replace`, `regex`; others are passed over), or else word and replacement in
/// each row. From XenForo, the JSON of the option `censorWords` is read as well.
///
/// Words without a replacement are masked by `*`; all others become a rule for each
/// replacement. `*` stands for letters of the same word.
///
/// # Errors
/// JSON without a list of words.
pub fn censor(text: &str, system: Censor) -> Result<Imported, BuildError> {
    let mut imported = Imported::named(system.name());
    let entries = match text.trim_start().starts_with(['[', '{']) {
        true => of_json(text, &mut imported.notes)?,
        false => of_rows(text),
    };
    // By replacement.
    let mut groups: BTreeMap<String, (Vec<String>, Vec<String>)> = BTreeMap::new();
    for CensoredWord { word, with, is_expression } in entries {
        let (words, patterns) = groups.entry(with).or_default();
        if is_expression {
            match expression(&word) {
                Ok(pattern) => patterns.push(pattern),
                Err(why) => imported.notes.push(format!("`{word:.60}` is left out: {why}")),
            }
        } else if words.contains(&word) {
            imported.notes.push(format!("`{word:.60}` is listed twice"));
        } else if let Err(error) = is_term(&word, &WordList::default()) {
            imported.notes.push(format!("`{word:.60}` is left out: {error}"));
        } else {
            if system == Censor::MyBb && word.contains('+') {
                imported.notes.push(format!(
                    "`{word:.60}`: `+` stands for one character in MyBB; here it is a plus sign"
                ));
            }
            words.push(word);
        }
    }
    let mut number = 0;
    for (with, (words, patterns)) in groups {
        let id = if with.is_empty() {
            String::from("censor")
        } else {
            number += 1;
            format!("replace-{number}")
        };
        let list = WordList { words, ..WordList::default() };
        let mut parts: Vec<Condition> = imported.list(&id, list, FIELDS).into_iter().collect();
        parts.extend(shared(&patterns, true, FIELDS));
        let with = with_in_bounds(&with, &mut imported.notes);
        imported.rule(&id, "Contains a censored word.", parts, |rule| {
            let mut rewrite = Rewrite::default();
            match with.is_empty() {
                true => rewrite.mask = Some('*'),
                false => rewrite.replace = Some(with.clone()),
            }
            rule.rewrite = Some(rewrite);
        });
    }
    Ok(imported)
}

/// The replacement as rule files allow it.
fn with_in_bounds(with: &str, notes: &mut Vec<String>) -> String {
    let mut text = String::new();
    for c in with.chars().filter(|c| !c.is_control()) {
        if text.len() + c.len_utf8() > MAX_REPLACE {
            notes.push(format!("the replacement `{with:.40}…` is shortened"));
            break;
        }
        text.push(c);
    }
    // A mask shows that a word was here; so does a replacement of signs only.
    if text.chars().all(|c| c == '*') { String::new() } else { text }
}

/// Rows of a table, or of word and replacement.
fn of_rows(text: &str) -> Vec<CensoredWord> {
    let mut rows = rows(text);
    let lower = |row: &Vec<String>| -> Vec<String> {
        row.iter().map(|field| field.trim().to_lowercase()).collect()
    };
    let is_word = |name: &String| name == "word" || name == "badword" || name == "find";
    let columns = match rows.first().map(lower) {
        Some(header) if header.iter().any(is_word) => {
            rows.remove(0);
            header
        }
        _ => ["word", "replacement"].map(str::to_owned).to_vec(),
    };
    let field = |row: &[String], names: &[&str]| {
        let at = columns.iter().position(|column| names.contains(&column.as_str()))?;
        Some(row.get(at)?.trim().to_owned()).filter(|field| !field.is_empty() && field != "NULL")
    };
    let entry = |row: Vec<String>| {
        Some(CensoredWord {
            word: field(&row, &["word", "badword", "find"])?,
            with: field(&row, &["replacement", "replace"]).unwrap_or_default(),
            is_expression: field(&row, &["regex"])
                .is_some_and(|flag| flag == "1" || flag == "true"),
        })
    };
    rows.into_iter().filter_map(entry).collect()
}

/// The option `censorWords` of XenForo 2: a list of objects; of XenForo 1: words by `exact` and
/// `inexact`.
fn of_json(text: &str, notes: &mut Vec<String>) -> Result<Vec<CensoredWord>, BuildError> {
    let wrong = |message: String| BuildError::new(BuildErrorKind::Syntax, "", message);
    let value: Value = serde_json::from_str(text).map_err(|error| {
        wrong(format!("not JSON (column {})", error.column())).at_line(error.line().max(1))
    })?;
    let text = |value: &Value, key: &str| {
        value.get(key).and_then(Value::as_str).map(str::trim).unwrap_or_default().to_owned()
    };
    let mut entries = Vec::new();
    let mut add = |word: &str, with: String| {
        if !word.trim().is_empty() {
            let word = word.trim().to_owned();
            entries.push(CensoredWord { word, with, is_expression: false });
        }
    };
    match &value {
        Value::Array(list) => {
            for (index, item) in list.iter().enumerate() {
                match item {
                    Value::String(word) => add(word, String::new()),
                    item if item.get("word").is_some() => {
                        add(&text(item, "word"), text(item, "replace"));
                    }
                    _ => notes.push(format!("entry {} has no `word` and is left out", index + 1)),
                }
            }
        }
        Value::Object(kinds) if kinds.contains_key("exact") || kinds.contains_key("inexact") => {
            for (kind, stars) in [("exact", ""), ("inexact", "*")] {
                for (word, with) in kinds.get(kind).and_then(Value::as_object).into_iter().flatten()
                {
                    let with = with.as_str().unwrap_or_default().to_owned();
                    add(&format!("{stars}{word}{stars}"), with);
                }
            }
        }
        _ => return Err(wrong("holds no list of words".to_owned())),
    }
    Ok(entries)
}
