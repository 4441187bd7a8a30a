//! Messages as data: `[messages]` of a policy. Every key is optional.

use super::keys::PolicyKeys;
use super::{BuildError, BuildErrorKind, Messages, TipExample, TipTopic};
use crate::locate::Value;
use crate::notice::NoticeKind;

/// Reads the messages of a policy that differ from the default.
pub(super) fn read(keys: PolicyKeys<'_>) -> Result<Messages, BuildError> {
    let mut messages = Messages::default();
    for (key, message) in [
        ("wrote", &mut messages.wrote),
        ("omitted", &mut messages.omitted),
        ("folded", &mut messages.folded),
        ("no_subject", &mut messages.no_subject),
        ("warned", &mut messages.warned),
        ("insist", &mut messages.insist),
    ] {
        keys.string_into(key, message)?;
    }
    if let Some(keys) = keys.table("tips")? {
        let tips = &mut messages.tips;
        for (key, message) in [
            ("links", &mut tips.links),
            ("urls", &mut tips.urls),
            ("emails", &mut tips.emails),
            ("tags", &mut tips.tags),
            ("no_tags", &mut tips.no_tags),
            ("breaks", &mut tips.breaks),
            ("quotes", &mut tips.quotes),
            ("code_marks", &mut tips.code_marks),
            ("quote_marks", &mut tips.quote_marks),
            ("list_marks", &mut tips.list_marks),
        ] {
            keys.string_into(key, message)?;
        }
        keys.done(&[
            "links",
            "urls",
            "emails",
            "tags",
            "no_tags",
            "breaks",
            "quotes",
            "code_marks",
            "quote_marks",
            "list_marks",
        ])?;
    }
    if let Some(keys) = keys.table("examples")? {
        for (name, value) in keys.entries() {
            messages = example(messages, name, value)?;
        }
    }
    if let Some(keys) = keys.table("notices")? {
        for &kind in NoticeKind::ALL {
            if let Some(text) = keys.string(kind.name())? {
                messages = messages.with_notice(kind, text);
            }
        }
        let names: Vec<&str> = NoticeKind::ALL.iter().map(|kind| kind.name()).collect();
        keys.done(&names)?;
    }
    keys.done(&[
        "wrote",
        "omitted",
        "folded",
        "no_subject",
        "warned",
        "insist",
        "tips",
        "examples",
        "notices",
    ])?;
    Ok(messages)
}

fn example(messages: Messages, name: &str, value: &Value<'_>) -> Result<Messages, BuildError> {
    let key = format!("messages.examples.{name}");
    let Some(topic) = TipTopic::from_name(name) else {
        let known = "unknown key; known here: urls emails breaks quotes code_marks quote_marks list_marks, and names of elements";
        return Err(BuildError::new(BuildErrorKind::UnknownKey, key, known));
    };
    let keys = PolicyKeys::new(&key, value)?;
    let description = keys.string("description")?;
    // The file may have the line ends of Windows.
    let you_type = keys.string("you_type")?.map(|text| text.replace("\r\n", "\n"));
    keys.done(&["description", "you_type"])?;
    let row = match messages.example(topic) {
        Some(row) => TipExample {
            description: description.unwrap_or_else(|| row.description.clone()),
            you_type: you_type.unwrap_or_else(|| row.you_type.clone()),
            topic,
        },
        None => match (description, you_type) {
            (Some(description), Some(you_type)) => TipExample { topic, description, you_type },
            _ => {
                let message = "needs `description` and `you_type`: it has no default";
                return Err(BuildError::new(BuildErrorKind::InvalidValue, key, message));
            }
        },
    };
    Ok(messages.with_example(row))
}

/// Writes the messages that differ from the default; `None` if all are the default.
pub(super) fn write(messages: &Messages) -> Option<toml::Table> {
    let default = Messages::default();
    let known = default.entries();
    let mut table = toml::Table::new();
    for entry in messages.entries() {
        if known.iter().any(|other| other.key == entry.key && other.text == entry.text) {
            continue;
        }
        let mut at = &mut table;
        let mut parts = entry.key.split('.').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                at.insert(part.to_owned(), toml::Value::String(entry.text.to_owned()));
                break;
            }
            let next = at.entry(part).or_insert_with(|| toml::Value::Table(toml::Table::new()));
            match next {
                toml::Value::Table(next) => at = next,
                _ => break,
            }
        }
    }
    (!table.is_empty()).then_some(table)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::policy::Policy;

    const GERMAN: &str = include_str!("../../examples/policy-de.toml");

    /// Messages that are the same in German: nothing but names, numbers and code.
    const SAME: &[&str] = &[
        "examples.sub.you_type",
        "examples.sup.you_type",
        "examples.var.you_type",
        "examples.code.you_type",
        "examples.pre.you_type",
    ];

    /// Keys of texts, dotted.
    fn keys(table: &toml::Table) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        let mut waiting = vec![(String::new(), table)];
        while let Some((prefix, table)) = waiting.pop() {
            for (key, value) in table {
                match value {
                    toml::Value::Table(table) => waiting.push((format!("{prefix}{key}."), table)),
                    _ => drop(all.insert(format!("{prefix}{key}"))),
                }
            }
        }
        all
    }

    #[test]
    fn the_german_policy_has_every_message() {
        let english = Messages::default();
        let all: BTreeSet<_> = english.entries().into_iter().map(|entry| entry.key).collect();
        assert!(all.len() > 100);
        let table: toml::Table = GERMAN.parse().expect("TOML");
        assert_eq!(keys(table["messages"].as_table().expect("a table")), all);
        let german = Policy::from_toml(GERMAN).expect("a policy");
        let translated = keys(&write(german.messages()).expect("messages"));
        let same: Vec<_> = all.difference(&translated).map(String::as_str).collect();
        let mut expected = SAME.to_vec();
        expected.sort_unstable();
        assert_eq!(same, expected);
        assert_eq!(Policy::from_toml(&german.to_toml()).as_ref(), Ok(&german));
    }

    #[test]
    fn the_default_is_sound_and_is_not_written() {
        assert_eq!(Messages::default().verify(), Ok(()));
        assert_eq!(write(&Messages::default()), None);
        assert!(!Policy::comment().to_toml().contains("messages"));
    }
}
