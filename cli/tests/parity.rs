//! One verdict, byte for byte the same JSON from Rust, from C, from `serve-stdio` and from
//! `moderate`, and one HTML: every case of `moderation.toml`, every example of the shipped rules, and
//! hostile comments under rules that change them.
//!
//! `WELLSAID_VERDICTS=FILE` writes what Rust says as a line of JSON per case, for
//! `tests/php/parity.php`.
#![allow(unsafe_code)]

#[path = "../../tests/common/abi.rs"]
mod abi;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use wellsaid::moderate::{Context, FormKey, MemoryHistory, Moderator, RuleSet, Timestamp};
use wellsaid::render::Answers;
use wellsaid::{Formatter, Policy};
use wellsaid_c::*;

const NOW: u64 = 1_000_000;
const KEY: &str = "secret of the site";
const FORM_KEY: &str = "the secret that signs the forms of this site";

/// A comment, facts about it, and whether it is counted.
struct Step {
    source: String,
    context: Value,
    answers: Value,
    record: bool,
}

struct Case {
    name: String,
    rules: String,
    policy: String,
    files: Value,
    steps: Vec<Step>,
}

/// A verdict as JSON, and the HTML for readers.
type Said = (String, String);

fn text(table: &toml::Table, key: &str) -> String {
    table.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
}

fn step(table: &toml::Table, ago: u64, record: bool) -> Step {
    let facts = table.get("context").map(|facts| serde_json::to_value(facts).expect("JSON"));
    let mut context = facts.unwrap_or_else(|| json!({}));
    let now = context.get("now").and_then(Value::as_u64).unwrap_or(NOW);
    context["now"] = json!(now - ago);
    let originals = table.get("originals").and_then(|list| list.as_array());
    let quotes = originals.into_iter().flatten().map(|source| {
        let source = source.as_str().expect("a text");
        json!({"author": "Ann", "source": source})
    });
    let quotes: Vec<Value> = quotes.collect();
    Step { source: text(table, "source"), context, answers: json!({"quotes": quotes}), record }
}

fn cases() -> Vec<Case> {
    let table: toml::Table =
        include_str!("../../tests/data/moderation.toml").parse().expect("TOML");
    let shared = table["rules"].as_table().expect("rule sets by name");
    let mut cases = Vec::new();
    for case in table["case"].as_array().expect("a list of cases") {
        let case = case.as_table().expect("a case");
        // An application can't tell that its store is down.
        if case.contains_key("down") {
            continue;
        }
        let rules = text(case, "rules");
        let before = case.get("before").and_then(|list| list.as_array());
        let mut steps: Vec<Step> = Vec::new();
        for before in before.into_iter().flatten() {
            let before = before.as_table().expect("a comment before");
            steps.push(step(before, before["ago"].as_integer().expect("seconds") as u64, true));
        }
        let mut last = step(case, 0, case.contains_key("at_once"));
        let stamped = case.get("stamped").and_then(|ago| ago.as_integer());
        if let Some(ago) = stamped {
            let key = FormKey::new(FORM_KEY.as_bytes()).expect("long enough");
            let form = last.context["thread"]["id"].as_str().unwrap_or_default().to_owned();
            let forged = if ago < 0 { "x" } else { "" };
            let stamp = key.stamp(&form, Timestamp(NOW - ago.unsigned_abs())) + forged;
            last.context["submit"]["stamp"] = json!(stamp);
        }
        steps.push(last);
        let policy = case.get("policy").map(|policy| toml::to_string(policy).expect("TOML"));
        let files = case.get("files").map(|files| serde_json::to_value(files).expect("JSON"));
        cases.push(Case {
            name: text(case, "name"),
            rules: shared.get(&rules).and_then(|rules| rules.as_str()).unwrap_or(&rules).to_owned(),
            policy: policy.unwrap_or_default(),
            files: files.unwrap_or_else(|| json!({})),
            steps,
        });
    }
    cases
}

/// Examples of rules as cases: each text with its context.
fn examples(name: &str, rules: &str) -> Case {
    let set = RuleSet::from_toml_with(rules, &mut |_| Ok(Some(String::from("casino\n"))));
    let set = set.unwrap_or_else(|error| panic!("{name}: {error}"));
    let tests = set.file().rules.iter().flat_map(|rule| &rule.tests);
    let steps = tests.map(|test| {
        let context = test.context.clone().unwrap_or_else(|| json!({}));
        plain(&test.text, context, false)
    });
    let files = set.file().lists.values().filter_map(|list| list.file());
    let files = files.map(|file| (file.to_owned(), json!("casino\n"))).collect();
    Case {
        name: name.to_owned(),
        rules: rules.to_owned(),
        policy: String::new(),
        files: Value::Object(files),
        steps: steps.collect(),
    }
}

fn plain(source: &str, mut context: Value, record: bool) -> Step {
    context["now"] = context.get("now").cloned().unwrap_or(json!(NOW));
    Step { source: source.to_owned(), context, answers: json!({"quotes": []}), record }
}

/// Rules that find something in most comments, and change it.
const CHANGING: &str = r##"
[defaults]
search = ["body", "links", "titles", "names", "author.name"]
[thresholds]
hold = 3.0
[lists.words]
kind = "words"
fold = "strong"
words = ["alert", "script", "casino", "paypal", "a*"]
[lists.exact]
kind = "words"
match = "substring"
words = ["on", "x", "e"]
[lists.domains]
kind = "domains"
domains = ["example.com", "evil.example", "paypal.com"]
[[rule]]
id = "mask"
why = "Masks."
when = { words = { list = "words" } }
score = 1.0
rewrite = { mask = "█", keep_first = true }
[[rule]]
id = "replace"
why = "Replaces."
when = { words = { list = "exact", in = ["titles", "names"], skip = ["code", "quotes", "addresses"] } }
action = "flag"
rewrite = { replace = "<&\"" }
[[rule]]
id = "pattern"
when = { regex = { pattern = "[0-9]{2,}", count_gte = 2 } }
score = 2.5
tell = "numbers"
tell_term = true
rewrite = { mask = "#" }
[[rule]]
id = "lie"
when = { any = [ { links = { text_names_other_host = true } }, { links = { host_in = "domains" } }, { links = { flags = ["userinfo", "idn", "pct-host"] } } ] }
action = "hold"
rewrite = { unlink = true }
[[rule]]
id = "shape"
mode = "shadow"
when = { any = [ { shape = { mixed_script_word = true } }, { shape = { upper_ratio_gte = 0.3 } }, { shape = { invisible_gte = 1 } } ] }
score = 0.1
[[rule]]
id = "marks"
when = { shape = { marks_per_letter_gte = 2 } }
action = "flag"
rewrite = { limit_marks = 1 }
[[rule]]
id = "missing"
when = { all = [ { author = { approved_lt = 5 } }, { shape = { length_gte = 30 } } ] }
unknown = "fires"
score = 0.25
"##;

/// Hostile comments, under each preset.
fn hostile() -> Vec<Case> {
    let rows = |text: &'static str, every: usize| {
        let rows = text.trim_end_matches('\n').split('\n').step_by(every);
        rows.map(|row| serde_json::from_str::<Value>(row).expect("a row"))
    };
    let own = |row: &Value, key: &str| row[key].as_str().expect("a text").to_owned();
    let mut sources: Vec<String> =
        rows(include_str!("../../tests/data/xss.jsonl"), 9).map(|row| own(&row, "input")).collect();
    sources.extend(
        rows(include_str!("../../tests/data/captions/lies.jsonl"), 4)
            .map(|row| format!("<a href=\"{}\">{}</a>", own(&row, "href"), own(&row, "caption"))),
    );
    sources.extend(
        rows(include_str!("../../tests/data/semantics.jsonl"), 1)
            .filter_map(|row| row["input"].as_str().map(str::to_owned)),
    );
    sources.extend(cases().into_iter().flat_map(|case| case.steps).map(|step| step.source));
    sources.retain(|source| source.len() < 10_000);
    let steps = |preset: &str| {
        let steps = sources.iter().enumerate().map(|(at, source)| {
            let name = ["Ann", "Casino <b>Bob</b>", "al\u{202e}ert", "12 34"][at % 4];
            let context = json!({"author": {"id": preset, "name": name}, "ip": "203.0.113.9:1"});
            plain(source, if at % 5 == 0 { json!({}) } else { context }, at % 2 == 0)
        });
        steps.collect()
    };
    let presets = ["comment", "forum", "drupal6", "wordpress", "plain"];
    let cases = presets.map(|preset| Case {
        name: format!("hostile comments, {preset}"),
        rules: CHANGING.to_owned(),
        policy: format!("preset = \"{preset}\"\n"),
        files: json!({}),
        steps: steps(preset),
    });
    cases.into()
}

impl Case {
    /// Results of Rust for each comment; `all`: each is counted.
    fn rust(&self, all: bool) -> Vec<Said> {
        let mut load = |name: &str| Ok(self.files[name].as_str().map(str::to_owned));
        let rules = RuleSet::from_toml_with(&self.rules, &mut load).expect(&self.name);
        let formatter = Formatter::new(Policy::from_toml(&self.policy).expect(&self.name));
        let moderator = Moderator::new(rules).key(KEY.as_bytes()).expect("long enough");
        let form = FormKey::new(FORM_KEY.as_bytes()).expect("long enough");
        let moderator = moderator.form_key(form);
        let history = MemoryHistory::new();
        let said = self.steps.iter().map(|step| {
            let mut document = formatter.parse(&step.source).expect("short");
            let answers: Answers = serde_json::from_value(step.answers.clone()).expect("answers");
            let resolver = answers.resolver_for(&document);
            formatter.verify_quotes(&mut document, &resolver);
            let page = formatter.render(&document, &resolver);
            let mut context: Context =
                serde_json::from_value(step.context.clone()).expect("a context");
            context.verification.get_or_insert(page.verification);
            let mut verdict = match all || step.record {
                true => moderator.check_and_record(&document, &context, &history),
                false => moderator.check(&document, &context, &history),
            };
            let (_, page) = verdict.render(&formatter, &document, &resolver).expect(&self.name);
            (serde_json::to_string(&verdict).expect("JSON"), page.html)
        });
        said.collect()
    }

    /// Results of C; `None` if it refuses the rules, as it does if the file of a list is missing.
    fn c(&self) -> Option<Vec<Said>> {
        let options = json!({"key": KEY, "form_key": FORM_KEY, "files": self.files}).to_string();
        let moderator = match abi::moderator(self.rules.as_bytes(), options.as_bytes()) {
            Ok(moderator) => moderator,
            Err((status, words)) => {
                assert_eq!(status, WELLSAID_BAD_CONFIGURATION, "{}: {words}", self.name);
                return None;
            }
        };
        let formatter = abi::formatter(self.policy.as_bytes()).expect("a policy");
        let said = self.steps.iter().map(|step| {
            let document = abi::parse(&formatter, step.source.as_bytes()).expect("short");
            let (answers, context) = (step.answers.to_string(), step.context.to_string());
            // SAFETY: pointer and length of a text.
            let document = abi::call(|out| unsafe {
                let at = abi::pointer(answers.as_bytes());
                wellsaid_document_verify_quotes(Some(&document), at, answers.len(), Some(out))
            });
            let document = document.expect("answers").expect("a handle");
            let record = i32::from(step.record);
            let judged = abi::judge_text(&moderator, &document, context.as_bytes(), record);
            let (verdict, rewritten) = judged.expect("a verdict");
            let shown = rewritten.as_ref().unwrap_or(&document);
            (verdict, abi::render(shown, answers.as_bytes()).expect("HTML").0)
        });
        Some(said.collect())
    }

    /// Options of the program that name the files of this case.
    fn files(&self, folder: &Path) -> Vec<String> {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).expect("a folder");
        let file = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, text).expect("written");
            path.to_str().expect("UTF-8").to_owned()
        };
        for (name, text) in self.files.as_object().expect("files") {
            file(name, text.as_str().expect("a text"));
        }
        let (rules, key) = (file("rules.toml", &self.rules), file("key", KEY));
        let (policy, form) = (file("policy.toml", &self.policy), file("form-key", FORM_KEY));
        [["--rules", &rules], ["--key", &key], ["--form-key", &form], ["--policy", &policy]]
            .concat()
            .into_iter()
            .map(String::from)
            .collect()
    }
}

/// Verdicts as they stand in lines of JSON, and HTML.
fn verdicts(name: &str, command: &str, options: &[String], lines: &[Value]) -> Vec<Said> {
    #[derive(Deserialize)]
    struct Answer<'a> {
        #[serde(borrow)]
        verdict: &'a RawValue,
        html: String,
    }
    let mut program = Command::new(env!("CARGO_BIN_EXE_wellsaid"));
    program.arg(command).args(options);
    program.args((command == "moderate").then_some("--ndjson"));
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().expect("the program");
    let mut input = String::new();
    for line in lines {
        writeln!(input, "{line}").expect("a string");
    }
    let mut stdin = child.stdin.take().expect("a pipe");
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input.as_bytes()).expect("read"));
        child.wait_with_output().expect("an end")
    });
    let out = String::from_utf8(output.stdout).expect("UTF-8");
    // Not `lines`: a comment may hold U+2028.
    let answers = out.trim_end_matches('\n').split('\n');
    answers
        .map(|line| {
            let answer: Answer<'_> = serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("{name}: {error}: {line}"));
            (answer.verdict.get().to_owned(), answer.html)
        })
        .collect()
}

#[track_caller]
fn equal(what: &str, case: &Case, said: &[Said], want: &[Said]) {
    assert_eq!(said.len(), want.len(), "{what}: {}", case.name);
    for ((said, want), step) in said.iter().zip(want).zip(&case.steps) {
        assert_eq!(said.0, want.0, "{what}: {}: {}", case.name, step.source);
        assert_eq!(said.1, want.1, "{what}: {}: {}", case.name, step.source);
    }
}

#[test]
fn a_verdict_is_the_same_from_everywhere() {
    let mut cases = cases();
    let of_moderation = cases.len();
    cases.push(examples("shipped rules", include_str!("../../examples/rules.toml")));
    cases.push(examples("sample of rules", include_str!("../../tests/data/rules/sample.toml")));
    cases.extend(hostile());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("parity");
    let (mut c, mut line, mut steps) = (0, 0, 0);
    let mut unread = Vec::new();
    let mut written = String::new();
    for case in &cases {
        let want = case.rust(false);
        steps += want.len();
        match case.c() {
            Some(said) => {
                equal("C", case, &said, &want);
                c += 1;
            }
            None => unread.push(case.name.as_str()),
        }
        let options = case.files(&folder);
        let requests: Vec<Value> = case
            .steps
            .iter()
            .map(|step| {
                json!({"op": "moderate", "body": step.source, "context": step.context,
                       "answers": step.answers, "record": step.record})
            })
            .collect();
        equal(
            "serve-stdio",
            case,
            &verdicts(&case.name, "serve-stdio", &options, &requests),
            &want,
        );
        let rows = case.steps.iter().zip(&want).map(|(step, (verdict, html))| {
            json!({"body": step.source, "context": step.context, "answers": step.answers,
                   "record": step.record, "verdict": verdict, "html": html})
        });
        let row = json!({"name": case.name, "rules": case.rules, "policy": case.policy, "key": KEY,
                         "form_key": FORM_KEY, "files": case.files,
                         "steps": rows.collect::<Vec<_>>()});
        writeln!(written, "{row}").expect("a string");
        // The command line does not look anything up, and counts every comment.
        if case.steps.iter().any(|step| step.answers["quotes"] != json!([])) {
            continue;
        }
        let rows: Vec<Value> = case
            .steps
            .iter()
            .map(|step| json!({"body": step.source, "context": step.context}))
            .collect();
        let said = verdicts(&case.name, "moderate", &options, &rows);
        equal("moderate", case, &said, &case.rust(true));
        line += 1;
    }
    // A case that is lost here fails.
    assert_eq!(cases.len(), c + unread.len());
    assert!(unread.len() <= 8 && unread.iter().all(|name| name.contains("read")), "{unread:?}");
    let counts = format!("{} {of_moderation} {line} {steps}", cases.len());
    assert!(of_moderation >= 199 && line >= 185 && steps >= 2_000, "{counts}");
    if let Some(path) = std::env::var_os("WELLSAID_VERDICTS") {
        fs::write(path, written).expect("written");
    }
}
