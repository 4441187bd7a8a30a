//! Everything that your application looks up before rendering and tells the author afterwards.

use crate::policy::Messages;
use crate::span::Span;

use super::{Document, Fix, Link, Mention, Notice, NoticeKind, QuoteRef, RefusedLink};

/// Report of all there is to know about a comment except for its text; C and the command line give
/// the same JSON.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Report<'d> {
    /// [`Document::links`].
    pub links: Vec<Link<'d>>,
    /// [`Document::refused_links`].
    pub refused_links: Vec<RefusedLink<'d>>,
    /// [`Document::quotes`].
    pub quotes: Vec<QuoteRef<'d>>,
    /// [`Document::mentions`].
    pub mentions: Vec<Mention<'d>>,
    /// [`Document::emoji`].
    pub emoji: Vec<Mention<'d>>,
    /// [`Document::notices_with`], each with its sentence.
    pub notices: Vec<ReportedNotice<'d>>,
    /// [`Document::outermost_authors`].
    pub outermost_authors: Vec<&'d str>,
    /// [`Document::is_only_quotes`].
    pub only_quotes: bool,
}

/// A [`Notice`] with the words of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ReportedNotice<'d> {
    /// Tells what happened; as data its [name](NoticeKind::name).
    pub kind: NoticeKind,
    /// A sentence for the author, see [`Messages::notice`]. Text, not HTML.
    pub message: &'d str,
    /// Span in the author's text.
    pub span: Span,
    /// Change after which the notice is no longer needed, where there is one, see
    /// [`Formatter::fixes`](crate::Formatter::fixes). In JSON the key is left out without one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub fix: Option<Fix>,
}

impl Document<'_> {
    /// The report; `fixes` are those of [`notices`](Self::notices), in their order.
    pub(crate) fn report<'d>(
        &'d self,
        messages: &'d Messages,
        undecoded: &[Notice],
        fixes: Vec<Option<Fix>>,
    ) -> Report<'d> {
        let reported = |(Notice { kind, span }, fix): (Notice, _)| {
            let message = messages.notice(kind);
            ReportedNotice { kind, message, span, fix }
        };
        let of_bytes = undecoded.iter().map(|notice| (*notice, None));
        let of_text = self.notices().iter().copied().zip(fixes);
        // The order of `notices_with`.
        let mut notices: Vec<_> = of_bytes.chain(of_text).map(reported).collect();
        notices.sort_by_key(|notice| notice.span.start);
        Report {
            links: self.links(),
            refused_links: self.refused_links(),
            quotes: self.quotes(),
            mentions: self.mentions(),
            emoji: self.emoji(),
            notices,
            outermost_authors: self.outermost_authors(),
            only_quotes: self.is_only_quotes(),
        }
    }
}
