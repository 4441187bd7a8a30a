//! Does the label of a link read like an address of another site?
//!
//! `<a href="http://evil.example">paypal.com</a>` is how people are robbed. Compared is
//! what somebody registered: `blog.example.com` may lead to `example.com`.

use std::borrow::Cow;
use std::net::IpAddr;

use unicode_normalization::UnicodeNormalization;

use crate::links::{host_of, registrable};

/// Words of a label that are looked at; a label of hundreds names nothing.
const MAX_WORDS: usize = 64;

/// Top-level domains that are rather endings of file names: `README.md`, `main.rs`.
const FILE_LIKE: [&str; 12] =
    ["app", "cab", "cc", "md", "mov", "pl", "ps", "py", "rs", "sh", "so", "zip"];

/// Whether a word of `label` is an address that leads elsewhere than to `host`.
pub(super) fn names_other_host(label: &str, host: &str) -> bool {
    crate::work::add(label.len());
    let target = ascii(host);
    // Fullwidth letters and other dots are read as the plain ones.
    let label: Cow<'_, str> = match label.is_ascii() {
        true => label.into(),
        false => label.nfkc().map(|c| if c == '。' { '.' } else { c }).collect(),
    };
    label.split_whitespace().take(MAX_WORDS).filter_map(named).any(|named| !same(&named, &target))
}

/// The host that a word names, if it is an address.
fn named(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !(c.is_alphanumeric() || "/_-[]@".contains(c)));
    // Brackets belong to addresses of IPv6 only, and `@` has something on both sides.
    let word = if word.contains(':') { word } else { word.trim_matches(['[', ']']) };
    let word = word.trim_matches('@');
    let scheme = word.find("://").filter(|at| word[..*at].bytes().all(|b| b.is_ascii_alphabetic()));
    let address = match scheme {
        Some(_) => word.to_owned(),
        // An e-mail address names a mailbox.
        None if word.contains('@') => return None,
        None => format!("http://{}", word.trim_start_matches('/')),
    };
    let (name, _) = host_of(&address)?;
    let name = name.as_ref();
    if name.parse::<IpAddr>().is_ok() {
        // `1.2.3.4` may be a version.
        return (scheme.is_some() || name.contains(':')).then(|| name.to_owned());
    }
    if scheme.is_none() && !is_typed_as_name(name) {
        return None;
    }
    is_registered(name).then(|| ascii(name))
}

/// Whether a name without a scheme is meant as one: not a file, nor the end of a sentence
/// that the next is glued to (`… the end.In spring …`).
fn is_typed_as_name(name: &str) -> bool {
    if name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) {
        return true;
    }
    let last = name.rsplit('.').next().unwrap_or("");
    let glued = last.starts_with(char::is_uppercase) && last.chars().any(char::is_lowercase);
    !glued && !FILE_LIKE.iter().any(|ending| last.eq_ignore_ascii_case(ending))
}

#[cfg(feature = "psl")]
fn is_registered(name: &str) -> bool {
    registrable(name).is_some()
}

/// Without the public suffix list: at least two labels, and letters in the last.
#[cfg(not(feature = "psl"))]
fn is_registered(name: &str) -> bool {
    let last = name.rsplit_once('.').map_or("", |(_, last)| last);
    last.chars().count() >= 2 && last.chars().all(char::is_alphabetic)
}

fn same(named: &str, target: &str) -> bool {
    match (registrable(named), registrable(target)) {
        (Some(named), Some(target)) => named == target,
        // Without the list: one of them is the other or below it.
        (None, None) => is_below(named, target) || is_below(target, named),
        _ => false,
    }
}

fn is_below(name: &str, above: &str) -> bool {
    let plain = |name: &str| name.strip_prefix("www.").unwrap_or(name).to_owned();
    let (name, above) = (plain(name), plain(above));
    name == above || name.strip_suffix(&above).is_some_and(|rest| rest.ends_with('.'))
}

/// The name as machines compare it: lower case, Punycode.
fn ascii(name: &str) -> String {
    idna::domain_to_ascii(name).unwrap_or_else(|_| name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::names_other_host;

    #[test]
    fn labels_that_lie() {
        for (label, host) in [
            ("paypal.com", "evil.example.com"),
            ("https://www.paypal.com/login", "evil.example.com"),
            ("Go to www.paypal.com now", "evil.example.com"),
            ("(PayPal.com)", "paypal.com.evil.net"),
            ("PAYPAL.COM!", "evil.net"),
            ("http://1.2.3.4/", "evil.net"),
            ("bücher.de", "evil.net"),
            ("[paypal.com]", "evil.net"),
            ("paypal.com@", "evil.net"),
            ("ｐａｙｐａｌ．ｃｏｍ", "evil.net"),
            ("paypal。com", "evil.net"),
        ] {
            assert!(names_other_host(label, host), "{label}");
        }
    }

    #[test]
    fn labels_that_do_not() {
        for (label, host) in [
            ("example.com", "www.example.com"),
            ("blog.example.com/x", "EXAMPLE.com"),
            ("https://example.com/", "example.com"),
            ("bücher.de", "xn--bcher-kva.de"),
            ("see the README.md", "github.com"),
            ("version 1.2.3.4", "github.com"),
            ("that was the end.In spring", "example.org"),
            ("ann@example.com", "example.org"),
            ("@ann [1] [sic]", "example.org"),
            ("[example.org]", "example.org"),
            ("3.5 per cent, e.g. here...", "example.org"),
            ("click", "example.org"),
            ("", "example.org"),
        ] {
            assert!(!names_other_host(label, host), "{label}");
        }
    }
}
