//! Faults: a locked database, a killed server.

use crate::server::{Server, has};

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
fn what_was_acknowledged_survives_a_kill() {
    let mut server = Server::start();
    let mut acknowledged = Vec::new();
    for number in 0..4 {
        let answer = server
            .post_honest(1, &format!("Before the kill, number {number}: {}", number * 104_729));
        acknowledged.push(answer.header("location").to_owned());
    }
    // `kill` of the standard library is SIGKILL.
    server.restart();
    for location in acknowledged {
        assert_eq!(server.get(&location).status, 303, "{location}");
    }
}
