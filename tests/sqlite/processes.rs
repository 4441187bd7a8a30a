//! Several processes, one limit; one of them is killed.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use wellsaid::moderate::history::{History, SqliteHistory, SqliteOptions};
use wellsaid::moderate::{Action, Context, Moderator, RuleSet, Timestamp};
use wellsaid::{Formatter, Policy};

use crate::behaviour::{self, HOUR, bucket};
use crate::place::Place;

pub(crate) const TESTS: &[(&str, fn())] = &[
    ("it_behaves", it_behaves),
    ("of_1600_tries_of_two_processes_20_pass", of_1600_tries_of_two_processes_20_pass),
    ("of_1600_comments_of_two_processes_20_pass", of_1600_comments_of_two_processes_20_pass),
    ("processes_that_start_at_once_make_one_file", processes_that_start_at_once_make_one_file),
    ("a_killed_process_loses_nothing_it_was_told", a_killed_process_loses_nothing_it_was_told),
    ("a_history_outlives_its_process", a_history_outlives_its_process),
];

/// Variables that give another process the path of the file and its task.
pub(crate) const CHILD: &str = "WELLSAID_TEST_SQLITE";
const TASK: &str = "WELLSAID_TEST_SQLITE_TASK";

const LIMIT: u64 = 20;
const THREADS: u64 = 4;
const EACH: u64 = 200;
const NOW: Timestamp = Timestamp(1_000_000);

/// A history that waits for a busy machine.
pub(crate) fn patient(path: &Path) -> SqliteHistory {
    let mut options = SqliteOptions::default();
    options.busy_timeout = Duration::from_secs(60);
    SqliteHistory::with_options(path, options).expect("a file")
}

fn it_behaves() {
    let place = Place::new();
    let history = patient(&place.file());
    behaviour::counts(&history, NOW);
    behaviour::counts_hosts(&history, NOW);
    behaviour::counts_many(&history, NOW);
    behaviour::lets_exactly_n_pass(&history, 8, 500, NOW);
    behaviour::remembers(&history, NOW);
    behaviour::remembers_short_ones(&history, NOW);
    behaviour::reads_sketches_of_version_1(&history, NOW);
    behaviour::answers_briefly(&history, NOW);
}

/// Another process: does its task and prints how many tries passed.
#[expect(clippy::print_stdout)]
pub(crate) fn child(path: &str) {
    let history = patient(Path::new(path));
    let task = env::var(TASK).expect("a task");
    if task == "endless" {
        loop {
            println!("{}", history.hit(&bucket("endless"), HOUR, NOW).expect("a file"));
        }
    }
    let passed = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..EACH {
                    let passes = if task == "hits" {
                        history.hit(&bucket("shared"), HOUR, NOW).expect("a file") <= LIMIT
                    } else {
                        comment(&history)
                    };
                    passed.fetch_add(u64::from(passes), Ordering::Relaxed);
                }
            });
        }
    });
    println!("{}", passed.into_inner());
}

const RULES: &str = r#"
schema = 1
name = "shared"
version = "1"
[[rule]]
id = "flood"
why = "More than 20 comments in an hour from one author."
when = { rate = { key = "author", gt = 20, within = "1h" } }
action = "reject"
"#;

/// Tells whether a comment of Ann's passes.
fn comment(history: &SqliteHistory) -> bool {
    let rules = RuleSet::from_toml(RULES).expect("rules");
    let moderator = Moderator::new(rules).key(b"the secret of the site").expect("long enough");
    let facts = serde_json::json!({ "now": NOW.0, "author": { "id": "ann" } });
    let context: Context = serde_json::from_value(facts).expect("a context");
    let formatter = Formatter::new(Policy::comment());
    let document = formatter.parse("Hello").expect("short");
    let verdict = moderator.check_and_record(&document, &context, history);
    assert!(verdict.incomplete.is_empty(), "{:?}", verdict.incomplete);
    assert!(verdict.record.done);
    verdict.action == Action::Approve
}

fn start(path: &Path, task: &str) -> Child {
    let mut command = Command::new(env::current_exe().expect("this program"));
    command.env(CHILD, path).env(TASK, task).stdout(Stdio::piped());
    command.spawn().expect("another process")
}

fn passed(children: Vec<Child>) -> Vec<u64> {
    let number = |child: Child| {
        let output = child.wait_with_output().expect("an end");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number")
    };
    children.into_iter().map(number).collect()
}

fn of_1600_tries_of_two_processes_20_pass() {
    let place = Place::new();
    let passed = passed((0..2).map(|_| start(&place.file(), "hits")).collect());
    assert_eq!(passed.iter().sum::<u64>(), LIMIT, "{passed:?}");
    let count = patient(&place.file()).peek(&bucket("shared"), HOUR, NOW);
    assert_eq!(count, Ok(2 * THREADS * EACH));
}

fn of_1600_comments_of_two_processes_20_pass() {
    let place = Place::new();
    let passed = passed((0..2).map(|_| start(&place.file(), "comments")).collect());
    assert_eq!(passed.iter().sum::<u64>(), LIMIT, "{passed:?}");
}

fn processes_that_start_at_once_make_one_file() {
    let place = Place::new();
    let passed = passed((0..6).map(|_| start(&place.file(), "hits")).collect());
    assert_eq!(passed.iter().sum::<u64>(), LIMIT, "{passed:?}");
}

fn a_killed_process_loses_nothing_it_was_told() {
    let place = Place::new();
    for _ in 0..5 {
        let mut child = start(&place.file(), "endless");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        // This process counts at the same time.
        let own = patient(&place.file());
        let mut counted = 0;
        for _ in 0..100 {
            counted = own.hit(&bucket("endless"), HOUR, NOW).expect("a file");
        }
        let told: u64 = lines.nth(200).expect("a line").expect("text").parse().expect("a number");
        // SIGKILL: the process can't do anything afterwards.
        child.kill().expect("a process");
        child.wait().expect("an end");
        let last = lines.map_while(Result::ok).filter_map(|line| line.parse().ok()).last();
        let told = last.unwrap_or(told).max(counted);
        let count = own.peek(&bucket("endless"), HOUR, NOW).expect("a file");
        // The last call may have counted without reporting it.
        assert!((told..=told + 1).contains(&count), "told {told}, counted {count}");
        assert_eq!(own.hit(&bucket("endless"), HOUR, NOW), Ok(count + 1));
    }
}

fn a_history_outlives_its_process() {
    let place = Place::new();
    for n in 1..=3 {
        assert_eq!(patient(&place.file()).hit(&bucket("b"), HOUR, NOW), Ok(n));
    }
}
