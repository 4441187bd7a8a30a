//! An even sample of comments, the same in every run, which takes memory for its examples only.

use std::collections::BTreeMap;

use crate::moderate::verdict::{Match, Reason};

use super::decision::Decisions;
use super::past::JudgedComment;
use super::report::{Example, Group};

/// Even sample of many: those whose numbers hash lowest. The first ten comments of a month
/// say little about the rest of it, and a random choice would differ in every run.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    pub(super) comments: u64,
    pub(super) decided: Decisions,
    /// Examples by hash; with the number of the comment, which the report sorts by.
    kept: BTreeMap<(u64, u64), Example>,
}

impl Sample {
    /// Counts a comment, as an example of these matches.
    pub(super) fn add<'r>(
        &mut self,
        case: &JudgedComment<'_>,
        matches: impl Iterator<Item = (&'r Reason, &'r Match)>,
    ) {
        self.comments += 1;
        self.decided.add(case.comment.decision);
        let (number, most) = (case.number, case.most);
        let key = (hash(number), number);
        let full = self.kept.len() >= most;
        if most == 0 || full && self.kept.last_key_value().is_none_or(|(last, _)| *last < key) {
            return;
        }
        self.kept.insert(key, case.example(matches));
        if full {
            self.kept.pop_last();
        }
    }

    /// Some of the comments, in their order.
    pub(super) fn examples(&self) -> Vec<Example> {
        let mut kept: Vec<_> =
            self.kept.iter().map(|(&(_, number), kept)| (number, kept)).collect();
        kept.sort_by_key(|&(number, _)| number);
        kept.into_iter().map(|(_, example)| example.clone()).collect()
    }

    pub(super) fn group(&self) -> Group {
        Group { comments: self.comments, decided: self.decided, examples: self.examples() }
    }
}

/// Spreads numbers; the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
fn hash(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
