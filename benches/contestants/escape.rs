//! Escaping: the minimum that a renderer has to do.

/// Appends `source` with `&`, `<` and `>` escaped, in one pass.
pub(super) fn escape(source: &str, out: &mut String) {
    let bytes = source.as_bytes();
    let mut done = 0;
    for at in memchr::memchr3_iter(b'&', b'<', b'>', bytes) {
        out.push_str(&source[done..at]);
        out.push_str(match bytes[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        done = at + 1;
    }
    out.push_str(&source[done..]);
}
