//! Answers questions about the author.

use crate::moderate::ip;
use crate::moderate::ruleset::resolver::ListResolver;
use crate::moderate::ruleset::values::{entries, within};
use crate::moderate::ruleset::{At, EntrySet, Ids, Mistake};
use crate::moderate::sentence::{duration, quantity};
use crate::rules::condition::{AuthorFacts, ListRef};
use crate::rules::rule::ListKind;

use super::evidence::{Evidence, rounded};
use super::facts::{Facts, NOT_GIVEN};
use super::truth::Truth;

/// Checks the condition and finds its lists.
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
    entries(asked.role_in.as_deref(), at.key("role_in"))?;
    for (list, id, kind, key) in [
        (&asked.id_in, &mut ids.ids, ListKind::Ids, "id_in"),
        (&asked.name_in, &mut ids.names, ListKind::Names, "name_in"),
        (&asked.email_in, &mut ids.list, ListKind::Emails, "email_in"),
        (&asked.ip_in, &mut ids.ips, ListKind::Ips, "ip_in"),
    ] {
        if let Some(list) = list {
            *id = Some(resolver.list(list, kind, at.key(key))?);
        }
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
    // A guest counts as an author without earlier decisions.
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
        // A guest counts as an account of age 0.
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
    if let Some(list) = &asked.id_in {
        match (&author.id, facts.set(ids.ids)) {
            // A guest has no account that could be on a list.
            (None, _) => {
                and(Truth::False);
                out.say(on_list("this author", false, list));
            }
            (_, None) => and(out.unread(list)),
            (Some(id), Some(set)) => {
                let listed = set.contains(id);
                and(listed.into());
                out.say(on_list("this author", listed, list));
            }
        }
    }
    if let Some(list) = &asked.name_in {
        match (&author.name, facts.set(ids.names)) {
            (None, _) => and(out.missing("author.name", NOT_GIVEN, want)),
            (_, None) => and(out.unread(list)),
            (Some(name), Some(set)) => {
                let listed = set.contains(name);
                and(listed.into());
                out.fact("author.name", name.as_str());
                out.say(on_list("the author's name", listed, list));
            }
        }
    }
    if let Some(list) = &asked.email_in {
        match (&author.email, facts.set(ids.list)) {
            (None, _) => and(out.missing("author.email", NOT_GIVEN, want)),
            (_, None) => and(out.unread(list)),
            (Some(email), Some(set)) => {
                let covering = set.covering_email(email.expose());
                and(covering.is_some().into());
                match covering {
                    // The address itself is not for verdicts.
                    Some((_, false)) => out.say(on_list("the e-mail address", true, list)),
                    Some((domain, true)) => {
                        out.fact("author.email_domain", domain);
                        out.say(format!("the e-mail address is at {domain} (list {})", list.name));
                    }
                    None => out.say(match set {
                        EntrySet::Emails(_) => on_list("the e-mail address", false, list),
                        _ => format!("the e-mail address is at no domain of list {}", list.name),
                    }),
                }
            }
        }
    }
    if let Some(list) = &asked.ip_in {
        let ip = facts.context.ip.as_ref().and_then(|ip| ip::parse(ip.expose()));
        match (ip, facts.set(ids.ips)) {
            (None, _) => and(out.missing("ip", facts.ip_error(), want)),
            (_, None) => and(out.unread(list)),
            (Some(ip), Some(set)) => {
                let network = set.network(ip).map(|network| network.to_string());
                and(network.is_some().into());
                let (of, named) = match list.is_inline() {
                    true => (String::from("the rule"), String::new()),
                    false => (format!("list {}", list.name), format!(" (list {})", list.name)),
                };
                match network {
                    Some(network) => {
                        out.say(format!("the IP address is in {network}{named}"));
                        out.fact("author.network", network);
                    }
                    None => out.say(format!("the IP address is in none of the networks of {of}")),
                }
            }
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
        (asked.name_in.is_some(), "author.name"),
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

/// `this author is on the list of the rule`.
pub(super) fn on_list(who: &str, listed: bool, list: &ListRef) -> String {
    let is = if listed { "is" } else { "is not" };
    format!("{who} {is} on the list {}", list.name)
}
