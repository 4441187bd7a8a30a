//! What stands around a comment: its excerpt in a list, the quotation in a reply
//! to it, the tips under the form.

use crate::document::Document;
use crate::document::build::{self, Workshop};
use crate::document::tape::Tape;
use crate::error::TooLong;
use crate::gate::Enforcement;
use crate::parse::lexer::Lexer;
use crate::parse::token::{Kind, Tokens};
use crate::render::quotation::{self, Mark, MarkKind};
use crate::render::{Reply, Resolver, Tip, excerpt, tips};

use super::{Formatter, Rendered};

impl Formatter {
    /// The beginning of a comment as valid HTML: at most `graphemes` of text, cut at
    /// a word where that keeps half of it, with `…` where something is missing.
    ///
    /// A list of comments shows what each author said himself, so quotes are left
    /// out; of a comment that only quotes, the quotes are shown. Line breaks count
    /// as one grapheme; the `…` and the line over a quote do not count.
    ///
    /// # Complexity
    ///
    /// Linear in the comment's markup; no more text is read than is shown.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy};
    ///
    /// let formatter = Formatter::new(Policy::comment());
    /// let doc = formatter.parse("[quote=Bob]Hi[/quote]\nI do <em>not agree</em> with this")?;
    /// assert_eq!(formatter.excerpt(&doc, 15).html, "<p>I do <em>not agree</em>…</p>");
    /// # Ok::<(), wellsaid::TooLong>(())
    /// ```
    pub fn excerpt(&self, document: &Document<'_>, graphemes: usize) -> Rendered {
        self.short(document, graphemes, None)
    }

    /// As [`excerpt`](Self::excerpt), with what the host knows. Names and texts of
    /// the host's count as much as those that the author typed.
    pub fn excerpt_with(
        &self,
        document: &Document<'_>,
        graphemes: usize,
        resolver: &dyn Resolver,
    ) -> Rendered {
        self.short(document, graphemes, Some(resolver))
    }

    fn short(
        &self,
        document: &Document<'_>,
        graphemes: usize,
        resolver: Option<&dyn Resolver>,
    ) -> Rendered {
        let short = excerpt::cut(document, graphemes);
        let mut html = String::new();
        let enforcement = self.enforce(&short, resolver, &mut html);
        Rendered { html, enforcement }
    }

    /// The text that a "Quote" button puts into the comment form: `source`, the
    /// author's text of the quoted post, in a quote tag.
    ///
    /// Inner quotes are left out beyond [`Reply::keep`], blank lines folded, stray
    /// quote tags shown as `&#91;quote]`. Whatever the quoted author typed, and
    /// whatever is written below, **the box ends where it seems to end**: the result
    /// reads as exactly one outermost quote. Where quote tags are off, lines begin
    /// with `> `. Without a name and without anything to quote it is empty.
    ///
    /// # Errors
    ///
    /// [`TooLong`] if `source` is longer than the policy accepts. The result can be
    /// longer than `source`.
    ///
    /// # Complexity
    ///
    /// Linear: `source` is read 8 times, at most 16 times when it is hostile.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy, render::Reply};
    ///
    /// let formatter = Formatter::new(Policy::comment());
    /// let text = formatter.quote_reply("[quote=A]old[/quote]\nnew", &Reply::to("Ann B."))?;
    /// assert_eq!(text, "[quote=\"Ann B.\"]\nnew\n[/quote]\n\n");
    /// # Ok::<(), wellsaid::TooLong>(())
    /// ```
    pub fn quote_reply(&self, source: &str, reply: &Reply) -> Result<String, TooLong> {
        self.check_length(source)?;
        if !self.policy().quotes().enabled {
            return Ok(quotation::mail(source, reply, &self.messages));
        }
        let text = quotation::quote(source, reply, &|text| self.marks(text));
        let mut tape = Tape::default();
        build::build(&text, &self.setup, &mut Workshop::default(), &mut tape);
        let shown = tape.quotes.iter().any(|quote| !quote.vanished);
        Ok(if shown { text } else { String::new() })
    }

    /// The markup of a text, in order.
    fn marks(&self, source: &str) -> Vec<Mark> {
        let mut tokens = Tokens::default();
        Lexer::run(source, &self.setup.grammar, &mut tokens);
        let mut marks: Vec<Mark> = Vec::with_capacity(tokens.list.len() + tokens.unpaired.len());
        for token in &tokens.list {
            let kind = match token.kind {
                Kind::QuoteOpen { partner, .. } => {
                    MarkKind::Open { end: tokens.list[partner as usize].span.end }
                }
                Kind::QuoteClose { .. } => MarkKind::Close,
                Kind::Code { closed: false, .. } => MarkKind::OpenCode,
                Kind::Removed { body: false, .. } => MarkKind::Removed,
                _ => MarkKind::Other,
            };
            marks.push(Mark { span: token.span, kind });
        }
        let stray = tokens.unpaired.iter();
        marks.extend(stray.map(|&span| Mark { span, kind: MarkKind::Stray }));
        marks.sort_by_key(|mark| mark.span.start);
        marks
    }

    /// What a comment form tells its authors, derived from the policy: one sentence
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
        tips::short(self.policy(), &self.messages.tips)
    }

    /// Examples of everything that is on, each run through this formatter. An example
    /// that would not show what it is about is left out.
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
        tips::long(self.policy(), &self.messages.tips, &|source| {
            let page = self.format(source).ok()?;
            (page.enforcement == Enforcement::Proven).then_some(page.html)
        })
    }
}
