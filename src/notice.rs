//! Notices for the author about the comment.
//!
//! Silently dropped words are the oldest complaint about comment
//! forms (HtmlSanitizer#251, DOMPurify#146). Notices report all that was escaped, dropped, unclosed
//! or flattened, so that a form can show it.

use crate::span::Span;

macro_rules! notices {
    ($($(#[$doc:meta])* $variant:ident $name:literal $message:literal,)*) => {
        /// Kind of a notice.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum NoticeKind { $($(#[$doc])* $variant,)* }

        impl NoticeKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name: `disallowed-tag`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The kind of a name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.name() == name)
            }

            /// The default of [`Messages::notice`](crate::policy::Messages::notice).
            pub(crate) fn english(self) -> &'static str {
                match self { $(Self::$variant => $message,)* }
            }
        }
    };
}

notices! {
    /// A known tag that the policy does not allow; shown as typed, or removed.
    DisallowedTag "disallowed-tag" "This tag is not allowed here.",
    /// A tag that was removed together with its content.
    RemovedContent "removed-content" "This was removed together with its content.",
    /// An HTML comment; shown as typed, or removed.
    Comment "comment" "Comments in HTML are not allowed here.",
    /// An attribute that the policy does not allow, or with a value it does not allow.
    DisallowedAttribute "disallowed-attribute" "This attribute is not allowed here.",
    /// More attributes than are looked at.
    TooManyAttributes "too-many-attributes" "This tag has too many attributes; the last ones were removed.",
    /// A link whose address is missing or refused; its text stays.
    RefusedAddress "refused-address" "This address can't be linked; the text was kept.",
    /// A link whose caption reads as an address of another site; its text stays.
    LyingCaption "lying-caption" "This link shows another address than it leads to; its text was kept.",
    /// An address in the text that was not linked for a reason of security.
    SuspiciousAddress "suspicious-address" "This address looks misleading and was not linked.",
    /// More links than the policy allows; the rest are text.
    TooManyLinks "too-many-links" "There are too many links; this one and those after it are plain text.",
    /// An element that is never closed; it ends with its paragraph.
    UnclosedTag "unclosed-tag" "This tag is never closed; it ends with its paragraph.",
    /// A start tag that is read as an end tag: `<strong>Note:<strong> read`.
    ForgottenSlash "forgotten-slash" "This tag ends the one before; write its / as well.",
    /// A code tag that is never closed.
    UnclosedCode "unclosed-code" "This code is never closed; it ends here by itself.",
    /// An end tag without a start.
    StrayEndTag "stray-end-tag" "This end tag closes nothing and was removed.",
    /// An element without content.
    EmptyElement "empty-element" "This is empty and was removed.",
    /// A quote tag without its partner; shown as text.
    UnclosedQuote "unclosed-quote" "This quote tag has no partner, so it is shown as text.",
    /// A quote tag whose options can't be read; shown as text.
    UnreadQuote "unread-quote" "This quote tag could not be read; write [quote=Name].",
    /// A quote without name and content.
    EmptyQuote "empty-quote" "This quote is empty and was removed.",
    /// A quote nested too deep that lost its box.
    FlattenedQuote "flattened-quote" "Quotes are nested too deep; this one has no box of its own.",
    /// A quote nested too deep that `[…]` stands for.
    OmittedQuote "omitted-quote" "Quotes are nested too deep; this one was left out.",
    /// A quote nested too deep, under a policy that wants such comments refused.
    RejectedQuote "rejected-quote" "Quotes are nested too deep; please shorten them.",
    /// Elements nested too deep; the tag went, its text stays.
    TooDeep "too-deep" "Tags are nested too deep; this one was removed.",
    /// Formatting that was not carried on, to keep the HTML small.
    NotReopened "not-reopened" "This formatting was not carried on into further paragraphs.",
    /// A tag where it cannot stand; its text stays.
    Misplaced "misplaced" "This tag can't stand here and was removed.",
    /// Control characters.
    ControlCharacter "control-character" "Invisible control characters were removed.",
    /// Text direction marks without a partner.
    UnbalancedBidi "unbalanced-bidi" "Text direction marks were balanced.",
    /// Bytes that are not text (invalid UTF-8); found when bytes are read as text.
    InvalidText "invalid-text" "Some bytes were not readable text and were replaced.",
}

/// Something that happened to a part of the comment.
///
/// The sentence for the author is a message of the policy, see
/// [`Messages::notice`](crate::policy::Messages::notice) and
/// [`Formatter::report`](crate::Formatter::report).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Kind of the notice.
    pub kind: NoticeKind,
    /// Span in the author's text.
    pub span: Span,
}

impl Notice {
    pub(crate) fn new(kind: NoticeKind, span: Span) -> Self {
        Self { kind, span }
    }
}

/// Change of the comment that makes a notice unnecessary, see
/// [`Formatter::fixes`](crate::Formatter::fixes).
///
/// Show it beside the notice, or offer a button: the author's text with `span` replaced reads as it
/// did, and its HTML is the same wherever the library had already done what the fix writes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Fix {
    /// Span in the author's text that is replaced; empty where something is added.
    pub span: Span,
    /// Text that is written there.
    pub replacement: String,
}

#[cfg(feature = "serde")]
impl serde::Serialize for NoticeKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
