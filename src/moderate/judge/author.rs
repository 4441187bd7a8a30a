//! What is known about the author?

use std::net::IpAddr;

use crate::moderate::condition::AuthorFacts;
use crate::moderate::sentence;

use super::Judge;
use super::evidence::Evidence;
use super::truth::Truth;

pub(super) fn ask(judge: &Judge<'_>, asked: &AuthorFacts, want: bool, out: &mut Evidence) -> Truth {
    let author = &judge.context.author;
    let mut truth = Truth::True;
    let mut and = |answer: Truth| truth = truth.and(answer, want);
    let mut count = |name, known: Option<u64>, least: Option<u64>, under: Option<u64>| {
        for (bound, below) in [(least, false), (under, true)] {
            let Some(bound) = bound else { continue };
            and(known.map(|known| (known < bound) == below).into());
        }
        if let (Some(known), true) = (known, least.is_some() || under.is_some()) {
            out.fact(FACTS[name], known);
            out.say(sentence::author_count(known, KINDS[name]));
        }
    };
    count(0, author.approved, asked.approved_gte, asked.approved_lt);
    count(1, author.rejected, asked.rejected_gte, None);
    count(2, author.spam, asked.spam_gte, None);
    if let Some(window) = asked.account_younger {
        let age = author.account_age_secs;
        and(age.map(|age| age < window.duration().as_secs()).into());
        if let Some(age) = age {
            out.fact("author.account_age_secs", age);
            out.say(sentence::account_age(age));
        }
    }
    if let Some(guest) = asked.guest {
        let is_guest = author.id.is_none();
        and((is_guest == guest).into());
        out.fact("author.guest", is_guest);
        out.say(if is_guest { "this author has no account" } else { "this author has an account" });
    }
    if let Some(roles) = &asked.role_in {
        let role = author.role.as_ref();
        and(role.map(|role| roles.contains(role)).into());
        if let Some(role) = role {
            out.fact("author.role", role.as_str());
            out.say(format!("this author has the role {role}"));
        }
    }
    if let Some(ids) = &asked.id_in {
        // A guest has no account that could be on a list.
        let listed = author.id.as_ref().is_some_and(|id| ids.contains(id));
        and(listed.into());
        let author = if listed { "is" } else { "is not" };
        out.say(format!("this author {author} on the list of the rule"));
    }
    if let Some(list) = &asked.email_in {
        let domain = author.email.as_ref().and_then(|email| email.expose().rsplit_once('@'));
        match (domain, judge.domains(list)) {
            (None, _) => and(Truth::NoFact),
            (_, None) => and(judge.unread(list, out)),
            (Some((_, domain)), Some(domains)) => {
                let covering = domains.covering(domain.trim());
                and(covering.is_some().into());
                if let Some(covering) = covering {
                    out.fact("author.email_domain", covering);
                }
                out.say(sentence::email_domain(covering, &list.name));
            }
        }
    }
    if let Some(networks) = &asked.ip_in {
        let ip = judge.context.ip.as_ref().and_then(|ip| parse(ip.expose()));
        let network = ip.map(|ip| networks.iter().find(|network| contains(network, ip)));
        and(network.map(|network| network.is_some()).into());
        match network {
            Some(Some(network)) => {
                out.fact("author.network", network.as_str());
                out.say(format!("the IP address is in {network}"));
            }
            Some(None) => out.say("the IP address is in none of the networks of the rule"),
            None => {}
        }
    }
    truth
}

const FACTS: [&str; 3] = ["author.approved", "author.rejected", "author.spam"];
const KINDS: [&str; 3] = ["approved comment", "rejected comment", "comment marked as spam"];

/// An address; one of IPv4 in the form of IPv6 is the IPv4 address that it is.
pub(super) fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    text.parse().ok().map(|ip: IpAddr| ip.to_canonical())
}

/// Whether `network` (`203.0.113.0/24`, or one address) holds `ip`.
fn contains(network: &str, ip: IpAddr) -> bool {
    let (address, bits) = match network.split_once('/') {
        Some((address, bits)) => (address, bits.trim().parse().ok()),
        None => (network, None),
    };
    let prefix = network.contains('/');
    match (parse(address), ip) {
        (Some(IpAddr::V4(net)), IpAddr::V4(ip)) => {
            let Some(bits) = bits.or((!prefix).then_some(32u32)).filter(|bits| *bits <= 32) else {
                return false;
            };
            let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
            u32::from(net) & mask == u32::from(ip) & mask
        }
        (Some(IpAddr::V6(net)), IpAddr::V6(ip)) => {
            let Some(bits) = bits.or((!prefix).then_some(128)).filter(|bits| *bits <= 128) else {
                return false;
            };
            let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
            u128::from(net) & mask == u128::from(ip) & mask
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{contains, parse};

    #[test]
    fn networks() {
        let is_in = |network, ip| contains(network, parse(ip).expect("an address"));
        assert!(is_in("203.0.113.0/24", "203.0.113.9"));
        assert!(!is_in("203.0.113.0/24", "203.0.114.9"));
        assert!(is_in("203.0.113.9", "203.0.113.9"));
        assert!(!is_in("203.0.113.9", "203.0.113.8"));
        assert!(is_in("0.0.0.0/0", "8.8.8.8"));
        assert!(!is_in("0.0.0.0/0", "::1"));
        assert!(is_in("::/0", "2001:db8::1"));
        assert!(is_in("2001:db8::/32", "2001:db8:ffff::1"));
        assert!(!is_in("2001:db8::/32", "2001:db9::1"));
        assert!(is_in("203.0.113.0/24", "::ffff:203.0.113.9"));
        assert!(!is_in("203.0.113.0/33", "203.0.113.9"));
        assert!(!is_in("203.0.113.0/", "203.0.113.0"));
        assert!(!is_in("no address", "203.0.113.9"));
        assert_eq!(parse("203.0.113.9:80"), None);
    }
}
