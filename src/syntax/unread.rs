//! Quote tags that can't be read, and the end tags that were meant for them.
//!
//! Invariant: one notice for a tag, at the opener: a notice that `[/quote]` has no partner would
//! confuse an author who sees one.

use super::token::Tokens;

/// Pairs the openers that can't be read with the end tags that have no partner, which then get no
/// notice. Openers that may be prose are kept only if they get one.
pub(super) fn settle(source: &[u8], tokens: &mut Tokens) {
    let Tokens { unread, unpaired, moved: waiting, .. } = tokens;
    crate::work::add(unread.len() + unpaired.len());
    waiting.clear();
    let mut next = 0;
    unpaired.retain(|span| {
        while unread.get(next).is_some_and(|opener| opener.span.end <= span.start) {
            waiting.push(next as u32);
            next += 1;
        }
        if !source[span.range()].starts_with(b"[/") {
            return true;
        }
        let Some(opener) = waiting.pop().and_then(|at| unread.get_mut(at as usize)) else {
            return true;
        };
        opener.is_meant = true;
        false
    });
    unread.retain(|opener| opener.is_meant);
}
