//! Finds the bytes of a text that need a decision.
//!
//! Almost all bytes of a comment need none. The sweep looks at 64 bytes at a
//! time without a branch (the compiler vectorises it) and keeps the answer as
//! one bit per byte, so that a second trigger in the same block costs a shift.

const BLOCK: usize = 64;
/// A trigger may depend on the two bytes after it.
const LOOKAHEAD: usize = 2;

/// Positions of trigger bytes, in order, over one source.
#[derive(Debug)]
pub(crate) struct Sweep<'s> {
    bytes: &'s [u8],
    /// Bytes that application scanners ask for.
    extra: Option<&'s [bool; 256]>,
    base: usize,
    bits: u64,
}

impl<'s> Sweep<'s> {
    pub(crate) fn new(bytes: &'s [u8], extra: Option<&'s [bool; 256]>) -> Self {
        let mut sweep = Self { bytes, extra, base: 0, bits: 0 };
        sweep.load(0);
        sweep
    }

    /// The first trigger in `from..to`, or `to`.
    #[inline]
    pub(crate) fn next(&mut self, from: usize, to: usize) -> usize {
        let mut from = from;
        while from < to {
            if from >= self.base + BLOCK || from < self.base {
                self.load(from);
            }
            let bits = self.bits >> (from - self.base);
            if bits != 0 {
                return (from + bits.trailing_zeros() as usize).min(to);
            }
            from = self.base + BLOCK;
        }
        to
    }

    fn load(&mut self, base: usize) {
        crate::work::add(BLOCK);
        self.base = base;
        let rest = &self.bytes[base.min(self.bytes.len())..];
        self.bits = match rest.first_chunk::<{ BLOCK + LOOKAHEAD }>() {
            Some(window) => triggers(window),
            None => {
                let mut window = [b' '; BLOCK + LOOKAHEAD];
                window[..rest.len()].copy_from_slice(rest);
                triggers(&window)
            }
        };
        if let Some(extra) = self.extra {
            for (at, &byte) in rest.iter().take(BLOCK).enumerate() {
                self.bits |= u64::from(extra[byte as usize]) << at;
            }
        }
    }
}

/// One bit per byte of the block.
#[inline]
fn triggers(window: &[u8; BLOCK + LOOKAHEAD]) -> u64 {
    let mut marks = [0u8; BLOCK];
    for at in 0..BLOCK {
        marks[at] = u8::from(is_trigger(window[at], window[at + 1], window[at + 2]));
    }
    let mut bits = 0u64;
    // Most blocks hold nothing to decide, and then there is nothing to gather.
    if marks.iter().fold(0, |any, mark| any | mark) == 0 {
        return bits;
    }
    for (at, eight) in marks.chunks_exact(8).enumerate() {
        let mut bytes = [0u8; 8];
        bytes.copy_from_slice(eight);
        // Gathers the lowest bit of each byte into the top byte.
        let gathered = u64::from_le_bytes(bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= gathered << (at * 8);
    }
    bits
}

/// Controls and newlines, what the writer must escape, what may start a link,
/// and the lead bytes of C1 controls, U+00A0, line separators and bidi controls.
///
/// Wider than need be where that saves an operation: each one here is paid for
/// every byte of every comment.
#[inline(always)]
fn is_trigger(byte: u8, next: u8, third: u8) -> bool {
    let control = (byte < 0x20) | (byte == 0x7F);
    let escape = (byte == b'&') | (byte | 2 == b'>');
    let colon = (byte == b':') & (next == b'/');
    let www = (byte | 0x20 == b'w') & (next | 0x20 == b'w');
    // U+2028–202E are E2 80 A8–AE, U+2066–2069 are E2 81 A6–A9.
    let format = (byte == 0xE2) & (third >= 0xA6);
    control | escape | (byte == b'@') | colon | www | (byte == 0xC2) | format
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<usize> {
        let mut sweep = Sweep::new(text.as_bytes(), None);
        let mut found = Vec::new();
        let mut at = sweep.next(0, text.len());
        while at < text.len() {
            found.push(at);
            at = sweep.next(at + 1, text.len());
        }
        found
    }

    #[test]
    fn triggers_are_found_at_every_offset_of_a_block() {
        for lead in 0..150 {
            let text = format!("{}&{}\n", "x".repeat(lead), "y".repeat(lead));
            assert_eq!(all(&text), [lead, 2 * lead + 1]);
        }
    }

    #[test]
    fn what_is_a_trigger() {
        assert_eq!(all("plain text, 100% \"fine\" é ’ 日本語: /").len(), 0);
        assert_eq!(all("a:/ Www w w\u{a0}\u{85}\u{202e}\u{2066}\u{7f}\0").len(), 9);
    }
}
