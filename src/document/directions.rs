//! Directions that text is drawn in: signs that an author typed, and tags that do the same.
//!
//! A caption may be turned by what stands around its link.

use crate::policy::attribute::Attribute;
use crate::policy::element::Element;

use super::tape::{LinkTarget, Node, NodeKind, Tape};

/// Ends a direction.
pub(super) const PDI: char = '\u{2069}';

/// Directions that are open.
#[derive(Clone, Debug, Default)]
pub(super) struct Directions {
    /// Directions of blocks.
    blocks: Vec<char>,
    /// Directions that began in the line.
    open: Vec<char>,
}

impl Directions {
    /// Reads what an author typed. Directions end with their block.
    pub(super) fn read(&mut self, text: &str) {
        // The first byte of all of them.
        if memchr::memchr(0xE2, text.as_bytes()).is_none() {
            return;
        }
        for c in text.chars() {
            match c {
                '\u{202c}' | PDI => self.close(),
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2068}' => self.open.push(c),
                _ => {}
            }
        }
    }

    /// A tag that turns text begins.
    pub(super) fn start(&mut self, sign: char) {
        self.open.push(sign);
    }

    /// The last direction ends.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    pub(super) fn clear(&mut self) {
        self.blocks.clear();
        self.open.clear();
    }

    pub(super) fn end_line(&mut self) {
        self.open.clear();
    }

    /// The tag of a block that has a direction.
    pub(super) fn block(&mut self, source: &str, tape: &Tape, node: &Node) {
        let start = match node.kind {
            NodeKind::ElementStart => node,
            NodeKind::ElementEnd => match tape.nodes.get(node.partner()) {
                Some(start) => start,
                None => return,
            },
            _ => return,
        };
        match (direction(source, tape, start), node.kind) {
            (Some(sign), NodeKind::ElementStart) => self.blocks.push(sign),
            (Some(_), _) => drop(self.blocks.pop()),
            _ => {}
        }
    }

    /// A direction from right to left, if one is open; an override first.
    pub(super) fn turned(&self) -> Option<char> {
        if self.open.is_empty() && self.blocks.is_empty() {
            return None;
        }
        crate::work::add(self.open.len() + self.blocks.len());
        let mut turning = self.open.iter().chain(&self.blocks).copied();
        let is_override = |c: &char| *c == '\u{202e}';
        let is_from_right =
            |c: &char| matches!(c, '\u{202b}' | '\u{202e}' | '\u{2067}' | '\u{2068}');
        turning.clone().find(is_override).or_else(|| turning.find(is_from_right))
    }
}

/// The sign that turns text as a tag does.
pub(super) fn direction(source: &str, tape: &Tape, node: &Node) -> Option<char> {
    let list = match node.kind {
        NodeKind::AnchorStart => match tape.links.get(node.link().index())?.target {
            LinkTarget::Anchor { attributes, .. } => attributes,
            LinkTarget::Address { .. } => return None,
        },
        NodeKind::ElementStart => node.attributes(),
        _ => return None,
    };
    let mut records = tape.attribute_list(list).iter();
    let value = records
        .find(|record| record.name == Attribute::Dir)
        .map(|record| tape.text(source, record.value).to_ascii_lowercase());
    match value.as_deref() {
        Some("rtl") => Some('\u{2067}'),
        Some("ltr") => Some('\u{2066}'),
        Some("auto") => Some('\u{2068}'),
        _ => (node.element == Element::Bdi).then_some('\u{2068}'),
    }
}
