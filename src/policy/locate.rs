//! The line of a key in the text of a policy.
//!
//! A mistake is often found after the text was read, when a number turns out to be
//! out of range; the author of the text still wants its line.

use toml::de::{DeTable, DeValue};

use crate::error::BuildError;

/// The line, counted from 1, of a byte offset.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|&byte| byte == b'\n').count()
}

/// Gives an error the line of its key in a TOML text.
pub(super) fn in_toml(error: BuildError, text: &str) -> BuildError {
    let Ok(table) = DeTable::parse(text) else { return error };
    let mut table = Some(table.get_ref());
    let mut line = None;
    for part in error.key().split('.') {
        let found = table.and_then(|table| table.iter().find(|(key, _)| key.get_ref() == part));
        let Some((key, value)) = found else { break };
        line = Some(line_of(text, key.span().start));
        table = match value.get_ref() {
            DeValue::Table(inner) => Some(inner),
            _ => None,
        };
    }
    match line {
        Some(line) => error.at_line(line),
        None => error,
    }
}

/// Gives an error the line of its key in a JSON text, which is known to be well formed.
pub(super) fn in_json(error: BuildError, text: &str) -> BuildError {
    let wanted: Vec<&str> = error.key().split('.').collect();
    let bytes = text.as_bytes();
    // The keys on the way to the current place; a string before `:` is a key.
    let mut path: Vec<&str> = Vec::new();
    let mut depth = 0;
    let mut line = None;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b'"' => {
                let start = at + 1;
                at = start;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                let is_key =
                    text.get(at + 1..).is_some_and(|rest| rest.trim_start().starts_with(':'));
                if is_key && depth >= 1 {
                    path.truncate(depth - 1);
                    path.push(text.get(start..at).unwrap_or(""));
                    if wanted.starts_with(&path) {
                        line = Some(line_of(text, start));
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
    match line {
        Some(line) => error.at_line(line),
        None => error,
    }
}
