//! One verdict, byte for byte the same JSON from Rust, from C, from `serve-stdio` and from
//! `moderate`: every case of `moderation.toml` that each of them can be given.
//!
//! `WELLSAID_VERDICTS=FILE` writes what Rust says as a line of JSON per case, for
//! `tests/php/parity.php`.
#![allow(unsafe_code)]

#[path = "common/abi.rs"]
mod abi;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use wellsaid::capi::*;
use wellsaid::moderate::{Context, FormKey, MemoryHistory, Moderator, RuleSet, Timestamp};
use wellsaid::render::Answers;
use wellsaid::{Formatter, Policy};

const NOW: u64 = 1_000_000;
const KEY: &str = "secret of the site";
const FORM_KEY: &str = "the secret that signs the forms of this site";

/// A comment, what is known about it, whether it is counted.
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
    /// The form was stamped: only Rust and C know the key of forms.
    stamped: bool,
    steps: Vec<Step>,
}

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
    let table: toml::Table = include_str!("data/moderation.toml").parse().expect("TOML");
    let shared = table["rules"].as_table().expect("rule sets by name");
    let mut cases = Vec::new();
    for case in table["case"].as_array().expect("a list of cases") {
        let case = case.as_table().expect("a case");
        // No host can say that its store is down.
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
            stamped: stamped.is_some(),
            steps,
        });
    }
    cases
}

impl Case {
    /// Tells what Rust says of each comment; `all`: each is counted.
    fn rust(&self, all: bool) -> Vec<String> {
        let mut load = |name: &str| Ok(self.files[name].as_str().map(str::to_owned));
        let rules = RuleSet::from_toml_with(&self.rules, &mut load).expect(&self.name);
        let formatter = Formatter::new(Policy::from_toml(&self.policy).expect(&self.name));
        let moderator = Moderator::new(rules).key(KEY.as_bytes()).expect("long enough");
        let form = FormKey::new(FORM_KEY.as_bytes()).expect("long enough");
        let moderator = if self.stamped { moderator.form_key(form) } else { moderator };
        let history = MemoryHistory::new();
        let said = self.steps.iter().map(|step| {
            let mut document = formatter.parse(&step.source).expect("short");
            let answers: Answers = serde_json::from_value(step.answers.clone()).expect("answers");
            let resolver = answers.about(&document);
            formatter.verify_quotes(&mut document, &resolver);
            let page = formatter.render(&document, &resolver);
            let mut context: Context =
                serde_json::from_value(step.context.clone()).expect("a context");
            context.enforcement.get_or_insert(page.enforcement);
            let verdict = match all || step.record {
                true => moderator.check_and_record(&document, &context, &history),
                false => moderator.check(&document, &context, &history),
            };
            serde_json::to_string(&verdict).expect("JSON")
        });
        said.collect()
    }

    /// Tells what C says; nothing if it refuses the rules, as it does where the file of a list is missing.
    fn c(&self) -> Option<Vec<String>> {
        let mut options = json!({"key": KEY, "files": self.files});
        if self.stamped {
            options["form_key"] = json!(FORM_KEY);
        }
        let options = options.to_string();
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
            // SAFETY: pointer and length of a text.
            let verdict = abi::call(|out| unsafe {
                let at = abi::pointer(context.as_bytes());
                let record = i32::from(step.record);
                let document = Some(&*document);
                let len = context.len();
                wellsaid_moderator_check(
                    Some(&moderator),
                    document,
                    at,
                    len,
                    record,
                    Some(out),
                    None,
                )
            });
            abi::text(verdict.expect("a verdict"))
        });
        Some(said.collect())
    }

    /// Options of the program that name the files of this case.
    fn files(&self, folder: &Path) -> Vec<String> {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).expect("a folder");
        let file = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::write(&path, text).expect("written");
            path.to_str().expect("UTF-8").to_owned()
        };
        for (name, text) in self.files.as_object().expect("files") {
            file(name, text.as_str().expect("a text"));
        }
        let (rules, key) = (file("rules.toml", &self.rules), file("key", KEY));
        let policy = file("policy.toml", &self.policy);
        [["--rules", &rules], ["--key", &key], ["--policy", &policy]]
            .concat()
            .into_iter()
            .map(String::from)
            .collect()
    }
}

/// Verdicts as they stand in lines of JSON.
fn verdicts(name: &str, command: &str, options: &[String], lines: &[Value]) -> Vec<String> {
    #[derive(Deserialize)]
    struct Answer<'a> {
        #[serde(borrow)]
        verdict: &'a RawValue,
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
            answer.verdict.get().to_owned()
        })
        .collect()
}

#[test]
fn a_verdict_is_the_same_from_everywhere() {
    let cases = cases();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("parity");
    let (mut c, mut stdio, mut line) = (0, 0, 0);
    let mut unread = Vec::new();
    let mut written = String::new();
    for case in &cases {
        let want = case.rust(false);
        match case.c() {
            Some(said) => {
                assert_eq!(said, want, "{}: C", case.name);
                c += 1;
            }
            None => unread.push(case.name.as_str()),
        }
        if case.stamped {
            continue;
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
        assert_eq!(verdicts(&case.name, "serve-stdio", &options, &requests), want, "{}", case.name);
        stdio += 1;
        let steps = case.steps.iter().zip(&want).map(|(step, verdict)| {
            json!({"body": step.source, "context": step.context, "answers": step.answers,
                   "record": step.record, "verdict": verdict})
        });
        let row = json!({"name": case.name, "rules": case.rules, "policy": case.policy, "key": KEY,
                         "files": case.files, "steps": steps.collect::<Vec<_>>()});
        writeln!(written, "{row}").expect("a string");
        // The command line looks nothing up, and counts every comment.
        if case.steps.iter().any(|step| step.answers["quotes"] != json!([])) {
            continue;
        }
        let rows: Vec<Value> = case
            .steps
            .iter()
            .map(|step| json!({"body": step.source, "context": step.context}))
            .collect();
        let said = verdicts(&case.name, "moderate", &options, &rows);
        assert_eq!(said, case.rust(true), "{}: moderate", case.name);
        line += 1;
    }
    // A case that is lost here fails.
    assert_eq!(cases.len(), c + unread.len());
    assert!(unread.len() <= 6 && unread.iter().all(|name| name.contains("read")), "{unread:?}");
    assert!(cases.len() >= 195 && stdio >= 190 && line >= 175, "{} {stdio} {line}", cases.len());
    if let Some(path) = std::env::var_os("WELLSAID_VERDICTS") {
        fs::write(path, written).expect("written");
    }
}
