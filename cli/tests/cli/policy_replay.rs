//! `wellsaid policy replay`.

use super::super::{Dir, Value, json, run};

fn archive() -> String {
    let rows = [
        json!({"id": "a", "body": "Nothing special"}),
        json!({"id": "b", "body": "<em>read</em> https://a.example <script>alert(1)</script>"}),
        json!({"id": 3, "body": "[quote=Ann]Hi[/quote] there"}),
        json!({"body": "<pre>let a;\nlet b;</pre>"}),
        json!({"id": "e", "body": "x".repeat(300)}),
    ];
    rows.map(|row| row.to_string() + "\n").concat()
}

#[test]
fn the_report_names_what_readers_lose_and_gain() {
    let dir = Dir::new("policy-replay");
    let old = dir.file("old.toml", "preset = \"comment\"\n");
    let page = dir.file("report.html", "");
    let arguments =
        ["policy", "replay", "-", "--policy", "plain", "--old", &old, "--html", &page, "--json"];
    let run_json = run(&arguments, &archive());
    assert_eq!((run_json.code, run_json.err.as_str()), (0, ""));
    let report: Value = serde_json::from_str(&run_json.out).unwrap();
    assert_eq!((&report["comments"], &report["different"]), (&json!(5), &json!(2)));
    let group = |change: &str, part: &str| {
        let groups = report["groups"].as_array().unwrap();
        let found = groups.iter().find(|group| group["change"] == change && group["part"] == part);
        found.unwrap_or_else(|| panic!("{change} {part}: {report}")).clone()
    };
    assert_eq!(group("lost", "elements")["examples"][0]["id"], "b");
    let gained = group("gained", "words");
    assert_eq!(gained["examples"][0]["changes"][1]["named"], json!(["em"]));
    assert!(!run_json.out.contains(r#""change": "lost",\n      "part": "words""#));
    assert_eq!(group("lost", "code-boxes")["examples"][0]["id"], "4");
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.contains("<div class=\"shown\" inert>"), "{html}");
    assert_eq!(html.matches("<script").count(), 1);
    assert!(!html.contains("style=\""));
}

#[test]
fn a_refused_comment_and_equal_policies() {
    let dir = Dir::new("policy-replay-refused");
    let new = dir.file("new.toml", "preset = \"comment\"\n[limits]\nmax_input = 100\n");
    let short = run(&["policy", "replay", "-", "--policy", &new, "--old", "comment"], &archive());
    let want = "1 of 5 comments look different.\n\ntoo long for the new policy: 1 comment\n  e: \n";
    assert_eq!((short.code, short.out.as_str()), (0, want), "{}", short.err);
    let same = run(&["policy", "replay", "-", "--policy", "forum", "--old", "forum"], &archive());
    assert_eq!(same.out, "0 of 5 comments look different.\n");
    let bad = run(&["policy", "replay", "-", "--policy", "forum", "--old", "no.toml"], "");
    assert_eq!(bad.code, 2);
}

#[test]
fn answers_are_used_by_both_policies() {
    let row = |answers: Value| {
        let body = "[quote=Ann]What the heck is that?[/quote]\n<em>I agree</em>";
        let row = json!({"id": "a", "body": body, "answers": answers}).to_string();
        run(&["policy", "replay", "-", "--policy", "plain", "--old", "comment", "--json"], &row)
    };
    let known = row(json!({"quotes": [{"author": "Ann", "source": "What the heck is that?"}]}));
    assert_eq!((known.code, known.err.as_str()), (0, ""));
    assert_eq!(known.out.matches("quote-verified").count(), 4, "{}", known.out);
    assert!(!row(json!({})).out.contains("quote-verified"));
    let wrong = row(json!({"quotes": 7}));
    assert_eq!(wrong.code, 1, "{}", wrong.err);
    assert!(wrong.err.contains("line 1: `answers`"), "{}", wrong.err);
}
