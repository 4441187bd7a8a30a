//! Cost of moderation in addition to parsing: no rules, ordinary rules, rules with many words.
//!
//! The bar: without rules `parse` and `check` take at most 1.3 times as long as `parse` alone.

mod corpus;

use std::fmt::Write;
use std::hint::black_box;
use std::time::Duration;

use corpus::Class;
use criterion::{BenchmarkId, Criterion, Throughput};
use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet};
use wellsaid::{Formatter, Policy};

const ORDINARY: &str = r#"
[thresholds]
hold = 4.0

[lists.gambling]
kind = "words"
fold = "strong"
words = ["casino", "free spins"]

[[rule]]
id = "bot-form"
when = { any = [ { submit = { honeypot = true } }, { submit = { seconds_lt = 3 } } ] }
action = "spam"

[[rule]]
id = "flood"
when = { rate = { key = "author", gt = 4, within = "1m" } }
action = "reject"

[[rule]]
id = "said-that"
when = { repeat = { of = "site", within = "24h", similarity_gte = 0.8 } }
action = "hold"

[[rule]]
id = "gambling"
when = { words = { list = "gambling" } }
score = 5.0

[[rule]]
id = "many-links"
when = { links = { count_gte = 3 } }
score = 4.0

[[rule]]
id = "shouting"
when = { shape = { upper_ratio_gte = 0.7, min_letters = 20 } }
score = 1.0

[[rule]]
id = "stacked-marks"
when = { shape = { marks_per_letter_gte = 3, mixed_script_word = true } }
action = "flag"
"#;

/// A list of words that do not occur in the comments.
fn many(count: usize) -> String {
    let mut rules = String::from("[lists.many]\nkind = 'words'\nfold = 'strong'\nwords = [");
    for number in 0..count {
        let letter = |power: u32| char::from(b'a' + (number / 20_usize.pow(power) % 20) as u8);
        write!(rules, "'zq{}{}{}{}x',", letter(3), letter(2), letter(1), letter(0))
            .expect("a string");
    }
    rules
        + "]\n[[rule]]\nid = 'many'\nwhen = { words = { list = 'many', in = ['body'] } }\naction = 'hold'\n"
}

fn moderation(criterion: &mut Criterion) {
    let megabytes = if corpus::measuring() { 2.0 } else { 0.01 };
    let formatter = Formatter::new(Policy::comment());
    let many = many(if corpus::measuring() { 10_000 } else { 100 });
    let alone = |start: &str| {
        let from = ORDINARY.find(start).expect("a rule");
        let rest = &ORDINARY[from + start.len()..];
        ORDINARY[..ORDINARY.find("[[rule]]").expect("rules")].to_owned()
            + "[[rule]]\n"
            + start
            + rest.split("[[rule]]").next().unwrap_or("")
    };
    let facts = alone("id = \"bot-form\"");
    let rate = alone("id = \"flood\"");
    let repeat = alone("id = \"said-that\"");
    let words = alone("id = \"gambling\"");
    let links = alone("id = \"many-links\"");
    let case = alone("id = \"shouting\"");
    let marks = alone("id = \"stacked-marks\"");
    let sets = [
        ("no-rules", ""),
        ("facts", &facts),
        ("rate", &rate),
        ("repeat", &repeat),
        ("words", &words),
        ("links", &links),
        ("case", &case),
        ("marks", &marks),
        ("ordinary", ORDINARY),
        ("10000-terms", &many),
    ];
    let moderators =
        sets.map(|(name, rules)| (name, Moderator::new(RuleSet::from_toml(rules).expect("rules"))));
    let context: Context =
        serde_json::from_str(r#"{"now": 1, "author": {"id": "1", "approved": 2}}"#).expect("JSON");
    let history = MemoryHistory::new();
    for class in Class::ALL {
        let comments = class.comments(megabytes);
        let bytes: usize = comments.iter().map(String::len).sum();
        let mut group = criterion.benchmark_group("moderation");
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(BenchmarkId::new("parse", class.name()), |bencher| {
            bencher.iter(|| {
                for comment in &comments {
                    let _ = black_box(formatter.parse(black_box(comment)));
                }
            });
        });
        for (name, moderator) in &moderators {
            group.bench_function(BenchmarkId::new(*name, class.name()), |bencher| {
                bencher.iter(|| {
                    for comment in &comments {
                        let document = formatter.parse(black_box(comment)).expect("short");
                        black_box(moderator.check(&document, &context, &history));
                    }
                });
            });
        }
        group.finish();
    }
}

fn main() {
    // A sample is a whole batch, so ten of them are enough.
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    moderation(&mut criterion);
    criterion.final_summary();
}
