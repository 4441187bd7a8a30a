//! Attacks on the gate's one law: ammonia returns HTML that `check` accepts unchanged.
//!
//! All small pages are read in [`exhaust`]. For large ones
//! a tree generator writes canonical pages, a mutator breaks up to three tokens of each. The
//! pages come from a fixed seed, so a failure names a number that anyone can repeat.
//! `WELLSAID_GATE_STRINGS` sets how many pages per run (default 30,000).

mod exhaust;
mod grammar;
mod mutate;
mod random;
mod tree;

use mutate::mutate;
use random::Random;
use tree::canonical;
use wellsaid::gate::{Cleaner, check};
use wellsaid::policy::{Attribute, Element, Preset, QuoteOptions};
use wellsaid::{Limits, Policy};

/// Number of pages to try.
fn pages() -> u64 {
    let asked = std::env::var("WELLSAID_GATE_STRINGS").ok();
    asked.and_then(|pages| pages.parse().ok()).unwrap_or(30_000)
}

fn policies() -> Vec<(&'static str, Policy)> {
    let rich = "<a href title rel='me author' hreflang target> <abbr title> <b> <bdi dir lang> \
        <blockquote cite class> <br> <cite> <code class='language-* diff'> <dd> <del cite datetime> <details open> <dfn> \
        <dl> <dt> <em class> <h2> <h3> <h4> <h5> <h6> <hr> <i> <img src alt width height> <ins> \
        <kbd> <li value> <mark> <ol start reversed type='1 A a'> <p> <pre> <q cite> <s> <samp> <small> \
        <span lang> <strong> <sub> <summary> <sup> <u> <ul> <var>";
    let build = |builder: wellsaid::policy::PolicyBuilder| builder.build().expect("a sound policy");
    vec![
        ("comment", Policy::comment()),
        ("wordpress", Policy::wordpress()),
        ("plain", Policy::plain()),
        (
            "rich",
            build(
                Policy::builder()
                    .allowed(rich)
                    .schemes(["http", "https", "mailto", "tel", "steam"]),
            ),
        ),
        ("rich, no rel, few levels, absolute", {
            let limits = Limits::default().max_depth(4);
            let quotes = QuoteOptions::default().class("box msg");
            let builder = Policy::builder().allowed(rich).rel("").relative_links(false);
            build(builder.limits(limits).quotes(quotes))
        }),
        ("headings", {
            let builder = Policy::builder().preset(Preset::Drupal6);
            build(
                builder
                    .allow(Element::H2, &[])
                    .allow(Element::H3, &[])
                    .allow(Element::Pre, &[])
                    .allow(Element::Hr, &[])
                    .allow(Element::Details, &[Attribute::Open])
                    .allow(Element::Summary, &[])
                    .allow(Element::Img, &[Attribute::Src, Attribute::Alt])
                    .limits(Limits::default().max_depth(128)),
            )
        }),
    ]
}

fn assert_law(policy: &Policy, cleaner: &Cleaner, html: &str, name: &str) -> bool {
    let accepted = check(policy, html).is_ok();
    if accepted {
        assert_eq!(cleaner.clean(html), html, "accepted under {name}, but ammonia changes it");
    }
    accepted
}

#[test]
fn what_the_gate_accepts_ammonia_returns_unchanged() {
    let pages = pages();
    let policies = policies();
    let cleaners: Vec<Cleaner> = policies.iter().map(|(_, policy)| Cleaner::new(policy)).collect();
    let mut counts = vec![[0u64; 4]; policies.len()];
    for page in 0..pages {
        let at = page as usize % policies.len();
        let (name, policy) = &policies[at];
        let html = canonical(policy, page);
        let mut random = Random(page.wrapping_mul(0xD134_2543_DE82_EF95) | 1);
        if random.one_in(4) {
            assert_eq!(check(policy, &html), Ok(()), "page {page}, {name}: {html}");
            assert_law(policy, &cleaners[at], &html, name);
            counts[at][0] += 1;
        } else {
            let mutant = mutate(&html, &mut random);
            let same = mutant == html;
            let accepted = assert_law(policy, &cleaners[at], &mutant, name);
            counts[at][if same { 3 } else { 1 + usize::from(!accepted) }] += 1;
        }
    }
    for ((name, _), [canonical, accepted, rejected, same]) in policies.iter().zip(&counts) {
        eprintln!(
            "{name}: {canonical} canonical, {accepted} mutants accepted, {rejected} rejected, {same} unchanged"
        );
        assert!(
            pages < 10_000 || (*accepted > 0 && rejected > accepted),
            "a mutator that proves nothing"
        );
    }
}
