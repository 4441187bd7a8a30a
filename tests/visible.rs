//! Visible text and its places in the source: the basis of moderation.

use proptest::prelude::*;
use wellsaid::document::{Event, Regions, VisibleText};
use wellsaid::policy::Disallowed;
use wellsaid::{Formatter, Policy};

fn formatter() -> Formatter {
    let policy = Policy::builder()
        .allowed("<a href title> <em> <strong> <code> <ul> <li> <p> <q> <img src alt title> <hr>")
        .disallowed(Disallowed::Strip)
        .build();
    Formatter::new(policy.expect("a policy"))
}

fn view(source: &str) -> VisibleText {
    VisibleText::new(&formatter().parse(source).expect("short"))
}

#[test]
fn inline_markup_adds_nothing_and_blocks_end_lines() {
    for (source, body) in [
        ("via<b>gra</b>", "viagra"),
        ("<em>v</em>iagra", "viagra"),
        ("via<!-- x -->gra", "viagra"),
        ("a&shy;b &#x76;", "a\u{ad}b v"),
        ("Lucas<br>Inoue", "Lucas\nInoue"),
        ("<p>Lucas</p><p>Inoue</p>", "Lucas\nInoue"),
        ("one\n\ntwo", "one\ntwo"),
        ("one\ntwo", "one\ntwo"),
        ("<ul><li>one<li>two</ul>three", "one\ntwo\nthree"),
        ("[quote=Bob]hi[/quote]you", "hi\nyou"),
        ("a<hr>b", "a\nb"),
        ("<code>a\n\n b</code>", "a\n\n b"),
        ("see <a href=\"/faq\">the FAQ</a>.", "see the FAQ."),
        ("", ""),
        ("<em></em>", ""),
    ] {
        assert_eq!(view(source).body.text(), body, "{source}");
    }
}

#[test]
fn every_byte_knows_where_it_was_typed() {
    for (source, seen, typed) in [
        // A tag whose partner is inside belongs to it.
        ("Best <em>ca</em>s&#105;no here", "casino", "<em>ca</em>s&#105;no"),
        ("plain words here", "words", "words"),
        ("&#x76;&#x69;&#x61;", "via", "&#x76;&#x69;&#x61;"),
        ("&#x76;&#x69;&#x61;", "i", "&#x69;"),
        ("one<br>two", "e\nt", "e<br>t"),
        // Addresses and mentions map as a whole.
        ("at https://a.example/win now", "a.example", "https://a.example/win"),
        // The label of an author's link is text like any other.
        ("<a href=\"http://a.example\">click here</a>", "click", "click"),
        ("ä &auml; ö", "ä ä", "ä &auml;"),
    ] {
        let view = view(source);
        let at = view.body.text().find(seen).expect(seen);
        let span = view.body.source(at..at + seen.len()).expect("typed");
        assert_eq!(&source[span.range()], typed, "{source}");
    }
}

#[test]
fn targets_titles_and_names_are_apart() {
    let source = "[quote=Bob]https://a.example[/quote]<a href=\"http://b.example\" title=\"a tip\">text</a> \
                  <img src=\"http://c.example/x.png\" alt=\"a cat\">";
    let view = view(source);
    assert_eq!(view.links.text(), "https://a.example\nhttp://b.example\nhttp://c.example/x.png");
    assert_eq!(view.titles.text(), "a tip\na cat");
    assert_eq!(view.names.text(), "Bob");
    assert_eq!(view.body.text(), "https://a.example\ntext ");
    let span = view.links.source(0..5).expect("typed");
    assert_eq!(&source[span.range()], "https://a.example");
    let span = view.names.source(1..2).expect("typed");
    assert_eq!(&source[span.range()], "[quote=Bob]https://a.example[/quote]");
}

#[test]
fn a_link_over_two_paragraphs_is_listed_once() {
    let view = view("<a href=\"http://b.example\">one\n\ntwo</a>");
    assert_eq!(view.links.text(), "http://b.example");
    assert_eq!(view.body.text(), "one\ntwo");
}

#[test]
fn code_quotes_and_labels_are_marked() {
    let source =
        "own <code>let x</code> [quote]theirs <code>y</code>[/quote] <a href=\"/z\">label</a>";
    let view = view(source);
    for (word, code, quote, link) in [
        ("own", false, false, false),
        ("let x", true, false, false),
        ("theirs", false, true, false),
        ("y", true, true, false),
        ("label", false, false, true),
        ("own let", true, false, false),
    ] {
        let at = view.body.text().find(word).expect(word);
        let regions = view.body.regions(at..at + word.len());
        assert_eq!(regions.intersects(Regions::CODE), code, "{word}");
        assert_eq!(regions.intersects(Regions::QUOTE), quote, "{word}");
        assert_eq!(regions.intersects(Regions::LINK), link, "{word}");
        assert!(!regions.intersects(Regions::ADDRESS), "{word}");
    }
    assert!(view.links.regions(0..2).intersects(Regions::ADDRESS));
}

#[test]
fn addresses_are_marked() {
    let view = view("my www.a.org and b@c.org <a href=\"http://d.example\">http://d.example</a>");
    for (word, link, address) in [
        ("my", false, false),
        ("www.a.org", true, true),
        (" and ", false, false),
        ("b@c.org", true, true),
        ("http://d.example", true, false),
    ] {
        let at = view.body.text().find(word).expect(word);
        let regions = view.body.regions(at..at + word.len());
        assert_eq!(regions.intersects(Regions::LINK), link, "{word}");
        assert_eq!(regions.intersects(Regions::ADDRESS), address, "{word}");
    }
    for line in ["http", "mailto", "http://d"] {
        let at = view.links.text().find(line).expect(line);
        assert!(view.links.regions(at..at + 1).intersects(Regions::ADDRESS), "{line}");
    }
}

#[test]
fn nothing_and_what_is_outside_was_not_typed() {
    let view = view("abc");
    assert_eq!(view.body.source(1..1), None);
    assert_eq!(view.body.source(3..9), None);
    assert_eq!(view.body.source(2..9).map(|span| span.range()), Some(2..3));
    assert_eq!(VisibleText::default().body.source(0..1), None);
}

fn fragments() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "word",
        " ",
        "\n",
        "\n\n",
        "<em>",
        "</em>",
        "<code>",
        "</code>",
        "[quote=Bob]",
        "[/quote]",
        "<a href=\"http://a.example/x\" title=t>",
        "</a>",
        "www.b.example/p?q=1&amp;r",
        "&amp;",
        "&#105;",
        "<script>x</script>",
        "<ul>",
        "<li>",
        "</ul>",
        "ä",
        "日本",
        "\u{202e}",
        "\u{202c}",
        "\u{200b}",
        "<!-- c -->",
        "@ann",
        "me@c.example",
        "<img src=http://d.example alt=cat>",
        "<hr>",
        "<p>",
        "\u{0}",
    ]);
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn spans_lie_in_the_source_and_grow_with_the_range(source in fragments()) {
        let formatter = formatter();
        let document = formatter.parse(&source).expect("short");
        let view = VisibleText::new(&document);
        let text = view.body.text();
        let marks: Vec<usize> =
            text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut last = 0;
        for pair in marks.windows(2) {
            if let Some(span) = view.body.source(pair[0]..pair[1]) {
                // On character boundaries, or this panics.
                let _ = &source[span.range()];
                prop_assert!(span.start >= last, "{span:?} before {last}");
                last = span.start;
                let wider = view.body.source(pair[0]..text.len()).expect("holds the narrow one");
                prop_assert_eq!(wider.cover(span), wider);
            }
        }
        // All characters of the document are in the view, in its order.
        let mut rest = text.chars().filter(|c| !c.is_ascii_whitespace());
        for (event, _) in document.events() {
            if let Event::Text(leaf) = event {
                for c in leaf.chars().filter(|c| !c.is_ascii_whitespace()) {
                    prop_assert_eq!(rest.next(), Some(c), "{:?} is not in {:?}", leaf, text);
                }
            }
        }
        prop_assert_eq!(rest.next(), None);
    }
}
