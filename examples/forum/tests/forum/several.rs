//! Several processes of the forum: they share limits, rules, sessions, and the lessons of
//! moderators.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use crate::server::{Poster, Server, Several, field, has};

/// Tries of all processes together, and how many of them the rules below let through.
const TRIES: u32 = 1600;
const LIMIT: u32 = 20;
const THREADS: u32 = 4;

const RULES: &str = r#"
name = "limit"
[[rule]]
id = "flood"
why = "More than 20 comments in an hour from one address."
when = { rate = { key = "ip", gt = 20, within = "1h" } }
action = "reject"
"#;

/// Posts from several threads to each forum; returns how many comments were let through. `at_half` is called once,
/// halfway. A killed forum lets nothing through.
fn let_through(posters: &[Poster], at_half: impl FnOnce() + Send) -> u32 {
    let (tried, passed) = (AtomicU32::new(0), AtomicU32::new(0));
    let each = TRIES / (THREADS * posters.len() as u32);
    thread::scope(|scope| {
        for poster in
            posters.iter().flat_map(|poster| std::iter::repeat_n(poster, THREADS as usize))
        {
            let (tried, passed) = (&tried, &passed);
            scope.spawn(move || {
                for number in 0..each {
                    let is_let_through = poster.post(&format!("Try {number}")).is_some();
                    passed.fetch_add(u32::from(is_let_through), Ordering::Relaxed);
                    tried.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        scope.spawn(|| {
            while tried.load(Ordering::Relaxed) < TRIES / 2 {
                thread::sleep(Duration::from_millis(5));
            }
            at_half();
        });
    });
    passed.into_inner()
}

fn stored(server: &Server, body: &str) -> u32 {
    let connection = rusqlite::Connection::open(server.database()).expect("the database");
    let sql = "SELECT count(*) FROM comment WHERE body LIKE ?1";
    connection.query_row(sql, [body], |row| row.get(0)).expect("a number")
}

#[test]
fn of_1600_tries_at_two_processes_exactly_20_are_let_through() {
    let mut one = Server::start();
    let two = one.beside();
    // The second process takes the rules that the first one saved.
    one.with_rules(RULES);
    assert_eq!(let_through(&[one.poster(), two.poster()], || ()), LIMIT);
    assert_eq!(stored(&one, "Try %"), LIMIT);
}

#[test]
fn a_moderator_works_with_any_process() {
    let mut one = Server::start();
    let two = one.beside();
    let cookie = one.log_in();
    two.set_cookie(&cookie);
    let queue = two.get("/moderate");
    has(&queue.body, "Bench Deals");
    has(&two.get("/moderate/days").body, "0 good comments and 2 of spam");
    let (csrf, comment) = (field(&queue.body, "csrf"), field(&queue.body, "comment"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("comment", comment.as_str()),
        ("decision", "approve"),
        ("state", "pending"),
    ];
    assert_eq!(one.post("/moderate/decide", &fields).status, 303);
    // The classifier of the other process has learnt it.
    has(&two.get("/moderate/days").body, "1 good comment and 2 of spam");
    assert_eq!(one.post("/moderate/leave", &[("csrf", &csrf)]).status, 303);
    assert_eq!(two.get("/moderate").status, 401);
}

#[test]
#[ignore = "needs redis-server"]
fn processes_share_a_limit_in_redis_and_one_may_be_killed() {
    let mut several = Several::start(3);
    let processes = several.processes.clone();
    let posters: Vec<_> = several.servers.iter().map(Server::poster).collect();
    let first = &mut several.servers[0];
    first.without_rules();

    // Everything that was acknowledged stays, whichever process acknowledged it.
    let acknowledged_by: [AtomicU32; 3] = Default::default();
    let acknowledged: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..)
            .zip(&posters)
            .map(|(number, poster)| {
                let acknowledged = &acknowledged_by[number];
                scope.spawn(move || {
                    let posts = (0..200)
                        .map(|post: u32| poster.post(&format!("Comment {post} of {number}")));
                    // On a busy machine some posts are told that the database is busy.
                    let done = posts.flatten().inspect(|_| {
                        acknowledged.fetch_add(1, Ordering::Relaxed);
                    });
                    done.collect::<Vec<_>>()
                })
            })
            .collect();
        while acknowledged_by[2].load(Ordering::Relaxed) < 20 && !threads[2].is_finished() {
            thread::sleep(Duration::from_millis(5));
        }
        kill(processes[2]);
        threads.into_iter().flat_map(|thread| thread.join().expect("a thread")).collect()
    });
    assert!(acknowledged.len() > 300, "{}", acknowledged.len());
    for location in &acknowledged {
        assert_eq!(first.get(location).status, 303, "{location}");
    }
    assert!((0..=1).contains(&(stored(first, "Comment % of %") - acknowledged.len() as u32)));

    first.with_rules(RULES);
    let killed = || kill(processes[1]);
    assert_eq!(let_through(&posters[..2], killed), LIMIT);
    assert_eq!(stored(first, "Try %"), LIMIT);
}

/// Sends SIGKILL: the process can't do anything afterwards.
fn kill(process: u32) {
    let status = Command::new("kill").args(["-9", &process.to_string()]).status();
    assert!(status.expect("kill").success());
}
