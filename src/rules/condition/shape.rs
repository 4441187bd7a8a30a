//! The question about the shape of a text.

use serde::{Deserialize, Serialize};

/// Facts about the shape of the text: of the author's own words, without code and verified quotes.
/// If nothing is left, of all words. All members that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Shape {
    /// Minimum share of capitals among the letters that have two cases, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper_ratio_gte: Option<f64>,
    /// Minimum number of letters; shorter texts do not match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_letters: Option<usize>,
    /// Minimum number of combining marks on one Latin, Greek or Cyrillic letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marks_per_letter_gte: Option<usize>,
    /// Words that mix Latin, Greek and Cyrillic letters: one or more (true), or none (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mixed_script_word: Option<bool>,
    /// Minimum length in characters as readers count them (UAX #29).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length_gte: Option<usize>,
    /// Length that the text does not reach, without quotes of any kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length_lt: Option<usize>,
    /// Minimum number of lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines_gte: Option<usize>,
    /// Text of quotes alone (true), or with words of the author's own (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_quotes: Option<bool>,
    /// Minimum share of letters and digits in quotes among all that readers see, 0 to 1. Quotes of any kind
    /// count, verified ones as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_ratio_gte: Option<f64>,
    /// Minimum share of letters and digits in code among all that readers see, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_ratio_gte: Option<f64>,
    /// Text of links alone (true), or with words (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_links: Option<bool>,
    /// Minimum number of different e-mail addresses, in the text or behind a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emails_gte: Option<usize>,
    /// Minimum number of mentions of people, `@name`, each as often as it appears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mentions_gte: Option<usize>,
    /// Minimum number of emoji as readers count them: a family, a flag or a thumb of any color
    /// is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emoji_gte: Option<usize>,
    /// Minimum share of letters of `script` among all letters, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script_ratio_gte: Option<f64>,
    /// Script for `script_ratio_gte`, by its name in Unicode or its code: `Cyrillic`, `Han`,
    /// `Arab`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// Minimum number of invisible characters, without those that scripts or emoji need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invisible_gte: Option<usize>,
}
