//! Masked words: `sh*t`, `p***y`, `a**holes`.
//!
//! A masked word is as long as the term, begins with its first letter, and shows half of its
//! letters, rounded down, and two at least. A sign at the end counts only beside another one:
//! `shop*` has a footnote.

use super::disguise::Disguise;
use super::forms::Endings;
use super::hits::TermHit;
use super::term::MatchOptions;

/// Letters of the longest masked word.
const LONGEST: usize = 24;

/// Letters of the longest ending that is looked at.
const ENDING: usize = 8;

/// Terms of one length and beginning that a word is compared with. Lists of 10,000 terms have 150.
const TRIED: usize = 512;

#[derive(Clone, Debug)]
struct Masked {
    letters: Box<str>,
    term: u32,
    endings: Endings,
}

/// Terms that may be masked, by length and letters.
#[derive(Clone, Debug, Default)]
pub(super) struct Masks {
    terms: Vec<Masked>,
}

fn is_mask(byte: u8) -> bool {
    matches!(byte, b'*' | b'#' | b'@' | b'$' | b'%' | b'-')
}

impl Masks {
    /// Adds a term of Latin letters; others are not masked so.
    pub(super) fn add(&mut self, term: &str, plan: MatchOptions, index: u32) {
        let letters = term.trim().to_ascii_lowercase();
        let fits = letters.bytes().all(|byte| byte.is_ascii_lowercase());
        if fits && (3..=LONGEST).contains(&letters.len()) && plan.start_edge && plan.end_edge {
            let letters = letters.into_boxed_str();
            self.terms.push(Masked { letters, term: index, endings: plan.endings });
        }
    }

    pub(super) fn compile(&mut self) {
        self.terms
            .sort_by(|a, b| (a.letters.len(), &a.letters).cmp(&(b.letters.len(), &b.letters)));
    }

    /// Appends the masked words of `text`.
    pub(super) fn find(&self, text: &str, found: &mut Vec<TermHit>) {
        if self.terms.is_empty() {
            return;
        }
        let bytes = text.as_bytes();
        let mut end = 0;
        while let Some(next) =
            bytes.get(end..).and_then(|rest| rest.iter().position(|&b| is_mask(b)))
        {
            let mask = end + next;
            // The word around it: letters before, letters and signs behind.
            let before = bytes[end..mask].iter().rev().take(LONGEST + 1);
            let start = mask - before.take_while(|byte| byte.is_ascii_alphabetic()).count();
            let rest = bytes[mask..].iter();
            let len = rest.take_while(|b| b.is_ascii_alphabetic() || is_mask(**b)).count();
            end = mask + len;
            crate::work::add(end - start);
            let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let free = edge(text[..start].chars().next_back()) && edge(text[end..].chars().next());
            if start < mask && free && end - start <= LONGEST + ENDING {
                self.word(&text[start..end], start, found);
            }
        }
    }

    fn word(&self, word: &str, start: usize, found: &mut Vec<TermHit>) {
        let bytes = word.trim_end_matches('-').as_bytes();
        let tail = bytes.iter().rev().take_while(|&&byte| is_mask(byte)).count();
        let bytes = if tail == 1 { &bytes[..bytes.len() - 1] } else { bytes };
        let Some(last) = bytes.iter().rposition(|&byte| is_mask(byte)) else { return };
        // An ending stands behind all signs.
        let shortest = (last + 1).max(bytes.len().saturating_sub(ENDING)).max(3);
        for len in (shortest..=bytes.len()).rev() {
            let (letters, ending) = bytes.split_at(len);
            let ending = String::from_utf8_lossy(ending).to_ascii_lowercase();
            if let Some(term) = self.fit(letters, &ending) {
                let how = Disguise::MASKED;
                let how = if ending.is_empty() { how } else { how.union(Disguise::INFLECTED) };
                found.push(TermHit { term, range: start..start + bytes.len(), how });
            }
        }
    }

    /// The first term that the letters and signs are a mask of.
    fn fit(&self, masked: &[u8], ending: &str) -> Option<u32> {
        let shown = masked.iter().filter(|byte| !is_mask(**byte)).count();
        // `f***ing` shows enough.
        let half = shown >= (masked.len() / 2).max(2);
        if !half && (ending.len() < 2 || shown + ending.len() < masked.len()) {
            return None;
        }
        let head = masked.iter().take_while(|byte| !is_mask(**byte)).count();
        let head = String::from_utf8_lossy(&masked[..head]).to_ascii_lowercase();
        let key = |term: &Masked| {
            (term.letters.len(), term.letters.get(..head.len()).unwrap_or("").to_owned())
        };
        let wanted = (masked.len(), head.clone());
        let from = self.terms.partition_point(|term| key(term) < wanted);
        let near = self.terms.iter().skip(from).take(TRIED);
        let mut near = near.take_while(|term| key(term) == wanted).filter(|term| {
            crate::work::add(1);
            let same =
                |(byte, letter): (&u8, u8)| is_mask(*byte) || byte.to_ascii_lowercase() == letter;
            let last = term.letters.chars().next_back().unwrap_or(' ');
            masked.iter().zip(term.letters.bytes()).all(same) && term.endings.is_fit(ending, last)
        });
        near.next().map(|term| term.term)
    }
}
