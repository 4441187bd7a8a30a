//! Signs before a name in a caption: a scheme, a path, the name of a mailbox.

use super::drawn::is_name;

/// Tells what stands before a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    Nothing,
    Scheme,
    /// A scheme that browsers do not open.
    OtherScheme,
    /// `hxxp://`: not a link on purpose.
    Defanged,
    /// Part of a path, or `@name`.
    Path,
    Mailbox,
    /// `@ann@example.social`.
    Handle,
}

/// Longest scheme that is looked for, in characters.
const MAX_SCHEME: usize = 12;

/// Tells what stands before the name at `start`.
pub(super) fn before(text: &[char], start: usize) -> Before {
    let mut text = &text[..start];
    while let [rest @ .., '.'] = text {
        text = rest;
    }
    match text.last() {
        Some('@') => mailbox(text),
        Some('/' | ':') => scheme(text).0,
        _ => Before::Nothing,
    }
}

/// First character of the address whose host is at `start`: its scheme, if it has one.
pub(super) fn address_start(text: &[char], start: usize) -> usize {
    match scheme(&text[..start]) {
        (Before::Scheme, length) => start - length,
        _ => start,
    }
}

fn mailbox(text: &[char]) -> Before {
    let name = &text[..text.len() - 1];
    let local = name.iter().rev().take_while(|c| is_name(**c) || **c == '+');
    let local = local.count();
    let handle = match &name[..name.len() - local] {
        [.., c, '@'] => !is_name(*c),
        rest => rest == ['@'],
    };
    match local {
        0 => Before::Path,
        _ if handle => Before::Handle,
        _ => Before::Mailbox,
    }
}

/// The scheme at the end of a text, and how many characters it takes, signs included. Readers
/// take `https//paypal.com` and `https:\\paypal.com` for addresses, too.
fn scheme(text: &[char]) -> (Before, usize) {
    let slashes = text.iter().rev().take_while(|c| **c == '/').count();
    let mut rest = &text[..text.len() - slashes];
    let has_colon = rest.last() == Some(&':');
    if let [before @ .., ':' | ';' | '.' | ',' | '|'] = rest {
        rest = before;
    }
    let letters = rest.iter().rev().take_while(|c| c.is_ascii_alphabetic()).take(MAX_SCHEME);
    let name: String = letters.collect();
    let name: String = name.chars().rev().collect();
    let length = text.len() - rest.len() + name.len();
    if !has_colon && slashes < 2 {
        let is_path = slashes > 0 && rest.last().is_some_and(|c| c.is_alphanumeric());
        return (if is_path { Before::Path } else { Before::Nothing }, 0);
    }
    let found = match name.to_ascii_lowercase().as_str() {
        "hxxp" | "hxxps" => Before::Defanged,
        "http" | "https" | "ftp" | "htpp" | "htpps" | "htttps" | "httpss" => Before::Scheme,
        _ if !has_colon && rest.last().is_some_and(|c| c.is_alphanumeric()) => Before::Path,
        "" => Before::Nothing,
        _ if slashes > 1 => Before::OtherScheme,
        _ => Before::Nothing,
    };
    (found, length)
}
