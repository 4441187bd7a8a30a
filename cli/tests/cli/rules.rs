//! `wellsaid rules lint`, `test` and `import`.

use super::super::{Dir, run};

const RULES: &str = r#"
[lists.gambling]
kind = "words"
fold = "strong"
words = ["casino"]
except = ["Casino Royale"]

[[rule]]
id = "gambling"
why = "Gambling advertisement term."
when = { words = { list = "gambling" } }
action = "hold"
  [[rule.test]]
  text = "Best <em>ca</em>s&#105;no"
  fires = true
  [[rule.test]]
  text = "We saw Casino Royale."
  fires = false
"#;

#[test]
fn examples_that_hold_are_counted() {
    let dir = Dir::new("rules-test");
    let rules = dir.file("rules.toml", RULES);
    let run = run(&["rules", "test", &rules], "");
    assert_eq!(run.out, "2 examples passed.\n");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

#[test]
fn examples_that_fail_are_shown_with_what_happened() {
    let dir = Dir::new("rules-test-fails");
    let rules = dir.file(
        "rules.toml",
        RULES.replace("Casino Royale\"]", "Casino Royal\"]")
            + r#"
  [[rule.test]]
  text = "Nothing of the kind"
  fires = true
"#,
    );
    let run = run(&["rules", "test", &rules], "");
    assert_eq!(run.code, 1);
    let parts = [
        "gambling, example 2: should not fire, and does\n  We saw Casino Royale.\n",
        ":1:8: `casino` (case)\n  | We saw Casino Royale.\n  |        ^^^^^^\n",
        "gambling, example 3: should fire, and does not\n  Nothing of the kind\n",
        "2 of 3 examples failed.\n",
    ];
    for part in parts {
        assert!(run.out.contains(part), "{part}{}", run.out);
    }
    let run = super::super::run(&["rules", "test", "--json", &rules], "");
    let rows: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let passed: Vec<_> = rows.as_array().unwrap().iter().map(|row| &row["passed"]).collect();
    assert_eq!(passed, [true, false, false]);
    assert_eq!(run.code, 1);
}

#[test]
fn a_file_without_examples_says_so() {
    let dir = Dir::new("rules-test-none");
    let rules = dir.file("rules.toml", "");
    let run = run(&["rules", "test", &rules], "");
    assert_eq!(run.out, "There are no examples: add [[rule.test]] below a rule.\n");
    assert_eq!(run.code, 0);
}

#[test]
fn slips_are_found_with_file_line_and_key() {
    let dir = Dir::new("rules-lint");
    let rules = dir.file(
        "rules.toml",
        RULES.replace("casino", "lottery").replace("Casino", "Lottery")
            + "\n[[rule]]\nid = \"never\"\nwhy = \"Never.\"\nwhen = { author = { approved_lt = 0 } }\n\
               action = \"hold\"\n",
    );
    let run = run(&["rules", "lint", &rules], "");
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let error =
        format!("{rules}: error: line 23: `rule[never].when.author.approved_lt`: never fires");
    assert!(run.out.contains(&error), "{}", run.out);
    let end = "1 error, 0 warnings\nFacts that the rules ask for: author.approved, author.name\n";
    assert!(run.out.ends_with(end), "{}", run.out);
    let run = super::super::run(&["rules", "lint", "--json", &rules], "");
    let findings: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(findings[0]["level"], "error");
    assert_eq!(
        (findings[0]["rule"].as_str(), findings[0]["line"].as_u64()),
        (Some("never"), Some(23))
    );
    assert_eq!(run.code, 1);
}

#[test]
fn all_mistakes_of_a_file_are_told() {
    let dir = Dir::new("rules-lint-mistakes");
    dir.file("hosts.txt", "fine.test\nnot one\n");
    let rules = dir.file(
        "rules.toml",
        "[lists.hosts]\nkind = \"domains\"\nfile = \"hosts.txt\"\n[[rule]]\nid = \"a\"\nacton = \"hold\"\n\
         when = { link = {} }\n",
    );
    let told = run(&["rules", "lint", &rules], "");
    let want = format!(
        "wellsaid: {rules}: line 2 of `hosts.txt`: `lists.hosts.file`: invalid domain name: letters, \
         digits and `-` between dots\n\
         wellsaid: {rules}: line 6: `rule[a].acton`: unknown key; did you mean `action`? "
    );
    assert_eq!(told.code, 2);
    assert!(told.err.starts_with(&want), "{}", told.err);
    assert!(told.err.ends_with("wellsaid: 3 mistakes\n"), "{}", told.err);
    assert_eq!(told.out, "");
    let told = run(&["rules", "lint", "--json", &rules], "");
    let mistakes: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(
        mistakes[2],
        serde_json::json!({
            "level": "mistake", "key": "rule[a].when.link", "line": 7,
            "message": mistakes[2]["message"].as_str(),
        })
    );
    assert_eq!((mistakes[0]["file"].as_str(), told.code), (Some("hosts.txt"), 2));
}

#[test]
fn rules_without_their_facts_are_found() {
    let dir = Dir::new("rules-lint-facts");
    let rules = dir.file(
        "rules.toml",
        "[[rule]]\nid = \"a\"\nwhy = \"x\"\naction = \"hold\"\nwhen = { thread = { closed = true } }\n",
    );
    for (name, facts, code) in [
        ("list.json", r#"["thread.closed"]"#, 0),
        ("other.json", r#"["thread.id"]"#, 1),
        ("context.json", r#"{"now": 1, "thread": {"closed": false}}"#, 0),
        ("null.json", r#"{"now": 1, "thread": {"closed": null}}"#, 1),
        (
            "past.ndjson",
            "{\"text\": \"a\"}\n{\"text\": \"b\", \"context\": {\"thread\": {\"closed\": true}}}\n",
            0,
        ),
    ] {
        let facts = dir.file(name, facts);
        let told = run(&["rules", "lint", &rules, "--facts", &facts], "");
        assert_eq!((told.code, told.err.as_str()), (code, ""), "{name}: {}", told.out);
        let is_told =
            told.out.contains("never fires: your application does not give thread.closed");
        assert_eq!(is_told, code == 1, "{name}: {}", told.out);
    }
    let facts = dir.file("wrong.json", "7");
    assert_eq!(run(&["rules", "lint", &rules, "--facts", &facts], "").code, 2);
}

#[test]
fn a_sound_file_is_said_to_be_sound() {
    let dir = Dir::new("rules-lint-sound");
    let rules =
        dir.file("rules.toml", RULES.replace("casino", "lottery").replace("Casino", "Lottery"));
    let want = "1 rule, no findings.\nFacts that the rules ask for: author.name\n";
    let run = run(&["rules", "lint", &rules], "");
    assert_eq!((run.out.as_str(), run.code), (want, 0));
}

#[test]
fn imported_rules_can_be_used_and_notes_are_told_apart() {
    let dir = Dir::new("rules-import");
    let keys = dir.file("keys.txt", "plugh\nhi\n");
    let imported = run(&["rules", "import", "wordpress", &keys, "-"], "xyzzy\n");
    assert_eq!(imported.code, 0, "{}", imported.err);
    assert!(
        imported.err.starts_with("wellsaid: note: `hi` is found inside words"),
        "{}",
        imported.err
    );
    let rules = dir.file("rules.toml", &imported.out);
    for (text, action) in [("aplughb", "hold"), ("xyzzy", "spam"), ("this", "approve")] {
        let run = run(&["moderate", "--rules", &rules, "--json"], text);
        assert_eq!(run.rows()[0]["action"], action, "{text}: {}", imported.out);
    }

    let coral = dir.file("coral.json", r#"{"banned": ["plugh"], "suspect": ["xyzzy"]}"#);
    let imported = run(&["rules", "import", "coral", &coral], "");
    assert!(imported.out.contains("plugh") && imported.out.contains("xyzzy"), "{}", imported.out);

    let block = dir.file("forum-watched-words-block.csv", "plugh,,false\n");
    let flag = dir.file("forum-watched-words-flag.csv", "xyzzy,,false\n");
    let imported = run(&["rules", "import", "discourse-csv", &block, &flag], "");
    assert_eq!(imported.code, 0, "{}", imported.err);
    let rules = dir.file("discourse.toml", &imported.out);
    for (text, action) in [("plugh", "reject"), ("xyzzy", "flag")] {
        let run = run(&["moderate", "--rules", &rules, "--json"], text);
        assert_eq!(run.rows()[0]["action"], action, "{text}: {}", imported.out);
    }
    let wrong = run(&["rules", "import", "coral", &keys], "");
    assert!(wrong.err.starts_with(&format!("wellsaid: {keys}: ")), "{}", wrong.err);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
}

#[test]
fn init_writes_a_file_by_options_or_by_questions() {
    let dir = Dir::new("init");
    let file = dir.file("rules.toml", "");
    let there = run(&["rules", "init", "--out", &file, "--links", "2"], "");
    assert_eq!((there.code, there.err), (2, format!("wellsaid: {file}: already exists\n")));
    std::fs::remove_file(&file).unwrap();
    let made = run(
        &["rules", "init", "--out", &file, "--words", "casino, free money", "--with", "form"],
        "",
    );
    let want = format!(
        "Wrote 4 rules to {file}.\n\
         Your application has to give: author.approved, author.name, author.role, submit.honeypot, submit.seconds.\n"
    );
    assert_eq!((made.code, made.out, made.err.as_str()), (0, want, ""));
    assert!(run(&["rules", "test", &file], "").out.ends_with("examples passed.\n"));

    let answers = "forum\nnone\nexample.org\ncasino\n\nmany\n0\n1\n\nno\nn\nno\nno\nno\nyes\n";
    let asked = run(&["rules", "init", "--out", "-", "--ask"], answers);
    assert_eq!(asked.code, 0, "{}", asked.err);
    assert!(asked.err.contains("wellsaid: a whole number, please\n"), "{}", asked.err);
    for part in [
        "name    = \"forum\"",
        "words = [\"casino\"]",
        "\"new-author\"",
        "\"flood\"",
        "mode = \"shadow\"",
    ] {
        assert!(asked.out.contains(part), "{part}: {}", asked.out);
    }
    for part in ["[exempt]", "many-links", "said-that"] {
        assert!(!asked.out.contains(part), "{part}: {}", asked.out);
    }
    let bad = run(&["rules", "init", "--out", "-", "--domains", "not a host"], "");
    assert_eq!(bad.code, 2);
    assert!(bad.err.contains("these answers do not make valid rules"), "{}", bad.err);
}
