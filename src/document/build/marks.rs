//! Marks beside tags: lists of lines, and code between fences.
//!
//! Invariant: a list of lines ends where its own end is, whatever tags stand in it. It is found by
//! its place among the open blocks, so an author's `</ul>` in an item ends no other list.

use crate::notice::NoticeKind;
use crate::policy::attribute::Attribute;
use crate::policy::element::Element;
use crate::span::Span;
use crate::text::chars::is_newline;

use super::super::tape::{AttributeRecord, AttributesId, IMPLIED, NO_DATA, NodeKind, TextRef};
use super::blocks::{Block, BlockRole, MarkedList};
use super::text::{TextScanner, newline_len};
use super::tree::TreeBuilder;

impl TreeBuilder<'_> {
    /// Begins a list of lines at `at`. One that is nested too deep is text.
    pub(super) fn begin_list(&mut self, at: usize, ordered: bool, start: Span) {
        // One for its items.
        let open = self.blocks.len() + self.inlines.len() + 1;
        if self.budget.is_too_deep(open) || self.blocks.is_pre() {
            return self.lists.push(None);
        }
        self.close_line();
        self.blocks.reopen_item(&mut self.out);
        self.before_block();
        let element = if ordered { Element::Ol } else { Element::Ul };
        let value = Some(start).filter(|start| !start.is_empty()).map(TextRef::Source);
        let attributes = self.one_attribute(Attribute::Start, value);
        let kind = NodeKind::ElementStart;
        let node = self.out.leaf(kind, element, Span::empty(at), IMPLIED, attributes.0);
        self.lists.push(Some(MarkedList { block: self.blocks.len(), node }));
        self.blocks.push(Block::new(BlockRole::Element, Some(element), node, false));
    }

    /// Begins an item of the innermost list of lines; false if its sign is text.
    pub(super) fn begin_item(&mut self, sign: Span) -> bool {
        let Some(&Some(list)) = self.lists.last() else { return false };
        if !self.blocks.is_open(list) {
            return false;
        }
        self.close_paragraph();
        self.close_blocks(list.block + 1);
        let node = self.out.leaf(NodeKind::ElementStart, Element::Li, sign, 0, NO_DATA);
        self.blocks.push(Block::new(BlockRole::Element, Some(Element::Li), node, false));
        true
    }

    /// Ends the innermost list of lines.
    pub(super) fn end_list(&mut self, at: Span) {
        let Some(Some(list)) = self.lists.pop() else { return };
        if self.blocks.is_open(list) {
            self.close_paragraph();
            self.close_blocks(list.block + 1);
            self.close_top(at, IMPLIED);
        }
    }

    /// A list of one attribute; an empty list without a value.
    fn one_attribute(&mut self, name: Attribute, value: Option<TextRef>) -> AttributesId {
        let Some(value) = value else { return AttributesId::NONE };
        let tape = &mut self.out.tape;
        let first = tape.attributes.len() as u32;
        tape.attributes.push(AttributeRecord { name, value });
        let list = AttributesId::new(tape.attribute_lists.len());
        tape.attribute_lists.push((first, first + 1));
        list
    }

    /// The class of a language, if the policy allows it.
    fn language(&mut self, language: Span) -> AttributesId {
        let rules = self.config.policy.rules();
        let rule = rules.attribute(Element::Code, Attribute::Class);
        let class = format!("language-{}", self.out.typed(language));
        match rule {
            Some(rule) if !language.is_empty() && rule.accepts(&class) => {
                let value = self.out.tape.push_owned(&class);
                self.one_attribute(Attribute::Class, Some(value))
            }
            _ => AttributesId::NONE,
        }
    }
}

impl TextScanner<'_> {
    /// Lines of code between fences, without the signs of the quotes around them.
    pub(super) fn fence(&mut self, tree: &mut TreeBuilder<'_>, span: Span, fence: u32) {
        let fence = tree.tokens.fences[fence as usize];
        if !fence.closed {
            tree.out.notice(NoticeKind::UnclosedCode, span);
        }
        let (from, to) = (fence.content.start as usize, fence.content.end as usize);
        if from >= to {
            return tree.out.drop_tag(NoticeKind::EmptyElement, span);
        }
        let attributes = tree.language(fence.language);
        let block = !tree.blocks.is_pre();
        let open = Span::new(span.start as usize, from);
        let node = tree.begin_code(open, attributes, block);
        let mut at = from;
        // Most fences stand at the start of their lines.
        while at < to && (fence.depth > 0 || fence.indent > 0) {
            let line = &self.source[at..to];
            let end = line.find(is_newline).map_or(to, |len| at + len);
            let next = (end + newline_len(self.bytes, end)).min(to);
            crate::work::add(next - at);
            let text = at + prefix_len(&self.source[at..end], fence.depth, fence.indent);
            tree.out.discard(Span::new(at, text));
            self.code_part(tree, text, next);
            at = next;
        }
        self.code_part(tree, at, to);
        let close = Span::new(to, span.end as usize);
        if tree.out.is_last(node) {
            return tree.out.unwrite(node, close, NoticeKind::EmptyElement);
        }
        tree.end_code(node, close, block);
    }
}

/// Length of what stands before a line of code: signs of quotes, and what its fence is indented by.
fn prefix_len(line: &str, depth: u32, indent: u32) -> usize {
    let mut rest = line;
    for _ in 0..depth {
        let trimmed = rest.trim_start_matches([' ', '\t']);
        let Some(inner) = trimmed.strip_prefix('>') else { break };
        rest = inner.strip_prefix([' ', '\t']).unwrap_or(inner);
    }
    let blanks = rest.bytes().take(indent as usize).take_while(|byte| matches!(byte, b' ' | b'\t'));
    line.len() - rest.len() + blanks.count()
}
