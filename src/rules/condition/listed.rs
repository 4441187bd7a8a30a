//! Lists that conditions ask about: by name, or written in the condition.

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Words;

/// Name of a list that stands in a condition. It can't be the name of a list of a file: names of
/// lists have no spaces.
const OF_RULE: &str = "of the rule";

/// A list: its name, or its entries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "Form", into = "Form")]
#[non_exhaustive]
pub struct ListRef {
    /// Name in the rule file.
    pub name: String,
    /// Entries of a list that stands in the condition itself; otherwise none.
    pub entries: Vec<String>,
}

/// The two ways to write a list.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "expected the name of a list, or a list of texts")]
enum Form {
    Name(String),
    Entries(Vec<String>),
}

impl From<String> for ListRef {
    fn from(name: String) -> Self {
        Self { name, entries: Vec::new() }
    }
}

impl From<Vec<String>> for ListRef {
    fn from(entries: Vec<String>) -> Self {
        Self { name: OF_RULE.to_owned(), entries }
    }
}

impl ListRef {
    /// Tells if the entries stand in the condition.
    pub fn is_inline(&self) -> bool {
        self.name == OF_RULE
    }
}

impl From<Form> for ListRef {
    fn from(form: Form) -> Self {
        match form {
            Form::Name(name) => name.into(),
            Form::Entries(entries) => entries.into(),
        }
    }
}

impl From<ListRef> for Form {
    fn from(list: ListRef) -> Self {
        if list.is_inline() { Self::Entries(list.entries) } else { Self::Name(list.name) }
    }
}

// Its schema has no description: that of the condition is shown.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum WordsForm {
    /// Words, as a list of their own.
    Entries(Vec<String>),
    /// A list and how it is used.
    Table(Words),
}

/// Names of the flags of links.
#[cfg(feature = "schema")]
pub(super) fn flags(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let names: Vec<&str> = crate::links::LinkFlags::ALL.iter_names().collect();
    schemars::json_schema!({
        "type": "array",
        "items": { "type": "string", "enum": names },
        "uniqueItems": true,
    })
}

/// Writes a condition about words as a list, if it has no other keys.
pub(super) fn serialize<S: Serializer>(words: &Words, to: S) -> Result<S::Ok, S::Error> {
    if words.is_short() { words.list.entries.serialize(to) } else { words.serialize(to) }
}

/// Reads a condition about words: a table, or a list of words.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Words, D::Error> {
    struct Either;

    impl<'de> Visitor<'de> for Either {
        type Value = Words;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a table or a list of words")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Words, A::Error> {
            Words::deserialize(MapAccessDeserializer::new(map))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Words, A::Error> {
            let mut entries = Vec::new();
            while let Some(entry) = seq.next_element::<String>()? {
                entries.push(entry);
            }
            Ok(Words::new(entries))
        }
    }

    from.deserialize_any(Either)
}
