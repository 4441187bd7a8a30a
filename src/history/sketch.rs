//! Sketches: the likeness of a text in a few bytes.
//!
//! The same advertisement comes a hundred times with another greeting. To see that, a
//! site must remember what was written, and must not keep what was written. A
//! [`Sketch`] is 96 bytes from which no word can be read back.

use std::fmt;

use hmac_sha256::HMAC;
use serde::{Deserialize, Serialize};
use siphasher::{sip::SipHasher13, sip128};

mod bins;
mod letters;
mod normal;

pub(crate) use bins::BANDS;
use bins::Bins;

/// Number of consecutive letters that are compared.
const GRAM: usize = 5;

/// Likeness of a text.
///
/// Two parts: a keyed 128-bit hash of the normalised text (no case, marks, invisible
/// characters, repeated white space), and a MinHash of its sets of five consecutive
/// letters. The second ignores white space and punctuation, treats look-alikes as one letter
/// (`сa$in0` is "casino"), and counts a Han character or kana as two. Texts of fewer than five
/// letters have only the first part.
///
/// The text form (JSON) is a version and hexadecimal digits, at most 161 characters. Version 1,
/// which older releases wrote, has the same first part as version 2; its second can't be compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sketch {
    version: SketchVersion,
    exact: u128,
    near: Option<NearBands>,
}

/// Version of the format, the first character of a sketch as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum SketchVersion {
    /// Version that compared punctuation and white space, and did not know look-alikes.
    First,
    Second,
}

impl SketchVersion {
    fn digit(self) -> char {
        match self {
            Self::First => '1',
            Self::Second => '2',
        }
    }
}

/// The part that finds what is nearly the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct NearBands {
    words: [u64; 4],
    bands: [u32; BANDS],
}

impl Sketch {
    /// The sketch of a text, under a key: equal texts of different sites have different sketches.
    ///
    /// # Complexity
    /// Linear in the text; for short ones a few microseconds.
    ///
    /// ```
    /// use wellsaid::moderate::history::Sketch;
    ///
    /// let key = [7; 32];
    /// let first = Sketch::new("Cheap watches, best price, visit my shop today!", &key);
    /// assert_eq!(first.similarity(&Sketch::new("CHEAP  watches, best price, visit my shop today!", &key)), 1.0);
    /// assert!(first.similarity(&Sketch::new("I liked the second chapter more than the first.", &key)) < 0.5);
    /// ```
    pub fn new(text: &str, key: &[u8; 32]) -> Self {
        Self::with_keys(text, text, &SketchKeys::new(key))
    }

    /// Sketch of a text, and of the part of it that is compared for near repeats, under keys that
    /// were derived before.
    pub(crate) fn with_keys(text: &str, part: &str, keys: &SketchKeys) -> Self {
        let normal = normal::normal(text);
        let exact =
            sip128::SipHasher24::new_with_key(&keys.exact).hash(normal.as_bytes()).as_u128();
        let normal = if part == text { normal } else { normal::normal(part) };
        let hasher = SipHasher13::new_with_key(&keys.gram);
        let mut bins = Bins::new();
        // Five letters of 21 bits.
        let (mut gram, mut length) = (0_u128, 0_usize);
        letters::letters(&normal, |letter| {
            gram = (gram << 21 | u128::from(letter)) & ((1 << (21 * GRAM)) - 1);
            length += 1;
            if length >= GRAM {
                bins.add(hasher.hash(&gram.to_le_bytes()));
            }
        });
        let near = (length >= GRAM).then(|| {
            let (words, bands) = bins.finish();
            NearBands { words, bands }
        });
        Self { version: SketchVersion::Second, exact, near }
    }

    /// Estimated Jaccard similarity of the sets of five letters in a row, 0 to 1.
    /// Exactly 1 only for equal texts (after normalisation), 0 if one has fewer than
    /// five letters or if their versions differ.
    pub fn similarity(&self, other: &Self) -> f64 {
        if self.exact == other.exact {
            return 1.0;
        }
        let (Some(a), Some(b)) = (self.near, other.near) else { return 0.0 };
        if self.version != other.version {
            return 0.0;
        }
        let differ: u32 = a.words.iter().zip(b.words).map(|(a, b)| (a ^ b).count_ones()).sum();
        // Unrelated texts agree in half of the bits.
        (1.0 - f64::from(differ) / 128.0).clamp(0.0, ALMOST)
    }

    /// The hash of the whole text.
    pub(crate) fn exact(&self) -> u128 {
        self.exact
    }

    /// The bands; empty for a short text.
    pub(crate) fn bands(&self) -> &[u32] {
        self.near.as_ref().map_or(&[], |near| &near.bands)
    }
}

/// The similarity of texts that differ, however little.
const ALMOST: f64 = 0.999;

/// Keys for the two parts, so that neither is the key of anything else.
#[derive(Clone)]
pub(crate) struct SketchKeys {
    exact: [u8; 16],
    gram: [u8; 16],
}

impl SketchKeys {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let derived = HMAC::mac(b"wellsaid sketch 1", key);
        let mut keys = Self { exact: [0; 16], gram: [0; 16] };
        keys.exact.copy_from_slice(&derived[..16]);
        keys.gram.copy_from_slice(&derived[16..]);
        keys
    }
}

impl fmt::Display for Sketch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:032x}", self.version.digit(), self.exact)?;
        if let Some(near) = &self.near {
            near.words.iter().try_for_each(|word| write!(f, "{word:016x}"))?;
            near.bands.iter().try_for_each(|band| write!(f, "{band:08x}"))?;
        }
        Ok(())
    }
}

impl From<Sketch> for String {
    fn from(sketch: Sketch) -> Self {
        sketch.to_string()
    }
}

impl TryFrom<String> for Sketch {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        read(&text).ok_or_else(|| "invalid sketch, or a sketch of another version".to_owned())
    }
}

fn read(text: &str) -> Option<Sketch> {
    let versions = [SketchVersion::First, SketchVersion::Second];
    let version = versions.into_iter().find(|version| text.starts_with(version.digit()))?;
    let hex = text.get(1..)?;
    if !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let exact = u128::from_str_radix(hex.get(..32)?, 16).ok()?;
    let rest = &hex[32..];
    if rest.is_empty() {
        return Some(Sketch { version, exact, near: None });
    }
    if rest.len() != 4 * 16 + BANDS * 8 {
        return None;
    }
    let mut near = NearBands { words: [0; 4], bands: [0; BANDS] };
    let (words, bands) = rest.split_at(4 * 16);
    for (at, word) in near.words.iter_mut().enumerate() {
        *word = u64::from_str_radix(words.get(at * 16..at * 16 + 16)?, 16).ok()?;
    }
    for (at, band) in near.bands.iter_mut().enumerate() {
        *band = u32::from_str_radix(bands.get(at * 8..at * 8 + 8)?, 16).ok()?;
    }
    Some(Sketch { version, exact, near: Some(near) })
}
