//! Parts of a changed address that its cut caption has hidden.
//!
//! An address whose text changes is no longer a link, and text is not cut. The part that the
//! caption did not show must not appear now.

use super::Document;
use super::caption::caption;
use super::editor::LeafEdit;
use super::tape::{LinkTarget, Node, NodeKind};

impl Document<'_> {
    /// Drops the part of an address that its caption did not show, if it is no longer a link.
    pub(super) fn drop_rests(&self, nodes: &[Node], edits: &mut Vec<LeafEdit>) {
        let mut rests: Vec<LeafEdit> = Vec::new();
        for (at, node) in
            nodes.iter().enumerate().filter(|(_, node)| node.kind == NodeKind::LinkStart)
        {
            let first = edits.partition_point(|edit| edit.node <= at as u32);
            let changed =
                edits.get(first).is_some_and(|edit| (edit.node as usize) < node.partner());
            let record = self.tape.links.get(node.link().index()).map(|record| &record.target);
            let Some(LinkTarget::Address { text, .. }) = record.filter(|_| changed) else {
                continue;
            };
            let text = self.tape.text(self.source, *text);
            let Some(kept) = caption(text, self.tape.max_caption) else { continue };
            let (mut left, mut with) = (kept.len(), Some("…"));
            for (leaf, node) in
                (at as u32 + 1..node.partner() as u32).zip(nodes.iter().skip(at + 1))
            {
                let len = self.tape.leaf(self.source, node).len();
                if len > left {
                    let with = with.take().unwrap_or_default().to_owned();
                    rests.push(LeafEdit { node: leaf, range: left..len, with });
                }
                left = left.saturating_sub(len);
            }
        }
        let mut alone = Vec::new();
        for rest in rests {
            let next = edits.partition_point(|edit| {
                (edit.node, edit.range.start) <= (rest.node, rest.range.start)
            });
            let before = next.checked_sub(1).and_then(|at| edits.get_mut(at));
            match before.filter(|edit| edit.node == rest.node && edit.range.end > rest.range.start)
            {
                Some(edit) => edit.range.end = edit.range.end.max(rest.range.end),
                None => alone.push(rest),
            }
        }
        if !alone.is_empty() {
            edits.append(&mut alone);
            edits.sort_by_key(|edit| (edit.node, edit.range.start));
        }
    }
}
