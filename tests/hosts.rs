//! Hosts of links: each link that readers can click is counted, and found in lists of domains
//! whatever the spelling of its host.
#![cfg(feature = "moderation")]

use wellsaid::moderate::{Action, Context, MemoryHistory, Moderator, RuleSet, Timestamp, Verdict};
use wellsaid::{Formatter, Policy};

const RULES: &str = r#"
    [lists.blocked]
    kind = "domains"
    domains = ["evil.com", "spam.example", "203.0.113.7", "2001:db8::1", "пример.рф"]
    [[rule]]
    id = "blocked"
    why = "Links to a blocked site."
    when = { links = { host_in = "blocked" } }
    action = "reject"
    [[rule]]
    id = "linking"
    why = "Has a link."
    when = { links = { count_gte = 1 } }
    action = "hold"
"#;

fn check(policy: Policy, rules: &str, source: &str) -> Verdict {
    let rules = RuleSet::from_toml(rules).unwrap_or_else(|error| panic!("{error}\n{rules}"));
    let moderator = Moderator::new(rules).key(b"secret of the site").expect("long enough");
    let document = Formatter::new(policy).parse(source).expect("short");
    moderator.check(&document, &Context::at(Timestamp(1_000_000)), &MemoryHistory::new())
}

fn fired(verdict: &Verdict) -> Vec<&str> {
    verdict.reasons.iter().map(|reason| reason.rule.as_str()).collect()
}

#[test]
fn links_are_counted_and_found_in_lists() {
    for host in [
        "evil.com",
        "x.evil.com",
        "-x.evil.com",
        "x-.evil.com",
        "-.evil.com",
        "_evil.evil.com",
        "_x.evil.com",
        "x..evil.com",
        "[::ffff:203.0.113.7]",
        "[::FFFF:cb00:7107]",
        "[64:ff9b::203.0.113.7]",
        "[64:ff9b::cb00:7107]",
        "a.-b-.c.evil.com",
        "*.evil.com",
        "*.*.evil.com",
        "a*b.evil.com",
        "*evil.evil.com",
        "~.evil.com",
        "a!b.evil.com",
        "$(x).evil.com",
        "{{x}}.evil.com",
        "a,b;c.evil.com",
        "a=b+c.evil.com",
        "EVIL.com",
        "evil.com.",
        "evil.com:8080",
        "-x.evil.com:443",
        "%65vil.com",
        "evil%2ecom",
        "%65%76%69%6c%2e%63%6f%6d",
        "x.%65vil.com",
        "ｅｖｉｌ.com",
        "evil。com",
        "evil．com",
        "evil｡com",
        "ev&#105;l.com",
        "spam%2eexample",
        "%73pam.example",
        "203.0.113.7",
        "0xcb.0.0x71.7",
        "3405803783",
        "0313.0.0161.07",
        "203.0.28935",
        "[2001:db8::1]",
        "[2001:DB8:0::0001]:80",
        "пример.рф",
        "xn--e1afmkfd.xn--p1ai",
        "www.ПРИМЕР.рф",
        "%D0%BF%D1%80%D0%B8%D0%BC%D0%B5%D1%80.рф",
    ] {
        let source = format!("<a href=\"https://{host}/\">offer</a>");
        let document = Formatter::new(Policy::comment());
        let document = document.parse(&source).expect("short");
        let is_link = !document.links().is_empty();
        assert!(is_link, "{host}");
        let verdict = check(Policy::comment(), RULES, &source);
        assert_eq!(fired(&verdict), ["blocked", "linking"], "{host}");
        let verdict = check(Policy::comment(), RULES, &source.replace("https", "http"));
        assert_eq!(fired(&verdict), ["blocked", "linking"], "{host}");
    }
    // Names that are too long for DNS are links, too.
    let long = format!("{}.evil.com", "x".repeat(64));
    let verdict = check(Policy::comment(), RULES, &format!("<a href='http://{long}'>x</a>"));
    assert_eq!(fired(&verdict), ["blocked", "linking"]);
}

#[test]
fn links_to_other_hosts_are_counted_only() {
    for host in ["evil.com.example.org", "notevil.com", "-evil.com", "_evil.com", "evil%2dcom.org"]
    {
        let verdict = check(Policy::comment(), RULES, &format!("<a href='http://{host}'>x</a>"));
        assert_eq!(fired(&verdict), ["linking"], "{host}");
    }
    for source in ["<a href='/evil.com'>x</a>", "<a href='mailto:a@evil.com'>x</a>", "a@evil.com"] {
        assert_eq!(fired(&check(Policy::comment(), RULES, source)), [""; 0], "{source}");
    }
}

/// The mailbox of an author may be typed like a line in a letter, or to get past a list.
#[test]
fn mailboxes_of_authors_are_compared_as_typed() {
    let rules = "[lists.blocked]\nkind = 'domains'\ndomains = ['evil.com', '203.0.113.7']\n\
                 [[rule]]\nid = 'mail'\nwhy = 'x'\nwhen = { author = { email_in = 'blocked' } }\n\
                 action = 'hold'";
    let moderator = Moderator::new(RuleSet::from_toml(rules).expect("rules"));
    let moderator = moderator.key(b"secret of the site").expect("long enough");
    let document = Formatter::new(Policy::comment());
    let document = document.parse("x").expect("short");
    for (email, is_listed) in [
        ("ann@evil.com", true),
        (" ann@EVIL.com. ", true),
        ("Ann <ann@evil.com>", true),
        ("ann@evil.com (Ann)", true),
        ("ann@evil.com,", true),
        ("ann@evil.com\u{0}", true),
        ("ann@ evil.com", true),
        ("\"a@b\"@mail.evil.com", true),
        ("ann%40evil.com", true),
        ("ann＠evil.com", true),
        ("ann@evil。com", true),
        ("ann@-x.evil.com", true),
        ("ann@x..evil.com", true),
        ("ann@[203.0.113.7]", true),
        ("mailto:ann@evil.com?subject=x", true),
        ("ann@evil.com.example.org", false),
        ("evil.com", false),
        ("evil.com@example.org", false),
        ("", false),
    ] {
        let mut context = Context::at(Timestamp(1_000_000));
        context.author.email = Some(email.to_owned().into());
        let verdict = moderator.check(&document, &context, &MemoryHistory::new());
        assert_eq!(verdict.action == Action::Hold, is_listed, "{email:?}");
    }
}

#[test]
fn other_schemes_have_hosts_too() {
    let policy = || {
        let schemes = ["http", "https", "ftp", "ssh", "tel"];
        Policy::builder().schemes(schemes).build().expect("a policy")
    };
    for (href, rules) in [
        ("ftp://x.evil.com/", &["blocked", "linking"][..]),
        ("ftp://%65vil.com/", &["blocked", "linking"]),
        ("ssh://%65vil.com/", &["blocked", "linking"]),
        ("ssh://EVIL.com/", &["blocked", "linking"]),
        ("ftp://example.org/", &["linking"]),
        ("tel:+15550100", &["linking"]),
    ] {
        let verdict = check(policy(), RULES, &format!("<a href='{href}'>x</a>"));
        assert_eq!(fired(&verdict), rules, "{href}");
    }
}

/// It is not a link, so it is not counted; but it is compared with a list of domains.
#[test]
fn refused_addresses_are_compared_with_lists() {
    for source in [
        "<a href='https://me@evil.com/'>x</a>",
        "<a href='https://paypal.com@evil.com/'>x</a>",
        "<a href='//evil.com/'>x</a>",
        "<a href='/\\evil.com/'>x</a>",
        "<a href='http:evil.com'>x</a>",
        "<a href='http:/evil.com'>x</a>",
        "<a href='https:\\\\evil.com'>x</a>",
        "<a href='https://ev\til.com/'>x</a>",
        "<a href='https://ev&#10;il.com/'>x</a>",
        "<a href='ftp://evil.com/'>x</a>",
        "https://paypal.com@evil.com/",
        "http://%65vil.com/",
        "http://ｅｖｉｌ.com/",
        "http://3405803783/",
        // References in an address of the text: readers see the decoded characters.
        "https://paypal.com@ev&#105;l.com/",
        "https://paypal.com&#64;evil.com/",
        "https://pay&#112;al.com@evil.com/x",
        "https://me&commat;evil.com/?a&amp;b",
        "https://paypal.com@evil&period;com/",
        "https:&#47;/me@evil.com/",
        "https&#58;//me@evil.com/",
        "see https://me@e&#118;il.com/ there",
    ] {
        let formatter = Formatter::new(Policy::comment());
        let document = formatter.parse(source).expect("short");
        assert!(document.links().is_empty(), "{source}");
        assert_eq!(document.refused_links().len(), 1, "{source}");
        assert_eq!(fired(&check(Policy::comment(), RULES, source)), ["blocked"], "{source}");
    }
    let document = Formatter::new(Policy::comment());
    let document = document.parse("a <a href='https://me@Evil.com/?a&amp;b'>x</a>").expect("short");
    let refused = &document.refused_links()[0];
    assert_eq!(refused.text, "https://me@Evil.com/?a&b");
    assert_eq!(refused.host.as_deref(), Some("evil.com"));
    assert_eq!(refused.span.range(), 2..41);
    assert!(refused.flags.iter_names().eq(["userinfo"]));
    // Addresses without a host are not listed.
    for source in ["<a href='javascript:alert(1)'>x</a>", "<a>x</a>", "<a href=''>x</a>"] {
        let formatter = Formatter::new(Policy::comment());
        assert!(formatter.parse(source).expect("short").refused_links().is_empty(), "{source}");
    }
}

#[test]
fn addresses_are_searched_decoded() {
    let rules = |when: &str| {
        format!(
            "[lists.bad]\nkind = 'words'\nfold = 'case'\nwords = ['казино', 'viagra']\n[[rule]]\n\
             id = 'bad'\nwhy = 'x'\nwhen = {when}\naction = 'hold'"
        )
    };
    let words = rules("{ words = { list = 'bad', in = ['links'] } }");
    let regex = rules("{ regex = { pattern = '(?i)казино|viagra', in = ['links'] } }");
    for (source, hit) in [
        ("https://x.example/%D0%BA%D0%B0%D0%B7%D0%B8%D0%BD%D0%BE", true),
        ("http://xn--80aodfsg.xn--p1ai/", true),
        ("see http://XN--80AODFSG.xn--p1ai now", true),
        ("http://казино.рф/", true),
        ("https://shop.example/%76iagra", true),
        ("https://shop.example/%76%69%61%67%72%61?x=%zz", true),
        ("https://shop.example/%2576iagra", true),
        ("<a href='/go?to=%76iagra'>x</a>", true),
        ("<a href='https://%76iagra.example/'>x</a>", true),
        ("a http://a.example/1 b http://b.example/%76iagra c http://c.example/2", true),
        ("https://shop.example/%76iagr", false),
        ("https://shop.example/100%25", false),
        ("http://xn--a.example/", false),
    ] {
        for rules in [&words, &regex] {
            let verdict = check(Policy::comment(), rules, source);
            assert_eq!(verdict.action == Action::Hold, hit, "{source}");
            for found in verdict.reasons.iter().flat_map(|reason| &reason.matches) {
                // The whole address as typed, in the view and in the source.
                let span = found.source.expect("typed");
                let typed = &source[span.start as usize..span.end as usize];
                assert!(typed.contains(&found.seen) || found.seen == "казино", "{found:?}");
            }
        }
    }
}

/// A rewrite for a word that only the decoded address shows unlinks that address alone.
#[test]
fn rewrites_reach_what_was_found_decoded() {
    let rules = RuleSet::from_toml(
        "[lists.bad]\nkind = 'words'\nwords = ['viagra']\n[[rule]]\nid = 'bad'\nwhy = 'x'\n\
         when = { words = { list = 'bad', in = ['links'] } }\naction = 'flag'\n\
         rewrite = { mask = '*' }",
    );
    let rules = rules.unwrap_or_else(|error| panic!("{error}"));
    let moderator = Moderator::new(rules).key(b"secret of the site").expect("long enough");
    let formatter = Formatter::new(Policy::comment());
    let source = "<a href='http://a.example/'>a</a> <a href='http://b.example/%76iagra'>b</a>";
    let document = formatter.parse(source).expect("short");
    let verdict =
        moderator.check(&document, &Context::at(Timestamp(1_000_000)), &MemoryHistory::new());
    let document = verdict.apply(&document).expect("the same comment");
    let links = document.links();
    assert_eq!(links.len(), 1, "{:?}", verdict.rewrites);
    assert_eq!(links[0].href, "http://a.example/");
}

/// IPv6 hosts are written as browsers write them, also those that hold an IPv4 address.
#[test]
fn mapped_addresses_are_written_as_browsers_do() {
    let document = Formatter::new(Policy::comment());
    let document = document.parse("<a href='http://[::ffff:1.2.3.4]/'>a</a>").expect("short");
    assert_eq!(document.links()[0].host.as_deref(), Some("::ffff:102:304"));
}
