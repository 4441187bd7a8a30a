//! Text that is written instead of a tag.

use crate::notice::{Notice, NoticeKind};
use crate::policy::known::Gap;
use crate::span::Span;
use crate::syntax::tag::{self, RawAttribute};
use crate::text::chars::is_newline;

/// Text in which nothing is markup.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '[' if text[at + 1..].starts_with(['q', 'Q', '/']) => out.push_str("&#91;"),
            c => out.push(c),
        }
    }
    out
}

/// The name of a tag; empty if it has none.
pub(super) fn name(tag: &str) -> &str {
    let Some(rest) = tag.strip_prefix('<') else { return "" };
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let len = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
    &rest[..len]
}

/// A tag without the attributes that notices are about.
pub(super) fn cleaned(source: &str, span: Span, notices: &[Notice]) -> Option<String> {
    let bytes = source.as_bytes();
    let mut attributes = Vec::new();
    let tag = tag::read(bytes, span.start as usize, &mut attributes)?;
    if tag.end > span.end as usize {
        return None;
    }
    crate::work::add(tag.end - span.start as usize);
    let first = notices.partition_point(|notice| notice.span.start < span.start);
    let inside = notices[first..].iter().take_while(|notice| notice.span.start < span.end);
    let dropped: Vec<u32> = inside
        .filter(|notice| notice.kind == NoticeKind::DisallowedAttribute)
        .map(|notice| notice.span.start)
        .collect();
    let mut out = source[span.start as usize..tag.name.end as usize].to_owned();
    for attribute in attributes.iter().filter(|raw| !dropped.contains(&raw.name.start)) {
        out.push(' ');
        let end = end_of(bytes, attribute);
        out.push_str(&source[attribute.name.start as usize..end]);
    }
    out.push_str(if tag.self_closed { " />" } else { ">" });
    out.push_str(&source[tag.end..span.end as usize]);
    Some(out)
}

/// The end of an attribute, with its quotation mark.
fn end_of(source: &[u8], attribute: &RawAttribute) -> usize {
    let (name, value) = (attribute.name, attribute.value);
    let end = value.end.max(name.end) as usize;
    let before = source[name.end as usize..].get(..value.start.saturating_sub(name.end) as usize);
    match before.and_then(|before| before.last()) {
        Some(b'"' | b'\'') => end + 1,
        Some(0x80..) => end + tag::mark_len(&source[end..]).unwrap_or(0),
        _ => end,
    }
}

/// Tells on which sides of `span` a line goes on.
fn goes_on(source: &str, span: Span) -> (bool, bool) {
    let ends = |c: Option<char>| c.is_none_or(is_newline);
    let before = source[..span.start as usize].chars().next_back();
    let after = source[span.end as usize..].chars().next();
    (!ends(before), !ends(after))
}

/// White space that keeps words apart where a tag goes.
pub(super) fn separator(source: &str, span: Span, gap: Gap) -> &'static str {
    match gap {
        Gap::Line if goes_on(source, span) == (true, true) => "\n",
        Gap::Space => {
            let spaced = |c: Option<char>| c.is_none_or(char::is_whitespace);
            let before = source[..span.start as usize].chars().next_back();
            let after = source[span.end as usize..].chars().next();
            if spaced(before) || spaced(after) { "" } else { " " }
        }
        _ => "",
    }
}

/// Newlines that keep paragraphs apart where a block goes.
pub(super) fn blank_line(source: &str, span: Span, gap: Gap) -> &'static str {
    if gap == Gap::None || span.start == 0 || span.end as usize == source.len() {
        return "";
    }
    let (before, after) = (&source[..span.start as usize], &source[span.end as usize..]);
    if before.ends_with("\n\n") || after.starts_with("\n\n") {
        return "";
    }
    match goes_on(source, span) {
        (true, true) => "\n\n",
        (false, false) => "",
        _ => "\n",
    }
}

/// `[quote=TagName]` for a tag that can't be read; `None` if it holds no name.
pub(super) fn quote_tag(typed: &str) -> Option<String> {
    let inside = typed.get(6..)?.strip_suffix(']')?;
    let is_mark = |c: char| {
        matches!(c, '"' | '\'' | '=' | ':' | ',' | ';' | '\\' | '“' | '”' | '„' | '«' | '»')
    };
    // The first item is the name, the others are for programs.
    let inside = inside.trim_start_matches(|c: char| is_mark(c) || c.is_whitespace());
    let len = inside.find(|c: char| is_mark(c) && c != '\'').unwrap_or(inside.len());
    // A key is not a name.
    let is_key = inside[len..].starts_with('=');
    let name = inside[..len].trim_end_matches(|c: char| is_mark(c) || c.is_whitespace());
    (!name.is_empty() && !is_key).then(|| format!("[quote={name}]"))
}

/// Start of the last `[/quote` of a text; 0 if there is none.
pub(super) fn last_closer(source: &str) -> usize {
    crate::work::add(source.len());
    let brackets = memchr::memrchr_iter(b'[', source.as_bytes());
    let is_closer = |at: &usize| {
        let tag = source.as_bytes().get(*at..at + 7);
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(b"[/quote"))
    };
    brackets.into_iter().find(is_closer).unwrap_or(0)
}
