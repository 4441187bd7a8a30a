//! Lists of one entry per line: words, domains, IP addresses.

use crate::moderate::ruleset::{Domains, Network};
use crate::rules::action::Action;
use crate::rules::condition::{AuthorFacts, Condition, Links};
use crate::rules::rule::{DomainList, List, WordList};

use super::{Imported, acts, is_term};

/// Networks of one condition.
const MAX_NETWORKS: usize = 1_000;

/// Takes over a list of any kind: one entry per line; `#` begins a comment. An IP address or a network
/// asks for the author's, a host name for the links of a comment, anything else is a word
/// or a phrase, wherever it appears as a whole word. What matches is held.
///
/// `name` becomes the name of the lists and rules; letters, digits and `-`.
pub fn plain(text: &str, name: &str) -> Imported {
    let mut imported = Imported::named(name);
    let (mut words, mut hosts, mut networks) = (Vec::new(), Vec::new(), Vec::new());
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (number, line) in text.lines().enumerate() {
        let entry = line.split_once(" #").map_or(line, |(entry, _)| entry).trim();
        if entry.is_empty() || entry.starts_with('#') {
            continue;
        }
        let is_host = |entry: &str| {
            entry.contains('.')
                && !entry.contains(char::is_whitespace)
                && Domains::new([entry]).is_ok()
        };
        let mut left_out = |why: &str| {
            imported.notes.push(format!("line {}: `{entry:.60}` is left out: {why}", number + 1));
        };
        // Addresses of pages are often pasted whole.
        let host = entry.split_once("://").map_or(entry, |(_, rest)| rest);
        let (host, path) = host.split_once('/').unwrap_or((host, ""));
        if entry.parse::<Network>().is_ok() {
            networks.push(entry.to_owned());
        } else if is_host(entry) {
            hosts.push(entry.to_owned());
        } else if is_host(host) && entry != host {
            if path.is_empty() {
                hosts.push(host.to_owned());
            } else {
                left_out("an address with a path; put the host alone, or use `regex` in `links`");
            }
        } else if entry.contains('@') && !entry.contains(char::is_whitespace) {
            left_out("an e-mail address; put its domain into a list for `author.email_in`");
        } else {
            match is_term(entry, &WordList::default()) {
                Ok(()) => words.push(entry.to_owned()),
                Err(error) => left_out(&error.to_string()),
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
    let asks = |networks: &[String]| {
        let ip_in = Some(networks.to_vec());
        Condition::Author(AuthorFacts { ip_in, ..AuthorFacts::default() })
    };
    let parts = networks.chunks(MAX_NETWORKS).map(asks).collect();
    imported.rule(&format!("{name}-ips"), "Sent from a listed address.", parts, acts(Action::Hold));
    imported
}
