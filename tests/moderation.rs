//! Verdicts as data: each case of `moderation.toml` is a test of its own, and every part of its
//! verdict is checked, including those that the case does not name.

#[path = "moderation/case.rs"]
mod case;
#[path = "moderation/golden.rs"]
mod golden;
#[path = "moderation/laws.rs"]
mod laws;
#[path = "moderation/private.rs"]
mod private;
#[path = "moderation/race.rs"]
mod race;

use case::Case;
use libtest_mimic::{Arguments, Trial};

const CASES: &str = include_str!("data/moderation.toml");

fn main() {
    let arguments = Arguments::from_args();
    let table: toml::Table = CASES.parse().unwrap_or_else(|error| panic!("{error}"));
    let shared = table["rules"].as_table().expect("rule sets by name").clone();
    let cases = table["case"].as_array().expect("a list of cases").clone();
    assert!(cases.len() >= 100, "{} cases", cases.len());
    let mut trials = Vec::new();
    for case in cases {
        let case: Case = case.clone().try_into().unwrap_or_else(|error| panic!("{error}\n{case}"));
        assert!(!case.why.is_empty(), "{}: why?", case.name);
        let shared = shared.clone();
        trials.push(Trial::test(format!("case::{}", case.name), move || case.run(&shared)));
    }
    let mut names: Vec<_> = trials.iter().map(|trial| trial.name().to_owned()).collect();
    names.sort();
    if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        panic!("two cases are called {}", pair[0]);
    }
    trials.extend(laws::trials());
    trials.extend(private::trials());
    trials.extend(race::trials());
    trials.extend(golden::trials());
    libtest_mimic::run(&arguments, trials).exit();
}
