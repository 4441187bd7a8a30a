//! Answers of your application as data, for callers that cannot pass a [`Resolver`]: another
//! language, another process.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::document::{Document, Mention, QuoteRef};

use super::resolve::{Attribution, LinkAction, MentionTarget, Resolver};

/// Answers of your application about one document, all at once: it has called
/// [`Document::mentions`], [`quotes`](Document::quotes), [`emoji`](Document::emoji) and
/// [`links`](Document::links) before.
///
/// With the feature `serde` it comes from JSON. Each key is optional, unknown ones are
/// refused:
///
#[cfg_attr(feature = "serde", doc = "```")]
#[cfg_attr(not(feature = "serde"), doc = "```ignore")]
/// use wellsaid::{Formatter, Policy, render::Answers};
///
/// let answers: Answers = serde_json::from_str(r#"{
///     "mentions": {"@ann": {"href": "/u/7", "text": "Ann"}, "@bob": null},
///     "quotes": [{"author": "Ann", "href": "/post/12", "source": "What Ann wrote"}, null],
///     "emoji": {"smile": "🙂"},
///     "links": {"https://a.example/": {"rewrite": "/out?to=a"}, "https://b.example/": "unlink"},
///     "trusted": true
/// }"#)?;
/// let formatter = Formatter::new(Policy::builder().mentions(true).build()?);
/// let doc = formatter.parse("@ann: https://b.example/")?;
/// let page = formatter.render(&doc, &answers.resolver_for(&doc));
/// assert_eq!(page.html, r#"<p><a href="/u/7">Ann</a>: https://b.example/</p>"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Answers {
    /// Targets of mentions, by the mention with its sigil: `@ann`.
    pub mentions: BTreeMap<String, Option<MentionTarget>>,
    /// Facts about quoted posts, in the order of [`Document::quotes`]. Those that are
    /// left out at the end have no answer.
    pub quotes: Vec<Option<Attribution>>,
    /// Text for `:name:`, by the name without colons.
    pub emoji: BTreeMap<String, Option<String>>,
    /// Decisions about links, by the decoded address as [`Link::href`](crate::document::Link::href)
    /// has it.
    pub links: BTreeMap<String, LinkAction>,
    /// Trust in the author of the document; see [`Resolver::is_trusted`].
    pub trusted: bool,
}

impl Answers {
    /// Returns the answers as a resolver for `document`, whose quotes they number.
    ///
    /// A document that a verdict rewrote may have fewer quotes: ask it anew.
    pub fn resolver_for<'a>(&'a self, document: &Document<'_>) -> impl Resolver + use<'a> {
        let known = if self.quotes.is_empty() { Vec::new() } else { document.quotes() };
        let quotes = known.iter().zip(&self.quotes);
        // They are in the order in which they begin, and no two begin at the same byte.
        let quotes = quotes.map(|(quote, answer)| (quote.span.start, answer.as_ref())).collect();
        About { answers: self, quotes }
    }
}

struct About<'a> {
    answers: &'a Answers,
    /// Answers by the byte at which the quote begins.
    quotes: Vec<(u32, Option<&'a Attribution>)>,
}

impl Resolver for About<'_> {
    fn mention(&self, mention: &Mention<'_>) -> Option<MentionTarget> {
        if self.answers.mentions.is_empty() {
            return None;
        }
        let name = format!("{}{}", mention.sigil, mention.name);
        self.answers.mentions.get(&name)?.clone()
    }

    fn emoji(&self, name: &str) -> Option<Cow<'_, str>> {
        self.answers.emoji.get(name)?.as_deref().map(Cow::Borrowed)
    }

    fn quote(&self, quote: &QuoteRef<'_>) -> Option<Attribution> {
        let at = self.quotes.binary_search_by_key(&quote.span.start, |&(start, _)| start).ok()?;
        self.quotes.get(at)?.1.cloned()
    }

    fn is_trusted(&self) -> bool {
        self.answers.trusted
    }

    fn link(&self, href: &str) -> LinkAction {
        self.answers.links.get(href).cloned().unwrap_or(LinkAction::Keep)
    }
}
