//! `wellsaid moderate --ndjson`.

use super::super::{Dir, json, run};

const WORDS: &str = r#"
[lists.rude]
kind = "words"
words = ["heck"]

[[rule]]
id = "rude"
why = "Mild rude word."
when = { words = { list = "rude" } }
action = "flag"
rewrite = { mask = "*" }

[[rule]]
id = "newcomer"
why = "Somebody new."
when = { author = { approved_lt = 1 } }
action = "hold"
"#;

const RATE: &str = r#"
[[rule]]
id = "flood"
why = "Too many."
when = { rate = { key = "author", gt = 2, within = "1m" } }
action = "reject"
"#;

#[test]
fn rows_come_back_with_verdict_and_page() {
    let dir = Dir::new("moderate-rows");
    let rules = dir.file("rules.toml", WORDS);
    let facts = r#"{"author": {"approved": 7}}"#;
    let input = "{\"id\": 1.50, \"body\": \"heck <i>no</i>\", \"html\": \"old\"}\n\
                 {\"context\": {\"author\": {\"approved\": 0}}, \"body\": \"hi\"}\n";
    let run = run(&["moderate", "--rules", &rules, "--ndjson", "--context", facts], input);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(
        run.out.starts_with("{\"id\":1.50,\"body\":\"heck <i>no</i>\",\"verdict\":{"),
        "{}",
        run.out
    );
    let rows = run.rows();
    assert_eq!(rows[0]["verdict"]["action"], "flag");
    assert_eq!(rows[0]["html"], "<p>**** &lt;i&gt;no&lt;/i&gt;</p>");
    assert_eq!(rows[1]["verdict"]["action"], "hold");
    assert_eq!(rows[1]["html"], "<p>hi</p>");
    assert_eq!(rows[1]["context"], json!({"author": {"approved": 0}}));
}

#[test]
fn the_verdict_is_the_same_as_alone() {
    let dir = Dir::new("moderate-same");
    let rules = dir.file("rules.toml", WORDS);
    let body = "What the heck, www.example.com";
    let alone = run(&["moderate", "--rules", &rules, "--json"], body).rows().remove(0);
    let row = json!({ "body": body }).to_string();
    let rows = run(&["moderate", "--rules", &rules, "--ndjson"], &row).rows();
    assert_eq!(rows[0]["verdict"], alone);
}

#[test]
fn a_line_that_cannot_be_judged_becomes_an_error_in_its_place() {
    let dir = Dir::new("moderate-bad");
    let rules = dir.file("rules.toml", WORDS);
    let input = "{\"body\":\"a\"}\nnonsense\n{\"body\":\"b\",\"context\":{\"nou\":1}}\n\
                 {\"body\":\"c\",\"context\":[]}\n{\"body\":\"d\",\"context\":null}\n";
    let run = run(&["moderate", "--rules", &rules, "--ndjson"], input);
    assert_eq!(run.code, 1);
    let rows = run.rows();
    assert_eq!(rows[0]["html"], "<p>a</p>");
    assert_eq!(rows[1]["line"], 2);
    let error = rows[2]["error"].as_str().unwrap();
    assert!(error.starts_with("`context`: unknown field `nou`"), "{error}");
    assert!(!error.contains("line"), "{error}");
    assert_eq!(rows[3]["line"], 4);
    assert_eq!(rows[4]["html"], "<p>d</p>");
}

#[test]
fn rates_are_counted_in_the_order_of_the_lines() {
    let dir = Dir::new("moderate-rate");
    let rules = dir.file("rules.toml", RATE);
    let mut input = String::new();
    // Six authors in turn, long and short comments; the third of each in a minute is too many.
    for number in 0..3_000_u64 {
        let body = "word ".repeat(if number % 7 == 0 { 2_000 } else { 1 });
        let author = number % 6;
        let context = json!({"now": 1_000 + number, "author": {"id": author.to_string()}});
        input.push_str(&json!({"n": number, "body": body, "context": context}).to_string());
        input.push('\n');
    }
    let run = run(&["moderate", "--rules", &rules, "--ndjson", "--jobs", "8"], &input);
    assert_eq!(run.code, 0);
    for (number, row) in run.rows().iter().enumerate() {
        assert_eq!(row["n"], number);
        let want = if number < 12 { "approve" } else { "reject" };
        assert_eq!(row["verdict"]["action"], want, "{number}");
    }
}

#[test]
fn without_memory_the_order_is_kept_by_any_number_of_threads() {
    let dir = Dir::new("moderate-threads");
    let rules = dir.file("rules.toml", WORDS);
    let mut input = String::new();
    for number in 0..3_000 {
        let body = "what the heck\n".repeat(if number % 97 == 0 { 500 } else { number % 7 });
        input.push_str(&json!({"id": number, "body": body}).to_string());
        input.push('\n');
    }
    let arguments =
        ["moderate", "--rules", &rules, "--ndjson", "--context", "{\"now\": 5}", "--jobs"];
    let one = run(&[&arguments[..], &["1"]].concat(), &input);
    assert_eq!(one.rows().len(), 3_000);
    let many = run(&[&arguments[..], &["8"]].concat(), &input);
    assert!(many.out == one.out, "8 jobs write something else");
}

#[test]
fn a_name_that_rules_change_comes_with_the_row() {
    let dir = Dir::new("moderate-names");
    let rules = dir.file("rules.toml", WORDS);
    let input = [
        json!({"body": "hi", "author_name": "old", "context": {"author": {"name": "heck"}}}),
        json!({"body": "hi", "author_name": "old", "context": {"author": {"name": "Ann"}}}),
        json!({"body": "heck"}),
    ];
    let input: String = input.iter().map(|row| format!("{row}\n")).collect();
    let run = run(&["moderate", "--rules", &rules, "--ndjson"], &input);
    let rows = run.rows();
    assert_eq!(rows[0]["author_name"], "****");
    assert_eq!(run.out.lines().next().map(|line| line.matches("author_name\":").count()), Some(1));
    assert_eq!(rows[1]["author_name"], "old");
    assert_eq!(rows[2].get("author_name"), None);
}

/// A site that moderates its archive can give answers about quotes, links and names, as in C and on
/// stdio.
#[test]
fn a_row_may_say_what_the_site_knows() {
    let dir = Dir::new("moderate-answers");
    let rules = "[lists.rude]\nkind = \"words\"\nwords = [\"heck\"]\n[defaults]\nskip = [\"quotes\"]\n\
                 [[rule]]\nid = \"rude\"\nwhy = \"Rude.\"\naction = \"hold\"\n\
                 when = { words = { list = \"rude\", in = [\"body\"] } }\n";
    let rules = dir.file("rules.toml", rules);
    let body = "[quote=Ann post_id=7]What the heck is this about?[/quote] https://a.example/";
    let source = "What the heck is this about?";
    let known = json!({ "quotes": [{ "author": "Ann", "source": source, "href": "/p/7" }],
                        "links": { "https://a.example/": "unlink" } });
    let other = json!({ "quotes": [{ "author": "Ann", "source": "What is this about, then?" }] });
    let rows = [json!({ "body": body }), json!({ "body": body, "answers": known })];
    let more =
        [json!({ "body": body, "answers": other }), json!({ "body": body, "answers": null })];
    let bad =
        [json!({ "body": body, "answers": { "nou": 1 } }), json!({ "body": body, "answers": 7 })];
    let input: String =
        rows.iter().chain(&more).chain(&bad).map(|row| format!("{row}\n")).collect();
    for command in [&["moderate", "--rules", &rules, "--ndjson"][..], &["format", "--ndjson"][..]] {
        let run = run(command, &input);
        assert_eq!(run.code, 1);
        let rows = run.rows();
        let html = |at: usize| rows[at]["html"].as_str().unwrap_or_default();
        assert!(html(1).contains("<a href=\"/p/7\">Ann</a>"), "{}", html(1));
        assert!(html(1).contains("quote-verified\"") && html(2).contains("quote-altered\""));
        assert!(
            html(0).contains("<a href=\"https://a.example/\"") && !html(1).contains("a.example\"")
        );
        assert_eq!(html(3), html(0));
        for error in [&rows[4]["error"], &rows[5]["error"]] {
            assert!(
                error.as_str().is_some_and(|error| error.starts_with("`answers`: ")),
                "{error}"
            );
        }
        if command[0] == "moderate" {
            let actions = [0, 1, 2].map(|at| rows[at]["verdict"]["action"].as_str().unwrap_or("?"));
            assert_eq!(actions, ["hold", "approve", "hold"]);
        }
    }
}
