//! Which addresses may be linked: the one check that the parser, the link
//! finder, a host's answers and the gate all use.
//!
//! Holes in sanitizers are holes in this check: addresses tested before they
//! were decoded (loofah GHSA-5qhf-9phg-95m2), schemes matched by prefix
//! (sanitize-html's `ms-calculator:`), `cite` not tested at all (ammonia). So it
//! takes the decoded value, compares schemes exactly and repairs nothing.
//!
//! Law: what is accepted here, the `url` crate reads as an address with a listed
//! scheme, or as a relative one when those are allowed. Ammonia asks that crate.

use idna::{AsciiDenyList, domain_to_ascii_cow};

use super::Policy;
pub use super::options::LinkOptions;
use crate::limits::{MAX_HOST, MAX_URL};

impl Policy {
    /// Whether an address may stand in `href`, `src` or `cite`.
    ///
    /// `href` is the decoded value, at most [`MAX_URL`] bytes. Refused are: white space,
    /// control and invisible characters anywhere (no repair); `\` and `//host`, which browsers
    /// and people read differently; schemes that the policy does not list; `http`, `https`
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
        match split_scheme(href) {
            Some((scheme, rest)) => {
                self.schemes().iter().any(|listed| listed.eq_ignore_ascii_case(scheme))
                    && accepts_rest(href, scheme, rest)
            }
            None => self.relative_links() && !href.starts_with("//"),
        }
    }
}

/// Whether an address leads to another site by the web's schemes: such links get the policy's `rel`.
pub(crate) fn is_absolute_web(href: &str) -> bool {
    split_scheme(href).is_some_and(|(scheme, _)| is_web(scheme))
}

fn is_web(scheme: &str) -> bool {
    ["http", "https", "ftp"].iter().any(|web| web.eq_ignore_ascii_case(scheme))
}

/// What stands before the first `:`, when no `/`, `?` or `#` comes before it.
/// Whether that is a well-formed scheme does not matter: the list decides.
fn split_scheme(href: &str) -> Option<(&str, &str)> {
    let at = href.bytes().position(|byte| matches!(byte, b':' | b'/' | b'?' | b'#'))?;
    (href.as_bytes()[at] == b':').then(|| (&href[..at], &href[at + 1..]))
}

/// No white space, no `\`, nothing that cannot be seen.
fn is_visible(href: &str) -> bool {
    // Without a way out in the middle compilers read many bytes at a time.
    let ascii =
        href.bytes().fold(true, |sound, byte| sound & byte.is_ascii_graphic() & (byte != b'\\'));
    ascii
        || href.chars().all(|c| match c {
            '\0'..='\u{7f}' => c.is_ascii_graphic() && c != '\\',
            _ => !(c.is_whitespace() || c.is_control() || is_invisible(c)),
        })
}

/// Characters that draw nothing or turn the text around them.
///
/// Joiners, variation selectors and tag characters are not among them: emoji and the
/// scripts of Asia need them in paths (UTS #58 keeps them). Hosts are stricter.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffc}'
    )
}

/// The rest of an address whose scheme is on the list.
fn accepts_rest(href: &str, scheme: &str, rest: &str) -> bool {
    let Some(after) = rest.strip_prefix("//") else {
        // Without an authority nothing is left that a parser could refuse.
        let web = is_web(scheme) || is_special(scheme);
        return !web && !rest.is_empty() && !rest.starts_with('/');
    };
    if scheme.eq_ignore_ascii_case("mailto") {
        return false;
    }
    let end = after.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#'));
    let end = end.unwrap_or(after.len());
    let authority = &after[..end];
    if authority.contains('@') && is_web(scheme) {
        return false;
    }
    if is_plain_authority(authority) {
        return true;
    }
    // Names outside ASCII, numbers, escapes, punycode: the crate that ammonia asks decides.
    if authority.is_empty() || authority.len() > 4 * MAX_HOST || has_joiner(authority) {
        return false;
    }
    ::url::Url::parse(href).is_ok_and(|url| leads_there(&url, scheme))
}

/// That another parser reads the scheme as we do, and finds a host, is not taken for granted.
fn leads_there(url: &::url::Url, scheme: &str) -> bool {
    url.scheme().eq_ignore_ascii_case(scheme) && url.has_host()
}

/// The other schemes that the URL standard calls special: they need a host too.
fn is_special(scheme: &str) -> bool {
    ["ws", "wss", "file"].iter().any(|special| special.eq_ignore_ascii_case(scheme))
}

/// Characters that vanish from a host name when it is looked up.
fn has_joiner(authority: &str) -> bool {
    authority.chars().any(|c| {
        matches!(
            c,
            '\u{34f}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200c}'
                | '\u{200d}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{ffa0}'
                | '\u{e0000}'..='\u{e0fff}'
        )
    })
}

/// Letters, digits and hyphens in labels of 1 to 63 bytes, the last of letters
/// only; then perhaps a port. Every parser agrees on these, and nearly every link in
/// a comment is one. Punycode is looked into by the crate that `url` uses for it,
/// which then needs no memory of its own.
fn is_plain_authority(authority: &str) -> bool {
    let (host, port) = match authority.bytes().position(|byte| byte == b':') {
        Some(at) => (&authority[..at], &authority[at + 1..]),
        None => (authority, "0"),
    };
    let mut start = 0;
    let mut letters_only = true;
    let mut punycode = false;
    for (at, byte) in host.bytes().chain([b'.']).enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'-' => letters_only = false,
            b'.' => {
                let label = &host.as_bytes()[start..at];
                let is_last = at == host.len();
                if !(1..=63).contains(&label.len()) || is_last && !letters_only {
                    return false;
                }
                punycode |= label.len() > 3 && label[..4].eq_ignore_ascii_case(b"xn--");
                (start, letters_only) = (at + 1, true);
            }
            _ => return false,
        }
    }
    host.len() <= MAX_HOST
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && port.parse::<u16>().is_ok()
        && (!punycode || domain_to_ascii_cow(host.as_bytes(), AsciiDenyList::URL).is_ok())
}

#[cfg(test)]
mod tests {
    use super::leads_there;

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
