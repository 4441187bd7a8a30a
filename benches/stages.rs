//! Time of each stage of a comment: parse, render, gate, and all together.
//!
//! `parse` and `render` return owned buffers here and so allocate; `format_to`
//! recycles. Their sum is therefore more than the whole.

mod corpus;

use std::hint::black_box;
use std::time::Duration;

use corpus::Class;
use criterion::{BenchmarkId, Criterion, Throughput};
use wellsaid::render::NoResolver;
use wellsaid::{Formatter, Policy, Scratch};

fn stages(criterion: &mut Criterion) {
    let megabytes = if corpus::measuring() { 2.0 } else { 0.01 };
    let policy = Policy::comment();
    let formatter = Formatter::new(policy.clone());
    for class in Class::ALL {
        let comments = class.comments(megabytes);
        let bytes: usize = comments.iter().map(String::len).sum();
        let accepted = "shorter than the limit";
        let documents: Vec<_> =
            comments.iter().map(|comment| formatter.parse(comment).expect(accepted)).collect();
        let pages: Vec<_> =
            comments.iter().map(|comment| formatter.format(comment).expect(accepted)).collect();

        let mut group = criterion.benchmark_group("stages");
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(BenchmarkId::new("parse", class.name()), |bencher| {
            bencher.iter(|| {
                for comment in &comments {
                    let _ = black_box(formatter.parse(black_box(comment)));
                }
            });
        });
        group.bench_function(BenchmarkId::new("render", class.name()), |bencher| {
            bencher.iter(|| {
                for document in &documents {
                    let _ = black_box(formatter.render(black_box(document), &NoResolver));
                }
            });
        });
        group.bench_function(BenchmarkId::new("gate", class.name()), |bencher| {
            bencher.iter(|| {
                for page in &pages {
                    let _ = black_box(wellsaid::gate::check(&policy, black_box(&page.html)));
                }
            });
        });
        group.bench_function(BenchmarkId::new("format_to", class.name()), |bencher| {
            let (mut scratch, mut out) = (Scratch::new(), String::new());
            bencher.iter(|| {
                for comment in &comments {
                    out.clear();
                    let _ = black_box(formatter.format_to(&mut scratch, comment, &mut out));
                }
            });
        });
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
    stages(&mut criterion);
    criterion.final_summary();
}
