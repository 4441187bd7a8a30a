//! Addresses in the author's own tags: schemes that were left out, lists of hosts.

use wellsaid::document::NoticeKind;
use wellsaid::policy::LinkOptions;
use wellsaid::{Formatter, Policy, Verification};

fn html(policy: &Policy, source: &str) -> String {
    let formatter = Formatter::new(policy.clone());
    let document = formatter.parse(source).expect("short");
    assert_eq!(document.validate(), Ok(()), "{source}");
    let rendered = formatter.format(source).expect("short");
    assert_eq!(rendered.verification, Verification::Verified, "{source}");
    rendered.html
}

/// The address that a link in the HTML has.
fn href(policy: &Policy, typed: &str) -> Option<String> {
    let html = html(policy, &format!("<a href=\"{typed}\">x</a>"));
    let (_, rest) = html.split_once("href=\"")?;
    rest.split_once('"').map(|(href, _)| href.to_owned())
}

#[test]
fn addresses_without_a_scheme_are_no_paths() {
    let policy = Policy::comment();
    for (typed, want) in [
        ("www.example.org", "https://www.example.org"),
        ("www.example.org/a?b=c#d", "https://www.example.org/a?b=c#d"),
        ("WWW.Example.org", "https://WWW.Example.org"),
        ("www.example.org:8080/x", "https://www.example.org:8080/x"),
        ("www.example.org.", "https://www.example.org."),
        ("www.bücher.de", "https://www.bücher.de"),
        ("www.пример.рф/x", "https://www.пример.рф/x"),
        ("www.example.org?a=1&amp;b=2", "https://www.example.org?a=1&amp;b=2"),
        ("www.a.b.example.co.uk", "https://www.a.b.example.co.uk"),
        ("bob@example.com", "mailto:bob@example.com"),
        ("bob.b+x@example.co.uk?subject=Hi", "mailto:bob.b+x@example.co.uk?subject=Hi"),
        ("&#98;ob@example.com", "mailto:bob@example.com"),
        // Paths of the site.
        ("www.html", "www.html"),
        ("www.example.notatld", "www.example.notatld"),
        ("www.com", "www.com"),
        ("wwww.example.org", "wwww.example.org"),
        ("/www.example.org", "/www.example.org"),
        ("example.org", "example.org"),
        ("users/@bob", "users/@bob"),
        ("@bob", "@bob"),
        ("a/bob@example.com", "a/bob@example.com"),
        ("bob@example", "bob@example"),
        ("#www.example.org", "#www.example.org"),
    ] {
        assert_eq!(href(&policy, typed).as_deref(), Some(want), "{typed}");
    }
    for typed in ["www.evil.com@example.org", "www.exa mple.org", "www.example.org:99999"] {
        let found = href(&policy, typed);
        assert!(found.is_none_or(|href| !href.contains("://")), "{typed}");
    }
    // The scheme must be on the list.
    let policy = Policy::builder().schemes(["http"]).build().expect("a policy");
    assert_eq!(href(&policy, "www.example.org").as_deref(), Some("www.example.org"));
    assert_eq!(href(&policy, "bob@example.com").as_deref(), Some("bob@example.com"));
    let policy = Policy::builder().relative_links(false).build().expect("a policy");
    assert_eq!(href(&policy, "www.example.org").as_deref(), Some("https://www.example.org"));
    assert_eq!(href(&policy, "example.org"), None);
}

#[test]
fn such_links_are_compared_with_their_captions() {
    let formatter = Formatter::new(Policy::comment());
    let document = formatter.parse("<a href=www.evil.net>paypal.com</a>").expect("short");
    assert!(document.links().is_empty());
    let document = formatter.parse("<a href=www.example.org>example.org</a>").expect("short");
    assert_eq!(document.links()[0].host.as_deref(), Some("www.example.org"));
}

#[test]
fn a_list_of_hosts_holds_for_tags_as_well() {
    let hosts = LinkOptions::default().hosts(["intern.example", "bücher.de", "post.org"]);
    let policy = Policy::builder().links(hosts).schemes(["http", "https", "mailto", "tel"]);
    let policy = policy.build().expect("a policy");
    for typed in [
        "https://intern.example/x",
        "http://a.INTERN.example",
        "https://%69ntern.example/",
        "https://xn--bcher-kva.de/",
        "https://bücher.de/",
        "mailto:ann@intern.example",
        "mailto:ann@intern.example,bob@x.intern.example",
        "mailto:?subject=x",
        "tel:+15550100",
        "/node/1",
        "#x",
    ] {
        assert!(href(&policy, typed).is_some(), "{typed}");
    }
    for typed in [
        "https://evil.example/",
        "https://evilintern.example/",
        "http://intern.example.evil.com/",
        "https://intern.example%2eevil.com/",
        "www.example.org",
        "mailto:ann@evil.example",
        "mailto:ann@intern.example,bob@evil.example",
        "mailto:ann@intern.example?cc=bob@evil.example",
        "bob@example.com",
        "https://203.0.113.7/",
    ] {
        assert_eq!(href(&policy, typed), None, "{typed}");
        let formatter = Formatter::new(policy.clone());
        let source = format!("a <a href=\"{typed}\">b</a>");
        let document = formatter.parse(&source).expect("short");
        let refused = |kind| document.notices().iter().any(|notice| notice.kind == kind);
        assert!(refused(NoticeKind::RefusedAddress), "{typed}");
        assert_eq!(formatter.format(&source).expect("short").html, "<p>a b</p>");
    }
    // In the text as before, in both spellings of a name.
    let text = "http://intern.example http://xn--bcher-kva.de http://bücher.de http://evil.example \
                a@post.org b@evil.org";
    assert_eq!(html(&policy, text).matches("<a ").count(), 4);
}
