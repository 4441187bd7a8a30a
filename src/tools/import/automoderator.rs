//! Rules of Reddit's AutoModerator.
//!
//! A rule is carried over whole or not at all: without one of its checks it would fire more often.
//! Effects other than an action on the comment are named in the notes and left out.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::rules::action::{Action, Trigger};
use crate::rules::condition::Condition;
use crate::rules::rule::Rule;

use super::Imported;
use super::checks::{Checks, is_search};

/// Characters of an id, and of a `why`.
const MAX_ID: usize = 40;
const MAX_WHY: usize = 500;

/// Keys that change nothing here.
const IDLE: &[&str] = &[
    "priority",
    "moderators_exempt",
    "action",
    "action_reason",
    "report_reason",
    "type",
    "ignore_blockquotes",
];

/// Keys with further effects.
const EFFECTS: &[&str] = &[
    "comment",
    "comment_locked",
    "comment_stickied",
    "message",
    "message_subject",
    "modmail",
    "modmail_subject",
    "set_flair",
    "overwrite_flair",
    "set_locked",
    "set_sticky",
    "set_nsfw",
    "set_spoiler",
    "set_contest_mode",
    "set_original_content",
    "set_suggested_sort",
    "set_post_crowd_control_level",
];

/// Takes over rules of AutoModerator, as the values of its YAML documents.
///
/// Checks of `body`, `title`, `url`, `domain` and of the author's name become conditions, with all
/// modifiers; `account_age` and the karma of the author as well, where karma, `is_contributor`,
/// `is_submitter`, `is_gold` and `has_verified_email` are facts that your application gives.
/// `remove` rejects, `spam` is spam, `filter` holds, `report` flags and `approve` approves.
/// Moderators are exempt unless a rule says otherwise.
///
/// A rule with a check that has no counterpart, and one for submissions only, is left out. The notes
/// name each, and each effect that is left out.
pub fn automoderator(rules: &[Value]) -> Imported {
    let mut imported = Imported::named("AutoModerator");
    let mut ids = BTreeSet::new();
    for (index, rule) in rules.iter().enumerate() {
        let number = index + 1;
        match rule {
            Value::Null => {}
            Value::Object(keys) => {
                if let Err(why) = one(&mut imported, keys, number, &mut ids) {
                    imported.notes.push(format!("rule {number}{} is left out: {why}", named(keys)));
                }
            }
            _ => imported.notes.push(format!("rule {number} is left out: it is not a table")),
        }
    }
    let is_exempt = imported.file.rules.iter().any(|rule| !rule.always);
    if is_exempt {
        imported.file.exempt.roles = vec!["moderator".to_owned()];
    }
    imported
}

/// The reason of a rule, for notes.
fn named(keys: &Map<String, Value>) -> String {
    let reason = reason(keys).map(|reason| format!(" ({reason:.60})"));
    reason.unwrap_or_default()
}

fn reason(keys: &Map<String, Value>) -> Option<&str> {
    let reason = ["action_reason", "report_reason"].iter().find_map(|key| keys.get(*key));
    reason.and_then(Value::as_str).map(str::trim).filter(|reason| !reason.is_empty())
}

fn one(
    imported: &mut Imported,
    keys: &Map<String, Value>,
    number: usize,
    ids: &mut BTreeSet<String>,
) -> Result<(), String> {
    let kind = keys.get("type").and_then(Value::as_str).unwrap_or("any").trim();
    if !["any", "comment"].contains(&kind) {
        return Err(format!("it is for submissions (`type: {kind:.40}`)"));
    }
    let action = match keys.get("action").and_then(Value::as_str).map(str::trim) {
        Some("remove") => Some(Action::Reject),
        Some("spam") => Some(Action::Spam),
        Some("filter") => Some(Action::Hold),
        Some("report") => Some(Action::Flag),
        Some("approve") => Some(Action::Approve),
        Some(other) => return Err(format!("the action `{other:.40}` has no counterpart")),
        None => None,
    };
    let tell = ["message", "comment"].iter().any(|key| keys.contains_key(*key));
    if action.is_none() && !tell {
        return Err("it has no action".to_owned());
    }
    let why = reason(keys).map(without_placeholders);
    let why = why.unwrap_or_else(|| format!("Rule {number} of AutoModerator."));
    let id = id(&why, number, ids);
    let skips_quotes = keys.get("ignore_blockquotes") == Some(&Value::Bool(true));
    let lists = imported.file.lists.clone();
    let mut checks =
        Checks { imported: &mut *imported, id: id.clone(), parts: Vec::new(), skips_quotes };
    let mut effects = Vec::new();
    let checked = keys.iter().try_for_each(|(key, value)| match key.as_str() {
        key if IDLE.contains(&key) => Ok(()),
        key if EFFECTS.contains(&key) => {
            effects.push(key.to_owned());
            Ok(())
        }
        "body_longer_than" | "body_shorter_than" => checks.length(key, value),
        "reports" => checks.reports(value),
        "author" if value.is_object() => checks.author(value),
        key if is_search(key) => checks.search(key, value, false),
        key => Err(format!("`{key:.60}` has no counterpart")),
    });
    let mut parts = checks.parts;
    if let Err(why) = checked {
        imported.file.lists = lists;
        return Err(why);
    }
    ids.insert(id.clone());
    let when = match parts.len() {
        0 => return Err("it has no check".to_owned()),
        1 => parts.remove(0),
        _ => Condition::All(parts),
    };
    let mut rule = Rule::new(id.clone(), when);
    rule.why = why.chars().take(MAX_WHY).collect();
    rule.action = action;
    rule.tell = tell.then(|| id.clone());
    rule.always = keys.get("moderators_exempt") == Some(&Value::Bool(false));
    if keys.contains_key("reports") {
        rule.on = vec![Trigger::Report];
    }
    // An approval of AutoModerator outweighs the rules after it.
    rule.is_final = action == Some(Action::Approve);
    imported.file.rules.push(rule);
    if tell {
        imported.notes.push(format!(
            "rule {number}: the author gets the message `{id}`, which your application words"
        ));
    }
    effects.retain(|key| key != "message" && key != "comment");
    if !effects.is_empty() {
        imported.notes.push(format!("rule {number}: without {}", effects.join(", ")));
    }
    Ok(())
}

/// A reason without `{{match}}` and the like.
fn without_placeholders(reason: &str) -> String {
    let mut text = String::new();
    let mut rest = reason;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        rest = after.split_once("}}").map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.trim_end_matches([':', '-', '(', '[', ',', ' ']).to_owned()
}

/// An id that no rule has yet: the first words of its reason, or its number.
fn id(why: &str, number: usize, ids: &BTreeSet<String>) -> String {
    let mut id = String::new();
    for word in why.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if id.len() + word.len() >= MAX_ID {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.push_str(&word.to_ascii_lowercase());
    }
    if id.is_empty() || id.starts_with("rule-") {
        id = format!("rule-{number}");
    }
    if ids.contains(&id) { format!("{id}-{number}") } else { id }
}
