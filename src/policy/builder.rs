//! Construction of a policy: settings in any order, contradictions found at the end.

use std::sync::Arc;

use super::attribute::{Attribute, AttributeRule, Values};
use super::element::{Element, ElementSet};
use super::{
    Alias, Direction, Disallowed, LinkOptions, LyingCaptions, Marks, Messages, Policy, Preset,
    QuoteOptions, Rules, Templates, floor, tags, verify,
};
use crate::error::{BuildError, BuildErrorKind};
use crate::limits::Limits;

/// A policy under construction; see [`Policy::builder`].
///
/// The order of calls does not matter, except that a later call for the same setting wins. Nothing
/// is checked before [`build`](Self::build).
#[derive(Clone, Debug, Default)]
pub struct PolicyBuilder {
    preset: Preset,
    tags: Option<String>,
    added: Vec<(Element, Vec<Attribute>)>,
    removed: Vec<Element>,
    aliases: Vec<(String, String)>,
    disallowed: Option<Disallowed>,
    schemes: Option<Vec<String>>,
    relative_links: Option<bool>,
    rel: Option<String>,
    trusted_rel: Option<String>,
    links: Option<LinkOptions>,
    mentions: Option<bool>,
    quotes: Option<QuoteOptions>,
    breaks: Option<bool>,
    limits: Option<Limits>,
    always_clean: Option<bool>,
    lying_captions: Option<LyingCaptions>,
    direction: Option<Direction>,
    templates: Option<Templates>,
    marks: Option<Marks>,
    messages: Option<Messages>,
}

impl PolicyBuilder {
    /// Sets what happens to an `<a href>` whose caption reads as an address of another site.
    /// Default [`LyingCaptions::Refuse`].
    #[must_use]
    pub fn lying_captions(mut self, captions: LyingCaptions) -> Self {
        self.lying_captions = Some(captions);
        self
    }

    /// Sets which marks beside tags are markup: backticks, `> `, signs of lists. Default none.
    #[must_use]
    pub fn marks(mut self, marks: Marks) -> Self {
        self.marks = Some(marks);
        self
    }

    /// Sets the preset for all settings that no call changes. Default [`Preset::Comment`].
    #[must_use]
    pub fn preset(mut self, preset: Preset) -> Self {
        self.preset = preset;
        self
    }

    /// Sets the tags that authors may write, in Drupal's syntax; replaces those of the preset.
    ///
    /// `<a href hreflang> <ol start type='1 A'> <code class="language-*">`: an
    /// attribute without values takes any, a value with `*` at its end any ending. An
    /// address is checked by [`Policy::accepts_url`] as well. `<p>` and `<br>`
    /// may be listed; the formatter writes them in any case.
    #[must_use]
    pub fn allowed(mut self, tags: impl Into<String>) -> Self {
        self.tags = Some(tags.into());
        self
    }

    /// Allows one more element, with these attributes.
    #[must_use]
    pub fn allow(mut self, element: Element, attributes: &[Attribute]) -> Self {
        self.added.push((element, attributes.to_vec()));
        self
    }

    /// Takes an element of the preset or the list away.
    #[must_use]
    pub fn disallow(mut self, element: Element) -> Self {
        self.removed.push(element);
        self
    }

    /// Sets the treatment of known tags that are not allowed. Default [`Disallowed::Escape`].
    #[must_use]
    pub fn disallowed(mut self, disallowed: Disallowed) -> Self {
        self.disallowed = Some(disallowed);
        self
    }

    /// Reads an author's `<from>` as `<to>`: `b` as `strong`.
    ///
    /// `from` is an HTML name that is not allowed itself; `to` an allowed element, or
    /// `quote` for a `[quote]` without a name. Aliases are added to those of the preset.
    #[must_use]
    pub fn alias(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.aliases.push((from.into(), to.into()));
        self
    }

    /// Sets the schemes that an address may have. Default `http`, `https`, `mailto`.
    #[must_use]
    pub fn schemes<S: Into<String>>(mut self, schemes: impl IntoIterator<Item = S>) -> Self {
        self.schemes = Some(schemes.into_iter().map(Into::into).collect());
        self
    }

    /// Keeps `<a href="/node/1">` a link, or not. Default yes.
    #[must_use]
    pub fn relative_links(mut self, on: bool) -> Self {
        self.relative_links = Some(on);
        self
    }

    /// Sets the `rel` of links with an absolute web address; may be empty. Default `nofollow ugc`.
    ///
    /// A link with a `target` other than `_self` gets `noopener` as well, if the policy allows
    /// `target`. `opener` is never kept, and a policy must not ask for it.
    #[must_use]
    pub fn rel(mut self, words: impl Into<String>) -> Self {
        self.rel = Some(words.into());
        self
    }

    /// Sets the `rel` of such links in a comment whose author your application trusts, as
    /// [`Resolver::is_trusted`](crate::render::Resolver::is_trusted) says; may be empty. Default
    /// [`rel`](Self::rel).
    #[must_use]
    pub fn trusted_rel(mut self, words: impl Into<String>) -> Self {
        self.trusted_rel = Some(words.into());
        self
    }

    /// Sets which addresses in text become links.
    #[must_use]
    pub fn links(mut self, links: LinkOptions) -> Self {
        self.links = Some(links);
        self
    }

    /// Looks `@name` up, or not: [`LinkOptions::mentions`] by itself, whatever
    /// [`links`](Self::links) says. Default no.
    #[must_use]
    pub fn mentions(mut self, on: bool) -> Self {
        self.mentions = Some(on);
        self
    }

    /// Sets how `[quote]` tags are read and shown.
    #[must_use]
    pub fn quotes(mut self, quotes: QuoteOptions) -> Self {
        self.quotes = Some(quotes);
        self
    }

    /// Turns newlines into line and paragraph breaks, or not. Default yes.
    #[must_use]
    pub fn breaks(mut self, on: bool) -> Self {
        self.breaks = Some(on);
        self
    }

    /// Sets the bounds.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// Sends every result through ammonia, verified or not. Default no: ammonia would not change
    /// verified HTML. Without the feature `ammonia` it has no effect.
    #[must_use]
    pub fn always_clean(mut self, on: bool) -> Self {
        self.always_clean = Some(on);
        self
    }

    /// Sets the direction of the text. Default [`Direction::Inherit`].
    #[must_use]
    pub fn direction(mut self, direction: Direction) -> Self {
        self.direction = Some(direction);
        self
    }

    /// Sets what happens to text that a client-side template engine would run. Default
    /// [`Templates::Keep`].
    #[must_use]
    pub fn templates(mut self, templates: Templates) -> Self {
        self.templates = Some(templates);
        self
    }

    /// Sets the words that the library itself writes. Default English.
    #[must_use]
    pub fn messages(mut self, messages: Messages) -> Self {
        self.messages = Some(messages);
        self
    }

    /// Builds the policy, or returns its first mistake.
    ///
    /// # Errors
    /// [`BuildErrorKind::Forbidden`] for names that are always forbidden,
    /// [`BuildErrorKind::Syntax`] for an unreadable tag list,
    /// [`BuildErrorKind::InvalidValue`] for unknown names and for numbers outside their
    /// range, [`BuildErrorKind::Contradiction`] for settings that exclude each other.
    pub fn build(self) -> Result<Policy, BuildError> {
        let mut rules = self.preset.rules();
        if let Some(list) = &self.tags {
            set_tags(&mut rules, tags::parse(list)?);
            // The preset's aliases were made for the preset's tags.
            let allowed = rules.allowed;
            rules.aliases.retain(
                |&(_, to)| matches!(to, Alias::Element(element) if allowed.contains(element)),
            );
        }
        for (element, attributes) in &self.added {
            if self.removed.contains(element) {
                let message = format!("`<{}>` is both allowed and disallowed", element.name());
                return Err(BuildError::new(BuildErrorKind::Contradiction, "allowed", message));
            }
            add_element(&mut rules, *element);
            for &name in attributes {
                let rule = AttributeRule { name, values: Values::Any };
                tags::add(&mut rules.attributes[*element as usize], rule);
            }
        }
        for &element in &self.removed {
            rules.allowed = rules.allowed.without(element);
            rules.listed.retain(|&listed| listed != element);
            rules.attributes[element as usize].clear();
            rules.aliases.retain(|&(_, to)| to != Alias::Element(element));
        }
        for (from, to) in &self.aliases {
            let (from, to) = alias(from, to)?;
            rules.aliases.retain(|&(known, _)| known != from);
            rules.aliases.push((from, to));
        }
        rules.aliases.sort_unstable_by_key(|&(from, _)| from);
        if let Some(schemes) = self.schemes {
            rules.schemes.clear();
            let mut known = std::collections::HashSet::with_capacity(schemes.len());
            for scheme in schemes.iter().map(|scheme| scheme.to_ascii_lowercase()) {
                if known.insert(scheme.clone()) {
                    rules.schemes.push(scheme);
                }
            }
        }
        let folded = |words: String| words.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        rules.rel = self.rel.map_or(rules.rel, folded);
        rules.trusted_rel = self.trusted_rel.map(folded).or(rules.trusted_rel);
        let mut links = self.links.unwrap_or(rules.links);
        links.mentions = self.mentions.unwrap_or(links.mentions);
        for host in &mut links.hosts {
            host.make_ascii_lowercase();
        }
        rules.links = links;
        rules.quotes = self.quotes.unwrap_or(rules.quotes);
        rules.limits = self.limits.unwrap_or(rules.limits);
        rules.disallowed = self.disallowed.unwrap_or(rules.disallowed);
        rules.relative_links = self.relative_links.unwrap_or(rules.relative_links);
        rules.breaks = self.breaks.unwrap_or(rules.breaks);
        rules.always_clean = self.always_clean.unwrap_or(rules.always_clean);
        rules.lying_captions = self.lying_captions.unwrap_or(rules.lying_captions);
        rules.direction = self.direction.unwrap_or(rules.direction);
        rules.templates = self.templates.unwrap_or(rules.templates);
        rules.marks = self.marks.unwrap_or(rules.marks);
        if let Some(messages) = self.messages {
            messages.verify()?;
            rules.messages = Arc::new(messages);
        }
        verify::verify(&rules)?;
        Ok(Policy { rules: Arc::new(rules) })
    }
}

fn set_tags(rules: &mut Rules, list: Vec<tags::TagRule>) {
    rules.listed.clear();
    rules.allowed = ElementSet::EMPTY;
    rules.attributes.iter_mut().for_each(Vec::clear);
    for (element, attributes) in list {
        add_element(rules, element);
        rules.attributes[element as usize] = attributes;
    }
}

fn add_element(rules: &mut Rules, element: Element) {
    if !rules.allowed.contains(element) {
        rules.allowed = rules.allowed.with(element);
        rules.listed.push(element);
    }
}

fn alias(from: &str, to: &str) -> Result<(&'static str, Alias), BuildError> {
    let key = format!("aliases.{from}");
    let lower = from.to_ascii_lowercase();
    if floor::is_forbidden_element(&lower) {
        let message = format!("`<{lower}>` is on the hard floor: it cannot stand for another tag");
        return Err(BuildError::new(BuildErrorKind::Forbidden, key, message));
    }
    let Some(name) = super::known_name(&lower) else {
        let message = String::from("not the name of an HTML element: unknown tags are always text");
        return Err(BuildError::new(BuildErrorKind::InvalidValue, key, message));
    };
    if to == "quote" {
        return Ok((name, Alias::Quote));
    }
    Ok((name, Alias::Element(tags::element(&key, to)?)))
}
