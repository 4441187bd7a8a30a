//! Bank account numbers: IBANs (ISO 13616), by country, length and check digits.

use super::signs::SeenSign;

/// Countries of the registry and the lengths of their IBANs.
#[rustfmt::skip]
const COUNTRIES: [(&str, usize); 89] = [
    ("ad", 24), ("ae", 23), ("al", 28), ("at", 20), ("az", 28), ("ba", 20), ("be", 16),
    ("bg", 22), ("bh", 22), ("bi", 27), ("br", 29), ("by", 28), ("ch", 21), ("cr", 22),
    ("cy", 28), ("cz", 24), ("de", 22), ("dj", 27), ("dk", 18), ("do", 28), ("ee", 20),
    ("eg", 29), ("es", 24), ("fi", 18), ("fk", 18), ("fo", 18), ("fr", 27), ("gb", 22), // typos: on purpose
    ("ge", 22), ("gi", 23), ("gl", 18), ("gr", 27), ("gt", 28), ("hn", 28), ("hr", 21),
    ("hu", 28), ("ie", 22), ("il", 23), ("iq", 23), ("is", 26), ("it", 27), ("jo", 30),
    ("kw", 30), ("kz", 20), ("lb", 28), ("lc", 32), ("li", 21), ("lt", 20), ("lu", 20),
    ("lv", 21), ("ly", 25), ("mc", 27), ("md", 24), ("me", 22), ("mk", 19), ("mn", 20),
    ("mr", 27), ("mt", 31), ("mu", 30), ("ni", 28), ("nl", 18), ("no", 15), ("om", 23),
    ("pk", 24), ("pl", 28), ("ps", 29), ("pt", 25), ("qa", 29), ("ro", 24), ("rs", 22),
    ("ru", 33), ("sa", 24), ("sc", 31), ("sd", 18), ("se", 24), ("si", 19), ("sk", 24),
    ("sm", 27), ("so", 23), ("st", 25), ("sv", 28), ("tl", 23), ("tn", 24), ("tr", 26),
    ("ua", 29), ("va", 22), ("vg", 24), ("xk", 20), ("ye", 30),
];

/// Range of the signs of an IBAN whose check digits begin at `at`.
pub(super) fn find(signs: &[SeenSign], at: usize) -> Option<(usize, usize)> {
    // The country comes right before its check digits, or with one space between.
    let gap = usize::from(at > 0 && signs.get(at - 1)?.c == ' ');
    let start = at.checked_sub(2 + gap)?;
    let country: String = signs.get(start..start + 2)?.iter().map(|sign| sign.c).collect();
    let before = start.checked_sub(1).and_then(|before| signs.get(before));
    if before.is_some_and(|sign| sign.c.is_alphanumeric()) {
        return None;
    }
    let (_, length) = COUNTRIES.iter().find(|(known, _)| *known == country)?;
    let mut letters = Vec::with_capacity(*length);
    letters.extend(country.chars());
    let mut end = at;
    while letters.len() < *length {
        let sign = signs.get(end)?;
        end += 1;
        match sign.c {
            c if c.is_ascii_alphanumeric() => letters.push(c),
            // One sign between groups.
            ' ' | '-' | '.' if signs.get(end)?.c.is_ascii_alphanumeric() => {}
            _ => return None,
        }
    }
    let is_number = letters.iter().skip(2).take(2).all(char::is_ascii_digit);
    let goes_on = signs.get(end).is_some_and(|sign| sign.c.is_alphanumeric());
    (is_number && !goes_on && is_checked(&letters)).then_some((start, end))
}

/// ISO 7064, MOD 97-10: the country and its check digits move to the end.
fn is_checked(letters: &[char]) -> bool {
    let turned = letters.iter().skip(4).chain(letters.iter().take(4));
    let rest = turned.filter_map(|c| c.to_digit(36)).fold(0, |rest, value| {
        if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 }
    });
    rest == 1
}
