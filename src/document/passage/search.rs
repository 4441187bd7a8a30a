//! The search for a quoted passage in the words of a post.

use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use super::words::GLUE;
use super::{Passage, PassageToken, QUOTE};

/// Letters and digits that a fragment needs, unless it is the whole original. With fewer, any
/// text could be put together from the words of a long post.
const MIN_LETTERS: u32 = 10;

/// Places of a fragment that are looked at where quotes stand in it.
const MAX_PLACES: usize = 64;

/// Fragments up to which more than the first place of each is looked at.
const MAX_FRAGMENTS: usize = 8;

/// Result of a search, and the quotes of the original where the passage has some.
#[derive(Debug)]
pub(crate) struct PassageMatch {
    pub(crate) found: Coverage,
    /// Candidates for each quote in the passage, in order.
    pub(crate) inner: Vec<Vec<u32>>,
    /// There are more places than were looked at.
    pub(crate) is_partial: bool,
}

impl From<Coverage> for PassageMatch {
    fn from(found: Coverage) -> Self {
        Self { found, inner: Vec::new(), is_partial: false }
    }
}

/// Result of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Coverage {
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
    pub(crate) fn pattern(&self, marks: &GapTokens) -> PassagePattern {
        crate::work::add(self.tokens.len());
        // What a quote leaves out, a link for instance, it leaves out everywhere.
        let classes = self.tokens.iter().fold(0, |all, token| all | token.class);
        let pieces = marks.fragments(&self.tokens);
        let keys: Vec<u64> = self.tokens.iter().map(|token| token.key(classes)).collect();
        let whole = match (pieces.first(), pieces.last()) {
            (Some(first), Some(last)) => &keys[first.start..last.end],
            _ => &[],
        };
        let whole = WantedTokens::new(whole);
        let fragments: Vec<_> =
            pieces.into_iter().map(|piece| WantedTokens::new(&keys[piece])).collect();
        let shortest = fragments.iter().map(|fragment| fragment.keys.len()).sum();
        PassagePattern { classes, whole, fragments, shortest }
    }
}

/// A passage of a quote that is looked for.
pub(crate) struct PassagePattern {
    classes: u8,
    /// Gaps in the middle included.
    whole: WantedTokens,
    /// The pieces between gaps.
    fragments: Vec<WantedTokens>,
    /// Number of tokens in all fragments.
    shortest: usize,
}

impl PassagePattern {
    /// Looks for the passage in one of an original. Fragments between `[…]`, `...` and the like
    /// are found in order, each at the first place behind the one before.
    ///
    /// # Complexity
    /// Linear in the original, whatever is looked for.
    pub(crate) fn find_in(&self, original: &mut Passage) -> PassageMatch {
        if self.shortest > original.tokens.len() {
            return Coverage::Missing.into();
        }
        crate::work::add(original.tokens.len());
        if self.fragments.is_empty() {
            return Coverage::Thin.into();
        }
        let is_compared = |at: &usize| original.tokens[*at].class & !self.classes == 0;
        let shown: Vec<usize> = (0..original.tokens.len()).filter(is_compared).collect();
        let keys: Vec<u64> =
            shown.iter().map(|&at| original.tokens[at].key(self.classes)).collect();
        let has_quotes = self.classes & QUOTE != 0;
        let most = if has_quotes { MAX_PLACES } else { 1 };
        let is_box = |at: &usize| has_quotes && original.tokens[shown[*at]].class == QUOTE;
        let boxes: Vec<usize> = (0..shown.len()).filter(is_box).collect();
        // Dots in the middle may stand in the original.
        let whole = self.whole.places(&keys, 0, most);
        let mut found = PassageMatch::from(Coverage::Whole);
        let mut places = Vec::with_capacity(self.fragments.len());
        if let Some(&at) = whole.first() {
            let len = self.whole.keys.len();
            found.add(original, &boxes, &whole, len);
            places.push(at..at + len);
        } else {
            let mut from = 0;
            let is_long = self.fragments.len() > MAX_FRAGMENTS;
            let most = if is_long { 1 } else { most };
            found.is_partial = is_long;
            for fragment in &self.fragments {
                let new = fragment.places(&keys, from, most);
                let Some(&at) = new.first() else { return Coverage::Missing.into() };
                from = at + fragment.keys.len();
                found.add(original, &boxes, &new, fragment.keys.len());
                places.push(at..from);
            }
        }
        for place in places {
            confirm(original, &shown, place, has_quotes, &mut found);
        }
        found
    }
}

/// Looks at a place that a quote was found at. A quote in it confirms nothing, and may be quoted
/// again: its words are looked for by themselves. Words around a quote that is left out are two
/// fragments.
fn confirm(
    original: &mut Passage,
    shown: &[usize],
    place: Range<usize>,
    has_quotes: bool,
    found: &mut PassageMatch,
) {
    let (mut letters, mut piece, mut pieces) = (0, 0, 0);
    let (mut is_thin, mut is_used, mut has_words) = (false, false, false);
    let mut next = shown.get(place.start).copied().unwrap_or(0);
    for &at in &shown[place.clone()] {
        if original.tokens[at].class == QUOTE {
            continue;
        }
        let mut between = original.tokens[next..at].iter();
        if !has_quotes && between.any(|token| token.class == QUOTE) {
            is_thin |= piece < MIN_LETTERS;
            (piece, pieces) = (0, pieces + 1);
        }
        next = at + 1;
        has_words = true;
        letters += original.tokens[at].letters;
        piece += original.tokens[at].letters;
        is_used |= std::mem::replace(&mut original.used[at], true);
    }
    is_thin |= pieces > 0 && piece < MIN_LETTERS;
    is_thin |= letters < MIN_LETTERS && place.len() < shown.len();
    if has_words && (is_thin || letters == 0 || is_used) {
        found.found = Coverage::Thin;
    }
}

impl PassageMatch {
    /// Adds the quotes of the original in a fragment of `len` tokens that was found at `places`.
    /// `boxes` are the places of all its quotes.
    fn add(&mut self, original: &Passage, boxes: &[usize], places: &[usize], len: usize) {
        self.is_partial |= places.len() == MAX_PLACES;
        let first = self.inner.len();
        for &place in places {
            let from = boxes.partition_point(|&at| at < place);
            let to = boxes.partition_point(|&at| at < place + len);
            crate::work::add(to - from);
            self.inner.resize_with(first + to - from, Vec::new);
            let quotes = original.quotes.get(from..to).unwrap_or_default();
            for (known, quote) in self.inner.iter_mut().skip(first).zip(quotes) {
                known.push(*quote);
            }
        }
    }
}

/// Tokens that stand for a gap.
pub(crate) struct GapTokens {
    dots: u64,
    open: [u64; 2],
    close: [u64; 2],
    glue: u64,
}

impl GapTokens {
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
    fn fragments(&self, tokens: &[PassageToken]) -> Vec<Range<usize>> {
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
struct WantedTokens {
    keys: Box<[u64]>,
    /// Tells how much still fits where the token at this place does not.
    shorter: Vec<u32>,
}

impl WantedTokens {
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

    /// The first places in `text` from `from` on, so many at most.
    fn places(&self, text: &[u64], from: usize, most: usize) -> Vec<usize> {
        let wanted = &self.keys;
        let mut places = Vec::new();
        if wanted.is_empty() || wanted.len() > text.len().saturating_sub(from) {
            return places;
        }
        let mut fits = 0;
        for (at, &key) in text.iter().enumerate().skip(from) {
            while fits > 0 && wanted.get(fits) != Some(&key) {
                fits = self.shorter[fits - 1] as usize;
            }
            fits += usize::from(key == wanted[fits]);
            if fits == wanted.len() {
                places.push(at + 1 - fits);
                if places.len() == most {
                    break;
                }
            }
        }
        places
    }
}
