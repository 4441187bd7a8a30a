//! Labels in Punycode (RFC 3492) that every parser accepts, told without decoding a text.
//!
//! Law: the crate that `url` asks accepts each label that is accepted here. It decodes, maps and
//! normalizes a label; letters of western Europe need none of it.

/// Tells whether a label behind its `xn--` stands for a word of small letters, digits and hyphens,
/// with letters of western Europe in it: `bcher-kva` is `bücher`.
pub(super) fn is_western(encoded: &[u8]) -> bool {
    let Some(hyphen) = encoded.iter().rposition(|byte| *byte == b'-') else { return false };
    let (base, mut digits) = (&encoded[..hyphen], encoded[hyphen + 1..].iter());
    let is_small = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut words = base.split(|byte| *byte == b'-');
    if !words.all(|word| !word.is_empty() && word.iter().all(is_small)) || digits.len() == 0 {
        return false;
    }
    let (mut letter, mut place, mut bias, mut length) = (0x80, 0, 72, hyphen as u32);
    while digits.len() > 0 {
        let Some(step) = number(&mut digits, bias) else { return false };
        let is_first = length as usize == hyphen;
        length += 1;
        bias = adapt(step, length, is_first);
        letter += (place + step) / length;
        place = (place + step) % length + 1;
        // From U+00DF to U+00FF, without the sign of division.
        if !(0xDF..=0xFF).contains(&letter) || letter == 0xF7 {
            return false;
        }
    }
    true
}

/// The next number of a label, if it is one of the small ones that these letters need.
fn number<'a>(digits: &mut impl Iterator<Item = &'a u8>, bias: u32) -> Option<u32> {
    /// Larger than any step to U+00FF in a label.
    const MAX: u32 = 0x100 * 64;
    let (mut number, mut weight, mut at) = (0, 1, 36);
    loop {
        let digit = match *digits.next()? {
            letter @ b'a'..=b'z' => u32::from(letter - b'a'),
            digit @ b'0'..=b'9' => u32::from(digit - b'0') + 26,
            _ => return None,
        };
        number += digit * weight;
        let threshold = at.clamp(bias + 1, bias + 26) - bias;
        if number > MAX || digit < threshold {
            return (number <= MAX).then_some(number);
        }
        weight *= 36 - threshold;
        at += 36;
        // A last digit of 0 may have a large weight.
        if weight > 36 * MAX {
            return None;
        }
    }
}

/// The bias after a step (RFC 3492, 6.1).
fn adapt(step: u32, length: u32, is_first: bool) -> u32 {
    let mut step = if is_first { step / 700 } else { step / 2 };
    step += step / length;
    let mut bias = 0;
    while step > 455 {
        step /= 35;
        bias += 36;
    }
    bias + 36 * step / (step + 38)
}

#[cfg(test)]
mod tests {
    use idna::{AsciiDenyList, domain_to_ascii_cow};
    use proptest::prelude::*;

    use super::is_western;

    fn accepts(label: &str) -> bool {
        domain_to_ascii_cow(label.as_bytes(), AsciiDenyList::URL).is_ok()
    }

    #[test]
    fn short_labels_that_are_western_are_accepted() {
        let digits = || (b'a'..=b'z').chain(b'0'..=b'9').map(char::from);
        let mut western = 0;
        for base in ["b", "bcher", "a-b"] {
            for (first, second) in digits().flat_map(|first| digits().map(move |d| (first, d))) {
                for third in digits() {
                    let label = format!("xn--{base}-{first}{second}{third}");
                    if is_western(&label.as_bytes()[4..]) {
                        western += 1;
                        assert!(accepts(&label), "{label}");
                    }
                }
            }
        }
        assert!(western > 100, "{western}");
    }

    proptest! {
        #[test]
        fn words_are_western(word in "[a-z0-9ß-öø-ÿ]{1,20}(-[a-z0-9ß-öø-ÿ]{1,9}){0,2}") {
            let encoded = idna::punycode::encode_str(&word).unwrap_or_default();
            let has_base = encoded.rfind('-').is_some_and(|at| at > 0);
            let base = &encoded[..encoded.rfind('-').unwrap_or(0)];
            let is_plain = has_base && !base.starts_with('-') && !base.ends_with('-');
            let expected = !word.is_ascii() && is_plain && !base.contains("--");
            prop_assert_eq!(is_western(encoded.as_bytes()), expected, "{} {}", word, encoded);
        }

        #[test]
        fn western_labels_are_accepted(base in "[a-z0-9-]{0,9}", rest in "[a-z0-9]{1,12}") {
            let label = format!("xn--{base}-{rest}");
            if is_western(&label.as_bytes()[4..]) {
                prop_assert!(accepts(&label), "{}", label);
            }
        }
    }

    #[test]
    fn others_are_not() {
        for label in ["bcher-kva", "mnchen-3ya", "strae-oqa", "caf-dma"] {
            assert!(is_western(label.as_bytes()), "{label}");
        }
        for label in
            ["", "a", "a-", "-kva", "fiqs8s", "BCHER-kva", "bcher-KVA", "80ak6aa92e", "a--kva"]
        {
            assert!(!is_western(label.as_bytes()), "{label}");
        }
    }
}
