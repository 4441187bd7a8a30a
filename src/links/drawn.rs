//! Captions as readers see them: without what is not drawn, signs of addresses in their plain
//! form, text that an author turned round in the order of the eye.

use std::ops::Range;

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
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '。' | '｡' | '․' | '﹒' | '۔' | '\u{701}' | '\u{702}' | '\u{a4f8}' | '\u{10a50}' => {
            '.'
        }
        '⁄' | '∕' | '⧸' | '╱' => '/',
        '꞉' | '∶' | '︓' | '﹕' | 'ː' => ':',
        '﹫' => '@',
        '‐' | '‑' | '﹣' => '-',
        c => c,
    }
}

/// Default-ignorable characters, and blank ones.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Spaces that are hardly seen beside a dot.
pub(crate) fn is_thin(c: char) -> bool {
    matches!(c, '\u{2004}'..='\u{200a}' | '\u{202f}' | '\u{205f}')
}

/// Tells whether a colon with a slash behind it stands in the caption.
pub(super) fn has_scheme(caption: &str) -> bool {
    if caption.is_ascii() {
        return caption.contains(":/");
    }
    let mut last = ' ';
    for c in caption.chars().filter(|c| !is_unseen(*c)).map(plain_char) {
        if last == ':' && c == '/' {
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
        if in_name || last[1] == ':' && c == '/' {
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

/// Tells whether parts of an address may be drawn in another order than they are typed in, by
/// directions within a direction from right to left, or by unseen marks between them.
pub(super) fn is_shuffled(caption: &str) -> bool {
    if !caption.contains(['\u{202b}', '\u{202e}', '\u{2067}', '\u{2068}']) {
        return false;
    }
    let (mut depth, mut from_right) = (0_usize, false);
    let (mut is_nested, mut is_parted) = (false, false);
    let mut is_name = false;
    // The last character that is drawn, and whether a mark stands behind it.
    let (mut last, mut after_mark) = (' ', false);
    for c in caption.chars() {
        match c {
            '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' | '\u{2066}'..='\u{2068}' => {
                is_nested |= depth > 0;
                depth += 1;
                from_right |= !matches!(c, '\u{202a}' | '\u{202d}' | '\u{2066}');
            }
            '\u{202c}' | '\u{2069}' => depth = depth.saturating_sub(1),
            '\u{200f}' | '\u{61c}' => after_mark = true,
            c if is_unseen(c) => {}
            c => {
                let c = plain_char(c);
                is_parted |= after_mark && last.is_ascii_graphic() && c.is_ascii_graphic();
                let (dot, slash) = (last == '.' || c == '.', last == '/' && c == '/');
                let letter = last.is_ascii_alphanumeric() || c.is_ascii_alphanumeric();
                is_name |= dot && letter || slash;
                (last, after_mark) = (c, false);
            }
        }
    }
    is_name && from_right && (is_nested || is_parted)
}
