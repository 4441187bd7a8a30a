//! Tape → HTML, in one small canonical subset of it.
//!
//! The writer has no choices to make: one way to write each thing, quoted
//! attributes, five escapes, blocks joined by newlines. The gate knows that
//! subset too, and shares no code with this file.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use crate::document::Document;
use crate::document::tape::{ESCAPE, Kind, LOOSE, LinkTarget, Node, PREFORMATTED, TIGHT};
use crate::policy::Policy;
use crate::policy::attribute::Attribute;
use crate::policy::element::{Element, Model};

use super::escape;
use super::messages::Messages;
use super::rel;
use super::resolve::{LinkAction, Resolver};

/// Writes the whole document to `out`.
pub(crate) fn write(
    document: &Document<'_>,
    policy: &Policy,
    messages: &Messages,
    resolver: Option<&dyn Resolver>,
    out: &mut String,
) {
    let mut writer = Writer { document, policy, messages, resolver, out, newline: false };
    let nodes = &document.tape.nodes;
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        at = writer.node(at, node);
    }
}

struct Writer<'a> {
    document: &'a Document<'a>,
    policy: &'a Policy,
    messages: &'a Messages,
    resolver: Option<&'a dyn Resolver>,
    out: &'a mut String,
    /// A newline is due before the next block.
    newline: bool,
}

impl Writer<'_> {
    /// Writes one node; returns the index of the next.
    #[inline]
    fn node(&mut self, at: usize, node: &Node) -> usize {
        match node.kind {
            Kind::Text => {
                let text = &self.document.source[node.span.range()];
                if node.flags & ESCAPE == 0 {
                    self.out.push_str(text);
                } else {
                    escape::text(self.out, text);
                }
            }
            Kind::Decoded => {
                escape::text(self.out, self.document.tape.leaf(self.document.source, node));
            }
            Kind::Break if node.flags & PREFORMATTED != 0 => self.out.push('\n'),
            Kind::Break => self.out.push_str("<br>\n"),
            Kind::ParagraphStart => {
                self.join();
                if node.flags & TIGHT == 0 {
                    self.out.push_str("<p>");
                }
            }
            Kind::ParagraphEnd => {
                if node.flags & TIGHT == 0 {
                    self.out.push_str("</p>");
                }
                self.newline = true;
            }
            Kind::ElementStart if node.element.is_inline() => self.start_tag(node),
            Kind::ElementEnd if node.element.is_inline() => self.end_tag(node.element),
            Kind::ElementStart => {
                self.join();
                self.start_tag(node);
                // A tight item and a line of text begin where they stand.
                let tight = node.element.model() == Model::Leaf
                    || (node.element.model() == Model::Item && node.flags & LOOSE == 0);
                self.newline = !tight;
            }
            Kind::ElementEnd => {
                let tight = node.element.model() == Model::Leaf
                    || (node.element.model() == Model::Item && node.flags & LOOSE == 0);
                if !tight {
                    self.out.push('\n');
                }
                self.end_tag(node.element);
                self.newline = true;
            }
            Kind::AnchorStart => return self.anchor(at, node),
            Kind::AnchorEnd | Kind::LinkEnd => self.out.push_str("</a>"),
            Kind::LinkStart => return self.link(at, node),
            Kind::QuoteStart => self.quote_start(node),
            Kind::QuoteEnd => {
                self.out.push_str("\n</blockquote>");
                self.newline = true;
            }
            Kind::Attribution => {
                self.join();
                self.attribution(node);
                self.newline = true;
            }
            Kind::Omitted => {
                self.join();
                self.out.push_str("<p class=\"quote-omitted\">");
                escape::text(self.out, &self.messages.omitted);
                self.out.push_str("</p>");
                self.newline = true;
            }
            Kind::CodeBlockStart => {
                self.join();
                self.out.push_str("<pre>");
                self.start_tag(node);
            }
            Kind::CodeBlockEnd => {
                self.out.push_str("</code></pre>");
                self.newline = true;
            }
            Kind::Mention => self.mention(node),
            Kind::Emoji => self.emoji(node),
            Kind::Void if node.element.is_inline() => self.start_tag(node),
            Kind::Void => {
                self.join();
                self.start_tag(node);
                self.newline = true;
            }
        }
        at + 1
    }

    /// Blocks are joined by newlines.
    fn join(&mut self) {
        if self.newline {
            self.out.push('\n');
            self.newline = false;
        }
    }

    fn start_tag(&mut self, node: &Node) {
        self.out.push('<');
        self.out.push_str(node.element.name());
        if let Some(&(first, last)) = self.document.tape.attribute_lists.get(node.b as usize) {
            self.attributes(first..last);
        }
        self.out.push('>');
    }

    fn attributes(&mut self, range: std::ops::Range<u32>) {
        let document = self.document;
        for record in &document.tape.attributes[range.start as usize..range.end as usize] {
            self.attribute(record.name, document.tape.text(document.source, record.value));
        }
    }

    fn attribute(&mut self, name: Attribute, value: &str) {
        self.out.push(' ');
        self.out.push_str(name.name());
        self.out.push_str("=\"");
        escape::attribute(self.out, value);
        self.out.push('"');
    }

    fn end_tag(&mut self, element: Element) {
        self.out.push_str("</");
        self.out.push_str(element.name());
        self.out.push('>');
    }

    /// An author's link: its attributes, and `rel` at the end.
    fn anchor(&mut self, at: usize, node: &Node) -> usize {
        let document = self.document;
        let LinkTarget::Anchor { href, attributes } = document.tape.links[node.b as usize].target
        else {
            return at + 1;
        };
        let typed = document.tape.text(document.source, href);
        let Some(href) = self.resolve_link(typed) else { return self.without_tags(at, node) };
        self.out.push_str("<a");
        let mut rel = None;
        for record in document.tape.attribute_list(attributes) {
            let value = document.tape.text(document.source, record.value);
            match record.name {
                Attribute::Href => self.attribute(Attribute::Href, &href),
                Attribute::Rel => rel = Some(value),
                name => self.attribute(name, value),
            }
        }
        self.rel(&href, rel);
        self.out.push('>');
        at + 1
    }

    fn rel(&mut self, href: &str, typed: Option<&str>) {
        rel::write(self.out, self.policy, href, typed);
    }

    /// The address that the host wants instead; `None` if the link goes.
    fn resolve_link<'h>(&self, href: &'h str) -> Option<Cow<'h, str>> {
        let Some(resolver) = self.resolver else { return Some(Cow::Borrowed(href)) };
        match resolver.link(href) {
            LinkAction::Keep => Some(Cow::Borrowed(href)),
            LinkAction::Rewrite(other) => {
                self.policy.accepts_url(&other).then_some(Cow::Owned(other))
            }
            LinkAction::Unlink => None,
        }
    }

    /// Writes what stands in a link without its tags.
    fn without_tags(&mut self, at: usize, node: &Node) -> usize {
        let nodes = &self.document.tape.nodes;
        let mut inner = at + 1;
        while inner < node.a as usize {
            inner = self.node(inner, &nodes[inner]);
        }
        node.a as usize + 1
    }

    /// An address in the text.
    fn link(&mut self, at: usize, node: &Node) -> usize {
        let document = self.document;
        let LinkTarget::Address { text, target } = &document.tape.links[node.b as usize].target
        else {
            return at + 1;
        };
        let text = document.tape.text(document.source, *text);
        match target.prefix() {
            // By far the most links: nobody has to be asked and nothing made.
            Some(prefix) if self.resolver.is_none() => {
                self.out.push_str("<a href=\"");
                self.out.push_str(prefix);
                escape::attribute(self.out, text);
                self.out.push('"');
                self.rel(if prefix.is_empty() { text } else { prefix }, None);
                self.out.push('>');
            }
            prefix => {
                let (_, href) = document.href(node.b);
                let Some(href) = self.resolve_link(&href).filter(|href| {
                    // Ours are checked when they are found, a scanner's are checked here.
                    prefix.is_some() || self.policy.accepts_url(href)
                }) else {
                    return self.without_tags(at, node);
                };
                self.out.push_str("<a href=\"");
                escape::attribute(self.out, &href);
                self.out.push('"');
                self.rel(&href, None);
                self.out.push('>');
            }
        }
        let max = self.policy.links().max_caption;
        if text.len() <= max {
            return at + 1;
        }
        match caption(text, max) {
            None => at + 1,
            Some(kept) => {
                escape::text(self.out, kept);
                self.out.push('…');
                node.a as usize
            }
        }
    }

    fn quote_start(&mut self, node: &Node) {
        self.join();
        self.out.push_str("<blockquote class=\"");
        self.out.push_str(&self.policy.quotes().class);
        self.out.push_str("\">");
        self.newline = true;
        let record = &self.document.tape.quotes[node.b as usize];
        if record.author.is_some() || record.username.is_some() || self.resolver.is_some() {
            self.attribution(node);
        } else if let Some(untitled) = &self.policy.quotes().untitled {
            self.untitled(untitled);
        }
        self.newline = true;
    }

    fn untitled(&mut self, line: &str) {
        self.join();
        self.out.push_str("<p class=\"quote-author\">");
        escape::text(self.out, line);
        self.out.push_str("</p>");
    }

    /// `<p class="quote-author"><cite>Bob</cite> wrote:</p>`.
    fn attribution(&mut self, node: &Node) {
        let document = self.document;
        let quote = document.quote_ref(&document.tape.quotes[node.b as usize]);
        let answer = self.resolver.and_then(|resolver| resolver.quote(&quote)).unwrap_or_default();
        let Some(author) = answer.author.as_deref().or(quote.author).or(quote.username) else {
            if let Some(untitled) = &self.policy.quotes().untitled {
                self.untitled(untitled);
            }
            return;
        };
        self.join();
        let messages = self.messages;
        let (before, after) = messages.around_author();
        self.out.push_str("<p class=\"quote-author\">");
        escape::text(self.out, before);
        self.out.push_str("<cite>");
        let href = answer.href.as_deref().filter(|href| self.policy.accepts_url(href));
        self.linked(href, author);
        self.out.push_str("</cite>");
        escape::text(self.out, after);
        self.out.push_str("</p>");
    }

    /// Text, in a link if there is an address.
    fn linked(&mut self, href: Option<&str>, text: &str) {
        let Some(href) = href else { return escape::text(self.out, text) };
        self.out.push_str("<a href=\"");
        escape::attribute(self.out, href);
        self.out.push('"');
        self.rel(href, None);
        self.out.push('>');
        escape::text(self.out, text);
        self.out.push_str("</a>");
    }

    fn mention(&mut self, node: &Node) {
        let document = self.document;
        let mention = document.mention(&document.tape.mentions[node.b as usize]);
        let answer = self.resolver.and_then(|resolver| resolver.mention(&mention));
        let typed = &document.source[node.span.range()];
        match answer {
            Some(target) => {
                let href = Some(target.href.as_str()).filter(|href| self.policy.accepts_url(href));
                self.linked(href, target.text.as_deref().unwrap_or(typed));
            }
            None => escape::text(self.out, typed),
        }
    }

    fn emoji(&mut self, node: &Node) {
        let document = self.document;
        let emoji = document.mention(&document.tape.mentions[node.b as usize]);
        match self.resolver.and_then(|resolver| resolver.emoji(emoji.name)) {
            Some(text) => escape::text(self.out, &text),
            None => escape::text(self.out, &document.source[node.span.range()]),
        }
    }
}

/// The first `max - 1` graphemes of a text that has more than `max`.
fn caption(text: &str, max: usize) -> Option<&str> {
    let mut offsets = text.grapheme_indices(true).map(|(at, _)| at);
    let cut = offsets.by_ref().nth(max.checked_sub(1)?)?;
    offsets.next().and_then(|_| offsets.next()).or(None);
    (text[cut..].graphemes(true).take(2).count() > 1).then(|| &text[..cut])
}

/// The last resort: the source as escaped text, with its line breaks.
pub(crate) fn write_escaped(source: &str, out: &mut String) {
    out.push_str("<p>");
    for (at, line) in source.lines().enumerate() {
        if at > 0 {
            out.push_str("<br>\n");
        }
        let kept = |c: &char| !c.is_control() || *c == '\t';
        let text: String = line.chars().filter(kept).collect();
        escape::text(out, &text);
    }
    out.push_str("</p>");
}
