//! The last resort: HTML that is too long becomes the document's text, escaped.
//!
//! The text of the document is used, not its source, which still holds the words that rules have
//! masked. And the text is bounded: a byte of the source becomes five at most (`&amp;`),
//! so it stays within the bound on the output.

use crate::document::Document;
use crate::document::caption::caption;
use crate::document::tape::{LinkTarget, Node, NodeKind};
use crate::policy::attribute::Attribute;
use crate::policy::element::Element;

use super::escape;
use super::inert;
use super::resolve::Lookup;
use crate::policy::{Messages, Templates};

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
    TextWriter::run(document, Some(messages), lookup, out);
    if out.len() - start > bound {
        out.truncate(start);
        TextWriter::run(document, None, lookup.silent(), out);
    }
}

struct TextWriter<'a> {
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
    /// Alternative texts of this line. They follow it: between its words they could form new ones.
    images: Vec<&'a str>,
    /// The last byte that readers see, where no text may begin a template.
    last: Option<u8>,
}

impl<'a> TextWriter<'a> {
    fn run(
        document: &'a Document<'a>,
        messages: Option<&'a Messages>,
        lookup: Lookup<'a>,
        out: &'a mut String,
    ) {
        out.push_str("<p");
        if let Some(direction) = lookup.policy().direction().of(Element::P) {
            out.extend([" dir=\"", direction, "\""]);
        }
        out.push('>');
        let start = out.len();
        let last = (lookup.policy().templates() == Templates::Inert).then_some(0);
        let mut writer = Self {
            document,
            messages,
            lookup,
            out,
            start,
            breaks: 0,
            code: 0,
            images: vec![],
            last,
        };
        let mut at = 0;
        while let Some(node) = document.tape.nodes.get(at) {
            at = if node.kind == NodeKind::LinkStart && writer.cut_caption(node) {
                node.partner()
            } else {
                writer.node(node);
                at + 1
            };
        }
        writer.end_block();
        writer.out.push_str("</p>");
    }

    fn node(&mut self, node: &Node) {
        let document = self.document;
        match node.kind {
            NodeKind::Text | NodeKind::Decoded => {
                self.text(document.tape.leaf(document.source, node));
            }
            NodeKind::Mention | NodeKind::Emoji => self.text(&self.lookup.named(document, node)),
            NodeKind::Break => self.breaks += 1,
            NodeKind::LinkStart
            | NodeKind::LinkEnd
            | NodeKind::AnchorStart
            | NodeKind::AnchorEnd => {}
            NodeKind::QuoteStart | NodeKind::Attribution => {
                self.end_block();
                self.name(node);
                self.end_block();
            }
            NodeKind::Omitted => {
                self.end_block();
                let omitted = self.messages.map_or("", |messages| &messages.omitted);
                self.text(omitted);
                self.end_block();
            }
            NodeKind::Void if node.element == Element::Img => {
                let records = document.tape.attribute_list(node.attributes()).iter();
                let texts = records.filter(|record| record.name == Attribute::Alt);
                self.images
                    .extend(texts.map(|record| document.tape.text(document.source, record.value)));
            }
            NodeKind::CodeBlockStart => {
                self.end_block();
                self.code += 1;
            }
            NodeKind::CodeBlockEnd => {
                self.end_block();
                self.code = self.code.saturating_sub(1);
            }
            NodeKind::ElementStart | NodeKind::ElementEnd | NodeKind::Void
                if node.element.is_inline() => {}
            NodeKind::ElementStart => {
                self.end_block();
                self.code += u32::from(node.element == Element::Pre);
            }
            NodeKind::ElementEnd => {
                self.end_block();
                self.code -= u32::from(node.element == Element::Pre).min(self.code);
            }
            NodeKind::ParagraphStart
            | NodeKind::ParagraphEnd
            | NodeKind::QuoteEnd
            | NodeKind::Void => {
                self.end_block();
            }
        }
    }

    /// Writes the caption of an address that HTML cuts; says whether it does.
    fn cut_caption(&mut self, start: &Node) -> bool {
        let Document { source, tape, .. } = self.document;
        let Some(LinkTarget::Address { text, .. }) =
            tape.links.get(start.link().index()).map(|record| &record.target)
        else {
            return false;
        };
        let Some(kept) = caption(tape.text(source, *text), tape.max_caption) else { return false };
        self.text(kept);
        self.text("…");
        true
    }

    fn name(&mut self, node: &Node) {
        let document = self.document;
        let Some(record) = document.tape.quotes.get(node.quote().index()) else { return };
        let quote = document.quote_ref(record);
        let Some(author) = self.lookup.author(&quote).text else { return };
        let (before, after) = self.messages.map_or(("", ""), Messages::around_author);
        for part in [before, &author, after] {
            self.text(part);
        }
    }

    /// Makes the next text begin a line.
    fn end_block(&mut self) {
        for text in std::mem::take(&mut self.images) {
            self.breaks = self.breaks.max(1);
            self.text(text);
        }
        self.breaks = self.breaks.max(1);
    }

    fn text(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 && self.code > 0 {
                self.breaks += 1;
            } else if at > 0 {
                // As in the HTML that this stands for: drawn as a space, or not at all beside
                // U+200B.
                self.write("\n");
            }
            if line.is_empty() {
                continue;
            }
            let breaks = std::mem::take(&mut self.breaks);
            if self.out.len() > self.start {
                for _ in 0..breaks {
                    self.out.push_str("<br>\n");
                    self.last = self.last.map(|_| 0);
                }
            }
            let kept = |c: &char| !c.is_control() || *c == '\t';
            if line.chars().all(|c| kept(&c)) {
                self.write(line);
            } else {
                self.write(&line.chars().filter(kept).collect::<String>());
            }
        }
    }

    fn write(&mut self, text: &str) {
        match &mut self.last {
            Some(last) => inert::text(self.out, text, last, escape::text),
            None => escape::text(self.out, text),
        }
    }
}
