//! Laws that hold for every text.

use std::sync::Arc;

use linkify::{LinkFinder, LinkKind};
use proptest::prelude::*;

use super::{everything, find, finder, texts, with_scanners};
use crate::links::{
    Finder, FinderState, LinkFlags, LinkMatch, MatchTarget, Scanned, Scanner, host_of, registrable,
};
use crate::policy::LinkOptions;

/// `:name:`.
struct Smiley;

impl Scanner for Smiley {
    fn triggers(&self) -> &[u8] {
        b":"
    }

    fn scan(&self, run: &str, at: usize) -> Option<LinkMatch> {
        let name = run[at + 1..].split(':').next()?;
        let end = at + 1 + name.len();
        let word = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
        (word && run[end..].starts_with(':')).then(|| LinkMatch {
            start: at,
            end: end + 1,
            target: MatchTarget::Emoji { name: at + 1..end },
            flags: LinkFlags::EMPTY,
        })
    }
}

/// `find_all`, as a caller with a sweep of its own does it.
fn by_hand(finder: &Finder, text: &str) -> Vec<LinkMatch> {
    let wanted = finder.triggers();
    let bytes = text.as_bytes();
    let (mut matches, mut state, mut floor, mut at) = (Vec::new(), FinderState::default(), 0, 0);
    while at < bytes.len() {
        let next = bytes.get(at + 1);
        let trigger = match bytes[at] {
            b':' if wanted.colon || wanted.colon_slash && next == Some(&b'/') => true,
            b'w' | b'W' if wanted.ww && matches!(next, Some(b'w' | b'W')) => true,
            b'@' if wanted.at => true,
            b'.' if wanted.dot => true,
            byte => wanted.application.contains(&byte),
        };
        if !trigger {
            at += 1;
            continue;
        }
        match finder.scan(text, at, floor, &mut state) {
            Scanned::Match(found) => {
                (at, floor) = (found.end, found.end);
                matches.push(found);
            }
            Scanned::Skip(next) => {
                assert!(next > at);
                at = next;
            }
        }
    }
    matches
}

fn check(text: &str) {
    for finder in [
        finder(&LinkOptions::default()),
        finder(&everything()),
        with_scanners(&everything(), vec![Arc::new(Smiley)]),
    ] {
        let matches = find(&finder, text);
        let mut floor = 0;
        for found in &matches {
            assert!(floor <= found.start && found.start < found.end, "{found:?} in {text:?}");
            assert!(text.get(found.start..found.end).is_some(), "{found:?} in {text:?}");
            if let MatchTarget::Mention { name, .. } | MatchTarget::Emoji { name } = &found.target {
                assert!(found.start <= name.start && name.end <= found.end);
                assert!(text.get(name.clone()).is_some());
            }
            let linked = found.target.prefix().is_some();
            assert!(!(linked && found.flags.intersects(LinkFlags::FATAL)), "{found:?}");
            floor = found.end;
        }
        assert_eq!(matches, by_hand(&finder, text), "{text:?}");
    }
    host_of(text);
    registrable(text);
}

/// Words of the grammar, and what breaks it.
pub(super) fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "http://",
        "https://",
        "ftp://",
        "mailto:",
        "javascript:",
        "foo://",
        ":/",
        "www.",
        "ww",
        "a",
        "example.com",
        "example",
        ".com",
        ".",
        "..",
        "@",
        "-",
        "_",
        "/",
        "?",
        "#",
        "&",
        "=",
        ":",
        ":80",
        "(",
        ")",
        "[",
        "]",
        "[::1]",
        "%41",
        "\\",
        "\"",
        "'",
        "<",
        ">",
        " ",
        "\n",
        "é",
        "пример.рф",
        "аррӏе",
        "例え.jp",
        "を見て",
        "。",
        "．",
        "\u{200B}",
        "\u{202E}",
        "\u{2069}",
        "\u{200D}",
        "👉",
        "❤️",
        "ｇ",
        "⁄",
        "0x7f.1",
        "127.0.0.1",
        "+",
        "~",
        "*",
        ",",
        "|",
        "x",
        "…",
        "—",
        ":~:",
        "\u{3000}",
    ])
}

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 0..14).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn laws_hold_for_soup(text in soup()) {
        check(&text);
    }

    #[test]
    fn laws_hold_for_anything(text in any::<String>()) {
        check(&text);
    }

    /// The linkify crate finds the same plain addresses in plain words.
    #[test]
    fn as_linkify(
        before in "([a-z]{1,8}[,.]? ){0,3}\\(?",
        address in prop_oneof![
            "https?://[a-z]{1,6}\\.(com|org)(/[a-z0-9]{1,5}){0,3}(\\?[a-z]=[0-9])?",
            "[a-z]{1,6}(\\.[a-z]{2,5})?@[a-z]{2,8}\\.(com|org)",
        ],
        after in "\\)?[.,]?( [a-z]{1,8}){0,3}",
    ) {
        let text = format!("{before}{address}{after}");
        let mut theirs = LinkFinder::new();
        theirs.kinds(&[LinkKind::Url, LinkKind::Email]);
        let theirs: Vec<String> = theirs.links(&text).map(|link| link.as_str().to_owned()).collect();
        prop_assert_eq!(texts(&finder(&LinkOptions::default()), &text), theirs);
    }
}

#[test]
fn application_scanners() {
    let finder = with_scanners(&everything(), vec![Arc::new(Smiley)]);
    let text = "a :smile: http://x.com/:no: foo://x:yes: @bob:wave:";
    assert_eq!(texts(&finder, text), [":smile:", "http://x.com/:no", ":yes:", "@bob", ":wave:"]);
    assert_eq!(finder.triggers().application, b":");
}
