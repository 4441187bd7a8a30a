//! Links of the comment.

use std::collections::BTreeSet;

use crate::links::{LinkFlags, names_other_host};
use crate::moderate::condition::{Field, Links, ListRef};
use crate::moderate::ruleset::Ids;
use crate::moderate::sentence;
use crate::moderate::verdict::{MAX_MATCHES, Match};

use super::addresses::Address;
use super::evidence::Evidence;
use super::facts::Facts;
use super::find::Spot;
use super::truth::Truth;

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
    // Those about which a list that was not read would have to say.
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
    let first = found.first().map(|(link, term)| sentence::Example {
        shown: link.label.as_deref().unwrap_or(&link.href),
        host: link.host.as_deref().unwrap_or(""),
        term,
    });
    out.say(sentence::links(asked, count, first));
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

/// All filters but those of lists.
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
        Some(domains) => Ok(domains.covering(host)),
        None => Err(list),
    };
    let entry = asked.host_in.as_ref().map(|list| covering(list, ids.list));
    let other = asked.host_not_in.as_ref().map(|list| covering(list, ids.host_not_in));
    // What one list excludes is out, whatever the other may say.
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
        out.spots.push(Spot { field: Field::Body, range: link.visible.clone() });
    } else {
        out.links.push(link.at);
    }
}

fn to_match(link: &Address, term: &str) -> Match {
    Match {
        view: if link.refused { Field::Body } else { Field::Links },
        term: term.to_owned(),
        seen: link.href.clone(),
        visible: link.visible.clone().into(),
        source: Some(link.span.into()),
        how: Vec::new(),
    }
}
