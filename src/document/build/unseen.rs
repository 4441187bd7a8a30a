//! Lines without anything that readers see: white space, and characters that draw nothing.
//!
//! Invariant: such a line is blank. The nodes written for it are removed, and the state before it
//! comes back.

use super::super::tape::{NodeId, NodeKind};
use super::tree::TreeBuilder;

impl TreeBuilder<'_> {
    /// Takes the line back that ends here, if it has only white space and what draws nothing.
    /// Then all is as it was before the line.
    #[inline]
    pub(super) fn drop_unseen_line(&mut self) {
        let Some(start) = self.paragraph.start() else { return };
        if let Some(first) = self.out.unseen_line(start) {
            self.take_line_back(start, first);
        }
    }

    fn take_line_back(&mut self, start: NodeId, first: NodeId) {
        self.out.unwrite_leaves(first);
        if first.index() > start.index() + 1 {
            return self.paragraph.reopen_breaks(&mut self.out);
        }
        if self.out.tape.nodes[start.index()].kind == NodeKind::ParagraphStart {
            self.paragraph.take();
            self.paragraph.bidi.clear();
            self.out.unwrite_leaves(start);
            self.blocks.forget_paragraph(&mut self.out, start);
        }
    }
}
