//! Writes the rules of the crate `psl` as the table of `bindings/wasm/psl`, and compares both.
//!
//! `cargo test --test psl_table -- RULES`, where RULES is `data/rules.txt` of the crate `psl` in the
//! version of the lock file, compares. With `WELLSAID_BLESS=1` it writes the table first.

#[path = "../../bindings/wasm/psl/src/lib.rs"]
#[allow(dead_code, unreachable_pub)]
mod table;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use psl::{List, Psl, Type};

fn main() {
    let rules = std::env::args().nth(1).expect("the path of the rules");
    let rules = fs::read_to_string(rules).expect("rules");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("bindings/wasm/psl/src/rules.txt");
    let written = write(&rules);
    if std::env::var_os("WELLSAID_BLESS").is_some() {
        fs::write(&path, &written).expect("written");
    }
    assert!(fs::read_to_string(&path).expect("a table") == written, "WELLSAID_BLESS=1 writes it");
    // The table that is compared was read when this was compiled: run it once more after writing.
    let compared = compare(&rules);
    assert!(compared > 60_000, "{compared} names");
    println!("psl: {} rules, {compared} names give the same answer", rules.lines().count());
}

/// Type of a rule, by the answer of the crate for a name that it matches.
fn typ(rule: &str) -> Type {
    let name = rule.trim_start_matches('!').replace('*', "zz");
    List.find(name.rsplit('.').map(str::as_bytes)).typ.unwrap_or_else(|| panic!("{rule}"))
}

fn write(rules: &str) -> String {
    let mut lines: BTreeMap<&str, Vec<(String, Type)>> = BTreeMap::new();
    let known: HashSet<&str> = rules.lines().collect();
    for rule in rules.lines() {
        let (below, top) = rule.rsplit_once('.').unwrap_or(("", rule));
        let line = lines.entry(top).or_default();
        line.push((below.to_owned(), typ(rule)));
        // The name above this rule, where it is not a rule, but matches one with `*`.
        if let Some((_, above)) = below.split_once('.') {
            let wild = above.split_once('.').map_or(String::from("*"), |(_, up)| format!("*.{up}"));
            let has = |rule: String| known.contains(rule.as_str());
            let mark = (format!("{above}|"), Type::Icann);
            if !has(format!("{above}.{top}"))
                && has(format!("{wild}.{top}"))
                && !line.contains(&mark)
            {
                line.push(mark);
            }
        }
    }
    let mut text = String::new();
    for (top, mut below) in lines {
        below.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let mut line = String::from(top);
        match below.first() {
            Some((name, typ)) if name.is_empty() => assert_eq!(*typ, Type::Icann, "{top}"),
            _ => line.push_str(" -"),
        }
        for (name, typ) in below.iter().filter(|(name, _)| !name.is_empty()) {
            line.push(' ');
            line.push_str(name);
            if *typ == Type::Private {
                line.push('~');
            }
        }
        text.push_str(&line);
        text.push('\n');
    }
    text.pop();
    text
}

/// Compares the answers about each rule, the names above and below it, and names beside it.
fn compare(rules: &str) -> usize {
    let mut compared = 0;
    let mut same = |name: &str| {
        let labels = || name.rsplit('.').map(str::as_bytes);
        let (one, other) = (List.find(labels()), table::List.find(labels()));
        assert_eq!((one.len, one.typ), (other.len, other.typ), "{name}");
        compared += 1;
    };
    for rule in rules.lines() {
        let rule = rule.trim_start_matches('!').replace('*', "zz");
        same(&rule);
        for below in ["a", "zz", "www", "a.b", "city", "x.y.z.a.b.c"] {
            same(&format!("{below}.{rule}"));
        }
        if let Some((first, above)) = rule.split_once('.') {
            same(above);
            same(&format!("{first}x.{above}"));
        }
        same(&format!("{rule}x"));
    }
    ["", "localhost", "a.b.invalid", "zz.zz.zz", "a..com", ".com"].into_iter().for_each(same);
    compared
}
