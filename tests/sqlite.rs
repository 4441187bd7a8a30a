//! The history in SQLite: counts of several processes in one file, contents of the file, and
//! failures: a killed process, a locked file, a full disk.
//!
//! With a program of its own for `main`, because it starts itself again as further processes.

use std::env;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

#[path = "common/behaviour.rs"]
mod behaviour;
#[path = "sqlite/contents.rs"]
mod contents;
#[path = "sqlite/failures.rs"]
mod failures;
#[path = "sqlite/place.rs"]
mod place;
#[path = "sqlite/processes.rs"]
mod processes;

fn main() -> ExitCode {
    if let Ok(path) = env::var(processes::CHILD) {
        processes::child(&path);
        return ExitCode::SUCCESS;
    }
    let trial = |(name, test): (&str, fn())| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
    };
    let tests = [contents::TESTS, failures::TESTS, processes::TESTS].concat();
    libtest_mimic::run(&Arguments::from_args(), tests.into_iter().map(trial).collect()).exit_code()
}
