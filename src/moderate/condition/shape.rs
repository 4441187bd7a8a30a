//! The question about the shape of a text.

use serde::{Deserialize, Serialize};

/// Facts about the shape of the text: of the author's own words, without code and verified quotes.
/// If nothing is left, of all words. All members that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Shape {
    /// Capitals among the letters that have two cases, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper_ratio_gte: Option<f64>,
    /// Only of texts with so many letters at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_letters: Option<usize>,
    /// Combining marks on one Latin, Greek or Cyrillic letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marks_per_letter_gte: Option<usize>,
    /// A word mixes Latin, Greek and Cyrillic letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mixed_script_word: Option<bool>,
    /// Length in characters as readers count them (UAX #29).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length_gte: Option<usize>,
    /// Shorter than this, without quotes of any kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length_lt: Option<usize>,
    /// Lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines_gte: Option<usize>,
    /// Quotes and nothing of the author's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_quotes: Option<bool>,
    /// Letters and digits in quotes among all that readers see, 0 to 1. Quotes of any kind
    /// count, verified ones as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_ratio_gte: Option<f64>,
    /// Letters and digits in code among all that readers see, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_ratio_gte: Option<f64>,
    /// Links and no words beside them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_links: Option<bool>,
    /// Different e-mail addresses, in the text or in a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emails_gte: Option<usize>,
    /// Mentions of people, `@name`; repeated ones count each time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mentions_gte: Option<usize>,
    /// Emoji as readers count them: a family, a flag or a thumb of any color counts as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emoji_gte: Option<usize>,
    /// Letters of `script` among all letters, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script_ratio_gte: Option<f64>,
    /// The script for `script_ratio_gte`, by its name in Unicode or its code: `Cyrillic`, `Han`,
    /// `Arab`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// Invisible characters (not those that scripts or emoji need).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invisible_gte: Option<usize>,
}
