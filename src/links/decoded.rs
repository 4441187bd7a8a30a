//! The spellings of an address that people read and rules look for.

use super::anchor::ascii_host;
use super::percent;

/// `href` decoded, where that makes a difference: the host in letters instead of Punycode, the
/// rest percent-decoded, and once more if it was encoded twice. White space and controls that
/// appear are one space each.
pub(crate) fn decoded(href: &str) -> Vec<String> {
    let mut found = Vec::new();
    let once = with_unicode_host(&percent::decode(href));
    let twice = percent::decode(&once).into_owned();
    for text in [once, twice] {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if text != href && !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// The address with its host, or that of its mailbox, in Unicode.
fn with_unicode_host(href: &str) -> String {
    let start = match href.find("://") {
        Some(at) => at + 3,
        None => href.find('@').map_or(href.len(), |at| at + 1),
    };
    let rest = &href[start..];
    let end = start + rest.find(['/', '?', '#', ':', '\\']).unwrap_or(rest.len());
    let start = start + href[start..end].rfind('@').map_or(0, |at| at + 1);
    let name = &href[start..end];
    // Most hosts are in letters already.
    if name.is_ascii() && !name.contains("--") {
        return href.to_owned();
    }
    let (readable, sound) = idna::domain_to_unicode(&ascii_host(name));
    match sound.is_ok() {
        true => format!("{}{readable}{}", &href[..start], &href[end..]),
        false => href.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn addresses_as_they_read() {
        for (href, want) in [
            ("https://x.example/a-b", vec![]),
            ("https://x.example/%76iagra", vec!["https://x.example/viagra"]),
            (
                "https://x.example/%2576iagra",
                vec!["https://x.example/%76iagra", "https://x.example/viagra"],
            ),
            ("http://xn--80aodfsg.xn--p1ai/", vec!["http://казино.рф/"]),
            ("http://XN--80aodfsg.xn--p1ai:80/%D0%B0", vec!["http://казино.рф:80/а"]),
            ("http://u@xn--80aodfsg.xn--p1ai/", vec!["http://u@казино.рф/"]),
            ("mailto:a@xn--80aodfsg.xn--p1ai", vec!["mailto:a@казино.рф"]),
            ("http://казино.рф/", vec![]),
            ("http://xn--a.example/", vec![]),
            ("http://x.example/a%0Ab%00", vec!["http://x.example/a b "]),
            ("/node/%31", vec!["/node/1"]),
            ("http://x.example/%ff%", vec![]),
        ] {
            assert_eq!(decoded(href), want, "{href}");
        }
    }
}
