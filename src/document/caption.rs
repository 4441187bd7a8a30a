//! Captions of long addresses, as they are shown.

use unicode_segmentation::UnicodeSegmentation;

/// The first `max - 1` graphemes of a text that has more than `max`; an ellipsis follows them.
pub(crate) fn caption(text: &str, max: usize) -> Option<&str> {
    if text.len() <= max {
        return None;
    }
    let keep = max.checked_sub(1)?;
    if text.is_ascii() {
        // No address holds a line break, so each byte is a grapheme.
        return text.get(..keep);
    }
    let mut offsets = text.grapheme_indices(true).map(|(at, _)| at).skip(keep);
    let cut = offsets.next()?;
    offsets.next().map(|_| &text[..cut])
}
