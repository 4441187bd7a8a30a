//! Attributes: decoded once, checked against the policy, everything else goes.
//!
//! Invariant: a value on the tape is the text that a browser would decode, and the policy accepts
//! it.

use crate::limits::{MAX_ATTRIBUTE_VALUE, MAX_URL};
use crate::links::missing_scheme;
use crate::notice::NoticeKind;
use crate::policy::Policy;
use crate::policy::attribute::Attribute;
use crate::policy::element::Element;
use crate::span::Span;
use crate::syntax::entity;
use crate::syntax::tag::RawAttribute;
use crate::syntax::token::{TagAttributes, Tokens};
use crate::text::chars::is_bidi;
use crate::text::window;

use super::super::tape::{AttributeRecord, AttributesId, TextRef};
use super::config::Config;
use super::writer::TapeWriter;

/// Writes the attributes that the policy allows.
pub(super) fn write(
    out: &mut TapeWriter<'_>,
    config: &Config,
    tokens: &Tokens,
    element: Element,
    range: TagAttributes,
    tag: Span,
) -> AttributesId {
    if range.overflow {
        out.notice(NoticeKind::TooManyAttributes, tag);
    }
    let first = out.tape.attributes.len();
    for raw in tokens.attributes(range) {
        crate::work::add(1);
        match accept(out, config, element, raw, first) {
            Some(record) => out.tape.attributes.push(record),
            None => {
                let end = raw.value.end.max(raw.name.end) as usize;
                let span = Span::new(raw.name.start as usize, end);
                out.notice(NoticeKind::DisallowedAttribute, span);
            }
        }
    }
    let last = out.tape.attributes.len();
    if first == last {
        return AttributesId::NONE;
    }
    let list = AttributesId::new(out.tape.attribute_lists.len());
    out.tape.attribute_lists.push((first as u32, last as u32));
    list
}

/// Returns the record of an attribute that the policy allows.
fn accept(
    out: &mut TapeWriter<'_>,
    config: &Config,
    element: Element,
    raw: &RawAttribute,
    first: usize,
) -> Option<AttributeRecord> {
    let name = name(out.typed(raw.name))?;
    let policy = &config.policy;
    let rule = policy.rules().attribute(element, name)?;
    // As in HTML, the first of two counts.
    if out.tape.attributes[first..].iter().any(|record| record.name == name) {
        return None;
    }
    crate::work::add(raw.value.len());
    let mut value = value(out, raw.value, name.is_url())?;
    if name == Attribute::Href {
        value = completed(out, policy, value);
    }
    let text = out.string(value);
    let accepted = rule.accepts(text)
        && (!name.is_url() || policy.accepts_url(text))
        && (name != Attribute::Href || config.finder.allows_address(text));
    accepted.then_some(AttributeRecord { name, value })
}

/// An address with the scheme that its author left out: `www.example.com` and `ann@example.com`
/// are not paths.
fn completed(out: &mut TapeWriter<'_>, policy: &Policy, value: TextRef) -> TextRef {
    let text = out.string(value);
    let Some(prefix) = missing_scheme(text) else { return value };
    let scheme = prefix.split(':').next().unwrap_or("");
    if !policy.schemes().iter().any(|listed| listed == scheme) {
        return value;
    }
    crate::work::add(text.len());
    let whole = format!("{prefix}{text}");
    out.tape.push_owned(&whole)
}

/// The attribute of a name in any case.
fn name(typed: &str) -> Option<Attribute> {
    // As a rule it is typed in lower case.
    if let Some(known) = Attribute::from_name(typed) {
        return Some(known);
    }
    let mut lower = [0u8; 16];
    let lower = lower.get_mut(..typed.len())?;
    lower.copy_from_slice(typed.as_bytes());
    lower.make_ascii_lowercase();
    Attribute::from_name(std::str::from_utf8(lower).ok()?)
}

/// A decoded attribute value; `None` if it is too long or holds what no value may hold.
fn value(out: &mut TapeWriter<'_>, mut span: Span, is_url: bool) -> Option<TextRef> {
    if is_url {
        // As browsers do.
        let text = out.typed(span);
        let start = span.end as usize - text.trim_ascii_start().len();
        span = Span::new(start, start + text.trim_ascii().len());
    }
    let max = if is_url { MAX_URL } else { MAX_ATTRIBUTE_VALUE };
    if span.len() > max {
        return None;
    }
    let source = out.source.as_bytes();
    let is_plain = window::none(source, span.start as usize, span.end as usize, |byte| {
        (byte.wrapping_sub(b' ') >= 95) | (byte == b'&')
    });
    if is_plain {
        return Some(TextRef::Source(span));
    }
    let value = decode(out, span);
    let text = out.string(value).as_bytes();
    if window::none(text, 0, text.len(), |byte| byte.wrapping_sub(b' ') >= 95) {
        return Some(value);
    }
    unusual(out, value)
}

/// The same for a decoded value that is not only ASCII, or holds controls.
fn unusual(out: &mut TapeWriter<'_>, mut value: TextRef) -> Option<TextRef> {
    let bad = |c: char| (c.is_control() && !matches!(c, '\t' | '\n')) || is_bidi(c);
    if out.string(value).contains('\r') {
        // A line ends as it does on every system.
        let text = out.string(value).replace("\r\n", "\n").replace('\r', "\n");
        value = out.tape.push_owned(&text);
    }
    if out.string(value).contains(bad) {
        if let TextRef::Owned { start, .. } = value {
            out.tape.owned.truncate(start as usize);
        }
        return None;
    }
    Some(value)
}

/// An attribute value with its character references decoded.
pub(super) fn decode(out: &mut TapeWriter<'_>, span: Span) -> TextRef {
    let mut rest = out.typed(span);
    if !rest.contains('&') {
        return TextRef::Source(span);
    }
    let owned = &mut out.tape.owned;
    let start = owned.len();
    while let Some(amp) = memchr::memchr(b'&', rest.as_bytes()) {
        owned.push_str(&rest[..amp]);
        rest = &rest[amp..];
        match entity::decode(rest) {
            Some((len, decoded)) => {
                decoded.push_to(owned);
                rest = &rest[len..];
            }
            None => {
                owned.push('&');
                rest = &rest[1..];
            }
        }
    }
    owned.push_str(rest);
    TextRef::Owned { start: start as u32, len: (owned.len() - start) as u32 }
}

/// The raw `href` of an author's tag.
pub(super) fn raw_href<'t>(
    out: &TapeWriter<'_>,
    tokens: &'t Tokens,
    range: TagAttributes,
) -> Option<&'t RawAttribute> {
    let is_href = |raw: &&RawAttribute| name(out.typed(raw.name)) == Some(Attribute::Href);
    tokens.attributes(range).iter().find(is_href)
}

/// Bytes that the attributes of a list take as HTML, names and marks included.
pub(super) fn written_len(out: &TapeWriter<'_>, list: AttributesId) -> usize {
    let records = out.tape.attribute_list(list).iter();
    records.map(|record| record.name.name().len() + 4 + value_len(out, record.value)).sum()
}

/// Bytes that a value takes as HTML: `"` is written as `&quot;`.
pub(super) fn value_len(out: &TapeWriter<'_>, value: TextRef) -> usize {
    let value = out.string(value);
    crate::work::add(value.len());
    // Without a branch compilers read many bytes at a time.
    let cost = |byte: u8| {
        let five = u32::from((byte == b'&') | (byte == 0xC2));
        1 + 5 * u32::from(byte == b'"') + 4 * five + 3 * u32::from(byte | 2 == b'>')
    };
    value.bytes().map(cost).sum::<u32>() as usize
}
