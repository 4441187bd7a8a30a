//! Failures: servers that are down, silent or slow.

use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use wellsaid::moderate::Timestamp;
use wellsaid::moderate::history::{History, RedisHistory, RedisOptions};

use crate::behaviour::{self, HOUR, bucket};
use crate::server::{Server, free_port, patient};

pub(crate) const TESTS: &[(&str, fn())] = &[
    ("a_killed_server_costs_little_and_is_found_again", killed),
    ("a_server_that_is_silent_costs_one_time_out", silent),
    ("a_paused_server_costs_one_time_out", paused),
    ("a_connection_closed_while_idle_is_no_error", closed),
    ("a_server_started_anew_gets_its_scripts_again", anew),
    ("a_password_is_in_no_text", password),
    ("an_address_that_is_none_is_refused", refused),
];

const NOW: Timestamp = Timestamp(1_000_000);
/// Two time-outs of 250 ms, plus delays of a busy machine.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longest time of a call that fails without asking.
const AT_ONCE: Duration = Duration::from_millis(200);

fn hit(history: &RedisHistory) -> Result<u64, String> {
    history.hit(&bucket("b"), HOUR, NOW).map_err(|error| error.to_string())
}

fn timed<T>(call: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    (call(), began.elapsed())
}

/// Calls until one succeeds; every other one must fail in time.
fn until_answered(history: &RedisHistory) -> u64 {
    let began = Instant::now();
    loop {
        let (answer, took) = timed(|| hit(history));
        assert!(took < PATIENCE, "{took:?}");
        match answer {
            Ok(count) => return count,
            Err(error) => assert!(began.elapsed() < Duration::from_secs(10), "{error}"),
        }
        thread::sleep(Duration::from_millis(20));
    }
}

fn killed() {
    let mut server = Server::start();
    let history = RedisHistory::new(&server.url()).expect("an address");
    let stop = Instant::now() + Duration::from_secs(6);
    thread::scope(|scope| {
        // Four threads call all the time; a call ends in time, whatever happens.
        let threads: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let (mut good, mut bad, mut good_again) = (0, 0, 0);
                    while Instant::now() < stop {
                        let (answer, took) = timed(|| hit(&history));
                        assert!(took < PATIENCE, "{took:?}: {answer:?}");
                        match (answer, bad) {
                            (Ok(_), 0) => good += 1,
                            (Ok(_), _) => good_again += 1,
                            (Err(_), _) => bad += 1,
                        }
                        thread::sleep(Duration::from_millis(1));
                    }
                    (good, bad, good_again)
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(1000));
        server.kill();
        thread::sleep(Duration::from_millis(1500));
        let (answer, took) = timed(|| hit(&history));
        let error = answer.expect_err("no server");
        assert_eq!(error, "the history can't be reached: can't connect: connection refused");
        assert!(took < PATIENCE);
        server.restart();
        for thread in threads {
            let (good, bad, good_again) = thread.join().expect("calls in time");
            assert!(good > 0 && bad > 0 && good_again > 0, "{good} {bad} {good_again}");
        }
    });
    until_answered(&history);
}

fn silent() {
    // Accepts connections, but does not answer.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let history = RedisHistory::new(&format!("redis://127.0.0.1:{port}")).expect("an address");
    let (answer, took) = timed(|| hit(&history));
    let error = answer.expect_err("silence");
    assert_eq!(error, "the history can't be reached: can't connect: no answer in time");
    assert!(took >= Duration::from_millis(200) && took < PATIENCE, "{took:?}");
    // The next hundred comments do not wait for it.
    let (_, took) = timed(|| (0..100).for_each(|_| assert_eq!(hit(&history), Err(error.clone()))));
    assert!(took < AT_ONCE, "{took:?}");
}

fn paused() {
    let server = Server::start();
    let history = RedisHistory::new(&server.url()).expect("an address");
    assert_eq!(hit(&history), Ok(1));
    redis::cmd("CLIENT")
        .arg("PAUSE")
        .arg(2000)
        .query::<()>(&mut server.connect())
        .expect("a pause");
    let (answer, took) = timed(|| hit(&history));
    assert_eq!(answer, Err("the history can't be reached: no answer in time".to_owned()));
    assert!(took >= Duration::from_millis(200) && took < PATIENCE, "{took:?}");
    let (answer, took) = timed(|| hit(&history));
    assert!(answer.is_err() && took < AT_ONCE, "{answer:?} {took:?}");
    // A late answer is not taken for that of another call. The paused call may have counted.
    let count = until_answered(&history);
    assert!(count >= 2, "{count}");
    assert_eq!(hit(&history), Ok(count + 1));
}

fn closed() {
    let server = Server::start();
    let history = patient(&server.url());
    behaviour::lets_exactly_n_pass(&history, 4, 50, NOW);
    for n in 1..=5 {
        let mut kill = redis::cmd("CLIENT");
        kill.arg("KILL").arg("TYPE").arg("normal");
        let closed: u64 = kill.query(&mut server.connect()).expect("a number");
        assert!(closed >= 1);
        assert_eq!(hit(&history), Ok(n));
    }
}

fn anew() {
    let mut server = Server::start();
    let history = patient(&server.url());
    assert_eq!(hit(&history), Ok(1));
    assert_eq!(hit(&history), Ok(2));
    server.kill();
    server.restart();
    // Nothing was saved: it counts from the start, with no error between.
    assert_eq!(hit(&history), Ok(1));
    redis::cmd("SCRIPT").arg("FLUSH").query::<()>(&mut server.connect()).expect("flushed");
    assert_eq!(hit(&history), Ok(2));
}

fn password() {
    const RIGHT: &str = "correct-horse";
    const WRONG: &str = "battery-staple";
    let server = Server::with(&["--requirepass", RIGHT]);
    let at = |secret: &str| format!("redis://:{secret}@127.0.0.1:{}", server.port);
    let history = RedisHistory::new(&at(RIGHT)).expect("an address");
    assert_eq!(hit(&history), Ok(1));
    assert_eq!(format!("{history:?}"), "RedisHistory { prefix: \"wellsaid\", .. }");

    let history = RedisHistory::new(&at(WRONG)).expect("an address");
    let error = hit(&history).expect_err("the wrong one");
    assert!(error.contains("can't connect: ") && !error.contains(WRONG), "{error}");
    let none = RedisHistory::new(&server.url()).expect("an address");
    let error = hit(&none).expect_err("none");
    assert_eq!(error, "the history can't be reached: the server answers NOAUTH");

    // A server that does not know AUTH repeats what it was asked.
    let server = Server::with(&["--rename-command", "AUTH", ""]);
    let url = format!("redis://ann:{WRONG}@127.0.0.1:{}", server.port);
    let history = RedisHistory::new(&url).expect("an address");
    let error = hit(&history).expect_err("no AUTH");
    assert!(!error.contains(WRONG) && !error.contains("ann"), "{error}");

    let error = RedisHistory::new(&format!("redis//:{WRONG}@x")).expect_err("no address");
    assert!(!error.to_string().contains(WRONG), "{error}");
    let url = format!("redis://:{WRONG}@127.0.0.1:{}", free_port());
    let history = RedisHistory::new(&url).expect("an address");
    let error = hit(&history).expect_err("nobody there");
    assert_eq!(error, "the history can't be reached: can't connect: connection refused");
}

fn refused() {
    for url in ["", "example.org", "http://example.org", "rediss://example.org", "redis://"] {
        assert!(RedisHistory::new(url).is_err(), "{url}");
    }
    let mut options = RedisOptions::default();
    options.timeout = Duration::ZERO;
    assert!(RedisHistory::with_options("redis://127.0.0.1", options).is_err());
}
