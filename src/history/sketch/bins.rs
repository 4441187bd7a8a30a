//! One-permutation MinHash: each five characters are hashed once, whatever the number
//! of bins.
//!
//! Source: Li, Owen, Zhang, "One Permutation Hashing" (2012); empty bins are filled by
//! those that are not, in rounds, as Mai et al., "On Densification for MinWise Hashing"
//! (2019); one bit of each minimum is kept, as Li and König, "b-Bit Minwise Hashing" (2010).

/// Bands of a sketch: texts that are alike have one in common.
pub(crate) const BANDS: usize = 8;
/// Bins: one bit of the sketch each.
const BINS: usize = 256;
/// Coarser bins, whose minima are joined to bands.
const GROUPS: usize = 32;
/// Bins of a group.
const WIDTH: usize = BINS / GROUPS;
/// Groups of a band. Eight bands of 2, 3, 4 groups find 99.9, 99.4, 97.7 % of the comments that
/// agree in 0.80 to 0.85 of their five letters; 1195, 25, 2 of a million unrelated pairs have a
/// band in common.
const ROWS: usize = 3;
/// The bits of a hash that are not its bin.
const VALUE: u64 = (1 << 56) - 1;
/// Greater than every value.
const NONE: u64 = u64::MAX;

/// The least hash of each bin.
pub(super) struct Bins([u64; BINS]);

impl Bins {
    pub(super) fn new() -> Self {
        Self([NONE; BINS])
    }

    pub(super) fn add(&mut self, hash: u64) {
        let bin = &mut self.0[(hash >> 56) as usize % BINS];
        *bin = (*bin).min(hash & VALUE);
    }

    /// One bit of each minimum, and the bands. At least one hash must have been added.
    pub(super) fn finish(&self) -> ([u64; BINS / 64], [u32; BANDS]) {
        let mut groups = [NONE; GROUPS];
        for (group, bins) in groups.iter_mut().zip(self.0.chunks_exact(WIDTH)) {
            *group = bins.iter().copied().min().unwrap_or(NONE);
        }
        fill(&mut groups);
        let mut bands = [0; BANDS];
        for (band, rows) in bands.iter_mut().zip(groups.chunks_exact(ROWS)) {
            *band = rows.iter().fold(0, |hash, row| mix(hash ^ row)) as u32;
        }

        let mut bins = self.0;
        fill(&mut bins);
        let mut words = [0; BINS / 64];
        for (at, value) in bins.iter().enumerate() {
            // The bin takes part: copies of one value give different bits.
            let bit = mix(value ^ ((at as u64) << 56)) & 1;
            words[at / 64] |= bit << (at % 64);
        }
        (words, bands)
    }
}

/// Fills empty bins with the values of others, such that two sets choose alike: in each
/// round every full bin offers its value to one bin, in an order that depends on nothing
/// but the two bins. The offers of one bin reach every bin, so one full bin is enough.
///
/// # Complexity
/// At most bins², with one full bin bins; a text of a few words takes about 6 × bins.
fn fill<const N: usize>(bins: &mut [u64; N]) {
    const { assert!(N.is_power_of_two()) };
    // The bin that a full bin offers its value to next, and the step from offer to offer:
    // an odd one reaches every bin.
    let mut offers = [(0_u64, 0_u64, NONE); N];
    let mut full = 0;
    // Chance decides which bins are full: nothing branches on it.
    for (at, &value) in bins.iter().enumerate() {
        let seed = mix(at as u64 + 1);
        offers[full] = (seed >> 32, seed | 1, value);
        full += usize::from(value != NONE);
    }
    let mut empty = N - full;
    while empty > 0 && full > 0 {
        for (to, step, value) in &mut offers[..full] {
            let bin = &mut bins[*to as usize % N];
            empty -= usize::from(*bin == NONE);
            *bin = if *bin == NONE { *value } else { *bin };
            *to = to.wrapping_add(*step);
        }
    }
}

/// The finaliser of SplitMix64: a permutation whose every output bit depends on every
/// input bit.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
