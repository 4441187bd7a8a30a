//! Captions of links: those that read as an address of another site make the link refused, and
//! honest ones never do.
#![cfg(feature = "moderation")]
#![cfg(all(feature = "moderation", feature = "psl"))]

use serde::Deserialize;
use wellsaid::document::NoticeKind;
use wellsaid::links::LinkFlags;
use wellsaid::moderate::{Action, Context, MemoryHistory, Moderator, RuleSet, Timestamp};
use wellsaid::policy::LyingCaptions;
use wellsaid::{Formatter, Policy, Verification};

#[derive(Deserialize)]
struct Row {
    kind: String,
    caption: String,
    href: String,
}

fn rows(text: &str) -> Vec<Row> {
    text.lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
}

fn lies() -> Vec<Row> {
    rows(include_str!("data/captions/lies.jsonl"))
}

fn honest() -> Vec<Row> {
    rows(include_str!("data/captions/honest.jsonl"))
}

fn source(row: &Row) -> String {
    format!("See <a href=\"{}\">{}</a>.", row.href, row.caption)
}

fn keep() -> Policy {
    Policy::builder().lying_captions(LyingCaptions::Keep).build().expect("a policy")
}

fn is_refused(formatter: &Formatter, source: &str) -> bool {
    let document = formatter.parse(source).expect("short");
    assert_eq!(document.validate(), Ok(()), "{source}");
    let lies = LinkFlags::CAPTION_NAMES_OTHER_HOST;
    let refused = document.refused_links().iter().any(|link| link.flags.contains(lies));
    let notice = document.notices().iter().any(|notice| notice.kind == NoticeKind::LyingCaption);
    assert_eq!(refused, notice, "{source}");
    refused
}

#[test]
fn lies_are_refused() {
    let formatter = Formatter::new(Policy::comment());
    let rows = lies();
    assert!(rows.len() >= 420, "{}", rows.len());
    let passed: Vec<_> = rows.iter().filter(|row| !is_refused(&formatter, &source(row))).collect();
    let told: Vec<_> =
        passed.iter().map(|row| format!("{}: {} > {}", row.kind, row.caption, row.href)).collect();
    assert_eq!(told, [""; 0], "{} of {}", told.len(), rows.len());
}

/// A review of this crate tried 80 labels in seven kinds, and 37 were kept. It prints 24 of them; the
/// others are unknown, so there are more of each kind here.
#[test]
fn every_kind_of_a_review_has_labels_of_our_own() {
    let rows = lies();
    let of = |kind: &str| rows.iter().filter(|row| row.kind == kind).count();
    assert_eq!(of("security review"), 24);
    for (kind, labels) in [
        ("review: capitals", 8),
        ("review: at signs", 7),
        ("review: endings", 9),
        ("review: separators", 10),
        ("review: unseen", 9),
        ("review: overrides", 5),
        ("review: padding", 4),
    ] {
        assert_eq!(of(kind), labels, "{kind}");
    }
    assert_eq!(rows.iter().filter(|row| row.kind.starts_with("review: ")).count(), 52);
    for kind in ["one more word", "schemes that are misspelt", "marks", "recipients"] {
        assert!(of(kind) >= 14, "{kind}");
    }
}

#[test]
fn honest_captions_are_kept() {
    let formatter = Formatter::new(Policy::comment());
    let rows = honest();
    assert!(rows.len() >= 550, "{}", rows.len());
    let refused: Vec<_> = rows.iter().filter(|row| is_refused(&formatter, &source(row))).collect();
    let told: Vec<_> =
        refused.iter().map(|row| format!("{}: {} > {}", row.kind, row.caption, row.href)).collect();
    assert_eq!(told, [""; 0], "{} of {}", told.len(), rows.len());
    for row in &rows {
        let document = formatter.parse(&source(row)).expect("short").links().len();
        assert!(document >= 1, "{}", row.caption);
    }
}

/// The rule and the policy ask the same function.
#[test]
fn the_rule_finds_what_the_policy_refuses() {
    let rules = "[[rule]]\nid = 'lie'\nwhy = 'x'\naction = 'hold'\n\
                 when = { links = { text_names_other_host = true } }";
    let rules = RuleSet::from_toml(rules).expect("rules");
    let moderator = Moderator::new(rules).key(b"secret of the site").expect("long enough");
    let refusing = Formatter::new(Policy::comment());
    let keeping = Formatter::new(keep());
    let mut found = 0;
    for row in lies().iter().chain(&honest()) {
        // An e-mail address does not lead to a site: rules about links pass it over.
        if row.href.starts_with("mailto:") {
            continue;
        }
        let source = source(row);
        assert!(!is_refused(&keeping, &source));
        let document = keeping.parse(&source).expect("short");
        let context = Context::at(Timestamp(1_000_000));
        let verdict = moderator.check(&document, &context, &MemoryHistory::new());
        let lies = is_refused(&refusing, &source);
        let document = refusing.parse(&source).expect("short");
        let refused = moderator.check(&document, &context, &MemoryHistory::new());
        assert_eq!(refused.action == Action::Hold, lies, "{source}");
        assert_eq!(verdict.action == Action::Hold, lies, "{source}");
        found += usize::from(lies);
    }
    assert!(found >= 115);
}

#[test]
fn the_text_leads_where_it_says() {
    let formatter = Formatter::new(Policy::comment());
    for (source, html) in [
        (
            "<a href=\"https://evil.example\">https://bank.example/login</a>",
            "<p><a href=\"https://bank.example/login\" rel=\"nofollow ugc\">https://bank.example/login</a></p>",
        ),
        ("<a href=\"https://evil.example\">paypal.com</a> x", "<p>paypal.com x</p>"),
        (
            "a <a href=\"https://evil.example\"><em>me@paypal.com</em> b</a> c",
            "<p>a <em><a href=\"mailto:me@paypal.com\">me@paypal.com</a></em> b c</p>",
        ),
        ("<a href=https://a.com/>pay</a><a href=https://a.com/>pal.com</a>", "<p>paypal.com</p>"),
        ("<em><a href=https://a.com/>pay</em>pal.com</a>", "<p><em>pay</em>pal.com</p>"),
    ] {
        let rendered = formatter.format(source).expect("short");
        assert_eq!(rendered.html, html, "{source}");
        assert_eq!(rendered.verification, Verification::Verified);
    }
}

const EVIL: &str = "<a href=https://evil.example/>";

/// Text and links that are glued to a link are part of the address that readers see.
#[test]
fn words_across_links_are_read_as_a_whole() {
    let formatter = Formatter::new(Policy::comment());
    for source in [
        "https://{}paypal</a>.com/login",
        "www.{}paypal</a>.com",
        "{}https://paypal</a>.com/login",
        "<em>www.</em>{}paypal</a><em>.com</em>",
        "{}paypal</a>.com",
        "see https://{}paypal</a>/login",
        "pay{}pal.co</a>m",
        "({}chase</a>.com)",
        "https://{}login.paypal</a>.com",
        "https://<strong>{}notion</a></strong>.so",
        "<strong>paypal</strong>{}.com</a>",
        "https://{}paypal</a>&#8203;.com",
        "www.{}paypal</a>&#x200a;.com",
        "{}paypal</a>&#8203;{}.com</a>",
        "{}paypal</a>&#x2060;{}.com</a>",
        "{}paypal</a>.{}com</a>",
        "{}pay</a>{}pal.com</a>",
        "{}notion</a>{}.so</a>",
        "www.{}b</a>ank.example",
        "{}spar</a>kasse.de/login",
        "{}https://</a>www.paypal.com",
        "{}https://</a>paypal.com/login",
        "<em>{}https://</a></em><strong>paypal.com</strong>",
        "{}http:/</a>/paypal.com",
        "{}https</a>://paypal.com",
        "{}https//</a>paypal.com",
        "{}https://</a>{}paypal.com</a>",
        "{}https://</a>&#8203;paypal.com",
        "https:{}//</a>paypal.com",
        // A path or invisible characters behind it make no difference.
        "{}paypal</a>.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "{}paypal</a>.com&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;\
         &#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203; now",
        "www.&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;\
         &#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;&#8203;{}paypal</a>.com",
    ] {
        let source = source.replace("{}", EVIL);
        assert!(is_refused(&formatter, &source), "{source}");
    }
    for source in [
        "https://{}evil</a>.example/x",
        "www.{}evil</a>.example",
        "example.com{}[1]</a>",
        "(see {}Foo</a>).Then we went",
        "{}this article</a>.So I think",
        "{}this article</a>.it is good",
        "I read {}the end</a>.Company policy",
        "{}a shop</a>.online booking",
        "{}Node</a>.js",
        "ASP{}here</a>.NET",
        "{}1</a>,{}2</a>,example.com",
        "{}source</a>:example.com",
        "{}source</a>(example.com)",
        "example.com/{}page</a>",
        "{}one</a>.{}Two</a>",
        "fin{}al</a>.de repente",
        "u.{}s</a>.press",
        "$1{}.5</a>.com<br>x",
        "{}https://</a>evil.example/x",
        "https://foo.org/ {}https:</a>",
        "{}and//or</a>.com",
    ] {
        let source = source.replace("{}", EVIL);
        let expected = source.starts_with("$1");
        assert_eq!(is_refused(&formatter, &source), expected, "{source}");
    }
}

fn tags() -> Policy {
    let tags = "<a href> <em dir> <bdi dir> <ul> <li dir> <img src alt width>";
    Policy::builder().allowed(tags).build().expect("a policy")
}

/// A picture may be invisible: it does not divide a word.
#[test]
fn words_go_on_behind_pictures() {
    let formatter = Formatter::new(tags());
    for source in [
        "{}https://<img src=/x></a>www.paypal.com",
        "{}pay<img src=/x alt=x width=0>pal.com</a>",
        "{}https://</a><img src=/x>paypal.com",
        "{}paypal</a><img src=/x>.com",
        "{}paypal.<img src=/x><img src=/y>com</a>",
        "{}https:<img src=/x>//paypal/login</a>",
        "{}<img src=/x>paypal.com</a>",
        "{}https</a><img src=/x>://paypal.com",
    ] {
        let source = source.replace("{}", EVIL);
        assert!(is_refused(&formatter, &source), "{source}");
    }
    for source in [
        "{}<img src=/x></a>example.com",
        "{}<img src=/x alt=shop></a>",
        "{}the end<img src=/x>So</a>",
    ] {
        let source = source.replace("{}", EVIL);
        assert!(!is_refused(&formatter, &source), "{source}");
    }
}

/// Tags and signs outside of a caption turn it as well.
#[test]
fn captions_that_are_drawn_in_another_order() {
    let formatter = Formatter::new(tags());
    for source in [
        "{}<em dir=rtl><bdi>.com</bdi><bdi>paypal</bdi></em></a>",
        "<em dir=rtl>{}<bdi>.com</bdi><bdi>paypal</bdi></a></em>",
        "<em dir=RTL>{}<em dir=ltr>.com/login</em><em dir=ltr>https://paypal</em></a></em>",
        "<bdi dir=rtl>{}<bdi dir=ltr>.com</bdi><bdi dir=ltr>paypal</bdi></a></bdi>",
        "<ul><li dir=rtl>{}<bdi>.com</bdi><bdi>paypal</bdi></a></li></ul>",
        "<em dir=rtl>{}&#x2066;.com&#x2069;&#x2066;paypal&#x2069;</a></em>",
        "<em dir=rtl>{}<bdi>.com</bdi></a><bdi>paypal</bdi></em>",
        "&#x2067;{}&#x2066;.com&#x2069;&#x2066;paypal&#x2069;</a>&#x2069;",
        "&#x2067;{}&#x2066;.com&#x2069;</a>&#x2066;paypal&#x2069;&#x2069;",
        "&#x202B;{}&#x202A;.com&#x202C;&#x202A;paypal&#x202C;</a>&#x202C;",
        "&#x202E;{}moc.lapyap</a>&#x202C;",
        "&#x202E;x {}moc.lapyap</a> y&#x202C;",
        "&#x202E;{}moc</a>.lapyap&#x202C;",
    ] {
        let source = source.replace("{}", EVIL);
        assert!(is_refused(&formatter, &source), "{source}");
    }
    for source in [
        "&#x2067;ראה {}&#x2066;evil.example&#x2069;</a>&#x2069;",
        "&#x2067;ראה {}&#x2066;https://evil.example/x&#x2069;</a>.&#x2069;",
        "<em dir=rtl>ראה {}<bdi>evil.example</bdi></a>.</em>",
        "<ul><li dir=rtl>ראה {}<bdi>v1.2</bdi> כאן</a></li><li>{}moc.lapyap x</a></li></ul>",
        "&#x202E;x&#x202C; {}Node.js docs</a>",
        "<em dir=ltr>{}evil.example</a></em>",
        "<bdi>Ann</bdi>&#39;s {}<bdi>v1.2b</bdi> notes</a>",
        "&#x2067;{}שלום v1.2</a>&#x2069;",
    ] {
        let source = source.replace("{}", EVIL);
        assert!(!is_refused(&formatter, &source), "{source}");
    }
}

/// The document is sound, the HTML is verified, and no lie is left, whatever surrounds a link.
#[test]
fn hostile_nests_of_lies() {
    let lie = "<a href=https://evil.net/>";
    let texts =
        ["paypal.com", "pay", "pal.com", " ", "\n\n", " x ", "https://b.org/", "</a>", "<em>"];
    let tags = ["</em>", "[quote]", "[/quote]", "<ul><li>", "</ul>", "<code>", "</code>", lie, lie];
    let parts: Vec<&str> = texts.into_iter().chain(tags).collect();
    let formatter = Formatter::new(Policy::comment());
    let mut seed = 1u64;
    for _ in 0..4_000 {
        let mut source = String::new();
        for _ in 0..12 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            source.push_str(parts[(seed >> 33) as usize % parts.len()]);
        }
        let document = formatter.parse(&source).expect("short");
        assert_eq!(document.validate(), Ok(()), "{source}");
        for link in document.links() {
            let mut words = link.text.split_whitespace();
            let says = words.any(|word| matches!(word, "paypal.com" | "pal.com"));
            let leads = link.href.contains("evil");
            assert!(!(says && leads), "{source}\n{link:?}");
        }
        let rendered = formatter.format(&source).expect("short");
        assert_eq!(rendered.verification, Verification::Verified, "{source}");
    }
}

#[test]
fn the_option_is_read_and_written() {
    let policy = Policy::from_toml("lying_captions = 'keep'").expect("a policy");
    assert_eq!(policy, keep());
    assert_eq!(Policy::from_toml(&policy.to_toml()).expect("a policy"), policy);
    assert_eq!(
        Policy::from_json("{\"lying_captions\": \"refuse\"}").expect("one"),
        Policy::comment()
    );
    assert_ne!(policy.fingerprint(), Policy::comment().fingerprint());
    let error = Policy::from_toml("lying_captions = 'allow'").expect_err("unknown").to_string();
    assert!(error.contains("lying_captions") && error.contains("refuse keep"), "{error}");
}

/// The library cuts long captions itself: never so that another host is left.
#[test]
fn no_host_is_cut() {
    let label = "login-secure-verify-account-customer-sup.session-883";
    let formatter = Formatter::new(Policy::comment());
    for (address, shown) in [
        (
            format!("https://{label}.paypal.com.evil.example/"),
            format!("{label}.paypal.com.evil.example…"),
        ),
        (
            format!("https://{label}.paypal.com.evil.example/{}", "a".repeat(80)),
            format!("{label}.paypal.com.evil.example…"),
        ),
        (
            format!("https://{label}.paypal.com.evil.example?{}", "a".repeat(80)),
            format!("{label}.paypal.com.evil.example…"),
        ),
        (
            format!("https://{label}.paypal.com.evil.example#{}", "a".repeat(80)),
            format!("{label}.paypal.com.evil.example…"),
        ),
        (format!("http://{label}.{label}.evil.example/"), format!("{label}.{label}.evil.example…")),
        (format!("www.{label}.paypal.com.evil.com/x"), format!("www.{label}.paypal.com.evil.com…")),
        (
            format!("{label}@{label}.paypal.com.evil.com"),
            format!("{label}@{label}.paypal.com.evil.com"),
        ),
        (
            format!("https://evil.example/{}", "a".repeat(80)),
            format!("https://evil.example/{}…", "a".repeat(50)),
        ),
        (
            format!("https://{label}.example/{}", "é".repeat(80)),
            format!("https://{label}.example/{}…", "é".repeat(2)),
        ),
    ] {
        let html = formatter.format(&address).expect("short").html;
        assert!(html.contains(&format!("{shown}</a>")), "{address}: {html}");
    }
}
