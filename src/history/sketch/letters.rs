//! The letters that are compared: punctuation and look-alikes make no difference.

use crate::text::chars::is_syllable;
use crate::words::{Likeness, likeness};

/// Maximum number of consecutive signs that can replace letters.
const MOST_SIGNS: usize = 4;
/// Bit that marks the second number of a syllable.
const SECOND: u32 = 1 << 20;

/// Gives each letter and digit of a normalised text as a number of at most 21 bits, the same one for
/// look-alikes. White space, punctuation and emoji are left out. Currency signs and `@` count as the
/// letters that they replace, other signs only between two letters (`cas!no`). A Han character or
/// kana gives two numbers, since it says as much as two letters.
///
/// # Complexity
/// Linear.
pub(super) fn letters(normal: &str, mut add: impl FnMut(u32)) {
    let mut signs = [0; MOST_SIGNS];
    // Number of signs since the last letter; `None` if a sign cannot be a letter here.
    let mut held: Option<usize> = None;
    for c in normal.chars() {
        let meaning = match likeness(c) {
            Some(Likeness::Sign(letter)) if is_currency(c) || c == '@' => {
                Some(Likeness::Letter(letter))
            }
            meaning => meaning,
        };
        match meaning {
            Some(Likeness::Letter(letter)) => {
                let between = signs.get(..held.unwrap_or(0)).unwrap_or(&[]);
                between.iter().for_each(|&sign| add(sign));
                add(letter);
                if is_syllable(c) {
                    add(letter ^ SECOND);
                }
                held = Some(0);
            }
            Some(Likeness::Sign(sign)) => {
                held = held.filter(|&held| held < MOST_SIGNS).map(|held| {
                    signs[held] = sign;
                    held + 1
                });
            }
            None => held = None,
        }
    }
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢'..='¥' | '\u{20a0}'..='\u{20cf}')
}

#[cfg(test)]
mod tests {
    use super::super::normal::normal;
    use super::letters;

    fn numbers(text: &str) -> Vec<u32> {
        let mut numbers = Vec::new();
        letters(&normal(text), |letter| numbers.push(letter));
        numbers
    }

    #[test]
    fn what_reads_the_same_is_the_same() {
        for (text, other) in [
            ("Cheap watches, best price.", "cheap watches best price"),
            ("Cheap, watches - best; price!!!", "cheap watches best price"),
            ("c-h-e-a-p w.a.t.c.h.e.s", "cheap watches"),
            ("Сhеар wаtсhеѕ", "cheap watches"),
            ("ca$ino c@sino ca$$ino", "casino casino cassino"),
            ("c4sin0", "casino"),
            ("𝐂𝐡𝐞𝐚𝐩 ｃｈｅａｐ ⓒⓗⓔⓐⓟ", "cheap cheap cheap"),
            ("ΚАЅІNО", "kasino"),
            ("Москва, привет!", "москва привет"),
            ("НЕТ ВОЙНЕ", "нет войне"),
            ("便宜手表,加微信!", "便宜手表加微信"),
            ("安い時計、今すぐ!", "安い時計今すぐ"),
            ("🔥 sale 🔥🔥", "sale"),
            ("it's don’t", "its dont"),
            ("cas!no cl!!ck fr|ends!", "casino cliick friends"),
            ("gla$$, fr€€ c@$h", "glass free cash"),
            ("(see) [this] \"word\" 'x' «y»", "see this word x y"),
        ] {
            assert_eq!(numbers(text), numbers(other), "{text}");
        }
    }

    #[test]
    fn other_letters_are_others() {
        for (text, other) in [
            ("casino", "casono"),
            ("便宜手表", "便宜手机"),
            ("かな", "カナ"),
            ("שלום", "שלוש"),
            ("жук", "щук"),
            ("2024", "2025"),
            ("한국", "한글"),
        ] {
            assert_ne!(numbers(text), numbers(other), "{text}");
        }
        assert!(numbers("?! … --- 🔥 !!! | (((").is_empty());
        assert_eq!(numbers("手").len(), 2);
        assert_eq!(numbers(&format!("a{}b", "!".repeat(100))), numbers("ab"));
        assert_eq!(numbers(&format!("a{}b", "!".repeat(3))), numbers("aiiib"));
    }
}
