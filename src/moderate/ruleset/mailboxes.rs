//! E-mail addresses, and domains that stand for all addresses at them.

use crate::links::{ascii_host, mailbox_of};

use super::domains::{Domains, host};
use super::store::{SortedTexts, Spare, Unsorted, WrongEntry, each};

/// A set of e-mail addresses and domains.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mailboxes {
    addresses: SortedTexts,
    domains: Domains,
}

impl Mailboxes {
    /// Reads `ann@example.org`, `example.org`, `@example.org` and `*@example.org`.
    pub(super) fn collect<'a>(
        entries: impl Iterator<Item = &'a str>,
        spare: &mut Spare,
    ) -> Result<Self, Vec<(usize, WrongEntry)>> {
        let mut addresses = Unsorted::default();
        let mut names = Vec::new();
        each(entries, "e-mail address or domain", |entry| {
            match entry.trim().rsplit_once('@') {
                None => names.push(host(entry.trim())?),
                Some(("" | "*", domain)) => names.push(host(domain)?),
                Some((local, domain)) => addresses.push(&mailbox(local, domain)?)?,
            }
            Ok(())
        })?;
        let domains = Domains::collect(names.iter().map(String::as_str), spare)?;
        Ok(Self { addresses: addresses.sort(spare), domains })
    }

    /// Reads entries; an error is the first that is wrong.
    pub(crate) fn read<'a>(entries: impl Iterator<Item = &'a str>) -> Result<Self, String> {
        Self::collect(entries, &mut Spare::default())
            .map_err(|wrong| wrong.first().map(|(_, why)| why.quoted()).unwrap_or_default())
    }

    /// The entries: addresses, then domains.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.addresses.iter().chain(self.domains.iter())
    }

    /// Entries that others cover.
    pub(super) fn spare(&self, spare: &mut Spare) {
        self.domains.spare(spare);
        for entry in self.addresses.iter() {
            let domain = entry.rsplit('@').next().unwrap_or("");
            if let Some(by) = self.domains.covering(domain) {
                spare.add(entry, by);
            }
        }
    }

    /// The domain that covers an address, or the address itself.
    pub(crate) fn covering(&self, address: &str) -> Option<(&str, bool)> {
        let covering = self.domains.covering_email(address);
        covering.map(|name| (name, true)).or_else(|| {
            let (local, domain) = mailbox_of(address)?;
            let found = self.addresses.get(&format!("{local}@{}", ascii_host(&domain)))?;
            Some((found, false))
        })
    }
}

/// An address in the spelling of the set.
fn mailbox(local: &str, domain: &str) -> Result<String, &'static str> {
    if local.contains(|c: char| c.is_whitespace() || c.is_control() || "@<>()\",;:*".contains(c)) {
        return Err("write `ann@example.org` or `example.org`");
    }
    Ok(format!("{}@{}", local.to_lowercase(), host(domain)?))
}

#[cfg(test)]
mod tests {
    use super::Mailboxes;

    #[test]
    fn addresses_are_read_as_people_type_them() {
        let entries =
            ["Ann@Example.ORG", "@spam.test", "*@bad.test", "trash.test", "o'x@münchen.de"];
        let set = Mailboxes::read(entries.into_iter()).expect("entries");
        for (address, covering) in [
            ("ann@example.org", Some(("ann@example.org", false))),
            (" ANN@EXAMPLE.org. ", Some(("ann@example.org", false))),
            ("Ann B <ann@example.org>", Some(("ann@example.org", false))),
            ("mailto:ann@example.org", Some(("ann@example.org", false))),
            ("ann＠example.org", Some(("ann@example.org", false))),
            ("ann%40example.org", Some(("ann@example.org", false))),
            ("joann@example.org", None),
            ("ann@sub.example.org", None),
            ("ann@example.org.test", None),
            ("x@spam.test", Some(("spam.test", true))),
            ("x@a.spam.test", Some(("spam.test", true))),
            ("x@bad.test", Some(("bad.test", true))),
            ("x@trash.test", Some(("trash.test", true))),
            ("o'x@xn--mnchen-3ya.de", Some(("o'x@xn--mnchen-3ya.de", false))),
            ("ann", None),
            ("@", None),
            ("", None),
        ] {
            assert_eq!(set.covering(address), covering, "{address}");
        }
    }

    #[test]
    fn what_is_neither_is_told() {
        for (entry, why) in [
            ("", "it is empty"),
            ("@", "it is empty"),
            ("a b@x.test", "write `ann@example.org` or `example.org`"),
            ("a*@x.test", "write `ann@example.org` or `example.org`"),
            ("a@b@x.test", "write `ann@example.org` or `example.org`"),
            ("x.test/a", "letters, digits and `-` between dots"),
        ] {
            let expected = format!("invalid e-mail address or domain `{entry}`: {why}");
            assert_eq!(Mailboxes::read([entry].into_iter()).map(|_| ()), Err(expected));
        }
    }
}
