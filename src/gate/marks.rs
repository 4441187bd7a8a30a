//! [TCB] Finds the bytes of HTML that are not plain text.
//!
//! A byte between two marks is never looked at again: whatever is not marked may stand in any text
//! and in any value.

use crate::text::window::turn;

/// Bytes looked at without a branch, and how often before a bit is asked for.
const BLOCK: usize = 64;
const BLOCKS: usize = 8;

/// One bit per byte of some blocks.
pub(super) struct MarkedBytes {
    start: usize,
    words: [u64; BLOCKS],
}

impl MarkedBytes {
    /// Nothing is known yet: the blocks begin behind everything.
    pub(super) fn new() -> Self {
        Self { start: usize::MAX / 2, words: [0; BLOCKS] }
    }

    /// The first such byte from `at` on, or `to`, which is at most the length of `bytes`.
    #[inline(always)]
    pub(super) fn next(&mut self, bytes: &[u8], mut at: usize, to: usize) -> usize {
        while at < to {
            // One comparison: offsets before the blocks are far behind them.
            if at.wrapping_sub(self.start) >= BLOCK * BLOCKS {
                self.start = at;
                fill(bytes, at, &mut self.words);
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
fn fill(bytes: &[u8], from: usize, words: &mut [u64; BLOCKS]) {
    let mut rest = &bytes[from..];
    for word in words {
        let Some((block, more)) = rest.split_first_chunk() else {
            *word = match bytes.last_chunk() {
                // The last bytes, and some before them that the shift takes away.
                Some(block) if !rest.is_empty() => mark(block) >> (BLOCK - rest.len()),
                _ => {
                    let mut block = [b' '; BLOCK];
                    block[..rest.len()].copy_from_slice(rest);
                    mark(&block)
                }
            };
            return;
        };
        (*word, rest) = (mark(block), more);
    }
}

#[inline(always)]
fn mark(block: &[u8; BLOCK]) -> u64 {
    // A copy, which nothing else can change while it is read. Each byte gets the bit of the row of
    // eight that it stands in.
    let (mut marks, mut rows) = (*block, 0);
    for (at, mark) in marks.iter_mut().enumerate() {
        *mark = u8::from(is_special(*mark)).wrapping_neg() & 1 << (at / 8);
    }
    for eight in marks.chunks_exact(8) {
        rows |= eight.try_into().map_or(u64::MAX, u64::from_le_bytes);
    }
    if rows == 0 { 0 } else { turn(rows) }
}

/// `< > &`, controls except tab and newline, and the lead byte of U+0080 to U+00BF.
#[inline(always)]
fn is_special(byte: u8) -> bool {
    let control = (byte < 0x20) & (byte != b'\t') & (byte != b'\n');
    control | (byte == 0x7F) | (byte == b'&') | (byte | 2 == b'>') | (byte == 0xC2)
}
