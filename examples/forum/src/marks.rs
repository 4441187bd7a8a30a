//! Marks around the words that rules found, in the author's text and in the rendered comment.
//!
//! Finished HTML gets the marks, one for each piece of text between tags: a word may begin in a link and
//! end in code. The result goes through the gate of the library, under a policy that allows `<mark>`.

use std::ops::Range;

use wellsaid::document::VisibleText;
use wellsaid::moderate::Verdict;
use wellsaid::moderate::condition::Field;
use wellsaid::{Document, gate};

use crate::app::App;
use crate::comment::Read;

/// The policy of a file, and `<mark>`.
pub fn policy(file: &str) -> String {
    file.replace("<dd>\"", "<dd> <mark>\"")
}

/// Spans that the reasons of a verdict name, in order, those that touch as one.
pub fn spans(verdict: &Verdict, source: &str) -> Vec<Range<usize>> {
    let reasons = verdict.reasons.iter().chain(&verdict.shadow);
    let found = reasons.flat_map(|reason| &reason.matches).filter_map(|found| found.source);
    let spans = found.map(|span| span.range());
    joined(spans.filter(|span| source.get(span.clone()).is_some_and(|text| !text.is_empty())))
}

/// Spans of the name of an author that the reasons of a verdict name.
pub fn in_name(verdict: &Verdict, name: &str) -> Vec<Range<usize>> {
    let reasons = verdict.reasons.iter().chain(&verdict.shadow);
    let found = reasons.flat_map(|reason| &reason.matches);
    let found = found.filter(|found| found.view == Field::AuthorName);
    joined(found.map(|found| found.visible.range()).filter(|span| name.get(span.clone()).is_some()))
}

fn joined(spans: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut spans: Vec<_> = spans.collect();
    spans.sort_by_key(|span| (span.start, span.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

/// The source in pieces; those that are marked are `true`.
pub fn pieces<'s>(source: &'s str, spans: &[Range<usize>]) -> Vec<(bool, &'s str)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for span in spans {
        pieces.push((false, &source[at..span.start]));
        pieces.push((true, &source[span.clone()]));
        at = span.end;
    }
    pieces.push((false, &source[at..]));
    pieces.retain(|(_, text)| !text.is_empty());
    pieces
}

/// The comment as HTML, with marks.
pub fn rendered(app: &App, read: &Read<'_>, verdict: &Verdict) -> String {
    let html = app.formatter.render(&read.document, &read.quoted).html;
    // A verdict that was made under another policy names other places.
    if verdict.apply(&read.document).is_err() {
        return html;
    }
    let seen = VisibleText::new(&read.document);
    let spans = visible(verdict, &read.document, &seen);
    let marked = marked(&html, seen.body.text(), &spans);
    marked.filter(|marked| gate::check(&app.marker, marked).is_ok()).unwrap_or(html)
}

/// Spans of the visible text that the reasons of a verdict name. If the address or title of a link was found, the span is its label.
fn visible(verdict: &Verdict, document: &Document<'_>, seen: &VisibleText) -> Vec<Range<usize>> {
    let reasons = verdict.reasons.iter().chain(&verdict.shadow);
    let (body, others): (Vec<_>, Vec<_>) =
        reasons.flat_map(|reason| &reason.matches).partition(|found| found.view == Field::Body);
    let mut links: Vec<_> = document.links().iter().map(|link| link.span.range()).collect();
    links.retain(|link| {
        others
            .iter()
            .filter_map(|found| found.source)
            .any(|found| link.contains(&(found.start as usize)))
    });
    let is_label = |at: &Range<usize>| {
        let typed = (!links.is_empty()).then(|| seen.body.source(at.clone())).flatten();
        typed.is_some_and(|typed| {
            let start = typed.start as usize;
            // Links are in the order of the text and do not overlap.
            let link = links.get(links.partition_point(|link| link.end <= start));
            link.is_some_and(|link| link.contains(&start))
        })
    };
    let text = seen.body.text();
    let chars = text.char_indices().map(|(at, c)| at..at + c.len_utf8());
    joined(body.iter().map(|found| found.visible.range()).chain(chars.filter(is_label)))
}

/// HTML that the library wrote, with marks around spans of its text. `None` if the text is not that of the HTML.
fn marked(html: &str, text: &str, spans: &[Range<usize>]) -> Option<String> {
    let mut out = String::with_capacity(html.len() + 13 * spans.len());
    let mut chars = text.char_indices().filter(|(_, c)| !c.is_ascii_whitespace());
    let mut spans = spans.iter().peekable();
    // Tag that ends a line that the library wrote for a quote: such lines are not part of the text.
    let mut skipped = None;
    let mut rest = html;
    while !rest.is_empty() {
        let (mut run, tag) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        let (tag, behind) = tag.split_at(tag.find('>').map_or(tag.len(), |end| end + 1));
        rest = behind;
        if skipped.is_some() {
            out.push_str(run);
            run = "";
        }
        let mut is_open = false;
        let mut end = out.len();
        while let Some(c) = run.chars().next() {
            let len = if c == '&' { run.find(';')? + 1 } else { c.len_utf8() };
            let (written, behind) = run.split_at(len);
            run = behind;
            if c.is_ascii_whitespace() {
                out.push_str(written);
                continue;
            }
            let (at, read) = chars.next()?;
            if c != '&' && c != read {
                return None;
            }
            while spans.next_if(|span| span.end <= at).is_some() {}
            let is_marked = spans.peek().is_some_and(|span| span.start <= at);
            if is_open && !is_marked {
                out.insert_str(end, "</mark>");
            } else if is_marked && !is_open {
                out.push_str("<mark>");
            }
            is_open = is_marked;
            out.push_str(written);
            end = out.len();
        }
        if is_open {
            out.insert_str(end, "</mark>");
        }
        out.push_str(tag);
        if skipped == Some(tag) {
            skipped = None;
        } else if tag.starts_with("<p class=\"quote-") {
            skipped = Some("</p>");
        } else if tag.starts_with("<summary") {
            skipped = Some("</summary>");
        }
    }
    chars.next().is_none().then_some(out)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use wellsaid::document::VisibleText;
    use wellsaid::render::NoResolver;
    use wellsaid::{Formatter, Policy, gate};

    use super::{marked, policy};

    #[test]
    fn every_third_byte_of_an_attack_is_marked_and_nothing_else_changes() {
        let file = include_str!("../policy.toml");
        let formatter = Formatter::new(Policy::from_toml(file).expect("a policy"));
        let marker = Policy::from_toml(&policy(file)).expect("a policy");
        let rows = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/xss.jsonl");
        let rows = std::fs::read_to_string(rows).expect("the attacks");
        let rows = rows.lines().map(|line| {
            let row: Value = serde_json::from_str(line).expect("a row");
            row["input"].as_str().expect("a comment").to_owned()
        });
        // The last one is folded as a quote.
        for input in rows.chain([String::from("some words ").repeat(200)]) {
            let input =
                format!("> {input}\n\n{input} www.example.org\n\n[quote=Ann]{input}[/quote]");
            let Ok(document) = formatter.parse(&input) else { continue };
            let html = formatter.render(&document, &NoResolver).html;
            let seen = VisibleText::new(&document);
            let spans: Vec<_> =
                (0..seen.body.text().len()).step_by(3).map(|at| at..at + 1).collect();
            let marked = marked(&html, seen.body.text(), &spans).expect("the same text");
            gate::check(&marker, &marked).expect("what the gate verifies");
            assert_eq!(marked.replace("<mark>", "").replace("</mark>", ""), html);
            assert!(marked.contains("<mark>") || seen.body.text().len() < 3, "{marked}");
        }
    }
}
