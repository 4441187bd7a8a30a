//! The gate's one law, attacked: what `check` accepts, ammonia returns unchanged.
//!
//! A tree generator writes canonical pages, a mutator breaks up to three tokens of each. The
//! pages come from a fixed seed, so a failure names a number that anyone can repeat.
//! `WELLSAID_GATE_STRINGS` sets how many pages per run (default 30,000).

use wellsaid::gate::{Cleaner, check};
use wellsaid::policy::{Attribute, Element, Preset, QuoteOptions};
use wellsaid::{Limits, Policy};

/// xorshift64*: small, ours, the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 33) as usize % bound
    }

    fn one_in(&mut self, odds: usize) -> bool {
        self.below(odds) == 0
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// How many pages to try.
fn pages() -> u64 {
    let asked = std::env::var("WELLSAID_GATE_STRINGS").ok();
    asked.and_then(|pages| pages.parse().ok()).unwrap_or(30_000)
}

fn policies() -> Vec<(&'static str, Policy)> {
    let rich = "<a href title rel='me author' hreflang target> <abbr title> <b> <bdi dir lang> \
        <blockquote cite class> <br> <cite> <code class='language-* diff'> <dd> <del cite datetime> <details open> <dfn> \
        <dl> <dt> <em class> <h2> <h3> <h4> <h5> <h6> <hr> <i> <img src alt width height> <ins> \
        <kbd> <li value> <mark> <ol start reversed type='1 A a'> <p> <pre> <q cite> <s> <samp> <small> \
        <span lang> <strong> <sub> <summary> <sup> <u> <ul> <var>";
    let build = |builder: wellsaid::policy::PolicyBuilder| builder.build().expect("a sound policy");
    vec![
        ("comment", Policy::comment()),
        ("wordpress", Policy::wordpress()),
        ("plain", Policy::plain()),
        (
            "rich",
            build(
                Policy::builder()
                    .allowed(rich)
                    .schemes(["http", "https", "mailto", "tel", "steam"]),
            ),
        ),
        ("rich, no rel, few levels, absolute", {
            let limits = Limits::default().max_depth(4);
            let quotes = QuoteOptions::default().class("box msg");
            let builder = Policy::builder().allowed(rich).rel("").relative_links(false);
            build(builder.limits(limits).quotes(quotes))
        }),
        ("headings", {
            let builder = Policy::builder().preset(Preset::Drupal6);
            build(
                builder
                    .allow(Element::H2, &[])
                    .allow(Element::H3, &[])
                    .allow(Element::Pre, &[])
                    .allow(Element::Hr, &[])
                    .allow(Element::Details, &[Attribute::Open])
                    .allow(Element::Summary, &[])
                    .allow(Element::Img, &[Attribute::Src, Attribute::Alt])
                    .limits(Limits::default().max_depth(128)),
            )
        }),
    ]
}

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
        self.open(Element::A);
        let web = self.random.one_in(2) || !self.policy.relative_links();
        let href = self.random.pick(if web { WEB } else { LOCAL });
        self.out.push_str(&format!(" href=\"{href}\""));
        let own = if web { self.policy.rel() } else { "" };
        let more =
            self.policy.allows_attribute(Element::A, Attribute::Rel) && self.random.one_in(3);
        let rel = [own, if more { "me" } else { "" }].join(" ");
        if !rel.trim().is_empty() {
            self.out.push_str(&format!(" rel=\"{}\"", rel.trim()));
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
                self.out.push_str(&format!("<blockquote class=\"{class}\">\n"));
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

fn canonical(policy: &Policy, seed: u64) -> String {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let deepest = policy.limits().max_depth;
    let depth = if random.one_in(16) { deepest } else { deepest.min(4 + random.below(6)) };
    let room = 1 + random.below(8);
    let mut tree = Tree { policy, random, out: String::new(), room, in_anchor: false };
    tree.blocks(depth, true);
    tree.out
}

/// What a mutation puts in; each breaks, or seems to break, one rule of HTML.
const NASTY: &[&str] = &[
    "<",
    ">",
    "&",
    "\"",
    "'",
    "\0",
    "\r",
    "\u{c}",
    "\u{a0}",
    "\u{ad}",
    "\u{85}",
    "\u{7f}",
    "\u{1}",
    "\n",
    "\n\n",
    " ",
    "\u{feff}",
    "&amp",
    "&amp;",
    "&AMP;",
    "&lt",
    "&copy;",
    "&#38;",
    "&#x3c;",
    "&quot;",
    "&nbsp;",
    "<p>",
    "</p>",
    "<p><p>",
    "<br>",
    "</br>",
    "<br/>",
    "<br />",
    "<em>",
    "</em>",
    "<EM>",
    "<em >",
    "<em/>",
    "<strong>",
    "</strong>",
    "<a>",
    "</a>",
    "<code>",
    "</code>",
    "<a href=\"/x\">",
    "<a href=\"http://x.org\">",
    "<a href=\"http://x.org\" rel=\"nofollow ugc\">",
    "<a href='/x'>",
    "<a href=/x>",
    "<a href=\"javascript:alert(1)\">",
    "<a href=\"/x\" href=\"/y\">",
    "<a  href=\"/x\">",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<ol>",
    "</ol>",
    "<dl>",
    "<dt>",
    "</dt>",
    "<dd>",
    "</dd>",
    "</dl>",
    "<pre>",
    "<pre>\n",
    "</pre>",
    "<h2>",
    "</h2>",
    "<h3>",
    "</h3>",
    "<hr>",
    "</hr>",
    "<details>",
    "</details>",
    "<summary>",
    "</summary>",
    "<blockquote>",
    "<blockquote class=\"quote\">",
    "</blockquote>",
    "<p class=\"quote-author\">",
    "<cite>",
    "</cite>",
    "<img>",
    "<img src=\"/x.png\">",
    "</img>",
    "<script>",
    "</script>",
    "<style>",
    "<!-- x -->",
    "<!DOCTYPE html>",
    "<?x?>",
    "<![CDATA[x]]>",
    "<svg>",
    "<math>",
    "<table>",
    "<td>",
    "<tr>",
    "<div>",
    "<b>",
    "</b>",
    "<em><em><em><em>",
    "</em></em></em></em>",
    "<select>",
    "<option>",
    "<template>",
    "<textarea>",
    "<body>",
    "</body>",
    "<html>",
    "<frameset>",
    "<title>",
    "<plaintext>",
    "<nobr>",
    "<font>",
    "<applet>",
    "<marquee>",
    "<button>",
    "<form>",
    "<image>",
    "<ruby>",
    "<rt>",
    " class=\"x\"",
    " style=\"x\"",
    " onclick=\"x\"",
    " title=\"x\"",
    " href=\"data:x\"",
    " rel=\"me\"",
    "</",
    "<a",
    "/>",
];

/// Cuts a page into tags and the text between them.
fn tokens(html: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for piece in html.split_inclusive('>') {
        match piece.find('<') {
            Some(0) | None => tokens.push(piece.to_string()),
            Some(at) => {
                tokens.push(piece[..at].to_string());
                tokens.push(piece[at..].to_string());
            }
        }
    }
    tokens
}

fn mutate(html: &str, random: &mut Random) -> String {
    let mut tokens = tokens(html);
    for _ in 0..=random.below(3) {
        if tokens.is_empty() {
            break;
        }
        let at = random.below(tokens.len());
        let other = random.below(tokens.len());
        match random.below(9) {
            0 => drop(tokens.remove(at)),
            1 => tokens.insert(other, tokens[at].clone()),
            2 => tokens.swap(at, other),
            3 => tokens.insert(at, random.pick(NASTY).to_string()),
            4 => tokens[at] = tokens[at].to_uppercase(),
            5 => {
                // Anywhere inside a token.
                let token = &mut tokens[at];
                let mut inside = random.below(token.len() + 1);
                while !token.is_char_boundary(inside) {
                    inside -= 1;
                }
                token.insert_str(inside, random.pick(NASTY));
            }
            6 => {
                // A pair of tags around a range: nesting, well balanced and wrong.
                let (from, to) = (at.min(other), at.max(other));
                let name = Element::ALL[random.below(Element::ALL.len())].name();
                tokens.insert(to + 1, format!("</{name}>"));
                tokens.insert(from, format!("<{name}>"));
            }
            7 => {
                // One character gone.
                let token = &mut tokens[at];
                if let Some((cut, _)) =
                    token.char_indices().nth(random.below(token.chars().count().max(1)))
                {
                    token.remove(cut);
                }
            }
            _ => {
                // A range twice: repeated siblings and deeper towers.
                let (from, to) = (at.min(other), at.max(other));
                let copy = tokens[from..to].to_vec();
                tokens.splice(from..from, copy);
            }
        }
    }
    tokens.concat()
}

fn assert_law(policy: &Policy, cleaner: &Cleaner, html: &str, name: &str) -> bool {
    let accepted = check(policy, html).is_ok();
    if accepted {
        assert_eq!(cleaner.clean(html), html, "accepted under {name}, but ammonia changes it");
    }
    accepted
}

#[test]
fn what_the_gate_accepts_ammonia_returns_unchanged() {
    let pages = pages();
    let policies = policies();
    let cleaners: Vec<Cleaner> = policies.iter().map(|(_, policy)| Cleaner::new(policy)).collect();
    let mut counts = vec![[0u64; 4]; policies.len()];
    for page in 0..pages {
        let at = page as usize % policies.len();
        let (name, policy) = &policies[at];
        let html = canonical(policy, page);
        let mut random = Random(page.wrapping_mul(0xD134_2543_DE82_EF95) | 1);
        if random.one_in(4) {
            assert_eq!(check(policy, &html), Ok(()), "page {page}, {name}: {html}");
            assert_law(policy, &cleaners[at], &html, name);
            counts[at][0] += 1;
        } else {
            let mutant = mutate(&html, &mut random);
            let same = mutant == html;
            let accepted = assert_law(policy, &cleaners[at], &mutant, name);
            counts[at][if same { 3 } else { 1 + usize::from(!accepted) }] += 1;
        }
    }
    for ((name, _), [canonical, accepted, rejected, same]) in policies.iter().zip(&counts) {
        println!(
            "{name}: {canonical} canonical, {accepted} mutants accepted, {rejected} rejected, {same} unchanged"
        );
        assert!(
            pages < 10_000 || (*accepted > 0 && rejected > accepted),
            "a mutator that proves nothing"
        );
    }
}

/// Every string of four tokens; of five when many pages are asked for.
#[test]
fn short_strings_obey_the_law_without_exception() {
    const TOKENS: &[&str] = &[
        "<p>",
        "</p>",
        "<em>",
        "</em>",
        "<a href=\"/\">",
        "</a>",
        "<ul>",
        "</ul>",
        "<li>",
        "</li>",
        "<br>",
        "x",
        "\n",
        "&amp;",
        "&",
        "<pre>",
        "</pre>",
        "<h2>",
        "</h2>",
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
        "<hr>",
        "<blockquote class=\"quote\">",
        "</blockquote>",
    ];
    let (_, policy) = policies().swap_remove(3);
    let cleaner = Cleaner::new(&policy);
    let length = if pages() >= 1_000_000 { 5 } else { 4 };
    let mut accepted = 0;
    let mut html = String::new();
    for number in 0..TOKENS.len().pow(length) {
        html.clear();
        let mut rest = number;
        for _ in 0..length {
            html.push_str(TOKENS[rest % TOKENS.len()]);
            rest /= TOKENS.len();
        }
        accepted += usize::from(assert_law(&policy, &cleaner, &html, "rich"));
    }
    println!("{accepted} accepted");
    assert!(accepted > 50);
}
