//! Checks of single values, which conditions share.

use crate::moderate::lang;
use crate::rules::condition::{Field, Skip};
use crate::rules::limits::{MAX_ENTRIES, MAX_TEXT};

use super::mistake::{At, Mistake};

/// Checks where a rule looks.
pub(crate) fn fields_and_skips(
    fields: Option<&[Field]>,
    skip: Option<&[Skip]>,
    at: At<'_>,
) -> Result<(), Mistake> {
    if fields.is_some_and(<[Field]>::is_empty) {
        return Err(at.key("in").invalid("needs at least one place to search"));
    }
    for (key, len) in [("in", fields.map_or(0, <[_]>::len)), ("skip", skip.map_or(0, <[_]>::len))] {
        if len > MAX_ENTRIES {
            return Err(at.key(key).invalid(format!("more than {MAX_ENTRIES} entries")));
        }
    }
    Ok(())
}

/// Refuses "at least 0", which always holds.
pub(crate) fn counted(count: Option<usize>, at: At<'_>) -> Result<(), Mistake> {
    if count == Some(0) { Err(at.invalid("must be at least 1")) } else { Ok(()) }
}

/// Checks a number against bounds, which are allowed.
pub(crate) fn within(value: f64, low: f64, high: f64, at: At<'_>) -> Result<(), Mistake> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(at.invalid(format!("{value} is not between {low} and {high}")))
}

/// Checks a list of names that are compared one by one.
pub(crate) fn entries(names: Option<&[String]>, at: At<'_>) -> Result<(), Mistake> {
    let Some(names) = names else { return Ok(()) };
    if names.is_empty() {
        return Err(at.invalid("needs at least one entry"));
    }
    if names.len() > MAX_ENTRIES {
        return Err(at.invalid(format!("{} entries, the limit is {MAX_ENTRIES}", names.len())));
    }
    for (index, name) in names.iter().enumerate() {
        short(name, at.index(index))?;
    }
    Ok(())
}

/// Checks the languages of a condition or a list.
pub(crate) fn languages(asked: &[String], at: At<'_>) -> Result<(), Mistake> {
    entries(Some(asked), at)?;
    match asked.iter().position(|tag| !lang::is_tag(tag)) {
        Some(index) => {
            let message =
                format!("`{:.80}` is not a language tag such as `de` or `pt-BR`", asked[index]);
            Err(at.index(index).invalid(message))
        }
        None => Ok(()),
    }
}

/// Checks that a text is there and not too long.
pub(crate) fn short(text: &str, at: At<'_>) -> Result<(), Mistake> {
    if text.is_empty() {
        return Err(at.invalid("is empty"));
    }
    if text.len() > MAX_TEXT {
        return Err(at.invalid(format!("{} bytes, the limit is {MAX_TEXT}", text.len())));
    }
    Ok(())
}
