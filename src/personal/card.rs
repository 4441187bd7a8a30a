//! Payment card numbers: an issuer's digits in the groups in which they are printed, with the check
//! digit of ISO/IEC 7812 (Luhn).

use super::numbers::LongNumber;
use super::signs::SeenSign;

/// Maximum number of groups: a number has at most 19 digits.
const SHAPES: [&[usize]; 12] = [
    &[16],
    &[15],
    &[14],
    &[4, 4, 4, 4],
    &[8, 8],
    &[4, 6, 5],
    &[4, 6, 4],
    &[4, 4, 4, 4, 3],
    &[6, 13],
    &[4, 4, 4, 3],
    &[5, 5, 5],
    &[4, 4, 4, 2],
];

/// Number of groups of a card number that begins with the first group.
pub(super) fn find(number: &LongNumber<'_>) -> Option<usize> {
    if number.before(1).is_some_and(is_part) {
        return None;
    }
    let shape = number.shape();
    let known = SHAPES.iter().find(|known| shape.starts_with(known)).map(|known| known.len());
    // Digit by digit, or in pairs.
    let spaced = || {
        let size = shape.first().copied().filter(|size| *size <= 2)?;
        let same = shape.iter().take_while(|len| **len == size).count();
        let count = 16 / size;
        (same >= count).then_some(count)
    };
    let count = known.or_else(spaced)?;
    let card = number.first(count);
    let digits = card.digits();
    let fits = !card.after().is_some_and(is_part) && is_issued(&digits) && is_checked(&digits);
    fits.then_some(count)
}

/// Checks whether a separator between two groups can be part of a card number.
pub(super) fn joins(between: &[SeenSign]) -> bool {
    let signs = between.iter().filter(|sign| sign.c != ' ').count();
    between.len() <= 3
        && signs <= 1
        && between.iter().all(|sign| matches!(sign.c, ' ' | '-' | '.' | '/' | '_' | ','))
}

/// Checks whether a number continues with a sign, or is part of a name or an address.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '=' | '#' | '&' | '_')
}

/// Ranges of issuers by the first four digits, and the lengths of their numbers.
fn is_issued(digits: &[u8]) -> bool {
    let first = digits.iter().take(4).fold(0, |number, digit| number * 10 + u32::from(*digit));
    match digits.len() {
        14 => matches!(first, 3000..=3059 | 3600..=3699 | 3800..=3999),
        15 => matches!(first, 3400..=3499 | 3700..=3799),
        16 => matches!(first,
            4000..=4999 | 5100..=5599 | 2221..=2720 | 2200..=2204 | 6011 | 6440..=6599
            | 6200..=6299 | 3528..=3589 | 5000..=5099 | 5600..=5899 | 6304 | 6759..=6769
            | 6000..=6099 | 8100..=8299 | 9792),
        19 => matches!(first, 4000..=4999 | 6200..=6299 | 6304 | 6759..=6769),
        _ => false,
    }
}

/// Sum of the digits, with every second digit doubled.
fn is_checked(digits: &[u8]) -> bool {
    let sum = digits.iter().rev().zip([1, 2].into_iter().cycle()).map(|(digit, times)| {
        let value = u32::from(*digit) * times;
        value / 10 + value % 10
    });
    sum.sum::<u32>() % 10 == 0
}
