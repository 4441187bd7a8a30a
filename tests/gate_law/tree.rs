//! A generator of canonical pages, independent of the writer.

use wellsaid::Policy;
use wellsaid::policy::{Attribute, Element};

use crate::random::Random;

const WORDS: &[&str] = &[
    "word",
    " ",
    "a b",
    "x&lt;y",
    "AT&amp;T",
    "&gt;",
    "&nbsp;",
    "«é»",
    "日本語",
    "\n",
    "\t",
    "1.",
    "\"",
    "'",
    "\u{feff}",
    "quite a long run of plain text that fills more than one window of thirty-two bytes",
    "&amp;amp;",
    "\u{202e}",
    "[quote]",
    "°",
    "\u{301}",
    "😀",
];
const WEB: &[&str] = &[
    "http://example.com",
    "https://example.com/?a=1&amp;b=2#c",
    "HTTP://EXAMPLE.COM/",
    "http://日本.jp/",
    "http://127.0.0.1:80/",
    "http://[::1]/",
    "https://example.com/&quot;",
    "http://a_b.example.com/ü",
];
const LOCAL: &[&str] = &["/node/1", "#x", "?q=1&amp;r", "a/b:c", "mailto:me@example.com", "x"];

struct Tree<'p> {
    policy: &'p Policy,
    random: Random,
    out: String,
    room: usize,
    in_anchor: bool,
}

impl Tree<'_> {
    fn text(&mut self) {
        for _ in 0..=self.random.below(3) {
            let word = self.random.pick(WORDS);
            self.out.push_str(word);
        }
    }

    fn open(&mut self, element: Element) {
        self.out.push('<');
        self.out.push_str(element.name());
        for &name in Attribute::ALL {
            let needed = matches!((element, name), (Element::Img, Attribute::Src));
            if !self.policy.allows_attribute(element, name)
                || matches!(name, Attribute::Href | Attribute::Rel)
                || (!needed && !self.random.one_in(4))
            {
                continue;
            }
            let value = match (element, name) {
                (Element::Code, Attribute::Class) => "language-rust diff",
                (Element::Ol, Attribute::Type) => "A",
                (_, Attribute::Target) => self.random.pick(&["", "_self", "_blank", "a &amp; b"]),
                (_, Attribute::Src | Attribute::Cite) => "https://example.com/x.png",
                (_, Attribute::Class) => "any words",
                _ => self.random.pick(&["", "1", "a &amp; b", "&quot;&lt;x&gt;&nbsp;", "é\n\tü"]),
            };
            self.out.push_str(&format!(" {}=\"{value}\"", name.name()));
        }
        if element != Element::A {
            self.out.push('>');
        }
    }

    fn close(&mut self, element: Element) {
        self.out.push_str("</");
        self.out.push_str(element.name());
        self.out.push('>');
    }

    fn anchor(&mut self, depth: usize) {
        let start = self.out.len();
        self.open(Element::A);
        let tag = &self.out[start..];
        let opens = tag.contains(" target=\"") && !tag.contains(" target=\"_self\"");
        let web = self.random.one_in(2) || !self.policy.relative_links();
        let href = self.random.pick(if web { WEB } else { LOCAL });
        self.out.push_str(&format!(" href=\"{href}\""));
        let own = if web { self.policy.rel() } else { "" };
        let more =
            self.policy.allows_attribute(Element::A, Attribute::Rel) && self.random.one_in(3);
        let words = [own, if opens { "noopener" } else { "" }, if more { "me" } else { "" }];
        let rel = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if !rel.is_empty() {
            self.out.push_str(&format!(" rel=\"{rel}\""));
        }
        self.out.push('>');
        self.in_anchor = true;
        self.line(depth);
        self.in_anchor = false;
        self.close(Element::A);
    }

    fn line(&mut self, depth: usize) {
        for _ in 0..=self.random.below(3) {
            let inline: Vec<Element> = self
                .policy
                .elements()
                .iter()
                .copied()
                .filter(|element| element.is_inline())
                .collect();
            match self.random.below(6) {
                0 => self.out.push_str("<br>"),
                1 | 2 if depth > 1 && !inline.is_empty() => {
                    let element = inline[self.random.below(inline.len())];
                    // Runs of one element attack the "Noah's Ark clause".
                    let times = if self.random.one_in(8) { depth.min(6) - 1 } else { 1 };
                    match element {
                        Element::Br => self.out.push_str("<br>"),
                        Element::Img => self.open(element),
                        Element::A if self.in_anchor => self.text(),
                        Element::A => self.anchor(depth - 1),
                        _ => {
                            (0..times).for_each(|_| self.open(element));
                            self.line(depth - times);
                            (0..times).for_each(|_| self.close(element));
                        }
                    }
                }
                3 if depth > 1 && !self.in_anchor => self.anchor(depth - 1),
                _ => self.text(),
            }
        }
    }

    fn blocks(&mut self, depth: usize, join: bool) {
        for at in 0..=self.random.below(3) {
            if self.room == 0 && at > 0 {
                break;
            }
            self.room = self.room.saturating_sub(1);
            if at > 0 && (join || self.random.one_in(2)) {
                self.out.push('\n');
            }
            self.block(depth);
        }
    }

    fn block(&mut self, depth: usize) {
        let leaf = depth < 4;
        let choice = [
            Element::Ul,
            Element::Ol,
            Element::Dl,
            Element::Blockquote,
            Element::Details,
            Element::Hr,
            Element::H2,
            Element::H3,
            Element::Pre,
            Element::P,
            Element::P,
        ][self.random.below(11)];
        let code = self.policy.allows(Element::Code);
        let may = self.policy.allows(choice)
            || matches!(choice, Element::Blockquote if self.policy.quotes().enabled)
            || matches!(choice, Element::Pre if code);
        if !may || (leaf && !matches!(choice, Element::Hr | Element::H2 | Element::H3)) {
            self.out.push_str("<p>");
            self.line(depth.saturating_sub(1));
            self.out.push_str("</p>");
            return;
        }
        match choice {
            Element::Hr => self.open(choice),
            Element::Pre => {
                self.out.push_str("<pre>");
                if code {
                    self.out.push_str("<code>\nfn main() {\n\n}</code>");
                } else {
                    self.out.push('x');
                    self.text();
                }
                self.out.push_str("</pre>");
            }
            Element::Blockquote => {
                let class = &self.policy.quotes().class;
                let found = self.random.pick(&["", " quote-verified", " quote-altered"]);
                self.out.push_str(&format!("<blockquote class=\"{class}{found}\">\n"));
                if self.random.one_in(2) {
                    self.out.push_str(
                        "<p class=\"quote-author\"><cite>Bob &amp; x</cite> wrote:</p>\n",
                    );
                }
                self.blocks(depth - 1, true);
                if self.random.one_in(4) {
                    self.out.push_str("\n<p class=\"quote-omitted\">[…]</p>");
                }
                self.out.push_str("\n</blockquote>");
            }
            Element::Details => {
                self.open(choice);
                self.out.push_str("\n<summary>");
                self.line(depth - 2);
                self.out.push_str("</summary>\n");
                self.blocks(depth - 1, true);
                self.out.push_str("\n</details>");
            }
            Element::Ul | Element::Ol | Element::Dl => {
                self.open(choice);
                for _ in 0..=self.random.below(3) {
                    self.out.push('\n');
                    let item = if choice != Element::Dl {
                        Element::Li
                    } else if self.random.one_in(2) {
                        Element::Dt
                    } else {
                        Element::Dd
                    };
                    self.open(item);
                    match self.random.below(3) {
                        0 => self.line(depth - 2),
                        1 => {
                            self.out.push('\n');
                            self.blocks(depth - 2, true);
                            self.out.push('\n');
                        }
                        _ => {
                            self.line(depth - 2);
                            self.out.push('\n');
                            self.block(depth - 2);
                        }
                    }
                    self.close(item);
                }
                self.out.push('\n');
                self.close(choice);
            }
            _ => {
                self.open(choice);
                self.line(depth - 1);
                self.close(choice);
            }
        }
    }
}

/// A canonical page under `policy`; the same for the same seed.
pub(crate) fn canonical(policy: &Policy, seed: u64) -> String {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let deepest = policy.limits().max_depth;
    let depth = if random.one_in(16) { deepest } else { deepest.min(4 + random.below(6)) };
    let room = 1 + random.below(8);
    let mut tree = Tree { policy, random, out: String::new(), room, in_anchor: false };
    tree.blocks(depth, true);
    tree.out
}
