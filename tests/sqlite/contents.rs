//! Contents of the file, and rows that are forgotten.

use std::fs;
use std::time::Duration;

use rusqlite::Connection;
use wellsaid::moderate::Timestamp;
use wellsaid::moderate::history::{
    Bucket, History, Scope, Seen, Sketch, SqliteHistory, SqliteOptions,
};

use crate::behaviour::{HOUR, KEY, bucket, scope};
use crate::place::Place;

pub(crate) const TESTS: &[(&str, fn())] = &[
    ("what_expires_is_forgotten_a_few_at_a_time", what_expires_is_forgotten_a_few_at_a_time),
    ("a_file_stays_below_its_size", a_file_stays_below_its_size),
    ("a_scope_is_bounded", a_scope_is_bounded),
    ("a_busy_bucket_is_bounded", a_busy_bucket_is_bounded),
    ("nothing_that_was_written_is_stored", nothing_that_was_written_is_stored),
];

const NOW: Timestamp = Timestamp(1_000_000);
const MINUTE: Duration = Duration::from_secs(60);

fn remember(history: &SqliteHistory, scope: &Scope, text: &str, at: Timestamp) {
    let sketch = Sketch::new(text, &KEY);
    let seen = Seen { at, sketch: sketch.clone() };
    history.remember(scope, &sketch, &seen, HOUR).expect("a file");
}

/// Rows of the tables: buckets, sketches, places, scopes.
fn rows(place: &Place) -> [u64; 4] {
    let file = Connection::open(place.file()).expect("a file");
    ["buckets", "sketches", "places", "scopes"].map(|table| {
        let count = format!("SELECT count(*) FROM {table}");
        file.query_row(&count, [], |row| row.get(0)).expect("a number")
    })
}

fn what_expires_is_forgotten_a_few_at_a_time() {
    let place = Place::new();
    let history = SqliteHistory::new(place.file()).expect("a file");
    for n in 0..30 {
        history.hit(&bucket(&format!("brief {n}")), MINUTE, NOW).expect("a file");
        remember(&history, &scope("s"), &format!("the old number {n}"), NOW);
    }
    history.hit(&bucket("long"), HOUR, NOW).expect("a file");
    assert_eq!(rows(&place), [31, 30, 270, 1]);
    let later = NOW.plus(MINUTE);
    history.hit(&bucket("next"), MINUTE, later).expect("a file");
    assert_eq!(rows(&place)[0], 31 - 20 + 1);
    history.hit(&bucket("next"), MINUTE, later).expect("a file");
    assert_eq!(rows(&place)[0], 2);
    assert_eq!(history.peek(&bucket("long"), HOUR, later), Ok(1));
    remember(&history, &scope("t"), "one of the new", NOW.plus(HOUR));
    assert_eq!(rows(&place)[1..], [11, 99, 2]);
    remember(&history, &scope("t"), "another of the new", NOW.plus(HOUR));
    assert_eq!(rows(&place)[1..], [2, 18, 1]);
}

fn a_file_stays_below_its_size() {
    let place = Place::new();
    let mut options = SqliteOptions::default();
    options.max_bytes = 2 << 20;
    let history = SqliteHistory::with_options(place.file(), options).expect("a file");
    let day = Duration::from_secs(86_400);
    for n in 0..40_000_u32 {
        let name =
            Bucket::try_from(format!("{:032x}", n.wrapping_mul(2_654_435_761))).expect("digits");
        assert_eq!(history.hit(&name, day, NOW), Ok(1));
        if n % 8 == 0 {
            remember(&history, &scope(&n.to_string()), &format!("advertisement number {n}"), NOW);
        }
        // A bucket that is hit again and again is not forgotten.
        if n % 100 == 0 {
            let count = history.hit(&bucket("busy"), day, NOW);
            assert_eq!(count, Ok(u64::from(n) / 100 + 1));
        }
    }
    drop(history);
    let size = fs::metadata(place.file()).expect("a file").len();
    assert!(size < (2 << 20) + (256 << 10), "{size} bytes");
    assert!(rows(&place)[0] > 2000, "{:?}", rows(&place));
}

fn a_scope_is_bounded() {
    let place = Place::new();
    let mut options = SqliteOptions::default();
    options.sketches_per_scope = 50;
    let history = SqliteHistory::with_options(place.file(), options).expect("a file");
    remember(&history, &scope("quiet"), "a quiet word", NOW);
    for n in 0..300 {
        remember(&history, &scope("s"), &format!("advertisement number {n}"), NOW);
    }
    assert_eq!(rows(&place), [0, 51, 9 * 51, 2]);
    let found = |scope: &Scope, text: &str| {
        let sketch = Sketch::new(text, &KEY);
        let found = history.similar(scope, &sketch, NOW).expect("a file");
        found.iter().filter(|seen| seen.sketch == sketch).count()
    };
    assert_eq!(found(&scope("s"), "advertisement number 299"), 1);
    assert_eq!(found(&scope("s"), "advertisement number 250"), 1);
    assert_eq!(found(&scope("s"), "advertisement number 249"), 0);
    assert_eq!(found(&scope("quiet"), "a quiet word"), 1);
}

fn a_busy_bucket_is_bounded() {
    let place = Place::new();
    let history = SqliteHistory::new(place.file()).expect("a file");
    let window = Duration::from_secs(7200);
    for second in 0..3000 {
        let count = history.hit(&bucket("busy"), window, NOW.plus(Duration::from_secs(second)));
        assert_eq!(count, Ok(second + 1));
    }
    let file = Connection::open(place.file()).expect("a file");
    let bytes: u64 = file
        .query_row("SELECT length(moments) FROM buckets", [], |row| row.get(0))
        .expect("a number");
    assert!(bytes <= 16 * 1024, "{bytes}");
}

fn nothing_that_was_written_is_stored() {
    let place = Place::new();
    let history = SqliteHistory::new(place.file()).expect("a file");
    let text = "Visit casino example dot com and win money today, says Hannah from Bremen";
    let hannah = Bucket::new(&KEY, &["example.org", "ip", "203.0.113.9"]);
    history.hit(&hannah, HOUR, NOW).expect("a file");
    remember(&history, &Scope::new(&KEY, &["example.org", "author", "Hannah"]), text, NOW);
    // The log as well: the history is still open.
    let stored = place.bytes().to_ascii_lowercase();
    let holds = |word: &str| {
        stored.windows(word.len()).any(|window| window == word.to_lowercase().as_bytes())
    };
    assert!(holds(hannah.as_str()), "the bucket is there");
    let known = ["and", "from", "says"];
    for word in text.split_whitespace().chain(["203.0.113", "example.org"]) {
        assert!(known.contains(&word) || word.len() < 4 || !holds(word), "{word}");
    }
}
