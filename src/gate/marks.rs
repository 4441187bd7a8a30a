//! [TCB] Finds the bytes of HTML that are not plain text.
//!
//! A byte between two marks is never looked at again: whatever is not marked may stand in any text
//! and in any value.

/// Bytes looked at without a branch, and how often before a bit is asked for.
const BLOCK: usize = 64;
const BLOCKS: usize = 8;

/// One bit per byte of some blocks.
#[derive(Default)]
pub(super) struct MarkedBytes {
    start: usize,
    end: usize,
    words: [u64; BLOCKS],
}

impl MarkedBytes {
    /// The first such byte from `at` on, or `to`, which is at most the length of `bytes`. `at` is
    /// never less than in the call before.
    #[inline(always)]
    pub(super) fn next(&mut self, bytes: &[u8], mut at: usize, to: usize) -> usize {
        while at < to {
            if at >= self.end {
                (self.start, self.end) = (at, at + BLOCK * BLOCKS);
                fill(&bytes[at..], &mut self.words);
            }
            let offset = at - self.start;
            let bits = self.words[offset / BLOCK % BLOCKS] >> (offset % BLOCK);
            if bits != 0 {
                return to.min(at + bits.trailing_zeros() as usize);
            }
            at += BLOCK - offset % BLOCK;
        }
        to
    }
}

/// Compiled twice, and the better one is taken where it runs: half the instructions. No closures
/// here: what they call would not be compiled for AVX2.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn fill(mut bytes: &[u8], words: &mut [u64; BLOCKS]) {
    for word in words {
        let Some((block, rest)) = bytes.split_first_chunk() else {
            let mut block = [b' '; BLOCK];
            block[..bytes.len()].copy_from_slice(bytes);
            *word = mark(&block);
            return;
        };
        (*word, bytes) = (mark(block), rest);
    }
}

#[inline(always)]
fn mark(block: &[u8; BLOCK]) -> u64 {
    // A copy, which nothing else can change while it is read.
    let (mut marks, mut any, mut bits) = (*block, 0, 0);
    for mark in &mut marks {
        *mark = u8::from(is_special(*mark));
        any |= *mark;
    }
    if any == 0 {
        return 0;
    }
    for (at, eight) in marks.chunks_exact(8).enumerate() {
        // Gathers the lowest bit of each byte in the highest byte of eight.
        let eight = eight.try_into().map_or(u64::MAX, u64::from_le_bytes);
        bits |= (eight.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * at);
    }
    bits
}

/// `< > &`, controls except tab and newline, and the lead byte of U+0080 to U+00BF.
#[inline(always)]
fn is_special(byte: u8) -> bool {
    let control = (byte < 0x20) & (byte != b'\t') & (byte != b'\n');
    control | (byte == 0x7F) | (byte == b'&') | (byte | 2 == b'>') | (byte == 0xC2)
}
