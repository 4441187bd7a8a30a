//! `wellsaid format --ndjson`.

use super::super::{Dir, Read, Value, Write, command, json, run, run_bytes};

const ADDED: [&str; 9] = [
    "html",
    "text",
    "subject",
    "excerpt",
    "links",
    "quotes",
    "mentions",
    "notices",
    "verification",
];

fn row(line: &str) -> Value {
    let run = run(&["format", "--ndjson"], line);
    assert_eq!(run.code, 0, "{}", run.out);
    run.rows().remove(0)
}

#[test]
fn everything_is_added_in_the_documented_shape() {
    let body = "[quote=\"Bob, post: 12, member: 7\"]Hi[/quote]\n<b>See</b> www.rust-lang.org";
    let row = row(&json!({"body": body}).to_string());
    let html = "<blockquote class=\"quote\">\n<p class=\"quote-author\"><cite>Bob</cite> wrote:</p>\n\
        <p>Hi</p>\n</blockquote>\n<p>&lt;b&gt;See&lt;/b&gt; \
        <a href=\"https://www.rust-lang.org\" rel=\"nofollow ugc\">www.rust-lang.org</a></p>";
    assert_eq!(row["html"], html);
    assert_eq!(row["verification"], "verified");
    assert_eq!(
        row["links"],
        json!([{
            "kind": "url", "href": "https://www.rust-lang.org", "text": "www.rust-lang.org",
            "host": "www.rust-lang.org", "registrable": row["links"][0]["registrable"],
            "flags": [], "span": [body.len() - 17, body.len()], "depth": 0
        }])
    );
    assert_eq!(
        row["quotes"],
        json!([{
            "author": "Bob", "username": null, "post_id": 12, "topic_id": null, "user_id": 7,
            "time": null, "depth": 1, "span": [0, 44], "verification": "unknown"
        }])
    );
    assert_eq!(
        row["notices"][0],
        json!({
            "kind": "disallowed-tag", "message": "This tag is not allowed here.", "span": [45, 48],
            "fix": {"span": [45, 48], "replacement": "&lt;b&gt;"}
        })
    );
    assert_eq!(row["mentions"], json!([]));
    for key in ["text", "subject", "excerpt"] {
        assert!(row[key].is_string(), "{key}");
    }
}

#[test]
fn flags_are_names_and_mentions_are_listed() {
    let dir = Dir::new("mentions");
    let policy = dir.file("p.toml", "links = { mentions = true }\n");
    let line = json!({"body": "@ann: http://xn--bcher-kva.example/"}).to_string();
    let run = run(&["format", "--ndjson", "--policy", &policy], &line);
    let row = &run.rows()[0];
    assert_eq!(row["mentions"], json!([{"sigil": "@", "name": "ann", "span": [0, 4], "depth": 0}]));
    let flags = row["links"][0]["flags"].as_array().unwrap();
    assert!(flags.contains(&json!("punycode")), "{flags:?}");
}

#[test]
fn other_members_come_back_as_they_were() {
    let line = r#"{ "z":1.50, "body" : "\u0041b", "a":{"y":[1, 2],"x":null}, "big":123456789012345678901234567890, "\u00e9":"\/", "html":"old" }"#;
    let run = run(&["format", "--ndjson"], line);
    let want = r#"{"z":1.50,"body":"\u0041b","a":{"y":[1, 2],"x":null},"big":123456789012345678901234567890,"\u00e9":"\/","html":"<p>Ab</p>","text":"#;
    assert!(run.out.starts_with(want), "{}", run.out);
    assert_eq!(run.out.matches("\"html\":").count(), 1, "ours replaces an old one");
    let keys = ADDED.map(|key| run.out.find(&format!("\"{key}\":")).unwrap());
    assert!(keys.is_sorted(), "{}", run.out);
}

#[test]
fn a_bad_line_becomes_an_error_in_its_place() {
    let long = "x".repeat(65_537);
    let deep = "[".repeat(200_000);
    let lines = [
        (String::from(r#"{"body":"fine"}"#), None),
        (String::from("nonsense"), Some("not JSON: expected ident at column 2")),
        (String::from(r#"{"body":"x"} {}"#), Some("not JSON: trailing characters at column 14")),
        (String::from("[1]"), Some("not an object")),
        (String::new(), Some("the line is blank")),
        (String::from(r#"{"text":"x"}"#), Some("no `body`")),
        (String::from(r#"{"body":7}"#), Some("`body` is not a string")),
        (String::from(r#"{"body":"a","b\u006fdy":"b"}"#), Some("more than one `body`")),
        (
            json!({"body": long}).to_string(),
            Some("the comment is 65537 bytes long, the limit is 65536 bytes"),
        ),
        (deep, Some("not JSON: EOF while parsing a list at column 200000")),
        (String::from(r#"{"body":"fine too"}"#), None),
    ];
    let input: String = lines.iter().map(|(line, _)| format!("{line}\n")).collect();
    let run = run(&["format", "--ndjson"], &input);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let rows = run.rows();
    assert_eq!(rows.len(), lines.len());
    for (at, (row, (_, error))) in rows.iter().zip(&lines).enumerate() {
        match error {
            Some(error) => assert_eq!(row, &json!({"line": at + 1, "error": error})),
            None => assert!(row["html"].is_string(), "{row}"),
        }
    }
}

#[test]
fn blank_lines_at_the_end_are_no_comments() {
    for end in ["", "\n", "\n\n \r\n\n"] {
        let run = run(&["format", "--ndjson"], &format!("{{\"body\":\"x\"}}{end}"));
        assert_eq!((run.rows().len(), run.code), (1, 0), "{end:?}");
    }
    assert_eq!(run(&["format", "--ndjson"], "\n\n").out, "");
}

#[test]
fn the_mark_of_an_editor_and_its_line_ends_are_fine() {
    let run = run(&["format", "--ndjson"], "\u{feff}{\"body\":\"a\"}\r\n{\"body\":\"b\"}\r\n");
    let html: Vec<_> = run.rows().iter().map(|row| row["html"].clone()).collect();
    assert_eq!(html, ["<p>a</p>", "<p>b</p>"]);
}

#[test]
fn the_order_is_kept_by_any_number_of_threads() {
    let mut input = String::new();
    for number in 0..5_000 {
        // Lengths that differ much, so that later lines are done earlier.
        let body = "word <em>x</em>\n".repeat(if number % 97 == 0 { 500 } else { number % 7 });
        input.push_str(&json!({"id": number, "body": body}).to_string());
        input.push('\n');
    }
    let one = run(&["format", "--ndjson", "--jobs", "1"], &input);
    for (number, row) in one.rows().iter().enumerate() {
        assert_eq!(row["id"], number);
    }
    for jobs in ["2", "8"] {
        let many = run(&["format", "--ndjson", "--jobs", jobs], &input);
        assert!(many.out == one.out, "{jobs} jobs write something else");
        assert_eq!(many.code, 0);
    }
}

#[test]
fn a_line_that_is_too_long_is_skipped_and_counted() {
    let mut input = b"{\"body\":\"before\"}\n".to_vec();
    let long = input.len() + 40_000_000;
    input.resize(long, b'x');
    input.extend_from_slice(b"\n{\"body\":\"after\"}\nbad");
    let run = run_bytes(&["format", "--ndjson", "--jobs", "2"], &input);
    let rows = run.rows();
    assert_eq!(rows[0]["html"], "<p>before</p>");
    assert_eq!(rows[1], json!({"line": 2, "error": "the line is longer than 16777216 bytes"}));
    assert_eq!(rows[2]["html"], "<p>after</p>");
    assert_eq!(rows[3]["line"], 4);
    assert_eq!((rows.len(), run.code), (4, 1));
}

#[test]
fn bytes_and_halves_of_characters_that_are_no_text_are_replaced_and_told() {
    let run = run_bytes(
        &["format", "--ndjson"],
        b"{\"id\":\"\xff\\/\",\"body\":\"\\n\xffa\xef\xbf\xbd \\ud83d!\"}\n",
    );
    let row = &run.rows()[0];
    assert_eq!(row["html"], "<p>\u{fffd}a\u{fffd} \u{fffd}!</p>");
    let spans: Vec<_> =
        row["notices"].as_array().unwrap().iter().map(|n| n["span"].clone()).collect();
    assert_eq!(row["body"], "\n\u{fffd}a\u{fffd} \u{fffd}!", "what was formatted");
    // Not the second one: the author typed that.
    assert_eq!(spans, [json!([1, 4]), json!([9, 12])]);
    assert_eq!(row["notices"][0]["kind"], "invalid-text");
    assert_eq!(run.code, 0);
}

#[test]
fn the_excerpt_is_as_long_as_asked_for() {
    let line = json!({"body": "one two three four five six"}).to_string();
    let run = run(&["format", "--ndjson", "--excerpt", "8"], &line);
    let excerpt = run.rows()[0]["excerpt"].as_str().unwrap().to_owned();
    assert!(excerpt.contains("one two") && !excerpt.contains("three"), "{excerpt}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = command(&["format", "--ndjson"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let feeder = std::thread::spawn(move || {
        // Writes until the other end is closed.
        while stdin.write_all(b"{\"body\":\"again and again\"}\n").is_ok() {}
    });
    let mut first = [0; 100];
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    feeder.join().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn a_file_that_is_not_there_is_a_failure() {
    let run = run(&["format", "--ndjson", &Dir::new("nothing").path("none.ndjson")], "");
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("none.ndjson: "), "{}", run.err);
}

#[test]
fn the_shipped_comments_are_all_proven() {
    let run = run(&["format", "--ndjson", "examples/comments.ndjson"], "");
    assert_eq!(run.code, 0);
    let rows = run.rows();
    assert!(rows.len() > 80);
    assert!(rows.iter().all(|row| row["verification"] == "verified"));
    assert!(rows.iter().any(|row| !row["quotes"].as_array().unwrap().is_empty()));
}
