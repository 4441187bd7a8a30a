//! Facts that are not given, and invalid addresses.

use super::super::{Dir, Value, json, run};

const RULES: &str = r#"
[exempt]
roles = ["staff"]

[[rule]]
id = "many-links"
why = "Links from somebody new."
when = { all = [ { links = { count_gte = 2 } }, { author = { approved_lt = 5 } } ] }
action = "hold"

[[rule]]
id = "trap"
why = "A robot."
when = { submit = { honeypot = true } }
action = "spam"

[[rule]]
id = "quick"
why = "A robot."
when = { any = [ { submit = { stamp_valid = false } }, { external = { name = "akismet", says = "spam" } } ] }
unknown = "fires"
action = "flag"

[[rule]]
id = "flood"
why = "Too many."
when = { rate = { key = "ip", gt = 2, within = "1m" } }
action = "reject"

[[rule]]
id = "draft"
why = "Not in use."
mode = "off"
when = { thread = { closed = true } }
action = "reject"
"#;

const LINKS: &str = "https://a.example https://b.example";

#[test]
fn the_facts_of_rules_are_listed() {
    let dir = Dir::new("facts");
    let rules = dir.file("rules.toml", RULES);
    let facts = run(&["rules", "facts", &rules], "");
    let want =
        "author.approved\nauthor.role\nexternal.akismet\nip\nsubmit.honeypot\nsubmit.stamp\n";
    assert_eq!((facts.code, facts.out.as_str(), facts.err.as_str()), (0, want, ""));
    let names: Value = run(&["rules", "facts", "--json", &rules], "").rows().remove(0);
    assert_eq!(names, json!(want.lines().collect::<Vec<_>>()));
    let lint = run(&["rules", "lint", &rules], "").out;
    let want = format!("Facts that the rules ask for: {}\n", want.trim_end().replace('\n', ", "));
    assert!(lint.ends_with(&want), "{lint}");
    assert_eq!(run(&["rules", "facts", &dir.file("none.toml", "")], "").out, "");
}

#[test]
fn what_is_missing_is_told_once() {
    let dir = Dir::new("facts-missing");
    let rules = dir.file("rules.toml", RULES);
    let (one, two) = (dir.file("1", LINKS), dir.file("2", "Hello"));
    let facts = r#"{"author": {"id": "7"}}"#;
    let arguments = ["moderate", "--rules", &rules, "--context", facts, &one, &two, &one];
    let text = run(&arguments, "");
    let told = "\
wellsaid: author.approved: not given for 2 of 3 comments; asked by many-links
wellsaid: ip: not given for 3 of 3 comments; asked by flood
wellsaid: submit.honeypot: not given for 3 of 3 comments; asked by trap
wellsaid: submit.stamp: no form key was given for 3 of 3 comments; asked by quick
";
    assert_eq!((text.code, text.err.as_str()), (0, told));
    assert!(!text.out.contains("not given\n") && !text.out.contains("could not ask author"));
    assert!(text.out.contains("quick: could not ask external.akismet: it was not asked"));

    let rows =
        [LINKS, "Hello", LINKS].map(|body| json!({"body": body}).to_string() + "\n").concat();
    for jobs in ["1", "4"] {
        let rules = dir.file("no-rate.toml", RULES.replace("mode = \"off\"", "mode = \"shadow\""));
        let arguments =
            ["moderate", "--rules", &rules, "--ndjson", "--jobs", jobs, "--context", facts];
        let answers = run(&arguments, &rows);
        let told = told.to_owned()
            + "wellsaid: thread.closed: not given for 3 of 3 comments; asked by draft\n";
        assert_eq!((answers.code, &answers.err), (0, &told));
        let gaps = answers.rows()[0]["verdict"]["incomplete"].clone();
        let gap = |rule, what, error| json!({"rule": rule, "what": what, "error": error});
        let want = json!([
            gap("many-links", "author.approved", "not given"),
            gap("trap", "submit.honeypot", "not given"),
            gap("quick", "submit.stamp", "no form key was given"),
            gap("quick", "external.akismet", "it was not asked"),
            gap("flood", "ip", "not given"),
            gap("draft", "thread.closed", "not given"),
        ]);
        assert_eq!(gaps, want);
    }
}

#[test]
fn a_replay_counts_what_was_missing_per_rule() {
    let dir = Dir::new("facts-replay");
    let rules = dir.file("rules.toml", RULES);
    let row = |body: &str, context: Value| json!({"body": body, "created": 1_700_000_000, "context": context});
    let account = json!({"author": {"id": "7"}});
    let past = [
        row(LINKS, account.clone()),
        row("Hello", account),
        row(LINKS, json!({"author": {"id": "7", "approved": 9}, "ip": "203.0.113.9:1"})),
        row(LINKS, json!({"submit": {"honeypot": false}})),
    ];
    let past = dir.file("past.ndjson", past.map(|row| row.to_string() + "\n").concat());
    let report = run(&["rules", "replay", &past, "--rules", &rules], "").out;
    let want = "
many-links: could not be evaluated for 1 of 4 comments: author.approved: not given
trap: could not be evaluated for 3 of 4 comments: submit.honeypot: not given
quick: could not be evaluated for 4 of 4 comments: external.akismet: it was not asked
quick: could not be evaluated for 4 of 4 comments: submit.stamp: no form key was given
flood: could not be evaluated for 3 of 4 comments: ip: not given
";
    assert!(report.ends_with(want), "{report}");
    let report = run(&["rules", "replay", &past, "--rules", &rules, "--json"], "").out;
    let report: Value = serde_json::from_str(&report).unwrap();
    let unknown = |rule: usize| report["rules"][rule]["unknown"].clone();
    let fact = |what, comments| json!([{"what": what, "error": "not given", "comments": comments}]);
    assert_eq!(unknown(0), fact("author.approved", 1));
    assert_eq!(unknown(3), fact("ip", 3));
    assert_eq!(unknown(4), json!([]));
}

#[test]
fn an_address_that_is_none_is_a_mistake_everywhere() {
    let dir = Dir::new("facts-ip");
    let rules = dir.file("rules.toml", RULES);
    let wrong = "`ip` is not an IP address";
    let run = |arguments: &[&str], input: &str| super::super::run(arguments, input);
    let option = run(&["moderate", "--rules", &rules, "--context", r#"{"ip": "300.1.1.1"}"#], "Hi");
    assert_eq!((option.code, option.err), (2, format!("wellsaid: context: {wrong}\n")));

    let row = |ip: &str| json!({"body": "Hi", "context": {"now": 5, "ip": ip}}).to_string() + "\n";
    let rows = row("300.1.1.1") + &row("[2001:db8::1]:443") + &row("203.0.113.9, x");
    let answers = run(&["moderate", "--rules", &rules, "--ndjson"], &rows);
    assert_eq!(answers.code, 1);
    assert_eq!(answers.rows()[0], json!({"line": 1, "error": format!("`context`: {wrong}")}));
    let gaps = answers.rows()[1]["verdict"]["incomplete"].to_string();
    assert!(gaps.contains("honeypot") && !gaps.contains("flood"), "{gaps}");
    assert_eq!(answers.rows().len(), 3);

    let past = dir.file("past.ndjson", &rows);
    let replay = run(&["rules", "replay", &past, "--rules", &rules], "");
    assert_eq!(replay.code, 1);
    assert_eq!(replay.err, format!("wellsaid: {past}: line 1: `context`: {wrong}\n"));

    let request =
        json!({"op": "moderate", "body": "Hi", "record": false, "context": {"ip": "300.1.1.1"}});
    let answer = run(&["serve-stdio", "--rules", &rules], &(request.to_string() + "\n"));
    assert_eq!(answer.rows()[0]["error"], format!("`context`: {wrong}"));
    assert_eq!(answer.rows()[0]["kind"], "request");
}

#[test]
fn a_list_that_is_not_there_holds_and_is_an_error() {
    let dir = Dir::new("facts-list");
    let rules = dir.file(
        "rules.toml",
        "[lists.bad]\nkind = \"words\"\nfile = \"none.txt\"\n[[rule]]\nid = \"bad\"\nwhy = \"Bad.\"\n\
         when = { words = { list = \"bad\" } }\naction = \"spam\"\n",
    );
    let verdict = run(&["moderate", "--rules", &rules], "Hello");
    assert_eq!(verdict.code, 0);
    assert!(verdict.out.contains("hold, because something could not be asked"), "{}", verdict.out);
    assert!(verdict.out.contains("bad: could not ask list.bad: its file was not read"));
    assert!(verdict.err.contains("none.txt"), "{}", verdict.err);
    let lint = run(&["rules", "lint", &rules], "");
    assert_eq!(lint.code, 1);
    assert!(
        lint.out.contains("error: line 3: `lists.bad.file`: `none.txt` was not read"),
        "{}",
        lint.out
    );
}
