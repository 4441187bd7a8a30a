//! The words that the library itself writes for readers and authors, as a table to translate.
//!
//! They are part of the policy, so that HTML, text, subject, excerpt, reply, tips and notices
//! use one language in Rust, C, PHP and on the command line.

use std::sync::{Arc, LazyLock};

use super::examples::{self, TipExample, TipTopic};
use super::{BuildError, BuildErrorKind};
use crate::limits::{MAX_EXAMPLE, MAX_MESSAGE, MAX_QUOTE_MESSAGE};
use crate::notice::NoticeKind;
use crate::text::chars::{is_bidi, is_newline};

/// The table of all presets: made once, because it holds a hundred texts.
static ENGLISH: LazyLock<Arc<Messages>> = LazyLock::new(|| Arc::new(Messages::english()));

const AUTHOR: &str = "{author}";
const TAGS: &str = "{tags}";

/// The words of one language; part of a [`Policy`](super::Policy). The default is English.
///
/// [`PolicyBuilder::build`](super::PolicyBuilder::build) checks them: a message is one line of
/// 1 to [`MAX_MESSAGE`] bytes, without control characters and without those that turn the
/// direction of the text around them (U+202A–202E, U+2066–2069). All are text, not HTML.
///
/// ```
/// use wellsaid::{Formatter, Policy, policy::Messages};
///
/// let messages = Messages::default().with_wrote("{author} schrieb:");
/// let formatter = Formatter::new(Policy::builder().messages(messages).build()?);
/// let html = formatter.format("[quote=Ann]Tee?[/quote]")?.html;
/// assert!(html.contains("<cite>Ann</cite> schrieb:"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Messages {
    /// The line over a quote; default `{author} wrote:`. `{author}` stands for the name and
    /// must be there once. At most [`MAX_QUOTE_MESSAGE`] bytes beside it.
    pub wrote: String,
    /// The text for a quote that was left out; default `[…]`. At most [`MAX_QUOTE_MESSAGE`]
    /// bytes.
    pub omitted: String,
    /// The words that open a folded quote; default `Show the quote`. At most
    /// [`MAX_QUOTE_MESSAGE`] bytes.
    pub folded: String,
    /// The subject of a comment without words; default `(No subject)`. May be empty.
    pub no_subject: String,
    /// Sentence above a comment that the action `warn` shows to its author again; default `Please read
    /// your comment again. You can change it, or send it for review.` Your application shows it if it
    /// has no words for the `tell` of the rule.
    pub warned: String,
    /// Label of the button that sends such a comment anyway; default `Send for review`.
    pub insist: String,
    /// The sentences under a comment form.
    pub tips: TipMessages,
    /// Sorted by [`examples::place`].
    examples: Vec<TipExample>,
    /// Sentences in the order of [`NoticeKind::ALL`].
    notices: Vec<String>,
}

impl Default for Messages {
    fn default() -> Self {
        Self::clone(&ENGLISH)
    }
}

impl Messages {
    fn english() -> Self {
        Self {
            wrote: String::from("{author} wrote:"),
            omitted: String::from("[…]"),
            folded: String::from("Show the quote"),
            no_subject: String::from("(No subject)"),
            warned: String::from(
                "Please read your comment again. You can change it, or send it for review.",
            ),
            insist: String::from("Send for review"),
            tips: TipMessages::default(),
            examples: examples::english(),
            notices: NoticeKind::ALL.iter().map(|kind| String::from(kind.english())).collect(),
        }
    }

    pub(super) fn shared() -> Arc<Self> {
        Arc::clone(&ENGLISH)
    }

    /// Sets [`wrote`](Self::wrote).
    #[must_use]
    pub fn with_wrote(mut self, text: impl Into<String>) -> Self {
        self.wrote = text.into();
        self
    }

    /// Sets [`omitted`](Self::omitted).
    #[must_use]
    pub fn with_omitted(mut self, text: impl Into<String>) -> Self {
        self.omitted = text.into();
        self
    }

    /// Sets [`folded`](Self::folded).
    #[must_use]
    pub fn with_folded(mut self, text: impl Into<String>) -> Self {
        self.folded = text.into();
        self
    }

    /// Sets [`no_subject`](Self::no_subject).
    #[must_use]
    pub fn with_no_subject(mut self, text: impl Into<String>) -> Self {
        self.no_subject = text.into();
        self
    }

    /// Sets [`warned`](Self::warned).
    #[must_use]
    pub fn with_warned(mut self, text: impl Into<String>) -> Self {
        self.warned = text.into();
        self
    }

    /// Sets [`insist`](Self::insist).
    #[must_use]
    pub fn with_insist(mut self, text: impl Into<String>) -> Self {
        self.insist = text.into();
        self
    }

    /// Sets [`tips`](Self::tips).
    #[must_use]
    pub fn with_tips(mut self, tips: TipMessages) -> Self {
        self.tips = tips;
        self
    }

    /// The examples of [`Formatter::long_tips`](crate::Formatter::long_tips), in the order in
    /// which they are shown.
    pub fn examples(&self) -> &[TipExample] {
        &self.examples
    }

    /// The example of a topic. An element may have none.
    pub fn example(&self, topic: TipTopic) -> Option<&TipExample> {
        self.examples.get(self.find(topic).ok()?)
    }

    /// Replaces the example of its topic, or adds one for an element that has none.
    #[must_use]
    pub fn with_example(mut self, example: TipExample) -> Self {
        match self.find(example.topic) {
            Ok(at) => self.examples[at] = example,
            Err(at) => self.examples.insert(at, example),
        }
        self
    }

    fn find(&self, topic: TipTopic) -> Result<usize, usize> {
        let place = examples::place(topic);
        self.examples.binary_search_by_key(&place, |row| examples::place(row.topic))
    }

    /// The sentence for the author about such a notice.
    pub fn notice(&self, kind: NoticeKind) -> &str {
        self.notices.get(kind as usize).map_or_else(|| kind.english(), String::as_str)
    }

    /// Sets the sentence of a notice.
    #[must_use]
    pub fn with_notice(mut self, kind: NoticeKind, text: impl Into<String>) -> Self {
        if let Some(sentence) = self.notices.get_mut(kind as usize) {
            *sentence = text.into();
        }
        self
    }

    /// The words before and after the name.
    pub(crate) fn around_author(&self) -> (&str, &str) {
        self.wrote.split_once(AUTHOR).unwrap_or(("", &self.wrote))
    }

    /// Every message, always in the same order.
    pub(super) fn entries(&self) -> Vec<MessageEntry<'_>> {
        // Spelt out, so that no message is forgotten.
        let Self { wrote, omitted, folded, no_subject, warned, insist, .. } = self;
        let Self { tips, examples, notices, .. } = self;
        let TipMessages { links, urls, emails, tags, no_tags, breaks, quotes, .. } = tips;
        let TipMessages { code_marks, quote_marks, list_marks, .. } = tips;
        let one = |key: &str, text, form| MessageEntry { key: String::from(key), text, form };
        let mut all = vec![
            one("wrote", wrote, MessageForm::OnQuotes(Some(AUTHOR))),
            one("omitted", omitted, MessageForm::OnQuotes(None)),
            one("folded", folded, MessageForm::OnQuotes(None)),
            one("no_subject", no_subject, MessageForm::LineOrNothing),
            one("warned", warned, MessageForm::Line(None)),
            one("insist", insist, MessageForm::Line(None)),
            one("tips.links", links, MessageForm::Line(None)),
            one("tips.urls", urls, MessageForm::Line(None)),
            one("tips.emails", emails, MessageForm::Line(None)),
            one("tips.tags", tags, MessageForm::Line(Some(TAGS))),
            one("tips.no_tags", no_tags, MessageForm::Line(None)),
            one("tips.breaks", breaks, MessageForm::Line(None)),
            one("tips.quotes", quotes, MessageForm::Line(None)),
            one("tips.code_marks", code_marks, MessageForm::Line(None)),
            one("tips.quote_marks", quote_marks, MessageForm::Line(None)),
            one("tips.list_marks", list_marks, MessageForm::Line(None)),
        ];
        for row in examples {
            let key = |part| format!("examples.{}.{part}", row.topic.name());
            let (what, source) = (&row.description, &row.you_type);
            all.push(MessageEntry {
                key: key("description"),
                text: what,
                form: MessageForm::Line(None),
            });
            all.push(MessageEntry { key: key("you_type"), text: source, form: MessageForm::Lines });
        }
        for (kind, text) in NoticeKind::ALL.iter().zip(notices) {
            let key = format!("notices.{}", kind.name());
            all.push(MessageEntry { key, text, form: MessageForm::Line(None) });
        }
        all
    }

    /// The first message that cannot be shown.
    pub(super) fn verify(&self) -> Result<(), BuildError> {
        self.entries().iter().try_for_each(MessageEntry::verify)
    }
}

/// A message with its key below `messages`.
pub(super) struct MessageEntry<'m> {
    pub(super) key: String,
    pub(super) text: &'m str,
    form: MessageForm,
}

/// The form that a message must have.
#[derive(Clone, Copy)]
enum MessageForm {
    /// Written with each quote, perhaps with a placeholder.
    OnQuotes(Option<&'static str>),
    /// Perhaps with a placeholder.
    Line(Option<&'static str>),
    LineOrNothing,
    /// An example: it is shown with its line breaks, and empty it is left out.
    Lines,
}

impl MessageEntry<'_> {
    /// Checks whether an output contains the message; your application shows the others.
    pub(super) fn is_in_outputs(&self) -> bool {
        !matches!(self.key.as_str(), "warned" | "insist")
    }

    fn verify(&self) -> Result<(), BuildError> {
        let (max, placeholder) = match self.form {
            MessageForm::OnQuotes(placeholder) => {
                (MAX_QUOTE_MESSAGE + placeholder.map_or(0, str::len), placeholder)
            }
            MessageForm::Line(placeholder) => (MAX_MESSAGE, placeholder),
            MessageForm::LineOrNothing => (MAX_MESSAGE, None),
            MessageForm::Lines => (MAX_EXAMPLE, None),
        };
        if self.text.len() > max {
            let len = self.text.len();
            return self.invalid(format!("{len} bytes are too long, the limit is {max}"));
        }
        let lines = matches!(self.form, MessageForm::Lines);
        if let Some(c) = self.text.chars().find(|&c| !(may_show(c) || lines && c == '\n')) {
            let is_break = matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
            let why = match is_bidi(c) {
                true => "it turns the text around it",
                false if is_break && !lines => "the message must be one line",
                false => "it cannot be shown",
            };
            return self.invalid(format!("U+{:04X} is not allowed: {why}", u32::from(c)));
        }
        if let Some(word) = placeholder {
            let found = self.text.matches(word).count();
            if found != 1 {
                return self.invalid(format!("`{word}` must be in it once, it is {found} times"));
            }
        }
        let may_be_empty = matches!(self.form, MessageForm::LineOrNothing | MessageForm::Lines);
        if self.text.trim().is_empty() && !may_be_empty {
            return self.invalid(String::from("the message is empty"));
        }
        Ok(())
    }

    fn invalid(&self, message: String) -> Result<(), BuildError> {
        let key = format!("messages.{}", self.key);
        Err(BuildError::new(BuildErrorKind::InvalidValue, key, message))
    }
}

/// Neither a control, nor a line break, nor a character that turns the text around it.
fn may_show(c: char) -> bool {
    !(c.is_control() || is_newline(c) || is_bidi(c))
}

/// The sentences of [`Formatter::tips`](crate::Formatter::tips).
///
/// ```
/// use wellsaid::{Formatter, Policy, policy::{Messages, Preset, TipMessages}};
///
/// let mut tips = TipMessages::default();
/// tips.no_tags = "Keine HTML-Tags.".to_owned();
/// let messages = Messages::default().with_tips(tips);
/// let policy = Policy::builder().preset(Preset::Plain).messages(messages).build()?;
/// assert_eq!(Formatter::new(policy).tips()[1], "Keine HTML-Tags.");
/// # Ok::<(), wellsaid::BuildError>(())
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
    /// Tags are allowed. `{tags}` stands for the list, `<a> <em>`, and must be there once.
    pub tags: String,
    /// Tags are not allowed.
    pub no_tags: String,
    /// Newlines break lines.
    pub breaks: String,
    /// Quote tags are understood.
    pub quotes: String,
    /// Backticks are code.
    pub code_marks: String,
    /// Lines with `> ` are quotes.
    pub quote_marks: String,
    /// Lines with `- ` and `1. ` are lists.
    pub list_marks: String,
}

impl Default for TipMessages {
    fn default() -> Self {
        let text = String::from;
        Self {
            links: text("Web page addresses and e-mail addresses turn into links automatically."),
            urls: text("Web page addresses turn into links automatically."),
            emails: text("E-mail addresses turn into links automatically."),
            tags: text("Allowed HTML tags: {tags}"),
            no_tags: text("No HTML tags allowed."),
            breaks: text("Lines and paragraphs break automatically."),
            quotes: text("You may quote other posts using [quote] tags."),
            code_marks: text(
                "Text between backticks (`) is code, and so are lines between lines of ```.",
            ),
            quote_marks: text("Lines that begin with > and a space become a quote."),
            list_marks: text("Lines that begin with -, * or 1. and a space become a list."),
        }
    }
}
