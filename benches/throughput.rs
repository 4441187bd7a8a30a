//! Bytes of comment per second, class by class: the bench to run before and
//! after a change. `rivals` compares with others, `stages` measures each stage.

mod contestants;
mod corpus;

use std::time::Duration;

use contestants::Contestant;
use corpus::Class;
use criterion::{Criterion, Throughput};

fn throughput(criterion: &mut Criterion) {
    let megabytes = if corpus::measuring() { 5.0 } else { 0.01 };
    let mut group = criterion.benchmark_group("format_to");
    for class in Class::ALL {
        let comments = class.comments(megabytes);
        let bytes: usize = comments.iter().map(String::len).sum();
        let mut contestant = Contestant::from_name("wellsaid").expect("a known name");
        let mut out = String::new();
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(class.name(), |bencher| {
            bencher.iter(|| contestant.run_all(&comments, &mut out));
        });
    }
    group.finish();
}

fn main() {
    // A sample is a whole batch, so ten of them are enough.
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    throughput(&mut criterion);
    criterion.final_summary();
}
