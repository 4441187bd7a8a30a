//! A policy with German messages, and comments for which every output uses one.
#![allow(dead_code)]

use wellsaid::Policy;
use wellsaid::document::NoticeKind;
use wellsaid::policy::Messages;

const POLICY: &str = include_str!("../../examples/policy-de.toml");

/// A quote in a quote, tags that are refused or left open, and a quote tag without a partner.
pub(crate) const BODY: &str =
    "[quote=Ann][quote=Bob]alt[/quote]Tee?[/quote]\n<u>Ja</u> <em>offen\n\n[quote=Cid]";

/// Only a quote: its excerpt shows the name.
pub(crate) const QUOTE: &str = "[quote=Ann]Tee?[/quote]";

/// A comment without words.
pub(crate) const SILENCE: &str = "<em></em>";

/// A policy that leaves quotes in quotes out.
pub(crate) fn policy() -> String {
    format!("quotes = {{ max_depth = 1, deeper = \"omit\" }}\n{POLICY}")
}

/// A policy without quote tags, as for mail.
pub(crate) fn without_quote_tags() -> String {
    format!("quotes = {{ enabled = false }}\n{POLICY}")
}

/// A policy with everything that a tip can show.
pub(crate) fn with_all_tags() -> String {
    let tags = "<a href> <abbr title> <b> <blockquote> <br> <cite> <code> <dd> <del> <details> <dfn> \
        <dl> <dt> <em> <h2> <h3> <h4> <h5> <h6> <hr> <i> <ins> <kbd> <li> <mark> <ol> <p> <pre> <q> \
        <s> <samp> <small> <strong> <sub> <summary> <sup> <u> <ul> <var>";
    format!("allowed = \"{tags}\"\nmarks = [\"code\", \"quote\", \"lists\"]\n{POLICY}")
}

/// The sentence of a notice.
pub(crate) fn notice(kind: &str) -> String {
    let table: toml::Table = POLICY.parse().expect("TOML");
    table["messages"]["notices"][kind].as_str().expect("a text").to_owned()
}

/// Every message in English, without placeholders for names or lists.
fn english() -> Vec<String> {
    let messages = Messages::default();
    let tips = &messages.tips;
    let mut all = vec![
        messages.wrote.replace("{author}", ""),
        messages.omitted.clone(),
        messages.no_subject.clone(),
        tips.tags.replace("{tags}", ""),
    ];
    let sentences = [&tips.links, &tips.urls, &tips.emails, &tips.no_tags, &tips.breaks];
    all.extend(sentences.into_iter().cloned());
    let more = [&tips.quotes, &tips.code_marks, &tips.quote_marks, &tips.list_marks];
    all.extend(more.into_iter().cloned());
    all.extend(messages.examples().iter().map(|row| row.description.clone()));
    all.extend(NoticeKind::ALL.iter().map(|&kind| messages.notice(kind).to_owned()));
    all
}

/// The text holds these words and no English message.
#[track_caller]
pub(crate) fn assert_says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{word:?} is missing: {text}");
    }
    for message in english() {
        assert!(!text.contains(&message), "{message:?} is English: {text}");
    }
}

/// The notices of a report speak German; some are there.
#[track_caller]
pub(crate) fn assert_notices(notices: &serde_json::Value) {
    let notices = notices.as_array().expect("a list");
    for kind in ["omitted-quote", "disallowed-tag", "unclosed-tag", "unclosed-quote"] {
        assert!(notices.iter().any(|found| found["kind"] == kind), "{kind} {notices:?}");
    }
    for found in notices {
        let kind = found["kind"].as_str().expect("a kind");
        assert_eq!(found["message"], notice(kind), "{kind}");
    }
}

/// The German messages, read.
pub(crate) fn messages() -> Messages {
    Policy::from_toml(POLICY).expect("a policy").messages().clone()
}
