//! Text that people type around addresses.

use super::{bare, everything, finder, texts};
use crate::links::{Finder, LinkFlags};
use crate::policy::LinkOptions;

#[track_caller]
fn expect(finder: &Finder, text: &str, wanted: &[&str]) {
    assert_eq!(texts(finder, text), wanted, "{text:?}");
}

#[test]
fn default_profile() {
    let finder = finder(&LinkOptions::default());
    let rows: &[(&str, &[&str])] = &[
        ("http://http://example.com/x", &["http://example.com/x"]),
        (
            "http://a.com/http://b.com ,http://c.com,http://d.com",
            &["http://a.com/http://b.com", "http://c.com", "http://d.com"],
        ),
        (
            "HTTPS://EXAMPLE.COM/Foo WWW.EXAMPLE.COM/Foo",
            &["HTTPS://EXAMPLE.COM/Foo", "WWW.EXAMPLE.COM/Foo"],
        ),
        (
            "http://example.comを見て 詳細はwww.example.com。次",
            &["http://example.com", "www.example.com"],
        ),
        ("foo@example.comまで http://example.com에서", &["foo@example.com", "http://example.com"]),
        ("Website:www.example.com http:www.evil.com", &["www.example.com"]),
        ("//www.example.com /www.example.com c:\\www.example.com", &[]),
        (
            "_www.example.com_ *www.example.com* my_www.example.com",
            &["www.example.com", "www.example.com"],
        ),
        ("www.com www.example www.192.168.0.1", &[]),
        (
            "**http://example.com/foo** ~~http://example.com~~ `http://x.com/a`",
            &["http://example.com/foo", "http://example.com", "http://x.com/a"],
        ),
        (
            "[img]http://example.com/a.png[/img] [url=http://example.com/]x[/url]",
            &["http://example.com/a.png", "http://example.com/"],
        ),
        (
            "http://example.com/a_(b)_c). [x](http://example.com/foo)",
            &["http://example.com/a_(b)_c", "http://example.com/foo"],
        ),
        (
            "http://x.com/'quoted' 'http://x.com/path's'",
            &["http://x.com/'quoted'", "http://x.com/path's"],
        ),
        (
            "http://foo.com- bar http://foo.com_ http://foo.com.",
            &["http://foo.com", "http://foo.com", "http://foo.com"],
        ),
        ("http://-x.com http://x-.com/ http://x..com", &[]),
        ("http://example.com:80th http://example.com:65536/", &["http://example.com"]),
        ("http://1.1.1.1. http://1.2.3", &["http://1.1.1.1", "!http://1.2.3"]),
    ];
    for (text, wanted) in rows {
        expect(&finder, text, wanted);
    }
}

#[test]
fn mailboxes() {
    let finder = finder(&LinkOptions::default());
    let rows: &[(&str, &[&str])] = &[
        (
            "'foo@bar.com' *foo@bar.com* _foo@bar.com_",
            &["foo@bar.com", "foo@bar.com", "foo@bar.com"],
        ),
        ("a@b.com/c@d.com", &["a@b.com", "c@d.com"]),
        ("mailto:x@y.org?subject=a&cc=z@q.org, z@q.org", &["mailto:x@y.org", "z@q.org"]),
        ("xmailto:a@b.com MAILTO:a@b.com", &["a@b.com", "MAILTO:a@b.com"]),
        ("javascript:foo@bar.com xmpp:a@b.com", &[]),
        ("a@b.com@c.com a@b_c.com a@b.notatld", &[]),
        (
            "www.foo@example.com www.foo.com+x@bar.com",
            &["www.foo@example.com", "www.foo.com+x@bar.com"],
        ),
        ("foo@pаypal.com", &["!foo@pаypal.com"]),
    ];
    for (text, wanted) in rows {
        expect(&finder, text, wanted);
    }
    let long = format!("{}@example.com", "a".repeat(64));
    expect(&finder, &long, &[&long]);
    expect(&finder, &format!("a{long}"), &[]);
}

#[test]
fn bare_domains() {
    let finder = finder(&bare());
    let rows: &[(&str, &[&str])] = &[
        ("main.rs foo.py README.md x.zip Node.js U.S.A.", &[]),
        ("www.com example.com.", &["www.com", "example.com"]),
        ("👉example.com i❤️.ws", &["example.com", "i❤️.ws"]),
        ("link:google.com \\\\example.com /example.com @example.com", &[]),
        ("see foo.com+bar@baz.com", &["foo.com+bar@baz.com"]),
        ("google.com:80@evil.com", &["!google.com:80@evil.com"]),
        ("pаypal.com", &["!pаypal.com"]),
        ("my_site.com _example.com_", &[]),
        // A space that was forgotten, and words that are domains.
        ("tomorrow.call me, his Wife.how, U.CALL, time.you, drink.pa and u.s.press", &[]),
        ("so.so joined.so home.love else.one ystrday.ice", &[]),
        ("it.so/abc else.one:8080 a.love?x", &["it.so/abc", "else.one:8080", "a.love?x"]),
        ("example.it example.be", &["example.it", "example.be"]),
    ];
    for (text, wanted) in rows {
        expect(&finder, text, wanted);
    }
}

#[test]
fn mentions() {
    let finder = finder(&everything());
    let rows: &[(&str, &[&str])] = &[
        ("@bob hi @bob.smith, .@carol and (@dave)", &["@bob", "@bob.smith", "@carol", "@dave"]),
        ("me@x.com john.@x a@b /@eve _@eve @-x", &["me@x.com"]),
        ("@user@mastodon.social @Ünal-x.", &["@Ünal-x"]),
        // A mark belongs to its letter.
        (
            "@Zoe\u{308} @heck\u{300}heck @a\u{301}\u{327}-b.",
            &["@Zoe\u{308}", "@heck\u{300}heck", "@a\u{301}\u{327}-b"],
        ),
        ("@\u{301}a @a\u{fe0f}\u{301} @a.\u{301}b @a❤\u{fe0f}", &["@a", "@a", "@a"]),
        ("@नमस्ते @สวัสดี", &["@नमस्ते", "@สวัสดี"]),
    ];
    for (text, wanted) in rows {
        expect(&finder, text, wanted);
    }
}

#[test]
fn short_codes() {
    let finder = finder(&everything());
    let rows: &[(&str, &[&str])] = &[
        (":smile: :+1:, (:heart_eyes:)!", &[":smile:", ":+1:", ":heart_eyes:"]),
        (":a::b: :a:b: c:d: :e:é", &[":a:", ":b:"]),
        ("12:30:15 std::fmt::Debug a:b:c :8: :): :: :a :A: :a b:", &[]),
        ("你好:smile:", &[]),
        ("：:smile: *:smile:*", &[":smile:", ":smile:"]),
        ("tel:1 :tel: http://a.com/:b:", &["tel:1", ":tel:", "http://a.com/:b"]),
    ];
    for (text, wanted) in rows {
        expect(&finder, text, wanted);
    }
    let long = format!(":{}: :{}:", "a".repeat(32), "a".repeat(33));
    expect(&finder, &long, &[&long[..34]]);
    expect(&super::finder(&bare()), ":smile:", &[]);
}

#[test]
fn traps_are_named() {
    let finder = finder(&LinkOptions::default());
    for (text, flag) in [
        ("http://goo\u{202E}gle.com/", LinkFlags::BIDI),
        ("http://www.evil\u{3002}com/", LinkFlags::NFKC_HOST),
        ("http://google.com\u{200B}.evil.com/", LinkFlags::INVISIBLE),
        ("http://foo.com,me@bar.com", LinkFlags::USERINFO),
        ("www.google.com:80@evil.com", LinkFlags::USERINFO),
        ("http://google.com\u{2044}x.evil.com", LinkFlags::CONFUSABLE_SYNTAX),
    ] {
        let matches = super::find(&finder, text);
        assert_eq!(matches.len(), 1, "{text:?}");
        assert_eq!((matches[0].start, matches[0].end), (0, text.len()), "{text:?}");
        assert!(matches[0].flags.contains(flag), "{text:?} {:?}", matches[0]);
    }
}

#[test]
fn options_switch_kinds_off() {
    let text = "http://a.com www.b.com c@d.com e.com mailto:f@g.com";
    let off = LinkOptions { urls: false, www: false, emails: false, ..LinkOptions::default() };
    expect(&finder(&off), text, &[]);
    let no_mail = Finder::new(&LinkOptions::default(), &["https".to_owned()], Vec::new());
    expect(&no_mail, text, &["www.b.com"]);
    assert!(!no_mail.triggers().at);
    let listed = LinkOptions { hosts: vec!["Example.com".to_owned()], ..LinkOptions::default() };
    expect(
        &finder(&listed),
        "http://example.com http://a.EXAMPLE.com/x http://badexample.com www.x.com a@example.com a@x.com",
        &["http://example.com", "http://a.EXAMPLE.com/x", "a@example.com"],
    );
}

#[test]
fn long_addresses() {
    let finder = finder(&LinkOptions::default());
    let fits = format!("http://a.com/{}", "x".repeat(4096 - 13));
    expect(&finder, &format!("{fits} y"), &[&fits]);
    expect(&finder, &format!("{fits}x http://b.com"), &["http://b.com"]);
    expect(&finder, &format!("http://{}.com", "x".repeat(64)), &[]);
    expect(&finder, &format!("http://{}com", "x.".repeat(126)), &[]);
    let deep = format!("http://a.com/{}{}", "(".repeat(40), "x)".repeat(40));
    expect(&finder, &deep, &["http://a.com/"]);
}
