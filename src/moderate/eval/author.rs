//! Answers questions about the author.

use crate::links::domain_of;
use crate::moderate::ip;
use crate::moderate::ruleset::resolver::ListResolver;
use crate::moderate::ruleset::values::{entries, within};
use crate::moderate::ruleset::{At, Ids, Mistake, Network};
use crate::moderate::sentence::{duration, quantity};
use crate::rules::condition::AuthorFacts;

use super::evidence::{Evidence, rounded};
use super::facts::{Facts, NOT_GIVEN};
use super::truth::Truth;

/// Checks the condition, finds its list and reads its networks.
pub(crate) fn check(
    asked: &AuthorFacts,
    resolver: &mut ListResolver<'_>,
    at: At<'_>,
) -> Result<Ids, Mistake> {
    if *asked == AuthorFacts::default() {
        return Err(at.invalid("needs at least one key"));
    }
    match asked.rejected_ratio_gte {
        Some(ratio) => within(ratio, 0.0, 1.0, at.key("rejected_ratio_gte"))?,
        None if asked.min_decided.is_some() => {
            return Err(at.key("min_decided").contradiction("needs `rejected_ratio_gte`"));
        }
        None => {}
    }
    let mut ids = Ids::default();
    if let Some(list) = &asked.email_in {
        ids.list = Some(resolver.list(list, "domains", at.key("email_in"))?);
    }
    entries(asked.role_in.as_deref(), at.key("role_in"))?;
    entries(asked.id_in.as_deref(), at.key("id_in"))?;
    entries(asked.ip_in.as_deref(), at.key("ip_in"))?;
    for (index, network) in asked.ip_in.iter().flatten().enumerate() {
        let parsed: Result<Network, String> = network.parse();
        let wrong = |message| at.key("ip_in").index(index).invalid(message);
        ids.networks.push(parsed.map_err(wrong)?);
    }
    Ok(ids)
}

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
            out.say(author_count(known, KINDS[name]));
        }
    };
    count(0, author.approved.or(nothing), asked.approved_gte, asked.approved_lt);
    count(1, author.rejected.or(nothing), asked.rejected_gte, None);
    count(2, author.spam.or(nothing), asked.spam_gte, None);
    if let Some(least) = asked.rejected_ratio_gte {
        let known = [author.approved, author.rejected, author.spam].map(|count| count.or(nothing));
        match known {
            [Some(approved), Some(rejected), Some(spam)] => {
                let bad = rejected.saturating_add(spam);
                let decided = bad.saturating_add(approved);
                let ratio = if decided == 0 { 0.0 } else { bad as f64 / decided as f64 };
                and((decided >= asked.min_decided.unwrap_or(1).max(1) && ratio >= least).into());
                out.fact("author.rejected_ratio", rounded(ratio, 3));
                out.say(format!("{bad} of {} were rejected", quantity(decided, "comment")));
            }
            _ => {
                let missing = known.iter().zip(FACTS).find(|(known, _)| known.is_none());
                and(out.missing(missing.map_or(FACTS[0], |(_, fact)| fact), NOT_GIVEN, want));
            }
        }
    }
    if let Some(window) = asked.account_younger {
        // No account is as young as they come.
        match author.account_age_secs.or(nothing) {
            Some(age) => {
                and((age < window.duration().as_secs()).into());
                out.fact("author.account_age_secs", age);
                out.say(match author.account_age_secs {
                    Some(age) => account_age(age),
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
                out.say(email_domain(covering, &list.name));
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

/// Facts that are asked, and whether they are.
pub(crate) fn needs(asked: &AuthorFacts) -> Vec<(bool, &'static str)> {
    let ratio = asked.rejected_ratio_gte.is_some();
    let approved = asked.approved_gte.is_some() || asked.approved_lt.is_some();
    vec![
        (approved || ratio, "author.approved"),
        (asked.rejected_gte.is_some() || ratio, "author.rejected"),
        (asked.spam_gte.is_some() || ratio, "author.spam"),
        (asked.account_younger.is_some(), "author.account_age_secs"),
        (asked.role_in.is_some(), "author.role"),
        (asked.email_in.is_some(), "author.email"),
        (asked.ip_in.is_some(), "ip"),
    ]
}

/// `this author has 0 approved comments`.
fn author_count(count: u64, kind: &str) -> String {
    format!("this author has {}", quantity(count, kind))
}

fn account_age(seconds: u64) -> String {
    format!("the account is {} old", duration(seconds))
}

fn email_domain(covering: Option<&str>, list: &str) -> String {
    match covering {
        Some(domain) => format!("the e-mail address is at {domain} (list {list})"),
        None => format!("the e-mail address is at no domain of list {list}"),
    }
}
