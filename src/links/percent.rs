//! Percent-decoding for searching an address, not for opening it.

use std::borrow::Cow;

/// `text` with each `%xx` replaced by its byte, once. Bytes that are not valid UTF-8 stay as typed.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    crate::work::add(text.len());
    let bytes = text.as_bytes();
    let mut decoded = String::with_capacity(text.len());
    // What was decoded and is not checked yet, and where it was typed.
    let (mut pending, mut from) = (Vec::new(), 0);
    let mut at = 0;
    let flush = |pending: &mut Vec<u8>, from: usize, decoded: &mut String| {
        let mut rest = pending.as_slice();
        let mut typed = from;
        while !rest.is_empty() {
            let valid = match std::str::from_utf8(rest) {
                Ok(all) => all.len(),
                Err(error) => error.valid_up_to(),
            };
            decoded.push_str(std::str::from_utf8(&rest[..valid]).unwrap_or(""));
            typed += 3 * valid;
            if valid < rest.len() {
                decoded.push_str(text.get(typed..typed + 3).unwrap_or(""));
                typed += 3;
            }
            rest = rest.get(valid + 1..).unwrap_or(&[]);
        }
        pending.clear();
    };
    while at < bytes.len() {
        if let Some(byte) = escape(bytes, at) {
            if pending.is_empty() {
                from = at;
            }
            pending.push(byte);
            at += 3;
            continue;
        }
        flush(&mut pending, from, &mut decoded);
        let end = bytes[at + 1..].iter().position(|byte| *byte == b'%');
        let end = end.map_or(bytes.len(), |length| at + 1 + length);
        decoded.push_str(&text[at..end]);
        at = end;
    }
    flush(&mut pending, from, &mut decoded);
    Cow::Owned(decoded)
}

fn escape(bytes: &[u8], at: usize) -> Option<u8> {
    let digit = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8);
    match bytes.get(at..at + 3)? {
        [b'%', high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn only_what_is_text_is_decoded() {
        for (typed, want) in [
            ("plain", "plain"),
            ("%76iagra", "viagra"),
            ("%D0%BA%D0%B0%D0%B7%D0%B8%D0%BD%D0%BE", "казино"),
            ("%25%37%36", "%76"),
            ("100%", "100%"),
            ("%zz%4", "%zz%4"),
            ("%ff%61%fe", "%ffa%fe"),
            ("a%D0b%E2%82c%41", "a%D0b%E2%82cA"),
            ("é%é%41", "é%éA"),
        ] {
            assert_eq!(decode(typed), want, "{typed}");
        }
    }
}
