//! `:name:`, the short code of an emoji.
//!
//! Invariant: a code is a word of its own, so the colons of times, paths and names of programs
//! (`12:30:15`, `std::fmt::Debug`) do not make one.

use super::flags::LinkFlags;
use super::{LinkMatch, MatchTarget};
use crate::work;

/// Longest name in bytes.
const MAX_NAME: usize = 32;

/// Reads the code that begins at a colon. Right behind another one the next may begin.
pub(super) fn scan(text: &str, colon: usize, floor: usize) -> Option<LinkMatch> {
    let bytes = text.as_bytes();
    let is_name = |byte: &u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'+' | b'-')
    };
    let before = text[..colon].chars().next_back().filter(|_| colon != floor);
    if colon < floor || before.is_some_and(|c| c.is_alphanumeric() || c == ':') {
        return None;
    }
    let start = colon + 1;
    let len = bytes[start..].iter().take(MAX_NAME + 1).take_while(|byte| is_name(byte)).count();
    work::add(len + 1);
    let (name, end) = (&text[start..start + len], start + len + 1);
    // `:8:` is a number, `:+1:` a thumb.
    let is_word = matches!(name, "+1" | "-1" | "100" | "1234" | "8ball")
        || name.starts_with(|c: char| c.is_ascii_lowercase());
    let after = text.get(end..)?.chars().next();
    if len > MAX_NAME
        || !is_word
        || bytes.get(start + len) != Some(&b':')
        || after.is_some_and(char::is_alphanumeric)
    {
        return None;
    }
    let target = MatchTarget::Emoji { name: start..start + len };
    Some(LinkMatch { start: colon, end, target, flags: LinkFlags::EMPTY })
}
