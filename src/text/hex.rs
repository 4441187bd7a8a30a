//! Hexadecimal digits.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Two lower-case digits for each byte.
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(digit).collect()
}

fn digit(value: u8) -> char {
    DIGITS[usize::from(value)] as char
}

/// Tells whether a text consists of `len` lower-case digits.
pub(crate) fn is_encoded(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|byte| DIGITS.contains(&byte))
}

/// The bytes that [`encode`] makes this text of; `None` for any other text or number of bytes.
pub(crate) fn decode<const LEN: usize>(text: &str) -> Option<[u8; LEN]> {
    if !is_encoded(text, 2 * LEN) {
        return None;
    }
    let mut bytes = [0; LEN];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode, is_encoded};

    #[test]
    fn bytes_are_two_digits_each() {
        assert_eq!(encode(&[0, 1, 0x9f, 0xff]), "00019fff");
        assert_eq!(encode(&[]), "");
        assert_eq!(decode("00019fff"), Some([0, 1, 0x9f, 0xff]));
    }

    #[test]
    fn other_digits_and_lengths_are_refused() {
        assert!(is_encoded("00ff", 4));
        for text in ["", "00f", "00fff", "00FF", "00fg", "é0f"] {
            assert!(!is_encoded(text, 4), "{text}");
            assert_eq!(decode::<2>(text), None, "{text}");
        }
    }
}
