//! `@name`.

use super::flags::LinkFlags;
use super::{LinkMatch, MatchTarget};
use crate::text::chars::is_mark;
use crate::work;

/// Longest name in bytes.
const MAX_NAME: usize = 64;

/// A mention, found at its `@`.
///
/// Not after a letter, a digit or what makes it part of a mailbox, a path or a
/// handle of another server (`@user@mastodon.social` is not a user here).
pub(super) fn scan(text: &str, at: usize, floor: usize) -> Option<LinkMatch> {
    let mut before = text[..at].chars().rev();
    match before.next() {
        Some('_' | '@' | '/' | '-' | '+') => return None,
        // `.@name` is how replies are made public; `john.@x` is a broken mailbox.
        Some('.') if before.next().is_some_and(char::is_alphanumeric) => return None,
        Some(c) if c.is_alphanumeric() => return None,
        _ => {}
    }
    let name = &text[at + 1..];
    let mut end = 0;
    let mut read = 0;
    for (i, c) in name.char_indices() {
        read = i + c.len_utf8();
        // A name without the marks on its letters would be another one.
        if c.is_alphanumeric() || c == '_' || end == i && i > 0 && is_mark(c) {
            end = read;
        } else if !matches!(c, '-' | '.') || end == 0 {
            break;
        }
        if read > MAX_NAME {
            work::add(read);
            return None;
        }
    }
    work::add(read + 1);
    if at < floor || end == 0 || name[end..].starts_with('@') {
        return None;
    }
    Some(LinkMatch {
        start: at,
        end: at + 1 + end,
        target: MatchTarget::Mention { sigil: '@', name: at + 1..at + 1 + end },
        flags: LinkFlags::EMPTY,
    })
}
