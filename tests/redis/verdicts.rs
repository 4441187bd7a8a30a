//! Verdicts with Redis: shared limits, and `on_error` when the server is down.

use std::thread;
use std::time::{Duration, Instant};

use wellsaid::moderate::history::{History, RedisHistory};
use wellsaid::moderate::verdict::DecidedBy;
use wellsaid::moderate::{Action, Context, Moderator, RuleSet, Verdict};
use wellsaid::{Formatter, Policy};

use crate::server::{Server, patient};

pub(crate) const TESTS: &[(&str, fn())] = &[
    ("two_servers_of_a_site_share_limits", two_servers_of_a_site_share_limits),
    ("threads_share_a_limit_through_verdicts", threads_share_a_limit_through_verdicts),
    (
        "of_equal_comments_at_once_as_many_pass_as_may",
        of_equal_comments_at_once_as_many_pass_as_may,
    ),
    ("windows_of_one_place_are_compared_alike", windows_of_one_place_are_compared_alike),
    ("on_error_decides_while_the_server_is_down", on_error_decides_while_the_server_is_down),
];

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

[[rule]]
id = "said-that"
why = "Same or nearly the same text as a recent comment."
when = { repeat = { of = "site", within = "24h", similarity_gte = 0.8, min_length = 20 } }
action = "hold"
"#;

/// A server of the site: its own process in real life, its own connections here.
fn moderator(on_error: &str) -> Moderator {
    let rules = RuleSet::from_toml(&RULES.replace("ON_ERROR", on_error)).expect("rules");
    Moderator::new(rules).key(b"the secret of the site").expect("long enough")
}

fn context(author: &str) -> Context {
    let json = serde_json::json!({ "now": 1_763_779_200, "author": { "id": author } });
    serde_json::from_value(json).expect("a context")
}

fn judge(moderator: &Moderator, history: &dyn History, author: &str, text: &str) -> Verdict {
    let formatter = Formatter::new(Policy::comment());
    let document = formatter.parse(text).expect("short");
    moderator.check_and_record(&document, &context(author), history)
}

fn two_servers_of_a_site_share_limits() {
    let server = Server::start();
    let connect = || patient(&server.url());
    let servers = [(moderator("hold"), connect()), (moderator("hold"), connect())];
    let say = |n: usize, author: &str, text: &str| {
        let (moderator, history) = &servers[n % 2];
        let verdict = judge(moderator, history, author, text);
        assert!(verdict.incomplete.is_empty(), "{:?}", verdict.incomplete);
        assert!(verdict.record.done);
        verdict
    };
    for (n, text) in ["Nice.", "Indeed.", "So it is.", "Four.", "Five."].into_iter().enumerate() {
        let want = if n < 3 { Action::Approve } else { Action::Reject };
        assert_eq!(say(n, "ann", text).action, want, "{text}");
    }
    let advertisement = "Cheap watches of all brands, visit my little shop and see for yourself";
    assert_eq!(say(0, "bob", advertisement).action, Action::Approve);
    let again = say(1, "eve", &format!("Hello! {advertisement}"));
    assert_eq!(again.action, Action::Hold);
    assert_eq!(again.decided_by, DecidedBy::Rule("said-that".to_owned()));
}

fn threads_share_a_limit_through_verdicts() {
    let server = Server::start();
    let passed: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..6)
            .map(|_| {
                scope.spawn(|| {
                    let history = patient(&server.url());
                    let moderator = moderator("hold");
                    let actions = (0..5).map(|_| judge(&moderator, &history, "ann", "Hm.").action);
                    actions.filter(|action| *action == Action::Approve).count()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    assert_eq!(passed, 3);
}

const REPEATS: &str = r#"
[[rule]]
id = "said-that"
why = "The same text for the fourth time."
when = { repeat = { of = "site", within = "24h", count_gte = 3, min_length = 4 } }
action = "hold"
"#;

/// Equal comments of 16 threads, of which 3 pass, in one scope and in one for each author.
fn of_equal_comments_at_once_as_many_pass_as_may() {
    let server = Server::start();
    for (of, threads, each, want) in
        [("site", 16, 100, 3), ("thread", 16, 20, 3), ("author", 4, 20, 12), ("ip", 8, 10, 3)]
    {
        let rules = RuleSet::from_toml(&REPEATS.replace("site", of)).expect("rules");
        let moderator = Moderator::new(rules).key(b"the secret of the site").expect("long enough");
        let formatter = Formatter::new(Policy::comment());
        let document = formatter.parse("Cheap watches, all brands, best price").expect("short");
        let comments = |number: usize| {
            let history = patient(&server.url());
            let mut context = context(&format!("{of} {number}"));
            context.thread.id = Some("7".into());
            context.ip = Some("203.0.113.9".to_owned().into());
            let action = |_| moderator.check_and_record(&document, &context, &history).action;
            (0..each).map(action).filter(|action| *action == Action::Approve).count()
        };
        let comments = &comments;
        let passed: usize = thread::scope(|scope| {
            let threads: Vec<_> =
                (0..threads).map(|number| scope.spawn(move || comments(number))).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
        });
        assert_eq!(passed, want, "{of}");
    }
}

/// Two rules that ask the same place about two windows: the text is remembered once.
fn windows_of_one_place_are_compared_alike() {
    let server = Server::start();
    let short = REPEATS.replace("said-that", "lately").replace("24h", "1h").replace('3', "120");
    let rules = RuleSet::from_toml(&format!("{REPEATS}{short}")).expect("rules");
    let moderator = Moderator::new(rules).key(b"the secret of the site").expect("long enough");
    let history = patient(&server.url());
    for n in 0..6 {
        let verdict = judge(&moderator, &history, "ann", "Cheap watches, all brands");
        let fired: Vec<_> = verdict.reasons.iter().map(|reason| reason.rule.as_str()).collect();
        assert_eq!(fired, if n < 3 { &[][..] } else { &["said-that"] }, "{n}");
    }
}

fn on_error_decides_while_the_server_is_down() {
    let mut server = Server::start();
    for (on_error, want, text) in [
        ("hold", Action::Hold, "The ferry runs on Sundays, if the river lets it."),
        ("skip", Action::Approve, "My uncle built a boat of his own and sank it at once."),
        ("reject", Action::Reject, "Nobody asked the fishermen what they think about that."),
    ] {
        let history = RedisHistory::new(&server.url()).expect("an address");
        let moderator = moderator(on_error);
        let verdict = judge(&moderator, &history, "ann", text);
        assert_eq!((verdict.action, verdict.record.done), (Action::Approve, true));

        server.kill();
        let began = Instant::now();
        let mut verdict = judge(&moderator, &history, "ann", text);
        // Several questions and one time-out.
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        assert_eq!(verdict.action, want);
        assert_eq!(verdict.decided_by == DecidedBy::OnError, on_error != "skip");
        let asked = |rule: &str| {
            let found = verdict.incomplete.iter().find(|gap| gap.rule == rule);
            let gap = found.unwrap_or_else(|| panic!("{rule} in {:?}", verdict.incomplete));
            assert_eq!(gap.what, "history");
            assert_eq!(
                gap.error,
                "the history can't be reached: can't connect: connection refused"
            );
        };
        asked("flood");
        asked("said-that");
        assert!(!verdict.record.done);

        // When it is back, comments that were checked can still be counted.
        server.restart();
        let began = Instant::now();
        while let Err(error) = moderator.record(&mut verdict, &context("ann"), &history) {
            assert!(began.elapsed() < Duration::from_secs(10), "{error}");
            thread::sleep(Duration::from_millis(50));
        }
        assert!(verdict.record.done);
        let later = judge(&moderator, &history, "bob", text);
        assert_eq!(later.decided_by, DecidedBy::Rule("said-that".to_owned()));
    }
}
