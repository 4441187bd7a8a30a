//! What a host asks a document: its events, links, quotes and mentions.

use std::borrow::Cow;

use crate::links::{self, Target};
use crate::span::Span;

use super::Document;
use super::event::{
    Attributes, Event, Link, LinkKind, LinkStart, Mention, QuoteRef, RefusedLink, Tag, TagEnd,
};
use super::tape::{Kind, LinkTarget, MentionRecord, NONE, Node, QuoteRecord, TIGHT};

/// Iterator over the events of a document, each with the bytes it came from.
#[derive(Clone, Debug)]
pub struct Events<'a> {
    document: &'a Document<'a>,
    next: usize,
}

impl<'a> Iterator for Events<'a> {
    type Item = (Event<'a>, Span);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let node = self.document.tape.nodes.get(self.next)?;
            self.next += 1;
            if let Some(event) = self.document.event(node) {
                return Some((event, node.span));
            }
        }
    }
}

impl<'s> Document<'s> {
    /// Walks the document from front to back.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy, document::{Event, Tag}};
    ///
    /// let formatter = Formatter::new(Policy::comment());
    /// let doc = formatter.parse("Hi <em>you</em>")?;
    /// let text: String = doc
    ///     .events()
    ///     .filter_map(|(event, _)| match event {
    ///         Event::Text(text) => Some(text),
    ///         _ => None,
    ///     })
    ///     .collect();
    /// assert_eq!(text, "Hi you");
    /// # Ok::<(), wellsaid::TooLong>(())
    /// ```
    pub fn events(&self) -> Events<'_> {
        Events { document: self, next: 0 }
    }

    fn event(&self, node: &Node) -> Option<Event<'_>> {
        Some(match node.kind {
            Kind::ParagraphStart | Kind::ParagraphEnd if node.flags & TIGHT != 0 => return None,
            Kind::ParagraphStart => Event::Start(Tag::Paragraph),
            Kind::ParagraphEnd => Event::End(TagEnd::Paragraph),
            Kind::ElementStart => Event::Start(Tag::Element(node.element, self.attributes(node.b))),
            Kind::ElementEnd => Event::End(TagEnd::Element(node.element)),
            Kind::AnchorStart | Kind::LinkStart => Event::Start(Tag::Link(self.link_start(node.b))),
            Kind::AnchorEnd | Kind::LinkEnd => Event::End(TagEnd::Link),
            Kind::QuoteStart => Event::Start(Tag::Quote(self.quote(node.b))),
            Kind::QuoteEnd => Event::End(TagEnd::Quote),
            Kind::Attribution => Event::Attribution(self.quote(node.b)),
            Kind::Omitted => Event::Omitted(self.quote(node.b)),
            Kind::CodeBlockStart => Event::Start(Tag::CodeBlock(self.attributes(node.b))),
            Kind::CodeBlockEnd => Event::End(TagEnd::CodeBlock),
            Kind::Text | Kind::Decoded => Event::Text(self.tape.leaf(self.source, node)),
            Kind::Break => Event::Break,
            Kind::Mention => Event::Mention(self.mention(&self.tape.mentions[node.b as usize])),
            Kind::Emoji => Event::Emoji(self.mention(&self.tape.mentions[node.b as usize])),
            Kind::Void => Event::Void(node.element, self.attributes(node.b)),
        })
    }

    fn attributes(&self, list: u32) -> Attributes<'_> {
        let records = self.tape.attribute_list(list).iter();
        Attributes(
            records
                .map(|record| (record.name, self.tape.text(self.source, record.value)))
                .collect(),
        )
    }

    fn link_start(&self, index: u32) -> LinkStart<'_> {
        let attributes = match self.tape.links[index as usize].target {
            LinkTarget::Anchor { attributes, .. } => self.attributes(attributes),
            LinkTarget::Address { .. } => Attributes::default(),
        };
        let (kind, href) = self.href(index);
        LinkStart { href, kind, attributes }
    }

    /// Kind and decoded address of a link.
    pub(crate) fn href(&self, index: u32) -> (LinkKind, Cow<'_, str>) {
        match &self.tape.links[index as usize].target {
            LinkTarget::Anchor { href, .. } => {
                (LinkKind::Anchor, Cow::Borrowed(self.tape.text(self.source, *href)))
            }
            LinkTarget::Address { text, target } => {
                let text = self.tape.text(self.source, *text);
                match target {
                    Target::Www | Target::Bare => {
                        (LinkKind::Url, Cow::Owned(format!("https://{text}")))
                    }
                    Target::Email => (LinkKind::Email, Cow::Owned(format!("mailto:{text}"))),
                    Target::Mailto => (LinkKind::Email, Cow::Borrowed(text)),
                    Target::Link { href } => (LinkKind::Custom, Cow::Borrowed(href.as_str())),
                    _ => (LinkKind::Url, Cow::Borrowed(text)),
                }
            }
        }
    }

    fn quote(&self, index: u32) -> QuoteRef<'_> {
        self.quote_ref(&self.tape.quotes[index as usize])
    }

    pub(crate) fn quote_ref(&self, record: &QuoteRecord) -> QuoteRef<'_> {
        let text = |name| self.tape.text(self.source, name);
        QuoteRef {
            author: record.author.map(text),
            username: record.username.map(text),
            post_id: record.post_id,
            topic_id: record.topic_id,
            user_id: record.user_id,
            time: record.time,
            full: record.full,
            depth: record.depth,
            span: record.span,
            verification: record.verification,
        }
    }

    pub(crate) fn mention(&self, record: &MentionRecord) -> Mention<'_> {
        Mention {
            sigil: record.sigil,
            name: self.tape.text(self.source, record.name),
            span: record.span,
        }
    }

    /// Indices of the links that [`links`](Self::links) lists, in its order.
    pub(crate) fn link_numbers(&self) -> Vec<u32> {
        let starts = |node: &&Node| matches!(node.kind, Kind::LinkStart | Kind::AnchorStart);
        let mut numbers: Vec<u32> =
            self.tape.nodes.iter().filter(starts).map(|node| node.b).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// All links that readers can click, in order: addresses in the text and the
    /// author's own tags.
    pub fn links(&self) -> Vec<Link<'_>> {
        let mut links: Vec<Option<Link<'_>>> = vec![None; self.tape.links.len()];
        let mut open = NONE;
        for node in &self.tape.nodes {
            match node.kind {
                Kind::AnchorStart | Kind::LinkStart => {
                    open = node.b;
                    links[open as usize].get_or_insert_with(|| self.link(open));
                }
                Kind::AnchorEnd | Kind::LinkEnd => {
                    if let Some(Some(link)) = links.get_mut(open as usize) {
                        link.span = link.span.cover(node.span);
                    }
                    open = NONE;
                }
                Kind::Text | Kind::Decoded | Kind::Mention | Kind::Emoji => {
                    if let Some(Some(link)) = links.get_mut(open as usize) {
                        let text = self.tape.leaf(self.source, node);
                        if link.text.is_empty() {
                            link.text = Cow::Borrowed(text);
                        } else {
                            link.text.to_mut().push_str(text);
                        }
                        link.span = link.span.cover(node.span);
                    }
                }
                _ => {}
            }
        }
        links.into_iter().flatten().collect()
    }

    fn link(&self, index: u32) -> Link<'_> {
        let record = &self.tape.links[index as usize];
        let (kind, href) = self.href(index);
        let (host, mut flags) = match links::host_of(&href) {
            Some((host, flags)) => (Some(host.into_owned()), flags),
            None => (None, record.flags),
        };
        flags.insert(record.flags);
        let registrable = host.as_deref().and_then(links::registrable).map(str::to_owned);
        Link { kind, href, text: Cow::Borrowed(""), host, registrable, flags, span: record.span }
    }

    /// Addresses that were not linked for a reason of security: in the text and in the author's
    /// `<a href>`.
    pub fn refused_links(&self) -> Vec<RefusedLink<'_>> {
        let records = self.tape.refused.iter();
        records
            .filter_map(|record| {
                let link = |text, host: Option<Cow<'_, str>>, flags| {
                    let host = host.map(Cow::into_owned);
                    RefusedLink { text, host, flags, span: record.span }
                };
                let Some(href) = record.href else {
                    let text = &self.source[record.span.range()];
                    let found = links::host_of(text).or_else(|| links::host_of_bare(text));
                    return Some(link(text, found.map(|(host, _)| host), record.flags));
                };
                let text = self.tape.text(self.source, href);
                let (host, flags) = links::host_of(text.trim())?;
                Some(link(text, Some(host), record.flags | flags))
            })
            .collect()
    }

    /// All quotes, in the order in which they begin.
    pub fn quotes(&self) -> Vec<QuoteRef<'_>> {
        let records = self.tape.quotes.iter().filter(|record| !record.vanished);
        records.map(|record| self.quote_ref(record)).collect()
    }

    /// The names of those whom the comment itself quotes, as its author claims them. To notify
    /// somebody, ask your own records who wrote the quoted post. Names
    /// in a quote inside of a quote are left out; each name comes once.
    pub fn outermost_authors(&self) -> Vec<&str> {
        let mut authors = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for quote in self.tape.quotes.iter().filter(|quote| quote.depth == 1 && !quote.vanished) {
            let Some(name) = quote.username.or(quote.author) else { continue };
            let name = self.tape.text(self.source, name);
            if seen.insert(name) {
                authors.push(name);
            }
        }
        authors
    }

    /// Whether the comment holds quotes and nothing of its author's own.
    pub fn is_only_quotes(&self) -> bool {
        let mut at = 0;
        let mut quotes = false;
        while let Some(node) = self.tape.nodes.get(at) {
            match node.kind {
                Kind::QuoteStart => {
                    quotes = true;
                    at = node.a as usize;
                }
                Kind::Omitted => quotes = true,
                Kind::Text
                | Kind::Decoded
                | Kind::Mention
                | Kind::Emoji
                | Kind::Void
                | Kind::Attribution => return false,
                _ => {}
            }
            at += 1;
        }
        quotes
    }

    /// Names that a host may want to look up before rendering.
    pub fn mentions(&self) -> Vec<Mention<'_>> {
        let nodes = self.tape.nodes.iter().filter(|node| node.kind == Kind::Mention);
        nodes.map(|node| self.mention(&self.tape.mentions[node.b as usize])).collect()
    }

    /// Names between colons that a host may want to replace.
    pub fn emoji(&self) -> Vec<Mention<'_>> {
        let nodes = self.tape.nodes.iter().filter(|node| node.kind == Kind::Emoji);
        nodes.map(|node| self.mention(&self.tape.mentions[node.b as usize])).collect()
    }
}
