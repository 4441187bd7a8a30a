//! A text as signs: invisible characters are removed; digits, dashes and spaces are unified.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::text::chars::{is_annotation, is_blank, is_invisible, is_newline};

/// One visible character.
#[derive(Clone, Copy, Debug)]
pub(super) struct SeenSign {
    /// The character in lower case, without marks: a digit is 0 to 9, a dash `-`, a blank a space, the end of a
    /// line a newline.
    pub(super) c: char,
    start: u32,
    end: u32,
}

/// Zeros of the digits that people type and NFKD does not turn into ASCII.
const ZEROS: [u32; 13] =
    [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0x1040];

/// All signs of a text.
pub(super) fn signs(text: &str) -> Vec<SeenSign> {
    crate::work::add(text.len());
    let mut signs = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if let Some(c) = folded(c) {
            let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
            signs.push(SeenSign { c, start: at as u32, end: end as u32 });
        }
    }
    signs
}

/// Byte range of the signs `range`, which must not be empty.
pub(super) fn bytes(signs: &[SeenSign], range: Range<usize>) -> Range<usize> {
    let part = signs.get(range).unwrap_or(&[]);
    match (part.first(), part.last()) {
        (Some(first), Some(last)) => first.start as usize..last.end as usize,
        _ => 0..0,
    }
}

fn folded(c: char) -> Option<char> {
    if c.is_ascii() {
        return match c {
            '\n' | '\r' | '\u{b}' | '\u{c}' => Some('\n'),
            '\t' => Some(' '),
            c if c.is_control() => None,
            c => Some(c.to_ascii_lowercase()),
        };
    }
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{fe58}' => Some('-'),
        '•' | '·' | '∙' | '․' => Some('.'),
        c if is_newline(c) => Some('\n'),
        c if is_blank(c) => Some(' '),
        c if is_invisible(c) || is_annotation(c) || is_combining_mark(c) => None,
        c => Some(digit(c).unwrap_or_else(|| first_of(c))),
    }
}

fn digit(c: char) -> Option<char> {
    let value = |zero: &u32| (c as u32).checked_sub(*zero).filter(|value| *value < 10);
    char::from_digit(ZEROS.iter().find_map(value)?, 10)
}

fn first_of(c: char) -> char {
    let mut first = None;
    decompose_compatible(c, |part| first = first.or(Some(part)));
    let first = first.unwrap_or(c);
    first.to_lowercase().next().unwrap_or(first)
}
