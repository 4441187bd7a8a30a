//! Counts of each term of a rule: one word of 450 may cause most of the hits.

use std::collections::BTreeMap;

use crate::moderate::verdict::Reason;

use super::past::JudgedComment;
use super::report::{Spelling, TermReport};
use super::sample::Sample;

/// Maximum number of terms counted per rule. For links the term is a host, chosen by commenters.
const MAX_TERMS: usize = 10_000;

/// Maximum number of spellings counted per term.
const MAX_SPELLINGS: usize = 32;

/// Maximum number of spellings in the report.
const SPELLINGS: usize = 5;

#[derive(Clone, Debug, Default)]
pub(super) struct TermCounts(BTreeMap<String, TermCount>);

#[derive(Clone, Debug, Default)]
struct TermCount {
    sample: Sample,
    spellings: BTreeMap<String, u64>,
}

impl TermCounts {
    /// Counts the terms of a rule that fired: a comment once for each term.
    pub(super) fn add(&mut self, reason: &Reason, case: &JudgedComment<'_>) {
        let mut terms: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for found in &reason.matches {
            terms.entry(&found.term).or_default().push(&found.seen);
        }
        for (term, mut seen) in terms {
            if self.0.len() >= MAX_TERMS && !self.0.contains_key(term) {
                continue;
            }
            let count = self.0.entry(term.to_owned()).or_default();
            let found = reason.matches.iter().filter(|found| found.term == term);
            count.sample.add(case, found.map(|found| (reason, found)));
            seen.sort_unstable();
            seen.dedup();
            for seen in seen {
                let is_known = count.spellings.contains_key(seen);
                if is_known || count.spellings.len() < MAX_SPELLINGS {
                    *count.spellings.entry(seen.to_owned()).or_default() += 1;
                }
            }
        }
    }

    /// The terms, those in the most comments first.
    pub(super) fn report(&self) -> Vec<TermReport> {
        let mut terms: Vec<_> = self.0.iter().map(|(term, count)| count.report(term)).collect();
        terms.sort_by_key(|term| std::cmp::Reverse(term.comments));
        terms
    }
}

impl TermCount {
    fn report(&self, term: &str) -> TermReport {
        let spellings = self.spellings.iter();
        let mut spellings: Vec<_> =
            spellings.map(|(seen, &comments)| Spelling { seen: seen.clone(), comments }).collect();
        spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.comments));
        spellings.truncate(SPELLINGS);
        TermReport {
            term: term.to_owned(),
            comments: self.sample.comments,
            decided: self.sample.decided,
            spellings,
            examples: self.sample.examples(),
        }
    }
}
