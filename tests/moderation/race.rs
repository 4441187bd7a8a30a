//! Many comments at once: the counts decide, not who looks first.

use std::sync::Barrier;
use std::thread;

use libtest_mimic::{Failed, Trial};
use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet, Timestamp};
use wellsaid::{Formatter, Policy};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("race::as_many_pass_as_the_rule_allows", as_many_pass),
        Trial::test("race::what_is_recorded_is_counted_once", counted_once),
    ]
}

const RULES: &str = r#"
    [[rule]]
    id = "flood"
    when = { rate = { key = "author", gt = 4, within = "1m" } }
    action = "reject"
"#;

fn as_many_pass() -> Result<(), Failed> {
    const THREADS: usize = 16;
    let moderator = Moderator::new(RuleSet::from_toml(RULES).map_err(|error| error.to_string())?);
    let formatter = Formatter::new(Policy::comment());
    let mut context = Context::at(Timestamp(1_000_000));
    context.author.id = Some("17".into());
    let history = MemoryHistory::new();
    let start = Barrier::new(THREADS);
    let passed: usize = thread::scope(|scope| {
        let judge = || {
            let document = formatter.parse("hello").expect("short");
            start.wait();
            let verdict = moderator.check_and_record(&document, &context, &history);
            assert!(verdict.record.done);
            usize::from(verdict.action.is_published())
        };
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(judge)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    if passed == 4 { Ok(()) } else { Err(format!("{passed} of {THREADS} passed").into()) }
}

fn counted_once() -> Result<(), Failed> {
    let moderator = Moderator::new(RuleSet::from_toml(RULES).map_err(|error| error.to_string())?);
    let formatter = Formatter::new(Policy::comment());
    let mut context = Context::at(Timestamp(1_000_000));
    context.author.id = Some("17".into());
    let history = MemoryHistory::new();
    let document = formatter.parse("hello")?;
    for round in 0..4 {
        let mut verdict = moderator.check(&document, &context, &history);
        assert!(verdict.action.is_published(), "round {round}");
        moderator.record(&mut verdict, &context, &history)?;
        assert!(verdict.record.done);
        moderator.record(&mut verdict, &context, &history)?;
    }
    assert!(!moderator.check(&document, &context, &history).action.is_published());
    Ok(())
}
