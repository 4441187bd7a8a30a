//! Plain addresses are found as all others are.

use proptest::prelude::*;

use super::{everything, finder};
use crate::links::{Finder, FinderState, LinkFlags, MatchTarget, Scanned};

/// Pieces of addresses and of what stands around them, many at the border of what is plain.
const PIECES: [&str; 84] = [
    "http://",
    "https://",
    "HTTPS://",
    "hTTp://",
    "xhttp://",
    "ftp://",
    "foo://",
    "http:/",
    "://",
    "www.",
    "WWW.",
    "wwww.",
    "a",
    "B",
    "9",
    "example",
    "example.com",
    "example.co.uk",
    "a.b",
    "xn--bcher-kva",
    "ex-ample",
    "-",
    "--",
    "_",
    ".",
    "..",
    ".com",
    ".COM",
    ".Com",
    ".c0m",
    ".123",
    ".lan",
    ".home.arpa",
    ".zz",
    ":",
    ":80",
    ":21",
    ":65535",
    ":65536",
    ":123456",
    ":8x",
    "@",
    "ann@",
    "user:pw@",
    "/",
    "/path",
    "/a-b",
    "/wiki/X_(film)",
    "(a/b)",
    "(a=b)",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "?",
    "?q=1",
    "#",
    "#x",
    "&",
    "&x=2",
    "&amp",
    "%",
    "%41",
    "%2e",
    "\"",
    "'",
    "`",
    "|",
    "*",
    "~",
    "<",
    ">",
    ",",
    ";",
    "!",
    " ",
    "\n",
    "\\",
    "é",
    "\u{202e}",
    "を",
    "\u{7f}",
];

fn same(finder: &Finder, text: &str, floor: usize) {
    let (mut state, mut plain_state) = (FinderState::default(), FinderState::default());
    let (mut at, mut floor) = (floor, floor);
    while let Some(trigger) = finder.next_trigger(text.as_bytes(), at) {
        let plain = finder.find_plain(text, trigger, floor, &mut plain_state);
        let found = finder.scan(text, trigger, floor, &mut state);
        if let Some(plain) = plain {
            let Scanned::Match(found) = &found else { panic!("{text:?} at {trigger}") };
            assert_eq!((plain.start, plain.end), (found.start, found.end), "{text:?}");
            assert_eq!(found.flags, LinkFlags::EMPTY, "{text:?}");
            let target = if plain.is_www { MatchTarget::Www } else { MatchTarget::Url };
            assert_eq!(found.target, target, "{text:?}");
            let link = &text[plain.start..plain.end];
            let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"<>\"".contains(&byte);
            assert!(link.bytes().all(is_plain), "{text:?}");
            assert_eq!(link.matches('&').count(), plain.ampersands, "{text:?}");
        }
        (at, floor) = match found {
            Scanned::Match(found) => (found.end, found.end),
            Scanned::Skip(next) => (next, floor),
        };
        plain_state = state.clone();
    }
}

proptest! {
    #[test]
    fn any_pieces(pieces in prop::collection::vec(0..PIECES.len(), 1..12)) {
        let text: String = pieces.iter().map(|at| PIECES[*at]).collect();
        same(&finder(&everything()), &text, 0);
    }

    #[test]
    fn pieces_around_addresses(
        before in 0..PIECES.len(),
        name in 0..4_usize,
        pieces in prop::collection::vec(0..PIECES.len(), 0..8),
    ) {
        let name = ["http://example.com", "https://a.b", "www.example.com", "HTTP://X.co.uk/y"][name];
        let rest: String = pieces.iter().map(|at| PIECES[*at]).collect();
        let text = format!("{}{name}{rest}", PIECES[before]);
        same(&finder(&everything()), &text, 0);
        if let Some(floor) = (1..text.len().min(8)).find(|at| text.is_char_boundary(*at)) {
            same(&finder(&everything()), &text, floor);
        }
    }

    #[test]
    fn long_names_and_paths(label in 1..80_usize, path in 0..80_usize, end in 0..PIECES.len()) {
        let path = "/x".repeat(path);
        let text = format!("https://{}.example.com{path}{} ", "l".repeat(label), PIECES[end]);
        same(&finder(&everything()), &text, 0);
    }
}

#[test]
fn most_addresses_are_plain() {
    let finder = finder(&everything());
    for (text, length) in [
        ("http://example.com", 18),
        ("https://example.com/a?b=1&c=2#d. Next", 31),
        ("https://example.com, and", 19),
        ("HTTPS://en.example.com:8080/wiki/X_(film)) ", 41),
        ("www.example.com/x!", 17),
    ] {
        let trigger = finder.next_trigger(text.as_bytes(), 0).expect("a trigger");
        let found = finder.find_plain(text, trigger, 0, &mut FinderState::default());
        assert_eq!(found.map(|found| found.end), Some(length), "{text}");
    }
}
