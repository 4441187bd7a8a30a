//! Spans in UTF-16 units, which JavaScript counts strings in.

/// Start of a span in a report. It cannot stand within a string: JSON writes `\"` there.
const SPAN: &str = "\"span\":[";

/// A report as JSON whose spans count UTF-16 units of `source` instead of bytes.
///
/// Works on text, not on a tree of values: the code for that would be a tenth of the package.
pub(crate) fn in_utf16(report: String, source: &str) -> String {
    if source.is_ascii() {
        return report;
    }
    let units = units(source);
    let mut converted = String::with_capacity(report.len());
    let mut rest = report.as_str();
    while let Some(at) = rest.find(SPAN) {
        let (before, span) = rest.split_at(at + SPAN.len());
        converted.push_str(before);
        let len = span.find(']').unwrap_or(span.len());
        for (number, end) in span[..len].split(',').enumerate() {
            let byte = end.parse().ok().and_then(|byte: usize| units.get(byte));
            converted.push_str(if number == 0 { "" } else { "," });
            match byte {
                Some(units) => converted.push_str(&units.to_string()),
                None => converted.push_str(end),
            }
        }
        rest = &span[len..];
    }
    converted.push_str(rest);
    converted
}

/// UTF-16 units before each byte of a text, and in all of it.
fn units(text: &str) -> Vec<u32> {
    let mut before = Vec::with_capacity(text.len() + 1);
    let mut units = 0;
    for c in text.chars() {
        before.resize(before.len() + c.len_utf8(), units);
        units += c.len_utf16() as u32;
    }
    before.push(units);
    before
}

#[cfg(test)]
mod tests {
    use super::in_utf16;

    #[test]
    fn spans_count_utf16_units() {
        let source = "é😀<b>";
        let report = r#"{"notices":[{"span":[6,9],"fix":{"span":[9,9]}}],"text":"\"span\":[6,9]"}"#;
        let want = r#"{"notices":[{"span":[3,6],"fix":{"span":[6,6]}}],"text":"\"span\":[6,9]"}"#;
        assert_eq!(in_utf16(report.to_owned(), source), want);
        assert_eq!(in_utf16(report.to_owned(), "plain"), report);
    }
}
