//! One test per class of hole that sanitizers have had, with the inputs that showed it.
//!
//! The page "Attack classes" of the documentation (`src/attacks.md`) tells the
//! stories; each class there names its test here, and each test here stands there.

#[path = "../common/mod.rs"]
mod common;

mod addresses;
mod limits;
mod markup;
mod policies;
#[cfg(feature = "moderation")]
mod reading;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use common::Bench;
use common::dom::{Dom, Step};
use wellsaid::Policy;
use wellsaid::policy::{Attribute, Disallowed, Element};

static BENCHES: LazyLock<Vec<(&str, Bench)>> = LazyLock::new(|| {
    let everything = common::everything().allowed().to_string();
    let stripped = Policy::builder().allowed(everything).disallowed(Disallowed::Strip).build();
    vec![
        ("comment", Bench::new(Policy::comment())),
        ("strip", Bench::new(common::strip())),
        ("everything", Bench::new(common::everything())),
        ("everything, strip", Bench::new(stripped.expect("a policy"))),
    ]
});

/// The tree of the HTML of `source` under each policy, after the checks of every page: verified,
/// unchanged by ammonia, within its bound, read by html5ever as it is written, no node outside the
/// policy.
#[track_caller]
fn trees(source: &str) -> Vec<(&'static str, Vec<Step>)> {
    let tree = |(name, bench): &(&'static str, Bench)| {
        let html = bench.page(source).unwrap_or_else(|why| panic!("{name}: {source:.200?}: {why}"));
        let dom = Dom::parse(&html);
        assert_eq!(dom.serialize(), html, "{name}: {source:.200?}");
        let off = dom.off_policy(bench.formatter.policy());
        assert!(off.is_empty(), "{name}: {source:.200?}: {off:?} in {html}");
        (*name, dom.steps())
    };
    BENCHES.iter().map(tree).collect()
}

/// Each vector is harmless under each policy.
#[track_caller]
fn harmless(vectors: &[&str]) {
    for vector in vectors {
        trees(vector);
    }
}

/// Each vector is harmless, and no element of it is left under any policy.
#[track_caller]
fn no_element(vectors: &[&str], element: &str) {
    for vector in vectors {
        for (name, steps) in trees(vector) {
            let found =
                steps.iter().any(|step| matches!(step, Step::Open(tag, _) if tag == element));
            assert!(!found, "{name}: {vector:?}: {steps:?}");
        }
    }
}

/// The values of an attribute in all of the pages of `source`.
#[track_caller]
fn values(source: &str, attribute: &str) -> Vec<String> {
    let trees = trees(source);
    let steps = trees.into_iter().flat_map(|(_, steps)| steps);
    let attributes = steps.flat_map(|step| match step {
        Step::Open(_, attributes) => attributes,
        _ => Vec::new(),
    });
    attributes.filter(|(name, _)| name == attribute).map(|(_, value)| value).collect()
}

/// The HTML of a vector never holds the attribute.
#[track_caller]
fn no_attribute(vectors: &[&str], attribute: &str) {
    for vector in vectors {
        let found = values(vector, attribute);
        assert!(found.is_empty(), "{vector:?}: {attribute}={found:?}");
    }
}

/// `file::test` of the tests and of `src/growth.rs`.
fn tests_of(file: &str) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("tests").join(file);
    let files: Vec<_> = match file {
        "growth" => vec![root.join("src/growth.rs")],
        _ if folder.is_dir() => {
            let entries = std::fs::read_dir(folder).expect("a folder");
            entries.map(|entry| entry.expect("an entry").path()).collect()
        }
        _ => vec![root.join("tests").join(format!("{file}.rs"))],
    };
    let mut found = BTreeSet::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("no {path:?}"));
        let tests = text.split("#[test]").skip(1);
        found.extend(tests.filter_map(|rest| {
            let name = rest.trim_start().strip_prefix("fn ")?;
            Some(format!("{file}::{}", name.split('(').next()?))
        }));
    }
    found
}

/// Tests of the tests.
const META: [&str; 2] =
    ["attacks::the_page_and_the_tests_agree", "attacks::what_is_there_is_noticed"];

#[test]
fn what_is_there_is_noticed() {
    let fails = |check: fn()| std::panic::catch_unwind(check).is_err();
    assert!(fails(|| no_element(&["<em>x</em>"], "em")));
    assert!(fails(|| no_attribute(&["<a href=/x>y</a>"], "href")));
    assert!(fails(|| no_attribute(&["<em>x</em>", "<img src=/x alt=y>"], "src")));
    no_element(&["<em>x</em>"], "script");
    assert_eq!(values("<a href=/x>y</a>", "href"), ["/x"; 4]);
}

/// Every class names its test, every test here is a class.
#[test]
fn the_page_and_the_tests_agree() {
    let page = include_str!("../../src/attacks.md");
    let sets = format!("{} elements and {} attributes", Element::ALL.len(), Attribute::ALL.len());
    assert!(page.contains(&sets), "{sets}");
    let mut named = BTreeSet::new();
    for class in page.split("\n## ").skip(1).filter(|class| !class.starts_with("Not ")) {
        let title = class.lines().next().expect("a title");
        let shown = class.split("Shown by").nth(1).unwrap_or_else(|| panic!("{title}: no test"));
        let tests: Vec<_> =
            shown.split('`').skip(1).step_by(2).map(|name| name.replace('\n', "")).collect();
        assert!(tests.iter().any(|name| name.starts_with("attacks::")), "{title}: {tests:?}");
        for name in &tests {
            let file = name.split("::").next().expect("a file");
            assert!(tests_of(file).contains(name), "{title}: there is no test {name}");
        }
        named.extend(tests);
    }
    let here: BTreeSet<_> =
        tests_of("attacks").into_iter().filter(|name| !META.contains(&&**name)).collect();
    let named: BTreeSet<_> =
        named.into_iter().filter(|name| name.starts_with("attacks::")).collect();
    assert_eq!(here, named);
    assert!(here.len() >= 25, "{}", here.len());
}
