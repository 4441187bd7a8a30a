//! Laws that hold for every comment.
//!
//! Comments are made from pieces that are hard for parsers, glued in any order. Run more of them
//! with `PROPTEST_CASES=100000`.

mod common;

use std::sync::LazyLock;

use common::dom::Dom;
use common::random::comment;
use common::{Bench, policies_and_settings};
use proptest::prelude::*;
use wellsaid::policy::LinkOptions;
use wellsaid::{Formatter, Limits, Policy, Scratch, Verification};

/// Few cases by default, so that all tests of a debug build take a minute.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(600),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

static BENCHES: LazyLock<Vec<(&str, Bench)>> = LazyLock::new(|| {
    policies_and_settings().into_iter().map(|(name, policy)| (name, Bench::new(policy))).collect()
});

static SMALL: LazyLock<Bench> = LazyLock::new(|| {
    let limits = Limits::default().max_depth(6).max_links(2);
    let links = LinkOptions::default().max_caption(8).bare_domains(true);
    Bench::new(Policy::builder().limits(limits).links(links).build().expect("a policy"))
});

fn escape(text: &str) -> String {
    // A quote tag has no markup to escape but its bracket.
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('[', "&#91;")
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #![proptest_config(config())]

    /// Verified, I1 to I5, untouched by ammonia, within bounds, the same from recycled
    /// entry points, and read by a browser as it is written.
    #[test]
    fn every_page_is_sound_under_every_policy(source in comment()) {
        for (name, bench) in BENCHES.iter() {
            let html = bench.page(&source).map_err(|why| {
                TestCaseError::fail(format!("{name}: {why}"))
            })?;
            let dom = Dom::parse(&html);
            prop_assert_eq!(dom.serialize(), html, "{}", name);
            let off = dom.off_policy(bench.formatter.policy());
            prop_assert!(off.is_empty(), "{}: {:?}", name, off);
        }
    }

    #[test]
    fn tight_limits_hold(source in comment()) {
        let html = SMALL.page(&source).map_err(TestCaseError::fail)?;
        prop_assert!(html.matches("<a ").count() <= 2 || html.contains("<a href"));
        let document = SMALL.formatter.parse(&source).expect("short enough");
        prop_assert!(document.links().len() <= 2);
    }

    /// Buffers that held another comment leave no trace.
    #[test]
    fn recycled_buffers_are_like_new(first in comment(), second in comment()) {
        for (name, bench) in BENCHES.iter() {
            let (mut scratch, mut out) = (Scratch::new(), String::new());
            bench.formatter.format_to(&mut scratch, &first, &mut out).expect("short enough");
            out.clear();
            bench.formatter.format_to(&mut scratch, &second, &mut out).expect("short enough");
            let fresh = bench.formatter.format(&second).expect("short enough");
            prop_assert_eq!(out, fresh.html, "{}", name);
        }
    }

    /// Ammonia does not change any page.
    #[test]
    fn always_clean_gives_the_same_page(source in comment()) {
        static CLEANED: LazyLock<Formatter> = LazyLock::new(|| {
            Formatter::new(Policy::builder().always_clean(true).build().expect("a policy"))
        });
        let cleaned = CLEANED.format(&source).expect("short enough");
        let page = BENCHES[0].1.formatter.format(&source).expect("short enough");
        prop_assert_eq!(cleaned.verification, Verification::Verified);
        prop_assert_eq!(cleaned.html, page.html);
    }

    /// Text that its author escaped is shown as it was.
    #[test]
    fn escaped_text_is_shown(source in comment()) {
        // These are letters of Windows-1252.
        let source = source.replace(|c| ('\u{80}'..'\u{a0}').contains(&c), "");
        static UNLINKED: LazyLock<Formatter> = LazyLock::new(|| {
            let policy = Policy::builder().links(LinkOptions::none()).build();
            Formatter::new(policy.expect("a policy"))
        });
        let page = UNLINKED.format(&escape(&source)).expect("short enough");
        let seen = Dom::parse(&page.html).text();
        prop_assert_eq!(letters(&seen), letters(&source), "{}", page.html);
    }

    /// Text without anything special is one paragraph.
    #[test]
    fn plain_text_is_a_paragraph(source in "[a-zA-Z0-9,;!?éß’“”…-]{1,9}( {1,3}[a-zA-Z0-9,;!?éß’“”…-]{1,9}){0,9}") {
        let page = BENCHES[0].1.formatter.format(&source).expect("short enough");
        prop_assert_eq!(page.html, format!("<p>{source}</p>"));
    }

    /// Everything that is reported lies in the source, in order.
    #[test]
    fn reports_point_into_the_source(source in comment()) {
        for (_, bench) in BENCHES.iter() {
            let document = bench.formatter.parse(&source).expect("short enough");
            let holds = |span: wellsaid::Span| source.get(span.range()).is_some();
            prop_assert!(document.events().all(|(_, span)| holds(span)));
            prop_assert!(document.links().iter().all(|link| holds(link.span)));
            prop_assert!(document.refused_links().iter().all(|link| holds(link.span)));
            prop_assert!(document.quotes().iter().all(|quote| holds(quote.span) && quote.depth > 0));
            prop_assert!(document.mentions().iter().all(|mention| holds(mention.span)));
            prop_assert!(document.notices().is_sorted_by_key(|notice| notice.span));
            prop_assert!(document.notices().iter().all(|notice| holds(notice.span)));
        }
    }

    /// The same comment gives the same page, from any formatter.
    #[test]
    fn formatting_is_deterministic(source in comment()) {
        let other = Formatter::new(Policy::comment());
        let page = BENCHES[0].1.formatter.format(&source);
        prop_assert_eq!(other.format(&source), page);
    }
}

/// A direction mark ends in the paragraph in which it begins, however either is typed.
#[test]
fn direction_marks_end_in_their_own_paragraph() {
    let formatter = Formatter::new(Policy::comment());
    for open in ["\u{202e}", "&#x202e;", "\u{2067}", "&#x2067;", "\u{202d}", "&#x2066;"] {
        for second in [
            "&#104;eck",
            "heck",
            "\u{202e}heck",
            "&#x202e;heck",
            "\u{2067}heck",
            "<em>&#104;eck</em>",
        ] {
            for between in ["\n\n", "\u{2029}", "<p>", "\n \n", "</p>\n<p>"] {
                let source = format!("{open}x{between}{second}");
                let html = formatter.format(&source).expect("short").html;
                let paragraphs: Vec<_> = html.split("</p>").filter(|p| p.contains("<p>")).collect();
                assert_eq!(paragraphs.len(), 2, "{source:?}: {html:?}");
                for paragraph in paragraphs {
                    let count = |marks: &[char]| paragraph.matches(marks).count();
                    let opened = count(&['\u{202d}', '\u{202e}']);
                    assert_eq!(opened, count(&['\u{202c}']), "{source:?}: {html:?}");
                    let isolated = count(&['\u{2066}', '\u{2067}']);
                    assert_eq!(isolated, count(&['\u{2069}']), "{source:?}: {html:?}");
                    let begins = |c: char| matches!(c, '\u{202c}' | '\u{2069}');
                    assert!(!paragraph.trim_start_matches("\n<p>").starts_with(begins), "{html:?}");
                }
                assert!(html.contains("heck"), "{source:?}: {html:?}");
            }
        }
    }
}
