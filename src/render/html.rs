//! Tape → HTML, in one small canonical subset of it.
//!
//! There is one way to write each thing, quoted
//! attributes, five escapes, blocks joined by newlines. The gate knows that
//! subset too, and shares no code with this file.

use crate::document::Document;
use crate::document::tape::{LOOSE, Node, NodeKind, PARTS, PREFORMATTED, TIGHT};
use crate::policy::attribute::Attribute;
use crate::policy::element::{Element, Model};
use crate::policy::{Direction, Policy, Templates, Window};
use crate::span::Span;

use super::escape;
use super::inert;
use super::resolve::Lookup;
use crate::policy::Messages;

/// Writes the whole document to `out`.
pub(crate) fn write(
    document: &Document<'_>,
    policy: &Policy,
    messages: &Messages,
    lookup: Lookup<'_>,
    out: &mut String,
) {
    // Compiled twice: most policies ask for nothing special, and plain text must not pay for it.
    if policy.direction() == Direction::Inherit
        && policy.templates() == Templates::Keep
        && policy.links().target == Window::Reader
        && policy.quotes().fold.is_none()
    {
        // By far the most comments.
        if let Some(line) = document.plain_line() {
            out.reserve(line.len() + "<p></p>".len());
            out.push_str("<p>");
            out.push_str(line);
            return out.push_str("</p>");
        }
        HtmlWriter::<false>::run(document, policy, messages, lookup, out);
    } else {
        HtmlWriter::<true>::run(document, policy, messages, lookup, out);
    }
}

/// Appends a part of `source`. A short one is copied with what stands behind it, so that no step
/// depends on its length.
#[inline(always)]
fn push_part(out: &mut String, source: &str, span: Span) {
    const ROOM: usize = 64;
    let (start, len) = (span.start as usize, span.len());
    if len <= ROOM {
        if let Some(part) = source.get(start..start + ROOM) {
            let end = out.len() + len;
            out.push_str(part);
            return out.truncate(end);
        }
    }
    out.push_str(&source[span.range()]);
}

/// Writes one document. `SPECIAL`: the policy asks for more than the plain form of what is written.
pub(super) struct HtmlWriter<'a, const SPECIAL: bool> {
    pub(super) document: &'a Document<'a>,
    pub(super) policy: &'a Policy,
    pub(super) messages: &'a Messages,
    pub(super) lookup: Lookup<'a>,
    /// The `rel` of links to other sites.
    pub(super) rel: &'a str,
    pub(super) out: &'a mut String,
    /// A newline is due before the next block.
    pub(super) newline: bool,
    /// Tells where the content of the last `pre` begins. Parsers drop a newline there, and the gate
    /// refuses it. The document has none, but answers of the application
    /// can take away what stood before it: a link, a mention.
    pre: usize,
    /// A box was begun that takes its direction from the next paragraph.
    pub(super) begins_box: bool,
    /// Nothing that is written may begin a template.
    inert: bool,
    /// Place of the end of the quote that is folded, or the largest number.
    pub(super) folded: usize,
    /// The last byte that readers see, or 0 at the beginning of a line.
    last: u8,
}

impl<'a, const SPECIAL: bool> HtmlWriter<'a, SPECIAL> {
    fn run(
        document: &'a Document<'a>,
        policy: &'a Policy,
        messages: &'a Messages,
        lookup: Lookup<'a>,
        out: &'a mut String,
    ) {
        let mut writer = Self {
            document,
            policy,
            messages,
            lookup,
            rel: if lookup.is_trusted() { policy.trusted_rel() } else { policy.rel() },
            out,
            newline: false,
            pre: usize::MAX,
            begins_box: false,
            inert: policy.templates() == Templates::Inert,
            folded: usize::MAX,
            last: 0,
        };
        let nodes = &document.tape.nodes;
        let mut at = 0;
        while let Some(node) = nodes.get(at) {
            at = writer.node(at, node);
        }
    }

    /// Writes one node; returns the index of the next.
    #[inline(always)]
    pub(super) fn node(&mut self, at: usize, node: &Node) -> usize {
        // In the order in which they are frequent.
        if node.is_plain_text() {
            self.plain(node.span);
        } else if !SPECIAL && node.is_bare_tag() && node.element.is_inline() {
            node.element.push_tag(node.kind != NodeKind::ElementStart, self.out);
        } else if node.is_paragraph() {
            if node.kind == NodeKind::ParagraphStart {
                return self.paragraph(at, node);
            }
            self.paragraph_end(node);
        } else if node.kind == NodeKind::Break && node.flags & PREFORMATTED == 0 {
            self.out.push_str("<br>\n");
            self.begin_line();
        } else {
            return self.other_node(at, node);
        }
        at + 1
    }

    /// Begins a paragraph. As a rule plain text follows, and then often the end: these are asked
    /// for here, because a jump by the kind of a node is hard to predict.
    #[inline(always)]
    fn paragraph(&mut self, at: usize, node: &Node) -> usize {
        self.join();
        if node.flags & TIGHT == 0 {
            match SPECIAL && !std::mem::take(&mut self.begins_box) {
                true => self.own_tag("<p", Element::P),
                false => self.out.push_str("<p>"),
            }
        }
        let nodes = &self.document.tape.nodes;
        match nodes.get(at + 1) {
            Some(text) if text.is_plain_text() => {
                self.plain(text.span);
            }
            _ => return at + 1,
        }
        match nodes.get(at + 2) {
            Some(end) if end.kind == NodeKind::ParagraphEnd => self.paragraph_end(end),
            _ => return at + 2,
        }
        at + 3
    }

    #[inline(always)]
    fn paragraph_end(&mut self, node: &Node) {
        if node.flags & TIGHT == 0 {
            self.out.push_str("</p>");
        }
        self.newline = true;
    }

    /// Writes all nodes except plain text in paragraphs: few in most comments.
    #[inline(never)]
    fn other_node(&mut self, at: usize, node: &Node) -> usize {
        match node.kind {
            NodeKind::Text => self.text(&self.document.source[node.span.range()]),
            NodeKind::Decoded => {
                let mut text = self.document.tape.leaf(self.document.source, node);
                if self.out.len() == self.pre {
                    text = text.trim_start_matches('\n');
                }
                self.text(text);
            }
            NodeKind::Break => {
                if self.out.len() != self.pre {
                    self.text("\n");
                }
            }
            NodeKind::ElementStart if node.element.is_inline() => self.start_tag(node),
            NodeKind::ElementEnd if node.element.is_inline() => self.end_tag(node.element),
            NodeKind::ElementStart => {
                self.join();
                self.start_tag(node);
                // A tight item and a line of text begin where they stand.
                let tight = node.element.model() == Model::Leaf
                    || (node.element.model() == Model::Item && node.flags & LOOSE == 0);
                self.newline = !tight;
                self.begins_box = SPECIAL && !tight && self.direction(node.element).is_some();
            }
            NodeKind::ElementEnd => {
                let tight = node.element.model() == Model::Leaf
                    || (node.element.model() == Model::Item && node.flags & LOOSE == 0);
                if !tight {
                    self.out.push('\n');
                }
                self.end_tag(node.element);
                self.newline = true;
            }
            NodeKind::AnchorStart => return self.anchor(at, node),
            NodeKind::AnchorEnd | NodeKind::LinkEnd => self.out.push_str("</a>"),
            NodeKind::LinkStart => return self.link(at, node),
            NodeKind::QuoteStart => self.quote_start(at, node),
            NodeKind::QuoteEnd => {
                if SPECIAL && at == self.folded {
                    self.out.push_str("\n</details>");
                    self.folded = usize::MAX;
                }
                self.out.push_str("\n</blockquote>");
                self.newline = true;
            }
            NodeKind::Attribution => {
                // A name that a rule has taken away leaves no line.
                let len = self.out.len();
                self.attribution(node);
                let written = self.out.len() > len;
                self.newline |= written;
                if !written && node.flags & PARTS != 0 {
                    self.omitted();
                }
            }
            NodeKind::Omitted => self.omitted(),
            NodeKind::CodeBlockStart => {
                self.join();
                self.own_tag("<pre", Element::Pre);
                self.tag(node, None);
                self.begins_box = false;
            }
            NodeKind::CodeBlockEnd => {
                self.out.push_str("</code></pre>");
                self.newline = true;
            }
            NodeKind::Mention => self.mention(node),
            NodeKind::Emoji => self.emoji(node),
            NodeKind::Void if node.element.is_inline() => self.start_tag(node),
            NodeKind::Void => {
                self.join();
                self.start_tag(node);
                self.newline = true;
                self.begins_box = false;
            }
            // Written by `node`.
            NodeKind::ParagraphStart | NodeKind::ParagraphEnd => {}
        }
        at + 1
    }

    /// Blocks are joined by newlines.
    pub(super) fn join(&mut self) {
        if self.newline {
            self.out.push('\n');
            self.newline = false;
            self.begin_line();
        }
    }

    #[inline(always)]
    fn begin_line(&mut self) {
        if SPECIAL {
            self.last = 0;
        }
    }

    /// Writes text of the source that needs no escape.
    #[inline(always)]
    fn plain(&mut self, span: Span) {
        let source = self.document.source;
        if SPECIAL && self.inert {
            let text = &source[span.range()];
            return inert::text(self.out, text, &mut self.last, String::push_str);
        }
        push_part(self.out, source, span);
    }

    /// Writes text.
    pub(super) fn text(&mut self, text: &str) {
        if SPECIAL && self.inert {
            return inert::text(self.out, text, &mut self.last, escape::text);
        }
        escape::text(self.out, text);
    }

    /// The direction that the policy gives an element.
    fn direction(&self, element: Element) -> Option<&'static str> {
        if SPECIAL { self.policy.direction().of(element) } else { None }
    }

    /// Ends a tag of ours, which has been written up to its attributes.
    pub(super) fn own_tag(&mut self, start: &str, element: Element) {
        self.out.push_str(start);
        if let Some(direction) = self.direction(element) {
            self.attribute(Attribute::Dir, direction);
        }
        self.out.push('>');
    }

    fn start_tag(&mut self, node: &Node) {
        self.tag(node, self.direction(node.element));
    }

    /// The start tag of an element, with the attributes that its author has given it, and a
    /// direction if none is given.
    fn tag(&mut self, node: &Node, direction: Option<&'static str>) {
        let tag = node.element.start_tag();
        let tape = &self.document.tape;
        match (tape.attribute_lists.get(node.attributes().index()), direction) {
            (None, None) => node.element.push_tag(false, self.out),
            (None, Some(_)) => self.own_tag(&tag[..tag.len() - 1], node.element),
            (Some(&(first, last)), direction) => {
                self.out.push_str(&tag[..tag.len() - 1]);
                let records = &tape.attributes[first as usize..last as usize];
                for record in records {
                    self.attribute(record.name, tape.text(self.document.source, record.value));
                }
                let is_given = || records.iter().any(|record| record.name == Attribute::Dir);
                match direction {
                    Some(direction) if !is_given() => self.attribute(Attribute::Dir, direction),
                    _ => {}
                }
                self.out.push('>');
            }
        }
        if node.element == Element::Pre {
            self.pre = self.out.len();
        }
    }

    pub(super) fn attribute(&mut self, name: Attribute, value: &str) {
        self.out.push(' ');
        self.out.push_str(name.name());
        self.out.push_str("=\"");
        match SPECIAL && self.inert {
            true if name.is_url() => escape::attribute(self.out, &inert::address(value)),
            true => inert::text(self.out, value, &mut 0, escape::attribute),
            false => escape::attribute(self.out, value),
        }
        self.out.push('"');
    }

    fn end_tag(&mut self, element: Element) {
        element.push_tag(true, self.out);
    }

    fn mention(&mut self, node: &Node) {
        let document = self.document;
        let mention = document.mention(&document.tape.mentions[node.mention().index()]);
        let typed = document.tape.leaf(document.source, node);
        match self.lookup.mention(&mention) {
            Some(answer) => {
                self.linked(answer.href.as_deref(), answer.text.as_deref().unwrap_or(typed));
            }
            None => self.text(typed),
        }
    }

    fn emoji(&mut self, node: &Node) {
        let document = self.document;
        let emoji = document.mention(&document.tape.mentions[node.mention().index()]);
        match self.lookup.emoji(emoji.name) {
            Some(text) => self.text(&text),
            None => self.text(document.tape.leaf(document.source, node)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_copied_alone() {
        let source = format!("{}é{}", "x".repeat(70), "y".repeat(70));
        for start in (0..source.len()).filter(|at| source.is_char_boundary(*at)) {
            for end in (start..=source.len()).filter(|at| source.is_char_boundary(*at)) {
                let mut out = String::from("<p>");
                push_part(&mut out, &source, Span::new(start, end));
                assert_eq!(out, format!("<p>{}", &source[start..end]));
            }
        }
    }
}
