//! The tips under the form match the formatter, under every policy.

mod common;

use common::policies;
use wellsaid::Formatter;
use wellsaid::policy::Element;

#[test]
fn tips_say_what_the_formatter_does() {
    for (name, policy) in policies() {
        let formatter = Formatter::new(policy);
        let html = |source: &str| formatter.format(source).expect("short enough").html;
        let tips = formatter.tips();
        let says = |words: &str| tips.iter().any(|tip| tip.contains(words));
        for (words, source, shows) in [
            ("Web page addresses", "www.example.com", "href=\"https://www.example.com\""),
            ("Web page addresses", "http://example.com/", "href=\"http://example.com/\""),
            ("mail addresses", "me@example.com", "href=\"mailto:me@example.com\""),
            ("Lines and paragraphs", "one\ntwo", "<br>"),
            ("[quote]", "[quote=Ann]one[/quote]", "Ann</cite>"),
        ] {
            assert_eq!(says(words), html(source).contains(shows), "{name}: {words}: {source}");
        }
        for &element in Element::ALL {
            // Lines and paragraphs have these whether or not authors may write them, and `pre` is code.
            if matches!(element, Element::Br | Element::P | Element::Pre) {
                continue;
            }
            let tag = element.name();
            let is_void = matches!(element, Element::Hr | Element::Img);
            let end = if is_void { String::new() } else { format!("</{tag}>") };
            let source = match element {
                Element::A => "<a href=\"/x\">x</a>".to_owned(),
                Element::Img => "<img src=\"/x\" alt=\"x\">".to_owned(),
                Element::Summary => "<details><summary>x</summary>y</details>".to_owned(),
                _ => format!("<{tag}>x{end}"),
            };
            let page = html(&source);
            let shown = page.contains(&format!("<{tag}>")) || page.contains(&format!("<{tag} "));
            assert_eq!(says(&format!("<{tag}>")), shown, "{name}: {source}: {page}");
        }
    }
}

/// An example shows its subject, and its tags are those that the sentence lists.
#[test]
fn examples_are_of_what_is_on() {
    for (name, policy) in policies() {
        let formatter = Formatter::new(policy);
        let tips = formatter.tips();
        for tip in formatter.long_tips() {
            let page = formatter.format(&tip.you_type).expect("short enough");
            assert_eq!(page.html, tip.you_get, "{name}");
            let tag = tip.you_type.strip_prefix('<').and_then(|rest| rest.split(['>', ' ']).next());
            if let Some(tag) = tag {
                let listed = format!("<{tag}>");
                assert!(tips.iter().any(|tip| tip.contains(&listed)), "{name}: {listed}");
            }
            let document = formatter.parse(&tip.you_type).expect("short enough");
            assert!(document.notices().is_empty(), "{name}: {}", tip.you_type);
        }
    }
}
