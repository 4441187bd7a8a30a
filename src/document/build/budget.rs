//! Bounds on what one comment may cost.
//!
//! Invariant: each amount only goes down, so the HTML is at most a fixed multiple of the source.
//! Reopening the same long link in every paragraph is how HTML parsers turn 64 KiB into 269 MB.

use crate::limits;
use crate::policy::Policy;
use crate::policy::element::Element;

pub(super) struct Budget {
    /// Bytes of output that reopened inlines may still cost.
    reopen: usize,
    /// Bytes of output that the markup of links in the text may cost: `t.co` is written as
    /// fifty.
    link_markup: usize,
    links: usize,
    max_links: usize,
    max_depth: usize,
    pub(super) quote_depth: usize,
    /// Bytes of the `rel` that each link gets, and of the `target`.
    pub(super) rel: usize,
    /// Start tags that were dropped for depth; as many end tags go with them.
    dropped_starts: [u16; Element::ALL.len()],
}

/// Bytes that the policy adds to a link.
fn rel_len(policy: &Policy) -> usize {
    /// `noopener` and a space.
    const OPENS: usize = 9;
    // ` target=""`
    let target = policy.links().target.target().map_or(0, |target| 10 + target.len() + OPENS);
    policy.rel().len().max(policy.trusted_rel().len()) + target
}

impl Budget {
    pub(super) fn new(policy: &Policy, len: usize) -> Self {
        Self {
            reopen: len + limits::OUTPUT_SLACK / 4,
            link_markup: 5 * len + limits::OUTPUT_SLACK / 2,
            links: 0,
            max_links: policy.limits().max_links,
            max_depth: policy.limits().max_depth,
            quote_depth: 0,
            rel: rel_len(policy),
            dropped_starts: [0; Element::ALL.len()],
        }
    }

    /// Tells whether one more element would be nested too deep.
    pub(super) fn is_too_deep(&self, open: usize) -> bool {
        // One for the paragraph.
        open + 1 > self.max_depth
    }

    /// A start tag that is dropped.
    pub(super) fn drop_start(&mut self, element: Element) {
        let dropped = &mut self.dropped_starts[element as usize];
        *dropped = dropped.saturating_add(1);
    }

    /// Tells whether an end tag would go with a start tag that was dropped.
    #[inline]
    pub(super) fn has_dropped_start(&self, element: Element) -> bool {
        self.dropped_starts[element as usize] > 0
    }

    /// Takes the start tag that was dropped for an end tag, if there is one.
    pub(super) fn take_dropped_start(&mut self, element: Element) -> bool {
        let dropped = &mut self.dropped_starts[element as usize];
        let found = *dropped > 0;
        *dropped -= u16::from(found);
        found
    }

    pub(super) fn forget_dropped_starts(&mut self) {
        self.dropped_starts = [0; Element::ALL.len()];
    }

    pub(super) fn take_reopening(&mut self, cost: usize) -> bool {
        let left = self.reopen.checked_sub(cost);
        self.reopen = left.unwrap_or(self.reopen);
        left.is_some()
    }

    /// An author's link; a refused one counts too, so that no other takes its place.
    pub(super) fn take_anchor(&mut self) -> bool {
        let fits = self.links < self.max_links;
        self.links += usize::from(fits);
        fits
    }

    /// Tells whether a link in the text fits.
    pub(super) fn has_room_for_link(&self, cost: usize) -> bool {
        cost <= self.link_markup && self.links < self.max_links
    }

    /// A link in the text. After the first that does not fit, the rest is text.
    pub(super) fn take_link(&mut self, cost: usize) -> bool {
        let fits = self.has_room_for_link(cost);
        if fits {
            self.link_markup -= cost;
            self.links += 1;
        } else {
            self.links = self.max_links + 1;
        }
        fits
    }

    /// Tells whether a link in the text did not fit.
    #[inline]
    pub(super) fn has_left_out_links(&self) -> bool {
        self.links > self.max_links
    }

    /// Tells whether one more refused address is listed.
    #[inline]
    pub(super) fn takes_refused(&self, refused: usize) -> bool {
        refused <= self.max_links
    }
}
