//! [TCB] Verifies that finished HTML lies in a small subset of HTML.
//!
//! lol-html's ambiguity guard bails out where it cannot know what a browser will do;
//! this bails out everywhere except where every parser agrees. The subset:
//!
//! ```text
//! page   = blocks
//! blocks = { block | NL }              NL only before a tag        (root, blockquote, details)
//! block  = leaf | container | list | <hr>
//! leaf   = <p> <h2>…<h6> <pre> line    pre does not begin with NL (parsers eat it)
//! list   = <ul> <ol> { item | NL } or <dl> { item | NL }
//! item   = <li> <dt> <dd> { block | inline }
//! line   = { inline }
//! inline = text | <br> | <img> | <em>…: line         <a> never inside <a>
//! text   = any character, but & < > U+00A0 written &amp; &lt; &gt; &nbsp;, no controls but tab and NL
//! tag    = "<" name { " " name "=\"" value "\"" } ">"   value as text, and " written &quot;
//! ```
//!
//! Every start tag has its end tag in its place, so no rule of the HTML parser that
//! moves, repeats or closes elements by itself ever fires: no block opens while a `p` is
//! open, no item outside its list, nothing of the "adoption agency". `<summary>` stands first in
//! `<details>`. Elements and attributes are those of the policy and the formatter's own:
//! `p br pre`, `a` with `href` and `rel`, `blockquote` with the class of quotes,
//! `p` with `quote-author` (in it `cite`) or `quote-omitted`, and what `src/policy/own.rs` adds by
//! settings of the policy. Anything else is rejected.

use super::inert;
use super::marks::MarkedBytes;
use super::rejection::{Rejection, RejectionReason as Reason};
use crate::limits::MAX_URL;
use crate::policy::element::Model;
use crate::policy::url::is_absolute_web;
use crate::policy::{Attribute, Element, ElementSet, Policy};

/// Elements that one line can add: a quote's box, its author line, the link in it, a list.
const DEPTH_SLACK: usize = 8;
/// Deepest nesting verified at all: the largest `max_depth` and the slack.
const STACK: usize = 136;

/// Verifies that `html` is canonical under `policy`, in linear time, without allocation or recursion.
///
/// # Errors
/// A [`Rejection`] with the first place that could not be verified: writer and check disagree.
pub fn check(policy: &Policy, html: &str) -> Result<(), Rejection> {
    verify(policy, policy.rel(), html)
}

/// Does the same for a comment whose author is trusted: links have [`Policy::trusted_rel`].
///
/// # Errors
/// As for [`check`].
pub fn check_trusted(policy: &Policy, html: &str) -> Result<(), Rejection> {
    verify(policy, policy.trusted_rel(), html)
}

fn verify(policy: &Policy, rel: &str, html: &str) -> CheckStep {
    inert::check(policy, html)?;
    let bytes = html.as_bytes();
    let mut marks = MarkedBytes::new();
    // Most comments are one paragraph of plain text: `p`, which every policy has, and no mark.
    let (mut at, mut depth) = (0, 0);
    if bytes.starts_with(b"<p>") {
        (at, depth) = (marks.next(bytes, 3, bytes.len()), 1);
        if bytes[at..] == *b"</p>" {
            return Ok(());
        }
    }
    let rules = policy.rules();
    Checker {
        policy,
        rel,
        allowed: rules.written(),
        html,
        bytes,
        at,
        marks,
        stack: [Element::P; STACK],
        depth,
        deepest: (rules.limits.max_depth + DEPTH_SLACK).min(STACK),
        in_anchor: false,
        in_author_line: false,
        at_details: false,
        has_reference: false,
    }
    .page()
}

struct Checker<'a> {
    policy: &'a Policy,
    /// The `rel` that applies to links with an absolute web address.
    rel: &'a str,
    /// The policy's elements and the formatter's own.
    allowed: ElementSet,
    html: &'a str,
    bytes: &'a [u8],
    at: usize,
    marks: MarkedBytes,
    stack: [Element; STACK],
    depth: usize,
    deepest: usize,
    in_anchor: bool,
    in_author_line: bool,
    /// Nothing but a newline has come since `<details>`.
    at_details: bool,
    /// The last value was not plain.
    has_reference: bool,
}

type CheckStep = Result<(), Rejection>;

fn reject(offset: usize, rule: Reason) -> CheckStep {
    Err(Rejection { offset, rule })
}

impl<'a> Checker<'a> {
    fn page(mut self) -> CheckStep {
        while self.at < self.bytes.len() {
            match self.bytes[self.at..] {
                [b'<', b'/', b'p', ..] if self.next_paragraph() => {}
                [b'<', b'/', ..] => self.end_tag()?,
                [b'<', b'a', b' ', ..] if self.plain_link() => {}
                [b'<', ..] => self.start_tag()?,
                _ => self.text()?,
            }
        }
        if self.depth > 0 { reject(self.at, Reason::Balance) } else { Ok(()) }
    }

    /// Passes the end of a paragraph in no other block, and the start of the next. False: it is
    /// something else.
    fn next_paragraph(&mut self) -> bool {
        let is_next = self.depth == 1
            && self.stack[0] == Element::P
            && !self.in_author_line
            && self.bytes[self.at..].starts_with(b"</p>\n<p>");
        self.at += if is_next { b"</p>\n<p>".len() } else { 0 };
        is_next
    }

    /// The model of the innermost open element; the root is a container.
    fn place(&self) -> Model {
        self.depth.checked_sub(1).map_or(Model::Container, |top| self.stack[top].model())
    }

    /// A run of text up to the next `<`; between blocks that is one newline.
    fn text(&mut self) -> CheckStep {
        if matches!(self.place(), Model::Container | Model::List) {
            if !self.bytes[self.at..].starts_with(b"\n<") {
                return reject(self.at, Reason::Nesting);
            }
            self.at += 1;
            return Ok(());
        }
        self.at_details = false;
        loop {
            self.at = self.marks.next(self.bytes, self.at, self.bytes.len());
            if matches!(self.bytes.get(self.at), None | Some(b'<')) {
                return Ok(());
            }
            self.special(false)?;
        }
    }

    /// One character at which a sweep stopped, other than the end of the run.
    fn special(&mut self, in_value: bool) -> CheckStep {
        let length = match self.bytes[self.at..] {
            [b'&', b'a', b'm', b'p', b';', ..] => 5,
            [b'&', b'l' | b'g', b't', b';', ..] => 4,
            [b'&', b'n', b'b', b's', b'p', b';', ..] => 6,
            [b'&', b'q', b'u', b'o', b't', b';', ..] if in_value => 6,
            [b'&', ..] => return reject(self.at, Reason::Reference),
            // U+0080 to U+009F are controls, U+00A0 is written `&nbsp;`.
            [0xC2, second, ..] if second > 0xA0 => 2,
            _ => return reject(self.at, Reason::Character),
        };
        self.at += length;
        Ok(())
    }

    fn end_tag(&mut self) -> CheckStep {
        let Some(top) = self.depth.checked_sub(1) else {
            return reject(self.at, Reason::Balance);
        };
        let element = self.stack[top];
        if !element.ends(&self.bytes[self.at + 2..]) {
            return reject(self.at, Reason::Balance);
        }
        self.at += element.name().len() + 3;
        self.depth = top;
        self.at_details = false;
        self.in_anchor &= element != Element::A;
        self.in_author_line &= element != Element::P;
        Ok(())
    }

    fn start_tag(&mut self) -> CheckStep {
        let start = self.at;
        let rest = &self.bytes[start + 1..];
        let Some((element, length)) = Element::begins(rest) else {
            let is_tag = rest.first().is_some_and(u8::is_ascii_alphanumeric);
            return reject(start, if is_tag { Reason::Element } else { Reason::Tag });
        };
        if !(self.allowed.contains(element) || element == Element::Cite && self.in_author_line) {
            return reject(start, Reason::Element);
        }
        if !self.has_place(element) {
            return reject(start, Reason::Nesting);
        }
        self.at = start + 1 + length;
        self.attributes(start, element)?;
        self.at_details = element == Element::Details;
        if element.is_void() {
            return Ok(());
        }
        if self.depth >= self.deepest {
            return reject(start, Reason::Depth);
        }
        self.stack[self.depth] = element;
        self.depth += 1;
        self.in_anchor |= element == Element::A;
        if element == Element::Pre && self.bytes.get(self.at) == Some(&b'\n') {
            return reject(self.at, Reason::Character);
        }
        Ok(())
    }

    /// Passes the start tag of a link as most are: `href` with an ordinary address of the web, then
    /// the policy's `rel`; all of the link if only text is in it. False: nothing has changed.
    fn plain_link(&mut self) -> bool {
        let from = self.at + b"<a href=\"".len();
        let Some(end) = self.policy.plain_address_end(self.html, from) else { return false };
        let tail = self.bytes[end..].strip_prefix(b"\" rel=\"");
        let tail = tail.and_then(|tail| tail.strip_prefix(self.rel.as_bytes()));
        if !self.bytes[self.at..].starts_with(b"<a href=\"")
            || self.rel.is_empty()
            || !tail.is_some_and(|tail| tail.starts_with(b"\">"))
            || !self.has_place(Element::A)
            || self.depth >= self.deepest
        {
            return false;
        }
        self.at = end + b"\" rel=\"\">".len() + self.rel.len();
        self.at_details = false;
        let end = self.marks.next(self.bytes, self.at, self.bytes.len());
        self.in_anchor = !self.bytes[end..].starts_with(b"</a>");
        if self.in_anchor {
            self.stack[self.depth] = Element::A;
            self.depth += 1;
        } else {
            self.at = end + b"</a>".len();
        }
        true
    }

    /// Tells whether the content model has a place for `element` here.
    fn has_place(&self, element: Element) -> bool {
        let in_dl = self.depth > 0 && self.stack[self.depth - 1] == Element::Dl;
        let fits = match element {
            Element::A => !self.in_anchor,
            Element::Summary => self.at_details,
            Element::Li => !in_dl,
            Element::Dt | Element::Dd => in_dl,
            _ => true,
        };
        fits && self.place().holds(element.model())
    }

    /// The attributes of a tag and its `>`; `self.at` is behind the name.
    fn attributes(&mut self, start: usize, element: Element) -> CheckStep {
        if self.bytes.get(self.at) == Some(&b'>') && !matches!(element, Element::A | Element::Img) {
            self.at += 1;
            return Ok(());
        }
        let (mut seen, mut is_web, mut opens, mut rel, mut rel_at) =
            (0u32, false, false, None, start);
        while self.bytes.get(self.at) == Some(&b' ') {
            let at = self.at + 1;
            let rest = &self.bytes[at..];
            let length = rest.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
            if rest.get(length) != Some(&b'=') || rest.get(length + 1) != Some(&b'"') {
                return reject(start, Reason::Tag);
            }
            let name = match Attribute::from_name(&self.html[at..at + length]) {
                Some(name) if seen >> name as u32 & 1 == 0 => name,
                _ => return reject(at, Reason::Attribute),
            };
            seen |= 1 << name as u32;
            self.at = at + length + 2;
            let value = self.value(start)?;
            match (element, name) {
                (Element::A, Attribute::Rel) => (rel, rel_at) = (Some(value), at + length + 2),
                (Element::A, Attribute::Href) => is_web = is_absolute_web(value),
                (Element::A, Attribute::Target) => opens = !value.eq_ignore_ascii_case("_self"),
                _ => {}
            }
            self.judge(element, name, at, value)?;
        }
        if self.bytes.get(self.at) != Some(&b'>') {
            return reject(start, Reason::Tag);
        }
        self.at += 1;
        let lacks = |name: Attribute| seen >> name as u32 & 1 == 0;
        match element {
            Element::A if lacks(Attribute::Href) => reject(start, Reason::Value),
            Element::A if !self.is_rel(is_web, opens, rel) => reject(rel_at, Reason::Value),
            Element::Img if lacks(Attribute::Src) => reject(start, Reason::Value),
            _ => Ok(()),
        }
    }

    /// A value as written, up to its closing quotation mark.
    fn value(&mut self, tag: usize) -> Result<&'a str, Rejection> {
        let start = self.at;
        let mark = memchr::memchr(b'"', &self.bytes[start..]);
        let end = start + mark.ok_or(Rejection { offset: tag, rule: Reason::Tag })?;
        self.at = self.marks.next(self.bytes, start, end);
        self.has_reference = self.at < end;
        while self.at < end {
            self.special(true)?;
            self.at = self.marks.next(self.bytes, self.at, end);
        }
        self.at = end + 1;
        Ok(&self.html[start..end])
    }

    /// Checks that an attribute may stand on `element` with this value.
    fn judge(&mut self, element: Element, name: Attribute, at: usize, value: &str) -> CheckStep {
        if (element, name) == (Element::A, Attribute::Rel) {
            return Ok(());
        }
        let own = self.policy.rules().is_own(element, name, value);
        self.in_author_line |= own && element == Element::P && value == "quote-author";
        let rule = if own { None } else { self.policy.rules().attribute(element, name) };
        if !own && rule.is_none() {
            return reject(at, Reason::Attribute);
        }
        // Most values are short, and clearing the long buffer costs more than the check.
        let buffer: &mut [u8] = if !self.has_reference {
            &mut []
        } else if value.len() <= 256 {
            &mut [0; 256]
        } else {
            &mut [0; MAX_URL]
        };
        let meant = if buffer.is_empty() { value } else { decode(value, buffer) };
        let value_at = at + name.name().len() + 2;
        if rule.is_some_and(|rule| !rule.accepts(meant)) {
            return reject(value_at, Reason::Value);
        }
        if name.is_url() && !self.policy.accepts_url(meant) {
            return reject(value_at, Reason::Url);
        }
        Ok(())
    }

    /// Tells if `rel` is the policy's, where it must be, and then words that the author may write,
    /// with `noopener` where the link opens another window, and never `opener`.
    fn is_rel(&self, is_web: bool, opens: bool, rel: Option<&str>) -> bool {
        let must = if is_web { self.rel } else { "" };
        let Some(rel) = rel else { return must.is_empty() && !opens };
        let words = match rel.strip_prefix(must) {
            _ if opens && !rel.split(' ').any(|word| word == "noopener") => return false,
            Some("") => return !must.is_empty(),
            Some(words) if must.is_empty() => words,
            Some(more) if more.starts_with(' ') => &more[1..],
            _ => return false,
        };
        let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        let rule = self.policy.rules().attribute(Element::A, Attribute::Rel);
        let may = |word: &str| word != "opener" && rule.is_some_and(|rule| rule.accepts(word));
        let is_word = |word: &str| word == "noopener" || word.bytes().all(is_letter) && may(word);
        words.split(' ').all(|word| !word.is_empty() && is_word(word))
    }
}

/// The references, without the `&`.
const REFERENCES: [(&str, &str); 5] =
    [("amp;", "&"), ("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("nbsp;", "\u{a0}")];

/// The meaning of a value whose references were checked. One that does not fit or holds another
/// reference gives an empty text, which lists and URL checks refuse.
fn decode<'b>(raw: &str, buffer: &'b mut [u8]) -> &'b str {
    let mut length = 0;
    for (at, piece) in raw.split('&').enumerate() {
        let named = |&(name, meant)| Some((meant, piece.strip_prefix(name)?));
        let found = if at == 0 { Some(("", piece)) } else { REFERENCES.iter().find_map(named) };
        let Some((meant, plain)) = found else { return "" };
        for part in [meant, plain] {
            let Some(room) = buffer.get_mut(length..length + part.len()) else { return "" };
            room.copy_from_slice(part.as_bytes());
            length += part.len();
        }
    }
    std::str::from_utf8(&buffer[..length]).unwrap_or("")
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
