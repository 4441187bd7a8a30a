//! Contents of the server: small, temporary, and without texts of comments.

use std::thread;
use std::time::{Duration, Instant};

use wellsaid::moderate::Timestamp;
use wellsaid::moderate::history::{
    Bucket, History, RedisHistory, RedisOptions, Scope, Seen, Sketch,
};

use crate::behaviour::{HOUR, KEY, bucket, scope};
use crate::server::{Server, patient, patient_with};

pub(crate) const TESTS: &[(&str, fn())] = &[
    ("a_window_slides_by_the_servers_clock", a_window_slides_by_the_servers_clock),
    ("every_key_expires", every_key_expires),
    ("a_hundred_thousand_names_fill_no_memory", a_hundred_thousand_names_fill_no_memory),
    ("many_moments_are_joined_and_none_is_lost", many_moments_are_joined_and_none_is_lost),
    ("a_clock_set_back_lifts_no_limit", a_clock_set_back_lifts_no_limit),
    ("a_scope_is_bounded", a_scope_is_bounded),
    ("old_sketches_go_while_new_ones_come", old_sketches_go_while_new_ones_come),
    ("prefixes_are_apart", prefixes_are_apart),
    ("nothing_that_was_written_is_stored", nothing_that_was_written_is_stored),
];

const NOW: Timestamp = Timestamp(1_000_000);

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn history(server: &Server) -> RedisHistory {
    patient(&server.url())
}

fn remember(history: &RedisHistory, scope: &Scope, text: &str, at: u64, ttl: Duration) {
    let sketch = Sketch::new(text, &KEY);
    let seen = Seen { at: Timestamp(at), sketch: sketch.clone() };
    history.remember(scope, &sketch, &seen, ttl).expect("a server");
}

/// The only key that ends like this.
fn key(server: &Server, part: &str) -> String {
    let mut keys = server.keys();
    keys.retain(|key| key.ends_with(part));
    assert_eq!(keys.len(), 1, "{keys:?}");
    keys.remove(0)
}

/// Waits until nothing is left; fails after some seconds.
fn until_empty(server: &Server) {
    let began = Instant::now();
    while server.keys_held() > 0 {
        assert!(began.elapsed() < Duration::from_secs(15), "{} keys", server.keys_held());
        thread::sleep(millis(50));
    }
}

fn a_window_slides_by_the_servers_clock() {
    let server = Server::start();
    let history = history(&server);
    // Whatever the clocks of the application servers show.
    assert_eq!(history.hit(&bucket("b"), millis(1500), Timestamp(u64::MAX)), Ok(1));
    thread::sleep(millis(1000));
    assert_eq!(history.hit(&bucket("b"), millis(1500), Timestamp(0)), Ok(2));
    thread::sleep(millis(700));
    assert_eq!(history.peek(&bucket("b"), millis(1500), NOW), Ok(1));
    thread::sleep(millis(900));
    assert_eq!(history.peek(&bucket("b"), millis(1500), NOW), Ok(0));
}

fn every_key_expires() {
    let server = Server::start();
    let history = history(&server);
    let ttl = millis(1000);
    history.hit(&bucket("b"), ttl, NOW).expect("a server");
    remember(&history, &scope("s"), "said and soon forgotten", NOW.0, ttl);
    let keys = server.keys();
    assert_eq!(keys.len(), 3, "{keys:?}");
    for key in keys {
        let left: i64 = redis::cmd("PTTL").arg(&key).query(&mut server.connect()).expect("a time");
        assert!((1..=1000).contains(&left), "{key}: {left}");
    }
    until_empty(&server);
}

fn a_hundred_thousand_names_fill_no_memory() {
    let server = Server::start();
    let history = history(&server);
    let before = server.memory();
    let mut most = 0;
    for n in 0..100_000_u32 {
        let name = Bucket::try_from(format!("{n:032x}")).expect("digits");
        assert_eq!(history.hit(&name, millis(200), NOW), Ok(1));
        if n % 5000 == 4999 {
            most = most.max(server.memory().saturating_sub(before));
        }
    }
    // Redis looks for what expired ten times a second.
    assert!(most < 16 << 20, "{most} bytes at once");
    until_empty(&server);
    let after = server.memory().saturating_sub(before);
    assert!(after < 2 << 20, "{after} bytes are left");
}

fn many_moments_are_joined_and_none_is_lost() {
    let server = Server::start();
    let history = history(&server);
    for n in 1..=1200 {
        assert_eq!(history.hit(&bucket("b"), HOUR, NOW), Ok(n));
        thread::sleep(millis(1));
    }
    assert_eq!(history.peek(&bucket("b"), HOUR, NOW), Ok(1200));
    let key = key(&server, ":hits");
    let moments: u64 = redis::cmd("HLEN").arg(&key).query(&mut server.connect()).expect("a number");
    assert!(moments <= 513, "{moments}");
}

fn a_clock_set_back_lifts_no_limit() {
    let server = Server::start();
    let history = history(&server);
    let mut connection = server.connect();
    history.hit(&bucket("b"), HOUR, NOW).expect("a server");
    let key = key(&server, ":hits");
    let (now, _): (u64, u64) = redis::cmd("TIME").query(&mut connection).expect("a time");
    let mut set = |second: u64, hits: u64| {
        let field = (second * 1000).to_string();
        redis::cmd("HSET")
            .arg(&key)
            .arg(field)
            .arg(hits)
            .query::<u64>(&mut connection)
            .expect("a number");
    };
    // Ten minutes to come count; two hours to come are ignored.
    set(now + 600, 5);
    set(now + 7200, 70);
    assert_eq!(history.peek(&bucket("b"), HOUR, NOW), Ok(6));
    assert_eq!(history.hit(&bucket("b"), HOUR, NOW), Ok(7));

    // A sketch from a clock that was far ahead is forgotten with the next one.
    remember(&history, &scope("s"), "remembered in the future", NOW.0, HOUR);
    let seen = self::key(&server, ":seen");
    let entry: Vec<String> =
        redis::cmd("ZRANGE").arg(&seen).arg(0).arg(0).query(&mut connection).expect("entries");
    let later = (now + 7200) * 1_000_000;
    redis::cmd("ZADD")
        .arg(&seen)
        .arg(later)
        .arg(&entry[0])
        .query::<u64>(&mut connection)
        .expect("a number");
    remember(&history, &scope("s"), "remembered in the present", NOW.0, HOUR);
    let left: u64 = redis::cmd("ZCARD").arg(&seen).query(&mut connection).expect("a number");
    assert_eq!(left, 1);
}

fn a_scope_is_bounded() {
    let server = Server::start();
    let mut options = RedisOptions::default();
    options.sketches_per_scope = 50;
    let history = patient_with(&server.url(), options);
    for n in 0..300 {
        remember(&history, &scope("s"), &format!("advertisement number {n}"), NOW.0, HOUR);
    }
    let mut connection = server.connect();
    let mut held = |part| -> u64 {
        let key = key(&server, part);
        redis::cmd("ZCARD").arg(&key).query(&mut connection).expect("a number")
    };
    // A place for the text and one for each of eight bands.
    assert_eq!((held(":seen"), held(":index")), (50, 9 * 50));
    let found = |text: &str| {
        let sketch = Sketch::new(text, &KEY);
        let found = history.similar(&scope("s"), &sketch, NOW).expect("a server");
        found.iter().filter(|seen| seen.sketch == sketch).count()
    };
    assert_eq!(found("advertisement number 299"), 1);
    assert_eq!(found("advertisement number 250"), 1);
    assert_eq!(found("advertisement number 249"), 0);
}

fn old_sketches_go_while_new_ones_come() {
    let server = Server::start();
    let history = history(&server);
    let ttl = millis(1000);
    for n in 0..30 {
        remember(&history, &scope("s"), &format!("the old number {n}"), NOW.0, ttl);
    }
    thread::sleep(millis(600));
    remember(&history, &scope("s"), "one in between", NOW.0, ttl);
    thread::sleep(millis(600));
    for n in 0..2 {
        remember(&history, &scope("s"), &format!("the new number {n}"), NOW.0, ttl);
    }
    let key = key(&server, ":seen");
    let held: u64 = redis::cmd("ZCARD").arg(&key).query(&mut server.connect()).expect("a number");
    assert_eq!(held, 3);
}

fn prefixes_are_apart() {
    let server = Server::start();
    let with = |prefix: &str| {
        let mut options = RedisOptions::default();
        options.prefix = prefix.to_owned();
        RedisHistory::with_options(&server.url(), options)
    };
    let (one, other) = (with("forum.one").expect("plain"), with("forum.two").expect("plain"));
    one.hit(&bucket("b"), HOUR, NOW).expect("a server");
    one.hit(&bucket("b"), HOUR, NOW).expect("a server");
    remember(&one, &scope("s"), "said at one", NOW.0, HOUR);
    assert_eq!(other.peek(&bucket("b"), HOUR, NOW), Ok(0));
    let sketch = Sketch::new("said at one", &KEY);
    assert_eq!(other.similar(&scope("s"), &sketch, NOW), Ok(vec![]));
    let name = scope("s");
    let want = [
        format!("forum.one:{{{}}}:hits", bucket("b").as_str()),
        format!("forum.one:{{{}}}:index", name.as_str()),
        format!("forum.one:{{{}}}:seen", name.as_str()),
    ];
    let mut want = want.to_vec();
    want.sort();
    assert_eq!(server.keys(), want);
    for wrong in ["a b", "{x}", "ä", "a\n", &"x".repeat(65)] {
        let error = with(wrong).expect_err("not plain").to_string();
        assert_eq!(error, "`prefix`: letters, digits and `.-_:`, up to 64");
    }
}

fn nothing_that_was_written_is_stored() {
    let server = Server::start();
    let history = history(&server);
    let text = "Visit casino example dot com and win money today, says Ann from Bremen";
    let ann = Bucket::new(&KEY, &["example.org", "ip", "203.0.113.9"]);
    history.hit(&ann, HOUR, NOW).expect("a server");
    remember(&history, &Scope::new(&KEY, &["example.org", "author", "Ann"]), text, NOW.0, HOUR);
    let mut stored = String::new();
    let mut connection = server.connect();
    for key in server.keys() {
        stored.push_str(&key);
        let command = if key.ends_with(":hits") { "HGETALL" } else { "ZRANGE" };
        let mut command = redis::cmd(command);
        command.arg(&key);
        if !key.ends_with(":hits") {
            command.arg(0).arg(-1);
        }
        stored.push_str(&command.query::<Vec<String>>(&mut connection).expect("text").join(" "));
    }
    assert!(stored.len() > 300, "{stored}");
    let stored = stored.to_lowercase();
    for word in text.split_whitespace().chain(["203.0.113", "example"]) {
        let word = word.to_lowercase();
        // A short word of hexadecimal digits may stand anywhere.
        let says_nothing = word.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(says_nothing || !stored.contains(&word), "{word} in {stored}");
    }
}
