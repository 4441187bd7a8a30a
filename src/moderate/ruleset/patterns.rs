//! The regular expressions of a rule file.
//!
//! A hundred Unicode expressions read 2 MB/s when each is tried; behind one automaton of
//! the letters they need, a thousand times as much. So a text is first asked which
//! expressions it can match at all.

use regex::{Regex, RegexBuilder};

use crate::moderate::condition::Pattern;

use super::limits::{MAX_PATTERN, MAX_PATTERN_DEPTH, MAX_PATTERN_SIZE, MAX_PATTERN_SIZES};

/// Bytes that compiled expressions have taken so far, in steps of powers of two.
#[derive(Debug, Default)]
pub(super) struct Budget(usize);

/// Compiles an expression within its limits.
pub(super) fn compile(pattern: &Pattern, budget: &mut Budget) -> Result<Regex, String> {
    let text = pattern.pattern.as_str();
    if text.len() > MAX_PATTERN {
        return Err(format!("{} bytes, the limit is {MAX_PATTERN}", text.len()));
    }
    if text.is_empty() {
        return Err("is empty".to_owned());
    }
    // The crate does not tell the size of what it compiled. The smallest limit that it keeps
    // does, by a factor of four at most.
    for limit in [MAX_PATTERN_SIZE / 16, MAX_PATTERN_SIZE / 4, MAX_PATTERN_SIZE] {
        let built = RegexBuilder::new(text)
            .case_insensitive(pattern.ignore_case)
            .size_limit(limit)
            .dfa_size_limit(MAX_PATTERN_SIZE)
            .nest_limit(MAX_PATTERN_DEPTH)
            .build();
        match built {
            Ok(regex) => {
                budget.0 += limit;
                if budget.0 > MAX_PATTERN_SIZES {
                    return Err(format!(
                        "all expressions together take more than {MAX_PATTERN_SIZES} bytes when \
                         compiled"
                    ));
                }
                return Ok(regex);
            }
            Err(regex::Error::CompiledTooBig(_)) => {}
            Err(error) => return Err(shown(&error)),
        }
    }
    Err(format!("takes more than {MAX_PATTERN_SIZE} bytes when compiled; repeat less"))
}

/// One line of the several that draw the expression with a caret under it.
fn shown(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("").trim();
    let last = last.strip_prefix("error: ").unwrap_or(last);
    format!("no regular expression: {last}")
}
