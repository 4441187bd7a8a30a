//! Text that readers see of a comment, so that a view can be compared with it.
//!
//! Every rule trusts the view: if it differs from the text that browsers show, a word can hide.
//! `tests/browser/view.js` measures the same in Chromium.
#![allow(dead_code, unreachable_pub)]

use html5ever::ns;
use markup5ever_rcdom::{Handle, NodeData};
use wellsaid::document::VisibleText;

use super::dom::{Dom, own_children};

/// Texts that a reader sees, normalised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The text, without the lines that the formatter writes over and for quotes and without the
    /// summary of a folded quote.
    pub body: String,
    /// Names over quotes, in order.
    pub names: Vec<String>,
    /// Titles and alternative texts, sorted, each once: an element that a paragraph break
    /// closes and reopens has its title in both paragraphs.
    pub titles: Vec<String>,
    /// Addresses of links and images, sorted, each once.
    pub links: Vec<String>,
}

/// Normalises a text for the comparison: in each line a run of spaces, tabs and other line-end
/// characters of ASCII is one space, white space at the ends of lines goes, and empty lines go. So
/// margins of blocks and the tabs of code do not count. Every other character does, U+00A0 and
/// invisible ones included; and a line end is never equal to a space.
pub fn normalised(text: &str) -> String {
    let words = |line: &str| {
        line.split([' ', '\t', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let lines: Vec<_> = text.split('\n').map(words).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Lines, each normalised; those without words are left out.
fn lines<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<String> {
    texts
        .flat_map(|text| text.split('\n'))
        .map(normalised)
        .filter(|line| !line.is_empty())
        .collect()
}

fn set(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines.dedup();
    lines
}

impl Seen {
    /// The texts of the view.
    pub fn of_view(view: &VisibleText) -> Self {
        Self {
            body: normalised(view.body.text()),
            names: lines([view.shown_names()].into_iter()),
            titles: set(lines([view.titles.text()].into_iter())),
            links: set(lines([view.links.text()].into_iter())),
        }
    }

    /// The texts that html5ever reads and a browser shows: white space by the rules of CSS,
    /// implemented apart from the library.
    pub fn of_html(html: &str) -> Self {
        let dom = Dom::parse(html);
        let mut reader = Reader::default();
        reader.read(&dom.root());
        let mut body = String::new();
        reader.items.push(Item::Line);
        for line in reader.items.split_inclusive(|item| matches!(item, Item::Line)) {
            draw(line, &mut body);
        }
        Self {
            body: normalised(&body),
            names: lines(reader.names.iter().map(String::as_str)),
            titles: set(lines(reader.titles.iter().map(String::as_str))),
            links: set(lines(reader.links.iter().map(String::as_str))),
        }
    }

    /// The same without the characters that a policy with inert templates adds, and addresses as
    /// they were typed.
    pub fn without_partings(mut self) -> Self {
        let texts = std::iter::once(&mut self.body).chain(&mut self.names).chain(&mut self.titles);
        for text in texts {
            *text = normalised(&text.replace('\u{2060}', ""));
        }
        for link in &mut self.links {
            *link = link.replace("%7B", "{").replace("%3C", "<");
        }
        self.titles = set(self.titles);
        self.links = set(self.links);
        self
    }
}

/// A thing on a line.
#[derive(Clone, Copy, PartialEq)]
enum Item {
    /// A character, the number of its node, and whether white space stays as it is.
    Char(char, usize, bool),
    /// An image, or a quotation mark that the browser writes.
    Object,
    /// The edge of an element with a direction of its own.
    Isolate,
    /// The line ends.
    Line,
}

#[derive(Default)]
struct Reader {
    items: Vec<Item>,
    names: Vec<String>,
    titles: Vec<String>,
    links: Vec<String>,
    nodes: usize,
}

const INLINE: &str = "a abbr b bdi cite code del dfn em i img ins kbd mark q s samp small span \
                      strong sub sup u var";

impl Reader {
    fn read(&mut self, root: &Handle) {
        enum Task {
            Enter(Handle, bool),
            Put(Item),
        }
        let children = |node: &Handle, pre: bool| -> Vec<Task> {
            own_children(node).into_iter().rev().map(|child| Task::Enter(child, pre)).collect()
        };
        let mut waiting = children(root, false);
        while let Some(task) = waiting.pop() {
            let (node, pre) = match task {
                Task::Put(item) => {
                    self.items.push(item);
                    continue;
                }
                Task::Enter(node, pre) => (node, pre),
            };
            match &node.data {
                NodeData::Text { contents } => {
                    self.nodes += 1;
                    let number = self.nodes;
                    self.items.extend(contents.borrow().chars().map(|c| match c {
                        '\n' if pre => Item::Line,
                        c => Item::Char(c, number, pre),
                    }));
                }
                NodeData::Element { name, attrs, .. } => {
                    assert!(name.ns == ns!(html), "{name:?}");
                    let tag = &*name.local;
                    let attrs = attrs.borrow();
                    let value = |wanted: &str| {
                        let found = attrs.iter().find(|attr| &*attr.name.local == wanted);
                        found.map(|attr| attr.value.to_string())
                    };
                    let class = value("class").unwrap_or_default();
                    if tag == "p" && class.split(' ').any(|class| class == "quote-omitted") {
                        continue;
                    }
                    if tag == "p" && class.split(' ').any(|class| class == "quote-author") {
                        self.names.extend(cite(&node));
                        continue;
                    }
                    self.titles.extend(value("title").into_iter().chain(value("alt")));
                    self.links.extend(value("href").filter(|_| tag == "a"));
                    self.links.extend(value("src").filter(|_| tag == "img"));
                    let around = match tag {
                        "br" => {
                            self.items.push(Item::Line);
                            continue;
                        }
                        "img" | "q" => Some(Item::Object),
                        "bdi" => Some(Item::Isolate),
                        _ if !INLINE.split_whitespace().any(|inline| inline == tag) => {
                            Some(Item::Line)
                        }
                        _ => value("dir").map(|_| Item::Isolate),
                    };
                    self.items.extend(around);
                    waiting.extend(around.map(Task::Put));
                    waiting.extend(children(&node, pre || tag == "pre"));
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

/// The text of the `cite` in a line over a quote: a line without it has no name.
fn cite(line: &Handle) -> Option<String> {
    let is_cite = |node: &&Handle| matches!(&node.data, NodeData::Element { name, .. } if &*name.local == "cite");
    let cite = line.children.borrow().iter().find(is_cite).cloned()?;
    let mut text = String::new();
    let mut waiting = vec![cite];
    while let Some(node) = waiting.pop() {
        if let NodeData::Text { contents } = &node.data {
            text.push_str(&contents.borrow());
        }
        waiting.extend(node.children.borrow().iter().rev().cloned());
    }
    Some(text)
}

/// Draws one line: a run of white space is one space, and none at the ends; with a newline
/// in it, it is nothing beside U+200B.
fn draw(line: &[Item], out: &mut String) {
    const ZERO: char = '\u{200b}';
    let is_white = |item: &Item| matches!(item, Item::Char(' ' | '\t' | '\n' | '\r', _, false));
    let mut at = 0;
    while let Some(item) = line.get(at) {
        match item {
            Item::Char(c, ..) if !is_white(item) => out.push(*c),
            Item::Line => out.push('\n'),
            Item::Char(..) => {
                let passed = |item: &&Item| is_white(item) || **item == Item::Isolate;
                let len = line[at..].iter().take_while(passed).count();
                let run = &line[at..at + len];
                let before = at.checked_sub(1).map(|at| line[at]);
                let number = |item: &Item| match item {
                    Item::Char(_, number, _) => *number,
                    _ => 0,
                };
                let zero = |item: Option<&Item>| matches!(item, Some(Item::Char(ZERO, ..)));
                let next = line.get(at + len);
                // Node by node: a newline behind U+200B goes, and what follows begins anew.
                // A node of nothing but white space that begins nothing changes nothing.
                let mut newline = None;
                for node in run
                    .split(|item| *item == Item::Isolate)
                    .flat_map(|part| part.chunk_by(|a, b| number(a) == number(b)))
                {
                    let Some(first) = node.first() else { continue };
                    let here = node.iter().any(|item| matches!(item, Item::Char('\n' | '\r', ..)));
                    if newline == Some(true) && zero(before.as_ref()) {
                        newline = None;
                    }
                    let goes_on = next.is_some_and(|next| number(next) == number(first));
                    newline = match newline {
                        None => Some(here),
                        Some(newline) => Some(newline || here && goes_on),
                    };
                }
                let begun = line[..at].iter().any(|item| *item != Item::Isolate);
                let dropped = !begun
                    || matches!(next, None | Some(Item::Line))
                    || newline != Some(false) && (zero(next) || zero(before.as_ref()));
                out.push_str(if dropped { "" } else { " " });
                at += len;
                continue;
            }
            Item::Object | Item::Isolate => {}
        }
        at += 1;
    }
}
