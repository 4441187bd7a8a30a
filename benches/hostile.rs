//! Cost of an attacker's worst comment: time per byte of each hostile shape at the longest accepted
//! length, against plain text of that length.
//!
//! `growth` is the time per byte at 64 KiB over that at 16 KiB; a clock can only
//! hint at it, the growth test counts work.
#![allow(clippy::print_stdout)]

mod contestants;
mod corpus;

use std::time::Instant;

use contestants::Contestant;
use corpus::Class;
use corpus::hostile::SHAPES;

const LONG: usize = 64 * 1024;
const SHORT: usize = LONG / 4;

fn main() {
    let rounds = if corpus::measuring() { 9 } else { 1 };
    let mut contestant = Contestant::from_name("wellsaid").expect("a known name");
    let plain = plain(LONG);
    let plain = per_byte(&mut contestant, &plain, rounds);

    let mut rows: Vec<_> = SHAPES
        .iter()
        .map(|shape| {
            let long = per_byte(&mut contestant, &shape.build(LONG), rounds);
            let short = per_byte(&mut contestant, &shape.build(SHORT), rounds);
            (long / plain, long / short, long, shape.name)
        })
        .collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));

    println!("{:<32}{:>10}{:>10}{:>10}", "shape", "ns/byte", "× plain", "growth");
    println!("{:<32}{plain:>10.3}{:>10.1}", "plain text", 1.0);
    for (times, growth, nanos, name) in rows {
        println!("{name:<32}{nanos:>10.3}{times:>10.1}{growth:>10.2}");
    }
}

/// Comments joined to one of exactly `bytes` bytes.
fn plain(bytes: usize) -> String {
    let mut text = Class::B.comments(2.0 * bytes as f64 / 1e6).join("\n\n");
    let end = (0..=bytes).rev().find(|&at| text.is_char_boundary(at));
    text.truncate(end.unwrap_or(0));
    text
}

/// Nanoseconds per byte, the least of some rounds: noise only adds.
fn per_byte(contestant: &mut Contestant, source: &str, rounds: usize) -> f64 {
    let mut out = String::new();
    let times = (0..rounds).map(|_| {
        let start = Instant::now();
        contestant.run(source, &mut out);
        start.elapsed().as_nanos() as f64 / source.len() as f64
    });
    times.fold(f64::INFINITY, f64::min)
}
