//! One line of JSON in, one line of JSON out.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, ser};
use serde_json::Value;
use serde_json::value::RawValue;
use wellsaid::document::{self, Notice};
use wellsaid::render::Answers;
use wellsaid::{Policy, TooLong};

use crate::input::{self, Text};

/// Longest line that is read. Enough for the longest comment that the policy accepts, with
/// every byte escaped (`\u0001`), and for the other members of the object.
const LINE: usize = 16 * 1024 * 1024;

/// Reason why a line has no comment to show.
pub(crate) enum Bad {
    Blank,
    LineTooLong {
        max: usize,
    },
    NotJson(serde_json::Error),
    NotAnObject,
    Missing {
        name: &'static str,
    },
    Twice {
        name: &'static str,
    },
    NotAString {
        name: &'static str,
    },
    BodyTooLong(TooLong),
    /// A member that is invalid.
    Member {
        name: &'static str,
        problem: String,
    },
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
            Self::Missing { name } => write!(f, "no `{name}`"),
            // Readers of JSON take the first or the last: one would be checked, the other shown.
            Self::Twice { name } => write!(f, "more than one `{name}`"),
            Self::NotAString { name } => write!(f, "`{name}` is not a string"),
            Self::BodyTooLong(too_long) => write!(f, "{too_long}"),
            Self::Member { name, problem } => write!(f, "`{name}`: {problem}"),
        }
    }
}

/// Longest line that may hold a comment that the policy accepts.
pub(crate) fn max_line(policy: &Policy) -> usize {
    let longest_body = policy.limits().max_input.saturating_mul(6);
    LINE.max(longest_body.saturating_add(LINE / 16))
}

/// An object with a comment in it.
pub(crate) struct Row<'a> {
    members: &'a [Member<'a>],
    /// The comment.
    pub(crate) body: &'a str,
    /// Notices for each place of the body that was not text.
    pub(crate) notices: &'a [Notice],
}

/// Appends the result of `answer` for `line`, and a newline; an error row and `false` if there is
/// no comment in it.
pub(crate) fn answer(
    number: u64,
    line: &[u8],
    max_line: usize,
    out: &mut Vec<u8>,
    answer: impl FnOnce(&Row<'_>, &mut Vec<u8>) -> Result<(), Bad>,
) -> bool {
    let start = out.len();
    let result = read(line, max_line, |row| answer(row, out));
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

/// Reads `line` as a row.
pub(crate) fn read<T>(
    line: &[u8],
    max_line: usize,
    then: impl FnOnce(&Row<'_>) -> Result<T, Bad>,
) -> Result<T, Bad> {
    object(line, max_line, |object| {
        let Text { text, notices } = object.string("body")?;
        then(&Row { members: &object.members, body: &text, notices: &notices })
    })
}

/// Reads `line` as an object.
pub(crate) fn object<T, E: From<Bad>>(
    line: &[u8],
    max_line: usize,
    then: impl FnOnce(&Object<'_>) -> Result<T, E>,
) -> Result<T, E> {
    if line.len() > max_line {
        return Err(Bad::LineTooLong { max: max_line }.into());
    }
    if line.trim_ascii().is_empty() {
        return Err(Bad::Blank.into());
    }
    let Text { text: line, notices: replaced } = match std::str::from_utf8(line) {
        Ok(line) => {
            return then(&Object { line, replaced: &[], members: members(line)? });
        }
        Err(_) => input::decode(line.to_vec()),
    };
    let replaced: Vec<_> = replaced.iter().map(|notice| notice.span.start as usize).collect();
    then(&Object { line: &line, replaced: &replaced, members: members(&line)? })
}

/// A line that is an object.
pub(crate) struct Object<'a> {
    line: &'a str,
    /// Places in the line at which U+FFFD stands for bytes that were not text, in order.
    replaced: &'a [usize],
    members: Vec<Member<'a>>,
}

impl<'a> Object<'a> {
    /// The members, each with its name.
    pub(crate) fn members(&self) -> impl Iterator<Item = (String, &'a RawValue)> {
        self.members.iter().map(|member| (unescape(member.key.get(), |_| false).text, member.value))
    }

    /// The text of the one member that has this name.
    pub(crate) fn string(&self, name: &'static str) -> Result<Text, Bad> {
        let value = self.one(name)?;
        if !value.get().starts_with('"') {
            return Err(Bad::NotAString { name });
        }
        Ok(match serde_json::from_str::<String>(value.get()) {
            Ok(text) if self.replaced.is_empty() => Text { text, notices: Vec::new() },
            _ => {
                let offset = value.get().as_ptr() as usize - self.line.as_ptr() as usize;
                let replaced = |at| self.replaced.binary_search(&(offset + at)).is_ok();
                unescape(value.get(), replaced)
            }
        })
    }

    fn one(&self, name: &'static str) -> Result<&'a RawValue, Bad> {
        let mut found = self.members.iter().filter(|member| member.key_is(&[name]));
        let value = found.next().ok_or(Bad::Missing { name })?.value;
        if found.next().is_some() { Err(Bad::Twice { name }) } else { Ok(value) }
    }
}

impl Row<'_> {
    /// The first member that has this name.
    pub(crate) fn member(&self, name: &str) -> Option<&RawValue> {
        self.members.iter().find(|member| member.key_is(&[name])).map(|member| member.value)
    }

    /// A member that is not null.
    pub(crate) fn value(&self, name: &str) -> Option<Value> {
        let value: Value = serde_json::from_str(self.member(name)?.get()).ok()?;
        Some(value).filter(|value| !value.is_null())
    }

    /// The name of the comment, if it has one.
    pub(crate) fn id(&self) -> Option<String> {
        self.value("id").as_ref().and_then(word)
    }

    /// The member `answers`: facts of the application about quotes, links and names.
    pub(crate) fn answers(&self) -> Result<Answers, Bad> {
        let Some(value) = self.member("answers") else { return Ok(Answers::default()) };
        serde_json::from_str::<Option<Answers>>(value.get()).map(Option::unwrap_or_default).map_err(
            |error| {
                let text = error.to_string();
                let problem = text.split(" at line ").next().unwrap_or(&text).to_owned();
                Bad::Member { name: "answers", problem }
            },
        )
    }

    /// Appends the object with the members of `added` in the place of those named `ours`.
    pub(crate) fn write(&self, ours: &[&str], added: &impl Serialize, out: &mut Vec<u8>) {
        out.push(b'{');
        let others = self.members.iter().filter(|member| !member.key_is(ours));
        for (at, member) in others.enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(member.key.get().as_bytes());
            out.push(b':');
            if !self.notices.is_empty() && member.key_is(&["body"]) {
                // The text that was formatted, so that spans fit; many parsers refuse half a pair.
                json(out, &self.body);
            } else {
                out.extend_from_slice(member.value.get().as_bytes());
            }
        }
        // The second object continues the first: `{"id":1` and `{"html":…}`. There is
        // a member before, `body` itself.
        let seam = out.len();
        json(out, added);
        if let Some(brace) = out.get_mut(seam) {
            *brace = b',';
        }
    }
}

/// Appends `value`.
pub(crate) fn json(out: &mut Vec<u8>, value: &impl ser::Serialize) {
    // Writing to a vector can't fail, and our types have string keys only.
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

/// A string or a number as a word.
pub(crate) fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
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

/// Decodes a string that is valid JSON, where serde_json gives up: half a surrogate pair (what
/// is left when a program cuts a comment in the middle of an emoji) becomes U+FFFD, with a notice,
/// and so do the places that `replaced` names.
fn unescape(raw: &str, replaced: impl Fn(usize) -> bool) -> Text {
    let inner = raw.get(1..raw.len() - 1).unwrap_or_default();
    let mut text = String::with_capacity(inner.len());
    let mut notices = Vec::new();
    let mut at = 0;
    while let Some(character) = inner[at..].chars().next() {
        if character != '\\' {
            if character == '\u{FFFD}' && replaced(at + 1) {
                notices.push(document::push_replacement(&mut text));
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
                        notices.push(document::push_replacement(&mut text));
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
