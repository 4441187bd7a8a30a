//! Term lists against plain aho-corasick: the same terms, the same bytes, one run.
//!
//! The rival looks for substrings and folds ASCII case; it hits "class" for "ass", but not
//! `v1agra`. It is the floor, not an equal. Each comment is searched on its
//! own, as a site does it.

mod corpus;

use std::hint::black_box;
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use corpus::{Class, terms::words};
use criterion::{BenchmarkId, Criterion, Throughput};
use wellsaid::moderate::Terms;
use wellsaid::moderate::rule::{Fold, WordList};

fn terms(words: &[String], fold: Fold) -> Terms {
    let mut list = WordList::default();
    list.fold = fold;
    list.words = words.to_vec();
    Terms::new(&[("bench", &list)]).expect("terms")
}

/// Megabytes per second: the sum of the fastest of nine turns at each part, so that
/// other work on the machine counts little.
fn speed(comments: &[String], mut search: impl FnMut(&str) -> usize) -> f64 {
    let parts: Vec<_> = comments.chunks(500).collect();
    let mut best = vec![f64::MAX; parts.len()];
    for _ in 0..if corpus::measuring() { 9 } else { 1 } {
        for (part, best) in parts.iter().zip(&mut best) {
            let start = Instant::now();
            for comment in *part {
                black_box(search(black_box(comment)));
            }
            *best = best.min(start.elapsed().as_secs_f64());
        }
    }
    let bytes: usize = comments.iter().map(String::len).sum();
    bytes as f64 / best.iter().sum::<f64>() / 1e6
}

#[expect(clippy::print_stdout, reason = "a table for people")]
fn table() {
    let megabytes = if corpus::measuring() { 3.0 } else { 0.01 };
    println!("MB/s, and × of the aho-corasick DFA");
    for class in [Class::B, Class::G, Class::R] {
        let comments = class.comments(megabytes);
        for count in [1_000, 10_000, 100_000] {
            let words = words(count);
            let rival = |kind| {
                let mut builder = AhoCorasick::builder();
                builder.ascii_case_insensitive(true).kind(Some(kind));
                builder.build(&words).expect("terms")
            };
            let (dfa, nfa) = (rival(AhoCorasickKind::DFA), rival(AhoCorasickKind::ContiguousNFA));
            let base = speed(&comments, |text| dfa.find_iter(text).count());
            let slow = speed(&comments, |text| nfa.find_iter(text).count());
            print!("{} {count:>6}: dfa {base:4.0}, nfa {slow:4.0}", class.name());
            for (name, fold) in
                [("none", Fold::None), ("case", Fold::Case), ("strong", Fold::Strong)]
            {
                let terms = terms(&words, fold);
                let mut out = Vec::new();
                let ours = speed(&comments, |text| {
                    out.clear();
                    terms.find(text, &mut out);
                    out.len()
                });
                print!(", {name} {ours:4.0} ×{:.2}", ours / base);
            }
            println!();
        }
    }
}

/// Compares with filters that also fold look-alikes: `rustrict` with its own list of words, and
/// `decancer`, whose result is searched for 1,000 terms.
#[expect(clippy::print_stdout, reason = "a table for people")]
fn folding_rivals() {
    use rustrict::CensorStr;

    let megabytes = if corpus::measuring() { 1.0 } else { 0.01 };
    println!("MB/s with look-alikes folded");
    let words = words(1_000);
    let ours = terms(&words, Fold::Strong);
    let automaton = AhoCorasick::new(&words).expect("terms");
    for class in [Class::B, Class::G, Class::R] {
        let comments = class.comments(megabytes);
        let mut out = Vec::new();
        let ours = speed(&comments, |text| {
            out.clear();
            ours.find(text, &mut out);
            out.len()
        });
        let rustrict = speed(&comments, |text| usize::from(text.is(rustrict::Type::INAPPROPRIATE)));
        let decancer = speed(&comments, |text| match decancer::cure!(text) {
            Ok(cured) => automaton.find_iter(&*cured).count(),
            Err(_) => 0,
        });
        println!(
            "{}: wellsaid {ours:.0}, rustrict {rustrict:.1} (×{:.0}), decancer {decancer:.1} (×{:.0})",
            class.name(),
            ours / rustrict,
            ours / decancer
        );
    }
}

/// The most expensive shapes, 64 KiB of each.
fn hostile(criterion: &mut Criterion) {
    let terms = terms(&words(10_000), Fold::Strong);
    let mut group = criterion.benchmark_group("words");
    group.throughput(Throughput::Bytes(65_536));
    for unit in ["a", "a.", "a b ", "!", "a!", "a\u{200b}", "é.", "\u{202e}a", "ba.bi-"] {
        let text = unit.repeat(65_536 / unit.len());
        let mut out = Vec::new();
        group.bench_function(BenchmarkId::new("hostile", format!("{unit:?}")), |bencher| {
            bencher.iter(|| {
                out.clear();
                terms.find(black_box(&text), &mut out);
            });
        });
    }
    group.finish();
}

fn main() {
    table();
    folding_rivals();
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    hostile(&mut criterion);
    criterion.final_summary();
}
