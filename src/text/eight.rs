//! Eight bytes at once, as one number.
//!
//! A short name then takes one comparison instead of one per byte.

/// The first eight bytes as one number, the first one lowest; NUL stands for missing ones.
#[inline(always)]
pub(crate) fn word(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut padded = [0; 8];
        padded[..bytes.len()].copy_from_slice(bytes);
        padded
    }))
}

/// The highest bit of the first byte of `word` that is `byte`; bits above it mean nothing.
#[inline(always)]
pub(crate) fn find(word: u64, byte: u8) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    let difference = word ^ (ONES * byte as u64);
    difference.wrapping_sub(ONES) & !difference & (ONES << 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_bytes_is_found() {
        for text in
            ["", "a", "ba", "bbbbbbba", "aaaaaaaa", "b`a", "`a`aba", "\0aa", "\u{e1}a", "bcd"]
        {
            let at = find(word(text.as_bytes()), b'a').trailing_zeros() as usize / 8;
            assert_eq!(
                (at < 8).then_some(at),
                text.bytes().position(|byte| byte == b'a'),
                "{text}"
            );
        }
        assert_eq!(word(b"abcdefghi"), u64::from_le_bytes(*b"abcdefgh"));
    }
}
