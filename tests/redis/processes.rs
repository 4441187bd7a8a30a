//! Several processes, one limit.

use std::env;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use wellsaid::moderate::Timestamp;
use wellsaid::moderate::history::History;

use crate::behaviour::{self, HOUR, bucket};
use crate::server::{Server, patient};

pub(crate) const TESTS: &[(&str, fn())] = &[
    ("it_behaves", it_behaves),
    ("exactly_as_many_of_two_processes_pass_as_may", exactly_as_many_of_two_processes_pass_as_may),
];

/// Variable that gives a second process the address of the server.
pub(crate) const CHILD: &str = "WELLSAID_TEST_REDIS";

const LIMIT: u64 = 25;
const THREADS: u64 = 4;
const EACH: u64 = 250;

/// Time of the application, which is ignored: the clock of the server counts.
const NOW: Timestamp = Timestamp(1_000_000);

fn it_behaves() {
    let server = Server::start();
    let history = patient(&server.url());
    behaviour::counts(&history, NOW);
    behaviour::counts_hosts(&history, NOW);
    behaviour::counts_many(&history, NOW);
    behaviour::lets_exactly_n_pass(&history, 8, 500, NOW);
    behaviour::remembers(&history, NOW);
    behaviour::remembers_short_ones(&history, NOW);
    behaviour::reads_sketches_of_version_1(&history, NOW);
    behaviour::answers_briefly(&history, NOW);
}

/// Runs the second process: hits the bucket from several threads and prints how many passed.
#[expect(clippy::print_stdout)]
pub(crate) fn child(url: &str) {
    let history = patient(url);
    let passed = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..EACH {
                    let count = history.hit(&bucket("shared"), HOUR, NOW).expect("a server");
                    passed.fetch_add(u64::from(count <= LIMIT), Ordering::Relaxed);
                }
            });
        }
    });
    println!("{}", passed.into_inner());
}

fn exactly_as_many_of_two_processes_pass_as_may() {
    let server = Server::start();
    let program = env::current_exe().expect("this program");
    let children: Vec<_> = (0..2)
        .map(|_| {
            let mut command = Command::new(&program);
            command.env(CHILD, server.url()).stdout(Stdio::piped());
            command.spawn().expect("a second process")
        })
        .collect();
    let passed: Vec<u64> = children
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().expect("an end");
            assert!(output.status.success(), "{output:?}");
            String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number")
        })
        .collect();
    assert_eq!(passed.iter().sum::<u64>(), LIMIT, "{passed:?}");
    let history = patient(&server.url());
    assert_eq!(history.peek(&bucket("shared"), HOUR, NOW), Ok(2 * THREADS * EACH));
}
