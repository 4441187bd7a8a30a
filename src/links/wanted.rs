//! Kinds of addresses that a policy wants linked, and the hosts it lists.

use super::anchor::{ascii_host, host_of};
use super::{host, recipients};
use crate::policy::LinkOptions;

/// Schemes that have options of their own.
const BUILT_IN: [&str; 4] = ["http", "https", "ftp", "mailto"];

/// A kind of address whose scheme is not listed is not wanted.
#[derive(Clone)]
pub(super) struct Wanted {
    pub(super) http: bool,
    pub(super) https: bool,
    pub(super) ftp: bool,
    pub(super) www: bool,
    pub(super) bare: bool,
    pub(super) mail: bool,
    pub(super) mentions: bool,
    pub(super) emoji: bool,
    /// Schemes of the policy that are not among those above.
    pub(super) others: Vec<String>,
    /// Hosts as [`ascii_host`] writes them; when not empty only these and what is below them are
    /// linked.
    hosts: Vec<String>,
}

impl Wanted {
    pub(super) fn new(options: &LinkOptions, schemes: &[String]) -> Self {
        let listed = |name: &str| schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case(name));
        let is_other = |scheme: &&String| !BUILT_IN.contains(&scheme.as_str());
        let others = schemes.iter().filter(is_other).filter(|_| options.urls);
        Self {
            http: options.urls && listed("http"),
            https: options.urls && listed("https"),
            ftp: options.urls && listed("ftp"),
            www: options.www && listed("https"),
            bare: options.bare_domains && listed("https"),
            mail: options.emails && listed("mailto"),
            mentions: options.mentions,
            emoji: options.emoji,
            others: others.cloned().collect(),
            hosts: options.hosts.iter().map(|host| ascii_host(host).into_owned()).collect(),
        }
    }

    /// Tells whether only some hosts are linked.
    pub(super) fn lists_hosts(&self) -> bool {
        !self.hosts.is_empty()
    }

    /// Tells whether the policy's list of hosts lets `host` be linked.
    pub(super) fn allows(&self, host: &str) -> bool {
        if self.hosts.is_empty() {
            return true;
        }
        let host = ascii_host(host);
        self.hosts.iter().any(|name| host::ends_with_label(&host, name))
    }

    /// Tells the same for the address of an author's tag. An address without a host stays on its
    /// site.
    pub(super) fn allows_address(&self, href: &str) -> bool {
        if self.hosts.is_empty() {
            return true;
        }
        let recipients = recipients::domains(href);
        match recipients.is_empty() {
            true => host_of(href).is_none_or(|(host, _)| self.allows(&host)),
            false => recipients.iter().all(|name| self.allows(name)),
        }
    }
}
