//! Parts of sentences that conditions share.

pub(super) fn yes_no(yes: bool, if_yes: &str, if_no: &str) -> String {
    String::from(if yes { if_yes } else { if_no })
}

pub(super) fn quoted(names: &[String]) -> String {
    either(names.iter().map(|name| format!("`{name}`")).collect())
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn either(mut names: Vec<String>) -> String {
    let last = names.pop().unwrap_or_else(|| String::from("nothing"));
    if names.is_empty() { last } else { format!("{} or {last}", names.join(", ")) }
}

pub(super) fn percent(share: f64) -> f64 {
    (share * 1000.0).round() / 10.0
}

pub(super) fn number(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
