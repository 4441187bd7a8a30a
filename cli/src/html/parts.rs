//! Parts that reports share: numbers, figures, tables, texts with marks.

use maud::{Markup, html};
use wellsaid::Span;
use wellsaid::moderate::{Action, Expiry, Timestamp};

/// A number with its thousands separated.
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "1 comment", "2,000 comments".
pub(crate) fn count(many: u64, noun: &str) -> String {
    format!("{} {noun}{}", number(many), if many == 1 { "" } else { "s" })
}

/// A share of a whole in percent; empty for an empty whole.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    match whole {
        0 => String::from("–"),
        _ => share(Some(part as f64 / whole as f64)),
    }
}

/// A share, 0 to 1, in percent.
pub(crate) fn share(share: Option<f64>) -> String {
    share.map_or(String::from("–"), |share| format!("{:.1}\u{a0}%", share * 100.0))
}

/// Day of a moment, in UTC.
pub(crate) fn day(at: Timestamp) -> String {
    Expiry::from(at).to_string().split('T').next().unwrap_or_default().to_owned()
}

/// Class of an action: its color.
pub(crate) fn class(action: Action) -> String {
    format!("a-{}", action.name())
}

/// An action with its color.
pub(crate) fn chip(action: Action) -> Markup {
    html! { span class={ "chip " (class(action)) } { (action.name()) } }
}

/// A figure at the top of a report, with a remark under it.
pub(crate) fn tile(name: &str, figure: u64, remark: &str) -> Markup {
    html! {
        div.tile {
            dt { (name) }
            dd {
                b { (number(figure)) }
                @if !remark.is_empty() { span { (remark) } }
            }
        }
    }
}

/// Heading of a column, on the right above numbers.
pub(crate) struct Column(pub(crate) &'static str, pub(crate) bool);

/// A table that the script makes sortable; it scrolls if it is too wide.
pub(crate) fn table(caption: &str, columns: &[Column], rows: &[Vec<Cell>]) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label=(caption) {
            table.sortable {
                caption { span { (caption) } }
                thead { tr {
                    @for Column(name, is_number) in columns {
                        th scope="col" class=[is_number.then_some("n")] { (name) }
                    }
                } }
                tbody {
                    @for row in rows {
                        tr { @for (at, cell) in row.iter().enumerate() { (cell.show(at == 0)) } }
                    }
                }
            }
        }
    }
}

/// A cell of a table.
pub(crate) enum Cell {
    Text(Markup),
    Number(u64),
    /// A share, 0 to 1.
    Share(Option<f64>),
    /// Cell for a missing number.
    Nothing,
}

impl Cell {
    fn show(&self, is_first: bool) -> Markup {
        match self {
            Self::Text(text) if is_first => html! { th scope="row" { (text) } },
            Self::Text(text) => html! { td { (text) } },
            Self::Number(figure) => html! { td.n data-value=(figure) { (number(*figure)) } },
            Self::Share(of) => html! { td.n data-value=(of.unwrap_or(-1.0)) { (share(*of)) } },
            Self::Nothing => html! { td.n data-value="-1" { "–" } },
        }
    }
}

/// A text with marks; each has a title.
pub(crate) fn marked(text: &str, marks: &[(Span, String)]) -> Markup {
    let mut marks: Vec<_> = marks.iter().map(|(span, title)| (span.range(), title)).collect();
    marks.sort_by_key(|(span, _)| (span.start, span.end));
    let mut pieces = Vec::new();
    let mut written = 0;
    for (span, title) in marks {
        let (before, found) = (text.get(written..span.start), text.get(span.clone()));
        if let (Some(before), Some(found), false) = (before, found, span.is_empty()) {
            pieces.push((before, Some((found, title))));
            written = span.end;
        }
    }
    pieces.push((text.get(written..).unwrap_or_default(), None));
    html! {
        bdi {
            @for (before, found) in pieces {
                (before)
                @if let Some((found, title)) = found { mark title=(title) { (found) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let shown = [0, 999, 1_000, 1_234_567].map(number);
        assert_eq!(shown, ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(percent(1, 8), "12.5\u{a0}%");
        assert_eq!(percent(0, 0), "–");
    }

    #[test]
    fn a_text_is_escaped_and_its_marks_do_not_overlap() {
        let span =
            |start, end| serde_json::from_str(&format!("[{start},{end}]")).unwrap_or_default();
        let marks = [
            (span(2, 3), String::from("a\"b")),
            (span(0, 1), String::from("x")),
            (span(0, 2), String::from("over it")),
            (span(9, 99), String::from("outside")),
        ];
        let shown = marked("<i>&", &marks).into_string();
        let want =
            "<bdi><mark title=\"x\">&lt;</mark>i<mark title=\"a&quot;b\">&gt;</mark>&amp;</bdi>";
        assert_eq!(shown, want);
    }
}
