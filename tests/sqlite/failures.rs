//! Failures: files that are locked, full, foreign or gone.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use wellsaid::moderate::history::{History, SqliteHistory, SqliteOptions};
use wellsaid::moderate::verdict::DecidedBy;
use wellsaid::moderate::{Action, Context, Moderator, RuleSet, Timestamp};
use wellsaid::{Formatter, Policy};

use crate::behaviour::{HOUR, bucket};
use crate::place::Place;

pub(crate) const TESTS: &[(&str, fn())] = &[
    ("a_locked_file_costs_one_time_out", a_locked_file_costs_one_time_out),
    ("a_file_locked_at_the_start_is_no_error", a_file_locked_at_the_start_is_no_error),
    ("on_error_decides_while_the_file_is_locked", on_error_decides_while_the_file_is_locked),
    ("a_disk_that_is_full_loses_nothing", a_disk_that_is_full_loses_nothing),
    ("files_of_others_are_refused", files_of_others_are_refused),
    ("a_damaged_file_is_an_error", a_damaged_file_is_an_error),
];

const NOW: Timestamp = Timestamp(1_000_000);
/// The time-out, plus delays of a busy machine.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longest time of a call that fails without asking.
const AT_ONCE: Duration = Duration::from_millis(100);

fn impatient(place: &Place) -> SqliteHistory {
    let mut options = SqliteOptions::default();
    options.busy_timeout = Duration::from_millis(200);
    options.pause = Duration::from_millis(300);
    SqliteHistory::with_options(place.file(), options).expect("a file")
}

fn hit(history: &SqliteHistory) -> Result<u64, String> {
    history.hit(&bucket("b"), HOUR, NOW).map_err(|error| error.to_string())
}

fn timed<T>(call: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    (call(), began.elapsed())
}

/// Another program that writes and does not end.
fn lock(place: &Place) -> Connection {
    let other = Connection::open(place.file()).expect("a file");
    other.execute_batch("BEGIN EXCLUSIVE").expect("a lock");
    other
}

const LOCKED: &str = "the history can't be reached: the database is locked";

fn a_locked_file_costs_one_time_out() {
    let place = Place::new();
    let history = impatient(&place);
    assert_eq!(hit(&history), Ok(1));
    let other = lock(&place);
    // Readers do not wait for it.
    assert_eq!(history.peek(&bucket("b"), HOUR, NOW), Ok(1));
    let (answer, took) = timed(|| hit(&history));
    assert_eq!(answer, Err(LOCKED.to_owned()));
    assert!(took >= Duration::from_millis(150) && took < PATIENCE, "{took:?}");
    // The next hundred comments, of many threads, do not wait.
    let (_, took) = timed(|| (0..100).for_each(|_| assert_eq!(hit(&history), Err(LOCKED.into()))));
    assert!(took < AT_ONCE, "{took:?}");
    drop(other);
    std::thread::sleep(Duration::from_millis(350));
    assert_eq!(hit(&history), Ok(2));
}

fn a_file_locked_at_the_start_is_no_error() {
    let place = Place::new();
    let other = lock(&place);
    let (history, took) = timed(|| impatient(&place));
    assert!(took < PATIENCE, "{took:?}");
    assert_eq!(hit(&history), Err(LOCKED.to_owned()));
    drop(other);
    std::thread::sleep(Duration::from_millis(350));
    assert_eq!(hit(&history), Ok(1));
}

const RULES: &str = r#"
schema = 1
name = "shared"
version = "1"
[defaults]
on_error = "ON_ERROR"
[[rule]]
id = "flood"
why = "More than 3 comments in an hour from one author."
when = { rate = { key = "author", gt = 3, within = "1h" } }
action = "reject"
"#;

fn on_error_decides_while_the_file_is_locked() {
    let place = Place::new();
    let history = impatient(&place);
    let formatter = Formatter::new(Policy::comment());
    let document = formatter.parse("Hello").expect("short");
    let facts = serde_json::json!({ "now": NOW.0, "author": { "id": "ann" } });
    let context: Context = serde_json::from_value(facts).expect("a context");
    let moderator = |on_error| {
        let rules = RuleSet::from_toml(&RULES.replace("ON_ERROR", on_error)).expect("rules");
        Moderator::new(rules).key(b"the secret of the site").expect("long enough")
    };
    let other = lock(&place);
    for (on_error, action) in
        [("hold", Action::Hold), ("skip", Action::Approve), ("reject", Action::Reject)]
    {
        let verdict = moderator(on_error).check_and_record(&document, &context, &history);
        assert_eq!(verdict.action, action);
        assert_eq!(verdict.incomplete.len(), 1, "{:?}", verdict.incomplete);
        assert!(!verdict.record.done);
        if on_error != "skip" {
            assert_eq!(verdict.decided_by, DecidedBy::OnError);
        }
    }
    drop(other);
    std::thread::sleep(Duration::from_millis(350));
    // Comments that could not be counted are counted later.
    let verdict = moderator("hold").check_and_record(&document, &context, &history);
    assert_eq!((verdict.action, verdict.record.done), (Action::Approve, true));
}

/// A limit on the size of files simulates a full disk: it does not need special rights.
fn a_disk_that_is_full_loses_nothing() {
    const FULL: &str = "WELLSAID_TEST_SQLITE_FULL";
    if let Ok(path) = std::env::var(FULL) {
        let history = SqliteHistory::new(path).expect("a file");
        let mut counted = 0;
        loop {
            match history.hit(&bucket("b"), HOUR, Timestamp(NOW.0 + counted)) {
                Ok(count) => counted = count,
                Err(error) => {
                    let text = error.to_string();
                    let reasons = ["the disk is full", "the file can't be read or written"];
                    assert!(reasons.iter().any(|reason| text.ends_with(reason)), "{text}");
                    // Reading goes on once the pause is over.
                    std::thread::sleep(Duration::from_millis(1100));
                    let now = Timestamp(NOW.0 + counted);
                    assert_eq!(history.peek(&bucket("b"), HOUR, now), Ok(counted));
                    std::process::exit(i32::try_from(counted).expect("few"));
                }
            }
        }
    }
    let place = Place::new();
    drop(impatient(&place));
    let program = std::env::current_exe().expect("this program");
    let mut shell = Command::new("sh");
    // Blocks of 512 bytes: 96 KiB.
    shell
        .arg("-c")
        .arg("trap '' XFSZ; ulimit -f 192; exec \"$0\" --exact a_disk_that_is_full_loses_nothing");
    let output = shell.arg(program).env(FULL, place.file()).output().expect("a shell");
    let counted = output.status.code().expect("an end by itself");
    assert!(counted > 2, "{output:?}");
    // With space again it continues where it stopped.
    let now = Timestamp(NOW.0 + counted as u64);
    let history = impatient(&place);
    assert_eq!(history.peek(&bucket("b"), HOUR, now), Ok(counted as u64));
    assert_eq!(history.hit(&bucket("b"), HOUR, now), Ok(counted as u64 + 1));
}

fn files_of_others_are_refused() {
    let refusal =
        |place: &Place| SqliteHistory::new(place.file()).expect_err("refused").to_string();
    let place = Place::new();
    let other = Connection::open(place.file()).expect("a file");
    other.execute_batch("CREATE TABLE comments (body TEXT)").expect("a table");
    drop(other);
    let before = fs::read(place.file()).expect("bytes");
    assert_eq!(refusal(&place), "`path`: the file belongs to another program");
    assert_eq!(fs::read(place.file()).expect("bytes"), before, "it is left as it was");

    let place = Place::new();
    drop(SqliteHistory::new(place.file()).expect("a file"));
    let other = Connection::open(place.file()).expect("a file");
    other.execute_batch("PRAGMA user_version = 2").expect("a version");
    drop(other);
    assert_eq!(refusal(&place), "`path`: the file has version 2 of the schema, not 1");

    let place = Place::new();
    fs::write(place.file(), "x".repeat(4096)).expect("written");
    assert_eq!(refusal(&place), "`path`: the file is not a database");

    let missing = place.file().join("no/folder.db");
    let error = SqliteHistory::new(missing).expect_err("no folder").to_string();
    assert_eq!(error, "`path`: the file can't be opened");
    let error = SqliteHistory::new(":memory:").expect_err("nothing to share").to_string();
    assert_eq!(error, "`path`: the file belongs to another program");

    let mut options = SqliteOptions::default();
    options.max_bytes = 1000;
    let error = SqliteHistory::with_options(place.file(), options).expect_err("too small");
    assert_eq!(error.to_string(), "`max_bytes`: must be 1,048,576 (1 MiB) or more");
}

fn a_damaged_file_is_an_error() {
    let place = Place::new();
    let history = impatient(&place);
    for n in 0..2000 {
        history.hit(&bucket(&n.to_string()), HOUR, NOW).expect("a file");
    }
    drop(history);
    let mut bytes = fs::read(place.file()).expect("bytes");
    bytes[4096..].fill(0x55);
    fs::write(place.file(), bytes).expect("written");
    // SQLite finds it at the start or when it reads a page.
    let error = match SqliteHistory::new(place.file()) {
        Ok(history) => hit(&history).expect_err("damaged"),
        Err(error) => error.to_string(),
    };
    assert!(error.ends_with("the database is damaged"), "{error}");
}
