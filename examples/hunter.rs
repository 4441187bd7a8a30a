//! Looks for texts that cost more than they should: random patterns in two lengths, with the work
//! per byte counted in each. If it grows with the length, something is quadratic.
//!
//! `hunter [PATTERNS [SEED]]`: 5,000 patterns by default, in 16 KiB and in 256 KiB. It
//! fails if the work per byte of one of them is more than 1.5 times as large in the
//! longer one, and goes on growing to 1 MiB: from a limit on (of matches, of nesting) a
//! text may cost more per byte, but always the same. Three things are measured: the HTML (parse,
//! write, gate), the other outputs (plain text, subject, excerpt, reply), and moderation under
//! rules of all kinds, with ten thousand terms.
#![allow(clippy::print_stdout)]

#[path = "../benches/corpus/hunt.rs"]
mod hunt;
#[path = "../benches/corpus/terms.rs"]
mod terms;

use std::fmt::Write as _;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::SystemTime;

use hunt::{Dice, Pattern};
use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet};
use wellsaid::policy::{Disallowed, LinkOptions, PolicyBuilder};
use wellsaid::render::{NoResolver, Reply, Subject};
use wellsaid::{Formatter, Limits, Policy, work};

const KIB: usize = 1024;
const SIZES: [usize; 2] = [16 * KIB, 256 * KIB];
const MOST: f64 = 1.5;
/// Length at which texts above the bound are measured again, and the bound from 256 KiB to there.
const FAR: usize = 1024 * KIB;
const MOST_ON: f64 = 1.2;
const PASSES: [&str; 3] = ["page", "others", "moderation"];

fn formatters() -> Vec<(&'static str, Formatter)> {
    // The limits are not reached: over a limit the rest costs less and hides growth.
    let limits = Limits::default().max_input(FAR).max_links(100_000);
    let large = || Policy::builder().limits(limits);
    let rich = "<a href rel> <em> <strong> <code> <ul> <ol> <li> <dl> <dt> <dd> <h2> <pre> <hr> \
                <blockquote cite> <details> <summary> <img src alt> <q cite> <b> <i>";
    let bare = LinkOptions::default().bare_domains(true).mentions(true);
    let formatter = |builder: PolicyBuilder| Formatter::new(builder.build().expect("a policy"));
    vec![
        ("comment", formatter(large())),
        ("strip", formatter(large().disallowed(Disallowed::Strip))),
        ("rich", formatter(large().allowed(rich).links(bare))),
    ]
}

fn moderator() -> Moderator {
    let words = terms::words(10_000);
    let rules = format!(
        "{}\n[[rule]]\nid = \"many\"\nwhen = {{ words = {{ list = \"many\" }} }}\naction = \"flag\"\n\
         [lists.many]\nkind = \"words\"\nfold = \"strong\"\nwords = {words:?}\n",
        include_str!("../benches/data/rules.toml")
    );
    Moderator::new(RuleSet::from_toml(&rules).expect("rules"))
}

/// Work per byte of each pass.
fn costs(formatter: &Formatter, moderator: &Moderator, source: &str) -> [f64; 3] {
    let counted = |pass: &dyn Fn()| {
        work::take();
        pass();
        work::take() as f64 / source.len() as f64
    };
    let document = formatter.parse(source).expect("short enough");
    [
        counted(&|| {
            black_box(formatter.format(source).expect("short enough"));
        }),
        counted(&|| {
            black_box(formatter.plain(&document, &NoResolver));
            black_box(formatter.subject(&document, &Subject::new(), &NoResolver));
            black_box(formatter.excerpt(&document, 100, &NoResolver));
            black_box(formatter.quote_reply(&document, &Reply::to("Ann"), &NoResolver));
        }),
        counted(&|| {
            let history = MemoryHistory::new();
            black_box(moderator.check(&document, &Context::at(SystemTime::now()), &history));
        }),
    ]
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|number| number.parse::<u64>());
    let [patterns, seed] = [5_000, 1].map(|default| arguments.next().unwrap_or(Ok(default)));
    let (Ok(patterns), Ok(seed)) = (patterns, seed) else {
        eprintln!("usage: hunter [PATTERNS [SEED]]");
        return ExitCode::FAILURE;
    };
    let (formatters, moderator) = (formatters(), moderator());
    let mut dice = Dice(seed);
    let mut ratios: [Vec<(f64, String)>; 3] = Default::default();
    let mut found = false;
    for _ in 0..patterns {
        let pattern = Pattern::random(&mut dice);
        let (policy, formatter) = &formatters[dice.roll(formatters.len())];
        let [short, long] = SIZES.map(|bytes| costs(formatter, &moderator, &pattern.build(bytes)));
        for (at, ratios) in ratios.iter_mut().enumerate() {
            // Without work in either there is no growth.
            let ratio = (long[at] + 1e-9) / (short[at] + 1e-9);
            let mut costs_of = format!("{:.1} to {:.1}", short[at], long[at]);
            if ratio > MOST {
                let far = costs(formatter, &moderator, &pattern.build(FAR))[at];
                let _ = write!(costs_of, " to {far:.1} in 1 MiB");
                found |= far > long[at] * MOST_ON;
            }
            ratios.push((ratio, format!("{costs_of}, {policy}: {pattern}")));
        }
    }
    println!(
        "{patterns} patterns, seed {seed}: work per byte in 256 KiB as a multiple of that in 16 KiB"
    );
    println!("{:<11} {:>7} {:>7} {:>7} {:>8}", "", "median", "99 %", "99.9 %", "highest");
    for (pass, mut ratios) in PASSES.into_iter().zip(ratios) {
        ratios.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let at = |share: f64| ratios.get((ratios.len() as f64 * share) as usize);
        let figure = |share| at(share).or(ratios.last()).map_or(0.0, |(ratio, _)| *ratio);
        let [median, most, nearly_all, highest] = [0.5, 0.99, 0.999, 1.0].map(figure);
        println!("{pass:<11} {median:>7.2} {most:>7.2} {nearly_all:>7.2} {highest:>8.2}");
        for (ratio, pattern) in ratios.iter().rev().take(3) {
            println!("    {ratio:.2}: {pattern}");
        }
    }
    if found {
        eprintln!("some of it goes on growing");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
