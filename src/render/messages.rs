//! The few words that wellsaid itself puts into a page, as a table to translate.

use super::tips::TipMessages;

const WROTE: &str = "{author} wrote:";
const OMITTED: &str = "[…]";
const NO_SUBJECT: &str = "(No subject)";

/// Words in the output. `{author}` stands for the name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Messages {
    /// Over a quote; default `{author} wrote:`.
    pub wrote: String,
    /// For a quote that was left out; default `[…]`.
    pub omitted: String,
    /// The subject of a comment without words; default `(No subject)`.
    pub no_subject: String,
    /// What a comment form tells its authors.
    pub tips: TipMessages,
}

impl Default for Messages {
    fn default() -> Self {
        Self {
            wrote: String::from(WROTE),
            omitted: String::from(OMITTED),
            no_subject: String::from(NO_SUBJECT),
            tips: TipMessages::default(),
        }
    }
}

impl Messages {
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

    /// Sets [`no_subject`](Self::no_subject).
    #[must_use]
    pub fn with_no_subject(mut self, text: impl Into<String>) -> Self {
        self.no_subject = text.into();
        self
    }

    /// Sets [`tips`](Self::tips).
    #[must_use]
    pub fn with_tips(mut self, tips: TipMessages) -> Self {
        self.tips = tips;
        self
    }

    /// Without controls and direction marks, which the gate would not let pass.
    pub(crate) fn on_one_line(mut self) -> Self {
        for text in [&mut self.wrote, &mut self.omitted, &mut self.no_subject] {
            *text = super::resolve::line(text).into_owned();
        }
        self
    }

    /// What stands before and after the name.
    pub(crate) fn around_author(&self) -> (&str, &str) {
        around_author(&self.wrote)
    }
}

/// What stands before and after the name in such a sentence.
pub(super) fn around_author(wrote: &str) -> (&str, &str) {
    wrote.split_once("{author}").unwrap_or(("", wrote))
}
