//! The arithmetic, on verdicts made up here.

use serde_json::json;

use super::{EXAMPLES, ModeratorDecision, Replay};
use crate::moderate::action::Action;
use crate::moderate::ruleset::RuleSet;
use crate::moderate::verdict::Verdict;

/// A verdict with these rules, those with a `~` in shadow mode.
fn verdict(action: Action, rules: &[&str]) -> Verdict {
    let reason = |rule: &str| {
        json!({
            "rule": rule, "action": action, "score": 0.0, "tags": [], "why": "", "sentence": "",
            "matches": [], "facts": {},
        })
    };
    let shadow: Vec<_> =
        rules.iter().filter_map(|rule| rule.strip_prefix('~')).map(reason).collect();
    let fired = rules.iter().filter(|rule| !rule.starts_with('~'));
    let reasons: Vec<_> = fired.map(|rule| reason(rule)).collect();
    serde_json::from_value(json!({
        "schema": 1, "action": action, "score": 0.0, "decided_by": "default",
        "public": {"state": "published"}, "reasons": reasons, "shadow": shadow, "rewrites": [],
        "skipped": [], "incomplete": [],
        "ruleset": {"name": "", "version": "", "sha256": ""},
        "subject": {"trigger": "new", "sha256": "", "bytes": 0},
        "record": {"hits": [], "sketch": null, "remember": [], "done": false},
    }))
    .expect("a verdict")
}

fn rules() -> RuleSet {
    RuleSet::from_toml("").expect("no rules are rules")
}

#[test]
fn every_comment_is_in_one_cell_of_each_table() {
    let mut replay = Replay::new(&rules(), Some(&rules()));
    let (approve, hold) = (verdict(Action::Approve, &[]), verdict(Action::Hold, &["a"]));
    let (flag, spam) = (verdict(Action::Flag, &["b"]), verdict(Action::Spam, &["a", "b"]));
    replay.add(&hold, Some(&approve), Some(ModeratorDecision::Approved), "1", "one");
    replay.add(&spam, Some(&hold), Some(ModeratorDecision::Spam), "2", "two");
    replay.add(&flag, Some(&hold), Some(ModeratorDecision::Rejected), "3", "three");
    replay.add(&approve, Some(&approve), Some(ModeratorDecision::Approved), "4", "four");
    replay.add(&hold, Some(&flag), None, "5", "five");
    let report = replay.report();

    assert_eq!(report.comments, 5);
    let counts = |old: bool| -> Vec<u64> {
        let count = report.actions.iter();
        count.map(|row| if old { row.old.unwrap_or(99) } else { row.comments }).collect()
    };
    assert_eq!(counts(false), [1, 1, 2, 1, 0, 0]);
    assert_eq!(counts(true), [2, 1, 2, 0, 0, 0]);
    assert_eq!(report.changes.iter().map(|change| change.comments).sum::<u64>(), 5);
    let change = |old, new| {
        let found = report.changes.iter().find(|change| (change.old, change.new) == (old, new));
        found.map_or(0, |change| change.comments)
    };
    assert_eq!(change(Action::Hold, Action::Spam), 1);
    assert_eq!(change(Action::Hold, Action::Flag), 1);

    let ids = |group: &super::Group| -> Vec<String> {
        group.examples.iter().map(|example| example.id.clone()).collect()
    };
    assert_eq!(ids(&report.newly_held), ["1", "5"]);
    assert_eq!(ids(&report.newly_free), ["3"]);
    assert_eq!(ids(&report.wrongly_held), ["1"]);
    assert_eq!(ids(&report.missed), ["3"]);
    assert_eq!(report.newly_held.decided.unknown, 1);

    // Of the four that were decided: 1 and 2 held, 3 and 4 not.
    assert_eq!(report.agreement.precision(), Some(0.5));
    assert_eq!(report.agreement.recall(), Some(0.5));
    // The old rules held 2 and 3, both unwelcome, and no other.
    let old = report.old_agreement.expect("there are old rules");
    assert_eq!((old.precision(), old.recall()), (Some(1.0), Some(1.0)));
}

#[test]
fn each_rule_is_counted_for_itself() {
    let mut replay = Replay::new(&rules(), Some(&rules()));
    let quiet = verdict(Action::Approve, &["~loud"]);
    let held = verdict(Action::Hold, &["words", "~loud"]);
    let old = verdict(Action::Hold, &["words", "gone"]);
    replay.add(&quiet, Some(&old), Some(ModeratorDecision::Approved), "1", "");
    replay.add(&held, Some(&old), Some(ModeratorDecision::Spam), "2", "");
    replay.add(&held, Some(&quiet), Some(ModeratorDecision::Approved), "3", "");
    let report = replay.report();
    let row = |rule: &str| report.rules.iter().find(|row| row.rule == rule).expect("a row");
    assert_eq!((row("words").hits, row("words").old_hits), (Some(2), Some(2)));
    assert_eq!((row("loud").hits, row("loud").old_hits), (Some(3), Some(1)));
    assert_eq!((row("gone").hits, row("gone").old_hits), (None, Some(2)));
    assert_eq!(row("words").agreement.precision(), Some(0.5));
    assert_eq!(row("words").agreement.recall(), Some(1.0));
    assert_eq!(row("words").decided.approved, 1);
}

#[test]
fn without_old_rules_everything_had_passed() {
    let mut replay = Replay::new(&rules(), None);
    replay.add(&verdict(Action::Hold, &["a"]), None, None, "1", "");
    replay.add(&verdict(Action::Flag, &["b"]), None, None, "2", "");
    let report = replay.report();
    assert_eq!((report.newly_held.comments, report.newly_free.comments), (1, 0));
    assert_eq!((report.changes.len(), report.old_agreement), (0, None));
    assert_eq!(report.actions[0].old, None);
    assert_eq!((report.agreement.precision(), report.agreement.recall()), (None, None));
}

#[test]
fn examples_are_few_from_everywhere_and_always_the_same() {
    let held = verdict(Action::Hold, &["a"]);
    let run = |most: Option<usize>| {
        let mut replay = Replay::new(&rules(), None);
        if let Some(most) = most {
            replay = replay.examples(most);
        }
        for number in 0..1_000 {
            replay.add(&held, None, None, &number.to_string(), "");
        }
        let report = replay.report();
        let examples = report.rules[0].examples.iter();
        examples.map(|example| example.id.parse::<u32>().expect("a number")).collect::<Vec<_>>()
    };
    let ids = run(None);
    assert_eq!(ids.len(), EXAMPLES);
    assert!(ids.is_sorted());
    // Ten of a thousand by chance: all in one half of them happens once in five hundred times.
    assert!(ids[0] < 500 && ids[EXAMPLES - 1] >= 500, "{ids:?}");
    assert_eq!(ids, run(None));
    assert_eq!(run(Some(0)).len(), 0);
    assert_eq!(run(Some(2_000)).len(), 1_000);
}

#[test]
fn what_could_not_be_asked_is_counted_once_per_comment() {
    let mut gaps = verdict(Action::Hold, &[]);
    gaps.incomplete = ["history", "external.akismet", "history"]
        .map(|what| crate::moderate::verdict::Incomplete {
            rule: String::from("r"),
            what: what.to_owned(),
            error: String::from("down"),
        })
        .to_vec();
    let mut replay = Replay::new(&rules(), None);
    replay.add(&gaps, None, None, "1", "");
    replay.add(&gaps, None, None, "2", "");
    let report = replay.report();
    let found: Vec<_> = report.not_asked.iter().map(|row| (&*row.what, row.comments)).collect();
    assert_eq!(found, [("external.akismet", 2), ("history", 2)]);
}

#[test]
fn a_report_survives_json() {
    let mut replay = Replay::new(&rules(), Some(&rules()));
    let held = verdict(Action::Hold, &["a"]);
    replay.add(&held, Some(&held), Some(ModeratorDecision::Spam), "1", "text");
    let report = replay.report();
    let json = serde_json::to_string(&report).expect("JSON");
    assert_eq!(report, serde_json::from_str(&json).expect("the same"));
}
