//! Shape of the text.

use std::ops::Range;

use crate::moderate::condition::{Field, Shape};
use crate::moderate::ruleset::values::within;
use crate::moderate::ruleset::{At, Mistake};
use crate::moderate::sentence::{quantity, quoted, some};

use super::evidence::{Evidence, rounded};
use super::facts::Facts;
use super::find::MatchSpan;
use super::measures::{Case, Shares};
use super::truth::Truth;

/// Checks the condition.
pub(crate) fn check(asked: &Shape, at: At<'_>) -> Result<(), Mistake> {
    // `min_letters` alone only limits what else is asked.
    if *asked == (Shape { min_letters: asked.min_letters, ..Shape::default() }) {
        return Err(at.invalid("asks nothing"));
    }
    for (key, ratio) in [
        ("upper_ratio_gte", asked.upper_ratio_gte),
        ("quote_ratio_gte", asked.quote_ratio_gte),
        ("code_ratio_gte", asked.code_ratio_gte),
    ] {
        if let Some(ratio) = ratio {
            within(ratio, 0.0, 1.0, at.key(key))?;
        }
    }
    Ok(())
}

pub(super) fn evaluate(facts: &Facts<'_>, asked: &Shape, want: bool, out: &mut Evidence) -> Truth {
    let shape = facts.shape();
    let mut truth = Truth::True;
    let mut and = |answer: bool| truth = truth.and(answer.into(), want);
    if let Some(least) = asked.min_letters {
        and(shape.case().letters >= least);
    }
    if let Some(least) = asked.upper_ratio_gte {
        let Case { cased, upper, .. } = shape.case();
        let ratio = if cased == 0 { 0.0 } else { upper as f64 / cased as f64 };
        and(cased > 0 && ratio >= least);
        out.fact("shape.upper_ratio", rounded(ratio, 3));
        out.fact("shape.letters", shape.case().letters);
        out.say(capitals(upper, cased));
    }
    if let Some(least) = asked.marks_per_letter_gte {
        let (marks, range) = shape.marks().cloned().unwrap_or_default();
        and(marks >= least);
        out.fact("shape.marks_per_letter", marks);
        out.say(most_marks(marks));
        if marks >= least && want {
            place(facts, range, "marks_per_letter", out);
        }
    }
    if let Some(wanted) = asked.mixed_script_word {
        let mixed = shape.mixed();
        and(mixed.is_empty() != wanted);
        let words = mixed.iter().map(|range| &shape.body.text()[range.clone()]);
        out.say(mixed_words(words));
        for range in mixed.iter().filter(|_| wanted == want) {
            place(facts, range.clone(), "mixed_script_word", out);
        }
    }
    if asked.length_gte.is_some() || asked.length_lt.is_some() {
        let mut length = 0;
        if let Some(bound) = asked.length_lt {
            length = shape.own_length();
            and(length < bound);
        }
        if let Some(least) = asked.length_gte {
            length = shape.length();
            and(length >= least);
        }
        out.fact("shape.length", length);
        out.say(length_of(length));
    }
    if let Some(least) = asked.lines_gte {
        let lines = shape.lines();
        and(lines >= least);
        out.fact("shape.lines", lines);
        out.say(quantity(lines as u64, "line"));
    }
    if let Some(wanted) = asked.only_quotes {
        let only = facts.document.is_only_quotes();
        and(only == wanted);
        out.fact("shape.only_quotes", only);
        out.say(if only { "quotes and nothing else" } else { "not only quotes" });
    }
    let shares = |least: Option<f64>, part: fn(Shares) -> usize| {
        least.map(|least| (least, part(shape.shares()), shape.shares().all))
    };
    for (asked, fact, place) in [
        (shares(asked.quote_ratio_gte, |shares| shares.quotes), "shape.quote_ratio", "in quotes"),
        (shares(asked.code_ratio_gte, |shares| shares.code), "shape.code_ratio", "in code"),
    ] {
        let Some((least, part, all)) = asked else { continue };
        let ratio = if all == 0 { 0.0 } else { part as f64 / all as f64 };
        and(all > 0 && ratio >= least);
        out.fact(fact, rounded(ratio, 3));
        out.say(share(part, all, place));
    }
    if let Some(wanted) = asked.only_links {
        let only = facts.links().iter().any(|link| !link.quoted) && !shape.has_words();
        and(only == wanted);
        out.fact("shape.only_links", only);
        out.say(if only { "links and no words beside them" } else { "not only links" });
    }
    if let Some(least) = asked.invisible_gte {
        let invisible = shape.invisible();
        and(invisible >= least);
        out.fact("shape.invisible", invisible);
        out.say(quantity(invisible as u64, "invisible character"));
    }
    truth
}

fn place(facts: &Facts<'_>, range: Range<usize>, test: &str, out: &mut Evidence) {
    let text = facts.texts.field(Field::Body);
    let seen = text.text.get(range.clone()).unwrap_or_default().to_owned();
    out.push(text.to_match(range.clone(), test, Vec::new()), &seen);
    if out.rewrites {
        out.spots.push(MatchSpan { field: Field::Body, range });
    }
}

/// `43 of 45 letters are capitals`.
fn capitals(upper: usize, cased: usize) -> String {
    let verb = if upper == 1 { "is a capital" } else { "are capitals" };
    format!("{upper} of {} {verb}", quantity(cased as u64, "letter"))
}

/// `86 % of the text is in quotes`.
fn share(part: usize, all: usize, place: &str) -> String {
    // Rounded down: 99.9 % is not all of it.
    let percent = (part * 100).checked_div(all).unwrap_or(0);
    format!("{percent} % of the text is {place}")
}

fn most_marks(most: usize) -> String {
    format!("{} on one letter", quantity(most as u64, "combining mark"))
}

fn mixed_words<'t>(words: impl Iterator<Item = &'t str>) -> String {
    let parts: Vec<_> = words.map(|word| format!("{} mixes scripts", quoted(word))).collect();
    some(&parts, "no word mixes scripts")
}

fn length_of(characters: usize) -> String {
    format!("{} long", quantity(characters as u64, "character"))
}

#[cfg(test)]
mod tests {
    use super::capitals;

    #[test]
    fn one_letter_is_not_plural() {
        assert_eq!(capitals(1, 1), "1 of 1 letter is a capital");
    }
}
