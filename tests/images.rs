//! Addresses of images: a browser asks their hosts without a click, so rules see them.
#![cfg(feature = "moderation")]

use wellsaid::document::VisibleText;
use wellsaid::moderate::{Action, Context, MemoryHistory, Moderator, RuleSet, Timestamp, Verdict};
use wellsaid::render::NoResolver;
use wellsaid::{Formatter, Policy, Verification};

const LISTS: &str = "[lists.blocked]\nkind = 'domains'\ndomains = ['evil.com', '203.0.113.7']\n\
                     [lists.bad]\nkind = 'words'\nwords = ['casino']\n";

fn policy() -> Policy {
    let tags = "<a href> <em> <ul> <li> <img src alt title> <q cite> <blockquote cite> <pre>";
    Policy::builder().allowed(tags).schemes(["http", "https", "mailto"]).build().expect("a policy")
}

fn rules(when: &str, rewrite: &str) -> Moderator {
    let rules = format!(
        "{LISTS}[[rule]]\nid = 'r'\nwhy = 'x'\nwhen = {when}\naction = 'hold'\n{rewrite}\n"
    );
    let rules = RuleSet::from_toml(&rules).unwrap_or_else(|error| panic!("{error}\n{rules}"));
    Moderator::new(rules).key(b"secret of the site").expect("long enough")
}

fn check(moderator: &Moderator, source: &str) -> Verdict {
    let document = Formatter::new(policy()).parse(source).expect("short");
    moderator.check(&document, &Context::at(Timestamp(1_000_000)), &MemoryHistory::new())
}

fn fires(when: &str, source: &str) -> bool {
    check(&rules(when, ""), source).action == Action::Hold
}

#[test]
fn images_are_counted_and_compared() {
    for (source, count, listed) in [
        ("<img src=https://evil.com/x.png>", 1, true),
        ("<img src=https://x.evil.com/x.png alt=cat>", 1, true),
        ("<img src=https://%65vil.com/>", 1, true),
        ("<img src=http://0xcb.0.0x71.7/>", 1, true),
        ("<img src=https://EVIL.com./>", 1, true),
        ("<em><img src=https://evil.com/></em>", 1, true),
        ("<ul><li><img src=https://evil.com/></li></ul>", 1, true),
        ("<a href=/x><img src=https://evil.com/></a>", 1, true),
        ("<a href=https://a.example><img src=https://evil.com/></a>", 2, true),
        ("[quote=Ann]<img src=https://evil.com/>[/quote]", 1, true),
        ("<img src=https://a.example/><img src=https://b.example/>", 2, false),
        ("<img src=/x.png>", 0, false),
        ("<img src=x.png alt='https://evil.com'>", 0, false),
        // It is not a link, and browsers do not fetch it.
        ("<q cite=https://evil.com/>x</q>", 0, false),
        // Text.
        ("<img src=javascript:x>", 0, false),
    ] {
        let least = |count: usize| format!("{{ links = {{ count_gte = {count} }} }}");
        assert!(count == 0 || fires(&least(count), source), "{source}");
        assert!(!fires(&least(count + 1), source), "{source}");
        assert_eq!(fires("{ links = { host_in = 'blocked' } }", source), listed, "{source}");
        let ours = "{ links = { host_not_in = 'blocked' } }";
        assert_eq!(fires(ours, source), count > usize::from(listed), "{source}");
    }
    let source = "<img src=https://a.example/1><img src=https://a.example/2> http://a.example";
    assert!(!fires("{ links = { count_gte = 2, distinct_hosts = true } }", source));
    assert!(fires("{ links = { flags = ['ip'] } }", "<img src=http://203.0.113.9/>"));
}

#[test]
fn addresses_of_images_are_searched() {
    let words = "{ words = { list = 'bad', in = ['links'] } }";
    for source in [
        "<img src=https://x.example/casino>",
        "<img src=/casino.png>",
        "<img src=https://x.example/%63asino>",
        "<a href=/x>a</a> <img src=https://casino.example/> <a href=/y>b</a>",
    ] {
        let verdict = check(&rules(words, ""), source);
        let found = verdict.reasons.iter().flat_map(|reason| &reason.matches).next();
        let span = found.and_then(|found| found.source).expect("typed");
        let typed = &source[span.start as usize..span.end as usize];
        assert!(typed.starts_with("<img ") && typed.ends_with('>'), "{typed}");
    }
    assert!(!fires(words, "<img src=/x alt=casino>"));
    let document = Formatter::new(policy());
    let document = document.parse("<img src=/1> http://a.b <img src=/2>").expect("short");
    assert_eq!(VisibleText::new(&document).links.text(), "/1\nhttp://a.b\n/2");
}

/// `unlink` takes images away; their text stays.
#[test]
fn rewrites_take_images_away() {
    let moderator = rules("{ links = { host_in = 'blocked' } }", "rewrite = { unlink = true }");
    let words = rules("{ words = { list = 'bad', in = ['links'] } }", "rewrite = { mask = '*' }");
    let bad = "<img src=https://evil.com/casino alt='a  cat'>";
    for (source, want) in [
        ("x {} y", "<p>x a cat y</p>"),
        ("{}", "<p>a cat</p>"),
        ("<em>{}</em>", "<p><em>a cat</em></p>"),
        ("{} <img src=https://b.example/>", "<p>a cat <img src=\"https://b.example/\"></p>"),
        ("<a href=/x>{}</a>", "<p><a href=\"/x\">a cat</a></p>"),
        ("<ul><li>{}</li></ul>", "<ul>\n<li>a cat</li>\n</ul>"),
        ("{}{}", "<p>a cata cat</p>"),
    ] {
        for moderator in [&moderator, &words] {
            let source = source.replace("{}", bad);
            let formatter = Formatter::new(policy());
            let document = formatter.parse(&source).expect("short");
            let mut verdict = check(moderator, &source);
            let (changed, rendered) =
                verdict.render(&formatter, &document, &NoResolver).expect("the same");
            assert_eq!(rendered.html, want, "{source}");
            assert_eq!(rendered.verification, Verification::Verified);
            assert!(!formatter.plain(&changed, &NoResolver).contains("evil"));
        }
    }
    // Without text nothing is left.
    let formatter = Formatter::new(policy());
    let source = "<em><img src=https://evil.com/></em>\n\nx";
    let document = formatter.parse(source).expect("short");
    let mut verdict = check(&moderator, source);
    let (_, rendered) = verdict.render(&formatter, &document, &NoResolver).expect("the same");
    assert_eq!(rendered.html, "<p>x</p>");
}
