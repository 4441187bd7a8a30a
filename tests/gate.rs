//! The gate's golden lists: HTML that it must refuse, where and why, and HTML that it must accept.
#![cfg(feature = "serde")]

use wellsaid::gate::{Cleaner, Verification, check};
use wellsaid::policy::{Direction, QuoteFold, QuoteOptions, Templates};
use wellsaid::{Limits, Policy};

fn policy(name: &str) -> Policy {
    let rich = "<a href rel> <code class='language-*'> <details open> <summary> <em> <h2> <h3> <hr> <img src alt> <q cite>";
    let builder = match name {
        "comment" => return Policy::comment(),
        "plain" => return Policy::plain(),
        "rich" => Policy::builder().allowed(rich),
        "no quotes" => Policy::builder()
            .allowed("<a href rel='me'> <blockquote class='box'> <em>")
            .quotes(QuoteOptions::default().enabled(false)),
        "inert" => {
            Policy::builder().allowed("<a href title> <em title>").templates(Templates::Inert)
        }
        "folded" => {
            Policy::builder().quotes(QuoteOptions::default().fold(QuoteFold::default().depth(0)))
        }
        "directed" => Policy::builder().direction(Direction::Auto),
        "shallow" => Policy::builder().limits(Limits::default().max_depth(1)),
        _ => panic!("no policy {name}"),
    };
    builder.build().expect("a sound policy")
}

struct Case {
    name: String,
    policy: Policy,
    html: String,
    expected: Option<(usize, String)>,
}

fn cases(text: &str) -> Vec<Case> {
    let table: toml::Table = text.parse().expect("TOML");
    let cases = table["case"].as_array().expect("a list of cases");
    let case = |case: &toml::Value| {
        let text = |key: &str| case.get(key).and_then(|value| value.as_str()).map(String::from);
        let offset = case.get("offset").and_then(|value| value.as_integer());
        Case {
            name: text("name").expect("a name"),
            policy: policy(text("policy").as_deref().unwrap_or("comment")),
            html: text("html").expect("html"),
            expected: offset.map(|offset| (offset as usize, text("rule").expect("a rule"))),
        }
    };
    cases.iter().map(case).collect()
}

#[test]
fn refusals_name_the_place_and_the_rule() {
    let cases = cases(include_str!("data/refusals.toml"));
    assert!(cases.len() >= 100);
    for case in cases {
        let rejection = check(&case.policy, &case.html).expect_err(&case.name);
        let found = (rejection.offset, rejection.rule.name().to_string());
        assert_eq!(Some(found), case.expected, "{}: {}", case.name, case.html);
        assert!(case.html.is_char_boundary(rejection.offset), "{}", case.name);
    }
}

#[test]
fn proofs_are_what_ammonia_would_not_touch() {
    for case in cases(include_str!("data/proofs.toml")) {
        assert_eq!(check(&case.policy, &case.html), Ok(()), "{}: {}", case.name, case.html);
        assert_eq!(Cleaner::new(&case.policy).clean(&case.html), case.html, "{}", case.name);
    }
}

#[test]
fn every_beginning_of_a_page_is_refused_or_obeys_the_law() {
    for case in cases(include_str!("data/proofs.toml")) {
        let cleaner = Cleaner::new(&case.policy);
        for (end, _) in case.html.char_indices() {
            let html = &case.html[..end];
            assert!(check(&case.policy, html).is_err() || cleaner.clean(html) == html, "{html}");
        }
    }
}

#[test]
fn cleaning_takes_away_what_the_policy_does_not_allow() {
    let cleaner = Cleaner::new(&Policy::comment());
    for (dirty, clean) in [
        ("<p>x<script>alert(1)</script></p>", "<p>x</p>"),
        ("<p>x<style>y</style><title>z</title></p>", "<p>x</p>"),
        ("<p><b onclick=\"x\">x</b></p>", "<p>x</p>"),
        ("<p><a href=\"javascript:x\">x</a></p>", "<p><a>x</a></p>"),
        ("<p><a href=\"//evil.example\">x</a></p>", "<p><a>x</a></p>"),
        ("<p class=\"admin\">x", "<p>x</p>"),
        (
            "<blockquote class=\"admin\" cite=\"javascript:x\">x</blockquote>",
            "<blockquote>x</blockquote>",
        ),
        ("<!-- x --><svg><a href=\"/x\">x</a></svg>", ""),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
    ] {
        assert_eq!(cleaner.clean(dirty), clean, "{dirty}");
    }
}

#[test]
fn a_rejection_says_what_and_where() {
    let rejection = check(&Policy::comment(), "<p>&</p>").expect_err("a raw ampersand");
    assert_eq!(rejection.to_string(), "not verified: reference at byte 3");
    let all = [Verification::Verified, Verification::Sanitized, Verification::Escaped];
    assert_eq!(all.map(Verification::name), ["verified", "sanitized", "escaped"]);
    assert_eq!(
        serde_json::to_string(&all).expect("names"),
        r#"["verified","sanitized","escaped"]"#
    );
}

#[test]
fn long_values_are_read_in_full() {
    let policy = policy("rich");
    for length in [100, 300, 2000, 4000] {
        let path = "x&amp;".repeat(length / 6);
        let good = format!("<p><a href=\"/{path}\">x</a></p>");
        assert_eq!(check(&policy, &good), Ok(()));
        let bad = format!("<p><a href=\"/{path}\\\">x</a></p>");
        assert!(check(&policy, &bad).is_err());
    }
    let too_long = format!("<p><a href=\"/{}\">x</a></p>", "&amp;".repeat(4096));
    assert_eq!(check(&policy, &too_long).expect_err("over the limit").rule.name(), "url");
}
