//! Words that sentences for moderators share; each condition has a sentence of its own.
//!
//! A moderator reads hundreds a day. `rate.author > 4` makes them look up a rule file; "5
//! comments in 1 minute from this author; the rule allows 4" does not.

use std::fmt::Write;

use crate::rules::condition::Field;
use crate::text::chars::is_invisible;

/// Characters of somebody's text that a sentence shows.
pub(crate) const LONGEST: usize = 60;

/// Matches that a sentence shows.
const SHOWN: usize = 3;

/// `1 comment`, `3 comments`; the plural of the first word is formed with `s`.
pub(crate) fn quantity(count: u64, noun: &str) -> String {
    if count == 1 {
        return format!("1 {noun}");
    }
    match noun.split_once(" marked ") {
        Some((noun, rest)) => format!("{count} {noun}s marked {rest}"),
        None => format!("{count} {noun}s"),
    }
}

/// `2 hours`: the largest unit of which there is at least one, rounded down.
pub(crate) fn duration(seconds: u64) -> String {
    const UNITS: [(u64, &str); 4] =
        [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
    let unit = UNITS.iter().find(|(size, _)| seconds >= *size);
    let (size, noun) = unit.copied().unwrap_or((1, "second"));
    quantity(seconds / size, noun)
}

/// Text as it can stand in one line: invisible characters are named, the rest is cut.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for (number, c) in text.chars().enumerate() {
        if number == LONGEST {
            out.push('…');
            break;
        }
        match name(c) {
            Some(name) => {
                let _ = write!(out, "<{name}>");
            }
            None if c.is_control() || is_invisible(c) => {
                let _ = write!(out, "<U+{:04X}>", c as u32);
            }
            None => out.push(c),
        }
    }
    out.push('"');
    out
}

fn name(c: char) -> Option<&'static str> {
    Some(match c {
        '\n' | '\r' => "br",
        '\t' => "tab",
        '\u{ad}' => "shy",
        '\u{a0}' => "nbsp",
        '\u{200b}' => "zwsp",
        '\u{200c}' => "zwnj",
        '\u{200d}' => "zwj",
        '\u{2060}' => "wj",
        '\u{feff}' => "bom",
        _ => return None,
    })
}

/// Words for the text that a match stands in.
pub(crate) fn place(view: Field) -> &'static str {
    match view {
        Field::Body => "",
        Field::Links => " in an address",
        Field::Titles => " in a title",
        Field::Names => " in the name of a quote",
        Field::AuthorName => " in the author's name",
        Field::AuthorUrl => " in the author's home page",
        Field::AuthorEmail => " in the author's e-mail address",
        Field::Subject => " in the subject",
        Field::UserAgent => " in the user agent",
    }
}

/// The first few of a list, and how many more.
pub(crate) fn some(parts: &[String], none: &str) -> String {
    let shown = parts.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match parts.len() {
        0 => none.to_owned(),
        count if count > SHOWN => format!("{shown} and {} more", count - SHOWN),
        _ => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::{duration, quantity, quoted};

    #[test]
    fn numbers_and_plurals() {
        assert_eq!(quantity(0, "link"), "0 links");
        assert_eq!(quantity(1, "comment marked as spam"), "1 comment marked as spam");
        assert_eq!(quantity(2, "comment marked as spam"), "2 comments marked as spam");
        assert_eq!(duration(0), "0 seconds");
        assert_eq!(duration(61), "1 minute");
        assert_eq!(duration(7200), "2 hours");
    }

    #[test]
    fn what_nobody_sees_is_named() {
        assert_eq!(quoted("ca\u{ad}s\u{200b}i\u{2063}no"), "\"ca<shy>s<zwsp>i<U+2063>no\"");
        assert_eq!(quoted("a\nb"), "\"a<br>b\"");
        assert_eq!(quoted(&"x".repeat(99)).chars().count(), 63);
    }
}
