//! Examples that tips show, in English. The policy's messages may replace each of them; see
//! [`Messages::example`](super::Messages::example).

use super::Element;
use super::Element as E;

/// The subject of a tip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TipTopic {
    /// Web addresses in the text.
    Urls,
    /// E-mail addresses in the text.
    Emails,
    /// A tag.
    Element(Element),
    /// Newlines.
    Breaks,
    /// `[quote]`.
    Quotes,
    /// Backticks; see [`Marks`](super::Marks).
    CodeMarks,
    /// `> `.
    QuoteMarks,
    /// `- `.
    ListMarks,
}

impl TipTopic {
    /// The name of it in a policy as data: `urls`, `em`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Urls => "urls",
            Self::Emails => "emails",
            Self::Element(element) => element.name(),
            Self::Breaks => "breaks",
            Self::Quotes => "quotes",
            Self::CodeMarks => "code_marks",
            Self::QuoteMarks => "quote_marks",
            Self::ListMarks => "list_marks",
        }
    }

    /// The topic of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "urls" => Self::Urls,
            "emails" => Self::Emails,
            "breaks" => Self::Breaks,
            "quotes" => Self::Quotes,
            "code_marks" => Self::CodeMarks,
            "quote_marks" => Self::QuoteMarks,
            "list_marks" => Self::ListMarks,
            _ => Self::Element(Element::from_name(name)?),
        })
    }
}

/// One row of the table of examples.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TipExample {
    /// The example is shown if the policy has this on.
    pub topic: TipTopic,
    /// See [`Tip::description`](crate::render::Tip::description).
    pub description: String,
    /// See [`Tip::you_type`](crate::render::Tip::you_type). At most [`MAX_EXAMPLE`](crate::limits::MAX_EXAMPLE) bytes, with
    /// newlines where you want them. If it is empty, the example is left out.
    pub you_type: String,
}

impl TipExample {
    /// A row.
    pub fn new(
        topic: TipTopic,
        description: impl Into<String>,
        you_type: impl Into<String>,
    ) -> Self {
        Self { topic, description: description.into(), you_type: you_type.into() }
    }
}

/// Examples of tags, in the order in which tips show them.
const TAGS: &[(E, &str, &str)] = &[
    (E::A, "A link to another page", "<a href=\"http://www.example.com\">A page</a>"),
    (E::Em, "Emphasized", "<em>Emphasized</em>"),
    (E::Strong, "Strong", "<strong>Strong</strong>"),
    (E::I, "Italic", "<i>Italic</i>"),
    (E::B, "Bold", "<b>Bold</b>"),
    (E::U, "Underlined", "<u>Underlined</u>"),
    (E::S, "No longer right", "<s>No longer right</s>"),
    (E::Del, "Deleted", "<del>Deleted</del>"),
    (E::Ins, "Inserted", "<ins>Inserted</ins>"),
    (E::Mark, "Marked", "<mark>Marked</mark>"),
    (E::Small, "Small print", "<small>Small print</small>"),
    (E::Cite, "Cited", "<cite>Cited</cite>"),
    (E::Q, "A quotation inside a line", "<q>To be or not to be</q>"),
    (E::Abbr, "An abbreviation", "<abbr title=\"World Wide Web\">WWW</abbr>"),
    (E::Dfn, "A term that is explained", "<dfn>Tape</dfn> is a flat list."),
    (E::Sub, "Subscript", "H<sub>2</sub>O"),
    (E::Sup, "Superscript", "E = mc<sup>2</sup>"),
    (E::Kbd, "Keys to press", "<kbd>Ctrl</kbd>"),
    (E::Samp, "What a program printed", "<samp>not found</samp>"),
    (E::Var, "A variable", "<var>n</var>"),
    (E::Code, "Source code; nothing in it is markup", "<code>if (a < b) swap();</code>"),
    (E::Pre, "Text with its own line breaks", "<pre>1  2\n3  4</pre>"),
    (E::Ul, "A list", "<ul>\n<li>First item</li>\n<li>Second item</li>\n</ul>"),
    (E::Ol, "A numbered list", "<ol>\n<li>First item</li>\n<li>Second item</li>\n</ol>"),
    (
        E::Dl,
        "A list of terms and what they mean",
        "<dl>\n<dt>First term</dt>\n<dd>Its meaning</dd>\n</dl>",
    ),
    (E::Blockquote, "A quotation of its own", "<blockquote>Well said.</blockquote>"),
    (E::H2, "A heading", "<h2>A heading</h2>"),
    (E::H3, "A heading", "<h3>A heading</h3>"),
    (E::H4, "A heading", "<h4>A heading</h4>"),
    (E::H5, "A heading", "<h5>A heading</h5>"),
    (E::H6, "A heading", "<h6>A heading</h6>"),
    (E::Hr, "A line between paragraphs", "Above\n<hr>\nBelow"),
    (
        E::Details,
        "Text that opens on a click",
        "<details><summary>The end</summary>He did it.</details>",
    ),
    (E::P, "A paragraph; a blank line does the same", "<p>First</p><p>Second</p>"),
    (E::Br, "A line break; a new line does the same", "One line<br>Another line"),
];

const URLS: (&str, &str) = ("Web page addresses turn into links", "See www.example.com");
const EMAILS: (&str, &str) = ("E-mail addresses turn into links", "Write to me@example.com");
const BREAKS: (&str, &str) =
    ("Lines and paragraphs break", "One line\nAnother line\n\nA new paragraph");
const QUOTES: (&str, &str) =
    ("A quote, with the name of whoever said it", "[quote=Mr. Drupal]This is a quote.[/quote]");

const CODE_MARKS: (&str, &str) = ("Source code between backticks", "Use `if (a < b)` here");
const QUOTE_MARKS: (&str, &str) = ("A quote, line by line", "> Well said.\n\nI agree.");
const LIST_MARKS: (&str, &str) = ("A list, line by line", "- First item\n- Second item");

/// Every example, sorted by [`place`].
pub(super) fn english() -> Vec<TipExample> {
    let row = |topic, (what, source): (&str, &str)| TipExample::new(topic, what, source);
    let mut all = vec![row(TipTopic::Urls, URLS), row(TipTopic::Emails, EMAILS)];
    all.extend(TAGS.iter().map(|&(tag, what, source)| row(TipTopic::Element(tag), (what, source))));
    all.extend([
        row(TipTopic::Breaks, BREAKS),
        row(TipTopic::Quotes, QUOTES),
        row(TipTopic::CodeMarks, CODE_MARKS),
        row(TipTopic::QuoteMarks, QUOTE_MARKS),
        row(TipTopic::ListMarks, LIST_MARKS),
    ]);
    all
}

/// Tells where tips show a topic. Elements without an example of ours follow those that have one.
pub(super) fn place(topic: TipTopic) -> usize {
    match topic {
        TipTopic::Urls => 0,
        TipTopic::Emails => 1,
        TipTopic::Element(element) => {
            let known = TAGS.iter().position(|&(tag, ..)| tag == element);
            2 + known.unwrap_or(TAGS.len() + element as usize)
        }
        TipTopic::Breaks => 2 + TAGS.len() + E::ALL.len(),
        TipTopic::Quotes => 3 + TAGS.len() + E::ALL.len(),
        TipTopic::CodeMarks => 4 + TAGS.len() + E::ALL.len(),
        TipTopic::QuoteMarks => 5 + TAGS.len() + E::ALL.len(),
        TipTopic::ListMarks => 6 + TAGS.len() + E::ALL.len(),
    }
}
