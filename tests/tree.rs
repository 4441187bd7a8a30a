//! The HTML is the document: html5ever reads exactly the events of the document from it, element by
//! element.
//!
//! Moderators check the events, readers see the HTML. A difference between the two could hide text.
//! The expectation is computed here from the public vocabulary alone and shares no code with the
//! writer.

mod common;

use std::sync::LazyLock;

use common::dom::{Dom, Step};
use common::random::comment;
use common::sources;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use wellsaid::document::{Attributes, Document, Event, LinkKind, LinkStart, QuoteRef, Tag, TagEnd};
use wellsaid::policy::{Attribute, Element};
use wellsaid::{Formatter, Policy};

/// The HTML that a document should become.
struct Expected<'p> {
    policy: &'p Policy,
    steps: Vec<Step>,
    /// Open elements in which a line break is a newline.
    code: usize,
    /// Start of the text of an address that may have to be cut.
    caption: Option<usize>,
}

impl Expected<'_> {
    fn open(&mut self, name: &str, attributes: Vec<(String, String)>) {
        self.steps.push(Step::Open(name.to_owned(), attributes));
    }

    fn close(&mut self, name: &str) {
        self.steps.push(Step::Close(name.to_owned()));
    }

    fn text(&mut self, text: &str) {
        match self.steps.last_mut() {
            Some(Step::Text(before)) => before.push_str(text),
            _ => self.steps.push(Step::Text(text.to_owned())),
        }
    }

    fn event(&mut self, event: &Event<'_>, source: &str, span: wellsaid::Span) {
        match event {
            Event::Start(Tag::Paragraph) => self.open("p", Vec::new()),
            Event::Start(Tag::Element(element, list)) => {
                self.open(element.name(), pairs(list));
                self.code += usize::from(*element == Element::Pre);
            }
            Event::Start(Tag::Link(link)) => self.link(link),
            Event::Start(Tag::Quote(quote)) => {
                let class = self.policy.quotes().class.clone();
                self.open("blockquote", vec![("class".to_owned(), class)]);
                self.attribution(quote);
            }
            Event::Start(Tag::CodeBlock(list)) => {
                self.open("pre", Vec::new());
                self.open("code", pairs(list));
                self.code += 1;
            }
            Event::End(TagEnd::Paragraph) => self.close("p"),
            Event::End(TagEnd::Element(element)) => {
                self.close(element.name());
                self.code -= usize::from(*element == Element::Pre);
            }
            Event::End(TagEnd::Link) => {
                self.cut_caption();
                self.close("a");
            }
            Event::End(TagEnd::Quote) => self.close("blockquote"),
            Event::End(TagEnd::CodeBlock) => {
                self.close("code");
                self.close("pre");
                self.code -= 1;
            }
            Event::Text(text) => self.text(text),
            Event::Break if self.code > 0 => self.text("\n"),
            Event::Break => {
                self.open("br", Vec::new());
                self.close("br");
                self.text("\n");
            }
            Event::Attribution(quote) => {
                let named = quote.author.or(quote.username).is_some();
                // A quote of a post may have a name that only the application knows.
                let known = quote.post_id.or(quote.user_id).is_some();
                if named || known || self.policy.quotes().untitled.is_some() {
                    self.attribution(quote);
                } else {
                    self.omitted();
                }
            }
            Event::Omitted(_) => self.omitted(),
            Event::Mention(mention) => self.text(&format!("{}{}", mention.sigil, mention.name)),
            Event::Void(element, list) => {
                self.open(element.name(), pairs(list));
                self.close(element.name());
            }
            // There are no answers here, so a short code stays as typed.
            Event::Emoji(emoji) => self.text(&format!(":{}:", emoji.name)),
            other => panic!("{other:?} at {:?}", &source[span.range()]),
        }
    }

    fn line(&mut self, class: &str) {
        self.open("p", vec![("class".to_owned(), class.to_owned())]);
    }

    fn omitted(&mut self) {
        self.line("quote-omitted");
        self.text("[…]");
        self.close("p");
    }

    fn attribution(&mut self, quote: &QuoteRef<'_>) {
        if let Some(author) = quote.author.or(quote.username) {
            self.line("quote-author");
            self.open("cite", Vec::new());
            self.text(author);
            self.close("cite");
            self.text(" wrote:");
            self.close("p");
        } else if let Some(untitled) = self.policy.quotes().untitled.clone() {
            self.line("quote-author");
            self.text(&untitled);
            self.close("p");
        }
    }

    fn link(&mut self, link: &LinkStart<'_>) {
        let mut attributes = vec![("href".to_owned(), link.href.clone().into_owned())];
        if link.kind == LinkKind::Anchor {
            attributes = pairs(&link.attributes);
            attributes.retain(|(name, _)| name != "rel");
        }
        let target = link.attributes.get(Attribute::Target);
        let opens = target.is_some_and(|target| !target.eq_ignore_ascii_case("_self"));
        let rel = self.rel(&link.href, link.attributes.get(Attribute::Rel), opens);
        attributes.extend(rel.map(|rel| ("rel".to_owned(), rel)));
        self.open("a", attributes);
        self.caption = (link.kind != LinkKind::Anchor).then_some(self.steps.len());
    }

    /// The policy's words for addresses on the web, `noopener` for another window, then the
    /// author's own.
    fn rel(&self, href: &str, typed: Option<&str>, opens: bool) -> Option<String> {
        let href = href.to_ascii_lowercase();
        let web = ["http:", "https:", "ftp:"].iter().any(|scheme| href.starts_with(scheme));
        let ours = if web { self.policy.rel() } else { "" };
        let mut words: Vec<String> = ours.split_whitespace().map(String::from).collect();
        if opens && !words.iter().any(|word| word == "noopener") {
            words.push(String::from("noopener"));
        }
        for word in typed.unwrap_or("").split_ascii_whitespace().take(16) {
            let word = word.to_ascii_lowercase();
            if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
                && !words.contains(&word)
                && word != "opener"
            {
                words.push(word);
            }
        }
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// A caption of more graphemes than the policy wants loses its end.
    fn cut_caption(&mut self) {
        let Some(at) = self.caption.take() else { return };
        let max = self.policy.links().max_caption;
        let [Step::Text(caption)] = &self.steps[at..] else { return };
        if caption.graphemes(true).count() > max {
            let kept: usize = caption.graphemes(true).take(max - 1).map(str::len).sum();
            // But never a part of its host.
            let start = caption.find("://").map_or(0, |at| at + 3);
            let host = caption[start..].find(['/', '?', '#']).map(|at| start + at);
            let kept = kept.max(host.unwrap_or(caption.len()));
            if kept < caption.len() {
                self.steps[at] = Step::Text(format!("{}…", &caption[..kept]));
            }
        }
    }
}

fn pairs(list: &Attributes<'_>) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| (name.name().to_owned(), value.to_owned())).collect()
}

fn expected(document: &Document<'_>, policy: &Policy) -> Vec<Step> {
    let mut expected = Expected { policy, steps: Vec::new(), code: 0, caption: None };
    for (event, span) in document.events() {
        expected.event(&event, document.source(), span);
    }
    without_joins(expected.steps)
}

/// The newlines between blocks are layout of the HTML, not part of the document. Text keeps its
/// own, except where it touches a block from outside or
/// the edge of a block that holds blocks.
fn without_joins(steps: Vec<Step>) -> Vec<Step> {
    let leaf = |name: &str| ["p", "h2", "h3", "h4", "h5", "h6", "pre", "summary"].contains(&name);
    let blocks = ["blockquote", "details", "ul", "ol", "li", "dl", "dt", "dd", "hr"];
    let inline = |name: &str| !leaf(name) && !blocks.contains(&name);
    let mut out = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let Step::Text(text) = step else {
            out.push(step.clone());
            continue;
        };
        let mut text = text.as_str();
        let joins_before = match at.checked_sub(1).and_then(|at| steps.get(at)) {
            Some(Step::Open(name, _)) => !inline(name) && !leaf(name),
            Some(Step::Close(name)) => !inline(name),
            Some(Step::Text(_)) => false,
            None => true,
        };
        let joins_after = match steps.get(at + 1) {
            Some(Step::Open(name, _)) => !inline(name),
            Some(Step::Close(name)) => !inline(name) && !leaf(name),
            Some(Step::Text(_)) => false,
            None => true,
        };
        if joins_before {
            text = text.trim_start_matches('\n');
        }
        if joins_after {
            text = text.trim_end_matches('\n');
        }
        if !text.is_empty() {
            out.push(Step::Text(text.to_owned()));
        }
    }
    out
}

/// Returns the difference, if there is one.
fn difference(formatter: &Formatter, source: &str) -> Option<String> {
    let document = formatter.parse(source).expect("short enough");
    let html = formatter.format(source).expect("short enough").html;
    let want = expected(&document, formatter.policy());
    let got = without_joins(Dom::parse(&html).steps());
    if got == want {
        return None;
    }
    let at = got.iter().zip(&want).take_while(|(got, want)| got == want).count();
    Some(format!(
        "{source:?}\n page {html:?}\n step {at}\n  document: {:?}\n  page:     {:?}",
        want.get(at),
        got.get(at)
    ))
}

#[test]
fn every_page_of_the_test_data_is_its_document() {
    let sources = sources::all();
    let mut wrong = Vec::new();
    let mut pages = 0;
    for (name, policy) in sources::all_policies(&sources) {
        let formatter = Formatter::new(policy);
        for source in sources.iter().filter(|source| source.is_for(&name)) {
            pages += 1;
            if let Some(why) = difference(&formatter, &source.text) {
                wrong.push(format!("{name} {}: {why}", source.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {pages} pages\n{}", wrong.len(), wrong.join("\n"));
    assert!(pages >= 21_000, "{pages} pages");
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(300),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

static FORMATTERS: LazyLock<Vec<(&str, Formatter)>> = LazyLock::new(|| {
    let policies = common::policies().into_iter();
    policies.map(|(name, policy)| (name, Formatter::new(policy))).collect()
});

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_page_of_a_random_comment_is_its_document(source in comment()) {
        for (name, formatter) in FORMATTERS.iter() {
            let wrong = difference(formatter, &source);
            prop_assert!(wrong.is_none(), "{}: {}", name, wrong.unwrap_or_default());
        }
    }
}

/// The comparison can fail: a page of another document does not pass.
#[test]
fn another_tree_is_noticed() {
    let formatter = Formatter::new(Policy::comment());
    let steps = |source: &str| {
        let html = formatter.format(source).expect("short enough").html;
        without_joins(Dom::parse(&html).steps())
    };
    let want = |source: &str| {
        expected(&formatter.parse(source).expect("short enough"), formatter.policy())
    };
    for (source, other) in [
        ("a <em>b</em>", "a b"),
        ("a <em>b</em>", "a <strong>b</strong>"),
        ("<a href=/x>a</a>", "<a href=/y>a</a>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a b</ul>"),
        ("a\nb", "a\n\nb"),
        ("[quote=Ann]a[/quote]", "[quote=Bob]a[/quote]"),
        ("<code>a\nb</code>", "<code>a b</code>"),
    ] {
        assert_eq!(steps(source), want(source), "{source}");
        assert_ne!(steps(source), want(other), "{source} is not {other}");
    }
}
