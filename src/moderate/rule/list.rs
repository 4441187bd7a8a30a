//! Lists of words and of domains, as a rule file has them.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A list that rules name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", try_from = "ListKeys")]
#[non_exhaustive]
pub enum List {
    /// Words and phrases.
    Words(WordList),
    /// Domain names; each stands for itself and everything below it.
    Domains(DomainList),
}

/// The keys of all kinds of lists, so that a mistake in one is told by its own key: serde reads
/// a tagged enum twice and forgets the way.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListKeys {
    kind: ListKind,
    fold: Option<Fold>,
    #[serde(rename = "match")]
    matching: Option<Matching>,
    words: Option<Vec<String>>,
    except: Option<Vec<String>>,
    domains: Option<Vec<String>>,
    file: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ListKind {
    Words,
    Domains,
}

impl TryFrom<ListKeys> for List {
    type Error = String;

    fn try_from(keys: ListKeys) -> Result<Self, String> {
        let of_words = [
            ("fold", keys.fold.is_some()),
            ("match", keys.matching.is_some()),
            ("words", keys.words.is_some()),
            ("except", keys.except.is_some()),
        ];
        let (wrong, kind) = match keys.kind {
            ListKind::Domains => (of_words.iter().find(|(_, given)| *given), "words"),
            ListKind::Words => {
                ([("domains", true)].iter().find(|_| keys.domains.is_some()), "domains")
            }
        };
        if let Some((key, _)) = wrong {
            return Err(format!("`{key}` is for lists of kind `{kind}`"));
        }
        Ok(match keys.kind {
            ListKind::Words => Self::Words(WordList {
                fold: keys.fold.unwrap_or_default(),
                matching: keys.matching.unwrap_or_default(),
                words: keys.words.unwrap_or_default(),
                file: keys.file,
                except: keys.except.unwrap_or_default(),
            }),
            ListKind::Domains => Self::Domains(DomainList {
                domains: keys.domains.unwrap_or_default(),
                file: keys.file,
            }),
        })
    }
}

impl List {
    /// `words` or `domains`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Words(_) => "words",
            Self::Domains(_) => "domains",
        }
    }

    /// The file it names.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Words(list) => list.file.as_deref(),
            Self::Domains(list) => list.file.as_deref(),
        }
    }

    /// Number of entries in the rule file itself.
    pub fn len(&self) -> usize {
        match self {
            Self::Words(list) => list.words.len(),
            Self::Domains(list) => list.domains.len(),
        }
    }

    /// Tells if the rule file itself has no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Words and phrases, and how like them a text must be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct WordList {
    /// Differences that do not count.
    pub fold: Fold,
    /// Places in a word that a term may have.
    #[serde(rename = "match")]
    pub matching: Matching,
    /// The terms; `*` at one end or both stands for any letters that follow or precede in the word.
    pub words: Vec<String>,
    /// More terms, one per line, from a file that the loader reads; `#` begins a comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Phrases that cancel a match they cover. Folded as the terms are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
}

/// Differences between a term and a text that do not count.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Fold {
    /// None: every byte counts.
    None,
    /// Upper and lower case (full case folding, Unicode 3.13), and characters that browsers draw
    /// as nothing.
    #[default]
    Case,
    /// Case, compatibility forms and combining marks.
    Marks,
    /// All of that, look-alikes, digits and signs for letters, repeated letters, spaced or
    /// dotted spelling, reversed text.
    Strong,
}

/// Places in a word that a term may have. Terms in Han, kana, Hangul or Thai, which write no
/// spaces, match anywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Matching {
    /// It is the whole word.
    #[default]
    Word,
    /// It begins the word.
    Prefix,
    /// Anywhere.
    Substring,
}

/// Domain names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct DomainList {
    /// The names.
    pub domains: Vec<String>,
    /// More names, one per line; `#` begins a comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// Lists by name. JSON allows a name twice, and the second would silently win.
pub(super) fn once_each<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, List>, D::Error> {
    struct ListsVisitor;

    impl<'de> Visitor<'de> for ListsVisitor {
        type Value = BTreeMap<String, List>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("lists by name")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut lists = BTreeMap::new();
            while let Some((name, list)) = map.next_entry::<String, List>()? {
                if lists.insert(name.clone(), list).is_some() {
                    return Err(A::Error::custom(format!("the list `{name}` is there twice")));
                }
            }
            Ok(lists)
        }
    }

    from.deserialize_map(ListsVisitor)
}
