//! Work grows with the comment and not faster, whatever the comment.
//!
//! Counted, not timed: [`crate::work`] adds up the bytes that are looked at, the
//! nodes that are written and the bytes that the gate reads. Each shape comes in
//! doubling sizes; work per byte must not grow from one to the next.

#[path = "../benches/corpus/hostile.rs"]
pub(crate) mod hostile;
#[path = "../benches/corpus/hunt.rs"]
pub(crate) mod hunt;

use std::fmt::Write;

use crate::gate::{self, Verification};
use crate::limits::output_bound;
use crate::policy::{Disallowed, LinkOptions, Marks};
use crate::{Formatter, Limits, Policy, Scratch, work};

/// Work per byte that no shape may exceed. Plain text costs about five: three
/// sweeps, the writer, the check.
const MOST_PER_BYTE: f64 = 80.0;

const KIB: usize = 1024;

fn policies() -> Vec<(&'static str, Formatter)> {
    let large = || Policy::builder().limits(Limits::default().max_input(4 * KIB * KIB));
    let rich = "<a href rel> <em> <strong> <code> <ul> <ol> <li> <dl> <dt> <dd> <h2> <pre> <hr> \
                <blockquote cite> <details> <summary> <img src alt> <q cite> <b> <i>";
    let bare = LinkOptions::default().bare_domains(true).mentions(true);
    let policies = [
        ("comment", large()),
        ("strip", large().disallowed(Disallowed::Strip)),
        ("rich", large().allowed(rich).links(bare)),
        ("marked", large().allowed("<code class> <ul> <ol start> <li> <em>").marks(Marks::all())),
    ];
    let build = |(name, builder): (_, crate::policy::PolicyBuilder)| {
        (name, Formatter::new(builder.build().expect("a policy")))
    };
    policies.into_iter().map(build).collect()
}

/// Formats `source`; returns work per byte.
fn cost(formatter: &Formatter, source: &str, name: &str) -> f64 {
    let mut out = String::new();
    work::take();
    let result = formatter.format_to(&mut Scratch::new(), source, &mut out);
    let work = work::take() as f64;
    let verification = result.expect("short enough");
    assert!(out.len() <= output_bound(source.len()), "{name}: {} bytes", out.len());
    assert_ne!(verification, Verification::Sanitized, "{name}");
    assert_eq!(gate::check(formatter.policy(), &out), Ok(()), "{name}: {verification:?}");
    work / source.len() as f64
}

/// Formats every shape in these sizes, in KiB.
fn grows_evenly(policy: usize, sizes: &[usize]) {
    let (policy, formatter) = &policies()[policy];
    let mut wrong = String::new();
    for shape in hostile::SHAPES {
        let name = format!("{policy}/{}", shape.name);
        let fixed = shape.parts.iter().any(|part| matches!(part, hostile::Part::Fixed(..)));
        let mut costs: Vec<f64> = Vec::new();
        // A part that comes a fixed number of times is whole from 64 KiB on; below that the shape
        // differs in each size.
        for &kib in sizes.iter().filter(|&&kib| !fixed || kib >= 64) {
            let per_byte = cost(formatter, &shape.build(kib * KIB), &name);
            // The first sizes pay for what is the same in each comment.
            let bound = if kib <= 8 { 2.0 } else { 1.2 };
            let before = costs.last().copied().unwrap_or(MOST_PER_BYTE);
            costs.push(per_byte);
            if per_byte > before * bound || per_byte > MOST_PER_BYTE {
                writeln!(wrong, "{name} at {kib} KiB: {costs:.1?}").expect("a string");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn hostile_shapes_cost_the_same_per_byte_in_every_size() {
    grows_evenly(0, &[1, 2, 4, 8, 16, 32, 64]);
}

#[test]
fn and_where_tags_are_stripped() {
    grows_evenly(1, &[8, 16, 32, 64]);
}

#[test]
fn and_where_all_is_allowed() {
    grows_evenly(2, &[8, 16, 32, 64]);
}

#[test]
fn and_where_marks_are_read() {
    grows_evenly(3, &[8, 16, 32, 64]);
}

/// 64 KiB and 1 MiB, with the limit raised; an eighth of it in debug builds.
#[test]
fn and_in_a_megabyte() {
    grows_evenly(0, &[64, if cfg!(debug_assertions) { 128 } else { 1024 }]);
}

/// Looks for shapes that grow faster than they should. `examples/hunter.rs` looks at
/// thousands, in larger sizes, and at moderation as well.
#[test]
fn the_hunter_finds_nothing() {
    let mut dice = hunt::Dice(1);
    let policies = policies();
    let mut wrong = String::new();
    for _ in 0..600 {
        let pattern = hunt::Pattern::random(&mut dice);
        let (policy, formatter) = &policies[dice.roll(policies.len())];
        let name = format!("{policy} {pattern}");
        let [small, large] = [2, 16].map(|kib| cost(formatter, &pattern.build(kib * KIB), &name));
        if large > 2.0 * small {
            writeln!(wrong, "{name}: {small:.1} to {large:.1}").expect("a string");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
