//! Public bug reports of other comment systems, tested here: `data/reports_format.jsonl`.
//!
//! Each row comes out as `expected`, except for those of `data/reports_open.toml`, which says for
//! each why it differs. A row that is mended must leave that list.
#![cfg(feature = "serde")]

mod common;

use std::collections::BTreeMap;

use common::{rows, text};
use serde_json::Value;
use wellsaid::render::{NoResolver, Reply};
use wellsaid::{Formatter, Policy};

const REPORTS: &str = include_str!("data/reports_format.jsonl");
const OPEN: &str = include_str!("data/reports_open.toml");

fn formatter(row: &Value) -> Formatter {
    let policy = match &row["policy"] {
        Value::String(preset) => Policy::from_toml(&format!("preset = '{preset}'")),
        table => Policy::from_json(&table.to_string()),
    };
    Formatter::new(policy.expect("a policy"))
}

/// The result of a row's operation; HTML by default.
fn result(row: &Value) -> Value {
    let formatter = formatter(row);
    let document = formatter.parse(text(row, "input")).expect("short");
    match row["op"].as_str() {
        None => formatter.render(&document, &NoResolver).html.into(),
        Some("plain_text") => formatter.plain(&document, &NoResolver).into(),
        Some("excerpt") => formatter.excerpt(&document, 200, &NoResolver).html.into(),
        Some("make_quote") => {
            let author = row["params"]["author"].as_str().expect("a name");
            formatter.quote_reply(&document, &Reply::to(author), &NoResolver).into()
        }
        Some("quotes") => {
            let mut quotes = serde_json::to_value(document.quotes()).expect("values");
            for quote in quotes.as_array_mut().into_iter().flatten() {
                // The rows only have members with values, and no spans.
                let fields = quote.as_object_mut().expect("an object");
                fields.retain(|key, value| {
                    !matches!(key.as_str(), "span" | "verification") && !value.is_null()
                });
            }
            quotes
        }
        Some(op) => panic!("unknown operation {op}"),
    }
}

#[test]
fn reports_come_out_as_expected() {
    let open: BTreeMap<String, String> = toml::from_str(OPEN).expect("ids with reasons");
    let (mut wrong, mut differ) = (String::new(), 0);
    let rows = rows(REPORTS);
    for row in &rows {
        let (id, got) = (text(row, "id"), result(row));
        let (is_equal, is_open) = (got == row["expected"], open.contains_key(id));
        differ += usize::from(!is_equal);
        if is_equal == is_open {
            let (input, expected) = (&row["input"], &row["expected"]);
            wrong.push_str(&format!("{id}: {input}\n   got {got}\n  want {expected}\n"));
        }
    }
    assert_eq!(rows.len(), 188);
    assert!(open.values().all(|reason| reason.len() > 10), "each has a reason");
    assert!(open.keys().all(|id| rows.iter().any(|row| text(row, "id") == id)), "no such row");
    assert!(wrong.is_empty(), "{differ} differ from what is expected:\n{wrong}");
}

/// A sentence that lists tags comes out whole, whichever they are.
#[test]
fn tags_that_are_mentioned_are_words() {
    const TAGS: [&str; 11] =
        ["a", "em", "strong", "cite", "code", "ul", "ol", "li", "dl", "dt", "dd"];
    let formatter = Formatter::new(Policy::comment());
    for subset in 1u32..1 << TAGS.len() {
        let tags = TAGS.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1);
        let tags: Vec<String> = tags.map(|(_, name)| format!("<{name}>")).collect();
        for source in [
            format!("Allowed HTML tags: {}", tags.join(" ")),
            format!("You may use {} here.", tags.join(", ")),
            format!("Tags ({}) work.\nLines break.", tags.join("/")),
            format!("They are \"{}\".", tags.join("\" and \"")),
            format!("Write {}!", tags.join("")),
        ] {
            let html = formatter.format(&source).expect("short").html;
            let shown = source.replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>\n");
            assert_eq!(html, format!("<p>{shown}</p>"), "{source}");
        }
    }
}

/// The law of paragraphs: if nothing is open, two of them give the HTML of each by itself.
#[test]
fn paragraphs_are_what_they_are_alone() {
    const PARTS: [&str; 16] = [
        "text",
        "<em>never closed",
        "<a href=\"http://example.com/\">never closed",
        "<strong>Note:<strong> read",
        "a <em>b</em> c",
        "use <em> or <li>.",
        "<code>x</code>",
        "<code>a\nb</code>",
        "<ul>\n<li>one</li>\n</ul>",
        "[quote=Ann]x[/quote]",
        "http://example.com/a,http://example.org/b",
        "&nbsp;&nbsp;x",
        "\u{200b}",
        "<a name> [options]",
        "x<br><br><br>y",
        "<pre><code>a\n\n  b</code></pre>",
    ];
    let formatter = Formatter::new(Policy::comment());
    let html = |source: &str| formatter.format(source).expect("short").html;
    for first in PARTS {
        for second in PARTS {
            let (one, two) = (html(first), html(second));
            let between = if one.is_empty() || two.is_empty() { "" } else { "\n" };
            let source = format!("{first}\n\n{second}");
            assert_eq!(html(&source), format!("{one}{between}{two}"), "{source}");
            let source = source.replace('\n', "\r\n");
            assert_eq!(html(&source), format!("{one}{between}{two}"), "CRLF, {source}");
        }
    }
}
