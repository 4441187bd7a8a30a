//! Addresses as they read when they are decoded.
//!
//! Browsers copy `/казино` as `/%D0%BA%D0%B0…` and show it as typed; `xn--80aodfsg.xn--p1ai`
//! is `казино.рф`. A search for words in addresses must look through both.

use std::ops::Range;

use crate::links;

use super::view::View;

/// The targets of links as typed, then those that read otherwise when decoded.
#[derive(Debug, Default)]
pub(crate) struct DecodedLinks {
    /// All lines, the typed ones first and unchanged.
    pub(crate) view: View,
    /// Tells where a decoded line begins, and the typed line it stands for.
    lines: Vec<(usize, Range<usize>)>,
}

impl DecodedLinks {
    /// `None` if nothing reads otherwise.
    ///
    /// # Complexity
    /// Linear: an address is decoded at most twice, and never gets longer.
    pub(crate) fn new(links: &View) -> Option<Self> {
        let text = links.text();
        if text.is_ascii() && !text.contains(['%', '-']) {
            return None;
        }
        let mut all = Self::default();
        for (run, typed) in links.touched(0..text.len()) {
            let Some(href) = text.get(typed.clone()).filter(|_| !run.source.is_empty()) else {
                continue;
            };
            for line in links::decoded(href) {
                if all.lines.is_empty() {
                    all.view = links.clone();
                }
                let start = all.view.text().len() + 1;
                all.lines.push((start, typed.clone()));
                all.view.line(&line, run.source, run.regions, run.node);
            }
        }
        (!all.lines.is_empty()).then_some(all)
    }

    /// The range of the typed lines that `range` stands for.
    pub(crate) fn typed(&self, range: Range<usize>) -> Range<usize> {
        let line = |at: usize| {
            let after = self.lines.partition_point(|(start, _)| *start <= at);
            after.checked_sub(1).and_then(|before| self.lines.get(before)).map(|(_, typed)| typed)
        };
        let first = line(range.start);
        let last = line(range.end.saturating_sub(1).max(range.start));
        match (first, last) {
            (None, None) => range,
            (None, Some(last)) => last.start.min(range.start)..last.end.max(range.start),
            (Some(first), last) => {
                let last = last.unwrap_or(first);
                first.start.min(last.start)..first.end.max(last.end)
            }
        }
    }
}
