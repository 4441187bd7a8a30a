//! Names of buckets and scopes, and places in the index, as numbers.

use siphasher::sip128::SipHasher13;

use super::Sketch;

/// A name as a number. Names are keyed hashes already: an attacker can't choose two that fall
/// together, so no key is needed here.
pub(in crate::history) fn number(name: &str) -> u128 {
    SipHasher13::new_with_key(&[0; 16]).hash(name.as_bytes()).as_u128()
}

/// Place that lists all sketches of a scope.
pub(in crate::history) fn place(scope: u128) -> u64 {
    (scope ^ (scope >> 64)) as u64
}

/// Places that list sketches like `sketch`: the same text, and one place for each band.
pub(in crate::history) fn places(scope: u128, sketch: &Sketch) -> impl Iterator<Item = u64> + '_ {
    let hash = move |band: usize, value: u128| {
        let key = (scope ^ (band as u128 + 1)).to_le_bytes();
        SipHasher13::new_with_key(&key).hash(&value.to_le_bytes()).as_u64().0
    };
    let bands = sketch.bands().iter().enumerate();
    let bands = bands.map(move |(band, &value)| hash(band + 1, u128::from(value)));
    std::iter::once(hash(0, sketch.exact())).chain(bands)
}
