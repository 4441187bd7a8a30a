//! One character reference: `&amp;`, `&#169;`, `&#xA9;`.
//!
//! Decoding twice, or decoding what a browser would not, is how attackers passed filters
//! (`java&Tab;script:`, loofah GHSA-46fp-8f5p-pf2m). So: once, only with
//! a semicolon, and anything doubtful stays as the author typed it.

use crate::tables::entities::ENTITIES;

/// Longest name in the table is `CounterClockwiseContourIntegral`, 31 bytes.
const MAX_NAME: usize = 31;
/// Leading zeros are legal; more digits than this are not needed.
const MAX_DIGITS: usize = 8;

/// Character or characters that a reference stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DecodedReference {
    Char(char),
    Str(&'static str),
}

impl DecodedReference {
    pub(crate) fn push_to(self, out: &mut String) {
        match self {
            Self::Char(c) => out.push(c),
            Self::Str(s) => out.push_str(s),
        }
    }
}

/// Reads the reference at the start of `text`, which begins with `&`.
///
/// Returns its length in bytes and its meaning. Reads at most 33 bytes, or two numbers.
pub(crate) fn decode(text: &str) -> Option<(usize, DecodedReference)> {
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
                "amp" => DecodedReference::Char('&'),
                "lt" => DecodedReference::Char('<'),
                "gt" => DecodedReference::Char('>'),
                "quot" => DecodedReference::Char('"'),
                "nbsp" => DecodedReference::Char('\u{a0}'),
                _ => {
                    let at = ENTITIES.binary_search_by(|row| row.0.cmp(name)).ok()?;
                    DecodedReference::Str(ENTITIES[at].1)
                }
            };
            Some((len + 2, decoded))
        }
        _ => None,
    }
}

/// A character that old databases write as two references, one for each half of UTF-16. The second
/// follows at `at`.
fn pair(bytes: &[u8], at: usize, high: u32) -> Option<(usize, DecodedReference)> {
    let rest = bytes.get(at..).filter(|rest| rest.starts_with(b"&#"))?;
    let (len, low) = number(rest)?;
    let low = low.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
    let c = char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + low)?;
    Some((at + len, DecodedReference::Char(c)))
}

fn numeric(bytes: &[u8]) -> Option<(usize, DecodedReference)> {
    let (len, value) = number(bytes)?;
    if let 0xD800..0xDC00 = value {
        return pair(bytes, len, value);
    }
    Some((len, DecodedReference::Char(character(value)?)))
}

/// Length and number of a numeric reference.
fn number(bytes: &[u8]) -> Option<(usize, u32)> {
    let (radix, start) = match bytes.get(2)? {
        b'x' | b'X' => (16, 3),
        _ => (10, 2),
    };
    let mut value = 0u32;
    let mut at = start;
    loop {
        let byte = *bytes.get(at)?;
        if byte == b';' && at > start {
            return Some((at + 1, value));
        }
        if at - start == MAX_DIGITS {
            return None;
        }
        value = value * radix + (byte as char).to_digit(radix)?;
        at += 1;
    }
}

/// The character that Windows-1252 has where Unicode has a C1 control. Old archives are full of
/// them, raw and as references.
pub(crate) fn windows_1252(value: u32) -> Option<char> {
    const TABLE: [u16; 32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
        0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
        0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ];
    let mapped = *TABLE.get(value.checked_sub(0x80)? as usize)?;
    if mapped == 0 { None } else { char::from_u32(u32::from(mapped)) }
}

/// WHATWG HTML, "Numeric character reference end state": numbers of the C1 range
/// mean Windows-1252. References that the section calls errors stay as typed, except for the
/// carriage return: exports of XML write one at the end of each line.
fn character(value: u32) -> Option<char> {
    match value {
        0x09 | 0x0A => char::from_u32(value),
        0x0D => Some(' '),
        0..=0x1F | 0x7F => None,
        0x80..=0x9F => windows_1252(value),
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
        assert_eq!(text("&#13;x").as_deref(), Some("5: "));
        assert_eq!(text("&#55357;&#56832;x").as_deref(), Some("16:😀"));
        assert_eq!(text("&#xD83D;&#xDE00;").as_deref(), Some("16:😀"));
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
            "&#xD800;",
            "&#xD83D;x",
            "&#xD83D;&#x41;",
            "&#xDE00;&#xD83D;",
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
