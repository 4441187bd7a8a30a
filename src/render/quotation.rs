//! The text that a "Quote" button puts into the comment form.
//!
//! A quoted comment is foreign text in the middle of one's own. If a stray
//! `[/quote]`, an open `<code>` or half a tag in it can reach beyond the box,
//! then the quoted author controls how the rest of the reply reads. So the quotation keeps the
//! tags at first, is read again with the formatter's own lexer, also in front of texts that might
//! close an open tag, and is made again with fewer tags if the box did not hold.

use crate::document::{is_blank, is_newline};
use crate::span::Span;
use crate::work;

use super::reply::{Reply, name};
use crate::policy::Messages;

/// Markup of a text that matters for quoting it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MarkupSpan {
    pub(crate) span: Span,
    pub(crate) kind: MarkKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    /// Opens a quote, whose closing tag ends at this offset.
    Open {
        end: u32,
    },
    Close,
    /// A quote tag without a partner.
    Stray,
    /// Code without an end tag.
    OpenCode,
    /// A tag that is taken away when the comment is shown.
    Removed,
    /// Any other tag.
    Other,
}

/// Texts that may stand behind a quotation and end what it left open: each text ends
/// one state that the lexer can be in, and together they end all of them.
const PROBES: [&str; 4] = [
    "",
    // An attribute without quotation marks, a comment, code, dropped elements.
    ">--></code></script></style></iframe></object></textarea></template></xmp></title></blockquote>",
    "\">",
    "'>",
];

/// Amount of the quoted text's markup that is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    /// All complete markup.
    Gentle,
    /// Complete markup, without a `<` that does not begin a tag.
    Strict,
    /// None. A text without `<` and quote tags has no markup, so this always holds.
    Opaque,
}

/// Quotes `source`. `marks` gives the markup of a text in order, stray quote
/// tags included. Linear: every text is read a fixed number of times.
pub(crate) fn quote(
    source: &str,
    reply: &Reply,
    marks: &dyn Fn(&str) -> Vec<MarkupSpan>,
) -> String {
    let tag = reply.tag();
    let mut text = String::new();
    for care in [Care::Gentle, Care::Strict, Care::Opaque] {
        // The rest after quotes are taken out may read as a new tag, so the result is neutralised
        // once more.
        let once = body(source, reply.keep, care, &marks(source));
        let body = body(&once, reply.keep, care, &marks(&once));
        text = format!("{tag}\n{body}\n[/quote]\n\n");
        if care == Care::Opaque || holds(&mut text, tag.len(), marks) {
            break;
        }
    }
    text
}

/// Tells if the first quote ends where the text ends, whatever follows.
fn holds(text: &mut String, tag: usize, marks: &dyn Fn(&str) -> Vec<MarkupSpan>) -> bool {
    let len = text.len();
    let end = (len - 2) as u32;
    let whole = Span::new(0, tag);
    PROBES.iter().all(|probe| {
        text.push_str(probe);
        let first = marks(text).first().copied();
        text.truncate(len);
        first.is_some_and(|mark| mark.span == whole && mark.kind == MarkKind::Open { end })
    })
}

/// The quoted text with its inner quotes cut and its open tags closed.
fn body(source: &str, keep: u32, care: Care, marks: &[MarkupSpan]) -> String {
    work::add(source.len());
    let mut body = Body::with_capacity(source.len());
    let mut at = 0;
    let mut depth = 0;
    let piece = |from: usize, to: usize| source.get(from..to).unwrap_or("");
    for mark in marks {
        let span = mark.span.range();
        if span.start < at {
            continue;
        }
        body.text(piece(at, span.start), care);
        at = span.end;
        let tag = &source[span];
        match mark.kind {
            MarkKind::Open { end } if depth >= keep || care == Care::Opaque => {
                body.drop_quote();
                at = end as usize;
            }
            MarkKind::Stray => body.tag(&opaque(tag)),
            _ if care == Care::Opaque => body.tag(&opaque(tag)),
            MarkKind::Open { .. } => {
                depth += 1;
                body.tag(tag);
                body.opener_end = body.out.len();
            }
            MarkKind::Close => {
                depth = depth.saturating_sub(1);
                body.space_due = false;
                body.tag(tag);
            }
            MarkKind::OpenCode => {
                body.tag(tag);
                // An alias of code ends with its own name only.
                let name = tag[1..].find(|c: char| !c.is_ascii_alphanumeric());
                body.tag(&format!("</{}>", &tag[1..name.map_or(tag.len(), |end| end + 1)]));
            }
            MarkKind::Removed if care != Care::Gentle => {}
            MarkKind::Removed | MarkKind::Other => body.tag(tag),
        }
    }
    body.text(piece(at, source.len()), care);
    body.out.trim_matches(is_white).to_owned()
}

/// Returns any markup as text, with the quote tags in it.
fn opaque(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '[']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let begins =
            |tag: &str| rest.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
        out.push_str(match rest.as_bytes() {
            [b'<', ..] => "&lt;",
            _ if begins("[quote") || begins("[/quote") => "&#91;",
            _ => "[",
        });
        rest = &rest[1..];
    }
    out.push_str(rest);
    out
}

/// Text as an author would type it to have it shown as it is: no tag, no reference.
pub(crate) fn literal(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        escaped.push_str(before);
        rest = &from[1..];
        let begins_reference = rest.starts_with(|c: char| c == '#' || c.is_ascii_alphanumeric());
        escaped.push_str(if begins_reference { "&amp;" } else { "&" });
    }
    escaped.push_str(rest);
    opaque(&escaped)
}

/// An address as people write one that must not be followed.
pub(crate) fn disarm(address: &str, out: &mut String) {
    let starts = |prefix: &str| {
        address.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    if starts("http") && address.contains("://") {
        out.extend(["hxxp", &address[4..]]);
    } else if starts("www.") {
        out.extend(["hxxp://", address]);
    } else {
        out.push_str(&disarm_all(address));
    }
}

/// Text in which nothing can be an address.
pub(crate) fn disarm_all(text: &str) -> String {
    text.replace("://", "[:]//").replace('@', " at ").replace('.', "[.]")
}

/// Characters that a quotation is trimmed of.
fn is_white(c: char) -> bool {
    is_newline(c) || is_blank(c)
}

/// The quoted text as it is written, with runs of blank lines folded.
struct Body {
    out: String,
    /// Newlines since the last character that is not blank.
    newlines: u8,
    /// A quote was taken out: what follows begins a paragraph.
    space_due: bool,
    /// End of the last opening tag.
    opener_end: usize,
}

impl Body {
    fn with_capacity(len: usize) -> Self {
        let out = String::with_capacity(len + 16);
        Self { out, newlines: 0, space_due: false, opener_end: 0 }
    }

    fn tag(&mut self, tag: &str) {
        self.before_content();
        self.out.push_str(tag);
        self.newlines = 0;
    }

    fn text(&mut self, text: &str, care: Care) {
        let escaped;
        let text = match care {
            Care::Gentle => text,
            Care::Strict | Care::Opaque => {
                escaped = opaque(text);
                &escaped
            }
        };
        let mut last = '\0';
        for c in text.chars() {
            let before = std::mem::replace(&mut last, c);
            match c {
                // A form sends CR LF.
                '\n' if before == '\r' => {}
                '\n' | '\r' if !self.space_due => self.newline(),
                c if self.space_due && is_white(c) => {}
                c if is_blank(c) => self.out.push(c),
                c => {
                    self.before_content();
                    self.newlines = 0;
                    self.out.push(c);
                }
            }
        }
    }

    fn newline(&mut self) {
        if self.newlines > 0 {
            // The line had nothing on it but blanks.
            self.out.truncate(self.out.trim_end_matches(is_blank).len());
        }
        if self.newlines < 2 {
            self.out.push('\n');
            self.newlines += 1;
        }
    }

    fn drop_quote(&mut self) {
        self.out.truncate(self.out.trim_end_matches(is_white).len());
        self.newlines = 0;
        self.space_due = true;
    }

    fn before_content(&mut self) {
        if std::mem::take(&mut self.space_due) && self.out.len() > self.opener_end {
            self.out.push_str("\n\n");
        }
    }
}

/// The manner of mail, for policies that know no quote tags.
pub(crate) fn mail(source: &str, reply: &Reply, messages: &Messages) -> String {
    let mut out = String::new();
    if let Some(name) = reply.author.as_deref().and_then(name) {
        let (before, after) = messages.around_author();
        out.extend([before, name.as_str(), after, "\n\n"]);
    }
    let body = body(source, reply.keep, Care::Gentle, &[]);
    for line in body.split(is_newline).filter(|_| !body.is_empty()) {
        out.push_str(if line.is_empty() { ">" } else { "> " });
        out.push_str(line);
        out.push('\n');
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}
