//! One `[quote …]` tag, in the dialects of the forums that people come from.
//!
//! phpBB, SMF, MyBB, vBulletin, XenForo, Discourse and Drupal write the same tag
//! in seven ways, and people paste all of them. A name is whatever the author
//! typed and may hold `]`, quotation marks or markup; no part of it becomes an address, so authors
//! can't forge a link to a post.

use crate::limits::MAX_QUOTE_TAG;
use crate::span::Span;

/// Contents of a quote tag. Names are spans of the source, still encoded.
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

/// A quote tag that can't be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unread {
    pub(crate) span: Span,
    /// It is not prose: `[quote=` says so, or an end tag that has no other partner.
    pub(super) is_meant: bool,
}

/// Longest id that is read, in digits; more is not an id.
const MAX_ID_DIGITS: usize = 20;

/// Length of the closing tag at `at` in bytes: `[/quote]` in any case, also with blanks before the
/// bracket, or with the `:UID` of phpBB 2 and 3.0.
pub(crate) fn closer_len(source: &[u8], at: usize) -> Option<usize> {
    let rest = source.get(at..)?;
    if !rest.get(..7)?.eq_ignore_ascii_case(b"[/quote") {
        return None;
    }
    let mut len = 7 + uid_len(&rest[7..]);
    len += rest[len..].iter().take(MAX_BLANKS).take_while(|byte| is_blank(**byte)).count();
    (rest.get(len) == Some(&b']')).then_some(len + 1)
}

/// Blanks that a tag may have in a row.
const MAX_BLANKS: usize = 16;

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Length of `:UID`, which phpBB 2 and 3.0 store in both tags; 0 if there is none.
fn uid_len(rest: &[u8]) -> usize {
    const MAX_UID: usize = 16;
    let [b':', uid @ ..] = rest else { return 0 };
    let len = uid.iter().take(MAX_UID + 1).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if (1..=MAX_UID).contains(&len) { 1 + len } else { 0 }
}

/// Reads the opening tag at `at`, where `source` has a `[`.
///
/// Returns the offset after the `]`. `None` if it is not a quote tag. Reads to the
/// end of the line or [`MAX_QUOTE_TAG`] bytes at most.
pub(crate) fn read(source: &str, at: usize) -> Option<(usize, RawQuote)> {
    let bytes = source.as_bytes();
    if !bytes.get(at..at + 6)?.eq_ignore_ascii_case(b"[quote") {
        return None;
    }
    let window = &bytes[..bytes.len().min(at + MAX_QUOTE_TAG)];
    let mut quote = RawQuote::default();
    let mut i = at + 6;
    i += uid_len(&window[i..]);
    // Blanks around `=` as people type them.
    let blanks = |at: usize| {
        window[at..].iter().take(MAX_BLANKS).take_while(|byte| is_blank(**byte)).count()
    };
    if window.get(i + blanks(i)) == Some(&b'=') {
        i += blanks(i);
    }
    match *window.get(i)? {
        b']' => return Some((i + 1, quote)),
        b'=' => {
            i += 1;
            i += blanks(i);
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

/// The tag at `at`, where `source` has a `[` and no tag that can be read, if it seems to be meant as
/// one: `[quote Ann]`. Reads to the next bracket at most.
pub(super) fn unread(source: &[u8], at: usize) -> Option<Unread> {
    let window = &source[at..source.len().min(at + MAX_QUOTE_TAG)];
    if !window.get(..6)?.eq_ignore_ascii_case(b"[quote") {
        return None;
    }
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'\'');
    let options = window.get(6..).filter(|rest| rest.first().is_some_and(|c| !is_name(*c)))?;
    let len = options.iter().position(|byte| matches!(byte, b'[' | b']' | b'\n' | b'\r'))?;
    crate::work::add(len);
    let is_tag = options[len] == b']' && options[..len].iter().any(u8::is_ascii_alphanumeric);
    let is_meant = options.iter().find(|byte| !is_blank(**byte)) == Some(&b'=');
    is_tag.then(|| Unread { span: Span::new(at, at + 6 + len + 1), is_meant })
}

/// Reads a value: in quotation marks, or up to the next ` key=` or `]`.
/// Returns its span, whether it was quoted, and the offset after it.
fn value(window: &[u8], start: usize) -> Option<(Span, bool, usize)> {
    if let Some((opening, len)) = QuoteMark::read(&window[start..]) {
        return quoted(window, start + len, opening);
    }
    let mut i = start;
    loop {
        crate::work::add(1);
        match *window.get(i)? {
            b']' => return Some((Span::new(start, i), false, i)),
            b'[' => i += clan_len(&window[i..])?,
            b'\n' | b'\r' => return None,
            b' ' | b'\t' if key_len(&window[i + 1..]).is_some() => {
                return Some((Span::new(start, i), false, i));
            }
            _ => i += 1,
        }
    }
}

/// Quotation marks around a name. Telephones and word processors curl them, archives of phpBB 3.0
/// write `&quot;`, and people mix them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum QuoteMark {
    Single,
    Double,
    CurlySingle,
    CurlyDouble,
    Reference,
}

impl QuoteMark {
    /// The mark that a text begins with, and its length.
    fn read(text: &[u8]) -> Option<(Self, usize)> {
        match text {
            [b'"', ..] => Some((Self::Double, 1)),
            [b'\'', ..] => Some((Self::Single, 1)),
            [0xE2, 0x80, 0x98..=0x9A, ..] => Some((Self::CurlySingle, 3)),
            [0xE2, 0x80, 0x9C..=0x9E, ..] => Some((Self::CurlyDouble, 3)),
            [0xC2, 0xAB | 0xBB, ..] => Some((Self::CurlyDouble, 2)),
            [b'&', b'q', b'u', b'o', b't', b';', ..] => Some((Self::Reference, 6)),
            _ => None,
        }
    }

    /// Tells whether this is the curly form of a straight mark.
    fn is_curly_of(self, straight: Self) -> bool {
        let pair = (self, straight);
        matches!(pair, (Self::CurlySingle, Self::Single) | (Self::CurlyDouble, Self::Double))
    }
}

/// Reads a value in quotation marks, from behind the first one on. A curly mark ends what a straight
/// one began (`"Ann”`) only if no straight one does.
fn quoted(window: &[u8], from: usize, opening: QuoteMark) -> Option<(Span, bool, usize)> {
    let mut curly = None;
    let mut i = from;
    loop {
        crate::work::add(1);
        match window.get(i) {
            Some(b'\\') if matches!(window.get(i + 1), Some(b'"' | b'\'' | b'\\')) => i += 2,
            None | Some(b'\n' | b'\r') => return curly,
            Some(_) => {
                let Some((mark, len)) = QuoteMark::read(&window[i..]) else {
                    i += 1;
                    continue;
                };
                // What follows must be the end or an attribute.
                let ends = matches!(window.get(i + len), Some(b']' | b' ' | b'\t'));
                let found = Some((Span::new(from, i), true, i + len)).filter(|_| ends);
                if mark == opening || opening.is_curly_of(mark) {
                    // `"a"b` is prose, `'Ann's Cat'` a name.
                    if ends || mark == QuoteMark::Double {
                        return found;
                    }
                } else if mark.is_curly_of(opening) {
                    curly = curly.or(found);
                }
                i += len;
            }
        }
    }
}

/// Length of a short word in brackets within a name, as players have them: `[ABC]Ann`.
fn clan_len(text: &[u8]) -> Option<usize> {
    const MAX_CLAN: usize = 24;
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'.' | b'_' | b'-');
    let word = &text[1..];
    let len = word.iter().take(MAX_CLAN).take_while(|byte| is_part(byte)).count();
    let is_quote = word.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"quote"));
    (len > 0 && word.get(len) == Some(&b']') && !is_quote).then_some(len + 2)
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
        b"post" | b"post_id" | b"pid" | b"msg_id" | b"comment" | b"comment_id" | b"cid" => {
            &mut quote.post_id
        }
        b"topic" | b"topic_id" => &mut quote.topic_id,
        b"member" | b"user_id" | b"uid" => &mut quote.user_id,
        b"time" | b"date" | b"dateline" | b"timestamp" => &mut quote.time,
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

/// SMF: `topic=1.msg2#msg2`, now `msg=2`.
fn smf_link(text: &str, quote: &mut RawQuote) {
    let digits_after = |mark: &str| {
        let rest = &text[text.find(mark)? + mark.len()..];
        let rest = rest.strip_prefix('=').unwrap_or(rest);
        let len = rest.bytes().take_while(u8::is_ascii_digit).count();
        id(&rest[..len])
    };
    quote.topic_id = quote.topic_id.or_else(|| digits_after("topic="));
    quote.post_id = quote.post_id.or_else(|| digits_after("msg"));
}

/// XenForo and Discourse: `Bob, post: 1, member: 2`. The known items are taken
/// off the end; the rest is the name. A comma alone is part of it.
fn list(source: &str, value: Span, quote: &mut RawQuote) -> Span {
    let mut end = value.end as usize;
    let start = value.start as usize;
    while let Some(comma) = source[start..end].rfind(',') {
        let item_at = start + comma + 1;
        let item = &source[item_at..end];
        let Some(colon) = item.find(':') else { break };
        let typed = item[..colon].trim().as_bytes();
        let mut key = [0u8; 24];
        let Some(key) = key.get_mut(..typed.len()) else { break };
        key.copy_from_slice(typed);
        key.make_ascii_lowercase();
        let lead = item[colon + 1..].len() - item[colon + 1..].trim_start().len();
        let value_at = item_at + colon + 1 + lead;
        let text = source[value_at..end].trim_end();
        let is_part = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
        let is_word = !key.is_empty() && key.iter().all(is_part);
        // A number is not a name, known or not.
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_known = matches!(
            &*key,
            b"post"
                | b"topic"
                | b"member"
                | b"username"
                | b"full"
                | b"post_id"
                | b"topic_id"
                | b"user_id"
        );
        if !(is_known || is_word && is_number) {
            break;
        }
        let span = Span::new(value_at, value_at + text.len());
        number(key, text, Some(span), quote);
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
