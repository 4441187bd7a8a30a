//! Captions of long addresses, as they are shown.

use unicode_segmentation::UnicodeSegmentation;

/// The first `max - 1` graphemes of a text that has more than `max`; an ellipsis follows them.
/// A host is never cut: `paypal.com.evil.example` must not be shown as `paypal.com…`.
pub(crate) fn caption(text: &str, max: usize) -> Option<&str> {
    if text.len() <= max {
        return None;
    }
    let keep = max.checked_sub(1)?;
    let cut = if text.is_ascii() {
        // No address holds a line break, so each byte is a grapheme.
        keep
    } else {
        let mut offsets = text.grapheme_indices(true).map(|(at, _)| at).skip(keep);
        let cut = offsets.next()?;
        offsets.next()?;
        cut
    };
    let cut = cut.max(host_end(text));
    text.get(..cut).filter(|kept| kept.len() < text.len())
}

/// Offset behind the host of an address, or behind the domain of a mailbox.
fn host_end(text: &str) -> usize {
    let start = text.find("://").map_or(0, |at| at + 3);
    text[start..].find(['/', '?', '#']).map_or(text.len(), |at| start + at)
}
