//! Policies from code and from data: settings, and messages for mistakes.
#![cfg(feature = "serde")]

use wellsaid::policy::{
    Attribute, DeepQuotes, Disallowed, Element, ElementSet, LinkOptions, Marks, Preset,
    QuoteOptions, known_name,
};
use wellsaid::{BuildErrorKind, Limits, Policy};

#[test]
fn every_mistake_is_told_in_these_words() {
    let cases: toml::Table = include_str!("data/policy_errors.toml").parse().expect("TOML");
    let cases = cases["case"].as_array().expect("a list of cases");
    assert!(cases.len() >= 40);
    for case in cases {
        let text = |key: &str| case.get(key).and_then(|value| value.as_str());
        let name = text("name").expect("a name");
        let source = text("source").expect("a source");
        let result = match text("format") {
            Some("json") => Policy::from_json(source),
            _ => Policy::from_toml(source),
        };
        let error = result.expect_err(name);
        match text("error") {
            Some(expected) => assert_eq!(error.to_string(), expected, "{name}"),
            None => {
                let start = text("starts").expect("error or starts");
                assert!(error.to_string().starts_with(start), "{name}: {error}");
            }
        }
        assert_eq!(format!("{:?}", error.kind()), text("kind").expect("a kind"), "{name}");
    }
}

#[test]
fn data_says_what_code_says() {
    let source = r#"
        preset = "drupal6"
        allowed = "<a href hreflang> <ol start type='1 A'> <li> <code class=\"language-*\"> <strong/> <p> <br />"
        disallowed = "escape"
        schemes = ["HTTPS", "tel", "https"]
        relative_links = false
        rel = "  nofollow   me "
        always_clean = true
        aliases = { b = "strong", blockquote = "quote", tt = "code" }
        links = { www = false, max_caption = 40, hosts = ["Example.com"] }
        quotes = { max_depth = 2, deeper = "omit" }
        breaks = { enabled = false }
        marks = ["lists", "code", "code"]
        limits = { max_input = 1000, max_links = 3 }
    "#;
    let policy = Policy::from_toml(source).expect("a sound policy");
    let tags = "<a href hreflang> <ol start type='1 A'> <li> <code class=\"language-*\"> <strong> <p> <br>";
    let built = Policy::builder()
        .limits(Limits::default().max_input(1000).max_links(3))
        .breaks(false)
        .marks(Marks::NONE.code(true).lists(true))
        .quotes(
            QuoteOptions::default()
                .class("quote-msg")
                .untitled(Some("Quote:"))
                .max_depth(2)
                .deeper(DeepQuotes::Omit),
        )
        .links(LinkOptions::default().www(false).max_caption(40).hosts(["example.com"]))
        .alias("tt", "code")
        .alias("blockquote", "quote")
        .alias("b", "strong")
        .always_clean(true)
        .rel("nofollow me")
        .relative_links(false)
        .schemes(["https", "tel"])
        .disallowed(Disallowed::Escape)
        .allowed(tags)
        .preset(Preset::Drupal6)
        .build()
        .expect("a sound policy");
    assert_eq!(policy, built);
    assert_eq!(policy.allowed().to_string(), tags);
    assert_eq!(policy.rel(), "nofollow me");
    assert!(policy.allows(Element::Br) && policy.allows_attribute(Element::Code, Attribute::Class));
    assert!(!policy.allows_attribute(Element::A, Attribute::Title));
    let listed = [Element::A, Element::Ol, Element::Li, Element::Code, Element::Strong];
    assert_eq!(policy.elements(), [&listed[..], &[Element::P, Element::Br]].concat());
    assert_eq!(policy.allowed().names(), "<a> <ol> <li> <code> <strong> <p> <br>");
    assert_eq!(policy.schemes(), ["https", "tel"]);
    assert_eq!((policy.limits().max_input, policy.limits().max_links), (1000, 3));
    assert_eq!((policy.links().www, policy.links().max_caption), (false, 40));
    assert_eq!((policy.quotes().max_depth, policy.quotes().deeper), (2, DeepQuotes::Omit));
    let switches =
        |policy: &Policy| [policy.relative_links(), policy.breaks(), policy.always_clean()];
    assert_eq!(switches(&policy), [false, false, true]);
    let comment = Policy::comment();
    assert_eq!(switches(&comment), [true, true, false]);
    assert_eq!((policy.disallowed(), comment.schemes().len()), (Disallowed::Escape, 3));
}

/// HTML of `<NAME>` under a policy.
fn shown(policy: &Policy, name: &str) -> String {
    let html = wellsaid::Formatter::new(policy.clone()).format(&format!("<{name}>x</{name}>"));
    html.expect("short enough").html
}

#[test]
fn aliases_go_with_the_tags_that_they_stand_for() {
    let build = |builder: wellsaid::policy::PolicyBuilder| builder.build().expect("a sound policy");
    let preset = || Policy::builder().preset(Preset::WordPress);
    assert_eq!(shown(&build(preset()), "strike"), "<p><s>x</s></p>");
    assert_eq!(shown(&build(preset()), "acronym"), "<p><abbr>x</abbr></p>");
    // Without `<s>` its alias is gone; the other alias stays.
    for policy in [preset().disallow(Element::S), preset().allowed("<abbr>")] {
        let policy = build(policy);
        assert_eq!(shown(&policy, "strike"), "<p>x</p>");
        assert_eq!(shown(&policy, "acronym"), "<p><abbr>x</abbr></p>");
        assert!(!policy.elements().contains(&Element::S) && !policy.allows(Element::S));
    }
    // The last alias for a name counts, and other names do not change.
    let policy = build(preset().alias("strike", "del").alias("u", "em").alias("strike", "em"));
    assert_eq!(shown(&policy, "strike"), "<p><em>x</em></p>");
    assert_eq!(shown(&policy, "u"), "<p><em>x</em></p>");
    assert_eq!(shown(&policy, "acronym"), "<p><abbr>x</abbr></p>");
}

#[test]
fn without_link_options_no_address_is_a_link() {
    let links = |options: LinkOptions| {
        let policy = Policy::builder().links(options).build().expect("a sound policy");
        let text = "http://a.com www.b.com c@d.com e.com @f";
        let formatter = wellsaid::Formatter::new(policy);
        let document = formatter.parse(text).expect("short enough");
        (document.links().len(), document.mentions().len())
    };
    let none = LinkOptions::none;
    assert_eq!(links(none()), (0, 0));
    assert_eq!(links(none().urls(true)), (1, 0));
    assert_eq!(links(none().www(true)), (1, 0));
    assert_eq!(links(none().emails(true)), (1, 0));
    // `www.b.com` is a domain as well.
    assert_eq!(links(none().bare_domains(true)), (2, 0));
    assert_eq!(links(none().mentions(true)), (0, 1));
    assert_eq!(links(LinkOptions::default()), (3, 0));
}

#[test]
fn mentions_are_switched_on_beside_other_links() {
    let names = |policy: Policy| {
        let formatter = wellsaid::Formatter::new(policy);
        formatter.parse("@ann www.example.com").expect("short enough").mentions().len()
    };
    let on = Policy::builder().links(LinkOptions::none()).mentions(true);
    assert_eq!(names(on.build().expect("a sound policy")), 1);
    let off = Policy::builder().links(LinkOptions::default().mentions(true)).mentions(false);
    assert_eq!(names(off.build().expect("a sound policy")), 0);
    assert_eq!(names(Policy::comment()), 0);
}

#[test]
fn a_policy_survives_the_way_through_data() {
    let rich = Policy::builder()
        .allowed("<a href title> <code class='language-* x'> <del datetime> <details open> <summary> <p>")
        .alias("strike", "del")
        .alias("blockquote", "quote")
        .quotes(QuoteOptions::default().untitled(Some("Quote:")))
        .build()
        .expect("a sound policy");
    let presets = Preset::ALL.iter().map(|preset| preset.policy());
    for policy in presets.chain([rich]) {
        let text = policy.to_toml();
        assert_eq!(Policy::from_toml(&text), Ok(policy.clone()), "{text}");
        let json = serde_json::to_string_pretty(&policy).expect("JSON");
        assert_eq!(Policy::from_json(&json), Ok(policy), "{json}");
    }
}

#[test]
fn every_documented_key_is_known_and_nothing_is_the_default() {
    assert_eq!(Policy::from_toml(""), Ok(Policy::comment()));
    assert_eq!(Policy::from_json("{}"), Ok(Policy::default()));
    for &preset in Preset::ALL {
        let text = format!("preset = \"{}\"", preset.name());
        assert_eq!(Policy::from_toml(&text), Ok(preset.policy()));
    }
}

#[test]
fn each_preset_has_a_name_of_its_own() {
    let named = [
        Policy::comment(),
        Policy::forum(),
        Policy::drupal6(),
        Policy::wordpress(),
        Policy::plain(),
    ];
    assert_eq!(Preset::ALL.iter().map(|preset| preset.policy()).collect::<Vec<_>>(), named);
    for (at, policy) in named.iter().enumerate() {
        assert!(!named[..at].contains(policy), "{}", policy.to_toml());
    }
}

#[test]
fn a_tag_that_is_listed_twice_may_have_what_either_line_says() {
    for (list, read) in [
        ("<A HREF/>", "<a href>"),
        ("  <em>\n<strong> ", "<em> <strong>"),
        ("<br/><br />", "<br>"),
        ("<a href><a href='/x'>", "<a href>"),
        ("<a href='/x'><a href>", "<a href>"),
        ("<a href><a rel='me you'> <a rel=author>", "<a href rel='me you author'>"),
        ("<a href rel=me><a rel='me'>", "<a href rel=\"me\">"),
        ("<a href rel='me you'><a rel='you me'>", "<a href rel='me you'>"),
        ("<code class='a>b'>", "<code class=\"a>b\">"),
    ] {
        let policy = Policy::builder().allowed(list).build();
        let policy = policy.unwrap_or_else(|error| panic!("{list}: {error}"));
        assert_eq!(policy.allowed().to_string(), read, "{list}");
    }
}

#[test]
fn sets_hold_what_was_put_into_them() {
    let (em, a) = (Element::Em, Element::A);
    let set: ElementSet = [em, a, em].into_iter().collect();
    assert_eq!(set.iter().collect::<Vec<_>>(), [a, em]);
    assert_eq!(set.without(em), ElementSet::EMPTY.with(a));
    assert_eq!(set.without(em).without(em).without(a), ElementSet::EMPTY);
    assert!(ElementSet::EMPTY.is_empty() && !set.is_empty());
    for &element in Element::ALL {
        assert_eq!(set.contains(element), element == em || element == a);
    }
}

#[test]
fn a_limit_can_be_reached() {
    let rel = "a".repeat(64);
    assert_eq!(Policy::builder().rel(&rel).build().expect("a sound policy").rel(), rel);
}

#[test]
fn the_order_of_calls_does_not_matter() {
    let first = Policy::builder().allow(Element::Q, &[Attribute::Cite]).disallow(Element::Code);
    let second = Policy::builder().disallow(Element::Code).allow(Element::Q, &[Attribute::Cite]);
    let policy = first.build().expect("a sound policy");
    assert_eq!(Ok(policy.clone()), second.build());
    assert!(policy.allows(Element::Q) && !policy.allows(Element::Code));
    let both = Policy::builder().allow(Element::Q, &[]).disallow(Element::Q).build();
    let error = both.expect_err("both allowed and disallowed");
    assert_eq!(error.to_string(), "`allowed`: `<q>` is both allowed and disallowed");
    assert_eq!(error.kind(), BuildErrorKind::Contradiction);
    assert_eq!((error.key(), error.line()), ("allowed", None));
}

#[test]
fn no_element_of_the_hard_floor_can_be_allowed() {
    let floor = "script style svg math noscript iframe object embed template select option textarea title xmp \
        plaintext noembed noframes frame frameset base meta link form input button selectedcontent mglyph \
        malignmark annotation-xml";
    for name in floor.split_whitespace() {
        assert!(known_name(name).is_some(), "{name}");
        let error = Policy::builder().allowed(format!("<{name}>")).build().expect_err(name);
        assert_eq!(error.kind(), BuildErrorKind::Forbidden, "{name}");
    }
    for name in ["onclick", "onfoo", "style", "srcdoc", "srcset", "formaction", "ping"] {
        let error = Policy::builder().allowed(format!("<a href {name}>")).build().expect_err(name);
        assert_eq!(error.kind(), BuildErrorKind::Forbidden, "{name}");
    }
    for name in [
        "javascript",
        "vbscript",
        "data",
        "file",
        "blob",
        "about",
        "filesystem",
        "view-source",
        "chrome",
        "moz-extension",
    ] {
        let error = Policy::builder().schemes([name]).build().expect_err(name);
        assert_eq!(error.kind(), BuildErrorKind::Forbidden, "{name}");
    }
}
