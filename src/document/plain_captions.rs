//! Captions that cannot read as an address, told at a glance: most cannot.
//!
//! Every sign of an address is a dot, a slash or a bracket, or a character outside of ASCII that
//! may look like one. Where neither a caption nor what is glued to it holds any, no block has to be
//! put together.

use super::tape::{IMPLIED, Node, NodeKind, Tape};

/// Nodes beside a link that are looked at for where its word ends.
const MAX_NODES: usize = 8;

/// Bytes of a text beside a link that are looked at.
const MAX_BYTES: usize = 64;

/// Tells whether no author's link has a caption, or is in a word, that could be an address.
///
/// # Complexity
/// Linear in the tape.
pub(super) fn are_all(source: &str, tape: &Tape) -> bool {
    let is_link_plain = |start: usize, node: &Node| {
        if let Some(caption) = separate_caption(source.as_bytes(), &tape.nodes, start) {
            return node.flags & IMPLIED == 0 && is_plain(caption);
        }
        let end = node.partner();
        let inner = tape.nodes.get(start + 1..end).unwrap_or_default();
        let after = tape.nodes.get(end + 1..).unwrap_or_default();
        let before = &tape.nodes[..start];
        // A link that begins again has a caption of several parts.
        node.flags & IMPLIED == 0
            && inner.iter().all(|node| is_plain(text(source, tape, node)))
            && is_word_plain(after.iter().map(|node| (node, text(source, tape, node), false)))
            && is_word_plain(before.iter().rev().map(|node| (node, text(source, tape, node), true)))
    };
    let mut nodes = tape.nodes.iter().enumerate();
    nodes.all(|(at, node)| node.kind != NodeKind::AnchorStart || is_link_plain(at, node))
}

/// The caption of a link that is as most are: one text, with white space before it, and behind it
/// at once or after a comma.
fn separate_caption<'s>(source: &'s [u8], nodes: &[Node], start: usize) -> Option<&'s [u8]> {
    let around = start.checked_sub(1).and_then(|from| nodes.get(from..))?;
    let [before, _, caption, end, after, ..] = around else { return None };
    let texts = [before, caption, after];
    if end.kind != NodeKind::AnchorEnd || texts.iter().any(|node| node.kind != NodeKind::Text) {
        return None;
    }
    let [before, caption, after] = texts.map(|node| &source[node.span.range()]);
    let is_separate = before.ends_with(b" ") && matches!(after, [b' ', ..] | [b',', b' ', ..]);
    is_separate.then_some(caption)
}

/// The text of a node that has one.
fn text<'t>(source: &'t str, tape: &'t Tape, node: &Node) -> &'t [u8] {
    match node.kind {
        NodeKind::Text | NodeKind::Decoded | NodeKind::Mention | NodeKind::Emoji => {
            tape.leaf(source, node).as_bytes()
        }
        _ => b"",
    }
}

/// Tells whether no sign of an address stands before white space or the end of the line.
fn is_word_plain<'t>(nodes: impl Iterator<Item = (&'t Node, &'t [u8], bool)>) -> bool {
    for (seen, (node, text, is_before)) in nodes.enumerate() {
        if seen == MAX_NODES {
            return false;
        }
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
        let space = match is_before {
            true => text.iter().rev().take(MAX_BYTES).position(is_space),
            false => text.iter().take(MAX_BYTES).position(is_space),
        };
        let len = space.unwrap_or(text.len());
        crate::work::add(len.min(MAX_BYTES));
        let word = if is_before { &text[text.len() - len..] } else { &text[..len] };
        if len > MAX_BYTES || !is_plain(word) {
            return false;
        }
        let ends_line = match node.kind {
            NodeKind::Text | NodeKind::Decoded | NodeKind::Mention | NodeKind::Emoji => false,
            NodeKind::AnchorStart | NodeKind::AnchorEnd => false,
            NodeKind::LinkStart | NodeKind::LinkEnd => false,
            NodeKind::ElementStart | NodeKind::ElementEnd | NodeKind::Void => {
                !node.element.is_inline()
            }
            _ => true,
        };
        if space.is_some() || ends_line {
            return true;
        }
    }
    true
}

/// Tells whether a text holds no sign of an address. Without a way out in the middle compilers read
/// many bytes at a time.
fn is_plain(text: &[u8]) -> bool {
    crate::work::add(text.len());
    let sign = |byte: u8| {
        (byte >= 0x80) | (byte == b'.') | (byte == b'/') | (byte == b'\\') | (byte == b'[')
    };
    text.iter().fold(true, |plain, &byte| plain & !sign(byte))
}
