//! Comparing quotes with the posts that they quote.
//!
//! Anybody can type `[quote=Bob]`. Only the application has what Bob wrote, so it gives the
//! source of the post, and the comparison happens here, once, before anything is rendered or
//! moderated: all of them read the result from the document.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use crate::document::passage::{Coverage, GapTokens, PassageMatch, Passages};
use crate::document::quoting::Quoting;
use crate::document::{Document, QuoteVerification};
use crate::render::Resolver;

use super::Formatter;

/// Bytes of originals that are read for one comment, in units of `max_input`. A comment can
/// quote the longest posts sixteen times, and shorter ones as often as it likes.
const ORIGINALS: usize = 16;

/// Bytes of the budget for each word of an original that is read once more.
const TOKEN: usize = 8;

/// Chain of what is in no quote of a post.
const ROOT: u64 = 0;

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
    ///   White space between words, emphasis, and the typography of quotation marks and dashes
    ///   may differ; case may not, and what touches a sign in the one touches it in the other.
    ///   Words in `<del>`, `<ins>`, `<s>`, `<details>`, `<blockquote>`, `<q>`, `<sup>` and `<sub>`
    ///   are in the same elements there. Links, images and other attributes may be left out. If
    ///   there is one, then all of the post between the quoted words are there, each at the same
    ///   words, and a link has its whole caption. The same holds for quotes in the quote, which
    ///   must be quotes of the post, under the same names and numbers, in the same quotes, at the
    ///   same words and in the same order.
    /// * **altered** if not.
    /// * **unknown** without a source, with a source longer than `max_input`, with a source but
    ///   no [`author`](crate::render::Attribution::author) where the comment shows a name, and
    ///   where too little is quoted to tell: each fragment needs 10 letters or digits, unless it
    ///   is the whole post, and no word of a post confirms two quotes.
    ///
    /// A quote inside of a quote with a source is compared twice: with the post of the outer
    /// quote, which decides about the outer one as well, and with its own source. It is verified
    /// only if both hold, so it stays unknown where the resolver gives no source for it, and
    /// where it has a quote in it that its own post has as well. It is altered where the resolver names an author whom the
    /// tag does not name.
    ///
    /// # Complexity
    ///
    /// Linear in the comment and in the sources. At most 16 times `max_input` bytes of sources are
    /// read, counting those read again for another quote; further quotes stay unknown.
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
            // Earlier results are dropped as well: the resolver may no longer confirm them.
            let quotes = document.tape.quotes.iter_mut();
            return quotes.for_each(|record| record.verification = QuoteVerification::Unknown);
        }
        let found = Comparison::new(self, document).run(document, resolver);
        for (record, found) in document.tape.quotes.iter_mut().zip(found) {
            record.verification = match found {
                Some(Coverage::Whole) => QuoteVerification::Verified,
                Some(Coverage::Missing) => QuoteVerification::Altered,
                Some(Coverage::Thin) | None => QuoteVerification::Unknown,
            };
        }
    }
}

/// A post that is quoted.
struct Original {
    passages: Passages,
    /// Indices of the quotes of the post, by [`chains`].
    quotes: HashMap<u64, Vec<u32>>,
}

struct Comparison<'f> {
    formatter: &'f Formatter,
    hasher: RandomState,
    marks: GapTokens,
    passages: Passages,
    quoting: Quoting,
    originals: Vec<Original>,
    /// Index of each post by its source.
    known: HashMap<Arc<str>, usize>,
    /// Bytes of originals that may still be read.
    budget: usize,
    /// Quotes of the quoted post, for each quote of the comment in another one, that stand where
    /// it stands, and whether these are not all.
    places: HashMap<u32, (Vec<u32>, bool)>,
    /// First quote of its post, for each quote of the comment, that none in it was compared
    /// with.
    next: HashMap<u32, u32>,
}

/// The post that a quote is compared with.
#[derive(Clone, Copy)]
struct QuotedPost {
    original: usize,
    len: usize,
}

/// Tells what the application says of a quote.
enum AttributionCheck {
    Nothing,
    /// The author is not the one that the tag names.
    OtherAuthor,
    Post(QuotedPost),
}

/// Tells what was found for a quote.
#[derive(Clone, Copy, Default)]
struct QuoteFinding {
    /// The post of the outermost quote around it, and how this quote is told there.
    outer: Option<(QuotedPost, u64)>,
    /// It is inside of a quote of that post.
    is_inner: bool,
    /// Tells whether the outer quote is true to its post, as far as this one goes.
    outside: Option<Coverage>,
    /// The result for the quote itself.
    result: Option<Coverage>,
}

impl<'f> Comparison<'f> {
    fn new(formatter: &'f Formatter, document: &Document<'_>) -> Self {
        let hasher = RandomState::new();
        Self {
            formatter,
            marks: GapTokens::new(&hasher),
            passages: Passages::new(document, &hasher),
            quoting: Quoting::new(document),
            hasher,
            originals: Vec::new(),
            known: HashMap::new(),
            budget: formatter.policy().limits().max_input.saturating_mul(ORIGINALS),
            places: HashMap::new(),
            next: HashMap::new(),
        }
    }

    /// The result for each quote; nothing for those without a source.
    fn run(mut self, document: &Document<'_>, resolver: &dyn Resolver) -> Vec<Option<Coverage>> {
        let mut findings: Vec<QuoteFinding> = Vec::with_capacity(document.tape.quotes.len());
        for (index, record) in document.tape.quotes.iter().enumerate() {
            let parent = self.quoting.parent(index as u32);
            let outer = parent.and_then(|parent| findings.get(parent as usize)?.outer);
            findings.push(match outer {
                Some((source, chain)) => {
                    let chain = link(&self.hasher, document, index, chain);
                    let mut finding = QuoteFinding { is_inner: true, ..QuoteFinding::default() };
                    finding.outer = Some((source, chain));
                    if !record.vanished {
                        finding.outside = self.in_quotes(index, source, chain);
                        finding.result = self.inner(document, index, resolver, finding.outside);
                    }
                    finding
                }
                None => match self.ask(document, index, resolver, false) {
                    AttributionCheck::Post(source) => {
                        let outside = self.in_post(index, source).map(|found| {
                            self.set_places(index, &found);
                            found.found
                        });
                        let outer = Some((source, ROOT));
                        QuoteFinding { outer, is_inner: false, outside, result: outside }
                    }
                    _ => QuoteFinding::default(),
                },
            });
        }
        // A box is as true as what is in it: from the innermost quotes to the outermost.
        for index in (0..findings.len()).rev() {
            let QuoteFinding { is_inner: true, outside, .. } = findings[index] else { continue };
            let Some(parent) = self.quoting.parent(index as u32) else { continue };
            let parent = &mut findings[parent as usize];
            parent.outside = parent.outside.max(outside);
            parent.result = parent.result.max(outside);
            if parent.is_inner && outside.is_some() {
                // Its own post was not asked about quotes in quotes.
                parent.result = parent.result.max(Some(Coverage::Thin));
            }
        }
        findings.iter().map(|finding| finding.result).collect()
    }

    /// The result for a quote inside of a quote: it must be in the post of the outer quote, and
    /// in its own.
    fn inner(
        &mut self,
        document: &Document<'_>,
        index: usize,
        resolver: &dyn Resolver,
        outside: Option<Coverage>,
    ) -> Option<Coverage> {
        if outside.is_none_or(|outside| outside == Coverage::Missing) {
            return outside;
        }
        match self.ask(document, index, resolver, true) {
            AttributionCheck::OtherAuthor => Some(Coverage::Missing),
            AttributionCheck::Post(source) => {
                let found = self.in_post(index, source).map(|found| found.found);
                outside.max(Some(found.unwrap_or(Coverage::Thin)))
            }
            // Only the author of the outer post says so.
            AttributionCheck::Nothing => Some(Coverage::Thin),
        }
    }

    /// Looks for the own words of a quote in its post; nothing if it has none.
    fn in_post(&mut self, index: usize, source: QuotedPost) -> Option<PassageMatch> {
        let passage = self.passages.quotes.get(index).filter(|passage| !passage.omitted)?;
        if passage.is_empty() {
            return None;
        }
        if !charge(&mut self.budget, source.len) {
            return Some(Coverage::Thin.into());
        }
        let original = self.originals.get_mut(source.original)?;
        Some(passage.pattern(&self.marks).find_in(&mut original.passages.own))
    }

    /// Looks for a quote among those of a post: of those that stand where it stands in the outer
    /// quote, behind the one that was the last.
    fn in_quotes(&mut self, index: usize, source: QuotedPost, chain: u64) -> Option<Coverage> {
        let passage = self.passages.quotes.get(index).filter(|passage| !passage.omitted)?;
        let Original { passages, quotes } = self.originals.get_mut(source.original)?;
        let Some(all) = quotes.get(&chain) else { return Some(Coverage::Missing) };
        if passage.is_empty() {
            return None;
        }
        let parent = self.quoting.parent(index as u32);
        let (candidates, is_partial) = match self.places.get(&(index as u32)) {
            Some((candidates, is_partial)) => (candidates, *is_partial),
            None => (all, false),
        };
        let first = parent.and_then(|parent| self.next.get(&parent)).copied().unwrap_or(0);
        let pattern = passage.pattern(&self.marks);
        let mut best =
            PassageMatch::from(if is_partial { Coverage::Thin } else { Coverage::Missing });
        let mut at = None;
        for &candidate in candidates.iter().filter(|&&candidate| candidate >= first) {
            let Some(quoted) = passages.quotes.get_mut(candidate as usize) else { continue };
            if !charge(&mut self.budget, TOKEN * (quoted.len() + 1)) {
                best = Coverage::Thin.into();
                break;
            }
            let found = pattern.find_in(quoted);
            if found.found < best.found || at.is_none() && found.found == best.found {
                (best, at) = (found, Some(candidate));
            }
            if best.found == Coverage::Whole {
                break;
            }
        }
        if let (Some(parent), Some(at)) = (parent, at.filter(|_| best.found != Coverage::Missing)) {
            self.next.insert(parent, at + 1);
        }
        let found = best.found;
        self.set_places(index, &best);
        Some(found)
    }

    /// Keeps where the quotes in a quote stand in its post.
    fn set_places(&mut self, index: usize, found: &PassageMatch) {
        let Some(passage) = self.passages.quotes.get(index) else { return };
        for (quote, places) in passage.inner().iter().zip(&found.inner) {
            self.places.insert(*quote, (places.clone(), found.is_partial));
        }
    }

    /// The answer of the application about a quote.
    fn ask(
        &mut self,
        document: &Document<'_>,
        index: usize,
        resolver: &dyn Resolver,
        is_inner: bool,
    ) -> AttributionCheck {
        let record = document.tape.quotes.get(index).filter(|record| !record.vanished);
        // Everything parsed here is compared, and the budget counts it.
        let is_shown = self.passages.quotes.get(index).is_some_and(|passage| !passage.omitted);
        let Some(record) = record.filter(|_| is_shown) else { return AttributionCheck::Nothing };
        let quote = document.quote_ref(record);
        let Some(answer) = resolver.quote(&quote) else { return AttributionCheck::Nothing };
        let names = [quote.author, quote.username];
        let is_named = names.iter().any(Option::is_some);
        match answer.author.as_deref() {
            // A name that only the comment claims is not to be seen over confirmed words.
            None if is_named => return AttributionCheck::Nothing,
            Some(author) if is_inner && is_named && !names.contains(&Some(author)) => {
                return AttributionCheck::OtherAuthor;
            }
            _ => {}
        }
        let source = answer.source.and_then(|text| self.source(&text));
        source.map_or(AttributionCheck::Nothing, AttributionCheck::Post)
    }

    /// The post with this source, unless it is too long.
    fn source(&mut self, text: &Arc<str>) -> Option<QuotedPost> {
        let len = text.len();
        if let Some(&original) = self.known.get(text) {
            return Some(QuotedPost { original, len });
        }
        if len > self.budget {
            return None;
        }
        let post = self.formatter.parse(text).ok()?;
        let passages = Passages::new(&post, &self.hasher);
        let mut quotes: HashMap<u64, Vec<u32>> = HashMap::new();
        for (index, chain) in chains(&self.hasher, &post).into_iter().enumerate() {
            quotes.entry(chain).or_default().push(index as u32);
        }
        self.originals.push(Original { passages, quotes });
        let original = self.originals.len() - 1;
        self.known.insert(Arc::clone(text), original);
        Some(QuotedPost { original, len })
    }
}

/// Takes from the budget, or empties it.
fn charge(budget: &mut usize, cost: usize) -> bool {
    let left = budget.checked_sub(cost);
    *budget = left.unwrap_or(0);
    left.is_some()
}

/// The names and numbers of a quote, and of the quotes around it in the same post.
fn link(hasher: &RandomState, document: &Document<'_>, index: usize, outer: u64) -> u64 {
    let quote = document.tape.quotes.get(index).map(|record| document.quote_ref(record));
    hasher.hash_one((outer, quote.map(|quote| quote.names())))
}

/// Each quote of a post with those around it.
fn chains(hasher: &RandomState, post: &Document<'_>) -> Vec<u64> {
    let quoting = Quoting::new(post);
    let mut chains: Vec<u64> = Vec::with_capacity(post.tape.quotes.len());
    for index in 0..post.tape.quotes.len() {
        let parent = quoting.parent(index as u32).and_then(|at| chains.get(at as usize));
        chains.push(link(hasher, post, index, parent.copied().unwrap_or(ROOT)));
    }
    chains
}
