//! Answers questions about the author.

use crate::links::domain_of;
use crate::moderate::condition::AuthorFacts;
use crate::moderate::ip;
use crate::moderate::ruleset::Ids;
use crate::moderate::sentence;

use super::evidence::Evidence;
use super::facts::{Facts, NOT_GIVEN};
use super::truth::Truth;

pub(super) fn evaluate(
    facts: &Facts<'_>,
    asked: &AuthorFacts,
    ids: &Ids,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    let author = &facts.context.author;
    // Nobody can have decided about a guest before, as far as anybody knows.
    let is_guest = author.id.is_none();
    let nothing = is_guest.then_some(0);
    let mut truth = Truth::True;
    let mut and = |answer: Truth| truth = truth.and(answer, want);
    let mut count = |name, known: Option<u64>, least: Option<u64>, under: Option<u64>| {
        for (bound, below) in [(least, false), (under, true)] {
            let Some(bound) = bound else { continue };
            and(match known {
                Some(known) => ((known < bound) == below).into(),
                None => out.missing(FACTS[name], NOT_GIVEN, want),
            });
        }
        if let (Some(known), true) = (known, least.is_some() || under.is_some()) {
            out.fact(FACTS[name], known);
            out.say(sentence::author_count(known, KINDS[name]));
        }
    };
    count(0, author.approved.or(nothing), asked.approved_gte, asked.approved_lt);
    count(1, author.rejected.or(nothing), asked.rejected_gte, None);
    count(2, author.spam.or(nothing), asked.spam_gte, None);
    if let Some(window) = asked.account_younger {
        // No account is as young as they come.
        match author.account_age_secs.or(nothing) {
            Some(age) => {
                and((age < window.duration().as_secs()).into());
                out.fact("author.account_age_secs", age);
                out.say(match author.account_age_secs {
                    Some(age) => sentence::account_age(age),
                    None => String::from(NO_ACCOUNT),
                });
            }
            None => and(out.missing("author.account_age_secs", NOT_GIVEN, want)),
        }
    }
    if let Some(guest) = asked.guest {
        and((is_guest == guest).into());
        out.fact("author.guest", is_guest);
        out.say(if is_guest { NO_ACCOUNT } else { "this author has an account" });
    }
    if let Some(roles) = &asked.role_in {
        match &author.role {
            Some(role) => {
                and(roles.contains(role).into());
                out.fact("author.role", role.as_str());
                out.say(format!("this author has the role {role}"));
            }
            // Roles are given to accounts.
            None if is_guest => {
                and(Truth::False);
                out.say("this author has no role");
            }
            None => and(out.missing("author.role", NOT_GIVEN, want)),
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
        match (&author.email, facts.domains(ids.list)) {
            (None, _) => and(out.missing("author.email", NOT_GIVEN, want)),
            (_, None) => and(out.unread(list)),
            (Some(email), Some(domains)) => {
                // What has no domain is at none of the list: not for its author to choose.
                let domain = domain_of(email.expose());
                let covering = domains.covering(domain.as_deref().unwrap_or(""));
                and(covering.is_some().into());
                if let Some(covering) = covering {
                    out.fact("author.email_domain", covering);
                }
                out.say(sentence::email_domain(covering, &list.name));
            }
        }
    }
    if let Some(networks) = &asked.ip_in {
        let ip = facts.context.ip.as_ref().and_then(|ip| ip::parse(ip.expose()));
        let named = || networks.iter().zip(&ids.networks);
        match ip.map(|ip| named().find(|(_, network)| network.contains(ip))) {
            Some(Some((network, _))) => {
                out.fact("author.network", network.as_str());
                out.say(format!("the IP address is in {network}"));
            }
            Some(None) => {
                and(Truth::False);
                out.say("the IP address is in none of the networks of the rule");
            }
            None => and(out.missing("ip", facts.ip_error(), want)),
        }
    }
    truth
}

const NO_ACCOUNT: &str = "this author has no account";

const FACTS: [&str; 3] = ["author.approved", "author.rejected", "author.spam"];
const KINDS: [&str; 3] = ["approved comment", "rejected comment", "comment marked as spam"];
