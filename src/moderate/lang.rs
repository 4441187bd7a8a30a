//! Language tags (BCP 47, RFC 5646), checked for their form, and ranges that cover them.
//!
//! An invalid tag would silently switch off a rule, so it is an error.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// Maximum length of a tag in bytes; RFC 5646 requires at least 35.
const MAX_TAG: usize = 63;

/// Message that does not quote the given text.
pub(super) const WRONG: &str = "not a language tag";

/// Checks whether a text has the form of a tag: a language of two or three letters, then parts of one to
/// eight letters and digits (`de`, `pt-BR`, `zh-Hant-TW`). An underscore may replace a hyphen.
pub(super) fn is_tag(text: &str) -> bool {
    let mut parts = text.split(['-', '_']);
    let is_language = |part: &str| {
        (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    text.len() <= MAX_TAG && parts.next().is_some_and(is_language) && parts.all(is_part)
}

/// Checks whether one of `ranges` covers the language of a comment: it is the same tag, or its
/// first parts. `de` covers `de-AT`, and `pt-BR` does not cover `pt` (RFC 4647, basic filtering).
pub(super) fn covers(ranges: &[String], tag: &str) -> bool {
    ranges.iter().any(|range| {
        let mut parts = tag.split(['-', '_']);
        range
            .split(['-', '_'])
            .all(|asked| parts.next().is_some_and(|part| part.eq_ignore_ascii_case(asked)))
    })
}

/// Reads a tag of a context; an empty text counts as not given.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let tag = Option::<String>::deserialize(from)?.filter(|tag| !tag.trim().is_empty());
    match tag.map(|tag| tag.trim().to_owned()) {
        Some(tag) if !is_tag(&tag) => {
            Err(D::Error::custom("`lang` is not a language tag such as `de` or `pt-BR`"))
        }
        tag => Ok(tag),
    }
}

#[cfg(test)]
mod tests {
    use super::{covers, is_tag};

    #[test]
    fn a_tag_begins_with_a_language() {
        for tag in ["de", "DE", "gsw", "pt-BR", "pt_BR", "zh-Hant-TW", "de-CH-1996", "en-x-a"] {
            assert!(is_tag(tag), "{tag}");
        }
        for other in ["", "d", "german", "de-", "-de", "de--AT", "de AT", "de_DE.UTF-8", "d1", "*"]
        {
            assert!(!is_tag(other), "{other}");
        }
        assert!(!is_tag(&format!("de{}", "-x".repeat(40))));
    }

    #[test]
    fn a_language_covers_its_regions() {
        for (range, tag, covered) in [
            ("de", "de", true),
            ("de", "DE-at", true),
            ("pt-BR", "pt_br", true),
            ("zh-Hant", "zh-Hant-TW", true),
            ("pt-BR", "pt", false),
            ("pt-BR", "pt-PT", false),
            ("de", "den", false),
            ("en", "de", false),
        ] {
            assert_eq!(covers(&[range.to_owned()], tag), covered, "{range} {tag}");
        }
    }
}
