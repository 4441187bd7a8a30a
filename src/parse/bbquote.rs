//! One `[quote …]` tag, in the dialects of the forums that people come from.
//!
//! phpBB, SMF, MyBB, vBulletin, XenForo, Discourse and Drupal write the same tag
//! in seven ways, and people paste all of them. A name is whatever the author
//! typed and may hold `]`, quotation marks or markup; nothing of it is ever an
//! address, so no author can forge a link to a post.

use crate::limits::MAX_QUOTE_TAG;
use crate::span::Span;

/// What a quote tag says. Names are spans of the source, still encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RawQuote {
    pub(crate) author: Option<Span>,
    pub(crate) username: Option<Span>,
    /// Names stand in quotation marks and may hold `\"`, `\'`, `\\`.
    pub(crate) escaped: bool,
    pub(crate) post_id: Option<u64>,
    pub(crate) topic_id: Option<u64>,
    pub(crate) user_id: Option<u64>,
    pub(crate) time: Option<u64>,
    pub(crate) full: bool,
}

/// Longest id that is read, in digits; more is not an id but an attack.
const MAX_ID_DIGITS: usize = 20;

/// Whether `[/quote]` stands at `at`, in any case.
pub(crate) fn is_closer(source: &[u8], at: usize) -> bool {
    source.get(at..at + CLOSER_LEN).is_some_and(|tag| tag.eq_ignore_ascii_case(b"[/quote]"))
}

/// Length of `[/quote]` in bytes.
pub(crate) const CLOSER_LEN: usize = 8;

/// Reads the opening tag at `at`, where `source` has a `[`.
///
/// Returns the offset after the `]`. `None` if it is no quote tag. Reads to the
/// end of the line or [`MAX_QUOTE_TAG`] bytes at most.
pub(crate) fn read(source: &str, at: usize) -> Option<(usize, RawQuote)> {
    let bytes = source.as_bytes();
    if !bytes.get(at..at + 6)?.eq_ignore_ascii_case(b"[quote") {
        return None;
    }
    let window = &bytes[..bytes.len().min(at + MAX_QUOTE_TAG)];
    let mut quote = RawQuote::default();
    let mut i = at + 6;
    match *window.get(i)? {
        b']' => return Some((i + 1, quote)),
        b'=' => {
            i += 1;
            let (value, quoted, next) = value(window, i)?;
            quote.escaped = quoted;
            let name = list(source, value, &mut quote);
            let name = if quoted { name } else { post_suffix(source, name, &mut quote) };
            quote.author = trim(source, name);
            i = next;
        }
        b' ' | b'\t' => {}
        _ => return None,
    }
    loop {
        crate::work::add(1);
        match *window.get(i)? {
            b']' => return Some((i + 1, quote)),
            b' ' | b'\t' => i += 1,
            _ => i = attribute(source, window, i, &mut quote)?,
        }
    }
}

/// Reads a value: in quotation marks, or up to the next ` key=` or `]`.
/// Returns its span, whether it was quoted, and the offset after it.
fn value(window: &[u8], start: usize) -> Option<(Span, bool, usize)> {
    if let quote @ (b'"' | b'\'') = *window.get(start)? {
        let mut i = start + 1;
        loop {
            crate::work::add(1);
            match *window.get(i)? {
                b'\\' if matches!(window.get(i + 1), Some(b'"' | b'\'' | b'\\')) => i += 2,
                b'\n' | b'\r' => return None,
                byte if byte == quote => break,
                _ => i += 1,
            }
        }
        // What follows must be the end or an attribute; `"a"b` is prose.
        return matches!(window.get(i + 1)?, b']' | b' ' | b'\t').then_some((
            Span::new(start + 1, i),
            true,
            i + 1,
        ));
    }
    let mut i = start;
    loop {
        crate::work::add(1);
        match *window.get(i)? {
            b']' => return Some((Span::new(start, i), false, i)),
            b'[' | b'\n' | b'\r' => return None,
            b' ' | b'\t' if key_len(&window[i + 1..]).is_some() => {
                return Some((Span::new(start, i), false, i));
            }
            _ => i += 1,
        }
    }
}

/// Length of the key if `text` starts with `key=`. Keys are short, so a run of
/// words costs no more than a look at each.
fn key_len(text: &[u8]) -> Option<usize> {
    const MAX_KEY: usize = 24;
    let len = text
        .iter()
        .take(MAX_KEY)
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')))?;
    (len > 0 && text[0].is_ascii_alphabetic() && text[len] == b'=').then_some(len)
}

/// Reads one `key=value`; returns the offset after it.
fn attribute(source: &str, window: &[u8], start: usize, quote: &mut RawQuote) -> Option<usize> {
    let len = key_len(&window[start..])?;
    let mut key = [0u8; 24];
    let key = &mut key[..len];
    key.copy_from_slice(&window[start..start + len]);
    key.make_ascii_lowercase();
    let (value, quoted, next) = value(window, start + len + 1)?;
    let text = &source[value.range()];
    match &*key {
        b"author" | b"name" | b"user" => {
            if quote.author.is_none() {
                quote.author = trim(source, value);
                quote.escaped |= quoted;
            }
        }
        b"link" => smf_link(text, quote),
        key => number(key, text, Some(value), quote),
    }
    Some(next)
}

/// The keys that carry an id, a time or a second name; false if unknown.
fn number(key: &[u8], text: &str, value: Option<Span>, quote: &mut RawQuote) {
    let slot = match key {
        b"post" | b"post_id" | b"pid" | b"msg_id" => &mut quote.post_id,
        b"topic" | b"topic_id" => &mut quote.topic_id,
        b"member" | b"user_id" | b"uid" => &mut quote.user_id,
        b"time" | b"date" | b"dateline" => &mut quote.time,
        b"username" => {
            quote.username = quote.username.or(value.filter(|span| !span.is_empty()));
            return;
        }
        b"full" => {
            quote.full = text.eq_ignore_ascii_case("true") || text == "1";
            return;
        }
        _ => return,
    };
    *slot = slot.or_else(|| id(text));
}

fn id(text: &str) -> Option<u64> {
    let text = text.trim();
    (text.len() <= MAX_ID_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// SMF: `topic=1.msg2#msg2`.
fn smf_link(text: &str, quote: &mut RawQuote) {
    let digits_after = |mark: &str| {
        let rest = &text[text.find(mark)? + mark.len()..];
        let len = rest.bytes().take_while(u8::is_ascii_digit).count();
        id(&rest[..len])
    };
    quote.topic_id = quote.topic_id.or_else(|| digits_after("topic="));
    quote.post_id = quote.post_id.or_else(|| digits_after("msg"));
}

/// XenForo and Discourse: `Bob, post: 1, member: 2`. The known items are taken
/// off the end; what is left is the name. A comma alone is part of it.
fn list(source: &str, value: Span, quote: &mut RawQuote) -> Span {
    let mut end = value.end as usize;
    let start = value.start as usize;
    while let Some(comma) = source[start..end].rfind(',') {
        let item_at = start + comma + 1;
        let item = &source[item_at..end];
        let Some(colon) = item.find(':') else { break };
        let key = item[..colon].trim();
        if !matches!(
            key,
            "post" | "topic" | "member" | "username" | "full" | "post_id" | "topic_id" | "user_id"
        ) {
            break;
        }
        let lead = item[colon + 1..].len() - item[colon + 1..].trim_start().len();
        let value_at = item_at + colon + 1 + lead;
        let text = source[value_at..end].trim_end();
        let span = Span::new(value_at, value_at + text.len());
        number(key.as_bytes(), text, Some(span), quote);
        end = start + comma;
    }
    Span::new(start, end)
}

/// vBulletin: `Bob;123` and `Bob;n123`.
fn post_suffix(source: &str, name: Span, quote: &mut RawQuote) -> Span {
    let text = &source[name.range()];
    if let Some(at) = text.rfind(';') {
        let digits = &text[at + 1..];
        let digits = digits.strip_prefix(['n', 'N']).unwrap_or(digits);
        if !digits.is_empty() {
            if let Some(post) = id(digits) {
                quote.post_id = Some(post);
                return Span::new(name.start as usize, name.start as usize + at);
            }
        }
    }
    name
}

fn trim(source: &str, span: Span) -> Option<Span> {
    let text = &source[span.range()];
    let start = span.start as usize + (text.len() - text.trim_start().len());
    let text = text.trim();
    (!text.is_empty()).then(|| Span::new(start, start + text.len()))
}
