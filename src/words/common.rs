//! Common words that a disguise can't be told from: "good" is not "god" with an extra o.
//!
//! `common.txt` holds only words that rules 2 and 3 could read as others: English ones of at most ten
//! letters with a doubled letter, with `rn` or with `cl`. They are sorted, sixteen to a line. The first
//! word of a line stands as it is; of each other one there is the number of letters that it shares with
//! the word before it, and the rest of its letters.
//!
//! The words are from SCOWL (wamerican 2020.12.07), without insults, and with some names of our own.
//! Copyright 2000-2011 by Kevin Atkinson. Permission to use, copy, modify, distribute and sell these
//! word lists, the associated scripts, the output created from the scripts, and its documentation for
//! any purpose is hereby granted without fee, provided that the above copyright notice appears in all
//! copies and that both that copyright notice and this permission notice appear in supporting
//! documentation. Kevin Atkinson makes no representations about the suitability of this array for any
//! purpose. It is provided "as is" without express or implied warranty.

const WORDS: &str = include_str!("common.txt");

/// Letters of the longest word.
const LONGEST: usize = 10;

/// Tells whether `word` is a common one, whatever its case.
pub(super) fn contains(word: &str) -> bool {
    let is_possible = (1..=LONGEST).contains(&word.len());
    if !is_possible || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    let word = word.to_ascii_lowercase();
    // The last line whose first word does not come after this one.
    let (mut low, mut high, mut last) = (0, WORDS.len(), "");
    while low < high {
        crate::work::add(1);
        // The line around the middle.
        let middle = low + (high - low) / 2;
        let start = WORDS[..middle].rfind('\n').map_or(0, |at| at + 1).max(low);
        let end = WORDS[middle..].find('\n').map_or(WORDS.len(), |at| middle + at);
        let line = &WORDS[start..end];
        let first = line.find(|c: char| c.is_ascii_digit()).map_or(line, |at| &line[..at]);
        if first <= word.as_str() {
            (low, last) = (end + 1, line);
        } else {
            high = start;
        }
    }
    each(last, |found| found == word)
}

/// Tells whether one of the words of a line is the one that is asked for.
fn each(mut line: &str, mut is_it: impl FnMut(&str) -> bool) -> bool {
    let (mut word, mut shared) = (String::with_capacity(LONGEST), 0);
    loop {
        let end = line.find(|c: char| c.is_ascii_digit()).unwrap_or(line.len());
        word.truncate(shared);
        word.push_str(&line[..end]);
        if is_it(&word) {
            return true;
        }
        let Some(digit) = line.as_bytes().get(end) else { return false };
        shared = usize::from(digit - b'0');
        line = &line[end + 1..];
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, WORDS, contains, each};

    #[test]
    fn every_word_is_found() {
        let mut words = Vec::new();
        for line in WORDS.lines() {
            each(line, |word| {
                words.push(word.to_owned());
                false
            });
        }
        assert_eq!(words.len(), 14_458);
        assert!(words.is_sorted());
        for word in &words {
            assert!(contains(word) && word.len() <= LONGEST, "{word}");
            let other = format!("{word}q");
            assert_eq!(contains(&other), words.binary_search(&other).is_ok(), "{other}");
        }
        for common in ["aaa", "good", "Corner", "CLEAN"] {
            assert!(contains(common), "{common}");
        }
        for other in ["", "zzz", "a", "god", "asshole", "goodd", "#", "straße", "aardvark3"] {
            assert!(!contains(other), "{other}");
        }
    }
}
