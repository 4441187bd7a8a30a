//! Cost of a call in Rust itself: the floor of `scripts/ffi_cost.sh`.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use wellsaid::{Formatter, Policy};

/// Calls of one batch; the fastest batch counts.
const CALLS: u32 = 2_000;

fn main() {
    let formatter = Formatter::new(Policy::comment());
    let source = include_str!("comment.txt");
    let batch = || {
        let start = Instant::now();
        for _ in 0..CALLS {
            let page = formatter.format(std::hint::black_box(source)).expect("short enough");
            std::hint::black_box(page);
        }
        start.elapsed().as_nanos() / u128::from(CALLS)
    };
    println!("{}", (0..20).map(|_| batch()).min().unwrap_or_default());
}
