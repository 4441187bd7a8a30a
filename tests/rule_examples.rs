//! The examples inside a rule file, and the parts of a condition that hold.
#![cfg(feature = "moderation")]

use wellsaid::moderate::verdict::SkipReason;
use wellsaid::moderate::{
    Context, MemoryHistory, Moderator, RuleSet, TestOutcome, Timestamp, lint,
};
use wellsaid::policy::Disallowed;
use wellsaid::{Formatter, Limits, Policy};

fn rules(text: &str) -> RuleSet {
    RuleSet::from_toml(text).unwrap_or_else(|error| panic!("{error}"))
}

fn outcomes(text: &str) -> Vec<TestOutcome> {
    let formatter = Formatter::new(Policy::comment());
    rules(text).test(|text| formatter.parse(text))
}

/// One rule that fires on texts of three letters and more, with further keys and examples.
fn long(keys: &str, examples: &str) -> String {
    format!(
        "[exempt]\nroles = [\"staff\"]\n[[rule]]\nid = \"long\"\nwhy = \"Long.\"\n\
         when = {{ shape = {{ length_gte = 3 }} }}\nscore = 1.0\n{keys}\n{examples}"
    )
}

const FIRES: &str = "[[rule.test]]\ntext = \"abc\"\nfires = true\n";
const SPARES: &str = "[[rule.test]]\ntext = \"abc\"\nfires = false\n";

#[test]
fn every_example_of_the_sample_comes_out_as_it_says() {
    let policy = Policy::builder().disallowed(Disallowed::Strip).build().expect("a policy");
    let formatter = Formatter::new(policy);
    let outcomes = rules(include_str!("data/rules/sample.toml")).test(|text| formatter.parse(text));
    assert_eq!(outcomes.len(), 2);
    for outcome in outcomes {
        assert!(outcome.passed(), "{outcome:?}");
    }
}

#[test]
fn every_example_about_reports_comes_out_as_it_says() {
    let rules = rules(include_str!("../examples/reports.toml"));
    assert!(lint::lint(&rules, Timestamp(1_764_000_000)).is_empty());
    let formatter = Formatter::new(Policy::comment());
    let outcomes = rules.test(|text| formatter.parse(text));
    assert_eq!(outcomes.len(), 5);
    for outcome in outcomes {
        assert!(outcome.passed(), "{outcome:?}");
    }
}

#[test]
fn an_example_is_about_what_a_rule_means_and_not_when_it_is_in_use() {
    for keys in ["", "mode = \"shadow\"", "mode = \"off\"", "expires = \"1999-12-31\""] {
        let outcomes = outcomes(&long(keys, FIRES));
        assert!(outcomes[0].passed(), "{keys}: {outcomes:?}");
        assert!(!self::outcomes(&long(keys, SPARES))[0].passed(), "{keys}");
    }
    // Behind a rule that stops the others.
    let stop = "[[rule]]\nid = \"stop\"\nwhy = \"All.\"\nwhen = { shape = { length_gte = 1 } }\n\
                score = 1.0\nstop = true\n";
    let text = long("", FIRES);
    let text = text.replacen("[[rule]]", &format!("{stop}[[rule]]"), 1);
    assert_eq!(rules(&text).file().rules.len(), 2);
    assert!(outcomes(&text)[0].passed());
}

#[test]
fn who_is_exempt_in_an_example_is_exempt() {
    let staff = format!("{SPARES}context = {{ author = {{ role = \"staff\" }} }}\n");
    let outcome = outcomes(&long("", &staff)).remove(0);
    assert!(outcome.passed(), "{outcome:?}");
    assert_eq!(outcome.skipped, Some(SkipReason::Exempt));
    assert!(!outcomes(&long("always = true", &staff))[0].passed());
}

#[test]
fn the_occasion_is_the_rules_own_unless_the_example_has_one() {
    assert!(outcomes(&long("on = [\"edit\"]", FIRES))[0].passed());
    let new = format!("{SPARES}context = {{ trigger = \"new\" }}\n");
    let outcome = outcomes(&long("on = [\"edit\"]", &new)).remove(0);
    assert!(outcome.passed(), "{outcome:?}");
    assert_eq!(outcome.skipped, Some(SkipReason::Trigger));
}

#[test]
fn the_context_of_an_example_is_used() {
    let text = "[[rule]]\nid = \"new\"\nwhy = \"New here.\"\nscore = 1.0\n\
                when = { author = { approved_lt = 1 } }\n\
                [[rule.test]]\ntext = \"x\"\nfires = true\ncontext = { author = { approved = 0 } }\n\
                [[rule.test]]\ntext = \"x\"\nfires = false\ncontext = { author = { approved = 1 } }\n\
                [[rule.test]]\ntext = \"x\"\nfires = false\ncontext = { author = { id = \"7\" } }\n";
    let outcomes = outcomes(text);
    assert_eq!(outcomes.iter().map(|outcome| outcome.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(outcomes.iter().all(TestOutcome::passed), "{outcomes:?}");
    assert_eq!(outcomes[0].reason.as_ref().map(|reason| reason.rule.as_str()), Some("new"));
    assert_eq!(outcomes[1].reason, None);
}

#[test]
fn an_example_that_cannot_be_judged_fails_whatever_it_expects() {
    let mut limits = Limits::default();
    limits.max_input = 1024;
    let policy = Policy::builder().limits(limits).build().expect("a policy");
    let formatter = Formatter::new(policy);
    let example = format!("[[rule.test]]\ntext = \"{}\"\nfires = false\n", "x".repeat(1025));
    let outcome = rules(&long("", &example)).test(|text| formatter.parse(text)).remove(0);
    assert!(!outcome.passed());
    let problem = outcome.problem.expect("too long");
    assert!(problem.contains("1025 bytes"), "{problem}");
}

#[test]
fn examples_know_nothing_of_each_other() {
    let text = format!(
        "[[rule]]\nid = \"again\"\nwhy = \"Again.\"\naction = \"hold\"\n\
         when = {{ repeat = {{ of = \"site\", within = \"1h\" }} }}\n{}{}",
        "[[rule.test]]\ntext = \"the same words, and enough of them\"\nfires = false\n",
        "[[rule.test]]\ntext = \"the same words, and enough of them\"\nfires = false\n",
    );
    assert!(outcomes(&text).iter().all(TestOutcome::passed));
}

/// The parts of a rule with their results: `+` holds, `-` does not, `?` not known.
fn trace(when: &str, context: &str) -> String {
    let rules = rules(&format!(
        "[[rule]]\nid = \"r\"\nwhy = \"r\"\nmode = \"off\"\nscore = 1.0\nwhen = {when}\n"
    ));
    let formatter = Formatter::new(Policy::comment());
    let document = formatter.parse("abc").expect("short");
    let mut context: serde_json::Value = serde_json::from_str(context).expect("JSON");
    context["now"] = 1_000_000.into();
    let context: Context = serde_json::from_value(context).expect("a context");
    let moderator = Moderator::new(rules.clone());
    let steps = rules.trace("r", &moderator, &document, &context, &MemoryHistory::new());
    assert!(rules.trace("s", &moderator, &document, &context, &MemoryHistory::new()).is_empty());
    let reasons = steps.iter().filter_map(|step| step.reason.as_ref());
    assert!(reasons.map(|reason| reason.rule.as_str()).all(|rule| rule == "r"));
    let signs = steps.iter().map(|step| {
        assert_eq!(step.reason.is_some(), step.held == Some(true));
        let sign = step.held.map_or('?', |held| if held { '+' } else { '-' });
        format!("{}{sign}", step.depth)
    });
    signs.collect::<Vec<_>>().join(" ")
}

#[test]
fn each_part_of_a_question_is_told_apart() {
    let long = "{ shape = { length_gte = 3 } }";
    let longer = "{ shape = { length_gte = 4 } }";
    let guest = "{ author = { guest = true } }";
    let old = "{ author = { approved_gte = 5 } }";
    assert_eq!(trace(long, "{}"), "0+");
    let account = r#"{"author": {"id": "7"}}"#;
    assert_eq!(trace(old, account), "0?");
    assert_eq!(trace(old, "{}"), "0-");
    assert_eq!(trace(old, r#"{"author": {"approved": 4}}"#), "0-");
    let all = format!("{{ all = [{long}, {{ not = {old} }}] }}");
    assert_eq!(trace(&all, account), "0? 1+ 1? 2?");
    assert_eq!(trace(&all, "{}"), "0+ 1+ 1+ 2-");
    assert_eq!(trace(&all, r#"{"author": {"approved": 4}}"#), "0+ 1+ 1+ 2-");
    let any = format!("{{ any = [{longer}, {{ all = [{guest}, {long}] }}] }}");
    assert_eq!(trace(&any, r#"{"author": {"id": "7"}}"#), "0- 1- 1- 2- 2+");
    let any = format!("{{ any = [{longer}, {{ not = {longer} }}] }}");
    assert_eq!(trace(&any, "{}"), "0+ 1- 1+ 2-");
}
