//! The history in Redis, against a real server: counts of several processes, contents of the
//! server, failures.
//!
//! With a program of its own for `main`, because it starts itself again as a second
//! process.

use std::env;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

#[path = "common/behaviour.rs"]
mod behaviour;
#[path = "redis/contents.rs"]
mod contents;
#[path = "redis/failures.rs"]
mod failures;
#[path = "redis/processes.rs"]
mod processes;
#[path = "redis/server.rs"]
mod server;
#[path = "redis/verdicts.rs"]
mod verdicts;

fn main() -> ExitCode {
    if let Ok(url) = env::var(processes::CHILD) {
        processes::child(&url);
        return ExitCode::SUCCESS;
    }
    let trial = |(name, test): (&str, fn())| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
    };
    let tests = [contents::TESTS, failures::TESTS, processes::TESTS, verdicts::TESTS].concat();
    libtest_mimic::run(&Arguments::from_args(), tests.into_iter().map(trial).collect()).exit_code()
}
