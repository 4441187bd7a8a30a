//! Formats a batch of comments, to be run under callgrind: instruction counts
//! repeat within 0.1 % on a machine on which clocks repeat within 20 %.
//!
//! `scripts/instructions.sh` runs it and does the sums; by hand:
//! `instructions <class> <MB> <contestant>…`. It prints how many bytes and comments
//! each contestant formats. Only what happens inside of `Contestant::run_all` is to be
//! counted: a contestant is built and warmed up outside of it.
#![allow(clippy::print_stdout)]

#[path = "../benches/contestants/mod.rs"]
mod contestants;
#[path = "../benches/corpus/mod.rs"]
mod corpus;

use std::process::ExitCode;

use contestants::Contestant;
use corpus::Class;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let Some((class, megabytes, contestants)) = parse(&args) else {
        eprintln!("usage: instructions <class A-G or R> <MB> <contestant>…");
        eprintln!(
            "contestants: parse, parse+check, wellsaid+gate, {}",
            Contestant::NAMES.join(", ")
        );
        return ExitCode::FAILURE;
    };
    let comments = class.comments(megabytes);
    let mut out = String::new();
    for mut contestant in contestants {
        // Buffers grow here, and tables that are built on first use are built.
        for comment in &comments[..comments.len() / 8] {
            contestant.run(comment, &mut out);
        }
        contestant.run_all(&comments, &mut out);
    }
    println!("{} {}", comments.iter().map(String::len).sum::<usize>(), comments.len());
    ExitCode::SUCCESS
}

fn parse(args: &[String]) -> Option<(Class, f64, Vec<Contestant>)> {
    let [class, megabytes, names @ ..] = args else { return None };
    let contestants =
        names.iter().map(|name| Contestant::from_name(name)).collect::<Option<_>>()?;
    Some((Class::from_name(class)?, megabytes.parse().ok()?, contestants))
}
