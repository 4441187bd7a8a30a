//! What is known about the author?

use std::net::IpAddr;

use crate::moderate::condition::AuthorFacts;
use crate::moderate::ruleset::Network;
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
        let network = ip.map(|ip| networks.iter().find(|network| holds(network, ip)));
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

/// Networks of a rule set were checked when it was built.
fn holds(network: &str, ip: IpAddr) -> bool {
    network.parse().is_ok_and(|network: Network| network.contains(ip))
}
