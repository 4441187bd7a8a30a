//! Differences between two policies in what readers see of one comment.

use std::collections::BTreeMap;

use serde::Serialize;
use wellsaid::document::{Document, Event, Tag, VisibleText};
use wellsaid::render::Answers;
use wellsaid::{Formatter, TooLong};

/// Maximum number of bytes of HTML that are kept for an example.
const MAX_HTML: usize = 8_000;

/// Maximum number of words, links and elements that are listed for one difference.
const MAX_NAMED: usize = 20;

/// Part of a comment that can be lost or gained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Part {
    Words,
    Links,
    QuoteBoxes,
    CodeBoxes,
    Elements,
}

impl Part {
    pub(super) const ALL: [Self; 5] =
        [Self::Words, Self::Links, Self::QuoteBoxes, Self::CodeBoxes, Self::Elements];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Links => "links",
            Self::QuoteBoxes => "quote boxes",
            Self::CodeBoxes => "code boxes",
            Self::Elements => "other elements",
        }
    }
}

/// Kind of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "change", content = "part")]
pub(super) enum Kind {
    /// The new policy refuses a comment that the old one accepts: it is too long.
    Refused,
    /// The old policy refuses it.
    Accepted,
    Lost(Part),
    Gained(Part),
    /// Only the HTML differs: attributes, order, classes.
    Html,
}

impl Kind {
    pub(super) fn name(self) -> String {
        match self {
            Self::Refused => String::from("too long for the new policy"),
            Self::Accepted => String::from("too long for the old policy only"),
            Self::Lost(part) => format!("{} lost", part.name()),
            Self::Gained(part) => format!("{} gained", part.name()),
            Self::Html => String::from("only the HTML differs"),
        }
    }
}

/// A comment that looks different.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Difference {
    /// Name that the archive has for the comment.
    pub(super) id: String,
    /// Kinds of the difference, each with what was lost or gained.
    pub(super) changes: Vec<Change>,
    /// HTML by the old policy; nothing if it is long, or refused.
    pub(super) old_html: Option<String>,
    /// HTML by the new policy.
    pub(super) new_html: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Change {
    #[serde(flatten)]
    pub(super) kind: Kind,
    /// Words, addresses or elements, at most 20.
    pub(super) named: Vec<String>,
    /// Number of all of them, listed or not.
    pub(super) count: u64,
}

/// Parts of a comment by name, with their number.
type Parts = BTreeMap<(Part, String), u64>;

/// The difference, if readers or programs see one.
pub(super) fn difference(
    old: &Formatter,
    new: &Formatter,
    body: &str,
    answers: &Answers,
) -> Result<Option<Difference>, TooLong> {
    let (old_read, new_read) = (read(old, body, answers), read(new, body, answers));
    let changed = |kind| Some(vec![Change { kind, named: Vec::new(), count: 1 }]);
    let changes = match (&old_read, &new_read) {
        (Err(_), Err(too_long)) => return Err(*too_long),
        (Ok(_), Err(_)) => changed(Kind::Refused),
        (Err(_), Ok(_)) => changed(Kind::Accepted),
        (Ok((old, _)), Ok((new, _))) if old == new => None,
        (Ok((_, old)), Ok((_, new))) => Some(compare(old, new)),
    };
    let html = |read: Result<(String, Parts), TooLong>| {
        read.ok().map(|(html, _)| html).filter(|html| html.len() <= MAX_HTML)
    };
    Ok(changes.map(|changes| Difference {
        id: String::new(),
        changes,
        old_html: html(old_read),
        new_html: html(new_read),
    }))
}

fn read(formatter: &Formatter, body: &str, answers: &Answers) -> Result<(String, Parts), TooLong> {
    let mut document = formatter.parse(body)?;
    let resolver = answers.resolver_for(&document);
    formatter.verify_quotes(&mut document, &resolver);
    let html = formatter.render(&document, &resolver).html;
    Ok((html, parts(&document)))
}

fn parts(document: &Document<'_>) -> Parts {
    let mut parts = Parts::new();
    let mut add = |part, name: &str| *parts.entry((part, name.to_owned())).or_default() += 1;
    let view = VisibleText::new(document);
    for text in [view.body.text(), view.titles.text()] {
        // A word is not lost if a tag appears next to it as text.
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.for_each(|word| add(Part::Words, word));
    }
    for link in document.links() {
        add(Part::Links, &link.href);
    }
    for (event, _) in document.events() {
        match event {
            Event::Start(Tag::Quote(_)) => add(Part::QuoteBoxes, "quote"),
            Event::Start(Tag::CodeBlock(_)) => add(Part::CodeBoxes, "code"),
            Event::Start(Tag::Element(element, _)) | Event::Void(element, _) => {
                add(Part::Elements, element.name());
            }
            _ => {}
        }
    }
    parts
}

fn compare(old: &Parts, new: &Parts) -> Vec<Change> {
    let mut changes = Vec::new();
    for part in Part::ALL {
        for (kind, from, to) in [(Kind::Lost(part), old, new), (Kind::Gained(part), new, old)] {
            let of_part = from.iter().filter(|((found, _), _)| *found == part);
            let missing: Vec<(&str, u64)> = of_part
                .filter_map(|(key, &times)| {
                    let there = to.get(key).copied().unwrap_or_default();
                    (times > there).then(|| (key.1.as_str(), times - there))
                })
                .collect();
            if !missing.is_empty() {
                let named = missing.iter().take(MAX_NAMED).map(|(name, _)| (*name).to_owned());
                let count = missing.iter().map(|(_, times)| times).sum();
                changes.push(Change { kind, named: named.collect(), count });
            }
        }
    }
    if changes.is_empty() {
        changes.push(Change { kind: Kind::Html, named: Vec::new(), count: 1 });
    }
    changes
}
