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

#[cfg(test)]
mod tests {
    use super::{encode, is_encoded};

    #[test]
    fn bytes_are_two_digits_each() {
        assert_eq!(encode(&[0, 1, 0x9f, 0xff]), "00019fff");
        assert_eq!(encode(&[]), "");
    }

    #[test]
    fn other_digits_and_lengths_are_refused() {
        assert!(is_encoded("00ff", 4));
        for text in ["", "00f", "00fff", "00FF", "00fg", "é0f"] {
            assert!(!is_encoded(text, 4), "{text}");
        }
    }
}
