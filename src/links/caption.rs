//! Detects captions of links that read as an address of another site.
//!
//! `<a href="https://evil.example">paypal.com</a>` is how people are robbed. The registered domains
//! are compared: `blog.example.com` may lead to `example.com`. One such name is enough,
//! whatever else the caption says, and also if it names several sites.
//!
//! Prose is full of words with a dot inside, so a name counts when its ending is one that only
//! addresses have. Three kinds of other endings need more, see [`Doubt`]: those of files
//! (`main.rs`) and products (`ASP.NET guide`), which are not names; those of sites and of files
//! (`lexer.rs`), unless the address leads to that file; and words (`santander.es login`), unless
//! a sentence ends and another one begins there (`the end.So we`, see [`prose`]).

use super::glued;
use super::tld::is_tld;
use std::borrow::Cow;
use std::net::IpAddr;
use std::ops::Range;

use super::anchor::{ascii_host, host_of};
use super::before::{Before, address_start, before};
use super::drawn::is_name;
use super::endings::{self, Doubt};
use super::site::{is_below, is_complete, is_start, readable, same};
use super::{drawn, prose, recipients};
use crate::limits::MAX_HOST;

/// Doubtful names of a caption that are looked for in the address.
const MAX_DOUBTS: usize = 64;

/// Characters on both sides of a name that tell whether it is prose.
const MAX_AFTER: usize = 24;

/// Recipients of a mail that are told apart.
const MAX_RECIPIENTS: usize = 16;

/// Longest IPv6 address as text, with an embedded one of IPv4.
const MAX_V6: usize = 45;

/// Tells whether `caption` reads as an address, of the web or of a mailbox, that leads elsewhere than
/// `href` does. A relative `href` stays on its site, and the name of that site is not known here.
///
/// # Complexity
/// Linear in the caption.
pub(crate) fn names_other_host(caption: &str, href: &str) -> bool {
    may_be_address(caption) && reads_as_other(caption, href)
}

/// Does the same as [`names_other_host`] for a caption within a direction that began before it.
pub(crate) fn turned_names_other_host(sign: char, caption: &str, href: &str) -> bool {
    may_be_address(caption) && reads_as_other(&format!("{sign}{caption}"), href)
}

/// Tells whether signs of addresses stand in a text; most captions have none.
pub(crate) fn may_be_address(text: &str) -> bool {
    let is_sign = |c: char| matches!(drawn::plain_char(c), '.' | '[');
    drawn::has_scheme(text)
        || memchr::memchr2(b'.', b'[', text.as_bytes()).is_some()
        || !text.is_ascii() && text.chars().any(is_sign)
}

fn reads_as_other(caption: &str, href: &str) -> bool {
    if is_relative(href) {
        return false;
    }
    crate::work::add(caption.len());
    let link = &CaptionLink::new(href);
    let plain = drawn::plain(&[caption]).0;
    if CaptionReader::new(&plain, link).finds_other() || drawn::is_shuffled(caption) {
        return true;
    }
    // What an override turns round is read as it is drawn.
    caption.contains('\u{202e}') && CaptionReader::new(&drawn::turned(caption), link).finds_other()
}

/// Does the same as [`names_other_host`] for the word that a caption is a part of: `https://` before the
/// link, `.com` behind it. Names count that the caption is a part of.
///
/// `is_text`: more than captions of links is glued to it. In prose a space is often missing
/// there, so only names count that leave no doubt.
pub(crate) fn word_names_other_host(word: [&str; 3], href: &str, is_text: bool) -> bool {
    if !drawn::may_name(&word) || is_relative(href) {
        return false;
    }
    crate::work::add(word.iter().map(|part| part.len()).sum());
    let link = CaptionLink::new(href);
    let (plain, part) = drawn::plain(&word);
    let reader = CaptionReader::new(&plain, &link);
    CaptionReader { part, is_strict: is_text, ..reader }.finds_other()
}

fn is_relative(href: &str) -> bool {
    let scheme = href.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_none_or(|scheme| scheme.contains(['/', '?', '#']))
}

struct CaptionLink<'a> {
    href: &'a str,
    target: Cow<'a, str>,
    /// Hosts of all recipients, if a mail goes to several.
    recipients: Vec<String>,
}

impl<'a> CaptionLink<'a> {
    fn new(href: &'a str) -> Self {
        let target = host_of(href).map_or(Cow::Borrowed(""), |(host, _)| host);
        let mut recipients: Vec<String> = Vec::new();
        for domain in recipients::domains(href) {
            let host = ascii_host(&domain);
            if recipients.len() > MAX_RECIPIENTS {
                break;
            }
            if !recipients.iter().any(|known| *known == host) {
                // A caption does not name so many.
                let is_full = recipients.len() == MAX_RECIPIENTS;
                recipients.push(if is_full { String::new() } else { host.into_owned() });
            }
        }
        if recipients.len() == 1 {
            recipients.clear();
        }
        Self { href, target, recipients }
    }
}

struct CaptionReader<'a> {
    text: &'a [char],
    link: &'a CaptionLink<'a>,
    doubts: usize,
    /// The caption is this one word.
    single: bool,
    /// Names count that have a part in this.
    part: Range<usize>,
    is_strict: bool,
    about_accounts: Option<bool>,
    /// Recipients that the caption names.
    named: Vec<bool>,
}

impl<'a> CaptionReader<'a> {
    fn new(text: &'a [char], link: &'a CaptionLink<'a>) -> Self {
        let line: String = text.iter().collect();
        let wordy = |word: &&str| word.contains(char::is_alphanumeric);
        let single = line.split_whitespace().filter(wordy).nth(1).is_none();
        Self {
            text,
            link,
            doubts: 0,
            single,
            part: 0..text.len(),
            is_strict: false,
            about_accounts: None,
            named: vec![false; link.recipients.len()],
        }
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
            let is_asked = end > self.part.start
                && (at < self.part.end || address_start(self.text, at) < self.part.end);
            if is_asked && (self.text[at..end].contains(&'.') || self.is_bare(at)) {
                match self.name(at, end) {
                    HostComparison::Other => return true,
                    HostComparison::Same => {
                        // The rest of its address may hold any name.
                        at = end + rest(&self.text[end..]);
                        continue;
                    }
                    HostComparison::Nothing => {}
                }
            }
            at = end;
        }
        // A mail that also goes to somebody else.
        self.named.contains(&true) && self.named.contains(&false)
    }

    /// Tells whether another IPv6 address stands in the bracket at `at`.
    fn names_other_v6(&self, at: usize) -> bool {
        let inner = self.text[at + 1..].iter().take(MAX_V6 + 1);
        let inner: String = inner.take_while(|c| **c != ']').collect();
        let is_address = inner.parse::<std::net::Ipv6Addr>().is_ok();
        is_address
            && before(self.text, at) == Before::Scheme
            && ascii_host(&inner) != self.link.target
    }

    /// Tells whether a scheme makes a host of a word without a dot: `https://localhost`.
    fn is_bare(&self, at: usize) -> bool {
        self.text[..at].ends_with(&['/']) && before(self.text, at) == Before::Scheme
    }

    /// Checks the run of name characters from `start` to `end`.
    fn name(&mut self, start: usize, end: usize) -> HostComparison {
        let run: String = self.text[start..end].iter().collect();
        let name = run.trim_matches(['.', '-', '_']);
        let before = before(self.text, start);
        let scheme = matches!(before, Before::Scheme | Before::OtherScheme);
        if name.len() > 4 * MAX_HOST || name.is_empty() {
            return HostComparison::Nothing;
        }
        if !name.contains('.') && before != Before::Scheme {
            return HostComparison::Nothing;
        }
        let after = self.text.get(end).copied();
        let is_cut = after == Some('…') || self.text[end..].starts_with(&['.', '.']);
        if before == Before::Defanged || before == Before::Handle {
            return HostComparison::Nothing;
        }
        // The name of a mailbox; `paypal.com@x` is not one.
        if after == Some('@')
            && !scheme
            && self.text[end + 1..].iter().take_while(|c| is_name(**c)).any(|c| *c == '.')
        {
            return HostComparison::Nothing;
        }
        let cut = glued::cut_glued(name).map_or(name, |cut| &name[..cut]);
        let host = readable(cut);
        let is_www = host.starts_with("www.") && host.matches('.').count() > 1;
        let is_address = self.single || scheme || is_www || after == Some('/');
        let is_end = self.text[..start].ends_with(&['…']);
        let leads_to = |target: &str| {
            same(&host, target, is_address)
                || !cut.is_ascii() && same(&ascii_host(cut), target, is_address)
                || is_cut && !is_complete(&host, target) && is_start(&host, target)
                || is_end && is_below(target, &host)
        };
        let mut is_same = leads_to(&self.link.target);
        for (recipient, named) in self.link.recipients.iter().zip(&mut self.named) {
            let leads = leads_to(recipient);
            *named |= leads;
            is_same |= leads;
        }
        if is_same {
            return HostComparison::Same;
        }
        let last = host.rsplit('.').next().unwrap_or("");
        if host.parse::<IpAddr>().is_ok() {
            let goes_on = after == Some('/') || after == Some(':');
            let letters = self.text[end..].get(1).is_some_and(|c| c.is_alphanumeric());
            // `4.5/5` and `10.1038/nature12373` are addresses to browsers, but not to readers.
            let is_typed = name.parse::<std::net::Ipv4Addr>().is_ok();
            let is_meant = scheme || is_typed && goes_on && letters;
            return if is_meant { HostComparison::Other } else { HostComparison::Nothing };
        }
        if scheme || is_www {
            return HostComparison::Other;
        }
        if !is_tld(last) && !matches!(last, "example" | "onion") {
            return HostComparison::Nothing;
        }
        if before == Before::Mailbox {
            return HostComparison::Other;
        }
        let typed_last = cut.rsplit('.').next().unwrap_or("");
        let doubt = endings::doubt(&host, cut, typed_last);
        let doubt = match (doubt, before, after) {
            (Doubt::File | Doubt::Word | Doubt::OnlyFile, _, Some('/')) => Doubt::None,
            (Doubt::Never | Doubt::OnlyFile, ..) => return HostComparison::Nothing,
            (Doubt::None, Before::Path, _) => Doubt::File,
            (Doubt::Word, _, Some('(')) => return HostComparison::Nothing,
            (doubt, ..) => doubt,
        };
        match doubt {
            _ if self.is_strict
                && !(doubt == Doubt::None
                    && (after == Some('/') || endings::is_common(typed_last))) =>
            {
                HostComparison::Nothing
            }
            Doubt::None => HostComparison::Other,
            _ if self.is_explained(&host, doubt, before) => HostComparison::Nothing,
            Doubt::Word if !self.single && self.is_prose(start, end, cut) => {
                HostComparison::Nothing
            }
            _ => HostComparison::Other,
        }
    }

    /// Tells whether the address says why a doubtful name is not a lie: it leads to that file, or to a
    /// site of code or of reference. The author of a lie writes the path, so it must be the
    /// file's place, and the ending one that hardly anything but files has.
    fn is_explained(&mut self, name: &str, doubt: Doubt, before: Before) -> bool {
        self.doubts += 1;
        if self.doubts > MAX_DOUBTS {
            return false;
        }
        if endings::is_reference(&self.link.target) {
            return true;
        }
        let is_code = endings::is_code_host(&self.link.target);
        let ending = name.rsplit('.').next().unwrap_or("");
        let is_file = doubt == Doubt::File && endings::is_file(ending);
        match (doubt, before) {
            // `@ann.example.team`, `src/foo.app`
            (_, Before::Path) => {}
            (Doubt::Word, _) => return is_code && !self.single && !self.is_about_accounts(),
            _ if is_code && is_file => return true,
            _ if is_code || is_file => {}
            _ => return false,
        }
        let path = self.link.href.split(['?', '#']).next().unwrap_or("");
        crate::work::add(path.len());
        let last = super::percent::decode(path.rsplit('/').next().unwrap_or(""));
        last.to_lowercase() == name
    }

    /// Tells whether a name that ends in a word is the end of one sentence and the start of another.
    fn is_prose(&mut self, start: usize, end: usize, name: &str) -> bool {
        let accounts = self.is_about_accounts();
        let after = &self.text[end..self.text.len().min(end + MAX_AFTER)];
        prose::is_glued(name, &self.text[start.saturating_sub(MAX_AFTER)..start], after, accounts)
    }

    fn is_about_accounts(&mut self) -> bool {
        let text = self.text;
        *self.about_accounts.get_or_insert_with(|| prose::is_about_accounts(text))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum HostComparison {
    Nothing,
    Same,
    Other,
}

/// Length of a port, a path, a query and a fragment behind a host. A sign in between ends the
/// address, and behind `@` stands the host that a browser opens.
fn rest(text: &[char]) -> usize {
    let port = match text {
        [':', digits @ ..] => 1 + digits.iter().take_while(|c| c.is_ascii_digit()).count(),
        _ => 0,
    };
    match text.get(port) {
        Some('/' | '?' | '#') => text.iter().take_while(|c| is_tail(**c)).count(),
        _ => port,
    }
}

/// Tells what may stand behind the host of an address.
fn is_tail(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '|' | '<' | '>' | '"' | ',' | ';') || c.is_alphanumeric()
}
