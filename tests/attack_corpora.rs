//! Comments and attacks from elsewhere: whatever comes in, the HTML is verified, browsers read it
//! as it is written, and no word of the author is lost.

mod common;

use common::dom::Dom;
use common::{Bench, policies_and_settings, rows, text};
use wellsaid::Policy;
use wellsaid::policy::LinkOptions;

const PROBES: &str = include_str!("data/probes.jsonl");
const XSS: &str = include_str!("data/xss.jsonl");
const PEERS: &str = include_str!("data/peers.jsonl");
const COMMENTS: &str = include_str!("data/comments.jsonl");

/// Formats every row under `policy`; returns how many rows there were.
fn is_safe(name: &str, data: &str, policy: Policy) -> usize {
    let bench = Bench::new(policy);
    let mut wrong = Vec::new();
    let rows = rows(data);
    for row in &rows {
        let (id, source) = (text(row, "id"), text(row, "input"));
        if let Err(why) = page_is_safe(&bench, source) {
            wrong.push(format!("{name} {id}: {source:?}\n  {why}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows\n{}", wrong.len(), wrong.join("\n"));
    rows.len()
}

fn page_is_safe(bench: &Bench, source: &str) -> Result<(), String> {
    let html = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| bench.page(source)))
        .map_err(|panic| format!("{:?}", panic.downcast_ref::<String>()))??;
    let dom = Dom::parse(&html);
    let again = dom.serialize();
    if again != html {
        return Err(format!("a browser reads\n  {html:?} as\n  {again:?}"));
    }
    let off = dom.off_policy(bench.formatter.policy());
    if off.is_empty() { Ok(()) } else { Err(format!("off the policy: {off:?} in {html:?}")) }
}

#[test]
fn attacks_are_harmless_under_every_policy() {
    for (name, policy) in policies_and_settings() {
        assert_eq!(is_safe(name, XSS, policy), 1_851);
    }
}

#[test]
fn what_peers_test_is_harmless_under_every_policy() {
    for (name, policy) in policies_and_settings() {
        assert_eq!(is_safe(name, PEERS, policy), 183);
    }
}

#[test]
fn probes_are_well_nested_under_every_policy() {
    for (name, policy) in policies_and_settings() {
        assert_eq!(is_safe(name, PROBES, policy), 208);
    }
}

#[test]
fn real_comments_are_proven_under_every_policy() {
    for (name, policy) in policies_and_settings() {
        assert_eq!(is_safe(name, COMMENTS, policy), 300);
    }
}

#[test]
fn no_word_of_a_real_comment_is_lost() {
    assert_eq!(loses_nothing(COMMENTS), 300);
}

#[test]
fn no_word_of_a_probe_is_lost() {
    assert_eq!(loses_nothing(PROBES), 208);
}

#[test]
fn no_word_of_an_attack_is_lost() {
    assert_eq!(loses_nothing(XSS), 1_851);
    assert_eq!(loses_nothing(PEERS), 183);
}

/// Checks that no word is lost.
///
/// The letters and digits of a comment, less those of its markup, must all be seen
/// by readers, in their order. Markup is what the policy allows authors: a
/// tag of its list, `br`, `p`, `pre` around code, a quote tag, a reference. The definition here is
/// broader than the parser's on purpose and shares no code with it: its markup may be shown, its
/// text must be shown. If a comment has no characters of markup, readers see exactly these letters.
fn loses_nothing(data: &str) -> usize {
    let policy = Policy::builder().links(LinkOptions::default().max_caption(4096));
    let bench = Bench::new(policy.build().expect("a policy"));
    let mut wrong = Vec::new();
    let rows = rows(data);
    for row in &rows {
        let (id, source) = (text(row, "id"), text(row, "input"));
        let page = bench.formatter.format(source).expect("short enough");
        let seen = letters(&Dom::parse(&page.html).text());
        let typed = letters(&without_markup(source));
        let plain = !source.contains(['<', '[', '&']);
        let mut rest = seen.chars();
        let lost = typed.chars().find(|&c| !rest.any(|seen| seen == c));
        if lost.is_some() || (plain && seen != typed) {
            wrong.push(format!("{id}: {source:?}\n  {:?}", page.html));
        }
    }
    assert!(wrong.is_empty(), "{} rows\n{}", wrong.len(), wrong.join("\n"));
    rows.len()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// `source` without possible markup.
fn without_markup(source: &str) -> String {
    const TAGS: [&str; 14] =
        ["a", "em", "strong", "cite", "code", "pre", "ul", "ol", "li", "dl", "dt", "dd", "br", "p"];
    let mut out = String::new();
    let mut rest = source;
    while let Some(at) = rest.find(['<', '[', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest[1..].trim_start_matches('/');
        let word = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let lower = name[..word].to_ascii_lowercase();
        let len = match rest.as_bytes()[0] {
            b'<' if TAGS.contains(&&*lower) => tag_len(rest),
            b'[' if lower == "quote" => rest.lines().next().and_then(|line| line.rfind(']')),
            b'&' => rest.find(';').filter(|&len| len < 34 && !rest[1..len].contains(['&', ' '])),
            _ => None,
        };
        rest = &rest[len.map_or(1, |len| len + 1)..];
    }
    out.push_str(rest);
    out
}

/// Offset of the `>` of the tag that `text` begins with.
fn tag_len(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices().skip(1) {
        match (quote, c) {
            (Some(mark), c) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => return Some(at),
            (None, '<') => return None,
            _ => {}
        }
    }
    None
}
