//! The arithmetic, on verdicts made up here.

use serde_json::json;

use wellsaid::moderate::replay::{EXAMPLES, Group, ModeratorDecision, PastComment, Replay};
use wellsaid::moderate::{Action, RuleSet, Timestamp, Verdict};

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
    replay.add(
        &PastComment::new("1", "one").decided(ModeratorDecision::Approved),
        &hold,
        Some(&approve),
    );
    replay.add(&PastComment::new("2", "two").decided(ModeratorDecision::Spam), &spam, Some(&hold));
    replay.add(
        &PastComment::new("3", "three").decided(ModeratorDecision::Rejected),
        &flag,
        Some(&hold),
    );
    replay.add(
        &PastComment::new("4", "four").decided(ModeratorDecision::Approved),
        &approve,
        Some(&approve),
    );
    replay.add(&PastComment::new("5", "five"), &hold, Some(&flag));
    let report = replay.report();

    assert_eq!(report.comments, 5);
    let counts = |old: bool| -> Vec<u64> {
        let count = report.actions.iter();
        count.map(|row| if old { row.old.unwrap_or(99) } else { row.comments }).collect()
    };
    assert_eq!(counts(false), [1, 1, 0, 2, 1, 0, 0]);
    assert_eq!(counts(true), [2, 1, 0, 2, 0, 0, 0]);
    assert_eq!(report.changes.iter().map(|change| change.comments).sum::<u64>(), 5);
    let change = |old, new| {
        let found = report.changes.iter().find(|change| (change.old, change.new) == (old, new));
        found.map_or(0, |change| change.comments)
    };
    assert_eq!(change(Action::Hold, Action::Spam), 1);
    assert_eq!(change(Action::Hold, Action::Flag), 1);

    let ids = |group: &Group| -> Vec<String> {
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
    replay.add(&PastComment::new("1", "").decided(ModeratorDecision::Approved), &quiet, Some(&old));
    replay.add(&PastComment::new("2", "").decided(ModeratorDecision::Spam), &held, Some(&old));
    replay.add(
        &PastComment::new("3", "").decided(ModeratorDecision::Approved),
        &held,
        Some(&quiet),
    );
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
    replay.add(&PastComment::new("1", ""), &verdict(Action::Hold, &["a"]), None);
    replay.add(&PastComment::new("2", ""), &verdict(Action::Flag, &["b"]), None);
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
            replay.add(&PastComment::new(&number.to_string(), ""), &held, None);
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
        .map(|what| json!({"rule": "r", "what": what, "error": "down"}))
        .map(|gap| serde_json::from_value(gap).expect("a gap"))
        .to_vec();
    let mut replay = Replay::new(&rules(), None);
    replay.add(&PastComment::new("1", ""), &gaps, None);
    replay.add(&PastComment::new("2", ""), &gaps, None);
    let report = replay.report();
    let found: Vec<_> = report.not_asked.iter().map(|row| (&*row.what, row.comments)).collect();
    assert_eq!(found, [("external.akismet", 2), ("history", 2)]);
}

#[test]
fn a_report_survives_json() {
    let mut replay = Replay::new(&rules(), Some(&rules()));
    let held = verdict(Action::Hold, &["a"]);
    replay.add(&PastComment::new("1", "text").decided(ModeratorDecision::Spam), &held, Some(&held));
    let report = replay.report();
    let json = serde_json::to_string(&report).expect("JSON");
    assert_eq!(report, serde_json::from_str(&json).expect("the same"));
}

/// A verdict of one rule with these matches: term, bytes in the source.
fn found(matches: &[(&str, Option<[u32; 2]>)]) -> Verdict {
    let mut found = serde_json::to_value(verdict(Action::Hold, &["a"])).expect("JSON");
    let matches: Vec<_> = matches
        .iter()
        .map(|(term, source)| {
            json!({
                "view": "body", "term": term, "seen": term.to_uppercase(), "visible": [0, 0],
                "source": source, "how": [],
            })
        })
        .collect();
    found["reasons"][0]["matches"] = json!(matches);
    serde_json::from_value(found).expect("a verdict")
}

#[test]
fn an_excerpt_shows_the_match_and_marks_it() {
    let rules = rules();
    let marked = |source: &str, matches: &[(&str, Option<[u32; 2]>)]| {
        let mut replay = Replay::new(&rules, None);
        replay.add(&PastComment::new("1", source), &found(matches), None);
        let report = replay.report();
        let example = report.newly_held.examples.into_iter().next().expect("an example");
        let mut out = example.excerpt.clone();
        let mut spans: Vec<_> = example.marks.iter().filter_map(|mark| mark.span).collect();
        spans.sort_by_key(|span| std::cmp::Reverse(span.end));
        for span in &spans {
            out.insert(span.end as usize, ']');
            out.insert(span.start as usize, '[');
        }
        (out, example.marks.len())
    };
    assert_eq!(marked("an idiot", &[("idiot", Some([3, 8]))]), (String::from("an [idiot]"), 1));
    let spaced = "a\n\n  free\t\tmoney\n";
    let want = String::from("a [free money] ");
    assert_eq!(marked(spaced, &[("free money", Some([5, 16]))]), (want, 1));
    let far = format!("{}idiot{}", "é ".repeat(500), " ü".repeat(500));
    let (out, _) = marked(&far, &[("idiot", Some([1500, 1505]))]);
    assert!(out.contains("é [idiot] ü"), "{out}");
    assert!(out.starts_with('…') && out.ends_with('…'), "{out}");
    assert_eq!(out.chars().count(), 160 + 4);
    // Two matches in sight, one out of sight, one that was not in the text.
    let many = [("no", Some([900, 905])), ("a", Some([0, 1])), ("b", Some([4, 5])), ("c", None)];
    let (out, marks) = marked(&format!("a = b {}", "x".repeat(1000)), &many);
    assert!(out.starts_with("[a] = [b] xx"), "{out}");
    assert_eq!(marks, 4);
    // Spans that do not fit, as in a verdict of another comment.
    let bad = [("x", Some([1, 2])), ("x", Some([7, 90])), ("x", Some([1, 1])), ("x", Some([0, 9]))];
    for one in bad {
        assert_eq!(marked("é text", &[one]), (String::from("é text"), 1), "{one:?}");
    }
}

#[test]
fn terms_are_counted_by_comment_with_their_spellings() {
    let mut replay = Replay::new(&rules(), None).examples(2);
    let twice = found(&[("god", Some([0, 4])), ("god", Some([5, 9])), ("ass", Some([10, 13]))]);
    for number in 0..5 {
        let id = number.to_string();
        let decision = ModeratorDecision::Approved;
        let comment = PastComment::new(&id, "good good ass").decided(decision);
        replay.add(&comment, &twice, None);
    }
    replay.add(&PastComment::new("5", "ass"), &found(&[("ass", Some([0, 3]))]), None);
    let report = replay.report();
    let terms = &report.rules[0].terms;
    let counts: Vec<_> = terms.iter().map(|term| (term.term.as_str(), term.comments)).collect();
    assert_eq!(counts, [("ass", 6), ("god", 5)]);
    assert_eq!((terms[0].decided.approved, terms[0].decided.unknown), (5, 1));
    assert_eq!((terms[1].spellings[0].seen.as_str(), terms[1].spellings[0].comments), ("GOD", 5));
    assert_eq!(terms[1].examples.len(), 2);
    assert!(terms[1].examples[0].marks.iter().all(|mark| mark.term == "god"));
}

#[test]
fn terms_that_comments_choose_are_bounded() {
    let mut replay = Replay::new(&rules(), None).examples(1);
    for number in 0..10_100 {
        let host = format!("h{number}.example");
        replay.add(&PastComment::new("", "x"), &found(&[(&host, None)]), None);
    }
    assert_eq!(replay.report().rules[0].terms.len(), 10_000);
}

#[test]
fn the_timeline_has_every_comment_in_at_most_a_hundred_periods() {
    let held = verdict(Action::Hold, &["a"]);
    for (times, seconds, periods) in [
        (vec![], 0, 0),
        (vec![7_200], 3_600, 1),
        (vec![0, 3_599, 3_600, 7_300], 3_600, 3),
        (vec![0, 30 * 86_400], 86_400, 31),
        (vec![5, 90 * 604_800], 604_800, 91),
        (vec![0, u64::MAX], 314_496_000_000_000_000, 59),
    ] {
        let mut replay = Replay::new(&rules(), None);
        for &time in &times {
            replay.add(&PastComment::new("", "").at(Timestamp(time)), &held, None);
        }
        replay.add(&PastComment::new("", ""), &held, None);
        let timeline = replay.report().timeline;
        assert_eq!(timeline.len(), periods, "{times:?}");
        let sum: u64 = timeline.iter().map(|period| period.comments).sum();
        assert_eq!(sum, times.len() as u64);
        assert!(timeline.iter().all(|period| period.seconds == seconds), "{timeline:?}");
        for pair in timeline.windows(2) {
            assert_eq!(pair[1].start.0 - pair[0].start.0, seconds);
        }
    }
}
