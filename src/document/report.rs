//! All that a host looks up before it writes a page, and tells the author after.

use super::{Document, Link, Mention, Notice, QuoteRef, RefusedLink};

/// What there is to know about a comment besides its text; as JSON the same from C and from
/// the command line.
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
    /// [`Document::notices_with`].
    pub notices: Vec<Notice>,
    /// [`Document::outermost_authors`].
    pub outermost_authors: Vec<&'d str>,
    /// [`Document::is_only_quotes`].
    pub only_quotes: bool,
}

impl Document<'_> {
    /// All of it at once, for hosts in other languages. `undecoded`: the notices of
    /// [`decode`](super::decode), where the comment came as bytes.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy};
    ///
    /// let formatter = Formatter::new(Policy::comment());
    /// let doc = formatter.parse("[quote=Ann]Tea?[/quote]")?;
    /// assert!(doc.report(&[]).only_quotes);
    /// # Ok::<(), wellsaid::TooLong>(())
    /// ```
    pub fn report(&self, undecoded: &[Notice]) -> Report<'_> {
        Report {
            links: self.links(),
            refused_links: self.refused_links(),
            quotes: self.quotes(),
            mentions: self.mentions(),
            emoji: self.emoji(),
            notices: self.notices_with(undecoded),
            outermost_authors: self.outermost_authors(),
            only_quotes: self.is_only_quotes(),
        }
    }
}
