//! Every string up to a length, none left out: a proof for small pages, where the rest of this
//! program samples large ones.
//!
//! A space is an alphabet of tokens and the places in a page where strings of it are put. For
//! each string: if the gate accepts the page, ammonia returns it unchanged; and the pages that
//! are accepted are exactly those that [`grammar`](crate::grammar) derives, which knows the
//! subset of HTML from its description only.
//!
//! `WELLSAID_GATE_TOKENS=1` makes all strings one token longer than the bounds below, `2` two.

use std::sync::atomic::{AtomicUsize, Ordering};

use wellsaid::gate::{Cleaner, Rejection, RejectionReason, check};
use wellsaid::policy::{Element, QuoteOptions};
use wellsaid::{Limits, Policy};

use crate::grammar::{self, Start};

/// Strings of tokens, and where in a page they stand.
pub(crate) struct Space {
    name: &'static str,
    pub(crate) policy: Policy,
    pub(crate) tokens: &'static [&'static str],
    places: &'static [Place],
    /// Tokens per string without `WELLSAID_GATE_TOKENS`.
    bound: usize,
}

/// Texts before and behind each string. Both together are a page.
pub(crate) struct Place {
    pub(crate) before: &'static str,
    pub(crate) after: &'static str,
    pub(crate) start: Start,
}

const PAGE: Place = Place { before: "", after: "", start: Start::Content(&[]) };
const LINE: Place = Place { before: "<p>", after: "</p>", start: Start::Content(&["p"]) };

/// The characters of HTML. `b` is not in the policy.
const CHARACTERS: &[&str] =
    &["<", "/", ">", "p", "a", "em", "b", " href=\"", "\"", "&", "amp;", "\n", "\0", "\u{a0}", "é"];

/// Whole tags. `cite` is not in the policy, but stands in the line over a quote.
const TAGS: &[&str] = &[
    "<p>",
    "</p>",
    "<em>",
    "</em>",
    "<a href=\"/\">",
    "</a>",
    "<ul>",
    "</ul>",
    "<dl>",
    "</dl>",
    "<li>",
    "</li>",
    "<dd>",
    "</dd>",
    "<br>",
    "x",
    "\n",
    "&amp;",
    "<pre>",
    "</pre>",
    "<h2>",
    "</h2>",
    "<details>",
    "</details>",
    "<summary>",
    "</summary>",
    "<hr>",
    "<blockquote class=\"quote\">",
    "</blockquote>",
    "<p class=\"quote-author\">",
    "<cite>",
    "</cite>",
    "<table>",
    "</br>",
];

/// Attributes of a link, and what looks like them.
const ATTRIBUTES: &[&str] = &[
    " href=\"",
    " rel=\"",
    " class=\"",
    "nofollow ugc",
    "http://e.x",
    "/",
    "javascript:",
    "\"",
    ">",
    "=",
    " ",
    "'",
    "x",
    "&amp;",
    "\n",
    "\u{a0}",
    "<",
];

pub(crate) fn spaces() -> Vec<Space> {
    let build = |builder: wellsaid::policy::PolicyBuilder| builder.build().expect("a sound policy");
    let tags = "<a href> <em> <ul> <li> <dl> <dt> <dd> <pre> <h2> <details> <summary> <hr>";
    vec![
        Space {
            name: "characters",
            policy: build(Policy::builder().allowed("<a href> <em>").rel("")),
            tokens: CHARACTERS,
            places: &[
                PAGE,
                LINE,
                Place {
                    before: "<p><em",
                    after: "</em></p>",
                    start: Start::Tag { open: &["p"], name: "em" },
                },
            ],
            bound: 4,
        },
        Space {
            name: "tags",
            policy: build(Policy::builder().allowed(tags).rel("")),
            tokens: TAGS,
            places: &[
                PAGE,
                LINE,
                Place {
                    before: "<ul><li>",
                    after: "</li></ul>",
                    start: Start::Content(&["ul", "li"]),
                },
                Place {
                    before: "<blockquote class=\"quote\">",
                    after: "</blockquote>",
                    start: Start::Content(&["blockquote"]),
                },
            ],
            bound: 4,
        },
        Space {
            name: "attributes",
            policy: build(Policy::builder().quotes(QuoteOptions::default().class("x"))),
            tokens: ATTRIBUTES,
            places: &[
                Place {
                    before: "<p><a",
                    after: "x</a></p>",
                    start: Start::Tag { open: &["p"], name: "a" },
                },
                Place {
                    before: "<blockquote",
                    after: "</blockquote>",
                    start: Start::Tag { open: &[], name: "blockquote" },
                },
            ],
            bound: 5,
        },
        Space {
            name: "depth",
            policy: build(Policy::builder().allowed("<em>").limits(Limits::default().max_depth(1))),
            tokens: &["<em>", "</em>", "<p>", "</p>", "x", "\n", "<br>"],
            // One level of the policy's and eight of the gate's own, of which eight are taken.
            places: &[Place {
                before: "<p><em><em><em><em><em><em><em>",
                after: "</em></em></em></em></em></em></em></p>",
                start: Start::Content(&["p", "em", "em", "em", "em", "em", "em", "em"]),
            }],
            bound: 5,
        },
    ]
}

/// Counts for one space.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Count {
    /// Strings of the space.
    strings: u64,
    /// Strings that were read one by one.
    read: u64,
    accepted: u64,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.strings += other.strings;
        self.read += other.read;
        self.accepted += other.accepted;
    }
}

/// Tells whether all strings that begin like this must be refused.
///
/// The gate reads from left to right and stops at the first thing it refuses, so the rest can only
/// matter if it was missing when that thing was checked. By rule:
///
/// * `Character`, `Attribute`, `Value`, `Url`, `Depth` are certain when the character, the whole
///   attribute or the whole tag was read.
/// * `Reference`: six bytes are the longest that is looked at.
/// * `Element`, and `Nesting` of a tag: when the name is known, that is, a character follows it.
///   `Nesting` of text: it looks at two bytes.
/// * `Balance`: when an end tag was read to its `>`; at the end of the page, tags may follow.
/// * `Tag`: never, a quotation mark or `>` may follow.
///
/// [`no_string_is_skipped_that_the_gate_accepts`] does not rely on this and reads them all.
fn is_final(page: &str, rejection: Rejection) -> bool {
    let rest = &page[rejection.offset..];
    match rejection.rule {
        RejectionReason::Character
        | RejectionReason::Attribute
        | RejectionReason::Value
        | RejectionReason::Url
        | RejectionReason::Depth => true,
        RejectionReason::Reference => rest.len() >= 6,
        RejectionReason::Element | RejectionReason::Nesting if rest.starts_with('<') => {
            rest[1..].contains(|c: char| !c.is_ascii_alphanumeric())
        }
        RejectionReason::Nesting => rest.len() >= 2,
        RejectionReason::Balance => rest.starts_with("</") && rest.contains('>'),
        _ => false,
    }
}

/// A walk through the strings of one place.
struct Walk<'a> {
    space: &'a Space,
    cleaner: &'a Cleaner,
    place: &'a Place,
    page: String,
    count: Count,
    /// Tells whether to skip strings that [`is_final`] excludes.
    skips: bool,
}

impl Walk<'_> {
    /// Reads the string so far, and all that begin with it and have up to `left` tokens more.
    fn read(&mut self, left: usize, doomed: bool) {
        let Self { space, place, .. } = *self;
        let end = self.page.len();
        self.count.strings += 1;
        self.count.read += 1;
        self.page.push_str(place.after);
        if check(&space.policy, &self.page).is_ok() {
            assert!(!doomed, "skipped, but accepted: {:?}", self.page);
            let clean = self.cleaner.clean(&self.page);
            assert_eq!(clean, self.page, "accepted, but ammonia changes it");
            self.count.accepted += 1;
        }
        self.page.truncate(end);
        if left == 0 {
            return;
        }
        let verdict = check(&space.policy, &self.page);
        let doomed = doomed || verdict.is_err_and(|rejection| is_final(&self.page, rejection));
        if doomed && self.skips {
            self.count.strings += strings(space.tokens.len(), left) - 1;
            return;
        }
        for token in space.tokens {
            self.page.push_str(token);
            self.read(left - 1, doomed);
            self.page.truncate(end);
        }
    }
}

/// Number of strings of up to `length` tokens, the empty one included.
fn strings(tokens: usize, length: usize) -> u64 {
    (0..=length).map(|length| (tokens as u64).pow(length as u32)).sum()
}

/// Reads a space with all processors.
fn exhaust(space: &Space, bound: usize, skips: bool) -> Count {
    let cleaner = Cleaner::new(&space.policy);
    let firsts = space.tokens.len();
    // The empty string of each place is read with the first of its tokens.
    let jobs = space.places.len() * firsts;
    let next = AtomicUsize::new(0);
    let work = || {
        let mut total = Count::default();
        loop {
            let job = next.fetch_add(1, Ordering::Relaxed);
            if job >= jobs {
                return total;
            }
            let place = &space.places[job / firsts];
            let page = String::from(place.before);
            let mut walk =
                Walk { space, cleaner: &cleaner, place, page, count: Count::default(), skips };
            if job % firsts == 0 {
                walk.read(0, false);
            }
            walk.page.push_str(space.tokens[job % firsts]);
            walk.read(bound - 1, false);
            total += walk.count;
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut total = Count::default();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            match worker.join() {
                Ok(count) => total += count,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    let expected = space.places.len() as u64 * strings(firsts, bound);
    assert_eq!(total.strings, expected, "{}: every string once", space.name);
    total
}

fn more_tokens() -> usize {
    std::env::var("WELLSAID_GATE_TOKENS").ok().and_then(|more| more.parse().ok()).unwrap_or(0)
}

#[test]
fn every_short_string_obeys_the_law_and_every_canonical_one_is_accepted() {
    let mut total = Count::default();
    for space in spaces() {
        let bound = space.bound + more_tokens();
        let count = exhaust(&space, bound, true);
        eprintln!("{}, {} tokens, up to {bound}: {count:?}", space.name, space.tokens.len());
        let mut derived = 0;
        for place in space.places {
            grammar::derive(&space, place, bound, &mut |page| {
                assert_eq!(check(&space.policy, page), Ok(()), "canonical, but refused: {page:?}");
                derived += 1;
            });
        }
        assert_eq!(count.accepted, derived, "{}: accepted, but not canonical", space.name);
        assert!(count.accepted > 20, "{}: a space without pages proves nothing", space.name);
        total += count;
    }
    eprintln!("in all {total:?}");
}

#[test]
fn no_string_is_skipped_that_the_gate_accepts() {
    for space in spaces() {
        let bound = space.bound - 1;
        let all = exhaust(&space, bound, false);
        let some = exhaust(&space, bound, true);
        assert_eq!(all.read, all.strings);
        assert_eq!(all.accepted, some.accepted, "{}", space.name);
        assert!(some.read < all.read, "{}: nothing was skipped", space.name);
    }
}

#[test]
fn elements_of_the_alphabet_are_elements() {
    for tag in TAGS.iter().filter(|token| token.starts_with('<')) {
        let name = tag.trim_matches(['<', '/', '>']).split(' ').next().unwrap_or("");
        assert!(Element::from_name(name).is_some() || name == "table", "{tag}");
    }
}
