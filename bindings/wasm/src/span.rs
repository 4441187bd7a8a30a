//! Spans in UTF-16 units, which JavaScript counts strings in.

use serde_json::Value;

/// A report whose spans count UTF-16 units of `source` instead of bytes.
pub(crate) fn in_utf16(mut report: Value, source: &str) -> Value {
    if !source.is_ascii() {
        convert(&mut report, &units(source));
    }
    report
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

/// Converts the value of each key `span`. A report is four levels deep, whatever the comment is.
fn convert(value: &mut Value, units: &[u32]) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(|one| convert(one, units)),
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::Array(span) if key == "span" => {
                        for end in span {
                            let byte = end.as_u64().and_then(|end| usize::try_from(end).ok());
                            if let Some(units) = byte.and_then(|byte| units.get(byte)) {
                                *end = Value::from(*units);
                            }
                        }
                    }
                    other => convert(other, units),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::in_utf16;
    use serde_json::json;

    #[test]
    fn spans_count_utf16_units() {
        let source = "é😀<b>";
        let report = json!({"notices": [{"span": [6, 9], "fix": {"span": [9, 9]}}], "n": 6});
        let want = json!({"notices": [{"span": [3, 6], "fix": {"span": [6, 6]}}], "n": 6});
        assert_eq!(in_utf16(report, source), want);
    }
}
