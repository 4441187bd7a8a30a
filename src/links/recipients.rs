//! Recipients of a `mailto:` address: before the `?`, and in its fields `to`, `cc` and
//! `bcc`, percent-decoded (RFC 6068). Mail programs also know `;` between addresses, and names
//! before them: `"Ann" <ann@example.com>`.

#[cfg(feature = "moderation")]
use std::borrow::Cow;

use super::percent;

/// Domains of the recipients, as typed, in order; nothing for another scheme.
pub(super) fn domains(href: &str) -> Vec<String> {
    let Some((scheme, rest)) = href.split_once(':') else { return Vec::new() };
    if !scheme.eq_ignore_ascii_case("mailto") {
        return Vec::new();
    }
    let rest = rest.split('#').next().unwrap_or("");
    let (to, fields) = rest.split_once('?').unwrap_or((rest, ""));
    let fields = fields.split('&').filter_map(|field| {
        let (name, value) = field.split_once('=')?;
        let name = percent::decode(name);
        let is_list = |known: &str| name.eq_ignore_ascii_case(known);
        ["to", "cc", "bcc"].into_iter().any(is_list).then_some(value)
    });
    let mut found = Vec::new();
    for list in std::iter::once(to).chain(fields) {
        let list = percent::decode(list);
        found.extend(list.split([',', ';']).filter_map(domain).map(str::to_owned));
    }
    found
}

/// The domain of an address as people type it: `Ann <ann@example.com>`, `ann＠example.com.`
#[cfg(feature = "moderation")]
pub(crate) fn domain_of(address: &str) -> Option<Cow<'_, str>> {
    let decoded = percent::decode(address);
    match decoded {
        Cow::Borrowed(text) => domain(text).map(Cow::Borrowed),
        Cow::Owned(text) => domain(&text).map(|name| Cow::Owned(name.to_owned())),
    }
}

/// The local part and the domain of an address as people type it; the local part in lower case.
#[cfg(feature = "moderation")]
pub(crate) fn mailbox_of(address: &str) -> Option<(String, String)> {
    let address = percent::decode(address);
    let (before, _) = address.rsplit_once(['@', '﹫', '＠'])?;
    let begins = |c: char| c.is_whitespace() || c.is_control() || "<>()\",;:".contains(c);
    let local = before.trim_end().rsplit(begins).next()?.trim_start_matches('\'');
    (!local.is_empty()).then_some((local.to_lowercase(), domain(&address)?.to_owned()))
}

/// The text behind the last at sign, up to a character that no host holds.
fn domain(address: &str) -> Option<&str> {
    let (_, name) = address.rsplit_once(['@', '﹫', '＠'])?;
    let name = name.trim_start();
    let ends = |c: char| c.is_whitespace() || c.is_control() || "<>()\"',;/?#\\".contains(c);
    let name = name.split(ends).next().unwrap_or("");
    (!name.trim_matches('.').is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recipient_is_found() {
        for (href, want) in [
            ("mailto:a@x.org", &["x.org"][..]),
            ("MAILTO:a@x.org,b@y.org;c@z.org", &["x.org", "y.org", "z.org"]),
            ("mailto:a@x.org?cc=b@y.org&Bcc=c%40z.org", &["x.org", "y.org", "z.org"]),
            ("mailto:a@x.org%2Cb@y.org?subject=c@z.org", &["x.org", "y.org"]),
            ("mailto:?to=a@x.org,b@y.org", &["x.org", "y.org"]),
            ("mailto:%22a@x.org%22%20%3Cb@y.org%3E", &["y.org"]),
            ("mailto:?subject=x", &[]),
            ("https://a@x.org", &[]),
        ] {
            assert_eq!(domains(href), want, "{href}");
        }
    }

    #[cfg(feature = "moderation")]
    #[test]
    fn domains_of_addresses_that_are_no_addresses() {
        for (address, want) in [
            ("ann@evil.com", Some("evil.com")),
            ("Ann <ann@evil.com>", Some("evil.com")),
            ("ann@evil.com (Ann)", Some("evil.com")),
            ("ann@ evil.com", Some("evil.com")),
            ("\"a@b\"@evil.com", Some("evil.com")),
            ("ann@evil.com,", Some("evil.com")),
            ("ann%40evil.com", Some("evil.com")),
            ("ann＠evil.com", Some("evil.com")),
            ("ann@[203.0.113.7]", Some("[203.0.113.7]")),
            ("ann", None),
            ("ann@", None),
            ("ann@.", None),
        ] {
            assert_eq!(domain_of(address).as_deref(), want, "{address}");
        }
    }
}
