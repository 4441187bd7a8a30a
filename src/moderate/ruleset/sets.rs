//! Lists other than those of words, compiled.

use std::net::IpAddr;

use unicode_normalization::UnicodeNormalization;

use crate::rules::rule::List;
use crate::text::chars::is_invisible;

use super::domains::Domains;
use super::mailboxes::Mailboxes;
use super::network::{Network, Networks};
use super::store::{SortedTexts, Spare, Unsorted, WrongEntry, each};

/// A list of any kind except `words`.
#[derive(Debug)]
pub(crate) enum EntrySet {
    Domains(Domains),
    Ips(Networks),
    Ids(SortedTexts),
    Names(SortedTexts),
    Emails(Mailboxes),
}

impl EntrySet {
    /// The set of a list and of what its file has; `None` for words. `spare` takes entries that
    /// have no effect.
    ///
    /// # Errors
    /// The places of the first entries that are wrong, and why.
    pub(super) fn collect<'a>(
        list: &'a List,
        loaded: impl Iterator<Item = &'a str>,
        spare: &mut Spare,
    ) -> Result<Option<Self>, Vec<(usize, WrongEntry)>> {
        let entries = list.own().1.iter().map(String::as_str).chain(loaded);
        Ok(Some(match list {
            List::Words(_) => return Ok(None),
            List::Domains(_) => Self::Domains(Domains::collect(entries, spare)?),
            List::Ips(_) => Self::Ips(Networks::collect(entries, spare)?),
            List::Emails(_) => Self::Emails(Mailboxes::collect(entries, spare)?),
            List::Ids(_) => {
                let mut ids = Unsorted::default();
                each(entries, "id", |entry| ids.push(not_empty(entry)?))?;
                Self::Ids(ids.sort(spare))
            }
            List::Names(_) => {
                let mut names = Unsorted::default();
                each(entries, "name", |entry| names.push(not_empty(&folded(entry))?))?;
                Self::Names(names.sort(spare))
            }
        }))
    }

    /// The entries, sorted, in the spelling that is compared.
    pub(super) fn entries(&self) -> Vec<String> {
        match self {
            Self::Domains(set) => set.iter().map(str::to_owned).collect(),
            Self::Ips(set) => set.iter().map(|network| network.to_string()).collect(),
            Self::Ids(set) | Self::Names(set) => set.iter().map(str::to_owned).collect(),
            Self::Emails(set) => set.iter().map(str::to_owned).collect(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Domains(set) => set.is_empty(),
            Self::Ips(set) => set.is_empty(),
            Self::Ids(set) | Self::Names(set) => set.is_empty(),
            Self::Emails(set) => set.iter().next().is_none(),
        }
    }

    /// Checks whether a set of ids or of names has an entry.
    pub(crate) fn contains(&self, entry: &str) -> bool {
        match self {
            Self::Ids(set) => set.get(entry).is_some(),
            Self::Names(set) => set.get(&folded(entry)).is_some(),
            Self::Domains(_) | Self::Ips(_) | Self::Emails(_) => false,
        }
    }

    /// The domain of a set that covers an e-mail address, or the address itself (false).
    pub(crate) fn covering_email(&self, address: &str) -> Option<(&str, bool)> {
        match self {
            Self::Emails(set) => set.covering(address),
            Self::Domains(set) => set.covering_email(address).map(|name| (name, true)),
            Self::Ips(_) | Self::Ids(_) | Self::Names(_) => None,
        }
    }

    /// The network of a set that holds an IP address.
    pub(crate) fn network(&self, address: IpAddr) -> Option<Network> {
        match self {
            Self::Ips(set) => set.covering(address),
            _ => None,
        }
    }

    /// Entries that others of the set cover.
    pub(crate) fn spare(&self, spare: &mut Spare) {
        match self {
            Self::Domains(set) => set.spare(spare),
            Self::Emails(set) => set.spare(spare),
            Self::Ips(_) | Self::Ids(_) | Self::Names(_) => {}
        }
    }
}

fn not_empty(entry: &str) -> Result<&str, &'static str> {
    if entry.is_empty() { Err("it is empty") } else { Ok(entry) }
}

/// A name in the form that is compared.
fn folded(name: &str) -> String {
    let visible: String = name.nfkc().filter(|c| !is_invisible(*c)).collect();
    let lower = visible.to_uppercase().to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}
