//! Rule files: what loads, how mistakes are told, what is only doubtful.
#![cfg(feature = "moderation")]

use wellsaid::moderate::condition::Condition;
use wellsaid::moderate::rule::List;
use wellsaid::moderate::{Action, RuleSet};

const SAMPLE: &str = include_str!("data/rules/sample.toml");

#[test]
fn the_sample_loads_as_it_stands() {
    let rules = RuleSet::from_toml(SAMPLE).expect("sound rules");
    let file = rules.file();
    assert_eq!(
        (file.name.as_str(), file.version.as_str()),
        ("example.org comments", "2026-11-21.3")
    );
    assert_eq!(file.rules.len(), 12);
    assert_eq!(file.lists.len(), 4);
    assert_eq!(rules.missing_files().collect::<Vec<_>>(), [("shorteners", "lists/shorteners.txt")]);
    assert_eq!(rules.sha256().len(), 64);
    let gambling = file.rules.iter().find(|rule| rule.id == "gambling").expect("a rule");
    assert_eq!(gambling.tests.len(), 2);
    assert!(matches!(&gambling.when, Condition::Words(words) if words.list.name == "gambling"));
    assert!(matches!(&file.lists["ours"], List::Domains(list) if list.domains.len() == 2));
    assert_eq!(file.rules[0].action, Some(Action::Spam));
}

#[test]
fn the_sample_is_written_and_read_again() {
    let rules = RuleSet::from_toml(SAMPLE).expect("sound rules");
    let toml = rules.to_toml().expect("TOML");
    let again = RuleSet::from_toml(&toml).expect(&toml);
    assert_eq!(again.file(), rules.file());
    let json = serde_json::to_string(rules.file()).expect("JSON");
    let again = RuleSet::from_json(&json).expect(&json);
    assert_eq!(again.file(), rules.file());
    let made = RuleSet::new(rules.file().clone()).expect("sound rules");
    assert_eq!(made.file(), rules.file());
    // The hash is of the text.
    assert_eq!(made.sha256(), again.sha256());
    assert_ne!(made.sha256(), rules.sha256());
}

#[test]
fn a_loader_reads_the_files_of_lists() {
    let mut asked = Vec::new();
    let rules = RuleSet::from_toml_with(SAMPLE, &mut |file| {
        asked.push(file.to_owned());
        Ok(Some("# shorteners\nbit.ly\n\n  T.CO. # Twitter\n".to_owned()))
    });
    let rules = rules.expect("sound rules");
    assert_eq!(asked, ["lists/shorteners.txt"]);
    assert_eq!(rules.missing_files().count(), 0);
    let error = RuleSet::from_toml_with(SAMPLE, &mut |_| Err("no such file".to_owned()));
    assert_eq!(
        error.expect_err("a loader that fails").to_string(),
        "line 34: `lists.shorteners.file`: `lists/shorteners.txt` can't be read: no such file"
    );
    let unread = RuleSet::from_toml_with(SAMPLE, &mut |_| Ok(None)).expect("sound rules");
    assert_eq!(
        unread.missing_files().collect::<Vec<_>>(),
        [("shorteners", "lists/shorteners.txt")]
    );
    let mut wrong = |_: &str| Ok(Some("bit.ly\n\nhttp://t.co".to_owned()));
    let error = RuleSet::from_toml_with(SAMPLE, &mut wrong);
    assert_eq!(
        error.expect_err("a list that is none").to_string(),
        "line 34: `lists.shorteners.file`: line 3 of it: `http://t.co` is no domain name: only \
         the host, without scheme and path"
    );
}
