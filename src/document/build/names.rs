//! Names of quote tags: decoded once, on one line.
//!
//! Invariant: a name on the tape holds no control and no direction control.

use std::borrow::Cow;
use std::ops::Range;

use crate::span::Span;
use crate::syntax::entity;
use crate::text::chars::is_bidi;

use super::super::tape::TextRef;
use super::writer::TapeWriter;

/// Writes the name at `span`, in which `\` may escape a quotation mark; `None` if nothing is left
/// of it.
pub(super) fn write(out: &mut TapeWriter<'_>, span: Span, escaped: bool) -> Option<TextRef> {
    let mut rest = out.typed(span);
    crate::work::add(rest.len());
    let plain = |c: char| !(c.is_control() || is_bidi(c) || matches!(c, '&' | '\\' | '['));
    if rest.chars().all(plain) && !rest.contains("  ") {
        return Some(TextRef::Source(span));
    }
    let stripped = without_tags(rest);
    if !stripped.trim().is_empty() {
        rest = &stripped;
    }
    let mut decoded = String::with_capacity(rest.len());
    while let Some(c) = rest.chars().next() {
        if c == '&' {
            if let Some((len, character)) = entity::decode(rest) {
                character.push_to(&mut decoded);
                rest = &rest[len..];
                continue;
            }
        }
        let next = rest.as_bytes().get(1);
        let skip = escaped && c == '\\' && matches!(next, Some(b'"' | b'\'' | b'\\'));
        let c = if skip { next.map_or(c, |&byte| byte as char) } else { c };
        rest = &rest[c.len_utf8() + usize::from(skip)..];
        decoded.push(c);
    }
    // Decoding may have made what must not be in a name.
    let words = decoded
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>();
    let mut name = words.join(" ");
    name.retain(|c| !is_bidi(c));
    (!name.is_empty()).then(|| out.tape.push_owned(&name))
}

/// BBCode tags that are looked at in a name.
const MAX_TAGS: usize = 8;

/// A name without the tags of BBCode that pair in it.
fn without_tags(name: &str) -> Cow<'_, str> {
    let mut name = Cow::Borrowed(name);
    for _ in 0..MAX_TAGS {
        let Some((start, end)) = paired_tags(&name) else { break };
        let name = name.to_mut();
        name.replace_range(end, "");
        name.replace_range(start, "");
    }
    name
}

/// The first BBCode end tag of a name and the start tag before it: `[url=…]` and `[/url]` say
/// nothing that belongs to the name.
fn paired_tags(name: &str) -> Option<(Range<usize>, Range<usize>)> {
    for (at, _) in name.match_indices("[/").take(MAX_TAGS) {
        let rest = &name[at + 2..];
        let Some(len) = rest.find(']') else { break };
        let tag = &rest[..len];
        if tag.is_empty() || !tag.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            continue;
        }
        let mut starts = name[..at].rmatch_indices('[').take(MAX_TAGS).map(|(start, _)| start);
        let start = starts.find_map(|start| {
            let inner = name[start + 1..at].strip_prefix(tag)?;
            let end = inner.find(']').filter(|_| inner.starts_with(['=', ']']))?;
            Some(start..start + 1 + tag.len() + end + 1)
        });
        if let Some(start) = start {
            return Some((start, at..at + 2 + len + 1));
        }
    }
    None
}
