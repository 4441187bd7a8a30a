//! This crate against what one would write without it, class by class.
//!
//! `cargo bench --bench rivals` prints three tables of medians; `-- --json` one
//! object per class and contestant. `WELLSAID_BENCH_MB` (default 5) and
//! `WELLSAID_BENCH_ROUNDS` (default 7) set the size.
//!
//! Not a criterion bench: on a machine that does other work too, contestants
//! are comparable only when they take turns. In each round each of them
//! formats the whole class, a slice at a time, in an order that rotates: so a
//! disturbance of some milliseconds meets all of them. Ratios are taken within a
//! round, then the median over rounds.
#![allow(clippy::print_stdout)]

mod contestants;
mod corpus;

use std::time::{Duration, Instant};

use contestants::Contestant;
use corpus::Class;

const NAMES: [&str; 5] = Contestant::NAMES;
const NAIVE: usize = 1;
const ESCAPE: usize = 3;

/// Of 5 MB a slice is 300 KB, 0.1 ms for the fastest: long enough for the clock
/// and to forget, from slice to slice, what caches and predictor knew.
const SLICES: usize = 16;

fn main() {
    let (megabytes, rounds) = if corpus::measuring() {
        (setting("WELLSAID_BENCH_MB", 5.0), setting("WELLSAID_BENCH_ROUNDS", 7.0) as usize)
    } else {
        (0.01, 1)
    };
    let results: Vec<_> = Class::ALL.into_iter().map(|c| measure(c, megabytes, rounds)).collect();
    if std::env::args().any(|arg| arg == "--json") {
        results.iter().for_each(Result::print_json);
    } else {
        print_tables(&results, rounds);
    }
}

fn setting(name: &str, default: f64) -> f64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// The times of one class, `rounds[round][contestant]`.
struct Result {
    class: Class,
    comments: usize,
    bytes: usize,
    rounds: Vec<[Duration; NAMES.len()]>,
}

fn measure(class: Class, megabytes: f64, rounds: usize) -> Result {
    let comments = class.comments(megabytes);
    let bytes = comments.iter().map(String::len).sum();
    let mut contestants = NAMES.map(|name| Contestant::from_name(name).expect("a known name"));
    let mut out = String::new();
    // One comment in eight warms caches and buffers; all of them would teach the predictor.
    for contestant in &mut contestants {
        contestant.run_all(&comments[..comments.len() / 8], &mut out);
    }
    let mut times = vec![[Duration::ZERO; NAMES.len()]; rounds];
    for (round, times) in times.iter_mut().enumerate() {
        for (turn, slice) in comments.chunks(comments.len().div_ceil(SLICES)).enumerate() {
            for shift in 0..NAMES.len() {
                let at = (round + turn + shift) % NAMES.len();
                let start = Instant::now();
                contestants[at].run_all(slice, &mut out);
                times[at] += start.elapsed();
            }
        }
    }
    Result { class, comments: comments.len(), bytes, rounds: times }
}

impl Result {
    /// The median over the rounds.
    fn median(&self, value: impl Fn(&[Duration; NAMES.len()]) -> f64) -> f64 {
        let mut values: Vec<_> = self.rounds.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    }

    fn speed(&self, at: usize) -> f64 {
        self.median(|times| self.bytes as f64 / 1e6 / times[at].as_secs_f64())
    }

    fn against_naive(&self, at: usize) -> f64 {
        self.median(|times| times[NAIVE].as_secs_f64() / times[at].as_secs_f64())
    }

    fn over_escape(&self, at: usize) -> f64 {
        self.median(|times| times[at].as_secs_f64() / times[ESCAPE].as_secs_f64())
    }

    fn print_json(&self) {
        let Self { class, comments, bytes, rounds } = self;
        for (at, name) in NAMES.into_iter().enumerate() {
            println!(
                "{{\"class\":\"{}\",\"contestant\":\"{name}\",\"comments\":{comments},\
                 \"bytes\":{bytes},\"rounds\":{},\"mb_per_s\":{:.1},\"against_naive\":{:.2},\
                 \"over_escape\":{:.2}}}",
                class.name(),
                rounds.len(),
                self.speed(at),
                self.against_naive(at),
                self.over_escape(at)
            );
        }
    }
}

fn print_tables(results: &[Result], rounds: usize) {
    println!("\nmedians of {rounds} rounds, contestants in turn");
    print_row("class", results, |result| result.class.name().to_owned());
    print_row("comments", results, |result| result.comments.to_string());
    print_row("MB", results, |result| format!("{:.1}", result.bytes as f64 / 1e6));
    print_table("MB/s", results, |result, at| format!("{:.0}", result.speed(at)));
    print_table("× naive", results, |result, at| format!("{:.2}", result.against_naive(at)));
    print_table("time ÷ escape", results, |result, at| format!("{:.2}", result.over_escape(at)));
}

fn print_table(title: &str, results: &[Result], cell: impl Fn(&Result, usize) -> String) {
    println!("\n{title}");
    for (at, name) in NAMES.into_iter().enumerate() {
        print_row(name, results, |result| cell(result, at));
    }
}

fn print_row(title: &str, results: &[Result], cell: impl Fn(&Result) -> String) {
    let cells: Vec<_> = results.iter().map(|result| format!("{:>8}", cell(result))).collect();
    println!("{title:<10}{}", cells.concat());
}
