//! Comments of somebody who hides words: white space in every form, invisible characters, tags
//! shown, dropped and allowed, quotes, code, lists, links.

const PIECES: &[&str] = &[
    // Words.
    "casino",
    "ca",
    "sino",
    "a",
    "free pills",
    "free",
    "pills",
    "c",
    "B",
    "日本",
    "语",
    "한글",
    "é",
    "e\u{301}",
    "👍",
    "1",
    ".",
    ",",
    "!",
    "(",
    ")",
    "-",
    "'",
    "\"",
    "$",
    "*",
    // White space that collapses, and white space that does not.
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\n \n",
    "&#10;",
    "&NewLine;",
    "&#13;",
    "&Tab;",
    "&#32;",
    "&#9;",
    "&#x0a;",
    "&#x20;&#x20;",
    " &#10; ",
    "\u{a0}",
    "&nbsp;",
    "\u{2003}",
    "\u{3000}",
    "\u{2028}",
    "\u{2029}",
    "&#8232;",
    "&#12;",
    "&#11;",
    "\u{b}",
    "\u{c}",
    "\u{85}",
    "&#133;",
    "\u{1680}",
    // Invisible characters.
    "\u{200b}",
    "&#8203;",
    "&ZeroWidthSpace;",
    "\u{200b}\n",
    "&#8203;&#10;",
    "&#10;&#8203;",
    "&#10;\u{200b}",
    "\u{ad}",
    "&shy;",
    "\u{200c}",
    "\u{200d}",
    "\u{2060}",
    "\u{feff}",
    "\u{180e}",
    "\u{34f}",
    "\u{2800}",
    "\u{3164}",
    "\u{202e}",
    "\u{202c}",
    "\u{2066}",
    "\u{2069}",
    "&#x202e;",
    "\u{0}",
    "&#0;",
    "\u{7f}",
    "\u{fe0f}",
    // Tags that some policies allow, some show and some drop.
    "<em>",
    "</em>",
    "<strong>",
    "</strong>",
    "<cite>",
    "</cite>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<u>",
    "</u>",
    "<s>",
    "</s>",
    "<del>",
    "</del>",
    "<ins>",
    "</ins>",
    "<q>",
    "</q>",
    "<bdi>",
    "</bdi>",
    "<bdi dir=rtl>",
    "<span lang=de>",
    "</span>",
    "<sub>",
    "</sub>",
    "<sup>",
    "</sup>",
    "<small>",
    "</small>",
    "<kbd>",
    "</kbd>",
    "<samp>",
    "</samp>",
    "<var>",
    "</var>",
    "<mark>",
    "</mark>",
    "<span dir=ltr>",
    "<em dir=auto>",
    "<strong title=t dir=rtl>",
    "<abbr title=\"casino bonus\">",
    "</abbr>",
    "<dfn>",
    "</dfn>",
    "<img src=/x alt=\"a  casino\">",
    "<img src=/y alt=\"c&#10;d\">",
    "<br>",
    "<br/>",
    "<p>",
    "</p>",
    "<hr>",
    "<wbr>",
    "<div>",
    "</div>",
    "<font color=red>",
    "</font>",
    "<blink>",
    "<joke>",
    "<!-- x -->",
    "<!---->",
    "<?x?>",
    "<script>x</script>",
    "<style>y</style>",
    "<table>",
    "<td>",
    "</td>",
    "<center>",
    "<h2>",
    "</h2>",
    "<h3>",
    "</h3>",
    "<blockquote>",
    "</blockquote>",
    "<pre>",
    "</pre>",
    "<pre>\n",
    "\n</pre>",
    "<details>",
    "</details>",
    "<details open>",
    "<summary>",
    "</summary>",
    "<code>",
    "</code>",
    "<code>a\n b",
    "<code>\n",
    "<ul>",
    "</ul>",
    "<ol>",
    "</ol>",
    "<li>",
    "</li>",
    "<dl>",
    "</dl>",
    "<dt>",
    "</dt>",
    "<dd>",
    "</dd>",
    "<",
    ">",
    "&",
    "&lt;",
    "&amp;",
    // Quotes.
    "[quote]",
    "[/quote]",
    "[quote=Ann]",
    "[quote=casino bonus]",
    "[quote=a  b]",
    "[quote=\"A ] B\"]",
    "[quote=x post_id=7]",
    "[quote=&#10;x]",
    "[quote=a\u{200b}b]",
    "[quote][quote][quote=deep][quote]",
    // Marks beside tags.
    "`casino`",
    "``",
    "\n```\n",
    "\n~~~ c\n",
    "\n> ",
    "\n> > ",
    "\n- ",
    "\n  - ",
    "\n1. ",
    "\n2. ",
    // Links.
    "<a href=http://e.example/>",
    "<a href=\"/x\" title=\"casino\n now\">",
    "</a>",
    "<a href=javascript:x>",
    "http://e.example",
    "https://e.example/casino?a=1&amp;b=2",
    "www.example.com/a",
    "me@example.com",
    "example.org",
    "https://example.com/a/very/long/path/that/is/cut/before/it/ends/because/nobody/reads/it/casino",
    "https://example.com/é/very/long/path/that/is/cut/&amp;/because/nobody/reads/so/much/of/an/address/casino?a&#61;b",
    "@ann",
    ":smile:",
];

/// A generator of numbers, the same each time (xorshift).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((self.next() >> 33) % bound.max(1) as u64) as usize
    }

    pub(crate) fn piece(&mut self) -> &'static str {
        PIECES[self.below(PIECES.len())]
    }
}

/// Makes a comment from pieces; from few of them, so that they meet often.
pub(crate) fn comment(random: &mut Random) -> String {
    let kinds: Vec<_> = (0..2 + random.below(10)).map(|_| random.piece()).collect();
    let mut text = String::new();
    for _ in 0..1 + random.below(24) {
        match random.below(8) {
            0 | 1 => text.push_str(random.piece()),
            2 => text.push_str(["x", "casino", " "][random.below(3)]),
            _ => text.push_str(kinds[random.below(kinds.len())]),
        }
    }
    text
}

/// A comment with some pieces put in, and some of it cut out.
pub(crate) fn mutant(random: &mut Random, source: &str) -> String {
    let mut text = source.to_owned();
    for _ in 0..1 + random.below(5) {
        let from = boundary(&text, random.below(text.len() + 1));
        let to = boundary(&text, from + if random.below(3) == 0 { random.below(12) } else { 0 });
        text.replace_range(from..to, random.piece());
    }
    text
}

fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}
