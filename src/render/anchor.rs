//! Links: the author's own, addresses in the text, and the application's answers.

use crate::document::caption::caption;
use crate::document::tape::{ESCAPE, LinkTarget, Node, NodeKind};
use crate::policy::attribute::Attribute;
use crate::policy::element::Element;
use crate::policy::{Window, url};

use super::escape;
use super::html::HtmlWriter;

impl<const SPECIAL: bool> HtmlWriter<'_, SPECIAL> {
    /// An author's link: its attributes, and `rel` at the end.
    pub(super) fn anchor(&mut self, at: usize, node: &Node) -> usize {
        let document = self.document;
        let LinkTarget::Anchor { attributes, .. } = document.tape.links[node.link().index()].target
        else {
            return at + 1;
        };
        let Some(href) = self.lookup.link(document, node.link()) else {
            return self.without_tags(at, node);
        };
        self.out.push_str("<a");
        let (mut rel, mut target) = (None, None);
        for record in document.tape.attribute_list(attributes) {
            let value = document.tape.text(document.source, record.value);
            match record.name {
                Attribute::Href => self.attribute(Attribute::Href, &href),
                Attribute::Rel => rel = Some(value),
                name => {
                    target = if name == Attribute::Target { Some(value) } else { target };
                    self.attribute(name, value);
                }
            }
        }
        let opens = match target {
            Some(target) => !target.eq_ignore_ascii_case("_self"),
            None => self.target(&href),
        };
        self.rel(&href, rel, opens);
        self.out.push('>');
        at + 1
    }

    /// Writes the policy's `target` for an address on another site; tells if it opens a window.
    fn target(&mut self, href: &str) -> bool {
        let window = self.policy.links().target;
        let Some(target) = window.target().filter(|_| SPECIAL && url::is_absolute_web(href)) else {
            return false;
        };
        self.attribute(Attribute::Target, target);
        window == Window::New
    }

    /// Ends the start tag of a link that the author did not write as a tag, behind its address.
    fn end_of_tag(&mut self, href: &str) {
        let opens = self.target(href);
        self.rel(href, None, opens);
        self.out.push('>');
    }

    /// `rel` for an address on another site, and after it the words that the
    /// author gave, if the policy allows them. A site that opens in another window must not control
    /// this one: `noopener`, and never `opener`.
    #[inline]
    fn rel(&mut self, href: &str, typed: Option<&str>, opens: bool) {
        let ours = if url::is_absolute_web(href) { self.rel } else { "" };
        if typed.is_some() || opens {
            return self.mixed_rel(ours, typed, opens);
        }
        // As in most links.
        if !ours.is_empty() {
            self.out.push_str(" rel=\"");
            self.out.push_str(ours);
            self.out.push('"');
        }
    }

    fn mixed_rel(&mut self, ours: &str, typed: Option<&str>, opens: bool) {
        /// More are not useful, and each is compared with those before it.
        const MAX_WORDS: usize = 16;
        let start = self.out.len();
        self.out.push_str(" rel=\"");
        let first = self.out.len();
        self.out.push_str(ours);
        if opens && !ours.split(' ').any(|word| word == "noopener") {
            self.out.push_str(if ours.is_empty() { "noopener" } else { " noopener" });
        }
        let own = self.out.len();
        for word in typed.unwrap_or("").split_ascii_whitespace().take(MAX_WORDS) {
            let same = |known: &str| known.eq_ignore_ascii_case(word);
            if !word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
                || same("opener")
                || self.out[first..].split(' ').any(same)
            {
                continue;
            }
            if self.out.len() > first {
                self.out.push(' ');
            }
            self.out.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        }
        let rule = self.policy.rules().attribute(Element::A, Attribute::Rel);
        let words = self.out[own..].trim_start();
        if !words.is_empty() && !rule.is_some_and(|rule| rule.accepts(words)) {
            self.out.truncate(own);
        }
        if self.out.len() == first {
            return self.out.truncate(start);
        }
        self.out.push('"');
    }

    /// Writes what stands in a link without its tags.
    fn without_tags(&mut self, at: usize, node: &Node) -> usize {
        let nodes = &self.document.tape.nodes;
        let mut inner = at + 1;
        while inner < node.partner() {
            inner = self.node(inner, &nodes[inner]);
        }
        node.partner() + 1
    }

    /// An address in the text.
    pub(super) fn link(&mut self, at: usize, node: &Node) -> usize {
        let document = self.document;
        let LinkTarget::Address { text, target } = &document.tape.links[node.link().index()].target
        else {
            return at + 1;
        };
        let text = document.tape.text(document.source, *text);
        match target.prefix() {
            // By far the most links: no resolver to ask and nothing to allocate.
            Some(prefix) if !SPECIAL && self.lookup.is_silent() => {
                self.out.push_str("<a href=\"");
                self.out.push_str(prefix);
                let nodes = &document.tape.nodes;
                let first = &nodes[at + 1];
                // An address does not hold a quotation mark, so if it needs no escape as text, it
                // needs none here.
                let is_plain = first.kind == NodeKind::Text
                    && first.flags & ESCAPE == 0
                    && node.partner() == at + 2;
                if is_plain {
                    self.out.push_str(text);
                } else {
                    escape::attribute(self.out, text);
                }
                self.out.push('"');
                self.rel(if prefix.is_empty() { text } else { prefix }, None, false);
                self.out.push('>');
                if is_plain {
                    match caption(text, self.policy.links().max_caption) {
                        Some(kept) => {
                            self.out.push_str(kept);
                            self.out.push_str("…</a>");
                        }
                        None => {
                            self.out.push_str(text);
                            self.out.push_str("</a>");
                        }
                    }
                    return at + 3;
                }
            }
            _ => {
                let Some(href) = self.lookup.link(document, node.link()) else {
                    // Rules have checked only the caption.
                    if self.cut_caption(text) {
                        return node.partner() + 1;
                    }
                    return self.without_tags(at, node);
                };
                self.out.push_str("<a");
                self.attribute(Attribute::Href, &href);
                self.end_of_tag(&href);
            }
        }
        if self.cut_caption(text) { node.partner() } else { at + 1 }
    }

    /// Writes the caption of an address that is too long for one; says whether it is.
    fn cut_caption(&mut self, text: &str) -> bool {
        let max = self.policy.links().max_caption;
        let Some(kept) = caption(text, max) else { return false };
        self.text(kept);
        self.text("…");
        true
    }

    /// Text, in a link if there is an address.
    pub(super) fn linked(&mut self, href: Option<&str>, text: &str) {
        let Some(href) = href else { return self.text(text) };
        self.out.push_str("<a");
        self.attribute(Attribute::Href, href);
        self.end_of_tag(href);
        self.text(text);
        self.out.push_str("</a>");
    }
}
