//! Active content of HTML: our definition, from html5ever's tree.
//!
//! The rule of the control. A comment as typed counts as active when html5ever,
//! reading it as the content of a `div` in a whole document with scripting on, finds
//! one of: an element that runs, loads, redirects or restyles; an attribute `on…`,
//! `style` or `srcdoc`; an address whose scheme runs code, or an animation to one.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// Elements that run, load, redirect or restyle by their mere presence.
const ELEMENTS: &[&str] = &[
    "applet", "base", "embed", "form", "frame", "iframe", "link", "meta", "object", "script",
    "style",
];

/// Attributes whose value is followed or loaded.
const ADDRESSES: &[&str] = &[
    "action",
    "background",
    "cite",
    "data",
    "dynsrc",
    "formaction",
    "href",
    "lowsrc",
    "poster",
    "src",
    "to",
    "values",
    "xlink:href",
];

/// Active content of a comment as typed; empty if there is none.
pub(crate) fn reasons(source: &str) -> Vec<String> {
    let page = format!("<!DOCTYPE html><html><head></head><body><div>{source}");
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(page);
    let mut found = Vec::new();
    let mut waiting = vec![dom.document.clone()];
    while let Some(node) = waiting.pop() {
        element(&node, &mut found);
        waiting.extend(node.children.borrow().iter().cloned());
    }
    found.sort();
    found.dedup();
    found
}

fn element(node: &Handle, found: &mut Vec<String>) {
    let NodeData::Element { name, attrs, .. } = &node.data else { return };
    let tag = &*name.local;
    if ELEMENTS.contains(&tag) {
        found.push(format!("<{tag}>"));
    }
    for attribute in attrs.borrow().iter() {
        let name = attribute.name.local.to_lowercase();
        let qualified = match &attribute.name.prefix {
            Some(prefix) => format!("{prefix}:{name}"),
            None => name.clone(),
        };
        let animated = matches!(&*name, "by" | "from" | "to" | "values");
        if name.starts_with("on") && name.len() > 3 || matches!(&*name, "style" | "srcdoc") {
            found.push(name);
        } else if (ADDRESSES.contains(&&*qualified) && runs(&attribute.value))
            || (animated && attribute.value.split(';').any(runs))
        {
            found.push(format!("{tag} {qualified}"));
        }
    }
}

/// Tells whether browsers find a scheme that runs code: they drop tabs and newlines, and
/// controls and blanks in front.
fn runs(address: &str) -> bool {
    let address: String = address.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let address = address.trim_start_matches(|c: char| c <= ' ').to_ascii_lowercase();
    ["javascript:", "vbscript:", "data:"].iter().any(|scheme| address.starts_with(scheme))
}
