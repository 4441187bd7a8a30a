//! The settings of a policy that are more than a word.

use super::element::Element;

/// Treatment of a known HTML tag that the policy does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Disallowed {
    /// The tag is shown as typed, so that "use the `<table>` tag" stays readable.
    #[default]
    Escape,
    /// The tag is removed, its text stays; `script`, `style`, `iframe`, `object`, `textarea`,
    /// `template`, `xmp` and `title` are removed with their text.
    Strip,
}

/// Tells what happens to an `<a href>` whose caption reads as an address of another site.
///
/// Two names belong to one site if they share a registered domain: `www.example.com` and
/// `example.com`. That needs the public suffix list (feature `psl`); without it, names with the
/// same last two labels count as one site, three below `co.uk` and the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum LyingCaptions {
    /// It is not a link. The text stays, and an address in it becomes a link of its own, which
    /// leads to the address that it shows.
    /// [`Document::refused_links`](crate::Document::refused_links) lists the address with the flag
    /// `caption-names-other-host`.
    #[default]
    Refuse,
    /// It is a link like any other. Rules can still ask for `text_names_other_host`.
    Keep,
}

/// Direction of the text that comments are written in, right to left or left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Direction {
    /// The surrounding document decides. No `dir` is written.
    #[default]
    Inherit,
    /// The first letter of each paragraph, item, heading and quote decides: `dir="auto"` on
    /// `p li dt dd h2–h6 summary blockquote`, and `dir="ltr"` on `pre` and `code`. Where the policy
    /// allows authors `dir`, theirs counts.
    ///
    /// The first paragraph of a quote or of an item has no `dir`, so that the box around it, its
    /// rule and its number stand on the side where that paragraph begins: browsers pass over text
    /// that has a `dir` of its own.
    Auto,
}

impl Direction {
    /// The `dir` that the formatter gives an element.
    pub(crate) const fn of(self, element: Element) -> Option<&'static str> {
        use Element as E;
        match (self, element) {
            (Self::Inherit, _) => None,
            (_, E::Pre | E::Code) => Some("ltr"),
            (_, E::P | E::Li | E::Dt | E::Dd | E::Summary | E::Blockquote) => Some("auto"),
            (_, E::H2 | E::H3 | E::H4 | E::H5 | E::H6) => Some("auto"),
            _ => None,
        }
    }
}

/// Treatment of text in which a client-side template engine finds a template: `{{…}}`, `${…}`,
/// `#{…}`, `<%…%>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Templates {
    /// They are text like any other. Keep your template engine away from comments.
    #[default]
    Keep,
    /// The two characters that begin one are separated, so that an engine does not run text of an
    /// author: by U+2060, which draws nothing, in text and in the values of attributes, also where
    /// tags or character references stand between them; in addresses `{` and `<` are
    /// percent-encoded.
    ///
    /// Only the HTML changes. Plain text, subjects, [`Document`](crate::Document) and the texts
    /// that rules see do not. Engines configured with other marks
    /// (`[[…]]`, `{%…%}`) are not covered.
    Inert,
}

impl Templates {
    /// Tells if two bytes that follow each other begin a template.
    pub(crate) const fn begin(first: u8, second: u8) -> bool {
        matches!((first, second), (b'{' | b'$' | b'#', b'{') | (b'<', b'%'))
    }

    /// Tells if a text holds the beginning of a template.
    pub(crate) fn are_in(text: &str) -> bool {
        text.as_bytes().windows(2).any(|pair| Self::begin(pair[0], pair[1]))
    }
}

/// Treatment of a quote nested deeper than [`QuoteOptions::max_depth`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum DeepQuotes {
    /// It is shown without its box.
    #[default]
    Flatten,
    /// `[…]` stands for it.
    Omit,
    /// Does the same as `Flatten`, with a notice that your application can act on.
    Reject,
}

/// Options for reading and showing `[quote]` tags.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields, default)
)]
#[non_exhaustive]
pub struct QuoteOptions {
    /// Reads quote tags at all. Default on.
    pub enabled: bool,
    /// Quotes nested deeper lose their box. 1 to 16, default 4.
    pub max_depth: usize,
    /// Treatment of quotes nested too deep. Default [`DeepQuotes::Flatten`].
    pub deeper: DeepQuotes,
    /// The class of the box: one or more words of letters, digits, `-` and `_`.
    /// Default `quote`.
    pub class: String,
    /// The line over a quote without a name, if any: `Quote:` in Drupal 6.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub untitled: Option<String>,
    /// Quotes that are shown folded. Default none.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub fold: Option<QuoteFold>,
}

/// Quotes that readers see folded, behind [`Messages::folded`](super::Messages::folded): in
/// `<details class="quote-folded">` below the line over the quote. A quote in a folded quote is not
/// folded again. Every other output has their text, and rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields, default)
)]
#[non_exhaustive]
pub struct QuoteFold {
    /// Quotes that are in more quotes than this are folded: 0 means all quotes, 1 those inside
    /// another. At most 16.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub depth: Option<usize>,
    /// Quotes with more characters than this are folded; characters of quotes inside them count.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub chars: Option<usize>,
}

impl QuoteFold {
    /// Sets [`depth`](Self::depth).
    #[must_use]
    pub fn depth(mut self, quotes: usize) -> Self {
        self.depth = Some(quotes);
        self
    }

    /// Sets [`chars`](Self::chars).
    #[must_use]
    pub fn chars(mut self, characters: usize) -> Self {
        self.chars = Some(characters);
        self
    }
}

/// Class of the `<details>` around the text of a folded quote.
pub(crate) const FOLDED_CLASS: &str = "quote-folded";

/// Follows [`QuoteOptions::class`] on the box of a verified quote.
pub(crate) const VERIFIED_CLASS: &str = " quote-verified";
/// Follows it on the box of a quote that differs from the original.
pub(crate) const ALTERED_CLASS: &str = " quote-altered";

impl Default for QuoteOptions {
    fn default() -> Self {
        Self {
            enabled: true,
            max_depth: crate::limits::MAX_QUOTE_DEPTH,
            deeper: DeepQuotes::Flatten,
            class: String::from("quote"),
            untitled: None,
            fold: None,
        }
    }
}

impl QuoteOptions {
    /// Sets [`enabled`](Self::enabled).
    #[must_use]
    pub fn enabled(mut self, on: bool) -> Self {
        self.enabled = on;
        self
    }

    /// Sets [`max_depth`](Self::max_depth).
    #[must_use]
    pub fn max_depth(mut self, boxes: usize) -> Self {
        self.max_depth = boxes;
        self
    }

    /// Sets [`deeper`](Self::deeper).
    #[must_use]
    pub fn deeper(mut self, deeper: DeepQuotes) -> Self {
        self.deeper = deeper;
        self
    }

    /// Sets [`class`](Self::class).
    #[must_use]
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }

    /// Sets [`fold`](Self::fold).
    #[must_use]
    pub fn fold(mut self, fold: QuoteFold) -> Self {
        self.fold = Some(fold);
        self
    }

    /// Tells whether the box of a quote may have this class: [`class`](Self::class), alone or with
    /// the class for the result of the comparison.
    pub(crate) fn is_box_class(&self, value: &str) -> bool {
        let more = value.strip_prefix(self.class.as_str());
        more.is_some_and(|more| ["", VERIFIED_CLASS, ALTERED_CLASS].contains(&more))
    }

    /// Sets [`untitled`](Self::untitled).
    #[must_use]
    pub fn untitled(mut self, line: Option<&str>) -> Self {
        self.untitled = line.map(String::from);
        self
    }
}
