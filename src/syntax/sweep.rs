//! Bytes of a text that need a decision, all of them found in one pass.
//!
//! Almost all bytes of a comment need none. The pass looks at 64 bytes at a time without a branch
//! (the compiler vectorises it) and keeps one bit per byte, from which the lexer and the builder
//! take what they want.

const BLOCK: usize = 64;
/// A trigger may depend on the two bytes after it.
const WINDOW: usize = BLOCK + 2;

/// One bit per byte of a source, set where a decision is due.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sweep {
    words: Vec<u64>,
    /// Words of the last source; those behind are of longer ones before it.
    len: usize,
    /// All words together.
    any: u64,
    /// There is a `<` or a `[`.
    markup: bool,
}

impl Sweep {
    /// Reads all of `bytes`. `extra`: bytes that application scanners ask for.
    pub(crate) fn read(&mut self, bytes: &[u8], extra: Option<&[bool; 256]>) {
        crate::work::add(bytes.len());
        self.len = bytes.len().div_ceil(BLOCK);
        if self.words.len() < self.len {
            self.words.resize(self.len, 0);
        }
        let words = &mut self.words[..self.len];
        (self.any, self.markup) = fill(bytes, words);
        if let Some(extra) = extra {
            for (word, block) in words.iter_mut().zip(bytes.chunks(BLOCK)) {
                for (at, &byte) in block.iter().enumerate() {
                    *word |= u64::from(extra[byte as usize]) << at;
                }
                self.any |= *word;
            }
        }
    }

    /// Tells whether there are no triggers.
    pub(crate) fn is_empty(&self) -> bool {
        self.any == 0
    }

    /// Tells whether there is a `<` or a `[`.
    pub(crate) fn has_markup(&self) -> bool {
        self.markup
    }

    /// The first trigger in `from..to`, or `to`, which is at most the length of the source.
    #[inline]
    pub(crate) fn next(&self, from: usize, to: usize) -> usize {
        let Some((first, more)) =
            self.words.get(from / BLOCK..self.len).and_then(<[u64]>::split_first)
        else {
            return to;
        };
        let bits = first >> (from % BLOCK);
        if bits != 0 {
            return to.min(from + bits.trailing_zeros() as usize);
        }
        let mut base = from - from % BLOCK;
        for bits in more {
            base += BLOCK;
            if *bits != 0 || base >= to {
                return to.min(base + bits.trailing_zeros() as usize);
            }
        }
        to
    }

    /// The first trigger from `from` on whose byte is wanted, and where the stretch without a trigger
    /// begins that it ends; `bytes` are those that were read.
    #[inline]
    pub(crate) fn find(
        &self,
        bytes: &[u8],
        from: usize,
        is_wanted: impl Fn(u8) -> bool,
    ) -> Option<(usize, usize)> {
        let mut clear = from;
        let mut base = from - from % BLOCK;
        let mut words = self.words.get(from / BLOCK..self.len)?.iter();
        let mut bits = words.next()? & (u64::MAX << (from % BLOCK));
        loop {
            while bits != 0 {
                let at = base + bits.trailing_zeros() as usize;
                if is_wanted(*bytes.get(at)?) {
                    return Some((at, clear));
                }
                clear = at + 1;
                bits &= bits - 1;
            }
            bits = *words.next()?;
            base += BLOCK;
        }
    }
}

/// Compiled twice, and the better one is taken where it runs: the same code in half the
/// instructions.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn fill(bytes: &[u8], words: &mut [u64]) -> (u64, bool) {
    read(bytes, words)
}

/// Fills a word per block; returns all bits together, and whether there is a `<` or a `[`.
#[inline(always)]
fn read(bytes: &[u8], words: &mut [u64]) -> (u64, bool) {
    let Some((last, full)) = words.split_last_mut() else { return (0, false) };
    let rest = full.len() * BLOCK;
    let (mut any, mut markup) = (0, 0);
    for (at, word) in full.iter_mut().enumerate() {
        let rest = &bytes[at * BLOCK..];
        // No closures here: what they call would not be compiled for AVX2.
        *word = match rest.first_chunk() {
            Some(window) => triggers(window, &mut markup),
            None => padded(rest, &mut markup),
        };
        any |= *word;
    }
    // The last block is read together with what stands before it, so that its length matters only
    // for a shift.
    *last = match bytes.last_chunk::<BLOCK>() {
        Some(block) => padded(block, &mut markup) >> (rest + BLOCK - bytes.len()),
        None => padded(bytes, &mut markup),
    };
    (any | *last, markup != 0)
}

/// Does the same for fewer bytes than a window has.
#[inline(always)]
fn padded(bytes: &[u8], markup: &mut u8) -> u64 {
    let mut window = [b' '; WINDOW];
    let len = bytes.len().min(BLOCK + 1);
    window[..len].copy_from_slice(&bytes[..len]);
    triggers(&window, markup)
}

/// One bit per byte of the block. `markup` is no longer 0 if it holds a `<` or a `[`.
#[inline(always)]
fn triggers(window: &[u8; WINDOW], markup: &mut u8) -> u64 {
    // Three views of the same bytes: the compiler loads each by itself.
    let views = (window.first_chunk(), window[1..].first_chunk(), window[2..].first_chunk());
    let (Some(bytes), Some(nexts), Some(thirds)) = views else { return u64::MAX };
    let bytes: &[u8; BLOCK] = bytes;
    let (nexts, thirds): (&[u8; BLOCK], &[u8; BLOCK]) = (nexts, thirds);
    let mut marks = [0u8; BLOCK];
    let mut all = 0;
    for byte in bytes {
        all |= byte;
    }
    if all < 0x80 {
        for at in 0..BLOCK {
            marks[at] = u8::from(is_ascii_trigger(bytes[at], nexts[at]));
        }
    } else {
        for at in 0..BLOCK {
            marks[at] = u8::from(is_trigger(bytes[at], nexts[at], thirds[at]));
        }
    }
    // Most blocks hold nothing to decide, and then there is nothing to gather.
    let mut any = 0;
    for mark in &marks {
        any |= mark;
    }
    if any == 0 {
        return 0;
    }
    for byte in bytes {
        *markup |= u8::from((*byte == b'<') | (*byte == b'['));
    }
    let mut bits = 0u64;
    for (at, eight) in marks.chunks_exact(8).enumerate() {
        let mut bytes = [0u8; 8];
        bytes.copy_from_slice(eight);
        // Gathers the lowest bit of each byte into the top byte.
        let gathered = u64::from_le_bytes(bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= gathered << (at * 8);
    }
    bits
}

/// Controls and newlines, what begins markup, what the writer must escape, and what may start a
/// link.
///
/// Wider than necessary where that saves an operation: each one here runs for every byte of every
/// comment.
#[inline(always)]
fn is_ascii_trigger(byte: u8, next: u8) -> bool {
    // One more than a control is at most 0x20, one more than U+007F is negative.
    let control = byte.wrapping_add(1) as i8 <= 0x20;
    let escape = (byte == b'&') | (byte | 2 == b'>');
    let colon = (byte == b':') & (next == b'/');
    let www = (byte | 0x20 == b'w') & (next | 0x20 == b'w');
    control | escape | (byte == b'@') | (byte == b'[') | colon | www
}

/// Triggers of ASCII, and the lead bytes of C1 controls, U+00A0, line separators, bidi controls and
/// U+FFFC.
#[inline(always)]
fn is_trigger(byte: u8, next: u8, third: u8) -> bool {
    // U+2028–202E are E2 80 A8–AE, U+2066–2069 are E2 81 A6–A9.
    let format = (byte == 0xE2) & (third >= 0xA6);
    let object = (byte == 0xEF) & (next == 0xBF);
    ((byte < 0x80) & is_ascii_trigger(byte, next)) | (byte == 0xC2) | format | object
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<usize> {
        let mut sweep = Sweep::default();
        sweep.read(text.as_bytes(), None);
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
    fn no_trigger_stands_in_a_clear_stretch() {
        let text = format!("a&b{}<em>\n\n<\n{}[", "x".repeat(100), "y".repeat(64));
        let mut sweep = Sweep::default();
        sweep.read(text.as_bytes(), None);
        let (mut from, mut found) = (0, Vec::new());
        while let Some((at, clear)) = sweep.find(text.as_bytes(), from, |byte| byte != b'\n') {
            assert_eq!(sweep.next(clear, text.len()), at);
            assert!(clear == from || sweep.next(clear - 1, text.len()) == clear - 1);
            found.push(clear);
            from = at + 1;
        }
        assert_eq!(found, [0, 2, 104, 109, 111]);
    }

    #[test]
    fn what_is_a_trigger() {
        assert_eq!(all("plain text, 100% \"fine\" é ’ 日本語: /").len(), 0);
        assert_eq!(all("a:/ Www w w\u{a0}\u{85}\u{202e}\u{2066}\u{7f}\0").len(), 9);
        assert_eq!(all("a:/ Www w w[<>&@\u{7f}\0\n").len(), 11);
    }

    #[test]
    fn each_way_finds_the_same() {
        let alphabet = ["a", "w", ":", "/", "<", "é", "’", "\u{202e}", "\u{a0}", "&", "\n", " "];
        let mut state = 7u32;
        for len in 0..400 {
            let text: String = (0..len)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    alphabet[(state >> 24) as usize % alphabet.len()]
                })
                .collect();
            let mut portable = vec![0; text.len().div_ceil(BLOCK)];
            let mut fast = portable.clone();
            let (any, markup) = read(text.as_bytes(), &mut portable);
            assert_eq!((any, markup), fill(text.as_bytes(), &mut fast));
            assert_eq!(any, portable.iter().fold(0, |any, word| any | word));
            assert_eq!(markup, text.contains(['<', '[']));
            assert_eq!(portable, fast, "{text}");
            let bytes = text.as_bytes();
            let byte = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
            for at in 0..bytes.len() {
                let expected = is_trigger(byte(at), byte(at + 1), byte(at + 2));
                assert_eq!(portable[at / BLOCK] >> (at % BLOCK) & 1 == 1, expected, "{text} {at}");
            }
        }
    }
}
