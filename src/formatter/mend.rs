//! Fixes of notices: proposed by the document, kept if the changed comment shows that they mend it.
//!
//! Invariant: a fix is offered only after a comment with it was read. Then its notice was gone, no
//! other had come, and the HTML was the same, or readers saw no less than was announced.

use std::cmp::Reverse;

use crate::document::mend::{Edit, Proposal, proposals};
use crate::document::tape::NodeKind;
use crate::document::{Document, Fix, NoticeKind};
use crate::render;

use super::Formatter;

/// Bytes that are read to try fixes one by one, the first of them at least.
const MAX_ALONE: usize = 512 * 1024;

/// Comments that are read to try fixes together, so that the time stays linear; more of short ones,
/// as many as make up half of [`MAX_ALONE`].
const MAX_TOGETHER: usize = 24;

/// Bytes that the fixes of a comment may hold, for each of its own: those of nested tags copy what
/// stands between them.
const MAX_COPIED: usize = 4;

/// Rounds after which a comment is left as it is: a fix may uncover another notice.
const MAX_ROUNDS: usize = 12;

/// Facts about a comment with some of its fixes.
struct MendState {
    html: String,
    /// Text that readers see, without white space and lines over quotes.
    text: String,
    /// Notices of each kind.
    notices: Vec<usize>,
    edits: Vec<Edit>,
}

impl Formatter {
    /// A fix for each notice of a document, in the order of [`Document::notices`]: a change of the
    /// author's text that the notice is no longer needed after. `None` where there is none, as for
    /// an address that looks misleading: its author decides about it.
    ///
    /// A fix closes what was never closed, where it ends; writes a tag that is shown as typed as text
    /// (`&lt;blink&gt;`) and takes away what was removed; writes the `/` that was forgotten and
    /// `[quote=Name]` for a quote tag that can't be read. Each was tried: after it
    /// the notice is gone and no other has come. The HTML stays the same, except for a quote that
    /// is now read as one, and for tags with addresses, which become code or links.
    ///
    /// Each fix stands alone; the spans of some overlap. [`mend`](Self::mend) makes all of them.
    ///
    /// # Complexity
    /// Reads the comment once per fix, up to 512 KiB in all. Notices behind that have no fix until
    /// those before are mended; only of long comments with many notices there are such.
    ///
    /// ```
    /// use wellsaid::{Formatter, Policy};
    ///
    /// let formatter = Formatter::new(Policy::comment());
    /// let doc = formatter.parse("<em>Well <blink>said</blink>\n\nThank you")?;
    /// let fixes = formatter.fixes(&doc);
    /// let fix = fixes[0].as_ref().expect("an end tag is missing");
    /// assert_eq!((fix.span.range(), &*fix.replacement), (28..28, "</em>"));
    /// assert_eq!(
    ///     formatter.mend(&doc),
    ///     "<em>Well &lt;blink&gt;said&lt;/blink&gt;</em>\n\nThank you"
    /// );
    /// # Ok::<(), wellsaid::TooLong>(())
    /// ```
    pub fn fixes(&self, document: &Document<'_>) -> Vec<Option<Fix>> {
        let mut fixes = vec![None; document.notices().len()];
        let proposals = self.proposals(document);
        if proposals.is_empty() {
            return fixes;
        }
        let source = document.source;
        let state = self.state(document);
        let tries = (MAX_ALONE / (source.len() + 64)).max(1);
        let mut room = (source.len() + 256) * MAX_COPIED;
        for (at, proposal) in proposals.iter().enumerate().take(tries) {
            let fix = &mut fixes[proposal.notice];
            if fix.is_some() || self.after(source, &state, &proposals, &[at]).is_none() {
                continue;
            }
            *fix = proposal.fix(source).filter(|fix| fix.replacement.len() <= room);
            room -= fix.as_ref().map_or(0, |fix| fix.replacement.len());
        }
        fixes
    }

    /// The author's text with all fixes of a document, and those of what comes to light after them.
    /// Fixes may overlap: the first is made, and the others as far as they are still needed.
    ///
    /// Mending twice changes nothing. A comment that can't be mended in a dozen rounds stays as it
    /// is; only comments made to defeat it need more.
    ///
    /// # Complexity
    /// Linear: each round reads the comment a bounded number of times.
    pub fn mend(&self, document: &Document<'_>) -> String {
        let source = document.source;
        let Some(mut mended) = self.round(document) else { return source.to_owned() };
        for _ in 1..MAX_ROUNDS {
            let Ok(document) = self.parse(&mended) else { break };
            match self.round(&document) {
                Some(next) => mended = next,
                None => return mended,
            }
        }
        source.to_owned()
    }

    /// All fixes that go together; `None` if there are none.
    fn round(&self, document: &Document<'_>) -> Option<String> {
        let proposals = self.proposals(document);
        if proposals.is_empty() {
            return None;
        }
        let state = self.together(document.source, &self.state(document), &proposals)?;
        Some(apply(document.source, &state.edits))
    }

    fn proposals(&self, document: &Document<'_>) -> Vec<Proposal> {
        // A document of another policy has other notices.
        if document.policy != self.config.fingerprint {
            return Vec::new();
        }
        proposals(document, &self.config.policy, &self.config.finder)
    }

    fn state(&self, document: &Document<'_>) -> MendState {
        let tape = &document.tape;
        let mut html = String::new();
        let lookup = self.lookup(None);
        render::html::write(document, &self.config.policy, self.messages(), lookup, &mut html);
        crate::work::add(html.len() + tape.nodes.len());
        let is_text = |kind| {
            use NodeKind::{Decoded, Emoji, Mention, Text};
            matches!(kind, Text | Decoded | Mention | Emoji)
        };
        let leaves = tape.nodes.iter().filter(|node| is_text(node.kind));
        let text = leaves.flat_map(|node| tape.leaf(document.source, node).chars());
        let text = text.filter(|c| !c.is_whitespace()).collect();
        let mut notices = vec![0; NoticeKind::ALL.len()];
        for notice in &tape.notices {
            notices[notice.kind as usize] += 1;
        }
        MendState { html, text, notices, edits: Vec::new() }
    }

    /// Makes as many of the proposals as go together; returns what comes of it, if there are any. A
    /// group that fails is halved.
    fn together(
        &self,
        source: &str,
        start: &MendState,
        proposals: &[Proposal],
    ) -> Option<MendState> {
        let mut mended = vec![false; start.notices.iter().sum()];
        let mut state: Option<MendState> = None;
        let all = 0..proposals.len();
        // Those that change the HTML come first: the others are compared with the result.
        let (changing, same): (Vec<_>, Vec<_>) = all.partition(|at| proposals[*at].loss.is_some());
        let mut groups = Vec::new();
        for group in [same, changing] {
            let (first, later) = disjoint(proposals, &group);
            groups.extend([later, first]);
        }
        for _ in 0..MAX_TOGETHER + MAX_ALONE / 2 / (source.len() + 64) {
            let Some(mut group) = groups.pop() else { break };
            group.retain(|at| !mended[proposals[*at].notice]);
            match self.after(source, state.as_ref().unwrap_or(start), proposals, &group) {
                Some(next) => {
                    group.iter().for_each(|at| mended[proposals[*at].notice] = true);
                    state = Some(next);
                }
                None if group.len() > 1 => {
                    let second = group.split_off(group.len() / 2);
                    groups.extend([second, group]);
                }
                None => {}
            }
        }
        state
    }

    /// Makes some more fixes; `None` if they do not mend it.
    fn after(
        &self,
        source: &str,
        now: &MendState,
        proposals: &[Proposal],
        group: &[usize],
    ) -> Option<MendState> {
        let mut edits = now.edits.clone();
        let mut gone = vec![0; NoticeKind::ALL.len()];
        let mut loss = None;
        for proposal in group.iter().map(|at| &proposals[*at]) {
            edits.extend_from_slice(&proposal.edits);
            gone[proposal.kind as usize] += 1;
            loss = proposal.loss.map(|more| more + loss.unwrap_or(0)).or(loss);
        }
        edits.sort_by_key(|edit| (edit.span, Reverse(edit.start)));
        edits.dedup();
        let fits = |pair: &[Edit]| pair[0].span.end <= pair[1].span.start;
        if group.is_empty() || !edits.windows(2).all(fits) {
            return None;
        }
        let text = apply(source, &edits);
        crate::work::add(text.len());
        let document = self.parse(&text).ok()?;
        let after = MendState { edits, ..self.state(&document) };
        let mut counts = now.notices.iter().zip(&gone).zip(&after.notices);
        let fewer = counts.all(|((now, gone), after)| after + gone <= *now);
        let same = match loss {
            Some(loss) => is_less(&after.text, &now.text, loss),
            None => after.html == now.html,
        };
        (fewer && same).then_some(after)
    }
}

/// Parts a group in those that do not overlap, of which the first wins, and the others.
fn disjoint(proposals: &[Proposal], group: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let mut edits: Vec<(usize, &Edit)> = Vec::new();
    for &at in group {
        edits.extend(proposals[at].edits.iter().map(|edit| (at, edit)));
    }
    edits.sort_by_key(|(_, edit)| edit.span.start);
    let mut overlaps = vec![false; proposals.len()];
    let mut last: Option<&Edit> = None;
    for (at, edit) in edits {
        match last {
            Some(last) if edit.span.start < last.span.end && edit != last => overlaps[at] = true,
            _ => last = Some(edit),
        }
    }
    group.iter().partition(|at| !overlaps[**at])
}

/// Tells whether a text is another one, except for at most `loss` characters that it has not.
fn is_less(text: &str, whole: &str, loss: usize) -> bool {
    let mut rest = whole.chars();
    text.chars().all(|c| rest.any(|other| other == c))
        && text.chars().count() + loss >= whole.chars().count()
}

/// Makes the edits, which are in order.
fn apply(source: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(source.len() + 16 * edits.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(&source[at..edit.span.start as usize]);
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out.push_str(&source[at..]);
    out
}
