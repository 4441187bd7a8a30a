//! Sentences for conditions on the context: facts, author, form, thread.

use std::collections::BTreeMap;

use wellsaid::moderate::condition::{
    AuthorFacts, FactTest, ListRef, ReportFacts, SubmitFacts, ThreadFacts,
};

use crate::verdict::count;

use super::phrases::{number, percent, quoted, yes_no};

pub(super) fn facts(asked: &BTreeMap<String, FactTest>) -> Vec<String> {
    let mut parts = Vec::new();
    for (name, test) in asked {
        let mut say = |what: String| parts.push(format!("the fact `{name}` is {what}"));
        if let Some(value) = &test.is {
            say(format!("`{value}`"));
        }
        if let Some(texts) = &test.one_of {
            say(quoted(texts));
        }
        for (bound, what) in
            [(test.lt, "below"), (test.lte, "at most"), (test.gt, "above"), (test.gte, "at least")]
        {
            if let Some(number) = bound {
                say(format!("{what} {number}"));
            }
        }
    }
    parts
}

pub(super) fn author(asked: &AuthorFacts) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(less) = asked.approved_lt {
        parts.push(format!("the author has fewer than {}", comments(less, "approved")));
    }
    for (least, kind) in [
        (asked.approved_gte, "approved"),
        (asked.rejected_gte, "rejected"),
        (asked.spam_gte, "spam"),
    ] {
        if let Some(least) = least {
            parts.push(format!("the author has {} or more", comments(least, kind)));
        }
    }
    if let Some(ratio) = asked.rejected_ratio_gte {
        let decided = count(number(asked.min_decided.unwrap_or(1)), "comment");
        let ratio = percent(ratio);
        parts.push(format!(
            "{ratio} % or more of the author's comments were rejected or spam, of {decided} or more"
        ));
    }
    if let Some(age) = asked.account_younger {
        parts.push(format!("the account is younger than {age}"));
    }
    if let Some(yes) = asked.guest {
        parts.push(yes_no(yes, "the author has no account", "the author has an account"));
    }
    if let Some(roles) = &asked.role_in {
        parts.push(format!("the author is {}", quoted(roles)));
    }
    if let Some(ids) = &asked.id_in {
        parts.push(format!("the account is {}", one_of(ids)));
    }
    if let Some(names) = &asked.name_in {
        parts.push(format!("the author's name is {}", one_of(names)));
    }
    if let Some(list) = &asked.email_in {
        parts.push(format!("the e-mail address or its domain is {}", one_of(list)));
    }
    if let Some(list) = &asked.ip_in {
        let networks = match list.is_inline() {
            true => quoted(&list.entries),
            false => format!("a network of the list `{}`", list.name),
        };
        parts.push(format!("the IP address is in {networks}"));
    }
    parts
}

pub(super) fn reports(asked: &ReportFacts) -> String {
    let readers = asked.count_gte.unwrap_or(1);
    let because = match &asked.reason_in {
        Some(reasons) => format!(" for {}", quoted(reasons)),
        None => String::new(),
    };
    let trust = match asked.trust_gte {
        Some(least) => format!(", with a trust of {least} or more together"),
        None => String::new(),
    };
    format!("{} or more reported it{because}{trust}", count(readers, "reader"))
}

pub(super) fn submit(asked: &SubmitFacts) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(yes) = asked.honeypot {
        parts.push(yes_no(
            yes,
            "the field that people do not see was filled in",
            "the field that people do not see was left empty",
        ));
    }
    if let Some(less) = asked.seconds_lt {
        parts.push(format!("the form came back in less than {}", count(number(less), "second")));
    }
    if let Some(more) = asked.seconds_gt {
        parts.push(format!("the form took longer than {}", count(number(more), "second")));
    }
    if let Some(yes) = asked.stamp_valid {
        parts.push(yes_no(
            yes,
            "the form's stamp is good",
            "the form's stamp is missing, forged or too old",
        ));
    }
    parts
}

pub(super) fn thread(asked: &ThreadFacts) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(age) = asked.older {
        parts.push(format!("the thread is older than {age}"));
    }
    if let Some(least) = asked.comments_gte {
        parts.push(format!("the thread has {} or more", count(number(least), "comment")));
    }
    if let Some(yes) = asked.closed {
        parts.push(yes_no(yes, "the thread is closed", "the thread is open"));
    }
    if let Some(ids) = &asked.id_in {
        parts.push(format!("the thread is {}", one_of(ids)));
    }
    parts
}

/// The entries of a list, or where they are.
fn one_of(list: &ListRef) -> String {
    match list.is_inline() {
        true => quoted(&list.entries),
        false => format!("in the list `{}`", list.name),
    }
}

fn comments(number: u64, kind: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {kind} comment{s}")
}
