//! Tips: help that a comment form gives its authors, derived from the policy.
//!
//! A stored help text becomes wrong with the next change of the settings. These sentences are made
//! from the policy itself, and every example is run through the formatter, so the help is always
//! right.

use crate::policy::{Messages, Policy, TipTopic};

/// An example for the help "More information about formatting options".
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Tip {
    /// Name of the element: `Emphasized`. Text, not HTML.
    pub description: String,
    /// Source that the author types: `<em>Emphasized</em>`. Text, not HTML.
    pub you_type: String,
    /// HTML that the formatter writes for it, verified like any comment.
    pub you_get: String,
}

/// Tells which addresses in text become links: web, e-mail. A kind whose scheme is
/// not on the policy's list is not looked for.
fn linked(policy: &Policy) -> (bool, bool) {
    let links = policy.links();
    let has = |name: &str| policy.schemes().iter().any(|scheme| scheme == name);
    let urls = links.urls && (has("http") || has("https"));
    let named = (links.www || links.bare_domains) && has("https");
    (urls || named, links.emails && has("mailto"))
}

/// The sentences under a comment form, only for what is on.
pub(crate) fn short(policy: &Policy, messages: &Messages) -> Vec<String> {
    let messages = &messages.tips;
    let mut tips = Vec::new();
    match linked(policy) {
        (true, true) => tips.push(messages.links.clone()),
        (true, false) => tips.push(messages.urls.clone()),
        (false, true) => tips.push(messages.emails.clone()),
        (false, false) => {}
    }
    if policy.elements().is_empty() {
        tips.push(messages.no_tags.clone());
    } else {
        tips.push(messages.tags.replace("{tags}", &policy.allowed().names()));
    }
    if policy.breaks() {
        tips.push(messages.breaks.clone());
    }
    if policy.quotes().enabled {
        tips.push(messages.quotes.clone());
    }
    let marks = policy.shown_marks();
    let of_marks = [
        (marks.code, &messages.code_marks),
        (marks.quote, &messages.quote_marks),
        (marks.lists, &messages.list_marks),
    ];
    tips.extend(of_marks.iter().filter(|(on, _)| *on).map(|(_, tip)| String::clone(tip)));
    tips
}

/// The examples of what is on. `format` gives verified HTML or nothing.
///
/// An example that the policy would not show as described is left out: a link whose host
/// the policy does not link, an element under an alias.
pub(crate) fn long(
    policy: &Policy,
    messages: &Messages,
    format: &dyn Fn(&str) -> Option<String>,
) -> Vec<Tip> {
    let (urls, emails) = linked(policy);
    let marks = policy.shown_marks();
    let mut tips = Vec::new();
    for row in messages.examples() {
        let (on, shows) = match row.topic {
            TipTopic::Urls => (urls, "a"),
            TipTopic::Emails => (emails, "a"),
            TipTopic::Element(element) => (policy.allows(element), element.name()),
            TipTopic::Breaks => (policy.breaks(), "br"),
            TipTopic::Quotes => (policy.quotes().enabled, "blockquote"),
            TipTopic::CodeMarks => (marks.code, "code"),
            TipTopic::QuoteMarks => (marks.quote, "blockquote"),
            TipTopic::ListMarks => (marks.lists, "li"),
        };
        if !on {
            continue;
        }
        let Some(you_get) = format(&row.you_type) else { continue };
        let opens = |tag: &str| tag.starts_with([' ', '>']);
        let shown = you_get.split('<').filter_map(|tag| tag.strip_prefix(shows)).any(opens);
        if shown {
            let (description, you_type) = (row.description.clone(), row.you_type.clone());
            tips.push(Tip { description, you_type, you_get });
        }
    }
    tips
}
