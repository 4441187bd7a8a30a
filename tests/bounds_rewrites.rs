//! Memory and time of masking, whatever the rules are: both grow with the comment and with the
//! rule file, not with their product.
#![cfg(feature = "moderation")]

use std::time::Duration;

use allocation_counter::measure;
use serde_json::{Value, json};
use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet, Timestamp, Verdict};
use wellsaid::render::NoResolver;
use wellsaid::{Formatter, Limits, Policy};

/// Bytes of memory for each byte of a comment, each of which may be a match of its own.
const PER_COMMENT: usize = 2_000;

/// Bytes of memory for each byte of a rule file: a rule of 60 bytes may be a reason with facts.
const PER_FILE: usize = 40;

/// Bytes of memory that are taken in any case.
const LEAST: usize = 8 << 20;

/// Time on the processor, in debug builds, without the time of other programs.
const MOST: Duration = Duration::from_secs(60);

fn used() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let nanoseconds = text.split(' ').next().and_then(|text| text.parse().ok());
    Duration::from_nanos(nanoseconds.expect("a number"))
}

fn formatter() -> Formatter {
    let limits = Limits::default().max_input(1 << 20).max_links(20_000);
    let allowed = "<a href title> <em title> <b> <br>";
    Formatter::new(Policy::builder().limits(limits).allowed(allowed).build().expect("a policy"))
}

/// A rule file with a list of words, a list of domains, and so many rules.
fn rules(count: usize, rule: impl Fn(usize) -> Value) -> String {
    let rules: Vec<Value> = (0..count)
        .map(|number| {
            let mut made = json!({"id": format!("r{number}"), "action": "flag"});
            let rule = rule(number);
            let more = rule.as_object().expect("a table").clone();
            made.as_object_mut().expect("a table").extend(more);
            made
        })
        .collect();
    json!({"rule": rules, "lists": {
        "w": {"kind": "words", "fold": "strong", "match": "substring", "words": ["heck", "darn"]},
        "d": {"kind": "domains", "domains": ["evil.example"]},
    }})
    .to_string()
}

/// The verdict, within the bounds on memory and time.
fn bounded(name: &str, rules: &str, comment: &str) -> Verdict {
    let set = RuleSet::from_json(rules).expect("rules");
    let moderator = Moderator::new(set);
    let formatter = formatter();
    let document = formatter.parse(comment).expect("short enough");
    let mut context = Context::at(Timestamp(1_000_000));
    context.author.name = Some("Ann heck".into());
    let history = MemoryHistory::new();
    let mut verdict = None;
    let before = used();
    let memory =
        measure(|| verdict = Some(moderator.check(&document, &context, &history))).bytes_max;
    let time = used() - before;
    eprintln!(
        "{name}: {time:.1?}, {} KiB for a comment of {} and rules of {} bytes",
        memory >> 10,
        comment.len(),
        rules.len()
    );
    let most = LEAST + PER_COMMENT * comment.len() + PER_FILE * rules.len();
    assert!(memory <= most as u64, "{name}: {memory} bytes at once, not {most}");
    assert!(time <= MOST, "{name}: {time:?}");
    verdict.expect("a verdict")
}

/// The verdict on a comment that must hide all of `hidden`.
fn hides(name: &str, rules: &str, comment: &str, hidden: &str) -> Verdict {
    let verdict = bounded(name, rules, comment);
    let formatter = formatter();
    let document = formatter.parse(comment).expect("short enough");
    let changed = verdict.apply(&document).expect("of this document");
    let html = formatter.render(&changed, &NoResolver).html;
    assert!(!html.contains(hidden), "{name}: {html:.300}");
    verdict
}

const MASK: &str = "mask";

fn masks(number: usize) -> Value {
    match number % 3 {
        0 => json!({MASK: "*"}),
        1 => json!({"replace": "x"}),
        _ => json!({MASK: "#", "keep_first": true}),
    }
}

#[test]
fn a_rule_of_two_hundred_equal_conditions() {
    let same = vec![json!({"words": {"list": "w"}}); 200];
    let file = rules(100, |n| json!({"when": {"any": same}, "rewrite": masks(n)}));
    for times in [12, 1200] {
        hides("equal conditions", &file, &"heck ".repeat(times), "heck");
    }
    let nested: Vec<Value> = (0..80)
        .map(|_| json!({"all": [{"words": {"list": "w"}}, {"words": {"list": "w", "in": ["body"]}}]}))
        .collect();
    let file = rules(60, |n| json!({"when": {"any": nested}, "rewrite": masks(n)}));
    hides("nested conditions", &file, &"heck ".repeat(1200), "heck");
}

#[test]
fn conditions_that_differ_in_where_they_look() {
    let fields = ["body", "links", "titles", "names", "author.name", "author.url"];
    let some = |n: usize| -> Vec<&str> {
        (0..6).filter(|bit| (n % 63 + 1) & (1 << bit) != 0).map(|bit| fields[bit]).collect()
    };
    let skips = [json!([]), json!(["code"]), json!(["quotes"]), json!(["code", "quotes"])];
    let when: Vec<Value> = (0..250)
        .map(|n| json!({"words": {"list": "w", "in": some(n), "skip": skips[n / 63]}}))
        .collect();
    let file = rules(40, |n| json!({"when": {"any": when}, "rewrite": masks(n)}));
    hides("fields and skips", &file, &"heck ".repeat(1200), "heck");
}

#[test]
fn ten_thousand_rules_that_mask_the_same() {
    let file = rules(10_000, |n| json!({"when": {"words": {"list": "w"}}, "rewrite": masks(n)}));
    for comment in ["heck ".repeat(1200), "heck".repeat(15_000)] {
        hides("ten thousand rules", &file, &comment, "heck");
    }
}

#[test]
fn ten_thousand_rules_that_leave_the_words_alone() {
    // One masks, the others would for another author.
    let file = rules(10_000, |n| {
        let when = match n {
            0 => json!({"words": {"list": "w", "in": ["names"]}}),
            _ => json!({"all": [{"words": {"list": "w"}}, {"author": {"role_in": ["x"]}}]}),
        };
        json!({"when": when, "rewrite": masks(n), "unknown": "skip"})
    });
    let comment = format!("[quote=heck]a[/quote]{}", "heck ".repeat(1200));
    let verdict = bounded("rules that leave alone", &file, &comment);
    assert_eq!(verdict.rewrites.len(), 1, "{:?}", verdict.rewrites);
}

#[test]
fn rules_that_mask_what_others_leave() {
    // Each rule leaves another list of words alone.
    let fields = ["body", "links", "titles", "names", "author.name", "author.url"];
    let file = rules(2_000, |n| {
        let some: Vec<&str> =
            (0..6).filter(|bit| (n % 63 + 1) & (1 << bit) != 0).map(|bit| fields[bit]).collect();
        let left = json!({"words": {"list": "w", "in": some, "count_gte": 100_000}});
        let pattern = format!("heck{{{}}}", n / 10 + 1);
        let found = match n % 10 {
            0 => json!({"regex": {"pattern": pattern, "in": ["body"]}}),
            _ => json!({"words": {"list": "w", "in": ["names"]}}),
        };
        json!({"when": {"any": [left, found]}, "rewrite": masks(n)})
    });
    let comment = format!("[quote=heck]a[/quote]{}", "heck ".repeat(1200));
    bounded("left by some", &file, &comment);
}

#[test]
fn hundreds_of_expressions() {
    let patterns = [".", "[a-z]", "h", "(?s).+", "heck"];
    let file = rules(800, |n| {
        let when =
            json!({"regex": {"pattern": patterns[n % 5], "in": ["body", "links", "titles"]}});
        json!({"when": when, "rewrite": masks(n)})
    });
    hides("expressions", &file, &"heck ".repeat(1200), "heck");
}

#[test]
fn thousands_of_rules_about_links() {
    let unlink = json!({"unlink": true});
    let one = json!({"links": {"host_in": "d", "quoted": true}});
    let refused = json!({"links": {"flags": ["port", "ip", "userinfo", "idn"], "quoted": true}});
    let comment = "<a href=https://evil.example>a</a><a href=\"https://a:b@evil.example\">b</a>";
    let file = rules(2_000, |_| json!({"when": one, "rewrite": unlink}));
    let verdict = hides("links", &file, &comment.repeat(80), "href=\"https://evil.example");
    assert!(!verdict.rewrites.is_empty());
    let many = vec![one.clone(); 200];
    let file = rules(20, |_| json!({"when": {"any": many}, "rewrite": unlink}));
    hides("links in any", &file, &comment.repeat(80), "href=\"https://evil.example");
    let file = rules(
        2_000,
        |n| json!({"when": {"any": [refused, {"words": {"list": "w"}}]}, "rewrite": masks(n)}),
    );
    bounded("refused links", &file, &comment.repeat(80));
}

#[test]
fn thousands_of_rules_about_shapes() {
    let comment = "p\u{430}ypal z\u{300}\u{301}\u{302}\u{303} ".repeat(300);
    let piles = json!({"shape": {"marks_per_letter_gte": 2}});
    let file = rules(1_000, |n| json!({"when": piles, "rewrite": {"limit_marks": n % 4}}));
    bounded("piles", &file, &comment);
    let mixed = json!({"shape": {"mixed_script_word": true}});
    let file = rules(
        1_000,
        |n| json!({"when": {"any": [mixed, {"words": {"list": "w"}}]}, "rewrite": masks(n)}),
    );
    bounded("mixed words", &file, &comment);
}
