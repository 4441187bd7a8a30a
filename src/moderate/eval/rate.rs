//! Number of comments in a time.

use crate::moderate::ruleset::resolver::ListResolver;
use crate::moderate::ruleset::{At, Ids, Mistake};
use crate::moderate::sentence::{quantity, quoted};
use crate::rules::action::Trigger;
use crate::rules::condition::{Key, ListRef, Rate};
use crate::rules::rule::ListKind;

use super::evidence::Evidence;
use super::facts::{Facts, NOT_GIVEN};
use super::linked::MAX_LINKED;
use super::store::Silence;
use super::truth::Truth;

/// Checks the condition, and finds its list.
pub(crate) fn check(
    asked: &Rate,
    resolver: &mut ListResolver<'_>,
    at: At<'_>,
) -> Result<Ids, Mistake> {
    except(asked.key, asked.host_not_in.as_ref(), "key", resolver, at)
}

/// Finds the list of hosts to ignore.
pub(super) fn except(
    key: Key,
    list: Option<&ListRef>,
    name: &str,
    resolver: &mut ListResolver<'_>,
    at: At<'_>,
) -> Result<Ids, Mistake> {
    let Some(list) = list else { return Ok(Ids::default()) };
    let at = at.key("host_not_in");
    if !key.is_linked() {
        return Err(at.contradiction(format!("needs `{name} = \"host\"` or `\"link\"`")));
    }
    Ok(Ids { host_not_in: Some(resolver.list(list, ListKind::Domains, at)?), ..Ids::default() })
}

/// Names to ask for, with their numbers, without those that a list ignores.
pub(super) fn asked_names<'f>(
    facts: &'f Facts<'_>,
    key: Key,
    ids: &Ids,
) -> impl Iterator<Item = (Key, usize, &'f str)> {
    let domains = facts.domains(ids.host_not_in);
    let names = facts.names(key).iter().enumerate().filter(move |(_, linked)| {
        domains
            .is_none_or(|domains| linked.hosts.iter().any(|host| domains.covering(host).is_none()))
    });
    names.map(move |(number, linked)| (key, number, linked.name.as_str()))
}

/// Evaluates the condition. For an edit, earlier comments are counted and nothing is added; a
/// preview was not sent.
pub(super) fn evaluate(
    facts: &Facts<'_>,
    asked: &Rate,
    ids: &Ids,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    if facts.context.trigger == Trigger::Preview {
        return Truth::False;
    }
    if let (Some(list), None) = (&asked.host_not_in, facts.domains(ids.host_not_in)) {
        return out.unread(list);
    }
    let mut most: Option<(u64, &str)> = None;
    for name in asked_names(facts, asked.key, ids) {
        match facts.store.count(name, asked.within) {
            Ok(count) if most.is_none_or(|(known, _)| count > known) => {
                most = Some((count, name.2))
            }
            Ok(_) => {}
            Err(silence) => return silent(facts, silence, asked.key, want, out),
        }
    }
    let Some((count, name)) = most else {
        out.say(NO_LINK);
        return Truth::False;
    };
    out.fact("rate.count", count);
    match asked.key {
        Key::Host => out.fact("rate.host", name),
        Key::Link => out.fact("rate.link", name),
        _ => {}
    }
    out.say(counted(count, asked, name, want));
    if count > asked.gt { Truth::True } else { rest(facts, asked.key, out) }
}

pub(super) const NO_LINK: &str = "no link that counts";

/// Answer for the rest: no, unless there are more links than are counted.
pub(super) fn rest(facts: &Facts<'_>, key: Key, out: &mut Evidence) -> Truth {
    if !key.is_linked() || !facts.linked().has_more(key) {
        return Truth::False;
    }
    out.gap("history", format!("more than {MAX_LINKED} different links: not all are counted"));
    Truth::Down
}

pub(super) fn silent(
    facts: &Facts<'_>,
    silence: Silence,
    key: Key,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    match silence {
        Silence::NoFact => {
            let (what, error) = match key {
                Key::Author => ("author.id", "not given, nor author.email"),
                Key::Ip => ("ip", facts.ip_error()),
                Key::Thread => ("thread.id", NOT_GIVEN),
                Key::Site | Key::Host | Key::Link => ("site", NOT_GIVEN),
            };
            out.missing(what, error, want)
        }
        Silence::Down(error) => {
            out.gap("history", error.to_string());
            Truth::Down
        }
    }
}

/// Facts by which a key is known.
pub(crate) fn needs(key: Key) -> Vec<(bool, &'static str)> {
    match key {
        Key::Author => vec![(true, "author.id"), (true, "author.email")],
        Key::Ip => vec![(true, "ip")],
        Key::Thread => vec![(true, "thread.id")],
        Key::Site | Key::Host | Key::Link => Vec::new(),
    }
}

/// `5 comments in 1 minute from this author; the rule allows 4`.
fn counted(count: u64, asked: &Rate, name: &str, over: bool) -> String {
    let whose = match asked.key {
        Key::Author => "from this author",
        Key::Ip => "from this address",
        Key::Thread => "in this thread",
        Key::Site => "on this site",
        Key::Host | Key::Link => &format!("with a link to {}", quoted(name)),
    };
    let comments = quantity(count, "comment");
    let within = exactly(asked.within.duration().as_secs());
    let allowed = if over { format!("; the rule allows {}", asked.gt) } else { String::new() };
    format!("{comments} in {within} {whose}{allowed}")
}

/// A length of time from a rule file, as exact as it stands there.
fn exactly(seconds: u64) -> String {
    const UNITS: [(u64, &str); 4] =
        [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
    let unit = UNITS.iter().find(|(size, _)| seconds % size == 0);
    let (size, noun) = unit.copied().unwrap_or((1, "second"));
    quantity(seconds / size, noun)
}
