//! The signs that a line may begin with: `>`, `-`, `*`, `•`, `1.` and `1)`.
//!
//! Invariant: a sign is followed by a space, and nothing is read behind its line.

use crate::span::Span;

/// Columns from one tab stop to the next.
const TAB: usize = 4;
/// Digits of the longest number of an item.
const MAX_DIGITS: usize = 9;

/// The sign of an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    pub(super) ordered: bool,
    pub(super) number: u32,
    /// The digits without zeros in front.
    pub(super) digits: Span,
    /// Offset behind the sign and one space.
    pub(super) end: usize,
}

/// Offset of the first byte from `from` on that is neither a space nor a tab.
pub(super) fn skip_blanks(bytes: &[u8], from: usize, to: usize) -> usize {
    let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
    let len = bytes[from..to].iter().take_while(is_blank).count();
    crate::work::add(len);
    from + len
}

/// Offset behind the quote sign that stands at `from` behind blanks; the line ends at `to`.
pub(super) fn quote_sign(bytes: &[u8], from: usize, to: usize) -> Option<usize> {
    let at = skip_blanks(bytes, from, to);
    match bytes[at..] {
        [b'>', b' ' | b'\t', ..] if at + 1 < to => Some(at + 2),
        [b'>', b'\n'..=b'\r', ..] | [b'>', 0xC2, 0x85, ..] | [b'>'] if at < to => Some(at + 1),
        [b'>', 0xE2, 0x80, 0xA8 | 0xA9, ..] if at < to => Some(at + 1),
        _ => None,
    }
}

/// The sign of an item at `at`. The line goes on to `to`, or with `more` beyond it, with a token.
pub(super) fn list_sign(bytes: &[u8], at: usize, to: usize, more: bool) -> Option<Sign> {
    let text = &bytes[at..to];
    let digits = text.iter().take(MAX_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count();
    crate::work::add(digits + 1);
    let len = match text.get(digits..)? {
        [b'.' | b')', ..] if digits > 0 && digits <= MAX_DIGITS => digits + 1,
        _ if digits > 0 => return None,
        [b'-' | b'*', ..] => 1,
        [0xE2, 0x80, 0xA2, ..] => 3,
        _ => return None,
    };
    let end = at + len + 1;
    let has_space = matches!(bytes.get(at + len), Some(b' ' | b'\t')) && end <= to;
    // An item needs text.
    if !has_space || !(more || skip_blanks(bytes, end, to) < to) {
        return None;
    }
    let zeros = text[..digits].iter().take_while(|byte| **byte == b'0').count();
    let zeros = zeros.min(digits.saturating_sub(1));
    let number = text[..digits].iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let digits_at = Span::new(at + zeros, at + digits);
    Some(Sign { ordered: digits > 0, number, digits: digits_at, end })
}

/// Columns that the blanks of `bytes` take.
pub(super) fn columns(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |column, byte| match byte {
        b'\t' => (column / TAB + 1) * TAB,
        _ => column + 1,
    })
}
