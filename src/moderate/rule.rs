//! A rule file as it is written: TOML or JSON, read by serde, unknown keys refused.
//!
//! `data` and nothing else: [`RuleSet`](super::RuleSet) checks it as a whole and
//! compiles it.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::action::{Action, Mode, Occasion};
use super::condition::{Condition, Field, Skip};
pub use super::time::Moment;
use super::time::Window;

/// A whole rule file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct RuleFile {
    /// Version of this format: 1, also if not given.
    pub schema: u32,
    /// What it is called in verdicts.
    pub name: String,
    /// Which version of it, in any form.
    pub version: String,
    /// What rules do not say themselves.
    pub defaults: Defaults,
    /// What the sum of scores leads to.
    pub thresholds: Thresholds,
    /// Who is not judged.
    pub exempt: Exempt,
    /// Lists of words and of domains, by name.
    #[serde(deserialize_with = "once_each")]
    pub lists: BTreeMap<String, List>,
    /// The rules, in the order in which verdicts list them.
    #[serde(rename = "rule")]
    pub rules: Vec<Rule>,
}

impl Default for RuleFile {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            name: String::new(),
            version: String::new(),
            defaults: Defaults::default(),
            thresholds: Thresholds::default(),
            exempt: Exempt::default(),
            lists: BTreeMap::new(),
            rules: Vec::new(),
        }
    }
}

/// Version of the format.
pub const SCHEMA: u32 = 1;

/// What rules do not say themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Defaults {
    /// The action when no rule fires; approve if not given.
    pub action: Action,
    /// Where words are looked for; body, links and author.name if not given.
    pub search: Vec<Field>,
    /// What word rules pass over; nothing if not given.
    pub skip: Vec<Skip>,
    /// What happens when the history or a wanted external answer is not to be had.
    pub on_error: OnError,
}

impl Default for Defaults {
    fn default() -> Self {
        Self {
            action: Action::Approve,
            search: vec![Field::Body, Field::Links, Field::AuthorName],
            skip: Vec::new(),
            on_error: OnError::Hold,
        }
    }
}

/// What happens when a question could not be answered because a store or a service is
/// down. The verdict says in [`incomplete`](super::Verdict::incomplete) which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnError {
    /// A person decides: the comment is held at least.
    #[default]
    Hold,
    /// As if the rule were not there.
    Skip,
    /// The comment is rejected at least: the author can try again.
    Reject,
}

/// From which sum of scores on an action is due; `None` leads nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Thresholds {
    /// Flag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<f64>,
    /// Hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<f64>,
    /// Spam.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spam: Option<f64>,
    /// Reject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reject: Option<f64>,
}

/// Who is not judged: every rule that lacks `always = true` is passed over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Exempt {
    /// Authors with one of these roles.
    pub roles: Vec<String>,
    /// These accounts.
    pub ids: Vec<String>,
}

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

    /// How many entries stand in the rule file itself.
    pub fn len(&self) -> usize {
        match self {
            Self::Words(list) => list.words.len(),
            Self::Domains(list) => list.domains.len(),
        }
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Words and phrases, and how like them a text must be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct WordList {
    /// Which differences do not count.
    pub fold: Fold,
    /// Where in a word a term may stand.
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

/// Which differences between a term and a text do not count.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Fold {
    /// None: every byte counts.
    None,
    /// Upper and lower case (full case folding, Unicode 3.13).
    #[default]
    Case,
    /// Case, compatibility forms and combining marks.
    Marks,
    /// All of that, look-alikes, digits and signs for letters, invisible characters,
    /// repeated letters, spaced or dotted spelling, reversed text.
    Strong,
}

/// Where in a word a term may stand. Terms in Han, kana, Hangul or Thai, which write no
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

/// One rule: when it fires, and what is then done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// Its name in verdicts: letters, digits, `-`, `_` and `.`, at most 64, unique.
    pub id: String,
    /// Why it fires, for the moderator.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Key of a message for the author; the host words it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tell: Option<String>,
    /// The author is told which term it was; if not, only that there was one.
    #[serde(default, skip_serializing_if = "is_false")]
    pub tell_term: bool,
    /// Enforce, shadow or off.
    #[serde(default)]
    pub mode: Mode,
    /// On which occasions; both if not given.
    #[serde(default = "both")]
    pub on: Vec<Occasion>,
    /// When it fires.
    pub when: Condition,
    /// What should happen to the comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Added to the score of the comment; may be negative.
    #[serde(default)]
    pub score: f64,
    /// For the host's own use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What is changed in the comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewrite: Option<Rewrite>,
    /// The last day, or moment, on which it applies: `2026-12-31` or RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Moment>,
    /// When it fires, the rules after it are not looked at.
    #[serde(default, skip_serializing_if = "is_false")]
    pub stop: bool,
    /// It applies to exempt authors as well.
    #[serde(default, skip_serializing_if = "is_false")]
    pub always: bool,
    /// Of an `approve` rule: it wins over actions of other rules, not only over scores.
    #[serde(rename = "final", default, skip_serializing_if = "is_false")]
    pub is_final: bool,
    /// When a rejected author may try again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<Window>,
    /// Examples that must come out as they say; see [`RuleSet::test`](super::RuleSet::test).
    #[serde(rename = "test", default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<InlineTest>,
}

fn both() -> Vec<Occasion> {
    vec![Occasion::New, Occasion::Edit]
}

fn is_false(on: &bool) -> bool {
    !on
}

/// Lists by name. JSON allows a name twice, and the second would silently win.
fn once_each<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, List>, D::Error> {
    struct Lists;

    impl<'de> Visitor<'de> for Lists {
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

    from.deserialize_map(Lists)
}

/// A context without its nulls: they say nothing, and TOML can't write them.
fn known_facts<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    let mut context = Option::<Value>::deserialize(from)?;
    let mut waiting: Vec<&mut Value> = context.iter_mut().collect();
    while let Some(value) = waiting.pop() {
        if let Value::Object(table) = value {
            table.retain(|_, value| !value.is_null());
            waiting.extend(table.values_mut());
        }
    }
    Ok(context.filter(|value| !value.is_null()))
}

/// What a rule changes in the comment. The page is then written and proven as ever, and
/// the same rule finds nothing in it any more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Rewrite {
    /// Every character of a match becomes this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mask: Option<char>,
    /// The first character of a masked match stays.
    #[serde(skip_serializing_if = "is_false")]
    pub keep_first: bool,
    /// A match becomes this text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replace: Option<String>,
    /// The links that the rule found are shown as plain text.
    #[serde(skip_serializing_if = "is_false")]
    pub unlink: bool,
    /// Combining marks beyond so many on one letter go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_marks: Option<usize>,
}

/// An example inside a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct InlineTest {
    /// The comment, as somebody types it.
    pub text: String,
    /// Whether this rule fires.
    pub fires: bool,
    /// What came with it, in the form of [`Context`](super::Context).
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "known_facts")]
    pub context: Option<Value>,
}
