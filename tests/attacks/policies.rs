//! Classes on the side of the site: its policy, its hooks, its upgrades.

use std::borrow::Cow;

use wellsaid::document::{Mention, QuoteRef};
use wellsaid::gate;
use wellsaid::render::{Attribution, LinkAction, MentionTarget, Resolver};
use wellsaid::{Formatter, Policy, Verification};

use crate::common::dom::Dom;
use crate::{BENCHES, no_attribute, no_element};

/// Attacks that are missing from every list of bad things.
#[test]
fn blocklists() {
    for element in [
        "base",
        "button",
        "embed",
        "input",
        "isindex",
        "keygen",
        "link",
        "marquee",
        "meta",
        "object",
        "portal",
        "fencedframe",
        "dialog",
        "video",
        "x-widget",
        "applet",
        "bgsound",
        "layer",
    ] {
        no_element(
            &[
                &format!(
                    "<{element} href=//evil.example/ src=//evil.example/ onfocus=alert(1) autofocus>x"
                ),
                &format!("<{element}/formaction=javascript:alert(1)>x</{element}>"),
                &format!("<em><{element} style=x></em></{element}>"),
            ],
            element,
        );
    }
    for attribute in [
        "onpointerrawupdate",
        "onbeforetoggle",
        "onscrollsnapchange",
        "onfuture",
        "formaction",
        "srcdoc",
        "srcset",
        "ping",
        "popovertarget",
        "commandfor",
        "is",
        "slot",
        "part",
        "nonce",
        "contenteditable",
        "draggable",
        "data-x",
        "xmlns",
        "xlink:href",
        "background",
        "autofocus",
    ] {
        no_attribute(
            &[
                &format!("<a href=/x {attribute}=\"javascript:alert(1)\">x</a>"),
                &format!("<em {attribute}=x>x</em><img src=/x alt=y {attribute}=alert(1)>"),
                &format!("<details {attribute}=x><summary {attribute}=x>x</summary></details>"),
            ],
            attribute,
        );
    }
}

/// A setting that opens what another setting closed.
#[test]
fn contradictory_policies() {
    for allowed in [
        "<script>",
        "<style>",
        "<svg>",
        "<math>",
        "<noscript>",
        "<iframe src>",
        "<a href onclick>",
        "<em style>",
        "<img src srcset>",
        "<a href ping>",
        "<option>",
        "<select>",
        "<template>",
        "<selectedcontent>",
        "<annotation-xml>",
        "<em *>",
        "<*>",
        "<em on*>",
        "<a href id>",
        "<p data-x>",
    ] {
        let built = Policy::builder().allowed(allowed).build();
        assert!(built.is_err(), "{allowed} was allowed");
    }
    for scheme in
        ["javascript", "JavaScript", "data", "vbscript", "blob", "file", "java script", "*", ""]
    {
        assert!(Policy::builder().schemes([scheme]).build().is_err(), "{scheme:?} was allowed");
    }
    for alias in [("script", "em"), ("em", "script"), ("style", "strong"), ("b", "svg")] {
        assert!(Policy::builder().alias(alias.0, alias.1).build().is_err(), "{alias:?}");
    }
}

/// Answers of the application's own hooks, with what an attacker has put into them.
struct Answers(&'static str);

impl Resolver for Answers {
    fn mention(&self, _: &Mention<'_>) -> Option<MentionTarget> {
        let mut target = MentionTarget::new(self.0);
        target.text = Some(self.0.to_owned());
        Some(target)
    }

    fn emoji(&self, _: &str) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.0))
    }

    fn quote(&self, _: &QuoteRef<'_>) -> Option<Attribution> {
        Some(Attribution::link(self.0).author(self.0))
    }

    fn link(&self, _: &str) -> LinkAction {
        LinkAction::Rewrite(self.0.to_owned())
    }
}

/// A hook that runs after the check bypasses it.
#[test]
fn callbacks_after_the_check() {
    let policy = Policy::builder().mentions(true).build().expect("a policy");
    let formatter = Formatter::new(policy);
    let source = "[quote=Ann]x[/quote] @ann www.example.com <a href=/x>y</a> me@example.com";
    let document = formatter.parse(source).expect("short enough");
    for answer in [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "\u{1}javascript:alert(1)",
        "\" onclick=\"alert(1)",
        "'><script>alert(1)</script>",
        "</cite></p></blockquote>",
        "<img src=x onerror=alert(1)>",
        "//evil.example",
        "data:text/html,x",
        "x\0y",
        "",
        "https://bank.example@evil.example/",
        "&quot; onclick=&quot;",
        "\u{202e}",
    ] {
        let page = formatter.render(&document, &Answers(answer));
        assert_eq!(page.verification, Verification::Verified, "{answer:?}: {}", page.html);
        let dom = Dom::parse(&page.html);
        assert_eq!(dom.serialize(), page.html, "{answer:?}");
        let off = dom.off_policy(formatter.policy());
        assert!(off.is_empty(), "{answer:?}: {off:?}");
    }
}

/// A filter that edits a page after it was checked, by string, undoes the check. Such a page
/// does not pass a second time.
#[test]
fn edits_after_the_check() {
    let policy = Policy::comment();
    let page = Formatter::new(policy.clone())
        .format("see <a href=/x title=\"&quot;y\">www.example.com</a> :)")
        .expect("short enough");
    assert_eq!(gate::check(&policy, &page.html), Ok(()));
    let edits: [fn(&str) -> String; 6] = [
        // Edits like those of linkers, smiley and typography filters.
        |html| {
            html.replace(
                "www.example.com",
                "<a href=\"http://www.example.com\">www.example.com</a>",
            )
        },
        |html| html.replace(":)", "<img src=smile.png>"),
        |html| html.replace("&quot;", "\""),
        |html| html.replace("</a>", ""),
        |html| html.replace("<p>", "<p onclick=x>"),
        |html| format!("{html}<p>"),
    ];
    for (at, edit) in edits.iter().enumerate() {
        let edited = edit(&page.html);
        assert!(edited == page.html || gate::check(&policy, &edited).is_err(), "{at}: {edited}");
    }
    assert_ne!(edits[0](&page.html), page.html);
    assert_ne!(edits[1](&page.html), page.html);
}

/// A newer parser knows new elements, a newer serializer writes other characters: the gate does not
/// use them: it accepts one small subset and refuses everything else.
#[test]
fn parser_upgrades() {
    for (name, bench) in BENCHES.iter() {
        let policy = bench.formatter.policy();
        for inside in [
            "<script>x</script>",
            "<selectedcontent></selectedcontent>",
            "<futureelement>x</futureelement>",
            "<em onfuture=\"x\">x</em>",
            "<EM>x</EM>",
            "<em >x</em>",
            "<em/>",
            "<br/>",
            "<em class=x>x</em>",
            "<a href='/x'>y</a>",
            "<a href=/x>y</a>",
            "<a  href=\"/x\">y</a>",
            "<em>x",
            "x</em>",
            "&#60;",
            "&lt",
            "&nbsp",
            "<",
            ">",
            "\0",
            "\r",
            "\u{1}",
            "<!---->",
            "<?x?>",
            "</em>",
            "<em><p>x</p></em>",
            "<a href=\"/x\"><a href=\"/y\">z</a></a>",
            "<a href=\"javascript:x\">y</a>",
        ] {
            let page = format!("<p>{inside}</p>");
            assert!(gate::check(policy, &page).is_err(), "{name} accepts {page:?}");
        }
        assert_eq!(gate::check(policy, "<p>x &amp; y</p>"), Ok(()), "{name}");
    }
}
