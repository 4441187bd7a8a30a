//! Telephone numbers in the shapes that people write.
//!
//! Digits alone are prices, dates, ids or scores. So a telephone number needs evidence: a `+`, a
//! trunk prefix or an area code in the groups of its country, or a word before it.

use super::numbers::LongNumber;
use super::signs::SeenSign;

/// Maximum number of digits (ITU-T E.164).
const MOST: usize = 15;

/// Words that announce a telephone number; compared with the end of the text before it.
#[rustfmt::skip]
const WORDS: [&str; 44] = [
    "tel", "tel.", "telefon", "telephone", "telefono", "telefoon", "telefone", "telephon",
    "telefonnummer", "phone", "phone number", "phone no", "cell", "cellphone", "cell phone",
    "mobile", "mobil", "mobiltelefon", "movil", "handy", "handynummer", "fax", "whatsapp", "viber",
    "sms", "тел", "тел.", "телефон", "вотсап", "电话", "手机", "電話",
    "call", "call me", "call us", "call me at", "call us at", "call me on", "text me", "text me at",
    "ring me on", "dial", "reach me at", "my number",
];

/// Telephone number that begins with the first group: index of its first sign, and its number of
/// groups.
pub(super) fn find(number: &LongNumber<'_>) -> Option<(usize, usize)> {
    let open = usize::from(number.before(1) == Some('('));
    let start = number.start() - open;
    let sign = |places: usize| number.before(open + places);
    let plus = sign(1) == Some('+') || sign(1) == Some(' ') && sign(2) == Some('+');
    if plus {
        let at = start - if sign(1) == Some('+') { 1 } else { 2 };
        let before = at.checked_sub(1).and_then(|at| number.signs.get(at));
        let alone = !before.is_some_and(|sign| sign.c.is_alphanumeric() || sign.c == '+');
        let count = if alone { international(number, 0) } else { None };
        return count.map(|count| (at, count));
    }
    if number.before(open + 1).is_some_and(goes_on) {
        return None;
    }
    let said = is_said(number, start);
    let count = international(number, 2)
        .or_else(|| national(number, open == 1))
        .or_else(|| if said { any(number) } else { None })?;
    let whole = number.first(count);
    let is_amount = !said && is_amount(number, start, whole.end());
    let ends = !whole.after().is_some_and(|c| c.is_alphanumeric() || matches!(c, '%' | '_' | '='));
    (ends && !is_amount).then_some((start, count))
}

/// Checks whether a separator between two groups can be part of a telephone number.
pub(super) fn joins(between: &[SeenSign]) -> bool {
    let count = |c: char| between.iter().filter(|sign| sign.c == c).count();
    let others = between.iter().filter(|sign| matches!(sign.c, '-' | '.' | '/')).count();
    // A sentence ends, and another number follows.
    let ends = between.windows(2).any(|pair| pair[0].c == '.' && pair[1].c == ' ');
    let known = count(' ') + count('(') + count(')') + others;
    between.len() <= 4
        && !ends
        && known == between.len()
        && others <= 1
        && count('(') <= 1
        && count(')') <= 1
        && count(' ') <= 2
}

/// A sign before a number that makes it a part of something else.
fn goes_on(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c,
            '-' | '.' | ',' | '/' | '_' | '=' | '#' | '&' | '$' | '€' | '£' | '¥' | '@' | '+'
        )
}

/// A country code and the digits after it, following `+` or this many zeros.
fn international(number: &LongNumber<'_>, zeros: usize) -> Option<usize> {
    let mut digits = number.digits();
    // As many groups as one number may have.
    let mut count = number.groups.len();
    while digits.len() > zeros + MOST {
        count -= 1;
        digits.truncate(digits.len() - number.groups.get(count)?.len());
    }
    let rest = digits.strip_prefix(&[0, 0][..zeros])?;
    let last = number.groups.get(count.checked_sub(1)?)?;
    let least = if count > 1 { 8 } else { 10 };
    let fits = match rest {
        [1, national @ ..] => is_north_american(national),
        [0, ..] => false,
        _ => rest.len() >= least && last.len() >= 2 && !is_round(rest),
    };
    fits.then_some(count)
}

/// Area code and exchange of the North American plan.
fn is_north_american(digits: &[u8]) -> bool {
    let [area, _, _, exchange, ..] = digits else { return false };
    digits.len() == 10 && *area >= 2 && *exchange >= 2 && digits.get(1..3) != Some(&[1, 1])
}

/// Groups of thousands, as in amounts.
fn is_round(digits: &[u8]) -> bool {
    digits.ends_with(&[0, 0, 0])
}

/// Shapes of numbers by country, without a country code.
fn national(number: &LongNumber<'_>, open: bool) -> Option<usize> {
    let shape = number.shape();
    let digits = number.digits();
    let starts = |known: &[usize]| shape.starts_with(known);
    // 212-555-0123, (212) 555-0123, 1 212 555 0123
    if starts(&[3, 3, 4]) && is_north_american(digits.get(..10)?) && is_plain_end(number, 3) {
        return Some(3);
    }
    if starts(&[1, 3, 3, 4]) && digits.first() == Some(&1) && is_north_american(digits.get(1..11)?)
    {
        return Some(4);
    }
    // 8 (912) 345-67-89
    let russian = matches!(digits.get(..2), Some([8, 3 | 4 | 8 | 9]));
    if russian && starts(&[1, 3, 3, 2, 2]) {
        return Some(5);
    }
    if russian && digits.get(1) == Some(&9) && shape == [11] {
        return Some(1);
    }
    // 138 1234 5678
    let chinese = matches!(digits.get(..2), Some([1, 3..=9]));
    if chinese && !is_round(&digits) && shape == [11] {
        return Some(1);
    }
    if chinese && starts(&[3, 4, 4]) {
        return Some(3);
    }
    let count = if (8..=12).contains(&digits.len()) { number.groups.len() } else { return None };
    // (030) 123456
    let area = number.groups.first()?.len();
    let closed = number.signs.get(number.groups.first()?.end).is_some_and(|sign| sign.c == ')');
    let rest = digits.len() - area;
    if open && closed && (2..=5).contains(&area) && (6..=9).contains(&rest) && !is_year(&digits) {
        return Some(count);
    }
    (trunk(&digits, &shape) && !is_round(&digits)).then_some(count)
}

/// A trunk prefix: 030 1234567, 06 12 34 56 78, 07700 900123.
fn trunk(digits: &[u8], shape: &[usize]) -> bool {
    if !matches!(digits, [0, 1..=9, ..]) || !(9..=12).contains(&digits.len()) {
        return false;
    }
    match shape {
        [10] => !is_isbn(digits) && !is_row(digits),
        [11 | 12] => true,
        // Zip codes of the USA.
        [9] | [5, 4] => false,
        [first, ..] if *first < 2 => false,
        // Dates, and numbers after one.
        [2, 2, 4, ..] => false,
        // Times.
        shape if shape.iter().all(|len| *len == 4) => false,
        // Sequences of numbers from 1 to 9.
        shape if shape.iter().all(|len| *len == 2) => {
            shape.len() == 5 && digits.chunks(2).filter(|pair| pair[0] == 0).count() < 3
        }
        _ => true,
    }
}

/// Checks the check digit of an ISBN-10; `X` is not a digit and does not get here.
fn is_isbn(digits: &[u8]) -> bool {
    let sum: usize =
        digits.iter().zip((1..=10).rev()).map(|(digit, n)| n * usize::from(*digit)).sum();
    sum % 11 == 0
}

/// Checks for consecutive digits, as in 0123456789.
fn is_row(digits: &[u8]) -> bool {
    digits.windows(2).all(|pair| pair[1] == (pair[0] + 1) % 10)
}

fn is_year(digits: &[u8]) -> bool {
    matches!(digits, [1, 9, ..] | [2, 0, ..])
}

/// Checks whether a number ends after `count` groups, or a sentence could continue there.
fn is_plain_end(number: &LongNumber<'_>, count: usize) -> bool {
    let whole = number.first(count);
    let next = number.groups.get(count);
    next.is_none_or(|next| {
        let between = number.signs.get(whole.end()..next.start).unwrap_or(&[]);
        between.iter().any(|sign| sign.c == ' ')
    })
}

/// Any number of 7 digits or more, for use after a word that announces it.
fn any(number: &LongNumber<'_>) -> Option<usize> {
    let mut digits = 0;
    let fits = number.groups.iter().take_while(|group| {
        digits += group.len();
        digits <= MOST
    });
    let count = fits.count();
    let whole = number.first(count);
    let all = whole.digits();
    let is_date = matches!(*whole.shape(), [4, 4] | [4, 2, 2] | [2, 2, 4]);
    (all.len() >= 7 && !is_date).then_some(count)
}

/// Checks whether a word before a number announces a telephone number.
fn is_said(number: &LongNumber<'_>, start: usize) -> bool {
    // Longer than the longest word.
    let from = start.saturating_sub(24);
    let before: String = number.signs[from..start].iter().map(|sign| sign.c).collect();
    let line = before.rsplit('\n').next().unwrap_or("");
    let said = line.trim_end_matches([' ', ':', '-', '#', '=', '(']);
    let said = said.strip_suffix(" is").or(said.strip_suffix(" no.")).unwrap_or(said).trim_end();
    let ends = |word: &&str| {
        let rest = said.strip_suffix(*word);
        rest.is_some_and(|rest| {
            !rest.ends_with(|c: char| c.is_alphanumeric() && c.is_ascii()) || !word.is_ascii()
        })
    };
    WORDS.iter().any(ends)
}

/// Checks whether a number has a currency sign or a unit next to it.
fn is_amount(number: &LongNumber<'_>, start: usize, end: usize) -> bool {
    let before = number.signs.get(start.saturating_sub(2)..start).unwrap_or(&[]);
    let after = number.signs.get(end..).unwrap_or(&[]).iter().take(2);
    let seen = |sign: &&SeenSign| sign.c != ' ';
    before.iter().rev().find(seen).is_some_and(|sign| "$€£¥₹₽".contains(sign.c))
        || after.clone().find(seen).is_some_and(|sign| "€%°₽".contains(sign.c))
}
