//! Tells if a condition can hold at all, and if it can fail to hold.
//!
//! Three-valued like the evaluation: it only tells what follows from the rule alone, whatever the
//! comment, the author and the history are.

use std::collections::BTreeMap;

use crate::history::MOST_SIMILAR;
use crate::locate::PathStep;
use crate::moderate::ruleset::{At, CompiledCondition, Ids, RuleSet};
use crate::rules::condition::{AuthorFacts, Condition, Links, Shape, SubmitFacts, ThreadFacts};

use super::lists::is_empty;

/// Reason why a condition can never hold, and where.
pub(super) struct Never {
    pub(super) path: Vec<PathStep>,
    pub(super) why: String,
}

/// Statement of a condition about one fact.
#[derive(Clone, Copy)]
enum Bound {
    AtLeast(u64),
    Below(u64),
    Is(bool),
}

/// A bound, the fact it is about, and the key that says so.
struct Claim {
    fact: &'static str,
    bound: Bound,
    path: Vec<PathStep>,
}

/// Tells if a condition can never hold. The depth is bounded by the rule file's limits.
pub(super) fn never(rules: &RuleSet, part: CompiledCondition<'_>, at: At<'_>) -> Option<Never> {
    let when = part.asked;
    let here = at.key(when.key());
    let because = |at: At<'_>, why: &str| Some(Never { path: at.steps(), why: why.to_owned() });
    match when {
        Condition::All(_) => {
            let mut inner_at = part.inner().enumerate();
            inner_at
                .find_map(|(index, inner)| never(rules, inner, here.index(index)))
                .or_else(|| contradiction(claims(when, at)))
        }
        Condition::Any(_) => {
            let mut first = None;
            for (index, inner) in part.inner().enumerate() {
                first = first.or(Some(never(rules, inner, here.index(index))?));
            }
            first
        }
        Condition::AtLeast(asked) => {
            let list = here.key("conditions");
            let mut spare = asked.conditions.len().saturating_sub(asked.of);
            let inner_at = part.inner().enumerate();
            let mut impossible =
                inner_at.filter_map(|(index, inner)| never(rules, inner, list.index(index)));
            impossible.find(|_| {
                let is_one_too_many = spare == 0;
                spare = spare.saturating_sub(1);
                is_one_too_many
            })
        }
        Condition::Named(named) => {
            let root = At::ROOT.key("conditions");
            never(rules, part.inner().next()?, root.key(&named.name))
        }
        Condition::Not(inner) => {
            always(inner).then(|| because(here, "the negated condition is always true")).flatten()
        }
        Condition::Words(_) => {
            let index = part.ids().list?;
            let (_, list) = rules.list(index)?;
            let empty = is_empty(rules, index, list);
            empty.then(|| because(here.key("list"), "the list is empty")).flatten()
        }
        Condition::Regex(_) => {
            let nothing = rules.pattern(part.ids().pattern?)?.matches_nothing();
            nothing.then(|| because(here.key("pattern"), "it matches no text"))?
        }
        Condition::Links(links) => self::links(rules, links, part.ids(), here),
        Condition::Author(author) => {
            empty_list(rules, author, part.ids(), here).or_else(|| contradiction(claims(when, at)))
        }
        Condition::Facts(facts) => {
            let (name, _) = facts.iter().find(|(_, test)| test.is_impossible())?;
            because(here.key(name), "no number is within these bounds")
        }
        Condition::Repeat(repeat) if repeat.count_gte.is_some_and(|least| least > MOST_SIMILAR) => {
            let why = format!("only {MOST_SIMILAR} earlier comments are compared");
            because(here.key("count_gte"), &why)
        }
        _ => contradiction(claims(when, at)),
    }
}

/// Tells if a condition holds for every comment of which the facts are known.
pub(super) fn always(when: &Condition) -> bool {
    match when {
        Condition::All(inner) => inner.iter().all(always),
        Condition::Any(inner) => inner.iter().any(always),
        Condition::AtLeast(asked) => {
            asked.conditions.iter().filter(|inner| always(inner)).count() >= asked.of
        }
        Condition::Named(_) => when.inner().iter().any(always),
        Condition::Not(_) => false,
        Condition::Rate(rate) => rate.gt == 0,
        Condition::Classifier(facts) => facts.gte <= 0.0,
        Condition::Shape(shape) => {
            // Every bound is "at least 0".
            let asked = Shape {
                length_gte: shape.length_gte.filter(|least| *least > 0),
                lines_gte: shape.lines_gte.filter(|least| *least > 0),
                marks_per_letter_gte: shape.marks_per_letter_gte.filter(|least| *least > 0),
                invisible_gte: shape.invisible_gte.filter(|least| *least > 0),
                emails_gte: shape.emails_gte.filter(|least| *least > 0),
                mentions_gte: shape.mentions_gte.filter(|least| *least > 0),
                emoji_gte: shape.emoji_gte.filter(|least| *least > 0),
                ..shape.clone()
            };
            asked == Shape::default()
        }
        Condition::Author(author) => {
            let least = |least: Option<u64>| least.filter(|least| *least > 0);
            let asked = AuthorFacts {
                approved_gte: least(author.approved_gte),
                rejected_gte: least(author.rejected_gte),
                spam_gte: least(author.spam_gte),
                ..author.clone()
            };
            asked == AuthorFacts::default()
        }
        Condition::Thread(thread) => {
            let asked = ThreadFacts {
                comments_gte: thread.comments_gte.filter(|least| *least > 0),
                ..thread.clone()
            };
            asked == ThreadFacts::default()
        }
        _ => false,
    }
}

/// Finds a list of authors that is empty.
fn empty_list(rules: &RuleSet, author: &AuthorFacts, ids: &Ids, at: At<'_>) -> Option<Never> {
    let lists = [
        ("id_in", &author.id_in, ids.ids),
        ("name_in", &author.name_in, ids.names),
        ("email_in", &author.email_in, ids.list),
        ("ip_in", &author.ip_in, ids.ips),
    ];
    let (key, ..) = lists.into_iter().find(|(_, asked, index)| {
        let list =
            index.filter(|_| asked.is_some()).and_then(|index| Some((index, rules.list(index)?.1)));
        list.is_some_and(|(index, list)| is_empty(rules, index, list))
    })?;
    Some(Never { path: at.key(key).steps(), why: "the list is empty".to_owned() })
}

fn links(rules: &RuleSet, links: &Links, ids: &Ids, at: At<'_>) -> Option<Never> {
    let because =
        |key: &str, why: &str| Some(Never { path: at.key(key).steps(), why: why.to_owned() });
    if let Some(list) = &links.host_in {
        let index = ids.list?;
        let (_, found) = rules.list(index)?;
        if is_empty(rules, index, found) {
            return because("host_in", "the list is empty");
        }
        if links.host_not_in.as_ref().is_some_and(|other| other == list) {
            return because("host_not_in", "the same list as `host_in`");
        }
    }
    if links.mixed_script == Some(false) && links.flags.contains("mixed-script") {
        return because("flags", "`mixed_script` is false");
    }
    None
}

/// Statements about single facts that must be true for a condition to hold.
fn claims(when: &Condition, at: At<'_>) -> Vec<Claim> {
    let here = at.key(when.key());
    let mut claims = Vec::new();
    let mut claim = |key: &str, fact, bound: Option<Bound>| {
        if let Some(bound) = bound {
            claims.push(Claim { fact, bound, path: here.key(key).steps() });
        }
    };
    let size = |number: Option<usize>| number.map(|number| number as u64);
    match when {
        Condition::All(inner) => {
            let each = inner.iter().enumerate();
            return each
                .flat_map(|(index, inner)| self::claims(inner, here.index(index)))
                .collect();
        }
        Condition::Named(named) => {
            let root = At::ROOT.key("conditions");
            let inner = when.inner().iter();
            return inner.flat_map(|inner| self::claims(inner, root.key(&named.name))).collect();
        }
        Condition::Author(AuthorFacts {
            approved_lt, approved_gte, guest, id_in, role_in, ..
        }) => {
            claim("approved_gte", "author.approved", approved_gte.map(Bound::AtLeast));
            claim("approved_lt", "author.approved", approved_lt.map(Bound::Below));
            claim("guest", "author.guest", guest.map(Bound::Is));
            // An author with an account is not a guest.
            let has_account = |given: bool| given.then_some(Bound::Is(false));
            claim("id_in", "author.guest", has_account(id_in.is_some()));
            claim(
                "role_in",
                "author.guest",
                has_account(role_in.is_some() && *guest == Some(true)),
            );
        }
        Condition::Submit(SubmitFacts { honeypot, seconds_lt, seconds_gt, stamp_valid }) => {
            let above = seconds_gt.map(|seconds| Bound::AtLeast(seconds.saturating_add(1)));
            claim("seconds_gt", "submit.seconds", above);
            claim("seconds_lt", "submit.seconds", seconds_lt.map(Bound::Below));
            claim("honeypot", "submit.honeypot", honeypot.map(Bound::Is));
            claim("stamp_valid", "submit.stamp_valid", stamp_valid.map(Bound::Is));
        }
        Condition::Shape(shape) => {
            claim("length_gte", "shape.length", size(shape.length_gte).map(Bound::AtLeast));
            claim("length_lt", "shape.length", size(shape.length_lt).map(Bound::Below));
            claim("only_quotes", "shape.only_quotes", shape.only_quotes.map(Bound::Is));
            claim("only_links", "shape.only_links", shape.only_links.map(Bound::Is));
            let mixed = shape.mixed_script_word.map(Bound::Is);
            claim("mixed_script_word", "shape.mixed_script_word", mixed);
        }
        Condition::Thread(thread) => {
            claim("closed", "thread.closed", thread.closed.map(Bound::Is));
        }
        _ => {}
    }
    claims
}

/// Two claims that exclude each other, or one that nothing can meet.
fn contradiction(claims: Vec<Claim>) -> Option<Never> {
    let mut least: BTreeMap<&str, u64> = BTreeMap::new();
    let mut below: BTreeMap<&str, u64> = BTreeMap::new();
    let mut is: BTreeMap<&str, bool> = BTreeMap::new();
    for Claim { fact, bound, path } in claims {
        let why = match bound {
            Bound::Below(0) => Some("no number is below 0".to_owned()),
            Bound::AtLeast(number) => {
                let number = (*least.entry(fact).or_default()).max(number);
                least.insert(fact, number);
                let other = below.get(fact).filter(|below| number >= **below);
                other.map(|below| format!("`{fact}` can't be {number} or more and below {below}"))
            }
            Bound::Below(number) => {
                let number = below.get(fact).map_or(number, |other| number.min(*other));
                below.insert(fact, number);
                let other = least.get(fact).filter(|least| **least >= number);
                other.map(|least| format!("`{fact}` can't be {least} or more and below {number}"))
            }
            Bound::Is(value) => {
                let other = is.insert(fact, value);
                other
                    .filter(|other| *other != value)
                    .map(|_| format!("`{fact}` can't be true and false"))
            }
        };
        if let Some(why) = why {
            return Some(Never { path, why });
        }
    }
    None
}
