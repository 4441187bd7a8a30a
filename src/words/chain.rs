//! Terms with a `*` inside: `watch * online`, `ca*no`.
//!
//! The parts are looked for as terms of their own, and joined where what lies between them is
//! what the star stands for. A part looks only a bounded way ahead for the next one, and for each
//! part the first that fits is taken: that is linear.

use super::class::{CharClass, Code};
use super::hits::TermHit;

/// Most words that a star between words stands for.
const WORDS: usize = 5;

/// Most bytes between two parts.
const BYTES: usize = 128;

/// Hits of the next part that are looked at from one hit.
const TRIED: usize = 64;

/// The text that a star stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// Letters of one word, or none.
    Letters,
    /// One to five words of a line.
    Words,
}

/// A part of a term between stars.
pub(super) struct Segment {
    pub(super) text: String,
    /// The star after it.
    pub(super) after: Between,
}

/// Terms of parts that belong together.
#[derive(Clone, Debug, Default)]
pub(super) struct Chains {
    /// The term of the first part, and the stars.
    chains: Vec<(u32, Vec<Between>)>,
}

/// Takes a term apart at the stars in it; one part if there are none.
pub(super) fn segments(term: &str) -> Vec<Segment> {
    let term = term.trim();
    let inner = term.trim_start_matches('*').trim_end_matches('*');
    let lead = term.len() - term.trim_start_matches('*').len();
    let mut segments: Vec<Segment> = Vec::new();
    if inner.is_empty() || !inner.contains('*') {
        return segments;
    }
    let (mut rest, mut before) = (inner, &term[..lead.min(1)]);
    while let Some((part, after)) = rest.split_once('*') {
        let after = after.trim_start_matches('*');
        let apart = part.ends_with(char::is_whitespace) || after.starts_with(char::is_whitespace);
        let (after_kind, star) = if apart { (Between::Words, "") } else { (Between::Letters, "*") };
        segments
            .push(Segment { text: format!("{before}{}{star}", part.trim()), after: after_kind });
        (rest, before) = (after, star);
    }
    let end = if term.ends_with('*') { "*" } else { "" };
    let text = format!("{before}{}{end}", rest.trim());
    segments.push(Segment { text, after: Between::Words });
    segments
}

impl Chains {
    pub(super) fn add(&mut self, first: u32, between: Vec<Between>) {
        self.chains.push((first, between));
    }

    /// Takes the hits of parts out of `found` and puts those of whole terms in.
    pub(super) fn join(
        &self,
        text: &str,
        found: &mut Vec<TermHit>,
        is_part: impl Fn(&TermHit) -> bool,
    ) {
        if self.chains.is_empty() || !found.iter().any(&is_part) {
            return;
        }
        let mut parts: Vec<TermHit> = found.iter().filter(|hit| is_part(hit)).cloned().collect();
        found.retain(|hit| !is_part(hit));
        parts.sort_by_key(|hit| (hit.term, hit.range.start, hit.range.end));
        let of = |term: u32| {
            let from = parts.partition_point(|hit| hit.term < term);
            let to = parts.partition_point(|hit| hit.term <= term);
            parts.get(from..to).unwrap_or(&[])
        };
        for (first, between) in &self.chains {
            for hit in of(*first) {
                let mut whole = hit.clone();
                let fits = between.iter().zip(first + 1..).all(|(between, term)| {
                    let next = of(term);
                    let from = next.partition_point(|next| next.range.start < whole.range.end);
                    let near = next.iter().skip(from).take(TRIED);
                    let mut near = near
                        .take_while(|next| next.range.start - whole.range.end <= BYTES)
                        .filter(|next| between.fits(text, whole.range.end, next.range.start));
                    let Some(next) = near.next() else { return false };
                    whole.range.end = next.range.end;
                    whole.how = whole.how.union(next.how);
                    true
                });
                if fits {
                    found.push(whole);
                }
            }
        }
    }
}

impl Between {
    fn fits(self, text: &str, from: usize, to: usize) -> bool {
        let Some(between) = text.get(from..to) else { return false };
        crate::work::add(between.len());
        let kind = |c: char| Code::of(c).kind();
        match self {
            Self::Letters => {
                between.chars().all(|c| kind(c).is_wordy() || kind(c).is_transparent())
            }
            Self::Words => {
                let words = between
                    .split_whitespace()
                    .filter(|word| word.chars().any(|c| kind(c).is_letter()));
                !between.contains(|c| kind(c) == CharClass::Newline)
                    && (1..=WORDS).contains(&words.count())
            }
        }
    }
}
