//! Derives canonical pages from the grammar, all of them up to a length.
//!
//! Written from the description of the subset (the head of `src/gate/check.rs`), not from the
//! check: the possible continuations are listed for each place, and every one is tried.

use crate::exhaust::{Place, Space};

/// Start of a derivation.
#[derive(Clone, Copy)]
pub(crate) enum Start {
    /// Inside these elements, the outermost first.
    Content(&'static [&'static str]),
    /// The place behind the name of a start tag.
    Tag { open: &'static [&'static str], name: &'static str },
}

/// Calls `found` with each canonical page whose middle has up to `bound` tokens.
pub(crate) fn derive(space: &Space, place: &Place, bound: usize, found: &mut dyn FnMut(&str)) {
    let safe = |token: &&str| !token.contains(['<', '>', '&', '\0', '\u{a0}']);
    let mut texts: Vec<&'static str> = space.tokens.iter().copied().filter(safe).collect();
    texts.push("&amp;");
    let (open, name) = match place.start {
        Start::Content(open) => (open, None),
        Start::Tag { open, name } => (open, Some(name)),
    };
    let mut goal = open.to_vec();
    goal.extend(name);
    let mut derivation = Derivation {
        space,
        texts,
        goal,
        after: place.after,
        open: open.to_vec(),
        page: String::from(place.before),
        found,
    };
    match name {
        None => derivation.content(bound, Last::Other),
        Some(name) => derivation.attributes(name, &mut Vec::new(), bound),
    }
}

/// The token directly before, if that matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// A newline between blocks: only a tag may follow.
    Newline {
        in_new_details: bool,
    },
    /// `<details>`: a `summary` may follow.
    Details,
    /// `<pre>`: no newline may follow.
    Pre,
    Other,
}

/// Blocks that hold a line, and those that hold blocks.
const LEAVES: &[&str] = &["p", AUTHOR_LINE, "pre", "h2"];
const CONTAINERS: &[&str] = &["blockquote class=\"quote\"", "details", "ul", "dl"];
const INLINES: &[&str] = &["em", "a", "cite"];
const AUTHOR_LINE: &str = "p class=\"quote-author\"";

struct Derivation<'a> {
    space: &'a Space,
    texts: Vec<&'static str>,
    /// Elements that must be open at the end.
    goal: Vec<&'static str>,
    after: &'a str,
    /// Names of open elements; the line over a quote with its class.
    open: Vec<&'static str>,
    page: String,
    found: &'a mut dyn FnMut(&str),
}

impl Derivation<'_> {
    /// Derives everything that may come next, with up to `left` tokens.
    fn content(&mut self, left: usize, last: Last) {
        let newline = matches!(last, Last::Newline { .. });
        if self.is_done(newline) {
            let end = self.page.len();
            self.page.push_str(self.after);
            (self.found)(&self.page);
            self.page.truncate(end);
        }
        if left == 0 {
            return;
        }
        let top = self.open.last().copied().unwrap_or("");
        let name = top.split(' ').next().unwrap_or("");
        let (blocks, line) = match name {
            "" | "blockquote" | "details" => (true, false),
            "ul" | "dl" => (false, false),
            "li" | "dt" | "dd" => (true, true),
            _ => (false, true),
        };
        if !line && !newline {
            let in_new_details = last == Last::Details;
            self.put("\n", left, |it, left| it.content(left, Last::Newline { in_new_details }));
        }
        if line {
            for at in 0..self.texts.len() {
                if self.texts[at] == "\n" && last == Last::Pre {
                    continue;
                }
                self.put(self.texts[at], left, |it, left| it.content(left, Last::Other));
            }
            self.put("<br>", left, |it, left| it.content(left, Last::Other));
            for inline in INLINES {
                self.start(inline, left);
            }
        }
        if blocks {
            self.put("<hr>", left, |it, left| it.content(left, Last::Other));
            for block in LEAVES.iter().chain(CONTAINERS) {
                self.start(block, left);
            }
        }
        match (name, last) {
            ("details", Last::Details | Last::Newline { in_new_details: true }) => {
                self.start("summary", left);
            }
            ("ul", _) => self.start("li", left),
            ("dl", _) => ["dt", "dd"].into_iter().for_each(|item| self.start(item, left)),
            _ => {}
        }
        if !name.is_empty() {
            self.put(&format!("</{name}>"), left, |it, left| {
                it.open.pop();
                it.content(left, Last::Other);
                it.open.push(top);
            });
        }
    }

    /// Tells whether the text behind completes the page.
    fn is_done(&self, newline: bool) -> bool {
        let name = |tag: &&'static str| tag.split(' ').next().unwrap_or("").to_owned();
        let names = |tags: &[&'static str]| tags.iter().map(name).collect::<Vec<_>>();
        // A newline between blocks stands before a tag.
        let tag_follows = !newline || self.after.starts_with('<');
        tag_follows && names(&self.open) == names(&self.goal)
    }

    fn start(&mut self, tag: &'static str, left: usize) {
        let name = tag.split(' ').next().unwrap_or("");
        let in_author_line = self.open.contains(&AUTHOR_LINE);
        let allowed = match name {
            "p" | "blockquote" => true,
            // An element of the formatter.
            "cite" => in_author_line,
            _ => wellsaid::policy::Element::from_name(name)
                .is_some_and(|element| self.space.policy.allows(element)),
        };
        if !allowed || name == "a" && self.open.contains(&"a") {
            return;
        }
        if self.open.len() >= self.space.policy.limits().max_depth + 8 {
            return;
        }
        if name == "a" {
            // Its attributes in pieces, or the whole tag as one token.
            self.put("<a", left, |it, left| it.attributes("a", &mut Vec::new(), left));
            return self.put("<a href=\"/\">", left, |it, left| it.inside("a", left));
        }
        self.put(&format!("<{tag}>"), left, |it, left| it.inside(tag, left));
    }

    fn inside(&mut self, tag: &'static str, left: usize) {
        self.open.push(tag);
        let last = match tag {
            "details" => Last::Details,
            "pre" => Last::Pre,
            _ => Last::Other,
        };
        self.content(left, last);
        self.open.pop();
    }

    /// Derives what may follow the name of a tag or an attribute; `seen` are those before, each
    /// with its value as written.
    fn attributes(
        &mut self,
        tag: &'static str,
        seen: &mut Vec<(&'static str, String)>,
        left: usize,
    ) {
        if self.are_complete(tag, seen) {
            let inside = match seen.first() {
                Some((_, value)) if tag == "p" && value == "quote-author" => AUTHOR_LINE,
                _ => tag,
            };
            self.put(">", left, |it, left| it.inside(inside, left));
        }
        for name in ["href", "rel", "class"] {
            if seen.iter().all(|(other, _)| *other != name) {
                self.put(&format!(" {name}=\""), left, |it, left| {
                    it.value(tag, name, &mut String::new(), seen, left);
                });
            }
        }
    }

    /// Derives the values of `name`.
    fn value(
        &mut self,
        tag: &'static str,
        name: &'static str,
        value: &mut String,
        seen: &mut Vec<(&'static str, String)>,
        left: usize,
    ) {
        if self.accepts(tag, name, value) {
            seen.push((name, value.clone()));
            self.put("\"", left, |it, left| it.attributes(tag, seen, left));
            seen.pop();
        }
        for at in 0..self.texts.len() {
            let text = self.texts[at];
            if !text.contains('"') {
                let end = value.len();
                value.push_str(text);
                self.put(text, left, |it, left| it.value(tag, name, value, seen, left));
                value.truncate(end);
            }
        }
    }

    fn accepts(&self, tag: &str, name: &str, value: &str) -> bool {
        match (tag, name) {
            ("a", "href") => self.space.policy.accepts_url(&value.replace("&amp;", "&")),
            ("a", "rel") => !value.is_empty() && value == self.space.policy.rel(),
            ("blockquote", "class") => value == self.space.policy.quotes().class,
            ("p", "class") => matches!(value, "quote-author" | "quote-omitted"),
            _ => false,
        }
    }

    /// A link has an address, and the policy's `rel` exactly when it leads to another site.
    fn are_complete(&self, tag: &str, seen: &[(&'static str, String)]) -> bool {
        let get = |name| seen.iter().find(|(other, _)| *other == name).map(|(_, value)| value);
        let is_web = |href: &&String| href.starts_with("http://") || href.starts_with("https://");
        let rel = self.space.policy.rel();
        match (tag, get("href"), get("rel")) {
            ("a", None, _) => false,
            ("a", Some(href), rel_as_written) => {
                rel_as_written.is_some() == (is_web(&href) && !rel.is_empty())
            }
            _ => true,
        }
    }

    /// Appends `unit`, if the tokens can write it, and goes on.
    fn put(&mut self, unit: &str, left: usize, then: impl FnOnce(&mut Self, usize)) {
        let Some(left) = tokens(self.space.tokens, unit).and_then(|cost| left.checked_sub(cost))
        else {
            return;
        };
        let end = self.page.len();
        self.page.push_str(unit);
        then(self, left);
        self.page.truncate(end);
    }
}

/// Number of tokens that make up `unit`. There is at most one way, or strings could not be counted.
fn tokens(alphabet: &[&str], unit: &str) -> Option<usize> {
    if unit.is_empty() {
        return Some(0);
    }
    let mut ways = alphabet.iter().filter_map(|token| {
        let rest = unit.strip_prefix(token)?;
        Some(1 + tokens(alphabet, rest)?)
    });
    let first = ways.next();
    assert_eq!(ways.next(), None, "{unit:?} can be written in two ways");
    first
}
