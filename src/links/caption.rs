//! Does the caption of a link read as an address of another site?
//!
//! `<a href="https://evil.example">paypal.com</a>` is how people are robbed. Compared is what
//! somebody registered: `blog.example.com` may lead to `example.com`. Prose is full of words
//! with a dot inside, so a name counts when its ending is one that only addresses have;
//! endings of files (`main.rs`) and words (`the end.So we`) need more: see [`Doubt`].

use std::borrow::Cow;
use std::net::IpAddr;

use super::anchor::{ascii_host, host_of, registrable};
use super::endings::{self, Doubt};
use super::host;
use crate::limits::MAX_HOST;

/// Doubtful names of a caption that are looked for in the address.
const MAX_DOUBTS: usize = 64;

/// Longest IPv6 address as text, with an embedded one of IPv4.
const MAX_V6: usize = 45;

/// Whether `caption` reads as an address, of the web or of a mailbox, that leads elsewhere than
/// `href` does. A relative `href` stays on its site, and nobody knows that site's name here.
///
/// # Complexity
/// Linear in the caption.
pub(crate) fn names_other_host(caption: &str, href: &str) -> bool {
    if caption.is_ascii() && memchr::memchr2(b'.', b'[', caption.as_bytes()).is_none() {
        return false;
    }
    let scheme = href.split_once(':').map(|(scheme, _)| scheme);
    if scheme.is_none_or(|scheme| scheme.contains(['/', '?', '#'])) {
        return false;
    }
    crate::work::add(caption.len());
    let target = host_of(href).map_or(Cow::Borrowed(""), |(host, _)| host);
    let link = Link { href, target: &target };
    let plain = plain(caption);
    if Reader::new(&plain, link).finds_other() {
        return true;
    }
    // What an override turns round is read as it is drawn.
    caption.contains('\u{202e}') && Reader::new(&turned(caption), link).finds_other()
}

#[derive(Clone, Copy)]
struct Link<'a> {
    href: &'a str,
    target: &'a str,
}

/// The caption without what nobody sees, signs of addresses in their plain form.
fn plain(caption: &str) -> Vec<char> {
    caption.chars().filter(|c| !is_unseen(*c)).map(plain_char).collect()
}

fn plain_char(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '。' | '｡' | '․' | '﹒' | '۔' | '\u{701}' | '\u{702}' | '\u{a4f8}' | '\u{10a50}' => {
            '.'
        }
        '⁄' | '∕' | '⧸' | '╱' => '/',
        '꞉' | '∶' | '︓' | '﹕' | 'ː' => ':',
        '﹫' => '@',
        '‐' | '‑' | '﹣' => '-',
        c => c,
    }
}

/// Default-ignorable characters, and blank ones.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The caption with what stands under a right-to-left override in the order of the eye.
fn turned(caption: &str) -> Vec<char> {
    let mut out = Vec::new();
    let mut open = None;
    for c in caption.chars() {
        match c {
            '\u{202e}' => open = open.or(Some(out.len())),
            '\u{202c}' | '\n' => {
                if let Some(start) = open.take() {
                    out[start..].reverse();
                }
            }
            _ => {}
        }
        if !is_unseen(c) {
            out.push(plain_char(c));
        }
    }
    if let Some(start) = open {
        out[start..].reverse();
    }
    out
}

/// What stands before a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Scheme,
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
}

impl<'a> Reader<'a> {
    fn new(text: &'a [char], link: Link<'a>) -> Self {
        let line: String = text.iter().collect();
        let wordy = |word: &&str| word.contains(char::is_alphanumeric);
        let single = line.split_whitespace().filter(wordy).nth(1).is_none();
        Self { text, link, doubts: 0, single }
    }

    fn finds_other(&mut self) -> bool {
        let mut at = 0;
        while at < self.text.len() {
            if self.text[at] == '[' && self.names_other_v6(at) {
                return true;
            }
            if !is_name(self.text[at]) {
                at += 1;
                continue;
            }
            let length = self.text[at..].iter().take_while(|c| is_name(**c)).count();
            let end = at + length;
            if self.text[at..end].contains(&'.') {
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

    /// Whether another IPv6 address stands in the bracket at `at`.
    fn names_other_v6(&self, at: usize) -> bool {
        let inner = self.text[at + 1..].iter().take(MAX_V6 + 1);
        let inner: String = inner.take_while(|c| **c != ']').collect();
        let is_address = inner.parse::<std::net::Ipv6Addr>().is_ok();
        is_address && self.before(at) == Before::Scheme && ascii_host(&inner) != self.link.target
    }

    /// Judges the run of name characters from `start` to `end`.
    fn name(&mut self, start: usize, end: usize) -> Found {
        let run: String = self.text[start..end].iter().collect();
        let name = run.trim_matches(['.', '-', '_']);
        if name.len() > 4 * MAX_HOST || !name.contains('.') || name.contains("..") {
            return Found::Nothing;
        }
        let before = self.before(start);
        let after = self.text.get(end).copied();
        let is_cut = after == Some('…') || run.ends_with("..");
        if before == Before::Defanged || before == Before::Handle {
            return Found::Nothing;
        }
        // The name of a mailbox; `paypal.com@x` is none.
        let scheme = before == Before::Scheme;
        if after == Some('@')
            && !scheme
            && self.text[end + 1..].iter().take_while(|c| is_name(**c)).any(|c| *c == '.')
        {
            return Found::Nothing;
        }
        let cut = host::cut_glued(name).map_or(name, |cut| &name[..cut]);
        let host = readable(cut);
        let target = self.link.target;
        if self.same(&host) || is_cut && is_start(&host, target) {
            return Found::Same;
        }
        if self.text.get(start.wrapping_sub(1)) == Some(&'…') && target.ends_with(&*host) {
            return Found::Same;
        }
        let last = host.rsplit('.').next().unwrap_or("");
        if host.parse::<IpAddr>().is_ok() {
            let goes_on = after == Some('/') || after == Some(':');
            let letters = self.text[end..].get(1).is_some_and(|c| c.is_alphanumeric());
            return if scheme || goes_on && letters { Found::Other } else { Found::Nothing };
        }
        let is_www = host.starts_with("www.") && host.matches('.').count() > 1;
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
            Doubt::None => Found::Other,
            _ if self.is_explained(&host) => Found::Nothing,
            Doubt::Word if !self.single && !self.is_meant(start, end, typed_last) => Found::Nothing,
            _ => Found::Other,
        }
    }

    /// Whether the address says why a doubtful name is no lie: it leads to that file or symbol,
    /// or to where code is kept.
    fn is_explained(&mut self, name: &str) -> bool {
        self.doubts += 1;
        if self.doubts > MAX_DOUBTS {
            return false;
        }
        if endings::is_code_host(self.link.target) {
            return true;
        }
        let after = self.link.href.find("//").map_or(0, |at| at + 2);
        let path = self.link.href[after..]
            .find(['/', '?', '#'])
            .map_or("", |at| &self.link.href[after + at..]);
        crate::work::add(path.len());
        let path = super::percent::decode(path).to_lowercase();
        path.contains(name) || path.contains(&name.replace('.', "/"))
    }

    /// Whether a name that ends in a word of prose is meant as an address: `log in at notion.so`.
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
        let text = &self.text[..start];
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
                    _ if slashes > 1 => Before::Scheme,
                    _ => Before::Nothing,
                }
            }
            _ => Before::Nothing,
        }
    }

    fn same(&self, named: &str) -> bool {
        let target = self.link.target;
        let (named, target) = (without_www(named), without_www(target));
        if named == target {
            return true;
        }
        match (registrable(named), registrable(target)) {
            (Some(named), Some(target)) => named == target,
            // A public suffix such as `gov.uk` is a site too.
            (None, Some(_)) => is_below(target, named),
            (Some(_), None) => false,
            (None, None) => {
                is_below(named, target) || is_below(target, named) || siblings(named, target)
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    Same,
    Other,
}

/// What names are made of. Marks belong to letters.
fn is_name(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '.' | '-' | '_' | '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}')
}

/// What may stand behind the host of an address.
fn is_tail(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '|' | '<' | '>' | '"' | ',' | ';') || c.is_alphanumeric()
}

/// The host that a word names to readers: marks on letters aside, look-alikes of Latin letters
/// read as those where the ending is an ending only then.
fn readable(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return ascii_host(name);
    }
    let bare: String = name
        .chars()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}'))
        .collect();
    let host = ascii_host(&bare);
    if host::is_tld(host.rsplit('.').next().unwrap_or("")) {
        return Cow::Owned(host.into_owned());
    }
    let latin: String = bare.chars().map(endings::latin).collect();
    Cow::Owned(ascii_host(&latin).into_owned())
}

/// Whether a caption that was cut at its end names the start of `target`.
fn is_start(cut: &str, target: &str) -> bool {
    target.starts_with(cut)
        || target.starts_with(without_www(cut))
        || without_www(target).starts_with(cut)
}

fn without_www(name: &str) -> &str {
    name.strip_prefix("www.").unwrap_or(name)
}

fn is_below(name: &str, above: &str) -> bool {
    !above.is_empty() && name.strip_suffix(above).is_some_and(|rest| rest.ends_with('.'))
}

/// Without the list of public suffixes: whether two names have so many labels in common that
/// somebody registered what is common. Two, or three below `co.uk` and the like.
fn siblings(one: &str, other: &str) -> bool {
    let common = one.rsplit('.').zip(other.rsplit('.')).take_while(|(one, other)| one == other);
    let labels: Vec<&str> = common.map(|(label, _)| label).collect();
    let second = |label: &&str| label.len() <= 3 || endings::is_second_level(label);
    let is_short =
        labels.first().is_some_and(|last| last.len() == 2) && labels.get(1).is_some_and(second);
    labels.len() > if is_short { 2 } else { 1 } && one.parse::<IpAddr>().is_err()
}
