//! What is true of every comment. Each law panics with what breaks it.

use wellsaid::document::Event;
use wellsaid::gate::{self, Cleaner};
use wellsaid::render::{self, Reply};
use wellsaid::{Document, Enforcement, Formatter, Policy, Scratch, limits, work};

/// Work per byte that no comment may exceed, counted in bytes looked at and nodes written.
/// Plain text costs about five; the shapes of `src/growth.rs` stay under 80.
const MOST_WORK: usize = 120;

/// Fixed work of a comment, however short.
const WORK_SLACK: usize = 16 * 1024;

/// Proven, I1 to I5, untouched by ammonia, in bounds, and the same by every door.
pub fn sound(policy: &Policy, source: &str) {
    let formatter = Formatter::new(policy.clone());
    let Ok(document) = formatter.parse(source) else {
        assert!(source.len() > policy.limits().max_input);
        return;
    };
    document.validate().expect("the invariants of the document");
    let page = formatter.format(source).expect("its length was accepted");
    let html = page.html;
    assert!(html.len() <= limits::output_bound(source.len()), "{} bytes of HTML", html.len());
    assert_ne!(page.enforcement, Enforcement::Cleaned, "{html}");
    if page.enforcement == Enforcement::Proven {
        assert_eq!(gate::check(policy, &html), Ok(()), "{html}");
    }
    assert_eq!(Cleaner::new(policy).clean(&html), html, "ammonia changes it");
    let mut again = String::new();
    let enforcement = formatter.format_to(&mut Scratch::new(), source, &mut again);
    assert_eq!((enforcement, again), (Ok(page.enforcement), html));
}

/// What the gate accepts, ammonia returns unchanged.
pub fn gate(policy: &Policy, html: &str) {
    if gate::check(policy, html).is_ok() {
        assert_eq!(Cleaner::new(policy).clean(html), html, "accepted, but ammonia changes it");
    }
}

/// Escaped text is shown as it was; a reply holds one quote, and its words.
pub fn roundtrip(policy: &Policy, source: &str) {
    let formatter = Formatter::new(policy.clone());
    let Ok(document) = formatter.parse(source) else { return };
    let plain = render::plain(&document);
    // The words that readers of the page see are those of the mail.
    for word in words(&document) {
        assert!(plain.contains(&word), "{word:?} is not in {plain:?}");
    }
    if let Ok(reply) = formatter.quote_reply(source, &Reply::to("Ann ] \"B\"")) {
        if let Ok(answer) = formatter.parse(&reply) {
            let outer = answer.quotes().iter().filter(|quote| quote.depth == 1).count();
            let expected = usize::from(policy.quotes().enabled && !reply.is_empty());
            assert_eq!(outer, expected, "{reply:?}");
        }
    }
    let escaped = source.replace('&', "&amp;").replace('<', "&lt;").replace('[', "&#91;");
    if let Ok(document) = formatter.parse(&escaped) {
        let seen: String = text(&document).chars().filter(|c| c.is_alphanumeric()).collect();
        let typed: String = source.chars().filter(|c| c.is_alphanumeric()).collect();
        assert_eq!(seen, typed, "{escaped:?}");
    }
}

fn text(document: &Document<'_>) -> String {
    let mut out = String::new();
    for (event, span) in document.events() {
        match event {
            Event::Text(text) => out.push_str(text),
            Event::Mention(_) | Event::Emoji(_) => {
                out.push_str(&document.source()[span.range()]);
            }
            _ => {}
        }
    }
    out
}

fn words(document: &Document<'_>) -> Vec<String> {
    let events = document.events().filter_map(|(event, _)| match event {
        Event::Text(text) => Some(text.to_owned()),
        _ => None,
    });
    events
        .flat_map(|text| {
            text.split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Links lie in the source, in order, and the work of finding them is linear.
pub fn links(policy: &Policy, source: &str) {
    let formatter = Formatter::new(policy.clone());
    work::take();
    let Ok(document) = formatter.parse(source) else { return };
    let work = work::take();
    assert!(work <= MOST_WORK * source.len() + WORK_SLACK, "{work} for {} bytes", source.len());
    let mut end = 0;
    for link in document.links() {
        assert!(source.get(link.span.range()).is_some(), "{:?}", link.span);
        assert!(link.span.start >= end, "{:?} begins before {end}", link.span);
        end = link.span.end;
        let scheme = link.href.split(':').next().unwrap_or("").to_ascii_lowercase();
        let known = policy.schemes().contains(&scheme) || policy.relative_links();
        assert!(known, "{}", link.href);
    }
}

/// A plain address between spaces is a link for us exactly when it is one for linkify.
pub fn plain_links(words: &[String]) {
    let formatter = Formatter::new(Policy::comment());
    let source = words.join(" ");
    let Ok(document) = formatter.parse(&source) else { return };
    let ours: Vec<&str> = document.links().iter().map(|link| &source[link.span.range()]).collect();
    let theirs = linkify::LinkFinder::new();
    let theirs: Vec<_> = theirs.links(&source).map(|link| link.as_str()).collect();
    assert_eq!(ours, theirs, "{source:?}");
}

/// Whatever is reported lies in the source, on character boundaries, and is what it says.
pub fn spans(policy: &Policy, source: &str) {
    let formatter = Formatter::new(policy.clone());
    let Ok(document) = formatter.parse(source) else { return };
    for (event, span) in document.events() {
        let typed = source.get(span.range()).expect("a span of the source");
        match event {
            Event::Text(text) if text == typed => {}
            // Decoded, or made: a reference, a newline, a space where a tag stood.
            Event::Text(text) => assert!(
                typed.len() != text.len() || !typed.is_ascii() || typed.contains(['\r', '\n', '\t']),
                "{text:?} for {typed:?}"
            ),
            Event::Mention(mention) => {
                let mut expected = String::from(mention.sigil);
                expected.push_str(mention.name);
                assert_eq!(typed, expected);
            }
            _ => {}
        }
    }
    for notice in document.notices() {
        assert!(source.get(notice.span.range()).is_some(), "{notice:?}");
    }
    assert!(document.notices().is_sorted_by_key(|notice| notice.span));
    for quote in document.quotes() {
        let typed = source.get(quote.span.range()).expect("a span of the source");
        assert!(quote.depth >= 1 && !typed.is_empty(), "{quote:?}");
    }
}

/// A policy text is refused with a reason, or makes a policy whose pages are safe.
pub fn policy(text: &str, source: &str) {
    for built in [Policy::from_toml(text), Policy::from_json(text)] {
        match built {
            Err(error) => assert!(!error.to_string().is_empty()),
            Ok(policy) => {
                let again = Policy::from_toml(&policy.to_toml()).expect("what we wrote");
                assert_eq!(again.to_toml(), policy.to_toml());
                for scheme in policy.schemes() {
                    let banned = ["javascript", "vbscript", "data", "file", "blob"];
                    assert!(!banned.contains(&scheme.as_str()), "{scheme}");
                }
                sound(&policy, source);
            }
        }
    }
}
