//! One whole verdict as JSON, as Rust, C and the command line return it.

use libtest_mimic::{Failed, Trial};
use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet, Verdict};
use wellsaid::{Formatter, Policy};

const RULES: &str = r#"
schema = 1
name = "example.org comments"
version = "7"

[thresholds]
hold = 4.0

[exempt]
roles = ["staff"]

[lists.gambling]
kind = "words"
fold = "strong"
words = ["casino"]

[[rule]]
id = "gambling"
why = "Gambling advertisement term."
when = { words = { list = "gambling" } }
score = 5.0
tags = ["spam"]
tell = "word"
tell_term = true
rewrite = { mask = "*", keep_first = true }

[[rule]]
id = "old"
mode = "off"
when = { author = { guest = true } }
action = "hold"

[[rule]]
id = "shouting"
mode = "shadow"
when = { shape = { upper_ratio_gte = 0.1 } }
action = "flag"

[[rule]]
id = "flood"
when = { rate = { key = "author", gt = 4, within = "1m" } }
action = "reject"

[[rule]]
id = "akismet"
when = { external = { name = "akismet", says = "spam" } }
score = 8.0
"#;

const WANT: &str = include_str!("../data/verdict.json");

pub(crate) fn trials() -> Vec<Trial> {
    vec![Trial::test("golden::verdict", verdict)]
}

fn verdict() -> Result<(), Failed> {
    let rules = RuleSet::from_toml(RULES).map_err(|error| error.to_string())?;
    let moderator =
        Moderator::new(rules).key(b"secret of the site").map_err(|error| error.to_string())?;
    let formatter = Formatter::new(Policy::comment());
    let document = formatter.parse("My CA\u{ad}s<em>&#105;</em>no")?;
    let context: Context =
        serde_json::from_str(r#"{"now": 1000000, "author": {"id": "17", "name": "Ann"}}"#)?;
    let verdict = moderator.check(&document, &context, &MemoryHistory::new());
    let got = serde_json::to_string_pretty(&verdict)? + "\n";
    let want = WANT.replace("FINGERPRINT", &document.policy().to_string());
    if got != want {
        return Err(format!("want\n{want}\ngot\n{got}").into());
    }
    let back: Verdict = serde_json::from_str(&want)?;
    if back != verdict { Err("the JSON reads back as another verdict".into()) } else { Ok(()) }
}
