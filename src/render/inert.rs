//! Text and addresses in which no client-side template engine finds a template.

use std::borrow::Cow;

use crate::policy::Templates;

/// WORD JOINER: it draws nothing and does not break words.
const PARTING: char = '\u{2060}';

/// Writes `text` by `write`, with a mark between two characters that begin a template. `last` is
/// the byte before it that readers see, in whatever element, and becomes the last of `text`.
pub(super) fn text(out: &mut String, text: &str, last: &mut u8, write: fn(&mut String, &str)) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if Templates::begin(*last, byte) {
            write(out, &text[from..at]);
            out.push(PARTING);
            from = at;
        }
        *last = byte;
    }
    write(out, &text[from..]);
}

/// An address that leads to the same place. An address as typed may begin a template, but browsers
/// encode most of these characters in this way before they ask a server.
pub(super) fn address(href: &str) -> Cow<'_, str> {
    if !Templates::are_in(href) {
        return Cow::Borrowed(href);
    }
    let mut out = String::with_capacity(href.len() + 16);
    for c in href.chars() {
        match c {
            '{' => out.push_str("%7B"),
            '<' => out.push_str("%3C"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
