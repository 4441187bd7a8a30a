//! Answers that only your application has: who `@ann` is, where post 12 stands.
//!
//! A resolver answers with data, never with HTML, and its answers are checked by
//! the policy and verified by the gate like anything an author typed. A callback after the check
//! would bypass it (DOMPurify, `ADD_ATTR`).

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::is_bidi;
use crate::document::tape::{LinkId, LinkTarget, Node, NodeKind};
use crate::document::{Document, Mention, QuoteRef};
use crate::policy::{Policy, Templates};

use super::inert;

/// Answers the questions of a renderer. Every method has a default: no answer.
///
/// ```
/// use wellsaid::{Formatter, Policy, document::Mention, render::{Resolver, MentionTarget}};
///
/// struct Users;
/// impl Resolver for Users {
///     fn mention(&self, mention: &Mention<'_>) -> Option<MentionTarget> {
///         (mention.name == "ann").then(|| MentionTarget::new("/users/7"))
///     }
/// }
///
/// let policy = Policy::builder().mentions(true).build()?;
/// let formatter = Formatter::new(policy);
/// let doc = formatter.parse("Thanks, @ann!")?;
/// let page = formatter.render(&doc, &Users);
/// assert_eq!(page.html, r#"<p>Thanks, <a href="/users/7">@ann</a>!</p>"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Resolver {
    /// Target of a mention. `None`: it stays text.
    fn mention(&self, mention: &Mention<'_>) -> Option<MentionTarget> {
        let _ = mention;
        None
    }

    /// The text that stands for `:name:`. `None`: it stays as typed.
    fn emoji(&self, name: &str) -> Option<Cow<'_, str>> {
        let _ = name;
        None
    }

    /// Facts about a quoted post. `None`: only what the author typed.
    fn quote(&self, quote: &QuoteRef<'_>) -> Option<Attribution> {
        let _ = quote;
        None
    }

    /// Tells if your application trusts the author of the comment: links to other sites get
    /// [`Policy::trusted_rel`] then, and not [`Policy::rel`]. Default no.
    fn is_trusted(&self) -> bool {
        false
    }

    /// Decides what to do with a link.
    fn link(&self, href: &str) -> LinkAction {
        let _ = href;
        LinkAction::Keep
    }
}

/// Answers nothing: the comment is rendered from itself alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoResolver;

impl Resolver for NoResolver {}

/// Target of a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct MentionTarget {
    /// An address that the policy accepts; else the mention stays text.
    pub href: String,
    /// Another text than the author typed.
    #[cfg_attr(feature = "serde", serde(default))]
    pub text: Option<String>,
}

impl MentionTarget {
    /// A link to `href` with the text as typed.
    pub fn new(href: impl Into<String>) -> Self {
        Self { href: href.into(), text: None }
    }
}

/// Facts that your application knows about a quoted post.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Attribution {
    /// The name to show instead of the typed one.
    pub author: Option<String>,
    /// The address of the post; must be one that the policy accepts.
    pub href: Option<String>,
    /// The source text of the post, for
    /// [`Formatter::verify_quotes`](crate::Formatter::verify_quotes).
    ///
    /// Give it only for a post that every reader of the comment can see, as it is served now,
    /// and give [`author`](Self::author) with it. Leave it out where a rule masked or replaced
    /// words of the post: a quote of the source would show them again, and rules would pass over
    /// it.
    pub source: Option<Arc<str>>,
}

impl Attribution {
    /// A link to the quoted post.
    pub fn link(href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..Self::default() }
    }

    /// The source text of the quoted post.
    #[must_use]
    pub fn source(mut self, text: impl Into<Arc<str>>) -> Self {
        self.source = Some(text.into());
        self
    }

    /// Another name than the typed one.
    #[must_use]
    pub fn author(mut self, name: impl Into<String>) -> Self {
        self.author = Some(name.into());
        self
    }
}

/// Decision about a link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum LinkAction {
    /// Leave it.
    Keep,
    /// Lead elsewhere, such as through a redirect; refused by the policy, the
    /// link goes and its text stays.
    Rewrite(String),
    /// Take the link away, leave its text.
    Unlink,
}

/// An answer as it may stand in a line. It may hold a name that a user chose, so controls are
/// removed, and signs that would reorder the text behind it; a line break becomes a space.
pub(super) fn line(answer: &str) -> Cow<'_, str> {
    let is_break = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}');
    if !answer.contains(|c: char| c.is_control() || is_bidi(c) || is_break(c)) {
        return Cow::Borrowed(answer);
    }
    let kept = answer.chars().filter(|&c| is_break(c) || !(c.is_control() || is_bidi(c)));
    Cow::Owned(kept.map(|c| if is_break(c) { ' ' } else { c }).collect())
}

/// The answers of your application as every output reads them: addresses checked by the policy,
/// texts on one line. HTML, plain text, subject and excerpt all ask here, so that a link that is
/// removed in one of them is removed in all.
#[derive(Clone, Copy)]
pub(crate) struct Lookup<'a> {
    policy: &'a Policy,
    resolver: Option<&'a dyn Resolver>,
}

/// An address and a text that stand for what the author typed.
#[derive(Default)]
pub(super) struct ResolvedLink<'a> {
    pub(super) href: Option<Cow<'a, str>>,
    pub(super) text: Option<Cow<'a, str>>,
}

impl<'a> Lookup<'a> {
    pub(crate) fn new(policy: &'a Policy, resolver: Option<&'a dyn Resolver>) -> Self {
        Self { policy, resolver }
    }

    /// Returns the same without any answer.
    pub(super) fn silent(self) -> Self {
        Self { resolver: None, ..self }
    }

    pub(super) fn policy(&self) -> &'a Policy {
        self.policy
    }

    /// Tells if the author is trusted.
    pub(crate) fn is_trusted(&self) -> bool {
        self.resolver.is_some_and(Resolver::is_trusted)
    }

    /// Tells if there is no resolver, so that nothing needs to be looked up.
    pub(super) fn is_silent(&self) -> bool {
        self.resolver.is_none()
    }

    /// The address of a link on the tape; `None` if the link goes and its text stays.
    pub(crate) fn link<'d>(
        &self,
        document: &'d Document<'_>,
        link: LinkId,
    ) -> Option<Cow<'d, str>> {
        let (href, is_checked) = match &document.tape.links.get(link.index())?.target {
            LinkTarget::Anchor { href, .. } => {
                (Cow::Borrowed(document.tape.text(document.source, *href)), true)
            }
            // Built-in addresses are checked when they are found, those of scanners here.
            LinkTarget::Address { target, .. } => {
                (document.href(link).1, target.prefix().is_some())
            }
        };
        let (href, is_checked) = match self.resolver.map(|resolver| resolver.link(&href)) {
            None | Some(LinkAction::Keep) => (href, is_checked),
            Some(LinkAction::Rewrite(other)) => (Cow::Owned(other), false),
            Some(LinkAction::Unlink) => return None,
        };
        ((is_checked || self.policy.accepts_url(&href)) && self.can_be_written(&href))
            .then_some(href)
    }

    /// The name over a quote, and where it leads.
    pub(super) fn author<'q>(&self, quote: &QuoteRef<'q>) -> ResolvedLink<'q> {
        let answer = self.resolver.and_then(|resolver| resolver.quote(quote)).unwrap_or_default();
        let claimed = quote.author.or(quote.username).map(Cow::Borrowed);
        ResolvedLink {
            href: self.accepted(answer.href),
            text: owned_line(answer.author).or(claimed),
        }
    }

    /// A mention as your application shows it; `None` leaves it as typed.
    pub(super) fn mention(&self, mention: &Mention<'_>) -> Option<ResolvedLink<'static>> {
        let target = self.resolver?.mention(mention)?;
        Some(ResolvedLink { href: self.accepted(Some(target.href)), text: owned_line(target.text) })
    }

    /// The text that stands for an emoji; `None` leaves it as typed.
    pub(super) fn emoji(&self, name: &str) -> Option<String> {
        let text = self.resolver?.emoji(name)?;
        Some(line(&text).into_owned())
    }

    /// Returns the answer for a mention or an emoji on the tape.
    pub(super) fn named<'d>(&self, document: &'d Document<'_>, node: &Node) -> Cow<'d, str> {
        let typed = document.tape.leaf(document.source, node);
        let Some(record) = document.tape.mentions.get(node.mention().index()) else {
            return Cow::Borrowed(typed);
        };
        let found = document.mention(record);
        let answer = match node.kind {
            NodeKind::Emoji => self.emoji(found.name).map(Cow::Owned),
            _ => self.mention(&found).and_then(|answer| answer.text),
        };
        answer.unwrap_or(Cow::Borrowed(typed))
    }

    fn accepted(&self, href: Option<String>) -> Option<Cow<'static, str>> {
        href.filter(|href| self.policy.accepts_url(href) && self.can_be_written(href))
            .map(Cow::Owned)
    }

    /// Tells if an address is still accepted once it is made inert: it may be too long then.
    fn can_be_written(&self, href: &str) -> bool {
        if self.policy.templates() == Templates::Keep {
            return true;
        }
        match inert::address(href) {
            Cow::Borrowed(_) => true,
            Cow::Owned(other) => self.policy.accepts_url(&other),
        }
    }
}

fn owned_line(text: Option<String>) -> Option<Cow<'static, str>> {
    text.map(|text| Cow::Owned(line(&text).into_owned()))
}
