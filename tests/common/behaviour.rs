//! Behaviour of every history, whatever its implementation. Each function takes a history without
//! the names that it uses.

#![allow(dead_code)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use wellsaid::moderate::history::{Bucket, History, MOST_SIMILAR, Scope, Seen, Sketch};
use wellsaid::moderate::{Action, Context, Moderator, RuleSet, Timestamp};
use wellsaid::{Formatter, Policy};

pub(crate) const KEY: [u8; 32] = [42; 32];
pub(crate) const HOUR: Duration = Duration::from_secs(3600);

const TEXT: &str = "The bridge was closed for three weeks, and nobody told the people on the \
                    other side of the river that the ferry would not run on Sundays either.";

pub(crate) fn bucket(name: &str) -> Bucket {
    Bucket::new(&KEY, &["test", name])
}

pub(crate) fn scope(name: &str) -> Scope {
    Scope::new(&KEY, &["test", name])
}

/// Every hit counts once, and in its own bucket.
pub(crate) fn counts(history: &dyn History, now: Timestamp) {
    let (ann, bob) = (bucket("counts ann"), bucket("counts bob"));
    assert_eq!(history.peek(&ann, HOUR, now), Ok(0));
    for n in 1..=20 {
        assert_eq!(history.hit(&ann, HOUR, now), Ok(n));
    }
    assert_eq!(history.hit(&bob, HOUR, now), Ok(1));
    assert_eq!(history.peek(&ann, HOUR, now), Ok(20));
    assert_eq!(history.peek(&ann, HOUR, now), Ok(20));
    assert_eq!(history.peek(&bob, HOUR, now), Ok(1));
}

/// A site that other authors link to is counted under one name, which does not reveal the site.
pub(crate) fn counts_hosts(history: &dyn History, now: Timestamp) {
    let rules = "[[rule]]\nid = \"r\"\naction = \"hold\"\n\
                 when = { rate = { key = \"host\", gt = 2, within = \"1h\" } }\n\
                 [[rule]]\nid = \"s\"\naction = \"spam\"\n\
                 when = { repeat = { of = \"link\", within = \"1h\", similarity_gte = 0.5 } }\n";
    let rules = RuleSet::from_toml(rules).expect("rules");
    let moderator = Moderator::new(rules).key(&KEY).expect("a key");
    let formatter = Formatter::new(Policy::comment());
    let actions = [
        ("So true https://counted.com/a", "1"),
        ("Nice read of somebody who travels https://www.counted.com/b", "2"),
        ("I agree https://counted.com/c", "3"),
        ("Nice read of somebody, who travels: https://counted.com/b", "4"),
        ("Nothing of that kind https://elsewhere.com", "5"),
    ]
    .map(|(text, author)| {
        let mut context = Context::at(now);
        context.author.id = Some(author.to_owned());
        let document = formatter.parse(text).expect("short");
        let verdict = moderator.check_and_record(&document, &context, history);
        assert!(verdict.incomplete.is_empty() && verdict.record.done, "{verdict:?}");
        verdict.action
    });
    use Action::{Approve, Hold, Spam};
    assert_eq!(actions, [Approve, Approve, Hold, Spam, Approve]);
}

/// Far more hits than moments: none is lost.
pub(crate) fn counts_many(history: &dyn History, now: Timestamp) {
    let busy = bucket("many");
    for n in 1..=5000 {
        assert_eq!(history.hit(&busy, HOUR, now), Ok(n));
    }
    assert_eq!(history.peek(&busy, HOUR, now), Ok(5000));
}

/// Exactly the allowed number of concurrent calls passes.
pub(crate) fn lets_exactly_n_pass(history: &dyn History, threads: u64, each: u64, now: Timestamp) {
    const LIMIT: u64 = 10;
    let gate = bucket("gate");
    let passed = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                for _ in 0..each {
                    let count = history.hit(&gate, HOUR, now).expect("a store");
                    passed.fetch_add(u64::from(count <= LIMIT), Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(passed.into_inner(), LIMIT);
    assert_eq!(history.peek(&gate, HOUR, now), Ok(threads * each));
}

/// Remembered texts come back, in their own scope.
pub(crate) fn remembers(history: &dyn History, now: Timestamp) {
    let (site, other) = (scope("remembers"), scope("remembers other"));
    let sketch = Sketch::new(TEXT, &KEY);
    let seen = Seen { at: now, sketch: sketch.clone() };
    let since = now.minus(HOUR);
    assert_eq!(history.similar(&site, &sketch, since), Ok(vec![]));
    history.remember(&site, &sketch, &seen, HOUR).expect("a store");
    assert_eq!(history.similar(&site, &sketch, since), Ok(vec![seen.clone()]));
    assert_eq!(history.similar(&site, &sketch, now), Ok(vec![seen.clone()]));
    assert_eq!(history.similar(&site, &sketch, now.plus(Duration::from_secs(1))), Ok(vec![]));
    assert_eq!(history.similar(&other, &sketch, since), Ok(vec![]));

    let near = Sketch::new(&TEXT.replace("Sundays", "Saturdays"), &KEY);
    assert!(near.similarity(&sketch) >= 0.8, "{}", near.similarity(&sketch));
    assert_eq!(history.similar(&site, &near, since), Ok(vec![seen.clone()]));
    let far = Sketch::new("Could somebody tell me when the library opens tomorrow?", &KEY);
    assert_eq!(history.similar(&site, &far, since), Ok(vec![]));

    // Remembered twice, found twice.
    history.remember(&site, &sketch, &seen, HOUR).expect("a store");
    assert_eq!(history.similar(&site, &sketch, since).map(|found| found.len()), Ok(2));
}

/// Texts too short to be nearly the same are the same or not.
pub(crate) fn remembers_short_ones(history: &dyn History, now: Timestamp) {
    let site = scope("short");
    for text in ["", "no", "yes!"] {
        let sketch = Sketch::new(text, &KEY);
        let seen = Seen { at: now, sketch: sketch.clone() };
        history.remember(&site, &sketch, &seen, HOUR).expect("a store");
        assert_eq!(history.similar(&site, &sketch, now), Ok(vec![seen]), "{text}");
    }
}

/// A store that an earlier release filled still finds the same text.
pub(crate) fn reads_sketches_of_version_1(history: &dyn History, now: Timestamp) {
    let site = scope("version 1");
    let sketch = Sketch::new(TEXT, &KEY);
    let old = format!("1{}", &sketch.to_string()[1..]);
    let old = Sketch::try_from(old).expect("a sketch");
    let seen = Seen { at: now, sketch: old.clone() };
    history.remember(&site, &old, &seen, HOUR).expect("a store");
    assert_eq!(history.similar(&site, &sketch, now), Ok(vec![seen]));
    let near = Sketch::new(&TEXT.replace("Sundays", "Saturdays"), &KEY);
    assert_eq!(history.similar(&site, &near, now), Ok(vec![]));
}

/// The answer is short, however often a text was posted, and the same text comes first.
pub(crate) fn answers_briefly(history: &dyn History, now: Timestamp) {
    let site = scope("briefly");
    let same = Sketch::new(TEXT, &KEY);
    let near = Sketch::new(&TEXT.replace("three", "four"), &KEY);
    let add = |sketch: &Sketch, at: Timestamp| {
        let seen = Seen { at, sketch: sketch.clone() };
        history.remember(&site, sketch, &seen, HOUR).expect("a store");
    };
    add(&same, now);
    for _ in 0..2 * MOST_SIMILAR {
        add(&near, now.plus(Duration::from_secs(1)));
    }
    let found = history.similar(&site, &same, now).expect("a store");
    assert_eq!(found.len(), MOST_SIMILAR);
    assert_eq!(found[0].sketch, same);
    assert!(found[1..].iter().all(|seen| seen.sketch == near));
}
