//! The known word that was probably meant.
//!
//! Only words within a third of their letters are offered: a wrong suggestion costs more time than
//! none.

/// Bytes of the longest word that is compared; longer ones are not slips.
const LONGEST: usize = 40;

/// Words that are offered.
const MOST: usize = 3;

/// The words that may be meant by `found`, best first: those that begin with it (`approved` for
/// `approved_lt`), else the ones with the fewest differences.
///
/// O(known words × letters²), for words of at most 40 bytes.
pub(crate) fn nearest<'k>(found: &str, known: &[&'k str]) -> Vec<&'k str> {
    if found.len() < 2 || found.len() > LONGEST {
        return Vec::new();
    }
    let found = found.to_lowercase().replace('-', "_");
    let begins = |word: &&&str| {
        word.strip_prefix(found.as_str()).is_some_and(|rest| rest.starts_with(['_', '.']))
    };
    let begun: Vec<&str> = known.iter().filter(begins).copied().take(MOST).collect();
    if !begun.is_empty() {
        return begun;
    }
    let found: Vec<char> = found.chars().collect();
    let distances = known.iter().filter_map(|word| {
        let letters: Vec<char> =
            word.to_lowercase().replace('-', "_").chars().take(LONGEST).collect();
        let distance = distance(&found, &letters);
        let most = (found.len().max(letters.len()) / 3).clamp(1, 3);
        (distance <= most && distance < letters.len()).then_some((distance, *word))
    });
    let distances: Vec<(usize, &str)> = distances.collect();
    let least = distances.iter().map(|(distance, _)| *distance).min();
    let best = distances.into_iter().filter(|(distance, _)| Some(*distance) == least);
    best.map(|(_, word)| word).take(MOST).collect()
}

/// The end of a message about an unknown word: `; did you mean `a`? Known here: a b`. `label` goes
/// before the known words.
pub(crate) fn among(found: &str, known: &[&str], label: &str) -> String {
    let nearest = nearest(found, known);
    let offered: Vec<String> = nearest.iter().map(|word| format!("`{word}`")).collect();
    let known = known.join(" ");
    if offered.is_empty() {
        return format!("; {label}: {known}");
    }
    let mut letters = label.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase()).into_iter();
    let label: String = first.chain(letters).collect();
    format!("; did you mean {}? {label}: {known}", offered.join(" or "))
}

/// Letters that differ; two that are swapped count once.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, &a) in one.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, &b) in other.iter().enumerate() {
            let cell = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut best = (cell(&last, column) + usize::from(a != b))
                .min(cell(&last, column + 1) + 1)
                .min(cell(&line, column) + 1);
            let swapped = row > 0
                && column > 0
                && one.get(row - 1) == Some(&b)
                && other.get(column - 1) == Some(&a);
            if swapped {
                best = best.min(cell(&before, column - 1) + 1);
            }
            line.push(best);
        }
        before = std::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{among, nearest};

    #[test]
    fn slips_are_recognised() {
        let known = [
            "all",
            "any",
            "not",
            "words",
            "links",
            "approved_lt",
            "approved_gte",
            "host_in",
            "on_error",
            "caf\u{e9}",
        ];
        for (found, expected) in [
            ("word", &["words"][..]),
            ("Words", &["words"]),
            ("linsk", &["links"]),
            ("approved", &["approved_lt", "approved_gte"]),
            ("aproved_lt", &["approved_lt"]),
            ("hostin", &["host_in"]),
            ("on-error", &["on_error"]),
            ("an", &["any"]),
            ("cafe", &["caf\u{e9}"]),
            ("x", &[]),
            ("regex", &[]),
            ("classifier", &[]),
            (&"words".repeat(100), &[]),
        ] {
            assert_eq!(nearest(found, &known), expected, "{found}");
        }
        let known = ["words", "links"];
        assert_eq!(
            among("word", &known, "known here"),
            "; did you mean `words`? Known here: words links"
        );
        assert_eq!(among("regex", &known, "one of"), "; one of: words links");
    }
}
