//! Captions as readers see them: without what is not drawn, signs of addresses in their plain
//! form, text that an author turned round in the order of the eye.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::text::chars::{is_annotation, is_invisible};

/// The characters that readers see of a word in parts, and which of them are of the second
/// part; of the first if there is one.
pub(super) fn plain(parts: &[&str]) -> (Vec<char>, Range<usize>) {
    let mut out: Vec<char> = Vec::new();
    let (mut own, mut after_thin) = (0..0, false);
    let middle = parts.len() / 2;
    for (at, part) in parts.iter().enumerate() {
        if at == middle {
            own.start = out.len();
        }
        for c in part.chars().filter(|c| !is_unseen(*c)).map(plain_char) {
            if is_thin(c) {
                // It is not seen behind a dot, nor before one.
                if out.last() != Some(&'.') {
                    after_thin = true;
                    out.push(c);
                }
                continue;
            }
            if c == '.' && after_thin {
                while out.last().is_some_and(|c| is_thin(*c)) {
                    out.pop();
                }
                own.start = own.start.min(out.len());
                own.end = own.end.min(out.len());
            }
            after_thin = false;
            out.push(c);
        }
        if at == middle {
            own.end = out.len();
        }
    }
    (out, own)
}

pub(super) fn plain_char(c: char) -> char {
    match c {
        // Browsers take it for a slash, and so may readers.
        '\\' | '\u{ff3c}' | '\u{fe68}' | '\u{29f5}' => '/',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '。' | '｡' | '․' | '﹒' | '︒' | '·' | '・' | '۔' | '٠' | '۰' | '\u{701}' | '\u{702}'
        | '\u{a4f8}' | '\u{a60e}' | '\u{10a50}' | '\u{166e}' | '\u{1d16d}' => '.',
        '⁄' | '∕' | '⧸' | '╱' => '/',
        '꞉' | '∶' | '︓' | '﹕' | 'ː' => ':',
        '﹫' => '@',
        '‐' | '‑' | '﹣' => '-',
        c => c,
    }
}

/// Characters that captions show nothing for.
fn is_unseen(c: char) -> bool {
    is_invisible(c) || is_annotation(c)
}

/// Spaces that are hardly seen beside a dot.
pub(crate) fn is_thin(c: char) -> bool {
    matches!(c, '\u{2004}'..='\u{200a}' | '\u{202f}' | '\u{205f}')
}

/// Tells what names are made of. Marks belong to letters.
pub(super) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-' | '_') || is_mark(c)
}

/// Tells whether a character is drawn over or under the letter before it.
pub(super) fn is_mark(c: char) -> bool {
    if c < '\u{300}' {
        return false;
    }
    let mut pair = [b'a'; 5];
    let len = 1 + c.encode_utf8(&mut pair[1..]).len();
    let pair = std::str::from_utf8(&pair[..len]).unwrap_or("");
    pair.graphemes(true).nth(1).is_none()
}

/// Tells whether a slash stands behind a colon or a slash in the caption.
pub(super) fn has_scheme(caption: &str) -> bool {
    if caption.is_ascii() && memchr::memchr2(b'/', b'\\', caption.as_bytes()).is_none() {
        return false;
    }
    let mut last = ' ';
    for c in caption.chars().filter(|c| !is_unseen(*c)).map(plain_char) {
        if matches!(last, ':' | '/') && c == '/' {
            return true;
        }
        last = c;
    }
    false
}

/// Tells whether a dot within a name or a scheme stands in a word in parts.
pub(super) fn may_name(parts: &[&str]) -> bool {
    let mut last = [' '; 2];
    let drawn = parts.iter().flat_map(|part| part.chars());
    for c in drawn.filter(|c| !is_unseen(*c) && !is_thin(*c)).map(plain_char) {
        let in_name = last[1] == '.' && c.is_alphanumeric() && !last[0].is_whitespace();
        if in_name || matches!(last[1], ':' | '/') && c == '/' {
            return true;
        }
        last = [last[1], c];
    }
    false
}

/// The caption with what stands under a right-to-left override in the order of the eye.
pub(super) fn turned(caption: &str) -> Vec<char> {
    let mut out = Vec::new();
    let mut open = None;
    for c in caption.chars() {
        match c {
            '\u{202e}' => open = open.or(Some(out.len())),
            '\u{202c}' | '\n' => {
                if let Some(start) = open.take() {
                    out[start..].reverse();
                }
            }
            _ => {}
        }
        if !is_unseen(c) {
            out.push(plain_char(c));
        }
    }
    if let Some(start) = open {
        out[start..].reverse();
    }
    out
}

/// Tells whether a text may be drawn in another order than it is typed in.
pub(crate) fn has_directions(text: &str) -> bool {
    text.contains(['\u{202b}', '\u{202e}', '\u{2067}', '\u{2068}'])
}

/// Tells whether parts of an address may be drawn in another order than they are typed in, by
/// directions within a direction from right to left, or by unseen marks between them.
pub(crate) fn is_shuffled(caption: &str) -> bool {
    if !has_directions(caption) {
        return false;
    }
    let (mut depth, mut from_right, mut is_nested) = (0_usize, false, false);
    let (mut is_name, mut is_parted) = (false, false);
    let mut word = DrawnWord::default();
    let mut last = ' ';
    for c in caption.chars() {
        match c {
            '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' | '\u{2066}'..='\u{2068}' => {
                is_nested |= depth > 0;
                depth += 1;
                from_right |= !matches!(c, '\u{202a}' | '\u{202d}' | '\u{2066}');
                word.part();
            }
            '\u{202c}' | '\u{2069}' => {
                depth = depth.saturating_sub(1);
                word.part();
            }
            '\u{200f}' | '\u{61c}' => word.part(),
            c if is_unseen(c) => {}
            c if c.is_whitespace() => (word, last) = (DrawnWord::default(), ' '),
            c => {
                let c = plain_char(c);
                let (dot, slash) = (last == '.' || c == '.', last == '/' && c == '/');
                let letter = last.is_ascii_alphanumeric() || c.is_ascii_alphanumeric();
                word.is_name |= dot && letter || slash;
                word.in_part |= c.is_ascii_alphanumeric();
                is_parted |= word.is_parted();
                is_name |= word.is_name;
                if from_right && word.is_name && word.is_parted() {
                    return true;
                }
                last = c;
            }
        }
    }
    is_name && from_right && is_nested && is_parted
}

/// A word in which directions begin or end.
#[derive(Default)]
struct DrawnWord {
    /// It has a dot or slashes like an address.
    is_name: bool,
    /// Letters before the last direction, and behind it.
    before: bool,
    in_part: bool,
}

impl DrawnWord {
    fn part(&mut self) {
        self.before |= self.in_part;
        self.in_part = false;
    }

    fn is_parted(&self) -> bool {
        self.before && self.in_part
    }
}
