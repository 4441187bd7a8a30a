//! Ways in which a comment changes before it is sent.

use std::fmt::Write;

/// A comment that was changed.
pub(crate) struct Changed {
    pub(crate) source: String,
    /// A text with the expected words, if they differ from those before.
    pub(crate) words: Option<String>,
}

pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

type Way = fn(&str, &mut Dice) -> Changed;

pub(crate) const WAYS: &[(&str, Way)] = &[
    ("letters swapped", |text, dice| typo(text, dice, swap)),
    ("letter doubled", |text, dice| {
        typo(text, dice, |word| word.chars().flat_map(|c| [c, c]).collect())
    }),
    ("caps lock", |text, dice| typo(text, dice, |word| word.to_uppercase())),
    ("comma without space", |text, _| respelt(text.replace(", ", ","))),
    ("full stop without space", |text, _| respelt(text.replace(". ", "."))),
    ("two spaces for a full stop", |text, _| same(text.replace(". ", ".  "))),
    ("stray less-than sign", |text, dice| insert(text, dice, &["< ", "<3 ", "<- ", "<<", "<= "])),
    ("start tag never closed", |text, dice| {
        insert(text, dice, &["<em>", "<strong>", "<b>", "<i>", "<code>", "<u>"])
    }),
    ("end tag never opened", |text, dice| {
        insert(text, dice, &["</em>", "</b>", "</p>", "</div>", "</code>", "</a>"])
    }),
    ("slash at the wrong end", |text, dice| {
        insert(text, dice, &["<em/>", "<b/>", "<strong />", "<br/ >"])
    }),
    ("spaces in a tag", |text, dice| around(text, dice, "< em >", "< /em >")),
    ("start tag for an end tag", |text, dice| around(text, dice, "<strong>", "<strong>")),
    ("misnested tags", |text, dice| around(text, dice, "<em><strong>", "</em></strong>")),
    ("tag in capitals", |text, dice| around(text, dice, "<Strong>", "</STRONG>")),
    ("quote never closed", |text, dice| {
        insert(text, dice, &["[quote]", "[quote=Ann]", "[quote=\"Ann ", "[quote=Ann;12 "])
    }),
    ("end of a quote too many", |text, dice| {
        insert(text, dice, &["[/quote]", "[/QUOTE]", "[/quote "])
    }),
    ("quote around words", |text, dice| around(text, dice, "[quote=\"Ann\"]", "[/quote]")),
    ("BBCode", |text, dice| around(text, dice, "[b]", "[/b]")),
    ("BBCode of a link", |text, dice| around(text, dice, "[url=https://example.com/a]", "[/url]")),
    ("link", |text, dice| around(text, dice, "<a href=\"https://example.com/a\">", "</a>")),
    ("link with curly quotation marks", |text, dice| {
        around(text, dice, "<a href=“https://example.com/a”>", "</a>")
    }),
    ("link without quotation marks", |text, dice| {
        around(text, dice, "<a href=https://example.com/a>", "</a>")
    }),
    ("link never closed", |text, dice| {
        insert(text, dice, &["<a href=\"https://example.com/a\">", "<a href=\"x>", "<a>"])
    }),
    ("Word: paragraphs", |text, _| {
        lines(
            text,
            "<p class=\"MsoNormal\"><span lang=\"EN-US\" style=\"mso-ansi-language:EN-US\">",
            "<o:p></o:p></span></p>\n",
        )
    }),
    ("Word: conditional comment", |text, _| {
        same(format!(
            "<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]-->{text}"
        ))
    }),
    ("Word: list", |text, _| {
        lines(
            text,
            "<p class=\"MsoListParagraph\"><![if !supportLists]>·<span style=\"font:7.0pt\">&nbsp;&nbsp;</span><![endif]>",
            "<o:p></o:p></p>",
        )
    }),
    ("Word: font", |text, dice| around(text, dice, "<font face=\"Calibri\" size=2>", "</font>")),
    ("TinyMCE: paragraphs", |text, _| lines(text, "<p>", "</p>\n<p>&nbsp;</p>\n")),
    ("TinyMCE: strong", |text, dice| {
        around(
            text,
            dice,
            "<strong data-mce-style=\"color: red;\" style=\"color: red;\">",
            "</strong>",
        )
    }),
    ("TinyMCE: break", |text, _| same(text.replace(". ", ".<br data-mce-bogus=\"1\">"))),
    ("Google Docs", |text, _| {
        let before = "<b style=\"font-weight:normal;\" id=\"docs-internal-guid-8d\">";
        let inner = lines(
            text,
            "<p dir=\"ltr\" style=\"line-height:1.38;\"><span style=\"font-size:11pt;\">",
            "</span></p>",
        );
        same(format!("{before}{}</b><br class=\"Apple-interchange-newline\">", inner.source))
    }),
    ("Google Docs: list", |text, _| {
        same(format!(
            "<ul>{}</ul>",
            lines(text, "<li dir=\"ltr\" aria-level=\"1\"><p role=\"presentation\">", "</p></li>")
                .source
        ))
    }),
    ("contenteditable: div for a line", |text, _| lines(text, "<div>", "</div><div><br></div>")),
    ("contenteditable: span", |text, dice| {
        around(text, dice, "<span style=\"background-color: rgb(255, 255, 255);\">", "</span>")
    }),
    ("contenteditable: no-break spaces", |text, _| same(text.replace(' ', "&nbsp; "))),
    ("no-break spaces", |text, _| same(text.replace(' ', "\u{a0}"))),
    ("telephone: dash", |text, _| same(text.replace(" - ", " — ").replace("--", "—"))),
    ("telephone: emoji glued on", |text, _| same(text.replace(". ", "👍🏽. ").replace('!', "‼️"))),
    ("telephone: ellipsis", |text, _| same(text.replace("...", "…"))),
    ("zero width space", |text, _| same(text.replace(' ', " \u{200b}"))),
    ("lines end as on Windows", |text, _| same(text.replace('\n', "\r\n"))),
    ("escaped twice", |text, _| same(escape(text))),
    ("quotation marks as references", |text, _| {
        same(text.replace('"', "&quot;").replace('\'', "&#39;"))
    }),
    ("letters as references", |text, dice| {
        typo_same(text, dice, |word| {
            word.chars().fold(String::new(), |mut out, c| {
                write!(out, "&#{};", c as u32).expect("a string");
                out
            })
        })
    }),
    ("tag as references", |text, dice| around(text, dice, "&lt;em&gt;", "&lt;/em&gt;")),
    ("list without ends of items", |text, _| {
        same(format!("<ul>{}</ul>", lines(text, "<li>", "\n").source))
    }),
    ("list never opened", |text, _| lines(text, "<li>", "</li>\n")),
    ("list in a list", |text, _| {
        same(format!("<ol><li>x<ol>{}</ol></li></ol>", lines(text, "<li>", "</li>").source))
    }),
    ("list by hand", |text, _| lines(text, "* ", "\n")),
    ("definitions", |text, _| same(format!("<dl>{}</dl>", lines(text, "<dt>a<dd>", "\n").source))),
    ("code", |text, dice| around(text, dice, "<code>", "</code>")),
    ("code in pre", |text, dice| {
        around(
            text,
            dice,
            "\n<pre><code class=\"language-c\">#include <stdio.h>\n",
            "\n</code></pre>\n",
        )
    }),
    ("code by hand", |text, dice| around(text, dice, "\n```\n", "\n```\n")),
    ("blockquote", |text, dice| {
        around(text, dice, "<blockquote cite=\"https://example.com/\">", "</blockquote>")
    }),
    ("table", |text, _| {
        same(format!(
            "<table><tbody><tr>{}</tr></tbody></table>",
            lines(text, "<td>", "</td>").source
        ))
    }),
    ("table with tabs", |text, _| same(text.replace(". ", ".\t"))),
    ("table by hand", |text, _| lines(text, "| a | ", " |\n")),
    ("image", |text, dice| {
        insert(
            text,
            dice,
            &["<img src=\"https://example.com/a.png\" alt=\"\">", "<img src=x>", "<img>"],
        )
    }),
    ("heading", |text, dice| around(text, dice, "<h1>", "</h1>")),
    ("underlined", |text, dice| around(text, dice, "<u>", "</u>")),
    ("centred", |text, _| same(format!("<center>{text}</center>"))),
    ("whole document", |text, _| {
        same(format!("<html><head><meta charset=\"utf-8\"></head><body>{text}</body></html>"))
    }),
];

fn same(source: String) -> Changed {
    Changed { source, words: None }
}

fn respelt(source: String) -> Changed {
    Changed { words: Some(source.clone()), source }
}

/// Starts of words.
fn starts(text: &str) -> Vec<usize> {
    let mut last = ' ';
    let is_start = |(_, c): &(usize, char)| {
        let starts = last.is_whitespace() && c.is_alphabetic();
        last = *c;
        starts
    };
    text.char_indices().filter(is_start).map(|(at, _)| at).collect()
}

fn insert(text: &str, dice: &mut Dice, pieces: &[&str]) -> Changed {
    let starts = starts(text);
    let at = starts.get(dice.roll(starts.len())).copied().unwrap_or(0);
    let piece = pieces[dice.roll(pieces.len())];
    same(format!("{}{piece}{}", &text[..at], &text[at..]))
}

/// Puts something around a few words.
fn around(text: &str, dice: &mut Dice, before: &str, after: &str) -> Changed {
    let starts = starts(text);
    let first = dice.roll(starts.len());
    let last = (first + 1 + dice.roll(6)).min(starts.len().saturating_sub(1));
    let from = starts.get(first).copied().unwrap_or(0);
    let to = starts.get(last).copied().unwrap_or(text.len()).max(from);
    let words = text[from..to].trim_end();
    let to = from + words.len();
    same(format!("{}{before}{words}{after}{}", &text[..from], &text[to..]))
}

/// Puts something around each sentence and each line.
fn lines(text: &str, before: &str, after: &str) -> Changed {
    let text = text.replace(". ", ".\n");
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    same(lines.map(|line| format!("{before}{line}{after}")).collect())
}

/// Changes a word.
fn typo(text: &str, dice: &mut Dice, change: fn(&str) -> String) -> Changed {
    respelt(typo_same(text, dice, change).source)
}

fn typo_same(text: &str, dice: &mut Dice, change: fn(&str) -> String) -> Changed {
    let starts = starts(text);
    let Some(from) = starts.get(dice.roll(starts.len())).copied() else {
        return same(text.to_owned());
    };
    let len = text[from..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - from);
    same(format!("{}{}{}", &text[..from], change(&text[from..from + len]), &text[from + len..]))
}

fn swap(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() > 3 {
        letters.swap(1, 2);
    }
    letters.into_iter().collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
