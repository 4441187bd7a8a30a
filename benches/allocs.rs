//! Allocations per comment: of `format`, which returns owned HTML, and of
//! `format_to` once its buffers have grown, which should make none.
#![allow(clippy::print_stdout)]

mod corpus;

use allocation_counter::measure;
use corpus::Class;
use wellsaid::{Formatter, Policy, Scratch};

fn main() {
    let megabytes = if corpus::measuring() { 1.0 } else { 0.01 };
    let formatter = Formatter::new(Policy::comment());
    println!(
        "allocations per comment\n{:<8}{:>10}{:>12}{:>14}",
        "class", "format", "format_to", "cold"
    );
    for class in Class::ALL {
        let comments = class.comments(megabytes);
        let owned = measure(|| {
            for comment in &comments {
                let _ = formatter.format(comment);
            }
        });
        let (mut scratch, mut out) = (Scratch::new(), String::new());
        let mut pass = || {
            for comment in &comments {
                out.clear();
                let _ = formatter.format_to(&mut scratch, comment, &mut out);
            }
        };
        let cold = measure(&mut pass);
        let steady = measure(&mut pass);
        let each = |count: u64| count as f64 / comments.len() as f64;
        println!(
            "{:<8}{:>10.2}{:>12.4}{:>14.4}",
            class.name(),
            each(owned.count_total),
            each(steady.count_total),
            each(cold.count_total)
        );
    }
}
