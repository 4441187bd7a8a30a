//! Rule files: loading, messages for mistakes, findings of the linter.
#![cfg(feature = "moderation")]

use std::fmt::Write;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use wellsaid::moderate::condition::Condition;
use wellsaid::moderate::import::{self, Imported};
use wellsaid::moderate::rule::List;
use wellsaid::moderate::{Action, MemoryHistory, Moderator, RuleSet, Timestamp, lint};
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

/// A rule set whose exceptions lie in a file.
const EXCEPT: &str = r#"
    [lists.rude]
    kind = "words"
    words = ["casino"]
    except_file = "fine.txt"
    [[rule]]
    id = "rude"
    why = "x"
    action = "hold"
    when = { words = { list = "rude" } }
"#;

#[test]
fn exceptions_may_lie_in_a_file() {
    let load = |text: Option<&str>| {
        let mut load = |name: &str| {
            assert_eq!(name, "fine.txt");
            Ok(text.map(str::to_owned))
        };
        RuleSet::from_toml_with(EXCEPT, &mut load).expect("sound rules")
    };
    let rules = load(Some("# films\nCasino Royale\n"));
    assert!(rules.missing_files().next().is_none());
    for (text, fires) in [("a casino", true), ("Casino Royale", false), ("casino royal", true)] {
        assert_eq!(!fired(&rules, text, "{}").is_empty(), fires, "{text}");
    }
    // Without the file the condition is unknown: `on_error` decides.
    let unread = load(None);
    assert_eq!(unread.missing_files().collect::<Vec<_>>(), [("rude", "fine.txt")]);
    let findings = lint::lint(&unread, NOW);
    assert!(findings.iter().any(|finding| finding.to_string().contains("`fine.txt` was not read")));
}

#[test]
fn a_condition_may_hold_its_own_list() {
    let text = r#"
        [[rule]]
        id = "words"
        why = "x"
        action = "hold"
        when = { words = ["idiot", "watch * online", "🖕"] }
        [[rule]]
        id = "twice"
        why = "x"
        action = "hold"
        when = { words = { list = ["moron"], in = ["body"], count_gte = 2 } }
        [[rule]]
        id = "hosts"
        why = "x"
        action = "hold"
        when = { links = { host_in = ["bit.ly"] } }
        [[rule]]
        id = "mail"
        why = "x"
        action = "hold"
        when = { author = { email_in = ["spam.example"] } }
    "#;
    let rules = RuleSet::from_toml(text).expect("sound rules");
    let again = RuleSet::from_toml(&rules.to_toml().expect("TOML")).expect("the same rules");
    assert_eq!(rules.file(), again.file());
    let json = serde_json::to_string(rules.file()).expect("JSON");
    assert!(json.contains(r#""words":["idiot","#), "{json}");
    for rules in [&rules, &again, &RuleSet::from_json(&json).expect("the same rules")] {
        for (text, context, ids) in [
            ("You idiot", "{}", &["words"][..]),
            ("watch it online 🖕🏽", "{}", &["words"]),
            ("moron", "{}", &[]),
            ("moron, moron", "{}", &["twice"]),
            ("https://bit.ly/x", "{}", &["hosts"]),
            ("https://bit.lyx/x idiotic", "{}", &[]),
            ("x", r#"{"author": {"email": "a@b.spam.example"}}"#, &["mail"]),
        ] {
            assert_eq!(fired(rules, text, context), ids, "{text}");
        }
    }
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
        "line 3 of `lists/shorteners.txt`: `lists.shorteners.file`: invalid domain name: write the \
         address without its scheme: `example.org` or `example.org/path`"
    );
}

#[test]
fn lists_in_conditions_are_read_once_each() {
    let rules = |count: usize, asks: &dyn Fn(usize) -> String| {
        let rule = |at: usize| {
            format!("[[rule]]\nid = \"r{at}\"\naction = \"hold\"\nwhen = {{ {} }}\n", asks(at))
        };
        RuleSet::from_toml(&(0..count).map(rule).collect::<String>())
    };
    let ids = |at: usize| format!("author = {{ id_in = [\"{at}\"], ip_in = [\"203.0.113.9\"] }}");
    let many = rules(3000, &ids).expect("lists of authors");
    assert_eq!(fired(&many, "x", r#"{"ip": "203.0.113.9", "author": {"id": "2999"}}"#), ["r2999"]);
    let words = |at: usize| format!("words = [\"{}\"]", "x".repeat(at % 30 + 1));
    rules(3000, &words).expect("30 lists of words");
    let words = |at: usize| format!("words = [\"x{at}\"]");
    rules(1000, &words).expect("1,000 lists of words");
    assert_eq!(
        rules(1001, &words).expect_err("one too many").to_string(),
        "line 4004: `rule[r1000].when.words`: more than 1000 lists of words in conditions"
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

#[test]
fn all_mistakes_are_told_at_once() {
    let text = r#"
names = "x"
[defaults]
actoin = "hold"
[thresholds]
hold = 0
[lists.rude]
kind = "words"
words = ["idiot", "**", "   "]
except = ["**"]
[lists.hosts]
kind = "domains"
domains = ["a b", "fine.test", "http://x.test/"]
file = "hosts.txt"
[lists.broken]
kind = "word"
[[rule]]
id = "one"
action = "hod"
when = { all = [{ words = { list = "broken" } }, { links = { count_gte = 0 } }, { regex = { pattern = "(" } }] }
[[rule]]
id = "two"
action = "hold"
scores = 3
when = { any = [{ words = { list = "rud" } }, { links = { host_in = "hosts" } }] }
[[rule]]
id = "two"
why = 3
when = { all = [{ link = {} }, { shape = { lines_gte = "9" } }] }
"#;
    let mut load = |_: &str| Ok(Some("fine.test\nx y\n# z\nhttps://y.test/\n".to_owned()));
    let error = RuleSet::from_toml_with(text, &mut load).expect_err("many mistakes");
    let told: Vec<_> = error.mistakes().iter().map(ToString::to_string).collect();
    assert_eq!(error.to_string(), told.join("\n"));
    assert_eq!((error.line(), error.key()), (Some(2), "names"));
    let short: Vec<_> =
        error.mistakes().iter().map(|mistake| (mistake.line(), mistake.key())).collect();
    assert_eq!(
        short,
        [
            (Some(2), "names"),
            (Some(4), "defaults.actoin"),
            (Some(6), "thresholds.hold"),
            (Some(9), "lists.rude.words[1]"),
            (Some(9), "lists.rude.words[2]"),
            (Some(10), "lists.rude.except[0]"),
            (Some(13), "lists.hosts.domains[0]"),
            (Some(13), "lists.hosts.domains[2]"),
            (Some(2), "lists.hosts.file"),
            (Some(4), "lists.hosts.file"),
            (Some(16), "lists.broken.kind"),
            (Some(19), "rule[one].action"),
            (Some(20), "rule[one].when.all[1].links.count_gte"),
            (Some(20), "rule[one].when.all[2].regex.pattern"),
            (Some(24), "rule[two].scores"),
            (Some(25), "rule[two].when.any[0].words.list"),
            (Some(27), "rule[two].id"),
            (Some(28), "rule[two].why"),
            (Some(29), "rule[two].when.all[0].link"),
            (Some(29), "rule[two].when.all[1].shape.lines_gte"),
        ],
        "{error}"
    );
    assert_eq!(error.mistakes()[9].file(), Some("hosts.txt"));
    // Mistakes beyond the limit are not searched.
    let many = "[[rule]]\nid = 'r'\nacton = 1\n".repeat(1000);
    let error = RuleSet::from_toml(&many).expect_err("a thousand mistakes");
    assert_eq!(error.mistakes().len(), 50);
    let wide = format!(
        "[[rule]]\nid = 'r'\n{}",
        (0..1000).map(|n| format!("k{n} = 1\n")).collect::<String>()
    );
    assert_eq!(RuleSet::from_toml(&wide).expect_err("a thousand keys").mistakes().len(), 50);
}

#[test]
fn facts_that_nobody_gives_are_told() {
    let text = r#"
[[rule]]
id = "staff"
why = "x"
action = "hold"
when = { all = [{ links = {} }, { not = { author = { role_in = ["staff"] } } }] }
[[rule]]
id = "old"
why = "x"
action = "hold"
when = { any = [{ thread = { older = "9d" } }, { author = { approved_gte = 3 } }] }
[[rule]]
id = "closed"
why = "x"
action = "hold"
when = { all = [{ links = {} }, { thread = { closed = true } }] }
[[rule]]
id = "safe"
why = "x"
action = "hold"
unknown = "fires"
when = { thread = { closed = true } }
[[rule]]
id = "quick"
why = "x"
action = "hold"
when = { submit = { seconds_lt = 3 } }
"#;
    let rules = RuleSet::from_toml(text).expect("sound rules");
    let found = |given: &[&str]| -> Vec<String> {
        let given = given.iter().map(ToString::to_string).collect();
        lint::lint_facts(&rules, &given).iter().map(ToString::to_string).collect()
    };
    let never = |line: usize, id: &str, facts: &str| {
        format!(
            "error: line {line}: `rule[{id}].when`: never fires: your application does not give {facts}"
        )
    };
    assert_eq!(
        found(&["author.id", "submit.stamp"]),
        [
            "warning: line 6: `rule[staff].when.all[1].not.author`: known of guests only: your \
             application does not give author.role"
                .to_owned(),
            never(11, "old", "author.approved or thread.age_secs"),
            never(16, "closed", "thread.closed"),
            "warning: line 22: `rule[safe].when.thread`: never known: your application does not give \
             thread.closed"
                .to_owned(),
        ]
    );
    let all = rules.facts();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(found(&all), [""; 0]);
    // Without accounts all are guests.
    assert_eq!(
        found(&["thread.age_secs", "thread.closed"]),
        [never(27, "quick", "submit.seconds")]
    );
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
    // Values just within and just over a limit, and the messages.
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
            regexes(262, &x(1000)),
            regexes(263, &x(1000)),
            key("all expressions together have more than 262144 bytes; put words into a list"),
        ),
        (
            regexes(3, r"\w{15}"),
            regexes(100, r"\w{15}"),
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
            format!("`{}` is not a name of 1 to 64 characters from A-Z a-z 0-9 . _ -", x(65)),
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
            key("more than 1000 entries; give the list a name"),
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
    assert!(outcomes.len() >= 22);
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

/// The rules of an import, after they were written and read again.
fn loads(imported: &Imported) -> RuleSet {
    let toml = toml::to_string(&imported.file).expect("TOML");
    let rules = RuleSet::from_toml(&toml).expect(&toml);
    let made = RuleSet::new(imported.file.clone()).expect("sound rules");
    assert_eq!(made.file(), rules.file());
    rules
}

/// The rules that fire.
fn fired(rules: &RuleSet, text: &str, context: &str) -> Vec<String> {
    let formatter = Formatter::new(Policy::comment());
    let document = formatter.parse(text).expect("short enough");
    let mut context: serde_json::Value = serde_json::from_str(context).expect("JSON");
    context["now"] = 1_000_000.into();
    let context = serde_json::from_value(context).expect("a context");
    let verdict = Moderator::new(rules.clone()).check(&document, &context, &MemoryHistory::new());
    verdict.reasons.iter().map(|reason| reason.rule.clone()).collect()
}

#[test]
fn keys_of_wordpress_are_taken_over() {
    let moderation = "viagra\r\n\r\n  bit.ly \nviagra\nsex\n203.0.113.\n2001:db8::1\nca*h\n$$$\n";
    let imported = import::wordpress(moderation, "casino\n198.51.100.7\n");
    let rules = loads(&imported);
    let ids: Vec<_> = rules.file().rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["moderation-keys", "disallowed-keys"]);
    assert_eq!(rules.file().rules[0].action, Some(Action::Hold));
    assert_eq!(rules.file().rules[1].action, Some(Action::Spam));
    assert_eq!(
        imported.notes,
        ["`sex` is found inside words by WordPress; here it is a whole word"]
    );
    let (held, spam, fine) =
        (["moderation-keys"].as_slice(), ["disallowed-keys"].as_slice(), [].as_slice());
    for (text, context, ids) in [
        ("buy superVIAGRAnow", "{}", held),
        ("see http://bit.ly/x", "{}", held),
        ("<a href=\"http://bit.ly/x\">here</a>", "{}", held),
        ("in Essex", "{}", fine),
        ("sex sells", "{}", held),
        ("give me ca*h", "{}", held),
        ("give me cash", "{}", fine),
        ("make $$$ fast", "{}", held),
        ("hello", r#"{"ip": "203.0.113.77"}"#, held),
        ("hello", r#"{"ip": "203.0.114.77"}"#, fine),
        ("hello", r#"{"ip": "2001:db8::1"}"#, held),
        ("hello", r#"{"ip": "198.51.100.7"}"#, spam),
        ("hello", r#"{"author": {"name": "Casinoking"}}"#, spam),
        ("hello", r#"{"author": {"url": "http://casino.test/"}}"#, spam),
        ("hello", r#"{"author": {"email": "x@casino.test"}}"#, spam),
        ("hello", "{}", fine),
    ] {
        assert_eq!(fired(&rules, text, context), ids, "{text} {context}");
    }
    assert_eq!(import::wordpress("", "\n \n").file.rules, []);
}

#[test]
fn watched_words_of_discourse_are_taken_over() {
    let blocked =
        import::discourse_csv("spamword\nfree*\nc*sino\n\"a, b\"\nspamword\n", Some("block"));
    let blocked = blocked.expect("a known action");
    let rules = loads(&blocked);
    assert_eq!(rules.file().rules.len(), 1);
    assert_eq!(rules.file().rules[0].action, Some(Action::Reject));
    for (text, fires) in [
        ("a SpamWord!", true),
        ("spamwords", false),
        ("freebies", true),
        ("carefree", false),
        ("the casssino", true),
        ("casinos", false),
        ("a, b", true),
    ] {
        assert_eq!(!fired(&rules, text, "{}").is_empty(), fires, "{text}");
    }
    let table = "word,replacement,case_sensitive,action\nheck,,,censor\nIT,,true,flag\n\
                 colour,color,,replace\ngrey,gray,,replace\nrust,\"lang,code\",,tag\nx,http://x.test,,link\nnew,,,silence\n\
                 look,,,require_approval\n";
    let all = import::discourse_csv(table, None).expect("known actions");
    let rules = loads(&all);
    let ids: Vec<_> = rules.file().rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(
        ids,
        ["censor", "require-approval", "flag", "replace-1", "replace-2", "silence", "tag-1"]
    );
    assert_eq!(
        all.notes,
        [
            "`link`: words do not become links here; 1 words are left out",
            "`silence` stops a new author altogether; here the comment is held and tagged",
        ]
    );
    assert_eq!(rules.file().rules[6].tags, ["lang", "code"]);
    for (text, ids) in [
        ("What the Heck", ["censor"].as_slice()),
        ("of IT", &["flag"]),
        ("of it", &[]),
        ("what colour", &["replace-1"]),
        ("how grey", &["replace-2"]),
        ("rust and x", &["tag-1"]),
    ] {
        assert_eq!(fired(&rules, text, "{}"), ids, "{text}");
    }
    for action in [None, Some("ban")] {
        let error = import::discourse_csv("a\n", action).expect_err("no action");
        assert_eq!(error.key(), "action");
    }
}

#[test]
fn word_lists_of_coral_are_taken_over() {
    let json = r#"{"data": {"settings": {"wordList": {
        "banned": ["badword", "two words", "b*d", "badword", ""], "suspect": ["odd"]}}}}"#;
    let imported = import::coral(json).expect("lists");
    let rules = loads(&imported);
    for (text, ids) in [
        ("a BADWORD", ["banned"].as_slice()),
        ("badwords", &[]),
        ("Two words!", &["banned"]),
        ("b*d", &["banned"]),
        ("bad", &[]),
        ("an odd one", &["suspect"]),
    ] {
        assert_eq!(fired(&rules, text, "{}"), ids, "{text}");
    }
    assert_eq!(
        loads(&import::coral(r#"{"banned": ["x y"]}"#).expect("a list")).file().rules.len(),
        1
    );
    for (json, error) in [
        ("{", "line 1: not JSON: EOF while parsing an object"),
        ("{}", "holds neither `banned` nor `suspect`"),
        (r#"{"banned": "x"}"#, "`banned`: expected a list"),
    ] {
        assert_eq!(import::coral(json).expect_err(json).to_string(), error);
    }
}

/// Keys and values of rule files, and other words.
const TOKENS: &[&str] = &[
    "[",
    "]",
    "[[rule]]\n",
    "[[rule.test]]\n",
    "[lists.a]\n",
    "[defaults]\n",
    "{",
    "}",
    ",",
    " = ",
    "\n",
    "\"",
    "'",
    "id",
    "when",
    "links",
    "words",
    "list",
    "any",
    "all",
    "not",
    "regex",
    "pattern",
    "count_gte",
    "score",
    "action",
    "\"hold\"",
    "mask",
    "rewrite",
    "kind",
    "\"words\"",
    "\"domains\"",
    "file",
    "1",
    "-1",
    "0.5",
    "nan",
    "true",
    "2026-01-01",
    "\"1m\"",
    "\\",
    "\u{fffd}",
    "é",
    "#",
    ":",
    "null",
    "schema",
    "{links = {}}",
    "id = \"r\"\n",
    "when = {links = {}}\n",
    "action = \"hold\"\n",
    "kind = \"words\"\n",
    "words = [\"x\"]\n",
];

/// Conditions of valid rules.
fn condition() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        (1..9usize, any::<bool>())
            .prop_map(|(n, on)| json!({"links": {"count_gte": n, "quoted": on}})),
        Just(json!({"links": {"host_in": "hosts", "flags": ["ip", "idn"]}})),
        prop::option::of(1..5usize)
            .prop_map(|n| json!({"words": {"list": "rude", "count_gte": n}})),
        Just(json!({"words": {"list": "rude", "in": ["body", "author.name"], "skip": ["quotes"]}})),
        "[a-z]{1,9}".prop_map(|text| json!({"regex": {"pattern": text, "ignore_case": false}})),
        (0.0..=1.0f64).prop_map(|x| json!({"shape": {"upper_ratio_gte": x, "min_letters": 9}})),
        (0.0..=1.0f64, 0..9usize).prop_map(
            |(x, n)| json!({"shape": {"script": "Han", "script_ratio_gte": x, "emoji_gte": n, "emails_gte": n, "mentions_gte": n}})
        ),
        (0..9u64).prop_map(|n| json!({"author": {"approved_gte": n, "role_in": ["a", "b"]}})),
        (1..99u64).prop_map(
            |n| json!({"author": {"account_younger": format!("{n}h"), "ip_in": ["::/8"]}})
        ),
        (0.1..9.0f64).prop_map(|x| json!({"reports": {"count_gte": 2, "trust_gte": x, "reason_in": ["a"]}})),
        Just(json!({"condition": "named"})),
        Just(json!({"lang": ["de", "pt-BR"]})),
        (-9.0..9.0f64, any::<bool>()).prop_map(
            |(x, on)| json!({"facts": {"a": {"gte": x}, "b": on, "c": "x", "d": {"in": ["y"]}, "e": x}})
        ),
        any::<bool>().prop_map(|on| json!({"submit": {"honeypot": on, "seconds_lt": 3}})),
        (0.5..=1.0f64)
            .prop_map(|x| json!({"repeat": {"of": "ip", "within": "2d", "similarity_gte": x}})),
        (1..99u64).prop_map(|n| json!({"rate": {"key": "host", "gt": n, "within": "1d", "host_not_in": "hosts"}})),
        (0.0..=1.0f64).prop_map(|x| json!({"author": {"rejected_ratio_gte": x, "min_decided": 9}})),
        (1..99u64).prop_map(|n| json!({"rate": {"key": "thread", "gt": n, "within": "90s"}})),
        any::<bool>().prop_map(|on| json!({"thread": {"closed": on, "older": "366d"}})),
        (0.0..=1.0f64).prop_map(|x| json!({"classifier": {"gte": x}})),
        (-9.0..9.0f64)
            .prop_map(|x| json!({"external": {"name": "a", "says": "b", "score_gte": x}})),
    ];
    leaf.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|all| json!({"all": all})),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|any| json!({"any": any})),
            prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|all| json!({"at_least": {"of": all.len(), "conditions": all}})),
            inner.prop_map(|inner| json!({"not": inner})),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_refused_or_loads(
        parts in prop::collection::vec(prop::sample::select(TOKENS), 0..24),
        noise in ".{0,4}",
    ) {
        let text = parts.concat() + &noise;
        for read in [RuleSet::from_toml, RuleSet::from_json] {
            match read(&text) {
                Ok(rules) => {
                    lint::lint(&rules, NOW);
                    let toml = rules.to_toml().expect("TOML");
                    let again = RuleSet::from_toml(&toml).expect(&toml);
                    prop_assert_eq!(again.file(), rules.file());
                }
                Err(error) => prop_assert!(error.line().is_some_and(|line| line >= 1), "{}", error),
            }
        }
    }

    #[test]
    fn what_loads_is_written_and_read_as_the_same(
        rules in prop::collection::vec((condition(), -9.0..9.0f64, any::<bool>()), 0..4),
    ) {
        let rule = |(at, (when, score, on)): (usize, (Json, f64, bool))| json!({
            "id": format!("r.{at}"), "why": "\"ä\"\n", "when": when, "score": score, "action": "hold",
            "tags": ["x"], "expires": "2027-01-01T00:00:00+02:00", "stop": on,
            "test": [{"text": "a\u{1}", "fires": on, "context": {"now": 3, "ip": null}}],
        });
        let rules: Vec<Json> = rules.into_iter().enumerate().map(rule).collect();
        let file = json!({
            "name": "x", "thresholds": {"hold": 0.25}, "rule": rules,
            "conditions": {"named": {"any": [{"condition": "other"}, {"links": {}}]}, "other": {"not": {"lang": ["de"]}}},
            "lists": {
                "rude": {"kind": "words", "words": ["heck"], "fold": "marks", "except": ["what the heck"]},
                "hosts": {"kind": "domains", "domains": ["a.test"], "file": "x"},
            },
        });
        let rules = RuleSet::from_json(&file.to_string()).expect("sound rules");
        lint::lint(&rules, NOW);
        let toml = rules.to_toml().expect("TOML");
        let again = RuleSet::from_toml(&toml).expect(&toml);
        prop_assert_eq!(again.file(), rules.file());
        let json = serde_json::to_string(rules.file()).expect("JSON");
        let again = RuleSet::from_json(&json).expect(&json);
        prop_assert_eq!(again.file(), rules.file());
    }
}

proptest! {
    // Each builds a dozen rule sets.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_import_loads(
        keys in "([a-z*$. ]{0,8}\n|203\\.0\\.[0-9.]{1,6}\n|.{0,6}\n|[x\u{200b}]{60,70}\n){0,8}",
    ) {
        loads(&import::wordpress(&keys, &keys));
        for action in ["block", "censor", "replace", "tag", "link"] {
            let csv = keys.replace('\n', ",with\n");
            loads(&import::discourse_csv(&csv, Some(action)).expect("a known action"));
        }
        let words: Vec<&str> = keys.lines().collect();
        loads(&import::coral(&json!({"banned": words, "suspect": words}).to_string()).expect("lists"));
    }
}
