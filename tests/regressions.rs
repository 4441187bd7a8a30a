//! Findings of fuzzing, checked by the same laws again, each with its cause.
//!
//! A case is a file: `law` names a function of `common/laws.rs`, `cause` describes the bug.
//! `policy` is a policy as data, without it the default. `source` is the comment or the page;
//! `second` the text below a reply; `text` a policy or rule file.
#![cfg(feature = "moderation")]

#[path = "common/dom.rs"]
#[allow(dead_code)]
mod dom;
#[path = "common/laws.rs"]
mod laws;
#[path = "common/seen.rs"]
mod seen;

use std::path::Path;

use laws::Trial;
use serde::Deserialize;
use wellsaid::Policy;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    law: String,
    cause: String,
    source: String,
    #[serde(default)]
    second: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    policy: toml::Table,
}

fn hold(case: &Case) {
    let policy = Policy::from_toml(&case.policy.to_string()).expect("a sound policy");
    let trial = Trial::new(policy);
    let source = &case.source;
    match case.law.as_str() {
        "format" => laws::format(&trial, source),
        "gate" => laws::gate(&trial, source),
        "roundtrip" => laws::roundtrip(&trial, source, &case.second),
        "links" => laws::links(&trial, source),
        "plain_links" => laws::plain_links(source),
        "spans" => laws::spans(&trial, source),
        "view" => laws::view(&trial, source),
        "policy" => laws::policy(&case.text, source),
        "moderate" => laws::moderate(&trial, source, &case.text),
        // Held by bindings/c/tests/capi.rs.
        "capi" => {}
        law => panic!("no law {law}"),
    }
}

#[test]
fn what_was_found_holds_now() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        // Shown if it fails.
        eprintln!("{}", file.display());
        let text = std::fs::read_to_string(&file).expect("a readable file");
        let case: Case = toml::from_str(&text).expect("a case");
        assert!(case.cause.len() > 20, "why was it wrong?");
        hold(&case);
    }
}

/// The laws can fail: each refuses a violation.
#[test]
fn laws_have_teeth() {
    fn fails(broken: impl FnOnce() + std::panic::UnwindSafe) -> bool {
        std::panic::catch_unwind(broken).is_err()
    }
    assert!(fails(|| laws::plain_links("see http://a.com:80#a here")));
    // A policy that differs from the one of the gate: the gate accepts, and the law must notice.
    assert!(fails(|| {
        let strict = Trial::new(Policy::plain());
        let lax = Policy::builder().allowed("<em>").build().expect("a policy");
        let html = wellsaid::Formatter::new(lax).format("<em>x</em>").expect("short").html;
        strict.harmless(&html);
    }));
}

/// The inputs of all cases keep the laws: fuzzing begins with them.
#[test]
fn cases_keep_the_laws() {
    for data in [
        include_str!("data/layout.toml"),
        include_str!("data/html.toml"),
        include_str!("data/quotes.toml"),
        include_str!("data/lexer.toml"),
    ] {
        let table: toml::Table = toml::from_str(data).expect("cases are TOML");
        for case in table["case"].as_array().expect("cases") {
            let Some(source) = case.get("source").and_then(toml::Value::as_str) else { continue };
            for policy in ["", "disallowed = 'strip'"] {
                let trial = Trial::new(wellsaid::Policy::from_toml(policy).expect("a policy"));
                laws::spans(&trial, source);
                laws::roundtrip(&trial, source, source);
                laws::links(&trial, source);
            }
        }
    }
}
