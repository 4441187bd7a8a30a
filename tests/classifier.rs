//! Laws of the classifier: learning, forgetting, storage. Figures on real comments come from
//! `cargo run --release --example classify`.

use proptest::prelude::*;
use wellsaid::document::VisibleText;
use wellsaid::moderate::{Classifier, ClassifierError, Label};
use wellsaid::{Formatter, Policy};

use Label::{Ham, Spam};

fn view(source: &str) -> VisibleText {
    let formatter = Formatter::new(Policy::comment());
    VisibleText::new(&formatter.parse(source).expect("short enough"))
}

/// The `n`th of many made-up comments, by a generator of random numbers that is always
/// the same.
fn comment(n: u64, label: Label) -> String {
    const SPAM: [&str; 8] =
        ["Cheap", "watches", "casino", "bonus", "click", "winner", "http://pills.example", "$$$"];
    const HAM: [&str; 8] =
        ["article", "author", "agree", "council", "bridge", "river", "quoted", "paragraph"];
    const BOTH: [&str; 8] = ["the", "a", "for", "you", "with", "and", "now", "really"];
    let mut state = (n << 1 | u64::from(label == Spam)).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) % below
    };
    let own = if label == Spam { SPAM } else { HAM };
    let words: Vec<_> = (0..4 + next(12))
        .map(|_| if next(3) == 0 { own[next(8) as usize] } else { BOTH[next(8) as usize] })
        .collect();
    words.join(" ")
}

fn taught(range: std::ops::Range<u64>) -> Classifier {
    let mut classifier = Classifier::new();
    for n in range {
        classifier.learn(&view(&comment(n, Spam)), Spam);
        classifier.learn(&view(&comment(n, Ham)), Ham);
    }
    classifier
}

#[test]
fn it_learns_to_tell_them_apart() {
    let classifier = taught(0..150);
    let mut wrong = Vec::new();
    for n in 1000..1200 {
        for label in [Spam, Ham] {
            let text = comment(n, label);
            let score = classifier.score(&view(&text));
            assert_eq!(score.learned, 150);
            if (score.probability > 0.5) != (label == Spam) {
                wrong.push((text, score.probability));
            }
        }
    }
    // Some have none of the words of their kind.
    assert!(wrong.len() <= 20, "{}: {wrong:?}", wrong.len());
}

#[test]
fn it_says_why() {
    let classifier = taught(0..150);
    let score = classifier.score(&view("A cheap casino by the river, see http://pills.example/x"));
    let weight = |name: &str| {
        let found = score.tokens.iter().find(|(token, _)| token == name);
        found.unwrap_or_else(|| panic!("{name} is in {:?}", score.tokens)).1
    };
    assert!(weight("cheap") > 2.0 && weight("casino") > 2.0 && weight("host:pills.example") > 2.0);
    assert!(weight("river") < -2.0);
    assert!(score.tokens.len() <= 10);
    let strengths: Vec<_> = score.tokens.iter().map(|(_, weight)| weight.abs()).collect();
    assert!(strengths.is_sorted_by(|a, b| a >= b), "{strengths:?}");
}

#[test]
fn who_knows_nothing_says_nothing() {
    let mut classifier = Classifier::new();
    let text = view("Cheap watches");
    assert_eq!(classifier.score(&text).probability, 0.5);
    classifier.learn(&text, Spam);
    let score = classifier.score(&text);
    assert_eq!((score.probability, score.learned, score.tokens), (0.5, 0, vec![]));
    classifier.learn(&view("I agree"), Ham);
    // Nor about a text without known words.
    let score = classifier.score(&view("!?"));
    assert!(score.tokens.is_empty());
    assert_eq!((score.probability, score.learned), (0.5, 1));
}

#[test]
fn a_site_of_spam_does_not_make_a_comment_worse() {
    let mut classifier = taught(0..1);
    for n in 0..300 {
        classifier.learn(&view(&comment(n, Spam)), Spam);
    }
    let score = classifier.score(&view("Unknown sentences say little"));
    assert!(score.probability <= 0.6, "{score:?}");
    let mut classifier = taught(0..1);
    for n in 0..300 {
        classifier.learn(&view(&comment(n, Ham)), Ham);
    }
    let score = classifier.score(&view("Unknown sentences say little"));
    assert!(score.probability < 0.1, "{score:?}");
}

#[test]
fn what_nobody_sees_changes_nothing() {
    let classifier = taught(0..50);
    let plain = classifier.score(&view("Cheap casino bonus"));
    for source in [
        "\u{feff}Cheap casino bonus",
        "Che\u{ad}ap ca\u{200b}sino bonus\u{feff}",
        "<strong>Ch</strong>eap c&#97;sino bonus",
        "CHEAP \u{ff43}asino bonu\u{336}s",
        "[quote=Ann]I agree with the author[/quote]Cheap casino bonus",
    ] {
        assert_eq!(classifier.score(&view(source)), plain, "{source}");
    }
}

#[test]
fn a_quote_tag_hides_no_advertisement() {
    let classifier = taught(0..50);
    let plain = classifier.score(&view("Cheap casino bonus"));
    for source in [
        "[quote=Ann]Cheap casino bonus[/quote]",
        "[quote]Cheap[/quote] [quote]casino bonus[/quote]",
        "[quote=Ann]Cheap casino[/quote] bonus",
    ] {
        let score = classifier.score(&view(source));
        assert!(score.probability > 0.9, "{source}: {score:?}");
        assert!((score.probability - plain.probability).abs() < 0.1, "{source}: {score:?}");
    }
}

#[test]
fn what_was_learnt_can_be_taken_back() {
    let mut classifier = taught(0..20);
    let before = classifier.save();
    let text = view(&comment(77, Spam));
    for label in [Spam, Ham] {
        classifier.learn(&text, label);
        assert_ne!(classifier.save(), before);
        classifier.unlearn(&text, label);
        assert_eq!(classifier.save(), before);
    }
    // An empty classifier has nothing to take away.
    let mut empty = Classifier::new();
    empty.unlearn(&text, Spam);
    assert_eq!(empty, Classifier::new());
}

#[test]
fn the_order_does_not_matter_and_parts_can_be_merged() {
    let all = taught(0..30);
    let mut reversed = Classifier::new();
    for n in (0..30).rev() {
        reversed.learn(&view(&comment(n, Ham)), Ham);
        reversed.learn(&view(&comment(n, Spam)), Spam);
    }
    assert_eq!(reversed.save(), all.save());
    let mut merged = taught(10..30);
    merged.merge(&taught(0..10)).expect("the same seed");
    assert_eq!(merged, all);
    assert_eq!(merged.learned(Spam), 30);
}

#[test]
fn a_seed_numbers_the_tokens() {
    let texts = [("Cheap pills", Spam), ("I agree with you", Ham)];
    let taught = |seed| {
        let mut classifier = Classifier::with_seed(seed);
        texts.iter().for_each(|(text, label)| classifier.learn(&view(text), *label));
        classifier
    };
    let (mut one, two) = (taught(1), taught(2));
    let before = one.save();
    assert_ne!(before, two.save());
    assert_eq!(one.score(&view("pills")), two.score(&view("pills")));
    assert_eq!(one.merge(&two), Err(ClassifierError::Seed));
    assert_eq!(one.save(), before);
    assert_eq!(Classifier::load(&before).expect("saved"), one);
}

#[test]
fn it_is_saved_and_loaded() {
    let classifier = taught(0..40);
    let bytes = classifier.save();
    assert!(bytes.starts_with(b"WSNB\x01"));
    let loaded = Classifier::load(&bytes).expect("saved");
    assert_eq!(loaded, classifier);
    assert_eq!(loaded.save(), bytes);
    let text = view(&comment(500, Spam));
    assert_eq!(loaded.score(&text), classifier.score(&text));
    assert_eq!(format!("{loaded:?}"), "Classifier { spam: 40, ham: 40, .. }");
    // Magic, version, seed, two counts, no bucket, sum: the format must not change unnoticed.
    let empty = Classifier::new().save();
    assert_eq!(empty.len(), 4 + 1 + 3 * 8 + 4 + 32);
    assert_eq!(Classifier::load(&empty).expect("saved"), Classifier::default());
}

#[test]
fn other_bytes_are_refused() {
    use ClassifierError::{Damaged, Foreign, Version};
    let bytes = taught(0..3).save();
    for (bytes, want) in [
        (b"".to_vec(), Foreign),
        (b"PK\x03\x04".to_vec(), Foreign),
        (b"WSNB".to_vec(), Damaged),
        (b"WSNB\x02 of a later release".to_vec(), Version(2)),
        ([&bytes[..], b"\0"].concat(), Damaged),
    ] {
        assert_eq!(Classifier::load(&bytes), Err(want));
    }
    for end in 5..bytes.len() {
        assert_eq!(Classifier::load(&bytes[..end]), Err(Damaged), "{end}");
    }
    assert_eq!(
        Version(2).to_string(),
        "the classifier was saved in form 2, this release reads form 1"
    );
}

/// A right sum over wrong content, as an attacker who writes the file can make it.
fn summed(mut content: Vec<u8>) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let sum = Sha256::digest(&content);
    content.extend_from_slice(&sum);
    content
}

#[test]
fn a_right_sum_does_not_make_it_right() {
    let head = |used: u32| [b"WSNB\x01".as_slice(), &[0; 24], &used.to_le_bytes()].concat();
    let with = |used, rest: &[u8]| summed([head(used), rest.to_vec()].concat());
    assert!(Classifier::load(&with(0, b"")).is_ok());
    assert!(Classifier::load(&with(1, b"\x05\x01\x00")).is_ok());
    for (why, bytes) in [
        ("too few buckets", with(2, b"\x05\x01\x00")),
        ("too many bytes", with(1, b"\x05\x01\x00\x00")),
        ("a bucket that holds nothing", with(1, b"\x05\x00\x00")),
        ("a bucket beyond the table", with(1, b"\x80\x80\x10\x01\x00")),
        ("a number with leading zeros", with(1, b"\x85\x00\x01\x00")),
        ("a number without end", with(1, b"\xff\xff\xff\xff\xff\xff")),
        ("a number that is too large", with(1, b"\x05\xff\xff\xff\xff\x7f\x00")),
        ("four milliards of buckets", with(u32::MAX, b"\x05\x01\x00")),
        ("no room for the head", summed(b"WSNB\x01\0\0".to_vec())),
    ] {
        assert_eq!(Classifier::load(&bytes), Err(ClassifierError::Damaged), "{why}");
    }
}

#[test]
fn counts_that_are_full_stay_full() {
    let full = [
        b"WSNB\x01".as_slice(),
        &0_u64.to_le_bytes(),
        &u64::MAX.to_le_bytes(),
        &u64::MAX.to_le_bytes(),
        &1_u32.to_le_bytes(),
        b"\x05\xff\xff\xff\xff\x0f\xff\xff\xff\xff\x0f",
    ];
    let mut classifier = Classifier::load(&summed(full.concat())).expect("it is one");
    let before = classifier.clone();
    classifier.merge(&before).expect("the same seed");
    assert_eq!(classifier, before);
    classifier.learn(&view("Cheap"), Spam);
    assert_eq!(classifier.learned(Spam), u64::MAX);
    assert!((0.0..=1.0).contains(&classifier.score(&view("Cheap")).probability));
}

#[test]
fn a_long_comment_fills_no_table() {
    let mut classifier = Classifier::new();
    let noise: String = (0..9000).map(|n| format!("w{n:x} ")).collect();
    assert!(noise.len() <= 64 * 1024);
    classifier.learn(&view(&noise), Spam);
    // Each bucket takes some bytes: 2048 of them, and no more.
    let bytes = classifier.save().len();
    assert!((2048 * 3..2048 * 6).contains(&bytes), "{bytes}");
}

fn label() -> impl Strategy<Value = Label> {
    prop_oneof![Just(Spam), Just(Ham)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn loading_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(Classifier::load(&bytes), Err(ClassifierError::Foreign));
        let content = [b"WSNB\x01".as_slice(), &bytes].concat();
        prop_assert!(Classifier::load(&content).is_err());
        if let Ok(classifier) = Classifier::load(&summed(content.clone())) {
            prop_assert_eq!(classifier.save(), summed(content));
        }
    }

    #[test]
    fn any_comment_is_learnt_scored_and_forgotten(
        learnt in proptest::collection::vec((".{0,60}", label()), 0..6),
        source in ".{0,80}",
        label in label(),
    ) {
        let mut classifier = Classifier::new();
        for (text, label) in &learnt {
            classifier.learn(&view(text), *label);
        }
        let before = classifier.save();
        let text = view(&source);
        let score = classifier.score(&text);
        prop_assert!((0.0..=1.0).contains(&score.probability));
        for (token, weight) in &score.tokens {
            prop_assert!(!token.is_empty() && weight.is_finite());
        }
        prop_assert_eq!(&classifier.score(&text), &score);
        classifier.learn(&text, label);
        prop_assert_eq!(&Classifier::load(&classifier.save()).expect("saved"), &classifier);
        classifier.unlearn(&text, label);
        prop_assert_eq!(classifier.save(), before);
    }
}
