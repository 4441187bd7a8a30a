//! Classes of a whole window of bytes at once.
//!
//! One bit per byte and class, without a branch inside, which compilers turn into vector code. An
//! ordinary address then takes a few operations on numbers instead of a decision per byte.

/// Bytes of a window.
pub(crate) const WINDOW: usize = 32;

/// The classes of the bytes from `at` on: the lowest bit of mask *n* is bit *n* of the class of
/// the first byte. The bytes after the end of the text count as spaces.
#[inline(always)]
pub(crate) fn masks<const CLASSES: usize>(
    bytes: &[u8],
    at: usize,
    class: impl Fn(u8) -> u8,
) -> [u64; CLASSES] {
    const ONES: u64 = u64::MAX / 255;
    let rest = bytes.get(at..).unwrap_or_default();
    // A copy, which nothing else can change while it is read. Near the end it begins earlier, so
    // that the length of the rest matters only for a shift.
    let (mut classes, skipped) = match (rest.first_chunk::<WINDOW>(), bytes.last_chunk()) {
        (Some(window), _) => (*window, 0),
        (None, Some(window)) => (*window, WINDOW - rest.len()),
        (None, None) => {
            let mut window = [b' '; WINDOW];
            window[..rest.len()].copy_from_slice(rest);
            (window, 0)
        }
    };
    let behind = class(b' ');
    for byte in &mut classes {
        *byte = class(*byte);
    }
    let mut masks = [0; CLASSES];
    for (at, eight) in classes.chunks_exact(8).enumerate() {
        let eight = u64::from_le_bytes(eight.try_into().unwrap_or_default());
        for (bit, mask) in masks.iter_mut().enumerate() {
            // Gathers the lowest bit of each byte in the highest byte.
            let gathered = (eight >> bit & ONES).wrapping_mul(0x0102_0408_1020_4080) >> 56;
            *mask |= gathered << (8 * at);
        }
    }
    let all = low(WINDOW as u32);
    for (bit, mask) in masks.iter_mut().enumerate() {
        let space = if behind >> bit & 1 == 1 { all } else { 0 };
        *mask = *mask >> skipped | space & !(all >> skipped);
    }
    masks
}

/// Tells whether no byte of `from..to` is of a class.
#[inline(always)]
pub(crate) fn none(bytes: &[u8], from: usize, to: usize, class: impl Fn(u8) -> bool) -> bool {
    let range = &bytes[from..to];
    let any = |window: &[u8]| window.iter().fold(false, |any, &byte| any | class(byte));
    match range.last_chunk::<WINDOW>() {
        // The last windows may overlap: it only matters whether there is one.
        Some(last) => !range.chunks_exact(WINDOW).any(any) && !any(last),
        None => {
            let [found]: [u64; 1] = masks(bytes, from, |byte| u8::from(class(byte)));
            // Bits behind the end do not count.
            found & low(range.len() as u32) == 0
        }
    }
}

/// The lowest `count` bits.
#[inline(always)]
pub(crate) fn low(count: u32) -> u64 {
    (1 << count) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_has_its_bit_in_each_mask() {
        for len in [0, 1, 7, 31, 32, 33, 63] {
            each_bit(&"a1 b2.c3-aaaa1111 zz9  xyz 0 . q and more than one window of it"[..len]);
        }
        assert_eq!((low(0), low(3), low(32)), (0, 7, 0xFFFF_FFFF));
    }

    fn each_bit(text: &str) {
        let class = |byte: u8| {
            u8::from(byte.is_ascii_alphabetic())
                | u8::from(byte.is_ascii_digit()) << 1
                | u8::from(byte == b' ') << 2
        };
        for at in 0..=text.len() + 1 {
            let [letter, digit, space] = masks(text.as_bytes(), at, class);
            for bit in 0..WINDOW {
                let byte = text.as_bytes().get(at + bit).copied().unwrap_or(b' ');
                let got = (letter >> bit & 1, digit >> bit & 1, space >> bit & 1);
                let want = u64::from(class(byte));
                assert_eq!(got, (want & 1, want >> 1 & 1, want >> 2 & 1), "{at} {bit}");
            }
            assert_eq!((letter | digit | space) >> WINDOW, 0);
        }
    }

    #[test]
    fn bytes_around_a_range_do_not_count() {
        for from in 0..40 {
            for to in from..80 {
                let text = format!("{}{}{}", "x".repeat(from), "y".repeat(to - from), "x");
                assert!(none(text.as_bytes(), from, to, |byte| byte == b'x'), "{from} {to}");
                assert!(!none(text.as_bytes(), from, to + 1, |byte| byte == b'x'), "{from} {to}");
            }
        }
    }
}
