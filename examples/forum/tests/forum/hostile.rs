//! Attacks that others have recorded, posted like any comment.

use crate::server::{self, Server, first};

/// Comments that people have tried to attack sites with.
#[derive(serde::Deserialize)]
struct Attack {
    input: String,
}

#[test]
fn hostile_comments_come_out_as_the_gate_verified_them() {
    let mut server = Server::start();
    server.without_rules();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/xss.jsonl");
    let rows = std::fs::read_to_string(path).expect("the attacks");
    let policy = wellsaid::Policy::from_toml(include_str!("../../policy.toml")).expect("a policy");
    let formatter = wellsaid::Formatter::new(policy);
    let mut previews = Vec::new();
    for line in rows.lines() {
        let Attack { input } = serde_json::from_str(line).expect("a row");
        // A body that is blank is refused by the form.
        if input.trim().is_empty() || input.len() > 20_000 {
            continue;
        }
        let fields = [("name", &*input), ("subject", &*input), ("body", &*input)];
        let fields: Vec<_> = fields
            .into_iter()
            .filter(|(name, text)| {
                *name == "body" || text.chars().count() <= 60 && !text.trim().is_empty()
            })
            .collect();
        let answer = server.post_comment(2, &fields);
        assert!(matches!(answer.status, 303), "{}: {input}", answer.status);
        let preview = server.post_json(&[("body", &*input)]);
        previews.push(preview["html"].as_str().expect("HTML").to_owned());
    }
    assert!(previews.len() > 1800, "{}", previews.len());
    let mut articles = Vec::new();
    for page in 1.. {
        let page = server.get(&format!("/thread/2?page={page}"));
        let mut rest = page.body.as_str();
        while let Some(at) = rest.find("<div class=\"comment\">") {
            let html = first(&rest[at..], "<div class=\"comment\">", "</div><footer>");
            wellsaid::gate::check(formatter.policy(), html).expect("what the gate verifies");
            articles.push(html.to_owned());
            rest = &rest[at + 1..];
        }
        // Around the comments stand only our own elements.
        let frame = server::without_comments(&page.body);
        for danger in [
            "<img",
            "<svg onload",
            "<iframe",
            "<script>",
            "onerror=\"",
            "<style",
            "href=\"javascript:",
        ] {
            assert!(!frame.contains(danger), "{danger}");
        }
        if !page.body.contains(&format!("page={}\"", server::page_after(&page.path))) {
            break;
        }
    }
    // Three are those of the demo.
    assert_eq!(articles.len(), previews.len() + 3);
    for (published, preview) in articles[3..].iter().zip(&previews) {
        assert_eq!(published, preview);
    }
}
