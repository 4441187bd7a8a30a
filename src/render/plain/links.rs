//! Links in plain text.
//!
//! Plain text shows more of links and images than HTML does. In a document that a verdict has
//! changed none of that may join the text beside it: together they could be a word that was
//! masked.

use crate::document::caption::caption;
use crate::document::tape::{LinkId, LinkTarget, Node, NodeKind};
use crate::document::{Document, is_bidi};
use crate::render::address::is_same_address;

use super::PlainWriter;

impl<'a> PlainWriter<'a> {
    /// Sets off what was written from what follows, if a verdict has changed the document.
    pub(super) fn apart(&mut self) {
        if self.document.tape.rewritten && self.part.is_empty() {
            self.part = " ";
        }
    }

    /// The caption of an address in the text, if a verdict has changed the document and HTML cuts
    /// it.
    pub(super) fn caption(&self, start: &Node) -> Option<&'a str> {
        let Document { source, tape, .. } = self.document;
        match tape.links.get(start.link().index()).map(|record| &record.target) {
            Some(LinkTarget::Address { text, .. }) if tape.rewritten => {
                caption(tape.text(source, *text), tape.max_caption)
            }
            _ => None,
        }
    }

    /// Writes an address as HTML shows it, and whole behind that: what HTML hides of it must not
    /// join what follows.
    pub(super) fn cut_address(&mut self, start: &Node) {
        self.begin_text("");
        self.link_start = self.out.len();
        let caption = self.caption(start).unwrap_or_default();
        self.text(caption);
        self.out.push('…');
        self.address(start.link());
    }

    pub(super) fn end_link(&mut self, node: &Node) {
        // An end points at its start.
        let Some(start) = self.document.tape.nodes.get(node.partner()) else { return };
        if self.addresses {
            self.address(start.link());
        } else if node.kind == NodeKind::LinkEnd && self.caption(start).is_some() {
            // Such a gap does not occur between the letters of a word.
            self.part = " … ";
        }
    }

    /// Writes the address of a link whose text was written, unless that shows it.
    fn address(&mut self, link: LinkId) {
        let Some(href) = self.lookup.link(self.document, link) else { return };
        let text = self.out.get(self.link_start..).unwrap_or("");
        if is_same_address(text, &href) {
            return;
        }
        if !text.is_empty() {
            self.out.push(' ');
        }
        self.out.push('<');
        self.out.extend(href.chars().filter(|&c| !(is_bidi(c) || c.is_control())));
        self.out.push('>');
        self.apart();
    }
}
