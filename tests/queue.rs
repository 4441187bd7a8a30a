//! States of a comment: every state with every decision, and the JSON that applications store.

use serde_json::{Value, json};
use wellsaid::moderate::queue::{
    Actor, AuditEntry, DecisionRequest, IllegalTransition, State, TrainingUpdate, Transition,
    taught,
};
use wellsaid::moderate::{Action, Label, Timestamp, Verdict};

const AT: Timestamp = Timestamp(1_700_000_000);

/// The table of the module, written a second time. `-` is illegal.
const TABLE: &str = "
                   pending   approved  spam      rejected  trashed
    approve        approved  -         approved  approved  -
    hold           -         pending   -         pending   -
    reject         rejected  rejected  rejected  -         -
    spam           spam      spam      -         spam      -
    not-spam       -         -         pending   -         -
    trash          trashed   trashed   trashed   trashed   -
    restore:pending  -       -         -         -         pending
    restore:approved -       -         -         -         approved
    restore:spam     -       -         -         -         spam
    restore:rejected -       -         -         -         rejected
    restore:trashed  -       -         -         -         -
    edit:approve   pending   approved  spam      pending   -
    edit:flag      pending   approved  spam      pending   -
    edit:warn      pending   pending   spam      pending   -
    edit:hold      pending   pending   spam      pending   -
    edit:spam      spam      spam      spam      spam      -
    edit:reject    rejected  rejected  spam      rejected  -
    edit:discard   trashed   trashed   trashed   trashed   -
    undo:pending   -         pending   pending   pending   pending
    undo:approved  approved  -         approved  approved  approved
    undo:spam      spam      spam      -         spam      spam
    undo:rejected  rejected  rejected  rejected  -         rejected
    undo:trashed   trashed   trashed   trashed   trashed   -
    post:approve   -         -         -         -         -
    post:hold      -         -         -         -         -
";

/// `edit:hold` as JSON has it: `{"edit": "hold"}`.
fn decision(name: &str) -> Transition {
    let value = match name.split_once(':') {
        Some((word, with)) => json!({ word: with }),
        None => json!(name),
    };
    serde_json::from_value(value).expect(name)
}

fn ann() -> Actor {
    Actor::Moderator(String::from("ann"))
}

#[test]
fn every_state_with_every_decision() {
    let mut rows = TABLE.lines().filter(|line| !line.trim().is_empty());
    let states: Vec<State> = rows
        .next()
        .expect("a heading")
        .split_whitespace()
        .map(|name| name.parse().expect("a state"))
        .collect();
    assert_eq!(states.len(), State::ALL.len());
    let mut cells = 0;
    for row in rows {
        let (name, wanted) = row.trim().split_once(' ').expect("cells");
        let decision = decision(name);
        assert_eq!(name.parse(), Ok(decision));
        assert_eq!(decision.to_string(), name);
        for (&from, want) in states.iter().zip(wanted.split_whitespace()) {
            cells += 1;
            let got = from.next(decision);
            let name = got.map_or("-", State::name);
            assert_eq!(name, want, "{decision:?} on {from}");
            assert_eq!(from.can(decision), got.is_ok());
            let applied = from.apply(decision, ann(), AT, "why");
            match applied {
                Ok((to, entry)) => {
                    assert_eq!(Ok(to), got);
                    assert_eq!((entry.from, entry.to), (Some(from), to));
                    assert_eq!(entry.decision, decision);
                }
                Err(error) => assert_eq!(Err(error), got),
            }
        }
    }
    assert_eq!(cells, 25 * 5);
}

#[test]
fn an_illegal_decision_names_both_states() {
    let error = State::Trashed.next(Transition::Approve).expect_err("it lies in the trash");
    let want = IllegalTransition {
        from: State::Trashed,
        to: State::Approved,
        decision: Transition::Approve,
    };
    assert_eq!(error, want);
    assert_eq!(error.to_string(), "`approve` can't take a comment from `trashed` to `approved`");
    let error = State::Spam.next(Transition::Restore(State::Approved)).expect_err("no trash");
    assert_eq!(error.to_string(), "`restore` can't take a comment from `spam` to `approved`");
}

#[test]
fn states_are_words() {
    for &state in State::ALL {
        assert_eq!(state.name().parse(), Ok(state));
        assert_eq!(state.to_string(), state.name());
        assert_eq!(serde_json::to_value(state).expect("a word"), json!(state.name()));
        assert_eq!(state.is_published(), state == State::Approved);
    }
    let error = "Approved".parse::<State>().expect_err("a capital");
    assert_eq!(
        error.to_string(),
        "unknown state `Approved`: expected pending, approved, spam, rejected or trashed"
    );
}

#[test]
fn a_word_that_is_no_decision_is_refused() {
    for word in [
        "",
        "Approve",
        "approve:",
        "approve:spam",
        "restore",
        "restore:",
        "undo:held",
        "edit:pending",
        "post",
        "spam:1",
        "discard",
    ] {
        let error = word.parse::<Transition>().expect_err(word).to_string();
        assert!(
            error.starts_with(&format!("unknown decision `{word}`: expected approve")),
            "{error}"
        );
    }
    let long = "x".repeat(100_000).parse::<Transition>().expect_err("long").to_string();
    assert!(long.len() < 250, "{long}");
}

#[test]
fn an_undo_takes_back_a_decision_and_what_it_taught() {
    use Label::{Ham, Spam};
    use Transition::{Approve, Reject, Trash};
    let mut log: Vec<AuditEntry> = Vec::new();
    let mut state = State::Pending;
    let mut step = |decision: Option<Transition>| {
        let undo = || AuditEntry::undoable(&log).and_then(AuditEntry::undo);
        let decision = decision.or_else(undo)?;
        let (next, entry) = state.apply(decision, ann(), AT, "").expect("legal");
        state = next;
        log.push(entry);
        let lesson = TrainingUpdate::of_last(&log, None);
        Some((state.name(), lesson.unlearn, lesson.learn, taught(&log, None)))
    };
    assert_eq!(step(Some(Approve)), Some(("approved", None, Some(Ham), Some(Ham))));
    let spam = Some(Transition::Spam);
    assert_eq!(step(spam), Some(("spam", Some(Ham), Some(Spam), Some(Spam))));
    assert_eq!(step(None), Some(("approved", Some(Spam), Some(Ham), Some(Ham))));
    assert_eq!(step(Some(Trash)), Some(("trashed", None, None, Some(Ham))));
    assert_eq!(step(None), Some(("approved", None, None, Some(Ham))));
    assert_eq!(step(None), Some(("pending", Some(Ham), None, None)));
    assert_eq!(step(None), None, "nothing is left");
    assert_eq!(step(Some(Reject)), Some(("rejected", None, None, None)));
}

#[test]
fn an_edit_and_a_new_comment_are_not_undone() {
    let (state, posted) = State::post(&verdict("hold", json!("default")), AT);
    let mut log = vec![posted];
    assert_eq!(AuditEntry::undoable(&log), None);
    assert_eq!(log[0].undo(), None);
    let (state, entry) = state.apply(Transition::Approve, ann(), AT, "").expect("legal");
    log.push(entry);
    assert_eq!(AuditEntry::undoable(&log), Some(&log[1]));
    let edit = Transition::Edit(Action::Hold);
    log.push(state.apply(edit, Actor::Author, AT, "").expect("legal").1);
    assert_eq!(AuditEntry::undoable(&log), None);
    // More undos than decisions: a log of another program must not cause a panic.
    let undo = Transition::Undo(State::Spam);
    for _ in 0..9 {
        log.push(State::Pending.apply(undo, ann(), AT, "").expect("legal").1);
    }
    assert_eq!(AuditEntry::undoable(&log), None);
    assert_eq!(TrainingUpdate::of_last(&log, None), TrainingUpdate::default());
}

#[test]
fn an_action_is_a_state() {
    let states: Vec<_> = Action::ALL.iter().map(|&action| State::from(action).name()).collect();
    assert_eq!(
        states,
        ["approved", "approved", "pending", "pending", "spam", "rejected", "trashed"]
    );
    for &action in Action::ALL {
        assert_eq!(action.is_published(), State::from(action).is_published(), "{action:?}");
    }
}

fn verdict(action: &str, decided_by: Value) -> Verdict {
    let reason = |sentence| {
        json!({
            "rule": "links", "action": "hold", "score": 1.0, "tags": [], "why": "Many links.",
            "sentence": sentence, "matches": [], "facts": {},
        })
    };
    serde_json::from_value(json!({
        "schema": 1, "action": action, "score": 1.0, "decided_by": decided_by,
        "public": {"state": "pending"},
        "reasons": [reason("3 links to other sites"), reason("first comment")],
        "shadow": [], "rewrites": [], "skipped": [], "incomplete": [],
        "ruleset": {"name": "site", "version": "7", "sha256": "ab"},
        "subject": {"trigger": "new", "sha256": "cd", "bytes": 12},
        "record": {"hits": [], "sketch": null, "remember": [], "done": false},
    }))
    .expect("a verdict")
}

#[test]
fn the_log_of_a_comment_is_json() {
    let held = verdict("hold", json!({"rule": "links"}));
    let (state, first) = State::post(&held, AT);
    assert_eq!(state, State::Pending);
    let (state, second) =
        state.apply(Transition::Trash, ann(), Timestamp(AT.0 + 9), "twice").expect("legal");
    let before = second.from.expect("a state before");
    let (state, third) =
        state.apply(Transition::Restore(before), Actor::System, AT, "").expect("legal");
    assert_eq!(state, State::Pending);
    let edit = Transition::Edit(Action::Reject);
    let (_, fourth) = state.apply(edit, Actor::Author, AT, "").expect("legal");

    let log: Vec<AuditEntry> =
        [first, second, third, fourth.judged(&held)].map(|entry| entry.about("9")).into();
    let ruleset = json!({"name": "site", "version": "7", "sha256": "ab"});
    let why = "3 links to other sites; first comment";
    let golden = json!([
        {"comment": "9", "to": "pending", "decision": {"post": "hold"},
         "by": {"rule": "links"}, "at": 1_700_000_000, "why": why, "ruleset": ruleset,
         "sha256": "cd"},
        {"comment": "9", "from": "pending", "to": "trashed", "decision": "trash",
         "by": {"moderator": "ann"}, "at": 1_700_000_009, "why": "twice"},
        {"comment": "9", "from": "trashed", "to": "pending", "decision": {"restore": "pending"},
         "by": "system", "at": 1_700_000_000},
        {"comment": "9", "from": "pending", "to": "rejected", "decision": {"edit": "reject"},
         "by": "author", "at": 1_700_000_000, "why": why, "ruleset": ruleset, "sha256": "cd"},
    ]);
    assert_eq!(serde_json::to_value(&log).expect("JSON"), golden);
    let back: Vec<AuditEntry> = serde_json::from_value(golden).expect("a log");
    assert_eq!(back, log);
}

#[test]
fn who_posts_is_the_rule_that_decided() {
    for (decided_by, want) in [
        (json!({"rule": "links"}), Actor::Rule(String::from("links"))),
        (json!({"threshold": "hold"}), Actor::System),
        (json!("default"), Actor::System),
        (json!("verification"), Actor::System),
        (json!("on-error"), Actor::System),
    ] {
        assert_eq!(State::post(&verdict("hold", decided_by), AT).1.by, want);
    }
}

#[test]
fn a_reason_in_words_stays() {
    let (_, entry) =
        State::Pending.apply(Transition::Spam, ann(), AT, "seen before").expect("legal");
    assert_eq!(entry.judged(&verdict("hold", json!("default"))).why, "seen before");
}

#[test]
fn what_a_decision_teaches() {
    use Label::{Ham, Spam};
    // Decision, then its changes after nothing, after ham, after spam: unlearn, learn.
    type Change = (Option<Label>, Option<Label>);
    const NONE: Change = (None, None);
    let table: [(State, &str, Option<Label>, [Change; 3]); 9] = [
        (State::Pending, "approve", Some(Ham), [(None, Some(Ham)), NONE, (Some(Spam), Some(Ham))]),
        (State::Spam, "not-spam", Some(Ham), [(None, Some(Ham)), NONE, (Some(Spam), Some(Ham))]),
        (State::Pending, "spam", Some(Spam), [(None, Some(Spam)), (Some(Ham), Some(Spam)), NONE]),
        (State::Pending, "reject", None, [NONE, (Some(Ham), None), (Some(Spam), None)]),
        (State::Approved, "hold", None, [NONE; 3]),
        (State::Pending, "trash", None, [NONE; 3]),
        (State::Trashed, "restore:spam", None, [NONE; 3]),
        (State::Pending, "edit:spam", None, [NONE; 3]),
        (State::Approved, "edit:approve", None, [NONE; 3]),
    ];
    for (from, name, lesson, changes) in table {
        let apply = |by| from.apply(decision(name), by, AT, "").expect("legal").1;
        let entry = apply(ann());
        assert_eq!(entry.lesson(), lesson, "{name}");
        for (before, (unlearn, learn)) in [None, Some(Ham), Some(Spam)].into_iter().zip(changes) {
            let got = entry.lesson_after(before);
            assert_eq!((got.unlearn, got.learn), (unlearn, learn), "{name} after {before:?}");
        }
        // Only moderators teach.
        for by in [Actor::Rule(String::from("links")), Actor::System, Actor::Author] {
            let entry = apply(by);
            assert_eq!(entry.lesson(), None);
            assert_eq!(entry.lesson_after(Some(Ham)), TrainingUpdate::default());
        }
    }
}

#[test]
fn a_log_says_what_was_taught_about_a_text() {
    use Transition::{Approve, Hold, Reject, Restore, Spam, Trash};
    let mut log: Vec<AuditEntry> = Vec::new();
    let mut state = State::Pending;
    let mut taught_now = Vec::new();
    for decision in [Approve, Hold, Spam, Trash, Restore(State::Spam), Reject, Approve] {
        let (next, entry) = state.apply(decision, ann(), AT, "").expect("legal");
        state = next;
        log.push(entry);
        taught_now.push(taught(&log, None));
    }
    let (ham, spam) = (Some(Label::Ham), Some(Label::Spam));
    assert_eq!(taught_now, [ham, ham, spam, spam, spam, None, ham]);
    // Each entry after the ones before it, in turn, leaves one lesson learnt.
    let mut learnt = None;
    for (at, entry) in log.iter().enumerate() {
        let lesson = entry.lesson_after(taught(&log[..at], None));
        assert!(lesson.unlearn.is_none() || lesson.unlearn == learnt);
        if lesson != TrainingUpdate::default() {
            learnt = lesson.learn;
        }
    }
    assert_eq!(learnt, ham);
    // There are no labels for another text.
    assert_eq!(taught(&log, Some("cd")), None);
    let (_, entry) = State::Pending.apply(Spam, ann(), AT, "").expect("legal");
    log.push(entry.judged(&verdict("hold", json!("default"))));
    assert_eq!(taught(&log, Some("cd")), spam);
    assert_eq!(taught(&log, None), ham);
}

/// Outcome of a decision as data.
fn decided(request: Value) -> Result<Value, String> {
    let request: DecisionRequest =
        serde_json::from_value(request).map_err(|error| error.to_string())?;
    let outcome = request.decide().map_err(|error| error.to_string())?;
    Ok(serde_json::to_value(outcome).expect("JSON"))
}

#[test]
fn a_decision_as_data_gives_state_entry_lesson_and_buttons() {
    let by = json!({"moderator": "ann"});
    let held = serde_json::to_value(verdict("hold", json!({"rule": "links"}))).expect("JSON");
    let posted = decided(json!({"decision": "post", "at": 1, "comment": "9", "verdict": held}));
    let posted = posted.expect("posted");
    assert_eq!(posted["state"], "pending");
    assert_eq!(posted["allowed"], json!(["approve", "reject", "spam", "trash"]));
    let mut log = vec![posted["entry"].clone()];
    let mut state = posted["state"].clone();
    let mut step = |decision: &str| {
        let done = decided(json!({
            "state": state, "decision": decision, "by": by, "at": 2, "comment": "9",
            "verdict": held, "log": log,
        }))
        .expect(decision);
        if done["entry"].is_object() {
            log.push(done["entry"].clone());
        }
        state = done["state"].clone();
        done
    };
    let spam = step("spam");
    assert_eq!(spam["lesson"], json!({"unlearn": null, "learn": "spam"}));
    let undo = json!("undo:pending");
    assert_eq!(spam["allowed"], json!(["approve", "reject", "not-spam", "trash", undo]));
    let refused = step("hold");
    assert_eq!(refused["refused"], "`hold` can't take a comment from `spam` to `pending`");
    assert_eq!((&refused["state"], &refused["entry"]), (&json!("spam"), &Value::Null));
    let undone = step("undo");
    assert_eq!(
        (&undone["state"], &undone["lesson"]["unlearn"]),
        (&json!("pending"), &json!("spam"))
    );
    assert_eq!(undone["entry"]["decision"], json!({"undo": "pending"}));
    let nothing = step("undo");
    assert!(nothing["refused"].as_str().is_some_and(|told| told.starts_with("nothing to undo")));
    step("approve");
    step("trash");
    let restored = step("restore");
    assert_eq!(restored["state"], "approved");
    assert_eq!(step("edit")["state"], "pending");
}

#[test]
fn a_request_that_makes_no_sense_is_refused() {
    let by = json!("system");
    for (request, says) in [
        (json!({"decision": "approve"}), "missing field `at`"),
        (json!({"decision": "approve", "at": 1, "why": ""}), "unknown field `why`"),
        (json!({"decision": "approve", "at": 1, "by": by}), "`approve` needs `state`"),
        (json!({"decision": "approve", "at": 1, "state": "pending"}), "`approve` needs `by`"),
        (json!({"decision": "post", "at": 1}), "`post` needs `verdict`"),
        (json!({"decision": "post:hold", "at": 1}), "`post:hold` needs `verdict`"),
        (json!({"decision": "edit", "at": 1, "state": "pending", "by": by}), "needs `verdict`"),
        (json!({"decision": "praise", "at": 1}), "unknown decision `praise`"),
        (json!({"decision": "approve", "at": 1, "state": "held"}), "unknown variant `held`"),
    ] {
        let told = decided(request.clone()).expect_err(&request.to_string());
        assert!(told.contains(says), "{told}");
    }
}
