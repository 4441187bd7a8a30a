//! Comments out of bytes: pieces that parsers stumble over, glued in any order, beside bytes as
//! they come.

use arbitrary::{Arbitrary, Unstructured};

/// A comment as a hostile author would build it.
#[derive(Debug)]
pub struct Comment(pub String);

/// Longer comments only repeat what shorter ones do.
const MAX_PIECES: usize = 64;

/// The same pieces are the dictionary for raw bytes: `scripts/fuzz.sh` writes it.
pub const PIECES: &str = include_str!("../pieces.txt");

/// One piece per line, with the escapes of Rust for what can't be seen.
pub fn pieces() -> impl Iterator<Item = String> {
    PIECES.lines().filter(|line| !line.is_empty()).map(unescape)
}

fn unescape(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.as_bytes().first() {
            Some(b'n') => out.push('\n'),
            Some(b'r') => out.push('\r'),
            Some(b't') => out.push('\t'),
            Some(b'u') => {
                let (hex, after) = rest[2..].split_once('}').expect("\\u{…}");
                let code = u32::from_str_radix(hex, 16).expect("hexadecimal digits");
                out.push(char::from_u32(code).expect("a character"));
                rest = after;
                continue;
            }
            _ => out.push('\\'),
        }
        rest = &rest[1..];
    }
    out + rest
}

thread_local! {
    static LIST: Vec<String> = pieces().collect();
}

impl<'a> Arbitrary<'a> for Comment {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let mut text = String::new();
        for _ in 0..MAX_PIECES {
            if bytes.is_empty() {
                break;
            }
            match bytes.int_in_range(0..=9)? {
                0 => text.push_str(bytes.arbitrary()?),
                1 => text.push(bytes.arbitrary()?),
                2 => {
                    let piece = pick(bytes)?;
                    for _ in 0..bytes.int_in_range(1..=40)? {
                        text.push_str(&piece);
                    }
                }
                _ => text.push_str(&pick(bytes)?),
            }
        }
        Ok(Self(text))
    }
}

fn pick(bytes: &mut Unstructured<'_>) -> arbitrary::Result<String> {
    LIST.with(|list| Ok(bytes.choose(list)?.clone()))
}
