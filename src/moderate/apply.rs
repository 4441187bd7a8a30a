//! Changes that a verdict makes in a comment that is shown.
//!
//! Places are those of one text. A mask that is applied to an edited
//! comment, or under another policy, covers another word and leaves the right one readable. So
//! a verdict is applied to the comment that it was made about, or not at all.

use std::borrow::Cow;

use crate::document::{Document, VisibleText};
use crate::formatter::{Formatter, Rendered};
use crate::gate::Verification;
use crate::render::Resolver;
use crate::rules::action::Action;
use crate::rules::condition::Field;
use crate::span::Span;

use super::changes::{hidden, made, renamed};
use super::eval::keys::sha256;
use super::verdict::{Change, DecidedBy, PublicState, SCHEMA, Verdict};

/// A verdict that was not made about this document, or not by this version.
///
/// Check the comment again, and use the new verdict.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}; check the comment again")]
pub struct ApplyError {
    kind: ApplyErrorKind,
    message: Cow<'static, str>,
}

/// Tells what differs between a document and the one that a verdict was made about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApplyErrorKind {
    /// The author's text.
    OtherSource,
    /// The policy, or the version of the output of this crate.
    OtherPolicy,
    /// The places: a change of the verdict does not fit. So it is if the application's own
    /// scanners have changed, or if the verdict was edited.
    OtherPlaces,
    /// The form: the verdict has another [schema](Verdict::schema) than [`SCHEMA`].
    OtherSchema,
    /// Two texts are to stand in the same place. A check does not make such a verdict: it was
    /// edited.
    Overlap,
}

impl ApplyError {
    fn new(kind: ApplyErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, message: message.into() }
    }

    fn schema(schema: u32) -> Self {
        let message = format!("the verdict has schema {schema}, this version reads {SCHEMA}");
        Self::new(ApplyErrorKind::OtherSchema, message)
    }

    fn source() -> Self {
        Self::new(ApplyErrorKind::OtherSource, "the verdict was made about another text")
    }

    fn policy() -> Self {
        Self::new(ApplyErrorKind::OtherPolicy, "the verdict was made under another policy")
    }

    fn place(change: usize) -> Self {
        let message = format!("`rewrites[{change}]` of the verdict does not fit the comment");
        Self::new(ApplyErrorKind::OtherPlaces, message)
    }

    fn overlap(first: usize, second: usize) -> Self {
        let message =
            format!("`rewrites[{first}]` and `rewrites[{second}]` of the verdict overlap");
        Self::new(ApplyErrorKind::Overlap, message)
    }

    /// Tells what differs.
    pub fn kind(&self) -> ApplyErrorKind {
        self.kind
    }
}

impl Verdict {
    /// Writes the document as HTML with the [`rewrites`](Self::rewrites) made, and returns the
    /// changed document as well, for its excerpt, plain text or links.
    ///
    /// Use this right after a check. The HTML that was verified before the check is not the
    /// HTML that is shown: if the changed one is not [verified](Verification::Verified), the
    /// verdict is held at least from then on, so look at [`action`](Self::action) and
    /// [`public`](Self::public) afterwards.
    ///
    /// # Errors
    /// As for [`apply`](Self::apply); the verdict is then unchanged.
    ///
    /// ```
    /// use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet};
    /// use wellsaid::{Formatter, Policy, render::NoResolver};
    ///
    /// let rules = RuleSet::from_toml(r#"
    ///     [[rule]]
    ///     id = "rude"
    ///     when = { regex = { pattern = "heck" } }
    ///     action = "flag"
    ///     rewrite = { mask = "*" }
    /// "#)?;
    /// let formatter = Formatter::new(Policy::comment());
    /// let document = formatter.parse("Oh heck")?;
    /// let context = Context::at(std::time::SystemTime::now());
    /// let mut verdict = Moderator::new(rules).check(&document, &context, &MemoryHistory::new());
    /// let (changed, rendered) = verdict.render(&formatter, &document, &NoResolver)?;
    /// assert_eq!(rendered.html, "<p>Oh ****</p>");
    /// assert_eq!(formatter.excerpt(&changed, 100, &NoResolver).html, "<p>Oh ****</p>");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn render<'s>(
        &mut self,
        formatter: &Formatter,
        document: &Document<'s>,
        resolver: &dyn Resolver,
    ) -> Result<(Document<'s>, Rendered), ApplyError> {
        let changed = self.apply(document)?;
        let rendered = formatter.render(&changed, resolver);
        if rendered.verification != Verification::Verified && self.action < Action::Hold {
            self.action = Action::Hold;
            self.decided_by = DecidedBy::Verification;
            self.public.state = PublicState::Pending;
        }
        Ok((changed, rendered))
    }

    /// The document with the [`rewrites`](Self::rewrites) made, for a comment whose verdict was
    /// stored: show this one, and nothing of the unchanged one. The spans of the document still
    /// point at what was typed.
    ///
    /// A mention or an address in the text that is masked is plain text from then on; a masked
    /// link loses its address; titles and names of quotes are changed where they stand. The
    /// name of the comment's own author is not part of the document: see
    /// [`author_name`](Self::author_name). So are the answers of your application: a name that
    /// it gives for a quote is shown as it is.
    ///
    /// A verdict without rules changes nothing in any document.
    ///
    /// # Errors
    /// The verdict was made about another text, or under a policy with another
    /// [fingerprint](crate::Policy::fingerprint), or it has another schema, or its changes do not
    /// fit or overlap. The error says which, and to check the comment again: do that after each
    /// change of the policy.
    ///
    /// # Complexity
    /// Linear in the document, plus a sort of the changes.
    pub fn apply<'s>(&self, document: &Document<'s>) -> Result<Document<'s>, ApplyError> {
        if self.schema != SCHEMA {
            return Err(ApplyError::schema(self.schema));
        }
        if self.subject.sha256.is_empty() && self.rewrites.is_empty() {
            return Ok(document.clone());
        }
        let source = document.source();
        if source.len() != self.subject.bytes || sha256(source) != self.subject.sha256 {
            return Err(ApplyError::source());
        }
        if document.policy().to_string() != self.subject.policy {
            return Err(ApplyError::policy());
        }
        if self.rewrites.is_empty() {
            return Ok(document.clone());
        }
        let view = VisibleText::new(document);
        self.fits(document, &view)?;
        Ok(made(document, &view, &self.rewrites))
    }

    /// Checks that each change finds at its place of the view what was typed at its place of the
    /// source, and that places do not overlap. Links may share white space at their ends, and one
    /// may be taken away twice.
    fn fits(&self, document: &Document<'_>, view: &VisibleText) -> Result<(), ApplyError> {
        let links = document.link_spans();
        let mut places: Vec<(Field, Span, usize)> = Vec::new();
        for (at, change) in self.rewrites.iter().enumerate() {
            let fits = match change {
                Change::Replace { view: field, visible, source, .. } => {
                    places.push((*field, *visible, at));
                    let place = visible.start as usize..visible.end as usize;
                    let view = match field {
                        Field::Body => Some(&view.body),
                        Field::Titles => Some(&view.titles),
                        Field::Names => Some(&view.names),
                        _ => None,
                    };
                    match view {
                        Some(view) => {
                            let text = view.text().get(place.clone());
                            text.is_some_and(|text| !text.is_empty())
                                && view.source(place) == *source
                        }
                        None => {
                            *field == Field::AuthorName && source.is_none() && !place.is_empty()
                        }
                    }
                }
                Change::Unlink { source, .. } => {
                    let first = links.partition_point(|span| span.start < source.start);
                    links.get(first).is_some_and(|span| span.end <= source.end)
                }
            };
            if !fits {
                return Err(ApplyError::place(at));
            }
        }
        places.sort_by_key(|(field, place, at)| (*field, place.start, place.end, *at));
        for pair in places.windows(2) {
            let [(field, first, one), (other, second, two)] = pair else { continue };
            if field == other && second.start < first.end {
                return Err(ApplyError::overlap(*one.min(two), *one.max(two)));
            }
        }
        Ok(())
    }

    /// The name of the author of the comment with the changes that rules ask for in
    /// `author.name`: show this one. `name` is the name that the check was given.
    ///
    /// Another name than the one that was checked becomes `█` as a whole: check the comment again.
    pub fn author_name<'n>(&self, name: &'n str) -> Cow<'n, str> {
        let is_it = |hash: &String| *hash == sha256(name);
        match &self.subject.author_sha256 {
            Some(hash) if !is_it(hash) => Cow::Owned(hidden(name)),
            _ => renamed(&self.rewrites, name),
        }
    }
}
