//! Quotes: their box, the line over it, and what is folded.

use crate::document::tape::{Node, NodeKind};
use crate::document::{Document, QuoteVerification};
use crate::policy::element::Element;
use crate::policy::{ALTERED_CLASS, FOLDED_CLASS, VERIFIED_CLASS};

use super::html::HtmlWriter;

impl<const SPECIAL: bool> HtmlWriter<'_, SPECIAL> {
    /// Begins the box of a quote, which is at this place of the tape.
    pub(super) fn quote_start(&mut self, at: usize, node: &Node) {
        self.join();
        self.out.push_str("<blockquote class=\"");
        self.out.push_str(&self.policy.quotes().class);
        let record = &self.document.tape.quotes[node.quote().index()];
        self.out.push_str(match record.verification {
            QuoteVerification::Verified => VERIFIED_CLASS,
            QuoteVerification::Altered => ALTERED_CLASS,
            QuoteVerification::Unknown => "",
        });
        self.own_tag("\"", Element::Blockquote);
        self.newline = true;
        if record.author.is_some() || record.username.is_some() || !self.lookup.is_silent() {
            self.attribution(node);
        } else if let Some(untitled) = &self.policy.quotes().untitled {
            self.untitled(untitled);
        }
        self.newline = true;
        self.begins_box = SPECIAL;
        if SPECIAL && self.is_to_fold(at, node, record.depth) {
            self.folded = node.partner();
            self.join();
            self.out.extend(["<details class=\"", FOLDED_CLASS, "\">"]);
            self.newline = true;
            self.join();
            self.own_tag("<summary", Element::Summary);
            self.text(&self.messages.folded);
            self.out.push_str("</summary>");
            self.newline = true;
        }
    }

    /// Tells if a quote that is not in a folded one must be folded.
    fn is_to_fold(&self, at: usize, node: &Node, depth: u32) -> bool {
        let Some(fold) = self.policy.quotes().fold.filter(|_| self.folded == usize::MAX) else {
            return false;
        };
        if fold.depth.is_some_and(|most| depth as usize > most) {
            return true;
        }
        // A quote is never longer than the one around it, so each text is counted once.
        let Some(most) = fold.chars.filter(|_| depth == 1) else { return false };
        let Document { source, tape, .. } = self.document;
        let inside = tape.nodes.get(at..node.partner()).unwrap_or_default();
        let texts =
            inside.iter().filter(|node| matches!(node.kind, NodeKind::Text | NodeKind::Decoded));
        let mut chars = texts.flat_map(|node| tape.leaf(source, node).chars());
        chars.nth(most).is_some()
    }

    pub(super) fn omitted(&mut self) {
        self.join();
        self.own_tag("<p class=\"quote-omitted\"", Element::P);
        self.text(&self.messages.omitted);
        self.out.push_str("</p>");
        self.newline = true;
    }

    fn untitled(&mut self, line: &str) {
        self.join();
        self.own_tag("<p class=\"quote-author\"", Element::P);
        self.text(line);
        self.out.push_str("</p>");
    }

    /// `<p class="quote-author"><cite>Bob</cite> wrote:</p>`.
    pub(super) fn attribution(&mut self, node: &Node) {
        let document = self.document;
        let quote = document.quote_ref(&document.tape.quotes[node.quote().index()]);
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
        self.own_tag("<p class=\"quote-author\"", Element::P);
        self.text(before);
        self.out.push_str("<cite>");
        self.linked(answer.href.as_deref(), &author);
        self.out.push_str("</cite>");
        self.text(after);
        self.out.push_str("</p>");
    }
}
