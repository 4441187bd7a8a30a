//! Checks of AutoModerator: one key of a rule as a condition.
//!
//! A check that can't be carried over must not be dropped from its rule, which would then fire
//! more often. So it is an error here, and the whole rule is left out.

use serde_json::Value;

use crate::moderate::ruleset::Domains;
use crate::rules::condition::{
    AuthorFacts, Condition, FactTest, Field, Links, ReportFacts, Shape, Skip, Words,
};
use crate::rules::rule::{DomainList, List, Matching, WordList};
use crate::time::TimeSpan;

use super::expression::expression;
use super::{Imported, SHORT, is_term, shared};

/// Entries of one check.
const MAX_VALUES: usize = 10_000;

/// Groups of expressions of one check.
const MAX_GROUPS: usize = 100;

/// The conditions of a rule so far.
pub(super) struct Checks<'i> {
    pub(super) imported: &'i mut Imported,
    pub(super) id: String,
    pub(super) parts: Vec<Condition>,
    /// Quotes are passed over.
    pub(super) skips_quotes: bool,
}

/// A key as it is written: `~title+body#2 (regex, includes)`.
struct SearchKey<'k> {
    negated: bool,
    fields: Vec<&'k str>,
    modifiers: Vec<&'k str>,
}

impl<'k> SearchKey<'k> {
    fn read(key: &'k str) -> Self {
        let (names, modifiers) = key.split_once('(').unwrap_or((key, ""));
        let names = names.trim();
        let (negated, names) = match names.strip_prefix('~') {
            Some(names) => (true, names),
            None => (false, names),
        };
        let names = names.split_once('#').map_or(names, |(names, _)| names);
        let modifiers = modifiers.trim_end_matches(')').split(',').map(str::trim);
        Self {
            negated,
            fields: names.split('+').map(str::trim).collect(),
            modifiers: modifiers.filter(|modifier| !modifier.is_empty()).collect(),
        }
    }

    fn has(&self, modifier: &str) -> bool {
        self.modifiers.contains(&modifier)
    }
}

impl Checks<'_> {
    fn push(&mut self, condition: Condition, negated: bool) {
        self.parts.push(if negated { Condition::Not(Box::new(condition)) } else { condition });
    }

    /// A check of a text. `author` says that the key stands in the group of the author.
    pub(super) fn search(&mut self, key: &str, value: &Value, author: bool) -> Result<(), String> {
        let search = SearchKey::read(key);
        if search.fields == ["domain"] {
            return self.domains(value, search.negated);
        }
        let mut fields = Vec::new();
        for &name in &search.fields {
            fields.push(match name {
                "body" => Field::Body,
                "title" => Field::Subject,
                "url" | "domain" => Field::Links,
                "name" if author => Field::AuthorName,
                "author" | "user" => Field::AuthorName,
                _ => return Err(format!("`{key:.60}` has no counterpart")),
            });
        }
        let is_name = fields == [Field::AuthorName];
        let is_url = fields == [Field::Links];
        let known =
            ["includes-word", "includes", "starts-with", "ends-with", "full-exact", "full-text"];
        let how = known.into_iter().find(|how| search.has(how)).unwrap_or(match () {
            () if is_name => "full-exact",
            () if is_url => "includes",
            () => "includes-word",
        });
        let extra = search.modifiers.iter().find(|modifier| {
            !known.contains(modifier) && **modifier != "regex" && **modifier != "case-sensitive"
        });
        if let Some(modifier) = extra {
            return Err(format!("the modifier `{modifier}` has no counterpart"));
        }
        let values = texts(value)?;
        let condition = match search.has("regex") {
            false
                if matches!(how, "includes-word" | "includes") && !search.has("case-sensitive") =>
            {
                self.words(&values, how, &fields)?
            }
            is_regex => {
                let patterns = values
                    .iter()
                    .map(|text| {
                        let text =
                            if is_regex { text.to_string() } else { regex_syntax::escape(text) };
                        expression(&around(&text, how))
                            .map_err(|why| format!("`{text:.60}`: {why}"))
                    })
                    .collect::<Result<Vec<_>, _>>()?;
                any(shared(&patterns, !search.has("case-sensitive"), &fields))?
            }
        };
        self.push(self.skipping(condition), search.negated);
        Ok(())
    }

    /// The condition, which passes over quotes if the rule says so.
    fn skipping(&self, mut condition: Condition) -> Condition {
        let skip = self.skips_quotes.then(|| vec![Skip::Quotes]);
        let parts = match &mut condition {
            Condition::Any(parts) => parts.as_mut_slice(),
            one => std::slice::from_mut(one),
        };
        for part in parts {
            match part {
                Condition::Words(words) => words.skip.clone_from(&skip),
                Condition::Regex(pattern) => pattern.skip.clone_from(&skip),
                _ => {}
            }
        }
        condition
    }

    fn words(&mut self, values: &[&str], how: &str, fields: &[Field]) -> Result<Condition, String> {
        let matching = if how == "includes" { Matching::Substring } else { Matching::Word };
        let mut list = WordList { matching, ..WordList::default() };
        let mut patterns = Vec::new();
        for text in values {
            // `*` is a sign like any other there, and a wildcard here.
            if !text.contains('*') && is_term(text, &list).is_ok() {
                list.words.push((*text).to_owned());
            } else {
                let pattern = expression(&around(&regex_syntax::escape(text), how))?;
                patterns.push(pattern);
            }
        }
        let mut parts = Vec::new();
        if !list.words.is_empty() {
            let mut words = if matching == Matching::Word && list.words.len() <= SHORT {
                Words::new(list.words)
            } else {
                let name = self.list_name();
                self.imported.file.lists.insert(name.clone(), List::Words(list));
                Words::new(name)
            };
            words.fields = Some(fields.to_vec());
            parts.push(Condition::Words(words));
        }
        parts.extend(shared(&patterns, true, fields));
        any(parts)
    }

    fn list_name(&self) -> String {
        let lists = &self.imported.file.lists;
        let names = std::iter::once(self.id.clone())
            .chain((2..).map(|number| format!("{:.50}-{number}", self.id)));
        names.into_iter().find(|name| !lists.contains_key(name)).unwrap_or_default()
    }

    fn domains(&mut self, value: &Value, negated: bool) -> Result<(), String> {
        let hosts = texts(value)?;
        if let Err((_, why)) = Domains::new(hosts.iter().copied()) {
            return Err(why);
        }
        let hosts: Vec<String> = hosts.into_iter().map(str::to_owned).collect();
        let mut links = Links::default();
        let list = if hosts.len() <= SHORT {
            hosts.into()
        } else {
            let name = self.list_name();
            let list = DomainList { domains: hosts, ..DomainList::default() };
            self.imported.file.lists.insert(name.clone(), List::Domains(list));
            name.into()
        };
        // Without a link there is no other domain.
        if negated {
            links.host_not_in = Some(list);
        } else {
            links.host_in = Some(list);
        }
        self.push(Condition::Links(links), false);
        Ok(())
    }

    /// `body_longer_than` and `body_shorter_than`.
    pub(super) fn length(&mut self, key: &str, value: &Value) -> Result<(), String> {
        let number = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
        let number = number.ok_or_else(|| format!("`{key}` is not a number"))? as usize;
        let mut shape = Shape::default();
        match key {
            "body_longer_than" => shape.length_gte = Some(number.saturating_add(1)),
            _ => shape.length_lt = Some(number),
        }
        self.push(Condition::Shape(shape), false);
        Ok(())
    }

    /// `reports`: a number of readers.
    pub(super) fn reports(&mut self, value: &Value) -> Result<(), String> {
        let number = value.as_u64().filter(|number| *number > 0);
        let number = number.ok_or_else(|| "`reports` is not a number".to_owned())?;
        let reports = ReportFacts { count_gte: Some(number as usize), ..ReportFacts::default() };
        self.push(Condition::Reports(reports), false);
        Ok(())
    }

    /// The group `author`.
    pub(super) fn author(&mut self, group: &Value) -> Result<(), String> {
        let Value::Object(keys) = group else {
            return self.search("name", group, true);
        };
        let any_of = keys.get("satisfy_any_threshold").is_some_and(|on| on == &Value::Bool(true));
        let mut thresholds = Vec::new();
        for (key, value) in keys {
            match key.as_str() {
                "satisfy_any_threshold" => {}
                "account_age" => thresholds.push(account_age(value)?),
                "comment_karma" | "post_karma" | "combined_karma" => {
                    thresholds.push(number_fact(key, value)?);
                }
                "is_moderator" | "is_contributor" | "is_submitter" | "is_gold"
                | "has_verified_email" => {
                    let on =
                        value.as_bool().ok_or_else(|| format!("`{key}` is not true or false"))?;
                    self.push(role(key), !on);
                }
                _ if key.contains("flair") || key == "id" => {
                    return Err(format!("`author.{key}` has no counterpart"));
                }
                _ => self.search(key, value, true)?,
            }
        }
        if any_of && thresholds.len() > 1 {
            self.parts.push(Condition::Any(thresholds));
        } else {
            self.parts.extend(thresholds);
        }
        Ok(())
    }
}

/// Roles and flags of an author, as facts that an application gives.
fn role(key: &str) -> Condition {
    let fact = match key {
        "is_moderator" => {
            let role_in = Some(vec![String::from("moderator")]);
            return Condition::Author(AuthorFacts { role_in, ..AuthorFacts::default() });
        }
        key => key,
    };
    Condition::Facts([(fact.to_owned(), FactTest::is(true))].into())
}

/// `< 5`, `> 100`, or a number.
fn bound(key: &str, value: &Value) -> Result<(char, String), String> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return Err(format!("`{key}` is not a comparison")),
    };
    let sign = text.chars().next().filter(|c| "<>=".contains(*c));
    let rest = text.trim_start_matches(['<', '>', '=']).trim().to_owned();
    Ok((sign.unwrap_or('='), rest))
}

fn number_fact(key: &str, value: &Value) -> Result<Condition, String> {
    let (sign, number) = bound(key, value)?;
    let number: f64 = number.parse().map_err(|_| format!("`{key}` is not a number"))?;
    let mut test = FactTest::default();
    match sign {
        '<' => test.lt = Some(number),
        '>' => test.gt = Some(number),
        _ => test = FactTest::is(number),
    }
    Ok(Condition::Facts([(key.to_owned(), test)].into()))
}

/// Units of an age, with their days, hours or minutes.
const UNITS: &[(&str, u64, char)] = &[
    ("minute", 1, 'm'),
    ("hour", 1, 'h'),
    ("day", 1, 'd'),
    ("week", 7, 'd'),
    ("month", 30, 'd'),
    ("year", 365, 'd'),
];

fn account_age(value: &Value) -> Result<Condition, String> {
    let wrong = || format!("`account_age` of {value} has no counterpart");
    let (sign, text) = bound("account_age", value)?;
    let (number, unit) = text.split_once(char::is_whitespace).unwrap_or((&text, "days"));
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let unit = unit.trim().trim_end_matches('s');
    let (_, times, letter) = UNITS.iter().find(|(name, ..)| *name == unit).ok_or_else(wrong)?;
    let span = TimeSpan::try_from(format!("{}{letter}", number.saturating_mul(*times)))
        .map_err(|_| format!("`account_age` of {value}: the limit is 366 days"))?;
    let account_younger = Some(span);
    let younger = Condition::Author(AuthorFacts { account_younger, ..AuthorFacts::default() });
    match sign {
        '<' => Ok(younger),
        '>' => Ok(Condition::Not(Box::new(younger))),
        _ => Err(wrong()),
    }
}

/// The texts of a value: one, or a list.
fn texts(value: &Value) -> Result<Vec<&str>, String> {
    let texts: Vec<&str> = match value {
        Value::String(text) => vec![text.as_str()],
        Value::Array(list) => list
            .iter()
            .map(|item| item.as_str().ok_or_else(|| format!("{item:.40} is not a text")))
            .collect::<Result<_, _>>()?,
        _ => return Err(format!("{value:.40} is not a text or a list of texts")),
    };
    let texts: Vec<&str> =
        texts.into_iter().map(str::trim).filter(|text| !text.is_empty()).collect();
    match texts.len() {
        0 => Err("the list is empty".to_owned()),
        1..=MAX_VALUES => Ok(texts),
        _ => Err(format!("more than {MAX_VALUES} entries")),
    }
}

/// An expression that matches as a modifier says.
fn around(pattern: &str, how: &str) -> String {
    match how {
        "includes-word" => format!(r"(?:^|\W|\b)(?:{pattern})(?:$|\W|\b)"),
        "starts-with" => format!("^(?:{pattern})"),
        "ends-with" => format!("(?:{pattern})$"),
        "full-exact" => format!("^(?:{pattern})$"),
        "full-text" => format!(r"^\W*(?:{pattern})\W*$"),
        _ => pattern.to_owned(),
    }
}

/// One condition of several of which one must hold.
fn any(mut parts: Vec<Condition>) -> Result<Condition, String> {
    match parts.len() {
        0 => Err("nothing is left to look for".to_owned()),
        1 => Ok(parts.remove(0)),
        2..=MAX_GROUPS => Ok(Condition::Any(parts)),
        _ => Err(format!("more than {MAX_GROUPS} groups of expressions")),
    }
}

/// Tells if a check is about a text, by its pattern alone.
pub(super) fn is_search(key: &str) -> bool {
    let known = ["body", "title", "url", "domain", "author", "user"];
    SearchKey::read(key).fields.iter().all(|field| known.contains(field))
}
