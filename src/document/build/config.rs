//! Everything that stays the same from one comment to the next.

use crate::links::Finder;
use crate::policy::{Fingerprint, Policy};
use crate::syntax::lexer::Grammar;

/// A policy and what is derived from it once.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) policy: Policy,
    /// Fingerprint of the policy.
    pub(crate) fingerprint: Fingerprint,
    pub(crate) grammar: Grammar,
    pub(crate) finder: Finder,
    /// Bytes that application scanners want to see.
    pub(crate) extra: Option<Box<[bool; 256]>>,
    /// Bytes that the sweep stops at beside its own: these, and the marks of code.
    pub(crate) stops: Option<Box<[bool; 256]>>,
}
