//! The search for a quoted passage in the words of a post.

use std::hash::{BuildHasher, RandomState};

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
    pub(crate) fn pattern(&self, marks: &Marks) -> Pattern<'_> {
        crate::work::add(self.tokens.len());
        let pieces = marks.fragments(&self.tokens);
        let whole = match (pieces.first(), pieces.last()) {
            (Some(first), Some(last)) => &self.tokens[first.start..last.end],
            _ => &[],
        };
        let fragments: Vec<_> = pieces.into_iter().map(|p| Wanted::new(&self.tokens[p])).collect();
        let shortest = fragments.iter().map(|fragment| fragment.tokens.len()).sum();
        Pattern { passage: self, whole: Wanted::new(whole), fragments, shortest }
    }
}

/// A passage of a quote that is looked for.
pub(crate) struct Pattern<'p> {
    passage: &'p Passage,
    /// Gaps in the middle included.
    whole: Wanted<'p>,
    /// The pieces between gaps.
    fragments: Vec<Wanted<'p>>,
    /// Number of tokens in all fragments.
    shortest: usize,
}

impl Pattern<'_> {
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
        if !self.passage.extras.is_subset(&original.extras) {
            return Found::Missing;
        }
        if self.fragments.is_empty() {
            return Found::Thin;
        }
        // Dots in the middle may stand in the original.
        let mut places = Vec::with_capacity(self.fragments.len());
        if let Some(at) = self.whole.search(&original.tokens, 0) {
            places.push(at..at + self.whole.tokens.len());
        } else {
            let mut from = 0;
            for fragment in &self.fragments {
                let Some(at) = fragment.search(&original.tokens, from) else {
                    return Found::Missing;
                };
                from = at + fragment.tokens.len();
                places.push(at..from);
            }
        }
        let mut found = Found::Whole;
        for place in places {
            let letters: u32 = original.tokens[place.clone()].iter().map(|t| t.letters).sum();
            let used = &mut original.used[place.clone()];
            let is_thin = letters < MIN_LETTERS && place.len() < original.tokens.len();
            if is_thin || letters == 0 || used.contains(&true) {
                found = Found::Thin;
            }
            used.fill(true);
        }
        found
    }
}

/// Tokens that stand for a gap.
pub(crate) struct Marks {
    dots: u64,
    open: [u64; 2],
    close: [u64; 2],
}

impl Marks {
    pub(crate) fn new(hasher: &RandomState) -> Self {
        let id = |text: &str| hasher.hash_one(text);
        Self { dots: id("…"), open: [id("["), id("(")], close: [id("]"), id(")")] }
    }

    /// The pieces between gaps; none is empty.
    fn fragments(&self, tokens: &[Token]) -> Vec<std::ops::Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        let id = |at: usize| tokens.get(at).map(|token| token.id);
        for at in (0..tokens.len()).filter(|&at| tokens[at].id == self.dots) {
            let before = at.checked_sub(1).filter(|&before| before >= start).and_then(id);
            let kind = |marks: &[u64; 2], mark: Option<u64>| {
                mark.and_then(|mark| marks.iter().position(|&known| known == mark))
            };
            let (open, close) = (kind(&self.open, before), kind(&self.close, id(at + 1)));
            let is_bracketed = open.is_some() && open == close;
            let end = at - usize::from(is_bracketed);
            if start < end {
                pieces.push(start..end);
            }
            start = at + 1 + usize::from(is_bracketed);
        }
        if start < tokens.len() {
            pieces.push(start..tokens.len());
        }
        pieces
    }
}

/// Tokens with their table for the search.
struct Wanted<'p> {
    tokens: &'p [Token],
    /// How much still fits where the token at this place does not.
    shorter: Vec<u32>,
}

impl<'p> Wanted<'p> {
    fn new(tokens: &'p [Token]) -> Self {
        let mut shorter: Vec<u32> = vec![0; tokens.len()];
        let mut fits = 0;
        for at in 1..tokens.len() {
            while fits > 0 && tokens[at].id != tokens[fits].id {
                fits = shorter[fits - 1] as usize;
            }
            fits += usize::from(tokens[at].id == tokens[fits].id);
            shorter[at] = fits as u32;
        }
        Self { tokens, shorter }
    }

    /// The first place in `text` from `from` on.
    fn search(&self, text: &[Token], from: usize) -> Option<usize> {
        let wanted = self.tokens;
        if wanted.len() > text.len().saturating_sub(from) {
            return None;
        }
        let mut fits = 0;
        for (at, token) in text.iter().enumerate().skip(from) {
            while fits > 0 && token.id != wanted[fits].id {
                fits = self.shorter[fits - 1] as usize;
            }
            fits += usize::from(token.id == wanted[fits].id);
            if fits == wanted.len() {
                return Some(at + 1 - fits);
            }
        }
        None
    }
}
