//! Formats a batch of comments once, to be run under callgrind: instruction
//! counts repeat within 0.1 % on a machine on which clocks repeat within 20 %.
//!
//! `scripts/instructions.sh` runs it and does the sums; by hand:
//! `instructions <contestant> <class> <MB>`. It prints the bytes it formatted.
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
    let Some((mut contestant, class, megabytes)) = parse(&args) else {
        eprintln!("usage: instructions <contestant> <class A-G or R> <MB>");
        eprintln!(
            "contestants: none, parse, parse+judge, wellsaid+check, {}",
            Contestant::NAMES.join(", ")
        );
        return ExitCode::FAILURE;
    };
    let comments = class.comments(megabytes);
    contestant.run_all(&comments, &mut String::new());
    println!("{}", comments.iter().map(String::len).sum::<usize>());
    ExitCode::SUCCESS
}

fn parse(args: &[String]) -> Option<(Contestant, Class, f64)> {
    let [contestant, class, megabytes] = args else { return None };
    let contestant = Contestant::from_name(contestant)?;
    Some((contestant, Class::from_name(class)?, megabytes.parse().ok()?))
}
