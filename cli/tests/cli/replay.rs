//! `wellsaid rules replay`.

use super::super::{Dir, Value, json, run};

const OLD: &str = r#"
name = "old"

[lists.words]
kind = "words"
words = ["plugh", "xyzzy"]

[[rule]]
id = "words"
why = "A word."
when = { words = { list = "words" } }
action = "hold"
"#;

const FLOOD: &str = r#"
[[rule]]
id = "flood"
why = "Too many."
when = { rate = { key = "author", gt = 2, within = "1m" } }
action = "reject"
"#;

fn past() -> String {
    let rows = [
        json!({"id": "a", "body": "say plugh", "decision": "approved"}),
        json!({"id": "b", "body": "say xyzzy", "label": "spam"}),
        json!({"id": "c", "body": "say frotz", "status": "trash"}),
        json!({"id": "d", "body": "say nothing", "decision": "ham"}),
        json!({"id": 5, "body": "xyzzy frotz", "decision": "pending"}),
    ];
    rows.map(|row| row.to_string() + "\n").concat()
}

#[test]
fn the_report_compares_old_new_and_the_moderators() {
    let dir = Dir::new("replay");
    let old = dir.file("old.toml", OLD);
    let new = dir.file("new.toml", OLD.replace("plugh", "frotz").replace("\"old\"", "\"new\""));
    let past = dir.file("past.ndjson", past());
    let arguments = ["rules", "replay", &past, "--rules", &new, "--old", &old];
    let run = run(&arguments, "");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let want = "\
5 comments: 2 approved, 1 spam, 1 rejected, 1 undecided

action   old  new   share
approve    2    2  40.0 %
flag       0    0   0.0 %
warn       0    0   0.0 %
hold       3    3  60.0 %
spam       0    0   0.0 %
reject     0    0   0.0 %
discard    0    0   0.0 %

old \\ new  approve  flag  warn  hold  spam  reject  discard
approve          1     .     .     1     .       .        .
flag             .     .     .     .     .       .        .
warn             .     .     .     .     .       .        .
hold             1     .     .     2     .       .        .
spam             .     .     .     .     .       .        .
reject           .     .     .     .     .       .        .
discard          .     .     .     .     .       .        .

with moderators  held+removed  held+approved  free+removed  free+approved  precision   recall
old rules                   1              1             1              1     50.0 %   50.0 %
new rules                   2              0             0              2    100.0 %  100.0 %

rule   hits  old  approved  spam  rejected  undecided  precision   recall  effect
words     3    3         0     1         1          1    100.0 %  100.0 %    hold

term          comments  approved  spam  rejected  undecided       as
words: frotz         2         0     0         1          1  2 frotz
words: xyzzy         2         0     1         0          1  2 xyzzy

Newly held: 1 comment
  c: hold (words): say «frotz»

Newly free: 1 comment
  a: approve: say «plugh»

Held, but approved by moderators: 0 comments

Let pass, but removed by moderators: 0 comments

";
    assert_eq!(run.out, want);
}

#[test]
fn the_same_as_json() {
    let dir = Dir::new("replay-json");
    let rules = dir.file("rules.toml", OLD);
    let run =
        run(&["rules", "replay", "-", "--rules", &rules, "--json", "--examples", "1"], &past());
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["comments"], 5);
    assert_eq!(report["newly_held"]["comments"], 3);
    assert_eq!(report["newly_held"]["examples"].as_array().unwrap().len(), 1);
    assert_eq!(report["old_ruleset"], Value::Null);
    assert_eq!(report["rules"][0]["hits"], 3);
    assert_eq!(report["ruleset"]["name"], "old");
    assert_eq!(report["missed"]["examples"][0]["id"], "c");
    assert_eq!(report["timeline"], json!([]));
    let terms = &report["rules"][0]["terms"];
    assert_eq!(terms[0]["term"], "xyzzy");
    assert_eq!((&terms[0]["comments"], &terms[1]["comments"]), (&json!(2), &json!(1)));
    assert_eq!(terms[1]["examples"][0]["id"], "a");
    let mark = json!({"rule": "words", "term": "plugh", "seen": "plugh", "span": [4, 9]});
    assert_eq!(terms[1]["examples"][0]["marks"], json!([mark]));
}

#[test]
fn examples_show_the_match_and_terms_what_was_seen() {
    let dir = Dir::new("replay-terms");
    let strong = OLD.replace("words = [", "fold = \"strong\"\nwords = [");
    let rules = dir.file("rules.toml", strong);
    let body = format!("{} <b>xy</b>zzy\u{1b}[2J {}", "word ".repeat(60), "word ".repeat(60));
    let input = json!({"id": "a", "body": body, "now": 1_000_000}).to_string()
        + "\n"
        + &json!({"id": "b", "body": "PLUGH plugh", "now": 1_090_000}).to_string();
    let run = run(&["rules", "replay", "-", "--rules", &rules, "--terms", "1"], &input);
    assert!(run.out.contains("word <b>«xy</b>zzy»\u{fffd}[2J word"), "{}", run.out);
    assert!(run.out.contains("words: plugh         1  1 PLUGH, 1 plugh\n"), "{}", run.out);
    assert!(run.out.contains("words: 1 term more; see --terms\n"), "{}", run.out);
}

#[test]
fn rates_see_the_time_of_the_comments() {
    let dir = Dir::new("replay-time");
    let rules = dir.file("rules.toml", FLOOD);
    let hits = |rows: &[Value], arguments: &[&str]| {
        let input: String = rows.iter().map(|row| format!("{row}\n")).collect();
        let all = [&["rules", "replay", "-", "--rules", &rules, "--json"], arguments].concat();
        let run = run(&all, &input);
        assert_eq!(run.code, 0, "{}", run.err);
        let report: Value = serde_json::from_str(&run.out).unwrap();
        (report["rules"][0]["hits"].as_u64().unwrap(), run.err)
    };
    let row = |created: Value| json!({"body": "x", "created": created, "context": {"author": {"id": "7"}}});
    let dense = [0, 10, 20, 30].map(|second| row(json!(1_000 + second)));
    assert_eq!(hits(&dense, &[]), (2, String::new()));
    let sparse =
        ["10:00:00", "10:01:00", "10:02:00"].map(|time| row(json!(format!("2026-01-05T{time}Z"))));
    assert_eq!(hits(&sparse, &[]).0, 0);
    // Without a time there are no earlier comments; a message tells so.
    let timeless = [0; 4].map(|_| row(Value::Null));
    let (none, told) = hits(&timeless, &[]);
    assert_eq!(none, 0);
    assert!(told.contains("4 comments have no time"), "{told}");
    assert_eq!(hits(&timeless, &["--every", "10s"]), (2, String::new()));
    let (_, told) = hits(&[row(json!(2_000)), row(json!(1_000))], &[]);
    assert!(told.contains("1 comments are older than the one before them"), "{told}");
}

#[test]
fn both_sides_remember_for_themselves() {
    let dir = Dir::new("replay-both");
    let rules = dir.file("rules.toml", FLOOD);
    let row = |second: u64| json!({"body": "x", "now": second, "context": {"author": {"id": "7"}}});
    let input: String = (0..3).map(|second| format!("{}\n", row(1_000 + second))).collect();
    let run = run(&["rules", "replay", "-", "--rules", &rules, "--old", &rules, "--json"], &input);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        (&report["rules"][0]["hits"], &report["rules"][0]["old_hits"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn bad_lines_are_named_and_the_rest_goes_on() {
    let dir = Dir::new("replay-bad");
    let rules = dir.file("rules.toml", OLD);
    let input = "{\"body\":\"xyzzy\",\"decision\":\"purple\"}\nnonsense\n{\"body\":\"x\",\"date\":\"soon\"}\n";
    let run = run(&["rules", "replay", "-", "--rules", &rules], input);
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("1 comment: no decisions of moderators\n"), "{}", run.out);
    for part in [
        "wellsaid: standard input: line 2: not JSON",
        "wellsaid: standard input: line 3: `date`: invalid time \"soon\"",
        "1 decisions have no name that is known",
    ] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
}

#[test]
fn the_report_does_not_depend_on_the_number_of_threads() {
    let dir = Dir::new("replay-threads");
    let rules = dir.file("rules.toml", OLD);
    let input: String = (0..20_000)
        .map(|number| {
            let body = if number % 3 == 0 { "xyzzy" } else { "nothing" };
            format!("{{\"id\":{number},\"body\":\"{body} {}\"}}\n", "word ".repeat(number % 17))
        })
        .collect();
    let report =
        |jobs| run(&["rules", "replay", "-", "--rules", &rules, "--jobs", jobs], &input).out;
    let one = report("1");
    assert!(one.contains("Held: 6667 comments"), "{one}");
    assert_eq!(report("8"), one);
}

#[test]
fn the_page_is_one_file_that_loads_nothing() {
    let dir = Dir::new("replay-html");
    let old = dir.file("old.toml", OLD);
    let new = dir.file("new.toml", OLD.replace("plugh", "frotz"));
    let mut input = past();
    for (day, body) in
        ["xyzzy </script><script>alert(1)</script>", "<img src=x onerror=alert(1)> xyzzy"]
            .into_iter()
            .enumerate()
    {
        let time = 1_700_000_000 + day * 86_400;
        input.push_str(&format!("{}\n", json!({"id": "\"><b>", "body": body, "now": time})));
    }
    let page = dir.file("report.html", "");
    let arguments = ["rules", "replay", "-", "--rules", &new, "--old", &old, "--html", &page];
    let run = run(&arguments, &input);
    assert_eq!((run.code, run.out.starts_with("7 comments")), (0, true), "{}", run.err);
    let html = std::fs::read_to_string(&page).unwrap();
    for part in [
        "<!DOCTYPE html>",
        "default-src 'none'",
        "<mark title=\"words: frotz\">frotz</mark>",
        "</mark> &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
        "<caption><span>Comments per term of words</span></caption>",
    ] {
        assert!(html.contains(part), "{part}");
    }
    for part in ["<img", "<b></", "src=\"", "http:", "https:", "style=\""] {
        assert!(!html.contains(part), "{part}");
    }
    assert_eq!(html.matches("<script").count(), 1);
}

#[test]
fn a_quote_that_your_site_knows_is_not_the_words_of_its_author() {
    let dir = Dir::new("replay-answers");
    let rules = dir.file(
        "rules.toml",
        OLD.replace("{ list = \"words\" }", "{ list = \"words\", skip = [\"quotes\"] }"),
    );
    let quote = "[quote=Ann]What the plugh is that?[/quote]\nI agree";
    let answers =
        json!({"quotes": [{"author": "Ann", "source": "Hm. What the plugh is that? Oh."}]});
    let rows =
        [json!({"id": "a", "body": quote, "answers": answers}), json!({"id": "b", "body": quote})];
    let past = dir.file("past.ndjson", rows.map(|row| row.to_string() + "\n").concat());
    let replay = run(&["rules", "replay", &past, "--rules", &rules, "--json"], "");
    let report: Value = serde_json::from_str(&replay.out).unwrap();
    assert_eq!(report["rules"][0]["hits"], 1, "{}", replay.out);
}
