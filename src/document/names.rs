//! Names of quotes that rules change.
//!
//! A quote can have two: `author` is shown, and `username` is for look-ups. The view `names` has
//! a line for each, so that rules do not miss the one that is not shown.

use super::tape::Tape;

/// Tells what stands for the second name of a quote where the quote itself stands for the first.
pub(super) fn second(tape: &Tape, quote: u32) -> u32 {
    tape.quotes.len() as u32 + quote
}

/// Gives quotes new names. `edits` are in the order of the view: second names come last.
#[cfg(feature = "moderation")]
pub(super) fn rename(tape: &mut Tape, edits: Vec<(u32, String)>) {
    let quotes = tape.quotes.len() as u32;
    for (node, text) in edits {
        let name = (!text.trim().is_empty()).then(|| tape.push_owned(&text));
        let is_second = node >= quotes;
        let quote = if is_second { node - quotes } else { node };
        let Some(record) = tape.quotes.get_mut(quote as usize) else { continue };
        if is_second {
            // It may have gone with the first.
            record.username = record.username.and(name);
            continue;
        }
        // The other name would be shown instead, and asked for by the application.
        (record.author, record.username) = match record.author {
            Some(_) => (name, None),
            None => (None, name),
        };
    }
}

/// Takes the names from quotes that are left out of the text: no rule was shown them.
#[cfg(feature = "moderation")]
pub(super) fn forget_unseen(tape: &mut Tape, nodes: &[super::tape::Node]) {
    use super::tape::NodeKind;

    let mut seen = vec![false; tape.quotes.len()];
    let is_named = |kind| matches!(kind, NodeKind::QuoteStart | NodeKind::Attribution);
    let starts = nodes.iter().filter(|node| is_named(node.kind));
    for node in starts {
        if let Some(seen) = seen.get_mut(node.quote().index()) {
            *seen = true;
        }
    }
    for (record, _) in tape.quotes.iter_mut().zip(seen).filter(|(_, seen)| !seen) {
        (record.author, record.username) = (None, None);
    }
}
