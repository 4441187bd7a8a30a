//! Where an address ends: the termination algorithm of UTS #58.
//!
//! Path, query and fragment are read once, left to right. Soft characters
//! (`.`, `,`, a quote) belong to the address only when an included one follows;
//! a closing bracket only when it pairs with an opening one of the same part.

use super::flags::LinkFlags;
use super::uts58::{self, ALNUM, ASCII, TERM, Term};
use crate::work;

/// Brackets open at once; real addresses have two or three. Deeper, the address
/// is cut there.
const MAX_BRACKETS: usize = 32;

/// The end of an address, and whether a bidirectional control made it end.
pub(super) struct Tail {
    pub(super) end: usize,
    pub(super) flags: LinkFlags,
}

/// The part of the address, because each has its own interior syntax across
/// which brackets do not pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Path,
    Query,
    Fragment,
    /// After `:~:` in a fragment.
    Directive,
}

/// Reads from `start`, the `/`, `?` or `#` after the host, not much farther than
/// `limit`. `quoted`: an apostrophe stands before the address.
pub(super) fn read(text: &str, start: usize, limit: usize, quoted: bool) -> Tail {
    let bytes = text.as_bytes();
    let mut part = Part::Path;
    let mut open = ['\0'; MAX_BRACKETS];
    let mut depth = 0;
    let mut safe = start;
    let mut at = start;
    let mut flags = LinkFlags::EMPTY;
    let mut apostrophe = false;
    while at < bytes.len() && safe <= limit {
        // Letters and digits, most of any address, in a loop of their own.
        let word = at;
        while at < bytes.len() && ASCII[bytes[at] as usize] & ALNUM != 0 {
            at += 1;
        }
        if at > word {
            safe = at;
            continue;
        }
        let byte = bytes[at];
        if byte < 0x80 {
            let term = ASCII[byte as usize] & TERM;
            // Part changes come first: `?` itself is soft, and ends the pairing.
            match byte {
                b'/' if part == Part::Path => depth = 0,
                b'?' if part == Part::Path => (part, depth) = (Part::Query, 0),
                b'#' if matches!(part, Part::Path | Part::Query) => {
                    (part, depth) = (Part::Fragment, 0);
                }
                b'&' | b'=' if matches!(part, Part::Query | Part::Directive) => depth = 0,
                b':' if part == Part::Fragment && bytes[at..].starts_with(b":~:") => {
                    (part, depth) = (Part::Directive, 0);
                }
                _ => {}
            }
            if term == Term::Include as u8 {
                at += 1;
                safe = at;
                continue;
            }
        }
        let Some(c) = text[at..].chars().next() else { break };
        match uts58::term(c) {
            Term::Include => safe = at + c.len_utf8(),
            // Against UTS #58: an apostrophe that pairs stays (`/'title'`), which
            // three of four engines do.
            Term::Soft if c == '\'' => {
                if apostrophe && !quoted {
                    safe = at + 1;
                }
                apostrophe = !apostrophe;
            }
            // Against UTS #58: no space follows these in Chinese and Japanese, so
            // what comes after them is the next sentence, not more address.
            Term::Soft if matches!(c, '、' | '。' | '，' | '！' | '？' | '；' | '｡' | '､') =>
            {
                break;
            }
            Term::Soft => {}
            Term::Open => {
                // `[/url]`: an end tag of BBCode is glued to many addresses and
                // stands in none.
                let end_tag = c == '[' && bytes.get(at + 1) == Some(&b'/');
                if depth == MAX_BRACKETS || end_tag {
                    break;
                }
                open[depth] = c;
                depth += 1;
            }
            Term::Close => {
                if depth == 0 || uts58::opening(c) != Some(open[depth - 1]) {
                    break;
                }
                depth -= 1;
                safe = at + c.len_utf8();
            }
            Term::Bidi => {
                flags = LinkFlags::BIDI;
                break;
            }
            Term::Hard => break,
        }
        at += c.len_utf8();
    }
    work::add(at - start);
    Tail { end: safe, flags }
}

/// The end of the word that `at` stands in: white space, `<` or the end of the text.
pub(super) fn word_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b' ' | b'\t'..=b'\r' | b'<' => break,
            // The lead bytes of all white space beyond ASCII.
            0xC2 | 0xE1 | 0xE2 | 0xE3 => match text[at..].chars().next() {
                Some(c) if !c.is_whitespace() => at += c.len_utf8(),
                _ => break,
            },
            _ => at += 1,
        }
    }
    work::add(at - from);
    at
}
