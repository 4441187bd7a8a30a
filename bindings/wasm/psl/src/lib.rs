//! Public suffix list with the interface of the crate `psl`, for programs that must be small.
//!
//! A line of `rules.txt` holds a top-level domain and the rules below it, without the domain; both are
//! sorted by bytes. `-` means that the domain itself is not a rule, `~` marks a rule that is not a
//! registry's. `|` marks a name that is not a rule, but has rules below it, so a rule with `*` does not
//! match it. `tests/bindings/psl_table.rs` writes the file and compares the answers.
#![forbid(unsafe_code)]

use std::cmp::Ordering;

use psl_types::{Domain, List as _, Suffix};
pub use psl_types::{Info, Type};

const RULES: &[u8] = include_bytes!("rules.txt");
/// Maximum labels of a rule below its top-level domain.
const MAX_LABELS: usize = 8;

/// The list.
pub struct List;

impl psl_types::List for List {
    fn find<'a, T>(&self, mut labels: T) -> Info
    where
        T: Iterator<Item = &'a [u8]>,
    {
        let Some(top) = labels.next() else { return Info { len: 0, typ: None } };
        let mut found = Info { len: top.len(), typ: None };
        let Some(rules) = search(RULES, b'\n', top, |line| until(line, b' ')) else { return found };
        let rules = rules.get(top.len() + 1..).unwrap_or_default();
        let rules = match rules.strip_prefix(b"-") {
            Some(rest) => rest.strip_prefix(b" ").unwrap_or(rest),
            None => {
                found.typ = Some(Type::Icann);
                rules
            }
        };
        let rule = |name: &[u8]| {
            let rule = search(rules, b' ', name, |rule| rule.strip_suffix(b"~").unwrap_or(rule))?;
            Some(if rule.ends_with(b"~") { Type::Private } else { Type::Icann })
        };
        let mut below = Vec::new();
        let mut len = top.len();
        for label in labels.take(MAX_LABELS) {
            let parent = len;
            len += 1 + label.len();
            let wild = [b"*", below.as_slice()].concat();
            below.splice(0..0, [b".", label].concat());
            let name = &below[1..];
            if let Some(typ) = rule(&[b"!", name].concat()) {
                return Info { len: parent, typ: Some(typ) };
            }
            let is_above = || rule(&[name, b"|"].concat()).is_some();
            let typ = rule(name).or_else(|| rule(&wild).filter(|_| !is_above()));
            if typ.is_some() {
                found = Info { len, typ };
            }
        }
        found
    }
}

/// Suffix of a name.
pub fn suffix(name: &[u8]) -> Option<Suffix<'_>> {
    List.suffix(name)
}

/// Registrable part of a name.
pub fn domain(name: &[u8]) -> Option<Domain<'_>> {
    List.domain(name)
}

/// Registrable part of a name.
pub fn domain_str(name: &str) -> Option<&str> {
    std::str::from_utf8(domain(name.as_bytes())?.trim().as_bytes()).ok()
}

fn until(bytes: &[u8], end: u8) -> &[u8] {
    bytes.split(|&byte| byte == end).next().unwrap_or_default()
}

/// Finds an entry by its key in sorted entries with a separator between them.
fn search<'a>(
    mut entries: &'a [u8],
    separator: u8,
    key: &[u8],
    key_of: impl Fn(&'a [u8]) -> &'a [u8],
) -> Option<&'a [u8]> {
    while !entries.is_empty() {
        let middle = entries.len() / 2;
        let before = entries[..middle].iter().rposition(|&byte| byte == separator);
        let start = before.map_or(0, |at| at + 1);
        let after = entries[start..].iter().position(|&byte| byte == separator);
        let end = after.map_or(entries.len(), |at| start + at);
        let entry = &entries[start..end];
        match key_of(entry).cmp(key) {
            Ordering::Equal => return Some(entry),
            Ordering::Greater => entries = &entries[..start.saturating_sub(1)],
            Ordering::Less => entries = entries.get(end + 1..).unwrap_or_default(),
        }
    }
    None
}
