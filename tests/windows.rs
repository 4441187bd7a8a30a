//! Links that open another window: the page in it gets no hold on the one it was opened from.

use wellsaid::{Enforcement, Formatter, Policy, gate};

fn html(policy: &Policy, source: &str) -> String {
    let formatter = Formatter::new(policy.clone());
    let document = formatter.parse(source).expect("short");
    assert_eq!(document.validate(), Ok(()), "{source}");
    let rendered = formatter.format(source).expect("short");
    assert_eq!(rendered.enforcement, Enforcement::Proven, "{source}");
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
        // What is accepted ammonia leaves alone; it never keeps `opener`.
        let cleaned = gate::Cleaner::new(&policy).clean(&page);
        assert!(!is_sound || cleaned == page, "{attributes}: {cleaned}");
        assert!(!cleaned.contains(" opener") && !cleaned.contains("\"opener"), "{cleaned}");
    }
    let error = Policy::builder().rel("nofollow opener").build().expect_err("opens").to_string();
    assert_eq!(error, "`rel`: `opener` lets a linked page change the page of the link");
}
