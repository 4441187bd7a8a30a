//! HTML as a browser parses it.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom, SerializableHandle};
use wellsaid::Policy;
use wellsaid::policy::{Attribute, Direction, Element, Window};

/// The page as a tree.
pub(crate) struct Dom(RcDom);

/// One step on the way through a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// An element with its attributes, in their order.
    Open(String, Vec<(String, String)>),
    Text(String),
    Close(String),
}

/// Children of a node, without the summary that the formatter writes into a folded quote.
pub(crate) fn own_children(node: &Handle) -> Vec<Handle> {
    let mut children = node.children.borrow().clone();
    if let NodeData::Element { name, attrs, .. } = &node.data
        && &*name.local == "details"
        && attrs.borrow().iter().any(|attribute| &*attribute.value == "quote-folded")
    {
        let is_summary = |node: &Handle| matches!(&node.data, NodeData::Element { name, .. } if &*name.local == "summary");
        let summary = children.iter().position(is_summary).expect("a folded quote has a summary");
        children.remove(summary);
    }
    children
}

impl Dom {
    /// Parses `html` as a browser does with `innerHTML` of a `div`.
    pub(crate) fn parse(html: &str) -> Self {
        let context = QualName::new(None, ns!(html), local_name!("div"));
        Self(
            parse_fragment(RcDom::default(), ParseOpts::default(), context, vec![], false)
                .one(html),
        )
    }

    /// The element that holds the page. It lives as long as the tree.
    pub(crate) fn root(&self) -> Handle {
        self.0.document.children.borrow()[0].clone()
    }

    /// The page as a browser writes it.
    pub(crate) fn serialize(&self) -> String {
        let mut out = Vec::new();
        let root = SerializableHandle::from(self.root());
        html5ever::serialize(&mut out, &root, html5ever::serialize::SerializeOpts::default())
            .expect("a vector takes everything");
        String::from_utf8(out).expect("UTF-8")
    }

    /// Errors of the parser.
    pub(crate) fn errors(&self) -> Vec<String> {
        self.0.errors.borrow().iter().map(ToString::to_string).collect()
    }

    /// Text that readers see, without the lines that the formatter writes over and for quotes and
    /// without the summary of a folded quote.
    pub(crate) fn own_text(&self) -> String {
        let mut out = String::new();
        let mut waiting = vec![self.root()];
        while let Some(node) = waiting.pop() {
            match &node.data {
                NodeData::Text { contents } => out.push_str(&contents.borrow()),
                NodeData::Element { name, attrs, .. } => {
                    let class = attrs.borrow().iter().any(|attribute| {
                        let value = &*attribute.value;
                        matches!(value, "quote-author" | "quote-omitted")
                    });
                    if &*name.local == "p" && class {
                        continue;
                    }
                }
                _ => {}
            }
            waiting.extend(own_children(&node).into_iter().rev());
        }
        out
    }

    fn walk(&self, visit: &mut dyn FnMut(&Handle)) {
        let mut waiting: Vec<Handle> =
            self.root().children.borrow().iter().rev().cloned().collect();
        while let Some(node) = waiting.pop() {
            visit(&node);
            waiting.extend(node.children.borrow().iter().rev().cloned());
        }
    }

    /// The whole tree, step by step. Anything but elements of HTML and text has a
    /// name that no page expects.
    pub(crate) fn steps(&self) -> Vec<Step> {
        enum Task {
            Enter(Handle),
            Leave(String),
        }
        let mut steps = Vec::new();
        let children = |node: &Handle| -> Vec<Task> {
            node.children.borrow().iter().rev().cloned().map(Task::Enter).collect()
        };
        let mut waiting = children(&self.root());
        while let Some(task) = waiting.pop() {
            let node = match task {
                Task::Leave(name) => {
                    steps.push(Step::Close(name));
                    continue;
                }
                Task::Enter(node) => node,
            };
            match &node.data {
                NodeData::Text { contents } => {
                    steps.push(Step::Text(contents.borrow().to_string()));
                }
                NodeData::Element { name, attrs, .. } => {
                    let html = name.ns == ns!(html);
                    let name = format!("{}{}", if html { "" } else { "foreign " }, name.local);
                    let attributes = attrs.borrow();
                    let pairs = attributes.iter().map(|attribute| {
                        (attribute.name.local.to_string(), attribute.value.to_string())
                    });
                    steps.push(Step::Open(name.clone(), pairs.collect()));
                    waiting.push(Task::Leave(name));
                    waiting.extend(children(&node));
                }
                other => steps.push(Step::Text(format!("{other:?}"))),
            }
        }
        steps
    }

    /// Text that readers see, the addresses of links, and the texts that they were cut from.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        self.walk(&mut |node| {
            if let NodeData::Text { contents } = &node.data {
                out.push_str(&contents.borrow());
            }
        });
        out
    }

    /// Elements, attributes and addresses that `policy` has not allowed.
    pub(crate) fn off_policy(&self, policy: &Policy) -> Vec<String> {
        let mut found = Vec::new();
        self.walk(&mut |node| match &node.data {
            NodeData::Text { .. } => {}
            NodeData::Element { name, attrs, .. } => {
                let tag = &*name.local;
                let element = Element::from_name(tag);
                let own = ["a", "blockquote", "br", "cite", "p", "pre"].contains(&tag);
                if !(own || element.is_some_and(|element| policy.allows(element))) {
                    found.push(format!("<{tag}>"));
                }
                for attribute in attrs.borrow().iter() {
                    let (name, value) = (&*attribute.name.local, &*attribute.value);
                    if !attribute_is_fine(policy, tag, name, value) {
                        found.push(format!("<{tag} {name}={value:?}>"));
                    }
                }
            }
            other => found.push(format!("{other:?}")),
        });
        found
    }
}

/// Checks the rules independently, from their public interface only.
fn attribute_is_fine(policy: &Policy, tag: &str, name: &str, value: &str) -> bool {
    if name.starts_with("on") || matches!(name, "style" | "srcdoc" | "srcset" | "ping") {
        return false;
    }
    if matches!(name, "href" | "src" | "cite") && !address_is_fine(policy, value) {
        return false;
    }
    let class = &policy.quotes().class;
    match (tag, name) {
        ("a", "href" | "rel") => true,
        ("a", "target") if policy.links().target == Window::New => value == "_blank",
        ("code" | "pre", "dir") if policy.direction() == Direction::Auto => value == "ltr",
        (_, "dir") if policy.direction() == Direction::Auto && value == "auto" => true,
        ("blockquote", "class") if value == class => true,
        ("details", "class") => policy.quotes().fold.is_some() && value == "quote-folded",
        ("p", "class") => matches!(value, "quote-author" | "quote-omitted"),
        _ => {
            let listed = policy.allowed().to_string();
            let known = Attribute::from_name(name).is_some();
            known
                && listed.split('<').any(|rules| {
                    let mut words = rules.trim_end_matches(['>', ' ']).split([' ', '=']);
                    words.next() == Some(tag) && words.any(|word| word == name)
                })
        }
    }
}

fn address_is_fine(policy: &Policy, address: &str) -> bool {
    // As browsers do before they look for a scheme.
    let address: String = address
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .skip_while(|c| *c <= ' ')
        .collect();
    let scheme = address.split_once([':', '/', '?', '#']).and_then(|(scheme, _)| {
        address[scheme.len()..].starts_with(':').then(|| scheme.to_ascii_lowercase())
    });
    match scheme {
        Some(scheme) => policy.schemes().contains(&scheme),
        None => {
            policy.relative_links() && !address.starts_with(['\\']) && !address.starts_with("//")
        }
    }
}
