//! Lists that your application asks a document for: events, links, quotes and mentions.

use std::borrow::Cow;

use crate::links::{self, MatchTarget};
use crate::policy::attribute::Attribute;
use crate::policy::element::Element;
use crate::span::Span;

use super::Document;
use super::event::{
    Attributes, Event, Link, LinkKind, LinkStart, Mention, QuoteRef, RefusedLink, Tag, TagEnd,
};
use super::tape::{
    AttributesId, IMPLIED, LinkId, LinkTarget, MentionRecord, Node, NodeKind, QuoteId, QuoteRecord,
    TIGHT,
};

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
            NodeKind::ParagraphStart | NodeKind::ParagraphEnd if node.flags & TIGHT != 0 => {
                return None;
            }
            NodeKind::ParagraphStart => Event::Start(Tag::Paragraph),
            NodeKind::ParagraphEnd => Event::End(TagEnd::Paragraph),
            NodeKind::ElementStart => {
                Event::Start(Tag::Element(node.element, self.attributes(node.attributes())))
            }
            NodeKind::ElementEnd => Event::End(TagEnd::Element(node.element)),
            NodeKind::AnchorStart | NodeKind::LinkStart => {
                Event::Start(Tag::Link(self.link_start(node.link())))
            }
            NodeKind::AnchorEnd | NodeKind::LinkEnd => Event::End(TagEnd::Link),
            NodeKind::QuoteStart => Event::Start(Tag::Quote(self.quote(node.quote()))),
            NodeKind::QuoteEnd => Event::End(TagEnd::Quote),
            NodeKind::Attribution => Event::Attribution(self.quote(node.quote())),
            NodeKind::Omitted => Event::Omitted(self.quote(node.quote())),
            NodeKind::CodeBlockStart => {
                Event::Start(Tag::CodeBlock(self.attributes(node.attributes())))
            }
            NodeKind::CodeBlockEnd => Event::End(TagEnd::CodeBlock),
            NodeKind::Text | NodeKind::Decoded => Event::Text(self.tape.leaf(self.source, node)),
            NodeKind::Break => Event::Break,
            NodeKind::Mention => {
                Event::Mention(self.mention(&self.tape.mentions[node.mention().index()]))
            }
            NodeKind::Emoji => {
                Event::Emoji(self.mention(&self.tape.mentions[node.mention().index()]))
            }
            NodeKind::Void => Event::Void(node.element, self.attributes(node.attributes())),
        })
    }

    fn attributes(&self, list: AttributesId) -> Attributes<'_> {
        let records = self.tape.attribute_list(list).iter();
        Attributes(
            records
                .map(|record| (record.name, self.tape.text(self.source, record.value)))
                .collect(),
        )
    }

    fn link_start(&self, link: LinkId) -> LinkStart<'_> {
        let attributes = match self.tape.links[link.index()].target {
            LinkTarget::Anchor { attributes, .. } => self.attributes(attributes),
            LinkTarget::Address { .. } => Attributes::default(),
        };
        let (kind, href) = self.href(link);
        LinkStart { href, kind, attributes }
    }

    /// Kind and decoded address of a link.
    pub(crate) fn href(&self, link: LinkId) -> (LinkKind, Cow<'_, str>) {
        match &self.tape.links[link.index()].target {
            LinkTarget::Anchor { href, .. } => {
                (LinkKind::Anchor, Cow::Borrowed(self.tape.text(self.source, *href)))
            }
            LinkTarget::Address { text, target } => {
                let text = self.tape.text(self.source, *text);
                match target {
                    MatchTarget::Www | MatchTarget::Bare => {
                        (LinkKind::Url, Cow::Owned(format!("https://{text}")))
                    }
                    MatchTarget::Email => (LinkKind::Email, Cow::Owned(format!("mailto:{text}"))),
                    MatchTarget::Mailto => (LinkKind::Email, Cow::Borrowed(text)),
                    MatchTarget::Link { href } => (LinkKind::Custom, Cow::Borrowed(href.as_str())),
                    _ => (LinkKind::Url, Cow::Borrowed(text)),
                }
            }
        }
    }

    fn quote(&self, quote: QuoteId) -> QuoteRef<'_> {
        self.quote_ref(&self.tape.quotes[quote.index()])
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
            depth: record.depth,
        }
    }

    /// Tells of each link on record whether it is on the tape.
    pub(crate) fn shown_links(&self) -> Vec<bool> {
        let mut shown = vec![false; self.tape.links.len()];
        for node in &self.tape.nodes {
            if matches!(node.kind, NodeKind::LinkStart | NodeKind::AnchorStart) {
                shown[node.link().index()] = true;
            }
        }
        shown
    }

    /// All links that readers can click, in order: addresses in the text and the
    /// author's own tags.
    pub fn links(&self) -> Vec<Link<'_>> {
        self.links_by_id().map(|(_, link)| link).collect()
    }

    /// The same, with the id of each.
    pub(crate) fn links_by_id(&self) -> impl Iterator<Item = (LinkId, Link<'_>)> {
        let mut links: Vec<Option<Link<'_>>> = vec![None; self.tape.links.len()];
        let mut open = LinkId::NONE;
        // Words on two lines are two words.
        let mut is_new_line = false;
        for node in &self.tape.nodes {
            match node.kind {
                NodeKind::AnchorStart | NodeKind::LinkStart => {
                    open = node.link();
                    links[open.index()].get_or_insert_with(|| self.link(open));
                }
                NodeKind::AnchorEnd | NodeKind::LinkEnd => {
                    if let Some(Some(link)) = links.get_mut(open.index()) {
                        link.span = link.span.cover(node.span);
                    }
                    open = LinkId::NONE;
                }
                NodeKind::Text | NodeKind::Decoded | NodeKind::Mention | NodeKind::Emoji => {
                    if let Some(Some(link)) = links.get_mut(open.index()) {
                        let text = self.tape.leaf(self.source, node);
                        if link.text.is_empty() {
                            link.text = Cow::Borrowed(text);
                        } else {
                            link.text.to_mut().push_str(if is_new_line { "\n" } else { "" });
                            link.text.to_mut().push_str(text);
                        }
                        link.span = link.span.cover(node.span);
                    }
                    is_new_line = false;
                }
                NodeKind::Break | NodeKind::ParagraphEnd => is_new_line = true,
                _ => {}
            }
        }
        let numbered = links.into_iter().enumerate();
        numbered.filter_map(|(at, link)| Some((LinkId::new(at), link?)))
    }

    fn link(&self, id: LinkId) -> Link<'_> {
        let record = &self.tape.links[id.index()];
        let (kind, href) = self.href(id);
        let (host, mut flags) = match links::host_of(&href) {
            Some((host, flags)) => (Some(host.into_owned()), flags),
            None => (None, record.flags),
        };
        flags.insert(record.flags);
        let registrable = host.as_deref().and_then(links::registrable).map(str::to_owned);
        Link {
            kind,
            href,
            text: Cow::Borrowed(""),
            host,
            registrable,
            flags,
            span: record.span,
            depth: record.depth,
        }
    }

    /// Nodes of the images, in order.
    #[cfg(feature = "moderation")]
    pub(crate) fn images(&self) -> impl Iterator<Item = &Node> {
        self.tape.nodes.iter().filter(|node| self.image_source(node).is_some())
    }

    /// The address of an image.
    pub(crate) fn image_source(&self, node: &Node) -> Option<&str> {
        if node.kind != NodeKind::Void || node.element != Element::Img {
            return None;
        }
        let mut records = self.tape.attribute_list(node.attributes()).iter();
        let source = records.find(|record| record.name == Attribute::Src)?;
        Some(self.tape.text(self.source, source.value))
    }

    /// The number of an image among links and images: they come behind all links.
    pub(crate) fn image_number(&self, image: u32) -> u32 {
        self.tape.links.len() as u32 + image
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
                let text = self.tape.text(self.source, record.text);
                if !record.is_tag {
                    let found = links::host_of(text).or_else(|| links::host_of_bare(text));
                    return Some(link(text, found.map(|(host, _)| host), record.flags));
                }
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

    /// Tells if the comment holds quotes and nothing of its author's own.
    pub fn is_only_quotes(&self) -> bool {
        let mut at = 0;
        let mut quotes = false;
        while let Some(node) = self.tape.nodes.get(at) {
            match node.kind {
                NodeKind::QuoteStart => {
                    quotes = true;
                    at = node.partner();
                }
                NodeKind::Omitted if node.flags & IMPLIED == 0 => quotes = true,
                NodeKind::Text
                | NodeKind::Decoded
                | NodeKind::Mention
                | NodeKind::Emoji
                | NodeKind::Void
                | NodeKind::Attribution => return false,
                _ => {}
            }
            at += 1;
        }
        quotes
    }

    /// Names that your application may want to look up before rendering.
    pub fn mentions(&self) -> Vec<Mention<'_>> {
        let nodes = self.tape.nodes.iter().filter(|node| node.kind == NodeKind::Mention);
        nodes.map(|node| self.mention(&self.tape.mentions[node.mention().index()])).collect()
    }

    /// Names between colons that your application may want to replace.
    pub fn emoji(&self) -> Vec<Mention<'_>> {
        let nodes = self.tape.nodes.iter().filter(|node| node.kind == NodeKind::Emoji);
        nodes.map(|node| self.mention(&self.tape.mentions[node.mention().index()])).collect()
    }
}
