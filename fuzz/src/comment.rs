//! Comments as a hostile author would build them: pieces glued in any order.

use arbitrary::{Result, Unstructured};

use crate::pieces;

/// Longer comments only repeat the effects of shorter ones.
const MAX_PIECES: usize = 64;

/// Makes a comment from the rest of `bytes`.
pub fn comment(bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for _ in 0..MAX_PIECES {
        if bytes.is_empty() {
            break;
        }
        match bytes.int_in_range(0..=15)? {
            0 => text.push_str(bytes.arbitrary()?),
            1 => text.push(bytes.arbitrary()?),
            2 => {
                let mut piece = String::new();
                pieces::push(&mut piece, bytes)?;
                for _ in 0..bytes.int_in_range(1..=40)? {
                    text.push_str(&piece);
                }
            }
            _ => pieces::push(&mut text, bytes)?,
        }
    }
    Ok(text)
}

/// Words between spaces, some of which are unambiguous addresses.
pub fn words(bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    while !bytes.is_empty() && text.len() < 400 {
        if !text.is_empty() {
            text.push(*bytes.choose(&[' ', '\n', '\t'])?);
        }
        if bytes.arbitrary()? {
            text.push_str(bytes.choose(&["http", "https", "HTTP"])?);
            text.push_str("://");
            for _ in 0..bytes.int_in_range(0..=2)? {
                run(&mut text, b"az09", bytes)?;
                text.push('.');
            }
            run(&mut text, b"az", bytes)?;
            text.push_str(bytes.choose(&[".com", ".org", ".net", ".de"])?);
            if bytes.ratio(1, 8)? {
                text.push_str(bytes.choose(&[":80/", ":8080/", ":1/"])?);
            }
            let segments = bytes.int_in_range(0..=3)?;
            for _ in 0..segments {
                text.push('/');
                run(&mut text, b"azAZ09-_", bytes)?;
            }
            if bytes.arbitrary()? {
                text.push_str("?q=");
                run(&mut text, b"azAZ09+%", bytes)?;
            }
            // Directly behind a host linkify cuts it off; UTS #58 does not.
            if segments > 0 && bytes.ratio(1, 4)? {
                text.push('#');
            }
        }
        // Whatever came before, a word ends with a letter, as an address does.
        run(&mut text, b"az", bytes)?;
    }
    Ok(text)
}

/// A few characters of `set`, the first of them a letter.
fn run(text: &mut String, set: &[u8], bytes: &mut Unstructured<'_>) -> Result<()> {
    text.push(char::from(bytes.int_in_range(b'a'..=b'z')?));
    for _ in 0..bytes.int_in_range(0..=6)? {
        text.push(char::from(*bytes.choose(set)?));
    }
    Ok(())
}
