//! Links that open another window: the new page can't control the one it was opened from.
#![cfg(feature = "serde")]

use wellsaid::render::{Answers, Resolver};
use wellsaid::{Formatter, Policy, Verification, gate};

fn html(policy: &Policy, source: &str) -> String {
    let formatter = Formatter::new(policy.clone());
    let document = formatter.parse(source).expect("short");
    assert_eq!(document.validate(), Ok(()), "{source}");
    let rendered = formatter.format(source).expect("short");
    assert_eq!(rendered.verification, Verification::Verified, "{source}");
    rendered.html
}

fn windows(rel: &str) -> Policy {
    let tags = "<a href target rel>";
    Policy::builder().allowed(tags).rel(rel).build().expect("a policy")
}

#[test]
fn windows_have_no_opener() {
    let rel = |ours: &str, attributes: &str| {
        let source = format!("<a href={attributes}>x</a>");
        let html = html(&windows(ours), &source);
        html.split_once(" rel=\"").map(|(_, rest)| rest.split('"').next().unwrap_or("").to_owned())
    };
    let web = "https://a.example";
    for (ours, attributes, want) in [
        ("nofollow ugc", "target=x", "nofollow ugc noopener"),
        ("nofollow ugc", "target=_blank", "nofollow ugc noopener"),
        ("nofollow ugc", "target=_top", "nofollow ugc noopener"),
        ("nofollow ugc", "target=_self", "nofollow ugc"),
        ("nofollow ugc", "target=_SELF", "nofollow ugc"),
        ("nofollow ugc", "target=&quot;&quot;", "nofollow ugc noopener"),
        ("nofollow ugc", "", "nofollow ugc"),
        ("nofollow ugc", "rel=opener", "nofollow ugc"),
        ("nofollow ugc", "rel='OPENER me' target=x", "nofollow ugc noopener me"),
        ("nofollow ugc", "target=x rel='noopener me'", "nofollow ugc noopener me"),
        ("nofollow ugc", "rel='me noopener'", "nofollow ugc me noopener"),
        ("noopener nofollow", "target=x rel=opener", "noopener nofollow"),
        ("noopener", "rel=nofollow target=x", "noopener nofollow"),
        ("", "target=x", "noopener"),
        ("", "target=x rel=nofollow", "noopener nofollow"),
        ("", "rel=nofollow", "nofollow"),
    ] {
        let found = rel(ours, &format!("{web} {attributes}"));
        assert_eq!(found.as_deref(), Some(want), "{ours}, {attributes}");
    }
    assert_eq!(rel("", &format!("{web} rel=opener")), None);
    assert_eq!(rel("nofollow", "/node/1 target=x").as_deref(), Some("noopener"));
    assert_eq!(
        rel("nofollow", "/node/1 target=x rel='opener tag'").as_deref(),
        Some("noopener tag")
    );
    assert_eq!(rel("nofollow", "/node/1 target=_self"), None);
    assert_eq!(rel("nofollow", "/node/1 rel='opener'"), None);
    // Where the author may write one word only.
    let policy = Policy::builder().allowed("<a href target rel='me'>").build().expect("a policy");
    let html = html(&policy, "<a href=/x target=y rel=me>x</a>");
    assert_eq!(html, "<p><a href=\"/x\" target=\"y\" rel=\"noopener me\">x</a></p>");
}

#[test]
fn the_gate_asks_for_it_too() {
    let policy = windows("nofollow");
    for (attributes, is_sound) in [
        ("href=\"http://a.b\" target=\"x\" rel=\"nofollow noopener\"", true),
        ("href=\"http://a.b\" target=\"_self\" rel=\"nofollow\"", true),
        ("href=\"http://a.b\" target=\"_SELF\" rel=\"nofollow\"", true),
        ("href=\"/x\" target=\"x\" rel=\"noopener\"", true),
        ("rel=\"noopener\" href=\"/x\" target=\"x\"", true),
        ("href=\"/x\" target=\"_self\"", true),
        ("href=\"/x\" rel=\"me\"", true),
        ("href=\"http://a.b\" target=\"x\" rel=\"nofollow\"", false),
        ("target=\"x\" href=\"http://a.b\" rel=\"nofollow\"", false),
        ("href=\"http://a.b\" target=\"_blank\" rel=\"noopener\"", false),
        ("href=\"http://a.b\" target=\"\" rel=\"nofollow\"", false),
        ("href=\"/x\" target=\"x\"", false),
        ("href=\"/x\" target=\"x\" rel=\"\"", false),
        ("href=\"/x\" target=\"x\" rel=\"xnoopener\"", false),
        ("href=\"/x\" target=\"x\" rel=\"noopener \"", false),
        ("href=\"/x\" target=\"x\" rel=\"noopener  me\"", false),
        ("href=\"/x\" target=\"x\" rel=\"noopener opener\"", false),
        ("href=\"/x\" rel=\"opener\"", false),
        ("href=\"http://a.b\" rel=\"nofollow opener\"", false),
        ("href=\"/x\" rel=\"\"", false),
    ] {
        let page = format!("<p><a {attributes}>x</a></p>");
        assert_eq!(gate::check(&policy, &page).is_ok(), is_sound, "{attributes}");
        // Ammonia leaves accepted HTML alone; it never keeps `opener`.
        let cleaned = gate::Cleaner::new(&policy).clean(&page);
        assert!(!is_sound || cleaned == page, "{attributes}: {cleaned}");
        assert!(!cleaned.contains(" opener") && !cleaned.contains("\"opener"), "{cleaned}");
    }
    let error = Policy::builder().rel("nofollow opener").build().expect_err("opens").to_string();
    assert_eq!(error, "`rel`: `opener` lets a linked page change the page of the link");
}

/// The HTML of a comment of a trusted author, and of one who is not.
fn by_trust(policy: &Policy, source: &str) -> [String; 2] {
    let formatter = Formatter::new(policy.clone());
    let document = formatter.parse(source).expect("short");
    let checks = [gate::check_trusted, gate::check];
    let pages = [true, false].map(|trusted| {
        let page = formatter.render(&document, &Trusted(trusted));
        assert_eq!(page.verification, Verification::Verified, "{source}: {}", page.html);
        page.html
    });
    for (at, check) in checks.into_iter().enumerate() {
        assert_eq!(check(policy, &pages[at]), Ok(()), "{source}");
        // The gate tells them apart.
        let is_same = pages[0] == pages[1];
        assert_eq!(check(policy, &pages[1 - at]).is_ok(), is_same, "{source}: {pages:?}");
        assert_eq!(gate::Cleaner::new(policy).clean(&pages[at]), pages[at]);
    }
    assert_eq!(pages[1], formatter.format(source).expect("short").html);
    pages
}

struct Trusted(bool);

impl Resolver for Trusted {
    fn is_trusted(&self) -> bool {
        self.0
    }
}

#[test]
fn trust_decides_about_rel() {
    let policy = |toml: &str| Policy::from_toml(toml).unwrap_or_else(|error| panic!("{error}"));
    let link = |rel: &str| format!("<p><a href=\"http://a.example\"{rel}>http://a.example</a></p>");
    for (toml, trusted, other) in [
        ("", " rel=\"nofollow ugc\"", " rel=\"nofollow ugc\""),
        ("trusted_rel = ''", "", " rel=\"nofollow ugc\""),
        ("trusted_rel = ' me  author'", " rel=\"me author\"", " rel=\"nofollow ugc\""),
        ("trusted_rel = 'ugc'\nrel = ''", " rel=\"ugc\"", ""),
        ("trusted_rel = 'nofollow'", " rel=\"nofollow\"", " rel=\"nofollow ugc\""),
        (
            "trusted_rel = ''\nlinks.target = '_blank'",
            " target=\"_blank\" rel=\"noopener\"",
            " target=\"_blank\" rel=\"nofollow ugc noopener\"",
        ),
    ] {
        let pages = by_trust(&policy(toml), "http://a.example");
        assert_eq!(pages, [link(trusted), link(other)], "{toml}");
    }
    // Words of the author follow ours.
    let both = policy("trusted_rel = 'author'\nallowed = '<a href rel>'");
    let [trusted, other] = by_trust(&both, "<a href=http://a.example rel='me opener author'>x</a>");
    assert!(trusted.contains(" rel=\"author me\""), "{trusted}");
    assert!(other.contains(" rel=\"nofollow ugc me author\""), "{other}");
    // Mail and relative addresses never have a `rel`.
    let none = policy("trusted_rel = 'me'");
    let source = "me@example.com <a href='/x'>y</a>";
    let [trusted, other] = by_trust(&none, source);
    assert_eq!((trusted.contains("rel="), trusted), (false, other));
}

#[test]
fn every_output_and_every_answer_knows_the_trust() {
    let policy = Policy::from_toml("trusted_rel = 'me'\nlinks.mentions = true").expect("a policy");
    let formatter = Formatter::new(policy.clone());
    let document = formatter
        .parse("[quote=Ann]http://a.example[/quote]@bob: <a href=\"http://b.example\">b</a>")
        .expect("short");
    let answers: Answers = serde_json::from_str(
        r#"{"trusted": true, "quotes": [{"href": "https://c.example/1"}],
            "mentions": {"@bob": {"href": "https://c.example/bob"}},
            "links": {"http://b.example": {"rewrite": "https://out.example/"}}}"#,
    )
    .expect("answers");
    let resolver = answers.resolver_for(&document);
    for page in [formatter.render(&document, &resolver), formatter.excerpt(&document, 9, &resolver)]
    {
        assert_eq!(page.verification, Verification::Verified, "{}", page.html);
        let links = page.html.matches("<a href=\"http").count();
        assert!(links >= 2, "{}", page.html);
        assert_eq!(page.html.matches(" rel=\"me\"").count(), links, "{}", page.html);
        assert!(gate::check(&policy, &page.html).is_err());
    }
    let default: Answers = serde_json::from_str("{}").expect("answers");
    assert!(!default.trusted && !default.resolver_for(&document).is_trusted());
    let error = serde_json::from_str::<Answers>(r#"{"trusted": "yes"}"#).expect_err("no boolean");
    assert!(error.to_string().starts_with("invalid type: string"), "{error}");
}

#[test]
fn the_gate_asks_for_the_rel_that_applies_and_for_noopener() {
    let policy = Policy::from_toml("trusted_rel = 'me'\nlinks.target = '_blank'").expect("sound");
    for (attributes, untrusted, trusted) in [
        ("href=\"http://a.b\" rel=\"nofollow ugc\"", true, false),
        ("href=\"http://a.b\" rel=\"me\"", false, true),
        ("href=\"http://a.b\"", false, false),
        ("href=\"http://a.b\" target=\"_blank\" rel=\"nofollow ugc noopener\"", true, false),
        ("href=\"http://a.b\" target=\"_blank\" rel=\"me noopener\"", false, true),
        ("href=\"http://a.b\" target=\"_blank\" rel=\"noopener\"", false, false),
        ("href=\"http://a.b\" target=\"_blank\" rel=\"me\"", false, false),
        ("href=\"http://a.b\" target=\"_self\" rel=\"me\"", false, false),
        ("href=\"http://a.b\" target=\"_top\" rel=\"nofollow ugc noopener\"", false, false),
        ("href=\"/x\" target=\"_blank\" rel=\"noopener\"", true, true),
        ("href=\"/x\" target=\"_blank\"", false, false),
        ("href=\"http://a.b\" rel=\"me opener\"", false, false),
        ("href=\"http://a.b\" rel=\"men\"", false, false),
    ] {
        let page = format!("<p><a {attributes}>x</a></p>");
        let found = [gate::check, gate::check_trusted].map(|check| check(&policy, &page).is_ok());
        assert_eq!(found, [untrusted, trusted], "{attributes}");
        let cleaned = gate::Cleaner::new(&policy).clean(&page);
        assert!(cleaned == page || !(untrusted || trusted), "{cleaned}");
    }
}
