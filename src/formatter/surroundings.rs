//! Shorter and plainer forms of a comment (excerpt, text, subject), and the tips under the
//! form. All of them ask the same resolver and use the same messages as the HTML.

use crate::document::{Document, Notice, Report};
use crate::gate::Verification;
use crate::render::{Resolver, Subject, Tip, excerpt, plain, tips};

use super::{Formatter, Rendered};

impl Formatter {
    /// The beginning of a comment as valid HTML: at most `graphemes` of text, cut at
    /// a word where that keeps half of it, with `…` where something is missing. A tag that is
    /// shown as typed is not cut: the text ends before it.
    ///
    /// A list of comments shows what each author said, so quotes are left out, unless a comment has
    /// nothing else. Line breaks count
    /// as one grapheme; the `…` and the line over a quote do not count. Names and texts
    /// of the `resolver` count as much as those that the author typed.
    ///
    /// # Complexity
    ///
    /// Linear in the comment's markup; no more text is read than is shown.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy, render::NoResolver};
    ///
    /// let formatter = Formatter::new(Policy::comment());
    /// let doc = formatter.parse("[quote=Bob]Hi[/quote]\nI do <em>not agree</em> with this")?;
    /// assert_eq!(formatter.excerpt(&doc, 15, &NoResolver).html, "<p>I do <em>not agree</em>…</p>");
    /// # Ok::<(), wellsaid::TooLong>(())
    /// ```
    pub fn excerpt(
        &self,
        document: &Document<'_>,
        graphemes: usize,
        resolver: &dyn Resolver,
    ) -> Rendered {
        let short = excerpt::cut(document, graphemes);
        let mut html = String::new();
        let verification = self.enforce(&short, Some(resolver), &mut html);
        Rendered { html, verification }
    }

    /// A comment as plain text in the manner of mail: `> ` before quoted lines, `* ` and
    /// `1. ` before items, code set in by four spaces, and the address of a link where its
    /// text hides it. No newline at the end. Escape it where it goes into HTML.
    ///
    /// The `resolver` is asked as for HTML: a link that it unlinks has no address here
    /// either, and the name over a quote is the one that readers of the HTML see. In a document
    /// that a verdict has changed, an address whose caption HTML cuts is cut here as well, and
    /// stands whole behind that: its end must not join the text that follows to a word.
    ///
    /// # Complexity
    ///
    /// Linear; a line grows by 48 bytes at most.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy, render::NoResolver};
    ///
    /// let formatter = Formatter::new(Policy::comment());
    /// let doc = formatter.parse("[quote=Bob]hi[/quote]\nSee <a href=\"/faq\">the FAQ</a>")?;
    /// assert_eq!(formatter.plain(&doc, &NoResolver), "Bob wrote:\n\n> hi\n\nSee the FAQ </faq>");
    /// # Ok::<(), wellsaid::TooLong>(())
    /// ```
    pub fn plain(&self, document: &Document<'_>, resolver: &dyn Resolver) -> String {
        plain::write(document, self.messages(), self.lookup(Some(resolver)))
    }

    /// The subject of a comment whose author gave none: own words first, quoted words if
    /// there are no others, else [`Messages::no_subject`](crate::policy::Messages::no_subject). By default at
    /// most 29 graphemes, without an ellipsis. Escape it where it goes into HTML.
    ///
    /// # Complexity
    ///
    /// Reads no more text than it needs, however long the comment is.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy, render::{NoResolver, Subject}};
    ///
    /// let formatter = Formatter::new(Policy::comment());
    /// let doc = formatter.parse("[quote=Bob]Hi![/quote]\nI respond to rejection by saying \"your loss\"")?;
    /// let subject = formatter.subject(&doc, &Subject::new(), &NoResolver);
    /// assert_eq!(subject, "I respond to rejection by");
    /// # Ok::<(), wellsaid::TooLong>(())
    /// ```
    pub fn subject(
        &self,
        document: &Document<'_>,
        subject: &Subject,
        resolver: &dyn Resolver,
    ) -> String {
        let text = subject.write(document, self.lookup(Some(resolver)));
        if text.is_empty() { self.messages().no_subject.clone() } else { text }
    }

    /// Reports all that is known about a comment except for its text, with the sentences of the
    /// policy. `undecoded`: the notices of
    /// [`decode_utf8_lossy`](crate::document::decode_utf8_lossy), where the comment came as bytes.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy};
    ///
    /// let formatter = Formatter::new(Policy::comment());
    /// let doc = formatter.parse("[quote=Ann]Tea?[/quote]<u>")?;
    /// let report = formatter.report(&doc, &[]);
    /// assert_eq!(report.outermost_authors, ["Ann"]);
    /// assert_eq!(report.notices[0].message, "This tag is not allowed here.");
    /// # Ok::<(), wellsaid::TooLong>(())
    /// ```
    pub fn report<'d>(&'d self, document: &'d Document<'_>, undecoded: &[Notice]) -> Report<'d> {
        document.report(self.messages(), undecoded, self.fixes(document))
    }

    /// Help for the authors of comments, derived from the policy: one sentence
    /// for each thing that is on. Text, not HTML.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy};
    ///
    /// assert_eq!(
    ///     Formatter::new(Policy::plain()).tips(),
    ///     [
    ///         "Web page addresses and e-mail addresses turn into links automatically.",
    ///         "No HTML tags allowed.",
    ///         "Lines and paragraphs break automatically.",
    ///         "You may quote other posts using [quote] tags.",
    ///     ]
    /// );
    /// ```
    pub fn tips(&self) -> Vec<String> {
        tips::short(self.policy(), self.messages())
    }

    /// Examples of everything that is on, each run through this formatter. An example that the
    /// policy would not show as described is left out.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy};
    ///
    /// let policy = Policy::builder().allowed("<em>").build()?;
    /// let tips = Formatter::new(policy).long_tips();
    /// let tip = tips.iter().find(|tip| tip.description == "Emphasized").unwrap();
    /// assert_eq!(tip.you_type, "<em>Emphasized</em>");
    /// assert_eq!(tip.you_get, "<p><em>Emphasized</em></p>");
    /// # Ok::<(), wellsaid::BuildError>(())
    /// ```
    pub fn long_tips(&self) -> Vec<Tip> {
        tips::long(self.policy(), self.messages(), &|source| {
            let page = self.format(source).ok()?;
            (page.verification == Verification::Verified).then_some(page.html)
        })
    }
}
