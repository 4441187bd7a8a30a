//! Lists of SpamAssassin: rules about addresses and words, blocked hosts.

use std::collections::{BTreeMap, BTreeSet};

use crate::moderate::ruleset::Domains;
use crate::rules::action::Action;
use crate::rules::condition::{Condition, Field, Links, Pattern};
use crate::rules::rule::{DomainList, List};

use super::expression::delimited;
use super::{Imported, acts};

/// Score from which on SpamAssassin calls a message spam.
const REQUIRED: f64 = 5.0;

/// Score of a rule that names none.
const SCORE: f64 = 1.0;

/// Bytes of an id and of a `why` that rule files allow.
const MAX_ID: usize = 64;
const MAX_WHY: usize = 500;

/// Takes over the lines of a `.cf` file that fit a comment: `uri` and `body` with an expression,
/// their `score` and `describe`, and `blocklist_uri_host`. The threshold of spam is 5, as in
/// SpamAssassin. All other lines are about e-mail; each is named in the notes.
pub fn spamassassin(text: &str) -> Imported {
    let mut imported = Imported::named("SpamAssassin");
    let mut scores: BTreeMap<&str, f64> = BTreeMap::new();
    let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
    let mut found: Vec<(&str, Pattern)> = Vec::new();
    let mut hosts = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut words = line.splitn(3, char::is_whitespace);
        let (key, name) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let rest = words.next().unwrap_or("").trim();
        let mut left_out = |why: &str| {
            imported.notes.push(format!("line {}: `{line:.60}` is left out: {why}", number + 1));
        };
        match key {
            "uri" | "body" | "rawbody" => match delimited(rest) {
                Ok((pattern, ignore_case)) => {
                    let mut pattern = Pattern::new(pattern);
                    pattern.ignore_case = ignore_case;
                    let field = if key == "uri" { Field::Links } else { Field::Body };
                    pattern.fields = Some(vec![field]);
                    found.push((name, pattern));
                }
                Err(why) => left_out(&why),
            },
            "score" => match rest.split_whitespace().next().unwrap_or("").parse() {
                Ok(score) => {
                    scores.insert(name, score);
                }
                Err(_) => left_out("not a number"),
            },
            "describe" => {
                texts.insert(name, rest);
            }
            "blocklist_uri_host" | "blacklist_uri_host" => {
                let names = [name].into_iter().chain(rest.split_whitespace());
                for host in names {
                    match Domains::new([host]) {
                        Ok(_) => hosts.push(host.to_owned()),
                        Err((_, why)) => left_out(&why),
                    }
                }
            }
            _ => left_out("it is not about links or text"),
        }
    }
    let mut ids = BTreeSet::new();
    for (name, pattern) in found {
        let score = scores.remove(name).unwrap_or(SCORE).clamp(-1000.0, 1000.0);
        let why = texts.remove(name).unwrap_or("A rule of SpamAssassin.");
        let why: String = why.chars().take(MAX_WHY).collect();
        if !is_id(name) || score == 0.0 || !ids.insert(name) {
            let why = "its name is taken or no name here, or its score is 0";
            imported.notes.push(format!("`{name:.60}` is left out: {why}"));
            continue;
        }
        imported.rule(name, &why, vec![Condition::Regex(pattern)], |rule| rule.score = score);
    }
    for name in scores.keys().chain(texts.keys()) {
        imported.notes.push(format!("`{name:.60}` has a score or a text, but no rule here"));
    }
    if !hosts.is_empty() {
        let list = DomainList { domains: hosts, ..DomainList::default() };
        imported.file.lists.insert("blocked-hosts".to_owned(), List::Domains(list));
        let links =
            Links { host_in: Some(String::from("blocked-hosts").into()), ..Links::default() };
        let parts = vec![Condition::Links(links)];
        imported.rule("blocked-hosts", "Links to a blocked host.", parts, acts(Action::Spam));
    }
    imported.file.thresholds.spam =
        imported.file.rules.iter().any(|rule| rule.score != 0.0).then_some(REQUIRED);
    imported
}

fn is_id(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    (1..=MAX_ID).contains(&name.len()) && name.chars().all(fits)
}
