//! One readable sentence for each reason.
//!
//! A moderator reads hundreds a day. `rate.author > 4` makes him look up a rule file; "5
//! comments in 1 minute from this author; the rule allows 4" does not.

use std::fmt::Write;

use super::condition::{Field, Key, Links, Rate};
use super::verdict::Match;
use crate::text::chars::is_invisible;

/// Characters of somebody's text that a sentence shows.
const LONGEST: usize = 60;

/// Matches that a sentence shows.
const SHOWN: usize = 3;

/// `1 comment`, `3 comments`; the plural of the first word, which all of ours make with `s`.
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

/// Text as it can stand in one line: what nobody sees is named, the rest is cut.
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

/// `"ca<shy>sino" reads as "casino" (list gambling)`.
pub(crate) fn words(found: &[Match], list: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for found in found {
        let part = if found.seen == found.term || found.view == Field::AuthorEmail {
            format!("{} (list {list})", quoted(&found.term))
        } else {
            format!("{} reads as {} (list {list})", quoted(&found.seen), quoted(&found.term))
        };
        let part = part + place(found.view);
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    some(&parts, &format!("a term of list {list}"))
}

pub(crate) fn no_words(list: &str) -> String {
    format!("no term of list {list}")
}

/// `"buy now" matches buy\s+now`.
pub(crate) fn pattern(found: &[Match], pattern: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for found in found {
        let seen = match found.view {
            Field::AuthorEmail => "the e-mail address".to_owned(),
            view => quoted(&found.seen) + place(view),
        };
        let part = format!("{seen} matches {}", cut(pattern));
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    some(&parts, &format!("a match of {}", cut(pattern)))
}

pub(crate) fn no_pattern(pattern: &str) -> String {
    format!("no match of {}", cut(pattern))
}

fn cut(pattern: &str) -> String {
    let short: String = pattern.chars().take(LONGEST).collect();
    if short.len() < pattern.len() { short + "…" } else { short }
}

fn place(view: Field) -> &'static str {
    match view {
        Field::Body => "",
        Field::Links => " in an address",
        Field::Titles => " in a title",
        Field::Names => " in the name of a quote",
        Field::AuthorName => " in the author's name",
        Field::AuthorUrl => " in the author's home page",
        Field::AuthorEmail => " in the author's e-mail address",
    }
}

/// The first few of a list, and how many more.
fn some(parts: &[String], none: &str) -> String {
    let shown = parts.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match parts.len() {
        0 => none.to_owned(),
        count if count > SHOWN => format!("{shown} and {} more", count - SHOWN),
        _ => shown,
    }
}

/// One of the links that were found.
pub(crate) struct Example<'a> {
    /// Text that readers click at.
    pub(crate) shown: &'a str,
    pub(crate) host: &'a str,
    /// Term that the link was found by.
    pub(crate) term: &'a str,
}

/// `3 links to other sites`.
pub(crate) fn links(asked: &Links, count: usize, first: Option<Example<'_>>) -> String {
    let number = count as u64;
    let what = match (asked.distinct_hosts, asked.host_not_in.is_some(), &asked.host_in) {
        (true, true, None) => quantity(number, "other site") + " linked to",
        (true, ..) => quantity(number, "site") + " linked to",
        (false, true, None) if count == 1 => "1 link to another site".to_owned(),
        (false, true, None) => quantity(number, "link") + " to other sites",
        (false, _, Some(list)) => quantity(number, "link") + &format!(" to list {}", list.name),
        _ => quantity(number, "link"),
    };
    let Some(first) = first else { return what };
    let example = if asked.text_names_other_host == Some(true) {
        format!("{} leads to {}", quoted(first.shown), first.host)
    } else if asked.mixed_script == Some(true) {
        format!("{} mixes scripts", quoted(first.shown))
    } else if !asked.flags.is_empty() {
        format!("{} is {}", quoted(first.shown), first.term)
    } else if asked.host_in.is_some() {
        format!("{} leads to {}", quoted(first.shown), first.host)
    } else {
        return what;
    };
    if count > 1 { format!("{what}: {example}") } else { example }
}

/// `this author has 0 approved comments`.
pub(crate) fn author_count(count: u64, kind: &str) -> String {
    format!("this author has {}", quantity(count, kind))
}

pub(crate) fn account_age(seconds: u64) -> String {
    format!("the account is {} old", duration(seconds))
}

pub(crate) fn email_domain(covering: Option<&str>, list: &str) -> String {
    match covering {
        Some(domain) => format!("the e-mail address is at {domain} (list {list})"),
        None => format!("the e-mail address is at no domain of list {list}"),
    }
}

/// `5 comments in 1 minute from this author; the rule allows 4`.
pub(crate) fn rate(count: u64, asked: &Rate, over: bool) -> String {
    let whose = match asked.key {
        Key::Author => "from this author",
        Key::Ip => "from this address",
        Key::Thread => "in this thread",
        Key::Site => "on this site",
    };
    let comments = quantity(count, "comment");
    let within = exactly(asked.within.duration().as_secs());
    let allowed = if over { format!("; the rule allows {}", asked.gt) } else { String::new() };
    format!("{comments} in {within} {whose}{allowed}")
}

/// A length of time from a rule file, as exact as it stands there.
fn exactly(seconds: u64) -> String {
    const UNITS: [(u64, &str); 4] =
        [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
    let unit = UNITS.iter().find(|(size, _)| seconds % size == 0);
    let (size, noun) = unit.copied().unwrap_or((1, "second"));
    quantity(seconds / size, noun)
}

/// `nearly the same text (86 % alike) was seen 5 minutes ago`.
pub(crate) fn repeat(count: usize, similarity: f64, ago: Option<u64>) -> String {
    let Some(ago) = ago else { return "no text like this one was seen".into() };
    let text = if similarity >= 1.0 {
        "the same text".to_owned()
    } else {
        format!("nearly the same text ({} % alike)", (similarity * 100.0).floor())
    };
    match count {
        0 | 1 => format!("{text} was seen {} ago", duration(ago)),
        _ => format!("{text} was seen {count} times, last {} ago", duration(ago)),
    }
}

/// `43 of 45 letters are capitals`.
pub(crate) fn capitals(upper: usize, cased: usize) -> String {
    let verb = if upper == 1 { "is a capital" } else { "are capitals" };
    format!("{upper} of {} {verb}", quantity(cased as u64, "letter"))
}

/// `86 % of the text is in quotes`.
pub(crate) fn share(part: usize, all: usize, place: &str) -> String {
    // Rounded down: 99.9 % is not all of it.
    let percent = (part * 100).checked_div(all).unwrap_or(0);
    format!("{percent} % of the text is {place}")
}

pub(crate) fn marks(most: usize) -> String {
    format!("{} on one letter", quantity(most as u64, "combining mark"))
}

pub(crate) fn mixed<'t>(words: impl Iterator<Item = &'t str>) -> String {
    let parts: Vec<_> = words.map(|word| format!("{} mixes scripts", quoted(word))).collect();
    some(&parts, "no word mixes scripts")
}

pub(crate) fn length(characters: usize) -> String {
    format!("{} long", quantity(characters as u64, "character"))
}

#[cfg(test)]
mod tests {
    use super::{capitals, duration, quantity, quoted, repeat};

    #[test]
    fn numbers_and_plurals() {
        assert_eq!(quantity(0, "link"), "0 links");
        assert_eq!(quantity(1, "comment marked as spam"), "1 comment marked as spam");
        assert_eq!(quantity(2, "comment marked as spam"), "2 comments marked as spam");
        assert_eq!(duration(0), "0 seconds");
        assert_eq!(duration(61), "1 minute");
        assert_eq!(duration(7200), "2 hours");
        assert_eq!(capitals(1, 1), "1 of 1 letter is a capital");
        assert_eq!(
            repeat(1, 0.999, Some(60)),
            "nearly the same text (99 % alike) was seen 1 minute ago"
        );
    }

    #[test]
    fn what_nobody_sees_is_named() {
        assert_eq!(quoted("ca\u{ad}s\u{200b}i\u{2063}no"), "\"ca<shy>s<zwsp>i<U+2063>no\"");
        assert_eq!(quoted("a\nb"), "\"a<br>b\"");
        assert_eq!(quoted(&"x".repeat(99)).chars().count(), 63);
    }
}
