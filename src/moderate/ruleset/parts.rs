//! Reading the parts of a rule file past their first mistake.
//!
//! Serde stops at a mistake. So the value that is wrong is set aside and the part is read again,
//! until nothing is wrong or too much was read.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::{DeserializeOwned, Error as _};

use crate::error::BuildErrorKind;
use crate::locate::{KeyLines, PathStep, Value};
use crate::rules::condition::Condition;
use crate::rules::limits::{MAX_LISTS, MAX_NAMED, MAX_RULES};
use crate::rules::rule::{List, Rule, RuleFile};

use super::deserialize::Reader;
use super::mistake::{At, Mistake, Mistakes};
use super::sieve::Sieve;

/// Parts of a file that could not be read, or not whole.
#[derive(Debug, Default)]
pub(super) struct Damaged {
    /// Rules by their index, and whether their condition was read whole.
    pub(super) rules: BTreeMap<usize, bool>,
    /// Lists that are named but not there.
    pub(super) lists: BTreeSet<String>,
}

/// A file as far as it could be read.
pub(super) struct ReadFile<'t> {
    pub(super) file: RuleFile,
    pub(super) lines: KeyLines<'t>,
    pub(super) damaged: Damaged,
    pub(super) mistakes: Mistakes,
}

impl<'t> ReadFile<'t> {
    /// Reads the lists and the rules one by one, and all other keys at once. `len` is the length
    /// of the text.
    pub(super) fn new(lines: KeyLines<'t>, len: usize) -> Self {
        let mut file = RuleFile::default();
        let (mut damaged, mut mistakes) = (Damaged::default(), Mistakes::default());
        let root = lines.root();
        let mut sieve = Sieve::new(len);
        let entries = match root {
            Value::Table(entries) => entries.as_slice(),
            // The check of the whole file refuses it.
            _ => &[],
        };
        let (mut lists, mut rules) = (None, None);
        for entry in entries.iter().filter(|entry| entry.is("lists") || entry.is("rule")) {
            sieve.set_aside(&entry.value);
            let part = if entry.is("rule") { &mut rules } else { &mut lists };
            if part.replace(&entry.value).is_some() {
                mistakes.add(Mistake::custom(format!("`{}` is given twice", entry.key)));
            }
        }
        if let Some(head) = part(&mut sieve, root, At::ROOT, &mut mistakes).value {
            file = head;
        }
        if let Some(lists) = lists {
            self::lists(&mut sieve, lists, &mut file, &mut damaged, &mut mistakes);
        }
        if let Some(rules) = rules {
            self::rules(&mut sieve, rules, &mut file, &mut damaged, &mut mistakes);
        }
        Self { file, lines, damaged, mistakes }
    }
}

fn lists(
    sieve: &mut Sieve,
    lists: &Value<'_>,
    file: &mut RuleFile,
    damaged: &mut Damaged,
    mistakes: &mut Mistakes,
) {
    let at = At::ROOT.key("lists");
    let Value::Table(lists) = lists else {
        return mistakes.add(at.invalid(format!("expected a table, found {}", lists.shown())));
    };
    if lists.len() > MAX_LISTS {
        return mistakes.add(too_many("lists", lists.len(), MAX_LISTS));
    }
    for entry in lists {
        let Part { value, aside } = part::<List>(sieve, &entry.value, at.key(&entry.key), mistakes);
        // A list with a key too many still holds its words.
        let is_whole = aside.iter().all(|(_, kind)| *kind == BuildErrorKind::UnknownKey);
        match value.filter(|_| is_whole) {
            Some(list) => {
                if file.lists.insert(entry.key.to_string(), list).is_some() {
                    mistakes.add(at.invalid(format!("the list `{}` is defined twice", entry.key)));
                }
            }
            None => {
                damaged.lists.insert(entry.key.to_string());
            }
        }
    }
}

fn rules(
    sieve: &mut Sieve,
    rules: &Value<'_>,
    file: &mut RuleFile,
    damaged: &mut Damaged,
    mistakes: &mut Mistakes,
) {
    let at = At::ROOT.key("rule");
    let Value::List(rules) = rules else {
        return mistakes.add(at.invalid(format!("expected a list, found {}", rules.shown())));
    };
    if rules.len() > MAX_RULES {
        return mistakes.add(too_many("rule", rules.len(), MAX_RULES));
    }
    for (index, (_, rule)) in rules.iter().enumerate() {
        let Part { value, aside } = part::<Rule>(sieve, rule, at.index(index), mistakes);
        if !aside.is_empty() || value.is_none() {
            let is_of_when = |(way, _): &(Vec<PathStep>, BuildErrorKind)| matches!(way.first(), Some(PathStep::Key(key)) if key == "when");
            damaged.rules.insert(index, value.is_some() && !aside.iter().any(is_of_when));
        }
        file.rules.push(value.unwrap_or_else(|| {
            let id = rule.step(&PathStep::Key(String::from("id")), |_| true);
            let id = id.and_then(Value::as_str).unwrap_or("");
            Rule::new(id, Condition::All(Vec::new()))
        }));
    }
}

/// Checks how many lists and rules there are.
pub(super) fn counts(file: &RuleFile) -> Result<(), Mistake> {
    for (key, count, most) in [
        ("conditions", file.conditions.len(), MAX_NAMED),
        ("lists", file.lists.len(), MAX_LISTS),
        ("rule", file.rules.len(), MAX_RULES),
    ] {
        if count > most {
            return Err(too_many(key, count, most));
        }
    }
    Ok(())
}

fn too_many(key: &str, count: usize, most: usize) -> Mistake {
    let parts = if key == "rule" { "rules" } else { key };
    At::ROOT.key(key).invalid(format!("{count} {parts}, the limit is {most}"))
}

/// A part of a file, as far as it could be read.
struct Part<T> {
    value: Option<T>,
    /// Ways to the values that were set aside, and why.
    aside: Vec<(Vec<PathStep>, BuildErrorKind)>,
}

/// Reads a part, and tells all its mistakes.
fn part<T: DeserializeOwned>(
    sieve: &mut Sieve,
    value: &Value<'_>,
    at: At<'_>,
    mistakes: &mut Mistakes,
) -> Part<T> {
    let mut part = Part { value: None, aside: Vec::new() };
    loop {
        let mistake = match T::deserialize(Reader::new(value, sieve)) {
            Ok(read) => {
                part.value = Some(read);
                return part;
            }
            Err(mistake) => mistake,
        };
        let way = mistake.path().to_vec();
        let (kind, known) = (mistake.kind(), mistake.known_key());
        let found = end(sieve, value, &way);
        // A table is blamed once for what it lacks.
        let told = sieve.aside_in(found.map_or(value, |(_, wrong)| wrong));
        let is_told = match known.filter(|_| kind != BuildErrorKind::UnknownKey) {
            Some(missing) => told.iter().any(|key| key == missing),
            None => !told.is_empty(),
        };
        if !is_told {
            mistakes.add(mistake.below(at.steps()));
        }
        let Some((table, wrong)) = found else { return part };
        let name = match way.last() {
            Some(PathStep::Key(key)) => known.unwrap_or(key).to_owned(),
            _ => String::new(),
        };
        sieve.set_aside_in(table, name, wrong);
        part.aside.push((way, kind));
        if mistakes.is_full() || sieve.is_spent() {
            return part;
        }
    }
}

/// The value at the end of a way, and the table or list that holds it; `None` for the part itself.
/// Values that were set aside are passed over: JSON may have a key twice.
fn end<'v, 't>(
    sieve: &Sieve,
    part: &'v Value<'t>,
    way: &[PathStep],
) -> Option<(&'v Value<'t>, &'v Value<'t>)> {
    let mut last = None;
    let mut value = part;
    for step in way {
        let Some(next) = value.step(step, |value| !sieve.is_aside(value)) else { break };
        last = Some((value, next));
        value = next;
    }
    last
}
