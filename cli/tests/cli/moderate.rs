//! `wellsaid moderate`, a comment per file.

use super::super::{Dir, Value, run};

const RULES: &str = r#"
name = "test"
version = "7"

[lists.gambling]
kind = "words"
fold = "strong"
words = ["casino"]

[lists.rude]
kind = "words"
words = ["heck"]

[[rule]]
id = "gambling"
why = "Gambling advertisement term."
when = { words = { list = "gambling" } }
action = "hold"
tell = "wait"

[[rule]]
id = "rude"
why = "Mild rude word."
when = { words = { list = "rude" } }
action = "flag"
rewrite = { mask = "*", keep_first = true }

[[rule]]
id = "newcomer"
why = "Somebody new."
mode = "shadow"
when = { author = { approved_lt = 1 } }
score = 1.5
"#;

#[test]
fn the_place_is_shown_under_what_the_author_typed() {
    let dir = Dir::new("moderate-carets");
    let rules = dir.file("rules.toml", RULES);
    let comment = dir.file("c.txt", "Hi,\nbest ca<em>s</em>&#105;no\n");
    let run = run(&["moderate", "--rules", &rules, &comment], "");
    assert_eq!((run.err.as_str(), run.code), ("", 0));
    assert!(run.out.starts_with(&format!("{comment}: hold, by the rule `gambling`; score 0\n")));
    let place = format!(
        "{comment}:2:6: `casino`\n  | best ca<em>s</em>&#105;no\n  |      ^^^^^^^^^^^^^^^^^^^^\n"
    );
    assert!(run.out.contains(&place), "{}", run.out);
    assert!(run.out.contains("gambling (hold): Gambling advertisement term.\n"), "{}", run.out);
    assert!(run.out.contains("The author is told: pending, message `wait`\n"), "{}", run.out);
    assert!(!run.out.contains("The page"), "{}", run.out);
}

#[test]
fn a_changed_page_is_printed() {
    let dir = Dir::new("moderate-page");
    let rules = dir.file("rules.toml", RULES);
    let run = run(&["moderate", "--rules", &rules], "What the <em>heck</em> &amp; so\n");
    let page = "The page after 1 change:\n<p>What the <em>h***</em> &amp; so</p>\n";
    assert!(run.out.ends_with(page), "{}", run.out);
    assert!(run.out.starts_with("standard input: flag, by the rule `rude`"), "{}", run.out);
}

#[test]
fn facts_come_from_an_option_as_text_or_as_a_file() {
    let dir = Dir::new("moderate-context");
    let rules = dir.file("rules.toml", RULES);
    let facts = r#"{"author": {"approved": 0}}"#;
    let file = dir.file("facts.json", facts);
    for given in [facts, &file] {
        let run = run(&["moderate", "--rules", &rules, "--context", given], "Hello");
        assert!(
            run.out.contains("in shadow mode: newcomer (+1.5): Somebody new.\n"),
            "{}",
            run.out
        );
        assert!(run.out.contains("approve, by default; score 0\n"), "{}", run.out);
    }
    for (given, message) in [
        (r#"{"autor": {}}"#, "wellsaid: context: unknown field `autor`"),
        ("{", "wellsaid: context: EOF"),
        ("none.json", "wellsaid: context: none.json: "),
    ] {
        let run = run(&["moderate", "--rules", &rules, "--context", given], "Hello");
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.starts_with(message), "{}", run.err);
    }
}

#[test]
fn json_is_the_verdict_and_nothing_else() {
    let dir = Dir::new("moderate-json");
    let rules = dir.file("rules.toml", RULES);
    let run = run(&["moderate", "--rules", &rules, "--json", "-"], "A casino");
    let verdict: Value = run.rows().remove(0);
    assert_eq!(verdict["action"], "hold");
    assert_eq!(verdict["decided_by"], serde_json::json!({"rule": "gambling"}));
    assert_eq!(verdict["ruleset"]["version"], "7");
    assert_eq!(verdict["reasons"][0]["matches"][0]["source"], serde_json::json!([2, 8]));
    let read: wellsaid::moderate::Verdict = serde_json::from_value(verdict.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), verdict);
}

#[test]
fn mistakes_in_rules_name_file_line_rule_and_key() {
    let dir = Dir::new("moderate-mistakes");
    let rules = dir.file("rules.toml", RULES.replace("approved_lt", "aproved_lt"));
    let run = run(&["moderate", "--rules", &rules], "x");
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.starts_with(&format!("wellsaid: {rules}: line 32: ")), "{}", run.err);
    assert!(run.err.contains("newcomer") && run.err.contains("aproved_lt"), "{}", run.err);
    let none = dir.path("none.toml");
    let run = super::super::run(&["moderate", "--rules", &none], "x");
    assert!(run.err.starts_with(&format!("wellsaid: {none}: ")), "{}", run.err);
    assert_eq!(run.code, 2);
}

#[test]
fn lists_are_read_beside_the_rule_file_and_a_missing_one_is_a_warning() {
    let dir = Dir::new("moderate-lists");
    let rules = dir.file(
        "rules.toml",
        "[lists.w]\nkind = \"words\"\nfile = \"words.txt\"\n[lists.d]\nkind = \"domains\"\nfile = \"none.txt\"\n\
         [[rule]]\nid = \"w\"\nwhy = \"w\"\nwhen = { words = { list = \"w\" } }\naction = \"hold\"\n\
         [[rule]]\nid = \"d\"\nwhy = \"d\"\nwhen = { links = { host_in = \"d\" } }\naction = \"spam\"\n",
    );
    dir.file("words.txt", "# ours\nplugh\n");
    let run = run(&["moderate", "--rules", &rules], "plugh www.example.com");
    assert!(run.out.starts_with("standard input: hold, by the rule `w`"), "{}{}", run.out, run.err);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("warning") && run.err.contains("none.txt"), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
}

#[test]
fn a_verdict_is_no_failure_but_a_comment_that_is_too_long_is_refused() {
    let dir = Dir::new("moderate-long");
    let rules = dir.file("rules.toml", RULES.replace("\"hold\"", "\"reject\""));
    let long = dir.file("long.txt", "x".repeat(65_537));
    let run = run(&["moderate", "--rules", &rules, &long, "-"], "A casino");
    assert!(run.out.starts_with("standard input: reject, "), "{}", run.out);
    assert!(run.err.contains("65537 bytes long"), "{}", run.err);
    assert_eq!(run.code, 1);
    let run = super::super::run(&["moderate", "--rules", &rules], "A casino");
    assert_eq!(run.code, 0);
}

#[test]
fn a_policy_that_strips_tags_is_obeyed() {
    let dir = Dir::new("moderate-policy");
    let rules = dir.file("rules.toml", RULES);
    let policy = dir.file("p.toml", "disallowed = \"strip\"\n");
    let text = "he<b>c</b>k";
    let judge = |arguments: &[&str]| {
        let all = [&["moderate", "--rules", &rules, "--json"], arguments].concat();
        run(&all, text).rows().remove(0)["action"].clone()
    };
    assert_eq!(judge(&[]), "approve", "readers see the tag");
    assert_eq!(judge(&["--policy", &policy]), "flag");
}

#[test]
fn a_secret_is_long_and_a_counted_verdict_names_nothing() {
    let dir = Dir::new("moderate-key");
    let rules = dir.file(
        "rules.toml",
        "[[rule]]\nid = \"r\"\nwhy = \"r\"\nwhen = { rate = { key = \"author\", gt = 3, within = \"1m\" } }\n\
         action = \"hold\"\n",
    );
    for short in ["", "secret\n", "fifteen bytes..\n"] {
        let key = dir.file("key", short);
        let run = run(&["moderate", "--rules", &rules, "--key", &key], "Hi");
        assert_eq!(run.code, 2);
        assert!(run.err.contains("bytes, at least 16 are needed"), "{}", run.err);
    }
    let key = dir.file("key", "a secret of a site\n");
    let facts = r#"{"author": {"id": "ann-17"}}"#;
    for key in [&["--key", &key][..], &[]] {
        let all = [&["moderate", "--rules", &rules, "--json", "--context", facts], key].concat();
        let verdict = run(&all, "Hi").rows().remove(0);
        assert_eq!(
            (&verdict["action"], verdict.get("record")),
            (&serde_json::json!("approve"), None)
        );
    }
}
