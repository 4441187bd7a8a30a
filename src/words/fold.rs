//! One character folded, as each mode of [`Fold`] has it.

use unicode_normalization::UnicodeNormalization;

use crate::rules::rule::Fold;
use crate::text::chars::is_default_ignorable;

use super::class::{CharClass, Code};

/// Appends `c`, folded, to `out`. Strong folding does not work on single characters; this treats it
/// as [`Fold::Marks`].
pub(super) fn push(c: char, fold: Fold, out: &mut impl FnMut(char)) {
    match fold {
        Fold::None => out(c),
        _ if is_unseen(c) => {}
        Fold::Case => case(c, out),
        Fold::Marks | Fold::Strong => {
            if matches!(c, '\u{ac00}'..='\u{d7a3}') {
                return out(c);
            }
            for part in std::iter::once(c).nfkd() {
                if Code::of(part).kind() != CharClass::Mark {
                    case(part, &mut |folded| {
                        // The dot of İ.
                        if folded != '\u{307}' {
                            out(folded);
                        }
                    });
                }
            }
        }
    }
}

/// Tells whether browsers draw a character as nothing: it does not hide a word.
pub(super) fn is_unseen(c: char) -> bool {
    is_default_ignorable(c) || c.is_control() && Code::of(c).kind() == CharClass::Skip
}

/// Signs that are typed for an apostrophe.
pub(super) const APOSTROPHES: [char; 4] = ['‘', '’', 'ʼ', '＇'];

/// Full case folding (Unicode 3.13), by way of capitals: ß is ss, and ς is σ.
fn case(c: char, out: &mut impl FnMut(char)) {
    match c {
        _ if c.is_ascii() => out(c.to_ascii_lowercase()),
        // Telephones type ’ where a list has '.
        _ if APOSTROPHES.contains(&c) => out('\''),
        // The one letter that has a capital and yet folds to itself.
        'ı' => out(c),
        _ => c.to_uppercase().flat_map(char::to_lowercase).for_each(out),
    }
}

/// The letters and signs of `text`, folded.
pub(super) fn text(text: &str, fold: Fold) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| push(c, fold, &mut |c| folded.push(c)));
    folded
}

/// `text` with a space for each run of white space.
pub(super) fn spaces(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for c in text.chars() {
        if !matches!(Code::of(c).kind(), CharClass::Space | CharClass::Newline) {
            spaced.push(c);
        } else if !spaced.ends_with(' ') {
            spaced.push(' ');
        }
    }
    spaced
}
