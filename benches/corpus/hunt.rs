//! Random patterns: a random beginning, then a few tokens over and over.
//!
//! The list of hostile shapes holds known ones. These patterns look for unknown ones: if work per
//! byte grows with the length, something is quadratic.
//! This file stands alone: include it by path.

/// Texts with a meaning for the formatter or for moderation.
const TOKENS: &[&str] = &[
    "a",
    " ",
    "\n",
    "\n\n",
    "<em>",
    "</em>",
    "<strong>",
    "</strong>",
    "<cite>",
    "</cite>",
    "<a href=/x>",
    "<a href=\"",
    "</a>",
    "<a ",
    "<",
    ">",
    "\"",
    "'",
    "=",
    "/",
    "<code>",
    "</code>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<p>",
    "</p>",
    "<br>",
    "<b>",
    "</b>",
    "<script>",
    "</script",
    "<!--",
    "-->",
    "<title>",
    "[quote]",
    "[/quote]",
    "[quote=",
    "[quote=\"",
    "[",
    "]",
    "[quote x=",
    "`",
    "```\n",
    "> ",
    ">\n",
    "- ",
    "  - ",
    "1. ",
    "&",
    "&amp;",
    "&#x",
    ";",
    "http://",
    "a.b",
    "www.",
    "@",
    "a@b.c",
    "mailto:",
    ":",
    "(",
    ")",
    ".",
    "_",
    "-",
    "\u{202e}",
    "\u{2066}",
    "\u{2069}",
    "\u{ab}",
    "\u{200d}",
    "e\u{301}",
    "\0",
    "\u{a0}",
    "\u{2028}",
    "<h2>",
    "</h2>",
    "<pre>",
    "</pre>",
    "<blockquote>",
    "</blockquote>",
    "<details>",
    "<summary>",
    "</details>",
    "<img src=x>",
    "<hr>",
    "x=y ",
    "\\",
    // For term lists and other input of moderation.
    "casino ",
    "c.a.s.",
    "1l!",
    "free spins",
    "\u{200b}",
    "\u{397}",
    "\u{e9}",
    "\u{535a}",
    "example.org",
    "xn--",
    "AB",
    "1",
    "!",
];

/// Random numbers (SplitMix64): the same for the same seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number under `n`.
    pub(crate) fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn tokens(&mut self, most: usize) -> String {
        (0..self.roll(most) + 1).map(|_| TOKENS[self.roll(TOKENS.len())]).collect()
    }
}

/// Up to six tokens, then up to four again and again.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    prefix: String,
    unit: String,
}

impl Pattern {
    pub(crate) fn random(dice: &mut Dice) -> Self {
        Self { prefix: dice.tokens(6), unit: dice.tokens(4) }
    }

    /// The pattern in at most `bytes` bytes, and no more than one unit less.
    pub(crate) fn build(&self, bytes: usize) -> String {
        let times = bytes.saturating_sub(self.prefix.len()) / self.unit.len();
        format!("{}{}", self.prefix, self.unit.repeat(times))
    }
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} then {:?} again and again", self.prefix, self.unit)
    }
}
