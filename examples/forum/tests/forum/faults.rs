//! Faults: a locked database, a killed server.

use std::thread;
use std::time::Duration;

use crate::server::{Poster, Server, has};

#[test]
fn a_database_that_is_locked_gets_a_clear_answer_and_loses_nothing() {
    let server = Server::start();
    let connection = rusqlite::Connection::open(server.database()).expect("the database");
    connection.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    let answer = server.post_honest(1, "Written while somebody else holds the lock.");
    assert_eq!(answer.status, 503);
    has(&answer.body, "Nothing was stored");
    connection.execute_batch("ROLLBACK").expect("the end");
    assert_eq!(server.post_honest(1, "Written afterwards.").status, 303);
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
fn posts_and_reads_at_once_all_get_their_answer() {
    let mut server = Server::start();
    server.without_rules();
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
    let queue = server.get("/moderate");
    assert_eq!(queue.status, 200);
    let posted: u32 = threads.into_iter().map(|thread| thread.join().expect("a thread")).sum();
    assert_eq!(posted, 200);
    has(&server.get("/").body, "208 comments");
}
