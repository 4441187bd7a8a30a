//! The comments that the benches measure match their classes: figures over different data could not
//! be compared.

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use std::collections::HashSet;

use corpus::Class;
use corpus::hostile::SHAPES;

const MEGABYTES: f64 = 0.3;

fn share(comments: &[String], holds: impl Fn(&str) -> bool) -> f64 {
    comments.iter().filter(|comment| holds(comment)).count() as f64 / comments.len() as f64
}

#[track_caller]
fn between(value: f64, low: f64, high: f64) {
    assert!((low..=high).contains(&value), "{value} is not in {low}..={high}");
}

/// FNV-1a over the whole batch.
fn fingerprint(comments: &[String]) -> u64 {
    let bytes = comments.iter().flat_map(|comment| comment.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn every_batch_is_the_same_each_time_and_large_enough() {
    for class in Class::ALL {
        let comments = class.comments(MEGABYTES);
        assert!(comments == class.comments(MEGABYTES), "{class:?} differs");
        assert!(comments.iter().map(String::len).sum::<usize>() >= 300_000, "{class:?}");
        if class != Class::B {
            assert!(comments.len() >= 1_200, "{class:?}: {}", comments.len());
        }
    }
}

#[test]
fn a_larger_batch_starts_with_the_smaller_one() {
    for class in Class::ALL {
        let small = class.comments(0.01);
        assert!(class.comments(0.02).starts_with(&small), "{class:?}");
    }
}

#[test]
fn no_comment_comes_twice() {
    for class in Class::ALL {
        // Real comments: enough for several passes over the file.
        let comments = class.comments(if class == Class::R { 1.0 } else { MEGABYTES });
        let different: HashSet<_> = comments.iter().collect();
        assert_eq!(different.len(), comments.len(), "{class:?}");
    }
}

#[test]
fn every_comment_is_accepted_by_the_default_limit() {
    for class in Class::ALL {
        let longest = class.comments(MEGABYTES).iter().map(String::len).max();
        assert!(longest < Some(64 * 1024), "{class:?}: {longest:?}");
    }
}

#[test]
fn plain_text_has_the_size_and_the_letters_of_real_comments() {
    let (short, real) = (Class::A.comments(MEGABYTES), Class::R.comments(0.25));
    assert!(short.iter().all(|comment| (46..=302).contains(&comment.len())));
    for comments in [&short, &real] {
        between(share(comments, |c| c.contains('\n')), 0.10, 0.30);
        between(share(comments, |c| !c.is_ascii()), 0.015, 0.12);
        between(share(comments, |c| c.contains('<')), 0.0, 0.004);
        between(share(comments, |c| c.contains('&')), 0.005, 0.03);
    }
    let long = Class::B.comments(MEGABYTES);
    assert!(long.iter().all(|comment| (1024..=4096).contains(&comment.len())));
    assert!(share(&long, |c| c.contains("\n\n")) > 0.95);
}

#[test]
fn the_other_classes_hold_what_they_are_named_for() {
    let links = Class::C.comments(MEGABYTES);
    assert!(share(&links, |c| c.contains("://") || c.contains("www.") || c.contains('@')) == 1.0);
    between(share(&links, |c| c.contains("@mail.")), 0.2, 0.6);

    let tags = Class::D.comments(MEGABYTES);
    assert!(share(&tags, |c| c.contains("</")) == 1.0);
    assert!(share(&tags, |c| c.contains("<li>")) > 0.1);

    let quotes = Class::E.comments(MEGABYTES);
    let lower = |c: &str| c.to_ascii_lowercase();
    assert!(share(&quotes, |c| lower(c).contains("[quote") || c.contains("<blockquote")) > 0.99);
    assert!(share(&quotes, |c| lower(c).matches("[quote").count() >= 2) > 0.5);

    assert!(share(&Class::F.comments(MEGABYTES), |c| c.contains('<')) > 0.9);
}

#[test]
fn the_mix_holds_each_class_in_its_share() {
    let mix = Class::G.comments(1.0);
    between(share(&mix, |c| c.contains("://")), 0.12, 0.30);
    between(share(&mix, |c| c.to_ascii_lowercase().contains("[quote")), 0.03, 0.08);
    between(share(&mix, |c| c.len() > 1024), 0.15, 0.30);
    between(share(&mix, |c| c.contains("onerror") || c.contains("<script")), 0.002, 0.05);
}

#[test]
fn comments_of_a_length_are_cut_at_a_word() {
    for length in corpus::LENGTHS {
        let comments = corpus::of_length(length, 0.1);
        assert!(comments.len() >= 16 && comments.iter().all(|comment| comment.len() <= length));
        let bytes: usize = comments.iter().map(String::len).sum();
        between(bytes as f64 / (comments.len() * length) as f64, 0.9, 1.0);
        assert!(comments == corpus::of_length(length, 0.1), "{length} differs");
    }
    assert_eq!(corpus::LENGTHS.last(), Some(&(64 * 1024)));
}

#[test]
fn hostile_shapes_have_the_size_asked_for_and_a_name_each() {
    let names: HashSet<_> = SHAPES.iter().map(|shape| shape.name).collect();
    assert_eq!(names.len(), SHAPES.len());
    for shape in SHAPES {
        for bytes in [1 << 10, 1 << 16, 1 << 20] {
            let length = shape.build(bytes).len();
            let name = shape.name;
            assert!((bytes / 2..=bytes).contains(&length), "{name}: {length} of {bytes}");
        }
    }
}

#[test]
fn numbers_in_hostile_shapes_count_and_entities_stay() {
    let build = |name| {
        let shape = SHAPES.iter().find(|shape| shape.name == name).expect("a known name");
        shape.build(1024)
    };
    assert!(build("attributes").starts_with("<a a0=b a1=b a2=b"));
    assert!(build("hex-entities").starts_with("&#x&#x"));
    assert!(build("distinct-em-over-paragraphs").starts_with("<em x=0><em x=1>"));
}

/// A change here makes all earlier figures incomparable: mention it in the change log.
#[test]
fn the_data_did_not_change() {
    let found = Class::ALL.map(|class| fingerprint(&class.comments(0.05)));
    let known = [
        0xc60b_76cf_2285_98f7,
        0x5c34_f04b_9a2b_0019,
        0x375d_521c_6a60_5630,
        0x7a10_708a_0d57_e554,
        0xf2d6_e8c0_3c43_5db2,
        0x91c6_553d_462c_1572,
        0x9999_e569_7fd2_f6f6,
        0x75bc_16b0_5ed2_2c18,
    ];
    assert_eq!(found, known);
}
