//! What readers see, as text, with the way back to what the author typed.
//!
//! Moderation that reads the source lets `ca</b>s&#105;no` pass; moderation that
//! reads the HTML finds "casino" in `<p>Lucas</p><p>Inoue</p>`. A [`VisibleText`]
//! is neither: it is made from the [`Document`] that is served, inline markup adds
//! nothing to it, and each of its bytes knows where it comes from.

use std::ops::Range;

use crate::policy::attribute::Attribute;
use crate::policy::element::Element;
use crate::span::Span;

use super::Document;
use super::pairs::Pairs;
use super::quoting::Quoting;
use super::tape::{Kind, LinkTarget, NONE, Node, TIGHT};

/// The texts of a comment that a reader can see, each for itself.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct VisibleText {
    /// Running text, the labels of links included. Breaks and the ends of blocks
    /// are `\n`; inline markup adds nothing.
    pub body: View,
    /// Where links lead, one address per line.
    pub links: View,
    /// Alternative texts of images and titles, one per line.
    pub titles: View,
    /// Names over quotes, one per line.
    pub names: View,
}

/// One text and its map to the source.
#[derive(Clone, Debug, Default)]
pub struct View {
    text: String,
    runs: Vec<Run>,
    pairs: Pairs,
}

/// What kind of place a piece of a view stands in; a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Regions(u8);

impl Regions {
    /// In `code` or `pre`.
    pub const CODE: Self = Self(1);
    /// In a quote: not the author's own words, or so the author says.
    pub const QUOTE: Self = Self(2);
    /// In the label of a link.
    pub const LINK: Self = Self(4);
    /// In a quote whose words were found in the quoted post: the innermost quote is
    /// [verified](super::QuoteVerification::Verified). Comes with [`QUOTE`](Self::QUOTE).
    pub const VERIFIED: Self = Self(8);

    /// Whether any of `other` is in the set.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A piece of a view that comes from one place of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// First byte in the view; the run goes on to the next one.
    pub(crate) start: u32,
    /// Where it was typed.
    pub(crate) source: Span,
    /// Byte `n` of the run is byte `n` of `source`. Otherwise (a character
    /// reference, a link or a mention, which stand or fall as a whole) any byte of
    /// the run is all of `source`.
    pub(crate) exact: bool,
    /// What it stands in.
    pub(crate) regions: Regions,
    /// What the tape has it from: in the body an index into the nodes, whose leaf text is the
    /// text of this run; elsewhere one into links, attributes, quotes. [`NONE`] for line breaks.
    pub(crate) node: u32,
}

impl View {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Where the bytes `range` of [`text`](Self::text) were typed: the smallest span
    /// of the source that holds them all, markup between them included, and tags at
    /// its ends whose partners are inside. Both ends lie on character boundaries. `None` if nothing of it was typed or `range` is
    /// empty or outside of the text.
    ///
    /// # Complexity
    /// Logarithmic in the number of runs, plus those that `range` touches.
    pub fn source(&self, range: Range<usize>) -> Option<Span> {
        let mut found: Option<Span> = None;
        for (run, text) in self.touched(range.clone()) {
            // A line break at the edge of a match is as much a part of it as a letter.
            let span = if run.exact {
                let from = run.source.start as usize + range.start.max(text.start) - text.start;
                let to = run.source.start as usize + range.end.min(text.end) - text.start;
                Span::new(from, to)
            } else {
                run.source
            };
            if !span.is_empty() {
                found = Some(found.map_or(span, |found| found.cover(span)));
            }
        }
        found.map(|found| self.pairs.widen(found))
    }

    /// What the bytes `range` stand in, all of them taken together.
    pub fn regions(&self, range: Range<usize>) -> Regions {
        self.touched(range).fold(Regions::default(), |all, (run, _)| all.union(run.regions))
    }

    /// The runs that `range` touches, each with its whole range in the text.
    pub(crate) fn touched(
        &self,
        range: Range<usize>,
    ) -> impl Iterator<Item = (Run, Range<usize>)> + '_ {
        let first = self.runs.partition_point(|run| run.start as usize <= range.start);
        let first = first.saturating_sub(1);
        let end = if range.is_empty() { 0 } else { range.end.min(self.text.len()) };
        (first..self.runs.len())
            .map(|at| {
                let next = self.runs.get(at + 1).map_or(self.text.len(), |run| run.start as usize);
                (self.runs[at], self.runs[at].start as usize..next)
            })
            .take_while(move |(_, text)| text.start < end)
    }

    fn push(&mut self, text: &str, run: Run) {
        if !text.is_empty() {
            self.runs.push(Run { start: self.text.len() as u32, ..run });
            self.text.push_str(text);
        }
    }

    /// One more line that stands for all of `source`.
    fn line(&mut self, text: &str, source: Span, regions: Regions, node: u32) {
        let run = Run { start: 0, source, exact: false, regions, node };
        if !self.text.is_empty() {
            let source = Span::empty(source.start as usize);
            self.push("\n", Run { source, node: NONE, ..run });
        }
        self.push(text, run);
    }

    /// Ends the line unless it has just begun.
    fn end_line(&mut self, at: Span) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.new_line(at);
        }
    }

    fn new_line(&mut self, source: Span) {
        let regions = Regions::default();
        self.push("\n", Run { start: 0, source, exact: false, regions, node: NONE });
    }

    fn clear(&mut self) {
        self.text.clear();
        self.runs.clear();
        self.pairs.clear();
    }

    /// Finds the pairs of tags between the runs.
    fn pair_tags(&mut self, source: &str) {
        let mut at = 0;
        for run in &self.runs {
            let start = run.source.start as usize;
            if at < start {
                self.pairs.read(source, at, start);
            }
            at = at.max(run.source.end as usize);
        }
        self.pairs.read(source, at, source.len());
        self.pairs.finish();
    }
}

impl VisibleText {
    /// The texts of `document`.
    ///
    /// # Complexity
    /// Linear in the document.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy, document::VisibleText, policy::Disallowed};
    ///
    /// let policy = Policy::builder().disallowed(Disallowed::Strip).build()?;
    /// let formatter = Formatter::new(policy);
    /// let source = "Best <b>ca</b>s&#105;no";
    /// let view = VisibleText::new(&formatter.parse(source)?);
    /// assert_eq!(view.body.text(), "Best casino");
    /// let typed = view.body.source(5..11).expect("typed");
    /// assert_eq!(&source[typed.range()], "<b>ca</b>s&#105;no");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(document: &Document<'_>) -> Self {
        let mut view = Self::default();
        view.read(document);
        view
    }

    /// As [`new`](Self::new), into buffers that are used again.
    pub fn read(&mut self, document: &Document<'_>) {
        for view in [&mut self.body, &mut self.links, &mut self.titles, &mut self.names] {
            view.clear();
        }
        let quoting = Quoting::new(document);
        let mut reader =
            Reader { document, view: self, code: 0, quotes: 0, quoting, link: None, listed: NONE };
        for (at, node) in document.tape.nodes.iter().enumerate() {
            reader.node(at as u32, node);
        }
        // The end of the last block ends no line.
        let last = self.body.runs.last();
        if last.is_some_and(|run| run.node == NONE && self.body.text.ends_with('\n')) {
            self.body.text.pop();
            self.body.runs.pop();
        }
        self.body.pair_tags(document.source);
        crate::work::add(self.body.text.len() + self.links.text.len());
    }
}

/// What the label of an open link maps to.
#[derive(Clone, Copy)]
enum Label {
    /// An address in the text, which stands or falls as a whole.
    Address(Span),
    /// The label of an author's tag is text like any other.
    Text,
}

struct Reader<'a> {
    document: &'a Document<'a>,
    view: &'a mut VisibleText,
    code: u32,
    quotes: u32,
    quoting: Quoting,
    link: Option<Label>,
    /// The last link that was listed: one that a paragraph break reopened is one link.
    listed: u32,
}

impl Reader<'_> {
    fn node(&mut self, at: u32, node: &Node) {
        let tight = node.flags & TIGHT != 0;
        match node.kind {
            Kind::Text | Kind::Decoded => self.leaf(at, node, node.kind == Kind::Text),
            Kind::Mention | Kind::Emoji => self.leaf(at, node, false),
            Kind::Break => self.view.body.new_line(node.span),
            Kind::ParagraphStart if tight => {}
            Kind::ParagraphStart | Kind::ParagraphEnd => self.view.body.end_line(node.span),
            Kind::CodeBlockStart => {
                self.code += 1;
                self.view.body.end_line(node.span);
            }
            Kind::CodeBlockEnd => {
                self.code -= 1;
                self.view.body.end_line(node.span);
            }
            Kind::QuoteStart => {
                self.view.body.end_line(node.span);
                self.name(node);
                self.quotes += 1;
            }
            Kind::QuoteEnd => {
                self.quotes -= 1;
                self.view.body.end_line(node.span);
            }
            Kind::Attribution => self.name(node),
            Kind::Omitted => self.view.body.end_line(node.span),
            Kind::LinkStart | Kind::AnchorStart => self.start_link(node),
            Kind::LinkEnd | Kind::AnchorEnd => self.link = None,
            Kind::ElementStart => {
                self.code += u32::from(is_code(node.element));
                if !node.element.is_inline() {
                    self.view.body.end_line(node.span);
                }
                self.titles(node.b, node.span);
            }
            Kind::ElementEnd => {
                self.code -= u32::from(is_code(node.element));
                if !node.element.is_inline() {
                    self.view.body.end_line(node.span);
                }
            }
            Kind::Void => {
                if !node.element.is_inline() {
                    self.view.body.end_line(node.span);
                }
                self.titles(node.b, node.span);
            }
        }
    }

    /// What text stands in that was typed at `span`.
    fn regions(&self, span: Span) -> Regions {
        self.regions_in(|quoting| quoting.at(span.start))
    }

    /// What text stands in whose innermost quote is `quote`, which is asked for only in a quote.
    fn regions_in(&self, quote: impl Fn(&Quoting) -> Option<u32>) -> Regions {
        let mut regions = Regions::default();
        if self.code > 0 {
            regions = regions.union(Regions::CODE);
        }
        if self.quotes > 0 {
            regions = regions.union(Regions::QUOTE);
            let is_verified = |quote| self.quoting.is_verified(quote);
            if quote(&self.quoting).is_some_and(is_verified) {
                regions = regions.union(Regions::VERIFIED);
            }
        }
        if self.link.is_some() {
            regions = regions.union(Regions::LINK);
        }
        regions
    }

    fn leaf(&mut self, at: u32, node: &Node, exact: bool) {
        let text = self.document.tape.leaf(self.document.source, node);
        let (source, exact) = match self.link {
            Some(Label::Address(span)) => (span, false),
            _ => (node.span, exact),
        };
        let run = Run { start: 0, source, exact, regions: self.regions(node.span), node: at };
        self.view.body.push(text, run);
    }

    fn start_link(&mut self, node: &Node) {
        let record = &self.document.tape.links[node.b as usize];
        if node.b != self.listed {
            self.listed = node.b;
            let (_, href) = self.document.href(node.b);
            self.view.links.line(&href, record.span, self.regions(record.span), node.b);
            if let LinkTarget::Anchor { attributes, .. } = record.target {
                self.titles(attributes, record.span);
            }
        }
        self.link = Some(match node.kind {
            Kind::LinkStart => Label::Address(record.span),
            _ => Label::Text,
        });
    }

    fn titles(&mut self, list: u32, span: Span) {
        // Of an element that is reopened in each paragraph only the tag that was typed counts.
        if span.is_empty() {
            return;
        }
        let tape = &self.document.tape;
        let Some(&(first, _)) = tape.attribute_lists.get(list as usize) else { return };
        for (at, record) in tape.attribute_list(list).iter().enumerate() {
            if matches!(record.name, Attribute::Alt | Attribute::Title) {
                let text = tape.text(self.document.source, record.value);
                self.view.titles.line(text, span, self.regions(span), first + at as u32);
            }
        }
    }

    fn name(&mut self, node: &Node) {
        let record = &self.document.tape.quotes[node.b as usize];
        if let Some(name) = record.author.or(record.username) {
            let text = self.document.tape.text(self.document.source, name);
            // A name is a claim of whoever quotes.
            let regions = self.regions_in(|quoting| quoting.parent(node.b));
            self.view.names.line(text, record.span, regions, node.b);
        }
    }
}

fn is_code(element: Element) -> bool {
    matches!(element, Element::Code | Element::Pre | Element::Kbd | Element::Samp)
}
