//! Links of the comment.

use std::collections::BTreeSet;

use crate::links::{LinkFlags, names_other_host};
use crate::moderate::ruleset::resolver::ListResolver;
use crate::moderate::ruleset::values::counted;
use crate::moderate::ruleset::{At, Ids, Mistake};
use crate::moderate::sentence::{quantity, quoted};
use crate::moderate::verdict::{MAX_MATCHES, Match};
use crate::rules::condition::{Field, Links, ListRef};
use crate::rules::rule::ListKind;
use crate::span::Span;
use crate::text::nearest::among;

use super::addresses::Address;
use super::evidence::Evidence;
use super::facts::Facts;
use super::find::MatchSpan;
use super::truth::Truth;

/// Checks the condition, and finds its lists and flags.
pub(crate) fn check(
    asked: &Links,
    resolver: &mut ListResolver<'_>,
    at: At<'_>,
) -> Result<Ids, Mistake> {
    let mut ids = Ids::default();
    counted(asked.count_gte, at.key("count_gte"))?;
    if let Some(list) = &asked.host_in {
        ids.list = Some(resolver.list(list, ListKind::Domains, at.key("host_in"))?);
    }
    if let Some(list) = &asked.host_not_in {
        ids.host_not_in = Some(resolver.list(list, ListKind::Domains, at.key("host_not_in"))?);
    }
    for name in &asked.flags {
        let Some(flag) = LinkFlags::from_name(name) else {
            let known: Vec<&str> = LinkFlags::ALL.iter_names().collect();
            let message =
                format!("unknown value `{name}`{}", among(name, &known, "expected one of"));
            return Err(at.key("flags").invalid(message));
        };
        ids.flags |= flag;
    }
    Ok(ids)
}

pub(super) fn evaluate(
    facts: &Facts<'_>,
    asked: &Links,
    ids: &Ids,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    let flags = ids.flags;
    let mut found: Vec<(&Address, String)> = Vec::new();
    let mut unread = None;
    // Links that may match a list that was not read.
    let mut maybe = 0;
    for link in facts.links().iter().filter(|link| passes(asked, link, flags)) {
        match listed(facts, asked, ids, link) {
            Ok(Some(entry)) => {
                let host = || link.host.clone().unwrap_or_default();
                let name = test(asked, link, flags).map(str::to_owned);
                found.push((link, entry.map(str::to_owned).or(name).unwrap_or_else(host)));
            }
            Ok(None) => {}
            Err(list) => {
                unread = Some(list);
                maybe += 1;
            }
        }
    }
    let hosts = found.iter().filter_map(|(link, _)| link.host.as_ref());
    let hosts: BTreeSet<String> = hosts.map(|host| host.to_lowercase()).collect();
    let count = if asked.distinct_hosts { hosts.len() } else { found.len() };
    let enough = |count: usize| match (asked.count_gte, asked.count_gt) {
        (None, None) => count >= 1,
        (least, bound) => {
            least.is_none_or(|least| count >= least) && bound.is_none_or(|bound| count > bound)
        }
    };
    if let (false, true, Some(list)) = (enough(count), enough(count + maybe), unread) {
        return out.unread(list);
    }
    out.fact("links.count", count);
    out.fact("links.hosts", hosts.iter().take(MAX_MATCHES).cloned().collect::<Vec<_>>());
    let first = found.first().map(|(link, term)| ExampleHost {
        shown: link.label.as_deref().unwrap_or(&link.href),
        host: link.host.as_deref().unwrap_or(""),
        term,
    });
    out.say(count_of(asked, count, first));
    if want && enough(count) {
        for (link, term) in &found {
            if out.rewrites {
                mark(link, out);
            }
            if out.wants_more() {
                out.push(to_match(link, term), link.host.as_deref().unwrap_or(&link.href));
            }
        }
    }
    enough(count).into()
}

/// Applies all filters except lists.
fn passes(asked: &Links, link: &Address, flags: LinkFlags) -> bool {
    let about_flags = asked.mixed_script.is_some() || !asked.flags.is_empty();
    let about_lies = asked.text_names_other_host == Some(true);
    let about_refused = about_flags || about_lies || asked.host_in.is_some();
    if (link.quoted && !asked.quoted) || (link.refused && !about_refused) || !link.leaves {
        return false;
    }
    let mixed = link.flags.intersects(LinkFlags::MIXED_SCRIPT);
    let other = || {
        let lies = LinkFlags::CAPTION_NAMES_OTHER_HOST;
        // A name that a line break divides is read as one as well.
        let label = |label: &str| {
            names_other_host(label, &link.href)
                || label.contains('\n') && names_other_host(&label.replace('\n', ""), &link.href)
        };
        link.flags.contains(lies) || link.label.as_deref().is_some_and(label)
    };
    asked.mixed_script.is_none_or(|wanted| mixed == wanted)
        && (asked.flags.is_empty() || link.flags.intersects(flags))
        && asked.text_names_other_host.is_none_or(|wanted| other() == wanted)
}

/// Tells if the lists let a link pass, with the entry of `host_in` that did; an error is
/// the list that was not read.
fn listed<'j>(
    facts: &'j Facts<'_>,
    asked: &'j Links,
    ids: &Ids,
    link: &Address,
) -> Result<Option<Option<&'j str>>, &'j ListRef> {
    let host = link.host.as_deref().unwrap_or("");
    let covering = |list: &'j ListRef, id: Option<usize>| match facts.domains(id) {
        Some(domains) => Ok(domains.covering_link(host, &link.href)),
        None => Err(list),
    };
    let entry = asked.host_in.as_ref().map(|list| covering(list, ids.list));
    let other = asked.host_not_in.as_ref().map(|list| covering(list, ids.host_not_in));
    // A link that one list excludes is out, whatever the other list holds.
    if matches!(entry, Some(Ok(None))) || matches!(other, Some(Ok(Some(_)))) {
        return Ok(None);
    }
    other.transpose()?;
    Ok(Some(entry.transpose()?.flatten()))
}

/// The name of the test that a link passed.
fn test(asked: &Links, link: &Address, wanted: LinkFlags) -> Option<&'static str> {
    if asked.mixed_script == Some(true) {
        return Some("mixed_script");
    }
    if asked.text_names_other_host == Some(true) {
        return Some("text_names_other_host");
    }
    link.flags
        .iter_names()
        .find(|name| LinkFlags::from_name(name).is_some_and(|flag| wanted.intersects(flag)))
}

fn mark(link: &Address, out: &mut Evidence) {
    if link.refused {
        out.spots.push(MatchSpan { field: Field::Body, range: link.visible.clone() });
    } else {
        out.links.push(link.at);
    }
}

fn to_match(link: &Address, term: &str) -> Match {
    Match {
        view: if link.refused { Field::Body } else { Field::Links },
        term: term.to_owned(),
        seen: link.href.clone(),
        visible: Span::new(link.visible.start, link.visible.end),
        source: Some(link.span),
        how: Vec::new(),
    }
}

/// One of the links that were found.
struct ExampleHost<'a> {
    /// Text that readers click.
    shown: &'a str,
    host: &'a str,
    /// Term that the link was found by.
    term: &'a str,
}

/// `3 links to other sites`.
fn count_of(asked: &Links, count: usize, first: Option<ExampleHost<'_>>) -> String {
    let number = count as u64;
    let what = match (asked.distinct_hosts, asked.host_not_in.is_some(), &asked.host_in) {
        (true, true, None) => quantity(number, "other site") + " linked to",
        (true, ..) => quantity(number, "site") + " linked to",
        (false, true, None) if count == 1 => "1 link to another site".to_owned(),
        (false, true, None) => quantity(number, "link") + " to other sites",
        (false, _, Some(list)) => quantity(number, "link") + &format!(" to list {}", list.name),
        _ => quantity(number, "link"),
    };
    let Some(first) = first else { return what };
    let example = if asked.text_names_other_host == Some(true) {
        format!("{} leads to {}", quoted(first.shown), first.host)
    } else if asked.mixed_script == Some(true) {
        format!("{} mixes scripts", quoted(first.shown))
    } else if !asked.flags.is_empty() {
        format!("{} is {}", quoted(first.shown), first.term)
    } else if asked.host_in.is_some() {
        format!("{} leads to {}", quoted(first.shown), first.host)
    } else {
        return what;
    };
    if count > 1 { format!("{what}: {example}") } else { example }
}
