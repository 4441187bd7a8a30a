//! Lists of one entry per line: words, domains, IP and e-mail addresses.

use crate::moderate::ruleset::{Domains, Mailboxes, Network};
use crate::rules::action::Action;
use crate::rules::condition::{AuthorFacts, Condition, Links};
use crate::rules::rule::{DomainList, EntryList, List, WordList};

use super::{Imported, acts, is_term};

/// Takes over a list of any kind: one entry per line; `#` begins a comment. An IP address, a network
/// or an e-mail address is compared with the author's, a host name or an address with the links of
/// a comment; anything else is a word or a phrase, wherever it appears as a whole word. Comments
/// that match are held.
///
/// `name` becomes the name of the lists and rules; letters, digits and `-`.
pub fn plain(text: &str, name: &str) -> Imported {
    let mut imported = Imported::named(name);
    let (mut words, mut hosts) = (Vec::new(), Vec::new());
    let (mut networks, mut emails) = (Vec::new(), Vec::new());
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (number, line) in text.lines().enumerate() {
        let entry = line.split_once(" #").map_or(line, |(entry, _)| entry).trim();
        if entry.is_empty() || entry.starts_with('#') {
            continue;
        }
        // Addresses are often pasted whole.
        let address = entry.split_once("://").map_or(entry, |(_, rest)| rest);
        let is_one = !entry.contains(char::is_whitespace);
        if entry.parse::<Network>().is_ok() {
            networks.push(entry.to_owned());
        } else if is_one && address.contains('.') && Domains::new([address]).is_ok() {
            hosts.push(address.strip_suffix('/').unwrap_or(address).to_owned());
        } else if is_one && is_mailbox(entry) {
            emails.push(entry.to_owned());
        } else {
            match is_term(entry, &WordList::default()) {
                Ok(()) => words.push(entry.to_owned()),
                Err(error) => imported
                    .notes
                    .push(format!("line {}: `{entry:.60}` is left out: {error}", number + 1)),
            }
        }
    }
    let list = WordList { words, ..WordList::default() };
    let parts = imported.list(&format!("{name}-words"), list, &[]).into_iter().collect();
    imported.rule(&format!("{name}-words"), "Contains a listed word.", parts, acts(Action::Hold));
    if !hosts.is_empty() {
        let of = format!("{name}-hosts");
        let list = DomainList { domains: hosts, ..DomainList::default() };
        imported.file.lists.insert(of.clone(), List::Domains(list));
        let links = Links { host_in: Some(of.clone().into()), ..Links::default() };
        let parts = vec![Condition::Links(links)];
        imported.rule(&of, "Links to a listed host.", parts, acts(Action::Hold));
    }
    let mut author = |of: &str, why: &str, entries: Vec<String>, kind: fn(EntryList) -> List| {
        if entries.is_empty() {
            return;
        }
        let of = format!("{name}-{of}");
        let list = kind(entries.into());
        let mut asked = AuthorFacts::default();
        let place = match list {
            List::Ips(_) => &mut asked.ip_in,
            _ => &mut asked.email_in,
        };
        *place = Some(of.clone().into());
        imported.file.lists.insert(of.clone(), list);
        imported.rule(&of, why, vec![Condition::Author(asked)], acts(Action::Hold));
    };
    author("ips", "Sent from a listed address.", networks, List::Ips);
    author("emails", "Sent with a listed e-mail address.", emails, List::Emails);
    imported
}

/// Tells if an entry is an e-mail address, or all at a domain (`*@example.org`).
fn is_mailbox(entry: &str) -> bool {
    entry.contains('@') && Mailboxes::read([entry].into_iter()).is_ok()
}
