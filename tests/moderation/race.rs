//! Many comments at once: the counts decide, not the order of checks.

use std::sync::Barrier;
use std::thread;

use libtest_mimic::{Failed, Trial};
use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet, Timestamp, Trigger, Verdict};
use wellsaid::{Formatter, Policy};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("race::as_many_pass_as_the_rule_allows", as_many_pass),
        Trial::test("race::of_equal_comments_as_many_pass_as_the_rule_allows", equal_comments),
        Trial::test("race::a_counted_verdict_holds_no_names", no_names),
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

/// 1,600 equal comments from 16 threads, held from the fourth.
fn equal_comments() -> Result<(), Failed> {
    const RULES: &str = r#"
        [[rule]]
        id = "again"
        why = "The same text for the fourth time."
        when = { repeat = { of = "site", within = "24h", count_gte = 3, min_length = 4 } }
        action = "hold"
    "#;
    let moderator = Moderator::new(RuleSet::from_toml(RULES).map_err(|error| error.to_string())?);
    let formatter = Formatter::new(Policy::comment());
    for round in 0..8 {
        let history = MemoryHistory::new();
        let start = Barrier::new(16);
        let passed: usize = thread::scope(|scope| {
            let judge = || {
                let document = formatter.parse("Cheap watches, all brands").expect("short");
                let context = Context::at(Timestamp(1_000_000));
                start.wait();
                let action = |_| moderator.check_and_record(&document, &context, &history).action;
                (0..100).map(action).filter(|action| action.is_published()).count()
            };
            let threads: Vec<_> = (0..16).map(|_| scope.spawn(judge)).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
        });
        if passed != 3 {
            return Err(format!("round {round}: {passed} of 1600 passed").into());
        }
    }
    Ok(())
}

/// A verdict that was counted and stored does not name a bucket, and is read back equal.
fn no_names() -> Result<(), Failed> {
    const REPEAT: &str = r#"
        [[rule]]
        id = "again"
        when = { repeat = { of = "author", within = "24h", min_length = 4 } }
        action = "hold"
    "#;
    let rules =
        RuleSet::from_toml(&format!("{RULES}{REPEAT}")).map_err(|error| error.to_string())?;
    let moderator = Moderator::new(rules);
    let formatter = Formatter::new(Policy::comment());
    let document = formatter.parse("hello, all of you")?;
    let mut context = Context::at(Timestamp(1_000_000));
    context.author.id = Some("17".into());
    let history = MemoryHistory::new();
    let mut pending = moderator.check(&document, &context, &history);
    let names = [
        pending.record.hits[0].bucket.as_str().to_owned(),
        pending.record.remember[0].0.as_str().to_owned(),
        pending.record.sketch.as_ref().map(ToString::to_string).ok_or("no sketch")?,
    ];
    let json = |verdict: &Verdict| serde_json::to_string(verdict);
    let written = json(&pending)?;
    assert!(names.iter().all(|name| written.contains(name.as_str())), "{written}");
    let read: Verdict = serde_json::from_str(&written)?;
    assert_eq!(read, pending);
    moderator.record(&mut pending, &context, &history)?;
    let counted = moderator.check_and_record(&document, &context, &history);
    context.trigger = Trigger::Edit;
    let edit = moderator.check_and_record(&document, &context, &history);
    for verdict in [pending, counted, edit] {
        let written = json(&verdict)?;
        assert!(!written.contains("\"record\"") && !written.contains("bucket"), "{written}");
        assert!(!names.iter().any(|name| written.contains(name.as_str())), "{written}");
        let read: Verdict = serde_json::from_str(&written)?;
        assert_eq!(read, verdict);
    }
    Ok(())
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
