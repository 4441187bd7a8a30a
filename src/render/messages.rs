//! The few words that wellsaid itself puts into a page, as a table to translate.

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
}

impl Default for Messages {
    fn default() -> Self {
        Self {
            wrote: String::from("{author} wrote:"),
            omitted: String::from("[…]"),
            no_subject: String::from("(No subject)"),
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

    /// What stands before and after the name.
    pub(crate) fn around_author(&self) -> (&str, &str) {
        self.wrote.split_once("{author}").unwrap_or(("", self.wrote.as_str()))
    }
}
