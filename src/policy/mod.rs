//! The rules of one site: what may be written, what becomes a link, how deep
//! things nest.
//!
//! A [`Policy`] is immutable, cheap to clone and safe by construction: rules that would allow a
//! script cannot be built. Start from a preset, change
//! what you need, and let [`build`](PolicyBuilder::build) look for contradictions:
//!
//! ```
//! use wellsaid::{Policy, policy::Element};
//!
//! let policy = Policy::builder().allowed("<a href title> <em> <strong>").alias("b", "strong").build()?;
//! assert!(policy.allows(Element::Em));
//! assert!(!policy.accepts_url("javascript:alert(1)"));
//! # Ok::<(), wellsaid::BuildError>(())
//! ```

pub mod attribute;
mod builder;
#[cfg(feature = "serde")]
mod data;
pub mod element;
mod examples;
mod fingerprint;
mod floor;
#[cfg(feature = "serde")]
mod keys;
pub(crate) mod known;
mod link_options;
mod marks;
#[cfg(feature = "serde")]
mod message_data;
mod messages;
mod options;
mod own;
mod presets;
#[cfg(feature = "schema")]
mod schema;
mod tags;
pub mod url;
mod verify;

use std::sync::Arc;

pub use attribute::Attribute;
pub(crate) use attribute::AttributeRule;
pub use builder::PolicyBuilder;
pub(crate) use element::Alias;
pub use element::{Element, ElementSet};
pub use examples::{TipExample, TipTopic};
pub use fingerprint::{Fingerprint, OUTPUT_VERSION};
pub use known::known_name;
pub use link_options::{LinkOptions, Window};
pub use marks::Marks;
pub use messages::{Messages, TipMessages};
pub(crate) use options::{ALTERED_CLASS, FOLDED_CLASS, VERIFIED_CLASS};
pub use options::{
    DeepQuotes, Direction, Disallowed, LyingCaptions, QuoteFold, QuoteOptions, Templates,
};
pub use presets::Preset;
#[cfg(feature = "schema")]
pub(crate) use schema::PolicyFile;
pub use tags::AllowedTags;

use crate::error::{BuildError, BuildErrorKind};
use crate::limits::Limits;

/// The rules of one site.
///
/// Two policies are equal when they accept the same comments and write the same HTML, with the same
/// [messages](Messages).
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
    /// Sorted by the author's name, which is a known HTML name.
    pub(crate) aliases: Vec<(&'static str, Alias)>,
    pub(crate) disallowed: Disallowed,
    pub(crate) schemes: Vec<String>,
    pub(crate) relative_links: bool,
    pub(crate) rel: String,
    pub(crate) trusted_rel: Option<String>,
    pub(crate) links: LinkOptions,
    pub(crate) quotes: QuoteOptions,
    pub(crate) breaks: bool,
    pub(crate) limits: Limits,
    pub(crate) always_clean: bool,
    pub(crate) lying_captions: LyingCaptions,
    pub(crate) direction: Direction,
    pub(crate) templates: Templates,
    pub(crate) marks: Marks,
    pub(crate) messages: Arc<Messages>,
}

impl Rules {
    /// Meaning of an author's `<name>`, when the policy gives it another name.
    #[cfg_attr(not(test), expect(dead_code, reason = "the parser reads it"))]
    pub(crate) fn alias(&self, name: &str) -> Option<Alias> {
        let at = self.aliases.binary_search_by_key(&name, |&(from, _)| from).ok()?;
        Some(self.aliases[at].1)
    }

    /// The rule for `name` on `element`, when authors may write it.
    pub(crate) fn attribute(&self, element: Element, name: Attribute) -> Option<&AttributeRule> {
        self.attributes[element as usize].iter().find(|rule| rule.name == name)
    }
}

impl Policy {
    /// Returns a builder that starts from [`Policy::comment`].
    pub fn builder() -> PolicyBuilder {
        PolicyBuilder::default()
    }

    /// Tells if authors may write `element`.
    pub fn allows(&self, element: Element) -> bool {
        self.rules.allowed.contains(element)
    }

    /// The elements that authors may write, in the order of the policy.
    pub fn elements(&self) -> &[Element] {
        &self.rules.listed
    }

    /// Elements and attributes in the syntax of [`PolicyBuilder::allowed`].
    pub fn allowed(&self) -> AllowedTags<'_> {
        AllowedTags::new(&self.rules)
    }

    /// Treatment of known tags that are not allowed.
    pub fn disallowed(&self) -> Disallowed {
        self.rules.disallowed
    }

    /// The bounds.
    pub fn limits(&self) -> &Limits {
        &self.rules.limits
    }

    /// Kinds of addresses in text that become links.
    pub fn links(&self) -> &LinkOptions {
        &self.rules.links
    }

    /// Options for reading and showing quotes.
    pub fn quotes(&self) -> &QuoteOptions {
        &self.rules.quotes
    }

    /// Tells if newlines become line and paragraph breaks.
    pub fn breaks(&self) -> bool {
        self.rules.breaks
    }

    /// Schemes an address may have, lower case.
    pub fn schemes(&self) -> &[String] {
        &self.rules.schemes
    }

    /// Tells if `<a href="/node/1">` stays a link.
    pub fn relative_links(&self) -> bool {
        self.rules.relative_links
    }

    /// The `rel` that links with an absolute `http`, `https` or `ftp` address get; may be empty.
    pub fn rel(&self) -> &str {
        &self.rules.rel
    }

    /// The `rel` that such links get in a comment of a
    /// [trusted author](crate::render::Resolver::is_trusted); may be empty.
    pub fn trusted_rel(&self) -> &str {
        self.rules.trusted_rel.as_ref().unwrap_or(&self.rules.rel)
    }

    /// Tells if every result goes through ammonia, verified or not.
    pub fn always_clean(&self) -> bool {
        self.rules.always_clean
    }

    /// Tells what happens to a link whose caption reads as an address of another site.
    pub fn lying_captions(&self) -> LyingCaptions {
        self.rules.lying_captions
    }

    /// Direction of the text.
    pub fn direction(&self) -> Direction {
        self.rules.direction
    }

    /// Treatment of text that a client-side template engine would run.
    pub fn templates(&self) -> Templates {
        self.rules.templates
    }

    /// Marks beside tags that are read as markup.
    pub fn marks(&self) -> Marks {
        self.rules.marks
    }

    /// The words that the library itself writes.
    pub fn messages(&self) -> &Messages {
        &self.rules.messages
    }

    pub(crate) fn rules(&self) -> &Rules {
        &self.rules
    }
}

impl Default for Policy {
    /// [`Policy::comment`].
    fn default() -> Self {
        Self::comment()
    }
}

const _: () = {
    const fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Policy>();
};
