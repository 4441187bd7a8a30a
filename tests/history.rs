//! Memory of a site: counts that hold under threads, memory that hostile use does not fill,
//! sketches that find similar texts.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use proptest::prelude::*;
use wellsaid::moderate::history::{
    Bucket, History, MemoryHistory, MemoryLimits, Scope, Seen, Sketch,
};
use wellsaid::moderate::{TimeSpan, Timestamp};

#[path = "common/behaviour.rs"]
mod behaviour;

use behaviour::{HOUR, KEY, bucket, scope};

const NOW: Timestamp = Timestamp(1_000_000);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn memory_behaves() {
    let history = MemoryHistory::new();
    behaviour::counts(&history, NOW);
    behaviour::counts_hosts(&history, NOW);
    behaviour::counts_many(&history, NOW);
    behaviour::lets_exactly_n_pass(&history, 8, 10_000, NOW);
    behaviour::remembers(&history, NOW);
    behaviour::remembers_short_ones(&history, NOW);
    behaviour::reads_sketches_of_version_1(&history, NOW);
    behaviour::answers_briefly(&history, NOW);
}

#[test]
fn counts_of_eight_threads_are_exact() {
    let history = MemoryHistory::new();
    let mut seen: Vec<u64> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let hit = |_| history.hit(&bucket("threads"), HOUR, NOW).expect("memory");
                    (0..10_000).map(hit).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    seen.sort_unstable();
    assert!(seen.into_iter().eq(1..=80_000), "each count came once");
}

#[test]
fn a_million_names_fill_no_memory() {
    let mut limits = MemoryLimits::default();
    limits.buckets = 10_000;
    let history = MemoryHistory::with_limits(limits);
    for n in 0..1_000_000_u32 {
        let name = format!("{n:032x}");
        let bucket = Bucket::try_from(name).expect("digits");
        assert_eq!(history.hit(&bucket, HOUR, NOW), Ok(1));
    }
    assert_eq!(history.buckets(), 10_000);
}

/// A store full of long windows forgets those, not the short one that was just hit.
#[test]
fn the_least_recently_hit_goes_first() {
    let mut limits = MemoryLimits::default();
    limits.buckets = 3;
    let history = MemoryHistory::with_limits(limits);
    for name in ["a", "b", "c"] {
        history.hit(&bucket(name), seconds(86_400), NOW).expect("memory");
    }
    history.hit(&bucket("a"), seconds(86_400), NOW).expect("memory");
    for n in 1..=5 {
        assert_eq!(history.hit(&bucket("short"), seconds(60), NOW), Ok(n));
    }
    let peek = |name| history.peek(&bucket(name), HOUR, NOW);
    assert_eq!([peek("a"), peek("b"), peek("c"), peek("short")], [Ok(2), Ok(0), Ok(1), Ok(5)]);
}

#[test]
fn what_expires_is_forgotten() {
    let history = MemoryHistory::new();
    for n in 0..1000 {
        history.hit(&bucket(&format!("brief {n}")), seconds(60), NOW).expect("memory");
    }
    history.hit(&bucket("long"), HOUR, NOW).expect("memory");
    assert_eq!(history.buckets(), 1001);
    history.hit(&bucket("next"), seconds(60), NOW.plus(seconds(60))).expect("memory");
    assert_eq!(history.buckets(), 2);

    let remember = |text: &str, at| {
        let sketch = Sketch::new(text, &KEY);
        let seen = Seen { at, sketch: sketch.clone() };
        history.remember(&scope("s"), &sketch, &seen, HOUR).expect("memory");
    };
    for n in 0..100 {
        remember(&format!("number {n}"), NOW);
    }
    assert_eq!(history.sketches(), 100);
    remember("later", NOW.plus(HOUR));
    assert_eq!(history.sketches(), 1);
}

#[test]
fn many_moments_push_out_the_oldest_bucket() {
    let mut limits = MemoryLimits::default();
    limits.moments = 100;
    let history = MemoryHistory::with_limits(limits);
    history.hit(&bucket("old"), HOUR, NOW).expect("memory");
    for n in 0..200 {
        assert_eq!(history.hit(&bucket("busy"), HOUR, NOW.plus(seconds(n))), Ok(n + 1));
    }
    assert_eq!(history.peek(&bucket("old"), HOUR, NOW), Ok(0));
}

#[test]
fn a_busy_scope_pushes_out_itself_first() {
    let mut limits = MemoryLimits::default();
    limits.sketches = 100;
    limits.sketches_per_scope = 10;
    let history = MemoryHistory::with_limits(limits);
    let remember = |scope: &Scope, text: &str| {
        let sketch = Sketch::new(text, &KEY);
        let seen = Seen { at: NOW, sketch: sketch.clone() };
        history.remember(scope, &sketch, &seen, HOUR).expect("memory");
    };
    let found = |scope: &Scope, text: &str| {
        history.similar(scope, &Sketch::new(text, &KEY), NOW).expect("memory").len()
    };
    remember(&scope("quiet"), "a quiet word");
    for n in 0..1000 {
        remember(&scope("busy"), &format!("shouting, number {n}"));
    }
    assert_eq!(history.sketches(), 11);
    assert_eq!(found(&scope("quiet"), "a quiet word"), 1);
    assert!(found(&scope("busy"), "shouting, number 999") >= 1);
    for n in 0..1000 {
        remember(&scope(&format!("scope {n}")), "the same everywhere");
    }
    assert_eq!(history.sketches(), 100);
    assert_eq!(found(&scope("quiet"), "a quiet word"), 0);
    assert_eq!(found(&scope("scope 900"), "the same everywhere"), 1);
    assert_eq!(found(&scope("scope 899"), "the same everywhere"), 0);
}

#[test]
fn names_are_keyed_and_nothing_else_gets_in() {
    let name = |key, parts: &[&str]| Bucket::new(key, parts).as_str().to_owned();
    assert_eq!(name(&KEY, &["a", "b"]).len(), 32);
    assert_eq!(name(&KEY, &["a", "b"]), name(&KEY, &["a", "b"]));
    assert_ne!(name(&KEY, &["a", "b"]), name(&[0; 32], &["a", "b"]));
    assert_ne!(name(&KEY, &["ab", "c"]), name(&KEY, &["a", "bc"]));
    assert_ne!(name(&KEY, &["a"]), Scope::new(&KEY, &["a"]).as_str());
    let written = serde_json::to_string(&bucket("a")).expect("a string");
    assert_eq!(serde_json::from_str::<Bucket>(&written).expect("a bucket"), bucket("a"));
    for wrong in
        ["", "203.0.113.9", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "x} DEL {y", &"0".repeat(33)]
    {
        let json = serde_json::to_string(wrong).expect("a string");
        assert!(serde_json::from_str::<Bucket>(&json).is_err(), "{wrong}");
        assert!(serde_json::from_str::<Scope>(&json).is_err(), "{wrong}");
    }
}

#[test]
fn a_sketch_is_read_as_it_was_written() {
    for text in ["", "four", "fives", "a longer text, with more in it"] {
        let sketch = Sketch::new(text, &KEY);
        let json = serde_json::to_string(&sketch).expect("a string");
        assert_eq!(serde_json::from_str::<Sketch>(&json).expect("a sketch"), sketch, "{text}");
    }
    let good = String::from(Sketch::new("a longer text, with more in it", &KEY));
    for wrong in [
        String::new(),
        "1".to_owned(),
        format!("3{}", &good[1..]),
        format!("é{}", &good[1..]),
        good[..good.len() - 1].to_owned(),
        format!("{good}0"),
        good.replace(&good[40..41], "é"),
        format!("1+{}", &good[2..]),
    ] {
        assert!(Sketch::try_from(wrong.clone()).is_err(), "{wrong}");
    }
}

/// Punctuation, spaces, look-alikes and signs for letters do not make a different text.
#[test]
fn disguises_are_the_same_letters() {
    let plain = "Cheap casino bonus for everybody who signs up today";
    let sketch = Sketch::new(plain, &KEY);
    for disguised in [
        "Cheap, casino - bonus! for everybody (who signs up) today ...",
        "C.h.e.a.p c a s i n o bonus for every-body who signs up to-day",
        "Сhеар саѕіnо bоnuѕ fоr еvеrуbоdу whо ѕіgnѕ uр tоdау",
        "ch3ap ca$in0 b0nus f0r 3v3ryb0dy wh0 s1gns up t0d@y",
        "𝓒𝓱𝓮𝓪𝓹 𝓬𝓪𝓼𝓲𝓷𝓸 𝓫𝓸𝓷𝓾𝓼 for everybody who signs up today 🔥🔥🔥",
        "CHEAP\nCASINO\nBONUS\n\nFOR EVERYBODY:\nWHO SIGNS UP TODAY",
    ] {
        let other = Sketch::new(disguised, &KEY);
        assert!(other.similarity(&sketch) > 0.99, "{disguised}: {}", other.similarity(&sketch));
        assert!(other.similarity(&sketch) < 1.0, "{disguised} is not the same text");
    }
    let other = Sketch::new("Cheap flights and hotels for everybody who books by Monday", &KEY);
    assert!(other.similarity(&sketch) < 0.6, "{}", other.similarity(&sketch));
}

/// A store that another release filled has these names. HMAC-SHA-256 of the purpose and of each part
/// behind its length, as Python computes it.
#[test]
fn names_are_what_they_were() {
    let parts = ["a", "account", "17"];
    assert_eq!(Bucket::new(&[7; 32], &parts).as_str(), "87bcc03efd5cfec42a0c60c278373ef8");
    assert_eq!(Scope::new(&[7; 32], &parts).as_str(), "f55843fc72ff6a867edc3010588e92dd");
}

/// An earlier release also compared punctuation: its sketches find the same text, but no near
/// repeats.
#[test]
fn a_sketch_of_version_1_finds_the_same_text() {
    let now = Sketch::new("Come and see my page about old trains.", &KEY);
    // Version 1 wrote this hash; what follows it can't be compared.
    let old = format!("138a533b865dd2cd7d1ad834ec26bc1f6{}", &now.to_string()[33..]);
    let old = Sketch::try_from(old).expect("a sketch");
    assert_eq!(old.similarity(&now), 1.0);
    assert_eq!(now.similarity(&old), 1.0);
    let near = Sketch::new("Come and see my page about old trains!", &KEY);
    assert_eq!(old.similarity(&near), 0.0);
    assert!(now.similarity(&near) > 0.99);
    assert_eq!(Sketch::try_from(old.to_string()), Ok(old));
}

#[test]
fn a_window_is_asked_as_rules_write_it() {
    let window = TimeSpan::try_from("1m".to_owned()).expect("a window").duration();
    let history = MemoryHistory::new();
    history.hit(&bucket("w"), window, NOW).expect("memory");
    assert_eq!(history.peek(&bucket("w"), window, NOW.plus(seconds(59))), Ok(1));
    assert_eq!(history.peek(&bucket("w"), window, NOW.plus(seconds(60))), Ok(0));
}

/// The plain way to count: a list of all hits.
fn naive(hits: &[u64], window: u64, now: u64) -> u64 {
    hits.iter().filter(|&&at| at <= now && now - at < window).count() as u64
}

/// Numbers that look random and are the same every time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let value = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((value ^ (value >> 31)) % sides as u64) as usize
    }

    fn word(&mut self) -> String {
        let length = 2 + self.below(8);
        (0..length).map(|_| char::from(b"etaoinshrdkucmfw"[self.below(16)])).collect()
    }
}

/// Similarity that a sketch estimates, for words whose letters do not look alike.
fn jaccard(a: &str, b: &str) -> f64 {
    let grams = |text: &str| -> BTreeSet<String> {
        let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
        letters.windows(5).map(|gram| gram.iter().collect()).collect()
    };
    let (a, b) = (grams(a), grams(b));
    let common = a.intersection(&b).count() as f64;
    common / (a.len() as f64 + b.len() as f64 - common)
}

/// Pairs of a text and the same with some words changed.
fn edited() -> Vec<(String, String)> {
    let mut dice = Dice(1);
    let mut pairs = Vec::new();
    for round in 0..2000 {
        let words: Vec<String> = (0..6 + round % 60).map(|_| dice.word()).collect();
        let mut changed = words.clone();
        for _ in 0..=dice.below(1 + words.len() / 5) {
            let (at, word) = (dice.below(changed.len()), dice.word());
            match dice.below(3) {
                0 => changed[at] = word,
                1 => changed.insert(at, word),
                _ => drop(changed.remove(at)),
            }
        }
        pairs.push((words.join(" "), changed.join(" ")));
    }
    pairs
}

#[test]
fn estimates_are_close() {
    let (mut alike, mut missed, mut unlike, mut wrong, mut squares) = (0, 0, 0, 0, 0.0);
    let pairs = edited();
    for (a, b) in &pairs {
        let real = jaccard(a, b);
        let estimate = Sketch::new(a, &KEY).similarity(&Sketch::new(b, &KEY));
        squares += (estimate - real).powi(2);
        if real >= 0.9 {
            alike += 1;
            missed += usize::from(estimate < 0.8);
        } else if real < 0.7 {
            unlike += 1;
            wrong += usize::from(estimate >= 0.8);
        }
    }
    let error = (squares / pairs.len() as f64).sqrt();
    assert!(error < 0.045, "{error}");
    assert!(alike > 200 && missed == 0, "{missed} of {alike} missed");
    assert!(unlike > 200 && wrong * 100 < unlike, "{wrong} of {unlike} wrongly alike");
}

#[test]
fn what_is_alike_is_found_among_thousands() {
    let history = MemoryHistory::new();
    let site = scope("thousands");
    let pairs = edited();
    for (first, _) in &pairs {
        let sketch = Sketch::new(first, &KEY);
        let seen = Seen { at: NOW, sketch: sketch.clone() };
        history.remember(&site, &sketch, &seen, HOUR).expect("memory");
    }
    let (mut alike, mut found, mut answers) = (0, 0, 0);
    for (first, second) in &pairs {
        let sketch = Sketch::new(first, &KEY);
        let same = history.similar(&site, &sketch, NOW).expect("memory");
        assert_eq!(same.first().map(|seen| &seen.sketch), Some(&sketch), "always the same text");
        if jaccard(first, second) >= 0.8 {
            let near = history.similar(&site, &Sketch::new(second, &KEY), NOW).expect("memory");
            alike += 1;
            found += usize::from(near.iter().any(|seen| seen.sketch == sketch));
            answers += near.len();
        }
    }
    assert!(alike > 500, "{alike}");
    assert!(found * 100 >= alike * 95, "{found} of {alike}");
    assert!(answers < 2 * alike, "{answers} answers for {alike}");
}

proptest! {
    #[test]
    fn counts_are_those_of_a_list(steps in prop::collection::vec((0_u64..90, any::<bool>()), 1..200)) {
        let history = MemoryHistory::new();
        let (mut now, mut hits) = (NOW.0, Vec::new());
        for (step, hit) in steps {
            now += step;
            let window = seconds(300);
            if hit {
                hits.push(now);
                let count = history.hit(&bucket("list"), window, Timestamp(now)).expect("memory");
                prop_assert_eq!(count, naive(&hits, 300, now));
            }
            for shorter in [1, 60, 300] {
                let count = history.peek(&bucket("list"), seconds(shorter), Timestamp(now));
                prop_assert_eq!(count.expect("memory"), naive(&hits, shorter, now));
            }
        }
    }

    /// There is no panic, never a count above all hits, and the last hit counts, whatever the clock
    /// does.
    #[test]
    fn a_mad_clock_does_no_harm(moments in prop::collection::vec(any::<u64>(), 1..100)) {
        let history = MemoryHistory::new();
        let sketch = Sketch::new("some text or other", &KEY);
        for (hits, at) in moments.iter().enumerate() {
            let count = history.hit(&bucket("mad"), HOUR, Timestamp(*at)).expect("memory");
            prop_assert!((1..=hits as u64 + 1).contains(&count));
            let seen = Seen { at: Timestamp(*at), sketch: sketch.clone() };
            history.remember(&scope("mad"), &sketch, &seen, HOUR).expect("memory");
            let found = history.similar(&scope("mad"), &sketch, Timestamp(*at)).expect("memory");
            prop_assert!(found.contains(&seen));
        }
    }

    #[test]
    fn equal_texts_are_alike_and_no_others_are_equal(a in "\\PC{0,60}", b in "\\PC{0,60}") {
        let (one, other) = (Sketch::new(&a, &KEY), Sketch::new(&b, &KEY));
        prop_assert_eq!(one.similarity(&Sketch::new(&a, &KEY)), 1.0);
        prop_assert_eq!(&one, &Sketch::new(&a, &KEY));
        let similarity = one.similarity(&other);
        prop_assert!((0.0..=1.0).contains(&similarity));
        prop_assert_eq!(similarity, other.similarity(&one));
        prop_assert_eq!(similarity == 1.0, one == other);
    }

    #[test]
    fn case_and_space_change_nothing(text in "[a-zA-Z ,.äöüéßç]{0,80}") {
        let plain = Sketch::new(&text, &KEY);
        let spaced = format!("\n {} ", text.replace(' ', " \u{a0}\t"));
        prop_assert_eq!(plain.similarity(&Sketch::new(&spaced, &KEY)), 1.0);
        prop_assert_eq!(plain.similarity(&Sketch::new(&text.to_lowercase(), &KEY)), 1.0);
        prop_assert_eq!(plain.similarity(&Sketch::new(&text.to_uppercase(), &KEY)), 1.0);
    }

    #[test]
    fn another_key_makes_another_text_of_it(text in "[a-z ]{30,300}", key in any::<[u8; 32]>()) {
        prop_assume!(key != KEY);
        let similarity = Sketch::new(&text, &KEY).similarity(&Sketch::new(&text, &key));
        prop_assert!(similarity < 0.5, "{}", similarity);
    }
}
