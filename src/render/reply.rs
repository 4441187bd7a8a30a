//! Names of the quoted in a reply, and the quote tag for them.
//!
//! A name is whatever users chose: with `]`, quotation marks, line
//! breaks, or `Bob, post: 1`. The tag has to hold exactly that name, or the
//! wrong person is quoted and notified.

use crate::document::is_bidi;

/// Longest name in a quote tag, in bytes as written. The whole tag has to stay
/// under [`MAX_QUOTE_TAG`](crate::limits::MAX_QUOTE_TAG).
const MAX_NAME: usize = 400;

/// Post that a reply quotes.
///
/// ```
/// use wellsaid::{Formatter, Policy, render::{NoResolver, Reply}};
///
/// let formatter = Formatter::new(Policy::comment());
/// let doc = formatter.parse("sneaky[/quote] words")?;
/// let text = formatter.quote_reply(&doc, &Reply::to("Bob").post_id(12), &NoResolver);
/// assert_eq!(text, "[quote=Bob post_id=12]\nsneaky&#91;/quote] words\n[/quote]\n\n");
/// # Ok::<(), wellsaid::TooLong>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Reply {
    /// The name to show over the quote. White space is folded, control
    /// characters go; a very long name is cut.
    pub author: Option<String>,
    /// The account name, where it differs.
    pub username: Option<String>,
    /// The quoted post.
    pub post_id: Option<u64>,
    /// Topic of the post.
    pub topic_id: Option<u64>,
    /// Author of the post, as a number.
    pub user_id: Option<u64>,
    /// Time it was written, in seconds since 1970.
    pub time: Option<u64>,
    /// Levels of quotes that are kept inside of the quoted text. Default 0:
    /// towers of quotes are what forum readers complain about most.
    pub keep: u32,
}

impl Reply {
    /// Quotes somebody of that name.
    pub fn to(author: impl Into<String>) -> Self {
        Self { author: Some(author.into()), ..Self::default() }
    }

    /// Quotes without a name.
    pub fn nameless() -> Self {
        Self::default()
    }

    /// Sets [`username`](Self::username).
    #[must_use]
    pub fn username(mut self, name: impl Into<String>) -> Self {
        self.username = Some(name.into());
        self
    }

    /// Sets [`post_id`](Self::post_id).
    #[must_use]
    pub fn post_id(mut self, id: u64) -> Self {
        self.post_id = Some(id);
        self
    }

    /// Sets [`topic_id`](Self::topic_id).
    #[must_use]
    pub fn topic_id(mut self, id: u64) -> Self {
        self.topic_id = Some(id);
        self
    }

    /// Sets [`user_id`](Self::user_id).
    #[must_use]
    pub fn user_id(mut self, id: u64) -> Self {
        self.user_id = Some(id);
        self
    }

    /// Sets [`time`](Self::time), in seconds since 1970.
    #[must_use]
    pub fn time(mut self, seconds: u64) -> Self {
        self.time = Some(seconds);
        self
    }

    /// Sets [`keep`](Self::keep).
    #[must_use]
    pub fn keep(mut self, levels: u32) -> Self {
        self.keep = levels;
        self
    }

    /// The opening tag. Ids come in alphabetical order, so that the same post
    /// always gives the same text.
    pub(super) fn tag(&self) -> String {
        let mut tag = String::from("[quote");
        if let Some(name) = self.author.as_deref().and_then(name) {
            tag.push('=');
            write_name(&mut tag, &name);
        }
        for (key, id) in [
            ("post_id", self.post_id),
            ("time", self.time),
            ("topic_id", self.topic_id),
            ("user_id", self.user_id),
        ] {
            if let Some(id) = id {
                tag.push_str(&format!(" {key}={id}"));
            }
        }
        if let Some(name) = self.username.as_deref().and_then(name) {
            tag.push_str(" username=");
            write_username(&mut tag, &name);
        }
        tag.push(']');
        tag
    }
}

/// A name on one line, without what a quote tag can't show.
pub(super) fn name(name: &str) -> Option<String> {
    let words = name.split(|c: char| c.is_whitespace() || c.is_control());
    let mut line = String::new();
    for word in words {
        let word = word.chars().filter(|&c| !is_bidi(c));
        let len = line.len();
        if len > 0 {
            line.push(' ');
        }
        let start = line.len();
        line.extend(word);
        if line.len() == start {
            line.truncate(len);
        }
        if line.len() > MAX_NAME {
            let fits = |at: &usize| line.is_char_boundary(*at);
            line.truncate((0..=MAX_NAME).rev().find(fits).unwrap_or(0));
            break;
        }
    }
    (!line.is_empty()).then_some(line)
}

/// Writes a name so that the tag says exactly this name: plain if it is a word,
/// else in the quotation marks that need fewer backslashes.
fn write_name(out: &mut String, name: &str) {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    if name.chars().all(is_word) {
        return out.push_str(name);
    }
    let count = |mark| name.matches(mark).count();
    let mark = if count('"') > count('\'') { '\'' } else { '"' };
    // `Bob, post: 1` would be read as a name and an id.
    let is_list = name.contains(',') && name.contains(':');
    out.push(mark);
    encode(out, name, |out, c, rest| match c {
        '\\' => out.push_str("\\\\"),
        c if c == mark => {
            out.push('\\');
            out.push(c);
        }
        ':' if is_list => out.push_str("&#58;"),
        '[' if rest.contains("[/") => out.push_str("&#91;"),
        '&' if rest.contains(';') => out.push_str("&amp;"),
        c => out.push(c),
    });
    out.push(mark);
}

/// Does the same for a value without backslashes.
fn write_username(out: &mut String, name: &str) {
    out.push('"');
    encode(out, name, |out, c, rest| match c {
        '"' => out.push_str("&quot;"),
        '\\' => out.push_str("&#92;"),
        '[' if rest.contains("[/") => out.push_str("&#91;"),
        '&' if rest.contains(';') => out.push_str("&amp;"),
        c => out.push(c),
    });
    out.push('"');
}

/// Writes as many characters as fit.
fn encode(out: &mut String, name: &str, write: impl Fn(&mut String, char, &str)) {
    let start = out.len();
    for (at, c) in name.char_indices() {
        let before = out.len();
        write(out, c, &name[at..]);
        if out.len() - start > MAX_NAME {
            out.truncate(before);
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, want) in [
            ("bob", "[quote=bob]"),
            ("Zoë_1.2-x", "[quote=Zoë_1.2-x]"),
            ("Bob;12", "[quote=\"Bob;12\"]"),
            ("O'Neil", "[quote=\"O'Neil\"]"),
            ("a \"b\"", "[quote='a \"b\"']"),
            ("AT&T", "[quote=\"AT&T\"]"),
            ("&lt;", "[quote=\"&amp;lt;\"]"),
            (" \u{202e}a\u{0}\n b ", "[quote=\"a b\"]"),
            ("", "[quote]"),
            ("\u{202e}", "[quote]"),
        ] {
            assert_eq!(Reply::to(name).tag(), want, "{name:?}");
        }
    }

    #[test]
    fn tags_are_never_too_long() {
        for name in ["\\\"'&;".repeat(1000), "é".repeat(1000), "x".repeat(1000)] {
            let reply = Reply::to(&name).username(&name).user_id(u64::MAX).time(u64::MAX);
            let tag = reply.post_id(u64::MAX).topic_id(u64::MAX).tag();
            assert!(tag.len() < crate::limits::MAX_QUOTE_TAG, "{}", tag.len());
        }
    }
}
