//! Shape of the text.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::moderate::ruleset::values::within;
use crate::moderate::ruleset::{At, CharSet, Ids, Mistake};
use crate::moderate::sentence::{quantity, quoted, some};
use crate::rules::condition::{Field, Shape};

use super::addresses;
use super::counts::People;
use super::evidence::{Evidence, rounded};
use super::facts::Facts;
use super::find::MatchSpan;
use super::measures::{Case, Shares};
use super::truth::Truth;

/// Checks the condition.
pub(crate) fn check(asked: &Shape, at: At<'_>) -> Result<Ids, Mistake> {
    // `min_letters` alone only limits what else is asked.
    if *asked == (Shape { min_letters: asked.min_letters, ..Shape::default() }) {
        return Err(at.invalid("needs at least one key besides `min_letters`"));
    }
    for (key, ratio) in [
        ("upper_ratio_gte", asked.upper_ratio_gte),
        ("quote_ratio_gte", asked.quote_ratio_gte),
        ("code_ratio_gte", asked.code_ratio_gte),
        ("script_ratio_gte", asked.script_ratio_gte),
    ] {
        if let Some(ratio) = ratio {
            within(ratio, 0.0, 1.0, at.key(key))?;
        }
    }
    let script = match (&asked.script, asked.script_ratio_gte) {
        (None, None) => None,
        (None, Some(_)) => {
            return Err(at.key("script_ratio_gte").contradiction("needs `script`"));
        }
        (Some(_), None) => return Err(at.key("script").contradiction("needs `script_ratio_gte`")),
        (Some(name), Some(_)) => {
            let unknown = || {
                let message =
                    format!("`{name:.80}` is not a script of Unicode, such as `Cyrillic`");
                at.key("script").invalid(message)
            };
            Some(CharSet::script(name).ok_or_else(unknown)?)
        }
    };
    Ok(Ids { script, ..Ids::default() })
}

pub(super) fn evaluate(
    facts: &Facts<'_>,
    asked: &Shape,
    ids: &Ids,
    want: bool,
    out: &mut Evidence,
) -> Truth {
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
    let sizes = |least: Option<usize>, ranges: fn(&People) -> &[Range<usize>]| {
        least.map(|least| (least, ranges(shape.people())))
    };
    if let Some((least, found)) = sizes(asked.emails_gte, |people| &people.emails) {
        let emails = emails(facts, found);
        and(emails >= least);
        out.fact("shape.emails", emails);
        out.say(email_addresses(emails));
        if emails >= least && want {
            found.iter().for_each(|range| place(facts, range.clone(), "emails", out));
        }
    }
    if let Some((least, found)) = sizes(asked.mentions_gte, |people| &people.mentions) {
        and(found.len() >= least);
        out.fact("shape.mentions", found.len());
        out.say(quantity(found.len() as u64, "mention"));
        if found.len() >= least && want {
            found.iter().for_each(|range| place(facts, range.clone(), "mentions", out));
        }
    }
    if let Some(least) = asked.emoji_gte {
        let emoji = shape.emoji();
        and(emoji >= least);
        out.fact("shape.emoji", emoji);
        out.say(format!("{emoji} emoji"));
    }
    if let (Some(least), Some(name), Some(script)) =
        (asked.script_ratio_gte, &asked.script, &ids.script)
    {
        let (all, of_script) = shape.letters_of(name, script);
        let ratio = if all == 0 { 0.0 } else { of_script as f64 / all as f64 };
        and(all > 0 && ratio >= least);
        out.fact("shape.script_ratio", rounded(ratio, 3));
        let percent = (of_script * 100).checked_div(all).unwrap_or(0);
        out.say(format!("{percent} % of the letters are {name}"));
    }
    if let Some(least) = asked.invisible_gte {
        let invisible = shape.invisible();
        and(invisible >= least);
        out.fact("shape.invisible", invisible);
        out.say(quantity(invisible as u64, "invisible character"));
    }
    truth
}

/// Different mailboxes in the text and behind links, in any case.
fn emails(facts: &Facts<'_>, found: &[Range<usize>]) -> usize {
    let body = facts.shape().body.text();
    let typed = found.iter().filter_map(|range| body.get(range.clone()));
    let linked = facts.links().iter().filter(|link| !link.quoted && !link.refused);
    let linked = linked.filter(|link| link.label.is_some()).map(|link| link.href.as_str());
    let mailboxes = typed.chain(linked.filter(|href| addresses::is_mail(href)));
    let mailboxes = mailboxes.map(|mailbox| {
        let mailbox = if addresses::is_mail(mailbox) { &mailbox[7..] } else { mailbox };
        mailbox.split('?').next().unwrap_or(mailbox).to_lowercase()
    });
    mailboxes.filter(|mailbox| mailbox.contains('@')).collect::<BTreeSet<_>>().len()
}

fn email_addresses(count: usize) -> String {
    format!("{count} e-mail address{}", if count == 1 { "" } else { "es" })
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
    // Rounded down: 99.9 % is not 100 %.
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
