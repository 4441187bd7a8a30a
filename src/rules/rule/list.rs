//! Lists of words, domains and authors, as a rule file has them.

use serde::{Deserialize, Serialize};

/// A list that rules name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "lowercase", try_from = "ListKeys")]
#[cfg_attr(feature = "schema", schemars(!try_from))]
#[non_exhaustive]
pub enum List {
    /// Words and phrases.
    Words(WordList),
    /// Domain names; each stands for itself and everything below it.
    Domains(DomainList),
    /// IP addresses and networks: `203.0.113.9`, `203.0.113.0/24`.
    Ips(EntryList),
    /// Ids of accounts or threads, compared as they are.
    Ids(EntryList),
    /// Names of authors. Upper and lower case, compatibility forms (NFKC), invisible characters
    /// and the number of spaces make no difference.
    Names(EntryList),
    /// E-mail addresses, and domains for all addresses at them. Upper and lower case make no
    /// difference.
    Emails(EntryList),
}

/// The keys of all kinds of lists, so that a mistake in one is reported with its own key: serde
/// reads a tagged enum twice and forgets the path.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListKeys {
    kind: ListKind,
    fold: Option<Fold>,
    #[serde(rename = "match")]
    matching: Option<Matching>,
    words: Option<Vec<String>>,
    except: Option<Vec<String>>,
    except_file: Option<String>,
    forms: Option<Forms>,
    masked: Option<bool>,
    lang: Option<Vec<String>>,
    repeats: Option<bool>,
    leet: Option<bool>,
    separated: Option<bool>,
    reversed: Option<bool>,
    domains: Option<Vec<String>>,
    entries: Option<Vec<String>>,
    file: Option<String>,
}

/// Kinds of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ListKind {
    /// Words and phrases.
    Words,
    /// Domains, with their subdomains.
    Domains,
    /// IP addresses and networks.
    Ips,
    /// Identifiers that your application gives.
    Ids,
    /// Names of authors.
    Names,
    /// E-mail addresses.
    Emails,
}

impl ListKind {
    /// The value of `kind` in rule files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Domains => "domains",
            Self::Ips => "ips",
            Self::Ids => "ids",
            Self::Names => "names",
            Self::Emails => "emails",
        }
    }

    /// The key for the entries in the rule file.
    fn key(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Domains => "domains",
            Self::Ips | Self::Ids | Self::Names | Self::Emails => "entries",
        }
    }
}

impl TryFrom<ListKeys> for List {
    type Error = String;

    fn try_from(keys: ListKeys) -> Result<Self, String> {
        let of_words = [
            ("fold", keys.fold.is_some()),
            ("match", keys.matching.is_some()),
            ("except", keys.except.is_some()),
            ("except_file", keys.except_file.is_some()),
            ("forms", keys.forms.is_some()),
            ("masked", keys.masked.is_some()),
            ("lang", keys.lang.is_some()),
            ("repeats", keys.repeats.is_some()),
            ("leet", keys.leet.is_some()),
            ("separated", keys.separated.is_some()),
            ("reversed", keys.reversed.is_some()),
        ];
        let of_entries = [
            ("words", "`words`", keys.words.is_some()),
            ("domains", "`domains`", keys.domains.is_some()),
            ("entries", "`ips`, `ids`, `names` or `emails`", keys.entries.is_some()),
        ];
        let own = keys.kind.key();
        if let Some((key, kinds, _)) = of_entries.iter().find(|(key, _, on)| *on && *key != own) {
            let instead = if own == "entries" || *key == "entries" {
                format!("; here it is `{own}`")
            } else {
                String::new()
            };
            return Err(format!("`{key}` is for lists of kind {kinds}{instead}"));
        }
        let wrong = of_words.iter().find(|(_, on)| *on && keys.kind != ListKind::Words);
        if let Some((key, _)) = wrong {
            return Err(format!("`{key}` is for lists of kind `words`"));
        }
        let entries = keys.entries.unwrap_or_default();
        Ok(match keys.kind {
            ListKind::Words => Self::Words(WordList {
                fold: keys.fold.unwrap_or_default(),
                matching: keys.matching.unwrap_or_default(),
                words: keys.words.unwrap_or_default(),
                file: keys.file,
                except: keys.except.unwrap_or_default(),
                except_file: keys.except_file,
                forms: keys.forms,
                masked: keys.masked.unwrap_or_default(),
                lang: keys.lang,
                repeats: keys.repeats,
                leet: keys.leet,
                separated: keys.separated,
                reversed: keys.reversed,
            }),
            ListKind::Domains => Self::Domains(DomainList {
                domains: keys.domains.unwrap_or_default(),
                file: keys.file,
            }),
            ListKind::Ips => Self::Ips(EntryList { entries, file: keys.file }),
            ListKind::Ids => Self::Ids(EntryList { entries, file: keys.file }),
            ListKind::Names => Self::Names(EntryList { entries, file: keys.file }),
            ListKind::Emails => Self::Emails(EntryList { entries, file: keys.file }),
        })
    }
}

impl List {
    /// A list that a condition holds itself, with the defaults of its kind.
    pub(crate) fn inline(kind: ListKind, entries: Vec<String>) -> Self {
        match kind {
            ListKind::Words => Self::Words(WordList { words: entries, ..WordList::default() }),
            ListKind::Domains => Self::Domains(DomainList { domains: entries, file: None }),
            ListKind::Ips => Self::Ips(entries.into()),
            ListKind::Ids => Self::Ids(entries.into()),
            ListKind::Names => Self::Names(entries.into()),
            ListKind::Emails => Self::Emails(entries.into()),
        }
    }

    /// Kind of the list.
    pub fn kind(&self) -> ListKind {
        match self {
            Self::Words(_) => ListKind::Words,
            Self::Domains(_) => ListKind::Domains,
            Self::Ips(_) => ListKind::Ips,
            Self::Ids(_) => ListKind::Ids,
            Self::Names(_) => ListKind::Names,
            Self::Emails(_) => ListKind::Emails,
        }
    }

    /// The file it names.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Words(list) => list.file.as_deref(),
            Self::Domains(list) => list.file.as_deref(),
            Self::Ips(list) | Self::Ids(list) | Self::Names(list) | Self::Emails(list) => {
                list.file.as_deref()
            }
        }
    }

    /// The keys that name files, and the files.
    pub(crate) fn files(&self) -> [(&'static str, Option<&str>); 2] {
        let except = match self {
            Self::Words(list) => list.except_file.as_deref(),
            _ => None,
        };
        [("file", self.file()), ("except_file", except)]
    }

    /// The entries in the rule file itself, and their key.
    pub(crate) fn own(&self) -> (&'static str, &[String]) {
        match self {
            Self::Words(list) => ("words", &list.words),
            Self::Domains(list) => ("domains", &list.domains),
            Self::Ips(list) | Self::Ids(list) | Self::Names(list) | Self::Emails(list) => {
                ("entries", &list.entries)
            }
        }
    }

    /// Number of entries in the rule file itself.
    pub fn len(&self) -> usize {
        self.own().1.len()
    }

    /// Tells if the rule file itself has no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Words and phrases, and the spellings of them that are found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct WordList {
    /// Differences between term and text that do not count; the default is `case`.
    #[serde(skip_serializing_if = "is_default")]
    pub fold: Fold,
    /// Places in a word that a term may have; the default is `word`.
    #[serde(rename = "match", skip_serializing_if = "is_default")]
    pub matching: Matching,
    /// Terms. `*` stands for any letters of the word, and between spaces for any words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// More terms, one per line, from a file that the loader reads; `#` begins a comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Phrases that cancel a match they cover. They are compared as written, except for upper and
    /// lower case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    /// More of them, one per line, from a file that the loader reads; `#` begins a comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub except_file: Option<String>,
    /// Inflected forms that are found as well; by default none are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forms: Option<Forms>,
    /// Finds words with signs for some of their letters as well: `sh*t`, `p***y`.
    #[serde(skip_serializing_if = "is_false")]
    pub masked: bool,
    /// Languages of the comments that the list is for: `de` covers `de-AT`; the default is all.
    /// Where your application does not give the language, a match counts as a missing fact, and the
    /// rule's `unknown` decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Vec<String>>,
    /// Part of `strong`: letters that are typed more than once; the default is true, as for all
    /// parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeats: Option<bool>,
    /// Part of `strong`: digits and signs for letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leet: Option<bool>,
    /// Part of `strong`: letters that are set apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separated: Option<bool>,
    /// Part of `strong`: text that is turned round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reversed: Option<bool>,
}

impl WordList {
    /// The keys that are for strong folding alone, and whether each is given.
    pub(crate) fn parts(&self) -> [(&'static str, Option<bool>); 4] {
        [
            ("repeats", self.repeats),
            ("leet", self.leet),
            ("separated", self.separated),
            ("reversed", self.reversed),
        ]
    }
}

/// Tells if a value need not be written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Inflected forms of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Forms {
    /// Plurals in `s` and `es`, as English, French, Spanish, Portuguese and Dutch have them.
    Plural,
    /// English endings: plurals, `ed`, `ing`, `er`, `est`, `ly`, `ish`, `ness` and the like.
    En,
}

/// Differences between a term and a text that do not count.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Fold {
    /// No differences: every byte counts.
    None,
    /// Upper and lower case (full case folding, Unicode 3.13), and characters that browsers draw
    /// as nothing.
    #[default]
    Case,
    /// Case, compatibility forms and combining marks.
    Marks,
    /// All of these, look-alikes, digits and signs for letters, repeated letters, spaced or
    /// dotted spelling, reversed text.
    Strong,
}

/// Places in a word that a term may have. Terms in Han, kana, Hangul or Thai, which are written
/// without spaces, match anywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

/// Domain names, and addresses of pages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct DomainList {
    /// Domain names; each covers the names below it. An entry with a path (`t.me/+`,
    /// `medium.com/@ann`) covers the addresses of these hosts whose path begins with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
    /// More names, one per line; `#` begins a comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// IP addresses, ids, names or e-mail addresses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct EntryList {
    /// Entries.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<String>,
    /// More entries, one per line, from a file that the loader reads; `#` begins a comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

impl From<Vec<String>> for EntryList {
    fn from(entries: Vec<String>) -> Self {
        Self { entries, file: None }
    }
}
