//! The work of moderation grows no faster than the comment, whatever the comment: counted, not
//! timed, with rules of all kinds.

use std::fmt::Write;

use crate::growth::{hostile, hunt};
use crate::moderate::{Context, MemoryHistory, Moderator, RuleSet, Timestamp};
use crate::{Formatter, Policy, work};

const KIB: usize = 1024;

/// Work per byte that no shape may exceed.
const MOST_PER_BYTE: f64 = 600.0;

/// Sizes of the shapes in KiB, and how many parts are rewritten. The step "growth" of CI has
/// release builds; others look at less.
const SIZES: &[usize] = if cfg!(debug_assertions) { &[8, 16] } else { &[8, 16, 64] };
const PARTS: usize = if cfg!(debug_assertions) { 1_000 } else { 5_000 };

/// Everything that reads the text, and rewrites of all kinds.
const RULES: &str = include_str!("../../../benches/data/rules.toml");

/// Rules on counts, sites and pages, which the rules for speed do not include.
const COUNTS: &str = r#"
[[rule]]
id = "counted"
when = { shape = { emails_gte = 9999, mentions_gte = 0, emoji_gte = 0, script = "Han", script_ratio_gte = 0.0 } }
score = 0.1
[[rule]]
id = "linked"
when = { at_least = { of = 2, conditions = [
    { rate = { key = "host", gt = 1, within = "1d" } },
    { rate = { key = "link", gt = 1, within = "1d" } },
    { repeat = { of = "host", within = "1d" } },
] } }
score = 0.1
"#;

#[test]
fn hostile_shapes_cost_the_same_per_byte_in_every_size() {
    let rules = RuleSet::from_toml(&format!("{RULES}{COUNTS}")).expect("rules");
    let moderator = Moderator::new(rules);
    let formatter = Formatter::new(Policy::comment());
    let context = Context::at(Timestamp(1));
    let history = MemoryHistory::new();
    let mut wrong = String::new();
    for shape in hostile::SHAPES {
        let mut costs: Vec<f64> = Vec::new();
        let fixed = shape.parts.iter().any(|part| matches!(part, hostile::Part::Fixed(..)));
        // A tag of more than 4 KiB is text, so all sizes are above that.
        for &kib in if fixed { &[64] } else { SIZES } {
            let source = shape.build(kib * KIB);
            let document = formatter.parse(&source).expect("short enough");
            work::take();
            let verdict = moderator.check(&document, &context, &history);
            let work = work::take();
            std::hint::black_box(verdict);
            let per_byte = work as f64 / source.len() as f64;
            let before = costs.last().copied().unwrap_or(MOST_PER_BYTE);
            costs.push(per_byte);
            if per_byte > before * 1.5 || per_byte > MOST_PER_BYTE {
                writeln!(wrong, "{} at {kib} KiB: {costs:.1?}", shape.name).expect("a string");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Links are unlinked, or masked in their addresses, their labels and their titles: 100,000 cost
/// ten times as much as 10,000.
#[test]
fn rewriting_is_linear_in_links_matches_and_titles() {
    let policy = "allowed = '<a href title> <abbr title> <b>'\n\
                  limits = { max_links = 100000, max_input = 4000000 }";
    let formatter = Formatter::new(Policy::from_toml(policy).expect("a policy"));
    let words = "words = { list = 'words', in = ['body', 'links', 'titles', 'names'] }";
    let mut wrong = String::new();
    for (rule, rewrite) in [
        ("links = { count_gte = 1, quoted = true }", "unlink = true"),
        (words, "mask = '*'"),
        (words, "replace = 'x'"),
        // The rules find their own replacements again, round after round.
        (words, "replace = 'heck'"),
        ("regex = { pattern = 'a', in = ['body', 'titles', 'names'] }", "replace = 'a'"),
        ("regex = { pattern = '.', in = ['body', 'titles', 'names'] }", "mask = '*'"),
    ] {
        let rules = format!(
            "[lists.words]\nkind = 'words'\nmatch = 'substring'\nwords = ['heck']\n\
             [[rule]]\nid = 'x'\nwhen = {{ {rule} }}\naction = 'flag'\n\
             rewrite = {{ {rewrite} }}\n"
        );
        let moderator = Moderator::new(RuleSet::from_toml(&rules).expect("rules"));
        for part in [
            "www.a.co/ ",
            "http://a.co/heck ",
            "<a href=//a.co>heck</a> ",
            "<a href=/heck title=heck>a</a> ",
            "<abbr title=heck>a</abbr> ",
            "heck ",
            "heck",
            "[quote=heck]a[/quote]",
        ] {
            // Links: 1 MB of them.
            let most = if part.len() == 10 { 20 * PARTS } else { PARTS };
            let [small, large] = [most / 10, most].map(|times| {
                let source = part.repeat(times);
                let document = formatter.parse(&source).expect("short enough");
                let context = Context::at(Timestamp(1_700_000_000));
                work::take();
                let verdict = moderator.check(&document, &context, &MemoryHistory::new());
                assert!(verdict.apply(&document).is_ok());
                work::take() as f64
            });
            if large > 10.5 * small {
                writeln!(wrong, "{part} {rule} {rewrite}: {small} to {large}").expect("a string");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Random patterns; `examples/hunter.rs` looks at thousands.
#[test]
fn the_hunter_finds_nothing() {
    let moderator = Moderator::new(RuleSet::from_toml(RULES).expect("rules"));
    let formatter = Formatter::new(Policy::comment());
    let mut dice = hunt::Dice(2);
    let mut wrong = String::new();
    for _ in 0..if cfg!(debug_assertions) { 50 } else { 150 } {
        let pattern = hunt::Pattern::random(&mut dice);
        let [small, large] = [4, 32].map(|kib| {
            let source = pattern.build(kib * KIB);
            let document = formatter.parse(&source).expect("short enough");
            work::take();
            let verdict =
                moderator.check(&document, &Context::at(Timestamp(1)), &MemoryHistory::new());
            std::hint::black_box(verdict);
            work::take() as f64 / source.len() as f64
        });
        if large > 1.5 * small {
            writeln!(wrong, "{pattern}: {small:.1} to {large:.1}").expect("a string");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
