//! Findings about the lists.

use std::collections::BTreeSet;

use crate::moderate::ruleset::{At, RuleSet};
use crate::rules::condition::{Condition, Links, ListRef, Words};
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
    }
}

/// Tells if a list holds nothing, its file included. A list whose file was not read may hold
/// something.
pub(super) fn is_empty(rules: &RuleSet, index: usize, list: &List) -> bool {
    let nothing = match list {
        List::Words(_) => rules.term(index, 0).is_none(),
        List::Domains(_) => rules.domains(index).is_none_or(|domains| domains.is_empty()),
    };
    nothing && !rules.is_missing(index)
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
            Condition::Author(author) => names.extend(author.email_in.as_ref().map(name)),
            _ => {}
        }
    }
    names
}

fn name(list: &ListRef) -> &str {
    &list.name
}
