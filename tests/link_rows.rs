//! Addresses in text: the rows of `tests/data/links`, read as comments. If the finder finds an
//! address, the policy accepts it and the document links it.
//!
//! The test of rulings reads `id`, `input`, `flags` (of links and refused addresses, in their
//! order), and `start`, `end` and `href` of each of the `links`. The other keys are for people.

use serde_json::Value;
use wellsaid::document::LinkKind;
use wellsaid::policy::LinkOptions;
use wellsaid::{Document, Formatter, Policy};

/// UTS #58 rows that our rulings overrule, and by which.
const UTS58_EXCEPTIONS: &[(&str, &str)] = &[
    ("uts-0036", "sec-015: Latin and Greek in one label"),
    ("uts-0193", "sec-093: a double quote always ends an address"),
    ("uts-0325", "sec-025, sec-026: an ideographic full stop is no dot"),
];

/// Consensus rows that we decide otherwise, and why.
const CONSENSUS_EXCEPTIONS: &[(&str, &str)] = &[
    ("con-0251", "a script of East Asia ends a host of ASCII letters, whatever follows"),
    ("con-0279", "a domain that is a word with which sentences go on needs a path"),
    ("con-1625", "numbers with dots are no bare domain"),
    ("con-1765", "a name that was made unclickable on purpose is no link"),
    ("con-1831", "uts-0026: brackets that cross do not pair"),
    ("con-1834", "uts-0030: brackets do not pair across a slash"),
    ("con-1836", "uts-0032: brackets do not pair across `&`"),
    ("con-1837", "uts-0033: brackets do not pair across `:~:`"),
];

fn rows(data: &str) -> Vec<Value> {
    data.lines().map(|line| serde_json::from_str(line).expect("a row is JSON")).collect()
}

fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap_or_default()
}

fn has_option(row: &Value, wanted: &[&str]) -> bool {
    let options = row["opts"].as_array().into_iter().flatten();
    options.filter_map(Value::as_str).any(|option| wanted.contains(&option))
}

fn spans(row: &Value) -> Vec<(usize, usize)> {
    let number = |value: &Value| value.as_u64().map_or(usize::MAX, |n| n as usize);
    let links = row["links"].as_array().into_iter().flatten();
    links.map(|link| (number(&link["start"]), number(&link["end"]))).collect()
}

/// A formatter that finds addresses in text as other finders do.
fn formatter(bare_domains: bool) -> Formatter {
    let links = LinkOptions::default().bare_domains(bare_domains);
    let schemes = ["http", "https", "ftp", "mailto", "tel"];
    let policy = Policy::builder().schemes(schemes).links(links).build().expect("a policy");
    Formatter::new(policy)
}

/// Spans and addresses of the links in the text.
fn links(document: &Document<'_>) -> Vec<((usize, usize), String)> {
    let links = document.links().into_iter().filter(|link| link.kind != LinkKind::Anchor);
    links
        .map(|link| ((link.span.start as usize, link.span.end as usize), link.href.into_owned()))
        .collect()
}

/// Scores rows by span; panics unless exactly the `known` ones differ.
fn score(rows: &[Value], known: &[(&str, &str)]) {
    let (plain, with_bare) = (formatter(false), formatter(true));
    let mut report = String::new();
    let mut wrong = Vec::new();
    for row in rows {
        let input = text(row, "input");
        let fuzzy = has_option(row, &["fuzzy-domain", "uts58"]);
        let document = if fuzzy { &with_bare } else { &plain }.parse(input).expect("short");
        let found: Vec<(usize, usize)> =
            links(&document).into_iter().map(|(span, _)| span).collect();
        if found != spans(row) {
            let id = text(row, "id");
            wrong.push(id);
            if !known.iter().any(|(exception, _)| *exception == id) {
                let shown: Vec<&str> = found.iter().map(|(s, e)| &input[*s..*e]).collect();
                let expected: Vec<&str> = spans(row).iter().map(|(s, e)| &input[*s..*e]).collect();
                report +=
                    &format!("{id} {input:?}\n  found    {shown:?}\n  expected {expected:?}\n");
            }
        }
    }
    let healed = known.iter().filter(|(id, _)| !wrong.contains(id));
    for (id, _) in healed {
        report += &format!("{id} is right and no longer an exception\n");
    }
    assert!(report.is_empty(), "{} of {} rows differ\n{report}", wrong.len(), rows.len());
}

#[test]
fn rulings() {
    let rows = rows(include_str!("data/links/links_rulings.jsonl"));
    assert_eq!(rows.len(), 106);
    let formatter = formatter(false);
    let mut report = String::new();
    for row in &rows {
        let input = text(row, "input");
        let document = formatter.parse(input).expect("short");
        let (found, hrefs): (Vec<_>, Vec<_>) = links(&document).into_iter().unzip();
        let expected: Vec<&str> =
            row["links"].as_array().into_iter().flatten().map(|link| text(link, "href")).collect();
        let mut remarks: Vec<_> =
            document.links().iter().map(|link| (link.span, link.flags)).collect();
        remarks.extend(document.refused_links().iter().map(|link| (link.span, link.flags)));
        remarks.sort_by_key(|(span, _)| *span);
        let flags: Vec<&str> = remarks.iter().flat_map(|(_, flags)| flags.iter_names()).collect();
        let wanted: Vec<&str> = row["flags"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|name| name.trim_end_matches('?'))
            .collect();
        if found != spans(row) || hrefs != expected || flags != wanted {
            report += &format!(
                "{} {input:?}\n  found    {hrefs:?} {flags:?}\n  expected {expected:?} {wanted:?}\n",
                text(row, "id")
            );
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn uts58() {
    let rows = rows(include_str!("data/links/links_uts58.jsonl"));
    assert_eq!(rows.len(), 344);
    assert!(UTS58_EXCEPTIONS.len() <= 8);
    score(&rows, UTS58_EXCEPTIONS);
}

#[test]
fn consensus() {
    let mut rows = rows(include_str!("data/links/links_consensus_open.jsonl"));
    rows.retain(|row| row["override"].is_null() && !has_option(row, &["html-in-input"]));
    assert_eq!(rows.len(), 1192);
    assert!(CONSENSUS_EXCEPTIONS.len() <= rows.len() / 100);
    score(&rows, CONSENSUS_EXCEPTIONS);
}
