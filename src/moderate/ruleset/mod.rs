//! A rule file, checked as a whole and compiled.
//!
//! A rule that names a missing list, a threshold that is never reached, a duplicate id: each would
//! otherwise be noticed on the day it was needed. So all of them are reported when the file is
//! read, with rule, key and line.

use std::fmt;
use std::sync::Arc;

use crate::error::{BuildError, BuildErrorKind};
use crate::locate::KeyLines;
use crate::rules::action::{Action, Mode};
use crate::rules::rule::{List, Rule, RuleFile};
use crate::words::Terms;

use super::verdict::RuleSetId;

mod build;
mod charset;
mod check;
mod conditions;
mod deserialize;
mod domains;
mod facts;
mod folding;
mod lists;
mod mailboxes;
mod mistake;
mod named;
mod network;
mod parts;
mod paths;
mod patterns;
mod prefilter;
mod program;
mod read;
pub(super) mod resolver;
mod sets;
mod sieve;
mod store;
pub(super) mod values;

pub(crate) use charset::CharSet;
pub(crate) use conditions::may_be_missing;
pub use domains::Domains;
pub(crate) use mailboxes::Mailboxes;
pub(crate) use mistake::{At, Mistake, inner_at, shown};
pub use network::Network;
pub(crate) use patterns::Expression;
pub(crate) use prefilter::Candidates;
pub(crate) use program::{CompiledCondition, HistoryKeys, Ids};
pub(crate) use sets::EntrySet;
pub(crate) use store::Spare;

use lists::Lists;
use prefilter::Prefilter;
use program::Program;
use read::{Language, RuleText};

/// Compiled rules. Immutable, `Send` and `Sync`; a clone is cheap.
#[derive(Clone)]
pub struct RuleSet(Arc<Compiled>);

struct Compiled {
    file: RuleFile,
    lists: Lists,
    /// Expressions by [`Ids::pattern`].
    patterns: Vec<Expression>,
    prefilter: Prefilter,
    program: Program,
    /// Shared by all verdicts.
    id: Arc<RuleSetId>,
    /// Text that it was read from.
    text: Option<(Language, Box<str>)>,
}

impl RuleSet {
    /// The rules as data: as they were written, without what came from the files of lists.
    pub fn file(&self) -> &RuleFile {
        &self.0.file
    }

    /// The rules as TOML, without comments, which [`from_toml`](Self::from_toml) reads back to
    /// equal ones.
    ///
    /// # Errors
    /// A number above 2⁶³, which JSON can hold and TOML can't.
    pub fn to_toml(&self) -> Result<String, BuildError> {
        toml::to_string(&self.0.file)
            .map_err(|error| BuildError::new(BuildErrorKind::InvalidValue, "", error.to_string()))
    }

    /// SHA-256 of the text, in hexadecimal digits; for rules made in code, that of their JSON.
    pub fn sha256(&self) -> &str {
        &self.0.id.sha256
    }

    /// The entries of a list, those of its files included, and whether each is an exception;
    /// `None` if no list has this name. Entries other than words are in the spelling that is
    /// compared, sorted, and those that another one covers are left out of networks and paths.
    pub fn entries(&self, name: &str) -> Option<Vec<(String, bool)>> {
        let index = self.0.file.lists.keys().position(|known| known == name)?;
        let (_, list) = self.list(index)?;
        Some(match list {
            List::Words(words) => {
                let terms = (0..).map_while(|term| self.term(index, term));
                let terms = terms.map(|term| (term.to_owned(), false));
                let loaded = self.0.lists.loaded.get(index);
                let except = loaded.into_iter().flat_map(|loaded| &loaded.except);
                let except = words.except.iter().chain(except);
                terms.chain(except.map(|term| (term.clone(), true))).collect()
            }
            _ => {
                let entries = self.set(index).map(EntrySet::entries).unwrap_or_default();
                entries.into_iter().map(|entry| (entry, false)).collect()
            }
        })
    }

    pub(crate) fn id(&self) -> &Arc<RuleSetId> {
        &self.0.id
    }

    /// Lists whose file was not read, and the file. Comments that depend on them follow
    /// `defaults.on_error`.
    pub fn missing_files(&self) -> impl Iterator<Item = (&str, &str)> {
        let missing = self.0.lists.missing.iter();
        missing.filter_map(|(index, path)| Some((self.list(*index)?.0, path.as_str())))
    }

    /// A list and its name.
    pub(crate) fn list(&self, index: usize) -> Option<(&str, &List)> {
        let lists = &self.0.file.lists;
        let inline = || Some(("", self.0.lists.inline.get(index.checked_sub(lists.len())?)?));
        lists.iter().nth(index).map(|(name, list)| (name.as_str(), list)).or_else(inline)
    }

    /// Tells if the file of a list was not read.
    pub(crate) fn is_missing(&self, list: usize) -> bool {
        self.0.lists.is_missing(list)
    }

    /// A term of a word list, from the rule file or from the list's own file.
    pub(crate) fn term(&self, list: usize, term: usize) -> Option<&str> {
        let Some((_, List::Words(words))) = self.list(list) else { return None };
        let loaded = self.0.lists.loaded.get(list)?;
        let term = words
            .words
            .get(term)
            .or_else(|| loaded.terms.get(term.checked_sub(words.words.len())?));
        term.map(String::as_str)
    }

    /// The line of a term that is from the list's own file, and this file.
    pub(crate) fn term_line(&self, list: usize, term: usize) -> Option<(usize, &str)> {
        let (_, List::Words(words)) = self.list(list)? else { return None };
        let line =
            self.0.lists.loaded.get(list)?.lines.get(term.checked_sub(words.words.len())?)?;
        Some((*line as usize, words.file.as_deref()?))
    }

    /// All terms; indices of lists are those of the file.
    pub(crate) fn terms(&self) -> &Terms {
        &self.0.lists.terms
    }

    /// The languages that a list is for; none if it is for all.
    pub(crate) fn langs(&self, list: usize) -> &[String] {
        self.0.lists.langs.get(list).map_or(&[], Vec::as_slice)
    }

    /// A list other than words; `None` if its file was not read.
    pub(crate) fn set(&self, list: usize) -> Option<&EntrySet> {
        self.0.lists.sets.get(list)?.as_ref()
    }

    /// Entries of a list of the file that have no effect.
    pub(crate) fn spare(&self, list: usize) -> Option<&Spare> {
        self.0.lists.spare.get(list)
    }

    /// A compiled pattern.
    pub(crate) fn pattern(&self, index: usize) -> Option<&Expression> {
        self.0.patterns.get(index)
    }

    /// The patterns that may match a text; the others need not be tried.
    pub(crate) fn patterns_that_may_match(&self, text: &str) -> Candidates {
        self.0.prefilter.may_match(text)
    }

    /// The lines of all keys, of rules that came from a text.
    pub(crate) fn lines(&self) -> Option<KeyLines<'_>> {
        let (language, text) = self.0.text.as_ref()?;
        RuleText { text, language: *language }.lines().ok()
    }

    /// The condition of a rule.
    pub(crate) fn part(&self, rule: usize) -> Option<CompiledCondition<'_>> {
        self.0.program.part(rule, &self.0.file.rules.get(rule)?.when)
    }

    /// Rules that count or remember something, by index, without those that are off.
    pub(crate) fn history_keys(&self) -> &[(usize, HistoryKeys)] {
        &self.0.program.keys
    }

    /// Checks whether the outcome for a comment may be `warn`.
    pub(crate) fn warns(&self) -> bool {
        let warns = |rule: &Rule| rule.mode == Mode::Enforce && rule.action == Some(Action::Warn);
        self.file().thresholds.warn.is_some() || self.file().rules.iter().any(warns)
    }

    /// Letters of the shortest text that a rule compares with others.
    pub(crate) fn min_letters(&self) -> usize {
        self.0.program.min_letters
    }
}

/// Shows its name, not its contents.
impl fmt::Debug for RuleSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuleSet")
            .field("name", &self.0.file.name)
            .field("version", &self.0.file.version)
            .field("rules", &self.0.file.rules.len())
            .field("lists", &self.0.file.lists.len())
            .field("sha256", &self.0.id.sha256)
            .finish()
    }
}
