//! Cases of `data/lists.toml`: a list as a rule file has it, and texts with the matches marked.

use std::collections::BTreeMap;

use serde::Deserialize;
use wellsaid::moderate::rule::List;

use super::*;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    list: List,
    /// Texts with `⟦` and `⟧` around each match; how they differ, by the first match.
    texts: Vec<String>,
    #[serde(default)]
    how: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[test]
fn lists_find_what_their_owner_means() {
    let cases: Cases = toml::from_str(include_str!("../data/lists.toml")).expect("cases");
    let mut wrong = String::new();
    for case in &cases.case {
        let List::Words(list) = &case.list else { panic!("{}", case.name) };
        assert!(case.texts.len() >= 6, "{}: six texts or more", case.name);
        for expected in &case.texts {
            let text = expected.replace(['⟦', '⟧'], "");
            let mut found = String::new();
            let mut last = 0;
            for hit in matches(list, &text) {
                found = found + &text[last..hit.range.start] + "⟦" + &text[hit.range.clone()] + "⟧";
                last = hit.range.end;
            }
            found += &text[last..];
            if found != *expected {
                wrong += &format!("{}: {found:?}, not {expected:?}\n", case.name);
            }
        }
        for (text, how) in &case.how {
            let found = matches(list, text);
            let names = found.first().map(|hit| hit.how.names().collect::<Vec<_>>().join(" "));
            if names.as_ref() != Some(how) {
                wrong += &format!("{}: {text:?} is {names:?}, not {how:?}\n", case.name);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
