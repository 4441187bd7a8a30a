//! Memory that the scans of one run of text share, so that no character is read often.

use super::host;
use crate::limits::MAX_LOCAL_PART;
use crate::tables::uts58::mailbox;
use crate::work;

/// Stretches of one run of text that were read. Reset it with `FinderState::default()` for every run.
#[derive(Clone, Debug, Default)]
pub(crate) struct FinderState {
    /// Built-in scanners find nothing before this offset.
    pub(super) dead: usize,
    /// The last stretch of mailbox characters that was read.
    mailbox: ReadRange,
    /// The last stretch of characters that a browser takes for a user name.
    userinfo: ReadRange,
}

impl FinderState {
    /// Tells whether an `@` follows before the host can have ended for a browser: then
    /// everything before it is a user name. Reads up to `/`, `?`, `#` or a
    /// character that ends every address.
    #[inline]
    pub(super) fn has_userinfo(&mut self, text: &str, from: usize) -> bool {
        // As behind nearly every host.
        let is_end = matches!(text.as_bytes().get(from), None | Some(b'/' | b'?' | b'#' | ..=b' '));
        !is_end && self.reads_userinfo(text, from)
    }

    fn reads_userinfo(&mut self, text: &str, from: usize) -> bool {
        let end = self.userinfo.end(text, from, |c| match c {
            '@'
            | '/'
            | '?'
            | '#'
            | '\\'
            | '<'
            | '>'
            | '"'
            | '`'
            | '^'
            | '|'
            | '{'
            | '}'
            | '['
            | ']'
            | '\x7F'
            | ..=' ' => false,
            c => c.is_ascii() || host::is_host_char(c),
        });
        text.as_bytes().get(end) == Some(&b'@')
    }

    /// Tells whether what follows a name that begins at `start` and ends at `end` is
    /// the rest of a mailbox name: `john.smith+tag@…`. A path is not.
    pub(super) fn mailbox_ahead(&mut self, text: &str, start: usize, end: usize) -> bool {
        let next = text.as_bytes().get(end);
        if matches!(next, None | Some(b'/' | b'?' | b'#' | b':')) {
            return false;
        }
        let to = self.mailbox.end(text, end, mailbox);
        text.as_bytes().get(to) == Some(&b'@') && to - start <= MAX_LOCAL_PART
    }

    /// Tells whether a user name ends at `at` and a password follows: `www.google.com:80@evil.com`.
    pub(super) fn has_password(&mut self, text: &str, at: usize) -> bool {
        text.as_bytes().get(at) == Some(&b':') && self.has_userinfo(text, at)
    }
}

/// A stretch of characters of one kind, remembered so that attempts from many
/// places in it read it once.
#[derive(Clone, Debug, Default)]
struct ReadRange {
    from: usize,
    to: usize,
}

impl ReadRange {
    /// Finds the end of the characters that `belongs` accepts, from `at` on.
    fn end(&mut self, text: &str, at: usize, belongs: impl Fn(char) -> bool) -> usize {
        if !(self.from <= at && at <= self.to && self.to > 0) {
            let rest = text[at..].char_indices().find(|(_, c)| !belongs(*c));
            self.from = at;
            self.to = rest.map_or(text.len(), |(length, _)| at + length);
            work::add(self.to - at);
        }
        self.to
    }
}
