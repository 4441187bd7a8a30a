//! Comments that look the same to readers give the same HTML.
//!
//! Line ends of another system, letters as references, two comments in one, and the page itself as a
//! comment. Those that differ are in `data/same_open.toml`, with the reason.

mod common;

use std::collections::BTreeMap;

use common::random::comment;
use common::{hostile, policies_and_settings, sources};
use proptest::prelude::*;
use wellsaid::document::{Document, NoticeKind};
use wellsaid::{Formatter, Policy};

const OPEN: &str = include_str!("data/same_open.toml");

fn html(formatter: &Formatter, source: &str) -> String {
    formatter.format(source).expect("short enough").html
}

fn formatters() -> Vec<(&'static str, Formatter)> {
    policies_and_settings()
        .into_iter()
        .map(|(name, policy)| (name, Formatter::new(policy)))
        .collect()
}

/// The comments of the test data, and hostile ones.
fn comments() -> Vec<String> {
    let mut random = hostile::Random::new(5);
    let mut all: Vec<_> = sources::all().into_iter().map(|source| source.text).collect();
    all.extend((0..600).map(|_| hostile::comment(&mut random)));
    all
}

/// Reasons why HTML as a comment gives other HTML, and the comments.
fn open() -> BTreeMap<String, Vec<String>> {
    toml::from_str(OPEN).expect("reasons with lists of ids")
}

/// A page without the tags of its links.
fn unlinked(html: &str) -> String {
    let mut out = String::new();
    for part in html.split("<a ") {
        let rest = part.split_once("\">").filter(|_| !out.is_empty() || html.starts_with("<a "));
        out.push_str(rest.map_or(part, |(_, rest)| rest));
    }
    out.replace("</a>", "")
}

/// Formats each page as a comment. Authors may not write the boxes of quotes; an address
/// in a tag that is shown as typed is a link once the tag is text. All others are listed.
#[test]
fn a_page_is_a_comment_that_gives_the_page() {
    let formatter = Formatter::new(Policy::comment());
    let open = open();
    let mut listed: Vec<_> = open.values().flatten().map(String::as_str).collect();
    let (mut all, mut same, mut wrong) = (0, 0, String::new());
    for source in sources::all() {
        let page = html(&formatter, &source.text);
        let Ok(again) = formatter.format(&page).map(|again| again.html) else { continue };
        all += 1;
        if again == page {
            same += 1;
            continue;
        }
        let is_box =
            page.contains("<blockquote class=\"quote\">") || page.contains("class=\"quote-");
        if is_box || unlinked(&again) == unlinked(&page) {
            continue;
        }
        match listed.iter().position(|id| *id == source.id) {
            Some(at) => drop(listed.remove(at)),
            None => {
                wrong += &format!("{}: {:?}\n  {page:?}\n  {again:?}\n", source.id, source.text)
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(listed.is_empty(), "these come out the same: {listed:?}");
    assert!(same * 100 > all * 90, "{same} of {all}");
}

#[test]
fn lines_end_as_they_do_on_every_system() {
    for source in comments().iter().filter(|source| !source.contains('\r')) {
        for (name, formatter) in formatters() {
            for end in ["\r\n", "\r"] {
                let other = source.replace('\n', end);
                let Ok(page) = formatter.format(&other) else { continue };
                assert_eq!(page.html, html(&formatter, source), "{name}: {source:?}");
            }
        }
    }
}

/// Tells whether a document leaves nothing open, by its notices.
fn is_closed(document: &Document<'_>) -> bool {
    let is_open = |kind| {
        use NoticeKind::{ForgottenSlash, UnclosedCode, UnclosedQuote, UnclosedTag, UnreadQuote};
        matches!(kind, ForgottenSlash | UnclosedCode | UnclosedQuote | UnclosedTag | UnreadQuote)
    };
    !document.notices().iter().any(|notice| is_open(notice.kind))
}

#[test]
fn two_comments_are_one_with_a_blank_line() {
    let formatter = Formatter::new(Policy::comment());
    // A tag may begin in the one and end in the other, and an item joins a list.
    let is_whole = |source: &String| {
        let tags = ["<li", "<dt", "<dd", "<!", "<pre"];
        let lower = source.to_ascii_lowercase();
        is_closed(&formatter.parse(source).expect("short"))
            && !tags.iter().any(|tag| lower.contains(tag))
            && lower.rfind('<') <= lower.rfind('>')
            && !html(&formatter, source).is_empty()
    };
    let all: Vec<_> = comments().into_iter().filter(is_whole).collect();
    let mut wrong = Vec::new();
    for pair in all.windows(2) {
        let both = formatter.format(&format!("{}\n\n{}", pair[0], pair[1]));
        let want = format!("{}\n{}", html(&formatter, &pair[0]), html(&formatter, &pair[1]));
        let Ok(both) = both else { continue };
        if both.html != want {
            wrong.push(format!("{pair:?}\n  {}\n  {want}", both.html));
        }
    }
    assert!(all.len() > 2_000, "{}", all.len());
    assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(12)].join("\n"));
}

/// A letter and its reference are the same to readers, and to the finder of addresses.
#[test]
fn letters_are_their_references() {
    let formatters = formatters();
    let words = [
        "Hello",
        "word by word",
        "Zoë and 日本 👍",
        "www.example.com/a?b=c",
        "me@example.com",
        "it’s <em>so</em>, a_b*c",
        "(https://example.com/é)",
        "x\u{200b}y",
    ];
    for source in words {
        let mut other = String::new();
        let mut is_tag = false;
        for c in source.chars() {
            is_tag = c == '<' || (is_tag && c != '>' && !other.ends_with('>'));
            let is_letter = !is_tag && c.is_alphanumeric();
            match c {
                c if is_letter => other += &format!("&#{};", u32::from(c)),
                c => other.push(c),
            }
        }
        for (name, formatter) in &formatters {
            assert_eq!(html(formatter, &other), html(formatter, source), "{name}: {other}");
        }
    }
}

#[test]
fn blanks_alone_give_nothing() {
    let blanks = [
        " ",
        "\t",
        "\n",
        "\r\n",
        "\u{a0}",
        "&nbsp;",
        "\u{200b}",
        "&#8203;",
        "\u{2800}",
        "\u{3000}",
        "\u{2029}",
        "\u{ad}",
        "&#10;",
        "&Tab;",
        "<br>",
        "<p>",
        "</p>",
        "<em></em>",
        "\0",
    ];
    for (name, formatter) in formatters() {
        for first in blanks {
            for second in blanks {
                for source in [
                    first.to_owned(),
                    format!("{first}{second}"),
                    format!("{first} {second}{first}"),
                ] {
                    if formatter.policy().elements().is_empty() && source.contains("<em>") {
                        continue;
                    }
                    assert_eq!(html(&formatter, &source), "", "{name}: {source:?}");
                }
            }
        }
    }
}

/// Words of the source: of its text, and of addresses.
#[test]
fn every_word_is_in_the_text_or_in_an_address() {
    for (name, formatter) in formatters() {
        for source in [
            "<a name=\"top\">begin</a> here",
            "<a href=\"javascript:x\">text</a>",
            "<img src=\"/x\" alt=\"picture\">",
            "<em>one <strong>two</em> three</strong>",
            "[quote=Ann]one[/quote][quote two]three",
            "<blink>one</blink> <joke>two</joke> x<y",
            "<ul><li>one</ul>two<dl>three",
            "<code>one <em>two</code> three",
        ] {
            let page = html(&formatter, source);
            for word in ["begin", "here", "text", "picture", "one", "two", "three", "Ann", "joke"] {
                assert!(
                    !source.contains(word) || page.contains(word),
                    "{name}: {word}: {source}: {page}"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_lines_end_as_they_do_on_every_system(source in comment()) {
        let source = source.replace('\r', "");
        for (name, formatter) in formatters() {
            let page = html(&formatter, &source);
            prop_assert_eq!(html(&formatter, &source.replace('\n', "\r\n")), page, "{}", name);
        }
    }
}
