//! The search for a quoted passage in the words of a post.

use std::hash::{BuildHasher, RandomState};

use super::words::GLUE;
use super::{Passage, Token};

/// Letters and digits that a fragment needs, unless it is the whole original. With fewer, any
/// text could be put together from the words of a long post.
const MIN_LETTERS: u32 = 10;

/// Result of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Found {
    /// All of it, in order.
    Whole,
    /// All of it, but with a fragment that is too short, or one that another quote has used.
    Thin,
    Missing,
}

impl Passage {
    /// Prepares the search for this passage, which is done once for all originals.
    ///
    /// # Complexity
    /// Linear in the passage.
    pub(crate) fn pattern(&self, marks: &Marks) -> Pattern {
        crate::work::add(self.tokens.len());
        // What a quote leaves out, a link for instance, it leaves out everywhere.
        let classes = self.tokens.iter().fold(0, |all, token| all | token.class);
        let pieces = marks.fragments(&self.tokens);
        let keys: Vec<u64> = self.tokens.iter().map(|token| token.key(classes)).collect();
        let whole = match (pieces.first(), pieces.last()) {
            (Some(first), Some(last)) => &keys[first.start..last.end],
            _ => &[],
        };
        let whole = Wanted::new(whole);
        let fragments: Vec<_> = pieces.into_iter().map(|piece| Wanted::new(&keys[piece])).collect();
        let shortest = fragments.iter().map(|fragment| fragment.keys.len()).sum();
        Pattern { classes, whole, fragments, shortest }
    }
}

/// A passage of a quote that is looked for.
pub(crate) struct Pattern {
    classes: u8,
    /// Gaps in the middle included.
    whole: Wanted,
    /// The pieces between gaps.
    fragments: Vec<Wanted>,
    /// Number of tokens in all fragments.
    shortest: usize,
}

impl Pattern {
    /// Looks for the passage in one of an original. Fragments between `[…]`, `...` and the like
    /// are found in order, each at the first place behind the one before.
    ///
    /// # Complexity
    /// Linear in the original, whatever is looked for.
    pub(crate) fn find_in(&self, original: &mut Passage) -> Found {
        if self.shortest > original.tokens.len() {
            return Found::Missing;
        }
        crate::work::add(original.tokens.len());
        if self.fragments.is_empty() {
            return Found::Thin;
        }
        let is_compared = |at: &usize| original.tokens[*at].class & !self.classes == 0;
        let shown: Vec<usize> = (0..original.tokens.len()).filter(is_compared).collect();
        let keys: Vec<u64> =
            shown.iter().map(|&at| original.tokens[at].key(self.classes)).collect();
        // Dots in the middle may stand in the original.
        let mut places = Vec::with_capacity(self.fragments.len());
        if let Some(at) = self.whole.search(&keys, 0) {
            places.push(at..at + self.whole.keys.len());
        } else {
            let mut from = 0;
            for fragment in &self.fragments {
                let Some(at) = fragment.search(&keys, from) else {
                    return Found::Missing;
                };
                from = at + fragment.keys.len();
                places.push(at..from);
            }
        }
        let mut found = Found::Whole;
        for place in places {
            let (mut letters, mut is_used) = (0, false);
            for &at in &shown[place.clone()] {
                letters += original.tokens[at].letters;
                is_used |= std::mem::replace(&mut original.used[at], true);
            }
            let is_thin = letters < MIN_LETTERS && place.len() < shown.len();
            if is_thin || letters == 0 || is_used {
                found = Found::Thin;
            }
        }
        found
    }
}

/// Tokens that stand for a gap.
pub(crate) struct Marks {
    dots: u64,
    open: [u64; 2],
    close: [u64; 2],
    glue: u64,
}

impl Marks {
    pub(crate) fn new(hasher: &RandomState) -> Self {
        let id = |text: &str| hasher.hash_one(text);
        Self {
            dots: id("…"),
            open: [id("["), id("(")],
            close: [id("]"), id(")")],
            glue: hasher.hash_one(GLUE),
        }
    }

    /// The pieces between gaps; none is empty.
    fn fragments(&self, tokens: &[Token]) -> Vec<std::ops::Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        let is_glue = |at: usize| tokens.get(at).is_some_and(|token| token.id == self.glue);
        let mut piece = |mut from: usize, mut to: usize| {
            from += usize::from(is_glue(from));
            to -= usize::from(to > from && is_glue(to - 1));
            if from < to {
                pieces.push(from..to);
            }
        };
        let id = |at: usize| tokens.get(at).map(|token| token.id);
        for at in (0..tokens.len()).filter(|&at| tokens[at].id == self.dots) {
            let glued_before = usize::from(at > start && is_glue(at - 1));
            let before = at.checked_sub(1 + glued_before).filter(|&before| before >= start);
            let after = at + 1 + usize::from(is_glue(at + 1));
            let kind = |marks: &[u64; 2], mark: Option<u64>| {
                mark.and_then(|mark| marks.iter().position(|&known| known == mark))
            };
            let open = kind(&self.open, before.and_then(id));
            let close = kind(&self.close, id(after));
            match before.filter(|_| open.is_some() && open == close) {
                Some(before) => {
                    piece(start, before);
                    start = after + 1;
                }
                None => {
                    piece(start, at);
                    start = at + 1;
                }
            }
        }
        piece(start, tokens.len());
        pieces
    }
}

/// Keys of tokens with their table for the search.
struct Wanted {
    keys: Box<[u64]>,
    /// Tells how much still fits where the token at this place does not.
    shorter: Vec<u32>,
}

impl Wanted {
    fn new(keys: &[u64]) -> Self {
        let mut shorter: Vec<u32> = vec![0; keys.len()];
        let mut fits = 0;
        for at in 1..keys.len() {
            while fits > 0 && keys[at] != keys[fits] {
                fits = shorter[fits - 1] as usize;
            }
            fits += usize::from(keys[at] == keys[fits]);
            shorter[at] = fits as u32;
        }
        Self { keys: keys.into(), shorter }
    }

    /// The first place in `text` from `from` on.
    fn search(&self, text: &[u64], from: usize) -> Option<usize> {
        let wanted = &self.keys;
        if wanted.len() > text.len().saturating_sub(from) {
            return None;
        }
        let mut fits = 0;
        for (at, &key) in text.iter().enumerate().skip(from) {
            while fits > 0 && key != wanted[fits] {
                fits = self.shorter[fits - 1] as usize;
            }
            fits += usize::from(key == wanted[fits]);
            if fits == wanted.len() {
                return Some(at + 1 - fits);
            }
        }
        None
    }
}
