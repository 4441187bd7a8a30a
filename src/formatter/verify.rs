//! Comparing quotes with the posts that they quote.
//!
//! Anybody can type `[quote=Bob]`. Only the application has what Bob wrote, so it gives the
//! source of the post, and the comparison happens here, once, before anything is rendered or
//! moderated: all of them read the result from the document.

use std::collections::HashMap;
use std::hash::RandomState;
use std::sync::Arc;

use crate::document::passage::{Found, Marks, Passages};
use crate::document::quoting::Quoting;
use crate::document::{Document, QuoteVerification};
use crate::render::Resolver;

use super::Formatter;

/// Bytes of originals that are read for one comment, in units of `max_input`. A comment can
/// quote the longest posts sixteen times, and shorter ones as often as it likes.
const ORIGINALS: usize = 16;

impl Formatter {
    /// Compares each quote with the source of the quoted post, where the `resolver` gives one
    /// in [`Attribution::source`](crate::render::Attribution::source), and stores the result in
    /// the document. [`Document::quotes`] has it; HTML shows it as a class of the box, and
    /// moderation passes over verified quotes only.
    ///
    /// The source is parsed by the policy of this formatter. A quote is
    ///
    /// * **verified** if its words occur in the visible text of the post, outside of the quotes
    ///   there, in the same order and without a gap. `[…]`, `(…)`, `...` and `…` stand for gaps.
    ///   White space, emphasis (but not `<del>`, `<ins>`, `<s>`, `<details>`) and the typography of quotation marks and dashes may differ;
    ///   case may not. A link must be one of the post with the same target and caption, an
    ///   image or another attribute must occur there as well. Quotes in the quote must be quotes
    ///   of the post under the same name.
    /// * **altered** if not.
    /// * **unknown** without a source, with a source longer than `max_input`, with a source but
    ///   no [`author`](crate::render::Attribution::author) where the comment shows a name, and
    ///   where too little is quoted to tell: each fragment needs 10 letters or digits, unless it
    ///   is the whole post, and no word of a post confirms two quotes.
    ///
    /// A quote inside of a quote with a source is compared with that post only.
    ///
    /// # Complexity
    ///
    /// Linear in the comment and in the sources. Of these at most 16 times `max_input` bytes are
    /// read; further quotes stay unknown.
    ///
    /// ```
    /// use wellsaid::document::QuoteVerification;
    /// use wellsaid::render::{Attribution, Resolver};
    /// use wellsaid::{Formatter, Policy, document::QuoteRef};
    ///
    /// struct Posts;
    /// impl Resolver for Posts {
    ///     fn quote(&self, quote: &QuoteRef<'_>) -> Option<Attribution> {
    ///         let known = quote.post_id == Some(7);
    ///         known.then(|| Attribution::default().author("Ann").source("I never said <em>anything</em> like it."))
    ///     }
    /// }
    ///
    /// let formatter = Formatter::new(Policy::comment());
    /// let mut doc = formatter.parse("[quote=Ann post_id=7]I never said anything[/quote] So?")?;
    /// formatter.verify_quotes(&mut doc, &Posts);
    /// assert_eq!(doc.quotes()[0].verification, QuoteVerification::Verified);
    /// let html = formatter.render(&doc, &Posts).html;
    /// assert!(html.starts_with(r#"<blockquote class="quote quote-verified">"#));
    /// # Ok::<(), wellsaid::TooLong>(())
    /// ```
    pub fn verify_quotes(&self, document: &mut Document<'_>, resolver: &dyn Resolver) {
        let has_source = |record| {
            let answer = resolver.quote(&document.quote_ref(record));
            answer.is_some_and(|answer| answer.source.is_some())
        };
        if !document.tape.quotes.iter().any(has_source) {
            // Also what was found before: nobody says so any more.
            let quotes = document.tape.quotes.iter_mut();
            return quotes.for_each(|record| record.verification = QuoteVerification::Unknown);
        }
        let found = Comparison::new(self, document).run(document, resolver);
        for (record, found) in document.tape.quotes.iter_mut().zip(found) {
            record.verification = match found {
                Some(Found::Whole) => QuoteVerification::Verified,
                Some(Found::Missing) => QuoteVerification::Altered,
                Some(Found::Thin) | None => QuoteVerification::Unknown,
            };
        }
    }
}

/// A post that is quoted.
struct Original {
    passages: Passages,
    /// By quote of the post.
    names: Vec<Option<String>>,
}

struct Comparison<'f> {
    formatter: &'f Formatter,
    hasher: RandomState,
    marks: Marks,
    passages: Passages,
    quoting: Quoting,
    originals: Vec<Original>,
    /// By source.
    known: HashMap<Arc<str>, usize>,
    /// Bytes of originals that may still be read.
    budget: usize,
}

/// The post that a quote is compared with.
#[derive(Clone, Copy)]
struct Source {
    original: usize,
    len: usize,
    /// The quote is one of the comment; otherwise it is inside of a quote of this post.
    outermost: bool,
}

impl<'f> Comparison<'f> {
    fn new(formatter: &'f Formatter, document: &Document<'_>) -> Self {
        let hasher = RandomState::new();
        Self {
            formatter,
            marks: Marks::new(&hasher),
            passages: Passages::new(document, &hasher),
            quoting: Quoting::new(document),
            hasher,
            originals: Vec::new(),
            known: HashMap::new(),
            budget: formatter.policy().limits().max_input.saturating_mul(ORIGINALS),
        }
    }

    /// The result for each quote; nothing for those without a source.
    fn run(mut self, document: &Document<'_>, resolver: &dyn Resolver) -> Vec<Option<Found>> {
        let count = document.tape.quotes.len();
        let mut sources: Vec<Option<Source>> = Vec::with_capacity(count);
        let mut results: Vec<Option<Found>> = Vec::with_capacity(count);
        for (index, record) in document.tape.quotes.iter().enumerate() {
            let parent = self.quoting.parent(index as u32);
            let outer = parent.and_then(|parent| *sources.get(parent as usize)?);
            let source = match outer {
                Some(source) => Some(Source { outermost: false, ..source }),
                None => self.source(document, index, resolver),
            };
            sources.push(source);
            let source = source.filter(|_| !record.vanished);
            results
                .push(source.and_then(|source| self.result(index, name(document, index), source)));
        }
        // A box is as true as what is in it: from the innermost quotes to the outermost.
        for (index, source) in sources.iter().enumerate().rev() {
            let parent = self.quoting.parent(index as u32).map(|parent| parent as usize);
            if let (Some(parent), true) = (parent, source.is_some_and(|source| !source.outermost)) {
                results[parent] = results[parent].max(results[index]);
            }
        }
        results
    }

    /// The result for the own words of a quote; nothing if there is nothing to compare.
    fn result(&mut self, index: usize, name: Option<String>, source: Source) -> Option<Found> {
        let passage = self.passages.quotes.get(index).filter(|passage| !passage.omitted)?;
        let Some(left) = self.budget.checked_sub(source.len) else {
            self.budget = 0;
            return Some(Found::Thin);
        };
        self.budget = left;
        let original = self.originals.get_mut(source.original)?;
        if source.outermost {
            let own = &mut original.passages.own;
            return (!passage.is_empty()).then(|| passage.find_in(own, &self.marks));
        }
        let quotes = original.names.iter().zip(&mut original.passages.quotes);
        let mut quotes = quotes.filter(|(quoted, _)| **quoted == name).map(|(_, quoted)| quoted);
        if passage.is_empty() {
            // A name is shown all the same.
            return quotes.next().is_none().then_some(Found::Missing);
        }
        let mut best = Found::Missing;
        for quoted in quotes {
            best = best.min(passage.find_in(quoted, &self.marks));
            if best == Found::Whole {
                break;
            }
        }
        Some(best)
    }

    /// The post that the application gives for a quote.
    fn source(
        &mut self,
        document: &Document<'_>,
        index: usize,
        resolver: &dyn Resolver,
    ) -> Option<Source> {
        let record = document.tape.quotes.get(index).filter(|record| !record.vanished)?;
        // Whatever is parsed here is compared, and that is what the budget counts.
        if self.passages.quotes.get(index).is_none_or(|passage| passage.omitted) {
            return None;
        }
        let answer = resolver.quote(&document.quote_ref(record))?;
        let text = answer.source?;
        // A name that only the comment claims is not to be seen over confirmed words.
        if answer.author.is_none() && name(document, index).is_some() {
            return None;
        }
        let len = text.len();
        if let Some(&original) = self.known.get(&text) {
            return Some(Source { original, len, outermost: true });
        }
        if len > self.budget {
            return None;
        }
        let post = self.formatter.parse(&text).ok()?;
        let passages = Passages::new(&post, &self.hasher);
        let names = (0..post.tape.quotes.len()).map(|index| name(&post, index)).collect();
        self.originals.push(Original { passages, names });
        let original = self.originals.len() - 1;
        self.known.insert(Arc::clone(&text), original);
        Some(Source { original, len, outermost: true })
    }
}

/// The name that is shown over a quote.
fn name(document: &Document<'_>, index: usize) -> Option<String> {
    let record = document.tape.quotes.get(index)?;
    let name = record.author.or(record.username)?;
    Some(document.tape.text(document.source, name).to_owned())
}
