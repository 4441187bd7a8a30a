//! Attributes: decoded once, checked against the policy, everything else goes.

use crate::limits::{MAX_ATTRIBUTE_VALUE, MAX_URL};
use crate::links::LinkFlags;
use crate::parse::character::is_bidi;
use crate::parse::entity;
use crate::parse::tag::RawAttribute;
use crate::parse::token::Attributes;
use crate::policy::attribute::Attribute;
use crate::policy::element::Element;
use crate::span::Span;

use super::build::Builder;
use super::inline::Role;
use super::notice::NoticeKind;
use super::tape::{
    AttributeRecord, Kind, LinkRecord, LinkTarget, NONE, Node, RefusedRecord, TextRef,
};

impl Builder<'_> {
    /// Keeps what the policy allows; returns an index into attribute lists or [`NONE`].
    pub(super) fn attributes(&mut self, element: Element, range: Attributes, tag: Span) -> u32 {
        if range.overflow {
            self.notice(NoticeKind::TooManyAttributes, tag);
        }
        if range.count == 0 {
            return NONE;
        }
        let tokens = self.tokens;
        let first = self.tape.attributes.len();
        for raw in tokens.attributes(range) {
            crate::work::add(1);
            match self.attribute(element, raw, first) {
                Some(record) => self.tape.attributes.push(record),
                None => {
                    let end = raw.value.end.max(raw.name.end) as usize;
                    let span = Span::new(raw.name.start as usize, end);
                    self.notice(NoticeKind::DisallowedAttribute, span);
                }
            }
        }
        let last = self.tape.attributes.len();
        if first == last {
            return NONE;
        }
        let list = self.tape.attribute_lists.len() as u32;
        self.tape.attribute_lists.push((first as u32, last as u32));
        list
    }

    fn attribute(
        &mut self,
        element: Element,
        raw: &RawAttribute,
        first: usize,
    ) -> Option<AttributeRecord> {
        let name = name(&self.bytes[raw.name.range()])?;
        let setup = self.setup;
        let rule = setup.policy.rules().attribute(element, name)?;
        // As in HTML, the first of two counts.
        if self.tape.attributes[first..].iter().any(|record| record.name == name) {
            return None;
        }
        crate::work::add(raw.value.len());
        let value = self.value(raw.value, name.is_url())?;
        let text = self.tape.text(self.source, value);
        let accepted = rule.accepts(text) && (!name.is_url() || setup.policy.accepts_url(text));
        accepted.then_some(AttributeRecord { name, value })
    }

    /// A decoded attribute value; `None` if it is too long or holds what no
    /// value may hold.
    fn value(&mut self, span: Span, url: bool) -> Option<TextRef> {
        let text = &self.source[span.range()];
        let max = if url { MAX_URL } else { MAX_ATTRIBUTE_VALUE };
        if text.len() > max {
            return None;
        }
        let bad = |c: char| (c.is_control() && !matches!(c, '\t' | '\n')) || is_bidi(c);
        let value = self.decoded_value(span);
        if self.tape.text(self.source, value).contains(bad) {
            if let TextRef::Side { start, .. } = value {
                self.tape.side.truncate(start as usize);
            }
            return None;
        }
        Some(value)
    }

    /// An attribute value with its character references decoded.
    fn decoded_value(&mut self, span: Span) -> TextRef {
        let text = &self.source[span.range()];
        if !text.contains('&') {
            return TextRef::Source(span);
        }
        let start = self.tape.side.len();
        let mut rest = text;
        while let Some(amp) = memchr::memchr(b'&', rest.as_bytes()) {
            self.tape.side.push_str(&rest[..amp]);
            rest = &rest[amp..];
            match entity::decode(rest) {
                Some((len, decoded)) => {
                    decoded.push_to(&mut self.tape.side);
                    rest = &rest[len..];
                }
                None => {
                    self.tape.side.push('&');
                    rest = &rest[1..];
                }
            }
        }
        self.tape.side.push_str(rest);
        TextRef::Side { start: start as u32, len: (self.tape.side.len() - start) as u32 }
    }

    /// An author's `<a>`: a link if its address is good, else nothing.
    pub(super) fn anchor(&mut self, span: Span, range: Attributes) -> Role {
        let attributes = self.attributes(Element::A, range, span);
        let href = self
            .tape
            .attribute_list(attributes)
            .iter()
            .find(|record| record.name == Attribute::Href)
            .map(|record| record.value);
        match href {
            Some(href) if self.links < self.setup.policy.limits().max_links => {
                // A refused one counts too, so that no other link takes its place.
                self.links += 1;
                if self.lies.contains(span.start) {
                    let flags = LinkFlags::CAPTION_NAMES_OTHER_HOST;
                    self.tape.refused.push(RefusedRecord { span, href: Some(href), flags });
                    self.notice(NoticeKind::LyingCaption, span);
                    return Role::Ghost;
                }
                let link = self.tape.links.len() as u32;
                let flags = LinkFlags::EMPTY;
                let target = LinkTarget::Anchor { href, attributes };
                self.tape.links.push(LinkRecord { target, flags, span });
                Role::Anchor(link)
            }
            Some(_) => {
                self.notice(NoticeKind::TooManyLinks, span);
                Role::Ghost
            }
            None => {
                self.refused_anchor(span, range);
                self.notice(NoticeKind::RefusedAddress, span);
                Role::Ghost
            }
        }
    }

    /// Keeps the address of a tag that is no link, if it may name a host. Only who lists it
    /// looks for the host: that can take an allocation.
    fn refused_anchor(&mut self, span: Span, range: Attributes) {
        let tokens = self.tokens;
        let is_href =
            |raw: &&RawAttribute| name(&self.bytes[raw.name.range()]) == Some(Attribute::Href);
        let Some(raw) = tokens.attributes(range).iter().find(is_href) else { return };
        let has_room = self.tape.refused.len() <= self.setup.policy.limits().max_links;
        if !has_room || raw.value.len() > MAX_URL {
            return;
        }
        crate::work::add(raw.value.len());
        let href = self.decoded_value(raw.value);
        let text = self.tape.text(self.source, href).trim_start();
        let is_special = text.starts_with(['h', 'H', 'f', 'F', 'w', 'W']) && text.contains(':');
        if is_special || text.contains(['/', '\\', '@']) {
            let flags = LinkFlags::EMPTY;
            self.tape.refused.push(RefusedRecord { span, href: Some(href), flags });
        }
    }

    /// `<img>`: without a good address it is no picture but text.
    pub(super) fn image(&mut self, element: Element, span: Span, range: Attributes) {
        let list = self.attributes(element, range, span);
        let good =
            self.tape.attribute_list(list).iter().any(|record| record.name == Attribute::Src);
        if !good {
            self.notice(NoticeKind::RefusedAddress, span);
            return self.literal(span);
        }
        self.before_inline(span.start as usize);
        self.tape.push(Node { kind: Kind::Void, element, flags: 0, span, a: NONE, b: list });
    }

    /// Bytes that the attributes of a list take, names and marks included.
    pub(super) fn attributes_len(&self, list: u32) -> usize {
        let records = self.tape.attribute_list(list).iter();
        records.map(|record| record.name.name().len() + 4 + self.written_len(record.value)).sum()
    }

    pub(super) fn anchor_len(&self, link: u32) -> usize {
        match self.tape.links[link as usize].target {
            LinkTarget::Anchor { attributes, .. } => {
                // Room for `rel`.
                self.attributes_len(attributes) + self.setup.policy.rel().len() + 8
            }
            LinkTarget::Address { .. } => 0,
        }
    }

    /// Bytes that a value takes in the page: `"` is written as `&quot;`.
    pub(super) fn written_len(&self, value: TextRef) -> usize {
        let value = self.tape.text(self.source, value);
        crate::work::add(value.len());
        if memchr::memchr3(b'"', b'&', 0xC2, value.as_bytes()).is_none()
            && memchr::memchr2(b'<', b'>', value.as_bytes()).is_none()
        {
            return value.len();
        }
        let written = value.bytes().map(|byte| match byte {
            b'"' => 6,
            b'&' | 0xC2 => 5,
            b'<' | b'>' => 4,
            _ => 1,
        });
        written.sum()
    }
}

/// The attribute of a name in any case.
fn name(typed: &[u8]) -> Option<Attribute> {
    let mut lower = [0u8; 16];
    let lower = lower.get_mut(..typed.len())?;
    lower.copy_from_slice(typed);
    lower.make_ascii_lowercase();
    Attribute::from_name(std::str::from_utf8(lower).ok()?)
}
