//! Inline elements, links, images and code, on the way to their stack or the tape.
//!
//! Invariant: links never nest, and without a good address nothing becomes a link or an image.

use crate::limits::MAX_URL;
use crate::links::{LinkFlags, LinkMatch, MatchTarget, PlainLink};
use crate::notice::NoticeKind;
use crate::policy::attribute::Attribute;
use crate::policy::element::Element;
use crate::span::Span;
use crate::syntax::token::{TagAttributes, Token, TokenKind};

use super::super::tape::{
    AttributesId, ESCAPE, IMPLIED, LinkId, LinkRecord, LinkTarget, MentionId, MentionRecord,
    NO_DATA, NodeId, NodeKind, RefusedRecord, TextRef,
};
use super::attributes;
use super::inlines::{Inline, InlineRole};
use super::tree::TreeBuilder;
use super::writer::may_begin_blank;

/// An address or a name that was found in the text.
pub(super) struct PlacedLink {
    pub(super) found: LinkMatch,
    pub(super) span: Span,
    /// The address, decoded.
    pub(super) text: TextRef,
    /// The name, decoded.
    pub(super) name: Option<TextRef>,
    /// The address is ASCII without a character that HTML escapes.
    pub(super) is_plain: bool,
}

/// The effect of something that was found in the text.
pub(super) enum Placed {
    /// It is on the tape.
    Whole,
    /// A link has begun; its text follows.
    Link(NodeId),
    /// It stays text.
    Text,
}

/// Bytes of `<a href="" rel=""></a>`.
const MARKUP: usize = 22;

/// Bytes that `&amp;` has more than `&`.
const AMP: usize = 4;

impl TreeBuilder<'_> {
    pub(super) fn is_too_deep(&self) -> bool {
        self.budget.is_too_deep(self.blocks.len() + self.inlines.len())
    }

    pub(super) fn attributes(
        &mut self,
        element: Element,
        range: TagAttributes,
        tag: Span,
    ) -> AttributesId {
        // As most tags have none.
        if range.count == 0 {
            return AttributesId::NONE;
        }
        attributes::write(&mut self.out, self.config, self.tokens, element, range, tag)
    }

    /// The start tag of an inline with content. True: all of the element is on the tape, for `next` is
    /// its end tag and nothing but plain text stands before that.
    pub(super) fn open_inline(
        &mut self,
        element: Element,
        span: Span,
        attributes: TagAttributes,
        closed: bool,
        next: Option<&Token>,
    ) -> bool {
        if element == Element::A {
            // Links never nest: the next one ends the one before.
            if let Some(at) = self.inlines.find(element) {
                let end = Span::empty(span.start as usize);
                self.inlines.end(&mut self.out, at, end, IMPLIED);
            }
        }
        if self.is_too_deep() {
            self.budget.drop_start(element);
            self.out.drop_tag(NoticeKind::TooDeep, span);
            return false;
        }
        // It belongs to the paragraph that begins here, not to the one before.
        self.end_blank_paragraph();
        self.paragraph.tag();
        let role = match element {
            Element::A => self.anchor(span, attributes),
            _ => InlineRole::Element(self.attributes(element, attributes, span)),
        };
        let Some((kind, data)) = role.start() else {
            self.out.discard(span);
            self.inlines.push(Inline::new(element, span, role, closed));
            return false;
        };
        let end = next.filter(|next| self.can_append() && self.is_simple(element, span, next));
        if let Some(end) = end {
            let start = self.out.leaf(kind, element, span, 0, data);
            let text = Span { start: span.end, end: end.span.start };
            self.out.leaf(NodeKind::Text, Element::P, text, 0, NO_DATA);
            self.out.end(start, end.span, 0);
        } else {
            self.inlines.push(Inline::new(element, span, role, closed));
        }
        end.is_some()
    }

    /// Tells whether `next` ends the element that begins with `tag`, with text between that needs no
    /// decision.
    #[inline]
    fn is_simple(&self, element: Element, tag: Span, next: &Token) -> bool {
        matches!(next.kind, TokenKind::Close { element: closed } if closed == element)
            && (tag.end >= next.clear_from) & (tag.end < next.span.start)
            && !may_begin_blank(self.out.byte(tag.end as usize))
            && self.out.byte(next.span.start as usize + 1) == b'/'
            && !self.budget.has_dropped_start(element)
    }

    pub(super) fn close_inline(&mut self, element: Element, span: Span) {
        self.paragraph.tag();
        match self.inlines.find(element) {
            Some(at) => self.inlines.end(&mut self.out, at, span, 0),
            None => self.out.drop_tag(NoticeKind::StrayEndTag, span),
        }
    }

    /// Tells whether the link of the author's around the text ends with the paragraph: it has no end
    /// tag, and a blank line follows.
    pub(super) fn ends_anchor(&self) -> bool {
        let ends = self.paragraph.is_blank() && self.paragraph.is_open() && !self.blocks.is_leaf();
        ends && !self.inlines.is_in_closed_anchor()
    }

    /// An author's `<a>`: a link if its address is good, else nothing.
    fn anchor(&mut self, span: Span, range: TagAttributes) -> InlineRole {
        let attributes = self.attributes(Element::A, range, span);
        let mut records = self.out.tape.attribute_list(attributes).iter();
        let href = records.find(|record| record.name == Attribute::Href);
        let Some(href) = href.map(|record| record.value) else {
            self.keep_refused(span, range);
            self.out.notice(NoticeKind::RefusedAddress, span);
            return InlineRole::Suppressed;
        };
        if !self.budget.take_anchor() {
            self.out.notice(NoticeKind::TooManyLinks, span);
            return InlineRole::Suppressed;
        }
        if self.lies.contains(span.start) {
            let flags = LinkFlags::CAPTION_NAMES_OTHER_HOST;
            self.out.tape.refused.push(RefusedRecord { span, text: href, is_tag: true, flags });
            self.out.notice(NoticeKind::LyingCaption, span);
            return InlineRole::Suppressed;
        }
        let link = LinkId::new(self.out.tape.links.len());
        let target = LinkTarget::Anchor { href, attributes };
        let (flags, depth) = (LinkFlags::EMPTY, self.budget.quote_depth as u32);
        self.out.tape.links.push(LinkRecord { target, flags, span, depth });
        InlineRole::Anchor(link)
    }

    /// Keeps the address of a tag that is not a link, if it may name a host. Only who lists it looks
    /// for the application: that can take an allocation.
    fn keep_refused(&mut self, span: Span, range: TagAttributes) {
        let Some(raw) = attributes::raw_href(&self.out, self.tokens, range) else { return };
        let has_room = self.budget.takes_refused(self.out.tape.refused.len());
        if !has_room || raw.value.len() > MAX_URL {
            return;
        }
        crate::work::add(raw.value.len());
        let href = attributes::decode(&mut self.out, raw.value);
        let text = self.out.string(href).trim_start();
        let is_special = text.starts_with(['h', 'H', 'f', 'F', 'w', 'W']) && text.contains(':');
        if is_special || text.contains(['/', '\\', '@']) {
            let flags = LinkFlags::EMPTY;
            self.out.tape.refused.push(RefusedRecord { span, text: href, is_tag: true, flags });
        }
    }

    /// `<img>`; false without a good address: it is text then.
    pub(super) fn image(&mut self, element: Element, span: Span, range: TagAttributes) -> bool {
        let list = self.attributes(element, range, span);
        let mut records = self.out.tape.attribute_list(list).iter();
        if !records.any(|record| record.name == Attribute::Src) {
            self.out.notice(NoticeKind::RefusedAddress, span);
            return false;
        }
        self.before_content(span.start as usize);
        self.out.leaf(NodeKind::Void, element, span, 0, list.0);
        true
    }

    /// Tells whether addresses in the text still become links.
    #[inline]
    pub(super) fn takes_links(&self) -> bool {
        // Checking addresses is expensive; after so many the rest is text.
        !self.budget.has_left_out_links() && self.budget.takes_refused(self.out.tape.refused.len())
    }

    /// Puts an address or a name that was found in the text onto the tape.
    pub(super) fn place(&mut self, found: PlacedLink) -> Placed {
        let (kind, sigil) = match found.found.target {
            MatchTarget::Mention { sigil, .. } => (NodeKind::Mention, sigil),
            MatchTarget::Emoji { .. } => (NodeKind::Emoji, ':'),
            _ => return self.link(found),
        };
        let PlacedLink { span, text, name: Some(name), .. } = found else { return Placed::Text };
        self.before_content(span.start as usize);
        let mention = MentionId::new(self.out.tape.mentions.len());
        let depth = self.budget.quote_depth as u32;
        self.out.tape.mentions.push(MentionRecord { sigil, text, name, span, depth });
        let flags = self.escape_flag(span);
        self.out.leaf(kind, Element::A, span, flags, mention.0);
        Placed::Whole
    }

    fn link(&mut self, found: PlacedLink) -> Placed {
        let PlacedLink { found: LinkMatch { target, flags, .. }, span, text, is_plain, .. } = found;
        let refused = target == MatchTarget::Refused;
        if !refused && self.budget.has_left_out_links() {
            return Placed::Text;
        }
        if refused || !self.is_sound(&target, text, flags, is_plain) {
            self.out.tape.refused.push(RefusedRecord { span, text, is_tag: false, flags });
            self.out.notice(NoticeKind::SuspiciousAddress, span);
            return Placed::Text;
        }
        let cost = self.link_cost(&target, span, text, is_plain);
        if !self.budget.take_link(cost) {
            self.out.notice(NoticeKind::TooManyLinks, span);
            return Placed::Text;
        }
        self.before_content(span.start as usize);
        let link = LinkId::new(self.out.tape.links.len());
        let target = LinkTarget::Address { text, target };
        let depth = self.budget.quote_depth as u32;
        self.out.tape.links.push(LinkRecord { target, flags, span, depth });
        let at = Span::empty(span.start as usize);
        Placed::Link(self.out.leaf(NodeKind::LinkStart, Element::A, at, IMPLIED, link.0))
    }

    /// Ends a link of the text at `at`.
    pub(super) fn end_link(&mut self, start: NodeId, at: usize) {
        self.out.end(start, Span::empty(at), IMPLIED);
    }

    /// Tells whether one more link fits.
    pub(super) fn has_room_for(&self, link: &PlainLink) -> bool {
        self.budget.has_room_for_link(self.plain_cost(link))
    }

    fn plain_cost(&self, link: &PlainLink) -> usize {
        let prefix = if link.is_www { "https://".len() } else { 0 };
        MARKUP + prefix + link.end - link.start + AMP * link.ampersands + self.budget.rel
    }

    /// Writes an address of the text that was found to be plain, with its caption: what
    /// [`place`](Self::place) does with others. There is room for it.
    pub(super) fn plain_link(&mut self, link: &PlainLink) {
        self.budget.take_link(self.plain_cost(link));
        let (start, end) = (link.start, link.end);
        self.before_content(start);
        let span = Span::new(start, end);
        let target = if link.is_www { MatchTarget::Www } else { MatchTarget::Url };
        let target = LinkTarget::Address { text: TextRef::Source(span), target };
        let depth = self.budget.quote_depth as u32;
        let id = LinkId::new(self.out.tape.links.len());
        let flags = if link.ampersands > 0 { ESCAPE } else { 0 };
        self.out.tape.links.push(LinkRecord { target, flags: LinkFlags::EMPTY, span, depth });
        self.out.tape.plain_link(span, flags, id);
    }

    /// Bytes that the markup of a link in the text takes.
    fn link_cost(&self, target: &MatchTarget, span: Span, text: TextRef, is_plain: bool) -> usize {
        let value = || match is_plain {
            true => span.len(),
            false => attributes::value_len(&self.out, text),
        };
        let href = match target {
            MatchTarget::Link { href } => href.len(),
            target => target.prefix().map_or(0, str::len) + value(),
        };
        MARKUP + href + self.budget.rel
    }

    /// Tells whether the policy accepts the address that was found: the parser that browsers have
    /// may refuse a host that only looks like one (`xn--a.com`).
    fn is_sound(
        &mut self,
        target: &MatchTarget,
        text_ref: TextRef,
        flags: LinkFlags,
        is_plain: bool,
    ) -> bool {
        let is_mail = matches!(target, MatchTarget::Email | MatchTarget::Mailto);
        if is_plain && !is_mail && flags == LinkFlags::EMPTY {
            return true;
        }
        let Some(prefix) = target.prefix() else { return true };
        let text = self.out.string(text_ref);
        // `mailto:/x@y.z` would be a path.
        let path = is_mail && text.contains('/');
        if flags == LinkFlags::EMPTY && (is_plain || text.is_ascii()) && !path {
            return true;
        }
        let policy = &self.config.policy;
        let TextRef::Source(span) = text_ref else {
            // Rare: the address holds a character reference.
            return policy.accepts_url(&format!("{prefix}{text}"));
        };
        let text = self.out.typed(span);
        let owned = &mut self.out.tape.owned;
        let start = owned.len();
        owned.push_str(prefix);
        owned.push_str(text);
        let sound = policy.accepts_url(&owned[start..]);
        owned.truncate(start);
        sound
    }

    /// Begins inline code, or a block of code.
    pub(super) fn begin_code(
        &mut self,
        open: Span,
        attributes: AttributesId,
        block: bool,
    ) -> NodeId {
        let kind = if block {
            self.before_block();
            self.blocks.mark_loose();
            NodeKind::CodeBlockStart
        } else {
            self.before_content(open.start as usize);
            NodeKind::ElementStart
        };
        self.out.leaf(kind, Element::Code, open, 0, attributes.0)
    }

    pub(super) fn end_code(&mut self, start: NodeId, close: Span, block: bool) {
        if block {
            self.paragraph.balance(&mut self.out);
        }
        self.out.end(start, close, 0);
    }
}
