//! Does the caption of a link read as an address of another site?
//!
//! `<a href="https://evil.example">paypal.com</a>` is how people are robbed. Compared is what
//! somebody registered: `blog.example.com` may lead to `example.com`. Prose is full of words
//! with a dot inside, so a name counts when its ending is one that only addresses have;
//! endings of files (`main.rs`) and words (`the end.So we`) need more: see [`Doubt`].

use std::borrow::Cow;
use std::net::IpAddr;
use std::ops::Range;

use super::anchor::{ascii_host, host_of};
use super::drawn;
use super::endings::{self, Doubt};
use super::host;
use super::site::{is_below, is_complete, is_start, readable, same};
use crate::limits::MAX_HOST;

/// Doubtful names of a caption that are looked for in the address.
const MAX_DOUBTS: usize = 64;

/// Longest IPv6 address as text, with an embedded one of IPv4.
const MAX_V6: usize = 45;

/// Tells whether `caption` reads as an address, of the web or of a mailbox, that leads elsewhere than
/// `href` does. A relative `href` stays on its site, and nobody knows that site's name here.
///
/// # Complexity
/// Linear in the caption.
pub(crate) fn names_other_host(caption: &str, href: &str) -> bool {
    if drawn::has_scheme(caption) {
        return reads_as_other(caption, href);
    }
    if memchr::memchr2(b'.', b'[', caption.as_bytes()).is_none()
        && (caption.is_ascii()
            || !caption.chars().any(|c| matches!(drawn::plain_char(c), '.' | '[')))
    {
        return false;
    }
    reads_as_other(caption, href)
}

fn reads_as_other(caption: &str, href: &str) -> bool {
    if is_relative(href) {
        return false;
    }
    crate::work::add(caption.len());
    let target = host_of(href).map_or(Cow::Borrowed(""), |(host, _)| host);
    let link = Link { href, target: &target };
    let plain = drawn::plain(&[caption]).0;
    if Reader::new(&plain, link).finds_other() || drawn::is_shuffled(caption) {
        return true;
    }
    // What an override turns round is read as it is drawn.
    caption.contains('\u{202e}') && Reader::new(&drawn::turned(caption), link).finds_other()
}

/// As [`names_other_host`], for the word that a caption is a part of: `https://` before the
/// link, `.com` behind it. Names count that the caption is a part of.
///
/// `is_text`: more than captions of links is glued to it. In prose a space is often missing
/// there, so only names count that leave no doubt.
pub(crate) fn word_names_other_host(word: [&str; 3], href: &str, is_text: bool) -> bool {
    if !drawn::may_name(&word) || is_relative(href) {
        return false;
    }
    crate::work::add(word.iter().map(|part| part.len()).sum());
    let target = host_of(href).map_or(Cow::Borrowed(""), |(host, _)| host);
    let (plain, part) = drawn::plain(&word);
    let reader = Reader::new(&plain, Link { href, target: &target });
    Reader { part, is_strict: is_text, ..reader }.finds_other()
}

fn is_relative(href: &str) -> bool {
    let scheme = href.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_none_or(|scheme| scheme.contains(['/', '?', '#']))
}

#[derive(Clone, Copy)]
struct Link<'a> {
    href: &'a str,
    target: &'a str,
}

/// Tells what stands before a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Scheme,
    /// A scheme that browsers do not open.
    OtherScheme,
    /// `hxxp://`: dead on purpose.
    Defanged,
    /// Part of a path, or `@name`.
    Path,
    Mailbox,
    /// `@ann@example.social`.
    Handle,
}

struct Reader<'a> {
    text: &'a [char],
    link: Link<'a>,
    doubts: usize,
    /// The caption is this one word.
    single: bool,
    /// Names count that have a part in this.
    part: Range<usize>,
    is_strict: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a [char], link: Link<'a>) -> Self {
        let line: String = text.iter().collect();
        let wordy = |word: &&str| word.contains(char::is_alphanumeric);
        let single = line.split_whitespace().filter(wordy).nth(1).is_none();
        Self { text, link, doubts: 0, single, part: 0..text.len(), is_strict: false }
    }

    fn finds_other(&mut self) -> bool {
        let mut at = 0;
        while at < self.text.len() {
            if self.text[at] == '[' && self.names_other_v6(at) {
                return true;
            }
            if !is_name(self.text[at]) || self.text[at] == '.' {
                at += 1;
                continue;
            }
            // Two dots end a name: `login..example.com`, `example.com...`
            let pairs = self.text[at..].iter().zip(self.text[at + 1..].iter().chain(&['\0']));
            let length =
                pairs.take_while(|(c, next)| is_name(**c) && (**c, **next) != ('.', '.')).count();
            let end = at + length;
            let is_asked = at < self.part.end && end > self.part.start;
            if is_asked && (self.text[at..end].contains(&'.') || self.is_bare(at)) {
                match self.name(at, end) {
                    Found::Other => return true,
                    Found::Same => {
                        // The rest of its address names what it likes.
                        let rest = self.text[end..].iter().take_while(|c| is_tail(**c)).count();
                        at = end + rest;
                        continue;
                    }
                    Found::Nothing => {}
                }
            }
            at = end;
        }
        false
    }

    /// Tells whether another IPv6 address stands in the bracket at `at`.
    fn names_other_v6(&self, at: usize) -> bool {
        let inner = self.text[at + 1..].iter().take(MAX_V6 + 1);
        let inner: String = inner.take_while(|c| **c != ']').collect();
        let is_address = inner.parse::<std::net::Ipv6Addr>().is_ok();
        is_address && self.before(at) == Before::Scheme && ascii_host(&inner) != self.link.target
    }

    /// Tells whether a scheme makes a host of a word without a dot: `https://localhost`.
    fn is_bare(&self, at: usize) -> bool {
        self.text[..at].ends_with(&['/']) && self.before(at) == Before::Scheme
    }

    /// Judges the run of name characters from `start` to `end`.
    fn name(&mut self, start: usize, end: usize) -> Found {
        let run: String = self.text[start..end].iter().collect();
        let name = run.trim_matches(['.', '-', '_']);
        let before = self.before(start);
        let scheme = matches!(before, Before::Scheme | Before::OtherScheme);
        if name.len() > 4 * MAX_HOST || name.is_empty() {
            return Found::Nothing;
        }
        if !name.contains('.') && before != Before::Scheme {
            return Found::Nothing;
        }
        let after = self.text.get(end).copied();
        let is_cut = after == Some('…') || self.text[end..].starts_with(&['.', '.']);
        if before == Before::Defanged || before == Before::Handle {
            return Found::Nothing;
        }
        // The name of a mailbox; `paypal.com@x` is none.
        if after == Some('@')
            && !scheme
            && self.text[end + 1..].iter().take_while(|c| is_name(**c)).any(|c| *c == '.')
        {
            return Found::Nothing;
        }
        let cut = host::cut_glued(name).map_or(name, |cut| &name[..cut]);
        let host = readable(cut);
        let target = self.link.target;
        let is_www = host.starts_with("www.") && host.matches('.').count() > 1;
        let is_address = self.single || scheme || is_www || after == Some('/');
        if same(&host, target, is_address)
            || is_cut && !is_complete(&host, target) && is_start(&host, target)
            || self.text[..start].ends_with(&['…']) && is_below(target, &host)
        {
            return Found::Same;
        }
        let last = host.rsplit('.').next().unwrap_or("");
        if host.parse::<IpAddr>().is_ok() {
            let goes_on = after == Some('/') || after == Some(':');
            let letters = self.text[end..].get(1).is_some_and(|c| c.is_alphanumeric());
            // `4.5/5` and `10.1038/nature12373` are addresses to browsers, and to nobody else.
            let is_typed = name.parse::<std::net::Ipv4Addr>().is_ok();
            let is_meant = scheme || is_typed && goes_on && letters;
            return if is_meant { Found::Other } else { Found::Nothing };
        }
        if scheme || is_www {
            return Found::Other;
        }
        if !host::is_tld(last) && !matches!(last, "example" | "onion") {
            return Found::Nothing;
        }
        if before == Before::Mailbox {
            return Found::Other;
        }
        let typed_last = cut.rsplit('.').next().unwrap_or("");
        let doubt = endings::doubt(&host, cut, typed_last);
        let doubt = match (doubt, before, after) {
            (Doubt::Never, ..) => return Found::Nothing,
            (Doubt::File, _, Some('/')) | (Doubt::Word, _, Some('/')) => Doubt::None,
            (Doubt::None, Before::Path, _) => Doubt::File,
            (Doubt::Word, _, Some('(')) => return Found::Nothing,
            (doubt, ..) => doubt,
        };
        match doubt {
            _ if self.is_strict
                && !(doubt == Doubt::None
                    && (after == Some('/') || endings::is_common(typed_last))) =>
            {
                Found::Nothing
            }
            Doubt::None => Found::Other,
            _ if self.is_explained(&host, doubt, before) => Found::Nothing,
            Doubt::Word if !self.single && !self.is_meant(start, end, typed_last) => Found::Nothing,
            _ => Found::Other,
        }
    }

    /// Tells whether the address says why a doubtful name is no lie: it leads to that file, or to a
    /// site of code or of reference. The author of a lie writes the path, so it must be the
    /// file's place, and the ending one that hardly anything but files has.
    fn is_explained(&mut self, name: &str, doubt: Doubt, before: Before) -> bool {
        self.doubts += 1;
        if self.doubts > MAX_DOUBTS {
            return false;
        }
        if endings::is_reference(self.link.target) {
            return true;
        }
        let is_code = endings::is_code_host(self.link.target);
        let ending = name.rsplit('.').next().unwrap_or("");
        let is_file = doubt == Doubt::File && endings::is_file(ending);
        match (doubt, before) {
            // `@ann.example.team`, `src/foo.app`
            (_, Before::Path) => {}
            (Doubt::Word, _) => return is_code && !self.single,
            _ if is_code && is_file => return true,
            _ if is_code || is_file => {}
            _ => return false,
        }
        let path = self.link.href.split(['?', '#']).next().unwrap_or("");
        crate::work::add(path.len());
        let last = super::percent::decode(path.rsplit('/').next().unwrap_or(""));
        last.to_lowercase() == name
    }

    /// Tells whether a name that ends in a word of prose is meant as an address: `log in at notion.so`.
    fn is_meant(&self, start: usize, end: usize, last: &str) -> bool {
        let title = last.starts_with(char::is_uppercase) && last.chars().any(char::is_lowercase);
        if title {
            return false;
        }
        let ends = !self.text[end..].iter().any(|c| c.is_alphanumeric());
        let line: String = self.text[start.saturating_sub(16)..start].iter().collect();
        let word = line.split_whitespace().next_back().unwrap_or("").to_lowercase();
        ends || matches!(
            word.as_str(),
            "at" | "to" | "on" | "via" | "from" | "visit" | "into" | "open"
        )
    }

    fn before(&self, start: usize) -> Before {
        let mut text = &self.text[..start];
        while let [rest @ .., '.'] = text {
            text = rest;
        }
        let start = text.len();
        let Some(last) = text.last() else { return Before::Nothing };
        let is_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
        match last {
            '@' => {
                let local = text[..start - 1].iter().rev();
                let local = local.take_while(|c| is_name(**c) || **c == '+').count();
                let handle = text.get((start - 1 - local).wrapping_sub(1)) == Some(&'@');
                match local {
                    0 => Before::Path,
                    _ if handle => Before::Handle,
                    _ => Before::Mailbox,
                }
            }
            '/' | ':' => {
                let slashes = text.iter().rev().take_while(|c| **c == '/').count();
                let rest = &text[..start - slashes];
                if rest.last() != Some(&':') {
                    return if is_word(rest.last()) { Before::Path } else { Before::Nothing };
                }
                let letters = rest[..rest.len() - 1].iter().rev();
                let name: String =
                    letters.take_while(|c| c.is_ascii_alphabetic()).take(12).collect();
                let name: String = name.chars().rev().collect();
                match name.to_ascii_lowercase().as_str() {
                    "hxxp" | "hxxps" => Before::Defanged,
                    "http" | "https" | "ftp" => Before::Scheme,
                    "" => Before::Nothing,
                    _ if slashes > 1 => Before::OtherScheme,
                    _ => Before::Nothing,
                }
            }
            _ => Before::Nothing,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    Same,
    Other,
}

/// Tells what names are made of. Marks belong to letters.
fn is_name(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '.' | '-' | '_' | '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}')
}

/// Tells what may stand behind the host of an address.
fn is_tail(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '|' | '<' | '>' | '"' | ',' | ';') || c.is_alphanumeric()
}
