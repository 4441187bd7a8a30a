//! Tags that readers see as typed, because the policy shows what it does not allow.
//!
//! `<b>vi</b>agra` is read past its tags wherever they are shown, as it is where they
//! are taken away. So a tag that would add nothing to a line is as invisible to
//! strong folding as a soft hyphen.

/// Elements that stand in a line (WHATWG HTML, "4.5 Text-level semantics"), and the
/// obsolete ones that people still type.
const NAMES: [&[u8]; 29] = [
    b"a", b"abbr", b"acronym", b"b", b"bdi", b"bdo", b"big", b"cite", b"code", b"del", b"dfn",
    b"em", b"font", b"i", b"ins", b"kbd", b"mark", b"q", b"s", b"small", b"span", b"strike",
    b"strong", b"sub", b"sup", b"tt", b"u", b"var", b"wbr",
];

/// Longest tag that is passed over, in bytes.
const LONGEST: usize = 128;

/// Length of the tag or comment that `bytes` begin with; they begin with `<`.
pub(super) fn len(bytes: &[u8]) -> Option<usize> {
    let near = bytes.get(1..bytes.len().min(LONGEST))?;
    if near.starts_with(b"!--") {
        let end = near.get(3..)?.windows(3).position(|three| three == b"-->")?;
        return Some(1 + 3 + end + 3);
    }
    let end = near.iter().position(|byte| matches!(byte, b'<' | b'>' | b'\n'))?;
    let inside = near.get(..end).filter(|_| near.get(end) == Some(&b'>'))?;
    let inside = inside.strip_prefix(b"/").unwrap_or(inside);
    let name = inside.split(|byte| !byte.is_ascii_alphanumeric()).next()?;
    let rest = inside.get(name.len()..)?;
    let fits = matches!(rest.first(), None | Some(b' ' | b'/' | b'\t'));
    let known = NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    (fits && known).then_some(1 + end + 1)
}
