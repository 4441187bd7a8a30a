//! Flags, hosts of anchors, registrable names.

use super::{find, finder};
#[cfg(feature = "psl")]
use crate::links::registrable;
use crate::links::{LinkFlags, host_of};
use crate::policy::LinkOptions;

fn names(flags: LinkFlags) -> String {
    flags.iter_names().collect::<Vec<_>>().join(" ")
}

#[test]
fn flags_of_links() {
    let finder = finder(&LinkOptions::default());
    for (text, wanted) in [
        ("http://example.com", ""),
        ("http://bücher.de", "idn"),
        ("http://xn--bcher-kva.de", "punycode"),
        ("http://аррӏе.com", "idn whole-script-confusable"),
        ("http://аррӏе.рф", "idn"),
        ("http://☃.net", "idn symbol-host"),
        ("http://127.0.0.1 ", "ip private"),
        ("http://8.8.8.8", "ip"),
        ("http://100.64.1.1", "ip private"),
        ("http://[::ffff:10.0.0.1]/", "ip private"),
        ("http://[2606:4700::1111]/", "ip"),
        ("http://[fd00::1]", "ip private"),
        ("http://printer.local", "private"),
        ("http://wiki.corp/x", "private"),
        ("http://router.home.arpa", "private"),
        ("http://localhost", "dotless"),
        ("http://example.com:25", "port"),
        ("http://example.com:8080", ""),
        ("ftp://example.com:21", ""),
        ("http://example.com/\u{202E}x", "bidi"),
        ("\u{2068}http://localhost\u{2069}", "dotless"),
    ] {
        let matches = find(&finder, text);
        assert_eq!(matches.len(), 1, "{text:?}");
        assert_eq!(names(matches[0].flags), wanted, "{text:?}");
    }
}

#[test]
fn anchors() {
    for (href, wanted) in [
        ("http://example.com/x@y", Some(("example.com", ""))),
        ("HTTPS://user:pw@Evil.example:80/", Some(("evil.example", "userinfo"))),
        ("http://google.com\\@evil.com/", Some(("google.com", ""))),
        ("http://[::1]:80/", Some(("::1", "ip private"))),
        ("http://pаypal.com", Some(("xn--pypal-4ve.com", "idn mixed-script"))),
        ("http://goo%67le.com", Some(("google.com", "pct-host"))),
        ("http://2130706433", Some(("127.0.0.1", "ip ip-obfuscated private"))),
        ("http://example.com.", Some(("example.com", ""))),
        ("mailto:me@example.com?cc=x@y.org", Some(("example.com", ""))),
        ("mailto:nobody", None),
        ("/node/1", None),
        ("node?a=b:c", None),
        ("//example.com", Some(("example.com", ""))),
        ("/\\example.com/x", Some(("example.com", ""))),
        ("http:evil.com", Some(("evil.com", ""))),
        ("http:/evil.com", Some(("evil.com", ""))),
        ("https:\\\\evil.com\\x", Some(("evil.com", ""))),
        ("ht\ttp://ev\nil.com", Some(("evil.com", ""))),
        ("https://-x.evil.com/", Some(("-x.evil.com", ""))),
        ("https://x-.evil.com/", Some(("x-.evil.com", ""))),
        ("https://_evil.com/", Some(("_evil.com", ""))),
        ("https://x..evil.com/", Some(("x..evil.com", ""))),
        ("https://evil.com../", Some(("evil.com", ""))),
        ("https://%65vil.com/", Some(("evil.com", "pct-host"))),
        ("https://spam%2eexample/", Some(("spam.example", "pct-host"))),
        ("https://ｅｖｉｌ。com/", Some(("evil.com", "idn nfkc-host"))),
        ("https://bücher.de:8080/", Some(("xn--bcher-kva.de", "idn"))),
        ("http://0x7f.1/", Some(("127.0.0.1", "ip ip-obfuscated private"))),
        ("http://0300.0250.1/", Some(("192.168.0.1", "ip ip-obfuscated private"))),
        ("http://%30x8.8.8.8/", Some(("8.8.8.8", "pct-host ip ip-obfuscated"))),
        ("http://8.8.8.8/", Some(("8.8.8.8", "ip"))),
        ("http://[2001:DB8::0:1]/", Some(("2001:db8::1", "ip"))),
        ("ftp://Evil.com/", Some(("evil.com", ""))),
        ("ssh://git@%65vil.com/x", Some(("evil.com", "pct-host userinfo"))),
        ("tel:123", None),
        ("xmpp:me@evil.com", None),
        ("http://", None),
        ("http:///x", Some(("x", "dotless"))),
        ("", None),
    ] {
        let found = host_of(href).map(|(host, flags)| (host.into_owned(), names(flags)));
        let wanted = wanted.map(|(host, flags)| (host.to_owned(), flags.to_owned()));
        assert_eq!(found, wanted, "{href:?}");
    }
}

#[cfg(feature = "psl")]
#[test]
fn registrable_names() {
    for (host, wanted) in [
        ("www.example.com", Some("example.com")),
        ("WWW.Example.CO.UK", Some("Example.CO.UK")),
        ("a.b.президент.рф", Some("президент.рф")),
        ("me.github.io", Some("me.github.io")),
        ("-x.evil.com", Some("evil.com")),
        ("x..evil.com", Some("evil.com")),
        ("a.xn--d1abbgf6aiiy.xn--p1ai", Some("xn--d1abbgf6aiiy.xn--p1ai")),
        ("com", None),
        ("co.uk", None),
        ("localhost", None),
        ("127.0.0.1", None),
        ("printer.local", None),
        ("", None),
        ("..", None),
    ] {
        assert_eq!(registrable(host), wanted, "{host:?}");
    }
}

#[test]
fn names_of_flags() {
    let all = "idn punycode mixed-script whole-script-confusable confusable-syntax nfkc-host pct-host \
               invisible bidi symbol-host userinfo ip ip-obfuscated private dotless port";
    let mut set = LinkFlags::EMPTY;
    for name in all.split(' ') {
        let flag = LinkFlags::from_name(name).unwrap_or_default();
        assert!(!flag.is_empty() && !set.contains(flag), "{name}");
        set |= flag;
    }
    assert_eq!(names(set), all);
    assert_eq!(set.bits(), 0xFFFF);
    assert_eq!(LinkFlags::from_name("nothing"), None);
    assert_eq!(format!("{:?}", LinkFlags::IDN | LinkFlags::BIDI), "{\"idn\", \"bidi\"}");
    #[cfg(feature = "serde")]
    assert_eq!(
        serde_json::to_string(&(LinkFlags::IDN | LinkFlags::PORT)).ok().as_deref(),
        Some("[\"idn\",\"port\"]")
    );
}
