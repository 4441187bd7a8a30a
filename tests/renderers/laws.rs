//! Laws for outputs of a document, over random comments.

use std::sync::LazyLock;

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use wellsaid::render::{NoResolver, Reply, Subject};
use wellsaid::{Formatter, Policy, Verification, gate, policy::DeepQuotes, policy::QuoteOptions};

const PIECES: &[&str] = &[
    "[quote]",
    "[/quote]",
    "[quote=Bob]",
    "[QUOTE=\"A [x] b\"]",
    "[quote=",
    "[quote=\"",
    "]",
    "[/quote",
    "[quote='a\\'b' post_id=3]",
    "quote]",
    "[/",
    "<em>",
    "</em>",
    "<strong>",
    "</strong>",
    "<code>",
    "</code>",
    "</code x=\"",
    "<code",
    "<!--",
    "-->",
    "<em title=\"",
    "<em title='",
    "<a href=",
    "<a href=\"/x\">",
    "<a href=\"",
    "</a>",
    "\">",
    "'>",
    ">",
    "<",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<ol>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<blockquote>",
    "</blockquote>",
    "<script>",
    "</script>",
    "<style",
    "<div>",
    "</div>",
    "<textarea>",
    "<br>",
    "<p>",
    "<b>",
    "</b>",
    "<pre>",
    "</pre>",
    "<h2>",
    "</h2>",
    "\n",
    "\n\n",
    "\n\n\n\n",
    "\r\n",
    " ",
    "   ",
    "a",
    "word ",
    "two words ",
    "long-ish text of some words, ",
    "&#91;",
    "&lt;",
    "&amp;",
    "&",
    ";",
    "&#58;",
    "&#10;",
    "http://example.com/a?b=c ",
    "www.rust-lang.org",
    "me@example.com",
    "\u{202e}",
    "\u{202c}",
    "\u{2067}",
    "\u{2069}",
    "e\u{301}",
    "👨‍👩‍👧",
    "日本語",
    "\u{0}",
    "\u{a0}",
    "\u{2029}",
    "\\",
    "\"",
    "'",
    "=",
    "/",
    ",",
    ": 1",
    "post: 1",
    "@ann ",
];

fn soup() -> impl Strategy<Value = String> {
    let pieces = proptest::sample::select(PIECES).prop_map(String::from);
    let piece = prop_oneof![12 => pieces, 1 => any::<String>()];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

static FORMATTERS: LazyLock<Vec<Formatter>> = LazyLock::new(|| {
    let policies = [
        Policy::builder(),
        Policy::builder().preset(wellsaid::policy::Preset::Drupal6).alias("blockquote", "quote"),
        Policy::builder().preset(wellsaid::policy::Preset::WordPress),
        Policy::builder().preset(wellsaid::policy::Preset::Plain),
        Policy::builder()
            .allowed("<em> <pre> <h2> <blockquote> <ul> <ol start> <li> <b> <a href title>")
            .links(wellsaid::policy::LinkOptions::default().mentions(true).max_caption(8))
            .quotes(QuoteOptions::default().max_depth(1).deeper(DeepQuotes::Omit))
            .limits(wellsaid::Limits::default().max_depth(4))
            .breaks(false),
    ];
    policies.map(|builder| Formatter::new(builder.build().expect("sound"))).to_vec()
});

/// The text of a page as readers see it, without the lines over quotes.
fn visible(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split("<p class=\"quote-author\">") {
        let piece = if piece.starts_with("<cite>") {
            piece.split_once("</p>").map_or("", |(_, rest)| rest)
        } else if let Some(rest) = piece.strip_prefix("Quote:</p>") {
            rest
        } else {
            piece
        };
        for piece in piece.split('<') {
            let inner = piece.split_once('>').map_or(piece, |(_, rest)| rest);
            // Newlines between blocks are layout.
            text.push_str(inner.trim_matches('\n'));
        }
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}");
    // Marks that turn text back are not characters.
    text.replace("&amp;", "&").replace(['\u{202c}', '\u{2069}'], "")
}

/// A name as a quote tag can say it.
fn folded(name: &str) -> String {
    let bidi = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let words = name.split(|c: char| c.is_whitespace() || c.is_control());
    let words = words.map(|word| word.chars().filter(|c| !bidi(c)).collect::<String>());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn an_excerpt_is_proven_and_short(source in soup(), n in 0usize..60) {
        for formatter in FORMATTERS.iter() {
            let doc = formatter.parse(&source).expect("short");
            if formatter.format(&source).expect("short").verification != Verification::Verified {
                // Then the HTML itself is wrong, and the tests of pages fail.
                continue;
            }
            let page = formatter.excerpt(&doc, n, &NoResolver);
            prop_assert_eq!(page.verification, Verification::Verified, "{}", page.html);
            prop_assert!(gate::check(formatter.policy(), &page.html).is_ok());
            let text = visible(&page.html);
            let len = text.trim_end_matches('…').graphemes(true).count();
            // The quote that was left out by `Omit` is three graphemes of ours.
            let ours = 3 * text.matches("[…]").count();
            prop_assert!(len <= n + ours, "{len} > {n}: {}", page.html);
            let all = formatter.excerpt(&doc, usize::MAX, &NoResolver);
            prop_assert!(!all.html.ends_with("…</p>") || source.contains('…'));
        }
    }

    #[test]
    fn a_subject_is_one_short_line(source in soup(), max in 1usize..40, dots in any::<bool>()) {
        for formatter in FORMATTERS.iter() {
            let doc = formatter.parse(&source).expect("short");
            let mut subject = Subject::new().max(max);
            if dots {
                subject = subject.ellipsis("…");
            }
            let subject = formatter.subject(&doc, &subject, &NoResolver);
            prop_assert!(!subject.is_empty());
            if subject != "(No subject)" {
                prop_assert!(subject.graphemes(true).count() <= max, "{subject}");
            }
            prop_assert_eq!(subject.trim(), &subject);
            prop_assert!(!subject.contains(char::is_control));
            let bidi = ['\u{202e}', '\u{2067}', '\u{202c}'];
            prop_assert!(!subject.contains(bidi));
        }
    }

    #[test]
    fn plain_text_loses_no_words(source in soup()) {
        use wellsaid::document::Event;
        for formatter in FORMATTERS.iter() {
            let doc = formatter.parse(&source).expect("short");
            let plain = formatter.plain(&doc, &NoResolver);
            prop_assert!(!plain.ends_with('\n'));
            let mut rest = plain.as_str();
            for (event, _) in doc.events() {
                if let Event::Text(text) = event {
                    for word in text.split_whitespace() {
                        let Some(at) = rest.find(word) else {
                            return Err(TestCaseError::fail(format!("{word:?} in {plain:?}")));
                        };
                        rest = &rest[at + word.len()..];
                    }
                }
            }
        }
    }

    #[test]
    fn a_quotation_is_one_outermost_quote_whatever_follows(
        source in soup(),
        name in prop_oneof![soup(), any::<String>()],
        reply in soup(),
        keep in 0u32..3,
    ) {
        for formatter in FORMATTERS.iter() {
            let reply_to = Reply::to(&name).username(&name).post_id(7).user_id(u64::MAX).keep(keep);
            let quoted = formatter.parse(&source).expect("short");
            let text = formatter.quote_reply(&quoted, &reply_to, &NoResolver);
            if text.is_empty() {
                // There is no text to show, or no name.
                prop_assert!(quoted.events().next().is_none() || folded(&name).is_empty());
                continue;
            }
            // A comment that is only a quote keeps one level.
            let keep = keep.max(u32::from(quoted.is_only_quotes()));
            let doc = formatter.parse(&text).expect("short");
            let quotes = doc.quotes();
            let outer: Vec<_> = quotes.iter().filter(|quote| quote.depth == 1).collect();
            prop_assert_eq!(outer.len(), 1, "{}", text);
            prop_assert_eq!(outer[0].span.range(), 0..text.len() - 2, "{}", text);
            prop_assert!(quotes.iter().all(|quote| quote.depth <= keep + 1), "{}", text);
            prop_assert_eq!(outer[0].post_id, Some(7));
            prop_assert_eq!(outer[0].user_id, Some(u64::MAX));
            let name = folded(&name);
            if name.len() < 80 {
                prop_assert_eq!(outer[0].author.unwrap_or(""), &name, "{}", text);
                prop_assert_eq!(outer[0].username.unwrap_or(""), &name, "{}", text);
            }
            // And with somebody's own words below it.
            let whole = format!("{text}{reply}");
            let doc = formatter.parse(&whole).expect("short");
            let first = doc.quotes().into_iter().next().map(|quote| quote.span.range());
            prop_assert_eq!(first, Some(0..text.len() - 2), "{}", whole);
            // Quoting a quotation again does not change its words.
            let again = formatter.parse(&text).expect("short");
            let again = formatter.quote_reply(&again, &Reply::to("x").keep(keep + 1), &NoResolver);
            let doc = formatter.parse(&again).expect("short");
            prop_assert_eq!(doc.quotes().iter().filter(|quote| quote.depth == 1).count(), 1);
        }
    }
}
