//! Options that change markup, by code: the results are in the cases of `markup.toml`.
#![cfg(feature = "serde")]

use wellsaid::document::{Mention, QuoteRef, VisibleText};
use wellsaid::policy::{
    Direction, LinkOptions, Preset, QuoteFold, QuoteOptions, Templates, Window,
};
use wellsaid::render::{Attribution, LinkAction, MentionTarget, NoResolver, Resolver, Subject};
use wellsaid::{Formatter, Policy, Verification};

fn read(toml: &str) -> Policy {
    Policy::from_toml(toml).unwrap_or_else(|error| panic!("{toml}: {error}"))
}

/// Data and code give equal policies, so does writing and reading, and the fingerprint is unique.
fn assert_same(toml: &str, built: Result<Policy, wellsaid::BuildError>) {
    let (policy, built) = (read(toml), built.expect("a sound policy"));
    assert_eq!(policy, built, "{toml}");
    assert_eq!(policy.fingerprint(), built.fingerprint(), "{toml}");
    assert_ne!(policy.fingerprint(), Policy::comment().fingerprint(), "{toml}");
    assert_eq!(Policy::from_toml(&policy.to_toml()).as_ref(), Ok(&policy), "{toml}");
    let json = serde_json::to_string(&policy).expect("JSON");
    assert_eq!(Policy::from_json(&json), Ok(policy), "{json}");
}

#[test]
fn directions_are_said_in_code_and_in_data() {
    assert_same(
        "direction = 'auto'",
        Policy::builder().preset(Preset::Comment).direction(Direction::Auto).build(),
    );
    assert_eq!(read("direction = 'inherit'"), Policy::comment());
    assert_eq!(Policy::comment().direction(), Direction::Inherit);
}

#[test]
fn targets_and_trust_are_said_in_code_and_in_data() {
    let links = LinkOptions::default;
    assert_same(
        "trusted_rel = ' me  you '\nlinks = { target = '_blank', www = false }",
        Policy::builder()
            .trusted_rel("me you")
            .links(links().target(Window::New).www(false))
            .build(),
    );
    assert_same(
        "links.target = '_self'",
        Policy::builder().links(links().target(Window::Same)).build(),
    );
    assert_same("trusted_rel = ''", Policy::builder().trusted_rel("").build());
    assert_eq!(read("trusted_rel = ''").trusted_rel(), "");
    assert_eq!(read("rel = 'me'").trusted_rel(), "me");
    assert_eq!(Policy::comment().links().target, Window::Reader);
}

#[test]
fn folds_are_said_in_code_and_in_data() {
    let quotes = |fold| Policy::builder().quotes(QuoteOptions::default().fold(fold)).build();
    let fold = QuoteFold::default;
    assert_same("quotes.fold = { depth = 1, chars = 500 }", quotes(fold().depth(1).chars(500)));
    assert_same("quotes.fold.depth = 0", quotes(fold().depth(0)));
    assert_same("quotes.fold.chars = 1", quotes(fold().chars(1)));
    assert_ne!(
        read("quotes.fold.depth = 1").fingerprint(),
        read("quotes.fold.chars = 1").fingerprint()
    );
    assert_eq!(quotes(fold()).expect_err("no fold").key(), "quotes.fold");
    assert_eq!(Policy::comment().quotes().fold, None);
}

#[test]
fn what_is_folded_is_read_by_rules_and_stands_in_the_text() {
    let formatter = Formatter::new(read("quotes.fold.depth = 0"));
    let document = formatter.parse("[quote=Ann]casino[/quote]ok").expect("short");
    let view = VisibleText::new(&document);
    assert!(view.body.text().contains("casino"), "{}", view.body.text());
    assert!(!view.body.text().contains("Show"), "{}", view.body.text());
    assert_eq!(formatter.plain(&document, &NoResolver), "Ann wrote:\n\n> casino\n\nok");
}

#[test]
fn excerpts_have_a_direction_and_the_fallback_too() {
    let formatter = Formatter::new(read("direction = 'auto'"));
    let document = formatter.parse("שלום שלום").expect("short");
    let page = formatter.excerpt(&document, 5, &NoResolver);
    assert_eq!(
        (page.html.as_str(), page.verification),
        ("<p dir=\"auto\">שלום…</p>", Verification::Verified)
    );
}

#[test]
fn inert_templates_are_said_in_code_and_in_data() {
    assert_same("templates = 'inert'", Policy::builder().templates(Templates::Inert).build());
    assert_eq!(read("templates = 'keep'"), Policy::comment());
    assert_eq!(Policy::comment().templates(), Templates::Keep);
}

/// Characters and tags that come together in comments as templates do.
const PIECES: &[&str] = &[
    "{",
    "{{",
    "$",
    "#",
    "<%",
    "<",
    "&lt;",
    "%",
    "}",
    "&#123;",
    "\u{1}",
    "<em>",
    "</em>",
    "<em></em>",
    "<b>",
    "</b>",
    "<code>",
    "</code>",
    "\n",
    "\n\n",
    "<li>",
    "[quote={]",
    "[quote]",
    "[/quote]",
    "<abbr title='{{x'>",
    "</abbr>",
    "<a href='/{{'>",
    "</a>",
    "http://a.example/",
    "@ann ",
    " ",
    "x",
];

#[test]
fn nothing_that_is_written_begins_a_template() {
    for strip in ["escape", "strip"] {
        let toml = format!(
            "templates = 'inert'\nallowed = '<a href> <abbr title> <em> <code> <ul> <li>'\n\
             disallowed = '{strip}'\n\
             direction = 'auto'\nquotes.fold = {{ depth = 1, chars = 9 }}\nlinks = {{ mentions = true, max_caption = 20, target = '_blank' }}"
        );
        let formatter = Formatter::new(read(&toml));
        let mut seed = 1u64;
        for _ in 0..4_000 {
            let mut source = String::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                source.push_str(PIECES[(seed >> 33) as usize % PIECES.len()]);
            }
            let document = formatter.parse(&source).expect("short");
            let pages = [
                formatter.format(&source).expect("short"),
                formatter.render(&document, &Braces),
                formatter.excerpt(&document, 9, &Braces),
            ];
            for page in pages {
                // The gate has a rule of its own for it.
                assert_eq!(page.verification, Verification::Verified, "{source:?}: {}", page.html);
                assert_no_template(&page.html);
            }
        }
    }
}

/// Checks the HTML, or its text, as a template engine reads it.
fn assert_no_template(html: &str) {
    let tag = |text: &str| text.split_once('>').map_or(String::new(), |(_, text)| text.to_owned());
    let text: String = format!(">{html}").split('<').map(tag).collect();
    for read in [html, &text, &text.replace("&lt;", "<")] {
        assert!(!["{{", "${", "#{", "<%"].iter().any(|begin| read.contains(begin)), "{html}");
    }
}

/// Answers that make templates together with the text beside them.
struct Braces;

impl Resolver for Braces {
    fn mention(&self, _: &Mention<'_>) -> Option<MentionTarget> {
        let mut target = MentionTarget::new("/#{u}");
        target.text = Some("{x}{".to_owned());
        Some(target)
    }

    fn link(&self, _: &str) -> LinkAction {
        LinkAction::Rewrite("/out?{{x}}".to_owned())
    }

    fn quote(&self, _: &QuoteRef<'_>) -> Option<Attribution> {
        Some(Attribution::link("/${post}").author("{{Ann}}"))
    }
}

#[test]
fn the_fallback_holds_no_template_and_has_a_direction() {
    let formatter = Formatter::new(read("templates = 'inert'\ndirection = 'auto'"));
    let link = format!("http://a.co/{} ", "&".repeat(58));
    let source = format!("{{{{x}}}} &lt;% {}", link.repeat(480));
    let page = formatter.format(&source).expect("short");
    assert_eq!(page.verification, Verification::Escaped);
    assert!(
        page.html.starts_with("<p dir=\"auto\">{\u{2060}{x}} &lt;\u{2060}% http"),
        "{:.80}",
        page.html
    );
    assert_no_template(&page.html);
}

#[test]
fn other_outputs_are_as_typed() {
    let formatter = Formatter::new(read("templates = 'inert'"));
    let document = formatter.parse("{{x}} <a href='/{{y}}'>z</a>").expect("short");
    assert_eq!(formatter.plain(&document, &NoResolver), "{{x}} z </{{y}}>");
    assert_eq!(formatter.subject(&document, &Subject::new(), &NoResolver), "{{x}} z");
    assert_eq!(document.links()[0].href, "/{{y}}");
    assert_eq!(VisibleText::new(&document).body.text(), "{{x}} z");
}

#[test]
fn an_address_that_would_be_too_long_is_no_link_in_any_output() {
    let formatter = Formatter::new(read("templates = 'inert'"));
    let long = format!("<a href='/{}'>z</a>", "{".repeat(1_500));
    let document = formatter.parse(&long).expect("short");
    let page = formatter.format(&long).expect("short");
    assert_eq!((page.html.as_str(), page.verification), ("<p>z</p>", Verification::Verified));
    assert_eq!(formatter.plain(&document, &NoResolver), "z");
}
