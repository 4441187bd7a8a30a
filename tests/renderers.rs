//! Outputs of a document other than its HTML, and the texts around it: the rows of
//! `semantics.jsonl` and our own cases.
#![cfg(feature = "serde")]

#[path = "renderers/laws.rs"]
mod laws;

use serde_json::{Value, json};
use wellsaid::render::{NoResolver, Reply, Subject};
use wellsaid::{Formatter, Policy, policy::LinkOptions, policy::QuoteOptions};

fn rows(op: &str) -> Vec<Value> {
    let data = include_str!("data/semantics.jsonl");
    let rows = data.lines().map(|line| serde_json::from_str(line).expect("a row is JSON"));
    rows.filter(|row: &Value| row["op"] == op).collect()
}

fn comment() -> Formatter {
    Formatter::new(Policy::comment())
}

/// Runs `got` over the rows of an op; all of them, and as many as there are.
#[track_caller]
fn check(op: &str, count: usize, got: impl Fn(&str, &Value) -> Value) {
    let rows = rows(op);
    assert_eq!(rows.len(), count, "rows of {op}");
    for row in &rows {
        let input = row["input"].as_str().expect("a string");
        assert_eq!(got(input, &row["params"]), row["expected"], "{input:?}: {}", row["why"]);
    }
}

#[test]
fn plain_rows() {
    check("plain_text", 3, |input, _| {
        let formatter = comment();
        formatter.plain(&formatter.parse(input).expect("short"), &NoResolver).into()
    });
}

#[test]
fn subject_rows() {
    check("subject", 14, |input, params| {
        let mut subject = Subject::new();
        if let Some(max) = params["max"].as_u64() {
            subject = subject.max(max as usize);
        }
        if let Some(ellipsis) = params["ellipsis"].as_str() {
            subject = subject.ellipsis(ellipsis);
        }
        let formatter = comment();
        let doc = formatter.parse(input).expect("short");
        formatter.subject(&doc, &subject, &NoResolver).into()
    });
}

#[test]
fn make_quote_rows() {
    check("make_quote", 8, |input, params| {
        let mut reply = Reply::to(params["author"].as_str().expect("a name"));
        reply.post_id = params["post_id"].as_u64();
        reply.topic_id = params["topic_id"].as_u64();
        reply.keep = params["keep"].as_u64().unwrap_or(0) as u32;
        let formatter = comment();
        let doc = formatter.parse(input).expect("short");
        formatter.quote_reply(&doc, &reply, &NoResolver).into()
    });
}

#[test]
fn quotes_rows() {
    check("quotes", 10, |input, _| {
        let formatter = comment();
        let doc = formatter.parse(input).expect("short");
        let mut quotes = serde_json::to_value(doc.quotes()).expect("quotes are values");
        for quote in quotes.as_array_mut().into_iter().flatten() {
            // The rows only have members with values, and no spans.
            if let Some(fields) = quote.as_object_mut() {
                // The quoted posts were not given.
                assert_eq!(fields.remove("verification"), Some("unknown".into()));
                fields.retain(|key, value| key != "span" && !value.is_null());
            }
        }
        quotes
    });
}

#[test]
fn tips_rows() {
    let links = |urls: bool, emails: bool| LinkOptions::none().urls(urls).www(urls).emails(emails);
    check("tips", 5, |input, _| match input {
        text if text.starts_with("short; autolink on") => comment().tips().into(),
        text if text.starts_with("short; autolink off") => {
            let policy = Policy::builder()
                .allowed("")
                .links(LinkOptions::none())
                .quotes(QuoteOptions::default().enabled(false))
                .build()
                .expect("sound");
            Formatter::new(policy).tips().into()
        }
        // The row gives the one sentence that differs, which is the first.
        "short; e-mail links off" => {
            let policy = Policy::builder().links(links(true, false)).build().expect("sound");
            Formatter::new(policy).tips()[..1].into()
        }
        "long; tag em" => {
            let tips = comment().long_tips();
            let tip = tips.iter().find(|tip| tip.description == "Emphasized").expect("a tip");
            serde_json::to_value(tip).expect("a tip is a value")
        }
        "long; quote" => {
            let tips = comment().long_tips();
            let tip = tips.iter().find(|tip| tip.you_type.contains("[quote")).expect("a tip");
            // The row leaves the description open.
            json!({ "you_type": tip.you_type, "you_get": tip.you_get })
        }
        other => panic!("a row that nobody reads: {other}"),
    });
}

#[test]
fn no_row_is_forgotten() {
    let data = include_str!("data/semantics.jsonl");
    let ours = ["plain_text", "subject", "make_quote", "quotes", "tips"];
    let with_op = data.lines().filter(|line| line.contains("\"op\": ")).count();
    assert_eq!(ours.iter().map(|op| rows(op).len()).sum::<usize>(), with_op);
}

#[test]
fn own_cases() {
    let data: toml::Table =
        toml::from_str(include_str!("data/renderers.toml")).expect("cases are TOML");
    let cases = data["case"].as_array().expect("cases");
    let mut wrong = Vec::new();
    for case in cases {
        let text = |key: &str| case.get(key).and_then(toml::Value::as_str);
        let number = |key: &str| case.get(key).and_then(toml::Value::as_integer).unwrap_or(0);
        let name = text("name").expect("a case has a name");
        let (source, want) = (text("source").expect("source"), text("want").expect("want"));
        assert!(text("why").is_some(), "{name}: why?");
        let policy = match (text("allowed"), case.get("policy")) {
            (Some(tags), _) => Policy::builder().allowed(tags).build().expect("sound"),
            (None, Some(policy)) => {
                let policy = toml::to_string(policy).expect("a table");
                Policy::from_toml(&policy).expect("sound")
            }
            (None, None) => Policy::comment(),
        };
        let formatter = Formatter::new(policy);
        let doc = formatter.parse(source).expect("short");
        let n = number("n") as usize;
        let got = match text("op") {
            Some("plain") => formatter.plain(&doc, &NoResolver),
            Some("subject") => formatter.subject(&doc, &Subject::new().max(n), &NoResolver),
            Some("excerpt") => formatter.excerpt(&doc, n, &NoResolver).html,
            Some("quote") => {
                let mut reply = Reply::nameless().keep(number("keep") as u32);
                reply.author = text("author").map(String::from);
                formatter.quote_reply(&doc, &reply, &NoResolver)
            }
            op => panic!("{name}: unknown op {op:?}"),
        };
        if got != want {
            wrong.push(format!("{name}\n   got {got:?}\n  want {want:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn tips_never_promise_what_is_off() {
    let sentences = |urls, emails| {
        let links = LinkOptions::none().urls(urls).www(urls).emails(emails);
        let policy = Policy::builder().links(links).build().expect("sound");
        Formatter::new(policy).tips().swap_remove(0)
    };
    assert_eq!(sentences(false, true), "E-mail addresses turn into links automatically.");
    let without_scheme = Policy::builder().schemes(["https"]).build().expect("sound");
    assert_eq!(
        Formatter::new(without_scheme).tips()[0],
        "Web page addresses turn into links automatically."
    );
    let elsewhere = LinkOptions::default().hosts(["intern.example"]);
    let policy = Policy::builder().links(elsewhere).build().expect("sound");
    let tips = Formatter::new(policy).long_tips();
    assert!(tips.iter().all(|tip| !tip.you_type.contains("See www")), "not linked, so not shown");
}

#[test]
fn every_element_but_items_has_a_tip() {
    use wellsaid::policy::Element;
    let parts = [Element::Li, Element::Dt, Element::Dd, Element::Summary];
    let no_tip = [Element::Img, Element::Span, Element::Bdi];
    for &element in Element::ALL {
        if parts.contains(&element) || no_tip.contains(&element) {
            continue;
        }
        let more = match element {
            Element::A => "<a href>",
            Element::Ul => "<ul> <li>",
            Element::Ol => "<ol> <li>",
            Element::Dl => "<dl> <dt> <dd>",
            Element::Details => "<details> <summary>",
            _ => "",
        };
        let own = format!("<{}>", element.name());
        let policy = Policy::builder()
            .allowed(if more.is_empty() { own.as_str() } else { more })
            .links(LinkOptions::none())
            .quotes(QuoteOptions::default().enabled(false))
            .breaks(false)
            .build()
            .expect("sound");
        assert_eq!(Formatter::new(policy).long_tips().len(), 1, "{own}");
    }
}
