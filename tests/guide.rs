//! The TOML of the guide can be loaded as it is, and its examples hold.
#![cfg(feature = "moderation")]

use wellsaid::moderate::RuleSet;
use wellsaid::{Formatter, Policy};

/// The blocks of TOML in a text.
fn blocks(text: &str) -> Vec<&str> {
    let blocks = text.split("```toml\n").skip(1);
    blocks.map(|block| block.split("```").next().expect("its end")).collect()
}

#[test]
fn every_rule_file_in_the_guide_can_be_loaded() {
    let guide = include_str!("../src/moderate/guide.md");
    let blocks = blocks(guide);
    assert!(blocks.len() >= 3);
    let formatter = Formatter::new(Policy::comment());
    let mut examples = 0;
    for block in blocks {
        let rules = RuleSet::from_toml(block).unwrap_or_else(|error| panic!("{error}\n{block}"));
        for outcome in rules.test(|text| formatter.parse(text)) {
            examples += 1;
            assert!(outcome.passed(), "{outcome:?}");
        }
    }
    assert!(examples >= 2);
}

#[test]
fn links_between_its_chapters_lead_somewhere() {
    let guide = include_str!("../src/moderate/guide.md");
    // Every second piece is code, where a `#` is not a link.
    let anchors: Vec<String> = guide
        .split("```")
        .step_by(2)
        .flat_map(str::lines)
        .filter_map(|line| line.strip_prefix("# "))
        .map(|heading| heading.to_lowercase().replace(',', "").replace(' ', "-"))
        .collect();
    let targets: Vec<&str> =
        guide.split("](#").skip(1).map(|rest| rest.split(')').next().expect("its end")).collect();
    assert_eq!(targets, anchors);
}
