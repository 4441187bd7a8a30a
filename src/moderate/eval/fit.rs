//! Changes that fit into a verdict.
//!
//! A comment may hold a masked letter thousands of times, and each change costs more in a verdict
//! than in the comment. A change must not be left out: it hides something. So where there are too
//! many, neighbours become one, and if that is not enough one block covers all of them.

use crate::moderate::bound::json_len;
use crate::moderate::verdict::Change;
use crate::rules::condition::Field;
use crate::span::Span;

use super::cover::BLOCK;
use super::facts::Facts;

/// Bytes of JSON that changes may take, in addition to one for each byte of the comment.
const MOST: usize = 24 << 10;

/// Bytes between two changes that become one: the first of these with which all fit.
const GAPS: [u32; 4] = [0, 16, 256, u32::MAX];

/// The changes, joined where they are too many. Says whether more is hidden than rules asked for.
pub(crate) fn fit(facts: &Facts<'_>, changes: Vec<Change>) -> (Vec<Change>, bool) {
    let most = MOST + facts.document.source().len();
    let roughly: usize = changes.iter().map(roughly).sum();
    if roughly <= most || len(&changes) <= most {
        return (changes, false);
    }
    let (unlinks, replaces): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|change| matches!(change, Change::Unlink { .. }));
    let (replaces, covered) = replaced(facts, replaces, most / 2);
    let (unlinks, unlinked) = unlinked(unlinks, most / 2);
    (replaces.into_iter().chain(unlinks).collect(), covered || unlinked)
}

/// Least size of a change.
fn roughly(change: &Change) -> usize {
    match change {
        Change::Replace { rule, with, .. } => 220 + rule.len() + 6 * with.len(),
        Change::Unlink { rule, .. } => 100 + rule.len(),
    }
}

fn len(changes: &[Change]) -> usize {
    json_len(&changes)
}

fn replaced(facts: &Facts<'_>, changes: Vec<Change>, most: usize) -> (Vec<Change>, bool) {
    if len(&changes) <= most {
        return (changes, false);
    }
    for gap in GAPS {
        let joined = joined(facts, &changes, |text, at| {
            let between = text.get(at.start as usize..at.end as usize)?;
            let fits = between.len() <= gap as usize && !between.contains('\n');
            fits.then_some(between)
        });
        if len(&joined) <= most {
            return (joined, false);
        }
    }
    let mut covered = joined(facts, &changes, |_, _| Some(""));
    for change in &mut covered {
        if let Change::Replace { with, .. } = change {
            *with = BLOCK.to_string();
        }
    }
    (covered, true)
}

/// Joins neighbours of one field; `between` gives what stands between them then, if they are to
/// be joined.
fn joined<'j>(
    facts: &'j Facts<'_>,
    changes: &[Change],
    between: impl Fn(&'j str, Span) -> Option<&'j str>,
) -> Vec<Change> {
    let mut out: Vec<Change> = Vec::new();
    for change in changes {
        let Change::Replace { view: field, visible: place, with: more, .. } = change else {
            continue;
        };
        if let Some(Change::Replace { view, visible, with, .. }) = out.last_mut() {
            let gap = Span { start: visible.end, end: place.start };
            let text = (view == field && gap.start <= gap.end)
                .then(|| between(facts.texts.field(*field).text, gap))
                .flatten();
            if let Some(text) = text {
                visible.end = place.end;
                with.push_str(text);
                with.push_str(more);
                continue;
            }
        }
        out.push(change.clone());
    }
    for change in &mut out {
        if let Change::Replace { view, visible, source, .. } = change {
            let range = visible.start as usize..visible.end as usize;
            *source = match view {
                Field::AuthorName => None,
                view => facts.texts.field(*view).source(range),
            };
        }
    }
    out
}

/// Joins links that follow each other; what lies between becomes plain text as well.
fn unlinked(changes: Vec<Change>, most: usize) -> (Vec<Change>, bool) {
    if len(&changes) <= most {
        return (changes, false);
    }
    let mut out = Vec::new();
    for gap in GAPS {
        out.clear();
        for change in &changes {
            let Change::Unlink { source: next, .. } = change else { continue };
            match out.last_mut() {
                Some(Change::Unlink { source, .. })
                    if next.start.saturating_sub(source.end) <= gap =>
                {
                    source.end = source.end.max(next.end);
                }
                _ => out.push(change.clone()),
            }
        }
        if len(&out) <= most {
            break;
        }
    }
    (out, true)
}
