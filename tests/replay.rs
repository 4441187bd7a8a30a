//! A replay over real comments agrees with counting by hand.
#![cfg(feature = "moderation")]

#[path = "replay/arithmetic.rs"]
mod arithmetic;

use wellsaid::moderate::replay::{ModeratorDecision, PastComment, Replay};
use wellsaid::moderate::{Action, Context, MemoryHistory, Moderator, RuleSet, Timestamp, Verdict};
use wellsaid::{Formatter, Policy};

const OLD: &str = r#"
[[rule]]
id = "long"
why = "Long."
when = { shape = { length_gte = 200 } }
action = "hold"
"#;

const NEW: &str = r#"
[[rule]]
id = "long"
why = "Longer."
when = { shape = { length_gte = 400 } }
action = "hold"

[[rule]]
id = "short"
why = "Short."
when = { shape = { length_lt = 40 } }
action = "spam"

[[rule]]
id = "question"
why = "A question mark."
mode = "shadow"
when = { regex = { pattern = "\\?" } }
score = 1.0

[[rule]]
id = "never"
why = "Never."
when = { shape = { length_gte = 100000 } }
action = "hold"
"#;

fn rules(text: &str) -> RuleSet {
    RuleSet::from_toml(text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_replay_counts_what_the_verdicts_say() {
    let (old, new) = (Moderator::new(rules(OLD)), Moderator::new(rules(NEW)));
    let formatter = Formatter::new(Policy::comment());
    let mut replay = Replay::new(new.rules(), Some(old.rules())).examples(3);
    let mut by_hand: Vec<(Verdict, Verdict, Option<ModeratorDecision>)> = Vec::new();
    for (number, line) in include_str!("data/comments.jsonl").lines().enumerate() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row");
        let body = row["input"].as_str().expect("a comment");
        // A made-up decision.
        let decision =
            [None, Some(ModeratorDecision::Approved), Some(ModeratorDecision::Spam)][number % 3];
        let document = formatter.parse(body).expect("short");
        let check = |moderator: &Moderator| {
            moderator.check(&document, &Context::at(Timestamp(1_000_000)), &MemoryHistory::new())
        };
        let (before, after) = (check(&old), check(&new));
        let id = number.to_string();
        replay.add(&PastComment::new(&id, body).decided(decision), &after, Some(&before));
        by_hand.push((before, after, decision));
    }
    let report = replay.report();
    assert_eq!(report.comments, 300);
    type Row = (Verdict, Verdict, Option<ModeratorDecision>);
    let count = |test: &dyn Fn(&Row) -> bool| by_hand.iter().filter(|row| test(row)).count() as u64;
    for row in &report.actions {
        assert_eq!(row.comments, count(&|(_, new, _)| new.action == row.action));
        assert_eq!(row.old, Some(count(&|(old, ..)| old.action == row.action)));
    }
    let held = |verdict: &Verdict| verdict.action >= Action::Hold;
    let newly_held = count(&|(old, new, _)| !held(old) && held(new));
    let newly_free = count(&|(old, new, _)| held(old) && !held(new));
    assert!(newly_held > 3 && newly_free > 3, "the rules differ enough");
    assert_eq!((report.newly_held.comments, report.newly_free.comments), (newly_held, newly_free));
    assert_eq!(report.newly_held.examples.len(), 3);

    let unwelcome = count(&|(.., decision)| *decision == Some(ModeratorDecision::Spam));
    let caught =
        count(&|(_, new, decision)| held(new) && *decision == Some(ModeratorDecision::Spam));
    let known = count(&|(_, new, decision)| held(new) && decision.is_some());
    assert_eq!(report.agreement.precision(), Some(caught as f64 / known as f64));
    assert_eq!(report.agreement.recall(), Some(caught as f64 / unwelcome as f64));

    let ids: Vec<_> = report.rules.iter().map(|rule| rule.rule.as_str()).collect();
    assert_eq!(ids, ["long", "short", "question", "never"], "also those that never fire");
    let fired = |rule: &str, verdict: &Verdict| {
        verdict.reasons.iter().chain(&verdict.shadow).any(|reason| reason.rule == rule)
    };
    for rule in &report.rules {
        assert_eq!(rule.hits, Some(count(&|(_, new, _)| fired(&rule.rule, new))), "{}", rule.rule);
        assert_eq!(rule.shadow, rule.rule == "question");
    }
    assert_eq!(report.rules[0].old_hits, Some(count(&|(old, ..)| fired("long", old))));
    assert_eq!(report.rules[1].old_hits, None);
    assert_eq!(report.rules[3].hits, Some(0));
}
