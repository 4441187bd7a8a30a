//! Word lists of other systems as rule files.
//!
//! People do not want to type a list of many years again. The same terms are blocked in the same
//! places; anything that can't be carried over is reported, not guessed.

use crate::error::BuildError;

use crate::rules::action::Action;
use crate::rules::condition::{Condition, Field, ListRef, Pattern, Words};
use crate::rules::rule::{EntryList, List, Rule, RuleFile, WordList};
use crate::words::Terms;

mod automoderator;
mod censor;
mod checks;
mod coral;
mod csv;
mod discourse;
mod expression;
mod plain;
mod spamassassin;
mod wordpress;

pub use automoderator::automoderator;
pub use censor::{Censor, censor};
pub use coral::coral;
pub use discourse::{discourse_csv, discourse_expressions};
pub use plain::plain;
pub use spamassassin::spamassassin;
pub use wordpress::wordpress;

/// A rule file made from the settings of another system. [`RuleSet::new`](crate::moderate::RuleSet::new)
/// takes it; `toml::to_string` writes it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Imported {
    /// The rules. They load.
    pub file: RuleFile,
    /// Parts that could not be carried over, or mean something else here; one sentence each.
    pub notes: Vec<String>,
}

/// Bytes of an expression that several terms share.
const MAX_SHARED: usize = 900;

/// Entries that stand in the condition itself; longer lists get a name.
const SHORT: usize = 8;

/// Conditions of one rule: well under the limit of rule files.
const MAX_PARTS: usize = 200;

impl Imported {
    fn named(name: &str) -> Self {
        let mut imported = Self::default();
        imported.file.name = name.to_owned();
        imported
    }

    /// Adds a list, if it holds something, and returns the condition about it.
    fn list(&mut self, name: &str, list: WordList, fields: &[Field]) -> Option<Condition> {
        if list.words.is_empty() {
            return None;
        }
        self.file.lists.insert(name.to_owned(), List::Words(list));
        let mut words = Words::new(name);
        words.fields = Some(fields.to_vec()).filter(|fields| !fields.is_empty());
        Some(Condition::Words(words))
    }

    /// Adds a list of another kind, if it is a long one, and returns it.
    fn entries(
        &mut self,
        name: &str,
        entries: Vec<String>,
        kind: fn(EntryList) -> List,
    ) -> ListRef {
        if entries.len() <= SHORT {
            return entries.into();
        }
        self.file.lists.insert(name.to_owned(), kind(entries.into()));
        name.into()
    }

    /// Adds a rule that asks for any of the parts; nothing without parts.
    fn rule(&mut self, id: &str, why: &str, mut parts: Vec<Condition>, set: impl Fn(&mut Rule)) {
        if parts.len() > MAX_PARTS {
            let left = parts.len() - MAX_PARTS;
            self.notes.push(format!("rule `{id}`: {left} groups of expressions are left out"));
            parts.truncate(MAX_PARTS);
        }
        let when = match parts.len() {
            0 => return,
            1 => parts.remove(0),
            _ => Condition::Any(parts),
        };
        let mut rule = Rule::new(id, when);
        rule.why = why.to_owned();
        set(&mut rule);
        self.file.rules.push(rule);
    }
}

/// Tells if a word list can hold a term.
fn is_term(text: &str, list: &WordList) -> Result<(), BuildError> {
    let alone = WordList {
        fold: list.fold,
        matching: list.matching,
        words: vec![text.to_owned()],
        ..WordList::default()
    };
    Terms::new(&[("", &alone)]).map(|_| ())
}

/// Expressions, as many as fit into one joined by `|`.
fn shared(patterns: &[String], ignore_case: bool, fields: &[Field]) -> Vec<Condition> {
    let mut joined: Vec<String> = Vec::new();
    for pattern in patterns {
        match joined.last_mut() {
            Some(last) if last.len() + pattern.len() < MAX_SHARED => {
                last.push('|');
                last.push_str(pattern);
            }
            _ => joined.push(pattern.clone()),
        }
    }
    let condition = |text: String| {
        let mut pattern = Pattern::new(text);
        pattern.ignore_case = ignore_case;
        pattern.fields = Some(fields.to_vec());
        Condition::Regex(pattern)
    };
    joined.into_iter().map(condition).collect()
}

fn acts(action: Action) -> impl Fn(&mut Rule) {
    move |rule| rule.action = Some(action)
}
