//! One line of JSON in, one line of JSON out.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, ser};
use serde_json::value::RawValue;
use wellsaid::document::{Link, Mention, Notice, QuoteRef};
use wellsaid::render::{self, NoResolver};
use wellsaid::{Enforcement, Formatter, TooLong};

use crate::input::{self, Text};

/// Longest line that is read. Enough for the longest comment that the policy accepts, with
/// every byte escaped (`\u0001`), and then for what else the object holds.
const LINE: usize = 16 * 1024 * 1024;

/// What is added to an object, in this order.
#[derive(Serialize)]
struct Added<'a> {
    html: &'a str,
    text: &'a str,
    subject: &'a str,
    excerpt: &'a str,
    links: &'a [Link<'a>],
    quotes: &'a [QuoteRef<'a>],
    mentions: &'a [Mention<'a>],
    notices: &'a [Notice],
    enforcement: Enforcement,
}

const ADDED: [&str; 9] =
    ["html", "text", "subject", "excerpt", "links", "quotes", "mentions", "notices", "enforcement"];

/// Why a line has no comment to show.
enum Bad {
    Blank,
    LineTooLong { max: usize },
    NotJson(serde_json::Error),
    NotAnObject,
    NoBody,
    TwoBodies,
    BodyNotAString,
    BodyTooLong(TooLong),
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => f.write_str("the line is blank"),
            Self::LineTooLong { max } => write!(f, "the line is longer than {max} bytes"),
            Self::NotJson(error) => {
                // Its text ends with "at line 1 column 5", and line 1 is not the line.
                let text = error.to_string();
                let text = text.split(" at line ").next().unwrap_or(&text);
                write!(f, "not JSON: {text} at column {}", error.column())
            }
            Self::NotAnObject => f.write_str("not an object"),
            Self::NoBody => f.write_str("no `body`"),
            // Readers of JSON take the first or the last: one would be judged, the other shown.
            Self::TwoBodies => f.write_str("more than one `body`"),
            Self::BodyNotAString => f.write_str("`body` is not a string"),
            Self::BodyTooLong(too_long) => write!(f, "{too_long}"),
        }
    }
}

/// Formats lines by one policy.
pub(crate) struct Rows<'f> {
    formatter: &'f Formatter,
    excerpt: usize,
    pub(crate) max_line: usize,
}

impl<'f> Rows<'f> {
    pub(crate) fn new(formatter: &'f Formatter, excerpt: usize) -> Self {
        let longest_body = formatter.policy().limits().max_input.saturating_mul(6);
        let max_line = LINE.max(longest_body.saturating_add(LINE / 16));
        Self { formatter, excerpt, max_line }
    }

    /// Appends the row that answers `line`; `false` if that is an error row.
    pub(crate) fn write(&self, number: u64, line: &[u8], out: &mut Vec<u8>) -> bool {
        let start = out.len();
        let result = self.answer(line, out);
        if let Err(bad) = &result {
            out.truncate(start);
            #[derive(Serialize)]
            struct ErrorRow {
                line: u64,
                error: String,
            }
            json(out, &ErrorRow { line: number, error: bad.to_string() });
        }
        out.push(b'\n');
        result.is_ok()
    }

    fn answer(&self, line: &[u8], out: &mut Vec<u8>) -> Result<(), Bad> {
        if line.len() > self.max_line {
            return Err(Bad::LineTooLong { max: self.max_line });
        }
        if line.trim_ascii().is_empty() {
            return Err(Bad::Blank);
        }
        let Text { text: line, notices: replaced } = match std::str::from_utf8(line) {
            Ok(line) => return self.answer_text(line, &[], out),
            Err(_) => input::decode(line.to_vec()),
        };
        let replaced: Vec<_> = replaced.iter().map(|notice| notice.span.start as usize).collect();
        self.answer_text(&line, &replaced, out)
    }

    /// `replaced`: where in the line U+FFFD stands for bytes that were no text.
    fn answer_text(&self, line: &str, replaced: &[usize], out: &mut Vec<u8>) -> Result<(), Bad> {
        let members = members(line)?;
        let body = body(&members)?;
        let Text { text, notices } = match serde_json::from_str::<String>(body.get()) {
            Ok(text) if replaced.is_empty() => return self.add(&members, &text, Vec::new(), out),
            _ => {
                let offset = body.get().as_ptr() as usize - line.as_ptr() as usize;
                unescape(body.get(), |at| replaced.binary_search(&(offset + at)).is_ok())
            }
        };
        self.add(&members, &text, notices, out)
    }

    fn add(
        &self,
        members: &[Member<'_>],
        body: &str,
        replaced: Vec<Notice>,
        out: &mut Vec<u8>,
    ) -> Result<(), Bad> {
        let document = self.formatter.parse(body).map_err(Bad::BodyTooLong)?;
        let page = self.formatter.render(&document, &NoResolver);
        let repaired = !replaced.is_empty();
        let notices: Cow<'_, [Notice]> = if repaired {
            Cow::Owned(input::merge(replaced, document.notices()))
        } else {
            Cow::Borrowed(document.notices())
        };
        out.push(b'{');
        for (at, member) in members.iter().filter(|member| !member.is_ours()).enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(member.key.get().as_bytes());
            out.push(b':');
            if repaired && member.key_is(&["body"]) {
                // What was formatted, so that spans fit; half a pair is not even JSON to many.
                json(out, &body);
            } else {
                out.extend_from_slice(member.value.get().as_bytes());
            }
        }
        // The second object continues the first: `{"id":1` and `{"html":…}`. There is
        // a member before, `body` itself.
        let seam = out.len();
        let added = Added {
            html: &page.html,
            text: &render::plain(&document),
            subject: &render::subject(&document),
            excerpt: &self.formatter.excerpt(&document, self.excerpt).html,
            links: &document.links(),
            quotes: &document.quotes(),
            mentions: &document.mentions(),
            notices: &notices,
            enforcement: page.enforcement,
        };
        json(out, &added);
        out[seam] = b',';
        Ok(())
    }
}

fn json(out: &mut Vec<u8>, value: &impl ser::Serialize) {
    // A vector takes everything, and our types have string keys only.
    let written = serde_json::to_writer(out, value);
    debug_assert!(written.is_ok());
}

/// A member of an object, as it was typed: numbers keep all their digits, keys their order.
struct Member<'a> {
    key: &'a RawValue,
    value: &'a RawValue,
}

impl Member<'_> {
    fn key_is(&self, names: &[&str]) -> bool {
        let raw = self.key.get();
        if !raw.contains('\\') {
            return names.contains(&&raw[1..raw.len() - 1]);
        }
        names.contains(&unescape(raw, |_| false).text.as_str())
    }

    fn is_ours(&self) -> bool {
        self.key_is(&ADDED)
    }
}

struct Members<'a>(Vec<Member<'a>>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry()? {
                    members.push(Member { key, value });
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

fn members(line: &str) -> Result<Vec<Member<'_>>, Bad> {
    match serde_json::from_str::<Members<'_>>(line) {
        Ok(Members(members)) => Ok(members),
        Err(error) => match serde_json::from_str::<&RawValue>(line) {
            Ok(value) if !value.get().starts_with('{') => Err(Bad::NotAnObject),
            Ok(_) => Err(Bad::NotJson(error)),
            Err(error) => Err(Bad::NotJson(error)),
        },
    }
}

fn body<'a>(members: &[Member<'a>]) -> Result<&'a RawValue, Bad> {
    let mut bodies = members.iter().filter(|member| member.key_is(&["body"]));
    let body = bodies.next().ok_or(Bad::NoBody)?.value;
    if bodies.next().is_some() {
        return Err(Bad::TwoBodies);
    }
    if body.get().starts_with('"') { Ok(body) } else { Err(Bad::BodyNotAString) }
}

/// Decodes a string that is valid JSON, where serde_json gives up: half a surrogate pair (what
/// is left when a program cuts a comment in the middle of an emoji) becomes U+FFFD, with a
/// notice, and so does what `replaced` says was no text.
fn unescape(raw: &str, replaced: impl Fn(usize) -> bool) -> Text {
    let inner = raw.get(1..raw.len() - 1).unwrap_or_default();
    let mut text = String::with_capacity(inner.len());
    let mut notices = Vec::new();
    let mut at = 0;
    while let Some(character) = inner[at..].chars().next() {
        if character != '\\' {
            if character == '\u{FFFD}' && replaced(at + 1) {
                notices.push(input::replace(&mut text));
            } else {
                text.push(character);
            }
            at += character.len_utf8();
            continue;
        }
        let escape = inner.as_bytes().get(at + 1).copied().unwrap_or_default();
        at += 2;
        text.push(match escape {
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let units = [unit(inner, at), pair(inner, at + 4)];
                let mut units = units.into_iter().flatten();
                let high = units.next().unwrap_or_default();
                let low = units.next().filter(|_| (0xD800..0xDC00).contains(&high));
                at += 4;
                match char::decode_utf16([high].into_iter().chain(low)).next() {
                    Some(Ok(character)) => {
                        at += if character.len_utf16() == 2 { 6 } else { 0 };
                        character
                    }
                    _ => {
                        notices.push(input::replace(&mut text));
                        continue;
                    }
                }
            }
            other => char::from(other),
        });
    }
    Text { text, notices }
}

/// The code unit that four digits name.
fn unit(text: &str, at: usize) -> Option<u16> {
    u16::from_str_radix(text.get(at..at + 4)?, 16).ok()
}

/// The code unit of an escape that stands right here.
fn pair(text: &str, at: usize) -> Option<u16> {
    if text.get(at..at + 2)? == "\\u" { unit(text, at + 2) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unescape_agrees_with_serde_json() {
        let raw = r#""a\"\\\/\b\f\n\r\t\u00e9 \ud83d\ude00 \ud83D\uDE00é😀""#;
        let want: String = serde_json::from_str(raw).unwrap_or_default();
        let found = unescape(raw, |_| false);
        assert_eq!((found.text, found.notices.len()), (want, 0));
    }

    #[test]
    fn half_pairs_are_replaced_and_told() {
        for (raw, want, at) in [
            (r#""ab\ud83d""#, "ab\u{FFFD}", vec![2]),
            (r#""\ude00x""#, "\u{FFFD}x", vec![0]),
            (r#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀", vec![0]),
            (r#""\ud83dé\n""#, "\u{FFFD}é\n", vec![0]),
        ] {
            let found = unescape(raw, |_| false);
            let starts: Vec<_> = found.notices.iter().map(|notice| notice.span.start).collect();
            assert_eq!((found.text.as_str(), starts), (want, at), "{raw}");
        }
    }
}
