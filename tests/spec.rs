//! Cases as data: each row of `semantics.jsonl` and of the TOML files is a test of its own, so that
//! `cargo test --test spec quote` runs all with that name.

mod common;

use std::fmt::Write;

use common::Bench;
use libtest_mimic::{Arguments, Failed, Trial};
use wellsaid::Policy;
use wellsaid::document::{Document, Event, Tag, TagEnd};

const SEMANTICS: &str = include_str!("data/semantics.jsonl");

/// Rows of `semantics.jsonl` about plain text, subjects, tips and the like, which the tests of the
/// renderers check.
const ROWS_WITH_OP: usize = 40;
const ROWS: usize = 163;

const FILES: [(&str, &str); 7] = [
    ("layout", include_str!("data/layout.toml")),
    ("quotes", include_str!("data/quotes.toml")),
    ("html", include_str!("data/html.toml")),
    ("lexer", include_str!("data/lexer.toml")),
    ("policy", include_str!("data/policy.toml")),
    ("markup", include_str!("data/markup.toml")),
    ("marks", include_str!("data/marks.toml")),
];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = semantics();
    for (file, text) in FILES {
        let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
        let cases = table["case"].as_array().expect("a list of cases").clone();
        trials.extend(cases.into_iter().map(|case| {
            let field = |key: &str| case.get(key).and_then(|value| value.as_str());
            let name = format!("{file}::{}", field("name").expect("a name"));
            assert!(field("why").is_some(), "{name}: why?");
            Trial::test(name, move || run(&case))
        }));
    }
    let mut names: Vec<_> = trials.iter().map(|trial| trial.name().to_owned()).collect();
    names.sort();
    if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        panic!("two cases are called {}", pair[0]);
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn semantics() -> Vec<Trial> {
    let mut trials = Vec::new();
    let mut with_op = 0;
    for (line, row) in common::rows(SEMANTICS).into_iter().enumerate() {
        if row.get("op").is_some() {
            with_op += 1;
            continue;
        }
        let name = format!("semantics::{}::{}", common::text(&row, "topic"), line + 1);
        trials.push(Trial::test(name, move || {
            let options = row.get("options").map(option_policy).unwrap_or_default();
            let policy = Policy::from_toml(&options).map_err(|error| error.to_string())?;
            let (source, want) = (common::text(&row, "input"), common::text(&row, "expected"));
            let html = Bench::new(policy).page(source)?;
            equal(source, "HTML", &html, want, common::text(&row, "why"))
        }));
    }
    trials.push(Trial::test("semantics::every_row_is_tested_somewhere", move || {
        let counts = (trials_len(), with_op);
        if counts == (ROWS, ROWS_WITH_OP) { Ok(()) } else { Err(format!("{counts:?}").into()) }
    }));
    trials
}

fn trials_len() -> usize {
    common::rows(SEMANTICS).iter().filter(|row| row.get("op").is_none()).count()
}

/// The options of a row as a policy.
fn option_policy(options: &serde_json::Value) -> String {
    let mut toml = String::new();
    for (key, value) in options.as_object().expect("options") {
        let line = match key.as_str() {
            "disallowed" => format!("disallowed = {value}"),
            "max_depth" => format!("quotes.max_depth = {value}"),
            "deep" => format!("quotes.deeper = {value}"),
            other => panic!("unknown option {other}"),
        };
        writeln!(toml, "{line}").expect("a string takes everything");
    }
    toml
}

fn run(case: &toml::Value) -> Result<(), Failed> {
    // A misspelt key or one of another type would not check anything.
    for (key, value) in case.as_table().into_iter().flatten() {
        let is_known = match key.as_str() {
            "name" | "why" | "source" | "want_html" | "want_events" => value.is_str(),
            "want_notices" => {
                value.as_array().is_some_and(|all| all.iter().all(|one| one.is_str()))
            }
            "policy" => value.is_table(),
            _ => false,
        };
        if !is_known {
            return Err(format!("`{key}` is not a key of cases, or of another type").into());
        }
    }
    let field = |key: &str| case.get(key).and_then(|value| value.as_str());
    let source = field("source").ok_or("no source")?;
    let why = field("why").unwrap_or_default();
    let policy = match case.get("policy") {
        Some(policy) => toml::to_string(policy)?,
        None => String::new(),
    };
    let policy = Policy::from_toml(&policy).map_err(|error| error.to_string())?;
    let bench = Bench::new(policy);
    let html = bench.page(source)?;
    let document = bench.formatter.parse(source)?;
    let mut asked = false;
    if let Some(want) = field("want_html") {
        asked = true;
        equal(source, "HTML", &html, want, why)?;
    }
    if let Some(want) = field("want_events") {
        asked = true;
        equal(source, "events", &events(&document), want.trim(), why)?;
    }
    if let Some(want) = case.get("want_notices").and_then(|value| value.as_array()) {
        asked = true;
        let want: Vec<_> = want.iter().filter_map(|notice| notice.as_str()).collect();
        equal(source, "notices", &notices(&document), &want.join("\n"), why)?;
    }
    if asked { Ok(()) } else { Err("the case wants nothing".into()) }
}

fn equal(source: &str, what: &str, got: &str, want: &str, why: &str) -> Result<(), Failed> {
    if got == want {
        return Ok(());
    }
    Err(format!("{why}\n  source {source:?}\n  {what}\n    want {want:?}\n     got {got:?}").into())
}

/// `kind: the bytes it is about`, one per line.
fn notices(document: &Document<'_>) -> String {
    let lines = document.notices().iter().map(|notice| {
        format!("{}: {}", notice.kind.name(), &document.source()[notice.span.range()])
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The events in one line.
fn events(document: &Document<'_>) -> String {
    let mut out = String::new();
    let attributes = |attributes: &wellsaid::document::Attributes<'_>| {
        let pairs = attributes.iter().map(|(name, value)| format!(" {}={value}", name.name()));
        pairs.collect::<String>()
    };
    for (event, _) in document.events() {
        let word = match event {
            Event::Start(Tag::Paragraph) => String::from("<p>"),
            Event::Start(Tag::Element(element, list)) => {
                format!("<{}{}>", element.name(), attributes(&list))
            }
            Event::Start(Tag::Link(link)) => format!("<{:?} {}>", link.kind, link.href),
            Event::Start(Tag::Quote(quote)) => format!("<quote {}>", quote.author.unwrap_or("-")),
            Event::Start(Tag::CodeBlock(list)) => format!("<codeblock{}>", attributes(&list)),
            Event::End(TagEnd::Paragraph) => String::from("</p>"),
            Event::End(TagEnd::Element(element)) => format!("</{}>", element.name()),
            Event::End(TagEnd::Link) => String::from("</link>"),
            Event::End(TagEnd::Quote) => String::from("</quote>"),
            Event::End(TagEnd::CodeBlock) => String::from("</codeblock>"),
            Event::Text(text) => format!("{text:?}"),
            Event::Break => String::from("break"),
            Event::Attribution(quote) => format!("by {}", quote.author.unwrap_or("-")),
            Event::Omitted(quote) => format!("omitted {}", quote.author.unwrap_or("-")),
            Event::Mention(mention) => format!("{}{}", mention.sigil, mention.name),
            Event::Emoji(emoji) => format!(":{}:", emoji.name),
            Event::Void(element, list) => format!("<{}{}/>", element.name(), attributes(&list)),
            _ => String::from("?"),
        };
        out.push_str(&word);
        out.push(' ');
    }
    out.trim_end().to_owned()
}
