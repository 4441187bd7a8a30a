//! WordPress: Settings → Discussion.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use crate::rules::action::Action;
use crate::rules::condition::{AuthorFacts, Condition, Field};
use crate::rules::rule::{Fold, List, Matching, WordList};

use super::{Imported, acts, is_term, shared};

/// Letters from which on a key may match inside words.
const MIN_LETTERS: usize = 4;

/// Fields that WordPress searches: content, name, e-mail address and home page of the author.
const FIELDS: &[Field] = &[
    Field::Body,
    Field::Links,
    Field::Titles,
    Field::Names,
    Field::AuthorName,
    Field::AuthorUrl,
    Field::AuthorEmail,
];

/// Takes over the two fields "Comment Moderation" and "Disallowed Comment Keys" (options
/// `moderation_keys` and `disallowed_keys`): one key per line, looked for inside words in the
/// content, in name, e-mail address and home page of the author, and in the IP address.
///
/// The first field becomes a rule that holds, the second one that calls it spam (WordPress
/// puts it into the trash). Keys under four letters match whole words only; a note says so. IP
/// addresses and their beginnings become networks.
///
/// ```
/// let imported = wellsaid::moderate::import::wordpress("viagra\n203.0.113.\nhi", "");
/// assert_eq!(imported.file.rules[0].id, "moderation-keys");
/// assert_eq!(imported.notes, [
///     "`hi` is found inside words by WordPress, in \"this\" for example; here it is a whole word",
/// ]);
/// ```
pub fn wordpress(moderation_keys: &str, disallowed_keys: &str) -> Imported {
    let mut imported = Imported::named("WordPress");
    let moderation = "Contains a key of \"Comment Moderation\".";
    add(&mut imported, "moderation-keys", moderation, moderation_keys, Action::Hold);
    let disallowed = "Contains a key of \"Disallowed Comment Keys\".";
    add(&mut imported, "disallowed-keys", disallowed, disallowed_keys, Action::Spam);
    imported
}

fn add(imported: &mut Imported, id: &str, why: &str, keys: &str, action: Action) {
    let list = |matching| WordList { matching, fold: Fold::Case, ..WordList::default() };
    let (mut inside, mut whole) = (list(Matching::Substring), list(Matching::Word));
    let mut patterns = Vec::new();
    let mut networks: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for key in keys.lines().map(str::trim).filter(|key| !key.is_empty()) {
        if !seen.insert(key) {
            continue;
        }
        if let Some(network) = network(key) {
            networks.push(network);
            continue;
        }
        let letters = key.chars().filter(|c| c.is_alphanumeric()).count();
        let list = if letters < MIN_LETTERS { &mut whole } else { &mut inside };
        // A `*` is a sign like others in WordPress.
        if key.contains('*') || is_term(key, list).is_err() {
            let pattern = regex_syntax::escape(key);
            if pattern.len() > super::MAX_SHARED {
                imported.notes.push(format!("`{key:.40}…` is too long and left out"));
            } else {
                patterns.push(pattern);
            }
            continue;
        }
        if letters < MIN_LETTERS && key.chars().all(|c| c.is_ascii_alphanumeric()) {
            let example =
                if "this".contains(&key.to_lowercase()) { ", in \"this\" for example" } else { "" };
            imported.notes.push(format!(
                "`{key}` is found inside words by WordPress{example}; here it is a whole word"
            ));
        }
        list.words.push(key.to_owned());
    }
    let mut parts = Vec::new();
    parts.extend(imported.list(id, inside, FIELDS));
    parts.extend(imported.list(&format!("{id}-short"), whole, FIELDS));
    parts.extend(shared(&patterns, true, FIELDS));
    if !networks.is_empty() {
        let ip_in = Some(imported.entries(&format!("{id}-ips"), networks, List::Ips));
        parts.push(Condition::Author(AuthorFacts { ip_in, ..AuthorFacts::default() }));
    }
    imported.rule(id, why, parts, acts(action));
}

/// An IP address, or the beginning of one: `203.0.113.`.
fn network(key: &str) -> Option<String> {
    if let Ok(address) = key.parse::<IpAddr>() {
        return Some(address.to_string());
    }
    let begin = key.strip_suffix('.')?;
    let mut octets = [0; 4];
    let mut count = 0;
    for part in begin.split('.') {
        *octets.get_mut(count).filter(|_| count < 3)? = part.parse::<u8>().ok()?;
        count += 1;
    }
    // One number with a dot is the end of a sentence.
    (count >= 2).then(|| format!("{}/{}", Ipv4Addr::from(octets), count * 8))
}
