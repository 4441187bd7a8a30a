//! One character reference: `&amp;`, `&#169;`, `&#xA9;`.
//!
//! Decoding twice, or decoding what a browser would not, is how filters were
//! passed (`java&Tab;script:`, loofah GHSA-46fp-8f5p-pf2m). So: once, only with
//! a semicolon, and anything doubtful stays as the author typed it.

use super::entities::ENTITIES;

/// Longest name in the table is `CounterClockwiseContourIntegral`, 31 bytes.
const MAX_NAME: usize = 31;
/// Leading zeros are legal; nobody needs more digits than this.
const MAX_DIGITS: usize = 8;

/// What a reference stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decoded {
    Char(char),
    Str(&'static str),
}

impl Decoded {
    pub(crate) fn push_to(self, out: &mut String) {
        match self {
            Self::Char(c) => out.push(c),
            Self::Str(s) => out.push_str(s),
        }
    }
}

/// Reads the reference at the start of `text`, which begins with `&`.
///
/// Returns its length in bytes and its meaning. Reads at most 33 bytes.
pub(crate) fn decode(text: &str) -> Option<(usize, Decoded)> {
    let bytes = text.as_bytes();
    debug_assert_eq!(bytes.first(), Some(&b'&'));
    match bytes.get(1)? {
        b'#' => numeric(bytes),
        b'a'..=b'z' | b'A'..=b'Z' => {
            let len = bytes[1..]
                .iter()
                .take(MAX_NAME + 1)
                .position(|byte| !byte.is_ascii_alphanumeric())?;
            if bytes.get(1 + len) != Some(&b';') {
                return None;
            }
            let name = &text[1..1 + len];
            let decoded = match name {
                "amp" => Decoded::Char('&'),
                "lt" => Decoded::Char('<'),
                "gt" => Decoded::Char('>'),
                "quot" => Decoded::Char('"'),
                "nbsp" => Decoded::Char('\u{a0}'),
                _ => {
                    let at = ENTITIES.binary_search_by(|row| row.0.cmp(name)).ok()?;
                    Decoded::Str(ENTITIES[at].1)
                }
            };
            Some((len + 2, decoded))
        }
        _ => None,
    }
}

fn numeric(bytes: &[u8]) -> Option<(usize, Decoded)> {
    let (radix, start) = match bytes.get(2)? {
        b'x' | b'X' => (16, 3),
        _ => (10, 2),
    };
    let mut value = 0u32;
    let mut at = start;
    loop {
        let byte = *bytes.get(at)?;
        if byte == b';' && at > start {
            return Some((at + 1, Decoded::Char(character(value)?)));
        }
        if at - start == MAX_DIGITS {
            return None;
        }
        value = value * radix + (byte as char).to_digit(radix)?;
        at += 1;
    }
}

/// WHATWG HTML, "Numeric character reference end state": numbers of the C1 range
/// mean Windows-1252. What that section calls an error stays as typed.
fn character(value: u32) -> Option<char> {
    const WINDOWS_1252: [u16; 32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
        0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
        0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ];
    match value {
        0x09 | 0x0A => char::from_u32(value),
        0..=0x1F | 0x7F => None,
        0x80..=0x9F => match WINDOWS_1252[(value - 0x80) as usize] {
            0 => None,
            mapped => char::from_u32(u32::from(mapped)),
        },
        // Noncharacters (FFFE, FFFF of each plane, FDD0–FDEF).
        0xFDD0..=0xFDEF => None,
        _ if value & 0xFFFE == 0xFFFE => None,
        _ => char::from_u32(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(input: &str) -> Option<String> {
        decode(input).map(|(len, decoded)| {
            let mut out = format!("{len}:");
            decoded.push_to(&mut out);
            out
        })
    }

    #[test]
    fn named_and_numeric() {
        assert_eq!(text("&amp;x").as_deref(), Some("5:&"));
        assert_eq!(text("&copy;").as_deref(), Some("6:©"));
        assert_eq!(text("&#169;").as_deref(), Some("6:©"));
        assert_eq!(text("&#xA9;").as_deref(), Some("6:©"));
        assert_eq!(text("&#x80;").as_deref(), Some("6:€"));
        assert_eq!(text("&CounterClockwiseContourIntegral;").as_deref(), Some("33:∳"));
    }

    #[test]
    fn doubtful_ones_stay_as_typed() {
        for input in [
            "&",
            "&;",
            "&amp",
            "&bogus;",
            "&#;",
            "&#x;",
            "&#0;",
            "&#1;",
            "&#13;",
            "&#xD800;",
            "&#x110000;",
            "&#99999999999;",
            "&#xFFFF;",
            "&#x81;",
            "&#x7F;",
            "& amp;",
        ] {
            assert_eq!(text(input), None, "{input}");
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(ENTITIES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(ENTITIES.iter().all(|row| row.0.len() <= MAX_NAME));
    }
}
