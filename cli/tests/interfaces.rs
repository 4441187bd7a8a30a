//! Rust, C, `serve-stdio` and `moderate --ndjson` hold the same comments and apply the same
//! stored verdicts.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use wellsaid::moderate::{Context, Moderator, RuleSet};
use wellsaid::{Formatter, Policy};
use wellsaid_c::{
    WELLSAID_BAD_DATA, WELLSAID_ESCAPED, WELLSAID_NULL_ARGUMENT, WELLSAID_STALE_VERDICT,
    WELLSAID_VERIFIED, wellsaid_document_apply,
};

#[path = "../../tests/common/abi.rs"]
mod abi;
#[path = "../../tests/common/tuned.rs"]
mod tuned;

const RULES: &str = "[lists.rude]\nkind = 'words'\nwords = ['heck']\n\
                     [[rule]]\nid = 'rude'\naction = 'flag'\nrewrite = { mask = '█' }\n\
                     why = 'Rude.'\nwhen = { words = { list = 'rude' } }\n";

const CONTEXT: &str = r#"{"now": 1700000000}"#;

/// The answers of the program to lines.
fn program(name: &str, arguments: &[&str], lines: &[Value]) -> Vec<Value> {
    let rules = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("rewrites-{name}.toml"));
    fs::write(&rules, RULES).expect("a file");
    let mut child = Command::new(env!("CARGO_BIN_EXE_wellsaid"))
        .args(arguments)
        .arg("--rules")
        .arg(&rules)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("an end");
    let output = String::from_utf8(output.stdout).expect("UTF-8");
    output.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// A comment whose HTML a mask tips over the bound, and an ordinary one.
fn sources() -> [String; 2] {
    let formatter = Formatter::new(Policy::comment());
    [tuned::tuned(&formatter, &"oh heck ".repeat(20)), "[quote=a]what[/quote] the heck".into()]
}

#[test]
fn every_interface_holds_what_is_not_verified() {
    let formatter = abi::formatter(b"").expect("a formatter");
    let moderator = abi::moderator(RULES.as_bytes(), b"").expect("rules");
    let rust = Formatter::new(Policy::comment());
    let rules = Moderator::new(RuleSet::from_toml(RULES).expect("rules"));
    for (source, action) in sources().iter().zip(["hold", "flag"]) {
        let document = rust.parse(source).expect("short");
        let mut context: Context = serde_json::from_str(CONTEXT).expect("a context");
        context.verification = Some(wellsaid::Verification::Verified);
        let history = wellsaid::moderate::MemoryHistory::new();
        let mut want = rules.check(&document, &context, &history);
        let (_, page) =
            want.render(&rust, &document, &wellsaid::render::NoResolver).expect("its own document");
        let want = json!(want);
        assert_eq!(want["action"], action);
        assert!(!page.html.contains("heck"));

        let c = abi::parse(&formatter, source.as_bytes()).expect("a document");
        let (verdict, rewritten) =
            abi::judge(&moderator, &c, CONTEXT.as_bytes(), 0).expect("a verdict");
        assert_eq!(verdict, want);
        let status = if action == "hold" { WELLSAID_ESCAPED } else { WELLSAID_VERIFIED };
        let rewritten = rewritten.expect("a document");
        assert_eq!(abi::render(&rewritten, b""), Ok((page.html.clone(), status)));

        let context: Value = serde_json::from_str(CONTEXT).expect("JSON");
        let request =
            json!({ "op": "moderate", "body": source, "record": false, "context": context });
        let answer = program(action, &["serve-stdio"], &[request]).remove(0);
        assert_eq!((&answer["verdict"], &answer["html"]), (&want, &json!(page.html)));

        let row = json!({ "body": source, "context": context });
        let answer = program(action, &["moderate", "--ndjson"], &[row]).remove(0);
        assert_eq!((&answer["verdict"], &answer["html"]), (&want, &json!(page.html)));
    }
}

#[test]
fn every_interface_applies_a_stored_verdict_to_its_own_comment() {
    let formatter = abi::formatter(b"").expect("a formatter");
    let strip = abi::formatter(b"disallowed = 'strip'").expect("a formatter");
    let moderator = abi::moderator(RULES.as_bytes(), b"").expect("rules");
    for source in sources() {
        let c = abi::parse(&formatter, source.as_bytes()).expect("a document");
        let (verdict, rewritten) =
            abi::judge(&moderator, &c, CONTEXT.as_bytes(), 0).expect("a verdict");
        let stored = verdict.to_string();
        let html = abi::render(&rewritten.expect("a document"), b"").expect("HTML");
        let applied = abi::apply(&c, stored.as_bytes()).expect("its own document");
        assert_eq!(abi::render(&applied, b""), Ok(html.clone()));
        let text = abi::report(&applied).to_string();
        assert!(!text.contains("heck"), "{text}");

        let other = source.replace("heck", "darn");
        let documents = [
            (abi::parse(&formatter, other.as_bytes()), "another text"),
            (abi::parse(&formatter, b""), "another text"),
            (abi::parse(&strip, source.as_bytes()), "another policy"),
        ];
        for (document, words) in documents {
            let failed = abi::apply(&document.expect("a document"), stored.as_bytes());
            let (status, text) = failed.err().expect("another document");
            assert_eq!(status, WELLSAID_STALE_VERDICT);
            assert!(text.contains(words) && text.contains("check the comment again"), "{text}");
        }
        let mut later = verdict.clone();
        later["schema"] = json!(99);
        let mut twice = verdict.clone();
        let change = twice["rewrites"][0].clone();
        twice["rewrites"].as_array_mut().expect("a list").push(change);
        let edited = [(&later, "has schema 99"), (&twice, "overlap")];
        for (verdict, words) in edited {
            let failed = abi::apply(&c, verdict.to_string().as_bytes());
            let (status, text) = failed.err().expect("an edited verdict");
            assert_eq!(status, WELLSAID_STALE_VERDICT);
            assert!(text.contains(words) && text.contains("check the comment again"), "{text}");
        }
        for bad in ["", "{}", "[]", "{\"schema\":2}", "\u{fffd}"] {
            let (status, text) = abi::apply(&c, bad.as_bytes()).err().expect("no verdict");
            assert_eq!(status, WELLSAID_BAD_DATA, "{text}");
        }

        let requests = [
            json!({ "op": "format", "body": source, "verdict": verdict }),
            json!({ "op": "format", "body": other, "verdict": verdict }),
            json!({ "op": "format", "body": source, "verdict": {} }),
            json!({ "op": "format", "body": source, "verdict": null }),
            json!({ "op": "format", "body": source, "verdict": later }),
            json!({ "op": "format", "body": source, "verdict": twice }),
        ];
        let answers = program("stored", &["serve-stdio"], &requests);
        assert_eq!(answers[0]["html"], html.0);
        for member in ["text", "subject", "excerpt"] {
            assert!(!answers[0][member].as_str().expect("a text").contains("heck"));
        }
        assert_eq!(answers[1]["kind"], "stale");
        assert_eq!(
            answers[1]["error"],
            "`verdict`: the verdict was made about another text; check the comment again"
        );
        assert_eq!(answers[2]["kind"], "request");
        assert!(answers[3]["html"].as_str().expect("a text").contains("heck"));
        for (answer, (_, words)) in answers[4..].iter().zip(edited) {
            assert_eq!(answer["kind"], "stale");
            assert!(answer["error"].as_str().expect("a text").contains(words), "{answer}");
        }
    }
}

#[test]
#[expect(unsafe_code, reason = "calls what C calls")]
fn null_where_something_is_due_is_refused() {
    let formatter = abi::formatter(b"").expect("a formatter");
    let document = abi::parse(&formatter, b"x").expect("a document");
    let null = std::ptr::null();
    // SAFETY: nothing is read from NULL.
    let status = unsafe { wellsaid_document_apply(Some(&document), null, 1, None) };
    assert_eq!(status, WELLSAID_NULL_ARGUMENT);
    // SAFETY: nothing is read from NULL.
    let failed = abi::call(|out| unsafe { wellsaid_document_apply(None, null, 0, Some(out)) });
    assert_eq!(failed.err().expect("no document").0, WELLSAID_NULL_ARGUMENT);
    // SAFETY: nothing is read from NULL.
    let failed =
        abi::call(|out| unsafe { wellsaid_document_apply(Some(&document), null, 1, Some(out)) });
    assert_eq!(failed.err().expect("no verdict").0, WELLSAID_NULL_ARGUMENT);
}
