//! What a comment form tells its authors, derived from the policy.
//!
//! A help text that is stored somewhere is wrong after the next change of the
//! settings. These sentences are made of the policy itself, and every example
//! was run through the formatter, so the help cannot lie.

use crate::policy::Policy;
use crate::policy::element::Element;

/// An example for the page "More information about formatting options".
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Tip {
    /// What it is: `Emphasized`. Text, not HTML.
    pub description: String,
    /// What the author types: `<em>Emphasized</em>`. Text, not HTML.
    pub you_type: String,
    /// What the formatter makes of it. HTML, proven like any comment.
    pub you_get: String,
}

/// What a tip is about.
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
}

/// One row of the table of examples.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TipExample {
    /// The example is shown if the policy has this on.
    pub topic: TipTopic,
    /// See [`Tip::description`].
    pub description: String,
    /// See [`Tip::you_type`].
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

/// The sentences and examples of tips, as a table to translate.
///
/// ```
/// use wellsaid::{Formatter, Policy, render::{Messages, TipMessages}};
///
/// let mut tips = TipMessages::default();
/// tips.no_tags = "Keine HTML-Tags.".to_owned();
/// let formatter = Formatter::new(Policy::plain()).messages(Messages::default().with_tips(tips));
/// assert_eq!(formatter.tips()[1], "Keine HTML-Tags.");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TipMessages {
    /// Web and e-mail addresses become links.
    pub links: String,
    /// Only web addresses do.
    pub urls: String,
    /// Only e-mail addresses do.
    pub emails: String,
    /// `{tags}` stands for the list: `<a> <em>`.
    pub tags: String,
    /// There are none.
    pub no_tags: String,
    /// Newlines break lines.
    pub breaks: String,
    /// Quote tags are understood.
    pub quotes: String,
    /// The examples, in the order in which they are shown.
    pub examples: Vec<TipExample>,
}

impl Default for TipMessages {
    fn default() -> Self {
        use Element as E;
        use TipTopic::{Breaks, Emails, Quotes, Urls};
        let topics = [
            (Urls, "Web page addresses turn into links", "See www.example.com"),
            (Emails, "E-mail addresses turn into links", "Write to me@example.com"),
            (Breaks, "Lines and paragraphs break", "One line\nAnother line\n\nA new paragraph"),
            (
                Quotes,
                "A quote, with the name of whoever said it",
                "[quote=Mr. Drupal]This is a quote.[/quote]",
            ),
        ];
        let tags = [
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
        let tags = tags.map(|(element, what, source)| {
            TipExample::new(TipTopic::Element(element), what, source)
        });
        let topics = topics.map(|(topic, what, source)| TipExample::new(topic, what, source));
        let [urls, emails, breaks, quotes] = topics;
        let mut examples = vec![urls, emails];
        examples.extend(tags);
        examples.extend([breaks, quotes]);
        Self {
            links: String::from(
                "Web page addresses and e-mail addresses turn into links automatically.",
            ),
            urls: String::from("Web page addresses turn into links automatically."),
            emails: String::from("E-mail addresses turn into links automatically."),
            tags: String::from("Allowed HTML tags: {tags}"),
            no_tags: String::from("No HTML tags allowed."),
            breaks: String::from("Lines and paragraphs break automatically."),
            quotes: String::from("You may quote other posts using [quote] tags."),
            examples,
        }
    }
}

/// Which addresses in text become links: web, e-mail. A kind whose scheme is
/// not on the policy's list is not looked for.
fn linked(policy: &Policy) -> (bool, bool) {
    let links = policy.links();
    let has = |name: &str| policy.schemes().iter().any(|scheme| scheme == name);
    let urls = links.urls && (has("http") || has("https"));
    let named = (links.www || links.bare_domains) && has("https");
    (urls || named, links.emails && has("mailto"))
}

/// The sentences under a comment form, only for what is on.
pub(crate) fn short(policy: &Policy, messages: &TipMessages) -> Vec<String> {
    let mut tips = Vec::new();
    match linked(policy) {
        (true, true) => tips.push(messages.links.clone()),
        (true, false) => tips.push(messages.urls.clone()),
        (false, true) => tips.push(messages.emails.clone()),
        (false, false) => {}
    }
    if policy.elements().is_empty() {
        tips.push(messages.no_tags.clone());
    } else {
        tips.push(messages.tags.replace("{tags}", &policy.allowed().names()));
    }
    if policy.breaks() {
        tips.push(messages.breaks.clone());
    }
    if policy.quotes().enabled {
        tips.push(messages.quotes.clone());
    }
    tips
}

/// The examples of what is on. `format` gives proven HTML or nothing.
///
/// An example that does not show what it is about is left out: a link whose host
/// the policy does not link, an element under an alias.
pub(crate) fn long(
    policy: &Policy,
    messages: &TipMessages,
    format: &dyn Fn(&str) -> Option<String>,
) -> Vec<Tip> {
    let (urls, emails) = linked(policy);
    let mut tips = Vec::new();
    for row in &messages.examples {
        let (on, shows) = match row.topic {
            TipTopic::Urls => (urls, "a"),
            TipTopic::Emails => (emails, "a"),
            TipTopic::Element(element) => (policy.allows(element), element.name()),
            TipTopic::Breaks => (policy.breaks(), "br"),
            TipTopic::Quotes => (policy.quotes().enabled, "blockquote"),
        };
        if !on {
            continue;
        }
        let Some(you_get) = format(&row.you_type) else { continue };
        let opens = |tag: &str| tag.starts_with([' ', '>']);
        let shown = you_get.split('<').filter_map(|tag| tag.strip_prefix(shows)).any(opens);
        if shown {
            let (description, you_type) = (row.description.clone(), row.you_type.clone());
            tips.push(Tip { description, you_type, you_get });
        }
    }
    tips
}
