//! Text that readers see, with the way back to what the author typed.
//!
//! Moderation that reads the source lets `ca</b>s&#105;no` pass; moderation that
//! reads the HTML finds "casino" in `<p>Lucas</p><p>Inoue</p>`. A [`VisibleText`]
//! is neither: it is made from the [`Document`] that is served, inline markup adds
//! nothing to it, and each of its bytes knows where it comes from.
//!
//! Every rule trusts it, so it has a law: the body equals `innerText` of the HTML in a
//! browser, with every `details` open and without the lines that the formatter writes over
//! quotes. Names, titles and targets of links are the other views. `tests/view_law.rs`
//! compares them with html5ever, `tests/browser/view.py` with Chromium; both normalise
//! white space as `tests/common/seen.rs` says.

use crate::policy::attribute::Attribute;
use crate::policy::element::Element;
use crate::span::Span;

use super::Document;
use super::caption::caption;
use super::flow::Flow;
use super::names;
use super::quoting::Quoting;
use super::tape::{AttributesId, IMPLIED, LinkTarget, NONE, Node, NodeKind, TIGHT};
use super::view::{Regions, SourceRun, View};

/// The texts of a comment that a reader can see, each for itself.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct VisibleText {
    /// Running text, captions of links included, as they are shown: cut ones end with `…`.
    /// Breaks and the ends of blocks are `\n`; inline markup adds nothing. Tags that the
    /// policy shows are text.
    ///
    /// Outside of `pre` and blocks of code white space is as browsers draw it: a run of
    /// spaces, tabs and newlines (typed where the policy makes no breaks, or from a
    /// reference) is one space, and nothing at the ends of a line. With a newline in it, it is
    /// nothing beside U+200B.
    pub body: View,
    /// Addresses to which links lead and from which images are fetched, one per line, as the HTML
    /// has them. `cite` is left out: no reader follows it, and browsers do not fetch it.
    pub links: View,
    /// Alternative texts of images and titles, one per line.
    pub titles: View,
    /// Names over quotes, one per line; then the `username` of each quote that shows another
    /// name. Readers are not shown those, but your application is told.
    pub names: View,
    /// Tells how many bytes of `names` are shown.
    shown_names: usize,
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

    /// The part of [`names`](Self::names) that stands over quotes.
    pub fn shown_names(&self) -> &str {
        self.names.text().get(..self.shown_names).unwrap_or_default()
    }

    /// Same as [`new`](Self::new), into buffers that are used again.
    pub fn read(&mut self, document: &Document<'_>) {
        for view in [&mut self.body, &mut self.links, &mut self.titles, &mut self.names] {
            view.clear();
        }
        let quoting = Quoting::new(document);
        let mut reader = ViewReader {
            document,
            view: self,
            flow: Flow::default(),
            preformatted: 0,
            code: 0,
            quotes: 0,
            quoting,
            link: None,
            caption: Caption::Whole,
            listed: NONE,
            images: 0,
            second: Vec::new(),
        };
        for (at, node) in document.tape.nodes.iter().enumerate() {
            reader.node(at as u32, node);
        }
        reader.second_names();
        self.body.finish(document);
        crate::work::add(self.body.text().len() + self.links.text().len());
    }
}

/// Place that the label of an open link maps to.
#[derive(Clone, Copy)]
enum BlockLabel {
    /// An address in the text, which stands or falls as a whole.
    Address(Span),
    /// The label of an author's tag is text like any other.
    Text,
}

/// Tells how much of the open link's address is shown.
#[derive(Clone, Copy)]
enum Caption {
    Whole,
    /// Number of bytes that are left, then an ellipsis.
    Left(usize),
    /// Nothing more.
    Cut,
}

struct ViewReader<'a> {
    document: &'a Document<'a>,
    view: &'a mut VisibleText,
    flow: Flow,
    /// Open `pre` and blocks of code.
    preformatted: u32,
    code: u32,
    quotes: u32,
    quoting: Quoting,
    link: Option<BlockLabel>,
    caption: Caption,
    /// The last link that was listed: one that a paragraph break reopened is one link.
    listed: u32,
    images: u32,
    /// Quotes that have a second name, which is not shown.
    second: Vec<(u32, Regions)>,
}

impl ViewReader<'_> {
    fn node(&mut self, at: u32, node: &Node) {
        let tight = node.flags & TIGHT != 0;
        match node.kind {
            NodeKind::Text | NodeKind::Decoded => self.leaf(at, node, node.kind == NodeKind::Text),
            NodeKind::Mention | NodeKind::Emoji => self.leaf(at, node, false),
            NodeKind::Break => {
                self.flow.end_line();
                self.view.body.new_line(node.span);
            }
            NodeKind::ParagraphStart if tight => self.flow.tag(),
            NodeKind::ParagraphStart | NodeKind::ParagraphEnd | NodeKind::Omitted => {
                self.end_line(node)
            }
            NodeKind::CodeBlockStart | NodeKind::CodeBlockEnd => {
                self.end_line(node);
                self.code(node.kind == NodeKind::CodeBlockStart);
                self.preformatted(node.kind == NodeKind::CodeBlockStart);
            }
            NodeKind::QuoteStart => {
                self.end_line(node);
                self.name(node);
                self.quotes += 1;
            }
            NodeKind::QuoteEnd => {
                self.quotes -= 1;
                self.end_line(node);
            }
            NodeKind::Attribution => {
                self.end_line(node);
                self.name(node);
            }
            NodeKind::LinkStart | NodeKind::AnchorStart => self.start_link(node),
            NodeKind::LinkEnd | NodeKind::AnchorEnd => {
                self.flow.tag();
                self.link = None;
                self.caption = Caption::Whole;
            }
            NodeKind::ElementStart | NodeKind::ElementEnd | NodeKind::Void => self.element(node),
        }
    }

    fn element(&mut self, node: &Node) {
        let starts = node.kind != NodeKind::ElementEnd;
        let of = if starts { node } else { &self.document.tape.nodes[node.partner()] };
        match node.element {
            element if !element.is_inline() => self.end_line(node),
            Element::Img | Element::Q => self.flow.object(&mut self.view.body),
            Element::Bdi => self.flow.isolate(),
            _ if self.has_direction(of.attributes()) => self.flow.isolate(),
            _ => self.flow.tag(),
        }
        if node.kind != NodeKind::Void {
            if is_code(node.element) {
                self.code(starts);
            }
            if node.element == Element::Pre {
                self.preformatted(starts);
            }
        }
        if starts {
            self.titles(node.attributes(), node.span);
        }
        if let Some(source) = self.document.image_source(node) {
            let number = self.document.image_number(self.images);
            self.images += 1;
            self.view.links.line(source, node.span, self.regions(node.span), number);
        }
    }

    fn code(&mut self, starts: bool) {
        self.code = if starts { self.code + 1 } else { self.code.saturating_sub(1) };
    }

    fn preformatted(&mut self, starts: bool) {
        let depth = self.preformatted;
        self.preformatted = if starts { depth + 1 } else { depth.saturating_sub(1) };
    }

    fn end_line(&mut self, node: &Node) {
        self.flow.end_line();
        self.view.body.end_line(node.span);
    }

    fn has_direction(&self, list: AttributesId) -> bool {
        self.document.tape.attribute_list(list).iter().any(|record| record.name == Attribute::Dir)
    }

    /// Tells what text stands in that was typed at `span`.
    fn regions(&self, span: Span) -> Regions {
        self.regions_in(|quoting| quoting.at(span.start))
    }

    /// Tells what text stands in whose innermost quote is `quote`, which is asked for only in a quote.
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
        match self.link {
            Some(BlockLabel::Address(_)) => regions.union(Regions::LINK).union(Regions::ADDRESS),
            Some(BlockLabel::Text) => regions.union(Regions::LINK),
            None => regions,
        }
    }

    fn leaf(&mut self, at: u32, node: &Node, exact: bool) {
        let text = self.document.tape.leaf(self.document.source, node);
        let (source, exact) = match self.link {
            Some(BlockLabel::Address(span)) => (span, false),
            _ => (node.span, exact),
        };
        let (regions, len) = (self.regions(node.span), text.len() as u32);
        let run = SourceRun { start: 0, source, exact, regions, node: at, leaf: 0, len };
        match self.caption {
            Caption::Left(left) if left < text.len() => {
                let kept = text.get(..left).unwrap_or("");
                self.shown(kept, run.part(0, kept.len()));
                self.shown("…", run.part(kept.len(), text.len() - kept.len()));
                self.caption = Caption::Cut;
            }
            Caption::Left(left) => {
                self.shown(text, run);
                self.caption = Caption::Left(left - text.len());
            }
            Caption::Whole => self.shown(text, run),
            Caption::Cut => {}
        }
    }

    fn shown(&mut self, text: &str, run: SourceRun) {
        match self.preformatted > 0 {
            true => self.flow.preformatted(&mut self.view.body, text, run),
            false => self.flow.text(&mut self.view.body, text, run),
        }
    }

    fn start_link(&mut self, node: &Node) {
        self.flow.tag();
        let tape = &self.document.tape;
        let record = &tape.links[node.link().index()];
        if node.link().0 != self.listed {
            self.listed = node.link().0;
            let (_, href) = self.document.href(node.link());
            let regions = self.regions(record.span).union(Regions::ADDRESS);
            self.view.links.line(&href, record.span, regions, self.listed);
            if let LinkTarget::Anchor { attributes, .. } = record.target {
                self.titles(attributes, record.span);
            }
        }
        self.link = Some(match node.kind {
            NodeKind::LinkStart => BlockLabel::Address(record.span),
            _ => BlockLabel::Text,
        });
        if let LinkTarget::Address { text, .. } = record.target {
            let text = tape.text(self.document.source, text);
            let kept = caption(text, tape.max_caption);
            self.caption = kept.map_or(Caption::Whole, |kept| Caption::Left(kept.len()));
        }
    }

    fn titles(&mut self, list: AttributesId, span: Span) {
        // Of an element that is reopened in each paragraph only the tag that was typed counts.
        if span.is_empty() {
            return;
        }
        let tape = &self.document.tape;
        let Some(&(first, _)) = tape.attribute_lists.get(list.index()) else { return };
        for (at, record) in tape.attribute_list(list).iter().enumerate() {
            if matches!(record.name, Attribute::Alt | Attribute::Title) {
                let text = tape.text(self.document.source, record.value);
                self.view.titles.line(text, span, self.regions(span), first + at as u32);
            }
        }
    }

    fn name(&mut self, node: &Node) {
        let quote = node.quote();
        let record = &self.document.tape.quotes[quote.index()];
        if let Some(name) = record.author.or(record.username) {
            let text = self.document.tape.text(self.document.source, name);
            // The author of the comment claims the name.
            let regions = self.regions_in(|quoting| quoting.parent(quote.0));
            self.view.names.line(text, record.span, regions, quote.0);
            let repeated = node.kind == NodeKind::Attribution && node.flags & IMPLIED != 0;
            if record.author.is_some() && record.username.is_some() && !repeated {
                self.second.push((quote.0, regions));
            }
        }
    }

    fn second_names(&mut self) {
        let (document, names) = (self.document, &mut self.view.names);
        self.view.shown_names = names.text().len();
        for &(quote, regions) in &self.second {
            let record = &document.tape.quotes[quote as usize];
            let Some(name) = record.username else { continue };
            let text = document.tape.text(document.source, name);
            names.line(text, record.span, regions, names::second(&document.tape, quote));
        }
    }
}

fn is_code(element: Element) -> bool {
    matches!(element, Element::Code | Element::Pre | Element::Kbd | Element::Samp)
}
