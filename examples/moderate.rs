//! A verdict under the author's own words: each match, and the text that was typed for it.
//!
//! Run with `cargo run --example moderate`.
#![expect(clippy::print_stdout)]

use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet};
use wellsaid::policy::Disallowed;
use wellsaid::{Formatter, Policy};

const RULES: &str = r#"
[lists.gambling]
kind = "words"
fold = "strong"
words = ["casino"]
except = ["Casino Royale"]

[[rule]]
id = "gambling"
why = "Gambling advertisement term."
when = { words = { list = "gambling" } }
action = "hold"

[[rule]]
id = "first-comment"
why = "A first comment is read by a person."
when = { author = { approved_lt = 1 } }
action = "flag"
"#;

const COMMENT: &str = "Best <b>ca</b>s&#105;no here";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let formatter = Formatter::new(Policy::builder().disallowed(Disallowed::Strip).build()?);
    let moderator = Moderator::new(RuleSet::from_toml(RULES)?);
    let context: Context = serde_json::from_str(r#"{"now": 1, "author": {"approved": 0}}"#)?;
    let document = formatter.parse(COMMENT)?;
    let verdict = moderator.check(&document, &context, &MemoryHistory::new());

    println!("{}: {:?}", verdict.action.name(), verdict.decided_by);
    for reason in &verdict.reasons {
        println!("{}: {}", reason.rule, reason.sentence);
        for place in reason.matches.iter().filter_map(|found| found.source) {
            let (start, end) = (place.start as usize, place.end as usize);
            let columns = |text: &str| text.chars().count();
            let blank = " ".repeat(columns(&COMMENT[..start]));
            println!("  {COMMENT}\n  {blank}{}", "^".repeat(columns(&COMMENT[start..end])));
        }
    }
    let found = &verdict.reasons[0].matches[0];
    assert_eq!((found.seen.as_str(), found.term.as_str()), ("casino", "casino"));
    assert_eq!(verdict.reasons[1].sentence, "this author has 0 approved comments");
    assert!(!verdict.action.is_published());
    Ok(())
}
