//! Tags that readers see as typed, because the policy shows what it does not allow.

/// Longest tag that is read as one, in bytes.
pub(crate) const LONGEST: usize = 128;

/// Finds the `>` that ends a tag: none in the quotation marks of a value. `bytes` begin behind its
/// `<`. An error is the end of the bytes.
pub(crate) fn end(bytes: &[u8]) -> Result<Option<usize>, ()> {
    let mut quote = None;
    for (at, &byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (_, b'\n') | (None, b'<') => return Ok(None),
            (None, b'>') => return Ok(Some(at)),
            (None, b'"' | b'\'') if at > 0 && bytes.get(at - 1) == Some(&b'=') => {
                quote = Some(byte)
            }
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    Err(())
}

/// The start of a tag or comment that is shown in `text` and that a cut at `at` would divide.
/// `more`: the text goes on after its end.
pub(crate) fn divided(text: &str, at: usize, more: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    (at.saturating_sub(LONGEST)..at).find(|&start| {
        let Some((b'<', rest)) = bytes.get(start..).and_then(<[u8]>::split_first) else {
            return false;
        };
        let near = rest.get(..LONGEST).unwrap_or(rest);
        let name = near.strip_prefix(b"/").unwrap_or(near).first();
        let end = match near.strip_prefix(b"!--") {
            Some(comment) => {
                let end = comment.windows(3).position(|three| three == b"-->");
                end.map(|end| 3 + end + 2).ok_or(())
            }
            None if name.is_some_and(u8::is_ascii_alphabetic) => match end(near) {
                Ok(Some(end)) => Ok(end),
                Ok(None) => return false,
                Err(()) => Err(()),
            },
            None => return false,
        };
        // One whose end is out of sight may be one.
        end.map_or(more && rest.len() < LONGEST, |end| start + 1 + end >= at)
    })
}
