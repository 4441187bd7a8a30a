//! A typical solution of today: good crates, one after the other, each over the output of the one
//! before it.
//!
//! A fair rival: everything that can be built once is, and common first mistakes (addresses inside
//! attributes linked again) are avoided.

use std::collections::{HashMap, HashSet};

use ammonia::Builder;
use linkify::{LinkFinder, LinkKind};
use regex::Regex;

pub(crate) struct Naive {
    opening: Regex,
    named: Regex,
    closing: Regex,
    paragraph: Regex,
    finder: LinkFinder,
    cleaner: Builder<'static>,
}

impl Default for Naive {
    fn default() -> Self {
        let regex = |pattern| Regex::new(pattern).expect("a valid pattern");
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Url, LinkKind::Email]);
        Self {
            opening: regex(r"(?i)\[quote\]"),
            named: regex(r#"(?i)\[quote(?:=| author=)["']?([^\]"',;]*)[^\]]*\]"#),
            closing: regex(r"(?i)\[/quote\]"),
            paragraph: regex(r"\n\s*\n"),
            finder,
            cleaner: whitelist(),
        }
    }
}

impl Naive {
    pub(crate) fn format(&self, source: &str) -> String {
        let text = self.opening.replace_all(source, "\n\n<blockquote class=\"quote\">\n\n");
        let text = self.named.replace_all(
            &text,
            "\n\n<blockquote class=\"quote\"><p class=\"quote-author\"><cite>$1</cite> wrote:</p>\n\n",
        );
        let text = self.closing.replace_all(&text, "\n\n</blockquote>\n\n");
        let mut html = String::with_capacity(text.len() + text.len() / 4);
        for paragraph in self.paragraph.split(&text) {
            html.push_str("<p>");
            for (at, line) in paragraph.trim().lines().enumerate() {
                if at > 0 {
                    html.push_str("<br>\n");
                }
                self.push_linked(line, &mut html);
            }
            html.push_str("</p>\n");
        }
        self.cleaner.clean(&html).to_string()
    }

    fn push_linked(&self, line: &str, html: &mut String) {
        let mut done = 0;
        for link in self.finder.links(line) {
            let before = &line[..link.start()];
            // In an attribute, or the text of a link.
            if before.ends_with(['"', '\'', '=', '>']) {
                continue;
            }
            html.push_str(&line[done..link.start()]);
            html.push_str("<a href=\"");
            if *link.kind() == LinkKind::Email {
                html.push_str("mailto:");
            }
            html.push_str(link.as_str());
            html.push_str("\">");
            html.push_str(link.as_str());
            html.push_str("</a>");
            done = link.end();
        }
        html.push_str(&line[done..]);
    }
}

/// Ammonia with the tags of `Policy::comment()`.
pub(crate) fn whitelist() -> Builder<'static> {
    let tags = [
        "a",
        "em",
        "strong",
        "cite",
        "code",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "p",
        "br",
        "pre",
        "blockquote",
    ];
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href", "title"]))]))
        .allowed_classes(HashMap::from([
            ("blockquote", HashSet::from(["quote"])),
            ("p", HashSet::from(["quote-author"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("nofollow ugc"));
    builder
}
