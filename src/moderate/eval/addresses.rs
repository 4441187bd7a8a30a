//! Addresses of a comment, and where they lead.
//!
//! Every link and every image with an absolute address counts, with or without a host: a browser
//! asks the host of an image without a click. An e-mail address does not lead to a site,
//! and a relative address leads to the application's own. Readers do not follow `cite`. Refused
//! addresses are not links: only conditions on flags and on lists of hosts see them. Links in
//! verified quotes are not the author's.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::{Document, Link, LinkKind, VisibleText, edit::Shown, quoting::Quoting};
use crate::links::{LinkFlags, host_of};
use crate::rules::rule::TrustQuotes;
use crate::span::Span;

/// A link, an image, or an address that was refused.
pub(super) struct Address {
    /// Address that it leads to; for a refused one, what readers see.
    pub(super) href: String,
    pub(super) host: Option<String>,
    pub(super) flags: LinkFlags,
    pub(super) span: Span,
    /// First byte of the tag or of the address: the label of a tag may begin with a space
    /// that was typed before it.
    pub(super) at: u32,
    /// Tells if it stands in a quote that is trusted.
    pub(super) quoted: bool,
    /// Text that readers click; nothing where they see the address itself.
    pub(super) label: Option<String>,
    pub(super) refused: bool,
    /// It leads to another site, or would.
    pub(super) leaves: bool,
    /// Range in the view of links, or in the body for a refused one.
    pub(super) visible: Range<usize>,
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

pub(super) fn is_mail(href: &str) -> bool {
    href.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
}
