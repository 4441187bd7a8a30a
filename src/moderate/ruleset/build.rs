//! Builds rule sets: reads a file, checks it as a whole, compiles it.

use std::sync::Arc;

use crate::error::{BuildError, BuildErrorKind};
use crate::moderate::eval::keys::sha256;
use crate::moderate::verdict::RuleSetId;
use crate::rules::rule::RuleFile;

use super::check::{self, Checked};
use super::lists::{Lists, Loader};
use super::mistake::Mistakes;
use super::named;
use super::parts::{self, Damaged, ReadFile};
use super::prefilter::Prefilter;
use super::program::Program;
use super::read::{self, Language, RuleText};
use super::{Compiled, RuleSet};

impl RuleSet {
    /// Reads rules from TOML. The files of lists are not read: conditions on these lists are
    /// unknown, and they are named by [`missing_files`](Self::missing_files); see
    /// [`from_toml_with`](Self::from_toml_with).
    ///
    /// ```
    /// use wellsaid::moderate::RuleSet;
    ///
    /// let rules = RuleSet::from_toml(r#"
    ///     [lists.gambling]
    ///     kind = "words"
    ///     words = ["casino"]
    ///
    ///     [[rule]]
    ///     id = "gambling"
    ///     why = "Gambling advertisement term."
    ///     when = { words = { list = "gamblin" } }
    ///     action = "hold"
    /// "#);
    /// assert_eq!(
    ///     rules.expect_err("a slip").to_string(),
    ///     "line 9: `rule[gambling].when.words.list`: no list is called `gamblin`; did you mean \
    ///      `gambling`? There are: gambling",
    /// );
    /// ```
    ///
    /// # Errors
    /// All mistakes of the text, up to 50, each with rule, key and line.
    pub fn from_toml(text: &str) -> Result<Self, BuildError> {
        Self::read(text, Language::Toml, None)
    }

    /// Reads rules from TOML, and the files of lists through `loader`, which gets the name
    /// as the rule file has it and returns the text: one entry per line, `#` begins a
    /// comment. The library itself does not read files: your application decides where they may
    /// lie. `None` leaves a list unread, as [`from_toml`](Self::from_toml) does; an error refuses
    /// the rules.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml), and what the loader says.
    pub fn from_toml_with(
        text: &str,
        loader: &mut dyn FnMut(&str) -> Result<Option<String>, String>,
    ) -> Result<Self, BuildError> {
        Self::read(text, Language::Toml, Some(loader))
    }

    /// Reads rules from JSON: the same keys as in TOML.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml).
    pub fn from_json(text: &str) -> Result<Self, BuildError> {
        Self::read(text, Language::Json, None)
    }

    /// Reads rules from JSON, and the files of lists through `loader`.
    ///
    /// # Errors
    /// As [`from_toml_with`](Self::from_toml_with).
    pub fn from_json_with(
        text: &str,
        loader: &mut dyn FnMut(&str) -> Result<Option<String>, String>,
    ) -> Result<Self, BuildError> {
        Self::read(text, Language::Json, Some(loader))
    }

    /// Takes rules that were made in code. The files of lists are not read.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml), without a line.
    pub fn new(file: RuleFile) -> Result<Self, BuildError> {
        Self::from_file(file, None)
    }

    /// Takes rules that were made in code, and the files of lists through `loader`.
    ///
    /// # Errors
    /// As [`from_toml_with`](Self::from_toml_with), without a line.
    pub fn new_with(
        file: RuleFile,
        loader: &mut dyn FnMut(&str) -> Result<Option<String>, String>,
    ) -> Result<Self, BuildError> {
        Self::from_file(file, Some(loader))
    }

    fn read(
        text: &str,
        language: Language,
        loader: Option<Loader<'_>>,
    ) -> Result<Self, BuildError> {
        let source = RuleText { text, language };
        let ReadFile { file, lines, damaged, mut mistakes } = source.read()?;
        let text = Some((language, Box::from(text)));
        let built = Self::build(file, &damaged, loader, sha256(source.text), text, &mut mistakes);
        match read::tell(mistakes, &lines) {
            Some(error) => Err(error),
            None => built.ok_or_else(nothing),
        }
    }

    fn from_file(file: RuleFile, loader: Option<Loader<'_>>) -> Result<Self, BuildError> {
        let ids: Vec<String> = file.rules.iter().map(|rule| rule.id.clone()).collect();
        let json = serde_json::to_vec(&file).map_err(|error| {
            BuildError::new(BuildErrorKind::InvalidValue, "", error.to_string())
        })?;
        let mut mistakes = Mistakes::default();
        let damaged = Damaged::default();
        let built = Self::build(file, &damaged, loader, sha256(&json), None, &mut mistakes);
        match mistakes.tell(None, |index| ids.get(index).cloned()) {
            Some(error) => Err(error),
            None => built.ok_or_else(nothing),
        }
    }

    /// The rules, unless there are mistakes.
    fn build(
        mut file: RuleFile,
        damaged: &Damaged,
        loader: Option<Loader<'_>>,
        sha256: String,
        text: Option<(Language, Box<str>)>,
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        mistakes.keep(parts::counts(&file))?;
        // Circular names must be refused before anything follows names.
        mistakes.keep(named::resolve(&mut file))?;
        let Checked { rules, mut patterns, inline } = check::check(&file, damaged, mistakes);
        let lists = Lists::read(&file, inline, loader, mistakes)?;
        if !mistakes.is_empty() {
            return None;
        }
        let needs = patterns.iter_mut().map(|expression| expression.needs.take());
        let prefilter = Prefilter::new(needs);
        let program = Program::new(&file, rules);
        let (name, version) = (file.name.clone(), file.version.clone());
        let id = Arc::new(RuleSetId { name, version, sha256 });
        Some(Self(Arc::new(Compiled { file, lists, patterns, prefilter, program, id, text })))
    }
}

/// The error for rules that were not built without a mistake, which can't happen.
fn nothing() -> BuildError {
    BuildError::new(BuildErrorKind::InvalidValue, "", "the rules could not be built")
}
