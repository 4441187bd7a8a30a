//! Marks around the words that rules found, in the author's text and in the rendered comment.
//!
//! No HTML is edited. For the rendered comment the marks are typed into the source as `<mark>`
//! tags and formatted under a policy that allows them, so the gate verifies them like anything
//! else. A mark that would change what readers see (in an address, in code) is left out.

use std::ops::Range;

use wellsaid::document::VisibleText;
use wellsaid::moderate::Verdict;

use crate::app::App;
use crate::comment::Read;

/// Marks that are tried one by one, when not all go together.
const TRIES: usize = 40;

/// Spans that the reasons of a verdict name, in order, those that touch as one.
pub fn spans(verdict: &Verdict, source: &str) -> Vec<Range<usize>> {
    let reasons = verdict.reasons.iter().chain(&verdict.shadow);
    let found = reasons.flat_map(|reason| &reason.matches).filter_map(|found| found.source);
    let mut spans: Vec<_> = found
        .map(|place| place.start as usize..place.end as usize)
        .filter(|span| source.get(span.clone()).is_some_and(|text| !text.is_empty()))
        .collect();
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
pub fn rendered(app: &App, read: &Read<'_>, spans: &[Range<usize>]) -> String {
    let plain = &read.document;
    let seen = VisibleText::new(plain);
    let marked = |spans: &[Range<usize>]| {
        let typed = typed(plain.source(), spans);
        let mut document = app.marker.parse(&typed).ok()?;
        let is_same = VisibleText::new(&document).body.text() == seen.body.text();
        if !is_same || document.notices().len() > plain.notices().len() {
            return None;
        }
        app.marker.verify_quotes(&mut document, &read.quoted);
        Some(app.marker.render(&document, &read.quoted).html)
    };
    if let Some(html) = marked(spans) {
        return html;
    }
    let alone = spans.iter().take(TRIES);
    let good: Vec<_> = alone.filter(|span| marked(&[(*span).clone()]).is_some()).cloned().collect();
    marked(&good).unwrap_or_else(|| app.formatter.render(plain, &read.quoted).html)
}

fn typed(source: &str, spans: &[Range<usize>]) -> String {
    let mut typed = String::with_capacity(source.len() + 16 * spans.len());
    for (is_marked, text) in pieces(source, spans) {
        if is_marked {
            typed.extend(["<mark>", text, "</mark>"]);
        } else {
            typed.push_str(text);
        }
    }
    typed
}
