//! Rule files: what loads, how mistakes are told, what is only doubtful.
#![cfg(feature = "moderation")]

use std::fmt::Write;

use wellsaid::moderate::condition::Condition;
use wellsaid::moderate::rule::List;
use wellsaid::moderate::{Action, RuleSet, Timestamp, lint};
use wellsaid::{Formatter, Policy};

const SAMPLE: &str = include_str!("data/rules/sample.toml");

#[test]
fn the_sample_loads_as_it_stands() {
    let rules = RuleSet::from_toml(SAMPLE).expect("sound rules");
    let file = rules.file();
    assert_eq!(
        (file.name.as_str(), file.version.as_str()),
        ("example.org comments", "2026-11-21.3")
    );
    assert_eq!(file.rules.len(), 12);
    assert_eq!(file.lists.len(), 4);
    assert_eq!(rules.missing_files().collect::<Vec<_>>(), [("shorteners", "lists/shorteners.txt")]);
    assert_eq!(rules.sha256().len(), 64);
    let gambling = file.rules.iter().find(|rule| rule.id == "gambling").expect("a rule");
    assert_eq!(gambling.tests.len(), 2);
    assert!(matches!(&gambling.when, Condition::Words(words) if words.list.name == "gambling"));
    assert!(matches!(&file.lists["ours"], List::Domains(list) if list.domains.len() == 2));
    assert_eq!(file.rules[0].action, Some(Action::Spam));
}

#[test]
fn the_sample_is_written_and_read_again() {
    let rules = RuleSet::from_toml(SAMPLE).expect("sound rules");
    let toml = rules.to_toml().expect("TOML");
    let again = RuleSet::from_toml(&toml).expect(&toml);
    assert_eq!(again.file(), rules.file());
    let json = serde_json::to_string(rules.file()).expect("JSON");
    let again = RuleSet::from_json(&json).expect(&json);
    assert_eq!(again.file(), rules.file());
    let made = RuleSet::new(rules.file().clone()).expect("sound rules");
    assert_eq!(made.file(), rules.file());
    // The hash is of the text.
    assert_eq!(made.sha256(), again.sha256());
    assert_ne!(made.sha256(), rules.sha256());
}

#[test]
fn a_loader_reads_the_files_of_lists() {
    let mut asked = Vec::new();
    let rules = RuleSet::from_toml_with(SAMPLE, &mut |file| {
        asked.push(file.to_owned());
        Ok(Some("# shorteners\nbit.ly\n\n  T.CO. # Twitter\n".to_owned()))
    });
    let rules = rules.expect("sound rules");
    assert_eq!(asked, ["lists/shorteners.txt"]);
    assert_eq!(rules.missing_files().count(), 0);
    let error = RuleSet::from_toml_with(SAMPLE, &mut |_| Err("no such file".to_owned()));
    assert_eq!(
        error.expect_err("a loader that fails").to_string(),
        "line 34: `lists.shorteners.file`: `lists/shorteners.txt` can't be read: no such file"
    );
    let unread = RuleSet::from_toml_with(SAMPLE, &mut |_| Ok(None)).expect("sound rules");
    assert_eq!(
        unread.missing_files().collect::<Vec<_>>(),
        [("shorteners", "lists/shorteners.txt")]
    );
    let mut wrong = |_: &str| Ok(Some("bit.ly\n\nhttp://t.co".to_owned()));
    let error = RuleSet::from_toml_with(SAMPLE, &mut wrong);
    assert_eq!(
        error.expect_err("a list that is none").to_string(),
        "line 34: `lists.shorteners.file`: line 3 of it: `http://t.co` is no domain name: only \
         the host, without scheme and path"
    );
}

#[test]
fn every_mistake_is_told_in_these_words() {
    let cases: toml::Table = include_str!("data/rules/errors.toml").parse().expect("TOML");
    let cases = cases["case"].as_array().expect("a list of cases");
    assert!(cases.len() >= 130);
    let mut wrong = String::new();
    for case in cases {
        let text = |key: &str| case.get(key).and_then(|value| value.as_str());
        let name = text("name").expect("a name");
        let source = text("source").expect("a source");
        let result = match text("format") {
            Some("json") => RuleSet::from_json(source),
            _ => RuleSet::from_toml(source),
        };
        let error = result.expect_err(name);
        let expected = text("error").expect("an error");
        if error.to_string() != expected {
            writeln!(wrong, "{name}:\n  {expected}\n  {error}").expect("a string");
        }
        assert_eq!(format!("{:?}", error.kind()), text("kind").expect("a kind"), "{name}");
        assert!(error.line().is_some(), "{name}");
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// A rule whose `when` is this.
fn asks(when: &str) -> String {
    format!("[[rule]]\nid = \"r\"\naction = \"hold\"\nwhen = {when}\n")
}

#[test]
fn limits_are_told() {
    let key = |error: &str| error.to_owned();
    let rule = |rest: &str| asks("{ links = {} }") + rest;
    let levels = |n: usize| "{ not = ".repeat(n - 1) + "{ links = {} }" + &" }".repeat(n - 1);
    let many = |n: usize| format!("{{ any = [{}] }}", "{ links = {} },".repeat(n - 1));
    let lists = |n: usize| -> String {
        (0..n).map(|n| format!("[lists.l{n}]\nkind = \"words\"\n")).collect()
    };
    let rules = |n: usize| -> String {
        (0..n).map(|n| format!("[[rule]]\nid='{n}'\naction='hold'\nwhen.links={{}}\n")).collect()
    };
    let regexes = |n: usize, pattern: &str| {
        let one = format!("{{ regex = {{ pattern = '{pattern}' }} }},");
        let all = [one.repeat(n.min(250)), one.repeat(n.saturating_sub(250).min(250))];
        let rest = n.saturating_sub(500);
        let all =
            all.into_iter().chain([one.repeat(rest.min(250)), one.repeat(rest.max(250) - 250)]);
        let all = all.filter(|all| !all.is_empty()).enumerate();
        all.map(|(id, all)| {
            format!("[[rule]]\nid='{id}'\naction='hold'\nwhen = {{ any = [{all}] }}\n")
        })
        .collect::<String>()
    };
    let words = "[lists.a]\nkind = \"words\"\nwords = [\"x\"]\n";
    let replace = |n: usize| {
        let when = asks("{ words = { list = \"a\" } }");
        format!("{words}{when}rewrite = {{ replace = \"{}\" }}\n", "x".repeat(n))
    };
    let x = |n: usize| "x".repeat(n);
    // What is just allowed, what is not, and how that is told.
    let cases = [
        (asks(&levels(16)), asks(&levels(17)), key("deeper than 16 levels")),
        (asks(&many(256)), asks(&many(257)), key("more than 256 conditions in one rule")),
        (lists(1000), lists(1001), key("1001 lists, the limit is 1000")),
        (rules(10_000), rules(10_001), key("10001 rules, the limit is 10000")),
        (
            regexes(1000, "[a-c]x"),
            regexes(1001, "[a-c]x"),
            key("more than 1000 regular expressions"),
        ),
        (
            regexes(60, r"\w{15}"),
            regexes(70, r"\w{15}"),
            key("all expressions together take more than 67108864 bytes when compiled"),
        ),
        (
            asks(&format!("{{ regex = {{ pattern = \"{}\" }} }}", x(1000))),
            asks(&format!("{{ regex = {{ pattern = \"{}\" }} }}", x(1001))),
            key("1001 bytes, the limit is 1000"),
        ),
        (
            rule(&format!("why = \"{}\"", "ä".repeat(500))),
            rule(&format!("why = \"{}\"", x(501))),
            key("501 characters, the limit is 500"),
        ),
        (
            rule(&format!("tell = \"{}\"", x(64))),
            rule(&format!("tell = \"{}\"", x(65))),
            format!("`{}` is not 1 to 64 of the characters A-Z a-z 0-9 . _ -", x(65)),
        ),
        (
            rule(&format!("tags = [{}]", "\"x\",".repeat(32))),
            rule(&format!("tags = [{}]", "\"x\",".repeat(33))),
            key("33 tags, the limit is 32"),
        ),
        (replace(200), replace(201), key("201 bytes, the limit is 200")),
        (
            rule(&"[[rule.test]]\ntext=''\nfires=true\n".repeat(100)),
            rule(&"[[rule.test]]\ntext=''\nfires=true\n".repeat(101)),
            key("101 tests, the limit is 100"),
        ),
        (
            rule(&format!("[[rule.test]]\ntext='{}'\nfires=true", x(65_536))),
            rule(&format!("[[rule.test]]\ntext='{}'\nfires=true", x(65_537))),
            key("65537 bytes, the limit is 65536"),
        ),
        (
            asks(&format!("{{ author = {{ id_in = [{}] }} }}", "'x',".repeat(1000))),
            asks(&format!("{{ author = {{ id_in = [{}] }} }}", "'x',".repeat(1001))),
            key("1001 entries, the limit is 1000"),
        ),
        (
            format!("name = \"{}\"", x(500)),
            format!("name = \"{}\"", x(501)),
            key("501 bytes, the limit is 500"),
        ),
        (
            format!("#{}", x((8 << 20) - 1)),
            format!("#{}", x(8 << 20)),
            key("the rule file is 8388609 bytes long, the limit is 8388608 bytes; long lists can \
                 have a `file` of their own"),
        ),
    ];
    for (fine, too_much, told) in cases {
        RuleSet::from_toml(&fine).expect(&told);
        let error = RuleSet::from_toml(&too_much).expect_err(&told).to_string();
        assert!(error.ends_with(&told), "{error:.400}\n{told}");
    }
}

#[test]
fn depth_is_refused_and_not_survived_by_luck() {
    let json = |n: usize| {
        let when = format!("{}{{\"links\":{{}}}}{}", "{\"not\":".repeat(n), "}".repeat(n));
        format!("{{\"rule\": [{{\"id\": \"r\", \"when\": {when}}}]}}")
    };
    for n in [16, 60, 100, 120, 1000, 100_000] {
        let error = RuleSet::from_json(&json(n)).expect_err("too deep").to_string();
        let is_told = error.contains("deeper than 16 levels")
            || error.contains("nested too deeply")
            || error.contains("recursion limit exceeded");
        assert!(is_told, "{n}: {error:.300}");
        assert!(error.len() < 500, "{n}: {error:.600}");
        let toml = asks(&("{ not = ".repeat(n) + "{ links = {} }" + &" }".repeat(n)));
        let error = RuleSet::from_toml(&toml).expect_err("too deep").to_string();
        assert!(error.len() < 500, "{n}: {error:.600}");
    }
}

/// 2025-11-24T16:00:00Z
const NOW: Timestamp = Timestamp(1_764_000_000);

#[test]
fn what_is_doubtful_is_told_in_these_words() {
    let cases: toml::Table = include_str!("data/rules/lints.toml").parse().expect("TOML");
    let cases = cases["case"].as_array().expect("a list of cases");
    assert!(cases.len() >= 50);
    let mut wrong = String::new();
    for case in cases {
        let name = case["name"].as_str().expect("a name");
        let rules = RuleSet::from_toml(case["source"].as_str().expect("a source")).expect(name);
        let found: Vec<_> = lint::lint(&rules, NOW).iter().map(ToString::to_string).collect();
        let expected = case["findings"].as_array().expect("findings");
        let expected: Vec<_> =
            expected.iter().map(|text| text.as_str().expect("a string")).collect();
        if found != expected {
            writeln!(wrong, "{name}:\n  {expected:#?}\n  {found:#?}").expect("a string");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn rules_made_in_code_are_doubted_without_lines() {
    let mut file = RuleSet::from_toml(SAMPLE).expect("sound rules").file().clone();
    file.rules[3].why.clear();
    let rules = RuleSet::new(file).expect("sound rules");
    let found = lint::lint(&rules, NOW);
    let why = found.iter().find(|finding| finding.message.contains("why")).expect("a finding");
    assert_eq!(
        (why.rule.as_deref(), why.key.as_str(), why.line),
        (Some("first-comment"), "rule[first-comment]", None)
    );
}

const DEFAULT: &str = include_str!("../examples/rules.toml");

#[test]
fn the_default_rules_are_sound() {
    let rules = RuleSet::from_toml(DEFAULT).expect("sound rules");
    assert_eq!(lint::lint(&rules, NOW), []);
    let formatter = Formatter::new(Policy::comment());
    let outcomes = rules.test(|text| formatter.parse(text));
    for rule in &rules.file().rules {
        assert!(!rule.why.is_empty() && !rule.tests.is_empty(), "{}", rule.id);
        assert!(!matches!(rule.when, Condition::Words(_)), "{}", rule.id);
    }
    let failed: Vec<_> = outcomes.iter().filter(|outcome| !outcome.passed()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(outcomes.len() >= 25);
}

#[test]
fn the_examples_of_the_sample_come_out_as_they_say() {
    let rules = RuleSet::from_toml(SAMPLE).expect("sound rules");
    let policy = Policy::builder().disallowed(wellsaid::policy::Disallowed::Strip).build();
    let formatter = Formatter::new(policy.expect("a policy"));
    let outcomes = rules.test(|text| formatter.parse(text));
    assert_eq!(outcomes.len(), 2);
    let failed: Vec<_> = outcomes.iter().filter(|outcome| !outcome.passed()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}
