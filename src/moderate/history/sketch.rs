//! What a text was like, in a few bytes.
use serde::{Deserialize, Serialize};

/// What a text was like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {}

impl Sketch {
    /// The sketch of a text, under a key: equal texts of different sites have different sketches.
    pub fn new(_text: &str, _key: &[u8; 32]) -> Self {
        Self {}
    }

    /// Estimated Jaccard similarity of the sets of five letters in a row, 0 to 1.
    /// Exactly 1 for equal texts only.
    pub fn similarity(&self, _other: &Self) -> f64 {
        0.0
    }
}
