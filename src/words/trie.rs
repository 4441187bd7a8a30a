//! All terms as one tree of classes.
//!
//! A node is a set of the classes that follow and the place of the first child:
//! a step is one load and a count of bits. It takes 12 bytes; 10,000 terms of
//! eight letters take about 0.6 MB.

/// A tree of class sequences.
#[derive(Clone, Debug, Default)]
pub(super) struct Trie {
    nodes: Vec<TrieNode>,
    /// Start in `terms` of the terms of each node with an end.
    bounds: Vec<u32>,
    terms: Vec<u32>,
    /// Some term may end inside a word.
    open: bool,
    /// Some term may have an ending.
    inflected: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct TrieNode {
    /// Bit `n`: there is a child of class `n`. Bit 0: a gap may follow.
    children: u32,
    /// The first of them.
    first: u32,
    /// Index into `bounds` plus one; 0 if no term ends here.
    end: u32,
}

/// A term on its way into the tree.
pub(super) struct TrieEntry {
    pub(super) classes: Vec<u8>,
    pub(super) gaps: u128,
    pub(super) term: u32,
    /// It may end inside a word.
    pub(super) open: bool,
    /// It may have an ending.
    pub(super) inflected: bool,
}

pub(super) const ROOT: u32 = 0;

impl Trie {
    pub(super) fn new(mut entries: Vec<TrieEntry>) -> Self {
        if entries.is_empty() {
            return Self::default();
        }
        entries.sort_by(|a, b| a.classes.cmp(&b.classes).then(a.term.cmp(&b.term)));
        let open = entries.iter().any(|entry| entry.open);
        let inflected = entries.iter().any(|entry| entry.inflected);
        let (nodes, bounds) = (vec![TrieNode::default()], vec![0]);
        let mut trie = Self { nodes, bounds, terms: Vec::new(), open, inflected };
        // Nodes are numbered as they are queued, so children of one lie together.
        let mut queue = std::collections::VecDeque::from([(0, entries.len())]);
        let mut at = 0;
        let mut depths = std::collections::VecDeque::from([0_usize]);
        while let (Some((from, to)), Some(depth)) = (queue.pop_front(), depths.pop_front()) {
            let entries = &entries[from..to];
            let ends = entries.iter().take_while(|entry| entry.classes.len() == depth).count();
            if ends > 0 {
                trie.terms.extend(entries[..ends].iter().map(|entry| entry.term));
                trie.nodes[at].end = trie.bounds.len() as u32;
                trie.bounds.push(trie.terms.len() as u32);
            }
            let mut children = u32::from(entries.iter().any(|entry| entry.gaps >> depth & 1 != 0));
            trie.nodes[at].first = trie.nodes.len() as u32;
            let mut first = ends;
            while let Some(entry) = entries.get(first) {
                let class = entry.classes[depth];
                let same = |entry: &&TrieEntry| entry.classes[depth] == class;
                let count = entries[first..].iter().take_while(same).count();
                children |= 1 << class;
                trie.nodes.push(TrieNode::default());
                queue.push_back((from + first, from + first + count));
                depths.push_back(depth + 1);
                first += count;
            }
            trie.nodes[at].children = children;
            at += 1;
        }
        trie
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The child of `node` for a class, if there is one.
    #[inline]
    pub(super) fn child(&self, node: u32, class: u8) -> Option<u32> {
        let node = self.nodes.get(node as usize)?;
        let bit = 1_u32.checked_shl(u32::from(class)).filter(|&bit| bit > 1)?;
        (node.children & bit != 0)
            .then(|| node.first + (node.children & (bit - 1) & !1).count_ones())
    }

    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    pub(super) fn is_inflected(&self) -> bool {
        self.inflected
    }

    /// A bit for each class that a term begins with.
    pub(super) fn first(&self) -> u32 {
        self.nodes.first().map_or(0, |node| node.children & !1)
    }

    /// Tells if a term has a space after what leads to `node`.
    pub(super) fn has_gap(&self, node: u32) -> bool {
        self.nodes.get(node as usize).is_some_and(|node| node.children & 1 != 0)
    }

    /// The terms that end at `node`.
    #[inline]
    pub(super) fn terms(&self, node: u32) -> &[u32] {
        let end = self.nodes.get(node as usize).map_or(0, |node| node.end as usize);
        if end == 0 {
            return &[];
        }
        let bounds = self.bounds.get(end - 1..=end).unwrap_or(&[0, 0]);
        self.terms.get(bounds[0] as usize..bounds[1] as usize).unwrap_or(&[])
    }
}
