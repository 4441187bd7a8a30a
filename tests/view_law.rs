//! The law of the view: it equals the text that readers see of the HTML.
//!
//! Here the HTML is read by html5ever; `tests/browser/view.py` asks Chromium.
#![cfg(feature = "serde")]

mod common;

use common::hostile::{Random, comment, mutant};
use common::seen::{Seen, normalised};
use common::{sources, view_policies};
use wellsaid::document::VisibleText;
use wellsaid::{Formatter, Policy};

/// Hostile comments under each policy, and mutants of the test data's.
const COMMENTS: usize = 1_500;

fn both(formatter: &Formatter, source: &str) -> (Seen, Seen, String) {
    let document = formatter.parse(source).expect("short");
    let html = formatter.format(source).expect("short").html;
    (Seen::of_view(&VisibleText::new(&document)), Seen::of_html(&html), html)
}

fn assert_law(name: &str, formatter: &Formatter, source: &str) {
    let (view, html, text) = both(formatter, source);
    assert_eq!(view, html, "{name}: {source:?}\n{text}");
}

#[test]
fn hostile_comments_are_seen_as_they_are_shown() {
    let sources = sources::all();
    for (at, (name, policy)) in view_policies().into_iter().enumerate() {
        let formatter = Formatter::new(policy);
        let mut random = Random::new(at as u64 + 1);
        for _ in 0..COMMENTS {
            assert_law(name, &formatter, &comment(&mut random));
            let source = &sources[random.below(sources.len())].text;
            assert_law(name, &formatter, &mutant(&mut random, source));
        }
    }
}

#[test]
fn every_case_is_seen_as_it_is_shown() {
    let sources = sources::all();
    for (name, policy) in sources::all_policies(&sources) {
        let formatter = Formatter::new(policy);
        for source in sources.iter().filter(|source| source.is_for(&name)) {
            assert_law(&name, &formatter, &source.text);
        }
    }
}

#[test]
fn white_space_is_drawn_as_browsers_draw_it() {
    let formatter = Formatter::new(common::everything());
    let body = |source: &str| {
        let document = formatter.parse(source).expect("short");
        VisibleText::new(&document).body.text().to_owned()
    };
    for (source, drawn) in [
        ("ca&#8203;&#10;sino", "ca\u{200b}sino"),
        ("ca&#10;&#8203;sino", "ca\u{200b}sino"),
        ("ca&#8203; &NewLine; sino", "ca\u{200b}sino"),
        ("ca&#8203; sino", "ca\u{200b} sino"),
        ("c&#10;a&#10;s&#10;i&#10;n&#10;o", "c a s i n o"),
        ("free&#10;pills", "free pills"),
        ("free  pills", "free pills"),
        ("free\tpills", "free pills"),
        ("free&Tab;&#32;pills", "free pills"),
        ("free&nbsp;pills", "free\u{a0}pills"),
        ("free <em> pills</em>", "free pills"),
        ("free<em> &#10;</em> pills", "free pills"),
        ("ca&#8203;<em>&#10;</em>sino", "ca\u{200b}sino"),
        ("ca<em>&#10;&#8203;sino</em>", "ca\u{200b}sino"),
        // A piece of white space between two tags changes nothing before it.
        ("ca&#8203; <em>&#10;<strong>sino</strong></em>", "ca\u{200b} sino"),
        ("ca <em>&#10;<strong>&#8203;sino</strong></em>", "ca \u{200b}sino"),
        ("ca <em>&#10;</em>&#8203;sino", "ca \u{200b}sino"),
        ("ca&#8203; <em>&#10;</em>sino", "ca\u{200b} sino"),
        ("ca&#10;<em> <strong> &#8203;sino</strong></em>", "ca\u{200b}sino"),
        ("a<br>&#10; b", "a\nb"),
        ("a &#10;<br>b", "a\nb"),
        ("a\nb", "a\nb"),
        ("<kbd>a  b&#10;c</kbd>", "a b c"),
        ("<code>a  b&#10;c</code>", "a b c"),
        ("<code>a  b\n c&#10;d</code>", "a  b\n c\nd"),
        ("<pre>a  b\n c</pre>", "a  b\n c"),
        ("a <img src=/x> b", "a  b"),
        ("a <q> b</q>", "a  b"),
        ("<details><summary>a</summary>b</details>", "a\nb"),
        ("x<wbr>y", "x<wbr>y"),
        ("", ""),
        ("&#10;", ""),
    ] {
        assert_eq!(body(source), drawn, "{source}");
        assert_law("everything", &formatter, source);
    }
}

#[test]
fn where_breaks_are_off_a_typed_newline_is_a_space() {
    let policy = Policy::builder().breaks(false).build().expect("a policy");
    let formatter = Formatter::new(policy);
    for source in ["a\nb", "c\na\r\ns", "a \n b", "a\n\nb", "ca\u{200b}\nsino", "ca\n\u{200b}sino"]
    {
        assert_law("breaks off", &formatter, source);
    }
    let document = formatter.parse("free\npills").expect("short");
    assert_eq!(VisibleText::new(&document).body.text(), "free pills");
}

#[test]
fn a_cut_caption_shows_what_is_shown() {
    let formatter = Formatter::new(Policy::comment());
    let long = format!("see https://example.com/{}casino now", "a".repeat(60));
    let document = formatter.parse(&long).expect("short");
    let view = VisibleText::new(&document);
    assert!(view.body.text().ends_with("aaa… now"), "{}", view.body.text());
    assert!(view.links.text().ends_with("casino"));
    // All of the caption was typed as the whole address.
    let at = view.body.text().find('…').expect("cut");
    let typed = view.body.source(at..at + 3).expect("typed");
    assert_eq!(&long[typed.range()], long.trim_start_matches("see ").trim_end_matches(" now"));
    assert_law("comment", &formatter, &long);
    let mixed = format!("https://example.com/?x=1&amp;{}&amp;y=é casino", "b&amp;".repeat(40));
    assert_law("comment", &formatter, &mixed);
}

#[test]
fn normalisation_keeps_line_ends_and_characters() {
    for (text, normal) in [
        (" a  b\t\n\n c\r\n", "a b\nc"),
        ("a\u{a0} b\u{200b}", "a\u{a0} b\u{200b}"),
        ("\n \n", ""),
        ("a\nb", "a\nb"),
    ] {
        assert_eq!(normalised(text), normal);
    }
}

#[cfg(feature = "moderation")]
#[test]
fn a_masked_address_shows_no_more_than_its_caption_did() {
    use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet};
    use wellsaid::render::NoResolver;

    let rules = "[lists.w]\nkind = \"words\"\nwords = [\"casino\", \"free pills\"]\n[[rule]]\nid = \"w\"\n\
                 action = \"hold\"\nwhen = { words = { list = \"w\" } }\nrewrite = { mask = \"*\" }";
    let moderator = Moderator::new(RuleSet::from_toml(rules).expect("rules"));
    let context: Context = serde_json::from_value(serde_json::json!({ "now": 1 })).expect("facts");
    let formatter = Formatter::new(Policy::comment());
    let rest = "a".repeat(70);
    for source in [
        format!("https://example.com/casino/{rest}/hidden"),
        format!("https://example.com/?a=1&amp;casino&amp;{rest}&amp;hidden&amp;é x"),
        format!("https://example.com/{rest}/casino/hidden"),
        format!("https://example.com/{rest}/casino/hidden free  pills"),
    ] {
        let document = formatter.parse(&source).expect("short");
        let verdict = moderator.check(&document, &context, &MemoryHistory::new());
        let shown = verdict.apply(&document).expect("its own comment");
        let html = formatter.render(&shown, &NoResolver).html;
        for word in ["casino", "hidden", "pills", "href"] {
            assert!(!html.contains(word), "{word} in {html}");
        }
        assert_eq!(shown.validate(), Ok(()));
        let view = VisibleText::new(&shown);
        assert_eq!(Seen::of_view(&view), Seen::of_html(&html));
    }
}

/// The changes of a rule are shown as in the view of the changed document, and masked text is in
/// neither.
#[cfg(feature = "moderation")]
#[test]
fn a_rewritten_comment_is_seen_as_it_is_shown() {
    use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet};
    use wellsaid::render::NoResolver;

    let context: Context = serde_json::from_value(serde_json::json!({ "now": 1 })).expect("facts");
    let words = "[lists.w]\nkind = \"words\"\nfold = \"strong\"\nwords = [\"casino\", \"free pills\"]\n\
                 [[rule]]\nid = \"w\"\naction = \"hold\"\nwhen = { words = { list = \"w\" } }\n";
    let links = "[[rule]]\nid = \"l\"\naction = \"hold\"\n\
                 when = { links = { count_gte = 1, quoted = true } }\nrewrite = { unlink = true }\n";
    let mut changed = 0;
    for (at, rewrite) in
        ["mask = \"*\"", "mask = \"*\", keep_first = true", "replace = \"…\""].iter().enumerate()
    {
        for unlink in [links, ""] {
            let rules = format!("{words}rewrite = {{ {rewrite} }}\n{unlink}");
            let rules = RuleSet::from_toml(&rules).unwrap_or_else(|error| panic!("{error}"));
            let moderator = Moderator::new(rules);
            for (name, policy) in view_policies() {
                let formatter = Formatter::new(policy);
                let mut random = Random::new(at as u64 + 77);
                for _ in 0..60 {
                    let source = comment(&mut random);
                    let document = formatter.parse(&source).expect("short");
                    let verdict = moderator.check(&document, &context, &MemoryHistory::new());
                    if verdict.rewrites.is_empty() {
                        continue;
                    }
                    changed += 1;
                    let shown = verdict.apply(&document).expect("its own comment");
                    assert_eq!(shown.validate(), Ok(()));
                    let html = formatter.render(&shown, &NoResolver).html;
                    let (view, html) =
                        (Seen::of_view(&VisibleText::new(&shown)), Seen::of_html(&html));
                    assert_eq!(view, html, "{name} {rewrite}: {source:?}");
                    let again = moderator.check(&shown, &context, &MemoryHistory::new());
                    let left = again.reasons.iter().any(|reason| reason.rule == "w");
                    assert!(!left, "{name} {rewrite}: {source:?} {}", view.body);
                }
            }
        }
    }
    assert!(changed > 300, "{changed}");
}
