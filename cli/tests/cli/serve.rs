//! `wellsaid serve-stdio`.

use std::io::{BufRead, BufReader};
use std::process::Child;

use super::super::{Dir, Value, Write, command, json, run, run_bytes};

const RULES: &str = r#"
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
id = "flood"
why = "Too many."
when = { rate = { key = "author", gt = 2, within = "1h" } }
action = "reject"
"#;

fn ask(arguments: &[&str], requests: &[Value]) -> Vec<Value> {
    let lines: String = requests.iter().map(|request| format!("{request}\n")).collect();
    let arguments = [&["serve-stdio"], arguments].concat();
    let run = run(&arguments, &lines);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    let answers = run.rows();
    assert_eq!(answers.len(), requests.len());
    answers
}

fn ask_one(request: Value) -> Value {
    ask(&[], &[request]).remove(0)
}

/// A program that runs, and its answers one by one.
struct Running(Child);

impl Running {
    fn ask(&mut self, request: &Value) -> Value {
        let stdin = self.0.stdin.as_mut().unwrap();
        writeln!(stdin, "{request}").unwrap();
        stdin.flush().unwrap();
        let mut line = Vec::new();
        let stdout = self.0.stdout.as_mut().unwrap();
        // One byte at a time: the bytes of the next answer stay in the pipe.
        BufReader::with_capacity(1, stdout).read_until(b'\n', &mut line).unwrap();
        serde_json::from_slice(&line).unwrap()
    }
}

#[test]
fn format_answers_as_ndjson_does() {
    let body = "[quote=\"Bob, post: 12\"]Hi[/quote]\n<b>See</b> www.rust-lang.org";
    let mut row =
        run(&["format", "--ndjson"], &json!({"id": 1.5, "body": body}).to_string()).rows();
    let mut row = row.remove(0);
    row.as_object_mut().unwrap().remove("body");
    assert_eq!(ask_one(json!({"id": 1.5, "op": "format", "body": body})), row);
}

#[test]
fn every_answer_is_there_before_the_next_request() {
    let mut child = Running(command(&["serve-stdio", "--policy", "plain"]).spawn().unwrap());
    for at in 0..3 {
        let answer = child.ask(&json!({"id": at, "op": "format", "body": "a <em>b"}));
        assert_eq!((&answer["id"], &answer["html"]), (&json!(at), &json!("<p>a &lt;em&gt;b</p>")));
    }
    drop(child.0.stdin.take());
    assert_eq!(child.0.wait().unwrap().code(), Some(0));
}

#[test]
fn quotes_are_compared_with_the_source_of_an_answer() {
    let dir = Dir::new("serve-quotes");
    let rules = dir.file("rules.toml", RULES);
    let body = "[quote=Bob]What the heck is that?[/quote] Tea.";
    let rules_of_quotes = RULES.replace("list = \"rude\"", "list = \"rude\", skip = [\"quotes\"]");
    let skipping = dir.file("skipping.toml", &rules_of_quotes);
    for (post, state, class, action) in [
        (Some("Hm. What the heck is that? Oh."), "verified", "quote quote-verified", "approve"),
        (Some("Hm. What is that? Oh."), "altered", "quote quote-altered", "flag"),
        (None, "unknown", "quote", "flag"),
    ] {
        let answers = json!({"quotes": [{"author": "Ann", "source": post}]});
        let request = |op: &str| {
            let mut request = json!({"op": op, "body": body, "answers": answers});
            if op == "moderate" {
                request["record"] = json!(false);
            }
            request
        };
        for (rules, action) in [(&skipping, action), (&rules, "flag")] {
            let options = ["--rules", rules.as_str()];
            let found = ask(&options, &[request("format"), request("moderate")]);
            for found in &found {
                assert_eq!(found["quotes"][0]["verification"], state);
                let html = found["html"].as_str().unwrap();
                assert!(html.starts_with(&format!("<blockquote class=\"{class}\">")), "{html}");
            }
            assert_eq!(found[1]["verdict"]["action"], action, "{post:?}");
        }
    }
}

#[test]
fn answers_of_the_host_are_part_of_the_page() {
    let dir = Dir::new("serve-answers");
    let policy = dir.file("p.toml", "links = { mentions = true }\n");
    let body = "[quote=ann]a[/quote][quote=bob]b[/quote]@ann https://a.example https://b.example";
    let answers = json!({
        "mentions": {"@ann": {"href": "/u/7", "text": "Ann"}},
        "quotes": [null, {"author": "Bob B.", "href": "/p/2"}],
        "links": {"https://a.example": "unlink", "https://b.example": {"rewrite": "/out?b"}},
    });
    let request = json!({"op": "format", "body": body, "answers": answers, "excerpt": 1000});
    let answer = ask(&["--policy", &policy], &[request]).remove(0);
    let want = "<blockquote class=\"quote\">\n<p class=\"quote-author\"><cite>ann</cite> wrote:</p>\n\
        <p>a</p>\n</blockquote>\n<blockquote class=\"quote\">\n<p class=\"quote-author\"><cite>\
        <a href=\"/p/2\">Bob B.</a></cite> wrote:</p>\n<p>b</p>\n</blockquote>\n\
        <p><a href=\"/u/7\">Ann</a> https://a.example \
        <a href=\"/out?b\">https://b.example</a></p>";
    assert_eq!(answer["html"], want);
    let own = "<p><a href=\"/u/7\">Ann</a> https://a.example <a href=\"/out?b\">https://b.example</a></p>";
    assert_eq!(answer["excerpt"], own);
    let text = "ann wrote:\n\n> a\n\nBob B. wrote:\n\n> b\n\nAnn https://a.example https://b.example </out?b>";
    assert_eq!(answer["text"], text);
    assert_eq!(answer["subject"], "Ann a.example b.example");
    assert_eq!(answer["id"], Value::Null);
}

#[test]
fn short_codes_of_emoji_are_answered() {
    let dir = Dir::new("serve-emoji");
    let policy = dir.file("p.toml", "links = { emoji = true }\n");
    let body = ":wave: <em>:smile:</em> :rocket: 12:30:15 <code>:wave:</code>";
    let answers = json!({ "emoji": {"wave": "👋", "smile": "<🙂>", "rocket": null} });
    let request = json!({"op": "format", "body": body, "answers": answers});
    let answer = ask(&["--policy", &policy], &[request]).remove(0);
    let want = "<p>👋 <em>&lt;🙂&gt;</em> :rocket: 12:30:15 <code>:wave:</code></p>";
    assert_eq!(answer["html"], want);
    assert_eq!(answer["text"], "👋 <🙂> :rocket: 12:30:15 :wave:");
}

#[test]
fn links_of_a_trusted_author_have_another_rel() {
    let dir = Dir::new("serve-trusted");
    let policy = dir.file("p.toml", "trusted_rel = ''\n");
    let request =
        |answers| json!({"op": "format", "body": "https://a.example", "answers": answers});
    let requests = [request(json!({"trusted": true})), request(json!({}))];
    let found = ask(&["--policy", &policy], &requests);
    for (answer, rel) in found.iter().zip(["", " rel=\"nofollow ugc\""]) {
        let link = format!("<a href=\"https://a.example\"{rel}>https://a.example</a>");
        assert_eq!(answer["html"], format!("<p>{link}</p>"));
        assert_eq!(answer["verification"], "verified");
    }
}

#[test]
fn a_report_says_what_to_look_up_and_what_to_tell() {
    let body = "[quote=ann]a[/quote]http://paypal.com@evil.example/ <b>";
    let answer = ask_one(json!({"op": "report", "body": body}));
    assert_eq!(answer["outermost_authors"], json!(["ann"]));
    assert_eq!(answer["only_quotes"], false);
    assert_eq!(answer["refused_links"][0]["flags"], json!(["userinfo"]));
    assert_eq!(answer["notices"][0]["kind"], "suspicious-address");
    assert_eq!(answer["quotes"][0]["span"], json!([0, 20]));
    assert_eq!((&answer["links"], &answer["emoji"]), (&json!([]), &json!([])));
}

#[test]
fn moderation_counts_what_it_is_told_to_count() {
    let dir = Dir::new("serve-moderate");
    let rules = dir.file("rules.toml", RULES);
    let key = dir.file("key", "a secret of a site");
    let options = ["--rules", &rules, "--key", &key];
    let request = |record: bool| {
        json!({"op": "moderate", "body": "what the heck", "record": record,
               "context": {"author": {"id": "7"}, "now": 1000}})
    };
    let mut requests = vec![request(false), request(false), request(false), request(true)];
    let first = ask(&options, &requests).pop().unwrap();
    assert_eq!(first["html"], "<p>what the ****</p>");
    assert_eq!(first["text"], "what the ****");
    assert_eq!(first["verdict"]["action"], "flag");
    assert_eq!(first["verdict"].get("record"), None);
    let looked = ask(&options, &requests[..1]).remove(0);
    let verdict = looked["verdict"].clone();
    assert_eq!(verdict["record"]["done"], false);
    let context = json!({"author": {"id": "7"}, "now": 1000});
    requests.push(json!({"op": "record", "verdict": verdict, "context": context}));
    requests.extend([request(true), request(false)]);
    let answers = ask(&options, &requests);
    assert_eq!(answers[4]["recorded"], true);
    let actions: Vec<_> = [3, 5, 6].map(|at| &answers[at]["verdict"]["action"]).to_vec();
    assert_eq!(actions, ["flag", "reject", "reject"]);
}

#[test]
fn the_secret_changes_the_names_of_what_is_counted() {
    let dir = Dir::new("serve-key");
    let rules = dir.file("rules.toml", RULES);
    let bucket = |arguments: &[&str]| {
        let request = json!({"op": "moderate", "body": "Hi", "record": false,
                             "context": {"author": {"id": "ann-17"}, "now": 1000}});
        let answer = ask(&[&["--rules", &rules], arguments].concat(), &[request]).remove(0);
        assert!(!answer.to_string().contains("ann-17"), "{answer}");
        answer["verdict"]["record"]["hits"][0]["bucket"].as_str().unwrap().to_owned()
    };
    let (one, two) =
        (dir.file("one", "a secret of a site\n"), dir.file("two", "another one, as long"));
    // Without one each process has its own.
    let names = [bucket(&[]), bucket(&[]), bucket(&["--key", &one]), bucket(&["--key", &two])];
    for (at, name) in names.iter().enumerate() {
        assert!(!names[..at].contains(name), "{names:?}");
    }
    assert_eq!(bucket(&["--key", &dir.file("three", "a secret of a site")]), names[2]);
}

#[test]
fn a_shared_history_needs_a_secret() {
    let dir = Dir::new("serve-redis");
    let rules = dir.file("rules.toml", RULES);
    let key = dir.file("key", "a secret of a site");
    let file = dir.file("url", "redis://:hunter2@127.0.0.1:1/0\n");
    let run = |arguments: &[&str], environment: &str| {
        let all = [&["serve-stdio", "--rules", &rules], arguments].concat();
        let mut command = super::super::command(&all);
        let child = command.env("WELLSAID_REDIS", environment).stdin(std::process::Stdio::null());
        super::super::Run::from(child.output().unwrap())
    };
    for (arguments, environment, want) in [
        (&["--redis", "redis://127.0.0.1:1"][..], "", "needs --key"),
        (&["--redis-url-file", &file], "", "needs --key"),
        (&[], "redis://127.0.0.1:1", "needs --key"),
        (&["--key", &key, "--redis", "redis://:hunter2@127.0.0.1:1"], "", "--redis-url-file"),
        (&["--key", &key, "--redis", "redis://ann:hunter2@127.0.0.1"], "", "WELLSAID_REDIS"),
        (&["--key", &key, "--redis", "unix:///s?pass=hunter2"], "", "WELLSAID_REDIS"),
        (&["--key", &key, "--redis-url-file", &dir.file("bad", "http://hunter2")], "", "redis: "),
        (&["--key", &key], "hunter2", "redis: "),
        (&["--key", &key, "--redis-url-file", "/nowhere/hunter"], "", "/nowhere/hunter"),
    ] {
        let run = run(arguments, environment);
        assert_eq!(run.code, 2, "{arguments:?} {}", run.err);
        assert!(run.err.contains(want) || !cfg!(feature = "redis"), "{arguments:?} {}", run.err);
        assert!(!run.err.contains("hunter2"), "{}", run.err);
    }
    if cfg!(feature = "redis") {
        for (arguments, environment) in [
            (&["--key", &key, "--redis-url-file", &file][..], ""),
            (&["--key", &key], "redis://:hunter2@127.0.0.1:1/0"),
            (&["--key", &key, "--redis", "redis://127.0.0.1:1"], ""),
        ] {
            let run = run(arguments, environment);
            assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}");
        }
    }
}

#[test]
fn tips_quotations_and_proofs() {
    let tips = ask(&["--policy", "plain"], &[json!({"op": "tips"})]).remove(0);
    assert!(tips["short"].as_array().unwrap().contains(&json!("No HTML tags allowed.")));
    let tips = ask_one(json!({"op": "tips"}));
    let long = tips["long"].as_array().unwrap();
    let em = long.iter().find(|tip| tip["description"] == "Emphasized").unwrap();
    assert_eq!(em["you_get"], "<p><em>Emphasized</em></p>");
    assert_eq!(em["you_type"], "<em>Emphasized</em>");

    let fingerprint = wellsaid::Policy::comment().fingerprint().to_string();
    assert_eq!(ask_one(json!({"op": "fingerprint"}))["fingerprint"], json!(fingerprint));

    let reply = json!({"author": "Ann B.", "post_id": 12});
    let quote = ask_one(json!({"op": "quote", "body": "a[/quote]b", "reply": reply}));
    assert_eq!(quote["text"], "[quote=\"Ann B.\" post_id=12]\na&#91;/quote]b\n[/quote]\n\n");

    for (html, want) in [
        ("<p>a</p>", json!({"id": null, "verified": true})),
        ("<p>a<script></p>", json!({"id": null, "verified": false, "offset": 4})),
    ] {
        assert_eq!(ask_one(json!({"op": "check", "html": html})), want);
    }
}

#[test]
fn what_cannot_be_answered_is_told_and_the_next_line_is_read() {
    let dir = Dir::new("serve-bad");
    let rules = dir.file("rules.toml", RULES);
    let long = "x".repeat(65_537);
    let deep = "[".repeat(200_000);
    let cases: Vec<(String, &str, &str)> = vec![
        ("".into(), "line", "the line is blank"),
        ("nonsense".into(), "line", "not JSON: expected ident at column 2"),
        ("[1]".into(), "line", "not an object"),
        (
            format!("{{\"op\":\"format\",\"body\":{deep}"),
            "line",
            "not JSON: EOF while parsing a list",
        ),
        ("{}".into(), "request", "no `op`"),
        (r#"{"op":7}"#.into(), "request", "`op` is not a string"),
        (r#"{"op":"drop"}"#.into(), "request", "unknown op `drop`; there are format, report,"),
        (r#"{"op":"format"}"#.into(), "request", "no `body`"),
        (r#"{"op":"format","body":7}"#.into(), "request", "`body` is not a string"),
        (
            r#"{"op":"format","body":"a","record":true}"#.into(),
            "request",
            "`format` knows no key `record`",
        ),
        (r#"{"op":"tips","op":"tips"}"#.into(), "request", "more than one `op`"),
        (r#"{"op":"format","body":"a","body":"b"}"#.into(), "request", "more than one `body`"),
        (r#"{"op":"format","body":"a","\u0062ody":"b"}"#.into(), "request", "more than one `body`"),
        (
            r#"{"op":"format","body":"a","answers":{"x":1}}"#.into(),
            "request",
            "`answers`: unknown field `x`",
        ),
        (
            r#"{"op":"format","body":"a","answers":{"links":{"a":"go"}}}"#.into(),
            "request",
            "`answers`: unknown variant `go`",
        ),
        (
            r#"{"op":"format","body":"a","excerpt":-1}"#.into(),
            "request",
            "`excerpt`: invalid value",
        ),
        (
            r#"{"op":"quote","body":"a","reply":{"x":1}}"#.into(),
            "request",
            "`reply`: unknown field `x`",
        ),
        (r#"{"op":"moderate","body":"a"}"#.into(), "request", "no `record`"),
        (
            r#"{"op":"moderate","body":"a","record":true,"context":{"x":1}}"#.into(),
            "request",
            "`context`: unknown field `x`",
        ),
        (r#"{"op":"record"}"#.into(), "request", "no `verdict`"),
        (r#"{"op":"record","verdict":{}}"#.into(), "request", "`verdict`: missing field"),
        (
            json!({"op": "format", "body": long}).to_string(),
            "too-long",
            "the comment is 65537 bytes long",
        ),
        (
            json!({"op": "quote", "body": long}).to_string(),
            "too-long",
            "the comment is 65537 bytes long",
        ),
    ];
    let lines: String = cases.iter().map(|(line, ..)| format!("{line}\n")).collect();
    // The last line lacks its newline.
    let lines = lines + r#"{"op":"format","id":[1],"body":"fine"}"#;
    let run = run(&["serve-stdio", "--rules", &rules], &lines);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let rows = run.rows();
    assert_eq!(rows.len(), cases.len() + 1);
    for ((line, kind, error), row) in cases.iter().zip(&rows) {
        let told = row["error"].as_str().unwrap_or_default();
        assert!(told.starts_with(error), "{line:.80}: {row}");
        assert_eq!((&row["kind"], &row["id"]), (&json!(kind), &Value::Null), "{line:.80}");
    }
    let last = rows.last().unwrap();
    assert_eq!((&last["id"], &last["html"]), (&json!([1]), &json!("<p>fine</p>")));
}

#[test]
fn a_comment_is_judged_again_when_readers_report_it() {
    let dir = Dir::new("serve-reports");
    let rules = r#"
[[rule]]
id = "reported"
why = "Two readers reported it."
on = ["report"]
when = { reports = { count_gte = 2, trust_gte = 1.5 } }
action = "hold"
"#;
    let rules = dir.file("rules.toml", rules);
    let request = |trigger: &str, reports: Value| {
        json!({"op": "moderate", "body": "Hi", "record": true,
               "context": {"now": 1000, "trigger": trigger, "reports": reports}})
    };
    let ann = json!({"by": "ann", "trust": 0.9});
    let bob = json!({"by": "bob", "trust": 0.7, "reason": "insult"});
    let requests = [
        request("new", json!([])),
        request("report", json!([ann, ann])),
        request("report", json!([ann, bob])),
        request("report", json!([{"trust": -1}])),
    ];
    let answers = ask(&["--rules", &rules], &requests);
    let actions: Vec<_> = answers.iter().map(|answer| &answer["verdict"]["action"]).collect();
    assert_eq!(actions, [&json!("approve"), &json!("approve"), &json!("hold"), &Value::Null]);
    assert_eq!(answers[2]["verdict"]["reasons"][0]["facts"]["reports.trust"], 1.6);
    assert_eq!(answers[2]["verdict"]["subject"]["trigger"], "report");
    let error = answers[3]["error"].as_str().unwrap_or("");
    assert!(error.contains("`reports`: a `trust` is not within 0 and 100"), "{}", answers[3]);
}

#[test]
fn without_rules_nothing_is_moderated() {
    let request = json!({"id": "x", "op": "moderate", "body": "a", "record": false});
    let answer = ask_one(request);
    assert_eq!((&answer["kind"], &answer["id"]), (&json!("request"), &json!("x")));
    let refused = run(&["serve-stdio", "--redis", "redis://127.0.0.1/"], "");
    assert_eq!(refused.code, 2);
}

#[test]
fn a_line_of_any_length_is_bounded() {
    let mut input = vec![b'x'; 17 << 20];
    input.extend_from_slice(b"\n{\"op\":\"format\",\"body\":\"a\"}\n");
    let rows = run_bytes(&["serve-stdio"], &input).rows();
    assert_eq!(rows[0]["error"], "the line is longer than 16777216 bytes");
    assert_eq!(rows[0]["kind"], "line");
    assert_eq!(rows[1]["html"], "<p>a</p>");
}

#[test]
fn bytes_that_are_no_text_are_replaced_and_told() {
    let input = b"{\"op\":\"format\",\"body\":\"a\xFF\\u0000b\\ud83d\"}\n";
    let row = run_bytes(&["serve-stdio"], input).rows().remove(0);
    assert_eq!(row["html"], "<p>a\u{FFFD}b\u{FFFD}</p>");
    let kinds: Vec<_> = row["notices"].as_array().unwrap().iter().map(|n| &n["kind"]).collect();
    assert_eq!(kinds, ["invalid-text", "control-character", "invalid-text"]);
    let quote = b"{\"op\":\"format\",\"body\":\"[quote=B]x[/quote]\",\"answers\":{\"quotes\":[{\"author\":\"A\\ud83d\"}]}}\n";
    let row = run_bytes(&["serve-stdio"], quote).rows().remove(0);
    assert!(row["html"].as_str().unwrap().contains("<cite>A\u{FFFD}</cite>"), "{row}");
}

#[test]
fn the_help_names_every_operation() {
    let help = run(&["serve-stdio", "--help"], "").out;
    let error = ask_one(json!({"op": "?"}))["error"].as_str().unwrap().to_owned();
    let (_, known) = error.split_once("there are ").unwrap();
    for operation in known.split(", ") {
        assert!(help.contains(&format!("\"op\":\"{operation}\"")), "{operation}: {help}");
        let answer = ask_one(json!({"op": operation}));
        assert!(!answer["error"].as_str().unwrap_or_default().contains("unknown op"), "{answer}");
    }
}

#[test]
fn the_name_of_an_author_is_shown_as_the_rules_want_it() {
    let dir = Dir::new("serve-name");
    let rules = dir.file("rules.toml", RULES);
    let moderate = |name: Value| json!({"op": "moderate", "body": "hi", "record": false, "context": {"author": {"name": name}}});
    let options = ["--rules", rules.as_str()];
    let none = json!({"op": "moderate", "body": "heck", "record": false});
    let asked = [moderate(json!("heck, it is Bob")), moderate(json!("Bob")), none];
    let said = ask(&options, &asked);
    assert_eq!(said[0]["author_name"], "****, it is Bob");
    assert_eq!(said[1].get("author_name"), None);
    assert_eq!(said[2].get("author_name"), None);
    // PHP cuts the verdict out of the line: it is the last member.
    let mut lines = String::new();
    lines += &format!("{}\n", asked[0]);
    let line = run(&["serve-stdio", "--rules", &rules], &lines).out;
    assert!(line.contains("\"author_name\":\"****, it is Bob\",\"verdict\":{"), "{line}");
    assert!(line.ends_with("}}\n"), "{line}");
    let verdict = &said[0]["verdict"];
    let stored = ask(
        &options,
        &[
            json!({"op": "format", "body": "hi", "verdict": verdict, "author_name": "heck, it is Bob"}),
            json!({"op": "format", "body": "hi", "verdict": verdict}),
            json!({"op": "format", "body": "hi", "author_name": "heck"}),
            json!({"op": "format", "body": "hi", "verdict": said[1]["verdict"], "author_name": "heck"}),
            json!({"op": "author_name", "verdict": verdict, "author_name": "heck, it is Bob"}),
            json!({"op": "author_name", "verdict": said[1]["verdict"], "author_name": "Bob"}),
            json!({"op": "author_name", "verdict": verdict, "author_name": "abc"}),
            json!({"op": "author_name", "author_name": "abc"}),
            json!({"op": "format", "body": "hi", "verdict": verdict, "author_name": 7}),
        ],
    );
    assert_eq!(stored[0]["author_name"], "****, it is Bob");
    assert_eq!(stored[0]["html"], "<p>hi</p>");
    for answer in &stored[1..4] {
        assert_eq!(answer.get("author_name"), None, "{answer}");
    }
    assert_eq!(stored[4], json!({"id": null, "author_name": "****, it is Bob"}));
    assert_eq!(stored[5]["author_name"], "Bob");
    assert_eq!(stored[6]["author_name"], "\u{2588}\u{2588}\u{2588}");
    assert_eq!(stored[7]["kind"], "request");
    assert_eq!(stored[8]["kind"], "request");
}

#[test]
fn a_queue_decides() {
    let request =
        json!({"state": "pending", "decision": "approve", "by": {"moderator": "ann"}, "at": 5});
    let said = ask(
        &[],
        &[
            json!({"op": "decide", "request": request}),
            json!({"op": "decide", "request": {"state": "trashed", "decision": "hold", "by": "system", "at": 5}}),
            json!({"op": "decide", "request": {"decision": "praise", "at": 5}}),
            json!({"op": "decide"}),
        ],
    );
    assert_eq!(
        (&said[0]["state"], &said[0]["lesson"]["learn"]),
        (&json!("approved"), &json!("ham"))
    );
    assert_eq!(said[1]["refused"], "`hold` can't take a comment from `trashed` to `pending`");
    assert_eq!(said[2]["kind"], "request");
    assert!(
        said[2]["error"].as_str().is_some_and(|text| text.contains("unknown decision `praise`"))
    );
    assert_eq!(said[3]["error"], "no `request`");
}
