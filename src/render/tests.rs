//! Laws of time: outputs of a long comment do no unnecessary work.

use crate::formatter::Formatter;
use crate::policy::Policy;
use crate::render::{NoResolver, Reply, Subject};
use crate::work;

/// Shapes that grow.
const SHAPES: &[&str] = &[
    "word ",
    " \u{a0}",
    "[quote]",
    "[/quote]",
    "[quote=Bob]x[/quote]",
    "[quote=\"",
    "<code>",
    "<code>x</code>\n\n",
    "<!--",
    "<em title=\"",
    "<a href=",
    "<li>a",
    "<ul><li>",
    "\n \n",
    "http://example.com/x ",
    "&#58;",
    "<script>",
    "<blockquote>",
];

fn formatters() -> [Formatter; 2] {
    let strict = Policy::builder().preset(crate::policy::Preset::Drupal6);
    let aliased = strict.alias("blockquote", "quote").build().expect("sound");
    [Formatter::new(Policy::comment()), Formatter::new(aliased)]
}

#[test]
fn a_quotation_takes_linear_time() {
    for formatter in formatters() {
        for shape in SHAPES {
            let cost = |n: usize| {
                let source = shape.repeat(n);
                work::take();
                let text = formatter.quote_reply(
                    &formatter.parse(&source).expect("short"),
                    &Reply::to("Bob").keep(1),
                    &NoResolver,
                );
                (work::take(), text.len())
            };
            let ((small, _), (large, len)) = (cost(500), cost(1000));
            assert!(large <= small * 9 / 4 + 4096, "{shape:?}: {small}, then {large}");
            assert!(len <= shape.len() * 1000 * 5 + 4096, "{shape:?} grows to {len}");
        }
    }
}

#[test]
fn a_subject_and_an_excerpt_read_what_they_show() {
    let formatter = Formatter::new(Policy::comment());
    for shape in ["word ", "e\u{301}\u{301}\u{301}\u{301}", "http://example.com/x ", "\u{a0}&#10;"]
    {
        let source = shape.repeat(60_000 / shape.len());
        let doc = formatter.parse(&source).expect("short");
        work::take();
        formatter.subject(&doc, &Subject::new(), &NoResolver);
        assert!(work::take() < 16_000, "{shape:?}");
        let page = super::excerpt::cut(&doc, 80);
        assert!(work::take() < 16_000, "{shape:?}");
        assert!(page.tape.nodes.len() < 1_000);
    }
    // Quotes are stepped over.
    let source = format!("[quote=Bob]{}[/quote]me", "word\n".repeat(12_000));
    let doc = formatter.parse(&source).expect("short");
    work::take();
    assert_eq!(formatter.subject(&doc, &Subject::new(), &NoResolver), "me");
    assert!(work::take() < 100);
}

#[test]
fn plain_text_of_deep_lists_is_bounded() {
    let formatter = Formatter::new(Policy::comment());
    let source = format!("{}{}", "<ul><li>".repeat(30), "a\n".repeat(30_000));
    let doc = formatter.parse(&source).expect("short");
    assert!(formatter.plain(&doc, &NoResolver).len() < source.len() * 26);
}
