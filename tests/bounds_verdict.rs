//! A verdict is bounded by its comment, whatever the rules are.
#![cfg(feature = "moderation")]

use std::fmt::Write;

use serde_json::{Value, json};
use wellsaid::moderate::verdict::{Change, DecidedBy, MAX_VERDICT, Verdict};
use wellsaid::moderate::{Action, Context, History, HistoryError, MemoryHistory, Moderator};
use wellsaid::moderate::{RuleSet, Timestamp, history};
use wellsaid::render::NoResolver;
use wellsaid::{Formatter, Limits, Policy};

/// Bytes of the longest comment that many rules look at.
const LONG: usize = if cfg!(debug_assertions) { 16_000 } else { 65_000 };

/// Rules of a large file.
const MANY: usize = if cfg!(debug_assertions) { 2_000 } else { 10_000 };

fn formatter() -> Formatter {
    let limits = Limits::default().max_input(1 << 20).max_links(20_000);
    let allowed = "<a href title> <em title> <strong> <b> <i> <br>";
    Formatter::new(Policy::builder().limits(limits).allowed(allowed).build().expect("a policy"))
}

fn context() -> Context {
    let mut context = Context::at(Timestamp(1_000_000));
    context.author.id = Some("17".into());
    context.author.name = Some("Ann".into());
    context
}

/// The verdict, which is within its bound, tells what was left out, and is read back equal.
fn judged(rules: &Value, comment: &str, context: &Context, history: &dyn History) -> Verdict {
    let rules = RuleSet::from_json(&rules.to_string()).expect("rules");
    let formatter = formatter();
    let document = formatter.parse(comment).expect("short enough");
    let verdict = Moderator::new(rules).check_and_record(&document, context, history);
    let json = serde_json::to_string(&verdict).expect("JSON");
    let most = MAX_VERDICT + 2 * comment.len();
    assert!(json.len() <= most, "{} bytes, not {most}: {json:.400}", json.len());
    let back: Verdict = serde_json::from_str(&json).expect("a verdict");
    assert_eq!(back, verdict);
    verdict
}

fn bounded(rules: &Value, comment: &str) -> Verdict {
    judged(rules, comment, &context(), &MemoryHistory::new())
}

/// Many rules with one condition, and long texts of everything else.
fn rules(count: usize, when: impl Fn(usize) -> Value, more: &Value) -> Value {
    let rules: Vec<Value> = (0..count)
        .map(|number| {
            let mut rule = json!({"id": format!("r{number}"), "when": when(number), "score": 0.5});
            let more = more.as_object().expect("a table").clone();
            rule.as_object_mut().expect("a table").extend(more);
            rule
        })
        .collect();
    json!({"rule": rules, "lists": {"w": {"kind": "words", "fold": "case", "words": ["heck", "darn"]}}})
}

fn long() -> Value {
    let tags: Vec<String> = (0..32).map(|n| format!("{n}{}", "t".repeat(40))).collect();
    json!({"why": "ß\"\\".repeat(160), "tags": tags, "tell": "k".repeat(64), "tell_term": true})
}

fn texts() -> Vec<String> {
    [
        "a",
        "Hello, this is all I have to say.",
        "\"\\\"\\",
        "é\u{301}\u{202e}\u{200b} ",
        "a\n\n",
        "<b>x</b>",
        "heck ",
        "https://a.example/ ",
    ]
    .iter()
    .flat_map(|text| [1, 40, LONG / text.len()].map(|times| text.repeat(times)))
    .collect()
}

#[test]
fn a_thousand_rules_that_match_everything() {
    let patterns = ["(?s).+", ".", "[a-z]+", "\\w", "(?s).*"];
    let when = |n: usize| json!({"regex": {"pattern": patterns[n % 5]}});
    for (count, more) in [(1, json!({})), (10, long()), (25, json!({})), (25, long())] {
        let rules = rules(count, when, &more);
        for text in texts() {
            let verdict = bounded(&rules, &text);
            let listed = verdict.reasons.len() + verdict.omitted.reasons;
            assert!(listed >= count * 2 / 5, "{listed}");
        }
    }
    // This gave a verdict of 65 MB.
    let when = |_| json!({"regex": {"pattern": "(?s).+"}});
    let verdict = bounded(&rules(1000, when, &json!({})), &"x".repeat(65_000));
    assert_eq!(verdict.reasons.len() + verdict.omitted.reasons, 1000);
    let verdict = bounded(&rules(30, when, &json!({})), &"x".repeat(65_000));
    let found = &verdict.reasons[0].matches[0];
    assert_eq!((found.seen.chars().count(), found.seen.ends_with('…')), (200, true));
    assert_eq!(found.visible.end, 65_000);
}

#[test]
fn thousands_of_rules_that_fire_in_shadow_or_are_skipped() {
    let when = |_| json!({"shape": {"length_gte": 1}});
    for more in [
        json!({"mode": "shadow"}),
        json!({"mode": "off"}),
        json!({"on": ["edit"]}),
        json!({"expires": "2001-01-01"}),
        json!({"stop": true}),
        json!({"action": "hold", "why": "w".repeat(500)}),
    ] {
        let mut rules = rules(MANY, when, &more);
        for (n, rule) in rules["rule"].as_array_mut().expect("rules").iter_mut().enumerate() {
            rule["id"] = json!(format!("{n:064}"));
        }
        let verdict = bounded(&rules, "Hello, this is all I have to say.");
        let omitted = verdict.omitted;
        let all = verdict.reasons.len() + verdict.shadow.len() + verdict.skipped.len();
        assert_eq!(all + omitted.reasons + omitted.shadow + omitted.skipped, MANY, "{more}");
        assert!(all > 30, "{more}: {all}");
    }
}

#[test]
fn the_rule_that_decided_is_always_listed() {
    let mut rules =
        rules(3000, |_| json!({"shape": {"length_gte": 1}}), &json!({"action": "flag"}));
    rules["rule"][2999]["action"] = json!("reject");
    rules["rule"][2999]["why"] = json!("The one.".repeat(60));
    let verdict = bounded(&rules, "Hello");
    assert_eq!(verdict.action, Action::Reject);
    assert_eq!(verdict.decided_by, DecidedBy::Rule("r2999".into()));
    let last = verdict.reasons.last().expect("reasons");
    assert!(last.rule == "r2999" && last.why.starts_with("The one."), "{last:?}");
    assert_eq!(verdict.score, 1500.0);
    assert!(verdict.omitted.reasons > 1000 && verdict.reasons.len() > 100);
}

#[test]
fn long_names_versions_lists_and_conditions() {
    let words: Vec<String> = (0..500).map(|n| format!("w{n}")).collect();
    let comment = words.join(" ");
    let list = |name: &str| json!({"words": {"list": name}});
    let mut lists = serde_json::Map::new();
    for n in 0..256 {
        lists.insert(format!("{n:064}"), json!({"kind": "words", "fold": "case", "words": words}));
    }
    let any: Vec<Value> = lists.keys().take(250).map(|name| list(name)).collect();
    let file = json!({
        "name": "\u{1}".repeat(500), "version": "\u{1}".repeat(500), "lists": lists,
        "rule": [{"id": "r", "when": {"any": any}, "score": 1},
                 {"id": "s", "when": {"all": any}, "score": 1},
                 {"id": "t", "when": {"all": any}, "mode": "shadow", "why": "\u{1}".repeat(500)}],
    });
    for text in ["w1", &comment, &comment.repeat(20)] {
        bounded(&file, text);
    }
}

#[test]
fn facts_and_labels_from_the_application() {
    let any: Vec<Value> = (0..200)
        .map(|n| json!({"external": {"name": format!("{n}{}", "s".repeat(400)), "says": "ham", "missing": "fires"}}))
        .collect();
    let plain: Vec<Value> = (0..200)
        .map(|n| json!({"external": {"name": format!("{n}{}", "s".repeat(400)), "says": "ham"}}))
        .collect();
    for parts in [any, plain] {
        for key in ["any", "all"] {
            let file = json!({"rule": [{"id": "r", "when": {key: parts}, "score": 1}]});
            let Ok(rules) = RuleSet::from_json(&file.to_string()) else { continue };
            drop(rules);
            bounded(&file, "Hello");
        }
    }
}

struct Down;

impl History for Down {
    fn hit(
        &self,
        _: &history::Bucket,
        _: std::time::Duration,
        _: Timestamp,
    ) -> Result<u64, HistoryError> {
        Err(HistoryError::new("\u{1}down ".repeat(100_000)))
    }
    fn peek(
        &self,
        _: &history::Bucket,
        _: std::time::Duration,
        _: Timestamp,
    ) -> Result<u64, HistoryError> {
        Err(HistoryError::new("\u{1}down ".repeat(100_000)))
    }
    fn similar(
        &self,
        _: &history::Scope,
        _: &history::Sketch,
        _: Timestamp,
    ) -> Result<Vec<history::Seen>, HistoryError> {
        Err(HistoryError::new("\u{1}down ".repeat(100_000)))
    }
    fn remember(
        &self,
        _: &history::Scope,
        _: &history::Sketch,
        _: &history::Seen,
        _: std::time::Duration,
    ) -> Result<(), HistoryError> {
        Err(HistoryError::new("\u{1}down ".repeat(100_000)))
    }
}

#[test]
fn stores_that_complain_at_length() {
    let rate = json!({"rate": {"key": "author", "gt": 1, "within": "1h"}});
    let repeat = json!({"repeat": {"of": "author", "within": "1h", "min_length": 1}});
    for when in [rate, repeat] {
        let file = rules(1000, |_| when.clone(), &json!({"why": "w"}));
        let verdict = judged(&file, "Hello, all of you here", &context(), &Down);
        assert!(verdict.incomplete.iter().any(|gap| gap.error.ends_with('…')));
        assert!(!verdict.record.done);
    }
}

/// Everything a rule hides stays hidden, however the changes are joined.
fn hides(file: &Value, comment: &str, hidden: &[&str]) -> Verdict {
    let verdict = bounded(file, comment);
    assert!(!verdict.rewrites.is_empty());
    let formatter = formatter();
    let document = formatter.parse(comment).expect("short enough");
    let changed = verdict.apply(&document).expect("of this document");
    let rendered = formatter.render(&changed, &NoResolver);
    for hidden in hidden {
        assert!(!rendered.html.contains(hidden), "{hidden}: {:.300}", rendered.html);
    }
    verdict
}

#[test]
fn masks_of_whole_comments() {
    let heck = |rewrite: Value| {
        rules(
            1,
            |_| json!({"words": {"list": "w", "in": ["body", "titles", "names"]}}),
            &json!({"rewrite": rewrite}),
        )
    };
    let letters = |rewrite: Value| {
        rules(
            1,
            |_| json!({"regex": {"pattern": "[hx]", "in": ["body", "titles", "names"]}}),
            &json!({"rewrite": rewrite}),
        )
    };
    let texts: Vec<String> = [
        "heck ",
        "heck\n",
        "heck\n\n",
        "<b>heck</b> ",
        "heck <em title=heck>x</em> ",
        "&#104;eck, ",
        "heck darn ",
        "heck and much else besides it in a long line of words ",
        "[quote=heck]h[/quote]",
    ]
    .iter()
    .flat_map(|text| [1, 60, 600].map(|times| text.repeat(times)))
    .collect();
    for rewrite in [
        json!({"mask": "*"}),
        json!({"mask": "█", "keep_first": true}),
        json!({"replace": "\"".repeat(200)}),
        json!({"replace": "x".repeat(10)}),
        json!({"replace": ""}),
    ] {
        for text in &texts {
            hides(&heck(rewrite.clone()), text, &["heck", "eck", "darn"]);
            let hidden: &[&str] = if rewrite.to_string().contains('x') { &[] } else { &["heck"] };
            hides(&letters(rewrite.clone()), text, hidden);
        }
    }
}

#[test]
fn few_masks_stay_as_they_were() {
    let file = rules(1, |_| json!({"words": {"list": "w"}}), &json!({"rewrite": {"mask": "*"}}));
    let verdict = hides(&file, &"heck and so on\n".repeat(60), &["heck"]);
    assert_eq!((verdict.rewrites.len(), verdict.action), (60, Action::Approve));
    // Too many in one line are joined, and nothing else is hidden.
    let comment = "heck and so on ".repeat(400);
    let verdict = hides(&file, &comment, &["heck"]);
    assert_eq!(verdict.action, Action::Approve);
    assert!(verdict.rewrites.len() < 10, "{}", verdict.rewrites.len());
    let formatter = formatter();
    let document = formatter.parse(&comment).expect("short enough");
    let changed = verdict.apply(&document).expect("of this document");
    let html = formatter.render(&changed, &NoResolver).html;
    assert_eq!(html, format!("<p>{}</p>", comment.replace("heck", "****").trim_end()));
    // Too many lines: a block covers them, and the comment is held for review.
    let verdict = hides(&file, &"heck and so on\n".repeat(2000), &["heck"]);
    assert_eq!((verdict.action, &verdict.decided_by), (Action::Hold, &DecidedBy::Verification));
    assert_eq!(verdict.rewrites.len(), 1);
}

#[test]
fn marks_and_links_by_thousands() {
    let marks = rules(
        1,
        |_| json!({"shape": {"marks_per_letter_gte": 3}}),
        &json!({"rewrite": {"limit_marks": 1}}),
    );
    for text in [
        "a\u{301}\u{302}\u{303}\u{304}",
        "a\u{301}\u{302}\u{303}\u{304}\n",
        "a\u{301}\u{302}\u{303}\u{304} b ",
    ] {
        for times in [10, 300, 6000] {
            bounded(&marks, &text.repeat(times));
        }
    }
    let mut unlink = rules(
        1,
        |_| json!({"links": {"host_in": "d", "quoted": true}}),
        &json!({"rewrite": {"unlink": true}}),
    );
    unlink["lists"]["d"] = json!({"kind": "domains", "domains": ["evil.example"]});
    unlink["rule"][0]["id"] = json!("u".repeat(64));
    for (text, times) in [
        ("https://evil.example ", 3),
        ("https://evil.example ", 3000),
        ("https://evil.example/ https://good.example/ ", 1400),
        ("<a href=https://evil.example>a</a>", 1900),
        ("<a href=https://evil.example>a</a><a href=https://good.example>b</a>", 950),
    ] {
        let verdict = hides(&unlink, &text.repeat(times), &["href=\"https://evil.example"]);
        let joined = times > 3;
        assert_eq!(verdict.action == Action::Hold, joined, "{text}");
        assert!(verdict.rewrites.iter().all(|change| matches!(change, Change::Unlink { .. })));
    }
}

/// The bound also holds for unforeseen input: all shapes of all kinds of rules.
#[test]
fn many_kinds_of_rules_at_once() {
    let kinds = [
        json!({"words": {"list": "w"}}),
        json!({"regex": {"pattern": "(?s).+"}}),
        json!({"links": {"count_gte": 1, "quoted": true}}),
        json!({"links": {"host_not_in": "d"}}),
        json!({"links": {"text_names_other_host": true}}),
        json!({"shape": {"length_gte": 1}}),
        json!({"shape": {"mixed_script_word": true}}),
        json!({"not": {"words": {"list": "none"}}}),
    ];
    let mut file = rules(500, |n| kinds[n % kinds.len()].clone(), &long());
    file["lists"]["d"] = json!({"kind": "domains", "domains": ["good.example"]});
    file["lists"]["none"] = json!({"kind": "words", "words": ["absentword"]});
    let mut comment = String::new();
    for n in 0..900 {
        write!(
            comment,
            "heck pаypal <a href=\"https://e{n}.example/{}\">bank{n}.com</a> ",
            "x".repeat(20)
        )
        .expect("a string");
    }
    for len in [100, 2_000, 12_000] {
        let cut = comment.char_indices().map(|(at, _)| at).take_while(|at| *at <= len).last();
        bounded(&file, &comment[..cut.unwrap_or(0)]);
    }
}
