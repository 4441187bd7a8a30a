//! Links of a comment, and where they lead.
//!
//! Counted is every link and every image with an absolute address, its host named or not: a
//! browser asks the host of an image without a click. An e-mail address leads to no site, and a
//! relative address to the application's own. Nobody is led anywhere by `cite`. Refused addresses
//! are no links: only conditions on flags and on lists of hosts see them. Links in verified quotes are
//! not the author's.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::document::{Document, Link, LinkKind, VisibleText, edit::Shown, quoting::Quoting};
use crate::links::{LinkFlags, host_of, names_other_host};
use crate::moderate::condition::{Field, Links, ListRef};
use crate::moderate::rule::TrustQuotes;
use crate::moderate::sentence;
use crate::moderate::verdict::{MAX_MATCHES, Match};
use crate::span::Span;

use super::Judge;
use super::evidence::{Evidence, Spot};
use super::truth::Truth;

/// A link, an image, or an address that was refused.
pub(super) struct Address {
    /// Address that it leads to; of a refused one, what readers see.
    pub(super) href: String,
    pub(super) host: Option<String>,
    pub(super) flags: LinkFlags,
    pub(super) span: Span,
    /// First byte of the tag or of the address: the label of a tag may begin with a space
    /// that was typed before it.
    pub(super) at: u32,
    /// Tells if it stands in a quote that is trusted.
    pub(super) quoted: bool,
    /// Text that readers click at; nothing where they see the address itself.
    label: Option<String>,
    refused: bool,
    /// It leads to another site, or would.
    leaves: bool,
    /// Range in the view of links, or in the body for a refused one.
    visible: Range<usize>,
}

/// The links of a document, in order, then its images, then what was refused.
pub(super) fn list(
    document: &Document<'_>,
    view: &VisibleText,
    trust: TrustQuotes,
) -> Vec<Address> {
    let quoting = Quoting::new(document);
    let quoted = |span: Span| {
        quoting.at(span.start).is_some_and(|quote| match trust {
            TrustQuotes::Verified => quoting.is_verified(quote),
            TrustQuotes::All => true,
        })
    };
    // The view has a line for each link that leads anywhere, and knows its number.
    let mut lines: Vec<(u32, Range<usize>)> = (view.links)
        .touched(0..view.links.text().len())
        .filter(|(run, _)| !run.source.is_empty())
        .map(|(run, range)| (run.node, range))
        .collect();
    lines.sort_by_key(|(number, _)| *number);
    let line = |number: u32| {
        let at = lines.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        lines.get(at).map(|(_, range)| range.clone())
    };
    let links = document.links_by_id().map(|(id, link)| {
        let Link { kind, href, text, host, flags, span, .. } = link;
        let mail = kind == LinkKind::Email || is_mail(&href);
        let label = matches!(kind, LinkKind::Anchor | LinkKind::Custom).then(|| text.into_owned());
        Address {
            host: host.filter(|_| !mail),
            flags,
            quoted: quoted(span),
            label,
            refused: false,
            leaves: !mail && is_absolute(&href),
            visible: line(id.0).unwrap_or(0..0),
            at: document.link_start_at(id),
            span,
            href: href.into_owned(),
        }
    });
    let refused = document.refused_links();
    let shown = (!refused.is_empty()).then(|| Shown::new(&view.body));
    let refused = refused.into_iter().map(|link| {
        let visible = shown.as_ref().and_then(|shown| shown.range(link.span)).unwrap_or(0..0);
        let shown = view.body.text().get(visible.clone()).filter(|text| !text.is_empty());
        Address {
            href: shown.unwrap_or(link.text).to_owned(),
            host: link.host,
            flags: link.flags,
            quoted: quoted(link.span),
            label: None,
            refused: true,
            leaves: true,
            visible,
            at: link.span.start,
            span: link.span,
        }
    });
    let images = document.images().zip(0..).map(|(node, image)| {
        let href = document.image_source(node).unwrap_or("");
        let (host, flags) = host_of(href).unzip();
        Address {
            host: host.map(Cow::into_owned),
            flags: flags.unwrap_or(LinkFlags::EMPTY),
            quoted: quoted(node.span),
            label: None,
            refused: false,
            leaves: is_absolute(href),
            visible: line(document.image_number(image)).unwrap_or(0..0),
            at: node.span.start,
            span: node.span,
            href: href.to_owned(),
        }
    });
    let mut all: Vec<_> = links.collect();
    all.extend(images);
    all.extend(refused);
    crate::work::add(all.len());
    all
}

/// Tells whether an address has a scheme, so that it does not lead to the site it stands on.
fn is_absolute(href: &str) -> bool {
    href.find([':', '/', '?', '#']).is_some_and(|at| href[at..].starts_with(':'))
        || href.starts_with("//")
}

fn is_mail(href: &str) -> bool {
    href.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
}

pub(super) fn ask(judge: &Judge<'_>, asked: &Links, want: bool, out: &mut Evidence) -> Truth {
    let flags = asked.flags.iter().filter_map(|name| LinkFlags::from_name(name));
    let flags = flags.fold(LinkFlags::EMPTY, |all, flag| all | flag);
    let mut found: Vec<(&Address, String)> = Vec::new();
    let mut unread = None;
    // Those about which a list that was not read would have to say.
    let mut maybe = 0;
    for link in judge.links().iter().filter(|link| passes(asked, link, flags)) {
        match listed(judge, asked, link) {
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
        return judge.unread(list, out);
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
    judge: &'j Judge<'_>,
    asked: &'j Links,
    link: &Address,
) -> Result<Option<Option<&'j str>>, &'j ListRef> {
    let host = link.host.as_deref().unwrap_or("");
    let covering = |list: &'j ListRef| match judge.domains(list) {
        Some(domains) => Ok(domains.covering(host)),
        None => Err(list),
    };
    let entry = asked.host_in.as_ref().map(covering);
    let other = asked.host_not_in.as_ref().map(covering);
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
