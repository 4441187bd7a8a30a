//! Addresses that may be linked: the one check that the parser, the link
//! finder, the application's answers and the gate all use.
//!
//! Many holes in sanitizers were in this check: addresses tested before they
//! were decoded (loofah GHSA-5qhf-9phg-95m2), schemes matched by prefix
//! (sanitize-html's `ms-calculator:`), `cite` not tested at all (ammonia). So it
//! takes the decoded value, compares schemes exactly and repairs nothing.
//!
//! Law: the `url` crate reads everything accepted here as an address with a listed
//! scheme, or as a relative one when those are allowed. Ammonia asks that crate.

use idna::{AsciiDenyList, domain_to_ascii_cow};

use super::Policy;
pub use super::link_options::LinkOptions;
use crate::limits::{MAX_HOST, MAX_URL};
use crate::text::chars::{is_annotation, is_default_ignorable, is_joining, is_newline};
use crate::text::window::{self, WINDOW, low, masks, none};

impl Policy {
    /// Checks that an address may stand in `href`, `src` or `cite`.
    ///
    /// `href` is the decoded value, at most [`MAX_URL`] bytes. It refuses: white space, control and
    /// invisible characters anywhere (no repair); `\` and `//host`, which browsers and people read
    /// differently; schemes that the policy does not list; `http`, `https`
    /// and `ftp` without `//` and a host, or with a user name, the classic disguise
    /// of a phishing link; a relative address unless the policy allows it.
    ///
    /// ```
    /// let policy = wellsaid::Policy::comment();
    /// assert!(policy.accepts_url("https://example.com/?q=1"));
    /// assert!(policy.accepts_url("/node/1"));
    /// assert!(!policy.accepts_url("java\tscript:alert(1)"));
    /// assert!(!policy.accepts_url("https://example.com@evil.example/"));
    /// ```
    pub fn accepts_url(&self, href: &str) -> bool {
        if href.is_empty() || href.len() > MAX_URL || !is_visible(href) {
            return false;
        }
        if let Some((scheme, host)) = split_web(href) {
            if self.schemes().iter().any(|listed| listed == scheme) && begins_plainly(href, host) {
                return true;
            }
        }
        match split_scheme(href) {
            Some((scheme, rest)) => {
                self.schemes().iter().any(|listed| listed.eq_ignore_ascii_case(scheme))
                    && accepts_rest(href, scheme, rest)
            }
            None => self.relative_links() && !href.starts_with("//"),
        }
    }
}

impl Policy {
    /// The end of an ordinary address of the web that begins at `from` in HTML: a quotation mark
    /// follows. `None`: it is something else, which may be accepted as well.
    ///
    /// Law: [`accepts_url`](Self::accepts_url) accepts the address that is meant, and nothing in it
    /// but `&` has to be written as a reference.
    pub(crate) fn plain_address_end(&self, html: &str, from: usize) -> Option<usize> {
        let bytes = html.as_bytes();
        let (scheme, host) = split_web(html.get(from..)?)?;
        let host = plain_host(bytes, from + host)?;
        let limit = from + MAX_URL;
        let mut end = host.end;
        loop {
            end = window::find(bytes, end, limit, |byte| {
                let mark = (byte == b'"') | (byte == b'&') | (byte | 2 == b'>') | (byte == b'\\');
                (byte.wrapping_sub(b'!') >= 94) | mark
            });
            if !bytes.get(end..)?.starts_with(b"&amp;") {
                break;
            }
            end += b"&amp;".len();
        }
        let is_host_end = match &bytes[host.end..end] {
            [] | [b'/' | b'?' | b'#', ..] => true,
            [b':', after @ ..] => is_port(after),
            _ => false,
        };
        let is_plain = is_host_end
            && bytes.get(end) == Some(&b'"')
            && end <= limit
            && self.schemes().iter().any(|listed| listed == scheme);
        is_plain.then_some(end)
    }
}

/// Tells whether an address leads to another site by the web's schemes: such links get the policy's `rel`.
pub(crate) fn is_absolute_web(href: &str) -> bool {
    split_web(href).is_some() || split_scheme(href).is_some_and(|(scheme, _)| is_web(scheme))
}

/// The scheme of the most frequent kind of address, `https://…` or `http://…`, and where its host
/// begins.
#[inline]
pub(crate) fn split_web(href: &str) -> Option<(&str, usize)> {
    // As one number: a branch on which of the two it is would be hard to predict.
    let start = u64::from_le_bytes(*href.as_bytes().first_chunk()?);
    let is_secure = start == u64::from_le_bytes(*b"https://");
    let is_web = is_secure | (start << 8 == u64::from_le_bytes(*b"\0http://"));
    let host = 7 + usize::from(is_secure);
    is_web.then(|| (&href[..host - 3], host))
}

fn is_web(scheme: &str) -> bool {
    ["http", "https", "ftp"].iter().any(|web| web.eq_ignore_ascii_case(scheme))
}

/// Splits at the first `:`, if no `/`, `?` or `#` comes before it.
/// The first part need not be a well-formed scheme: the list decides.
fn split_scheme(href: &str) -> Option<(&str, &str)> {
    let at = href.bytes().position(|byte| matches!(byte, b':' | b'/' | b'?' | b'#'))?;
    (href.as_bytes()[at] == b':').then(|| (&href[..at], &href[at + 1..]))
}

/// Tells if there is no white space, no `\` and no invisible character.
fn is_visible(href: &str) -> bool {
    let ascii = none(href.as_bytes(), 0, href.len(), |byte| {
        (byte.wrapping_sub(b'!') >= 94) | (byte == b'\\')
    });
    ascii
        || href.chars().all(|c| match c {
            '\0'..='\u{7f}' => c.is_ascii_graphic() && c != '\\',
            _ => !(c.is_whitespace() || c.is_control() || is_invisible(c)),
        })
}

/// Characters that draw nothing or turn the text around them. Joining ones are not among them:
/// emoji and the scripts of Asia need them in paths. Hosts are stricter.
fn is_invisible(c: char) -> bool {
    let ignorable = is_default_ignorable(c) && !is_joining(c);
    ignorable || is_newline(c) || is_annotation(c) || c == '\u{fffc}'
}

/// The rest of an address whose scheme is on the list.
fn accepts_rest(href: &str, scheme: &str, rest: &str) -> bool {
    let Some(after) = rest.strip_prefix("//") else {
        // Without an authority a parser can't refuse the rest.
        let web = is_web(scheme) || is_special(scheme);
        return !web && !rest.is_empty() && !rest.starts_with('/');
    };
    if scheme.eq_ignore_ascii_case("mailto") {
        return false;
    }
    if begins_plainly(href, href.len() - after.len()) {
        return true;
    }
    let end = after.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#'));
    let end = end.unwrap_or(after.len());
    let authority = &after[..end];
    if authority.contains('@') && is_web(scheme) {
        return false;
    }
    // Names outside ASCII, numbers, escapes, punycode: the crate that ammonia asks decides.
    if authority.is_empty() || authority.len() > 4 * MAX_HOST || has_joiner(authority) {
        return false;
    }
    ::url::Url::parse(href).is_ok_and(|url| leads_there(&url, scheme))
}

/// Tells whether a host holds a character that is not drawn. Telephones put U+FE0F behind symbols:
/// there it changes nothing.
fn has_joiner(authority: &str) -> bool {
    let mut last = 'a';
    authority.chars().any(|c| {
        let follows_symbol = !last.is_ascii() && !last.is_alphanumeric() && !is_joining(last);
        last = c;
        is_joining(c) && !(c == '\u{fe0f}' && follows_symbol)
    })
}

/// Tells if another parser reads the same scheme and finds a host.
fn leads_there(url: &::url::Url, scheme: &str) -> bool {
    url.scheme().eq_ignore_ascii_case(scheme) && url.has_host()
}

/// The other schemes that the URL standard calls special: they need a host too.
fn is_special(scheme: &str) -> bool {
    ["ws", "wss", "file"].iter().any(|special| special.eq_ignore_ascii_case(scheme))
}

/// Bits of [`CLASS`].
const LETTER: u8 = 1;
const LABEL: u8 = 2;

/// Bytes of a label: letters, digits and hyphens.
static CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let c = byte as u8;
        if c.is_ascii_alphabetic() {
            class[byte] = LETTER | LABEL;
        } else if c.is_ascii_digit() || c == b'-' {
            class[byte] = LABEL;
        }
        byte += 1;
    }
    class
};

/// A host name of the most ordinary kind: labels of letters and digits with single hyphens between
/// them, two at least, the last of letters only, all within one window.
pub(crate) struct PlainHost {
    /// Start of the last label.
    pub(crate) last: usize,
    pub(crate) end: usize,
    /// Number of labels.
    pub(crate) labels: usize,
}

/// The ordinary name that begins at `at`, if there is one; a single dot may follow.
#[inline]
pub(crate) fn plain_host(bytes: &[u8], at: usize) -> Option<PlainHost> {
    let [letter, digit, dot, hyphen]: [u64; 4] = masks(bytes, at, |byte| {
        let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        let digit = byte.wrapping_sub(b'0') < 10;
        let (dot, hyphen) = (byte == b'.', byte == b'-');
        [letter, digit, dot, hyphen]
    });
    let run = (letter | digit | dot | hyphen).trailing_ones();
    // The window may end within a longer name.
    if run == 0 || run as usize >= WINDOW {
        return None;
    }
    let full_stop = dot >> (run - 1) & 1;
    let length = run - full_stop as u32;
    let dots = dot & low(length);
    let separators = dots | hyphen & low(length);
    let last = u64::BITS - dots.leading_zeros();
    let ending = low(length) & !low(last);
    // No label is empty, and the last one is letters.
    let is_plain = (separators & (separators << 1 | 1) == 0)
        & (dots != 0)
        & (ending != 0)
        & (letter & ending == ending);
    is_plain.then(|| PlainHost {
        last: at + last as usize,
        end: at + length as usize,
        labels: dots.count_ones() as usize + 1,
    })
}

/// Tells whether a host begins at `at`, and perhaps a port follows, on which every parser agrees:
/// letters, digits and hyphens in labels of 1 to 63 bytes, the last of letters only. Nearly every
/// link in a comment has one. Punycode is looked into by the crate that `url` uses for it, which
/// then needs no memory of its own.
fn begins_plainly(href: &str, at: usize) -> bool {
    let bytes = href.as_bytes();
    if let Some(host) = plain_host(bytes, at) {
        match bytes.get(host.end) {
            None | Some(b'/' | b'?' | b'#') => return true,
            Some(b':') => return is_port(&bytes[host.end + 1..]),
            Some(_) => {}
        }
    }
    let bytes = &bytes[at..];
    let (mut at, mut start, mut all, mut punycode) = (0, 0, LETTER, false);
    let end = loop {
        let byte = bytes.get(at).copied();
        let class = byte.map_or(0, |byte| CLASS[byte as usize]);
        if class & LABEL != 0 {
            all &= class;
            at += 1;
            continue;
        }
        let label = &bytes[start..at];
        if !(1..=63).contains(&label.len()) {
            return false;
        }
        punycode |= label.len() > 3 && label[..4].eq_ignore_ascii_case(b"xn--");
        match byte {
            Some(b'.') => (at, start, all) = (at + 1, at + 1, LETTER),
            Some(b':' | b'/' | b'?' | b'#') | None if all == LETTER => break at,
            _ => return false,
        }
    };
    end <= MAX_HOST
        && (bytes.get(end) != Some(&b':') || is_port(&bytes[end + 1..]))
        && (!punycode || domain_to_ascii_cow(&bytes[..end], AsciiDenyList::URL).is_ok())
}

/// Tells whether a port stands before the path.
fn is_port(after: &[u8]) -> bool {
    let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let port = after[..digits]
        .iter()
        .fold(0u32, |port, digit| port.saturating_mul(10).saturating_add(u32::from(digit - b'0')));
    digits > 0
        && port <= u32::from(u16::MAX)
        && matches!(after.get(digits), None | Some(b'/' | b'?' | b'#'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::leads_there;
    use crate::Policy;

    const PIECES: [&str; 40] = [
        "http://",
        "https://",
        "HTTP://",
        "ftp://",
        "example.com",
        "a.b",
        "xn--a",
        "a",
        "9",
        "-",
        "--",
        ".",
        "..",
        ".c0m",
        ":",
        ":80",
        ":65536",
        ":8x",
        "@",
        "/",
        "/path",
        "?",
        "#",
        "&amp;",
        "&",
        "&lt;",
        "&quot;",
        "<",
        ">",
        "\\",
        "'",
        "(x)",
        " ",
        "\t",
        "\n",
        "é",
        "\u{a0}",
        "\u{202e}",
        "\u{7f}",
        "\"",
    ];

    proptest! {
        #[test]
        fn plain_addresses_are_accepted(
            secure in any::<bool>(),
            pieces in prop::collection::vec(0..PIECES.len(), 0..9),
        ) {
            let policy = Policy::comment();
            let rest: String = pieces.iter().map(|at| PIECES[*at]).collect();
            let start = if secure { "https://example.com" } else { "http://a" };
            for html in [format!("{rest}\""), format!("{start}{rest}\" rel=\"")] {
                let Some(end) = policy.plain_address_end(&html, 0) else { continue };
                prop_assert_eq!(Some(end), html.find('"'), "{}", html);
                let meant = html[..end].replace("&amp;", "\0");
                prop_assert!(!meant.contains(['&', '<', '>']), "{}", html);
                prop_assert!(policy.accepts_url(&meant.replace('\0', "&")), "{}", html);
            }
        }
    }

    #[test]
    fn ordinary_addresses_are_plain() {
        let policy = Policy::comment();
        let is_plain = |html: &str| policy.plain_address_end(html, 0) == html.find('"');
        assert!(is_plain("https://example.com\""));
        assert!(is_plain("http://example.com:8080/a?b=1&amp;c=2\" rel"));
        assert!(is_plain(&format!("http://e.xy/{}\"", "x".repeat(4084))));
        assert!(!is_plain(&format!("http://e.xy/{}\"", "x".repeat(4085))));
        assert!(!is_plain("ftp://example.com\""));
        assert_eq!(policy.plain_address_end("http://example.com", 0), None);
    }

    #[test]
    fn another_parser_has_to_find_that_scheme_and_a_host() {
        let leads = |address: &str, scheme: &str| {
            leads_there(&::url::Url::parse(address).expect("an address"), scheme)
        };
        assert!(leads("http://e.x/", "HTTP"));
        assert!(!leads("http://e.x/", "https"));
        assert!(!leads("mailto:a@e.x", "mailto"));
    }
}
