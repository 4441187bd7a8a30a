//! Notices for the author: each one under the author's own words.
//!
//! Run with `cargo run --example notices`.
#![expect(clippy::print_stdout)]

use wellsaid::document::NoticeKind;
use wellsaid::{Formatter, Policy, Span};

const COMMENT: &str = "\
Use <blink>this</blink>, it is <em>great
[quote=Ann]I never said so.";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let formatter = Formatter::new(Policy::comment());
    let doc = formatter.parse(COMMENT)?;
    for notice in formatter.report(&doc, &[]).notices {
        println!("{}", under(COMMENT, notice.span, notice.message));
    }
    let kinds: Vec<_> = doc.notices().iter().map(|notice| notice.kind).collect();
    assert_eq!(
        kinds,
        [
            NoticeKind::DisallowedTag,
            NoticeKind::DisallowedTag,
            NoticeKind::UnclosedTag,
            NoticeKind::UnclosedQuote
        ]
    );
    assert_eq!(
        under(COMMENT, doc.notices()[3].span, "No partner."),
        "2:1: No partner.\n  [quote=Ann]I never said so.\n  ^^^^^^^^^^^"
    );
    Ok(())
}

/// `line:column: message`, the line, and carets; spans are bytes, columns characters.
fn under(text: &str, span: Span, message: &str) -> String {
    let before = &text[..span.start as usize];
    let line = before.matches('\n').count();
    let column = before.chars().rev().take_while(|&character| character != '\n').count();
    let width = text[span.range()].chars().count().max(1);
    let words = text.lines().nth(line).unwrap_or_default();
    let (blank, carets) = (" ".repeat(column), "^".repeat(width));
    format!("{}:{}: {message}\n  {words}\n  {blank}{carets}", line + 1, column + 1)
}
