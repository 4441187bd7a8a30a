//! A classifier that learns from the decisions of one site's moderators.

use crate::document::VisibleText;

/// What a comment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Unwanted.
    Spam,
    /// Wanted.
    Ham,
}

/// A naive Bayes classifier; learns, forgets, scores.
#[derive(Clone, Debug, Default)]
pub struct Classifier {}

/// What a classifier thinks of a text.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Score {
    /// Probability of spam, 0 to 1.
    pub probability: f64,
    /// Comments of the rarer kind that were learnt so far.
    pub learned: u64,
    /// The ten tokens that said most, with their weight; above 0 for spam.
    pub tokens: Vec<(String, f64)>,
}

impl Classifier {
    /// One that knows nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Learns a decision.
    pub fn learn(&mut self, _view: &VisibleText, _label: Label) {}

    /// Takes a decision back.
    pub fn unlearn(&mut self, _view: &VisibleText, _label: Label) {}

    /// What it thinks.
    pub fn score(&self, _view: &VisibleText) -> Score {
        Score::default()
    }
}
