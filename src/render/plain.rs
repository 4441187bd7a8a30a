//! A comment as plain text, in the manner of mail.
//!
//! Notifications and digests are mail, and mail has had marks for quotes and
//! lists since before the web. Nothing is escaped: the text must be escaped before it goes into
//! HTML.

use crate::document::Document;
use crate::document::tape::{LOOSE, Node, NodeKind, PARTS, TIGHT};
use crate::policy::attribute::Attribute;
use crate::policy::element::{Element, Model};

use super::resolve::Lookup;
use crate::policy::Messages;

mod links;

/// Longest start of a line in bytes. Deeper nesting is not indented any further: a comment of
/// one-letter lines, 128 levels deep, must not become
/// sixteen megabytes of spaces.
const MAX_PREFIX: usize = 48;

/// A comment as plain text: `> ` before quoted lines, `* ` and `1. ` before
/// items, code set in by four spaces, and the address of a link where its text
/// hides it. No newline at the end.
pub(crate) fn write(document: &Document<'_>, messages: &Messages, lookup: Lookup<'_>) -> String {
    PlainWriter::run(document, messages, lookup, IncludedParts { quotes: true, addresses: true })
}

/// The author's own words, or the whole text if there are no others; no address that is not
/// in the text. For quoting the comment.
pub(crate) fn without_addresses(
    document: &Document<'_>,
    messages: &Messages,
    lookup: Lookup<'_>,
) -> String {
    let text = |quotes| {
        PlainWriter::run(document, messages, lookup, IncludedParts { quotes, addresses: false })
    };
    let own = text(false);
    if own.is_empty() { text(true) } else { own }
}

/// Parts of a comment that can be left out.
#[derive(Clone, Copy)]
struct IncludedParts {
    quotes: bool,
    addresses: bool,
}

/// Something open that changes how lines begin.
struct Frame {
    kind: FrameKind,
    /// Length of the prefix outside of it.
    prefix: usize,
}

enum FrameKind {
    Quote,
    Code,
    /// The number of the next item, and whether numbers fall.
    Ordered {
        next: i64,
        reversed: bool,
    },
    Unordered,
    Definitions,
    Item {
        tight: bool,
    },
}

struct PlainWriter<'a> {
    document: &'a Document<'a>,
    messages: &'a Messages,
    lookup: Lookup<'a>,
    /// Addresses that the text does not show are written.
    addresses: bool,
    out: String,
    /// Prefix of every line.
    prefix: String,
    /// Prefix of the next line instead, with the marker of an item.
    head: Option<String>,
    frames: Vec<Frame>,
    /// The line has begun.
    on_line: bool,
    /// Newlines due before the next line, and how much of the prefix an empty
    /// line between has.
    gap: u8,
    gap_prefix: usize,
    preformatted: u32,
    /// Start of the text of the open link.
    link_start: usize,
    /// Stands before more text in this line.
    part: &'static str,
}

impl<'a> PlainWriter<'a> {
    fn run(
        document: &'a Document<'a>,
        messages: &'a Messages,
        lookup: Lookup<'a>,
        parts: IncludedParts,
    ) -> String {
        let mut writer = Self {
            document,
            messages,
            lookup,
            addresses: parts.addresses,
            out: String::with_capacity(document.source.len()),
            prefix: String::new(),
            head: None,
            frames: Vec::new(),
            on_line: false,
            gap: 0,
            gap_prefix: 0,
            preformatted: 0,
            link_start: 0,
            part: "",
        };
        let mut at = 0;
        while let Some(node) = document.tape.nodes.get(at) {
            match node.kind {
                NodeKind::QuoteStart if !parts.quotes => at = node.partner().max(at),
                NodeKind::Attribution | NodeKind::Omitted if !parts.quotes => {}
                NodeKind::LinkStart if parts.addresses && writer.caption(node).is_some() => {
                    writer.cut_address(node);
                    at = (node.partner()).max(at);
                }
                _ => writer.node(at, node),
            }
            at += 1;
        }
        // Empty lines at the end of code.
        writer.out.truncate(writer.out.trim_end_matches('\n').len());
        writer.out
    }

    fn node(&mut self, at: usize, node: &Node) {
        match node.kind {
            NodeKind::Text | NodeKind::Decoded => {
                self.text(self.document.tape.leaf(self.document.source, node));
            }
            NodeKind::Mention | NodeKind::Emoji => {
                self.text(&self.lookup.named(self.document, node));
            }
            NodeKind::Break => self.newline(),
            NodeKind::ParagraphStart => {}
            NodeKind::ParagraphEnd => self.end_line(if node.flags & TIGHT != 0 { 1 } else { 2 }),
            NodeKind::AnchorStart | NodeKind::LinkStart => {
                self.begin_text("");
                self.link_start = self.out.len();
            }
            NodeKind::AnchorEnd | NodeKind::LinkEnd => self.end_link(node),
            NodeKind::QuoteStart => {
                self.attribution(node);
                self.open(FrameKind::Quote, "> ", "> ");
            }
            NodeKind::QuoteEnd => self.close(),
            NodeKind::Attribution => self.attribution(node),
            NodeKind::Omitted => {
                self.text(&self.messages.omitted);
                self.end_line(2);
            }
            NodeKind::CodeBlockStart => self.open_code(),
            NodeKind::CodeBlockEnd => self.close_code(),
            NodeKind::Void if node.element == Element::Img => {
                let alt = self.attribute(node, Attribute::Alt).unwrap_or("");
                // In the HTML a word does not continue across an image.
                self.part = " ";
                self.text(alt);
                self.part = " ";
            }
            NodeKind::Void => {
                self.text("---");
                self.end_line(2);
            }
            NodeKind::ElementStart => self.start(at, node),
            NodeKind::ElementEnd => self.end(node),
        }
    }

    fn start(&mut self, at: usize, node: &Node) {
        match node.element.model() {
            // Browsers draw these marks, so readers of the HTML see them.
            Model::Inline if node.element == Element::Q => self.text("\""),
            Model::Leaf if node.element == Element::Pre => self.open_code(),
            Model::Container if node.element == Element::Blockquote => {
                self.open(FrameKind::Quote, "> ", "> ");
            }
            Model::List => {
                let kind = match node.element {
                    Element::Ol => self.numbers(at, node),
                    Element::Dl => FrameKind::Definitions,
                    _ => FrameKind::Unordered,
                };
                self.open(kind, "", "");
            }
            Model::Item => self.item(node),
            _ => {}
        }
    }

    fn end(&mut self, node: &Node) {
        match node.element.model() {
            Model::Inline if node.element == Element::Q => self.text("\""),
            Model::Leaf if node.element == Element::Pre => self.close_code(),
            Model::Container if node.element == Element::Blockquote => self.close(),
            Model::Item => {
                if self.head.is_some() && node.element == Element::Li {
                    // It is empty, but its marker shows that there is an item.
                    self.newline();
                }
                self.close();
            }
            Model::List => self.close(),
            Model::Leaf | Model::Container => self.end_line(self.gap_here()),
            _ => {}
        }
    }

    fn item(&mut self, node: &Node) {
        let value = self.attribute(node, Attribute::Value).and_then(|text| text.parse().ok());
        let (marker, indent) = match self.frames.last_mut().map(|frame| &mut frame.kind) {
            Some(FrameKind::Ordered { next, reversed }) => {
                let number = value.unwrap_or(*next);
                let step = if *reversed { -1 } else { 1 };
                *next = number.saturating_add(step);
                let marker = format!("{number}. ");
                let indent = " ".repeat(marker.len());
                (marker, indent)
            }
            Some(FrameKind::Definitions) if node.element == Element::Dt => Default::default(),
            Some(FrameKind::Definitions) => (String::from("  "), String::from("  ")),
            _ => (String::from("* "), String::from("  ")),
        };
        let tight = node.flags & LOOSE == 0;
        self.open(FrameKind::Item { tight }, &marker, &indent);
    }

    /// Numbering of the items of an `ol`.
    fn numbers(&self, at: usize, list: &Node) -> FrameKind {
        let start = self.attribute(list, Attribute::Start).and_then(|text| text.parse().ok());
        if self.attribute(list, Attribute::Reversed).is_none() {
            return FrameKind::Ordered { next: start.unwrap_or(1), reversed: false };
        }
        let nodes = &self.document.tape.nodes;
        let mut items = 0;
        let mut item = at + 1;
        while item < list.partner() {
            items += 1;
            item = nodes[item].partner().max(item) + 1;
        }
        FrameKind::Ordered { next: start.unwrap_or(items), reversed: true }
    }

    fn attribute(&self, node: &Node, name: Attribute) -> Option<&'a str> {
        let Document { source, tape, .. } = self.document;
        let record =
            tape.attribute_list(node.attributes()).iter().find(|record| record.name == name)?;
        Some(tape.text(source, record.value))
    }

    /// Lines inside begin with `indent` as well, the first with `marker`.
    fn open(&mut self, kind: FrameKind, marker: &str, indent: &str) {
        self.frames.push(Frame { kind, prefix: self.prefix.len() });
        if indent.is_empty() && marker.is_empty() {
            return;
        }
        let fits = self.prefix.len() + indent.len() <= MAX_PREFIX;
        let head = self.head.get_or_insert_with(|| self.prefix.clone());
        if fits || head.len() + marker.len() <= MAX_PREFIX {
            head.push_str(marker);
        }
        if fits {
            self.prefix.push_str(indent);
        }
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        self.prefix.truncate(frame.prefix);
        // Without a line inside there is nothing to mark.
        self.head = None;
        let gap = match frame.kind {
            FrameKind::Item { tight } => 2 - u8::from(tight),
            _ => self.gap_here(),
        };
        self.end_line(gap);
    }

    fn open_code(&mut self) {
        self.preformatted += 1;
        self.open(FrameKind::Code, "    ", "    ");
    }

    fn close_code(&mut self) {
        self.preformatted = self.preformatted.saturating_sub(1);
        self.close();
    }

    /// Newlines after a block: blocks of a tight item stand close.
    fn gap_here(&self) -> u8 {
        let in_tight_item = self.frames.iter().rev().find_map(|frame| match frame.kind {
            FrameKind::Item { tight } => Some(tight),
            FrameKind::Quote | FrameKind::Code => Some(false),
            _ => None,
        });
        if in_tight_item == Some(true) { 1 } else { 2 }
    }

    fn begin_line(&mut self) {
        if self.on_line {
            return;
        }
        if !self.out.is_empty() {
            self.out.push('\n');
            if self.gap > 1 {
                self.out.push_str(self.prefix[..self.gap_prefix].trim_end());
                self.out.push('\n');
            }
        }
        match self.head.take() {
            Some(head) => self.out.push_str(&head),
            None => self.out.push_str(&self.prefix),
        }
        self.gap = 0;
        self.on_line = true;
    }

    /// Begins to write `text`, set off from text that must not join it.
    fn begin_text(&mut self, text: &str) {
        let part = std::mem::take(&mut self.part);
        let is_apart = part == " " && (self.out.ends_with(' ') || text.starts_with(' '));
        if self.on_line && !is_apart {
            self.out.push_str(part);
        }
        self.begin_line();
    }

    fn end_line(&mut self, gap: u8) {
        self.part = "";
        if self.on_line {
            self.on_line = false;
            self.gap = gap;
            self.gap_prefix = self.prefix.len();
        } else {
            self.gap = self.gap.max(gap);
            self.gap_prefix = self.gap_prefix.min(self.prefix.len());
        }
    }

    /// Ends this line, even an empty one.
    fn newline(&mut self) {
        if !self.on_line {
            self.begin_line();
            self.out.truncate(self.out.trim_end_matches(' ').len());
        }
        self.end_line(1);
    }

    /// Text in a line. A newline in it is one only where it is preformatted:
    /// `&#10;` must not begin a line that no `> ` marks as quoted.
    fn text(&mut self, text: &str) {
        for (at, line) in text.split(['\n', '\r']).enumerate() {
            if at > 0 && self.preformatted > 0 {
                self.newline();
            } else if at > 0 && self.on_line {
                self.out.push(' ');
            }
            if !line.is_empty() {
                self.begin_text(line);
                self.out.push_str(line);
            }
        }
    }

    fn attribution(&mut self, node: &Node) {
        let document = self.document;
        let quote = document.quote_ref(&document.tape.quotes[node.quote().index()]);
        let author = self.lookup.author(&quote).text;
        let (before, after) = self.messages.around_author();
        let line = match &author {
            Some(author) => [before, author, after],
            None if node.flags & PARTS != 0 => ["", &self.messages.omitted, ""],
            None => return,
        };
        for part in line {
            self.text(part);
        }
        self.end_line(2);
    }
}
