//! Sorted sets of texts, for lists of a million entries.
//!
//! All entries lie in one string, one after another, so that an entry costs its bytes and four
//! more; a lookup is a binary search.

use std::fmt;

use crate::error::MAX_MISTAKES;

use crate::rules::limits::{MAX_LIST_ENTRIES, MAX_TEXT};

/// A set of texts. Built once, then only searched.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct SortedTexts {
    text: String,
    /// One past each entry, in the order of the entries.
    ends: Vec<u32>,
}

impl SortedTexts {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The entries, sorted.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.at(index))
    }

    pub(super) fn at(&self, index: usize) -> &str {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(index).copied().unwrap_or(0);
        self.text.get(start.unwrap_or(0) as usize..end as usize).unwrap_or("")
    }

    /// The entry that is equal to `text`.
    pub(super) fn get(&self, text: &str) -> Option<&str> {
        let found = self.at(self.below(text));
        (found == text && !self.is_empty()).then_some(found)
    }

    /// Number of entries that are sorted before `text`.
    pub(super) fn below(&self, text: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.at(middle) < text { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// Does not print a million entries.
impl fmt::Debug for SortedTexts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SortedTexts({})", self.len())
    }
}

/// Entries that have no effect, since others cover them: how many, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spare {
    pub(crate) count: usize,
    /// Entries, and those that cover them.
    pub(crate) first: Vec<(String, String)>,
}

/// Entries that are named.
const NAMED: usize = 5;

impl Spare {
    pub(crate) fn add(&mut self, entry: &str, by: &str) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push((entry.to_owned(), by.to_owned()));
        }
    }
}

/// Entries of a set that is being made, in any order.
#[derive(Default)]
pub(super) struct Unsorted {
    text: String,
    spans: Vec<(u32, u32)>,
}

impl Unsorted {
    /// Adds an entry.
    ///
    /// # Errors
    /// It is too long, or one too many.
    pub(super) fn push(&mut self, entry: &str) -> Result<(), &'static str> {
        room(self.spans.len())?;
        if entry.len() > MAX_TEXT {
            return Err("it is longer than 500 bytes");
        }
        let start = u32::try_from(self.text.len()).map_err(|_| FULL)?;
        let end = u32::try_from(self.text.len() + entry.len()).map_err(|_| FULL)?;
        self.text.push_str(entry);
        self.spans.push((start, end));
        Ok(())
    }

    /// The set; `spare` takes duplicates.
    pub(super) fn sort(mut self, spare: &mut Spare) -> SortedTexts {
        let entry =
            |(start, end): (u32, u32)| self.text.get(start as usize..end as usize).unwrap_or("");
        self.spans.sort_unstable_by(|one, other| entry(*one).cmp(entry(*other)));
        let mut sorted = SortedTexts::default();
        sorted.text.reserve_exact(self.text.len());
        sorted.ends.reserve_exact(self.spans.len());
        for span in &self.spans {
            let text = entry(*span);
            if !sorted.is_empty() && sorted.at(sorted.len() - 1) == text {
                spare.add(text, text);
                continue;
            }
            sorted.text.push_str(text);
            sorted.ends.push(sorted.text.len() as u32);
        }
        sorted
    }
}

/// Adds entries one by one, or gives the places of the first that are wrong, and why. `what` names
/// what an entry should be.
pub(super) fn each<'a>(
    entries: impl IntoIterator<Item = &'a str>,
    what: &'static str,
    mut add: impl FnMut(&'a str) -> Result<(), &'static str>,
) -> Result<(), Vec<(usize, WrongEntry)>> {
    let mut wrong = Vec::new();
    for (at, entry) in entries.into_iter().enumerate() {
        if let Err(why) = add(entry) {
            wrong.push((at, WrongEntry { what, entry: format!("{entry:.80}"), why }));
            if wrong.len() == MAX_MISTAKES {
                break;
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Fails if a list that has `len` entries can take no more.
pub(super) fn room(len: usize) -> Result<(), &'static str> {
    if len < MAX_LIST_ENTRIES { Ok(()) } else { Err(FULL) }
}

const FULL: &str = "a list has at most 10,000,000 entries";

/// An entry that its list can't hold.
#[derive(Debug)]
pub(crate) struct WrongEntry {
    what: &'static str,
    entry: String,
    why: &'static str,
}

impl WrongEntry {
    /// The mistake with the entry.
    pub(crate) fn quoted(&self) -> String {
        format!("invalid {} `{}`: {}", self.what, self.entry, self.why)
    }

    /// The mistake without it.
    pub(crate) fn unquoted(&self) -> String {
        format!("invalid {}: {}", self.what, self.why)
    }
}

#[cfg(test)]
mod tests {
    use super::{Spare, Unsorted};

    #[test]
    fn entries_are_found_and_counted_once() {
        let (mut all, mut spare) = (Unsorted::default(), Spare::default());
        for entry in ["b", "a", "c", "b", "ab"] {
            all.push(entry).expect("room");
        }
        assert!(all.push(&"x".repeat(501)).is_err());
        let set = all.sort(&mut spare);
        assert_eq!(set.iter().collect::<Vec<_>>(), ["a", "ab", "b", "c"]);
        assert_eq!(spare.first, [(String::from("b"), String::from("b"))]);
        for entry in ["a", "ab", "b", "c"] {
            assert_eq!(set.get(entry), Some(entry));
        }
        for entry in ["", "aa", "abc", "d"] {
            assert_eq!(set.get(entry), None);
        }
        assert_eq!(Unsorted::default().sort(&mut spare).get(""), None);
    }
}
