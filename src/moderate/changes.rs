//! Changes of a verdict, made in a document and in the name of its author.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use crate::document::edit::Edits;
use crate::document::{Document, VisibleText};
use crate::rules::condition::Field;
use crate::span::Span;

use super::verdict::Change;

/// The document with changes made. A change that fits nowhere in it is passed over.
pub(crate) fn made<'s>(
    document: &Document<'s>,
    view: &VisibleText,
    changes: &[Change],
) -> Document<'s> {
    let mut edits = Edits::default();
    for change in changes {
        match change {
            Change::Replace { view, visible, with, .. } => {
                let range = visible.start as usize..visible.end as usize;
                let list = match view {
                    Field::Body => &mut edits.body,
                    Field::Titles => &mut edits.titles,
                    Field::Names => &mut edits.names,
                    _ => continue,
                };
                list.push((range, with.clone()));
            }
            Change::Unlink { source, .. } if source.start <= source.end => {
                let span = source.start as usize..source.end as usize;
                edits.unlink.push(Span::new(span.start, span.end));
            }
            Change::Unlink { .. } => {}
        }
    }
    document.edited(view, edits)
}

/// A block for each character that readers count.
pub(crate) fn hidden(name: &str) -> String {
    name.graphemes(true).map(|_| '\u{2588}').collect()
}

/// A name with the changes made that are asked for in `author.name`.
pub(crate) fn renamed<'n>(changes: &[Change], name: &'n str) -> Cow<'n, str> {
    let mut changed = String::new();
    let mut rest = 0;
    for change in changes {
        let Change::Replace { view: Field::AuthorName, visible, with, .. } = change else {
            continue;
        };
        let (start, end) = (visible.start as usize, visible.end as usize);
        let (Some(before), Some(_)) = (name.get(rest..start), name.get(start..end)) else {
            return Cow::Owned(hidden(name));
        };
        changed.push_str(before);
        changed.push_str(with);
        rest = end;
    }
    if rest == 0 {
        return Cow::Borrowed(name);
    }
    changed.push_str(name.get(rest..).unwrap_or_default());
    Cow::Owned(changed)
}
