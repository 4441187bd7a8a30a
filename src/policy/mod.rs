//! The rules of one site: what may be written, what becomes a link, how deep
//! things nest.
//!
//! A [`Policy`] is immutable, cheap to clone and safe by construction: a set of
//! rules that would allow a script cannot be built.

pub mod attribute;
pub mod element;
pub mod url;

use std::sync::Arc;

pub use attribute::Attribute;
pub use element::{Element, ElementSet};
pub use url::LinkOptions;

use crate::limits::Limits;

/// What happens to a known HTML tag that the policy does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Disallowed {
    /// The tag is shown as typed, so that "use the `<table>` tag" stays readable.
    #[default]
    Escape,
    /// The tag goes, its text stays; `script`, `style`, `iframe`, `object`,
    /// `textarea`, `template`, `xmp` and `title` go with their text.
    Strip,
}

/// What happens to a quote nested deeper than [`QuoteOptions::max_depth`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Deeper {
    /// It loses its box, its text stays.
    #[default]
    Flatten,
    /// `[…]` stands for it.
    Omit,
    /// As `Flatten`, and a notice that the host can act on.
    Reject,
}

/// How `[quote]` tags are read and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct QuoteOptions {
    /// Whether quote tags are understood at all. Default on.
    pub enabled: bool,
    /// Quotes nested deeper lose their box. Default 4.
    pub max_depth: usize,
    /// What becomes of them.
    pub deeper: Deeper,
    /// The class of the box. Default `quote`.
    pub class: String,
    /// The line over a quote without a name, if any: `Quote:` in Drupal 6.
    pub untitled: Option<String>,
}

/// An author's element name that stands for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alias {
    /// `b` for `strong`.
    Element(Element),
    /// `blockquote` for a `[quote]` without a name.
    Quote,
}

/// Which values an attribute may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Values {
    /// Any value (addresses still go through the URL check).
    Any,
    /// One of these; a trailing `*` matches any ending. `class` is matched token by token.
    OneOf(Vec<String>),
}

/// An allowed attribute of an allowed element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttributeRule {
    pub(crate) name: Attribute,
    pub(crate) values: Values,
}

/// The rules of one site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    rules: Arc<Rules>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    /// Elements that authors may write, in the order in which tips list them.
    pub(crate) listed: Vec<Element>,
    pub(crate) allowed: ElementSet,
    /// Per element (index `Element as usize`), in the order of the policy.
    pub(crate) attributes: Vec<Vec<AttributeRule>>,
    /// Per element (index `Element as usize`).
    pub(crate) aliases: Vec<Option<Alias>>,
    pub(crate) disallowed: Disallowed,
    pub(crate) schemes: Vec<String>,
    pub(crate) relative_links: bool,
    pub(crate) rel: String,
    pub(crate) links: LinkOptions,
    pub(crate) quotes: QuoteOptions,
    pub(crate) breaks: bool,
    pub(crate) limits: Limits,
    pub(crate) always_clean: bool,
}

impl Policy {
    /// Whether authors may write `element`.
    pub fn allows(&self, element: Element) -> bool {
        self.rules.allowed.contains(element)
    }

    /// The elements that authors may write, in the order of the policy.
    pub fn elements(&self) -> &[Element] {
        &self.rules.listed
    }

    /// What happens to known tags that are not allowed.
    pub fn disallowed(&self) -> Disallowed {
        self.rules.disallowed
    }

    /// The bounds.
    pub fn limits(&self) -> &Limits {
        &self.rules.limits
    }

    /// Which addresses in text become links.
    pub fn links(&self) -> &LinkOptions {
        &self.rules.links
    }

    /// How quotes are read and shown.
    pub fn quotes(&self) -> &QuoteOptions {
        &self.rules.quotes
    }

    /// Whether newlines become line and paragraph breaks.
    pub fn breaks(&self) -> bool {
        self.rules.breaks
    }

    /// Schemes an address may have, lower case.
    pub fn schemes(&self) -> &[String] {
        &self.rules.schemes
    }

    /// Whether `<a href="/node/1">` stays a link.
    pub fn relative_links(&self) -> bool {
        self.rules.relative_links
    }

    /// The `rel` that links with an absolute `http`, `https` or `ftp` address get; may be empty.
    pub fn rel(&self) -> &str {
        &self.rules.rel
    }

    /// Whether every result goes through ammonia, proven or not.
    pub fn always_clean(&self) -> bool {
        self.rules.always_clean
    }

    pub(crate) fn rules(&self) -> &Rules {
        &self.rules
    }
}
