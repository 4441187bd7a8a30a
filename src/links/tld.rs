//! Top-level domains.

use crate::tables::tld;

/// Tells whether `label` is a top-level domain.
pub(super) fn is_tld(label: &str) -> bool {
    if label.is_ascii() {
        // Two of three addresses.
        if let [first, second, third] = *label.as_bytes() {
            let lower = [first | 0x20, second | 0x20, third | 0x20];
            if lower == *b"com" || lower == *b"org" || lower == *b"net" {
                return true;
            }
        }
        let mut buffer = [0; tld::LONGEST];
        let Some(lower) = buffer.get_mut(..label.len()) else { return false };
        lower.copy_from_slice(label.as_bytes());
        lower.make_ascii_lowercase();
        let Some(letter) = lower.first().map(|byte| byte.wrapping_sub(b'a') as usize) else {
            return false;
        };
        let (Some(&from), Some(&to)) = (tld::INDEX.get(letter), tld::INDEX.get(letter + 1)) else {
            return false;
        };
        let names = &tld::ASCII[from as usize..to as usize];
        return names.binary_search_by(|name| name.as_bytes().cmp(lower)).is_ok();
    }
    // Case folding may lengthen a character, never by more than its own length again.
    if label.len() > 2 * tld::LONGEST_WIDE {
        return false;
    }
    tld::WIDE
        .binary_search_by(|name| name.chars().cmp(label.chars().flat_map(char::to_lowercase)))
        .is_ok()
}
