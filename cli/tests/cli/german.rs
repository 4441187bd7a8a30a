//! A policy with messages: no output of the program for readers and authors is in English.

use serde_json::json;

use super::super::{Dir, Value, german, run};

const RULES: &str = r#"
[lists.tea]
kind = "words"
words = ["Tee"]
[[rule]]
id = "tea"
why = "Tea."
when = { words = { list = "tea" } }
action = "flag"
"#;

#[test]
fn the_program_speaks_german() {
    let dir = Dir::new("german");
    let policy = dir.file("de.toml", german::policy());
    let page = run(&["format", "--notices", "--policy", &policy], german::BODY);
    german::assert_says(&page.out, &["<cite>Ann</cite> schrieb:", "[Zitat gekürzt]"]);
    german::assert_says(&page.err, &[&german::notice("unclosed-tag")]);
    let row = json!({"body": german::BODY}).to_string();
    let rows = run(&["format", "--ndjson", "--policy", &policy], &row).rows();
    assert_document(&rows[0]);
    let all = dir.file("all.toml", german::with_all_tags());
    for arguments in [&["tips", "--policy", &all][..], &["tips", "--long", "--policy", &all]] {
        let tips = run(arguments, "");
        let word = if arguments.len() == 3 { "Erlaubte HTML-Tags" } else { "Hochgestellt" };
        german::assert_says(&tips.out, &[word]);
    }
}

#[test]
fn requests_are_answered_in_german() {
    let dir = Dir::new("german_stdio");
    let policy = dir.file("de.toml", german::policy());
    let mail = dir.file("mail.toml", german::without_quote_tags());
    let rules = dir.file("rules.toml", RULES);
    let ask = |policy: &str, request: Value| {
        let arguments = ["serve-stdio", "--policy", policy, "--rules", &rules];
        let run = run(&arguments, &request.to_string());
        assert_eq!(run.code, 0, "{}", run.err);
        run.rows().remove(0)
    };
    assert_document(&ask(&policy, json!({"op": "format", "body": german::BODY})));
    let context = json!({"now": 1_763_779_200});
    let judged =
        json!({"op": "moderate", "body": german::BODY, "record": false, "context": context});
    assert_document(&ask(&policy, judged));
    let report = ask(&policy, json!({"op": "report", "body": german::BODY}));
    german::assert_notices(&report["notices"]);
    let quote = ask(&policy, json!({"op": "format", "body": german::QUOTE}));
    german::assert_says(text(&quote, "excerpt"), &["<cite>Ann</cite> schrieb:"]);
    let silence = ask(&policy, json!({"op": "format", "body": german::SILENCE}));
    assert_eq!(silence["subject"], "(Kein Betreff)");
    let tips = ask(&policy, json!({"op": "tips"}));
    german::assert_says(&tips.to_string(), &["Erlaubte HTML-Tags", "Stark betont"]);
    let reply = json!({"op": "quote", "body": "Tee?", "reply": {"author": "Ann"}});
    german::assert_says(text(&ask(&mail, reply), "text"), &["Ann schrieb:\n", "> Tee?"]);
}

fn text<'v>(answer: &'v Value, key: &str) -> &'v str {
    answer[key].as_str().unwrap_or_else(|| panic!("{key} in {answer}"))
}

fn assert_document(answer: &Value) {
    german::assert_says(text(answer, "html"), &["<cite>Ann</cite> schrieb:", "[Zitat gekürzt]"]);
    german::assert_says(text(answer, "text"), &["Ann schrieb:", "[Zitat gekürzt]"]);
    german::assert_notices(&answer["notices"]);
}
