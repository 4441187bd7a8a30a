//! Faults: a locked database, a killed server.

use std::thread;
use std::time::{Duration, Instant};

use crate::server::{self, Poster, Server, field, has};

#[test]
fn a_database_that_is_locked_gets_a_clear_answer_and_loses_nothing() {
    let server = Server::start();
    let connection = rusqlite::Connection::open(server.database()).expect("the database");
    connection.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    let answer = server.post_honest(1, "Written while somebody else holds the lock.");
    assert_eq!(answer.status, 503);
    has(&answer.body, "The database is busy. Nothing was stored");
    // The text is still in the form.
    has(&answer.body, "Written while somebody else holds the lock.</textarea>");
    assert_eq!(server.get("/thread/1").status, 200);
    connection.execute_batch("ROLLBACK").expect("the end");
    assert_eq!(server.post_honest(1, "Written afterwards.").status, 303);
}

/// A limit on the size of files simulates a full disk: it does not need special rights.
#[test]
fn a_disk_that_is_full_gets_a_clear_answer_and_loses_nothing() {
    let mut server = Server::start_with(&[(server::FILE_LIMIT, "2048")]);
    server.without_rules();
    let poster = server.poster();
    let acknowledged: Vec<_> =
        (0..).map_while(|number: u32| poster.post(&format!("Number {number}"))).collect();
    assert!(acknowledged.len() > 3, "{}", acknowledged.len());
    for _ in 0..3 {
        let answer = server.post_honest(1, "Written on a full disk.");
        assert_eq!(answer.status, 503);
        has(
            &answer.body,
            "The disk of the server is full or can't be written. Nothing was stored.",
        );
        has(&answer.body, "Written on a full disk.</textarea>");
    }
    // Stored comments can be read, before and after.
    let all_there = |server: &Server| {
        for location in &acknowledged {
            assert_eq!(server.get(location).status, 303, "{location}");
        }
    };
    all_there(&server);
    server.settings.clear();
    server.restart();
    all_there(&server);
    assert!(!server.get("/thread/1").body.contains("Written on a full disk."));
    assert_eq!(server.post_honest(1, "Written with room again.").status, 303);
}

#[test]
fn a_kill_during_posts_loses_nothing_that_was_acknowledged() {
    let mut server = Server::start();
    server.without_rules();
    let posters: Vec<_> = (0..4).map(|_| server.poster()).collect();
    let threads: Vec<_> = (0..)
        .zip(posters)
        .map(|(thread, poster): (u32, _)| {
            thread::spawn(move || {
                let posts = (0..).map(|number: u32| poster.post(&format!("{number} of {thread}")));
                posts.map_while(|location| location).collect::<Vec<_>>()
            })
        })
        .collect();
    thread::sleep(Duration::from_millis(1500));
    // SIGKILL, in the middle of four posts.
    server.kill();
    let acknowledged: Vec<_> =
        threads.into_iter().flat_map(|thread| thread.join().expect("a thread")).collect();
    assert!(acknowledged.len() > 20, "{}", acknowledged.len());
    server.restart();
    for location in acknowledged {
        assert_eq!(server.get(&location).status, 303, "{location}");
    }
}

#[test]
fn posts_reads_and_decisions_at_once_all_get_their_answer() {
    let mut server = Server::start();
    server.without_rules();
    let began = Instant::now();
    let work = |poster: Poster, thread: u32| {
        let mut posted = 0;
        for number in 0..25 {
            posted += u32::from(poster.post(&format!("{number} of {thread}")).is_some());
            assert_eq!(poster.get("/thread/2"), Some(200));
        }
        posted
    };
    let threads: Vec<_> = (0..8)
        .map(|number| (server.poster(), number))
        .map(|(poster, number)| thread::spawn(move || work(poster, number)))
        .collect();
    // Meanwhile spam of the demo goes to the queue and back.
    let spam = server.get("/moderate?state=spam").body;
    let (csrf, comment) = (field(&spam, "csrf"), field(&spam, "comment"));
    let mut decisions = 0;
    while threads.iter().any(|thread| !thread.is_finished()) {
        for (decision, state) in [("not-spam", "spam"), ("spam", "pending")] {
            let fields = [
                ("csrf", csrf.as_str()),
                ("comment", comment.as_str()),
                ("decision", decision),
                ("state", state),
            ];
            assert_eq!(server.post("/moderate/decide", &fields).status, 303);
            assert_eq!(server.get("/moderate").status, 200);
            decisions += 1;
        }
    }
    let posted: u32 = threads.into_iter().map(|thread| thread.join().expect("a thread")).sum();
    assert_eq!(posted, 200);
    println!("{posted} posts, {posted} reads, {decisions} decisions in {:?}", began.elapsed());
    has(&server.get("/").body, "208 comments");
    has(&server.get("/moderate/days").body, "0 good comments and 2 of spam");
}
