//! Rows of RFC 4180: fields in quotes may hold commas, line ends and doubled quotes.

/// Reads all rows in one pass. Malformed input is taken literally, as spreadsheet
/// programs do: a quote inside a bare field, text after a closing quote.
pub(super) fn rows(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted => {
                if chars.next_if_eq(&'"').is_some() {
                    field.push('"');
                } else {
                    quoted = false;
                }
            }
            _ if quoted => field.push(c),
            '"' if field.is_empty() => quoted = true,
            ',' => row.push(core::mem::take(&mut field)),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' => {
                row.push(core::mem::take(&mut field));
                rows.push(core::mem::take(&mut row));
            }
            _ => field.push(c),
        }
    }
    if !field.is_empty() || !row.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows.retain(|row| row.iter().any(|field| !field.trim().is_empty()));
    rows
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn rows_are_read() {
        for (text, expected) in [
            ("", vec![]),
            ("a", vec![vec!["a"]]),
            ("a,b\nc,d\n", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a,b\r\n\r\nc\r\n", vec![vec!["a", "b"], vec!["c"]]),
            ("\u{feff}\"a,b\",c", vec![vec!["a,b", "c"]]),
            ("\"say \"\"hi\"\"\",\"two\nlines\"", vec![vec!["say \"hi\"", "two\nlines"]]),
            ("a\"b,\"c\"d", vec![vec!["a\"b", "cd"]]),
            (",x,", vec![vec!["", "x", ""]]),
            ("\"never closed,\n", vec![vec!["never closed,\n"]]),
        ] {
            assert_eq!(rows(text), expected, "{text:?}");
        }
    }
}
