//! Pieces that are hard for parsers: the list of `pieces.txt`.

use arbitrary::{Result, Unstructured};

/// One piece per line, with the escapes of Rust for what can't be seen.
const PIECES: &str = include_str!("../pieces.txt");

thread_local! {
    static LIST: Vec<String> = PIECES.lines().map(unescape).filter(|piece| !piece.is_empty()).collect();
}

/// Appends one of them to `out`.
pub(crate) fn push(out: &mut String, bytes: &mut Unstructured<'_>) -> Result<()> {
    LIST.with(|list| {
        out.push_str(bytes.choose(list)?);
        Ok(())
    })
}

/// `\n`, `\r`, `\t`, `\u{…}`; any other backslash stands for itself.
fn unescape(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (c, length) = match rest.as_bytes() {
            [b'n', ..] => ('\n', 1),
            [b'r', ..] => ('\r', 1),
            [b't', ..] => ('\t', 1),
            [b'u', b'{', ..] => {
                let (hex, _) = rest[2..].split_once('}').expect("\\u{…}");
                let code = u32::from_str_radix(hex, 16).expect("hexadecimal digits");
                (char::from_u32(code).expect("a character"), hex.len() + 3)
            }
            [b'\\', ..] => ('\\', 1),
            _ => ('\\', 0),
        };
        out.push(c);
        rest = &rest[length..];
    }
    out + rest
}
