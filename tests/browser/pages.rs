//! Writes the input for a browser and other parsers: `pages.jsonl`.
//!
//! `cargo test --test pages -- FOLDER`; `run.py` beside this file and
//! `../parsers/check.py` read it. One object per line, of three kinds:
//!
//! * `policy`: the allowed content of pages, from the public interface of the policy;
//! * `page`: a formatted comment, once per policy however many comments gave it,
//!   with the tree that html5ever sees in it;
//! * `raw`: a hostile comment as typed, and its active content by html5ever. This is the control:
//!   content that the instrument misses there it would also miss in a page.

mod active;
#[path = "../common/mod.rs"]
mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use common::dom::{Dom, Step};
use common::random::comment;
use common::sources::{self, Source};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use wellsaid::policy::{Attribute, Disallowed, Element};
use wellsaid::{Formatter, Policy};

/// Random comments, and those of them that the browser sees.
const RANDOM: usize = 2_000;
const SHOWN: usize = 300;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder to write to"));
    std::fs::create_dir_all(&folder)?;
    let mut out = BufWriter::new(File::create(folder.join("pages.jsonl"))?);
    let mut sources = sources::all();
    sources.extend(random());
    for (name, policy) in policies(&sources) {
        writeln!(out, "{}", rules(&name, &policy))?;
        for page in pages(&name, &Formatter::new(policy), &sources) {
            writeln!(out, "{page}")?;
        }
    }
    for source in sources.iter().filter(|source| source.is_hostile()) {
        let active = active::reasons(&source.text);
        let row = json!({ "kind": "raw", "id": source.id, "html": source.text, "active": active });
        writeln!(out, "{row}")?;
    }
    out.into_inner()?.sync_all()
}

/// The policies of the tests, and those of cases.
fn policies(sources: &[Source]) -> Vec<(String, Policy)> {
    let mut all = sources::all_policies(sources);
    let everything = all.iter().find(|(name, _)| name == "everything").expect("a policy");
    let stripped = Policy::builder()
        .allowed(everything.1.allowed().to_string())
        .disallowed(Disallowed::Strip)
        .build();
    all.push((String::from("everything-strip"), stripped.expect("a policy")));
    all
}

/// Random comments, the same each time.
fn random() -> impl Iterator<Item = Source> {
    let mut runner = TestRunner::deterministic();
    (0..RANDOM).map(move |at| {
        let comment = comment().new_tree(&mut runner).expect("a comment").current();
        Source::new(format!("random:{at}"), comment)
    })
}

/// Allowed content of a page: the policy's own list, and the elements that the formatter writes
/// itself.
fn rules(name: &str, policy: &Policy) -> Value {
    let mut elements: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for &element in policy.elements() {
        let attributes = Attribute::ALL.iter().filter(|&&attribute| {
            attribute.fits(element) && policy.allows_attribute(element, attribute)
        });
        elements.insert(element.name(), attributes.map(|attribute| attribute.name()).collect());
    }
    for (own, attributes) in [
        (Element::A, &["href", "rel"][..]),
        (Element::Blockquote, &["class"]),
        (Element::Br, &[]),
        (Element::Cite, &[]),
        (Element::P, &["class"]),
        (Element::Pre, &[]),
    ] {
        elements.entry(own.name()).or_default().extend(attributes);
    }
    json!({
        "kind": "policy",
        "policy": name,
        "elements": elements,
        "schemes": policy.schemes(),
        "relative": policy.relative_links(),
    })
}

/// The pages under a policy, each once.
fn pages(name: &str, formatter: &Formatter, sources: &[Source]) -> Vec<Value> {
    let mut pages: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.is_for(name)) {
        let html = formatter.format(&source.text).expect("short enough").html;
        pages.entry(html).or_default().push(&source.id);
    }
    let page = |(html, ids): (String, Vec<&str>)| {
        json!({
            "kind": "page", "policy": name, "shown": ids.iter().any(|id| is_shown(id)),
            "id": ids[0], "count": ids.len(), "tree": tree(&html), "html": html,
        })
    };
    pages.into_iter().map(page).collect()
}

/// Tells whether the browser gets the page as well: it takes longer.
fn is_shown(id: &str) -> bool {
    let random = id.strip_prefix("random:").map(|at| at.parse::<usize>().expect("a number"));
    random.is_none_or(|at| at < SHOWN)
}

/// The tree of a page, in the notation of html5lib's own tests.
fn tree(html: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for step in Dom::parse(html).steps() {
        match step {
            Step::Open(name, mut attributes) => {
                line(&mut out, depth, &format!("<{name}>"));
                attributes.sort();
                for (name, value) in attributes {
                    line(&mut out, depth + 1, &format!("{name}=\"{value}\""));
                }
                depth += 1;
            }
            Step::Text(text) => line(&mut out, depth, &format!("\"{text}\"")),
            Step::Close(_) => depth -= 1,
        }
    }
    out
}

fn line(out: &mut String, depth: usize, text: &str) {
    writeln!(out, "| {}{text}", "  ".repeat(depth)).expect("a string takes everything");
}
