//! Input of a target. The first byte decides: an ASCII character stands for a ready policy, and the
//! rest is the text as it is; for any other byte, policy and text are built from the rest.
//!
//! So a seed is a letter and a comment, which people can read and dictionaries fit, and
//! mutations of the built ones stay near what parsers accept.

use std::fmt;
use std::rc::Rc;

use arbitrary::{Arbitrary, Result, Unstructured};

use crate::comment::{comment, words};
use crate::host::host;
use crate::laws::Trial;
use crate::page::page;
use crate::policies::{policy, ready_policy};
use crate::rules::rules;
use crate::settings::settings;

/// Separator of two texts in one seed.
const SEPARATOR: char = '\u{1e}';

/// Any comment, and another one.
pub type Comments = Input<0>;
/// Any comment, or words and plain addresses.
pub type Words = Input<1>;
/// HTML near the boundary of the gate.
pub type Pages = Input<2>;
/// The text of a policy, and a comment.
pub type Settings = Input<3>;
/// A rule file, and a comment.
pub type RuleFiles = Input<4>;

/// Any comment, and a text of your application.
pub type Calls = Input<5>;

/// A policy and up to two texts; the number tells how the first one is built.
pub struct Input<const KIND: u8> {
    pub trial: Rc<Trial>,
    pub text: String,
    /// Empty if there is only one.
    pub second: String,
    /// The text is words and plain addresses between white space.
    pub plain: bool,
}

impl<'a, const KIND: u8> Arbitrary<'a> for Input<KIND> {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let first: u8 = bytes.arbitrary()?;
        if first.is_ascii() {
            let text = String::from_utf8_lossy(bytes.bytes(bytes.len())?);
            let (text, second) = text.split_once(SEPARATOR).unwrap_or((&text, ""));
            let (text, second) = (text.to_owned(), second.to_owned());
            return Ok(Self { trial: ready_policy(first), text, second, plain: false });
        }
        let trial = policy(bytes)?;
        let plain = KIND == 1 && bytes.arbitrary()?;
        let text = match KIND {
            1 if plain => words(bytes)?,
            2 => page(&trial, bytes)?,
            3 => settings(bytes)?,
            4 => rules(bytes)?,
            _ if bytes.ratio(1, 4)? => {
                // Two comments share the bytes.
                let half = bytes.len() / 2;
                comment(&mut Unstructured::new(bytes.bytes(half)?))?
            }
            _ => comment(bytes)?,
        };
        let second = if KIND == 5 { host(bytes)? } else { comment(bytes)? };
        Ok(Self { trial, text, second, plain })
    }
}

/// Prints the input as a case of `tests/regressions/`.
impl<const KIND: u8> fmt::Debug for Input<KIND> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
        writeln!(f, "\nsource = {}", quoted(&self.text))?;
        writeln!(f, "second = {}", quoted(&self.second))?;
        write!(f, "\n[policy]\n{}", self.trial.policy().to_toml())
    }
}
