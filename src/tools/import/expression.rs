//! Regular expressions of other systems, which support more than the crate `regex`.

use regex_automata::meta::{Config, Regex};

/// Bytes of an expression that rule files allow.
const MAX_PATTERN: usize = 900;

/// An expression that rule files can hold, or why it can't be.
pub(super) fn expression(pattern: &str) -> Result<String, String> {
    let pattern = pattern.trim();
    if pattern.is_empty() {
        return Err("the expression is empty".to_owned());
    }
    if pattern.len() > MAX_PATTERN {
        return Err(format!("{} bytes, the limit is {MAX_PATTERN}", pattern.len()));
    }
    let pattern = pattern.replace("\\/", "/");
    let hir = regex_syntax::parse(&pattern).map_err(|error| told(&error))?;
    let config = Config::new().nfa_size_limit(Some(1 << 20));
    match Regex::builder().configure(config).build_from_hir(&hir) {
        Ok(_) => Ok(pattern),
        Err(error) => Err(told(&error)),
    }
}

/// The last line of an error, which draws the expression above it.
fn told(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    let last = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("").trim();
    let last = last.strip_prefix("error: ").unwrap_or(last);
    format!("not an expression that can be used here: {last}")
}

/// The parts of a pattern with its signs around it: `/casino/i`, `m{casino}`.
pub(super) fn delimited(text: &str) -> Result<(String, bool), String> {
    let wrong = || "not an expression between slashes".to_owned();
    let text = text.trim();
    let inner = text.strip_prefix('m').filter(|rest| !rest.starts_with(char::is_alphanumeric));
    let inner = inner.unwrap_or(text);
    let open = inner.chars().next().filter(|c| !c.is_alphanumeric()).ok_or_else(wrong)?;
    let close = match open {
        '{' => '}',
        '(' => ')',
        '[' => ']',
        '<' => '>',
        other => other,
    };
    let (pattern, flags) =
        inner.get(open.len_utf8()..).and_then(|rest| rest.rsplit_once(close)).ok_or_else(wrong)?;
    if let Some(flag) = flags.chars().find(|flag| !"imsx".contains(*flag)) {
        return Err(format!("the flag `{flag}` has no counterpart"));
    }
    let more: String = flags.chars().filter(|flag| *flag != 'i').collect();
    let pattern = if more.is_empty() { pattern.to_owned() } else { format!("(?{more}){pattern}") };
    Ok((expression(&pattern)?, flags.contains('i')))
}
