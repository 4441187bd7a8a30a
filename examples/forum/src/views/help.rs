//! Help: formatting for authors, and the HTML of comments for people who write style sheets.

use maud::{Markup, PreEscaped, html};
use wellsaid::Formatter;
use wellsaid::document::QuoteRef;
use wellsaid::render::{Attribution, Resolver};

use crate::views::{Part, page};

pub fn formatting(formatter: &Formatter) -> Markup {
    let main = html! {
        div.narrow {
            h1 { "Formatting options" }
            p.lead { "Write as in a mail. All of this is for those who want more." }
            ul.tips { @for tip in formatter.tips() { li { (tip) } } }
            div.scroll tabindex="0" role="region" aria-label="Examples" {
                table.examples {
                    thead { tr { th scope="col" { "For" } th scope="col" { "You type" } th scope="col" { "You get" } } }
                    tbody {
                        @for tip in formatter.long_tips() {
                            tr {
                                th scope="row" { (tip.description) }
                                td { pre { code { (tip.you_type) } } }
                                td { div.comment { (PreEscaped(tip.you_get)) } }
                            }
                        }
                    }
                }
            }
        }
    };
    page(Part::Help, "Formatting options", main)
}

/// Comments that show every element which the library writes by itself.
const SAMPLES: &[(&str, &str)] = &[
    (
        "Paragraphs, lines, links",
        "Two lines\nof a paragraph: www.example.org\n\nAnother paragraph.",
    ),
    ("A quote that names nobody", "> Lines with a sign."),
    ("A quote with a name", "[quote=Ann]Tea?[/quote]\nGladly."),
    (
        "A quote whose words were found in the quoted comment",
        "[quote=Ann post_id=1]I would rather have coffee.[/quote]",
    ),
    (
        "A quote whose words were not found there",
        "[quote=Ann post_id=1]I would rather have nothing at all.[/quote]",
    ),
    ("Code", "Use `a < b` or\n```\nif a < b {}\n```"),
    ("Lists", "- one\n- two\n\n<ol start=\"3\">\n<li>three</li>\n</ol>"),
    ("Definitions", "<dl>\n<dt>Term</dt>\n<dd>Explanation</dd>\n</dl>"),
    ("What is not allowed", "<blink>shown</blink> x<y <3"),
];

/// The comment that the samples quote.
struct Sample;

impl Resolver for Sample {
    fn quote(&self, quote: &QuoteRef<'_>) -> Option<Attribution> {
        let source = "I would rather have coffee. The machine is warm already.";
        let known = || Attribution::link("/comment/1").author("Ann").source(source);
        (quote.post_id == Some(1)).then(known)
    }
}

pub fn html(formatter: &Formatter) -> Markup {
    let main = html! {
        div.narrow {
            h1 { "What the HTML looks like" }
            p.lead {
                "A comment is a few paragraphs, lists, quotes and links. It has no inline styles and no scripts, "
                "so a strict Content-Security-Policy fits. These are all the classes:"
            }
            div.scroll tabindex="0" role="region" aria-label="Classes" {
                table.plain {
                    thead { tr { th scope="col" { "Element" } th scope="col" { "Meaning" } } }
                    tbody {
                        @for (element, meaning) in [
                            ("blockquote.quote", "the box of a quote; the policy names its class"),
                            ("p.quote-author", "the line over it: “Ann wrote:”, with the name in cite"),
                            ("blockquote.quote-verified", "the words stand in the quoted comment"),
                            ("blockquote.quote-altered", "they do not"),
                            ("details.quote-folded", "a quote that is longer than the policy wants to show at once"),
                            ("p.quote-omitted", "[…], for a quote that was nested too deep"),
                            ("code.language-…", "code whose author named the language"),
                        ] {
                            tr { th scope="row" { code { (element) } } td { (meaning) } }
                        }
                    }
                }
            }
            h2 { "Samples" }
            @for (title, source) in SAMPLES {
                section.sample {
                    h3 { (title) }
                    (sample(formatter, source))
                }
            }
            h2 { "The style sheet to copy" }
            p { "It is the one of this forum, " a href="/comment.css" { "comment.css" } ". Put comments into an element with the class " code { "comment" } "." }
            pre.source tabindex="0" aria-label="comment.css" { code { (include_str!("../../assets/comment.css")) } }
        }
    };
    page(Part::Help, "What the HTML looks like", main)
}

fn sample(formatter: &Formatter, source: &str) -> Markup {
    let rendered = formatter.parse(source).map(|mut document| {
        formatter.verify_quotes(&mut document, &Sample);
        formatter.render(&document, &Sample).html
    });
    html! {
        @if let Ok(rendered) = rendered {
            pre.source tabindex="0" aria-label="Typed" { code { (source) } }
            pre.source.made tabindex="0" aria-label="HTML" { code { (rendered) } }
            div.comment { (PreEscaped(&rendered)) }
        }
    }
}
