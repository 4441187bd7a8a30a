//! Tape → HTML, in one small canonical subset of it.
//!
//! The writer has no choices to make: one way to write each thing, quoted
//! attributes, five escapes, blocks joined by newlines. The gate knows that
//! subset too, and shares no code with this file.

use crate::document::tape::{ESCAPE, Kind, LOOSE, Node, PREFORMATTED, TIGHT};
use crate::document::{Document, QuoteVerification};
use crate::policy::Policy;
use crate::policy::attribute::Attribute;
use crate::policy::element::{Element, Model};
use crate::policy::{ALTERED_CLASS, VERIFIED_CLASS};

use super::escape;
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
    let mut writer =
        Writer { document, policy, messages, lookup, out, newline: false, pre: usize::MAX };
    let nodes = &document.tape.nodes;
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        at = writer.node(at, node);
    }
}

pub(super) struct Writer<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) policy: &'a Policy,
    messages: &'a Messages,
    pub(super) lookup: Lookup<'a>,
    pub(super) out: &'a mut String,
    /// A newline is due before the next block.
    newline: bool,
    /// Tells where the content of the last `pre` begins. A newline that stands there is nothing to a
    /// parser, and the gate refuses it. The document has none, but answers of the application
    /// can take away what stood before it: a link, a mention.
    pre: usize,
}

impl Writer<'_> {
    /// Writes one node; returns the index of the next.
    #[inline]
    pub(super) fn node(&mut self, at: usize, node: &Node) -> usize {
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
                let mut text = self.document.tape.leaf(self.document.source, node);
                if self.out.len() == self.pre {
                    text = text.trim_start_matches('\n');
                }
                escape::text(self.out, text);
            }
            Kind::Break if node.flags & PREFORMATTED != 0 => {
                if self.out.len() != self.pre {
                    self.out.push('\n');
                }
            }
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
                // A name that a rule has taken away leaves no line.
                let len = self.out.len();
                self.attribution(node);
                self.newline |= self.out.len() > len;
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
        if node.element == Element::Pre {
            self.pre = self.out.len();
        }
    }

    fn attributes(&mut self, range: std::ops::Range<u32>) {
        let document = self.document;
        for record in &document.tape.attributes[range.start as usize..range.end as usize] {
            self.attribute(record.name, document.tape.text(document.source, record.value));
        }
    }

    pub(super) fn attribute(&mut self, name: Attribute, value: &str) {
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

    fn quote_start(&mut self, node: &Node) {
        self.join();
        self.out.push_str("<blockquote class=\"");
        self.out.push_str(&self.policy.quotes().class);
        let record = &self.document.tape.quotes[node.b as usize];
        self.out.push_str(match record.verification {
            QuoteVerification::Verified => VERIFIED_CLASS,
            QuoteVerification::Altered => ALTERED_CLASS,
            QuoteVerification::Unknown => "",
        });
        self.out.push_str("\">");
        self.newline = true;
        if record.author.is_some() || record.username.is_some() || !self.lookup.is_silent() {
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
        let answer = self.lookup.author(&quote);
        let Some(author) = answer.text else {
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
        self.linked(answer.href.as_deref(), &author);
        self.out.push_str("</cite>");
        escape::text(self.out, after);
        self.out.push_str("</p>");
    }

    fn mention(&mut self, node: &Node) {
        let document = self.document;
        let mention = document.mention(&document.tape.mentions[node.b as usize]);
        let typed = &document.source[node.span.range()];
        match self.lookup.mention(&mention) {
            Some(answer) => {
                self.linked(answer.href.as_deref(), answer.text.as_deref().unwrap_or(typed));
            }
            None => escape::text(self.out, typed),
        }
    }

    fn emoji(&mut self, node: &Node) {
        let document = self.document;
        let emoji = document.mention(&document.tape.mentions[node.b as usize]);
        match self.lookup.emoji(emoji.name) {
            Some(text) => escape::text(self.out, &text),
            None => escape::text(self.out, &document.source[node.span.range()]),
        }
    }
}
