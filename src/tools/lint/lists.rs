//! Findings about the lists.

use std::collections::BTreeSet;

use crate::moderate::ruleset::{At, EntrySet, RuleSet, Spare};
use crate::rules::condition::{AuthorFacts, Condition, Links, ListRef, Words};
use crate::rules::rule::{List, RuleFile};

use super::finding::Findings;

pub(super) fn look(rules: &RuleSet, findings: &mut Findings<'_>) {
    let file = rules.file();
    let used = used(file);
    let root = At::ROOT.key("lists");
    for (index, (name, list)) in file.lists.iter().enumerate() {
        let at = root.key(name);
        if !used.contains(name.as_str()) {
            findings.warning(at, "no rule uses this list");
        }
        if rules.is_missing(index) {
            let missing: Vec<&str> =
                rules.missing_files().filter(|(of, _)| of == name).map(|(_, path)| path).collect();
            for (key, path) in list.files() {
                let Some(path) = path.filter(|path| missing.contains(path)) else { continue };
                let message = format!(
                    "`{path}` was not read: comments that depend on this list follow `on_error`"
                );
                findings.error(at.key(key), message);
            }
        } else if is_empty(rules, index, list) {
            findings.warning(at, "the list is empty");
        }
        spare(rules, index, at, findings);
        if let Some(EntrySet::Domains(set)) = rules.set(index) {
            if let Some(entry) = set.first_page().filter(|_| hosts_only(file, name)) {
                let message = format!(
                    "`{entry}` has a path: `rate`, `repeat` and `email_in` compare hosts only"
                );
                findings.warning(at, message);
            }
        }
    }
}

/// Entries that another one of the list covers, so that they have no effect.
fn spare(rules: &RuleSet, index: usize, at: At<'_>, findings: &mut Findings<'_>) {
    let (Some(set), Some(known)) = (rules.set(index), rules.spare(index)) else { return };
    let mut all: Spare = known.clone();
    set.spare(&mut all);
    for (entry, by) in &all.first {
        findings.warning(
            at,
            match entry == by {
                true => format!("`{entry}` is listed twice"),
                false => format!("`{entry}` has no effect: `{by}` covers it"),
            },
        );
    }
    let more = all.count - all.first.len();
    if more > 0 {
        findings.warning(at, format!("{more} more entries are listed twice or covered by another"));
    }
}

/// Tells if a list holds nothing, its file included. A list whose file was not read may hold
/// something.
pub(super) fn is_empty(rules: &RuleSet, index: usize, list: &List) -> bool {
    let nothing = match list {
        List::Words(_) => rules.term(index, 0).is_none(),
        _ => rules.set(index).is_none_or(EntrySet::is_empty),
    };
    nothing && !rules.is_missing(index)
}

/// Checks whether a rule asks about a list of domains where paths are not compared.
fn hosts_only(file: &RuleFile, name: &str) -> bool {
    let mut parts = file.rules.iter().flat_map(|rule| rule.when.parts());
    parts.any(|when| {
        let list = match when {
            Condition::Rate(rate) => &rate.host_not_in,
            Condition::Repeat(repeat) => &repeat.host_not_in,
            Condition::Author(author) => &author.email_in,
            _ => return false,
        };
        list.as_ref().is_some_and(|list| list.name == name)
    })
}

/// Names of the lists that rules ask about.
fn used(file: &RuleFile) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for when in file.rules.iter().flat_map(|rule| rule.when.parts()) {
        match when {
            Condition::Words(Words { list, .. }) => {
                names.insert(name(list));
            }
            Condition::Links(Links { host_in, host_not_in, .. }) => {
                names.extend([host_in, host_not_in].into_iter().flatten().map(name));
            }
            Condition::Rate(rate) => names.extend(rate.host_not_in.as_ref().map(name)),
            Condition::Repeat(repeat) => names.extend(repeat.host_not_in.as_ref().map(name)),
            Condition::Author(AuthorFacts { id_in, name_in, email_in, ip_in, .. }) => {
                names.extend([id_in, name_in, email_in, ip_in].into_iter().flatten().map(name));
            }
            Condition::Thread(thread) => names.extend(thread.id_in.as_ref().map(name)),
            _ => {}
        }
    }
    names
}

fn name(list: &ListRef) -> &str {
    &list.name
}
