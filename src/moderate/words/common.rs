//! Common words that a disguise can't be told from: "good" is no "god" with an o too many.
//!
//! `common.txt` is sorted, so a word is looked up in the text of the file. It holds only words
//! that rules 2 and 3 could read as others: with a doubled letter, with `rn` or with `cl`.

const WORDS: &str = include_str!("common.txt");

/// Letters of the longest word.
const LONGEST: usize = 10;

/// Tells whether `word` is a common one, whatever its case.
pub(super) fn contains(word: &str) -> bool {
    if word.len() > LONGEST || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    let word = word.to_ascii_lowercase();
    let (mut low, mut high) = (0, WORDS.len());
    while low < high {
        crate::work::add(1);
        // The line around the middle.
        let middle = low + (high - low) / 2;
        let start = WORDS[..middle].rfind('\n').map_or(0, |at| at + 1).max(low);
        let end = WORDS[middle..].find('\n').map_or(WORDS.len(), |at| middle + at);
        match WORDS[start..end].cmp(word.as_str()) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, WORDS, contains};

    #[test]
    fn every_line_is_found() {
        // Comments come before all words.
        let words: Vec<&str> = WORDS.lines().skip_while(|line| line.starts_with('#')).collect();
        assert!(words.is_sorted() && words.len() > 14_000);
        for word in words {
            assert!(contains(word) && word.len() <= LONGEST, "{word}");
        }
        for other in ["", "zzz", "a", "god", "asshole", "goodd", "#", "straße"] {
            assert!(!contains(other), "{other}");
        }
    }
}
