//! Search for one e-mail address in a text, also with words for its signs: `ann at example dot org`.

use super::signs::{SeenSign, signs};

/// Longest address of RFC 5321.
const MOST: usize = 254;

/// Words for `@` and for the dot.
const AT: [&str; 5] = ["at", "arroba", "arobase", "chiocciola", "собака"];
const DOT: [&str; 5] = ["dot", "punkt", "point", "punto", "ponto"];

/// Address in the form that is compared.
pub(crate) struct MailAddress {
    parts: Vec<MailPart>,
}

enum MailPart {
    Letters(Vec<char>),
    At,
    Dot,
}

impl MailAddress {
    /// Reads an address; `None` if it is invalid.
    pub(crate) fn new(address: &str) -> Option<Self> {
        let address = address.trim();
        let (local, domain) = address.rsplit_once('@')?;
        if local.is_empty() || !domain.contains('.') || address.len() > MOST {
            return None;
        }
        let mut parts = Vec::new();
        let mut letters = Vec::new();
        for sign in signs(address) {
            let mark = match sign.c {
                '@' => MailPart::At,
                '.' => MailPart::Dot,
                c => {
                    letters.push(c);
                    continue;
                }
            };
            parts.push(MailPart::Letters(std::mem::take(&mut letters)));
            parts.push(mark);
        }
        parts.push(MailPart::Letters(letters));
        Some(Self { parts })
    }

    /// End of the address that begins at `at`, if there is one.
    ///
    /// # Complexity
    /// A constant number of signs per sign of the address.
    pub(super) fn find(&self, text: &[SeenSign], at: usize) -> Option<usize> {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        if before.is_some_and(|sign| sign.c.is_alphanumeric()) {
            return None;
        }
        crate::work::add(1);
        let mut at = at;
        for part in &self.parts {
            at = match part {
                MailPart::Letters(letters) => {
                    let end = at + letters.len();
                    crate::work::add(1);
                    let same = text.get(at..end)?.iter().zip(letters).all(|(sign, c)| sign.c == *c);
                    if same { end } else { return None }
                }
                MailPart::At => mark(text, at, '@', &AT)?,
                MailPart::Dot => mark(text, at, '.', &DOT)?,
            };
        }
        let goes_on = text.get(at).is_some_and(|sign| sign.c.is_alphanumeric());
        (!goes_on).then_some(at)
    }
}

/// End of a sign of an address, or of a word for it: `@`, ` @ `, ` at `, `(at)`, ` [at] `.
fn mark(text: &[SeenSign], at: usize, sign: char, words: &[&str]) -> Option<usize> {
    let c = |at: usize| text.get(at).map(|sign| sign.c);
    let skip = |mut at: usize, signs: &[char]| {
        while c(at).is_some_and(|c| signs.contains(&c)) && at < text.len() {
            at += 1;
        }
        at
    };
    // At most a few, so that a text of spaces is read once.
    let limit = at + 4;
    let start = skip(at, &[' ', '(', '[', '{', '<', '-', '_']).min(limit);
    let parted = start > at;
    if c(start) == Some(sign) {
        let end = start + 1;
        return Some(skip(end, &[' ', ')', ']', '}', '>']).min(end + 3));
    }
    let is_word = |word: &&&str| {
        let mut letters = word.chars();
        letters.by_ref().zip(start..).all(|(letter, at)| c(at) == Some(letter))
    };
    let word = words.iter().find(is_word)?;
    let end = start + word.chars().count();
    let after = skip(end, &[' ', ')', ']', '}', '>', '-', '_']).min(end + 4);
    (parted && after > end).then_some(after)
}
