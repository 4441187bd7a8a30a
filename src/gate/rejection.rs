//! Place and reason of HTML that could not be verified.

use std::fmt;

/// The rule that the HTML breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectionReason {
    /// A character that must be written as a reference or not at all.
    Character,
    /// An `&` that does not begin one of the five references.
    Reference,
    /// A tag that is not written exactly as the grammar says.
    Tag,
    /// An element that is neither the policy's nor the formatter's.
    Element,
    /// An attribute that is not allowed here, or twice there.
    Attribute,
    /// A value that the policy does not list, or a missing `href`, `src` or `rel`.
    Value,
    /// An address that the policy does not accept.
    Url,
    /// An element or text where the content model has no place for it.
    Nesting,
    /// More levels than the policy allows.
    Depth,
    /// An end tag that does not close the innermost element, or an element without one.
    Balance,
    /// The beginning of a template, where the policy forbids them.
    Template,
}

impl RejectionReason {
    /// Name in tests and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Character => "character",
            Self::Reference => "reference",
            Self::Tag => "tag",
            Self::Element => "element",
            Self::Attribute => "attribute",
            Self::Value => "value",
            Self::Url => "url",
            Self::Nesting => "nesting",
            Self::Depth => "depth",
            Self::Balance => "balance",
            Self::Template => "template",
        }
    }
}

/// Place at which a verification failed, and the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Rejection {
    /// Byte offset into the HTML: of the character, the `<` of the tag, the
    /// attribute's name or the first byte of its value.
    pub offset: usize,
    /// The rule that is broken there.
    pub rule: RejectionReason,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not verified: {} at byte {}", self.rule.name(), self.offset)
    }
}

impl std::error::Error for Rejection {}
