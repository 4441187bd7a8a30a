//! The address check and its law: the `url` crate reads accepted addresses as the policy says.

use proptest::prelude::*;
use url::{ParseError, Url};
use wellsaid::Policy;
use wellsaid::gate::Cleaner;

/// The guarantee of `accepts_url`.
fn obeys(policy: &Policy, href: &str) -> bool {
    match Url::parse(href) {
        Ok(url) => policy.schemes().iter().any(|scheme| scheme == url.scheme()),
        Err(ParseError::RelativeUrlWithoutBase) => policy.relative_links(),
        Err(_) => false,
    }
}

fn policies() -> [Policy; 3] {
    let many = ["http", "https", "ftp", "mailto", "tel", "irc", "magnet", "xmpp", "steam", "ws"];
    let build = |builder: wellsaid::policy::PolicyBuilder| builder.build().expect("a sound policy");
    [
        Policy::comment(),
        build(Policy::builder().schemes(many)),
        build(Policy::builder().schemes(many).relative_links(false)),
    ]
}

#[test]
fn good_addresses_are_accepted() {
    for href in [
        "http://example.com",
        "https://example.com/",
        "HTTPS://EXAMPLE.COM/Path?q=1&r=2#f",
        "http://example.com:8080/",
        "http://example.com?x",
        "http://example.com#x",
        "http://localhost/",
        "http://a-b.example.com/a_(b)",
        "http://example.com/日本語",
        "http://日本語.jp/",
        "https://münchen.de/ü?ö#ß",
        "http://xn--mnchen-3ya.de/",
        "http://127.0.0.1/",
        "http://[::1]:80/",
        "http://a_b.example.com/",
        "http://example.com./",
        "http://example.com/%20%00",
        "http://example.com/a@b",
        "http://example.com/👩‍💻",
        "mailto:me@example.com",
        "MAILTO:me@example.com?subject=x",
        "/node/1",
        "#x",
        "?q=1",
        "a/b",
        "a/b:c",
        "x",
        "../x",
        ".",
        "http://example.com/a:b",
        "http://президент.рф",
        "http://example.com/'\"<>",
        "http://1.2.3/",
    ] {
        assert!(Policy::comment().accepts_url(href), "{href}");
    }
    let [_, many, strict] = policies();
    for href in [
        "tel:+49-30-1",
        "magnet:?xt=urn:x",
        "irc://irc.example.com/room",
        "xmpp:me@example.com",
        "ftp://example.com/x",
        "ws://example.com/x",
        "irc://me@irc.example.com/room",
        "irc://irc.example.com:6667",
        "xmpp:x//y",
    ] {
        assert!(many.accepts_url(href) && strict.accepts_url(href), "{href}");
        assert!(!Policy::comment().accepts_url(href), "{href}");
    }
    assert!(
        !strict.accepts_url("/node/1") && !strict.accepts_url("x") && !strict.accepts_url("#x")
    );
}

#[test]
fn bad_addresses_are_refused() {
    for href in [
        "",
        " ",
        " http://example.com",
        "http://example.com ",
        "http://exa mple.com",
        "http://example.com/a b",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\u{1}javascript:alert(1)",
        "javascript\u{0}:x",
        " javascript:x",
        "\u{a0}javascript:x",
        "\u{feff}javascript:x",
        "javascript\u{200b}:x",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "blob:http://x/y",
        "view-source:http://x",
        "ms-calculator:",
        "unknown:x",
        ":x",
        "1:2",
        "//example.com",
        "///example.com",
        "\\",
        "\\\\",
        "\\\\example.com",
        "/\\example.com",
        "\\/example.com",
        "http:\\\\example.com",
        "http:/example.com",
        "http:example.com",
        "http:",
        "http://",
        "http:///x",
        "http://?x",
        "http://#x",
        "http://:80/",
        "http://user@example.com/",
        "http://user:pass@example.com",
        "https://example.com@evil.example/",
        "http://@example.com",
        "http://example.com:65536/",
        "http://example.com:99999999999/",
        "http://example.com:8a/",
        "http://[::1",
        "http://[x]/",
        "http://256.256.256.256/",
        "http://1.2.3.4.5/",
        "http://exa%00mple.com/",
        "http://exa<mple.com/",
        "http://exa\u{ad}mple.com/",
        "http://exa\u{200d}mple.com/",
        "http://example.com/\u{202e}gpj",
        "http://example.com/\u{7f}",
        "http://example.com/\u{85}",
        "http://example.com/\u{2028}",
        "http://example.com/\u{3000}",
        "mailto:",
        "mailto://x",
        "mailto:a b@c",
        "http://xn--a/",
        "http://xn--/",
        "http://%/",
        "hxxp://example.com",
        "h\u{0442}tp://example.com",
        "ｊavascript:x",
        "http://example.com/\r\n",
        "http://a..b@c/",
        // The other characters are also checked behind a letter outside ASCII.
        "/ü\\x",
        "/ü x",
        "/ü\u{7f}",
        "/\u{80}",
        "/\u{9f}",
        "http://xn--a.com/",
        "http://a.xn--a.example.com:80/",
        "http://example.com:+80/",
        // Dropped when the name is looked up, visible when it is read.
        "http://exa\u{34f}mple.com/",
        "http://exa\u{115f}mple.com/",
        "http://exa\u{180b}mple.com/",
        "http://exa\u{fe0f}mple.com/",
        "http://exa\u{3164}mple.com/",
        "http://exa\u{e0020}mple.com/",
        "ftp:example.com",
        "ws:example.com",
        "ws:/example.com",
        "tel:",
        "tel:/1",
        "mailto:/me@example.com",
        "irc://",
        "irc:///x",
    ] {
        for policy in policies() {
            assert!(!policy.accepts_url(href), "{href:?}");
        }
    }
}

#[test]
fn lengths_have_a_limit_and_reach_it() {
    let policy = Policy::comment();
    let address = |bytes: usize| format!("http://example.com/{}", "x".repeat(bytes - 19));
    assert!(policy.accepts_url(&address(4096)));
    assert!(!policy.accepts_url(&address(4097)) && !policy.accepts_url(&address(5000)));
    // A name of 253 characters has up to four times as many bytes.
    let name = "日本語.".repeat(101);
    assert!(policy.accepts_url(&format!("http://{name}jp/")));
    assert!(!policy.accepts_url(&format!("http://{name}com/")));
    let name = "a.".repeat(507);
    assert!(policy.accepts_url(&format!("http://{}/", &name[..1011])));
    assert!(!policy.accepts_url(&format!("http://{}/", &name[..1013])));
    let label = |bytes: usize| format!("http://{}.com/", "a".repeat(bytes));
    assert!(policy.accepts_url(&label(63)));
    assert!(policy.accepts_url("http://example.com:65535/"));
}

/// Pieces from which addresses near every border are put together.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "http",
        "https",
        "HTTP",
        "ftp",
        "mailto",
        "tel",
        "irc",
        "steam",
        "ws",
        "javascript",
        "data",
        ":",
        ":",
        ":",
        "/",
        "/",
        "//",
        "//",
        "://",
        "://",
        "?",
        "#",
        "@",
        "\\",
        ".",
        ".",
        "-",
        "_",
        "%",
        "%2e",
        "%00",
        "%41",
        "[",
        "]",
        "[::1]",
        "xn--",
        "xn--mnchen-3ya",
        "XN--MNCHEN-3YA",
        "xn--a",
        "xn--bcher-kva",
        "xn--0",
        "example",
        "com",
        "a",
        "b",
        "1",
        "0x7f",
        "127.0.0.1",
        "65535",
        "65536",
        "80",
        "ü",
        "ß",
        "日本",
        "рф",
        "ı",
        "İ",
        "ſ",
        "\u{200d}",
        "\u{ad}",
        "\u{200b}",
        "\u{2028}",
        "\u{a0}",
        "。",
        "．",
        "：",
        "／",
        " ",
        "\t",
        "\n",
        "\u{0}",
        "\u{7f}",
        "\u{85}",
        "&",
        ";",
        "=",
        "+",
        "~",
        "<",
        ">",
        "\"",
        "'",
        "^",
        "|",
        "{",
        "`",
        "*",
        "!",
        "$",
        "(",
        ")",
        ",",
        "\u{301}",
        "😀",
        "\u{e0020}",
    ];
    proptest::sample::select(pieces.to_vec()).prop_map(String::from)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_accepted_the_url_crate_reads_alike(
        start in proptest::sample::select(vec!["", "", "http://", "https://", "//", "mailto:", "irc://", "ftp://a.", "ws:", "http://a.b"]),
        pieces in proptest::collection::vec(piece(), 0..8),
    ) {
        let href = format!("{start}{}", pieces.concat());
        for policy in policies() {
            prop_assert!(!policy.accepts_url(&href) || obeys(&policy, &href), "{:?}", href);
        }
    }

    #[test]
    fn any_text_at_all(href in "\\PC{0,24}", host in "[a-zA-Z0-9.:-]{1,24}", anything in any::<String>()) {
        for policy in policies() {
            for href in [href.clone(), format!("http://{href}"), format!("http://{host}/x"), anything.clone()] {
                prop_assert!(!policy.accepts_url(&href) || obeys(&policy, &href), "{:?}", href);
            }
        }
    }
}

#[test]
fn ammonia_keeps_what_is_accepted() {
    for policy in policies() {
        let cleaner = Cleaner::new(&policy);
        for href in [
            "http://example.com/",
            "http://日本語.jp/",
            "mailto:me@example.com",
            "tel:1",
            "steam:x",
            "/x",
            "javascript:x",
            "//x",
        ] {
            let html = format!("<a href=\"{href}\">x</a>");
            let quote =
                format!("<blockquote class=\"quote\"><a href=\"{href}\">x</a></blockquote>");
            assert_eq!(cleaner.clean(&html) == html, policy.accepts_url(href), "{href}");
            assert_eq!(cleaner.clean(&quote) == quote, policy.accepts_url(href), "{href}");
        }
    }
}
