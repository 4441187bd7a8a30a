//! Errors: a comment that is too long, a policy or a rule file that is invalid.
//!
//! The bytes of a comment never cause an error. Configuration does, when it is
//! built, so that a contradiction is found at start-up and not on the first
//! request of the day (ammonia asserts inside `clean()`).

use std::fmt;

use thiserror::Error;

/// A comment is longer than the policy accepts.
///
/// The one error of formatting. Both numbers are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the comment is {len} bytes long, the limit is {max} bytes")]
pub struct TooLong {
    /// Length of the refused comment in bytes.
    pub len: usize,
    /// The limit in bytes.
    pub max: usize,
}

/// Kind of mistake in a policy or a rule file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildErrorKind {
    /// The text is not TOML, not JSON or not a tag list; or a list that it names can't be read.
    Syntax,
    /// A key that nothing has.
    UnknownKey,
    /// A value of the wrong type or outside its range.
    InvalidValue,
    /// A setting that is always forbidden, in a policy or in a rule.
    Forbidden,
    /// Two settings that exclude each other.
    Contradiction,
}

/// Mistakes of a rule file that are reported; the others show up after these are corrected.
#[cfg_attr(not(feature = "moderation"), expect(dead_code))]
pub(crate) const MAX_MISTAKES: usize = 50;

/// One mistake in a policy or a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildMistake {
    kind: BuildErrorKind,
    key: String,
    line: Option<usize>,
    file: Option<Box<str>>,
    message: String,
}

impl BuildMistake {
    /// The kind of mistake.
    pub fn kind(&self) -> BuildErrorKind {
        self.kind
    }

    /// The key that is wrong, dotted: `links.max_caption`, `rule[flood].when.rate.gt`; rules go by
    /// their id.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The line, counted from 1, of the text or of [`file`](Self::file).
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// The file of a list that holds the mistake, as the rule file names it; `None` for the text
    /// itself.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The mistake in words, without its place.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// The place and the message: ``line 9: `rule[r].action`: …``.
impl fmt::Display for BuildMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_place(f, self.line, self.file(), &self.key)?;
        f.write_str(&self.message)
    }
}

/// Writes where a mistake is, before its message: ``line 9 of `words.txt`: `lists.words`: ``.
pub(crate) fn write_place(
    f: &mut fmt::Formatter<'_>,
    line: Option<usize>,
    file: Option<&str>,
    key: &str,
) -> fmt::Result {
    match (line, file) {
        (Some(line), Some(file)) => write!(f, "line {line} of `{file}`: ")?,
        (Some(line), None) => write!(f, "line {line}: ")?,
        _ => {}
    }
    if key.is_empty() { Ok(()) } else { write!(f, "`{key}`: ") }
}

/// A policy or a rule file that was refused when it was built.
///
/// The text has a line for each mistake, with the key, the line where there is one, and what was
/// expected. `kind`, `key` and `line` are those of the first mistake. A policy is read up to its
/// first mistake; a rule file is read to its end, and its first 50 mistakes are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    /// One or more.
    mistakes: Vec<BuildMistake>,
}

impl BuildError {
    pub(crate) fn new(
        kind: BuildErrorKind,
        key: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        let (key, message) = (key.into(), message.into());
        Self { mistakes: vec![BuildMistake { kind, key, line: None, file: None, message }] }
    }

    #[cfg_attr(not(feature = "serde"), expect(dead_code))]
    pub(crate) fn at_line(mut self, line: usize) -> Self {
        self.mistakes.iter_mut().for_each(|mistake| mistake.line = Some(line));
        self
    }

    /// Says that the line is one of the file of a list.
    #[cfg_attr(not(feature = "moderation"), expect(dead_code))]
    pub(crate) fn in_file(mut self, file: &str) -> Self {
        self.mistakes.iter_mut().for_each(|mistake| mistake.file = Some(file.into()));
        self
    }

    /// All mistakes of several errors.
    #[cfg_attr(not(feature = "moderation"), expect(dead_code))]
    pub(crate) fn all(errors: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mistakes: Vec<_> = errors.into_iter().flat_map(|error| error.mistakes).collect();
        (!mistakes.is_empty()).then_some(Self { mistakes })
    }

    /// All mistakes that were found, at most 50.
    pub fn mistakes(&self) -> &[BuildMistake] {
        &self.mistakes
    }

    fn first(&self) -> Option<&BuildMistake> {
        self.mistakes.first()
    }

    /// The kind of the first mistake.
    pub fn kind(&self) -> BuildErrorKind {
        self.first().map_or(BuildErrorKind::InvalidValue, BuildMistake::kind)
    }

    /// The key of the first mistake; see [`BuildMistake::key`].
    pub fn key(&self) -> &str {
        self.first().map_or("", BuildMistake::key)
    }

    /// The line of the first mistake, counted from 1, when it came from a text.
    pub fn line(&self) -> Option<usize> {
        self.first().and_then(BuildMistake::line)
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, mistake) in self.mistakes.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            mistake.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for BuildError {}
