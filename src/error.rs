//! Errors: a comment that is too long, a policy that cannot be.
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
    /// Something that no policy may allow (the hard floor), or no rule may do.
    Forbidden,
    /// Two settings that exclude each other.
    Contradiction,
}

/// A policy or a rule file that was refused when it was built.
///
/// The text names the key, the line where there is one, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    kind: BuildErrorKind,
    key: String,
    line: Option<usize>,
    message: String,
}

impl BuildError {
    pub(crate) fn new(
        kind: BuildErrorKind,
        key: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { kind, key: key.into(), line: None, message: message.into() }
    }

    #[cfg_attr(not(feature = "serde"), expect(dead_code))]
    pub(crate) fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// The kind of mistake.
    pub fn kind(&self) -> BuildErrorKind {
        self.kind
    }

    /// The key that is wrong, dotted: `links.max_caption`, `rule[flood].when.rate.gt`; rules go by
    /// their id.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The line of the text, counted from 1, when it came from a text.
    pub fn line(&self) -> Option<usize> {
        self.line
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if !self.key.is_empty() {
            write!(f, "`{}`: ", self.key)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for BuildError {}
