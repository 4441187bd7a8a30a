//! The language of the comment.

use crate::moderate::lang;

use super::evidence::Evidence;
use super::facts::{Facts, NOT_GIVEN};
use super::truth::Truth;

pub(super) fn evaluate(
    facts: &Facts<'_>,
    asked: &[String],
    want: bool,
    out: &mut Evidence,
) -> Truth {
    match facts.context.language() {
        Some(Ok(tag)) => {
            out.fact("lang", tag);
            out.say(format!("the comment is in the language {tag}"));
            lang::covers(asked, tag).into()
        }
        Some(Err(error)) => out.missing("lang", error, want),
        None => out.missing("lang", NOT_GIVEN, want),
    }
}
