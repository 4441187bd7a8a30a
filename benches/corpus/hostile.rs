//! Shapes of input that make formatters slow or their output large.
//!
//! Each was quadratic, or an amplifier, in some real program: an HTML parser, a
//! linkifier, a BBCode library or an early draft of this one. They are data, so
//! that the bench, the growth test and the fuzzer's seeds share one list.
//! This file stands alone: include it by path.

/// A piece of a shape.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    /// Written once.
    Once(&'static str),
    /// Repeated until the size is reached; all such parts equally often. `¤`
    /// becomes the number of the repetition.
    Times(&'static str),
    /// Repeated that often, but in no more than a quarter of the size.
    Fixed(&'static str, usize),
}

/// Stands for the number of a repetition; shapes do not use it as a character.
const NUMBER: char = '¤';

use Part::{Fixed, Once, Times};

/// A named shape that can be built in any size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) parts: &'static [Part],
}

impl Shape {
    /// Builds the shape in about `bytes` bytes: never more, unless one repetition is longer.
    pub(crate) fn build(&self, bytes: usize) -> String {
        let set: usize = self.parts.iter().map(|part| part.set_bytes(bytes)).sum();
        let digits = bytes.max(1).ilog10() as usize + 1;
        let unit: usize = self.parts.iter().map(|part| part.unit_bytes(digits)).sum();
        let count = (bytes.saturating_sub(set) / unit.max(1)).max(1);
        let mut out = String::with_capacity(bytes);
        for part in self.parts {
            match *part {
                Once(text) => out.push_str(text),
                Fixed(text, times) => out.push_str(&text.repeat(times.min(bytes / 4 / text.len()))),
                Times(text) if !text.contains(NUMBER) => out.push_str(&text.repeat(count)),
                Times(text) => {
                    for number in 0..count {
                        out.push_str(&text.replace(NUMBER, &number.to_string()));
                    }
                }
            }
        }
        out
    }
}

impl Part {
    fn set_bytes(self, bytes: usize) -> usize {
        match self {
            Once(text) => text.len(),
            Fixed(text, times) => text.len() * times.min(bytes / 4 / text.len()),
            Times(_) => 0,
        }
    }

    fn unit_bytes(self, digits: usize) -> usize {
        match self {
            Times(text) => {
                let numbers = text.matches(NUMBER).count();
                text.len() - numbers * NUMBER.len_utf8() + numbers * digits
            }
            Once(_) | Fixed(..) => 0,
        }
    }
}

/// A `href` of 200 bytes: it is copied whenever the link is reopened.
const LONG_LINK: &str = "<p><a href=\"http://example.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\">";

macro_rules! shapes {
    ($($name:literal: $($part:expr),+;)*) => {
        /// Every shape, by construct.
        pub(crate) const SHAPES: &[Shape] = &[$(Shape { name: $name, parts: &[$($part),+] },)*];
    };
}

shapes! {
    // Paragraphs and inline elements that are reopened in each of them.
    "link-over-paragraphs": Once(LONG_LINK), Times("<p>a");
    "distinct-em-over-paragraphs": Times("<em x=¤>"), Times("<p>x</p>");
    "two-inlines-one-end": Times("<em ¤>"), Times("<strong ¤>"), Times("x</em>");
    "em-wrong-ends": Times("<em>"), Times("</x>");
    "em-per-paragraph": Times("<em>x\n\n");
    "four-inlines-over-paragraphs": Once("<em><strong><cite><a href=/x>"), Times("x\n\n");
    "four-closed-over-paragraphs":
        Once("<em><strong><cite><a href=/x>"), Times("x\n\n"), Once("</a></cite></strong></em>");
    "tower-over-paragraphs": Fixed("<em>", 2000), Times("a\n\n"), Fixed("</em>", 2000);
    "tower": Times("<em>"), Once("x"), Times("</em>");
    "ends-only": Times("</em>");
    "code-open": Times("<code>");
    "code-lines": Once("<code>"), Times("x\n\n");
    "br": Times("<br>");
    "p": Times("<p>");
    // Lists.
    "list-open": Times("<ul><li>");
    "list-closed": Times("<ul><li>"), Once("x"), Times("</li></ul>");
    "definitions": Times("<dl><dt>a<dd>b");
    "items": Times("<li>x\n\n");
    // Tags that do not end, attributes.
    "lt": Times("<");
    "lt-bang": Times("<!");
    "lt-slash": Times("</");
    "lt-letter": Times("<a");
    "lt-question": Times("<?");
    "comment-open": Times("<!--");
    "comment-dashes": Once("<!--"), Times("-");
    "cdata-open": Times("<![CDATA[");
    "href-open": Times("<a href=\"");
    "attribute-quotes": Times("<a b=\" b=\"");
    "attributes-in-step": Once("<a"), Times(" b='<a c=\"' d='\"'");
    "attribute-long": Once("<a b=\""), Times("x"), Once("\">");
    "attribute-long-open": Once("<a b='<a c=\"' d='\"' b=\""), Times("x");
    "attributes-long": Once("<a"), Times(" b='<a c=\"' d='\"'"), Once(" b='"), Times("x"), Once("'");
    "attributes": Once("<a"), Times(" a¤=b"), Once(">x</a>");
    "same-attribute": Once("<a"), Times(" href=/x"), Once(">x</a>");
    "spaces-in-tag": Once("<a"), Times(" "), Once(">");
    "script-partial-ends": Once("<script>"), Times("</s");
    "script-each": Times("<script></s");
    "style-open": Times("<style>");
    // Entities.
    "ampersands": Times("&");
    "hex-entities": Times("&#x");
    "numeric-entities": Times("&#9");
    "named-entities": Times("&lt;");
    "long-entity": Once("&"), Times("a"), Once(";");
    // Quotes.
    "quote-open": Times("[quote]");
    "quote-closed": Times("[quote]"), Once("x"), Times("[/quote]");
    "quote-ends": Times("[/quote]");
    "quote-pairs": Times("[quote]x[/quote]");
    "quote-name-open": Times("[quote=");
    "quote-string-open": Times("[quote=\"");
    "quote-string-long": Once("[quote=\""), Times("a"), Once("\"]x[/quote]");
    "quote-over-em": Times("[quote]<em>x");
    "brackets": Times("[");
    "bracket-letter": Times("[q");
    "brackets-closed": Times("["), Times("]");
    "blockquote-open": Times("<blockquote>");
    // Marks beside tags.
    "ticks": Times("`");
    "ticks-one": Times("` ");
    "ticks-two-lengths": Times("`a``b");
    "ticks-growing": Times("` `` ``` ```` ````` `````` ``````` ```````` a");
    "tick-pairs": Times("`a` ");
    "ticks-many-lengths-open": Fixed("``` `` ` ", 1), Times("```` a ````` b `````` ");
    "fences": Times("```\n");
    "fences-open": Times("```a\nb\n~~~\n");
    "fences-longer": Once("```\n"), Times("``\na\n");
    "fences-in-open-quote": Once("[quote]\n"), Times("```\na\n```\n");
    "fences-open-in-quotes": Times("[quote]\n```\na\n[/quote]\n");
    "tildes": Times("~~~ ");
    "signs-of-quotes": Times("> ");
    "signs-of-quotes-lines": Times("> > > > a\n");
    "signs-of-quotes-growing": Fixed("> ", 500), Times("\n> > a\n> > > a\n> > > > > a");
    "signs-of-quotes-apart": Times("> a\n\n");
    "signs-then-tags": Fixed("> ", 1000), Times("[quote]x[/quote]");
    "signs-then-tag-lines": Fixed("> ", 1000), Once("[quote]"), Times("> > > x\n"), Once("[/quote]");
    "signs-and-fences": Times("> ```\n> a\n> ```\n");
    "signs-and-open-fences": Times("> ```\n> a\n\n");
    "signs-before-ticks": Times("> > - 1. `");
    "items-of-lines": Times("- a\n");
    "items-in-one-line": Times("- ");
    "items-apart": Times("- a\n\n");
    "items-of-two": Times("- a\n- a\n\n");
    "items-of-numbers": Times("1. a\n2. b\n1. c\n");
    "items-nested": Times("- a\n  - a\n    - a\n      - a\n");
    "items-deeper":
        Once("- a\n  - a\n    - a\n      - a\n        - a\n"), Times("          a\n          - a\n");
    "items-in-quotes": Times("> - a\n> - b\n>\n");
    "items-with-tags": Times("- <em>a</ul>\n- <ul><li>b\n");
    "items-in-open-quote": Times("- [quote] a\n- b\n");
    "items-in-quote-tags": Times("- [quote]\n- b\n- c[/quote]\n");
    // Addresses.
    "at": Times("@");
    "mail-users": Times("a@");
    "mails": Times("a@b.c ");
    "mail-dots": Once("a@"), Times("b.");
    "mail-chain": Times("a@b.c@");
    "long-user": Times("a"), Once("@b.com");
    "schemes": Times("http://");
    "url-parentheses": Times("http://a.b/(");
    "url-entities": Times("http://a.b/&x");
    "urls": Times("http://a.b ");
    "one-url": Once("http://a.b/"), Times("x");
    "url-trailing-dots": Once("http://a.b/x"), Times(".");
    "url-open-parentheses": Once("http://a.b/"), Times("(");
    "url-closing-parentheses": Once("http://a.b/"), Times(")");
    "url-at": Times("http://a@");
    "www": Times("www.");
    "mailto": Times("mailto:");
    "labels-then-underscore": Times("a.b_");
    "underscore-then-labels": Times("_a.b");
    "colon-slashes": Times("://");
    "parentheses": Times("(");
    "dots": Times(".");
    // Text.
    "newlines": Times("\n");
    "carriage-returns": Times("\r\n");
    "spaces": Times(" ");
    "spaced-breaks": Times(" \n");
    "word": Times("a");
    // Rows in which a word of a list may begin at each letter.
    "sign-letter": Times("<c");
    "sign-sign": Times("<@");
    "spelt": Times("v-");
    "spelt-marks": Times("с\u{301}");
    "controls": Times("\u{1}");
    "nul": Times("\0");
    "guillemets": Times("«");
    "right-to-left-override": Times("\u{202e}");
    "joiners": Times("a\u{200d}");
    "combining": Once("a"), Times("\u{301}");
    "separators": Times("\u{2028}");
    "emoji": Times("👩\u{200d}👩\u{200d}👧");
}
