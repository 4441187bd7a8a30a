//! Classes of a whole window of bytes at once.
//!
//! One bit per byte and class, without a branch inside, which compilers turn into vector code. An
//! ordinary address then takes a few operations on numbers instead of a decision per byte.

/// Bytes of a window.
pub(crate) const WINDOW: usize = 32;

/// The classes of the bytes from `at` on: the lowest bit of mask *n* tells whether the first byte
/// is of class *n*. The bytes after the end of the text count as spaces.
#[inline(always)]
pub(crate) fn masks<const CLASSES: usize>(
    bytes: &[u8],
    at: usize,
    classes: impl Fn(u8) -> [bool; CLASSES],
) -> [u64; CLASSES] {
    let rest = bytes.get(at..).unwrap_or_default();
    // A copy, which nothing else can change while it is read. Near the end it begins earlier, so
    // that the length of the rest matters only for a shift.
    let (window, skipped) = match (rest.first_chunk::<WINDOW>(), bytes.last_chunk()) {
        (Some(window), _) => (*window, 0),
        (None, Some(window)) => (*window, WINDOW - rest.len()),
        (None, None) => {
            let mut window = [b' '; WINDOW];
            window[..rest.len()].copy_from_slice(rest);
            (window, 0)
        }
    };
    let mut masks = [0; CLASSES];
    // Two classes at a time: each byte gets the bit of the row of eight that it stands in, for the
    // second class four bits higher.
    for (pair, two) in masks.chunks_mut(2).enumerate() {
        let (mut places, mut rows) = (window, 0);
        for (at, place) in places.iter_mut().enumerate() {
            let is = classes(*place);
            let first = u8::from(is[2 * pair]).wrapping_neg() & 1 << (at / 8);
            let second = is.get(2 * pair + 1).map_or(0, |is| u8::from(*is).wrapping_neg());
            *place = first | second & 16 << (at / 8);
        }
        for eight in places.chunks_exact(8) {
            rows |= eight.try_into().map_or(u64::MAX, u64::from_le_bytes);
        }
        let columns = turn(rows);
        for (mask, shift) in two.iter_mut().zip([0, WINDOW]) {
            *mask = columns >> shift & low(WINDOW as u32);
        }
    }
    let (behind, all) = (classes(b' '), low(WINDOW as u32));
    for (mask, is_behind) in masks.iter_mut().zip(behind) {
        let space = if is_behind { all } else { 0 };
        *mask = *mask >> skipped | space & !(all >> skipped);
    }
    masks
}

/// Exchanges rows and columns: bit *r* of byte *c* becomes bit *c* of byte *r*.
#[inline(always)]
pub(crate) fn turn(mut bits: u64) -> u64 {
    for (mask, by) in
        [(0x00AA_00AA_00AA_00AA, 7), (0x0000_CCCC_0000_CCCC, 14), (0x0000_0000_F0F0_F0F0, 28)]
    {
        let differ = (bits ^ bits >> by) & mask;
        bits ^= differ ^ differ << by;
    }
    bits
}

/// The first byte from `at` on that is of a class, to which spaces belong; or the end of the text.
/// Not much farther than `limit`.
#[inline(always)]
pub(crate) fn find(bytes: &[u8], mut at: usize, limit: usize, class: impl Fn(u8) -> bool) -> usize {
    loop {
        let [found]: [u64; 1] = masks(bytes, at, |byte| [class(byte)]);
        let length = found.trailing_zeros().min(WINDOW as u32) as usize;
        at += length;
        if length < WINDOW || at > limit {
            return at;
        }
    }
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
            let [found]: [u64; 1] = masks(bytes, from, |byte| [class(byte)]);
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
        let class = |byte: u8| [byte.is_ascii_alphabetic(), byte.is_ascii_digit(), byte == b' '];
        for at in 0..=text.len() + 1 {
            let [letter, digit, space] = masks(text.as_bytes(), at, class);
            for bit in 0..WINDOW {
                let byte = text.as_bytes().get(at + bit).copied().unwrap_or(b' ');
                let got = (letter >> bit & 1, digit >> bit & 1, space >> bit & 1);
                let [letter, digit, space] = class(byte).map(u64::from);
                assert_eq!(got, (letter, digit, space), "{at} {bit}");
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
