//! Comparison of this crate with common alternatives, by class and by length of comment.
//!
//! `cargo bench --bench rivals` prints tables of medians; `-- --write` also puts
//! them into `benches/data/rivals.jsonl`, from which `scripts/charts.py` draws.
//! `WELLSAID_BENCH_MB` (default 5) and `WELLSAID_BENCH_ROUNDS` (default 7) set the
//! size.
//!
//! Not a criterion bench: on a machine that does other work too, contestants
//! are comparable only when they take turns. In each round each of them
//! formats the whole batch, a slice at a time, in an order that rotates: so a disturbance of some
//! milliseconds affects all of them. Ratios are taken within a
//! round, then the median over rounds.
#![allow(clippy::print_stdout)]

mod contestants;
mod corpus;
mod figures;

use std::time::{Duration, Instant};

use contestants::Contestant;
use corpus::Class;
use figures::{Figures, Row};

/// A slice of 5 MB is 300 KB, 0.1 ms for the fastest: long enough for the clock, and for caches and
/// predictor to lose the state of the slice before.
const SLICES: usize = 16;

fn main() {
    let (megabytes, rounds) = if corpus::measuring() {
        (setting("WELLSAID_BENCH_MB", 5.0), setting("WELLSAID_BENCH_ROUNDS", 7.0) as usize)
    } else {
        (0.01, 1)
    };
    let class =
        |class: Class| measure(class.name(), &class.comments(megabytes), Contestant::NAMES, rounds);
    let length = |length: &usize| {
        let comments = corpus::of_length(*length, megabytes);
        measure(&length.to_string(), &comments, Contestant::BY_LENGTH, rounds)
    };
    let figures = Figures {
        rounds,
        classes: Class::ALL.into_iter().map(class).collect(),
        lengths: corpus::LENGTHS.iter().map(length).collect(),
    };
    figures.print();
    if std::env::args().any(|arg| arg == "--write") {
        figures.write();
    }
}

fn setting(name: &str, default: f64) -> f64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// The times of each contestant over one batch of comments.
fn measure(label: &str, comments: &[String], names: &'static [&str], rounds: usize) -> Row {
    let mut contestants: Vec<_> =
        names.iter().map(|name| Contestant::from_name(name).expect("a known name")).collect();
    let mut out = String::new();
    // One comment in eight warms caches and buffers; all of them would train the predictor.
    for contestant in &mut contestants {
        contestant.run_all(&comments[..comments.len().div_ceil(8)], &mut out);
    }
    let mut times = vec![vec![Duration::ZERO; names.len()]; rounds];
    for (round, times) in times.iter_mut().enumerate() {
        for (turn, slice) in comments.chunks(comments.len().div_ceil(SLICES)).enumerate() {
            for shift in 0..names.len() {
                let at = (round + turn + shift) % names.len();
                let start = Instant::now();
                contestants[at].run_all(slice, &mut out);
                times[at] += start.elapsed();
            }
        }
    }
    Row {
        label: label.to_owned(),
        names,
        comments: comments.len(),
        bytes: comments.iter().map(String::len).sum(),
        times,
    }
}
