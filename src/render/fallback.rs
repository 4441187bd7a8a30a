//! The last resort: HTML that is too long becomes the document's text, escaped.
//!
//! The text of the document and not its source: a word that a rule has masked stands in the
//! source still. And text that is bounded: a byte of the source becomes five at most (`&amp;`),
//! so the bound on the output holds for what stands in for the output.

use crate::document::Document;
use crate::document::tape::{Kind, Node};
use crate::policy::attribute::Attribute;
use crate::policy::element::Element;

use super::escape;
use super::resolve::Lookup;
use crate::policy::Messages;

/// Writes the text of `document` as one paragraph with line breaks: running text, names over
/// quotes, alternative texts. Answers for quotes and the words around a name are left out if
/// the result would be longer than `bound` with them.
pub(crate) fn write(
    document: &Document<'_>,
    messages: &Messages,
    lookup: Lookup<'_>,
    bound: usize,
    out: &mut String,
) {
    let start = out.len();
    Writer::run(document, Some(messages), lookup, out);
    if out.len() - start > bound {
        out.truncate(start);
        Writer::run(document, None, lookup.silent(), out);
    }
}

struct Writer<'a> {
    document: &'a Document<'a>,
    messages: Option<&'a Messages>,
    lookup: Lookup<'a>,
    out: &'a mut String,
    /// Tells where the text of the paragraph begins.
    start: usize,
    /// Line breaks due before more text.
    breaks: usize,
    /// Newlines are line breaks here.
    code: u32,
}

impl<'a> Writer<'a> {
    fn run(
        document: &'a Document<'a>,
        messages: Option<&'a Messages>,
        lookup: Lookup<'a>,
        out: &'a mut String,
    ) {
        out.push_str("<p>");
        let start = out.len();
        let mut writer = Self { document, messages, lookup, out, start, breaks: 0, code: 0 };
        for node in &document.tape.nodes {
            writer.node(node);
        }
        writer.out.push_str("</p>");
    }

    fn node(&mut self, node: &Node) {
        let document = self.document;
        match node.kind {
            Kind::Text | Kind::Decoded => {
                self.text(document.tape.leaf(document.source, node));
            }
            Kind::Mention | Kind::Emoji => self.text(&self.lookup.named(document, node)),
            Kind::Break => self.breaks += 1,
            Kind::LinkStart | Kind::LinkEnd | Kind::AnchorStart | Kind::AnchorEnd => {}
            Kind::QuoteStart | Kind::Attribution => {
                self.end_block();
                self.name(node);
                self.end_block();
            }
            Kind::Omitted => {
                self.end_block();
                let omitted = self.messages.map_or("", |messages| &messages.omitted);
                self.text(omitted);
                self.end_block();
            }
            Kind::Void if node.element == Element::Img => {
                for record in document.tape.attribute_list(node.b) {
                    if record.name == Attribute::Alt {
                        self.text(document.tape.text(document.source, record.value));
                    }
                }
            }
            Kind::CodeBlockStart => {
                self.end_block();
                self.code += 1;
            }
            Kind::CodeBlockEnd => {
                self.end_block();
                self.code = self.code.saturating_sub(1);
            }
            Kind::ElementStart | Kind::ElementEnd | Kind::Void if node.element.is_inline() => {}
            Kind::ElementStart => {
                self.end_block();
                self.code += u32::from(node.element == Element::Pre);
            }
            Kind::ElementEnd => {
                self.end_block();
                self.code -= u32::from(node.element == Element::Pre).min(self.code);
            }
            Kind::ParagraphStart | Kind::ParagraphEnd | Kind::QuoteEnd | Kind::Void => {
                self.end_block();
            }
        }
    }

    fn name(&mut self, node: &Node) {
        let document = self.document;
        let Some(record) = document.tape.quotes.get(node.b as usize) else { return };
        let quote = document.quote_ref(record);
        let Some(author) = self.lookup.author(&quote).text else { return };
        let (before, after) = self.messages.map_or(("", ""), Messages::around_author);
        for part in [before, &author, after] {
            self.text(part);
        }
    }

    /// Tells what comes next begins a line.
    fn end_block(&mut self) {
        self.breaks = self.breaks.max(1);
    }

    fn text(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 && self.code > 0 {
                self.breaks += 1;
            } else if at > 0 {
                // As in the HTML that this stands for: drawn as a space, or beside U+200B not.
                self.out.push('\n');
            }
            if line.is_empty() {
                continue;
            }
            let breaks = std::mem::take(&mut self.breaks);
            if self.out.len() > self.start {
                for _ in 0..breaks {
                    self.out.push_str("<br>\n");
                }
            }
            let kept = |c: &char| !c.is_control() || *c == '\t';
            if line.chars().all(|c| kept(&c)) {
                escape::text(self.out, line);
            } else {
                escape::text(self.out, &line.chars().filter(kept).collect::<String>());
            }
        }
    }
}
