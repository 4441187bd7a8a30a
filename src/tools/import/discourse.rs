//! Discourse: Admin → Watched words → Download.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{BuildError, BuildErrorKind};
use crate::rules::action::Action;
use crate::rules::condition::{Condition, Field};
use crate::rules::rule::{Fold, Matching, Rewrite, Rule, WordList};

use super::csv::rows;
use super::expression::expression;
use super::{Imported, is_term, shared};

/// Discourse reads the raw text of a post and its title.
const FIELDS: &[Field] = &[Field::Body, Field::Links, Field::Titles];

/// Character that Discourse censors with.
const MASK: char = '\u{25a0}';

const ACTIONS: &[&str] =
    &["block", "censor", "require_approval", "flag", "replace", "link", "silence", "tag"];

/// Takes over watched words. Discourse writes one file per action,
/// `HOST-watched-words-ACTION.csv`, without a header: word, replacement (of `replace`, `link` and
/// `tag`), and whether case counts (`true`). So the action is an argument: `block`, `censor`,
/// `require_approval`, `flag`, `replace`, `link`, `silence` or `tag`. A first row that names the
/// columns (`word`, `replacement`, `case_sensitive`, `action`) is understood as well, and an
/// `action` in a row counts more than the argument.
///
/// A word is a whole word; `*` stands for the rest of the word. `block` becomes a rule that
/// rejects, `require_approval` and `silence` hold, `flag` flags, `censor` masks, `replace`
/// replaces, `tag` only tags. `link` has no counterpart.
///
/// # Errors
/// An action that Discourse does not have, or a missing one.
pub fn discourse_csv(text: &str, action: Option<&str>) -> Result<Imported, BuildError> {
    watched(text, action, false)
}

/// Takes over watched words of a site whose setting "watched words regular expressions" is on:
/// each word is an expression. One that can't be used here is named in the notes.
///
/// # Errors
/// As [`discourse_csv`].
pub fn discourse_expressions(text: &str, action: Option<&str>) -> Result<Imported, BuildError> {
    watched(text, action, true)
}

fn watched(
    text: &str,
    action: Option<&str>,
    are_expressions: bool,
) -> Result<Imported, BuildError> {
    let mut rows = rows(text);
    let columns = columns(&mut rows);
    let mut imported = Imported::named("Discourse");
    // By action and replacement, in the order of the actions.
    let mut groups: BTreeMap<(usize, String), WatchedGroup> = BTreeMap::new();
    for row in rows {
        let field = |name: &str| {
            let at = columns.iter().position(|column| column == name)?;
            row.get(at).map(|field| field.trim()).filter(|field| !field.is_empty())
        };
        let Some(word) = field("word") else { continue };
        let name = field("action").or(action).unwrap_or("");
        let Some(place) = ACTIONS.iter().position(|known| *known == name) else {
            let message =
                format!("unknown value `{name:.40}`; expected one of: {}", ACTIONS.join(" "));
            return Err(BuildError::new(BuildErrorKind::InvalidValue, "action", message));
        };
        let with = match name {
            "replace" | "tag" => field("replacement").unwrap_or("").to_owned(),
            _ => String::new(),
        };
        let group = groups.entry((place, with)).or_default();
        let exact = field("case_sensitive").is_some_and(|text| text.eq_ignore_ascii_case("true"));
        group.add(word, exact, are_expressions, &mut imported.notes);
    }
    let mut count = BTreeMap::new();
    for ((place, with), group) in groups {
        let name = ACTIONS.get(place).copied().unwrap_or("");
        let number: &mut usize = count.entry(name).or_default();
        *number += 1;
        let id = match (name, *number) {
            ("replace" | "tag", number) => format!("{name}-{number}"),
            _ => name.replace('_', "-"),
        };
        finish(&mut imported, name, &id, &with, group);
    }
    Ok(imported)
}

/// The names of the columns; takes the header away.
fn columns(rows: &mut Vec<Vec<String>>) -> Vec<String> {
    let lower = |row: &Vec<String>| -> Vec<String> {
        row.iter().map(|field| field.trim().to_lowercase()).collect()
    };
    match rows.first().map(lower) {
        Some(header) if header.len() > 1 && header.iter().any(|name| name == "word") => {
            rows.remove(0);
            header
        }
        _ => ["word", "replacement", "case_sensitive"].map(str::to_owned).to_vec(),
    }
}

/// Words that are treated alike.
#[derive(Default)]
struct WatchedGroup {
    any_case: WordLists,
    exact: WordLists,
}

#[derive(Default)]
struct WordLists {
    seen: BTreeSet<String>,
    words: Vec<String>,
    patterns: Vec<String>,
}

impl WatchedGroup {
    fn add(&mut self, word: &str, exact: bool, is_expression: bool, notes: &mut Vec<String>) {
        let part = if exact { &mut self.exact } else { &mut self.any_case };
        if !part.seen.insert(word.to_owned()) {
            return;
        }
        if is_expression {
            match expression(word) {
                Ok(pattern) => part.patterns.push(pattern),
                Err(why) => notes.push(format!("`{word:.60}` is left out: {why}")),
            }
            return;
        }
        if is_term(word, &list(exact)).is_ok() {
            part.words.push(word.to_owned());
            return;
        }
        let pattern = pattern(word);
        if pattern.len() > super::MAX_SHARED {
            notes.push(format!("`{word:.40}…` is too long and left out"));
        } else {
            part.patterns.push(pattern);
        }
    }

    fn conditions(self, imported: &mut Imported, id: &str) -> Vec<Condition> {
        let mut parts = Vec::new();
        for (part, exact, name) in
            [(self.any_case, false, id.to_owned()), (self.exact, true, format!("{id}-exact"))]
        {
            let mut list = list(exact);
            list.words = part.words;
            parts.extend(imported.list(&name, list, FIELDS));
            parts.extend(shared(&part.patterns, !exact, FIELDS));
        }
        parts
    }
}

fn list(exact: bool) -> WordList {
    let fold = if exact { Fold::None } else { Fold::Case };
    WordList { matching: Matching::Word, fold, ..WordList::default() }
}

/// A word with `*` inside, or one of signs only, as an expression.
fn pattern(word: &str) -> String {
    let is_wordy = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let mut text = String::new();
    if is_wordy(word.chars().next()) {
        text.push_str(r"\b");
    }
    text.push_str(&regex_syntax::escape(word).replace(r"\*", r"\S*"));
    if is_wordy(word.chars().next_back()) {
        text.push_str(r"\b");
    }
    text
}

fn finish(imported: &mut Imported, name: &str, id: &str, with: &str, group: WatchedGroup) {
    if name == "link" {
        let count = group.any_case.words.len() + group.exact.words.len();
        imported
            .notes
            .push(format!("`link`: words do not become links here; {count} words are left out"));
        return;
    }
    if name == "silence" {
        imported.notes.push(
            "`silence` stops a new author altogether; here the comment is held and tagged".into(),
        );
    }
    let parts = group.conditions(imported, id);
    let set = |rule: &mut Rule| match name {
        "block" => {
            rule.action = Some(Action::Reject);
            rule.tell = Some("watched-word".to_owned());
            rule.tell_term = true;
        }
        "require_approval" => rule.action = Some(Action::Hold),
        "silence" => {
            rule.action = Some(Action::Hold);
            rule.tags = vec!["silence".to_owned()];
        }
        "flag" => rule.action = Some(Action::Flag),
        "tag" => {
            let tags = with.split(',').map(str::trim).filter(|tag| !tag.is_empty());
            rule.tags = tags.map(|tag| tag.chars().take(64).collect()).take(32).collect();
            if rule.tags.is_empty() {
                rule.tags = vec!["watched-word".to_owned()];
            }
        }
        "replace" => rule.rewrite = Some(replaced(with)),
        _ => {
            rule.rewrite = Some(Rewrite { mask: Some(MASK), ..Rewrite::default() });
        }
    };
    if name == "replace" && with.len() > MAX_REPLACE {
        imported.notes.push(format!("the replacement `{with:.40}…` is shortened"));
    }
    imported.rule(id, "Contains a watched word.", parts, set);
}

/// Maximum length that rule files allow.
const MAX_REPLACE: usize = 200;

fn replaced(with: &str) -> Rewrite {
    let mut text = String::new();
    for c in with.chars().filter(|c| !c.is_control()) {
        if text.len() + c.len_utf8() > MAX_REPLACE {
            break;
        }
        text.push(c);
    }
    Rewrite { replace: Some(text), ..Rewrite::default() }
}
